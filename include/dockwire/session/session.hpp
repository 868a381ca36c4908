// The MQTT 5.0 state machine: no I/O, no clock, no executor. One code for both ends of a connection.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/fifo.hpp"
#include "dockwire/session/inbox.hpp"
#include "dockwire/session/input.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/subscriptions.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// The session of a client: sends CONNECT, subscribes.
struct client_role {
    static constexpr side self = side::client;
};

/// The session that a server keeps for one client: answers CONNECT, grants subscriptions.
struct server_role {
    static constexpr side self = side::server;
};

/// Limits of this end; the peer's come with CONNECT or CONNACK.
struct session_options {
    /// Messages of QoS 1 and 2 that the peer may have in flight towards us, 1 to 65,535 (3.1.2.11.3). A server takes it from
    /// the CONNACK that it submits.
    std::uint16_t receive_maximum{1024};
    /// The largest packet that is accepted, in bytes, 1 to 268,435,460 (3.1.2.11.4).
    std::uint32_t maximum_packet_size{268'435'460};
    /// How many topic aliases the peer may use (3.1.2.11.5).
    std::uint16_t topic_alias_maximum{0};
    /// Messages that may wait for a connection or for the peer's window.
    std::size_t queue_messages{100'000};
    /// Bytes that may wait, likewise; also bounds what is encoded and not yet written. One message is always taken.
    std::size_t queue_bytes{std::size_t{64} * 1024 * 1024};
    /// Whether QoS 0 messages wait for a connection too; else they fail with `usage_error::not_connected`.
    bool queue_at_most_once{false};
    /// How long CONNACK, or CONNECT at a server, may take.
    duration handshake_timeout{std::chrono::seconds{10}};
};

/// The whole protocol of one end. Not thread-safe; the owner calls it from one thread at a time.
///
/// The owner reports what happened (`transport_opened`, `received`, `transmitted`, `transport_closed`, `timeout`), then calls
/// `poll_event` until it returns nothing, writes `transmit_buffer`, and calls `timeout` no later than `next_timeout` says.
template <class Role = client_role, codec Codec = v5_codec, store Store = memory_store>
class basic_session {
public:
    using role_type = Role;
    using store_type = Store;

    explicit basic_session(session_options options = {}, Store store = {}) : options_{options}, store_{std::move(store)} {
        input_.limit(options_.maximum_packet_size);
    }

    // --- what happened ---------------------------------------------------------------------------------------------

    /// A byte stream is there: the client sends `request`. Its limits replace those of the options.
    void transport_opened(time_point now, const packet::connect& request)
        requires(Role::self == side::client)
    {
        open(now);
        clean_start_ = request.clean_start;
        keep_alive_ = std::chrono::seconds{request.keep_alive};
        adopt_own_limits(request);
        send(now, request);
    }

    /// A byte stream is there: the server waits for CONNECT.
    void transport_opened(time_point now)
        requires(Role::self == side::server)
    {
        open(now);
    }

    /// Bytes arrived. They must stay valid until `poll_event` has returned nothing.
    void received(time_point now, bytes_view bytes) {
        if (phase_ == phase::offline || phase_ == phase::closing) return;
        now_ = now;
        input_.feed(bytes);
        postpone_silence(now);
    }

    /// The stream is gone, `why` as the transport says it. What can be resumed waits for the next connection.
    void transport_closed(time_point now, std::error_code why) {
        if (phase_ == phase::offline) return;
        now_ = now;
        end_connection(why, {});
        phase_ = phase::offline;
        timers_.disarm_all();
        input_.clear();
        drop_unwritten();
        outbox_.connection_lost();
        inbox_.connection_lost();
        aliases_.clear();
        arm_expiry();
    }

    /// Nothing of what was submitted will be sent: every open operation completes with `why`.
    void abandon(std::error_code why) {
        drop_unwritten();
        for (const auto which :
             {outbox::list::publishes, outbox::list::requests, outbox::list::sent, outbox::list::released, outbox::list::asked}) {
            while (outbox_.first(which) != outbox::none)
                complete(outbox_.first(which), why);
        }
    }

