// The messages that this end sends: windows, topic aliases, acknowledgements, resending.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/framing.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/connection.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/kept_messages.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/packet_ids.hpp"
#include "dockwire/session/poison_watch.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/topic_alias_map.hpp"

namespace dockwire::mqtt {

/// Sends PUBLISH when the connection and the peer's window allow it, and again after a reconnect.
template <side Self, codec Codec, store Store>
class messages_out {
public:
    using connection = session_connection<Self, Codec>;
    using index = outbox::index;
    using list = outbox::list;

    messages_out(const session_options& options, connection& on, packet_ids& ids, Store& store) noexcept
        : keeps_at_most_once_{options.queue_at_most_once},
          own_aliases_{options.outbound_topic_aliases},
          connection_{on},
          ids_{ids},
          kept_{options, ids, on.completions, store} {}

    // --- the connection ---------------------------------------------------------------------------------------------

    /// A connection is being made: nothing is known of the peer yet.
    void begin() {
        aliases_.begin(0);
        kept_.wake();
    }

    /// The peer has said what it takes.
    void adopt_limits() noexcept { aliases_.begin(std::min(connection_.peer().topic_alias_maximum, own_aliases_)); }

    /// The connection is up and the peer has the session: finishes what was released. What waits follows by `send_waiting`.
    void go_online() {
        for (index i = kept_.first(list::released); i != outbox::none; i = kept_[i].next)
            connection_.answer(packet::pubrel{kept_[i].id});
    }

    /// `was_online`: CONNACK had come. `ended_by_peer`: why the peer has ended the connection, if it has.
    void connection_lost(bool was_online, std::error_code ended_by_peer) {
        ids_.stop_clearing();
        if (Self == side::client && was_online && ended_by_peer) watch_.ended(ended_by_peer);
        kept_.connection_lost(was_online, keeps_at_most_once_);
    }
    void peer_lost_session() { kept_.peer_lost_session(); }

    /// A message that a previous process left; no operation completes with it. False when it cannot be used.
    bool restore(const stored_message& left) {
        if (left.number > largest_number) return false;
        if (left.released) return kept_.restore_released(left);
        const frame whole = Codec::next_frame(left.packet, largest_packet_size);
        if (whole.state != frame::status::complete || whole.size != left.packet.size()) return false;
        bool is_sound = false;
        Codec::decode(left.packet, peer_side, [&](const packet::publish& message) {
            is_sound = message.qos != qos::at_most_once && !message.topic_alias && !Codec::check(message);
            if (is_sound) kept_.restore_waiting(left, message, connection_.now());
        });
        return is_sound;
    }

    /// Everything is restored, and the store may be written to.
    void finish_restore() noexcept { watch_.restored(); }

    /// Whether a message is to be given up.
    bool has_condemned() const noexcept { return watch_.has_condemned(); }

    /// Takes one of them; false when there is none. Its views live until the next call, which gives it up: until then the owner's handler may
    /// have written it elsewhere, and the store has it.
    bool next_given_up(event::given_up& into) {
        if (const index i = std::exchange(told_, outbox::none); i != outbox::none && watch_.give_up(i) && connection_.online())
            connection_.answer(packet::pubrel{kept_[i].id});
        told_ = watch_.next();
        if (told_ == outbox::none) return false;
        Codec::decode(kept_[told_].packet.view(), peer_side, [&](const packet::publish& message) { into.publish = message; });
        into.why = watch_.reason(told_);
        return true;
    }

    /// Every operation completes; see `kept_messages`.
    void abandon(std::error_code why) { kept_.abandon(why); }
    void forget(std::error_code why) { kept_.forget(why); }

    // --- publishing -------------------------------------------------------------------------------------------------

    std::error_code publish(const packet::publish& message, operation_id operation, publish_terms terms) {
        if (message.dup) return publish(without_dup(message), operation, terms);
        if (!connection_.online()) return enqueue(message, operation, terms);
        if (const auto refused = refused_by(connection_.peer(), message)) return *refused;
        if (message.qos == qos::at_most_once) return publish_at_most_once(message, operation);
        if (kept_.first(list::waiting) != outbox::none || !window_is_open()) return enqueue(message, operation, terms);
        if (message.qos != qos::exactly_once || !ids_.in_doubt()) return send_acknowledged(message, operation, terms);
        const std::error_code refused = enqueue(message, operation, terms); // until its identifier is clear
        send_waiting();
        return refused;
    }

    // Each returns whether what waits may go; an operation that completes by the answer is told in `done`.

