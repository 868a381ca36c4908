// What both directions of a session share: the time, what the peer takes, and the bytes to be written.
#pragma once

#include <cstddef>
#include <system_error>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/completions.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/keep_alive.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/transmitter.hpp"

namespace dockwire::mqtt {

/// The connections of the end `Self`, one after another, and the operations that complete on them.
template <side Self, codec Codec>
class session_connection {
public:
    session_phase<Self> phase{};
    completion_queue completions{};
    mqtt::keep_alive<Self> keep_alive{};

    /// The time of what is happening.
    void set_now(time_point now) noexcept { now_ = now; }
    time_point now() const noexcept { return now_; }
    /// When bytes were written last.
    time_point last_sent() const noexcept { return last_sent_; }

    bool online() const noexcept { return phase.is(mqtt::phase::online); }

    /// The limits that the peer has told; until it has, the protocol's defaults.
    void adopt(const peer_limits& peer) noexcept {
        peer_ = peer;
        wire_.limit(peer.maximum_packet_size);
    }
    const peer_limits& peer() const noexcept { return peer_; }

    /// Encodes a packet; false if it is longer than the peer takes.
    template <class Packet>
    bool send(const Packet& packet) {
        return wire_.send(packet);
    }

    /// The same, for a packet that answers one of the peer's; see `transmitter::answered`.
    template <class Packet>
    bool answer(const Packet& packet) {
        return wire_.answer(packet);
    }

    /// Sends a packet without Reason String and User Properties, if it is too long with them [MQTT-3.2.2-19], [MQTT-3.14.2-3].
    template <class Packet>
    bool send_fitting(Packet packet) {
        if (answer(packet)) return true;
        packet.reason_string.reset();
        packet.user_properties = {};
        return answer(packet);
    }

    /// A client may send DISCONNECT as soon as it has sent CONNECT; a server after CONNACK only [MQTT-3.14.0-1].
    bool may_disconnect() const noexcept { return Self == side::client || online(); }

    /// Sends DISCONNECT or CONNACK with this reason, if one of them may be sent now.
    void send_reason(reason_code reason) {
        if (may_disconnect()) {
            send(packet::disconnect{sendable(packet_type::disconnect, reason)});
        } else if (phase.is(mqtt::phase::accepting)) {
            send(packet::connack{false, sendable(packet_type::connack, reason)});
        }
    }

    /// A packet as it is kept until it is sent: its identifier is given when that happens. Valid until the next call.
    template <class Packet>
    bytes_view encode_to_keep(Packet packet) {
        packet.id = placeholder_id;
        scratch_.clear();
        Codec::encode(packet, scratch_);
        return scratch_.view();
    }

    /// `count` bytes of the wire's buffer are written.
    void transmitted(std::size_t count) {
        if (count != 0) last_sent_ = now_;
        keep_alive.written(count);
        wire_.transmitted(count, [this](operation_id operation) { completions.push(operation, {}); });
    }

    /// Nothing more is written: the transport is gone.
    void drop_unwritten() {
        wire_.drop([this](operation_id operation) { completions.push(operation, usage_error::connection_lost); });
    }

    /// Operations that wait for a write complete with `why`; their bytes are written all the same.
    void end_operations(std::error_code why) {
        wire_.drop_operations([&](operation_id operation) { completions.push(operation, why); });
    }

    /// Drops the completion of this operation, which waits for a write or to be polled.
    void withdraw(operation_id operation) noexcept {
        wire_.withdraw(operation);
        completions.withdraw(operation);
    }

    /// The peer sends and does not read the answers. One that keeps to our Receive Maximum leaves far fewer unread.
    bool answers_pile_up() const noexcept { return wire_.answered() > largest_backlog_of_answers; }

    transmitter<Codec>& wire() noexcept { return wire_; }
    const transmitter<Codec>& wire() const noexcept { return wire_; }

    void release_idle_memory() noexcept {
        wire_.release_idle_memory();
        completions.release_idle_memory();
        scratch_.release();
    }

private:
    static constexpr packet_id placeholder_id{1};
    static constexpr std::size_t largest_backlog_of_answers = std::size_t{4} * 1024 * 1024;

    static constexpr reason_code sendable(packet_type type, reason_code reason) noexcept {
        return may_send(Self, type, reason) ? reason : reason_code::unspecified_error;
    }

    time_point now_{};
    time_point last_sent_{};
    peer_limits peer_{};
    transmitter<Codec> wire_{};
    byte_buffer scratch_{};
};

} // namespace dockwire::mqtt