    /// Forgets the whole session state, as Clean Start asks (3.1.2.4). Open operations complete with `why`.
    void reset(std::error_code why) {
        abandon(why);
        inbox_.session_lost();
        store_.inbound_lost();
        subscriptions_ = {};
    }

    /// The time that `next_timeout` named has come.
    void timeout(time_point now) {
        now_ = now;
        if (timers_.take(timer::handshake, now)) {
            return close(reason_code::unspecified_error, usage_error::timed_out, "no CONNECT or CONNACK in time");
        }
        if (timers_.take(timer::silence, now)) {
            return close(reason_code::keep_alive_timeout, usage_error::timed_out, "nothing heard within the keep-alive time");
        }
        if (timers_.take(timer::ping, now)) ping(now);
        if (timers_.take(timer::expiry, now)) expire(now);
    }

    // --- what this end wants ---------------------------------------------------------------------------------------

    /// Publishes; the completion is an event. Views in `message` live until this returns. A client's QoS 0 message completes
    /// when it is written, QoS 1 and 2 when the exchange is over. On an error nothing was taken and no event follows.
    std::error_code submit(time_point now, const packet::publish& message, operation_id operation = operation_id::none) {
        if (const auto error = Codec::check(message)) return error;
        if (message.topic_alias) return usage_error::invalid_option; // aliases are the session's own business
        now_ = now;
        if (phase_ != phase::online) return enqueue(message, operation);
        if (const auto error = peer_refuses(message)) return error;
        if (message.qos == mqtt::qos::at_most_once) return send_at_most_once(message, operation);
        if (outbox_.first(outbox::list::publishes) != outbox::none || outbox_.in_flight() >= peer_.receive_maximum) {
            return enqueue(message, operation);
        }
        return send_acknowledged(message, operation);
    }

    /// Subscribes; waits for a connection. Recorded to be restored once it is granted.
    std::error_code submit(time_point now, const packet::subscribe& request, operation_id operation = operation_id::none)
        requires(Role::self == side::client)
    {
        return submit_request(now, request, operation);
    }

    /// Ends subscriptions; waits for a connection.
    std::error_code submit(time_point now, const packet::unsubscribe& request, operation_id operation = operation_id::none)
        requires(Role::self == side::client)
    {
        return submit_request(now, request, operation);
    }

    /// Says goodbye: what is encoded goes out first, then `closed` with an empty error.
    std::error_code submit(time_point now, const packet::disconnect& request) {
        if (phase_ == phase::offline || phase_ == phase::closing) return usage_error::not_connected;
        if (const auto error = Codec::check(request)) return error;
        if (phase_ == phase::online) send(now, request);
        end_connection({}, {});
        return {};
    }

    /// Goes on with an authentication exchange, or begins a new one (4.12).
    std::error_code submit(time_point now, const packet::auth& request) {
        if (phase_ == phase::offline || phase_ == phase::closing) return usage_error::not_connected;
        if (const auto error = Codec::check(request)) return error;
        send(now, request);
        return {};
    }

    /// Answers a CONNECT: with success the connection is up and the session, if present, goes on; with a failure it closes.
    void submit(time_point now, const packet::connack& answer)
        requires(Role::self == side::server)
    {
        now_ = now;
        if (phase_ != phase::connecting) return;
        send(now, answer);
        if (is_failure(answer.reason)) return end_connection(answer.reason, {});
        adopt_own_limits(answer);
        if (answer.server_keep_alive) keep_alive_ = std::chrono::seconds{*answer.server_keep_alive};
        go_online(answer);
        if (keep_alive_ > duration::zero()) arm_silence(now);
    }

    void submit(time_point now, const packet::suback& answer)
        requires(Role::self == side::server)
    {
        if (phase_ == phase::online) send(now, answer);
    }

    void submit(time_point now, const packet::unsuback& answer)
        requires(Role::self == side::server)
    {
        if (phase_ == phase::online) send(now, answer);
    }

    /// The owner is done with a message. `reason` may refuse it. Legal in any order; the acknowledgements keep the standard's.
    std::error_code acknowledge(time_point now, const delivery& message, reason_code reason = reason_code::success) {
        now_ = now;
        if (!inbox_.acknowledge(message, reason)) return usage_error::already_acknowledged;
        flush_acknowledgements();
        return {};
    }

