// Payloads that are made with the PSDK ("PSDK", "PSDK Transmit Custom Data"; frames "Remote Control").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/command_way.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/psdk_parts.hpp"
#include "dockwire/dji/messages/psdk_state.hpp"
#include "dockwire/dji/messages/searchlight.hpp"
#include "dockwire/dji/messages/speaker.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

namespace command {

/// Sets the value of a widget ("PSDK": psdk_widget_value_set; as a frame drc_psdk_widget_value_set).
template <message_kind Kind>
struct psdk_widget_value_set {
    static constexpr std::string_view method = way<Kind>::method("drc_psdk_widget_value_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks, gateways::dock3);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    int index{0};
    /// The payload decides what it means.
    int value{0};
    thing::extra extra{};

    bool operator==(const psdk_widget_value_set&) const = default;
};
template <message_kind Kind>
void describe(const psdk_widget_value_set<Kind>& self, auto& field) {
    field("psdk_index", self.psdk_index, psdk_index_rules<Kind>);
    field("index", self.index, {.min = 0, .step = 1});
    field("value", self.value);
}

/// Sets the text of the input box ("PSDK": psdk_input_box_text_set; as a frame drc_psdk_input_box_text_set).
template <message_kind Kind>
struct psdk_input_box_text_set {
    static constexpr std::string_view method = way<Kind>::method("drc_psdk_input_box_text_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks, gateways::dock3);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    std::string value{};
    thing::extra extra{};

    bool operator==(const psdk_input_box_text_set&) const = default;
};
template <message_kind Kind>
void describe(const psdk_input_box_text_set<Kind>& self, auto& field) {
    field("psdk_index", self.psdk_index, psdk_index_rules<Kind>);
    field("value", self.value, {.unit = "B", .max_length = 128});
}

} // namespace command

using psdk_widget_value_set = command::psdk_widget_value_set<message_kind::service>;
using psdk_input_box_text_set = command::psdk_input_box_text_set<message_kind::service>;

namespace drc::down {
using drc_psdk_widget_value_set = command::psdk_widget_value_set<message_kind::drc_down>;
using drc_psdk_input_box_text_set = command::psdk_input_box_text_set<message_kind::drc_down>;
} // namespace drc::down

/// Sends data to the payload ("PSDK Transmit Custom Data": custom_data_transmission_to_psdk).
struct custom_data_transmission_to_psdk {
    static constexpr std::string_view method = "custom_data_transmission_to_psdk";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    std::string value{};
    thing::extra extra{};

    bool operator==(const custom_data_transmission_to_psdk&) const = default;
};
void describe(const custom_data_transmission_to_psdk& self, auto& field) { field("value", self.value, {.max_length = 255}); }

namespace event {

/// The text of the floating window ("PSDK": psdk_floating_window_text).
struct psdk_floating_window_text {
    static constexpr std::string_view method = "psdk_floating_window_text";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    std::string value{};
    thing::extra extra{};

    bool operator==(const psdk_floating_window_text&) const = default;
};
void describe(const psdk_floating_window_text& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0, .max = 3, .step = 1});
    field("value", self.value);
}

/// Resources of the user interface were uploaded ("PSDK": psdk_ui_resource_upload_result).
struct psdk_ui_resource_upload_result {
    static constexpr std::string_view method = "psdk_ui_resource_upload_result";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    /// In the object storage.
    std::string object_key{};
    std::int64_t size{0};
    int result{0};
    thing::extra extra{};

    bool operator==(const psdk_ui_resource_upload_result&) const = default;
};
void describe(const psdk_ui_resource_upload_result& self, auto& field) {
    field("psdk_index", self.psdk_index, {.min = 0, .max = 3, .step = 1});
    field("object_key", self.object_key);
    field("size", self.size, {.unit = "B"});
    field("result", self.result);
}

/// Data from the payload ("PSDK Transmit Custom Data": custom_data_transmission_from_psdk).
struct custom_data_transmission_from_psdk {
    static constexpr std::string_view method = "custom_data_transmission_from_psdk";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    std::string value{};
    thing::extra extra{};

    bool operator==(const custom_data_transmission_from_psdk&) const = default;
};
void describe(const custom_data_transmission_from_psdk& self, auto& field) { field("value", self.value, {.max_length = 255}); }

} // namespace event
} // namespace dockwire::dji
