// The sending half of a session: windows, the queue, resending, and what becomes of each operation.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/codec/codec.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/completions.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/queue_bounds.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/subscriptions.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/topic_alias_map.hpp"
#include "dockwire/session/transmitter.hpp"

namespace dockwire::mqtt {

/// Sends PUBLISH, SUBSCRIBE and UNSUBSCRIBE when the connection and the peer's window allow it, and again after a reconnect.
template <side Self, codec Codec, store Store>
class outbound {
public:
    using index = outbox::index;
    using list = outbox::list;

    outbound(const session_options& options, Store store)
        : bounds_{options},
          queue_at_most_once_{options.queue_at_most_once},
          own_aliases_{options.outbound_topic_aliases},
          store_{std::move(store)} {}

    // --- the connection ---------------------------------------------------------------------------------------------

    void set_now(time_point now) noexcept { now_ = now; }
    time_point now() const noexcept { return now_; }
    time_point last_sent() const noexcept { return last_sent_; }

    void adopt(const peer_limits& peer) noexcept {
        peer_ = peer;
        wire_.limit(peer.maximum_packet_size);
        aliases_.begin(std::min(peer.topic_alias_maximum, own_aliases_));
    }
    const peer_limits& peer() const noexcept { return peer_; }

    /// The connection is up and the peer has the session: resends [MQTT-4.4.0-1], then sends what waits.
    void go_online() {
        online_ = true;
        for (index i = outbox_.first(list::released); i != outbox::none; i = outbox_[i].next)
            answer(packet::pubrel{outbox_[i].id});
        send_what_may_go();
    }

    bool online() const noexcept { return online_; }

    /// A connection is being made: nothing is known of the peer yet.
    void begin() {
        adopt({});
        if (std::exchange(resting_, false)) find_next_expiry();
    }

    /// Nothing new is sent on this connection any more; what is encoded still goes out.
    void stop() noexcept { online_ = false; }

    /// The connection is gone: what can be resumed waits for the next one. `was_online`: CONNACK had come.
    void connection_lost(bool was_online) {
        stop();
        wire_.drop([this](operation_id operation) { completions_.push(operation, usage_error::connection_lost); });
        if (was_online) outbox_.remove_all(list::held);
        if (!queue_at_most_once_) lose_at_most_once();
        outbox_.requeue();
        find_next_expiry();
    }

    /// The peer has lost the session, this end goes on: what it had taken over is done, the rest is sent as new.
    void peer_lost_session() {
        while (outbox_.first(list::released) != outbox::none) {
            const index i = outbox_.first(list::released);
            complete(i, outcome_without_pubcomp(i));
        }
        outbox_.session_lost();
        find_next_expiry();
    }

    /// What an earlier life of the session left behind; nobody waits for its completion any more. False when it cannot be used.
    bool restore(const stored_message& left) {
        if (left.number > largest_number) return false;
        if (left.released) return restore_released(left);
        const frame whole = Codec::next_frame(left.packet, largest_packet_size);
        if (whole.state != frame::status::complete || whole.size != left.packet.size()) return false;
        bool is_sound = false;
        Codec::decode(left.packet, peer_side, [&](const packet::publish& message) {
            is_sound = message.qos != mqtt::qos::at_most_once && !message.topic_alias && !Codec::check(message);
            if (is_sound) restore_publish(left, message);
        });
        return is_sound;
    }

    /// Subscribes again, before anything that the application asked for meanwhile. A peer without subscription identifiers is not a
    /// reason to lose the subscription.
    void restore(packet::subscribe& request) {
        if (!peer_.subscription_ids_available) request.subscription_id.reset();
        const index i = ask(list::asked, request, operation_id::none);
        outbox_[i].restores = true;
    }
    void restored() { outbox_.requeue(); }

    /// Every open operation completes. Messages that the store would give back to a later life of the session stay for the next
    /// connection, and their operations complete with `kept_for_next_run` where `why` is `stopped`. Of the rest, only what frees
    /// identifiers at the peer will still be sent.
    void abandon(std::error_code why) {
        end_operations(why, loading_store<Store>);
        resting_ = loading_store<Store>;
        find_next_expiry();
    }

    /// Both ends have discarded the session.
    void forget(std::error_code why) {
        end_operations(why, false);
        while (outbox_.first(list::released) != outbox::none)
            complete(outbox_.first(list::released), why);
        outbox_.remove_all(list::held);
    }

