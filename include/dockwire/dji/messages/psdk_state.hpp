// PSDK payloads in live control ("Remote Control": drc_psdk_..., drc_speaker_...): what they report, and how a speaker speaks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/psdk_state_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {
namespace drc::down {

/// Sets how texts are spoken ("Remote Control": drc_speaker_tts_set).
struct drc_speaker_tts_set {
    static constexpr std::string_view method = "drc_speaker_tts_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    int volume{0};
    tts_voice type{tts_voice::male};
    tts_language language{tts_language::chinese};
    int speed{0};
    thing::extra extra{};

    bool operator==(const drc_speaker_tts_set&) const = default;
};
void describe(const drc_speaker_tts_set& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("volume", self.volume, {.min = 0, .max = 100});
    field("type", self.type);
    field("language", self.language);
    field("speed", self.speed, {.min = 0, .max = 100});
}

} // namespace drc::down

namespace drc::up {

/// A PSDK payload as it is ("Remote Control": drc_psdk_state_info).
struct drc_psdk_state_info {
    static constexpr std::string_view method = "drc_psdk_state_info";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr bool also_as_event = true;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";

    std::optional<int> psdk_index{};
    std::optional<psdk_maker> psdk_type{};
    std::optional<thing::open<psdk_kind>> psdk_name{};
    std::optional<std::string> psdk_sn{};
    std::optional<std::string> psdk_version{};
    std::optional<std::string> psdk_lib_version{};
    std::optional<live_speaker> speaker{};
    std::optional<live_searchlight> light{};
    std::optional<std::vector<live_widget>> values{};
    thing::extra extra{};

    bool operator==(const drc_psdk_state_info&) const = default;
};
void describe(const drc_psdk_state_info& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("psdk_type", self.psdk_type);
    field("psdk_name", self.psdk_name);
    field("psdk_sn", self.psdk_sn);
    field("psdk_version", self.psdk_version);
    field("psdk_lib_version", self.psdk_lib_version);
    field("speaker", self.speaker);
    field("light", self.light);
    field("values", self.values);
}

/// The text of the floating window ("Remote Control": drc_psdk_floating_window_text).
struct drc_psdk_floating_window_text {
    static constexpr std::string_view method = "drc_psdk_floating_window_text";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr bool also_as_event = true;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";

    std::optional<int> psdk_index{};
    std::optional<std::string> floating_window_text{};
    thing::extra extra{};

    bool operator==(const drc_psdk_floating_window_text&) const = default;
};
void describe(const drc_psdk_floating_window_text& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("floating_window_text", self.floating_window_text);
}

/// Where the resources of the user interface are ("Remote Control": drc_psdk_ui_resource).
struct drc_psdk_ui_resource {
    static constexpr std::string_view method = "drc_psdk_ui_resource";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr bool also_as_event = true;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";

    std::optional<int> psdk_index{};
    std::optional<yes_no> psdk_ready{};
    /// In the object storage.
    std::optional<std::string> object_key{};
    thing::extra extra{};

    bool operator==(const drc_psdk_ui_resource&) const = default;
};
void describe(const drc_psdk_ui_resource& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("psdk_ready", self.psdk_ready);
    field("object_key", self.object_key);
}

/// How playing goes ("Remote Control": drc_speaker_play_progress).
struct drc_speaker_play_progress {
    static constexpr std::string_view method = "drc_speaker_play_progress";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";

    std::optional<int> psdk_index{};
    std::optional<int> result{};
    std::optional<thing::open<live_play_status>> status{};
    std::optional<live_play_progress> progress{};
    std::optional<std::string> md5{};
    thing::extra extra{};

    bool operator==(const drc_speaker_play_progress&) const = default;
};
void describe(const drc_speaker_play_progress& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("result", self.result, {.remark = "0 is success."});
    field("status", self.status);
    field("progress", self.progress);
    field("md5", self.md5);
}

} // namespace drc::up
} // namespace dockwire::dji
