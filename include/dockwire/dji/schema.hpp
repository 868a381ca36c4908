// Thing models and the roles: models of message types, and `by_model`, which handles and sends messages as JSON.
#pragma once

#include "dockwire/asio.hpp"

#include "dockwire/dji/by_model/by_model.hpp"
#include "dockwire/dji/by_model/cloud.hpp"
#include "dockwire/dji/by_model/device.hpp"
#include "dockwire/dji/by_model/device_model.hpp"
#include "dockwire/dji/by_model/make_schema.hpp"
