// The MQTT 5.0 state machine: no I/O, no clock, no executor. One code for both ends of a connection.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/core/trivial_array.hpp"
#include "dockwire/session/conversation.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/role.hpp"
#include "dockwire/session/session_concept.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/session_parts.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/transmitter.hpp"

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
    basic_session(session_options options, Store store) : conversation_{options, std::move(store)} {}
    basic_session(const basic_session&) = delete;
    basic_session& operator=(const basic_session&) = delete;

    /// Loads what the store has of a previous process; before the first connection. Events tell of messages that are not sent any more. A message that cannot be sent,
    /// because the store was damaged or is not of this codec, is set aside there: it would block those behind it.
    void restore(time_point now)
        requires loading_store<Store>
    {
        trivial_array<message_number> unusable{};
        const auto take = [&, &out = at(now).parts.out](const stored_message& left) {
            if (!out.restore(left)) unusable.push_back(left.number);
        };
        parts().store.load(take, [this](packet_id id) { parts().in.restore(id); });
        for (const message_number number : unusable)
            parts().store.set_aside(number);
        parts().out.finish_restore();
        const recalled_state recalled = parts().store.recalled();
        parts().whose.recall(recalled.peer);
        if (recalled.ids_in_doubt) parts().ids.doubt();
    }

    // --- what happened ----------------------------------------------------------------------------------------------

    /// A byte stream is open: the client sends `request`, with the limits of the options where it names none. What is wrong
    /// with `request` comes as `event::closed`. The session state is of the server `peer`: where another one has a session of this client, or the
    /// same one has it and the state here is new, that is taken over; see `event::connected`. Without a name any session is taken for ours.
    void transport_opened(time_point now, packet::connect request, std::string_view peer = {})
        requires(Role::self == side::client)
    {
        at(now).open();
        parts().whose.connecting(peer);
        request.clean_start = request.clean_start || parts().agreed.starts_clean();
        propose_limits(request, parts().options);
        if (const auto error = Codec::check(request)) return conversation_.end(error, "CONNECT");
        if (request.will && parts().in.misnames_payload(*request.will)) {
            return conversation_.end(usage_error::invalid_string, "CONNECT");
        }
        parts().agreed.begin(request);
        conversation_.adopt_own_limits(request);
        parts().connection.send(request);
    }

    /// A byte stream is open: the server waits for CONNECT.
    void transport_opened(time_point now)
        requires(Role::self == side::server)
    {
        at(now).open();
    }

    /// Bytes arrived. They must stay valid until `poll_event` has returned nothing.
    void received(time_point now, bytes_view bytes) { at(now).received(bytes); }

    /// The stream is gone; `why` is the transport's error, and `by_peer` whether the peer has ended the stream, in order or by a reset. What can be
    /// resumed waits for the next connection. A message for which a peer seems to end each connection is given up: see `poison_watch`.
    void transport_closed(time_point now, std::error_code why, bool by_peer = false) { at(now).close_stream(why, by_peer); }

    /// Gives up: every open operation completes with `why`, a connection that is up is broken off. Without a `loading_store` messages in
    /// flight are not sent again, but on the next connection their exchange with the peer is ended properly.
    ///
    /// Over a `loading_store` the messages of QoS 1 and 2 are not given up: the next connection goes on with them, in this process or in
    /// a later one. Their operations complete now, with `usage_error::kept_for_next_run` where `why` is `stopped`.
    void abandon(std::error_code why) {
        break_off(why);
        parts().abandon(why);
    }

    /// Forgets the whole session state, as Clean Start asks (3.1.2.4). Open operations complete with `why`.
    void reset(std::error_code why) {
        break_off(why);
        parts().forget(why);
    }

    /// The time that `next_timeout` named has come, and the bytes of the stream have `reached` so far: the client waits for PINGRESP no
    /// sooner than PINGREQ has arrived, and as long as what lies before it makes its way. Without that nothing is known to be on its way.
    void timeout(time_point now, const stream_progress& reached = {}) { at(now).timeout(reached); }

    // --- what this end wants ----------------------------------------------------------------------------------------

    /// Publishes; the completion is an event. Views in `message` live until this returns; its packet identifier and DUP flag mean
    /// nothing. QoS 0 completes when it is written, QoS 1 and 2 when the exchange is over. On an error nothing was taken and no
    /// event follows.
    std::error_code submit(time_point now, const packet::publish& message, operation_id operation = operation_id::none,
                           publish_terms terms = {}) {
        if (const auto error = Codec::check(message)) return error;
        if (parts().in.misnames_payload(message)) return usage_error::invalid_string;
        if (message.topic_alias) return usage_error::invalid_option;           // aliases are the session's own business
        if (Role::self == side::client && !message.subscription_ids.empty()) { // [MQTT-3.3.4-6]
            return usage_error::invalid_option;
        }
        return at(now).parts.out.publish(message, operation, terms);
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

    /// Sends DISCONNECT: what is encoded goes out first, then `closed` with an empty error.
    std::error_code submit(time_point now, const packet::disconnect& request) {
        if (!reads()) return usage_error::not_connected;
        if (const auto error = Codec::check(request)) return error;
        if (!parts().agreed.may_send(Role::self, request)) return usage_error::invalid_option;
        at(now).disconnect(request);
        return {};
    }

    /// Takes the next step of an authentication exchange, under the method of CONNECT. The client answers the server's AUTH with
    /// Continue authentication, and begins a new exchange with Re-authenticate when none is under way. The server asks for more with
    /// Continue authentication, and ends a re-authentication with Success; before CONNACK that says success (4.12).
    /// `usage_error::invalid_option`: this is not the next step. After `usage_error::packet_too_large` the exchange cannot go on.
    std::error_code submit(time_point now, packet::auth step) {
        if (!reads() || (Role::self == side::server && current_phase() == phase::connecting)) return usage_error::not_connected;
        if (const auto error = Codec::check(step)) return error;
        if (!parts().agreed.authentication().step(Role::self, step, online())) return usage_error::invalid_option;
        if (Role::self == side::server) parts().agreed.trim(step);
        return at(now).parts.connection.send_fitting(step) ? std::error_code{} : usage_error::packet_too_large;
    }

    /// Answers a CONNECT: with success the connection is up and the session, if present, goes on; with a failure it closes. Without
    /// Session Present nothing is left of an earlier session: what was open completes with `usage_error::connection_lost`. The
    /// Authentication Method is filled in; what the client did not ask for is left out.
    void submit(time_point now, packet::connack answer)
        requires(Role::self == side::server)
    {
        if (current_phase() != phase::accepting) return;
        const bool accepted = !is_failure(answer.reason);
        parts().agreed.adapt(answer);
        if (accepted) {
            propose_limits(answer, parts().options);
            conversation_.adopt_own_limits(answer);
        }
        if (!at(now).parts.connection.send_fitting(answer)) return conversation_.end(usage_error::packet_too_large, "CONNACK");
        if (!accepted) return conversation_.end(answer.reason, {});
        if (!answer.session_present) reset(usage_error::connection_lost);
        conversation_.accept(answer);
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
        if (Role::self == side::server && !parts().agreed.wants_explanations()) why = nullptr; // [MQTT-3.1.2-29]
        return at(now).parts.in.acknowledge(message, reason, why) ? std::error_code{} : usage_error::already_acknowledged;
    }

    /// The owner has not handled a message of QoS 1 or 2, and will not. Acknowledgements are in order, so that the missing one would hold back all
    /// behind it: the connection ends, with Implementation specific error, and on the next one the message comes again as a new one.
    void give_back(time_point now, const delivery& message) {
        if (at(now).parts.in.give_back(message))
            close(reason_code::implementation_specific_error, usage_error::handler_failed, {});
    }

    /// Ends interest in an operation: true if it was not sent yet and is withdrawn; else it stays in flight and completes
    /// silently. No event names it any more.
    bool withdraw(operation_id operation) { return parts().withdraw(operation); }

    /// Breaks the connection off with a DISCONNECT of this reason, or a CONNACK if it is not accepted yet; `text` must live until
    /// `event::closed` is polled.
    void close(reason_code reason, std::error_code why, std::string_view text) { conversation_.break_off(reason, why, text); }

    // --- what the owner does next -----------------------------------------------------------------------------------

    /// The next event, or nothing until something happens. Views in it are valid until the next call.
    const session_event* poll_event() { return conversation_.poll_event(); }

    /// The bytes to write next, many packets in one piece; empty when there is nothing to do. They stay where they are until
    /// `transmitted`, and while they are being written further packets gather elsewhere.
    bytes_view transmit_buffer() { return parts().connection.wire().buffer(); }

    /// `count` bytes of the transmit buffer are written; QoS 0 operations complete when all of it is.
    void transmitted(time_point now, std::size_t count) { at(now).parts.transmitted(count); }

    /// Hands over what is not reported as `transmitted`, to an owner that ends this connection and still writes it.
    unwritten_bytes take_unwritten() noexcept { return parts().connection.wire().take_unwritten(); }

    /// Hands over what arrived behind the packet of the last event, to an owner that goes on with it elsewhere.
    bytes_view take_unread() noexcept { return conversation_.take_unread(); }

    /// The one deadline that the owner keeps. It has come already when there are events that nothing else would make it poll.
    std::optional<time_point> next_timeout() const noexcept {
        const time_point next = conversation_.next_timeout();
        return next == time_point::max() ? std::nullopt : std::optional{next};
    }

    // --- what can be seen -------------------------------------------------------------------------------------------

    mqtt::phase current_phase() const noexcept { return parts().connection.phase.current(); }
    /// What the peer takes on this connection, from CONNACK or CONNECT on.
    const peer_limits& peer() const noexcept { return parts().connection.peer(); }
    /// Whether the session ends with this connection: its Session Expiry Interval is 0, as CONNECT, CONNACK and DISCONNECT say.
    bool ends_with_connection() const noexcept { return parts().agreed.ends_with_connection(); }
    /// Messages that wait, and messages in flight. Under `queue_policy::wait` those beyond the bound are not counted.
    std::size_t queued() const noexcept { return parts().out.queued(); }
    std::size_t in_flight() const noexcept { return parts().out.in_flight(); }
    /// Bytes encoded and not yet written.
    std::size_t unwritten() const noexcept { return parts().connection.wire().unwritten(); }
    /// Messages that came in and are not acknowledged.
    std::size_t unacknowledged() const noexcept { return parts().in.in_flight(); }
    Store& recorder() noexcept { return parts().store; }
    const Store& recorder() const noexcept { return parts().store; }

private:
    using parts_type = session_parts<Role::self, Codec, Store>;

    parts_type& parts() noexcept { return conversation_.parts; }
    const parts_type& parts() const noexcept { return conversation_.parts; }
    // The way in for every call that is given a time, which it sets.
    conversation<Role::self, Codec, Store>& at(time_point now) noexcept {
        parts().connection.set_now(now);
        return conversation_;
    }

    bool reads() const noexcept { return parts().connection.phase.reads(); }
    bool online() const noexcept { return parts().connection.online(); }

    void break_off(std::error_code why) {
        if (online()) conversation_.break_off(reason_code::unspecified_error, why, {});
    }

    template <request_packet Request>
    std::error_code submit_request(time_point now, const Request& request, operation_id operation) {
        if (const auto error = Codec::check(request)) return error;
        return at(now).parts.requests.submit(request, operation);
    }

    template <class Answer>
    void submit_answer(time_point now, Answer answer) {
        if (!online()) return;
        parts().agreed.trim(answer);
        if (!at(now).parts.connection.send_fitting(answer))
            close(reason_code::unspecified_error, usage_error::packet_too_large, "SUBACK or UNSUBACK");
    }

    conversation<Role::self, Codec, Store> conversation_;
};

static_assert(session<basic_session<client_role>>, "a client's session models the concept that clients are written for");
static_assert(server_session<basic_session<server_role>>, "a server's session models the concept that brokers are written for");

} // namespace dockwire::mqtt
