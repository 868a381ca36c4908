// MQTT over local stream sockets (Unix domain sockets), with what every program needs of Asio.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_REFUSED)
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/local_client.hpp"
#endif
