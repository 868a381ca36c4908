// Night mode of cameras, and the form of infrared photos ("Remote Control").
#pragma once

#include <string>
#include <string_view>

#include "dockwire/dji/messages/camera_night_parts.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::drc::down {

/// Sets night mode ("Remote Control": drc_camera_night_mode_set).
struct drc_camera_night_mode_set {
    static constexpr std::string_view method = "drc_camera_night_mode_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    night_mode mode{night_mode::off};
    thing::extra extra{};

    bool operator==(const drc_camera_night_mode_set&) const = default;
};
void describe(const drc_camera_night_mode_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("mode", self.mode);
}

/// Sets how noise is reduced ("Remote Control": drc_camera_denoise_level_set). It needs `night_mode::on`.
struct drc_camera_denoise_level_set {
    static constexpr std::string_view method = "drc_camera_denoise_level_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    denoise_choice level{denoise_choice::enhanced};
    thing::extra extra{};

    bool operator==(const drc_camera_denoise_level_set&) const = default;
};
void describe(const drc_camera_denoise_level_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("level", self.level);
}

/// Switches night vision in black and white ("Remote Control": drc_camera_night_vision_enable). It needs a zoom above 7.
struct drc_camera_night_vision_enable {
    static constexpr std::string_view method = "drc_camera_night_vision_enable";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    bool enable{false};
    thing::extra extra{};

    bool operator==(const drc_camera_night_vision_enable&) const = default;
};
void describe(const drc_camera_night_vision_enable& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("enable", self.enable);
}

/// Switches the near-infrared light ("Remote Control": drc_infrared_fill_light_enable). It needs a zoom above 7.
struct drc_infrared_fill_light_enable {
    static constexpr std::string_view method = "drc_infrared_fill_light_enable";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    bool enable{false};
    thing::extra extra{};

    bool operator==(const drc_infrared_fill_light_enable&) const = default;
};
void describe(const drc_infrared_fill_light_enable& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("enable", self.enable);
}

/// Sets the form of infrared photos ("Remote Control": drc_camera_photo_format_set). The livestream has to show the infrared lens.
struct drc_camera_photo_format_set {
    static constexpr std::string_view method = "drc_camera_photo_format_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    ir_photo_format photo_format{ir_photo_format::rjpeg};
    thing::extra extra{};

    bool operator==(const drc_camera_photo_format_set&) const = default;
};
void describe(const drc_camera_photo_format_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("photo_format", self.photo_format);
}

} // namespace dockwire::dji::drc::down
