// The DJI half of dockwire: roles and the messages of every domain. The library's own code includes what it uses.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_REFUSED)
#include "dockwire/dji/messages/all.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "dockwire/dji/protocol/alarm_book.hpp"
#include "dockwire/dji/protocol/error_codes.hpp"
#include "dockwire/dji/protocol/frame.hpp"
#include "dockwire/dji/protocol/hms.hpp"
#include "dockwire/dji/role/cloud.hpp"
#include "dockwire/dji/role/device.hpp"
#include "dockwire/dji/role/properties.hpp"
#include "dockwire/dji/role/set_all.hpp"
#include "dockwire/dji/schema.hpp"
#endif