    /// Ends interest in an operation: true if it was not sent yet and is withdrawn; else it stays in flight and completes silently.
    bool withdraw(operation_id operation) {
        const outbox::index i = outbox_.find(operation);
        if (i == outbox::none) {
            for (auto* operations : {&gathered_, &transmitted_}) {
                std::replace(operations->begin(), operations->end(), operation, operation_id::none);
            }
            return false;
        }
        outbox_[i].operation = operation_id::none;
        if (outbox_[i].sent) return false;
        remove(i);
        return true;
    }

    /// Breaks the connection off with a DISCONNECT of this reason, as a local decision.
    void close(reason_code reason, std::error_code why, std::string_view text) {
        if (phase_ == phase::offline || phase_ == phase::closing) return;
        say_goodbye(reason);
        end_connection(why, text);
    }

    // --- what the owner does next ----------------------------------------------------------------------------------

    /// The next event, or nothing until something happens. Views in it are valid until the next call.
    std::optional<session_event> poll_event() {
        event_.reset();
        if (!finished_.empty()) {
            const finished done = finished_.front();
            finished_.pop();
            event_.emplace(event::completed{done.operation, done.error, done.reason});
            return std::move(event_);
        }
        if (closed_) return std::exchange(closed_, std::nullopt);
        while (!event_ && (phase_ == phase::connecting || phase_ == phase::online) && decode_next()) {
        }
        if (!event_ && closed_) return std::exchange(closed_, std::nullopt);
        return std::move(event_);
    }

    /// The bytes to write next, many packets in one piece; empty when there is nothing to do. They stay where they are until
    /// `transmitted`, and while they are being written further packets gather elsewhere.
    bytes_view transmit_buffer() {
        if (transmitting_.empty() && !gathering_.empty()) {
            std::swap(transmitting_, gathering_);
            std::swap(transmitted_, gathered_);
            offset_ = 0;
        }
        return transmitting_.view().subspan(offset_);
    }

    /// `count` bytes of the transmit buffer are written; QoS 0 operations complete when all of it is.
    void transmitted(time_point now, std::size_t count) {
        now_ = now;
        offset_ += count;
        if (offset_ < transmitting_.size()) return;
        transmitting_.clear();
        offset_ = 0;
        for (const operation_id operation : transmitted_)
            finish(operation, {});
        transmitted_.clear();
    }

    /// The one deadline that the owner keeps.
    std::optional<time_point> next_timeout() const noexcept { return timers_.next(); }

    // --- what can be seen ------------------------------------------------------------------------------------------

    mqtt::phase current_phase() const noexcept { return phase_; }
    /// Messages that wait, and messages in flight.
    std::size_t queued() const noexcept { return outbox_.size(outbox::list::publishes); }
    std::size_t in_flight() const noexcept { return outbox_.in_flight(); }
    /// Bytes encoded and not yet written.
    std::size_t unwritten() const noexcept { return gathering_.size() + transmitting_.size() - offset_; }
    /// Messages that came in and are not acknowledged.
    std::size_t unacknowledged() const noexcept { return inbox_.in_flight(); }
    Store& recorder() noexcept { return store_; }

private:
    enum class timer : std::uint8_t { handshake, ping, silence, expiry, count };

    struct peer_limits {
        std::size_t receive_maximum{65'535};
        std::size_t maximum_packet_size{SIZE_MAX};
        mqtt::qos maximum_qos{mqtt::qos::exactly_once};
        bool retain_available{true};
    };

    struct finished {
        operation_id operation{operation_id::none};
        std::error_code error{};
        reason_code reason{reason_code::success};
    };

    // --- sending ---------------------------------------------------------------------------------------------------

    template <class Packet>
    void send(time_point now, const Packet& packet) {
        Codec::encode(packet, gathering_);
        note_sent(now);
    }

    void note_sent(time_point now) noexcept {
        if (Role::self == side::client && keep_alive_ > duration::zero()) timers_.arm(timer::ping, now + keep_alive_);
    }

    std::error_code peer_refuses(const packet::publish& message) const {
        if (message.qos > peer_.maximum_qos) return usage_error::qos_not_supported;
        if (message.retain && !peer_.retain_available) return usage_error::retain_not_supported;
        if (Codec::encoded_size(message) > peer_.maximum_packet_size) return usage_error::packet_too_large;
        return {};
    }