    bool on(const packet::puback& reply, event::completed& done) {
        const index i = kept_.find(reply.id);
        if (i == outbox::none || kept_[i].qos != qos::at_least_once) return false;
        watch_.acknowledged();
        if (kept_[i].in == list::sent) return complete(i, reply, done);
        if (kept_[i].in != list::held) return false;
        kept_.remove(i);
        return true;
    }

    bool on(const packet::pubrec& reply, event::completed& done) {
        const index i = kept_.find(reply.id);
        const bool known = i != outbox::none && kept_[i].qos == qos::exactly_once;
        const bool awaited = known && kept_[i].in == list::sent;
        const bool window_opens = awaited && watch_.acknowledged();
        if (awaited && is_failure(reply.reason)) return complete(i, reply, done);
        if (awaited) {
            release(i);
        } else if (!is_failure(reply.reason)) { // [MQTT-4.3.3-4]
            const bool again = known && kept_[i].in == list::released;
            connection_.answer(packet::pubrel{reply.id, again ? reason_code::success : reason_code::packet_identifier_not_found});
        }
        return window_opens;
    }

    bool on(const packet::pubcomp& reply, event::completed& done) {
        if (ids_.cleared(reply.id)) return true;
        const index i = kept_.find(reply.id);
        if (i == outbox::none || kept_[i].in != list::released) return false;
        if (reply.reason != reason_code::packet_identifier_not_found) return complete(i, reply, done);
        // After a PUBREC, 'not found' means that the peer had completed the exchange before.
        kept_.complete(i, kept_.outcome_without_pubcomp(i));
        return true;
    }

    /// Sends waiting messages while the peer's window is open and an identifier is free.
    void send_waiting() {
        while (connection_.online()) {
            const index i = kept_.first(list::waiting);
            if (i == outbox::none) return kept_.expect_no_expiry();
            if (!may_go(i)) return;
            send_kept(i);
        }
    }

    /// Bytes were written: QoS 0 may wait for that.
    void transmitted() {
        if (kept_.bounds().droppable() != 0) send_waiting();
    }

    time_point next_expiry() const noexcept { return kept_.next_expiry(); }
    void expire() { kept_.expire(connection_.now()); }

    /// See `kept_messages::withdraw`.
    bool withdraw(operation_id operation) { return kept_.withdraw(operation); }

    std::size_t queued() const noexcept { return kept_.queued(); }
    std::size_t in_flight() const noexcept { return kept_.in_flight(); }

    void release_idle_memory() noexcept { aliases_.release_idle_memory(); }

private:
    static constexpr side peer_side = Self == side::client ? side::server : side::client;
    // New messages are numbered after the restored ones; counting alone never gets this far.
    static constexpr message_number largest_number{UINT64_MAX / 2};

    static packet::publish without_dup(packet::publish message) noexcept {
        message.dup = false;
        return message;
    }

    // Receive Maximum [MQTT-4.9.0-2], and a bound on the memory for what the peer does not acknowledge.
    bool window_is_open() const noexcept {
        if (watch_.one_at_a_time()) return kept_.first(list::sent) == outbox::none;
        return kept_.in_flight() == 0 ||
               (kept_.in_flight() < connection_.peer().receive_maximum && kept_.bytes(list::sent) < kept_.bounds().bytes());
    }

    // A bound on the memory for what the peer does not read.
    bool wire_is_full() const noexcept { return connection_.wire().gathered() > kept_.bounds().bytes(); }

    std::error_code enqueue(const packet::publish& message, operation_id operation, publish_terms terms) {
        const bool may_wait = message.qos != qos::at_most_once || connection_.online() || keeps_at_most_once_;
        if (!may_wait) return usage_error::not_connected;
        if (!kept_.make_room(connection_.now())) return usage_error::queue_full;
        kept_.add_waiting(message, connection_.encode_to_keep(message), operation, terms, connection_.now());
        return {};
    }

    // QoS 0 keeps its order: it waits behind QoS 0 that waits.
    std::error_code publish_at_most_once(const packet::publish& message, operation_id operation) {
        if (kept_.bounds().droppable() != 0) return enqueue(message, operation, {});
        if (!wire_is_full()) return send_at_most_once(message, operation);
        return kept_.bounds().waits() ? enqueue(message, operation, {}) : usage_error::queue_full;
    }

    std::error_code send_at_most_once(const packet::publish& message, operation_id operation) {
        if (!send(message)) return usage_error::packet_too_large;
        connection_.wire().await_write(operation);
        return {};
    }

