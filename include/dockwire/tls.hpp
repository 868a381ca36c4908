// MQTT over TLS, also below WebSocket, with what every program needs of Asio. It needs OpenSSL: link `dockwire::tls`.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_REFUSED)
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/tls_client.hpp"
#endif
