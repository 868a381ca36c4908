// Commands to a dock in remote debugging ("Remote Debugging"). Docks take them after debug_mode_open; how far they are is in
// remote_debug_progress.hpp.
#pragma once

#include <string>
#include <string_view>

#include "dockwire/dji/messages/dock_parts.hpp"
#include "dockwire/dji/messages/job.hpp"
#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// What the air conditioner is told to do. Not the state that a dock reports.
enum class air_conditioner_action : int { idle = 0, cool = 1, heat = 2, dehumidify = 3 };

constexpr auto values_of(thing::tag<air_conditioner_action>) {
    using enum air_conditioner_action;
    return thing::table<air_conditioner_action>(
        {{idle, "Idle"}, {cool, "Cooling"}, {heat, "Heating"}, {dehumidify, "Dehumidification"}});
}

/// Which device has the dongle.
enum class dongle_host { dock, drone };

constexpr auto names_of(thing::tag<dongle_host>) {
    using enum dongle_host;
    return thing::table<dongle_host>({{dock, "dock"}, {drone, "drone"}});
}

/// The operator to switch to.
enum class target_operator : int { china_mobile = 1, china_unicom = 2, china_telecom = 3 };

constexpr auto values_of(thing::tag<target_operator>) {
    using enum target_operator;
    return thing::table<target_operator>(
        {{china_mobile, "China Mobile"}, {china_unicom, "China Unicom"}, {china_telecom, "China Telecom"}});
}

/// The card to switch to.
enum class target_sim : int { physical = 1, esim = 2 };

constexpr auto values_of(thing::tag<target_sim>) {
    using enum target_sim;
    return thing::table<target_sim>({{physical, "Physical SIM card"}, {esim, "eSIM"}});
}

/// Begins remote debugging ("Remote Debugging": debug_mode_open). The dock then flies no missions.
struct debug_mode_open {
    static constexpr std::string_view method = "debug_mode_open";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const debug_mode_open&) const = default;
};
void describe(const debug_mode_open&, auto&) {}

/// Ends remote debugging ("Remote Debugging": debug_mode_close).
struct debug_mode_close {
    static constexpr std::string_view method = "debug_mode_close";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const debug_mode_close&) const = default;
};
void describe(const debug_mode_close&, auto&) {}

/// Turns the supplement light on ("Remote Debugging": supplement_light_open).
struct supplement_light_open {
    static constexpr std::string_view method = "supplement_light_open";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const supplement_light_open&) const = default;
};
void describe(const supplement_light_open&, auto&) {}

/// Turns the supplement light off ("Remote Debugging": supplement_light_close).
struct supplement_light_close {
    static constexpr std::string_view method = "supplement_light_close";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const supplement_light_close&) const = default;
};
void describe(const supplement_light_close&, auto&) {}

/// Switches battery maintenance ("Remote Debugging": battery_maintenance_switch).
struct battery_maintenance_switch {
    static constexpr std::string_view method = "battery_maintenance_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    toggle action{toggle::off};
    thing::extra extra{};

    bool operator==(const battery_maintenance_switch&) const = default;
};
void describe(const battery_maintenance_switch& self, auto& field) { field("action", self.action); }

/// Sets the mode of the air conditioner ("Remote Debugging": air_conditioner_mode_switch).
struct air_conditioner_mode_switch {
    static constexpr std::string_view method = "air_conditioner_mode_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    air_conditioner_action action{air_conditioner_action::idle};
    thing::extra extra{};

    bool operator==(const air_conditioner_mode_switch&) const = default;
};
void describe(const air_conditioner_mode_switch& self, auto& field) { field("action", self.action); }

/// Switches sound and light alarm ("Remote Debugging": alarm_state_switch).
struct alarm_state_switch {
    static constexpr std::string_view method = "alarm_state_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    toggle action{toggle::off};
    thing::extra extra{};

    bool operator==(const alarm_state_switch&) const = default;
};
void describe(const alarm_state_switch& self, auto& field) { field("action", self.action); }

/// Sets how the battery is kept ("Remote Debugging": battery_store_mode_switch).
struct battery_store_mode_switch {
    static constexpr std::string_view method = "battery_store_mode_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    docks::battery_storage action{docks::battery_storage::schedule};
    thing::extra extra{};

    bool operator==(const battery_store_mode_switch&) const = default;
};
void describe(const battery_store_mode_switch& self, auto& field) { field("action", self.action); }

/// Restarts the dock ("Remote Debugging": device_reboot).
struct device_reboot {
    static constexpr std::string_view method = "device_reboot";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const device_reboot&) const = default;
};
void describe(const device_reboot&, auto&) {}

