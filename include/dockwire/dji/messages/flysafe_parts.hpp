// What licences are made of ("FlySafe").
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

/// Where a licence is: on the aircraft are those that were imported, on the dock those that the website granted.
enum class license_place : int { aircraft = 0, dock = 3 };

constexpr auto values_of(thing::tag<license_place>) {
    using enum license_place;
    return thing::table<license_place>({{aircraft, "Aircraft"}, {dock, "Dock"}});
}

/// What a licence unlocks.
enum class license_kind : int { area = 0, circle = 1, country = 2, altitude = 3, polygon = 4, power = 5, rid = 6 };

constexpr auto values_of(thing::tag<license_kind>) {
    using enum license_kind;
    return thing::table<license_kind>({{area, "Authorization zone"},
                                       {circle, "Circle"},
                                       {country, "Country or region"},
                                       {altitude, "Altitude limit"},
                                       {polygon, "Polygon"},
                                       {power, "Power"},
                                       {rid, "RID"}});
}

/// The rules of remote identification.
enum class rid_kind : int { eu = 1, china = 2 };

constexpr auto values_of(thing::tag<rid_kind>) {
    using enum rid_kind;
    return thing::table<rid_kind>({{eu, "EU"}, {china, "China"}});
}

/// What all licences have.
struct license_facts {
    std::int64_t license_id{0};
    std::optional<std::string> name{};
    license_kind type{license_kind::area};
    /// All licences that an account got for a device.
    std::optional<std::int64_t> group_id{};
    std::optional<std::string> user_id{};
    std::optional<std::string> device_sn{};
    /// Unix time in seconds.
    std::int64_t begin_time{0};
    /// Unix time in seconds.
    std::int64_t end_time{0};
    std::optional<bool> user_only{};
    bool enabled{false};
    thing::extra extra{};

    bool operator==(const license_facts&) const = default;
};
void describe(const license_facts& self, auto& field) {
    field("license_id", self.license_id);
    field("name", self.name);
    field("type", self.type);
    field("group_id", self.group_id);
    field("user_id", self.user_id);
    field("device_sn", self.device_sn);
    field("begin_time", self.begin_time, {.unit = "s"});
    field("end_time", self.end_time, {.unit = "s"});
    field("user_only", self.user_only);
    field("enabled", self.enabled);
}

/// Zones of the FlySafe database.
struct license_area {
    std::vector<int> area_ids{};
    thing::extra extra{};

    bool operator==(const license_area&) const = default;
};
void describe(const license_area& self, auto& field) { field("area_ids", self.area_ids); }

/// A circle.
struct license_circle {
    int radius{0};
    double latitude{0};
    double longitude{0};
    int height{0};
    thing::extra extra{};

    bool operator==(const license_circle&) const = default;
};
void describe(const license_circle& self, auto& field) {
    field("radius", self.radius, {.unit = "m"});
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.min = 0, .max = 65535, .unit = "m", .remark = remarks::above_unknown});
}

/// A country or region.
struct license_country {
    /// ISO 3166-1, numeric.
    int country_number{0};
    int height{0};
    thing::extra extra{};

    bool operator==(const license_country&) const = default;
};
void describe(const license_country& self, auto& field) {
    field("country_number", self.country_number);
    field("height", self.height, {.min = 0, .max = 65535, .unit = "m", .remark = remarks::above_unknown});
}

/// A higher altitude limit.
struct license_altitude {
    int height{0};
    thing::extra extra{};

    bool operator==(const license_altitude&) const = default;
};
void describe(const license_altitude& self, auto& field) {
    field("height", self.height, {.min = 0, .max = 65535, .unit = "m", .remark = remarks::above_unknown});
}

/// A corner.
struct license_point {
    double latitude{0};
    double longitude{0};
    thing::extra extra{};

    bool operator==(const license_point&) const = default;
};
void describe(const license_point& self, auto& field) {
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
}

/// A polygon.
struct license_polygon {
    std::vector<license_point> points{};
    thing::extra extra{};

    bool operator==(const license_polygon&) const = default;
};
void describe(const license_polygon& self, auto& field) { field("points", self.points); }

/// Remote identification.
struct license_rid {
    rid_kind level{rid_kind::eu};
    thing::extra extra{};

    bool operator==(const license_rid&) const = default;
};
void describe(const license_rid& self, auto& field) { field("level", self.level); }

/// A licence: what all have, and the part of its kind.
struct license {
    license_facts common_fields{};
    std::optional<license_area> area_unlock{};
    std::optional<license_circle> circle_unlock{};
    std::optional<license_country> country_unlock{};
    std::optional<license_altitude> height_unlock{};
    std::optional<license_polygon> polygon_unlock{};
    std::optional<no_data> power_unlock{};
    std::optional<license_rid> rid_unlock{};
    thing::extra extra{};

    bool operator==(const license&) const = default;
};
void describe(const license& self, auto& field) {
    field("common_fields", self.common_fields);
    field("area_unlock", self.area_unlock);
    field("circle_unlock", self.circle_unlock);
    field("country_unlock", self.country_unlock);
    field("height_unlock", self.height_unlock);
    field("polygon_unlock", self.polygon_unlock);
    field("power_unlock", self.power_unlock);
    field("rid_unlock", self.rid_unlock);
}

} // namespace dockwire::dji
