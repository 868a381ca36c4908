// What PSDK payloads report in live control ("Remote Control": drc_psdk_state_info, drc_speaker_play_progress).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/speaker_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Who made a PSDK payload.
enum class psdk_maker : int { third_party = 4, dji = 5 };

constexpr auto values_of(thing::tag<psdk_maker>) {
    using enum psdk_maker;
    return thing::table<psdk_maker>({{third_party, "Third party"}, {dji, "DJI"}});
}

/// What a PSDK payload of DJI is; the names of others are texts of their own.
enum class psdk_kind { searchlight, speaker };

constexpr auto names_of(thing::tag<psdk_kind>) {
    using enum psdk_kind;
    return thing::table<psdk_kind>({{searchlight, "Searchlight"}, {speaker, "Speaker"}});
}

/// What a speaker plays.
enum class live_speaker_mode : int { tts = 0, live_speech = 1, while_uploading = 4, wayline = 5 };

constexpr auto values_of(thing::tag<live_speaker_mode>) {
    using enum live_speaker_mode;
    return thing::table<live_speaker_mode>({{tts, "Text to speech"},
                                            {live_speech, "Live speech"},
                                            {while_uploading, "Plays while it is uploaded"},
                                            {wayline, "Announcement of a wayline mission"}});
}

/// Who speaks a text.
enum class tts_voice : int { male = 0, female = 1 };

constexpr auto values_of(thing::tag<tts_voice>) {
    using enum tts_voice;
    return thing::table<tts_voice>({{male, "Male"}, {female, "Female"}});
}

/// In which language a text is spoken.
enum class tts_language : int { chinese = 0, english = 1 };

constexpr auto values_of(thing::tag<tts_language>) {
    using enum tts_language;
    return thing::table<tts_language>({{chinese, "Chinese"}, {english, "English"}});
}

/// Whether a searchlight is calibrated.
enum class light_calibration_state : int { calibrated = 0, calibrating = 1, failed = 2 };

constexpr auto values_of(thing::tag<light_calibration_state>) {
    using enum light_calibration_state;
    return thing::table<light_calibration_state>({{calibrated, "Calibrated"}, {calibrating, "Calibrating"}, {failed, "Failed"}});
}

/// How playing goes.
enum class live_play_status { in_progress, success, failed };

constexpr auto names_of(thing::tag<live_play_status>) {
    using enum live_play_status;
    return thing::table<live_play_status>({{in_progress, "in_progress"}, {success, "success"}, {failed, "failed"}});
}

/// The step on the way to playing.
enum class live_play_step { download, encoding, tts_processing, change_work_mode, upload, play };

constexpr auto names_of(thing::tag<live_play_step>) {
    using enum live_play_step;
    return thing::table<live_play_step>({{download, "download"},
                                         {encoding, "encoding"},
                                         {tts_processing, "tts_processing"},
                                         {change_work_mode, "change_work_mode"},
                                         {upload, "upload"},
                                         {play, "play"}});
}

/// A speaker.
struct live_speaker {
    std::optional<live_speaker_mode> work_mode{};
    std::optional<speaker_mode> play_mode{};
    std::optional<speaker_activity> system_state{};
    std::optional<int> play_volume{};
    /// The file that was played last.
    std::optional<std::string> play_file_name{};
    std::optional<std::string> play_file_md5{};
    std::optional<int> tts_volume{};
    std::optional<tts_voice> tts_type{};
    std::optional<dji::tts_language> tts_language{};
    std::optional<int> tts_speed{};
    thing::extra extra{};

    bool operator==(const live_speaker&) const = default;
};
void describe(const live_speaker& self, auto& field) {
    field("work_mode", self.work_mode);
    field("play_mode", self.play_mode);
    field("system_state", self.system_state);
    field("play_volume", self.play_volume, {.min = 1, .max = 100});
    field("play_file_name", self.play_file_name);
    field("play_file_md5", self.play_file_md5);
    field("tts_volume", self.tts_volume, {.min = 1, .max = 100});
    field("tts_type", self.tts_type);
    field("tts_language", self.tts_language);
    field("tts_speed", self.tts_speed, {.min = 1, .max = 100});
}

/// A searchlight. The page explains no numbers of `work_mode`; those of `light_mode` fit.
struct live_searchlight {
    std::optional<int> work_mode{};
    std::optional<int> brightness{};
    std::optional<light_calibration_state> calibration_status{};
    std::optional<int> calibration_progress{};
    /// Trim of the left lamp; the English page says 1 to 100.
    std::optional<int> left_value{};
    /// Trim of the right lamp.
    std::optional<int> right_value{};
    std::optional<bool> wide_field_mode{};
    /// Whether the lamps follow the gimbal.
    std::optional<bool> light_gimbal_control{};
    thing::extra extra{};

    bool operator==(const live_searchlight&) const = default;
};
void describe(const live_searchlight& self, auto& field) {
    field("work_mode", self.work_mode);
    field("brightness", self.brightness);
    field("calibration_status", self.calibration_status);
    field("calibration_progress", self.calibration_progress);
    field("left_value", self.left_value, {.min = -3, .max = 3, .unit = "°", .remark = remarks::sign_unknown});
    field("right_value", self.right_value, {.min = -3, .max = 3, .unit = "°", .remark = remarks::sign_unknown});
    field("wide_field_mode", self.wide_field_mode);
    field("light_gimbal_control", self.light_gimbal_control);
}

/// The value of one widget.
struct live_widget {
    std::optional<int> index{};
    std::optional<int> value{};
    thing::extra extra{};

    bool operator==(const live_widget&) const = default;
};
void describe(const live_widget& self, auto& field) {
    field("index", self.index);
    field("value", self.value);
}

/// How far playing is.
struct live_play_progress {
    std::optional<thing::open<live_play_step>> step_key{};
    std::optional<int> percent{};
    thing::extra extra{};

    bool operator==(const live_play_progress&) const = default;
};
void describe(const live_play_progress& self, auto& field) {
    field("step_key", self.step_key);
    field("percent", self.percent, {.min = 1, .max = 100});
}

} // namespace dockwire::dji
