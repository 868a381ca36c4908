// Wayline missions ("Wayline Management"): the way from preparing one to its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Gives a dock a mission ("Wayline Management": flighttask_prepare). A timed one lies at most 24 h ahead.
struct flighttask_prepare {
    static constexpr std::string_view method = "flighttask_prepare";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool flight_command = true;
    using reply = ack;

    std::string flight_id{};
    /// Unix time; needed for immediate and timed missions. An immediate mission that arrives more than 30 s later is an error.
    std::optional<std::int64_t> execute_time{};
    wayline_task task_type{wayline_task::immediate};
    wayline_file file{};
    /// Only for conditional missions, which need it.
    std::optional<mission_readiness> ready_conditions{};
    std::optional<mission_start_conditions> executable_conditions{};
    /// Where an interrupted mission goes on.
    std::optional<wayline_break_point> break_point{};
    int rth_altitude{0};
    /// Docks take `preset` only.
    std::optional<return_home_altitude> rth_mode{};
    /// The reference fixes it to `return_home`.
    wayline_lost_link_action out_of_control_action{wayline_lost_link_action::return_home};
    wayline_exit_on_lost_link exit_wayline_when_rc_lost{wayline_exit_on_lost_link::finish};
    std::optional<wayline_precision> wayline_precision_type{};
    std::optional<mission_simulation> simulate_mission{};
    /// Whether the dock compares its flight areas with the cloud's before the start.
    std::optional<toggle> flight_safety_advance_check{};
    thing::extra extra{};

    bool operator==(const flighttask_prepare&) const = default;
};
void describe(const flighttask_prepare& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
    field("execute_time", self.execute_time, {.unit = "ms", .max_length = 13});
    field("task_type", self.task_type);
    field("file", self.file);
    field("ready_conditions", self.ready_conditions);
    field("executable_conditions", self.executable_conditions);
    field("break_point", self.break_point);
    field("rth_altitude", self.rth_altitude, {.min = 20, .max = 1500, .unit = "m", .remark = remarks::above_unknown});
    field("rth_mode", self.rth_mode);
    field("out_of_control_action", self.out_of_control_action);
    field("exit_wayline_when_rc_lost", self.exit_wayline_when_rc_lost);
    field("wayline_precision_type", self.wayline_precision_type);
    field("simulate_mission", self.simulate_mission);
    field("flight_safety_advance_check", self.flight_safety_advance_check);
}

/// Starts a prepared mission ("Wayline Management": flighttask_execute). A second one is refused while one runs.
struct flighttask_execute {
    static constexpr std::string_view method = "flighttask_execute";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool flight_command = true;
    using reply = ack;

    std::string flight_id{};
    /// Dock 2 and Dock 3 only.
    std::optional<multi_dock_mission> multi_dock_task{};
    thing::extra extra{};

    bool operator==(const flighttask_execute&) const = default;
};
void describe(const flighttask_execute& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
    field("multi_dock_task", self.multi_dock_task);
}

/// A dock asks for the wayline file of a mission ("Wayline Management": flighttask_resource_get).
struct flighttask_resource_get {
    static constexpr std::string_view method = "flighttask_resource_get";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<wayline_resource> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::string flight_id{};
    thing::extra extra{};

    bool operator==(const flighttask_resource_get&) const = default;
};
void describe(const flighttask_resource_get::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const flighttask_resource_get& self, auto& field) { field("flight_id", self.flight_id, {.min_length = 1}); }

namespace event {

/// A dock reports how far a mission is ("Wayline Management": flighttask_progress). Its end is the first status that `is_final`.
struct flighttask_progress {
    static constexpr std::string_view method = "flighttask_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// 0, or the result code of what went wrong.
    int result{0};
    mission_report output{};
    thing::extra extra{};

    bool operator==(const flighttask_progress&) const = default;
};
void describe(const flighttask_progress& self, auto& field) {
    field("result", self.result, {.required = false});
    field("output", self.output);
}

} // namespace event
} // namespace dockwire::dji
