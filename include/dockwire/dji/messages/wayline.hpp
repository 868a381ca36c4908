// Wayline missions ("Wayline Management"): the way from preparing one to its end.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/dji/messages/wayline_tables.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Gives a dock a mission ("Wayline Management": flighttask_prepare). A timed one lies at most 24 h ahead.
struct flighttask_prepare {
    static constexpr std::string_view method = "flighttask_prepare";
    static constexpr message_kind kind = message_kind::service;
    static constexpr bool flight_command = true;
    using reply = ack;

    /// When a conditional mission becomes ready; the dock then sends `flighttask_ready`.
    struct readiness {
        /// The battery has more than this at the start.
        int battery_capacity{0};
        /// Unix time.
        std::int64_t begin_time{0};
        std::int64_t end_time{0};
        thing::extra extra{};

        bool operator==(const readiness&) const = default;
    };

    /// What the device checks before it executes.
    struct start_conditions {
        /// Storage that is needed on dock or aircraft. The reference names no unit.
        std::optional<int> storage_capacity{};
        thing::extra extra{};

        bool operator==(const start_conditions&) const = default;
    };

    /// A mission in the simulator, for tests indoors.
    struct simulation {
        toggle is_enable{toggle::off};
        double latitude{0};
        double longitude{0};
        thing::extra extra{};

        bool operator==(const simulation&) const = default;
    };

    std::string flight_id{};
    /// Unix time; needed for immediate and timed missions. An immediate mission that arrives more than 30 s later is an error.
    std::optional<std::int64_t> execute_time{};
    wayline_task task_type{wayline_task::immediate};
    wayline_file file{};
    /// Only for conditional missions, which need it.
    std::optional<readiness> ready_conditions{};
    std::optional<start_conditions> executable_conditions{};
    /// Where an interrupted mission goes on.
    std::optional<wayline_break_point> break_point{};
    int rth_altitude{0};
    /// Docks take `preset` only.
    std::optional<return_home_altitude> rth_mode{};
    /// The reference fixes it to `return_home`.
    wayline_lost_link_action out_of_control_action{wayline_lost_link_action::return_home};
    wayline_exit_on_lost_link exit_wayline_when_rc_lost{wayline_exit_on_lost_link::finish};
    std::optional<wayline_precision> wayline_precision_type{};
    std::optional<simulation> simulate_mission{};
    /// Whether the dock compares its flight areas with the cloud's before the start.
    std::optional<toggle> flight_safety_advance_check{};
    thing::extra extra{};

    bool operator==(const flighttask_prepare&) const = default;
};
void describe(thing::self<flighttask_prepare::readiness> auto& self, auto& field) {
    field("battery_capacity", self.battery_capacity, {.min = 0, .max = 100, .unit = "%"});
    field("begin_time", self.begin_time, {.unit = "ms", .max_length = 13});
    field("end_time", self.end_time, {.unit = "ms", .max_length = 13});
}
void describe(thing::self<flighttask_prepare::start_conditions> auto& self, auto& field) {
    field("storage_capacity", self.storage_capacity, {.min = 0});
}
void describe(thing::self<flighttask_prepare::simulation> auto& self, auto& field) {
    field("is_enable", self.is_enable);
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°"});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°"});
}
void describe(thing::self<flighttask_prepare> auto& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
    field("execute_time", self.execute_time, {.unit = "ms", .max_length = 13});
    field("task_type", self.task_type);
    field("file", self.file);
    field("ready_conditions", self.ready_conditions);
    field("executable_conditions", self.executable_conditions);
    field("break_point", self.break_point);
    field("rth_altitude", self.rth_altitude, {.min = 20, .max = 1500, .unit = "m"});
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
    static constexpr bool flight_command = true;
    using reply = ack;

    enum class dock_role { landing, takeoff };

    /// A dock of a mission from one dock to another. All but its role are properties of the dock.
    struct dock_info {
        thing::open<dock_role> dock_type{};
        double latitude{0};
        double longitude{0};
        /// Above the ellipsoid.
        double height{0};
        double heading{0};
        yes_no home_position_is_valid{yes_no::no};
        /// Unique among the docks of the mission.
        int index{0};
        std::string sn{};
        rtcm_source rtcm_info{};
        landing_point alternate_land_point{};
        thing::extra extra{};

        bool operator==(const dock_info&) const = default;
    };

    struct multi_dock {
        wireless_link_topology wireless_link_topo{};
        /// The dock of the take-off and that of the landing.
        std::vector<dock_info> dock_infos{};
        thing::extra extra{};

        bool operator==(const multi_dock&) const = default;
    };

    std::string flight_id{};
    /// Dock 2 only.
    std::optional<multi_dock> multi_dock_task{};
    thing::extra extra{};

    bool operator==(const flighttask_execute&) const = default;
};
constexpr auto names_of(thing::tag<flighttask_execute::dock_role>) {
    using enum flighttask_execute::dock_role;
    return thing::table<flighttask_execute::dock_role>({{landing, "landing"}, {takeoff, "takeoff"}});
}
void describe(thing::self<flighttask_execute::dock_info> auto& self, auto& field) {
    field("dock_type", self.dock_type);
    field("latitude", self.latitude, {.min = -90, .max = 90, .step = 0.01, .unit = "°"});
    field("longitude", self.longitude, {.min = -180, .max = 180, .step = 0.01, .unit = "°"});
    field("height", self.height, {.unit = "m"});
    field("heading", self.heading, {.min = -180, .max = 180, .unit = "°"});
    field("home_position_is_valid", self.home_position_is_valid);
    field("index", self.index, {.min = 1, .max = 31});
    field("sn", self.sn);
    field("rtcm_info", self.rtcm_info);
    field("alternate_land_point", self.alternate_land_point);
}
void describe(thing::self<flighttask_execute::multi_dock> auto& self, auto& field) {
    field("wireless_link_topo", self.wireless_link_topo);
    field("dock_infos", self.dock_infos, {.size = 2});
}
void describe(thing::self<flighttask_execute> auto& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
    field("multi_dock_task", self.multi_dock_task);
}

