// How cameras see at night, and the form of their photos ("Remote Control": drc_camera_night_mode_set, drc_camera_state_push).
#pragma once

#include <optional>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Night mode.
enum class night_mode : int { off = 0, on = 1, automatic = 2 };

constexpr auto values_of(thing::tag<night_mode>) {
    using enum night_mode;
    return thing::table<night_mode>({{off, "Off"}, {on, "On"}, {automatic, "Automatic"}});
}

/// How noise is reduced.
enum class denoise_level : int { off = 0, standard = 1, enhanced = 2, extreme = 3 };

constexpr auto values_of(thing::tag<denoise_level>) {
    using enum denoise_level;
    return thing::table<denoise_level>({{off, "Off"}, {standard, "Standard"}, {enhanced, "Enhanced"}, {extreme, "Extreme"}});
}

/// How noise can be set to be reduced.
enum class denoise_choice : int { enhanced = 2, extreme = 3 };

constexpr auto values_of(thing::tag<denoise_choice>) {
    using enum denoise_choice;
    return thing::table<denoise_choice>(
        {{enhanced, "Enhanced, 15 frames per second"}, {extreme, "Extreme, 5 frames per second"}});
}

/// The form of infrared photos.
enum class ir_photo_format : int { rjpeg = 7, dlt664 = 16 };

constexpr auto values_of(thing::tag<ir_photo_format>) {
    using enum ir_photo_format;
    return thing::table<ir_photo_format>({{rjpeg, "R-JPEG"}, {dlt664, "DL/T 664"}});
}

/// How a camera sees at night.
struct night_settings {
    std::optional<dji::night_mode> night_mode{};
    std::optional<dji::denoise_level> denoise_level{};
    std::optional<bool> night_vision_enable{};
    std::optional<bool> infrared_fill_light_enable{};
    /// Whether it is so dark that night mode should be on.
    std::optional<yes_no> night_scene_mode_suggestion{};
    /// Whether night mode has an effect now.
    std::optional<yes_no> is_working{};
    thing::extra extra{};

    bool operator==(const night_settings&) const = default;
};
void describe(const night_settings& self, auto& field) {
    field("night_mode", self.night_mode);
    field("denoise_level", self.denoise_level);
    field("night_vision_enable", self.night_vision_enable);
    field("infrared_fill_light_enable", self.infrared_fill_light_enable);
    field("night_scene_mode_suggestion", self.night_scene_mode_suggestion);
    field("is_working", self.is_working);
}

} // namespace dockwire::dji
