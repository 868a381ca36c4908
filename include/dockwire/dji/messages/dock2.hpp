// Properties of DJI Dock 2 ("Dock 2, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/live.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::dock2 {

/// What the air conditioner does.
enum class air_conditioner_mode : int {
    idle = 0,
    cooling = 1,
    heating = 2,
    dehumidifying = 3,
    cooling_exit = 4,
    heating_exit = 5,
    dehumidifying_exit = 6,
    cooling_ready = 7,
    heating_ready = 8,
    dehumidifying_ready = 9
};

constexpr auto values_of(thing::tag<air_conditioner_mode>) {
    using enum air_conditioner_mode;
    return thing::table<air_conditioner_mode>({{idle, "Idle"},
                                               {cooling, "Cooling"},
                                               {heating, "Heating"},
                                               {dehumidifying, "Dehumidifying"},
                                               {cooling_exit, "Cooling exit"},
                                               {heating_exit, "Heating exit"},
                                               {dehumidifying_exit, "Dehumidifying exit"},
                                               {cooling_ready, "Cooling ready"},
                                               {heating_ready, "Heating ready"},
                                               {dehumidifying_ready, "Dehumidifying ready"}});
}

/// Whether the user takes part in the user experience improvement plan.
enum class improvement_plan : int { undecided = 0, refused = 1, agreed = 2 };

constexpr auto values_of(thing::tag<improvement_plan>) {
    using enum improvement_plan;
    return thing::table<improvement_plan>({{undecided, "Undecided"}, {refused, "Refused"}, {agreed, "Agreed"}});
}

/// Whether the aircraft battery is maintained.
enum class battery_maintenance : int { not_needed = 0, waiting = 1, in_maintenance = 2 };

constexpr auto values_of(thing::tag<battery_maintenance>) {
    using enum battery_maintenance;
    return thing::table<battery_maintenance>(
        {{not_needed, "Not needed"}, {waiting, "Waiting"}, {in_maintenance, "In maintenance"}});
}

/// Whether the aircraft battery is heated while the aircraft is off.
enum class battery_heating : int { off = 0, heating = 1, keeping_warm = 2 };

constexpr auto values_of(thing::tag<battery_heating>) {
    using enum battery_heating;
    return thing::table<battery_heating>(
        {{off, "Neither heated nor kept warm"}, {heating, "Heating"}, {keeping_warm, "Keeping warm"}});
}

/// Which battery of the aircraft.
enum class battery_side : int { left = 0, right = 1 };

constexpr auto values_of(thing::tag<battery_side>) {
    using enum battery_side;
    return thing::table<battery_side>({{left, "Left"}, {right, "Right"}});
}

/// Kind of the last maintenance.
enum class dock_maintenance : int { none = 0, regular = 17, deep = 18 };

constexpr auto values_of(thing::tag<dock_maintenance>) {
    using enum dock_maintenance;
    return thing::table<dock_maintenance>(
        {{none, "No maintenance"}, {regular, "Regular maintenance of the dock"}, {deep, "Deep maintenance of the dock"}});
}

/// How the aircraft battery is kept.
enum class battery_storage : int { schedule = 1, standby = 2 };

constexpr auto values_of(thing::tag<battery_storage>) {
    using enum battery_storage;
    return thing::table<battery_storage>(
        {{schedule, "Schedule: kept at 55 to 60 % between missions"}, {standby, "Standby: kept ready for emergencies"}});
}

/// Rainfall.
enum class rain : int { none = 0, light = 1, moderate = 2, heavy = 3 };

constexpr auto values_of(thing::tag<rain>) {
    using enum rain;
    return thing::table<rain>({{none, "None"}, {light, "Light"}, {moderate, "Moderate"}, {heavy, "Heavy"}});
}

/// Whether a link is up.
enum class link_state : int { disconnected = 0, connected = 1 };

constexpr auto values_of(thing::tag<link_state>) {
    using enum link_state;
    return thing::table<link_state>({{disconnected, "Disconnected"}, {connected, "Connected"}});
}

/// What carries the image transmission.
enum class link_mode : int { sdr = 0, lte_fusion = 1 };

constexpr auto values_of(thing::tag<link_mode>) {
    using enum link_mode;
    return thing::table<link_mode>({{sdr, "SDR"}, {lte_fusion, "4G fusion"}});
}

