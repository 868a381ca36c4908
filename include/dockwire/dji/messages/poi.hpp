// Circling a point of interest ("Live Flight Controls": poi_...; on RC Plus 2 since 1.14).
#pragma once

#include <optional>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/tracking_cause.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How circling a point of interest goes.
enum class poi_status { in_progress, ok, failed };

constexpr auto names_of(thing::tag<poi_status>) {
    using enum poi_status;
    return thing::table<poi_status>({{in_progress, "in_progress"}, {ok, "ok"}, {failed, "failed"}});
}

/// Why circling a point of interest ended, or is restricted. The names of 1 to 8 are those of Dock; RC Plus 2 has other numbers, see
/// `tracking_cause_of`.
enum class poi_cause : int {
    none = 0,
    payload_unsupported = 1,
    camera_mode_unsupported = 2,
    command_illegal = 3,
    position_lost = 4,
    on_ground = 5,
    flight_mode_wrong = 6,
    mode_unsuitable = 7,
    link_lost = 8,
    obstacle_close_rc_plus_2 = 9,
    gps_to_rtk_rc_plus_2 = 10,
    rtk_to_gps_rc_plus_2 = 11,
    obstacle_sensing_off_rc_plus_2 = 12,
    ended_rc_plus_2 = 160,
    payload_unsupported_rc_plus_2 = 161,
    camera_mode_unsupported_rc_plus_2 = 162,
    command_illegal_rc_plus_2 = 163,
    position_lost_rc_plus_2 = 164,
    on_ground_rc_plus_2 = 165,
    flight_mode_wrong_rc_plus_2 = 166,
    mode_unsuitable_rc_plus_2 = 167,
    link_lost_rc_plus_2 = 168
};

constexpr auto values_of(thing::tag<poi_cause>) {
    using enum poi_cause;
    return thing::table<poi_cause>(
        {{none, "Normal"},
         {payload_unsupported, "Dock: payload unsupported; RC Plus 2: too close"},
         {camera_mode_unsupported, "Dock: camera mode unsupported; RC Plus 2: too far"},
         {command_illegal, "Dock: illegal command; RC Plus 2: lowest altitude reached"},
         {position_lost, "Dock: position lost; RC Plus 2: highest altitude reached"},
         {on_ground, "Dock: on the ground; RC Plus 2: greatest distance reached"},
         {flight_mode_wrong, "Dock: wrong flight mode; RC Plus 2: restricted zone near"},
         {mode_unsuitable, "Dock: returning, landing or attitude mode; RC Plus 2: gimbal at its limit"},
         {link_lost, "Dock: remote controller or transmission lost; RC Plus 2: yaw at its limit"},
         {obstacle_close_rc_plus_2, "Obstacle too close"},
         {gps_to_rtk_rc_plus_2, "Positioning changed from GPS to RTK"},
         {rtk_to_gps_rc_plus_2, "Positioning changed from RTK to GPS"},
         {obstacle_sensing_off_rc_plus_2, "No obstacle sensing"},
         {ended_rc_plus_2, "Ended normally"},
         {payload_unsupported_rc_plus_2, "Payload unsupported"},
         {camera_mode_unsupported_rc_plus_2, "Camera mode unsupported"},
         {command_illegal_rc_plus_2, "Illegal command"},
         {position_lost_rc_plus_2, "Position lost"},
         {on_ground_rc_plus_2, "Not taken off"},
         {flight_mode_wrong_rc_plus_2, "Wrong flight mode"},
         {mode_unsuitable_rc_plus_2, "Returning, landing or attitude mode"},
         {link_lost_rc_plus_2, "Remote controller or transmission lost"}});
}

/// What the number means that an RC Plus 2 sent.
constexpr tracking_cause tracking_cause_of(poi_cause on_rc_plus_2) noexcept {
    return static_cast<tracking_cause>(static_cast<int>(on_rc_plus_2));
}

/// Circles a point of interest ("Live Flight Controls": poi_mode_enter).
struct poi_mode_enter {
    static constexpr std::string_view method = "poi_mode_enter";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock1 | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    using reply = ack;

    double latitude{0};
    double longitude{0};
    /// Documented both as above the ellipsoid and as relative to the take-off point.
    double height{0};
    thing::extra extra{};

    bool operator==(const poi_mode_enter&) const = default;
};
void describe(const poi_mode_enter& self, auto& field) {
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height,
          {.min = 2,
           .max = 10000,
           .step = 0.1,
           .unit = "m",
           .remark = "Documented both as above the ellipsoid and as relative to the take-off point."});
}

/// Ends circling a point of interest ("Live Flight Controls": poi_mode_exit).
struct poi_mode_exit {
    static constexpr std::string_view method = "poi_mode_exit";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock1 | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const poi_mode_exit&) const = default;
};
void describe(const poi_mode_exit&, auto&) {}

/// Sets the speed of circling ("Live Flight Controls": poi_circle_speed_set).
struct poi_circle_speed_set {
    static constexpr std::string_view method = "poi_circle_speed_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock1 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Counterclockwise; negative is clockwise. At most the `max_circle_speed` of poi_status_notify.
    double circle_speed{0};
    thing::extra extra{};

    bool operator==(const poi_circle_speed_set&) const = default;
};
void describe(const poi_circle_speed_set& self, auto& field) {
    field("circle_speed", self.circle_speed, {.unit = "m/s", .remark = "Counterclockwise; negative is clockwise."});
}

namespace event {

/// How circling a point of interest goes ("Live Flight Controls": poi_status_notify).
struct poi_status_notify {
    static constexpr std::string_view method = "poi_status_notify";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock1 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::open<poi_status> status{};
    poi_cause reason{poi_cause::none};
    std::optional<double> circle_radius{};
    std::optional<double> circle_speed{};
    std::optional<double> max_circle_speed{};
    thing::extra extra{};

    bool operator==(const poi_status_notify&) const = default;
};
void describe(const poi_status_notify& self, auto& field) {
    field("status", self.status);
    field("reason", self.reason);
    field("circle_radius", self.circle_radius, {.unit = "m"});
    field("circle_speed", self.circle_speed,
          {.unit = "m/s", .remark = "Whether it has the sign of poi_circle_speed_set is not documented."});
    field("max_circle_speed", self.max_circle_speed, {.unit = "m/s"});
}

} // namespace event
} // namespace dockwire::dji
