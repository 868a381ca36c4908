// The MQTT 5.0 state machine: no I/O, no clock, no executor. One code for both ends of a connection.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/trivial_array.hpp"
#include "dockwire/session/agreement.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/inbound.hpp"
#include "dockwire/session/input.hpp"
#include "dockwire/session/keep_alive.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/outbound.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/role.hpp"
#include "dockwire/session/session_concept.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/subscriber.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// The whole protocol of one end. Not thread-safe; the owner calls it from one thread at a time.
///
/// The owner reports what happened (`transport_opened`, `received`, `transmitted`, `transport_closed`, `timeout`), then calls
/// `poll_event` until it returns nothing, writes `transmit_buffer`, and calls `timeout` no later than `next_timeout` says.
template <class Role = client_role, codec Codec = v5_codec, store Store = memory_store>
class basic_session {
public:
    using role_type = Role;
    using store_type = Store;

    explicit basic_session(session_options options = {})
        requires std::default_initializable<Store>
        : basic_session{options, Store{}} {}
    basic_session(session_options options, Store store) : options_{options}, in_{options}, out_{options, std::move(store)} {}

    /// Takes up what the store has of an earlier life of this session; before the first connection. No event tells of it. What cannot be
    /// sent as it is, because the store was damaged or is not of this codec, is set aside there: it would block what waits behind it.
    void restore(time_point now)
        requires loading_store<Store>
    {
        out_.set_now(now);
        trivial_array<message_number> unusable{};
        const auto take = [&](const stored_message& left) {
            if (!out_.restore(left)) unusable.push_back(left.number);
        };
        out_.store().load(take, [this](packet_id id) { in_.restore(id); });
        for (const message_number number : unusable)
            out_.store().set_aside(number);
    }

    // --- what happened ----------------------------------------------------------------------------------------------

    /// A byte stream is there: the client sends `request`, with the limits of the options where it names none. What is wrong
    /// with `request` comes as `event::closed`.
    void transport_opened(time_point now, packet::connect request)
        requires(Role::self == side::client)
    {
        open(now);
        propose_limits(request, options_);
        if (const auto error = Codec::check(request)) return end_connection(error, "CONNECT");
        if (request.will && in_.misnames_payload(*request.will)) return end_connection(usage_error::invalid_string, "CONNECT");
        agreed_.begin(request);
        adopt_own_limits(request);
        out_.send(request);
    }

    /// A byte stream is there: the server waits for CONNECT.
    void transport_opened(time_point now)
        requires(Role::self == side::server)
    {
        open(now);
    }

    /// Bytes arrived. They must stay valid until `poll_event` has returned nothing.
    void received(time_point now, bytes_view bytes) {
        if (!reads()) return;
        out_.set_now(now);
        input_.feed(bytes);
        life_.heard(now);
    }

    /// The stream is gone, `why` as the transport says it. What can be resumed waits for the next connection.
    void transport_closed(time_point now, std::error_code why) {
        if (phase_ == phase::offline) return;
        out_.set_now(now);
        end_connection(why, {});
        phase_ = phase::offline;
        input_.clear();
        out_.connection_lost(std::exchange(was_online_, false));
        in_.connection_lost();
    }

    /// Gives up: every open operation completes with `why`, a connection that is up is broken off. Without a `loading_store` messages in
    /// flight are not sent again, but on the next connection their exchange with the peer is ended properly.
    ///
    /// Over a `loading_store` the messages of QoS 1 and 2 are not given up: the next connection goes on with them, in this life of
    /// the session or in a later one. Their operations complete now, with `usage_error::kept_for_next_run` where `why` is `stopped`.
    void abandon(std::error_code why) {
        break_off(why);
        out_.abandon(why);
    }

    /// Forgets the whole session state, as Clean Start asks (3.1.2.4). Open operations complete with `why`.
    void reset(std::error_code why) {
        break_off(why);
        out_.forget(why);
        in_.forget(out_);
        subscriber_.reset();
    }

    /// The time that `next_timeout` named has come.
    void timeout(time_point now) {
        out_.set_now(now);
        if (now >= handshake_until_) {
            return close(reason_code::unspecified_error, usage_error::timed_out, "no CONNECT or CONNACK in time");
        }
        const auto demand = life_.due(now, out_.last_sent());
        if (demand == life::demand::close) {
            return close(reason_code::keep_alive_timeout, usage_error::timed_out, "nothing heard within the keep-alive time");
        }
        if (demand == life::demand::ping) ping();
        out_.expire();
    }

