// Properties of DJI Dock ("Dock, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
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

namespace dockwire::dji::dock1 {

using namespace docks; // what docks share is a part of each: dock1::cover

/// The rods that push the aircraft into its place.
enum class putter : int { closed = 0, open = 1, half_open = 2, abnormal = 3 };

constexpr auto values_of(thing::tag<putter>) {
    using enum putter;
    return thing::table<putter>({{closed, "Closed"}, {open, "Open"}, {half_open, "Half open"}, {abnormal, "Abnormal"}});
}

/// Who controls the aircraft or a payload.
enum class authority { nobody, a, b };

constexpr auto names_of(thing::tag<authority>) {
    using enum authority;
    return thing::table<authority>({{nobody, ""}, {a, "A"}, {b, "B"}});
}

/// The aircraft of this dock; its model has another name with later docks.
struct docked_aircraft {
    std::optional<std::string> device_sn{};
    /// Its model as "{domain-type-sub_type}".
    std::optional<std::string> product_type{};
    /// Whether it is switched on.
    std::optional<yes_no> device_online_status{};
    std::optional<yes_no> device_paired{};
    thing::extra extra{};

    bool operator==(const docked_aircraft&) const = default;
};
void describe(const docked_aircraft& self, auto& field) {
    field("device_sn", self.device_sn);
    field("product_type", self.product_type, {.alias = "device_model_key"});
    field("device_online_status", self.device_online_status);
    field("device_paired", self.device_paired);
}

/// Who controls one payload.
struct payload_authority {
    std::optional<thing::open<authority>> control_source{};
    /// "{type-subtype-gimbalindex}", see devices in "Product Support".
    std::optional<std::string> payload_index{};
    std::optional<std::string> sn{};
    thing::extra extra{};

    bool operator==(const payload_authority&) const = default;
};
void describe(const payload_authority& self, auto& field) {
    field("control_source", self.control_source);
    field("payload_index", self.payload_index);
    field("sn", self.sn);
}

/// Who controls the aircraft.
struct drone_authority {
    std::optional<thing::open<authority>> control_source{};
    /// Whether others cannot take control of the flight; payloads cannot be locked.
    std::optional<bool> locked{};
    std::optional<std::vector<payload_authority>> payloads{};
    thing::extra extra{};

    bool operator==(const drone_authority&) const = default;
};
void describe(const drone_authority& self, auto& field) {
    field("control_source", self.control_source);
    field("locked", self.locked);
    field("payloads", self.payloads);
}

/// What the dock pushes at a fixed rate.
struct osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{model::dock};

    std::optional<double> longitude{};
    std::optional<double> latitude{};
    std::optional<docks::dock_mode> mode_code{};
    std::optional<docks::mission_step> flighttask_step_code{};
    std::optional<dock1::docked_aircraft> sub_device{};
    std::optional<docks::cover> cover_state{};
    std::optional<toggle> supplement_light_state{};
    std::optional<docks::network> network_state{};
    std::optional<yes_no> drone_in_dock{};
    /// Missions so far.
    std::optional<int> job_number{};
    std::optional<docks::media_files> media_file_detail{};
    std::optional<image_transmission> wireless_link{};
    std::optional<docks::rain> rainfall{};
    std::optional<double> wind_speed{};
    std::optional<double> environment_temperature{};
    std::optional<double> temperature{};
    std::optional<double> humidity{};
    std::optional<int> electric_supply_voltage{};
    std::optional<int> working_voltage{};
    std::optional<double> working_current{};
    std::optional<storage_capacity> storage{};
    /// Unix time.
    std::optional<std::int64_t> first_power_on{};
    std::optional<landing_point> alternate_land_point{};
    /// Above the ellipsoid.
    std::optional<double> height{};
    /// Unix time.
    std::optional<std::int64_t> activation_time{};
    std::optional<docks::battery_storage> battery_store_mode{};
    std::optional<toggle> alarm_state{};
    std::optional<docks::battery_backup> backup_battery{};
    std::optional<docks::drone_charge> drone_charge_state{};
    std::optional<toggle> emergency_stop_state{};
    std::optional<docks::satellites> position_state{};
    std::optional<docks::maintenance_list> maintain_status{};
    std::optional<putter> putter_state{};
    std::optional<docks::air_conditioning> air_conditioner{};
    std::optional<docks::drone_battery_care> drone_battery_maintenance_info{};
    std::optional<drc_link_state> drc_state{};
    std::optional<drone_authority> drone_authority_info{};
    thing::extra extra{};

