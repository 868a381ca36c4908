// What wayline missions share: their enums and break points ("Wayline Management").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
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
void describe(thing::self<wayline_break_point> auto& self, auto& field) {
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
void describe(thing::self<wayline_file> auto& self, auto& field) {
    field("url", self.url);
    field("fingerprint", self.fingerprint);
}
} // namespace dockwire::dji