    // --- what this end wants ----------------------------------------------------------------------------------------

    /// Publishes; the completion is an event. Views in `message` live until this returns; its packet identifier and DUP flag mean
    /// nothing. QoS 0 completes when it is written, QoS 1 and 2 when the exchange is over. On an error nothing was taken and no
    /// event follows.
    std::error_code submit(time_point now, const packet::publish& message, operation_id operation = operation_id::none,
                           publish_terms terms = {}) {
        if (const auto error = Codec::check(message)) return error;
        if (in_.misnames_payload(message)) return usage_error::invalid_string;
        if (message.topic_alias) return usage_error::invalid_option;           // aliases are the session's own business
        if (Role::self == side::client && !message.subscription_ids.empty()) { // [MQTT-3.3.4-6]
            return usage_error::invalid_option;
        }
        out_.set_now(now);
        return out_.publish(message, operation, terms);
    }

    /// Subscribes; waits for a connection, within the bound on waiting messages. Recorded to be restored once it is granted. What
    /// the server does not offer is refused here, or when it is sent: `usage_error::wildcard_not_supported`,
    /// `subscription_id_not_supported`, `shared_subscription_not_supported`, `packet_too_large`.
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
        if (!reads()) return usage_error::not_connected;
        if (const auto error = Codec::check(request)) return error;
        if (!agreed_.may_send(Role::self, request)) return usage_error::invalid_option;
        out_.set_now(now);
        if (may_disconnect()) out_.send_fitting(request);
        agreed_.end(request);
        end_connection({}, {});
        return {};
    }

    /// Takes the next step of an authentication exchange, under the method of CONNECT. The client answers the server's AUTH with
    /// Continue authentication, and begins a new exchange with Re-authenticate when none is under way. The server asks for more with
    /// Continue authentication, and ends a re-authentication with Success; before CONNACK that says success (4.12).
    /// `usage_error::invalid_option`: this is not the next step. After `usage_error::packet_too_large` the exchange cannot go on.
    std::error_code submit(time_point now, packet::auth step) {
        if (!reads() || (Role::self == side::server && phase_ == phase::connecting)) return usage_error::not_connected;
        if (const auto error = Codec::check(step)) return error;
        if (!agreed_.authentication().step(Role::self, step, phase_ == phase::online)) return usage_error::invalid_option;
        out_.set_now(now);
        if (Role::self == side::server) agreed_.trim(step);
        return out_.send_fitting(step) ? std::error_code{} : usage_error::packet_too_large;
    }

    /// Answers a CONNECT: with success the connection is up and the session, if present, goes on; with a failure it closes. Without
    /// Session Present nothing is left of an earlier session: what was open completes with `usage_error::connection_lost`. The
    /// Authentication Method is filled in; what the client did not ask for is left out.
    void submit(time_point now, packet::connack answer)
        requires(Role::self == side::server)
    {
        if (phase_ != phase::accepting) return;
        out_.set_now(now);
        const bool accepted = !is_failure(answer.reason);
        agreed_.adapt(answer);
        if (accepted) {
            propose_limits(answer, options_);
            adopt_own_limits(answer);
        }
        if (!out_.send_fitting(answer)) return end_connection(usage_error::packet_too_large, "CONNACK");
        if (!accepted) return end_connection(answer.reason, {});
        if (!answer.session_present) reset(usage_error::connection_lost);
        go_online(answer);
    }

    void submit(time_point now, const packet::suback& answer)
        requires(Role::self == side::server)
    {
        submit_answer(now, answer);
    }

    void submit(time_point now, const packet::unsuback& answer)
        requires(Role::self == side::server)
    {
        submit_answer(now, answer);
    }

    /// The owner is done with a message. `reason` may refuse it. Legal in any order; the acknowledgements keep the standard's.
    /// `usage_error::already_acknowledged`: it was, or its connection is gone and the peer sends it again as a new message.
    ///
    /// `why` explains it to the peer, if the peer wants that and takes a packet of this length (3.4.2.2); a text that is not valid for
    /// MQTT is left out.
    std::error_code acknowledge(time_point now, const delivery& message, reason_code reason = reason_code::success,
                                explanation_pointer why = {}) {
        if (reason != reason_code::success && !may_send(Role::self, packet_type::puback, reason)) {
            return usage_error::invalid_option;
        }
        if (Role::self == side::server && !agreed_.wants_explanations()) why = nullptr; // [MQTT-3.1.2-29]
        out_.set_now(now);
        return in_.acknowledge(message, reason, why, out_) ? std::error_code{} : usage_error::already_acknowledged;
    }

    /// Ends interest in an operation: true if it was not sent yet and is withdrawn; else it stays in flight and completes
    /// silently. No event names it any more.
    bool withdraw(operation_id operation) { return out_.withdraw(operation); }

    /// Breaks the connection off with a DISCONNECT of this reason, or a CONNACK if that is what is owed; `text` must live until
    /// `event::closed` is polled.
    void close(reason_code reason, std::error_code why, std::string_view text) {
        if (!reads()) return;
        say_goodbye(reason);
        end_connection(why, text);
    }

    // --- what the owner does next -----------------------------------------------------------------------------------

    /// The next event, or nothing until something happens. Views in it are valid until the next call.
    const session_event* poll_event() {
        told_ = false;
        while (!told_) {
            if (event::completed done{}; out_.completions().next(done)) {
                tell(done);
            } else if (closed_) {
                tell(*std::exchange(closed_, std::nullopt));
            } else if (out_.next_lost(lost_)) {
                tell(subscriber_.drop(lost_));
            } else if (!reads() || !handle_next()) {
                return nullptr;
            }
        }
        return &event_;
    }

    /// The bytes to write next, many packets in one piece; empty when there is nothing to do. They stay where they are until
    /// `transmitted`, and while they are being written further packets gather elsewhere.
    bytes_view transmit_buffer() { return out_.wire().buffer(); }

    /// `count` bytes of the transmit buffer are written; QoS 0 operations complete when all of it is.
    void transmitted(time_point now, std::size_t count) {
        out_.set_now(now);
        out_.transmitted(count);
    }

    /// The one deadline that the owner keeps.
    std::optional<time_point> next_timeout() const noexcept {
        const time_point next = std::min({handshake_until_, life_.next(), out_.next_expiry()});
        return next == time_point::max() ? std::nullopt : std::optional{next};
    }

    // --- what can be seen -------------------------------------------------------------------------------------------

    mqtt::phase current_phase() const noexcept { return phase_; }
    /// What the peer takes on this connection, from CONNACK or CONNECT on.
    const peer_limits& peer() const noexcept { return out_.peer(); }
    /// Whether the session ends with this connection: its Session Expiry Interval is 0, as CONNECT, CONNACK and DISCONNECT say.
    bool ends_with_connection() const noexcept { return agreed_.ends_with_connection(); }
    /// Messages that wait, and messages in flight. Under `queue_policy::wait` those beyond the bound are not counted.
    std::size_t queued() const noexcept { return out_.queued(); }
    std::size_t in_flight() const noexcept { return out_.in_flight(); }
    /// Bytes encoded and not yet written.
    std::size_t unwritten() const noexcept { return out_.wire().unwritten(); }
    /// Messages that came in and are not acknowledged.
    std::size_t unacknowledged() const noexcept { return in_.in_flight(); }
    Store& recorder() noexcept { return out_.store(); }
    const Store& recorder() const noexcept { return out_.store(); }