    std::error_code send_at_most_once(const packet::publish& message, operation_id operation) {
        if (gathering_.size() > options_.queue_bytes) return usage_error::queue_full;
        send(now_, message);
        gather(operation);
        return {};
    }

    void gather(operation_id operation) {
        if (operation != operation_id::none) gathered_.push_back(operation);
    }

    std::error_code send_acknowledged(packet::publish message, operation_id operation) {
        const std::size_t before = gathering_.size();
        const outbox::index i = outbox_.add(outbox::list::sent, operation, {});
        if (!outbox_.identify(i)) {
            outbox_.remove(i);
            return enqueue(message, operation);
        }
        message.id = outbox_[i].id;
        message.dup = false;
        send(now_, message);
        outbox_[i].packet.assign(gathering_.view().subspan(before));
        outbox_[i].sent = true;
        record(i, message);
        store_.sent(outbox_[i].number, message.id);
        return {};
    }

    void record(outbox::index i, const packet::publish& message) {
        outbox::item& item = outbox_[i];
        item.qos = message.qos;
        if (message.message_expiry_interval) item.expires = now_ + std::chrono::seconds{*message.message_expiry_interval};
        if (message.qos != mqtt::qos::at_most_once) store_.queued(item.number, item.packet.view());
    }

    std::error_code enqueue(packet::publish message, operation_id operation) {
        if (message.qos == mqtt::qos::at_most_once && !options_.queue_at_most_once) return usage_error::not_connected;
        const std::size_t waiting = outbox_.size(outbox::list::publishes);
        if (waiting != 0 && (waiting >= options_.queue_messages || outbox_.waiting_bytes() >= options_.queue_bytes)) {
            return usage_error::queue_full;
        }
        if (message.qos != mqtt::qos::at_most_once) message.id = placeholder_id;
        const outbox::index i = outbox_.add(outbox::list::publishes, operation, encoded(message));
        record(i, message);
        if (outbox_[i].expires != time_point::max()) timers_.arm_earlier(timer::expiry, outbox_[i].expires);
        return {};
    }

    // What waits is stored as a whole packet; its identifier is given when it is sent.
    static constexpr packet_id placeholder_id{1};

    template <class Packet>
    bytes_view encoded(const Packet& packet) {
        scratch_.clear();
        Codec::encode(packet, scratch_);
        return scratch_.view();
    }

    template <class Request>
    std::error_code submit_request(time_point now, Request request, operation_id operation) {
        if (const auto error = Codec::check(request)) return error;
        now_ = now;
        ask(request, operation);
        if (phase_ == phase::online) send_requests();
        return {};
    }

    template <class Request>
    void ask(Request& request, operation_id operation) {
        request.id = placeholder_id;
        outbox_.add(outbox::list::requests, operation, encoded(request));
    }

    void send_requests() {
        while (outbox_.first(outbox::list::requests) != outbox::none) {
            const outbox::index i = outbox_.first(outbox::list::requests);
            outbox_.forget_id(i);
            if (!outbox_.identify(i)) return;
            const bytes_view packet = outbox_[i].packet.view();
            const packet_id id = outbox_[i].id;
            if (packet.size() > peer_.maximum_packet_size) {
                complete(i, usage_error::packet_too_large);
                continue;
            }
            outbox_.move(i, outbox::list::asked);
            outbox_[i].sent = true;
            Codec::decode(packet, side::server, [&]<request_packet Request>(Request request) {
                request.id = id;
                send(now_, request);
            });
        }
    }

    // Sends waiting messages while the peer's window is open.
    void send_waiting() {
        while (phase_ == phase::online) {
            const outbox::index i = outbox_.first(outbox::list::publishes);
            if (i == outbox::none) return;
            const bool counted = outbox_[i].qos != mqtt::qos::at_most_once;
            if (counted && (outbox_.in_flight() >= peer_.receive_maximum || !outbox_.identify(i))) return;
            send_item(i);
        }
    }

