// Other aircraft ("AirSense").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How near another aircraft is. From level 3 on, give way.
enum class air_danger : int { none = 0, level_1 = 1, level_2 = 2, level_3 = 3, level_4 = 4 };

constexpr auto values_of(thing::tag<air_danger>) {
    using enum air_danger;
    return thing::table<air_danger>(
        {{none, "No danger"}, {level_1, "Level 1"}, {level_2, "Level 2"}, {level_3, "Level 3"}, {level_4, "Level 4"}});
}

/// What an altitude is measured from.
enum class altitude_reference : int { ellipsoid = 0, sea_level = 1 };

constexpr auto values_of(thing::tag<altitude_reference>) {
    using enum altitude_reference;
    return thing::table<altitude_reference>({{ellipsoid, "Ellipsoid"}, {sea_level, "Sea level"}});
}

/// How an altitude changes.
enum class altitude_trend : int { level = 0, rising = 1, falling = 2 };

constexpr auto values_of(thing::tag<altitude_trend>) {
    using enum altitude_trend;
    return thing::table<altitude_trend>({{level, "Unchanged"}, {rising, "Rising"}, {falling, "Falling"}});
}

/// Another aircraft.
struct air_traffic {
    /// Its ICAO address.
    std::string icao{};
    air_danger warning_level{air_danger::none};
    double latitude{0};
    double longitude{0};
    int altitude{0};
    altitude_reference altitude_type{altitude_reference::ellipsoid};
    /// Clockwise from true north.
    double heading{0};
    /// Relative to our aircraft.
    int relative_altitude{0};
    altitude_trend vert_trend{altitude_trend::level};
    /// On the ground.
    int distance{0};
    thing::extra extra{};

    bool operator==(const air_traffic&) const = default;
};
void describe(const air_traffic& self, auto& field) {
    field("icao", self.icao);
    field("warning_level", self.warning_level);
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("altitude", self.altitude, {.unit = "m", .remark = "`altitude_type` says what it is counted from."});
    field("altitude_type", self.altitude_type);
    field("heading", self.heading, {.unit = "°", .remark = "0 is true north, 90 is east."});
    field("relative_altitude", self.relative_altitude, {.unit = "m", .remark = "Of the other aircraft, relative to ours."});
    field("vert_trend", self.vert_trend);
    field("distance", self.distance, {.unit = "m"});
}

namespace event {

/// Other aircraft are near ("AirSense": airsense_warning). The data is an array.
struct airsense_warning {
    static constexpr std::string_view method = "airsense_warning";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    static constexpr bool is_array = true;
    using reply = ack;

    std::vector<air_traffic> traffic{};

    bool operator==(const airsense_warning&) const = default;
};
void describe(const airsense_warning& self, auto& field) { field("", self.traffic); }

} // namespace event
} // namespace dockwire::dji