/// Turns the aircraft on ("Remote Debugging": drone_open).
struct drone_open {
    static constexpr std::string_view method = "drone_open";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const drone_open&) const = default;
};
void describe(const drone_open&, auto&) {}

/// Turns the aircraft off ("Remote Debugging": drone_close).
struct drone_close {
    static constexpr std::string_view method = "drone_close";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const drone_close&) const = default;
};
void describe(const drone_close&, auto&) {}

/// Erases the data of the dock ("Remote Debugging": device_format).
struct device_format {
    static constexpr std::string_view method = "device_format";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const device_format&) const = default;
};
void describe(const device_format&, auto&) {}

/// Erases the data of the aircraft ("Remote Debugging": drone_format).
struct drone_format {
    static constexpr std::string_view method = "drone_format";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const drone_format&) const = default;
};
void describe(const drone_format&, auto&) {}

/// Opens the cover of the dock ("Remote Debugging": cover_open).
struct cover_open {
    static constexpr std::string_view method = "cover_open";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const cover_open&) const = default;
};
void describe(const cover_open&, auto&) {}

/// Closes the cover of the dock ("Remote Debugging": cover_close).
struct cover_close {
    static constexpr std::string_view method = "cover_close";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const cover_close&) const = default;
};
void describe(const cover_close&, auto&) {}

/// Closes the cover whatever is in its way ("Remote Debugging": cover_force_close).
struct cover_force_close {
    static constexpr std::string_view method = "cover_force_close";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const cover_force_close&) const = default;
};
void describe(const cover_force_close&, auto&) {}

/// Opens the putters of a Dock ("Remote Debugging": putter_open).
struct putter_open {
    static constexpr std::string_view method = "putter_open";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock1;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const putter_open&) const = default;
};
void describe(const putter_open&, auto&) {}

/// Closes the putters of a Dock ("Remote Debugging": putter_close).
struct putter_close {
    static constexpr std::string_view method = "putter_close";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock1;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const putter_close&) const = default;
};
void describe(const putter_close&, auto&) {}

/// Charges the aircraft ("Remote Debugging": charge_open).
struct charge_open {
    static constexpr std::string_view method = "charge_open";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const charge_open&) const = default;
};
void describe(const charge_open&, auto&) {}

/// Stops charging the aircraft ("Remote Debugging": charge_close).
struct charge_close {
    static constexpr std::string_view method = "charge_close";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    thing::extra extra{};

    bool operator==(const charge_close&) const = default;
};
void describe(const charge_close&, auto&) {}

/// Sets the links of image transmission ("Remote Debugging": sdr_workmode_switch).
struct sdr_workmode_switch {
    static constexpr std::string_view method = "sdr_workmode_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    link_mode link_workmode{link_mode::sdr};
    thing::extra extra{};

    bool operator==(const sdr_workmode_switch&) const = default;
};
void describe(const sdr_workmode_switch& self, auto& field) { field("link_workmode", self.link_workmode); }

/// Sets which SIM card a dongle uses ("Remote Debugging": sim_slot_switch).
struct sim_slot_switch {
    static constexpr std::string_view method = "sim_slot_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Of the dongle.
    std::string imei{};
    thing::open<dongle_host> device_type{};
    target_sim sim_slot{target_sim::physical};
    thing::extra extra{};

    bool operator==(const sim_slot_switch&) const = default;
};
void describe(const sim_slot_switch& self, auto& field) {
    field("imei", self.imei, {.min_length = 1});
    field("device_type", self.device_type);
    field("sim_slot", self.sim_slot);
}

/// Activates the eSIM of a dongle ("Remote Debugging": esim_activate).
struct esim_activate {
    static constexpr std::string_view method = "esim_activate";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;
    using reply = job_reply;

    /// Of the dongle.
    std::string imei{};
    thing::open<dongle_host> device_type{};
    thing::extra extra{};

    bool operator==(const esim_activate&) const = default;
};
void describe(const esim_activate& self, auto& field) {
    field("imei", self.imei, {.min_length = 1});
    field("device_type", self.device_type);
}

/// Sets the operator of the eSIM of a dongle ("Remote Debugging": esim_operator_switch).
struct esim_operator_switch {
    static constexpr std::string_view method = "esim_operator_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Of the dongle.
    std::string imei{};
    thing::open<dongle_host> device_type{};
    /// In 1.11.3 it was called telecom_operator.
    target_operator esim_operator{target_operator::china_mobile};
    thing::extra extra{};

    bool operator==(const esim_operator_switch&) const = default;
};
void describe(const esim_operator_switch& self, auto& field) {
    field("imei", self.imei, {.min_length = 1});
    field("device_type", self.device_type);
    field("esim_operator", self.esim_operator, {.alias = "telecom_operator"});
}

} // namespace dockwire::dji
