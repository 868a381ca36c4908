// Quality of Service, the one notion of MQTT that the DJI roles have too: they know no packet and no client.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstdint>

namespace dockwire::mqtt {

/// Quality of Service (4.3).
enum class qos : std::uint8_t { at_most_once = 0, at_least_once = 1, exactly_once = 2 };

} // namespace dockwire::mqtt
