// Payloads that are made with the PSDK ("PSDK", "PSDK Transmit Custom Data").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The form of a sound file.
enum class speaker_format { pcm };

constexpr auto names_of(thing::tag<speaker_format>) {
    using enum speaker_format;
    return thing::table<speaker_format>({{pcm, "pcm"}});
}

/// How often a speaker plays.
enum class speaker_mode : int { once = 0, loop = 1 };

constexpr auto values_of(thing::tag<speaker_mode>) {
    using enum speaker_mode;
    return thing::table<speaker_mode>({{once, "Once"}, {loop, "Loop"}});
}

/// How playing goes.
enum class speaker_status { in_progress, ok };

constexpr auto names_of(thing::tag<speaker_status>) {
    using enum speaker_status;
    return thing::table<speaker_status>({{in_progress, "in_progress"}, {ok, "ok"}});
}

/// The step on the way to playing a file.
enum class speaker_audio_step { download, encoding, change_work_mode, upload, play };

constexpr auto names_of(thing::tag<speaker_audio_step>) {
    using enum speaker_audio_step;
    return thing::table<speaker_audio_step>({{download, "download"},
                                             {encoding, "encoding"},
                                             {change_work_mode, "change_work_mode"},
                                             {upload, "upload"},
                                             {play, "play"}});
}

/// The step on the way to playing a text; a subset of that for files.
enum class speaker_tts_step { change_work_mode, upload, play };

constexpr auto names_of(thing::tag<speaker_tts_step>) {
    using enum speaker_tts_step;
    return thing::table<speaker_tts_step>({{change_work_mode, "change_work_mode"}, {upload, "upload"}, {play, "play"}});
}

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

/// Sets the value of a widget ("PSDK": psdk_widget_value_set).
struct psdk_widget_value_set {
    static constexpr std::string_view method = "psdk_widget_value_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    int index{0};
    /// The payload decides what it means.
    int value{0};
    thing::extra extra{};

    bool operator==(const psdk_widget_value_set&) const = default;
};
void describe(const psdk_widget_value_set& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("index", self.index, {.min = 0, .step = 1});
    field("value", self.value);
}

/// Sets the text of the input box ("PSDK": psdk_input_box_text_set).
struct psdk_input_box_text_set {
    static constexpr std::string_view method = "psdk_input_box_text_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    std::string value{};
    thing::extra extra{};

    bool operator==(const psdk_input_box_text_set&) const = default;
};
void describe(const psdk_input_box_text_set& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("value", self.value, {.unit = "B", .max_length = 128});
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

/// Speaks a text ("PSDK": speaker_tts_play_start).
struct speaker_tts_play_start {
    static constexpr std::string_view method = "speaker_tts_play_start";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    int psdk_index{0};
    speaker_text tts{};
    thing::extra extra{};

    bool operator==(const speaker_tts_play_start&) const = default;
};
void describe(const speaker_tts_play_start& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0});
    field("tts", self.tts);
}

/// Plays once more ("PSDK": speaker_replay).
struct speaker_replay {
    static constexpr std::string_view method = "speaker_replay";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    int psdk_index{0};
    thing::extra extra{};

    bool operator==(const speaker_replay&) const = default;
};
void describe(const speaker_replay& self, auto& field) { field("psdk_index", self.psdk_index, {.min = 0}); }

/// Ends playing ("PSDK": speaker_play_stop).
struct speaker_play_stop {
    static constexpr std::string_view method = "speaker_play_stop";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    thing::extra extra{};

    bool operator==(const speaker_play_stop&) const = default;
};
void describe(const speaker_play_stop& self, auto& field) { field("psdk_index", self.psdk_index, {.min = 0}); }

/// Sets how often the speaker plays ("PSDK": speaker_play_mode_set).
struct speaker_play_mode_set {
    static constexpr std::string_view method = "speaker_play_mode_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    speaker_mode play_mode{speaker_mode::once};
    thing::extra extra{};

    bool operator==(const speaker_play_mode_set&) const = default;
};
void describe(const speaker_play_mode_set& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0, .max = 3, .step = 1});
    field("play_mode", self.play_mode);
}

/// Sets the volume of the speaker ("PSDK": speaker_play_volume_set).
struct speaker_play_volume_set {
    static constexpr std::string_view method = "speaker_play_volume_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    int play_volume{0};
    thing::extra extra{};

    bool operator==(const speaker_play_volume_set&) const = default;
};
void describe(const speaker_play_volume_set& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0, .max = 3, .step = 1});
    field("play_volume", self.play_volume, {.min = 0, .max = 100, .step = 1});
}

/// Sends data to the payload ("PSDK Transmit Custom Data": custom_data_transmission_to_psdk).
struct custom_data_transmission_to_psdk {
    static constexpr std::string_view method = "custom_data_transmission_to_psdk";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    std::string value{};
    thing::extra extra{};

    bool operator==(const custom_data_transmission_to_psdk&) const = default;
};
void describe(const custom_data_transmission_to_psdk& self, auto& field) { field("value", self.value, {.max_length = 255}); }

namespace event {

/// The text of the floating window ("PSDK": psdk_floating_window_text).
struct psdk_floating_window_text {
    static constexpr std::string_view method = "psdk_floating_window_text";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    std::string value{};
    thing::extra extra{};

    bool operator==(const psdk_floating_window_text&) const = default;
};
void describe(const psdk_floating_window_text& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0, .max = 3, .step = 1});
    field("value", self.value);
}

/// Resources of the user interface were uploaded ("PSDK": psdk_ui_resource_upload_result).
struct psdk_ui_resource_upload_result {
    static constexpr std::string_view method = "psdk_ui_resource_upload_result";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    /// In the object storage.
    std::string object_key{};
    std::int64_t size{0};
    int result{0};
    thing::extra extra{};

    bool operator==(const psdk_ui_resource_upload_result&) const = default;
};
void describe(const psdk_ui_resource_upload_result& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0, .max = 3, .step = 1});
    field("object_key", self.object_key);
    field("size", self.size, {.unit = "B"});
    field("result", self.result);
}

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

/// Data from the payload ("PSDK Transmit Custom Data": custom_data_transmission_from_psdk).
struct custom_data_transmission_from_psdk {
    static constexpr std::string_view method = "custom_data_transmission_from_psdk";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    std::string value{};
    thing::extra extra{};

    bool operator==(const custom_data_transmission_from_psdk&) const = default;
};
void describe(const custom_data_transmission_from_psdk& self, auto& field) { field("value", self.value, {.max_length = 255}); }

} // namespace event
} // namespace dockwire::dji
