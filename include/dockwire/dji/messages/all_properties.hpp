// Every property of every product: osd, state, and what the cloud can set. For programs that do the same with all of them.
#pragma once

#include "dockwire/dji/messages/aircraft_others.hpp"
#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/dock1.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/dock3.hpp"
#include "dockwire/dji/messages/m30.hpp"
#include "dockwire/dji/messages/m3_series.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/m400.hpp"
#include "dockwire/dji/messages/m4_series.hpp"
#include "dockwire/dji/messages/m4d.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/rc.hpp"
#include "dockwire/dji/messages/rc_plus_2.hpp"
#include "dockwire/dji/messages/thermal_property.hpp"
#include "dockwire/dji/messages/type_list.hpp"

namespace dockwire::dji {

/// By product, named like its header.
using all_products =
    type_list<product<"dock1", dock1::osd, dock1::state>, product<"dock2", dock2::osd, dock2::state>,
              product<"dock3", dock3::osd, dock3::state>, product<"m30", m30::osd, m30::state>,
              product<"m3d", m3d::osd, m3d::state>, product<"m4d", m4d::osd, m4d::state>,
              product<"m3_series", m3_series::osd, m3_series::state>, product<"m4_series", m4_series::osd, m4_series::state>,
              product<"m400", m400::osd, m400::state>, product<"aircraft_others", aircraft_others::osd, aircraft_others::state>,
              product<"rc", rc::osd, rc::state>, product<"rc_plus_2", rc_plus_2::osd, rc_plus_2::state>>;

/// What devices push at a fixed rate.
using all_osd = decltype(detail::osd_of(all_products{}));

/// What devices push when it changes.
using all_states = decltype(detail::states_of(all_products{}));

/// What the cloud can set.
using all_property_sets =
    type_list<property::air_transfer_enable, property::camera_watermark_settings, property::commander_flight_height,
              property::commander_flight_mode, property::commander_mode_lost_action, property::distance_limit_status,
              property::exit_wayline_when_rc_lost, property::height_limit, property::night_lights_mode,
              property::night_lights_state, property::obstacle_avoidance, property::rc_lost_action,
              property::remaining_power_for_return_home, property::rth_altitude, property::silent_mode,
              property::thermal_current_palette_style, property::thermal_gain_mode, property::thermal_isotherm_lower_limit,
              property::thermal_isotherm_state, property::thermal_isotherm_upper_limit, property::user_experience_improvement>;

/// All of them.
using all_properties = joined_list<all_osd, all_states, all_property_sets>;

} // namespace dockwire::dji
