// Where cameras and gimbals look: as services "Live Flight Controls", as frames "Remote Control".
#pragma once

#include <string>
#include <string_view>

#include "dockwire/dji/messages/command_way.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

namespace command {

/// Turns a gimbal at a speed ("Live Flight Controls": camera_screen_drag; as a frame drc_camera_screen_drag).
template <message_kind Kind>
struct camera_screen_drag {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_screen_drag");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    using reply = ack;

    std::string payload_index{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    /// In degrees per second as a service since 1.16.1, in radians per second as a frame, and in 1.11.3.
    double pitch_speed{0};
    /// Only when not `locked`.
    double yaw_speed{0};
    thing::extra extra{};

    bool operator==(const camera_screen_drag&) const = default;
};
template <message_kind Kind>
void describe(const camera_screen_drag<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("locked", self.locked);
    constexpr std::string_view unit = way<Kind>::is_frame ? "rad/s" : "°/s";
    field("pitch_speed", self.pitch_speed, {.unit = unit, .remark = remarks::sign_unknown});
    field("yaw_speed", self.yaw_speed, {.unit = unit, .remark = remarks::sign_unknown});
}

/// Turns a camera so that a point of the picture becomes its centre ("Live Flight Controls": camera_aim; as a frame drc_camera_aim).
template <message_kind Kind>
struct camera_aim {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_aim");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    using reply = ack;

    std::string payload_index{};
    thing::open<camera_lens> camera_type{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    thing::extra extra{};

    bool operator==(const camera_aim&) const = default;
};
template <message_kind Kind>
void describe(const camera_aim<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("locked", self.locked);
    field("x", self.x, {.min = 0, .max = 1, .remark = remarks::from_left});
    field("y", self.y, {.min = 0, .max = 1, .remark = remarks::from_top});
}

/// Sets the zoom ("Live Flight Controls": camera_focal_length_set; as a frame drc_camera_focal_length_set). Infrared zooms up to 20.
template <message_kind Kind>
struct camera_focal_length_set {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_focal_length_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<camera_lens> camera_type{};
    double zoom_factor{0};
    thing::extra extra{};

    bool operator==(const camera_focal_length_set&) const = default;
};
template <message_kind Kind>
void describe(const camera_focal_length_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("zoom_factor", self.zoom_factor, {.min = 2, .max = 200});
}

/// Turns a camera to a point on the earth ("Live Flight Controls": camera_look_at; as a frame drc_camera_look_at).
template <message_kind Kind>
struct camera_look_at {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_look_at");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    double latitude{0};
    double longitude{0};
    /// Above the ellipsoid.
    double height{0};
    thing::extra extra{};

    bool operator==(const camera_look_at&) const = default;
};
template <message_kind Kind>
void describe(const camera_look_at<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("locked", self.locked);
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.min = 2, .max = 10000, .step = 0.1, .unit = "m", .remark = remarks::above_ellipsoid});
}

/// Zooms to a rectangle of the picture ("Live Flight Controls": camera_frame_zoom; as a frame drc_camera_frame_zoom).
template <message_kind Kind>
struct camera_frame_zoom {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_frame_zoom");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to =
        way<Kind>::pick(gateways::dock2 | gateways::dock3 | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    using reply = ack;

    std::string payload_index{};
    thing::open<camera_lens> camera_type{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    double x{0};
    double y{0};
    double width{0};
    double height{0};
    thing::extra extra{};

    bool operator==(const camera_frame_zoom&) const = default;
};
template <message_kind Kind>
void describe(const camera_frame_zoom<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("locked", self.locked);
    field("x", self.x, {.min = 0, .max = 1, .step = 0.000001, .remark = "Left edge of the rectangle."});
    field("y", self.y, {.min = 0, .max = 1, .step = 0.000001, .remark = "Upper edge of the rectangle."});
    field("width", self.width, {.min = 0, .max = 1, .step = 0.000001});
    field("height", self.height, {.min = 0, .max = 1, .step = 0.000001});
}

/// Turns a gimbal to a known position ("Live Flight Controls": gimbal_reset; as a frame drc_gimbal_reset).
template <message_kind Kind>
struct gimbal_reset {
    static constexpr std::string_view method = way<Kind>::method("drc_gimbal_reset");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    gimbal_reset_mode reset_mode{gimbal_reset_mode::centre};
    thing::extra extra{};

    bool operator==(const gimbal_reset&) const = default;
};
template <message_kind Kind>
void describe(const gimbal_reset<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("reset_mode", self.reset_mode);
}

} // namespace command

using camera_screen_drag = command::camera_screen_drag<message_kind::service>;
using camera_aim = command::camera_aim<message_kind::service>;
using camera_focal_length_set = command::camera_focal_length_set<message_kind::service>;
using camera_look_at = command::camera_look_at<message_kind::service>;
using camera_frame_zoom = command::camera_frame_zoom<message_kind::service>;
using gimbal_reset = command::gimbal_reset<message_kind::service>;

namespace drc::down {
using drc_camera_screen_drag = command::camera_screen_drag<message_kind::drc_down>;
using drc_camera_aim = command::camera_aim<message_kind::drc_down>;
using drc_camera_focal_length_set = command::camera_focal_length_set<message_kind::drc_down>;
using drc_camera_look_at = command::camera_look_at<message_kind::drc_down>;
using drc_camera_frame_zoom = command::camera_frame_zoom<message_kind::drc_down>;
using drc_gimbal_reset = command::gimbal_reset<message_kind::drc_down>;
} // namespace drc::down

} // namespace dockwire::dji
