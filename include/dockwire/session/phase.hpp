// The legal moves of a session, as data.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <optional>

#include "dockwire/codec/packet_form.hpp"
#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt {

/// Where a session stands.
enum class phase : std::uint8_t {
    offline,    ///< no transport
    connecting, ///< a transport is open; the client awaits CONNACK, the server CONNECT
    accepting,  ///< server only: CONNECT came and the owner has not answered it
    online,     ///< CONNECT was accepted
    closing,    ///< nothing more is read; what is left to transmit goes out
};

/// A packet that may arrive at this end in this phase, and the phase that follows.
struct transition {
    side receiver{};
    phase from{};
    packet_type packet{};
    phase to{};
};

/// Every packet that is legal to receive; any other is a protocol error (4.13).
inline constexpr transition transitions[]{
    {side::client, phase::connecting, packet_type::connack, phase::online},
    {side::client, phase::connecting, packet_type::auth, phase::connecting},
    {side::client, phase::online, packet_type::publish, phase::online},
    {side::client, phase::online, packet_type::puback, phase::online},
    {side::client, phase::online, packet_type::pubrec, phase::online},
    {side::client, phase::online, packet_type::pubrel, phase::online},
    {side::client, phase::online, packet_type::pubcomp, phase::online},
    {side::client, phase::online, packet_type::suback, phase::online},
    {side::client, phase::online, packet_type::unsuback, phase::online},
    {side::client, phase::online, packet_type::pingresp, phase::online},
    {side::client, phase::online, packet_type::auth, phase::online},
    {side::client, phase::online, packet_type::disconnect, phase::closing},
    {side::server, phase::connecting, packet_type::connect, phase::accepting},
    {side::server, phase::accepting, packet_type::auth, phase::accepting},
    {side::server, phase::accepting, packet_type::disconnect, phase::closing},
    {side::server, phase::online, packet_type::publish, phase::online},
    {side::server, phase::online, packet_type::puback, phase::online},
    {side::server, phase::online, packet_type::pubrec, phase::online},
    {side::server, phase::online, packet_type::pubrel, phase::online},
    {side::server, phase::online, packet_type::pubcomp, phase::online},
    {side::server, phase::online, packet_type::subscribe, phase::online},
    {side::server, phase::online, packet_type::unsubscribe, phase::online},
    {side::server, phase::online, packet_type::pingreq, phase::online},
    {side::server, phase::online, packet_type::auth, phase::online},
    {side::server, phase::online, packet_type::disconnect, phase::closing},
};

/// The phase after `packet` arrived at `receiver`; nothing when it must not come now.
constexpr std::optional<phase> next_phase(side receiver, phase from, packet_type packet) noexcept {
    for (const transition& move : transitions) {
        if (move.receiver == receiver && move.from == from && move.packet == packet) return move.to;
    }
    return std::nullopt;
}

static_assert(next_phase(side::client, phase::online, packet_type::connack) == std::nullopt);
static_assert(next_phase(side::server, phase::online, packet_type::connect) == std::nullopt);

/// The packets that may arrive at this end at all.
template <class Packet, side Receiver>
concept received_by = std::ranges::any_of(
    transitions, [](const transition& move) { return move.receiver == Receiver && move.packet == type_of<Packet>; });

/// SUBSCRIBE and UNSUBSCRIBE.
template <class Packet>
concept request_packet = std::same_as<Packet, packet::subscribe> || std::same_as<Packet, packet::unsubscribe>;

} // namespace dockwire::mqtt
