// Properties of Matrice 4E and 4T ("Matrice 4 Series, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include "dockwire/dji/messages/aircraft_commanded.hpp"
#include "dockwire/dji/messages/aircraft_pilot.hpp"
#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::m4_series {

using namespace aircraft; // what aircraft share is a part of each: m4_series::aircraft_mode

/// What the aircraft pushes at a fixed rate.
using osd = aircraft::pilot_osd<model::matrice_4e, model::matrice_4t>;

/// What the aircraft pushes when it changes.
using state = aircraft::commanded_state<model::matrice_4e, model::matrice_4t>;

} // namespace dockwire::dji::m4_series
