// The outbound messages that are not complete, when they expire, and what the store records of them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <system_error>
#include <utility>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/completions.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/packet_ids.hpp"
#include "dockwire/session/queue_bounds.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// An outbox within its bounds: each change of a message is recorded in the store, and told to whoever submitted it.
template <store Store>
class kept_messages {
public:
    using index = outbox::index;
    using list = outbox::list;

    kept_messages(const session_options& options, packet_ids& ids, completion_queue& completions, Store& store) noexcept
        : bounds_{options}, outbox_{ids}, completions_{completions}, store_{store} {}

    const outbox::item& operator[](index i) const noexcept { return outbox_[i]; }
    index first(list which) const noexcept { return outbox_.first(which); }
    index find(packet_id id) const noexcept { return outbox_.find(id); }
    std::size_t in_flight() const noexcept { return outbox_.in_flight(); }
    std::size_t bytes(list which) const noexcept { return outbox_.bytes(which); }
    const queue_bounds& bounds() const noexcept { return bounds_; }
    /// Messages that wait, without those that wait for room to do so.
    std::size_t queued() const noexcept {
        const std::size_t all = outbox_.size(list::waiting);
        return bounds_.waits() ? std::min(all, bounds_.messages()) : all;
    }

    // --- a message comes and goes -----------------------------------------------------------------------------------

    /// Makes room for one more to wait; false when there is none.
    bool make_room(time_point now) {
        // Between two runs no timer removes expired messages.
        if (resting_ && !bounds_.admits(outbox_) && now >= no_scan_before_) expire_waiting(now);
        if (!bounds_.admits(outbox_)) return false;
        while (bounds_.must_drop(outbox_))
            complete(bounds_.oldest(outbox_), usage_error::message_dropped);
        return true;
    }

    /// A message waits.
    void add_waiting(const packet::publish& message, bytes_view packet, operation_id operation, publish_terms terms,
                     time_point now) {
        const index i = outbox_.add(list::waiting, operation, packet);
        if (message.qos == qos::at_most_once) bounds_.enter(outbox_, i);
        record(i, message, terms, now);
        if (outbox_[i].expires != time_point::max()) expect_expiry(outbox_[i].expires);
    }

    /// A message was sent at once, under the identifier in `message`.
    void add_sent(const packet::publish& message, bytes_view packet, operation_id operation, publish_terms terms,
                  time_point now) {
        const index i = outbox_.add(list::sent, operation, packet, message.id);
        record(i, message, terms, now);
        note_sent(i);
    }

    /// Takes an identifier for a message that waits; false when none is free.
    bool identify(index i) { return outbox_.identify(i); }

    /// A message of QoS 1 or 2 that waited was sent.
    void move_to_sent(index i) {
        note_sent(i);
        outbox_.move(i, list::sent);
    }

    /// From here on only PUBREL is sent [MQTT-4.3.3-6].
    void release(index i) {
        store_.released(outbox_[i].number);
        outbox_.drop_packet(i);
        outbox_.move(i, list::released);
    }

    /// The exchange is complete, or nothing of it is left to do.
    void complete(index i, std::error_code error) {
        completions_.push(outbox_[i].operation, error);
        remove(i);
    }

    /// The same without a completion.
    void remove(index i) {
        const outbox::item& item = outbox_[i];
        if (item.qos == qos::at_most_once)
            bounds_.leave(item);
        else if (item.in != list::held)
            store_.completed(item.number);
        outbox_.remove(i);
    }

    /// Nothing of this message is sent any more. If it was sent before, the peer may hold it under its identifier, and a new message
    /// under that identifier would be taken for this one or its acknowledgement for the new one's. So QoS 1 holds its identifier
    /// until a later connection has ended, and QoS 2 is finished by PUBREL: true when that is due. PUBCOMP then says whether the peer
    /// had the message. That departs from [MQTT-4.3.3-7] and [MQTT-4.4.0-1], for what the caller does not want any more, and for what
    /// this peer does not take.
    bool give_up(index i, std::error_code why) {
        outbox::item& item = outbox_[i];
        if (!item.sent) {
            complete(i, why);
            return false;
        }
        if (item.qos == qos::exactly_once) {
            item.given_up = why.category() == usage_category() ? static_cast<usage_error>(why.value()) : usage_error::stopped;
            release(i);
            return true;
        }
        end_operation(i, why);
        store_.completed(item.number);
        outbox_.drop_packet(i);
        outbox_.move(i, list::held);
        return false;
    }

