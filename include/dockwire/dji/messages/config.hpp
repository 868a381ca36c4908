// Provisioning: what a dock asks for when it connects ("Configuration Update").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

enum class config_format { json };

constexpr auto names_of(thing::tag<config_format>) { return thing::table<config_format>({{config_format::json, "json"}}); }

enum class config_level { product };

constexpr auto names_of(thing::tag<config_level>) { return thing::table<config_level>({{config_level::product, "product"}}); }

/// A dock asks for its licence and time server ("Configuration Update": config).
struct config {
    static constexpr std::string_view method = "config";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    /// Travels without `result` and `output`. A dock that does not accept the licence disconnects.
    struct reply {
        std::string app_id{};
        std::string app_key{};
        std::string app_license{};
        std::string ntp_server_host{};
        /// 123 when it is absent.
        std::optional<int> ntp_server_port{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    thing::open<config_format> config_type{};
    thing::open<config_level> config_scope{};
    thing::extra extra{};

    bool operator==(const config&) const = default;
};
void describe(const config::reply& self, auto& field) {
    field("app_id", self.app_id);
    field("app_key", self.app_key);
    field("app_license", self.app_license);
    field("ntp_server_host", self.ntp_server_host);
    field("ntp_server_port", self.ntp_server_port, {.min = 0, .max = 65535});
}
void describe(const config& self, auto& field) {
    field("config_type", self.config_type);
    field("config_scope", self.config_scope);
}

} // namespace dockwire::dji
