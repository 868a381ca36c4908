// Connections through a HTTP or SOCKS5 proxy, over any other transport.
#pragma once

#include "dockwire/asio.hpp"

#include "dockwire/transport/layered_transport.hpp"
#include "dockwire/transport/proxy/choice.hpp"
#include "dockwire/transport/proxy/detail/engine.hpp"
#include "dockwire/transport/proxy/error.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

/// Another transport, by way of a proxy if `proxy_options` name one for the broker: HTTP CONNECT with Basic authentication, or SOCKS5 with
/// a user name and password. The proxy resolves the broker's name. Other layers go above it: TLS and WebSocket are spoken with the broker.
///
/// Connecting fails with `http_status` or `proxy_error` when the proxy refuses; `error_text` has the beginning of what it said.
/// See `layered_transport` and the concept `transport`.
///
/// @tparam Next  the transport below, such as `tcp_transport`
template <transport Next>
using proxy_transport = layered_transport<Next, detail::proxy_engine>;

} // namespace dockwire::mqtt