    // --- packets ----------------------------------------------------------------------------------------------------

    /// Encodes a packet; false if it is longer than the peer takes.
    template <class Packet>
    bool send(const Packet& packet) {
        const bool sent = wire_.send(packet);
        if (sent) last_sent_ = now_;
        return sent;
    }

    /// The same, for what the peer caused us to send.
    template <class Packet>
    bool answer(const Packet& packet) {
        const bool sent = wire_.answer(packet);
        if (sent) last_sent_ = now_;
        return sent;
    }

    /// Sends a packet without what only explains, if it is too long with that [MQTT-3.2.2-19], [MQTT-3.14.2-3].
    template <class Packet>
    bool send_fitting(Packet packet) {
        if (answer(packet)) return true;
        packet.reason_string.reset();
        packet.user_properties = {};
        return answer(packet);
    }

    // --- publishing -------------------------------------------------------------------------------------------------

    std::error_code publish(const packet::publish& message, operation_id operation, publish_terms terms) {
        if (message.dup) return publish(without_dup(message), operation, terms);
        if (!online_) return enqueue(message, operation, terms);
        if (const auto refused = refused_by(peer_, message)) return *refused;
        if (message.qos == mqtt::qos::at_most_once) return publish_at_most_once(message, operation);
        if (outbox_.first(list::publishes) != outbox::none || !window_is_open()) return enqueue(message, operation, terms);
        return send_acknowledged(message, operation, terms);
    }

    std::optional<event::completed> on(const packet::puback& reply) {
        const index i = outbox_.find(reply.id);
        if (i == outbox::none || outbox_[i].qos != mqtt::qos::at_least_once) return std::nullopt;
        if (outbox_[i].in == list::sent) return through(i, reply, reply.reason);
        if (outbox_[i].in == list::held) outbox_.remove(i);
        return std::nullopt;
    }

    std::optional<event::completed> on(const packet::pubrec& reply) {
        const index i = outbox_.find(reply.id);
        const bool known = i != outbox::none && outbox_[i].qos == mqtt::qos::exactly_once;
        const bool awaited = known && outbox_[i].in == list::sent;
        if (awaited && is_failure(reply.reason)) return through(i, reply, reply.reason);
        if (awaited) {
            release(i);
        } else if (!is_failure(reply.reason)) { // [MQTT-4.3.3-4]
            const bool again = known && outbox_[i].in == list::released;
            answer(packet::pubrel{reply.id, again ? reason_code::success : reason_code::packet_identifier_not_found});
        }
        return std::nullopt;
    }

    std::optional<event::completed> on(const packet::pubcomp& reply) {
        const index i = outbox_.find(reply.id);
        if (i == outbox::none || outbox_[i].in != list::released) return std::nullopt;
        if (reply.reason != reason_code::packet_identifier_not_found) return through(i, reply, reply.reason);
        // After a PUBREC, 'not found' means that the peer had finished the exchange before: the message is through.
        const std::error_code outcome = outcome_without_pubcomp(i);
        complete(i, outcome);
        send_what_may_go();
        return std::nullopt;
    }

    // --- subscribing ------------------------------------------------------------------------------------------------

    template <request_packet Request>
    std::error_code request(Request wanted, operation_id operation) {
        if (online_) {
            if (const auto refused = refused_by(peer_, wanted)) return *refused;
            if (Codec::encoded_size(wanted) > peer_.maximum_packet_size) return usage_error::packet_too_large;
        }
        if (!bounds_.waits() && outbox_.size(list::requests) >= bounds_.messages()) return usage_error::queue_full;
        ask(list::requests, wanted, operation);
        send_requests();
        return {};
    }

    /// The request that is in flight under this identifier, or `outbox::none`.
    index asked(packet_id id) const noexcept {
        const index i = outbox_.find(id);
        return i != outbox::none && outbox_[i].in == list::asked ? i : outbox::none;
    }
    const outbox::item& operator[](index i) const noexcept { return outbox_[i]; }

    /// Calls `visit(const Request&)` if the item is a request of this type.
    template <request_packet Request, class F>
    void visit_request(index i, F&& visit) const {
        Codec::decode(outbox_[i].packet.view(), side::server, [&](const Request& request) { visit(request); });
    }

