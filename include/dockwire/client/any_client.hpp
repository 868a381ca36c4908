// The client whose transport is chosen by the URL, for programs that read their broker from a configuration.
#pragma once

#include "dockwire/client/client.hpp"
#include "dockwire/transport/any.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "dockwire/transport/proxy/proxy.hpp"
#include "dockwire/transport/socket/local.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/websocket/websocket.hpp"

// Linking dockwire::tls defines it.
#if defined(DOCKWIRE_TLS)
#include "dockwire/transport/tls/tls.hpp"
#endif

namespace dockwire::mqtt {

#if defined(DOCKWIRE_TLS)
/// `mqtt`, `mqtts`, `ws`, `wss`, through a proxy if one is set, `unix` and `memory`.
using any_transport =
    basic_any_transport<proxy_transport<tcp_transport>, websocket_transport<proxy_transport<tcp_transport>>,
                        tls_transport<proxy_transport<tcp_transport>>,
                        websocket_transport<tls_transport<proxy_transport<tcp_transport>>>, local_transport, memory_transport>;
#else
/// `mqtt`, `ws`, through a proxy if one is set, `unix` and `memory`. With DOCKWIRE_TLS, and so with `dockwire::tls`, `mqtts` and `wss` too.
using any_transport = basic_any_transport<proxy_transport<tcp_transport>, websocket_transport<proxy_transport<tcp_transport>>,
                                          local_transport, memory_transport>;
#endif

/// Speaks what `client_options::url` asks for: see `any_transport`.
using any_client = basic_client<any_transport>;

} // namespace dockwire::mqtt