/// What connects the dock.
enum class network_kind : int { lte = 1, ethernet = 2 };

constexpr auto values_of(thing::tag<network_kind>) {
    using enum network_kind;
    return thing::table<network_kind>({{lte, "4G"}, {ethernet, "Ethernet"}});
}

/// Quality of that connection.
enum class network_quality : int { no_signal = 0, bad = 1, poor = 2, moderate = 3, better = 4, good = 5 };

constexpr auto values_of(thing::tag<network_quality>) {
    using enum network_quality;
    return thing::table<network_quality>(
        {{no_signal, "No signal"}, {bad, "Bad"}, {poor, "Poor"}, {moderate, "Moderate"}, {better, "Better"}, {good, "Good"}});
}

/// The cover.
enum class cover : int { closed = 0, open = 1, half_open = 2, abnormal = 3 };

constexpr auto values_of(thing::tag<cover>) {
    using enum cover;
    return thing::table<cover>({{closed, "Closed"}, {open, "Open"}, {half_open, "Half open"}, {abnormal, "Abnormal"}});
}

/// Where the dock is in a mission.
enum class mission_step : int {
    preparing = 0,
    in_flight = 1,
    recovering = 2,
    updating_flight_areas = 3,
    updating_terrain_obstacles = 4,
    idle = 5,
    aircraft_abnormal = 255,
    unknown = 256
};

constexpr auto values_of(thing::tag<mission_step>) {
    using enum mission_step;
    return thing::table<mission_step>({{preparing, "Preparing"},
                                       {in_flight, "In flight"},
                                       {recovering, "Recovering after the mission"},
                                       {updating_flight_areas, "Updating flight areas"},
                                       {updating_terrain_obstacles, "Updating terrain obstacles"},
                                       {idle, "Idle"},
                                       {aircraft_abnormal, "Aircraft abnormal"},
                                       {unknown, "Unknown"}});
}

/// What the dock is doing.
enum class dock_mode : int { idle = 0, on_site_debugging = 1, remote_debugging = 2, upgrading = 3, working = 4 };

constexpr auto values_of(thing::tag<dock_mode>) {
    using enum dock_mode;
    return thing::table<dock_mode>({{idle, "Idle"},
                                    {on_site_debugging, "On site debugging"},
                                    {remote_debugging, "Remote debugging"},
                                    {upgrading, "Upgrading"},
                                    {working, "Working"}});
}

/// The air conditioner.
struct air_conditioning {
    std::optional<air_conditioner_mode> air_conditioner_state{};
    /// Remaining wait before the mode can change.
    std::optional<int> switch_time{};
    thing::extra extra{};

    bool operator==(const air_conditioning&) const = default;
};
void describe(thing::self<air_conditioning> auto& self, auto& field) {
    field("air_conditioner_state", self.air_conditioner_state);
    field("switch_time", self.switch_time, {.unit = "s"});
}

/// A battery of an aircraft that is off and in the dock.
struct drone_battery {
    thing::reading<int> capacity_percent{};
    std::optional<battery_side> index{};
    thing::reading<int> voltage{};
    thing::reading<double> temperature{};
    thing::extra extra{};

    bool operator==(const drone_battery&) const = default;
};
void describe(thing::self<drone_battery> auto& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100});
    field("index", self.index);
    field("voltage", self.voltage, {.min = 0, .max = 28000, .unit = "mV"});
    field("temperature", self.temperature, {.min = -40, .max = 150, .unit = "°C"});
}

/// Care for the batteries of the aircraft in the dock.
struct drone_battery_care {
    std::optional<battery_maintenance> maintenance_state{};
    std::optional<int> maintenance_time_left{};
    std::optional<battery_heating> heat_state{};
    std::optional<std::vector<drone_battery>> batteries{};
    thing::extra extra{};

    bool operator==(const drone_battery_care&) const = default;
};
void describe(thing::self<drone_battery_care> auto& self, auto& field) {
    field("maintenance_state", self.maintenance_state);
    field("maintenance_time_left", self.maintenance_time_left, {.unit = "h"});
    field("heat_state", self.heat_state);
    field("batteries", self.batteries);
}

