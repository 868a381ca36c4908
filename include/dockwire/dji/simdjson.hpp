// The roles over simdjson (optional: link to `dockwire::simdjson`). They behave as `cloud` and `device` do, and read faster.
#pragma once

#include "dockwire/asio.hpp"

#include "dockwire/dji/cloud.hpp"
#include "dockwire/dji/device.hpp"
#include "dockwire/thing/simdjson.hpp"

namespace dockwire::dji {

using simdjson_cloud = basic_cloud<thing::simdjson_reader>;
using simdjson_device = basic_device<thing::simdjson_reader>;

} // namespace dockwire::dji