    std::error_code send_acknowledged(packet::publish message, operation_id operation, publish_terms terms) {
        message.id = ids_.acquire();
        if (message.id == packet_id::none) return enqueue(message, operation, terms);
        if (!send(message)) {
            ids_.release(message.id);
            return usage_error::packet_too_large;
        }
        // An alias is valid on this connection only, so the packet that is kept has its topic.
        const bytes_view whole =
            aliases_.shortens(message.topic) ? connection_.encode_to_keep(message) : connection_.wire().last_packet();
        kept_.add_sent(message, whole, operation, terms, connection_.now());
        return {};
    }

    // The peer may have a message of another process under an identifier, and would take a new one of QoS 2 for that one, sent again: PUBREL
    // ends its exchange first. PUBCOMP with 0x92, Packet Identifier not found, is no error then (4.3.3).
    bool is_clear(index i) {
        const outbox::item& item = kept_[i];
        if (item.qos != qos::exactly_once || item.sent || ids_.is_clear(item.id)) return true;
        if (ids_.begin_clearing(item.id)) connection_.send(packet::pubrel{item.id});
        return false;
    }

    // Sends a PUBLISH, with an alias instead of its topic if that is shorter.
    bool send(const packet::publish& message) {
        if (!aliases_.shortens(message.topic)) return connection_.send(message);
        packet::publish aliased = message;
        const std::uint16_t known = aliases_.find(message.topic);
        if (known != 0) {
            aliased.topic = {};
            aliased.topic_alias = known;
            return connection_.send(aliased);
        }
        aliased.topic_alias = aliases_.next();
        if (!connection_.send(aliased)) return connection_.send(message); // with the alias it may be too long for the peer
        aliases_.assign(message.topic);
        return true;
    }

    bool may_go(index i) {
        if (kept_[i].qos == qos::at_most_once) return !wire_is_full();
        if (watch_.is_condemned(i)) return false; // the owner is told first
        return window_is_open() && kept_.identify(i) && is_clear(i);
    }

    // What was sent before is sent again however late it is ([MQTT-4.4.0-1], [MQTT-4.3.3-7]), unless its caller wants otherwise.
    void send_kept(index i) {
        const outbox::item& item = kept_[i];
        if (item.expires <= connection_.now() && (!item.sent || item.never_late)) return give_up(i, usage_error::message_expired);
        Codec::decode(item.packet.view(), peer_side, [&](packet::publish message) { send_decoded(i, message); });
    }

    void send_decoded(index i, packet::publish& message) {
        const outbox::item& item = kept_[i];
        message.id = item.id;
        message.dup = item.sent; // [MQTT-3.3.1-1]
        // [MQTT-3.3.2-6] what is left of it
        if (item.expires != time_point::max()) message.message_expiry_interval = seconds_until(item.expires);
        if (const auto refused = refused_by(connection_.peer(), message)) return give_up(i, *refused);
        if (!send(message)) return give_up(i, usage_error::packet_too_large);
        if (message.qos != qos::at_most_once) return kept_.move_to_sent(i);
        connection_.wire().await_write(item.operation);
        kept_.remove(i);
    }

    // Rounded up, so that it is 0 only when the lifetime has passed (3.3.2.3.3). A message that is sent again that late is acknowledged,
    // which is what the resend is for ([MQTT-4.3.3-13]), and a server that has not begun to deliver it does not begin [MQTT-3.3.2-5].
    // With 1 the server would still deliver it. Without the property it would never expire.
    std::uint32_t seconds_until(time_point at) const {
        const time_point now = connection_.now();
        return at <= now ? 0 : static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(at - now).count());
    }

    void give_up(index i, std::error_code why) {
        if (kept_.give_up(i, why)) connection_.answer(packet::pubrel{kept_[i].id});
    }

    void release(index i) {
        kept_.release(i);
        connection_.answer(packet::pubrel{kept_[i].id});
    }

    // Completes by the peer's answer, whose reason code and properties go into the event.
    template <class Answer>
    bool complete(index i, const Answer& reply, event::completed& done) {
        done.operation = kept_[i].operation;
        kept_.remove(i);
        if (is_failure(reply.reason)) done.error = reply.reason;
        done.reason = reply.reason;
        done.reason_string = reply.reason_string;
        done.user_properties = reply.user_properties;
        return true;
    }

    bool keeps_at_most_once_; // while there is no connection
    std::uint16_t own_aliases_;
    connection& connection_;
    packet_ids& ids_;
    kept_messages<Store> kept_;
    topic_alias_map aliases_{};
    poison_watch<Store> watch_{kept_};
    index told_{outbox::none}; // the message of which the owner is told that it is given up
};

} // namespace dockwire::mqtt
