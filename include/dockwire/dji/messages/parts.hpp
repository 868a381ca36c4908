// Parts that the properties and missions of several products share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Which device is calibrated.
enum class rtcm_device : int { dock = 1 };

constexpr auto values_of(thing::tag<rtcm_device>) {
    using enum rtcm_device;
    return thing::table<rtcm_device>({{dock, "Dock"}});
}

/// How a position was calibrated.
enum class calibration : int { none = 0, self_convergence = 1, manual = 2, network_rtk = 3 };

constexpr auto values_of(thing::tag<calibration>) {
    using enum calibration;
    return thing::table<calibration>(
        {{none, "Not calibrated"}, {self_convergence, "Self convergence"}, {manual, "Manual"}, {network_rtk, "Network RTK"}});
}

/// How far satellite positioning got.
enum class fix_state : int { not_started = 0, fixing = 1, fixed = 2, failed = 3 };

constexpr auto values_of(thing::tag<fix_state>) {
    using enum fix_state;
    return thing::table<fix_state>({{not_started, "Not started"}, {fixing, "Fixing"}, {fixed, "Fixed"}, {failed, "Failed"}});
}

/// Satellite reception, as a gear.
enum class satellite_quality : int { gear_1 = 1, gear_2 = 2, gear_3 = 3, gear_4 = 4, gear_5 = 5, rtk_fixed = 10 };

constexpr auto values_of(thing::tag<satellite_quality>) {
    using enum satellite_quality;
    return thing::table<satellite_quality>({{gear_1, "Gear 1"},
                                            {gear_2, "Gear 2"},
                                            {gear_3, "Gear 3"},
                                            {gear_4, "Gear 4"},
                                            {gear_5, "Gear 5"},
                                            {rtk_fixed, "RTK fixed"}});
}

/// Where RTK corrections come from.
struct rtcm_source {
    std::optional<std::string> mount_point{};
    std::optional<std::string> port{};
    std::optional<std::string> host{};
    std::optional<rtcm_device> rtcm_device_type{};
    std::optional<calibration> source_type{};
    thing::extra extra{};

    bool operator==(const rtcm_source&) const = default;
};
void describe(const rtcm_source& self, auto& field) {
    field("mount_point", self.mount_point);
    field("port", self.port);
    field("host", self.host);
    field("rtcm_device_type", self.rtcm_device_type);
    field("source_type", self.source_type);
}

/// Where the aircraft lands when it cannot land on the dock.
struct landing_point {
    std::optional<double> longitude{};
    std::optional<double> latitude{};
    /// Height of the flight there.
    std::optional<double> safe_land_height{};
    std::optional<yes_no> is_configured{};
    /// Above the ellipsoid.
    std::optional<double> height{};
    thing::extra extra{};

    bool operator==(const landing_point&) const = default;
};
void describe(const landing_point& self, auto& field) {
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("safe_land_height", self.safe_land_height, {.unit = "m", .remark = remarks::above_unknown});
    field("is_configured", self.is_configured);
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
}

/// Storage of a device.
struct storage_capacity {
    std::optional<std::int64_t> total{};
    std::optional<std::int64_t> used{};
    thing::extra extra{};

    bool operator==(const storage_capacity&) const = default;
};
void describe(const storage_capacity& self, auto& field) {
    field("total", self.total, {.unit = "KB"});
    field("used", self.used, {.unit = "KB"});
}

} // namespace dockwire::dji
