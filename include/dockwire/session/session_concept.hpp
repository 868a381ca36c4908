// What clients and brokers want of a session, one named part for each member.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/transmitter.hpp"

namespace dockwire::mqtt {

/// `S{options}`, or `S{options, store}` with an `S::store_type` that has no default.
template <class S>
concept made_from_options = std::constructible_from<S, session_options> ||
                            requires(session_options options, typename S::store_type& store) { S{options, std::move(store)}; };

/// `s.transport_opened(now, connect, peer)`: a byte stream to this server is open.
template <class S>
concept opens_with_connect =
    requires(S& s, time_point now, const packet::connect& request) { s.transport_opened(now, request, std::string_view{}); };

/// `s.transport_opened(now)`: a byte stream is open, CONNECT is awaited.
template <class S>
concept opens_for_connect = requires(S& s, time_point now) { s.transport_opened(now); };

/// `s.received(now, bytes)`.
template <class S>
concept takes_bytes = requires(S& s, time_point now, bytes_view bytes) { s.received(now, bytes); };

/// `s.transport_closed(now, why, by_peer)`: the byte stream is gone.
template <class S>
concept is_told_of_the_end = requires(S& s, time_point now, std::error_code why) { s.transport_closed(now, why, false); };

/// `s.next_timeout()` is the one deadline, `s.timeout(now, reached)` says that it has come, and how far the bytes of the stream have.
template <class S>
concept keeps_one_deadline = requires(S& s, const S& seen, time_point now, const stream_progress& reached) {
    { seen.next_timeout() } -> std::same_as<std::optional<time_point>>;
    s.timeout(now, reached);
};

/// `s.submit(now, packet, operation)` takes it over, or says what is wrong with it.
template <class S, class Packet>
concept submits = requires(S& s, time_point now, const Packet& packet, operation_id operation) {
    { s.submit(now, packet, operation) } -> std::same_as<std::error_code>;
};

/// `s.submit(now, publish, operation, terms)` likewise.
template <class S>
concept publishes = submits<S, packet::publish> &&
                    requires(S& s, time_point now, const packet::publish& message, operation_id operation, publish_terms terms) {
                        { s.submit(now, message, operation, terms) } -> std::same_as<std::error_code>;
                    };

/// `s.submit(now, disconnect)` sends DISCONNECT.
template <class S>
concept sends_disconnect = requires(S& s, time_point now, const packet::disconnect& request) {
    { s.submit(now, request) } -> std::same_as<std::error_code>;
};

/// `s.submit(now, packet)` answers a request of the peer.
template <class S, class Packet>
concept answers_with = requires(S& s, time_point now, const Packet& packet) { s.submit(now, packet); };

/// `s.acknowledge(now, delivery)`: the owner is done with a message.
template <class S>
concept acknowledges = requires(S& s, time_point now, const delivery& message, reason_code reason, explanation_pointer why) {
    { s.acknowledge(now, message) } -> std::same_as<std::error_code>;
    { s.acknowledge(now, message, reason, why) } -> std::same_as<std::error_code>;
};

/// `s.give_back(now, delivery)`: the owner has not handled a message.
template <class S>
concept gives_back = requires(S& s, time_point now, const delivery& message) { s.give_back(now, message); };

/// `s.withdraw(operation)` ends interest in one operation.
template <class S>
concept withdraws = requires(S& s, operation_id operation) {
    { s.withdraw(operation) } -> std::same_as<bool>;
};

/// `s.abandon(why)` completes every open operation, `s.reset(why)` forgets the session state too.
template <class S>
concept gives_up = requires(S& s, std::error_code why) {
    s.abandon(why);
    s.reset(why);
};

/// `s.close(reason, why, text)` breaks the connection off.
template <class S>
concept closes = requires(S& s, reason_code reason, std::error_code why, std::string_view text) { s.close(reason, why, text); };

/// `s.poll_event()` is the next thing that happened.
template <class S>
concept tells_events = requires(S& s) {
    { s.poll_event() } -> std::same_as<const session_event*>;
};

/// `s.transmit_buffer()` is what to write next, `s.transmitted(now, count)` says how much of it is written.
template <class S>
concept gives_bytes = requires(S& s, time_point now, std::size_t count) {
    { s.transmit_buffer() } -> std::same_as<bytes_view>;
    s.transmitted(now, count);
};

/// `s.take_unwritten()` hands over what is encoded and not written, `s.take_unread()` what arrived behind the last event.
template <class S>
concept hands_over_bytes = requires(S& s) {
    { s.take_unwritten() } -> std::same_as<unwritten_bytes>;
    { s.take_unread() } -> std::same_as<bytes_view>;
};

/// `current_phase()`, `queued()`, `in_flight()`, `unwritten()` and `unacknowledged()` of a const session.
template <class S>
concept can_be_observed = requires(const S& s) {
    { s.current_phase() } -> std::same_as<phase>;
    { s.queued() } -> std::same_as<std::size_t>;
    { s.in_flight() } -> std::same_as<std::size_t>;
    { s.unwritten() } -> std::same_as<std::size_t>;
    { s.unacknowledged() } -> std::same_as<std::size_t>;
};

/// What both ends have.
template <class S>
concept any_session = made_from_options<S> && takes_bytes<S> && is_told_of_the_end<S> && keeps_one_deadline<S> && publishes<S> &&
                      sends_disconnect<S> && answers_with<S, packet::auth> && acknowledges<S> && gives_back<S> && withdraws<S> &&
                      gives_up<S> && closes<S> && tells_events<S> && gives_bytes<S> && can_be_observed<S>;

/// The session of a client. A type that is not one is told which of the parts above it lacks.
template <class S>
concept session = any_session<S> && opens_with_connect<S> && submits<S, packet::subscribe> && submits<S, packet::unsubscribe>;

/// The session that a server keeps for one client.
template <class S>
concept server_session = any_session<S> && opens_for_connect<S> && answers_with<S, packet::connack> &&
                         answers_with<S, packet::suback> && answers_with<S, packet::unsuback> && hands_over_bytes<S>;

} // namespace dockwire::mqtt
