// All of dockwire.
#pragma once

#include "dockwire/dji.hpp"
#include "dockwire/mqtt.hpp"
