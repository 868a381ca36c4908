// Properties of Matrice 3D and 3TD ("Matrice 3D, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/camera.hpp"
#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::m3d {

/// Kind of the last maintenance.
enum class aircraft_maintenance : int { basic = 1, regular = 2, deep = 3 };

constexpr auto values_of(thing::tag<aircraft_maintenance>) {
    using enum aircraft_maintenance;
    return thing::table<aircraft_maintenance>({{basic, "Basic maintenance of the aircraft"},
                                               {regular, "Regular maintenance of the aircraft"},
                                               {deep, "Deep maintenance of the aircraft"}});
}

/// Where the wind comes from.
enum class wind : int { north = 1, northeast = 2, east = 3, southeast = 4, south = 5, southwest = 6, west = 7, northwest = 8 };

constexpr auto values_of(thing::tag<wind>) {
    using enum wind;
    return thing::table<wind>({{north, "North"},
                               {northeast, "Northeast"},
                               {east, "East"},
                               {southeast, "Southeast"},
                               {south, "South"},
                               {southwest, "Southwest"},
                               {west, "West"},
                               {northwest, "Northwest"}});
}

/// Flight mode switch.
enum class flight_gear : int { a = 0, p = 1, nav = 2, fpv = 3, farm = 4, s = 5, f = 6, m = 7, g = 8, t = 9 };

constexpr auto values_of(thing::tag<flight_gear>) {
    using enum flight_gear;
    return thing::table<flight_gear>(
        {{a, "A"}, {p, "P"}, {nav, "NAV"}, {fpv, "FPV"}, {farm, "FARM"}, {s, "S"}, {f, "F"}, {m, "M"}, {g, "G"}, {t, "T"}});
}

/// What the aircraft is doing.
enum class aircraft_mode : int {
    standby = 0,
    takeoff_preparation = 1,
    takeoff_ready = 2,
    manual_flight = 3,
    automatic_takeoff = 4,
    wayline_flight = 5,
    panorama = 6,
    intelligent_tracking = 7,
    adsb_avoidance = 8,
    returning_home = 9,
    landing = 10,
    forced_landing = 11,
    three_blade_landing = 12,
    upgrading = 13,
    not_connected = 14,
    apas = 15,
    virtual_stick = 16,
    live_flight_controls = 17,
    airborne_rtk_fixing = 18,
    dock_address_selecting = 19,
};

constexpr auto values_of(thing::tag<aircraft_mode>) {
    using enum aircraft_mode;
    return thing::table<aircraft_mode>({
        {standby, "Standby"},
        {takeoff_preparation, "Takeoff preparation"},
        {takeoff_ready, "Takeoff ready"},
        {manual_flight, "Manual flight"},
        {automatic_takeoff, "Automatic takeoff"},
        {wayline_flight, "Wayline flight"},
        {panorama, "Panorama"},
        {intelligent_tracking, "Intelligent tracking"},
        {adsb_avoidance, "ADS-B avoidance"},
        {returning_home, "Returning home"},
        {landing, "Landing"},
        {forced_landing, "Forced landing"},
        {three_blade_landing, "Three blade landing"},
        {upgrading, "Upgrading"},
        {not_connected, "Not connected"},
        {apas, "APAS"},
        {virtual_stick, "Virtual stick"},
        {live_flight_controls, "Live flight controls"},
        {airborne_rtk_fixing, "Airborne RTK fixing"},
        {dock_address_selecting, "Dock address selecting"},
    });
}

/// Why it does that.
enum class mode_cause : int {
    none = 0,
    battery_low = 1,
    battery_voltage_low = 2,
    battery_voltage_critical = 3,
    remote_controller = 4,
    app = 5,
    signal_lost = 6,
    external_device = 7,
    dock_geo_zone = 8,
    too_close_to_home = 9,
    too_far_from_home = 10,
    waypoint_mission = 11,
    above_home = 12,
    second_stage_descent = 13,
    low_altitude_protection_overridden = 14,
    traffic_nearby = 15,
    height_control_failed = 16,
    returned_with_low_battery = 17,
    manual_flight = 18,
    hardware_abnormal = 19,
    anti_collision_ended = 20,
    return_canceled = 21,
    obstacle_on_return = 22,
    strong_wind = 23,
};

