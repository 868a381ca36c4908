// What a layer over another transport is: an engine without I/O. TLS, WebSocket and proxies are engines; `layered_transport` drives them,
// so a new layer is one file with its engine.
#pragma once

#include "dockwire/asio.hpp"

#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

namespace detail {

// One concept per group of members, so that the compiler's message names what is missing.
template <class E>
concept takes_settings = std::constructible_from<E, std::shared_ptr<transport_settings>>;
template <class E>
concept has_step = requires {
    { E::step } -> std::convertible_to<connect_step>;
};
template <class E>
concept has_scheme_over = requires(std::string_view below) {
    { E::scheme_over(below) } -> std::convertible_to<std::string_view>;
};
template <class E>
concept has_begin_client = requires(E& e, endpoint& where) {
    { e.begin_client(where) } -> std::convertible_to<std::error_code>;
};
template <class E>
concept has_shake_hands = requires(E& e) {
    { e.shake_hands() } -> std::convertible_to<bool>;
};
template <class E>
concept has_input = requires(E& e, std::span<std::byte> into, std::size_t count) {
    { e.input(into) } -> std::convertible_to<std::span<std::byte>>;
    e.received(count);
};
template <class E>
concept has_output = requires(E& e) {
    { e.has_output() } -> std::convertible_to<bool>;
    { e.take_output() } -> std::convertible_to<bytes_view>;
    e.sent();
};
template <class E>
concept has_end = requires(const E& e, std::error_code why) {
    { e.end() } -> std::convertible_to<std::error_code>;
    { e.cut_off(why) } -> std::convertible_to<std::error_code>;
    { e.text() } -> std::convertible_to<std::string_view>;
};
template <class E>
concept has_closing = requires(E& e) {
    { e.closing() } noexcept;
};
template <class E>
concept is_transparent = requires { requires E::is_transparent; };
template <class E>
concept has_read = is_transparent<E> || requires(E& e, const E& c, std::span<std::byte> into) {
    { e.read(into) } -> std::convertible_to<std::size_t>;
    { c.unread() } -> std::convertible_to<std::size_t>;
    { c.blocked() } -> std::convertible_to<bool>;
};
template <class E>
concept has_write = is_transparent<E> || requires(E& e, const E& c, bytes_view bytes) {
    { e.write(bytes) } -> std::convertible_to<std::size_t>;
    { c.write_error() } -> std::convertible_to<std::error_code>;
    { e.shut_down() } -> std::convertible_to<std::error_code>;
};

} // namespace detail

/// One end of a protocol between a byte stream and the bytes of its owner, without I/O. It serves one connection and is never moved.
/// Whatever a peer does wrong is an error value, with `text()`; nothing throws.
///
/// | member | what it does |
/// |---|---|
/// | `E(shared_ptr<transport_settings>)` | takes its options; there may be none |
/// | `step` | static: the `connect_step` that its handshake is |
/// | `scheme_over(below)` | static: the URL scheme over a stream whose own scheme is `below`, one of those that `parse_url` knows |
/// | `begin_client(endpoint& where)` | before the stream connects; may change where that goes. An error fails the connect |
/// | `shake_hands()` | goes on with the handshake, as far as what came lets it, and says whether it is done; called as often as the driver likes. Until then the driver sends the output, or reads when there is none; `end()` is set when the handshake has failed |
/// | `input(into)` | where the next bytes of the stream shall go: to `into`, which the next `read` gets too, or to memory of its own, as always during the handshake, when `into` is empty |
/// | `received(count)` | so many bytes came there; 0 when none did, and memory of its own is not needed any more |
/// | `has_output()`, `take_output()`, `sent()` | bytes to send. Those that were taken stay valid until `sent()` |
/// | `end()` | why nothing more is read, if so: `asio::error::eof` after an orderly end of the peer's |
/// | `cut_off(why)` | what the handshake fails with when the stream ends or fails |
/// | `text()` | more about what failed, for people; often empty |
/// | `closing()` | the open connection is about to be closed |
/// | `is_transparent` | static and true, or absent: after the handshake bytes pass without the engine, which has none of the members below |
/// | `read(into)` | moves bytes for the owner to the front of `into` and says how many; none when what came was for the engine alone |
/// | `unread()` | bytes that `read` would find, or look at, without more input |
/// | `blocked()` | reading cannot go on before the output is sent |
/// | `write(bytes)` | puts the first of them into the output, as many as one write of the stream shall carry, and says how many: none only together with output of its own that must go first, or with `write_error()` |
/// | `write_error()` | why nothing can be written any more, if so |
/// | `shut_down()` | puts the end of our direction into the output, once; an error when that is impossible |
template <class E>
concept stream_engine =
    detail::takes_settings<E> && detail::has_step<E> && detail::has_scheme_over<E> && detail::has_begin_client<E> &&
    detail::has_shake_hands<E> && detail::has_input<E> && detail::has_output<E> && detail::has_end<E> && detail::has_closing<E> &&
    detail::has_read<E> && detail::has_write<E>;

/// An engine that can also be the server's end: `begin_server(scheme)` begins it for the listener's URL scheme, and the static
/// `check_listener(settings, text)` says whether the options let it listen; `text` gets the reason.
template <class E>
concept server_engine =
    stream_engine<E> && requires(E& e, std::string_view scheme, transport_settings& settings, std::string& text) {
        { e.begin_server(scheme) } -> std::convertible_to<std::error_code>;
        { E::check_listener(settings, text) } -> std::convertible_to<std::error_code>;
    };

} // namespace dockwire::mqtt