    bool operator==(const osd&) const = default;
};
void describe(const osd& self, auto& field) {
    field("longitude", self.longitude, {.min = -180, .max = 180, .step = 0.01, .remark = remarks::longitude});
    field("latitude", self.latitude, {.min = -90, .max = 90, .step = 0.01, .remark = remarks::latitude});
    field("mode_code", self.mode_code);
    field("flighttask_step_code", self.flighttask_step_code);
    field("sub_device", self.sub_device);
    field("cover_state", self.cover_state);
    field("supplement_light_state", self.supplement_light_state);
    field("network_state", self.network_state);
    field("drone_in_dock", self.drone_in_dock);
    field("job_number", self.job_number, {.unit = "count"});
    field("media_file_detail", self.media_file_detail);
    field("wireless_link", self.wireless_link);
    field("rainfall", self.rainfall);
    field("wind_speed", self.wind_speed, {.unit = "m/s"});
    field("environment_temperature", self.environment_temperature, {.unit = "°C"});
    field("temperature", self.temperature, {.unit = "°C"});
    field("humidity", self.humidity, {.unit = "%RH"});
    field("electric_supply_voltage", self.electric_supply_voltage, {.unit = "V"});
    field("working_voltage", self.working_voltage, {.unit = "mV"});
    field("working_current", self.working_current, {.unit = "mA"});
    field("storage", self.storage);
    field("first_power_on", self.first_power_on, {.unit = "ms"});
    field("alternate_land_point", self.alternate_land_point);
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
    field("activation_time", self.activation_time, {.unit = "s"});
    field("battery_store_mode", self.battery_store_mode);
    field("alarm_state", self.alarm_state);
    field("backup_battery", self.backup_battery);
    field("drone_charge_state", self.drone_charge_state);
    field("emergency_stop_state", self.emergency_stop_state);
    field("position_state", self.position_state);
    field("maintain_status", self.maintain_status);
    field("putter_state", self.putter_state);
    field("air_conditioner", self.air_conditioner);
    field("drone_battery_maintenance_info", self.drone_battery_maintenance_info);
    field("drc_state", self.drc_state);
    field("drone_authority_info", self.drone_authority_info);
}

/// What the dock pushes when it changes.
struct state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{model::dock};

    std::optional<std::string> firmware_version{};
    /// Whether an upgrade runs.
    std::optional<yes_no> firmware_upgrade_status{};
    std::optional<std::vector<live_stream>> live_status{};
    std::optional<live_capability> live_capacity{};
    /// Operating time so far.
    std::optional<std::int64_t> acc_time{};
    /// Whether the firmware of its parts has to be made consistent.
    std::optional<yes_no> compatible_status{};
    /// Version of the dock's library for wayline files (WPMZ).
    std::optional<std::string> wpmz_version{};
    std::optional<improvement_plan> user_experience_improvement{};
    std::optional<toggle> silent_mode{};
    thing::extra extra{};

    bool operator==(const state&) const = default;
};
void describe(const state& self, auto& field) {
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field("firmware_upgrade_status", self.firmware_upgrade_status);
    field("live_status", self.live_status);
    field("live_capacity", self.live_capacity);
    field("acc_time", self.acc_time, {.unit = "s"});
    field("compatible_status", self.compatible_status);
    field("wpmz_version", self.wpmz_version);
    field("user_experience_improvement", self.user_experience_improvement, {.access = thing::access_mode::rw});
    field("silent_mode", self.silent_mode, {.access = thing::access_mode::rw});
}

} // namespace dockwire::dji::dock1
