// Which member of which packet holds which property: the one list that encoding, decoding and checking go by.
#pragma once

#include <concepts>
#include <type_traits>

#include "dockwire/codec/packet_form.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/property.hpp"

namespace dockwire::mqtt {

/// `Self` is one of `Packets`, const or not.
template <class Self, class... Packets>
concept self = (std::same_as<std::remove_const_t<Self>, Packets> || ...);

/// The bit of the packet, or the will, in `property_rule::carriers`.
template <class Packet>
inline constexpr packet_set carrier_of = set_of(type_of<Packet>);
template <>
inline constexpr packet_set carrier_of<will> = will_properties;

// Each `each_property(packet, visit)` calls `visit(property, member)` for every property that the packet may carry, in
// ascending order of identifiers, which is the order in which we write them.
//
// `cold` marks functions that do not run for each message, here and in the bodies: the compiler optimises them for size, which is quicker.

[[gnu::cold]] void each_property(self<packet::connect> auto& self, auto&& visit) {
    visit(property::session_expiry_interval, self.session_expiry_interval);
    visit(property::authentication_method, self.authentication_method);
    visit(property::authentication_data, self.authentication_data);
    visit(property::request_problem_information, self.request_problem_information);
    visit(property::request_response_information, self.request_response_information);
    visit(property::receive_maximum, self.receive_maximum);
    visit(property::topic_alias_maximum, self.topic_alias_maximum);
    visit(property::user_property, self.user_properties);
    visit(property::maximum_packet_size, self.maximum_packet_size);
}

[[gnu::cold]] void each_property(self<will> auto& self, auto&& visit) {
    visit(property::payload_format_indicator, self.payload_is_utf8);
    visit(property::message_expiry_interval, self.message_expiry_interval);
    visit(property::content_type, self.content_type);
    visit(property::response_topic, self.response_topic);
    visit(property::correlation_data, self.correlation_data);
    visit(property::will_delay_interval, self.will_delay_interval);
    visit(property::user_property, self.user_properties);
}

[[gnu::cold]] void each_property(self<packet::connack> auto& self, auto&& visit) {
    visit(property::session_expiry_interval, self.session_expiry_interval);
    visit(property::assigned_client_identifier, self.assigned_client_id);
    visit(property::server_keep_alive, self.server_keep_alive);
    visit(property::authentication_method, self.authentication_method);
    visit(property::authentication_data, self.authentication_data);
    visit(property::response_information, self.response_information);
    visit(property::server_reference, self.server_reference);
    visit(property::reason_string, self.reason_string);
    visit(property::receive_maximum, self.receive_maximum);
    visit(property::topic_alias_maximum, self.topic_alias_maximum);
    visit(property::maximum_qos, self.maximum_qos);
    visit(property::retain_available, self.retain_available);
    visit(property::user_property, self.user_properties);
    visit(property::maximum_packet_size, self.maximum_packet_size);
    visit(property::wildcard_subscription_available, self.wildcard_subscription_available);
    visit(property::subscription_identifier_available, self.subscription_identifier_available);
    visit(property::shared_subscription_available, self.shared_subscription_available);
}

void each_property(self<packet::publish> auto& self, auto&& visit) {
    visit(property::payload_format_indicator, self.payload_is_utf8);
    visit(property::message_expiry_interval, self.message_expiry_interval);
    visit(property::content_type, self.content_type);
    visit(property::response_topic, self.response_topic);
    visit(property::correlation_data, self.correlation_data);
    visit(property::subscription_identifier, self.subscription_ids);
    visit(property::topic_alias, self.topic_alias);
    visit(property::user_property, self.user_properties);
}

[[gnu::cold]] void
each_property(self<packet::puback, packet::pubrec, packet::pubrel, packet::pubcomp, packet::suback, packet::unsuback> auto& self,
              auto&& visit) {
    visit(property::reason_string, self.reason_string);
    visit(property::user_property, self.user_properties);
}

[[gnu::cold]] void each_property(self<packet::subscribe> auto& self, auto&& visit) {
    visit(property::subscription_identifier, self.subscription_id);
    visit(property::user_property, self.user_properties);
}

[[gnu::cold]] void each_property(self<packet::unsubscribe> auto& self, auto&& visit) {
    visit(property::user_property, self.user_properties);
}

void each_property(self<packet::pingreq, packet::pingresp> auto&, auto&&) {}

[[gnu::cold]] void each_property(self<packet::disconnect> auto& self, auto&& visit) {
    visit(property::session_expiry_interval, self.session_expiry_interval);
    visit(property::server_reference, self.server_reference);
    visit(property::reason_string, self.reason_string);
    visit(property::user_property, self.user_properties);
}

[[gnu::cold]] void each_property(self<packet::auth> auto& self, auto&& visit) {
    visit(property::authentication_method, self.authentication_method);
    visit(property::authentication_data, self.authentication_data);
    visit(property::reason_string, self.reason_string);
    visit(property::user_property, self.user_properties);
}

} // namespace dockwire::mqtt
