// Properties that aircraft of a dock share ("Matrice 3D, Properties", "Matrice 4D, Properties"), once for each group of models: `osd` comes at
// 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/aircraft_parts.hpp"
#include "dockwire/dji/messages/aircraft_psdk.hpp"
#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/camera.hpp"
#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::aircraft {

/// The flight termination system.
struct flight_termination {
    std::optional<std::string> fts_firmware_version{};
    std::optional<std::string> fts_sn{};
    thing::reading<int> fts_status{};
    std::optional<std::int64_t> fts_timestamp{};
    std::optional<std::int64_t> fts_valid_duration{};
    std::optional<std::string> fts_verification_code{};
    thing::extra extra{};

    bool operator==(const flight_termination&) const = default;
};
void describe(const flight_termination& self, auto& field) {
    field("fts_firmware_version", self.fts_firmware_version, {.remark = remarks::undocumented});
    field("fts_sn", self.fts_sn, {.remark = remarks::undocumented});
    field("fts_status", self.fts_status, {.no_reading = 65535, .remark = remarks::undocumented});
    field("fts_timestamp", self.fts_timestamp, {.remark = remarks::undocumented});
    field("fts_valid_duration", self.fts_valid_duration, {.remark = remarks::undocumented});
    field("fts_verification_code", self.fts_verification_code, {.remark = remarks::undocumented});
}

/// What the aircraft pushes at a fixed rate.
template <device_model... Models>
struct docked_osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{Models...};

    std::optional<std::vector<camera>> cameras{};
    std::optional<obstacle_sensing> obstacle_avoidance{};
    std::optional<yes_no> is_near_area_limit{};
    std::optional<yes_no> is_near_height_limit{};
    std::optional<int> height_limit{};
    std::optional<distance_limit_info> distance_limit_status{};
    std::optional<int> rth_altitude{};
    std::optional<toggle> night_lights_state{};
    /// Unix time.
    std::optional<std::int64_t> activation_time{};
    std::optional<maintenance_list> maintain_status{};
    std::optional<int> total_flight_sorties{};
    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, payload> payloads{};
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
    /// Above the ellipsoid. An aircraft in its dock may have no reading.
    thing::reading<double> height{};
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    std::optional<double> vertical_speed{};
    std::optional<double> horizontal_speed{};
    std::optional<flight_gear> gear{};
    std::optional<aircraft_mode> mode_code{};
    /// Code of the country or region.
    std::optional<std::string> country{};
    /// Whether remote identification works.
    std::optional<bool> rid_state{};
    std::optional<lost_link_action> rc_lost_action{};
    std::optional<flight_termination> fts_info{};
    thing::extra extra{};

    bool operator==(const docked_osd&) const = default;
};
template <device_model... Models>
void describe(const docked_osd<Models...>& self, auto& field) {
    field("cameras", self.cameras);
    field("obstacle_avoidance", self.obstacle_avoidance, {.access = thing::access_mode::rw});
    field("is_near_area_limit", self.is_near_area_limit);
    field("is_near_height_limit", self.is_near_height_limit);
    field("height_limit", self.height_limit,
          {.min = 20, .max = 1500, .step = 1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_unknown});
    field("distance_limit_status", self.distance_limit_status, {.access = thing::access_mode::rw});
    field("rth_altitude", self.rth_altitude,
          {.min = 20, .max = 500, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_unknown});
    field("night_lights_state", self.night_lights_state, {.access = thing::access_mode::rw});
    field("activation_time", self.activation_time, {.unit = "s"});
    field("maintain_status", self.maintain_status);
    field("total_flight_sorties", self.total_flight_sorties, {.min = 0, .max = 2147483647, .step = 1});
    field.keyed(thing::dashed_numbers<3>, self.payloads);
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
    field("height", self.height, {.unit = "m", .no_reading = 9999999.9, .remark = remarks::above_ellipsoid});
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("vertical_speed", self.vertical_speed, {.unit = "m/s", .remark = remarks::sign_unknown});
    field("horizontal_speed", self.horizontal_speed, {.unit = "m/s"});
    field("gear", self.gear);
    field("mode_code", self.mode_code);
    field("country", self.country, {.remark = remarks::undocumented});
    field("rid_state", self.rid_state, {.remark = remarks::undocumented});
    field("rc_lost_action", self.rc_lost_action, {.remark = remarks::undocumented});
    field("fts_info", self.fts_info, {.remark = remarks::undocumented});
}

/// What the aircraft pushes when it changes.
template <device_model... Models>
struct docked_state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{Models...};

    /// Serial number of the dock with the best link.
    std::optional<std::string> best_link_gateway{};
    std::optional<wireless_link_topology> wireless_link_topo{};
    std::optional<std::string> flysafe_database_version{};
    std::optional<bool> offline_map_enable{};
    std::optional<std::vector<docked_dongle_info>> dongle_infos{};
    std::optional<return_home_altitude> current_rth_mode{};
    std::optional<return_home_altitude> rth_mode{};
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
    /// Why the aircraft is in its mode.
    std::optional<mode_cause> mode_code_reason{};
    /// Above the take-off point.
    std::optional<double> commander_flight_height{};
    std::optional<fly_to_altitude> commander_flight_mode{};
    std::optional<fly_to_lost_action> commander_mode_lost_action{};
    std::optional<watermark> camera_watermark_settings{};
    /// Resources of the widgets of PSDK payloads.
    std::optional<std::vector<psdk_resource>> psdk_ui_resource{};
    std::optional<std::vector<psdk_payload>> psdk_widget_values{};
    /// Battery that is kept for the way home.
    std::optional<int> remaining_power_for_return_home{};
    thing::extra extra{};

    bool operator==(const docked_state&) const = default;
};
template <device_model... Models>
void describe(const docked_state<Models...>& self, auto& field) {
    field("best_link_gateway", self.best_link_gateway);
    field("wireless_link_topo", self.wireless_link_topo);
    field("flysafe_database_version", self.flysafe_database_version, {.max_length = 64});
    field("offline_map_enable", self.offline_map_enable);
    field("dongle_infos", self.dongle_infos);
    field("current_rth_mode", self.current_rth_mode);
    field("rth_mode", self.rth_mode);
    field("serious_low_battery_warning_threshold", self.serious_low_battery_warning_threshold, {.unit = "%"});
    field("low_battery_warning_threshold", self.low_battery_warning_threshold, {.unit = "%"});
    field("control_source", self.control_source);
    field("home_latitude", self.home_latitude, {.unit = "°", .remark = remarks::latitude});
    field("home_longitude", self.home_longitude, {.unit = "°", .remark = remarks::longitude});
    field("firmware_upgrade_status", self.firmware_upgrade_status);
    field("compatible_status", self.compatible_status);
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field("mode_code_reason", self.mode_code_reason);
    field("commander_flight_height", self.commander_flight_height,
          {.min = 2, .max = 3000, .step = 0.1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_dock});
    field("commander_flight_mode", self.commander_flight_mode, {.access = thing::access_mode::rw});
    field("commander_mode_lost_action", self.commander_mode_lost_action, {.access = thing::access_mode::rw});
    field("camera_watermark_settings", self.camera_watermark_settings, {.access = thing::access_mode::rw});
    field("psdk_ui_resource", self.psdk_ui_resource);
    field("psdk_widget_values", self.psdk_widget_values);
    field("remaining_power_for_return_home", self.remaining_power_for_return_home,
          {.min = 0, .max = 100, .unit = "%", .access = thing::access_mode::rw, .remark = remarks::power_for_return});
}

} // namespace dockwire::dji::aircraft
