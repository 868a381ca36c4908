// Properties of Matrice 30 and 30T ("Matrice 30, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
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
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::m30 {

using namespace aircraft; // what aircraft share is a part of each: m30::aircraft_mode

/// A payload and its version.
struct mounted_payload {
    std::optional<std::string> control_source{};
    /// "{type-subtype-gimbalindex}", see devices in "Product Support".
    std::optional<std::string> payload_index{};
    std::optional<std::string> firmware_version{};
    std::optional<std::string> sn{};
    thing::extra extra{};

    bool operator==(const mounted_payload&) const = default;
};
void describe(const mounted_payload& self, auto& field) {
    field("control_source", self.control_source);
    field("payload_index", self.payload_index);
    field("firmware_version", self.firmware_version);
    field("sn", self.sn);
}

/// What the aircraft pushes at a fixed rate.
struct osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{model::matrice_30, model::matrice_30t};

    std::optional<aircraft::aircraft_mode> mode_code{};
    std::optional<aircraft::distance_limit_info> distance_limit_status{};
    std::optional<int> rth_altitude{};
    std::optional<aircraft::lost_link_action> rc_lost_action{};
    /// Deprecated; missions say it themselves.
    std::optional<wayline_exit_on_lost_link> exit_wayline_when_rc_lost{};
    std::optional<std::vector<camera>> cameras{};
    /// Code of the country or region.
    std::optional<std::string> country{};
    /// Whether remote identification works.
    std::optional<bool> rid_state{};
    std::optional<aircraft::flight_gear> gear{};
    std::optional<double> horizontal_speed{};
    std::optional<double> vertical_speed{};
    std::optional<double> longitude{};
    std::optional<double> latitude{};
    /// Above the ellipsoid.
    std::optional<double> height{};
    /// Above the take-off point.
    std::optional<double> elevation{};
    std::optional<double> attitude_pitch{};
    std::optional<double> attitude_roll{};
    /// Clockwise from true north, negative to the west. Documented as int, sent with a fraction.
    std::optional<double> attitude_head{};
    std::optional<double> home_distance{};
    /// Estimated from the attitude, in 0.1 m/s.
    std::optional<double> wind_speed{};
    std::optional<aircraft::wind> wind_direction{};
    std::optional<double> total_flight_time{};
    std::optional<double> total_flight_distance{};
    std::optional<aircraft::battery_set> battery{};
    std::optional<storage_capacity> storage{};
    std::optional<aircraft::satellites> position_state{};
    std::optional<std::string> track_id{};
    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, aircraft::payload> payloads{};
    std::optional<int> total_flight_sorties{};
    std::optional<aircraft::maintenance_list> maintain_status{};
    /// Unix time.
    std::optional<std::int64_t> activation_time{};
    std::optional<toggle> night_lights_state{};
    std::optional<int> height_limit{};
    std::optional<yes_no> is_near_height_limit{};
    std::optional<yes_no> is_near_area_limit{};
    std::optional<aircraft::obstacle_sensing> obstacle_avoidance{};
    thing::extra extra{};

    bool operator==(const osd&) const = default;
};
void describe(const osd& self, auto& field) {
    field("mode_code", self.mode_code);
    field("distance_limit_status", self.distance_limit_status, {.access = thing::access_mode::rw});
    field("rth_altitude", self.rth_altitude,
          {.min = 20, .max = 500, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_unknown});
    field("rc_lost_action", self.rc_lost_action, {.access = thing::access_mode::rw});
    field("exit_wayline_when_rc_lost", self.exit_wayline_when_rc_lost, {.access = thing::access_mode::rw});
    field("cameras", self.cameras);
    field("country", self.country);
    field("rid_state", self.rid_state);
    field("gear", self.gear);
    field("horizontal_speed", self.horizontal_speed, {.unit = "m/s"});
    field("vertical_speed", self.vertical_speed, {.unit = "m/s", .remark = remarks::sign_unknown});
    field("longitude", self.longitude, {.unit = "°", .remark = remarks::longitude});
    field("latitude", self.latitude, {.unit = "°", .remark = remarks::latitude});
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
    field("elevation", self.elevation, {.unit = "m", .remark = remarks::above_takeoff});
    field("attitude_pitch", self.attitude_pitch, {.unit = "°", .remark = remarks::angle_unknown});
    field("attitude_roll", self.attitude_roll, {.unit = "°", .remark = remarks::angle_unknown});
    field("attitude_head", self.attitude_head, {.unit = "°", .remark = remarks::attitude_head});
    field("home_distance", self.home_distance, {.unit = "m"});
    field("wind_speed", self.wind_speed, {.scale = 0.1, .unit = "m/s"});
    field("wind_direction", self.wind_direction, {.remark = remarks::wind_direction});
    field("total_flight_time", self.total_flight_time, {.unit = "s"});
    field("total_flight_distance", self.total_flight_distance, {.unit = "m"});
    field("battery", self.battery);
    field("storage", self.storage);
    field("position_state", self.position_state);
    field("track_id", self.track_id, {.max_length = 64});
    field.keyed(thing::dashed_numbers<3>, self.payloads);
    field("total_flight_sorties", self.total_flight_sorties);
    field("maintain_status", self.maintain_status);
    field("activation_time", self.activation_time, {.unit = "s"});
    field("night_lights_state", self.night_lights_state, {.access = thing::access_mode::rw});
    field("height_limit", self.height_limit,
          {.min = 20, .max = 1500, .step = 1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_unknown});
    field("is_near_height_limit", self.is_near_height_limit);
    field("is_near_area_limit", self.is_near_area_limit);
    field("obstacle_avoidance", self.obstacle_avoidance, {.access = thing::access_mode::rw});
}