    /// The peer answered an item: its completion, and what may go now that an identifier is free.
    template <class Answer>
    std::optional<event::completed> through(index i, const Answer& reply, reason_code reason,
                                            list_view<reason_item> reasons = {}) {
        const operation_id operation = outbox_[i].operation;
        remove(i);
        send_what_may_go();
        if (operation == operation_id::none) return std::nullopt;
        const std::error_code error = is_failure(reason) ? make_error_code(reason) : std::error_code{};
        return event::completed{operation, error, reason, reasons, reply.reason_string, reply.user_properties};
    }

    // --- expiry -----------------------------------------------------------------------------------------------------

    /// When a waiting message expires, or later: a scan costs time in proportion to the queue, so the next one waits in
    /// proportion too.
    time_point next_expiry() const noexcept { return next_expiry_; }

    void expire() {
        if (now_ >= next_expiry_) expire_waiting();
    }

    void expire_waiting() {
        for (index i = outbox_.first(list::publishes); i != outbox::none;) {
            const index next = outbox_[i].next;
            // What was in flight before belongs to the exchange with the peer and is settled there.
            if (outbox_[i].expires <= now_ && !outbox_[i].sent) complete(i, usage_error::message_expired);
            i = next;
        }
        no_scan_before_ = now_ + std::chrono::microseconds{outbox_.size(list::publishes)};
        find_next_expiry();
    }

    // --- for the owner ----------------------------------------------------------------------------------------------

    bool withdraw(operation_id operation) {
        if (operation == operation_id::none) return false;
        const index i = outbox_.find(operation);
        if (i == outbox::none) {
            wire_.withdraw(operation);
            completions_.withdraw(operation);
            return false;
        }
        outbox_[i].operation = operation_id::none;
        if (outbox_[i].sent) return false;
        remove(i);
        return true;
    }

    void transmitted(std::size_t count) {
        wire_.transmitted(count, [this](operation_id operation) { completions_.push(operation, {}); });
        if (bounds_.droppable() != 0) send_waiting();
    }

    /// A subscription cannot be restored.
    void lose(std::string_view filter, reason_code why) { lost_.push_back({std::string{filter}, why}); }

    /// Takes one of the subscriptions that this connection cannot restore; false when there is none.
    bool next_lost(lost_subscription& into) {
        if (lost_.empty()) return false;
        into = std::move(lost_.back());
        lost_.pop_back();
        return true;
    }

    transmitter<Codec>& wire() noexcept { return wire_; }
    const transmitter<Codec>& wire() const noexcept { return wire_; }
    completion_queue& completions() noexcept { return completions_; }
    Store& store() noexcept { return store_; }
    const Store& store() const noexcept { return store_; }
    /// Messages that wait, without those that wait for room to do so.
    std::size_t queued() const noexcept {
        const std::size_t all = outbox_.size(list::publishes);
        return bounds_.waits() ? std::min(all, bounds_.messages()) : all;
    }
    std::size_t in_flight() const noexcept { return outbox_.in_flight(); }

    void release_idle_memory() noexcept {
        wire_.release_idle_memory();
        completions_.release_idle_memory();
        scratch_.release();
        aliases_.release_idle_memory();
    }

private:
    // Counting never comes this far; numbers go on behind those that are restored.
    static constexpr message_number largest_number{UINT64_MAX / 2};

    // PUBREL under an identifier that is 0, or is another message's, would break the protocol or that message's exchange.
    bool restore_released(const stored_message& left) {
        if (left.id == packet_id::none || outbox_.find(left.id) != outbox::none) return false;
        const index i = outbox_.restore(list::released, left.number, left.id, {});
        outbox_[i].qos = mqtt::qos::exactly_once;
        return true;
    }

    // `outbox_.restore` drops a packet identifier that another message has: it is of a session that the server had lost.
    void restore_publish(const stored_message& left, const packet::publish& message) {
        outbox::item& item = outbox_[outbox_.restore(list::publishes, left.number, left.id, left.packet)];
        item.qos = message.qos;
        item.never_late = left.terms.never_late;
        if (!message.message_expiry_interval) return;
        // A wall clock that was set back must not lengthen its life.
        const std::chrono::seconds life{*message.message_expiry_interval};
        item.expires = now_ + life - std::clamp(left.age, std::chrono::seconds{0}, life);
        if (!item.sent) expect_expiry(item.expires);
    }

