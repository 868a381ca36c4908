// The MQTT client over TCP, and the DJI layer. Other transports, the broker, stores and simulators have headers of their own.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_REFUSED)
#include "dockwire/dji.hpp"
#include "dockwire/mqtt.hpp"
#endif