    void send_item(outbox::index i) {
        if (outbox_[i].expires <= now_) return give_up_expired(i);
        // The item may move in memory while it is sent; its bytes do not.
        const bytes_view encoded = outbox_[i].packet.view();
        Codec::decode(encoded, peer_side, [&](packet::publish message) { send_stored(i, message); });
    }

    void send_stored(outbox::index i, packet::publish& message) {
        outbox::item& item = outbox_[i];
        const bool counted = message.qos != mqtt::qos::at_most_once;
        message.id = item.id;
        message.dup = item.sent; // [MQTT-3.3.1-1]
        if (item.expires != time_point::max()) message.message_expiry_interval = seconds_until(item.expires);
        if (const auto error = peer_refuses(message)) return complete(i, error);
        send(now_, message);
        if (!counted) {
            gather(std::exchange(item.operation, operation_id::none));
            return outbox_.remove(i);
        }
        if (!std::exchange(item.sent, true)) store_.sent(item.number, item.id);
        outbox_.move(i, outbox::list::sent);
    }

    std::uint32_t seconds_until(time_point at) const {
        return static_cast<std::uint32_t>(std::chrono::ceil<std::chrono::seconds>(at - now_).count());
    }

    // An expired message is never sent again. Of QoS 2 the peer may hold the identifier: PUBREL frees it on both sides.
    void give_up_expired(outbox::index i) {
        const bool peer_may_know = outbox_[i].qos == mqtt::qos::exactly_once && outbox_[i].sent;
        if (!peer_may_know) return complete(i, usage_error::message_expired);
        finish(std::exchange(outbox_[i].operation, operation_id::none), usage_error::message_expired);
        release(i);
    }

    void release(outbox::index i) {
        store_.released(outbox_[i].number);
        outbox_.move(i, outbox::list::released);
        send(now_, packet::pubrel{outbox_[i].id});
    }

    void flush_acknowledgements() {
        while (phase_ == phase::online) {
            const auto due = inbox_.next_due();
            if (!due) return;
            if (due->qos == mqtt::qos::at_least_once) {
                send(now_, packet::puback{due->id, due->reason});
            } else {
                send(now_, packet::pubrec{due->id, due->reason});
            }
        }
    }

    void ping(time_point now) {
        if (phase_ != phase::online) return;
        send(now, packet::pingreq{});
        if (!timers_.armed(timer::silence)) arm_silence(now);
        release_idle_memory();
    }

    // A connection that sent nothing for a whole keep-alive interval keeps no memory for the next burst.
    void release_idle_memory() noexcept {
        if (transmitting_.empty()) transmitting_.release();
        scratch_.release();
    }

    // A server gives a client one and a half intervals [MQTT-3.1.2-22]; a client waits half an interval after its PINGREQ.
    void arm_silence(time_point now) noexcept {
        timers_.arm(timer::silence, now + (Role::self == side::server ? keep_alive_ * 3 / 2 : keep_alive_ / 2));
    }

    void postpone_silence(time_point now) noexcept {
        if (timers_.armed(timer::silence)) arm_silence(now);
    }

    // --- completing ------------------------------------------------------------------------------------------------

    void finish(operation_id operation, std::error_code error, reason_code reason = reason_code::success) {
        if (operation != operation_id::none) finished_.push({operation, error, reason});
    }

    // Removes an item and tells its operation.
    void complete(outbox::index i, std::error_code error) {
        finish(outbox_[i].operation, error);
        remove(i);
    }

    void remove(outbox::index i) {
        if (outbox_[i].qos != mqtt::qos::at_most_once) store_.completed(outbox_[i].number);
        outbox_.remove(i);
    }

    // Removes an item and answers its operation with what the peer said.
    template <class Answer>
    void complete_by(outbox::index i, const Answer& answer, reason_code reason, list_view<reason_item> reasons = {}) {
        const operation_id operation = outbox_[i].operation;
        remove(i);
        if (operation == operation_id::none) return;
        const std::error_code error = is_failure(reason) ? make_error_code(reason) : std::error_code{};
        event_.emplace(event::completed{operation, error, reason, reasons, answer.reason_string, answer.user_properties});
    }

    void drop_unwritten() {
        for (auto* operations : {&transmitted_, &gathered_}) {
            for (const operation_id operation : *operations)
                finish(operation, usage_error::connection_lost);
            operations->clear();
        }
        gathering_.clear();
        transmitting_.clear();
        offset_ = 0;
    }

