// The MQTT half of dockwire: client, codec, session. The library's own code includes what it uses.
#pragma once

#include "dockwire/client/tcp_client.hpp"
