// The radio and mobile links of docks, remote controllers and aircraft ("Properties" of each product).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The aircraft of an image transmission link.
struct link_center {
    std::optional<int> sdr_id{};
    std::optional<std::string> sn{};
    thing::extra extra{};

    bool operator==(const link_center&) const = default;
};
void describe(const link_center& self, auto& field) {
    field("sdr_id", self.sdr_id);
    field("sn", self.sn);
}

/// A dock or remote controller of an image transmission link.
struct link_leaf {
    std::optional<int> sdr_id{};
    std::optional<std::string> sn{};
    std::optional<int> control_source_index{};
    thing::extra extra{};

    bool operator==(const link_leaf&) const = default;
};
void describe(const link_leaf& self, auto& field) {
    field("sdr_id", self.sdr_id);
    field("sn", self.sn);
    field("control_source_index", self.control_source_index, {.min = 1, .max = 2, .step = 1});
}

/// Who is paired with whom.
struct wireless_link_topology {
    /// 28 numbers.
    std::optional<std::vector<int>> secret_code{};
    std::optional<link_center> center_node{};
    std::optional<std::vector<link_leaf>> leaf_nodes{};
    thing::extra extra{};

    bool operator==(const wireless_link_topology&) const = default;
};
void describe(const wireless_link_topology& self, auto& field) {
    field("secret_code", self.secret_code, {.size = 28});
    field("center_node", self.center_node);
    field("leaf_nodes", self.leaf_nodes);
}

/// What a 4G dongle is.
enum class dongle_kind : int { old = 6, esim = 10 };

constexpr auto values_of(thing::tag<dongle_kind>) {
    using enum dongle_kind;
    return thing::table<dongle_kind>({{old, "Old dongle"}, {esim, "New dongle with eSIM"}});
}

/// The SIM card that a dongle uses.
enum class active_sim : int { unknown = 0, physical = 1, esim = 2 };

constexpr auto values_of(thing::tag<active_sim>) {
    using enum active_sim;
    return thing::table<active_sim>({{unknown, "Unknown"}, {physical, "Physical SIM card"}, {esim, "eSIM"}});
}

/// Whether the eSIM of a dongle is activated, as docks and their aircraft say it. 1 was "activated" on these pages up to Cloud API 1.11.3.
enum class esim_activation : int { unknown = 0, not_activated = 1, activated = 2 };

constexpr auto values_of(thing::tag<esim_activation>) {
    using enum esim_activation;
    return thing::table<esim_activation>({{unknown, "Unknown"}, {not_activated, "Not activated"}, {activated, "Activated"}});
}

/// Whose network a SIM card is for.
enum class sim_operator : int { unknown = 0, china_mobile = 1, china_unicom = 2, china_telecom = 3 };

constexpr auto values_of(thing::tag<sim_operator>) {
    using enum sim_operator;
    return thing::table<sim_operator>(
        {{unknown, "Unknown"}, {china_mobile, "China Mobile"}, {china_unicom, "China Unicom"}, {china_telecom, "China Telecom"}});
}

/// What a physical SIM card is.
enum class sim_kind : int { unknown = 0, ordinary = 1, three_networks = 2 };

constexpr auto values_of(thing::tag<sim_kind>) {
    using enum sim_kind;
    return thing::table<sim_kind>(
        {{unknown, "Unknown"}, {ordinary, "Ordinary SIM card"}, {three_networks, "SIM card for three networks"}});
}

/// One eSIM of a dongle; only one is enabled at a time.
struct esim_info {
    std::optional<sim_operator> telecom_operator{};
    std::optional<bool> enabled{};
    std::optional<std::string> iccid{};
    thing::extra extra{};

    bool operator==(const esim_info&) const = default;
};
void describe(const esim_info& self, auto& field) {
    field("telecom_operator", self.telecom_operator);
    field("enabled", self.enabled);
    field("iccid", self.iccid);
}

