// The MQTT half of dockwire, with what every program needs of Asio. The library's own code includes what it uses.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_REFUSED)
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/tcp_client.hpp"
#endif