/// What the aircraft pushes when it changes.
struct state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{model::matrice_30, model::matrice_30t};

    /// All payloads with their versions.
    std::optional<std::vector<mounted_payload>> payloads{};
    /// Version of the aircraft's library for wayline files (WPMZ).
    std::optional<std::string> wpmz_version{};
    std::optional<aircraft::fly_to_lost_action> commander_mode_lost_action{};
    std::optional<aircraft::fly_to_altitude> current_commander_flight_mode{};
    /// Above the take-off point.
    std::optional<double> commander_flight_height{};
    /// Why the aircraft is in its mode.
    std::optional<aircraft::mode_cause> mode_code_reason{};
    std::optional<std::string> firmware_version{};
    /// Whether the firmware of its parts has to be made consistent.
    std::optional<yes_no> compatible_status{};
    /// Whether an upgrade runs.
    std::optional<yes_no> firmware_upgrade_status{};
    std::optional<double> home_longitude{};
    std::optional<double> home_latitude{};
    /// "A", "B", or the UUID of a browser.
    std::optional<std::string> control_source{};
    std::optional<int> low_battery_warning_threshold{};
    std::optional<int> serious_low_battery_warning_threshold{};
    std::optional<return_home_altitude> current_rth_mode{};
    /// Resources of the widgets of PSDK payloads.
    std::optional<std::vector<aircraft::psdk_resource>> psdk_ui_resource{};
    std::optional<std::vector<aircraft::psdk_payload>> psdk_widget_values{};
    thing::extra extra{};

    bool operator==(const state&) const = default;
};
void describe(const state& self, auto& field) {
    field("payloads", self.payloads);
    field("wpmz_version", self.wpmz_version);
    field("commander_mode_lost_action", self.commander_mode_lost_action, {.access = thing::access_mode::rw});
    field("current_commander_flight_mode", self.current_commander_flight_mode);
    field("commander_flight_height", self.commander_flight_height,
          {.min = 2, .max = 3000, .step = 0.1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_dock});
    field("mode_code_reason", self.mode_code_reason);
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field("compatible_status", self.compatible_status);
    field("firmware_upgrade_status", self.firmware_upgrade_status);
    field("home_longitude", self.home_longitude, {.unit = "°", .remark = remarks::longitude});
    field("home_latitude", self.home_latitude, {.unit = "°", .remark = remarks::latitude});
    field("control_source", self.control_source);
    field("low_battery_warning_threshold", self.low_battery_warning_threshold, {.unit = "%"});
    field("serious_low_battery_warning_threshold", self.serious_low_battery_warning_threshold, {.unit = "%"});
    field("current_rth_mode", self.current_rth_mode);
    field("psdk_ui_resource", self.psdk_ui_resource);
    field("psdk_widget_values", self.psdk_widget_values);
}

} // namespace dockwire::dji::m30
