// Properties of Mavic 3E, 3T and 3TA ("Mavic 3 Enterprise Series, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include "dockwire/dji/messages/aircraft_pilot.hpp"
#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::m3_series {

using namespace aircraft; // what aircraft share is a part of each: m3_series::aircraft_mode

/// What the aircraft pushes at a fixed rate.
using osd = aircraft::pilot_osd<model::mavic_3e, model::mavic_3t, model::mavic_3ta>;

/// What the aircraft pushes when it changes.
using state = aircraft::pilot_state<model::mavic_3e, model::mavic_3t, model::mavic_3ta>;

} // namespace dockwire::dji::m3_series
