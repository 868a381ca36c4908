// The TLS transport over any other transport, and its listener. Needs OpenSSL: link `dockwire::tls`.
#pragma once

#if !__has_include(<openssl/ssl.h>)
#error                                                                                                                           \
    "dockwire/transport/tls/tls.hpp needs OpenSSL 1.1.1 or newer: install its headers (Debian: libssl-dev) and link dockwire::tls"
#endif

#include "dockwire/asio.hpp"

#include "dockwire/transport/layered_transport.hpp"
#include "dockwire/transport/tls/detail/engine.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

/// MQTT over TLS 1.2 or 1.3: `mqtts://host[:8883]` over TCP. See `tls_options`, `layered_transport` and the concept `transport`.
///
/// - A client verifies the server's certificate, its chain and the host's name, unless `tls_options::insecure_skip_verification` is set.
/// - Connecting fails with `tls_error`, or with `usage_error::invalid_option` when our own certificates or keys cannot be used;
///   `error_text` says more. A server that does not like the client's certificate may say so only when the client reads (TLS 1.3).
/// - Connections that share their settings resume their sessions.
/// - A write puts up to 48 KiB into one write of the stream below.
/// - Reads that find nothing for the caller complete with 0 bytes and no error.
/// - `async_shutdown` sends close_notify. Reads end with `asio::error::eof` after the peer's close_notify, and when the stream below ends:
///   whoever cuts a connection can also hold its last bytes back, so only MQTT's own DISCONNECT shows an orderly end.
/// - Nothing is held for a peer that is silent.
/// - `native_handle()` is OpenSSL's SSL.
///
/// @tparam Next  the transport below, such as `tcp_transport`
template <transport Next>
using tls_transport = layered_transport<Next, detail::tls_engine>;

/// Accepts TLS connections where `Listener` accepts streams. It needs a certificate and its key, see `tls_options`: `listen` says
/// `usage_error::invalid_option` when they, or what else the options name, cannot be used, and `error_text` why.
template <listener Listener>
using tls_listener = layered_listener<Listener, detail::tls_engine>;

} // namespace dockwire::mqtt