    static packet::publish without_dup(packet::publish message) noexcept {
        message.dup = false;
        return message;
    }

    // Receive Maximum [MQTT-4.9.0-2], and a bound on the memory for what the peer does not acknowledge.
    bool window_is_open() const noexcept {
        return outbox_.in_flight() == 0 ||
               (outbox_.in_flight() < peer_.receive_maximum && outbox_.bytes(list::sent) < bounds_.bytes());
    }

    // QoS 0 keeps its order: it waits behind QoS 0 that waits.
    std::error_code publish_at_most_once(const packet::publish& message, operation_id operation) {
        if (bounds_.droppable() != 0) return enqueue(message, operation, {});
        if (!wire_is_full()) return send_at_most_once(message, operation);
        return bounds_.waits() ? enqueue(message, operation, {}) : usage_error::queue_full;
    }

    // A bound on the memory for what the peer does not read.
    bool wire_is_full() const noexcept { return wire_.gathered() > bounds_.bytes(); }

    std::error_code send_at_most_once(const packet::publish& message, operation_id operation) {
        if (!send_message(message)) return usage_error::packet_too_large;
        wire_.await_write(operation);
        return {};
    }

    std::error_code send_acknowledged(packet::publish message, operation_id operation, publish_terms terms) {
        const index i = outbox_.add(list::sent, operation, {});
        if (!outbox_.identify(i)) {
            outbox_.remove(i);
            return enqueue(message, operation, terms);
        }
        message.id = outbox_[i].id;
        if (!send_message(message)) {
            outbox_.remove(i);
            return usage_error::packet_too_large;
        }
        // An alias means nothing on the next connection: what is kept has its topic.
        outbox_.store_packet(i, aliases_.shortens(message.topic) ? encoded(message) : wire_.last_packet());
        outbox_[i].sent = true;
        record(i, message, terms);
        store_.sent(outbox_[i].number, message.id);
        return {};
    }

    // Sends a PUBLISH, with an alias instead of its topic if that is shorter.
    bool send_message(const packet::publish& message) {
        if (!aliases_.shortens(message.topic)) return send(message);
        packet::publish aliased = message;
        const std::uint16_t known = aliases_.find(message.topic);
        if (known != 0) {
            aliased.topic = {};
            aliased.topic_alias = known;
            return send(aliased);
        }
        aliased.topic_alias = aliases_.next();
        if (!send(aliased)) return send(message); // the three bytes more may be too many
        aliases_.assign(message.topic);
        return true;
    }

    void record(index i, const packet::publish& message, publish_terms terms) {
        outbox::item& item = outbox_[i];
        item.qos = message.qos;
        item.never_late = terms.never_late;
        if (message.message_expiry_interval) item.expires = now_ + std::chrono::seconds{*message.message_expiry_interval};
        if (message.qos != mqtt::qos::at_most_once) store_.queued(item.number, item.packet.view(), terms);
    }

    std::error_code enqueue(packet::publish message, operation_id operation, publish_terms terms) {
        const bool is_droppable = message.qos == mqtt::qos::at_most_once;
        if (is_droppable && !online_ && !queue_at_most_once_) return usage_error::not_connected;
        // Between two runs nothing else looks for messages that have expired.
        if (resting_ && !bounds_.admits(outbox_) && now_ >= no_scan_before_) expire_waiting();
        if (!bounds_.admits(outbox_)) return usage_error::queue_full;
        while (bounds_.must_drop(outbox_))
            complete(bounds_.oldest(outbox_), usage_error::message_dropped);
        message.id = placeholder_id;
        const index i = outbox_.add(list::publishes, operation, encoded(message));
        if (is_droppable) bounds_.enter(outbox_, i);
        record(i, message, terms);
        if (outbox_[i].expires != time_point::max()) expect_expiry(outbox_[i].expires);
        return {};
    }

    // What waited for the wire of a connection ends with it.
    void lose_at_most_once() {
        for (index i = outbox_.first(list::publishes); bounds_.droppable() != 0;) {
            const index next = outbox_[i].next;
            if (outbox_[i].qos == mqtt::qos::at_most_once) complete(i, usage_error::connection_lost);
            i = next;
        }
    }

