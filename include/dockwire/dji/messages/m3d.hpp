// Properties of Matrice 3D and 3TD ("Matrice 3D, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include "dockwire/dji/messages/aircraft_docked.hpp"
#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::m3d {

using namespace aircraft; // what aircraft share is a part of each: m3d::aircraft_mode

/// What the aircraft pushes at a fixed rate.
using osd = aircraft::docked_osd<model::matrice_3d, model::matrice_3td>;

/// What the aircraft pushes when it changes.
using state = aircraft::docked_state<model::matrice_3d, model::matrice_3td>;

} // namespace dockwire::dji::m3d