constexpr auto values_of(thing::tag<mode_cause>) {
    using enum mode_cause;
    return thing::table<mode_cause>({
        {none, "None"},
        {battery_low, "Battery power low"},
        {battery_voltage_low, "Battery voltage low"},
        {battery_voltage_critical, "Battery voltage critical"},
        {remote_controller, "Asked for on the remote controller"},
        {app, "Asked for by the app"},
        {signal_lost, "Remote controller signal lost"},
        {external_device, "Asked for by an external device (navigation, SDK)"},
        {dock_geo_zone, "Entered the dock's GEO zone"},
        {too_close_to_home, "Return asked for too close to the home point"},
        {too_far_from_home, "Return asked for too far from the home point"},
        {waypoint_mission, "Waypoint mission"},
        {above_home, "Above the home point at the end of a return"},
        {second_stage_descent, "Descent below 0.7 m"},
        {low_altitude_protection_overridden, "Low altitude protection overridden"},
        {traffic_nearby, "Traffic nearby"},
        {height_control_failed, "Height control failed"},
        {returned_with_low_battery, "Returned with low battery"},
        {manual_flight, "Manual flight"},
        {hardware_abnormal, "Hardware abnormal"},
        {anti_collision_ended, "End of anti-collision protection"},
        {return_canceled, "Return canceled"},
        {obstacle_on_return, "Obstacle on return"},
        {strong_wind, "Strong wind"},
    });
}

/// How the altitude of the return home is chosen.
enum class return_altitude : int { intelligent = 0, preset = 1 };

constexpr auto values_of(thing::tag<return_altitude>) {
    using enum return_altitude;
    return thing::table<return_altitude>({{intelligent, "Planned by the aircraft"}, {preset, "The altitude that was set"}});
}

/// How the height of a flight to a point is chosen.
enum class fly_to_altitude : int { optimal = 0, preset = 1 };

constexpr auto values_of(thing::tag<fly_to_altitude>) {
    using enum fly_to_altitude;
    return thing::table<fly_to_altitude>({{optimal, "Best height"}, {preset, "The height that was set"}});
}

/// What a flight to a point does without a link. Not the enum of other lost-link actions.
enum class fly_to_lost_action : int { finish = 0, lost_link_action = 1 };

constexpr auto values_of(thing::tag<fly_to_lost_action>) {
    using enum fly_to_lost_action;
    return thing::table<fly_to_lost_action>({{finish, "Finishes flying to the point"},
                                             {lost_link_action, "Gives up and does what the aircraft does without a link"}});
}

/// Where the watermark stands.
enum class watermark_corner : int { top_left = 0, bottom_left = 1, top_right = 2, bottom_right = 3 };

constexpr auto values_of(thing::tag<watermark_corner>) {
    using enum watermark_corner;
    return thing::table<watermark_corner>(
        {{top_left, "Top left"}, {bottom_left, "Bottom left"}, {top_right, "Top right"}, {bottom_right, "Bottom right"}});
}

/// Obstacle sensing by direction.
struct obstacle_sensing {
    std::optional<toggle> horizon{};
    std::optional<toggle> upside{};
    std::optional<toggle> downside{};
    thing::extra extra{};

    bool operator==(const obstacle_sensing&) const = default;
};
void describe(thing::self<obstacle_sensing> auto& self, auto& field) {
    field("horizon", self.horizon);
    field("upside", self.upside);
    field("downside", self.downside);
}

/// One kind of maintenance.
struct maintenance {
    /// Whether maintenance was done.
    std::optional<yes_no> state{};
    std::optional<aircraft_maintenance> last_maintain_type{};
    /// Unix time.
    std::optional<std::int64_t> last_maintain_time{};
    std::optional<int> last_maintain_flight_time{};
    std::optional<int> last_maintain_flight_sorties{};
    thing::extra extra{};

    bool operator==(const maintenance&) const = default;
};
void describe(thing::self<maintenance> auto& self, auto& field) {
    field("state", self.state);
    field("last_maintain_type", self.last_maintain_type);
    field("last_maintain_time", self.last_maintain_time, {.unit = "s"});
    field("last_maintain_flight_time", self.last_maintain_flight_time, {.unit = "h"});
    field("last_maintain_flight_sorties", self.last_maintain_flight_sorties, {.min = 0, .max = 2147483647});
}