    // What waits is stored as a whole packet; its identifier is given when it is sent.
    static constexpr packet_id placeholder_id{1};

    template <class Packet>
    bytes_view encoded(const Packet& packet) {
        scratch_.clear();
        Codec::encode(packet, scratch_);
        return scratch_.view();
    }

    template <request_packet Request>
    index ask(list where, Request& wanted, operation_id operation) {
        wanted.id = placeholder_id;
        return outbox_.add(where, operation, encoded(wanted));
    }

    // An identifier may be free again, or a place in the window.
    void send_what_may_go() {
        send_requests();
        send_waiting();
    }

    void send_requests() {
        while (online_ && outbox_.first(list::requests) != outbox::none) {
            const index i = outbox_.first(list::requests);
            outbox_.forget_id(i);
            if (!outbox_.identify(i)) return;
            if (const auto refused = send_request(i)) {
                complete(i, *refused);
            } else {
                outbox_[i].sent = true;
                outbox_.move(i, list::asked);
            }
        }
    }

    // The server may be another one than that for which it was submitted.
    std::optional<usage_error> send_request(index i) {
        std::optional<usage_error> refused{};
        Codec::decode(outbox_[i].packet.view(), side::server, [&]<request_packet Request>(Request request) {
            request.id = outbox_[i].id;
            refused = refused_by(peer_, request);
            if (!refused && !send(request)) refused = usage_error::packet_too_large;
            if (refused && outbox_[i].restores) lose(request, *refused);
        });
        return refused;
    }

    void lose(const packet::subscribe& request, usage_error why) {
        for (const subscription_request& wanted : request.subscriptions)
            lose(wanted.filter, reason_for(why));
    }
    void lose(const packet::unsubscribe&, usage_error) noexcept {}

    // Sends waiting messages while the peer's window is open.
    void send_waiting() {
        while (online_) {
            const index i = outbox_.first(list::publishes);
            if (i == outbox::none) {
                next_expiry_ = time_point::max();
                return;
            }
            if (!may_go(i)) return;
            send_item(i);
        }
    }

    bool may_go(index i) {
        if (outbox_[i].qos == mqtt::qos::at_most_once) return !wire_is_full();
        return window_is_open() && outbox_.identify(i);
    }

    // What was sent before is sent again however late it is ([MQTT-4.4.0-1], [MQTT-4.3.3-7]), unless its caller wants otherwise.
    void send_item(index i) {
        const outbox::item& item = outbox_[i];
        if (item.expires <= now_ && (!item.sent || item.never_late)) return give_up(i, usage_error::message_expired);
        Codec::decode(item.packet.view(), peer_side, [&](packet::publish message) { send_stored(i, message); });
    }

    void send_stored(index i, packet::publish& message) {
        outbox::item& item = outbox_[i];
        message.id = item.id;
        message.dup = item.sent; // [MQTT-3.3.1-1]
        // [MQTT-3.3.2-6] what is left of it
        if (item.expires != time_point::max()) message.message_expiry_interval = seconds_until(item.expires);
        if (const auto refused = refused_by(peer_, message)) return give_up(i, *refused);
        if (!send_message(message)) return give_up(i, usage_error::packet_too_large);
        if (message.qos == mqtt::qos::at_most_once) {
            wire_.await_write(item.operation);
            return remove(i);
        }
        if (!std::exchange(item.sent, true)) store_.sent(item.number, item.id);
        outbox_.move(i, list::sent);
    }

    // Rounded up: while time is left it is not 0. When none is left it is: 0 is a lifetime that has passed (3.3.2.3.3), not 'never',
    // which is said by leaving the property out. So a message that is sent again late is acknowledged, which is what the resend is
    // for ([MQTT-4.3.3-13]), and the server owes it to nobody to whom it has not begun to deliver it [MQTT-3.3.2-5]; 1 would give it
    // a second life.
    std::uint32_t seconds_until(time_point at) const {
        return at <= now_ ? 0 : static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(at - now_).count());
    }

