// What a transport and a listener are: the two concepts that client and broker are written against.
#pragma once

#include "dockwire/asio.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>

#include "dockwire/core/stream_progress.hpp"
#include "dockwire/transport/endpoint.hpp"

namespace dockwire::mqtt {

/// The stages of making a connection; each has a time-out of its own in the client's options.
enum class connect_step : std::uint8_t {
    credentials, ///< the application is asked for them, where it wants to be; the client's own step
    resolve,     ///< the host name is looked up; skipped for an address
    connect,     ///< the addresses are tried
    proxy,       ///< the proxy is asked for a connection to the broker
    tls,         ///< the TLS handshake
    websocket,   ///< the WebSocket opening handshake
    connack,     ///< CONNECT is sent, the server's answer is awaited; the client's own step
};

/// The step's name as it stands in logs.
constexpr std::string_view to_string(connect_step step) noexcept {
    constexpr std::string_view names[]{"credentials", "resolve", "connect", "proxy", "tls", "websocket", "connack"};
    return names[static_cast<std::size_t>(step)];
}

namespace detail {

// Handlers as the concepts see them; nothing calls them.
struct any_handler {
    void operator()(std::error_code) const;
};
struct any_transfer_handler {
    void operator()(std::error_code, std::size_t) const;
};
struct any_step_observer {
    void operator()(connect_step) const;
};
template <class Accepted>
struct any_accept_handler {
    void operator()(std::error_code, Accepted) const;
};

// One concept per member, so that the compiler's message names what is missing.
template <class T>
concept has_schemes = requires { std::string_view{*std::begin(T::schemes)}; };
template <class T>
concept has_executor = std::constructible_from<T, asio::any_io_executor> && requires(T& t) {
    { t.get_executor() } -> std::convertible_to<asio::any_io_executor>;
};
template <class T>
concept has_async_connect = requires(T& t, const endpoint& where) { t.async_connect(where, any_step_observer{}, any_handler{}); };
template <class T>
concept has_async_read_some = requires(T& t, asio::mutable_buffer into) { t.async_read_some(into, any_transfer_handler{}); };
template <class T>
concept has_async_write_some = requires(T& t, asio::const_buffer from) { t.async_write_some(from, any_transfer_handler{}); };
template <class T>
concept has_async_wait_readable = requires(T& t) { t.async_wait_readable(any_handler{}); };
template <class T>
concept has_buffered = requires(const T& t) {
    { t.buffered() } -> std::convertible_to<std::size_t>;
};
template <class T>
concept has_progress = requires(const T& t) {
    { t.progress() } -> std::same_as<stream_progress>;
};
template <class T>
concept has_async_shutdown = requires(T& t) { t.async_shutdown(any_handler{}); };
template <class T>
concept has_close = requires(T& t) {
    { t.close() } noexcept;
};
template <class T>
concept has_is_open = requires(const T& t) {
    { t.is_open() } -> std::convertible_to<bool>;
};
template <class L>
concept has_listen = requires(L& l, const endpoint& where) {
    { l.listen(where) } -> std::convertible_to<std::error_code>;
};
template <class L>
concept has_local_endpoint = requires(const L& l) {
    { l.local_endpoint() } -> std::convertible_to<endpoint>;
};
template <class L>
concept has_async_accept = requires(L& l) { l.async_accept(any_accept_handler<typename L::transport_type>{}); };

} // namespace detail

/// A byte stream to one peer, for one connection: it connects once (or is accepted), and once closed it stays closed.
///
/// | member | what it does |
/// |---|---|
/// | `schemes` | static range of the URL schemes it serves |
/// | `T(executor)`, `get_executor()` | handlers run by way of this executor |
/// | `T(executor, shared_ptr<transport_settings>)` | if it takes options, its own and those of the layers below it |
/// | `async_connect(endpoint, on_step, handler(error_code))` | calls `on_step(connect_step)` as each step begins, the first inside the call; it may close or destroy the transport |
/// | `async_read_some(mutable_buffer, handler(error_code, size_t))` | at least one byte, or an error; `asio::error::eof` when the peer has ended; none without an error when what came was not for the caller, such as a WebSocket ping: wait again |
/// | `async_write_some(const_buffer, handler(error_code, size_t))` | at least one byte from the front of a buffer that is not empty, or an error |
/// | `async_wait_readable(handler(error_code))` | until a read can complete: with bytes, end or error |
/// | `buffered()` | bytes that the next read would find although the socket is silent (decoded TLS or WebSocket bytes) |
/// | `progress()` | how far what was written has come, as a `stream_progress`; a layer passes on that of the stream below. For the moments when this is asked: it may cost a system call |
/// | `async_shutdown(handler(error_code))` | ends our direction in the way that the stream has; the peer reads its end |
/// | `close()` | idempotent; outstanding operations complete with `operation_aborted`, their buffers are not touched any more |
/// | `is_open()` | connected or accepted, and not closed |
///
/// Handlers are function objects, not completion tokens: this floor is for the library's own use. They may be move-only, and none runs
/// inside the call that takes it. Reads, writes and waits take their memory from the handler's associated allocator. One read or wait, and
/// one write or shutdown, may be outstanding.
/// A transport is movable, and may be moved or destroyed at any time: destroying closes it, and a handler never touches a dead transport.
/// Calls are made on the executor.
template <class T>
concept transport = std::movable<T> && detail::has_schemes<T> && detail::has_executor<T> && detail::has_async_connect<T> &&
                    detail::has_async_read_some<T> && detail::has_async_write_some<T> && detail::has_async_wait_readable<T> &&
                    detail::has_buffered<T> && detail::has_progress<T> && detail::has_async_shutdown<T> && detail::has_close<T> &&
                    detail::has_is_open<T>;

/// Accepts connections of one kind of transport, `transport_type`.
///
/// `listen(endpoint)` binds at once and returns the error, if any; port 0 takes a free one, which `local_endpoint()` names.
/// `async_accept(handler(error_code, transport_type))` takes one connection; one accept may be outstanding. `close()` is idempotent, an
/// outstanding accept completes with `operation_aborted`; destroying closes. Calls are made on the executor.
template <class L>
concept listener = std::movable<L> && transport<typename L::transport_type> && detail::has_executor<L> && detail::has_listen<L> &&
                   detail::has_local_endpoint<L> && detail::has_async_accept<L> && detail::has_close<L> && detail::has_is_open<L>;

/// Whether transport `T` serves URLs with this scheme.
template <transport T>
constexpr bool serves(std::string_view scheme) noexcept {
    for (const std::string_view own : T::schemes)
        if (own == scheme) return true;
    return false;
}

/// What the peer said when it did not answer as the protocol demands, or else what went wrong, in one printable line; often empty.
template <class T>
std::string_view error_text_of(const T& stream) noexcept {
    if constexpr (requires { stream.error_text(); }) {
        return stream.error_text();
    } else {
        return {};
    }
}

/// Whether transport `T` can go through a proxy. A layer that can says `static constexpr bool takes_proxy{true}`.
template <transport T>
constexpr bool serves_proxy() noexcept {
    if constexpr (requires { T::takes_proxy; }) {
        return T::takes_proxy;
    } else {
        return false;
    }
}

} // namespace dockwire::mqtt
