// MQTT over whatever the URL says, with what every program needs of Asio. It takes the longest of all to compile.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_REFUSED)
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/any_client.hpp"
#endif
