// What the properties of aircraft are made of ("Properties" of each aircraft).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::aircraft {

/// Obstacle sensing by direction.
struct obstacle_sensing {
    std::optional<toggle> horizon{};
    std::optional<toggle> upside{};
    std::optional<toggle> downside{};
    thing::extra extra{};

    bool operator==(const obstacle_sensing&) const = default;
};
void describe(const obstacle_sensing& self, auto& field) {
    field("horizon", self.horizon);
    field("upside", self.upside);
    field("downside", self.downside);
}

/// How far the aircraft may fly from home.
struct distance_limit_info {
    /// Whether the limit holds.
    std::optional<toggle> state{};
    std::optional<int> distance_limit{};
    std::optional<yes_no> is_near_distance_limit{};
    thing::extra extra{};

    bool operator==(const distance_limit_info&) const = default;
};
void describe(const distance_limit_info& self, auto& field) {
    field("state", self.state);
    field("distance_limit", self.distance_limit, {.min = 15, .max = 8000, .step = 1, .unit = "m"});
    field("is_near_distance_limit", self.is_near_distance_limit);
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
void describe(const maintenance& self, auto& field) {
    field("state", self.state);
    field("last_maintain_type", self.last_maintain_type);
    field("last_maintain_time", self.last_maintain_time, {.unit = "s"});
    field("last_maintain_flight_time", self.last_maintain_flight_time, {.unit = "h"});
    field("last_maintain_flight_sorties", self.last_maintain_flight_sorties, {.min = 0, .max = 2147483647, .step = 1});
}

/// Maintenance of the aircraft.
struct maintenance_list {
    std::optional<std::vector<maintenance>> maintain_status_array{};
    thing::extra extra{};

    bool operator==(const maintenance_list&) const = default;
};
void describe(const maintenance_list& self, auto& field) { field("maintain_status_array", self.maintain_status_array); }

/// A payload on a gimbal. Infrared cameras have the thermal members, cameras with a laser the target of their measurement.
struct payload {
    std::optional<double> gimbal_pitch{};
    std::optional<double> gimbal_roll{};
    std::optional<double> gimbal_yaw{};
    std::optional<double> measure_target_longitude{};
    std::optional<double> measure_target_latitude{};
    std::optional<double> measure_target_altitude{};
    std::optional<double> measure_target_distance{};
    std::optional<target_state> measure_target_error_state{};
    /// "{type-subtype-gimbalindex}", its key again.
    std::optional<std::string> payload_index{};
    std::optional<double> zoom_factor{};
    std::optional<thermal_palette> thermal_current_palette_style{};
    std::optional<std::vector<thermal_palette>> thermal_supported_palette_styles{};
    std::optional<thermal_gain> thermal_gain_mode{};
    /// Whether only temperatures between the limits have colours.
    std::optional<toggle> thermal_isotherm_state{};
    std::optional<int> thermal_isotherm_upper_limit{};
    std::optional<int> thermal_isotherm_lower_limit{};
    /// Lowest and highest temperature of the picture.
    std::optional<double> thermal_global_temperature_min{};
    std::optional<double> thermal_global_temperature_max{};
    thing::extra extra{};

    bool operator==(const payload&) const = default;
};
void describe(const payload& self, auto& field) {
    field("gimbal_pitch", self.gimbal_pitch,
          {.min = -180, .max = 180, .step = 0.1, .unit = "°", .remark = remarks::angle_unknown});
    field("gimbal_roll", self.gimbal_roll, {.min = -180, .max = 180, .step = 0.1, .unit = "°", .remark = remarks::angle_unknown});
    field("gimbal_yaw", self.gimbal_yaw, {.min = -180, .max = 180, .step = 0.1, .unit = "°", .remark = remarks::angle_unknown});
    field("measure_target_longitude", self.measure_target_longitude,
          {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("measure_target_latitude", self.measure_target_latitude,
          {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("measure_target_altitude", self.measure_target_altitude, {.unit = "m", .remark = remarks::above_unknown});
    field("measure_target_distance", self.measure_target_distance, {.unit = "m"});
    field("measure_target_error_state", self.measure_target_error_state);
    field("payload_index", self.payload_index);
    field("zoom_factor", self.zoom_factor);
    field("thermal_current_palette_style", self.thermal_current_palette_style, {.access = thing::access_mode::rw});
    field("thermal_supported_palette_styles", self.thermal_supported_palette_styles);
    field("thermal_gain_mode", self.thermal_gain_mode, {.access = thing::access_mode::rw});
    field("thermal_isotherm_state", self.thermal_isotherm_state, {.access = thing::access_mode::rw});
    field("thermal_isotherm_upper_limit", self.thermal_isotherm_upper_limit, {.unit = "°C", .access = thing::access_mode::rw});
    field("thermal_isotherm_lower_limit", self.thermal_isotherm_lower_limit, {.unit = "°C", .access = thing::access_mode::rw});
    field("thermal_global_temperature_min", self.thermal_global_temperature_min, {.unit = "°C"});
    field("thermal_global_temperature_max", self.thermal_global_temperature_max, {.unit = "°C"});
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
void describe(const satellites& self, auto& field) {
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
void describe(const battery_pack& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100});
    field("index", self.index, {.min = 0});
    field("sn", self.sn);
    field("type", self.type);
    field("sub_type", self.sub_type);
    field("firmware_version", self.firmware_version);
    field("loop_times", self.loop_times);
    field("voltage", self.voltage, {.unit = "mV"});
    field("temperature", self.temperature, {.unit = "°C"});
    field("high_voltage_storage_days", self.high_voltage_storage_days, {.unit = "day"});
}

/// All batteries together.
struct battery_set {
    std::optional<int> capacity_percent{};
    std::optional<int> remain_flight_time{};
    thing::reading<int> remain_job_time{};
    /// What the way home needs, in percent.
    std::optional<int> return_home_power{};
    /// Below it the aircraft lands.
    std::optional<int> landing_power{};
    std::optional<std::vector<battery_pack>> batteries{};
    thing::extra extra{};

    bool operator==(const battery_set&) const = default;
};
void describe(const battery_set& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100});
    field("remain_flight_time", self.remain_flight_time, {.unit = "s"});
    field("remain_job_time", self.remain_job_time, {.no_reading = 65535, .remark = remarks::undocumented});
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
void describe(const watermark& self, auto& field) {
    field("global_enable", self.global_enable, {.access = thing::access_mode::rw});
    field("drone_type_enable", self.drone_type_enable, {.access = thing::access_mode::rw});
    field("drone_sn_enable", self.drone_sn_enable, {.access = thing::access_mode::rw});
    field("datetime_enable", self.datetime_enable, {.access = thing::access_mode::rw});
    field("gps_enable", self.gps_enable, {.access = thing::access_mode::rw});
    field("user_custom_string_enable", self.user_custom_string_enable, {.access = thing::access_mode::rw});
    field("user_custom_string", self.user_custom_string, {.access = thing::access_mode::rw});
    field("layout", self.layout, {.access = thing::access_mode::rw});
}

} // namespace dockwire::dji::aircraft