    /// The operation completes with `why`, the message stays.
    void end_operation(index i, std::error_code why) {
        completions_.push(std::exchange(outbox_[i].operation, operation_id::none), why);
    }

    /// The message shall be given up for this reason, once the owner has been told of it.
    void condemn(index i, usage_error why) noexcept { outbox_[i].given_up = why; }

    /// The peer has ended a connection on which only this one was in flight; how often that was.
    unsigned count_end(index i) noexcept { return ++outbox_[i].ends; }

    /// Of a released message for which the peer knows nothing any more: its exchange is complete, unless it was given up.
    std::error_code outcome_without_pubcomp(index i) const noexcept {
        const usage_error given_up = outbox_[i].given_up;
        return given_up == usage_error{} ? std::error_code{} : make_error_code(given_up);
    }

    /// Nobody waits for this operation any more: true if it was never sent and is withdrawn, false if it goes on in silence or is not a
    /// message that is kept.
    bool withdraw(operation_id operation) {
        const index i = outbox_.find(operation);
        if (i == outbox::none) return false;
        outbox_[i].operation = operation_id::none;
        outbox_[i].cancelled = outbox_[i].sent;
        if (outbox_[i].sent) return false;
        remove(i);
        return true;
    }

    // --- the ends of connections and sessions -----------------------------------------------------------------------

    /// A connection is being made: from now on messages expire by themselves again.
    void wake() {
        if (std::exchange(resting_, false)) find_next_expiry();
    }

    /// The connection is gone: what was in flight waits for the next one. `was_online`: CONNACK had come.
    void connection_lost(bool was_online, bool keeps_at_most_once) {
        if (was_online) outbox_.remove_all(list::held);
        if (!keeps_at_most_once) lose_at_most_once();
        outbox_.requeue();
        find_next_expiry();
    }

    /// The peer has lost the session, this end goes on: what it had taken over is complete, the rest is sent as new.
    void peer_lost_session() {
        while (first(list::released) != outbox::none)
            complete(first(list::released), outcome_without_pubcomp(first(list::released)));
        outbox_.session_lost();
        find_next_expiry();
    }

    /// Every operation completes. Messages that the store would give to the next process stay, and complete with `kept_for_next_run` where
    /// `why` is `stopped`.
    void abandon(std::error_code why) {
        end_operations(why, loading_store<Store>);
        resting_ = loading_store<Store>;
        find_next_expiry();
    }

    /// Both ends have discarded the session.
    void forget(std::error_code why) {
        end_operations(why, false);
        while (first(list::released) != outbox::none)
            complete(first(list::released), why);
        outbox_.remove_all(list::held);
    }

    // --- what a previous process left -------------------------------------------------------------------------------

    /// Of a message that was released; false when it cannot be used: PUBREL under an identifier that is 0, or is another message's,
    /// would break the protocol or that message's exchange.
    bool restore_released(const stored_message& left) {
        if (left.id == packet_id::none || outbox_.find(left.id) != outbox::none) return false;
        const index i = outbox_.restore(list::released, left.number, left.id, {});
        outbox_[i].qos = qos::exactly_once;
        return true;
    }

