// The fixed header of each control packet, as data.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/static_text.hpp"

namespace dockwire::mqtt {

/// What the first byte of a packet may be, and who sends it (2.1.2, 2.1.3).
struct packet_form {
    packet_type type{};
    std::string_view name{};
    std::uint8_t flags{0}; ///< the low four bits; PUBLISH has its own use for them
    bool from_client{false};
    bool from_server{false};
    static_text flags_statement{"MQTT-2.1.3-1"}; ///< is broken by other flags
    static_text reason_statement{"4.13"};        ///< is broken by a reason code that is none of its own
};

/// The 15 control packets in the order of their numbers, which begin with 1.
inline constexpr packet_form packet_forms[]{
    {packet_type::connect, "CONNECT", 0, true, false},
    {packet_type::connack, "CONNACK", 0, false, true, "MQTT-2.1.3-1", "MQTT-3.2.2-8"},
    {packet_type::publish, "PUBLISH", 0, true, true},
    {packet_type::puback, "PUBACK", 0, true, true, "MQTT-2.1.3-1", "MQTT-3.4.2-1"},
    {packet_type::pubrec, "PUBREC", 0, true, true, "MQTT-2.1.3-1", "MQTT-3.5.2-1"},
    {packet_type::pubrel, "PUBREL", 2, true, true, "MQTT-3.6.1-1", "MQTT-3.6.2-1"},
    {packet_type::pubcomp, "PUBCOMP", 0, true, true, "MQTT-2.1.3-1", "MQTT-3.7.2-1"},
    {packet_type::subscribe, "SUBSCRIBE", 2, true, false, "MQTT-3.8.1-1"},
    {packet_type::suback, "SUBACK", 0, false, true, "MQTT-2.1.3-1", "MQTT-3.9.3-2"},
    {packet_type::unsubscribe, "UNSUBSCRIBE", 2, true, false, "MQTT-3.10.1-1"},
    {packet_type::unsuback, "UNSUBACK", 0, false, true, "MQTT-2.1.3-1", "MQTT-3.11.3-2"},
    {packet_type::pingreq, "PINGREQ", 0, true, false},
    {packet_type::pingresp, "PINGRESP", 0, false, true},
    {packet_type::disconnect, "DISCONNECT", 0, true, true, "MQTT-3.14.1-1", "MQTT-3.14.2-1"},
    {packet_type::auth, "AUTH", 0, true, true, "MQTT-3.15.1-1", "MQTT-3.15.2-1"},
};
static_assert(std::ranges::is_sorted(packet_forms, {}, &packet_form::type) && std::size(packet_forms) == 15);

constexpr const packet_form& form_of(packet_type type) noexcept { return packet_forms[static_cast<std::size_t>(type) - 1]; }

/// The standard's name of a control packet.
constexpr std::string_view name_of(packet_type type) noexcept { return form_of(type).name; }

/// The control packet that an aggregate stands for.
template <class Packet>
inline constexpr packet_type type_of = Packet::no_such_packet;
template <>
inline constexpr packet_type type_of<packet::connect> = packet_type::connect;
template <>
inline constexpr packet_type type_of<packet::connack> = packet_type::connack;
template <>
inline constexpr packet_type type_of<packet::publish> = packet_type::publish;
template <packet_type Type>
inline constexpr packet_type type_of<packet::publish_reply<Type>> = Type;
template <>
inline constexpr packet_type type_of<packet::subscribe> = packet_type::subscribe;
template <packet_type Type>
inline constexpr packet_type type_of<packet::subscription_reply<Type>> = Type;
template <>
inline constexpr packet_type type_of<packet::unsubscribe> = packet_type::unsubscribe;
template <>
inline constexpr packet_type type_of<packet::pingreq> = packet_type::pingreq;
template <>
inline constexpr packet_type type_of<packet::pingresp> = packet_type::pingresp;
template <>
inline constexpr packet_type type_of<packet::disconnect> = packet_type::disconnect;
template <>
inline constexpr packet_type type_of<packet::auth> = packet_type::auth;

} // namespace dockwire::mqtt
