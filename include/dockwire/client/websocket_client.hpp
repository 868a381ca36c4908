// The client over WebSocket.
#pragma once

#include "dockwire/client/client.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/websocket/websocket.hpp"

namespace dockwire::mqtt {

/// Speaks `ws://host[:80]/path`. Extra header fields and limits: `websocket_options`.
using websocket_client = basic_client<websocket_transport<tcp_transport>>;

} // namespace dockwire::mqtt
