// Points that aircraft fly to ("Live Flight Controls", "Wayline Management").
#pragma once

#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Where an aircraft flies to.
struct target_point {
    double latitude{0};
    double longitude{0};
    /// Above the ellipsoid.
    double height{0};
    thing::extra extra{};

    bool operator==(const target_point&) const = default;
};
void describe(const target_point& self, auto& field) {
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.min = 2, .max = 10000, .step = 0.1, .unit = "m", .remark = remarks::above_wgs84});
}

/// A point of the path that an aircraft plans.
struct path_point {
    double latitude{0};
    double longitude{0};
    /// Above the ellipsoid.
    double height{0};
    thing::extra extra{};

    bool operator==(const path_point&) const = default;
};
void describe(const path_point& self, auto& field) {
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.step = 0.1, .unit = "m", .remark = remarks::above_ellipsoid});
}

} // namespace dockwire::dji
