// The WebSocket transport (RFC 6455) over any other transport, and its listener.
#pragma once

#include "dockwire/asio.hpp"

#include "dockwire/transport/layered_transport.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/websocket/detail/engine.hpp"

namespace dockwire::mqtt {

/// MQTT over WebSocket: `ws://host[:80]/path` over TCP. See `layered_transport` and the concept `transport`.
///
/// - The handshake offers, or selects, the subprotocol `mqtt` only. A peer without it is refused, and so is a text frame.
/// - Written bytes go out in binary frames of at most 64 KiB; received ones may be cut into frames in any way. Pings are answered.
/// - A read that finds control frames only completes with 0 bytes and no error.
/// - `async_shutdown` sends a close frame. WebSocket has no half-closed stream: the peer answers with its own and ends.
/// - Reads end with `asio::error::eof` after close code 1000, 1001 or none, and when the stream below ends; with `close_code` after
///   others; with `websocket_error` when the peer breaks a rule, after it was told so.
/// - Connecting fails with `http_status` when an HTTP server does not switch to WebSocket, else with `websocket_error`; `error_text`
///   has the beginning of what the server said.
/// - Nothing is held for a peer that is silent, and nothing is allocated for a length that a frame announces.
/// - Extra header fields and limits: `websocket_options`.
///
/// @tparam Next  the transport below, such as `tcp_transport`
template <transport Next>
using websocket_transport = layered_transport<Next, detail::websocket_engine>;

/// Accepts WebSockets where `Listener` accepts streams. Any path is accepted. See `layered_listener` and the concept `listener`.
template <listener Listener>
using websocket_listener = layered_listener<Listener, detail::websocket_engine>;

} // namespace dockwire::mqtt
