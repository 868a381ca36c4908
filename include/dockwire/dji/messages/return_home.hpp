// Returning home ("Wayline Management").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/flight_parts.hpp"
#include "dockwire/dji/messages/job.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Where the planned path of a return ends.
enum class return_path_end : int { above_home = 0, elsewhere = 1 };

constexpr auto values_of(thing::tag<return_path_end>) {
    using enum return_path_end;
    return thing::table<return_path_end>({{above_home, "Above the home point"}, {elsewhere, "Not above the home point"}});
}

/// Whether a dock can be reached.
enum class home_dock_plan : int { none = 0, unreachable = 1, battery_low = 2, reachable = 3 };

constexpr auto values_of(thing::tag<home_dock_plan>) {
    using enum home_dock_plan;
    return thing::table<home_dock_plan>({{none, "No plan, or planning"},
                                         {unreachable, "Unreachable"},
                                         {battery_low, "Unreachable with this battery"},
                                         {reachable, "Reachable"}});
}

/// Whether a return home was left.
enum class homing_exit : int { ended = 0, entered = 1 };

constexpr auto values_of(thing::tag<homing_exit>) {
    using enum homing_exit;
    return thing::table<homing_exit>({{ended, "No longer left"}, {entered, "Left"}});
}

/// Why a return home was left.
enum class homing_exit_cause : int {
    throttle = 0,
    joystick = 1,
    initialization_failed = 2,
    surrounded = 3,
    flight_restriction = 4,
    obstacle_near = 5,
    gps_lost = 6,
    position_lost = 7,
    position_error = 8,
    short_backtracking = 9,
    return_near = 10
};

constexpr auto values_of(thing::tag<homing_exit_cause>) {
    using enum homing_exit_cause;
    return thing::table<homing_exit_cause>({{throttle, "Throttle moved"},
                                            {joystick, "Joystick moved"},
                                            {initialization_failed, "Behaviour tree not initialized"},
                                            {surrounded, "Surrounded by obstacles"},
                                            {flight_restriction, "Flight restriction"},
                                            {obstacle_near, "Obstacle too near"},
                                            {gps_lost, "No GPS signal"},
                                            {position_lost, "Neither GPS nor vision knows the position"},
                                            {position_error, "GPS and vision disagree"},
                                            {short_backtracking, "Went back a short way"},
                                            {return_near, "Return began near home"}});
}

/// A dock to which a mission from one dock to another may return.
struct home_dock {
    std::string sn{};
    home_dock_plan plan_status{home_dock_plan::none};
    int estimated_battery_consumption{0};
    double home_distance{0};
    thing::extra extra{};

    bool operator==(const home_dock&) const = default;
};
void describe(const home_dock& self, auto& field) {
    field("sn", self.sn);
    field("plan_status", self.plan_status);
    field("estimated_battery_consumption", self.estimated_battery_consumption, {.min = 0, .max = 100, .step = 1, .unit = "%"});
    field("home_distance", self.home_distance, {.unit = "m"});
}

/// Flies home ("Wayline Management": return_home).
struct return_home {
    static constexpr std::string_view method = "return_home";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const return_home&) const = default;
};
void describe(const return_home&, auto&) {}

/// Stops flying home; the aircraft hovers ("Wayline Management": return_home_cancel).
struct return_home_cancel {
    static constexpr std::string_view method = "return_home_cancel";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const return_home_cancel&) const = default;
};
void describe(const return_home_cancel&, auto&) {}

/// Flies home to one of the docks of a mission ("Wayline Management": return_specific_home).
struct return_specific_home {
    static constexpr std::string_view method = "return_specific_home";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string home_dock_sn{};
    thing::extra extra{};

    bool operator==(const return_specific_home&) const = default;
};
void describe(const return_specific_home& self, auto& field) { field("home_dock_sn", self.home_dock_sn, {.min_length = 1}); }

namespace event {

/// The path home, whole each time ("Wayline Management": return_home_info).
struct return_home_info {
    static constexpr std::string_view method = "return_home_info";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::vector<path_point> planned_path_points{};
    /// Docks only.
    std::optional<return_path_end> last_point_type{};
    std::string flight_id{};
    /// Only in missions from one dock to another. Dock 2 and Dock 3 only.
    std::optional<std::string> home_dock_sn{};
    /// Dock 2 and Dock 3 only.
    std::optional<std::vector<home_dock>> multi_dock_home_info{};
    thing::extra extra{};

    bool operator==(const return_home_info&) const = default;
};
void describe(const return_home_info& self, auto& field) {
    field("planned_path_points", self.planned_path_points);
    field("last_point_type", self.last_point_type);
    field("flight_id", self.flight_id);
    field("home_dock_sn", self.home_dock_sn);
    field("multi_dock_home_info", self.multi_dock_home_info, {.max_length = 2});
}

/// A return home was left, or goes on ("Wayline Management": device_exit_homing_notify).
struct device_exit_homing_notify {
    static constexpr std::string_view method = "device_exit_homing_notify";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Of the dock.
    std::string sn{};
    homing_exit action{homing_exit::ended};
    homing_exit_cause reason{homing_exit_cause::throttle};
    thing::extra extra{};

    bool operator==(const device_exit_homing_notify&) const = default;
};
void describe(const device_exit_homing_notify& self, auto& field) {
    field("sn", self.sn);
    field("action", self.action);
    field("reason", self.reason);
}

} // namespace event
} // namespace dockwire::dji
