// Flying an aircraft by commands, without a wayline ("Live Flight Controls").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/flight_parts.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/obstacle_avoidance.hpp"
#include "dockwire/dji/messages/poi.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How a flight to a point goes that began with the take-off.
enum class takeoff_status { task_ready, wayline_progress, wayline_ok, wayline_cancel, wayline_failed, task_finish };

constexpr auto names_of(thing::tag<takeoff_status>) {
    using enum takeoff_status;
    return thing::table<takeoff_status>({{task_ready, "task_ready"},
                                         {wayline_progress, "wayline_progress"},
                                         {wayline_ok, "wayline_ok"},
                                         {wayline_cancel, "wayline_cancel"},
                                         {wayline_failed, "wayline_failed"},
                                         {task_finish, "task_finish"}});
}

/// How a flight to a point goes.
enum class fly_to_status { wayline_progress, wayline_ok, wayline_cancel, wayline_failed };

constexpr auto names_of(thing::tag<fly_to_status>) {
    using enum fly_to_status;
    return thing::table<fly_to_status>({{wayline_progress, "wayline_progress"},
                                        {wayline_ok, "wayline_ok"},
                                        {wayline_cancel, "wayline_cancel"},
                                        {wayline_failed, "wayline_failed"}});
}

/// Why the joystick no longer controls the aircraft.
enum class joystick_loss : int {
    remote_controller_lost = 0,
    low_battery_return = 1,
    low_battery_landing = 2,
    restricted_zone = 3,
    remote_controller_takeover = 4
};

constexpr auto values_of(thing::tag<joystick_loss>) {
    using enum joystick_loss;
    return thing::table<joystick_loss>({{remote_controller_lost, "Remote controller lost"},
                                        {low_battery_return, "Return home on low battery"},
                                        {low_battery_landing, "Landing on low battery"},
                                        {restricted_zone, "Restricted zone near"},
                                        {remote_controller_takeover, "Taken over by the remote controller"}});
}

/// Takes control of the flight ("Live Flight Controls": flight_authority_grab).
struct flight_authority_grab {
    static constexpr std::string_view method = "flight_authority_grab";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const flight_authority_grab&) const = default;
};
void describe(const flight_authority_grab&, auto&) {}

/// Takes off and flies to a point ("Live Flight Controls": takeoff_to_point).
struct takeoff_to_point {
    static constexpr std::string_view method = "takeoff_to_point";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    using reply = ack;

    double target_latitude{0};
    double target_longitude{0};
    /// Above the ellipsoid.
    double target_height{0};
    /// Above the dock; the aircraft rises to it before it flies to the point.
    double security_takeoff_height{0};
    /// Above the dock.
    int rth_altitude{0};
    aircraft::lost_link_action rc_lost_action{aircraft::lost_link_action::hover};
    /// Deprecated. Dock only.
    std::optional<wayline_exit_on_lost_link> exit_wayline_when_rc_lost{};
    aircraft::fly_to_lost_action commander_mode_lost_action{aircraft::fly_to_lost_action::finish};
    /// Above the dock.
    double commander_flight_height{0};
    std::string flight_id{};
    int max_speed{0};
    std::optional<mission_simulation> simulate_mission{};
    /// Needed; docks take `preset` only. Not of Dock, as the two that follow.
    std::optional<return_home_altitude> rth_mode{};
    /// Needed.
    std::optional<aircraft::fly_to_altitude> commander_flight_mode{};
    std::optional<toggle> flight_safety_advance_check{};
    thing::extra extra{};

