// Properties that aircraft with DJI Pilot 2 share ("Mavic 3 Enterprise Series, Properties", "Other Aircraft, Properties"), once for each
// group of models: `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/aircraft_parts.hpp"
#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/camera.hpp"
#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::aircraft {

/// What the aircraft pushes at a fixed rate.
template <device_model... Models>
struct pilot_osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{Models...};

    /// Code of the country or region.
    std::optional<std::string> country{};
    std::optional<aircraft_mode> mode_code{};
    std::optional<std::vector<camera>> cameras{};
    std::optional<obstacle_sensing> obstacle_avoidance{};
    std::optional<yes_no> is_near_area_limit{};
    std::optional<yes_no> is_near_height_limit{};
    std::optional<int> height_limit{};
    std::optional<toggle> night_lights_state{};
    /// Unix time.
    std::optional<std::int64_t> activation_time{};
    std::optional<maintenance_list> maintain_status{};
    std::optional<int> total_flight_sorties{};
    std::optional<std::string> track_id{};
    std::optional<satellites> position_state{};
    std::optional<storage_capacity> storage{};
    std::optional<battery_set> battery{};
    std::optional<double> total_flight_distance{};
    std::optional<double> total_flight_time{};
    std::optional<wind> wind_direction{};
    /// Estimated from the attitude, in 0.1 m/s.
    std::optional<double> wind_speed{};
    std::optional<double> home_distance{};
    /// Clockwise from true north, negative to the west. Documented as int, sent with a fraction.
    std::optional<double> attitude_head{};
    std::optional<double> attitude_roll{};
    std::optional<double> attitude_pitch{};
    /// Above the take-off point.
    std::optional<double> elevation{};
    /// Above the ellipsoid.
    std::optional<double> height{};
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    std::optional<double> vertical_speed{};
    std::optional<double> horizontal_speed{};
    std::optional<flight_gear> gear{};
    std::optional<std::string> firmware_version{};
    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, payload> payloads{};
    thing::extra extra{};

    bool operator==(const pilot_osd&) const = default;
};
template <device_model... Models>
void describe(const pilot_osd<Models...>& self, auto& field) {
    field("country", self.country);
    field("mode_code", self.mode_code);
    field("cameras", self.cameras);
    field("obstacle_avoidance", self.obstacle_avoidance);
    field("is_near_area_limit", self.is_near_area_limit);
    field("is_near_height_limit", self.is_near_height_limit);
    field("height_limit", self.height_limit,
          {.min = 20, .max = 1500, .step = 1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_unknown});
    field("night_lights_state", self.night_lights_state, {.access = thing::access_mode::rw});
    field("activation_time", self.activation_time, {.unit = "s"});
    field("maintain_status", self.maintain_status);
    field("total_flight_sorties", self.total_flight_sorties, {.min = 0, .max = 2147483647, .step = 1});
    field("track_id", self.track_id, {.max_length = 64});
    field("position_state", self.position_state);
    field("storage", self.storage);
    field("battery", self.battery);
    field("total_flight_distance", self.total_flight_distance, {.unit = "m"});
    field("total_flight_time", self.total_flight_time, {.unit = "s"});
    field("wind_direction", self.wind_direction, {.remark = remarks::wind_direction});
    field("wind_speed", self.wind_speed, {.scale = 0.1, .unit = "m/s"});
    field("home_distance", self.home_distance, {.unit = "m"});
    field("attitude_head", self.attitude_head, {.unit = "°", .remark = remarks::attitude_head});
    field("attitude_roll", self.attitude_roll, {.unit = "°", .remark = remarks::angle_unknown});
    field("attitude_pitch", self.attitude_pitch, {.unit = "°", .remark = remarks::angle_unknown});
    field("elevation", self.elevation, {.unit = "m", .remark = remarks::above_takeoff});
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("vertical_speed", self.vertical_speed, {.unit = "m/s", .remark = remarks::sign_unknown});
    field("horizontal_speed", self.horizontal_speed, {.unit = "m/s"});
    field("gear", self.gear);
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field.keyed(thing::dashed_numbers<3>, self.payloads);
}

/// What the aircraft pushes when it changes.
template <device_model... Models>
struct pilot_state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{Models...};

    /// Why the aircraft is in its mode.
    std::optional<mode_cause> mode_code_reason{};
    std::optional<std::vector<dongle_info>> dongle_infos{};
    std::optional<int> serious_low_battery_warning_threshold{};
    std::optional<int> low_battery_warning_threshold{};
    /// "A", "B", or the UUID of a browser.
    std::optional<std::string> control_source{};
    std::optional<double> home_latitude{};
    std::optional<double> home_longitude{};
    /// Whether an upgrade runs.
    std::optional<yes_no> firmware_upgrade_status{};
    /// Whether the firmware of its parts has to be made consistent.
    std::optional<yes_no> compatible_status{};
    std::optional<std::string> firmware_version{};
    std::optional<watermark> camera_watermark_settings{};
    thing::extra extra{};

    bool operator==(const pilot_state&) const = default;
};
template <device_model... Models>
void describe(const pilot_state<Models...>& self, auto& field) {
    field("mode_code_reason", self.mode_code_reason);
    field("dongle_infos", self.dongle_infos);
    field("serious_low_battery_warning_threshold", self.serious_low_battery_warning_threshold, {.unit = "%"});
    field("low_battery_warning_threshold", self.low_battery_warning_threshold, {.unit = "%"});
    field("control_source", self.control_source);
    field("home_latitude", self.home_latitude, {.unit = "°", .remark = remarks::latitude});
    field("home_longitude", self.home_longitude, {.unit = "°", .remark = remarks::longitude});
    field("firmware_upgrade_status", self.firmware_upgrade_status);
    field("compatible_status", self.compatible_status);
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field("camera_watermark_settings", self.camera_watermark_settings, {.access = thing::access_mode::rw});
}

} // namespace dockwire::dji::aircraft
