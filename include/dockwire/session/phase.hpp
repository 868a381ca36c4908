// The legal moves of a session, as data.
#pragma once

#include <algorithm>
#include <cassert>
#include <concepts>
#include <cstdint>
#include <optional>

#include "dockwire/codec/packet_form.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/static_text.hpp"

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

/// What moves a session besides the packets that arrive.
enum class phase_step : std::uint8_t {
    opened,     ///< a transport is open
    unreadable, ///< server only: the first packet cannot be decoded, and may have been meant as CONNECT
    accepted,   ///< server only: CONNACK was sent with success
    ended,      ///< one of the ends is done with the connection
    closed,     ///< the transport is gone
};

/// A step that may be taken in this phase, and the phase that follows.
struct phase_move {
    phase from{};
    phase_step step{};
    phase to{};
};

/// Every step that is legal.
inline constexpr phase_move phase_moves[]{
    {phase::offline, phase_step::opened, phase::connecting}, {phase::connecting, phase_step::unreadable, phase::accepting},
    {phase::accepting, phase_step::accepted, phase::online}, {phase::connecting, phase_step::ended, phase::closing},
    {phase::accepting, phase_step::ended, phase::closing},   {phase::online, phase_step::ended, phase::closing},
    {phase::closing, phase_step::closed, phase::offline},
};

/// The phase after a step; nothing when it must not be taken now.
constexpr std::optional<phase> next_phase(phase from, phase_step step) noexcept {
    for (const phase_move& move : phase_moves) {
        if (move.from == from && move.step == step) return move.to;
    }
    return std::nullopt;
}

/// Where one end stands. The two tables move it, and nothing else does.
template <side Self>
class session_phase {
public:
    mqtt::phase current() const noexcept { return current_; }
    bool is(mqtt::phase which) const noexcept { return current_ == which; }
    /// Whether packets are still read: `ended` is a legal step.
    bool reads() const noexcept { return current_ != phase::offline && current_ != phase::closing; }

    /// Whether this packet may arrive now.
    bool admits(packet_type packet) const noexcept { return next_phase(Self, current_, packet).has_value(); }

    /// The statement that a packet breaks which `admits` does not allow.
    static_text order_broken_by(packet_type packet) const noexcept {
        constexpr static_text before_greeting = Self == side::client ? "MQTT-3.2.0-1" : "MQTT-3.1.0-1";
        if (current_ == phase::connecting) return before_greeting;
        if (packet == packet_type::connect) return "MQTT-3.1.0-2";
        if (packet == packet_type::connack) return "MQTT-3.2.0-2";
        return "4.13";
    }

    /// A packet that `admits` allows was accepted.
    void accept(packet_type packet) noexcept { move(next_phase(Self, current_, packet)); }
    void take(phase_step step) noexcept { move(next_phase(current_, step)); }

private:
    void move(std::optional<mqtt::phase> to) noexcept {
        assert(to);
        current_ = to.value_or(current_);
    }

    mqtt::phase current_{phase::offline};
};

/// The packets that may arrive at this end at all.
template <class Packet, side Receiver>
concept received_by = std::ranges::any_of(
    transitions, [](const transition& move) { return move.receiver == Receiver && move.packet == type_of<Packet>; });

/// SUBSCRIBE and UNSUBSCRIBE.
template <class Packet>
concept request_packet = std::same_as<Packet, packet::subscribe> || std::same_as<Packet, packet::unsubscribe>;

} // namespace dockwire::mqtt
