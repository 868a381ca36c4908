// Speakers as payloads ("PSDK"; frames "Remote Control").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/command_way.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/psdk_parts.hpp"
#include "dockwire/dji/messages/speaker_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// A sound file.
struct speaker_audio {
    std::string name{};
    std::string url{};
    /// By which the dock knows the file.
    std::string md5{};
    thing::open<speaker_format> format{};
    thing::extra extra{};

    bool operator==(const speaker_audio&) const = default;
};
void describe(const speaker_audio& self, auto& field) {
    field("name", self.name);
    field("url", self.url);
    field("md5", self.md5);
    field("format", self.format);
}

/// A text that is spoken.
struct speaker_text {
    std::string name{};
    std::string text{};
    /// By which the dock knows the text.
    std::string md5{};
    thing::extra extra{};

    bool operator==(const speaker_text&) const = default;
};
void describe(const speaker_text& self, auto& field) {
    field("name", self.name);
    field("text", self.text);
    field("md5", self.md5);
}

/// How far it is.
struct speaker_audio_progress {
    int percent{0};
    thing::open<speaker_audio_step> step_key{};
    thing::extra extra{};

    bool operator==(const speaker_audio_progress&) const = default;
};
void describe(const speaker_audio_progress& self, auto& field) {
    field("percent", self.percent, {.min = 0, .max = 100, .step = 1, .unit = "%"});
    field("step_key", self.step_key);
}

/// How playing a file goes.
struct speaker_audio_report {
    int psdk_index{0};
    thing::open<speaker_status> status{};
    std::optional<std::string> md5{};
    std::optional<speaker_audio_progress> progress{};
    thing::extra extra{};

    bool operator==(const speaker_audio_report&) const = default;
};
void describe(const speaker_audio_report& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("status", self.status);
    field("md5", self.md5);
    field("progress", self.progress);
}

/// How far it is.
struct speaker_tts_progress {
    int percent{0};
    thing::open<speaker_tts_step> step_key{};
    thing::extra extra{};

    bool operator==(const speaker_tts_progress&) const = default;
};
void describe(const speaker_tts_progress& self, auto& field) {
    field("percent", self.percent, {.min = 0, .max = 100, .step = 1, .unit = "%"});
    field("step_key", self.step_key);
}

/// How playing a text goes.
struct speaker_tts_report {
    int psdk_index{0};
    thing::open<speaker_status> status{};
    std::optional<std::string> md5{};
    std::optional<speaker_tts_progress> progress{};
    thing::extra extra{};

    bool operator==(const speaker_tts_report&) const = default;
};
void describe(const speaker_tts_report& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("status", self.status);
    field("md5", self.md5);
    field("progress", self.progress);
}

/// Plays a sound file ("PSDK": speaker_audio_play_start).
struct speaker_audio_play_start {
    static constexpr std::string_view method = "speaker_audio_play_start";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    int psdk_index{0};
    speaker_audio file{};
    thing::extra extra{};

    bool operator==(const speaker_audio_play_start&) const = default;
};
void describe(const speaker_audio_play_start& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("file", self.file);
}

namespace command {

/// Speaks a text ("PSDK": speaker_tts_play_start; as a frame drc_speaker_tts_play_start).
template <message_kind Kind>
struct speaker_tts_play_start {
    static constexpr std::string_view method = way<Kind>::method("drc_speaker_tts_play_start");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks, gateways::dock3);
    static constexpr std::string_view since = way<Kind>::since;
    using reply = ack;

    int psdk_index{0};
    speaker_text tts{};
    thing::extra extra{};

    bool operator==(const speaker_tts_play_start&) const = default;
};
template <message_kind Kind>
void describe(const speaker_tts_play_start<Kind>& self, auto& field) {
    field("psdk_index", self.psdk_index, psdk_index_rules<Kind>);
    field("tts", self.tts);
}

