// The client over local stream sockets.
#pragma once

#include "dockwire/client/client.hpp"
#include "dockwire/transport/socket/local.hpp"

namespace dockwire::mqtt {

/// Speaks `unix:///path/of/the/socket`.
using local_client = basic_client<local_transport>;

} // namespace dockwire::mqtt