/// One kind of maintenance.
struct maintenance {
    /// Whether maintenance was done.
    std::optional<yes_no> state{};
    std::optional<dock_maintenance> last_maintain_type{};
    /// Unix time.
    std::optional<std::int64_t> last_maintain_time{};
    std::optional<int> last_maintain_work_sorties{};
    thing::extra extra{};

    bool operator==(const maintenance&) const = default;
};
void describe(thing::self<maintenance> auto& self, auto& field) {
    field("state", self.state);
    field("last_maintain_type", self.last_maintain_type);
    field("last_maintain_time", self.last_maintain_time, {.unit = "s"});
    field("last_maintain_work_sorties", self.last_maintain_work_sorties, {.min = 0, .max = 2147483647});
}

/// Maintenance of the dock.
struct maintenance_list {
    std::optional<std::vector<maintenance>> maintain_status_array{};
    thing::extra extra{};

    bool operator==(const maintenance_list&) const = default;
};
void describe(thing::self<maintenance_list> auto& self, auto& field) {
    field("maintain_status_array", self.maintain_status_array);
}

/// Satellite positioning of the dock.
struct satellites {
    std::optional<yes_no> is_calibration{};
    std::optional<fix_state> is_fixed{};
    std::optional<satellite_quality> quality{};
    std::optional<int> gps_number{};
    std::optional<int> rtk_number{};
    thing::extra extra{};

    bool operator==(const satellites&) const = default;
};
void describe(thing::self<satellites> auto& self, auto& field) {
    field("is_calibration", self.is_calibration);
    field("is_fixed", self.is_fixed);
    field("quality", self.quality);
    field("gps_number", self.gps_number);
    field("rtk_number", self.rtk_number);
}

/// Charging of the aircraft.
struct drone_charge {
    std::optional<int> capacity_percent{};
    /// Whether it charges.
    std::optional<yes_no> state{};
    thing::extra extra{};

    bool operator==(const drone_charge&) const = default;
};
void describe(thing::self<drone_charge> auto& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100});
    field("state", self.state);
}

/// The dock's own battery.
struct battery_backup {
    std::optional<toggle> switched{};
    std::optional<int> voltage{};
    std::optional<double> temperature{};
    thing::extra extra{};

    bool operator==(const battery_backup&) const = default;
};
void describe(thing::self<battery_backup> auto& self, auto& field) {
    field("switch", self.switched);
    field("voltage", self.voltage, {.min = 0, .max = 30000, .unit = "mV"});
    field("temperature", self.temperature, {.step = 0.1, .unit = "°C"});
}

/// The link to the aircraft.
struct image_transmission {
    std::optional<int> dongle_number{};
    std::optional<link_state> link_state_4g{};
    std::optional<link_state> sdr_link_state{};
    std::optional<link_mode> link_workmode{};
    std::optional<int> sdr_quality{};
    std::optional<int> quality_4g{};
    /// Between aircraft and 4G server.
    std::optional<int> uav_quality_4g{};
    /// Between dock and 4G server.
    std::optional<int> gnd_quality_4g{};
    std::optional<double> sdr_freq_band{};
    std::optional<double> freq_band_4g{};
    thing::extra extra{};

    bool operator==(const image_transmission&) const = default;
};
void describe(thing::self<image_transmission> auto& self, auto& field) {
    field("dongle_number", self.dongle_number);
    field("4g_link_state", self.link_state_4g);
    field("sdr_link_state", self.sdr_link_state);
    field("link_workmode", self.link_workmode);
    field("sdr_quality", self.sdr_quality, {.min = 0, .max = 5});
    field("4g_quality", self.quality_4g, {.min = 0, .max = 5});
    field("4g_uav_quality", self.uav_quality_4g, {.min = 0, .max = 5});
    field("4g_gnd_quality", self.gnd_quality_4g, {.min = 0, .max = 5});
    field("sdr_freq_band", self.sdr_freq_band);
    field("4g_freq_band", self.freq_band_4g);
}

/// Media files of the last missions.
struct media_files {
    /// Files that wait for their upload.
    std::optional<int> remain_upload{};
    thing::extra extra{};

    bool operator==(const media_files&) const = default;
};
void describe(thing::self<media_files> auto& self, auto& field) { field("remain_upload", self.remain_upload); }

