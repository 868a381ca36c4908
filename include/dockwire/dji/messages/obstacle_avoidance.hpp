// Obstacles on the way ("Live Flight Controls": obstacle_avoidance_notify).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// What an aircraft did about an obstacle.
enum class obstacle_reaction : int { detour_begin = 0, detour_end = 1, braked = 2 };

constexpr auto values_of(thing::tag<obstacle_reaction>) {
    using enum obstacle_reaction;
    return thing::table<obstacle_reaction>({{detour_begin, "A detour begins, as a point of the wayline"},
                                            {detour_end, "A detour ends, as a point of the wayline"},
                                            {braked, "Braked, where it really was"}});
}

/// One reaction to an obstacle.
struct obstacle_record {
    /// Of the obstacle, during one flight.
    int id{0};
    obstacle_reaction type{obstacle_reaction::detour_begin};
    /// Unix time.
    std::int64_t timestamp{0};
    double latitude{0};
    double longitude{0};
    /// Above the WGS84 ellipsoid.
    double height{0};
    std::optional<int> wayline_id{};
    /// From 0.
    std::optional<int> waypoint_index{};
    thing::extra extra{};

    bool operator==(const obstacle_record&) const = default;
};
void describe(const obstacle_record& self, auto& field) {
    field("id", self.id);
    field("type", self.type);
    field("timestamp", self.timestamp, {.unit = "ms"});
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.unit = "m", .remark = remarks::above_wgs84});
    field("wayline_id", self.wayline_id);
    field("waypoint_index", self.waypoint_index);
}

namespace event {

/// Where an aircraft went round an obstacle or stopped ("Live Flight Controls": obstacle_avoidance_notify). It came with no numbered
/// version: pages have it that are younger than 1.16.1.
struct obstacle_avoidance_notify {
    static constexpr std::string_view method = "obstacle_avoidance_notify";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "after 1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Of the mission, or empty.
    std::optional<std::string> wayline_uuid{};
    std::optional<std::string> flight_id{};
    std::vector<obstacle_record> obstacles{};
    /// Whether it is the last message of its group.
    std::optional<bool> is_final_report{};
    thing::extra extra{};

    bool operator==(const obstacle_avoidance_notify&) const = default;
};
void describe(const obstacle_avoidance_notify& self, auto& field) {
    field("wayline_uuid", self.wayline_uuid);
    field("flight_id", self.flight_id);
    field("obstacles", self.obstacles);
    field("is_final_report", self.is_final_report);
}

} // namespace event
} // namespace dockwire::dji