    // `outbox_.restore` drops a packet identifier that another message has: it is of a session that the server had lost.
    void restore_waiting(const stored_message& left, const packet::publish& message, time_point now) {
        outbox::item& item = outbox_[outbox_.restore(list::waiting, left.number, left.id, left.packet)];
        item.qos = message.qos;
        item.never_late = left.terms.never_late;
        // What a missing record says may be that the peer has it: sent once more it would come twice.
        if (left.in_doubt && message.qos == qos::exactly_once) item.given_up = usage_error::outcome_unknown;
        if (!message.message_expiry_interval) return;
        // Nothing says how late it is.
        if (item.never_late && !left.is_age_sure) item.given_up = usage_error::message_expired;
        // A wall clock that was set back must not extend its Message Expiry Interval.
        const std::chrono::seconds lifetime{*message.message_expiry_interval};
        item.expires = now + lifetime - std::clamp(left.age, std::chrono::seconds{0}, lifetime);
        if (!item.sent) expect_expiry(item.expires);
    }

    // --- expiry -----------------------------------------------------------------------------------------------------

    /// When a waiting message expires, or later: a scan costs time in proportion to the queue, so the next one waits in
    /// proportion too.
    time_point next_expiry() const noexcept { return next_expiry_; }

    void expire(time_point now) {
        if (now >= next_expiry_) expire_waiting(now);
    }

    /// Nothing waits any more.
    void expect_no_expiry() noexcept { next_expiry_ = time_point::max(); }

private:
    void record(index i, const packet::publish& message, publish_terms terms, time_point now) {
        outbox::item& item = outbox_[i];
        item.qos = message.qos;
        item.never_late = terms.never_late;
        if (message.message_expiry_interval) item.expires = now + std::chrono::seconds{*message.message_expiry_interval};
        if (message.qos != qos::at_most_once) store_.queued(item.number, item.packet.view(), terms);
    }

    void note_sent(index i) {
        outbox::item& item = outbox_[i];
        if (!std::exchange(item.sent, true)) store_.sent(item.number, item.id);
    }

    // QoS 0 messages that waited for this connection's write are lost with it.
    void lose_at_most_once() {
        for (index i = first(list::waiting); bounds_.droppable() != 0;) {
            const index next = outbox_[i].next;
            if (outbox_[i].qos == qos::at_most_once) complete(i, usage_error::connection_lost);
            i = next;
        }
    }

    void end_operations(std::error_code why, bool keeps_messages) {
        for (const list which : {list::waiting, list::sent}) {
            for (index i = first(which); i != outbox::none;) {
                const index next = outbox_[i].next;
                if (keeps_messages && outbox_[i].qos != qos::at_most_once)
                    end_operation(i, kept(why));
                else
                    give_up(i, why);
                i = next;
            }
        }
        for (index i = first(list::released); i != outbox::none; i = outbox_[i].next) {
            const bool given_up = outbox_[i].given_up != usage_error{};
            end_operation(i, keeps_messages && !given_up ? kept(why) : why);
        }
    }

    static std::error_code kept(std::error_code why) noexcept {
        return why == usage_error::stopped ? make_error_code(usage_error::kept_for_next_run) : why;
    }

    void expire_waiting(time_point now) {
        for (index i = first(list::waiting); i != outbox::none;) {
            const index next = outbox_[i].next;
            // A message that was sent once does not expire here; its exchange must finish.
            if (outbox_[i].expires <= now && !outbox_[i].sent) complete(i, usage_error::message_expired);
            i = next;
        }
        no_scan_before_ = now + std::chrono::microseconds{outbox_.size(list::waiting)};
        find_next_expiry();
    }

    void expect_expiry(time_point at) noexcept { next_expiry_ = std::min(next_expiry_, std::max(at, no_scan_before_)); }

    void find_next_expiry() {
        next_expiry_ = time_point::max();
        for (index i = first(list::waiting); i != outbox::none; i = outbox_[i].next) {
            const outbox::item& item = outbox_[i];
            const bool is_awaited = item.operation != operation_id::none || !resting_;
            if (!item.sent && is_awaited && item.expires != time_point::max()) expect_expiry(item.expires);
        }
    }

    queue_bounds bounds_;
    outbox outbox_;
    completion_queue& completions_;
    Store& store_;
    bool resting_{false}; // between two runs no operation waits for the messages, so that their expiry needs no timer
    time_point next_expiry_{time_point::max()};
    time_point no_scan_before_{};
};

} // namespace dockwire::mqtt