/// A dock asks for the wayline file of a mission ("Wayline Management": flighttask_resource_get).
struct flighttask_resource_get {
    static constexpr std::string_view method = "flighttask_resource_get";
    static constexpr message_kind kind = message_kind::request;
    static constexpr bool safe_to_repeat = true;

    struct resource_output {
        wayline_file file{};
        thing::extra extra{};

        bool operator==(const resource_output&) const = default;
    };

    struct reply {
        int result{0};
        std::optional<resource_output> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::string flight_id{};
    thing::extra extra{};

    bool operator==(const flighttask_resource_get&) const = default;
};
void describe(thing::self<flighttask_resource_get::resource_output> auto& self, auto& field) { field("file", self.file); }
void describe(thing::self<flighttask_resource_get::reply> auto& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(thing::self<flighttask_resource_get> auto& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
}

namespace event {

/// A dock reports how far a mission is ("Wayline Management": flighttask_progress). Its end is the first status that `is_final`.
struct flighttask_progress {
    static constexpr std::string_view method = "flighttask_progress";
    static constexpr message_kind kind = message_kind::event;
    using reply = ack;

    enum class mission_status { sent, in_progress, paused, ok, partially_done, failed, canceled, rejected, timeout };

    struct step_progress {
        wayline_step current_step{wayline_step::initial};
        int percent{0};
        thing::extra extra{};

        bool operator==(const step_progress&) const = default;
    };

    /// Where the wayline was interrupted.
    struct break_info {
        int index{0};
        waypoint_relation state{waypoint_relation::on_segment};
        /// Part of the segment that is done.
        double progress{0};
        int wayline_id{0};
        std::optional<break_cause> break_reason{};
        std::optional<double> latitude{};
        std::optional<double> longitude{};
        /// Above the ellipsoid.
        std::optional<double> height{};
        /// Clockwise from true north, negative to the west.
        std::optional<double> attitude_head{};
        thing::extra extra{};

        bool operator==(const break_info&) const = default;
    };

    struct mission_details {
        std::optional<int> current_waypoint_index{};
        std::optional<wayline_state> wayline_mission_state{};
        std::optional<int> media_count{};
        std::optional<std::string> track_id{};
        std::optional<std::string> flight_id{};
        std::optional<break_info> break_point{};
        std::optional<int> wayline_id{};
        thing::extra extra{};

        bool operator==(const mission_details&) const = default;
    };

    struct progress_output {
        thing::open<mission_status> status{mission_status::sent};
        std::optional<step_progress> progress{};
        std::optional<mission_details> ext{};
        thing::extra extra{};

        bool operator==(const progress_output&) const = default;
    };

    /// 0, or the result code of what went wrong.
    int result{0};
    progress_output output{};
    thing::extra extra{};

    bool operator==(const flighttask_progress&) const = default;
};
constexpr auto names_of(thing::tag<flighttask_progress::mission_status>) {
    using enum flighttask_progress::mission_status;
    return thing::table<flighttask_progress::mission_status>({{sent, "sent"},
                                                              {in_progress, "in_progress"},
                                                              {paused, "paused"},
                                                              {ok, "ok"},
                                                              {partially_done, "partially_done"},
                                                              {failed, "failed"},
                                                              {canceled, "canceled"},
                                                              {rejected, "rejected"},
                                                              {timeout, "timeout"}});
}
void describe(thing::self<flighttask_progress::step_progress> auto& self, auto& field) {
    field("current_step", self.current_step);
    field("percent", self.percent, {.min = 0, .max = 100, .unit = "%"});
}
void describe(thing::self<flighttask_progress::break_info> auto& self, auto& field) {
    field("index", self.index);
    field("state", self.state);
    field("progress", self.progress, {.min = 0, .max = 1});
    field("wayline_id", self.wayline_id);
    field("break_reason", self.break_reason);
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°"});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°"});
    field("height", self.height, {.unit = "m"});
    field("attitude_head", self.attitude_head, {.unit = "°"});
}
void describe(thing::self<flighttask_progress::mission_details> auto& self, auto& field) {
    field("current_waypoint_index", self.current_waypoint_index);
    field("wayline_mission_state", self.wayline_mission_state);
    field("media_count", self.media_count);
    field("track_id", self.track_id);
    field("flight_id", self.flight_id);
    field("break_point", self.break_point);
    field("wayline_id", self.wayline_id);
}
void describe(thing::self<flighttask_progress::progress_output> auto& self, auto& field) {
    field("status", self.status);
    field("progress", self.progress);
    field("ext", self.ext);
}
void describe(thing::self<flighttask_progress> auto& self, auto& field) {
    field("result", self.result, {.required = false});
    field("output", self.output);
}

/// Whether a mission with this status is over; an unknown status is not.
constexpr bool is_final(flighttask_progress::mission_status status) noexcept {
    return status >= flighttask_progress::mission_status::ok;
}

} // namespace event
} // namespace dockwire::dji
