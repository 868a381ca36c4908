// MQTT over local stream sockets (Unix domain sockets), with what every program needs of Asio.
#pragma once

#include "dockwire/asio.hpp"

#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/local_client.hpp"
