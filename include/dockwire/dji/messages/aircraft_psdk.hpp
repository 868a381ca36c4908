// PSDK payloads as properties of an aircraft ("Matrice 30, Properties", "Matrice 3D, Properties": psdk_ui_resource, psdk_widget_values).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/speaker_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::aircraft {

using dji::speaker_activity;

/// What a speaker plays.
enum class speaker_source : int { tts = 0, recording = 1 };

constexpr auto values_of(thing::tag<speaker_source>) {
    using enum speaker_source;
    return thing::table<speaker_source>({{tts, "Text to speech"}, {recording, "Recording"}});
}

/// Where the widgets of a PSDK payload are described.
struct psdk_resource {
    std::optional<int> psdk_index{};
    std::optional<yes_no> psdk_ready{};
    /// In the object storage.
    std::optional<std::string> object_key{};
    thing::extra extra{};

    bool operator==(const psdk_resource&) const = default;
};
void describe(const psdk_resource& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("psdk_ready", self.psdk_ready);
    field("object_key", self.object_key);
}

/// A speaker as payload.
struct speaker_state {
    std::optional<speaker_source> work_mode{};
    std::optional<speaker_mode> play_mode{};
    std::optional<int> play_volume{};
    std::optional<speaker_activity> system_state{};
    /// The file that was played last.
    std::optional<std::string> play_file_name{};
    std::optional<std::string> play_file_md5{};
    thing::extra extra{};

    bool operator==(const speaker_state&) const = default;
};
void describe(const speaker_state& self, auto& field) {
    field("work_mode", self.work_mode);
    field("play_mode", self.play_mode);
    field("play_volume", self.play_volume, {.min = 0, .max = 100, .step = 1});
    field("system_state", self.system_state);
    field("play_file_name", self.play_file_name, {.unit = "B", .max_length = 128});
    field("play_file_md5", self.play_file_md5);
}

/// The value of one widget.
struct widget_value {
    std::optional<int> index{};
    std::optional<int> value{};
    thing::extra extra{};

    bool operator==(const widget_value&) const = default;
};
void describe(const widget_value& self, auto& field) {
    field("index", self.index, {.min = 0, .step = 1});
    field("value", self.value);
}

/// A PSDK payload with its widgets.
struct psdk_payload {
    std::optional<int> psdk_index{};
    std::optional<std::string> psdk_name{};
    std::optional<std::string> psdk_sn{};
    std::optional<std::string> psdk_version{};
    std::optional<std::string> psdk_lib_version{};
    std::optional<speaker_state> speaker{};
    std::optional<std::vector<widget_value>> values{};
    thing::extra extra{};

    bool operator==(const psdk_payload&) const = default;
};
void describe(const psdk_payload& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("psdk_name", self.psdk_name);
    field("psdk_sn", self.psdk_sn);
    field("psdk_version", self.psdk_version);
    field("psdk_lib_version", self.psdk_lib_version);
    field("speaker", self.speaker);
    field("values", self.values);
}

} // namespace dockwire::dji::aircraft
