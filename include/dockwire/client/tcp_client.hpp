// The client over plain TCP.
#pragma once

#include "dockwire/client/client.hpp"
#include "dockwire/transport/socket/tcp.hpp"

namespace dockwire::mqtt {

/// Speaks `mqtt://`.
using client = basic_client<tcp_transport>;

} // namespace dockwire::mqtt
