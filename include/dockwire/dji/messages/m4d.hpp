// Properties of Matrice 4D and 4TD ("Matrice 4D, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include "dockwire/dji/messages/aircraft_docked.hpp"
#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::m4d {

using namespace aircraft; // what aircraft share is a part of each: m4d::aircraft_mode

/// What the aircraft pushes at a fixed rate.
using osd = aircraft::docked_osd<model::matrice_4d, model::matrice_4td>;

/// What the aircraft pushes when it changes.
using state = aircraft::docked_state<model::matrice_4d, model::matrice_4td>;

} // namespace dockwire::dji::m4d
