// The DJI half of dockwire: roles and the messages of every domain. The library's own code includes what it uses.
#pragma once

#include "dockwire/dji/cloud.hpp"
#include "dockwire/dji/device.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/offline_map.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/wayline.hpp"