/// Maintenance of the aircraft.
struct maintenance_list {
    std::optional<std::vector<maintenance>> maintain_status_array{};
    thing::extra extra{};

    bool operator==(const maintenance_list&) const = default;
};
void describe(thing::self<maintenance_list> auto& self, auto& field) {
    field("maintain_status_array", self.maintain_status_array);
}

/// A payload on a gimbal.
struct payload {
    std::optional<double> gimbal_pitch{};
    std::optional<double> gimbal_roll{};
    std::optional<double> gimbal_yaw{};
    std::optional<std::string> payload_index{};
    std::optional<double> zoom_factor{};
    thing::extra extra{};

    bool operator==(const payload&) const = default;
};
void describe(thing::self<payload> auto& self, auto& field) {
    field("gimbal_pitch", self.gimbal_pitch, {.min = -180, .max = 180, .step = 0.1, .unit = "°"});
    field("gimbal_roll", self.gimbal_roll, {.min = -180, .max = 180, .step = 0.1, .unit = "°"});
    field("gimbal_yaw", self.gimbal_yaw, {.min = -180, .max = 180, .step = 0.1, .unit = "°"});
    field("payload_index", self.payload_index);
    field("zoom_factor", self.zoom_factor);
}

/// Satellite positioning of the aircraft.
struct satellites {
    std::optional<fix_state> is_fixed{};
    std::optional<satellite_quality> quality{};
    std::optional<int> gps_number{};
    std::optional<int> rtk_number{};
    thing::extra extra{};

    bool operator==(const satellites&) const = default;
};
void describe(thing::self<satellites> auto& self, auto& field) {
    field("is_fixed", self.is_fixed);
    field("quality", self.quality);
    field("gps_number", self.gps_number);
    field("rtk_number", self.rtk_number);
}

/// One battery.
struct battery_pack {
    std::optional<int> capacity_percent{};
    std::optional<int> index{};
    std::optional<std::string> sn{};
    std::optional<int> type{};
    std::optional<int> sub_type{};
    std::optional<std::string> firmware_version{};
    std::optional<int> loop_times{};
    std::optional<int> voltage{};
    std::optional<double> temperature{};
    std::optional<int> high_voltage_storage_days{};
    thing::extra extra{};

    bool operator==(const battery_pack&) const = default;
};
void describe(thing::self<battery_pack> auto& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100});
    field("index", self.index, {.min = 0});
    field("sn", self.sn);
    field("type", self.type);
    field("sub_type", self.sub_type);
    field("firmware_version", self.firmware_version);
    field("loop_times", self.loop_times);
    field("voltage", self.voltage, {.unit = "mV"});
    field("temperature", self.temperature, {.unit = "°C"});
    field("high_voltage_storage_days", self.high_voltage_storage_days, {.unit = "d"});
}

/// All batteries together.
struct battery_set {
    std::optional<int> capacity_percent{};
    std::optional<int> remain_flight_time{};
    /// What the way home needs, in percent.
    std::optional<int> return_home_power{};
    /// Below it the aircraft lands.
    std::optional<int> landing_power{};
    std::optional<std::vector<battery_pack>> batteries{};
    thing::extra extra{};

    bool operator==(const battery_set&) const = default;
};
void describe(thing::self<battery_set> auto& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100});
    field("remain_flight_time", self.remain_flight_time, {.unit = "s"});
    field("return_home_power", self.return_home_power, {.min = 0, .max = 100});
    field("landing_power", self.landing_power, {.min = 0, .max = 100});
    field("batteries", self.batteries);
}

/// What is written into photos and videos.
struct watermark {
    std::optional<toggle> global_enable{};
    std::optional<toggle> drone_type_enable{};
    std::optional<toggle> drone_sn_enable{};
    std::optional<toggle> datetime_enable{};
    std::optional<toggle> gps_enable{};
    std::optional<toggle> user_custom_string_enable{};
    /// At most 250 bytes are shown.
    std::optional<std::string> user_custom_string{};
    std::optional<watermark_corner> layout{};
    thing::extra extra{};

