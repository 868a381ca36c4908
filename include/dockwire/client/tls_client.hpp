// The clients over TLS. They need OpenSSL: link `dockwire::tls`.
#pragma once

#include "dockwire/client/client.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/tls/tls.hpp"
#include "dockwire/transport/websocket/websocket.hpp"

namespace dockwire::mqtt {

/// Speaks `mqtts://host[:8883]`; see `client_options::tls`.
using tls_client = basic_client<tls_transport<tcp_transport>>;

/// Speaks `wss://host[:443]/path`; see `client_options::tls` and `client_options::websocket`.
using tls_websocket_client = basic_client<websocket_transport<tls_transport<tcp_transport>>>;

} // namespace dockwire::mqtt
