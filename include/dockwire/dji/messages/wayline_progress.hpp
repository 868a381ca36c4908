// What a mission reports while it runs ("Wayline Management": flighttask_progress).
#pragma once

#include <optional>
#include <string>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/dji/messages/wayline_tables.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How a mission goes. The values from `ok` on are final.
enum class mission_status { sent, in_progress, paused, ok, partially_done, failed, canceled, rejected, timeout };

constexpr auto names_of(thing::tag<mission_status>) {
    using enum mission_status;
    return thing::table<mission_status>({{sent, "sent"},
                                         {in_progress, "in_progress"},
                                         {paused, "paused"},
                                         {ok, "ok"},
                                         {partially_done, "partially_done"},
                                         {failed, "failed"},
                                         {canceled, "canceled"},
                                         {rejected, "rejected"},
                                         {timeout, "timeout"}});
}

/// Whether a mission with this status is over; an unknown status is not.
constexpr bool is_final(mission_status status) noexcept { return status >= mission_status::ok; }

/// The step that a mission is in.
struct mission_progress {
    wayline_step current_step{wayline_step::initial};
    /// Absent when it is no integer: 66.7 has been seen, and stays in `extra`.
    std::optional<int> percent{};
    thing::extra extra{};

    bool operator==(const mission_progress&) const = default;
};
void describe(const mission_progress& self, auto& field) {
    field("current_step", self.current_step);
    field("percent", self.percent, {.min = 0, .max = 100, .step = 1, .unit = "%"});
}

/// Where the wayline was interrupted.
struct mission_break {
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

    bool operator==(const mission_break&) const = default;
};
void describe(const mission_break& self, auto& field) {
    field("index", self.index);
    field("state", self.state);
    field("progress", self.progress, {.min = 0, .max = 1});
    field("wayline_id", self.wayline_id);
    field("break_reason", self.break_reason);
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
    field("attitude_head", self.attitude_head, {.unit = "°", .remark = remarks::attitude_head});
}

/// What a mission did so far.
struct mission_details {
    std::optional<int> current_waypoint_index{};
    std::optional<wayline_state> wayline_mission_state{};
    std::optional<int> media_count{};
    std::optional<std::string> track_id{};
    std::optional<std::string> flight_id{};
    std::optional<mission_break> break_point{};
    std::optional<int> wayline_id{};
    thing::extra extra{};

    bool operator==(const mission_details&) const = default;
};
void describe(const mission_details& self, auto& field) {
    field("current_waypoint_index", self.current_waypoint_index);
    field("wayline_mission_state", self.wayline_mission_state);
    field("media_count", self.media_count);
    field("track_id", self.track_id);
    field("flight_id", self.flight_id);
    field("break_point", self.break_point);
    field("wayline_id", self.wayline_id);
}

/// How far a mission is.
struct mission_report {
    thing::open<mission_status> status{mission_status::sent};
    std::optional<mission_progress> progress{};
    std::optional<mission_details> ext{};
    thing::extra extra{};

    bool operator==(const mission_report&) const = default;
};
void describe(const mission_report& self, auto& field) {
    field("status", self.status);
    field("progress", self.progress);
    field("ext", self.ext);
}

} // namespace dockwire::dji
