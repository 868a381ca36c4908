// What commands to cameras and gimbals have in common ("Live Flight Controls").
#pragma once

#include <optional>
#include <string_view>

#include "dockwire/dji/messages/camera.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// What a camera is told to take.
enum class camera_mode_choice : int { photo = 0, video = 1, smart_low_light = 2, panorama = 3 };

constexpr auto values_of(thing::tag<camera_mode_choice>) {
    using enum camera_mode_choice;
    return thing::table<camera_mode_choice>(
        {{photo, "Photo"}, {video, "Video"}, {smart_low_light, "Smart low light"}, {panorama, "Panorama"}});
}

/// A lens.
enum class camera_lens { wide, zoom, ir };

constexpr auto names_of(thing::tag<camera_lens>) {
    using enum camera_lens;
    return thing::table<camera_lens>({{wide, "wide"}, {zoom, "zoom"}, {ir, "ir"}});
}

/// A lens for visible light.
enum class visible_lens { wide, zoom };

constexpr auto names_of(thing::tag<visible_lens>) {
    using enum visible_lens;
    return thing::table<visible_lens>({{wide, "wide"}, {zoom, "zoom"}});
}

/// An exposure value in EV; it travels as the digits of its number.
enum class exposure_choice {
    minus_5_0,
    minus_4_7,
    minus_4_3,
    minus_4_0,
    minus_3_7,
    minus_3_3,
    minus_3_0,
    minus_2_7,
    minus_2_3,
    minus_2_0,
    minus_1_7,
    minus_1_3,
    minus_1_0,
    minus_0_7,
    minus_0_3,
    zero,
    plus_0_3,
    plus_0_7,
    plus_1_0,
    plus_1_3,
    plus_1_7,
    plus_2_0,
    plus_2_3,
    plus_2_7,
    plus_3_0,
    plus_3_3,
    plus_3_7,
    plus_4_0,
    plus_4_3,
    plus_4_7,
    plus_5_0,
    fixed
};

constexpr auto names_of(thing::tag<exposure_choice>) {
    using enum exposure_choice;
    return thing::table<exposure_choice>(
        {{minus_5_0, "1"},  {minus_4_7, "2"},  {minus_4_3, "3"},  {minus_4_0, "4"},  {minus_3_7, "5"},  {minus_3_3, "6"},
         {minus_3_0, "7"},  {minus_2_7, "8"},  {minus_2_3, "9"},  {minus_2_0, "10"}, {minus_1_7, "11"}, {minus_1_3, "12"},
         {minus_1_0, "13"}, {minus_0_7, "14"}, {minus_0_3, "15"}, {zero, "16"},      {plus_0_3, "17"},  {plus_0_7, "18"},
         {plus_1_0, "19"},  {plus_1_3, "20"},  {plus_1_7, "21"},  {plus_2_0, "22"},  {plus_2_3, "23"},  {plus_2_7, "24"},
         {plus_3_0, "25"},  {plus_3_3, "26"},  {plus_3_7, "27"},  {plus_4_0, "28"},  {plus_4_3, "29"},  {plus_4_7, "30"},
         {plus_5_0, "31"},  {fixed, "255"}});
}

/// Where a gimbal turns.
enum class gimbal_reset_mode : int { centre = 0, down = 1, pan_centre = 2, pitch_down = 3 };

constexpr auto values_of(thing::tag<gimbal_reset_mode>) {
    using enum gimbal_reset_mode;
    return thing::table<gimbal_reset_mode>(
        {{centre, "Centre"}, {down, "Downward"}, {pan_centre, "Centre of pan"}, {pitch_down, "Pitch downward"}});
}

/// How taking a picture goes.
enum class photo_status { in_progress, ok, fail };

constexpr auto names_of(thing::tag<photo_status>) {
    using enum photo_status;
    return thing::table<photo_status>({{in_progress, "in_progress"}, {ok, "ok"}, {fail, "fail"}});
}

/// What a camera does for a panorama.
enum class photo_step : int { idle = 3000, capturing = 3002, generating = 3005 };

constexpr auto values_of(thing::tag<photo_step>) {
    using enum photo_step;
    return thing::table<photo_step>({{idle, "Not started, or finished"}, {capturing, "Capturing"}, {generating, "Generating"}});
}

/// Whether pictures are being taken.
enum class photo_start_status { in_progress };

constexpr auto names_of(thing::tag<photo_start_status>) {
    using enum photo_start_status;
    return thing::table<photo_start_status>({{in_progress, "in_progress"}});
}

/// How far taking a panorama is.
struct photo_progress {
    photo_step current_step{photo_step::idle};
    int percent{0};
    thing::extra extra{};

    bool operator==(const photo_progress&) const = default;
};
void describe(const photo_progress& self, auto& field) {
    field("current_step", self.current_step);
    field("percent", self.percent, {.min = 0, .max = 100, .step = 1});
}

/// How a picture is taken.
struct photo_details {
    camera_mode_choice camera_mode{camera_mode_choice::photo};
    thing::extra extra{};

    bool operator==(const photo_details&) const = default;
};
void describe(const photo_details& self, auto& field) { field("camera_mode", self.camera_mode); }

/// How taking a picture goes.
struct photo_report {
    thing::open<photo_status> status{};
    std::optional<photo_progress> progress{};
    std::optional<photo_details> ext{};
    thing::extra extra{};

    bool operator==(const photo_report&) const = default;
};
void describe(const photo_report& self, auto& field) {
    field("status", self.status);
    field("progress", self.progress);
    field("ext", self.ext);
}

/// The state of taking pictures.
struct photo_start {
    thing::open<photo_start_status> status{};
    thing::extra extra{};

    bool operator==(const photo_start&) const = default;
};
void describe(const photo_start& self, auto& field) { field("status", self.status); }

} // namespace dockwire::dji
