// Packets that the session's tests submit.
#pragma once

#include <chrono>
#include <string_view>

#include "dockwire/codec/packets.hpp"
#include "dockwire/session/event.hpp"

namespace session_test {

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using mqtt::operation_id;

inline constexpr auto qos_0 = mqtt::qos::at_most_once;
inline constexpr auto qos_1 = mqtt::qos::at_least_once;
inline constexpr auto qos_2 = mqtt::qos::exactly_once;

inline mqtt::packet::publish publish(std::string_view payload, mqtt::qos qos, std::string_view topic = "t") {
    mqtt::packet::publish message{};
    message.topic = topic;
    message.payload = mqtt::binary{payload};
    message.qos = qos;
    return message;
}

/// A CONNECT with a session that lasts.
inline mqtt::packet::connect connect_packet(bool clean_start = false) {
    mqtt::packet::connect request{};
    request.client_id = "c";
    request.clean_start = clean_start;
    request.session_expiry_interval = 3600;
    return request;
}

/// SUBSCRIBE to one filter, which must outlive the packet.
inline mqtt::packet::subscribe subscribe(const mqtt::subscription_request& request) {
    mqtt::packet::subscribe packet{};
    packet.subscriptions = std::span<const mqtt::subscription_request>{&request, 1};
    return packet;
}

/// UNSUBSCRIBE from one filter, which must outlive the packet.
inline mqtt::packet::unsubscribe unsubscribe(const mqtt::filter_name& filter) {
    mqtt::packet::unsubscribe packet{};
    packet.filters = std::span<const mqtt::filter_name>{&filter, 1};
    return packet;
}

} // namespace session_test
