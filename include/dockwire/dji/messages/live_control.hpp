// The way into live control: authority, and the connection that its frames travel on ("Live Flight Controls").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// State of the connection of live control.
enum class drc_link_state : int { disconnected = 0, connecting = 1, connected = 2 };

constexpr auto values_of(thing::tag<drc_link_state>) {
    using enum drc_link_state;
    return thing::table<drc_link_state>({{disconnected, "Not connected"}, {connecting, "Connecting"}, {connected, "Connected"}});
}

/// Whether the pilot gave the cloud control.
enum class cloud_control_status { ok, failed, canceled };

constexpr auto names_of(thing::tag<cloud_control_status>) {
    using enum cloud_control_status;
    return thing::table<cloud_control_status>({{ok, "ok"}, {failed, "failed"}, {canceled, "canceled"}});
}

/// What the pilot decided.
struct cloud_control_report {
    thing::open<cloud_control_status> status{};
    thing::extra extra{};

    bool operator==(const cloud_control_report&) const = default;
};
void describe(const cloud_control_report& self, auto& field) { field("status", self.status); }

/// The broker of live control, and how to log in there.
struct drc_broker {
    /// "host:port".
    std::string address{};
    /// The serial number of the device, perhaps with a prefix.
    std::string client_id{};
    std::string username{};
    std::string password{};
    /// When the password ends.
    std::int64_t expire_time{0};
    bool enable_tls{false};
    thing::extra extra{};

    bool operator==(const drc_broker&) const = default;
};
void describe(const drc_broker& self, auto& field) {
    field("address", self.address);
    field("client_id", self.client_id);
    field("username", self.username);
    field("password", self.password);
    field("expire_time", self.expire_time, {.unit = "s"});
    field("enable_tls", self.enable_tls);
}

/// Lets a device connect for live control ("Live Flight Controls": drc_mode_enter).
struct drc_mode_enter {
    static constexpr std::string_view method = "drc_mode_enter";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;
    using reply = ack;

    drc_broker mqtt_broker{};
    int osd_frequency{0};
    int hsi_frequency{0};
    thing::extra extra{};

    bool operator==(const drc_mode_enter&) const = default;
};
void describe(const drc_mode_enter& self, auto& field) {
    field("mqtt_broker", self.mqtt_broker);
    field("osd_frequency", self.osd_frequency, {.min = 1, .max = 30, .unit = "Hz"});
    field("hsi_frequency", self.hsi_frequency, {.min = 1, .max = 30, .unit = "Hz"});
}

/// Ends live control ("Live Flight Controls": drc_mode_exit).
struct drc_mode_exit {
    static constexpr std::string_view method = "drc_mode_exit";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drc_mode_exit&) const = default;
};
void describe(const drc_mode_exit&, auto&) {}

/// Asks the pilot of a remote controller for control ("Live Flight Controls": cloud_control_auth_request).
struct cloud_control_auth_request {
    static constexpr std::string_view method = "cloud_control_auth_request";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::rc_pro | gateways::rc_plus_2;

    struct reply {
        int result{0};
        std::optional<cloud_control_report> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::string user_id{};
    std::string user_callsign{};
    /// "flight".
    std::vector<std::string> control_keys{};
    thing::extra extra{};

    bool operator==(const cloud_control_auth_request&) const = default;
};
void describe(const cloud_control_auth_request::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const cloud_control_auth_request& self, auto& field) {
    field("user_id", self.user_id, {.min_length = 1});
    field("user_callsign", self.user_callsign);
    field("control_keys", self.control_keys, {.max_length = 1});
}

/// Gives control back to the pilot ("Live Flight Controls": cloud_control_release).
struct cloud_control_release {
    static constexpr std::string_view method = "cloud_control_release";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::rc_pro | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<cloud_control_report> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    /// "flight".
    std::vector<std::string> control_keys{};
    thing::extra extra{};

    bool operator==(const cloud_control_release&) const = default;
};
void describe(const cloud_control_release::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const cloud_control_release& self, auto& field) { field("control_keys", self.control_keys, {.max_length = 1}); }

namespace event {

/// State of the connection of live control ("Live Flight Controls": drc_status_notify). Retired on Dock 3, whose state has `drc_state`.
struct drc_status_notify {
    static constexpr std::string_view method = "drc_status_notify";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;
    static constexpr gateway_set retired_on = gateways::dock3;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    drc_link_state drc_state{drc_link_state::disconnected};
    thing::extra extra{};

    bool operator==(const drc_status_notify&) const = default;
};
void describe(const drc_status_notify& self, auto& field) {
    field("result", self.result);
    field("drc_state", self.drc_state);
}

/// The pilot gave control or did not ("Live Flight Controls": cloud_control_auth_notify).
struct cloud_control_auth_notify {
    static constexpr std::string_view method = "cloud_control_auth_notify";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::rc_pro | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    cloud_control_report output{};
    thing::extra extra{};

    bool operator==(const cloud_control_auth_notify&) const = default;
};
void describe(const cloud_control_auth_notify& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

} // namespace event
} // namespace dockwire::dji
