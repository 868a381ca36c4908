// Data of the application on a dock or remote controller ("ESDK Transmit Custom Data").
#pragma once

#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Sends data to the ESDK application ("ESDK Transmit Custom Data": custom_data_transmission_to_esdk).
struct custom_data_transmission_to_esdk {
    static constexpr std::string_view method = "custom_data_transmission_to_esdk";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    std::string value{};
    thing::extra extra{};

    bool operator==(const custom_data_transmission_to_esdk&) const = default;
};
void describe(const custom_data_transmission_to_esdk& self, auto& field) { field("value", self.value, {.max_length = 255}); }

namespace event {

/// Data from the ESDK application ("ESDK Transmit Custom Data": custom_data_transmission_from_esdk).
struct custom_data_transmission_from_esdk {
    static constexpr std::string_view method = "custom_data_transmission_from_esdk";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    std::string value{};
    thing::extra extra{};

    bool operator==(const custom_data_transmission_from_esdk&) const = default;
};
void describe(const custom_data_transmission_from_esdk& self, auto& field) { field("value", self.value, {.max_length = 255}); }

} // namespace event
} // namespace dockwire::dji
