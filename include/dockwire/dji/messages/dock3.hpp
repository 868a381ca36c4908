// Properties of DJI Dock 3 ("Dock 3, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/dock_parts.hpp"
#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/live.hpp"
#include "dockwire/dji/messages/live_control.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::dock3 {

using namespace docks; // what docks share is a part of each: dock3::cover

/// What is known of the place and the direction of the dock.
enum class home_validity : int { nothing = 0, everything = 1, only_heading = 2, only_coordinates = 3 };

constexpr auto values_of(thing::tag<home_validity>) {
    using enum home_validity;
    return thing::table<home_validity>({{nothing, "Neither heading nor coordinates are valid"},
                                        {everything, "Heading and coordinates are valid"},
                                        {only_heading, "Only the heading is valid"},
                                        {only_coordinates, "Only the coordinates are valid"}});
}

/// Where the dock is by its own RTK.
struct own_position {
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    std::optional<double> height{};
    thing::extra extra{};

    bool operator==(const own_position&) const = default;
};
void describe(const own_position& self, auto& field) {
    field("latitude", self.latitude, {.min = -90, .max = 90, .step = 0.01, .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .step = 0.01, .remark = remarks::longitude});
    field("height", self.height, {.unit = "m", .remark = remarks::above_unknown});
}

/// Another place to land.
struct relative_landing_point {
    std::optional<double> longitude{};
    std::optional<double> latitude{};
    /// In metres if it is what alternate_land_point has under this name.
    std::optional<int> safe_land_height{};
    std::optional<int> status{};
    thing::extra extra{};

    bool operator==(const relative_landing_point&) const = default;
};
void describe(const relative_landing_point& self, auto& field) {
    field("longitude", self.longitude, {.remark = remarks::undocumented});
    field("latitude", self.latitude, {.remark = remarks::undocumented});
    field("safe_land_height", self.safe_land_height, {.remark = remarks::undocumented});
    field("status", self.status, {.remark = remarks::undocumented});
}

/// Whether the aircraft is kept inside an area.
struct geo_caging {
    std::optional<int> state{};
    thing::extra extra{};

    bool operator==(const geo_caging&) const = default;
};
void describe(const geo_caging& self, auto& field) { field("state", self.state, {.remark = remarks::undocumented}); }

/// What the dock pushes at a fixed rate.
struct osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{model::dock3};

    std::optional<home_validity> home_position_is_valid{};
    std::optional<double> heading{};
    std::optional<docks::air_conditioning> air_conditioner{};
    std::optional<docks::drone_battery_care> drone_battery_maintenance_info{};
    std::optional<docks::maintenance_list> maintain_status{};
    std::optional<docks::satellites> position_state{};
    std::optional<toggle> emergency_stop_state{};
    std::optional<docks::drone_charge> drone_charge_state{};
    std::optional<docks::battery_backup> backup_battery{};
    std::optional<toggle> alarm_state{};
    std::optional<docks::battery_storage> battery_store_mode{};
    /// Unix time.
    std::optional<std::int64_t> activation_time{};
    /// Above the ellipsoid.
    std::optional<double> height{};
    std::optional<landing_point> alternate_land_point{};
    /// Unix time.
    std::optional<std::int64_t> first_power_on{};
    std::optional<storage_capacity> storage{};
    std::optional<double> working_current{};
    std::optional<int> working_voltage{};
    std::optional<double> humidity{};
    std::optional<double> temperature{};
    std::optional<double> environment_temperature{};
    std::optional<double> wind_speed{};
    std::optional<docks::rain> rainfall{};
    std::optional<image_transmission> wireless_link{};
    std::optional<docks::media_files> media_file_detail{};
    /// Missions so far.
    std::optional<int> job_number{};
    std::optional<yes_no> drone_in_dock{};
    std::optional<docks::network> network_state{};
    std::optional<toggle> supplement_light_state{};
    std::optional<docks::cover> cover_state{};
    std::optional<docks::docked_aircraft> sub_device{};
    std::optional<docks::mission_step> flighttask_step_code{};
    std::optional<docks::dock_mode> mode_code{};
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    std::optional<drc_link_state> drc_state{};
    std::optional<own_position> self_converge_coordinate{};
    std::optional<int> deployment_mode{};
    std::optional<relative_landing_point> relative_alternate_land_point{};
    std::optional<int> gimbal_holder_state{};
    std::optional<double> acdc_power_input{};
    std::optional<int> poe_link_status{};
    std::optional<double> poe_power_output{};
    std::optional<bool> temp_mode_state{};
    thing::extra extra{};

    bool operator==(const osd&) const = default;
};

/// The fields that no page has.
void describe_seen(const osd& self, auto& field) {
    field("deployment_mode", self.deployment_mode, {.remark = remarks::undocumented});
    field("relative_alternate_land_point", self.relative_alternate_land_point, {.remark = remarks::undocumented});
    field("gimbal_holder_state", self.gimbal_holder_state, {.remark = remarks::undocumented});
    field("acdc_power_input", self.acdc_power_input, {.unit = "W", .remark = remarks::undocumented});
    field("poe_link_status", self.poe_link_status, {.remark = remarks::undocumented});
    field("poe_power_output", self.poe_power_output, {.remark = remarks::undocumented});
    field("temp_mode_state", self.temp_mode_state, {.remark = remarks::undocumented});
}