    // Nothing of this item is sent any more. If it was sent before, the peer may hold it under its identifier, and a new message
    // under that identifier would be taken for this one or its acknowledgement for the new one's. So QoS 1 holds its identifier
    // until a later connection has ended, and QoS 2 is finished by PUBREL; PUBCOMP then says whether the peer had the message.
    // That departs from [MQTT-4.3.3-7] and [MQTT-4.4.0-1], for what the caller does not want any more, and for what this peer
    // does not take.
    void give_up(index i, std::error_code why) {
        outbox::item& item = outbox_[i];
        if (!item.sent || item.in == list::requests || item.in == list::asked) return complete(i, why);
        if (item.qos == mqtt::qos::exactly_once) {
            item.given_up = why.category() == usage_category() ? static_cast<usage_error>(why.value()) : usage_error::stopped;
            return release(i);
        }
        end_operation(i, why);
        store_.completed(item.number);
        outbox_.drop_packet(i);
        outbox_.move(i, list::held);
    }

    void end_operations(std::error_code why, bool keeps_messages) {
        wire_.drop_operations([&](operation_id operation) { completions_.push(operation, why); });
        for (const list which : {list::publishes, list::requests, list::sent, list::asked}) {
            for (index i = outbox_.first(which); i != outbox::none;) {
                const index next = outbox_[i].next;
                (keeps_messages && is_recorded(outbox_[i])) ? end_operation(i, kept(why)) : give_up(i, why);
                i = next;
            }
        }
        for (index i = outbox_.first(list::released); i != outbox::none; i = outbox_[i].next) {
            const bool given_up = outbox_[i].given_up != usage_error{};
            end_operation(i, keeps_messages && !given_up ? kept(why) : why);
        }
    }

    // The item goes on, and nobody waits for it any more.
    void end_operation(index i, std::error_code why) {
        completions_.push(std::exchange(outbox_[i].operation, operation_id::none), why);
    }

    static std::error_code kept(std::error_code why) noexcept {
        return why == usage_error::stopped ? make_error_code(usage_error::kept_for_next_run) : why;
    }

    static bool is_publish(const outbox::item& item) noexcept { return item.in != list::requests && item.in != list::asked; }
    static bool is_recorded(const outbox::item& item) noexcept { return is_publish(item) && item.qos != mqtt::qos::at_most_once; }

    // From here on only PUBREL is sent [MQTT-4.3.3-6].
    void release(index i) {
        store_.released(outbox_[i].number);
        outbox_.drop_packet(i);
        outbox_.move(i, list::released);
        if (online_) answer(packet::pubrel{outbox_[i].id});
    }

    // Of a released message for which the peer knows nothing any more: it was through, unless it was given up.
    std::error_code outcome_without_pubcomp(index i) const noexcept {
        const usage_error given_up = outbox_[i].given_up;
        return given_up == usage_error{} ? std::error_code{} : make_error_code(given_up);
    }

    void complete(index i, std::error_code error) {
        completions_.push(outbox_[i].operation, error);
        remove(i);
    }

    void remove(index i) {
        const outbox::item& item = outbox_[i];
        if (is_publish(item) && item.qos == mqtt::qos::at_most_once) bounds_.leave(item);
        if (is_recorded(item)) store_.completed(item.number);
        outbox_.remove(i);
    }

    void expect_expiry(time_point at) noexcept { next_expiry_ = std::min(next_expiry_, std::max(at, no_scan_before_)); }

    void find_next_expiry() {
        next_expiry_ = time_point::max();
        for (index i = outbox_.first(list::publishes); i != outbox::none; i = outbox_[i].next) {
            const outbox::item& item = outbox_[i];
            const bool is_awaited = item.operation != operation_id::none || !resting_;
            if (!item.sent && is_awaited && item.expires != time_point::max()) expect_expiry(item.expires);
        }
    }

    static constexpr side peer_side = Self == side::client ? side::server : side::client;

    queue_bounds bounds_;
    bool queue_at_most_once_;
    std::uint16_t own_aliases_;
    bool online_{false};
    bool resting_{false}; // between two runs: nobody waits for what is kept, and its expiry needs no timer
    time_point now_{};
    time_point last_sent_{};
    time_point next_expiry_{time_point::max()};
    time_point no_scan_before_{};
    peer_limits peer_{};
    topic_alias_map aliases_{};
    Store store_;
    outbox outbox_{};
    std::vector<lost_subscription> lost_{};
    transmitter<Codec> wire_{};
    completion_queue completions_{};
    byte_buffer scratch_{};
};

} // namespace dockwire::mqtt
