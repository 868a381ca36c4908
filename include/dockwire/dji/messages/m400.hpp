// Properties of Matrice 400 ("Matrice 400, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include "dockwire/dji/messages/aircraft_commanded.hpp"
#include "dockwire/dji/messages/aircraft_pilot.hpp"
#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::m400 {

using namespace aircraft; // what aircraft share is a part of each: m400::aircraft_mode

/// What the aircraft pushes at a fixed rate.
using osd = aircraft::pilot_osd<model::matrice_400>;

/// What the aircraft pushes when it changes.
using state = aircraft::commanded_state<model::matrice_400>;

} // namespace dockwire::dji::m400