void describe(const osd& self, auto& field) {
    field("home_position_is_valid", self.home_position_is_valid);
    field("heading", self.heading, {.min = -180, .max = 180, .unit = "°", .remark = remarks::angle_unknown});
    field("air_conditioner", self.air_conditioner);
    field("drone_battery_maintenance_info", self.drone_battery_maintenance_info);
    field("maintain_status", self.maintain_status);
    field("position_state", self.position_state);
    field("emergency_stop_state", self.emergency_stop_state);
    field("drone_charge_state", self.drone_charge_state);
    field("backup_battery", self.backup_battery);
    field("alarm_state", self.alarm_state);
    field("battery_store_mode", self.battery_store_mode);
    field("activation_time", self.activation_time, {.unit = "s"});
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
    field("alternate_land_point", self.alternate_land_point);
    field("first_power_on", self.first_power_on, {.unit = "ms"});
    field("storage", self.storage);
    field("working_current", self.working_current, {.unit = "mA"});
    field("working_voltage", self.working_voltage, {.unit = "mV"});
    field("humidity", self.humidity, {.min = 0, .max = 100, .step = 0.1, .unit = "%RH"});
    field("temperature", self.temperature, {.unit = "°C"});
    field("environment_temperature", self.environment_temperature, {.unit = "°C"});
    field("wind_speed", self.wind_speed, {.unit = "m/s"});
    field("rainfall", self.rainfall);
    field("wireless_link", self.wireless_link);
    field("media_file_detail", self.media_file_detail);
    field("job_number", self.job_number, {.unit = "count"});
    field("drone_in_dock", self.drone_in_dock);
    field("network_state", self.network_state);
    field("supplement_light_state", self.supplement_light_state);
    field("cover_state", self.cover_state);
    field("sub_device", self.sub_device);
    field("flighttask_step_code", self.flighttask_step_code);
    field("mode_code", self.mode_code);
    field("latitude", self.latitude, {.min = -90, .max = 90, .step = 0.01, .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .step = 0.01, .remark = remarks::longitude});
    field("drc_state", self.drc_state);
    field("self_converge_coordinate", self.self_converge_coordinate);
    describe_seen(self, field);
}

/// What the dock pushes when it changes.
struct state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{model::dock3};

    std::optional<rtcm_source> rtcm_info{};
    std::optional<wireless_link_topology> wireless_link_topo{};
    std::optional<bool> air_transfer_enable{};
    std::optional<toggle> silent_mode{};
    std::optional<improvement_plan> user_experience_improvement{};
    std::optional<std::vector<docked_dongle_info>> dongle_infos{};
    /// Whether the firmware of its parts has to be made consistent.
    std::optional<yes_no> compatible_status{};
    /// Operating time so far.
    std::optional<std::int64_t> acc_time{};
    std::optional<live_capability> live_capacity{};
    std::optional<std::vector<live_stream>> live_status{};
    /// Whether an upgrade runs.
    std::optional<yes_no> firmware_upgrade_status{};
    std::optional<std::string> firmware_version{};
    std::optional<geo_caging> geo_caging_status{};
    std::optional<bool> is_beidou_version{};
    std::optional<std::vector<thing::raw_json>> ai_model_list{};
    /// Of China's registration with a real name.
    std::optional<int> uom_real_name_state{};
    std::optional<thing::raw_json> uom_real_name_tag{};
    std::optional<std::vector<thing::raw_json>> departure_trajectory{};
    std::optional<thing::raw_json> ar_info_switch{};
    std::optional<int> ai_spotlight_zoom_on{};
    thing::extra extra{};

    bool operator==(const state&) const = default;
};
void describe(const state& self, auto& field) {
    field("rtcm_info", self.rtcm_info);
    field("wireless_link_topo", self.wireless_link_topo);
    field("air_transfer_enable", self.air_transfer_enable, {.access = thing::access_mode::rw});
    field("silent_mode", self.silent_mode, {.access = thing::access_mode::rw});
    field("user_experience_improvement", self.user_experience_improvement, {.access = thing::access_mode::rw});
    field("dongle_infos", self.dongle_infos);
    field("compatible_status", self.compatible_status);
    field("acc_time", self.acc_time, {.unit = "s"});
    field("live_capacity", self.live_capacity);
    field("live_status", self.live_status);
    field("firmware_upgrade_status", self.firmware_upgrade_status);
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field("geo_caging_status", self.geo_caging_status, {.remark = remarks::undocumented});
    field("is_beidou_version", self.is_beidou_version, {.remark = remarks::undocumented});
    field("ai_model_list", self.ai_model_list, {.remark = remarks::undocumented});
    field("uom_real_name_state", self.uom_real_name_state, {.remark = remarks::undocumented});
    field("uom_real_name_tag", self.uom_real_name_tag, {.remark = remarks::undocumented});
    field("departure_trajectory", self.departure_trajectory, {.remark = remarks::undocumented});
    field("ar_info_switch", self.ar_info_switch, {.remark = remarks::undocumented});
    field("ai_spotlight_zoom_on", self.ai_spotlight_zoom_on, {.remark = remarks::undocumented});
}

} // namespace dockwire::dji::dock3