/// Plays once more ("PSDK": speaker_replay; as a frame drc_speaker_replay).
template <message_kind Kind>
struct speaker_replay {
    static constexpr std::string_view method = way<Kind>::method("drc_speaker_replay");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks, gateways::dock3);
    static constexpr std::string_view since = way<Kind>::since;
    using reply = ack;

    int psdk_index{0};
    thing::extra extra{};

    bool operator==(const speaker_replay&) const = default;
};
template <message_kind Kind>
void describe(const speaker_replay<Kind>& self, auto& field) {
    field("psdk_index", self.psdk_index, psdk_index_rules<Kind>);
}

/// Ends playing ("PSDK": speaker_play_stop; as a frame drc_speaker_play_stop).
template <message_kind Kind>
struct speaker_play_stop {
    static constexpr std::string_view method = way<Kind>::method("drc_speaker_play_stop");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks, gateways::dock3);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    thing::extra extra{};

    bool operator==(const speaker_play_stop&) const = default;
};
template <message_kind Kind>
void describe(const speaker_play_stop<Kind>& self, auto& field) {
    field("psdk_index", self.psdk_index, psdk_index_rules<Kind>);
}

/// Sets how often the speaker plays ("PSDK": speaker_play_mode_set; as a frame drc_speaker_play_mode_set).
template <message_kind Kind>
struct speaker_play_mode_set {
    static constexpr std::string_view method = way<Kind>::method("drc_speaker_play_mode_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks, gateways::dock3);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    speaker_mode play_mode{speaker_mode::once};
    thing::extra extra{};

    bool operator==(const speaker_play_mode_set&) const = default;
};
template <message_kind Kind>
void describe(const speaker_play_mode_set<Kind>& self, auto& field) {
    field("psdk_index", self.psdk_index, psdk_index_of_four<Kind>);
    field("play_mode", self.play_mode);
}

/// Sets the volume of the speaker ("PSDK": speaker_play_volume_set; as a frame drc_speaker_play_volume_set).
template <message_kind Kind>
struct speaker_play_volume_set {
    static constexpr std::string_view method = way<Kind>::method("drc_speaker_play_volume_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks, gateways::dock3);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    /// At least 1 as a frame.
    int play_volume{0};
    thing::extra extra{};

    bool operator==(const speaker_play_volume_set&) const = default;
};
template <message_kind Kind>
void describe(const speaker_play_volume_set<Kind>& self, auto& field) {
    field("psdk_index", self.psdk_index, psdk_index_of_four<Kind>);
    field("play_volume", self.play_volume, {.min = way<Kind>::is_frame ? 1 : 0, .max = 100, .step = 1});
}

} // namespace command

using speaker_tts_play_start = command::speaker_tts_play_start<message_kind::service>;
using speaker_replay = command::speaker_replay<message_kind::service>;
using speaker_play_stop = command::speaker_play_stop<message_kind::service>;
using speaker_play_mode_set = command::speaker_play_mode_set<message_kind::service>;
using speaker_play_volume_set = command::speaker_play_volume_set<message_kind::service>;

namespace drc::down {
using drc_speaker_tts_play_start = command::speaker_tts_play_start<message_kind::drc_down>;
using drc_speaker_replay = command::speaker_replay<message_kind::drc_down>;
using drc_speaker_play_stop = command::speaker_play_stop<message_kind::drc_down>;
using drc_speaker_play_mode_set = command::speaker_play_mode_set<message_kind::drc_down>;
using drc_speaker_play_volume_set = command::speaker_play_volume_set<message_kind::drc_down>;
} // namespace drc::down

namespace event {

/// How far playing a file is ("PSDK": speaker_audio_play_start_progress).
struct speaker_audio_play_start_progress {
    static constexpr std::string_view method = "speaker_audio_play_start_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    speaker_audio_report output{};
    thing::extra extra{};

    bool operator==(const speaker_audio_play_start_progress&) const = default;
};
void describe(const speaker_audio_play_start_progress& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// How far speaking a text is ("PSDK": speaker_tts_play_start_progress).
struct speaker_tts_play_start_progress {
    static constexpr std::string_view method = "speaker_tts_play_start_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    speaker_tts_report output{};
    thing::extra extra{};

    bool operator==(const speaker_tts_play_start_progress&) const = default;
};
void describe(const speaker_tts_play_start_progress& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

} // namespace event
} // namespace dockwire::dji