/// The physical SIM card of a dongle.
struct sim_card {
    std::optional<sim_operator> telecom_operator{};
    std::optional<sim_kind> sim_type{};
    std::optional<std::string> iccid{};
    thing::extra extra{};

    bool operator==(const sim_card&) const = default;
};
void describe(const sim_card& self, auto& field) {
    field("telecom_operator", self.telecom_operator);
    field("sim_type", self.sim_type);
    field("iccid", self.iccid);
}

/// A 4G dongle. Its eSIM is activated by one table with docks and their aircraft, and by another with DJI Pilot 2.
template <class Activation>
struct basic_dongle_info {
    std::optional<std::string> imei{};
    std::optional<dongle_kind> dongle_type{};
    std::optional<std::string> eid{};
    /// Whether the eSIM is activated.
    std::optional<Activation> esim_activate_state{};
    /// Whether a physical SIM card is in it.
    std::optional<yes_no> sim_card_state{};
    std::optional<active_sim> sim_slot{};
    std::optional<std::vector<esim_info>> esim_infos{};
    std::optional<sim_card> sim_info{};
    thing::extra extra{};

    bool operator==(const basic_dongle_info&) const = default;
};
template <class Activation>
void describe(const basic_dongle_info<Activation>& self, auto& field) {
    field("imei", self.imei);
    field("dongle_type", self.dongle_type);
    field("eid", self.eid);
    field("esim_activate_state", self.esim_activate_state);
    field("sim_card_state", self.sim_card_state);
    field("sim_slot", self.sim_slot);
    field("esim_infos", self.esim_infos);
    field("sim_info", self.sim_info);
}

/// A dongle of a dock or of its aircraft.
using docked_dongle_info = basic_dongle_info<esim_activation>;

/// A dongle of a remote controller or of its aircraft.
using dongle_info = basic_dongle_info<yes_no>;

/// Whether a link is up.
enum class link_state : int { disconnected = 0, connected = 1 };

constexpr auto values_of(thing::tag<link_state>) {
    using enum link_state;
    return thing::table<link_state>({{disconnected, "Disconnected"}, {connected, "Connected"}});
}

/// What carries the image transmission between an aircraft and its dock or remote controller.
enum class link_mode : int { sdr = 0, lte_fusion = 1 };

constexpr auto values_of(thing::tag<link_mode>) {
    using enum link_mode;
    return thing::table<link_mode>({{sdr, "SDR"}, {lte_fusion, "4G fusion"}});
}

/// The link between an aircraft and its dock or remote controller.
struct image_transmission {
    std::optional<int> dongle_number{};
    std::optional<link_state> link_state_4g{};
    std::optional<link_state> sdr_link_state{};
    std::optional<link_mode> link_workmode{};
    std::optional<int> sdr_quality{};
    std::optional<int> quality_4g{};
    /// Between aircraft and 4G server.
    std::optional<int> uav_quality_4g{};
    /// Between dock or remote controller and 4G server.
    std::optional<int> gnd_quality_4g{};
    std::optional<double> sdr_freq_band{};
    std::optional<double> freq_band_4g{};
    thing::extra extra{};

    bool operator==(const image_transmission&) const = default;
};
void describe(const image_transmission& self, auto& field) {
    field("dongle_number", self.dongle_number);
    field("4g_link_state", self.link_state_4g);
    field("sdr_link_state", self.sdr_link_state);
    field("link_workmode", self.link_workmode);
    field("sdr_quality", self.sdr_quality, {.min = 0, .max = 5, .step = 1});
    field("4g_quality", self.quality_4g, {.min = 0, .max = 5, .step = 1});
    field("4g_uav_quality", self.uav_quality_4g, {.min = 0, .max = 5, .step = 1});
    field("4g_gnd_quality", self.gnd_quality_4g, {.min = 0, .max = 5, .step = 1});
    field("sdr_freq_band", self.sdr_freq_band);
    field("4g_freq_band", self.freq_band_4g);
}

} // namespace dockwire::dji