    bool operator==(const takeoff_to_point&) const = default;
};
void describe(const takeoff_to_point& self, auto& field) {
    field("target_latitude", self.target_latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("target_longitude", self.target_longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("target_height", self.target_height, {.min = 2, .max = 1500, .step = 0.1, .unit = "m", .remark = remarks::above_wgs84});
    field("security_takeoff_height", self.security_takeoff_height,
          {.min = 20, .max = 1500, .step = 0.1, .unit = "m", .remark = remarks::above_dock});
    field("rth_altitude", self.rth_altitude, {.min = 2, .max = 1500, .step = 1, .unit = "m", .remark = remarks::above_dock});
    field("rc_lost_action", self.rc_lost_action);
    field("exit_wayline_when_rc_lost", self.exit_wayline_when_rc_lost);
    field("commander_mode_lost_action", self.commander_mode_lost_action);
    field("commander_flight_height", self.commander_flight_height,
          {.min = 2, .max = 3000, .step = 0.1, .unit = "m", .remark = remarks::above_dock});
    field("flight_id", self.flight_id, {.min_length = 1});
    field("max_speed", self.max_speed, {.min = 1, .max = 15, .unit = "m/s"});
    field("simulate_mission", self.simulate_mission);
    field("rth_mode", self.rth_mode);
    field("commander_flight_mode", self.commander_flight_mode);
    field("flight_safety_advance_check", self.flight_safety_advance_check);
}

/// Flies to a point ("Live Flight Controls": fly_to_point).
struct fly_to_point {
    static constexpr std::string_view method = "fly_to_point";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    using reply = ack;

    std::string fly_to_id{};
    int max_speed{0};
    std::vector<target_point> points{};
    thing::extra extra{};

    bool operator==(const fly_to_point&) const = default;
};
void describe(const fly_to_point& self, auto& field) {
    field("fly_to_id", self.fly_to_id, {.min_length = 1});
    field("max_speed", self.max_speed, {.min = 0, .max = 15, .unit = "m/s"});
    field("points", self.points, {.size = 1});
}

/// Changes the point while the aircraft flies there ("Live Flight Controls": fly_to_point_update).
struct fly_to_point_update {
    static constexpr std::string_view method = "fly_to_point_update";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    using reply = ack;

    int max_speed{0};
    std::vector<target_point> points{};
    thing::extra extra{};

    bool operator==(const fly_to_point_update&) const = default;
};
void describe(const fly_to_point_update& self, auto& field) {
    field("max_speed", self.max_speed, {.min = 1, .max = 15, .unit = "m/s"});
    field("points", self.points, {.size = 1});
}

/// Ends the flight to a point ("Live Flight Controls": fly_to_point_stop).
struct fly_to_point_stop {
    static constexpr std::string_view method = "fly_to_point_stop";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const fly_to_point_stop&) const = default;
};
void describe(const fly_to_point_stop&, auto&) {}

namespace event {

/// How far a flight from take-off to a point is ("Live Flight Controls": takeoff_to_point_progress).
struct takeoff_to_point_progress {
    static constexpr std::string_view method = "takeoff_to_point_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::open<takeoff_status> status{};
    int result{0};
    std::string flight_id{};
    std::optional<std::string> track_id{};
    std::optional<int> way_point_index{};
    std::optional<double> remaining_distance{};
    std::optional<double> remaining_time{};
    std::optional<std::vector<path_point>> planned_path_points{};
    thing::extra extra{};

    bool operator==(const takeoff_to_point_progress&) const = default;
};
void describe(const takeoff_to_point_progress& self, auto& field) {
    field("status", self.status);
    field("result", self.result);
    field("flight_id", self.flight_id);
    field("track_id", self.track_id);
    field("way_point_index", self.way_point_index);
    field("remaining_distance", self.remaining_distance, {.step = 0.1, .unit = "m"});
    field("remaining_time", self.remaining_time, {.step = 0.1, .unit = "s"});
    field("planned_path_points", self.planned_path_points);
}

/// How far a flight to a point is ("Live Flight Controls": fly_to_point_progress).
struct fly_to_point_progress {
    static constexpr std::string_view method = "fly_to_point_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string fly_to_id{};
    thing::open<fly_to_status> status{};
    int result{0};
    std::optional<int> way_point_index{};
    std::optional<double> remaining_distance{};
    std::optional<double> remaining_time{};
    std::optional<std::vector<path_point>> planned_path_points{};
    thing::extra extra{};

    bool operator==(const fly_to_point_progress&) const = default;
};
void describe(const fly_to_point_progress& self, auto& field) {
    field("fly_to_id", self.fly_to_id);
    field("status", self.status);
    field("result", self.result);
    field("way_point_index", self.way_point_index);
    field("remaining_distance", self.remaining_distance, {.step = 0.1, .unit = "m"});
    field("remaining_time", self.remaining_time, {.step = 0.1, .unit = "s"});
    field("planned_path_points", self.planned_path_points);
}

/// The joystick no longer controls the aircraft ("Live Flight Controls": joystick_invalid_notify).
struct joystick_invalid_notify {
    static constexpr std::string_view method = "joystick_invalid_notify";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    joystick_loss reason{joystick_loss::remote_controller_lost};
    thing::extra extra{};

    bool operator==(const joystick_invalid_notify&) const = default;
};
void describe(const joystick_invalid_notify& self, auto& field) { field("reason", self.reason); }

} // namespace event
} // namespace dockwire::dji
