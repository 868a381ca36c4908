// MQTT over WebSocket, with what every program needs of Asio. It is apart from dockwire/mqtt.hpp because it takes time to compile.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_REFUSED)
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/websocket_client.hpp"
#endif
