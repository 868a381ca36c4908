// What wayline missions are made of ("Wayline Management").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// When a mission starts.
enum class wayline_task : int { immediate = 0, timed = 1, conditional = 2 };

constexpr auto values_of(thing::tag<wayline_task>) {
    using enum wayline_task;
    return thing::table<wayline_task>({{immediate, "Immediate"}, {timed, "Timed"}, {conditional, "Conditional"}});
}

/// What the aircraft does when the link is lost during a mission. Not the enum of other lost-link actions: there 0 is not "return home".
enum class wayline_lost_link_action : int { return_home = 0, hover = 1, land = 2 };

constexpr auto values_of(thing::tag<wayline_lost_link_action>) {
    using enum wayline_lost_link_action;
    return thing::table<wayline_lost_link_action>({{return_home, "Return home"}, {hover, "Hover"}, {land, "Land"}});
}

/// Whether a lost link ends the wayline; the same as in the KMZ file.
enum class wayline_exit_on_lost_link : int { finish = 0, exit = 1 };

constexpr auto values_of(thing::tag<wayline_exit_on_lost_link>) {
    using enum wayline_exit_on_lost_link;
    return thing::table<wayline_exit_on_lost_link>(
        {{finish, "Flies the wayline to its end"}, {exit, "Leaves the wayline and takes the lost-link action"}});
}

/// How exact the position has to be.
enum class wayline_precision : int { gps = 0, rtk = 1 };

constexpr auto values_of(thing::tag<wayline_precision>) {
    using enum wayline_precision;
    return thing::table<wayline_precision>({{gps, "GPS"}, {rtk, "Waits for RTK convergence after take-off"}});
}

/// How the altitude of the return home is chosen.
enum class return_home_altitude : int { intelligent = 0, preset = 1 };

constexpr auto values_of(thing::tag<return_home_altitude>) {
    using enum return_home_altitude;
    return thing::table<return_home_altitude>({{intelligent, "Planned by the aircraft"}, {preset, "The altitude that was set"}});
}

/// Where a break point lies.
enum class waypoint_relation : int { on_segment = 0, on_waypoint = 1 };

constexpr auto values_of(thing::tag<waypoint_relation>) {
    using enum waypoint_relation;
    return thing::table<waypoint_relation>({{on_segment, "On segment"}, {on_waypoint, "On waypoint"}});
}

/// State of the wayline on the aircraft.
enum class wayline_state : int {
    disconnected = 0,
    waypoint_unsupported = 1,
    ready = 2,
    uploading = 3,
    starting = 4,
    entering = 5,
    executing = 6,
    interrupted = 7,
    resuming = 8,
    completed = 9
};

constexpr auto values_of(thing::tag<wayline_state>) {
    using enum wayline_state;
    return thing::table<wayline_state>({{disconnected, "Disconnected"},
                                        {waypoint_unsupported, "Waypoint unsupported"},
                                        {ready, "Ready to take or execute a file"},
                                        {uploading, "Uploading the wayline file"},
                                        {starting, "Start command given, reading the wayline"},
                                        {entering, "On the way to the first waypoint"},
                                        {executing, "Executing"},
                                        {interrupted, "Interrupted"},
                                        {resuming, "Resuming"},
                                        {completed, "Completed"}});
}

/// Where an interrupted wayline goes on.
struct wayline_break_point {
    int index{0};
    waypoint_relation state{waypoint_relation::on_segment};
    /// Part of the segment that is done.
    double progress{0};
    int wayline_id{0};
    thing::extra extra{};

    bool operator==(const wayline_break_point&) const = default;
};
void describe(const wayline_break_point& self, auto& field) {
    field("index", self.index);
    field("state", self.state);
    field("progress", self.progress, {.min = 0, .max = 1});
    field("wayline_id", self.wayline_id);
}

/// A wayline file.
struct wayline_file {
    std::string url{};
    /// MD5 of the file, in hexadecimal.
    std::string fingerprint{};
    thing::extra extra{};

    bool operator==(const wayline_file&) const = default;
};
void describe(const wayline_file& self, auto& field) {
    field("url", self.url);
    field("fingerprint", self.fingerprint);
}

/// When a conditional mission becomes ready; the dock then sends `flighttask_ready`.
struct mission_readiness {
    /// The battery has more than this at the start.
    int battery_capacity{0};
    /// Unix time.
    std::int64_t begin_time{0};
    std::int64_t end_time{0};
    thing::extra extra{};

    bool operator==(const mission_readiness&) const = default;
};
void describe(const mission_readiness& self, auto& field) {
    field("battery_capacity", self.battery_capacity, {.min = 0, .max = 100, .unit = "%"});
    field("begin_time", self.begin_time, {.unit = "ms", .max_length = 13});
    field("end_time", self.end_time, {.unit = "ms", .max_length = 13});
}

/// What the device checks before it executes.
struct mission_start_conditions {
    /// Storage that is needed on dock or aircraft. The reference names no unit.
    std::optional<int> storage_capacity{};
    thing::extra extra{};

    bool operator==(const mission_start_conditions&) const = default;
};
void describe(const mission_start_conditions& self, auto& field) { field("storage_capacity", self.storage_capacity, {.min = 0}); }

/// A mission in the simulator, for tests indoors.
struct mission_simulation {
    toggle is_enable{toggle::off};
    double latitude{0};
    double longitude{0};
    /// Since 1.14, Dock 3 only.
    std::optional<double> altitude{};
    thing::extra extra{};

    bool operator==(const mission_simulation&) const = default;
};
void describe(const mission_simulation& self, auto& field) {
    field("is_enable", self.is_enable);
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("altitude", self.altitude, {.min = -9999.9, .max = 9999.9, .unit = "m", .remark = remarks::above_unknown});
}

/// Which end of a mission from one dock to another a dock is.
enum class dock_role { landing, takeoff };

constexpr auto names_of(thing::tag<dock_role>) {
    using enum dock_role;
    return thing::table<dock_role>({{landing, "landing"}, {takeoff, "takeoff"}});
}

/// A dock of a mission from one dock to another. All but its role are properties of the dock.
struct multi_dock_info {
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

    bool operator==(const multi_dock_info&) const = default;
};
void describe(const multi_dock_info& self, auto& field) {
    field("dock_type", self.dock_type);
    field("latitude", self.latitude, {.min = -90, .max = 90, .step = 0.01, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .step = 0.01, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
    field("heading", self.heading, {.min = -180, .max = 180, .unit = "°", .remark = remarks::angle_unknown});
    field("home_position_is_valid", self.home_position_is_valid);
    field("index", self.index, {.min = 1, .max = 31});
    field("sn", self.sn);
    field("rtcm_info", self.rtcm_info);
    field("alternate_land_point", self.alternate_land_point);
}

/// A mission from one dock to another.
struct multi_dock_mission {
    wireless_link_topology wireless_link_topo{};
    /// The dock of the take-off and that of the landing.
    std::vector<multi_dock_info> dock_infos{};
    thing::extra extra{};

    bool operator==(const multi_dock_mission&) const = default;
};
void describe(const multi_dock_mission& self, auto& field) {
    field("wireless_link_topo", self.wireless_link_topo);
    field("dock_infos", self.dock_infos, {.size = 2});
}

/// Where the file of a mission is.
struct wayline_resource {
    wayline_file file{};
    thing::extra extra{};

    bool operator==(const wayline_resource&) const = default;
};
void describe(const wayline_resource& self, auto& field) { field("file", self.file); }

} // namespace dockwire::dji