    void expire(time_point now) {
        for (outbox::index i = outbox_.first(outbox::list::publishes); i != outbox::none;) {
            const outbox::index next = outbox_[i].next;
            // What was in flight before belongs to the exchange with the peer and is settled there.
            if (outbox_[i].expires <= now && !outbox_[i].sent) complete(i, usage_error::message_expired);
            i = next;
        }
        arm_expiry();
    }

    void arm_expiry() {
        for (outbox::index i = outbox_.first(outbox::list::publishes); i != outbox::none; i = outbox_[i].next) {
            if (!outbox_[i].sent && outbox_[i].expires != time_point::max()) {
                timers_.arm_earlier(timer::expiry, outbox_[i].expires);
            }
        }
    }

    // --- the life of a connection ----------------------------------------------------------------------------------

    void open(time_point now) {
        now_ = now;
        phase_ = phase::connecting;
        closed_.reset();
        peer_ = {};
        keep_alive_ = duration::zero();
        greeted_ = false;
        timers_.arm(timer::handshake, now + options_.handshake_timeout);
    }

    template <class Packet>
    void adopt_own_limits(const Packet& packet) {
        own_receive_maximum_ = packet.receive_maximum.value_or(65'535);
        aliases_.assign(packet.topic_alias_maximum.value_or(0), {});
        input_.limit(packet.maximum_packet_size.value_or(options_.maximum_packet_size));
    }

    template <class Packet>
    void adopt_peer_limits(const Packet& packet) {
        peer_.receive_maximum = packet.receive_maximum.value_or(65'535);
        peer_.maximum_packet_size = packet.maximum_packet_size.value_or(UINT32_MAX);
    }

    void go_online(const packet::connack& answer) {
        phase_ = phase::online;
        timers_.disarm(timer::handshake);
        if (!answer.session_present) peer_lost_session();
        event_.emplace(event::connected{answer});
        for (outbox::index i = outbox_.first(outbox::list::released); i != outbox::none; i = outbox_[i].next) {
            send(now_, packet::pubrel{outbox_[i].id}); // [MQTT-4.4.0-1]
        }
        send_requests();
        send_waiting();
    }

    void peer_lost_session() {
        inbox_.session_lost();
        store_.inbound_lost();
        // The peer had taken over what is released: it is done.
        while (outbox_.first(outbox::list::released) != outbox::none)
            complete(outbox_.first(outbox::list::released), {});
        outbox_.session_lost();
        if constexpr (Role::self == side::client) {
            subscriptions_.for_each_packet([this](packet::subscribe& request) { ask(request, operation_id::none); });
        }
    }

    void say_goodbye(reason_code reason) {
        if (phase_ == phase::online) return send(now_, packet::disconnect{reason});
        if (Role::self == side::server && phase_ == phase::connecting) send(now_, packet::connack{false, reason});
    }

    void end_connection(std::error_code why, std::string_view text, std::optional<std::string_view> server_reference = {}) {
        if (phase_ == phase::offline || phase_ == phase::closing) return;
        phase_ = phase::closing;
        timers_.disarm_all();
        closed_.emplace(event::closed{why, text, server_reference});
    }

    // The peer broke the protocol (4.13).
    void fault(const peer_fault& found) {
        say_goodbye(found.reason);
        end_connection(error_of(found), found.what);
    }

    // --- receiving -------------------------------------------------------------------------------------------------

    static constexpr side peer_side = Role::self == side::client ? side::server : side::client;

    // Handles the next whole packet of the input; false when there is none.
    bool decode_next() {
        const frame_step step = input_.template next<Codec>();
        if (step.fault) {
            fault(*step.fault);
            return false;
        }
        if (step.packet.empty()) return false;
        const auto wrong = Codec::decode(step.packet, Role::self,
                                         [this]<received_by<Role::self> Packet>(const Packet& packet) { accept(packet); });
        if (wrong) fault(*wrong);
        return true;
    }

    template <class Packet>
    void accept(const Packet& packet) {
        const auto next = next_phase(Role::self, phase_, type_of<Packet>);
        if (!next) return fault({reason_code::protocol_error, false, "this packet must not come now"});
        if constexpr (requires { on(packet); }) on(packet);
    }

    void on(const packet::connect& request)
        requires(Role::self == side::server)
    {
        if (std::exchange(greeted_, true)) return fault({reason_code::protocol_error, false, "a second CONNECT"});
        keep_alive_ = std::chrono::seconds{request.keep_alive};
        adopt_peer_limits(request);
        event_.emplace(event::connect_request{request});
    }

    void on(const packet::connack& answer)
        requires(Role::self == side::client)
    {
        if (is_failure(answer.reason)) {
            return end_connection(make_error_code(answer.reason), answer.reason_string.value_or(std::string_view{}),
                                  answer.server_reference);
        }
        if (answer.session_present && clean_start_) { // [MQTT-3.2.2-4]
            return fault({reason_code::protocol_error, false, "session present after a clean start"});
        }
        adopt_peer_limits(answer);
        peer_.maximum_qos = answer.maximum_qos.value_or(mqtt::qos::exactly_once);
        peer_.retain_available = answer.retain_available.value_or(true);
        if (answer.server_keep_alive) keep_alive_ = std::chrono::seconds{*answer.server_keep_alive};
        go_online(answer);
        note_sent(now_);
    }

    void on(const packet::publish& message) {
        packet::publish resolved = message;
        if (!resolve_alias(resolved))
            return fault({reason_code::topic_alias_invalid, false, "topic alias is unknown or too large"});
        if (message.qos == mqtt::qos::exactly_once && inbox_.knows(message.id)) {
            inbox_.take_again(message.id);
            return flush_acknowledgements();
        }
        if (message.qos != mqtt::qos::at_most_once && inbox_.in_flight() >= own_receive_maximum_) {
            return fault({reason_code::receive_maximum_exceeded, false, "more messages in flight than Receive Maximum"});
        }
        const delivery taken = inbox_.take(message.id, message.qos);
        if (message.qos == mqtt::qos::exactly_once) store_.received(message.id);
        event_.emplace(event::message{resolved, taken});
    }

    // [MQTT-3.3.2-12] an alias stands for the topic that came with it on this connection.
    bool resolve_alias(packet::publish& message) {
        if (!message.topic_alias) return true;
        const std::size_t slot = *message.topic_alias;
        if (slot == 0 || slot > aliases_.size()) return false;
        std::string& topic = aliases_[slot - 1];
        if (!message.topic.empty()) topic = message.topic;
        message.topic = topic;
        return !topic.empty();
    }

    void on(const packet::puback& answer) {
        const outbox::index i = outbox_.find(answer.id);
        if (i == outbox::none || outbox_[i].in != outbox::list::sent || outbox_[i].qos != mqtt::qos::at_least_once) return;
        complete_by(i, answer, answer.reason);
        send_waiting();
    }

    void on(const packet::pubrec& answer) {
        const outbox::index i = outbox_.find(answer.id);
        const bool known = i != outbox::none && outbox_[i].qos == mqtt::qos::exactly_once;
        if (!known || (outbox_[i].in != outbox::list::sent && outbox_[i].in != outbox::list::released)) {
            return send(now_, packet::pubrel{answer.id, reason_code::packet_identifier_not_found});
        }
        if (!is_failure(answer.reason)) return release(i);
        complete_by(i, answer, answer.reason);
        send_waiting();
    }

    void on(const packet::pubcomp& answer) {
        const outbox::index i = outbox_.find(answer.id);
        if (i == outbox::none || outbox_[i].in != outbox::list::released) return;
        // 'Not found' means that the peer had finished the exchange before: the message is through (4.3.3).
        complete_by(i, answer, answer.reason == reason_code::packet_identifier_not_found ? reason_code::success : answer.reason);
        send_waiting();
    }

    void on(const packet::pubrel& request) {
        const bool known = inbox_.finish(request.id);
        if (known) store_.finished(request.id);
        send(now_, packet::pubcomp{request.id, known ? reason_code::success : reason_code::packet_identifier_not_found});
    }

    void on(const packet::suback& answer)
        requires(Role::self == side::client)
    {
        const outbox::index i = asked(answer.id);
        if (i == outbox::none) return;
        Codec::decode(outbox_[i].packet.view(), side::server,
                      [&](const packet::subscribe& request) { settle(i, request, answer); });
    }

    void settle(outbox::index i, const packet::subscribe& request, const packet::suback& answer) {
        if (request.subscriptions.size() != answer.reasons.size()) return fault(wrong_number_of_reasons());
        auto reason = answer.reasons.begin();
        for (const subscription_request& wanted : request.subscriptions) {
            if (is_failure(reason->code)) {
                if (outbox_[i].operation == operation_id::none) report_lost(wanted.filter, reason->code);
                subscriptions_.forget(wanted.filter);
            } else {
                subscriptions_.record(wanted, request.subscription_id);
            }
            ++reason;
        }
        complete_by(i, answer, first_failure(answer.reasons), answer.reasons);
        send_requests();
    }

    void report_lost(std::string_view filter, reason_code reason) {
        lost_filter_ = filter;
        event_.emplace(event::subscription_lost{lost_filter_, reason});
    }

    void on(const packet::unsuback& answer)
        requires(Role::self == side::client)
    {
        const outbox::index i = asked(answer.id);
        if (i == outbox::none) return;
        Codec::decode(outbox_[i].packet.view(), side::server,
                      [&](const packet::unsubscribe& request) { settle(i, request, answer); });
    }

    void settle(outbox::index i, const packet::unsubscribe& request, const packet::unsuback& answer) {
        if (request.filters.size() != answer.reasons.size()) return fault(wrong_number_of_reasons());
        for (const filter_name& filter : request.filters)
            subscriptions_.forget(filter.text);
        complete_by(i, answer, first_failure(answer.reasons), answer.reasons);
        send_requests();
    }

    static peer_fault wrong_number_of_reasons() {
        return {reason_code::protocol_error, false, "SUBACK or UNSUBACK: not one reason code for each filter"};
    }

    outbox::index asked(packet_id id) noexcept {
        const outbox::index i = outbox_.find(id);
        return i != outbox::none && outbox_[i].in == outbox::list::asked ? i : outbox::none;
    }

    static reason_code first_failure(const list_view<reason_item>& reasons) {
        for (const reason_item& reason : reasons) {
            if (is_failure(reason.code)) return reason.code;
        }
        return reasons.empty() ? reason_code::success : reasons.front().code;
    }

    void on(const packet::subscribe& request)
        requires(Role::self == side::server)
    {
        event_.emplace(event::subscribe_request{request});
    }

    void on(const packet::unsubscribe& request)
        requires(Role::self == side::server)
    {
        event_.emplace(event::unsubscribe_request{request});
    }

    void on(const packet::pingreq&) { send(now_, packet::pingresp{}); }

    void on(const packet::pingresp&) { timers_.disarm(timer::silence); }

    void on(const packet::auth& exchange) { event_.emplace(event::authentication{exchange}); }

    void on(const packet::disconnect& goodbye) {
        if constexpr (Role::self == side::server) event_.emplace(event::disconnect_request{goodbye});
        end_connection(make_error_code(goodbye.reason), goodbye.reason_string.value_or(std::string_view{}),
                       goodbye.server_reference);
    }

    session_options options_{};
    Store store_{};
    mqtt::phase phase_{phase::offline};
    time_point now_{};
    duration keep_alive_{};
    peer_limits peer_{};
    std::size_t own_receive_maximum_{65'535};
    bool clean_start_{false};
    bool greeted_{false};
    timer_table<timer> timers_{};

    input input_{};
    inbox inbox_{};
    outbox outbox_{};
    subscription_registry subscriptions_{};
    std::vector<std::string> aliases_{};

    byte_buffer gathering_{};
    byte_buffer transmitting_{};
    byte_buffer scratch_{};
    std::size_t offset_{0};
    std::vector<operation_id> gathered_{};    // QoS 0 operations in `gathering_`
    std::vector<operation_id> transmitted_{}; // QoS 0 operations in `transmitting_`

    fifo<finished> finished_{};
    std::optional<session_event> event_{};
    std::optional<session_event> closed_{};
    std::string lost_filter_{};
};

} // namespace dockwire::mqtt
