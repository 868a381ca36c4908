// What the properties of DJI docks are made of ("Dock, Properties", "Dock 2, Properties").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::docks {

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
    dehumidifying_ready = 9,
    air_cooling_ready = 10,
    air_cooling = 11,
    air_cooling_exit = 12,
    demisting_ready = 13,
    demisting = 14,
    demisting_exit = 15,
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
                                               {dehumidifying_ready, "Dehumidifying ready"},
                                               {air_cooling_ready, "Air cooling ready"},
                                               {air_cooling, "Air cooling"},
                                               {air_cooling_exit, "Air cooling exit"},
                                               {demisting_ready, "Demisting ready"},
                                               {demisting, "Demisting"},
                                               {demisting_exit, "Demisting exit"}});
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
enum class dock_mode : int {
    idle = 0,
    on_site_debugging = 1,
    remote_debugging = 2,
    upgrading = 3,
    working = 4,
    to_be_calibrated = 5
};

constexpr auto values_of(thing::tag<dock_mode>) {
    using enum dock_mode;
    return thing::table<dock_mode>({{idle, "Idle"},
                                    {on_site_debugging, "On site debugging"},
                                    {remote_debugging, "Remote debugging"},
                                    {upgrading, "Upgrading"},
                                    {working, "Working"},
                                    {to_be_calibrated, "To be calibrated"}});
}

/// The aircraft of a dock.
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
void describe(const docked_aircraft& self, auto& field) {
    field("device_sn", self.device_sn);
    field("device_model_key", self.device_model_key);
    field("device_online_status", self.device_online_status);
    field("device_paired", self.device_paired);
}

/// The air conditioner.
struct air_conditioning {
    std::optional<air_conditioner_mode> air_conditioner_state{};
    /// Remaining wait before the mode can change.
    std::optional<int> switch_time{};
    thing::extra extra{};

    bool operator==(const air_conditioning&) const = default;
};
void describe(const air_conditioning& self, auto& field) {
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
void describe(const drone_battery& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100});
    field("index", self.index);
    field("voltage", self.voltage, {.min = 0, .max = 28000, .unit = "mV"});
    // Dock 3 has been seen with 3276.7, a tenth of 32767, beside 32767 for the others.
    field("temperature", self.temperature, {.min = -40, .max = 150, .unit = "°C", .no_reading = {32767, 3276.7}});
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
void describe(const drone_battery_care& self, auto& field) {
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
void describe(const maintenance& self, auto& field) {
    field("state", self.state);
    field("last_maintain_type", self.last_maintain_type);
    field("last_maintain_time", self.last_maintain_time, {.unit = "s"});
    field("last_maintain_work_sorties", self.last_maintain_work_sorties, {.min = 0, .max = 2147483647, .step = 1});
}

/// Maintenance of the dock.
struct maintenance_list {
    std::optional<std::vector<maintenance>> maintain_status_array{};
    thing::extra extra{};

    bool operator==(const maintenance_list&) const = default;
};
void describe(const maintenance_list& self, auto& field) { field("maintain_status_array", self.maintain_status_array); }

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
void describe(const satellites& self, auto& field) {
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
void describe(const drone_charge& self, auto& field) {
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
void describe(const battery_backup& self, auto& field) {
    field("switch", self.switched);
    field("voltage", self.voltage, {.min = 0, .max = 30000, .step = 1, .unit = "mV"});
    field("temperature", self.temperature, {.step = 0.1, .unit = "°C"});
}

/// Media files of the last missions.
struct media_files {
    /// Files that wait for their upload.
    std::optional<int> remain_upload{};
    thing::extra extra{};

    bool operator==(const media_files&) const = default;
};
void describe(const media_files& self, auto& field) { field("remain_upload", self.remain_upload); }

/// The dock's connection to the cloud.
struct network {
    std::optional<network_kind> type{};
    std::optional<network_quality> quality{};
    std::optional<double> rate{};
    thing::extra extra{};

    bool operator==(const network&) const = default;
};
void describe(const network& self, auto& field) {
    field("type", self.type);
    field("quality", self.quality);
    field("rate", self.rate, {.unit = "KB/s"});
}

} // namespace dockwire::dji::docks
