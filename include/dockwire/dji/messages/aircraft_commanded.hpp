// State of aircraft with DJI Pilot 2 that fly to a point ("Matrice 4 Series, Properties", "Matrice 400, Properties"), once for each group of
// models.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/aircraft_parts.hpp"
#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::aircraft {

/// What the aircraft pushes when it changes.
template <device_model... Models>
struct commanded_state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{Models...};

    std::optional<bool> offline_map_enable{};
    std::optional<std::vector<dongle_info>> dongle_infos{};
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
    /// Why the aircraft is in its mode.
    std::optional<mode_cause> mode_code_reason{};
    /// Above the take-off point.
    std::optional<double> commander_flight_height{};
    std::optional<fly_to_altitude> commander_flight_mode{};
    std::optional<fly_to_altitude> current_commander_flight_mode{};
    std::optional<fly_to_lost_action> commander_mode_lost_action{};
    std::optional<watermark> camera_watermark_settings{};
    thing::extra extra{};

    bool operator==(const commanded_state&) const = default;
};
template <device_model... Models>
void describe(const commanded_state<Models...>& self, auto& field) {
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
    field("mode_code_reason", self.mode_code_reason);
    field("commander_flight_height", self.commander_flight_height,
          {.min = 2, .max = 3000, .step = 0.1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_takeoff});
    field("commander_flight_mode", self.commander_flight_mode, {.access = thing::access_mode::rw});
    field("current_commander_flight_mode", self.current_commander_flight_mode);
    field("commander_mode_lost_action", self.commander_mode_lost_action, {.access = thing::access_mode::rw});
    field("camera_watermark_settings", self.camera_watermark_settings, {.access = thing::access_mode::rw});
}

} // namespace dockwire::dji::aircraft