/// The dock's connection to the cloud.
struct network {
    std::optional<network_kind> type{};
    std::optional<network_quality> quality{};
    std::optional<double> rate{};
    thing::extra extra{};

    bool operator==(const network&) const = default;
};
void describe(thing::self<network> auto& self, auto& field) {
    field("type", self.type);
    field("quality", self.quality);
    field("rate", self.rate, {.unit = "KB/s"});
}

/// The aircraft of the dock.
struct docked_aircraft {
    std::optional<std::string> device_sn{};
    /// Its model as "{domain-type-sub_type}".
    std::optional<std::string> device_model_key{};
    /// Whether it is switched on.
    std::optional<yes_no> device_online_status{};
    std::optional<yes_no> device_paired{};
    thing::extra extra{};

    bool operator==(const docked_aircraft&) const = default;
};
void describe(thing::self<docked_aircraft> auto& self, auto& field) {
    field("device_sn", self.device_sn);
    field("device_model_key", self.device_model_key);
    field("device_online_status", self.device_online_status);
    field("device_paired", self.device_paired);
}

/// What the dock pushes at a fixed rate.
struct osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{model::dock2};

    std::optional<yes_no> home_position_is_valid{};
    std::optional<double> heading{};
    std::optional<air_conditioning> air_conditioner{};
    std::optional<drone_battery_care> drone_battery_maintenance_info{};
    std::optional<maintenance_list> maintain_status{};
    std::optional<satellites> position_state{};
    std::optional<toggle> emergency_stop_state{};
    std::optional<drone_charge> drone_charge_state{};
    std::optional<battery_backup> backup_battery{};
    std::optional<toggle> alarm_state{};
    std::optional<battery_storage> battery_store_mode{};
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
    std::optional<rain> rainfall{};
    std::optional<image_transmission> wireless_link{};
    std::optional<media_files> media_file_detail{};
    /// Missions so far.
    std::optional<int> job_number{};
    std::optional<yes_no> drone_in_dock{};
    std::optional<network> network_state{};
    std::optional<toggle> supplement_light_state{};
    std::optional<cover> cover_state{};
    std::optional<docked_aircraft> sub_device{};
    std::optional<mission_step> flighttask_step_code{};
    std::optional<dock_mode> mode_code{};
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    thing::extra extra{};

    bool operator==(const osd&) const = default;
};
void describe(thing::self<osd> auto& self, auto& field) {
    field("home_position_is_valid", self.home_position_is_valid);
    field("heading", self.heading, {.min = -180, .max = 180, .unit = "°"});
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
    field("height", self.height, {.unit = "m"});
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
    field("job_number", self.job_number);
    field("drone_in_dock", self.drone_in_dock);
    field("network_state", self.network_state);
    field("supplement_light_state", self.supplement_light_state);
    field("cover_state", self.cover_state);
    field("sub_device", self.sub_device);
    field("flighttask_step_code", self.flighttask_step_code);
    field("mode_code", self.mode_code);
    field("latitude", self.latitude, {.min = -90, .max = 90, .step = 0.01});
    field("longitude", self.longitude, {.min = -180, .max = 180, .step = 0.01});
}

/// What the dock pushes when it changes.
struct state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{model::dock2};

    std::optional<rtcm_source> rtcm_info{};
    std::optional<wireless_link_topology> wireless_link_topo{};
    std::optional<bool> air_transfer_enable{};
    std::optional<toggle> silent_mode{};
    std::optional<improvement_plan> user_experience_improvement{};
    std::optional<std::vector<dongle_info>> dongle_infos{};
    /// Whether the firmware of its parts has to be made consistent.
    std::optional<yes_no> compatible_status{};
    /// Operating time so far.
    std::optional<std::int64_t> acc_time{};
    std::optional<live_capability> live_capacity{};
    std::optional<std::vector<live_stream>> live_status{};
    /// Whether an upgrade runs.
    std::optional<yes_no> firmware_upgrade_status{};
    std::optional<std::string> firmware_version{};
    thing::extra extra{};

    bool operator==(const state&) const = default;
};
void describe(thing::self<state> auto& self, auto& field) {
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
}

} // namespace dockwire::dji::dock2