    bool operator==(const watermark&) const = default;
};
void describe(thing::self<watermark> auto& self, auto& field) {
    field("global_enable", self.global_enable);
    field("drone_type_enable", self.drone_type_enable);
    field("drone_sn_enable", self.drone_sn_enable);
    field("datetime_enable", self.datetime_enable);
    field("gps_enable", self.gps_enable);
    field("user_custom_string_enable", self.user_custom_string_enable);
    field("user_custom_string", self.user_custom_string);
    field("layout", self.layout);
}

/// What the aircraft pushes at a fixed rate.
struct osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{model::matrice_3d, model::matrice_3td};

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
    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, payload> payloads{};
    std::optional<std::string> track_id{};
    std::optional<satellites> position_state{};
    std::optional<storage_capacity> storage{};
    std::optional<battery_set> battery{};
    std::optional<double> total_flight_distance{};
    std::optional<std::int64_t> total_flight_time{};
    std::optional<wind> wind_direction{};
    /// Estimated from the attitude. The page names no unit.
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
    std::optional<aircraft_mode> mode_code{};
    thing::extra extra{};

    bool operator==(const osd&) const = default;
};
void describe(thing::self<osd> auto& self, auto& field) {
    field("cameras", self.cameras);
    field("obstacle_avoidance", self.obstacle_avoidance, {.access = thing::access_mode::rw});
    field("is_near_area_limit", self.is_near_area_limit);
    field("is_near_height_limit", self.is_near_height_limit);
    field("height_limit", self.height_limit, {.min = 20, .max = 1500, .unit = "m", .access = thing::access_mode::rw});
    field("night_lights_state", self.night_lights_state, {.access = thing::access_mode::rw});
    field("activation_time", self.activation_time, {.unit = "s"});
    field("maintain_status", self.maintain_status);
    field("total_flight_sorties", self.total_flight_sorties, {.min = 0, .max = 2147483647});
    field.keyed(thing::dashed_numbers<3>, self.payloads);
    field("track_id", self.track_id, {.max_length = 64});
    field("position_state", self.position_state);
    field("storage", self.storage);
    field("battery", self.battery);
    field("total_flight_distance", self.total_flight_distance, {.unit = "m"});
    field("total_flight_time", self.total_flight_time, {.unit = "s"});
    field("wind_direction", self.wind_direction);
    field("wind_speed", self.wind_speed);
    field("home_distance", self.home_distance, {.unit = "m"});
    field("attitude_head", self.attitude_head, {.unit = "°"});
    field("attitude_roll", self.attitude_roll, {.unit = "°"});
    field("attitude_pitch", self.attitude_pitch, {.unit = "°"});
    field("elevation", self.elevation, {.unit = "m"});
    field("height", self.height, {.unit = "m"});
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°"});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°"});
    field("vertical_speed", self.vertical_speed, {.unit = "m/s"});
    field("horizontal_speed", self.horizontal_speed, {.unit = "m/s"});
    field("gear", self.gear);
    field("mode_code", self.mode_code);
}

/// What the aircraft pushes when it changes.
struct state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{model::matrice_3d, model::matrice_3td};

    /// Serial number of the dock with the best link.
    std::optional<std::string> best_link_gateway{};
    std::optional<wireless_link_topology> wireless_link_topo{};
    std::optional<std::string> flysafe_database_version{};
    std::optional<bool> offline_map_enable{};
    std::optional<std::vector<dongle_info>> dongle_infos{};
    std::optional<return_altitude> current_rth_mode{};
    std::optional<return_altitude> rth_mode{};
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
    thing::extra extra{};

    bool operator==(const state&) const = default;
};
void describe(thing::self<state> auto& self, auto& field) {
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
    field("home_latitude", self.home_latitude, {.unit = "°"});
    field("home_longitude", self.home_longitude, {.unit = "°"});
    field("firmware_upgrade_status", self.firmware_upgrade_status);
    field("compatible_status", self.compatible_status);
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field("mode_code_reason", self.mode_code_reason);
    field("commander_flight_height", self.commander_flight_height,
          {.min = 2, .max = 3000, .step = 0.1, .unit = "m", .access = thing::access_mode::rw});
    field("commander_flight_mode", self.commander_flight_mode, {.access = thing::access_mode::rw});
    field("commander_mode_lost_action", self.commander_mode_lost_action, {.access = thing::access_mode::rw});
    field("camera_watermark_settings", self.camera_watermark_settings, {.access = thing::access_mode::rw});
}

} // namespace dockwire::dji::m3d