private:
    using life = keep_alive<Role::self>;
    using sender = outbound<Role::self, Codec, Store>;
    static constexpr side peer_side = Role::self == side::client ? side::server : side::client;

    // --- the life of a connection -----------------------------------------------------------------------------------

    bool reads() const noexcept { return phase_ != phase::offline && phase_ != phase::closing; }
    time_point now() const noexcept { return out_.now(); }

    void open(time_point now) {
        if (phase_ != phase::offline) transport_closed(now, usage_error::connection_lost);
        out_.set_now(now);
        out_.begin();
        phase_ = phase::connecting;
        closed_.reset();
        input_.limit(options_.maximum_packet_size);
        handshake_until_ = now + options_.handshake_timeout;
    }

    void break_off(std::error_code why) {
        if (phase_ == phase::online) close(reason_code::unspecified_error, why, {});
    }

    template <class Packet>
    void adopt_own_limits(const Packet& packet) {
        in_.begin(packet);
        input_.limit(packet.maximum_packet_size.value_or(largest_packet_size));
    }

    void go_online(const packet::connack& answer) {
        phase_ = phase::online;
        was_online_ = true;
        handshake_until_ = time_point::max();
        agreed_.accept(answer);
        life_.begin(now(), agreed_.keep_alive());
        out_.go_online();
    }

    // [MQTT-3.2.2-5] What the application still wants is sent as new.
    void server_lost_session() {
        in_.forget(out_);
        out_.peer_lost_session();
        subscriber_.restore(out_);
    }

    // A client may say DISCONNECT as soon as it has said CONNECT; a server after CONNACK only [MQTT-3.14.0-1].
    bool may_disconnect() const noexcept { return Role::self == side::client || phase_ == phase::online; }

    static constexpr reason_code sendable(packet_type type, reason_code reason) noexcept {
        return may_send(Role::self, type, reason) ? reason : reason_code::unspecified_error;
    }

    void say_goodbye(reason_code reason) {
        if (may_disconnect()) {
            out_.send(packet::disconnect{sendable(packet_type::disconnect, reason)});
        } else if (phase_ == phase::accepting) {
            out_.send(packet::connack{false, sendable(packet_type::connack, reason)});
        }
    }

    // What a CONNACK or DISCONNECT of the peer says about the end.
    template <class Packet>
    void end_connection_as_told(const Packet& last) {
        end_connection(last.reason, last.reason_string.value_or(std::string_view{}));
        if (!closed_) return;
        closed_->server_reference = last.server_reference;
        closed_->user_properties = last.user_properties;
    }

    void end_connection(std::error_code why, std::string_view text) {
        if (!reads()) return;
        phase_ = phase::closing;
        out_.stop();
        handshake_until_ = time_point::max();
        life_.stop();
        closed_ = event::closed{why, text};
    }

    // The peer broke the protocol (4.13).
    void fault(const peer_fault& found) {
        say_goodbye(found.reason);
        fault_text_ = found.text();
        end_connection(error_of(found), fault_text_);
    }

    void ping() {
        out_.send(packet::pingreq{});
        release_idle_memory();
    }

    // A connection with nothing to do but PINGREQ keeps no memory for the next burst.
    void release_idle_memory() noexcept {
        out_.release_idle_memory();
        input_.release_idle_memory();
    }

    // --- sending ----------------------------------------------------------------------------------------------------

    template <request_packet Request>
    std::error_code submit_request(time_point now, const Request& request, operation_id operation) {
        if (const auto error = Codec::check(request)) return error;
        out_.set_now(now);
        return out_.request(request, operation);
    }

    template <class Answer>
    void submit_answer(time_point now, Answer answer) {
        if (phase_ != phase::online) return;
        out_.set_now(now);
        agreed_.trim(answer);
        if (!out_.send_fitting(answer))
            close(reason_code::unspecified_error, usage_error::packet_too_large, "SUBACK or UNSUBACK");
    }

    // --- receiving --------------------------------------------------------------------------------------------------

    // What may gather in answer to a peer that sends and does not read. Its Receive Maximum keeps an honest one far below.
    static constexpr std::size_t largest_backlog_of_answers = std::size_t{4} * 1024 * 1024;

    // Handles the next whole packet of the input; false when there is none.
    bool handle_next() {
        const frame_step step = input_.template next<Codec>();
        if (step.packet.empty() && !step.fault) return false;
        const auto wrong = step.fault ? step.fault : handle(step.packet);
        if (wrong) {
            // What cannot be read may have been meant as CONNECT.
            if (Role::self == side::server && phase_ == phase::connecting) phase_ = phase::accepting;
            fault(*wrong);
        } else if (out_.wire().answered() > largest_backlog_of_answers) {
            fault({reason_code::quota_exceeded, false, "sends without reading the answers"});
        }
        return true;
    }

    std::optional<peer_fault> handle(bytes_view packet) {
        return Codec::decode(packet, Role::self,
                             [this]<received_by<Role::self> Packet>(const Packet& received) { this->accept(received); });
    }

    template <class Packet>
    void accept(const Packet& packet) {
        if (!next_phase(Role::self, phase_, type_of<Packet>)) {
            return fault({reason_code::protocol_error, false, "this packet must not come now"});
        }
        if constexpr (Role::self == side::client && explains_on_request<Packet>) {
            if (agreed_.is_unwanted(packet)) {
                return fault({reason_code::protocol_error, false, "Reason String or User Property: was not asked for"});
            }
        }
        on(packet);
    }

    void on(const packet::connect& request)
        requires(Role::self == side::server)
    {
        phase_ = phase::accepting;
        agreed_.begin(request);
        out_.adopt(limits_in(request));
        if (request.will && in_.misnames_payload(*request.will)) {
            return fault({reason_code::payload_format_invalid, false, "Will Payload: is not UTF-8"});
        }
        tell(event::connect_request{request});
    }

    void on(const packet::connack& answer)
        requires(Role::self == side::client)
    {
        if (is_failure(answer.reason)) {
            return end_connection_as_told(answer);
        }
        if (const auto wrong = agreed_.fault_in(answer)) return fault(*wrong);
        out_.adopt(limits_in(answer));
        if (!answer.session_present) server_lost_session();
        go_online(answer);
        tell(event::connected{answer});
    }

    void on(const packet::publish& message) {
        const auto shown = in_.take(event_.template emplace<event::message>(message));
        if (!shown) return fault(shown.error());
        told_ = *shown;
        if (!told_) in_.flush(out_);
    }

    void on(const packet::puback& reply) { report(out_.on(reply)); }
    void on(const packet::pubrec& reply) { report(out_.on(reply)); }
    void on(const packet::pubcomp& reply) { report(out_.on(reply)); }

    void report(std::optional<event::completed> done) {
        if (done) tell(*done);
    }

    void on(const packet::pubrel& request) { in_.on(request, out_); }

    void on(const packet::suback& answer)
        requires(Role::self == side::client)
    {
        settle<packet::subscribe>(answer);
    }

    void on(const packet::unsuback& answer)
        requires(Role::self == side::client)
    {
        settle<packet::unsubscribe>(answer);
    }

    template <request_packet Request, class Answer>
    void settle(const Answer& answer) {
        if (const auto wrong =
                subscriber_.template settle<Request>(answer, out_, [this](const auto& happened) { this->tell(happened); }))
            fault(*wrong);
    }

    void on(const packet::subscribe& request)
        requires(Role::self == side::server)
    {
        tell(event::subscribe_request{request});
    }

    void on(const packet::unsubscribe& request)
        requires(Role::self == side::server)
    {
        tell(event::unsubscribe_request{request});
    }

    void on(const packet::pingreq&)
        requires(Role::self == side::server)
    {
        release_idle_memory();
        out_.answer(packet::pingresp{});
    }

    void on(const packet::pingresp&)
        requires(Role::self == side::client)
    {
        life_.answered();
    }

    void on(const packet::auth& step) {
        if (!agreed_.authentication().step(peer_side, step, phase_ == phase::online)) {
            return fault({reason_code::protocol_error, false, "AUTH: not the next step under the method of CONNECT"});
        }
        tell(event::authentication{step});
    }

    void on(const packet::disconnect& goodbye) {
        if constexpr (Role::self == side::server) {
            if (agreed_.revives_session(goodbye)) {
                return fault({reason_code::protocol_error, false, "Session Expiry Interval: was 0 in CONNECT"});
            }
            agreed_.end(goodbye);
            tell(event::disconnect_request{goodbye});
        }
        end_connection_as_told(goodbye);
    }

    template <class Event>
    void tell(const Event& happened) {
        event_.template emplace<Event>(happened);
        told_ = true;
    }

    session_options options_{};
    mqtt::phase phase_{phase::offline};
    bool was_online_{false}; // since the transport was opened
    time_point handshake_until_{time_point::max()};
    life life_{};

    agreement agreed_{};

    input input_{};
    inbound<sender> in_;
    sender out_;
    subscriber<sender> subscriber_{};

    session_event event_{};
    bool told_{false}; // `event_` is what the owner polled last, or is about to get
    lost_subscription lost_{};
    std::optional<event::closed> closed_{};
    std::string fault_text_{}; // what `closed_` may view
};

static_assert(session<basic_session<client_role>>, "a client's session models the concept that clients are written for");
static_assert(server_session<basic_session<server_role>>, "a server's session models the concept that brokers are written for");

} // namespace dockwire::mqtt
