// Properties of other aircraft with DJI Pilot 2, Matrice 300 and 350 RTK ("Other Aircraft, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include "dockwire/dji/messages/aircraft_pilot.hpp"
#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::aircraft_others {

using namespace aircraft; // what aircraft share is a part of each: aircraft_others::aircraft_mode

/// What the aircraft pushes at a fixed rate.
using osd = aircraft::pilot_osd<model::matrice_300_rtk, model::matrice_350_rtk>;

/// What the aircraft pushes when it changes.
using state = aircraft::pilot_state<model::matrice_300_rtk, model::matrice_350_rtk>;

} // namespace dockwire::dji::aircraft_others
