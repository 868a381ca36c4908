// Why an aircraft no longer circles or follows something ("Live Flight Controls": poi_status_notify; "Remote Control": drc_ai_info_push).
#pragma once

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Why circling or following is restricted. The values from `ended` on end it.
enum class tracking_cause : int {
    none = 0,
    too_close = 1,
    too_far = 2,
    altitude_minimum = 3,
    altitude_maximum = 4,
    distance_maximum = 5,
    restricted_zone_near = 6,
    gimbal_limit = 7,
    yaw_limit = 8,
    obstacle_close = 9,
    gps_to_rtk = 10,
    rtk_to_gps = 11,
    obstacle_sensing_off = 12,
    zoom_limit = 13,
    target_lost = 14,
    gps_weak = 15,
    ended = 160,
    payload_unsupported = 161,
    camera_mode_unsupported = 162,
    command_illegal = 163,
    position_lost = 164,
    on_ground = 165,
    flight_mode_wrong = 166,
    mode_unsuitable = 167,
    link_lost = 168
};

constexpr auto values_of(thing::tag<tracking_cause>) {
    using enum tracking_cause;
    return thing::table<tracking_cause>({{none, "Normal"},
                                         {too_close, "Too close to the subject"},
                                         {too_far, "Too far from the subject"},
                                         {altitude_minimum, "Lowest altitude reached"},
                                         {altitude_maximum, "Highest altitude reached"},
                                         {distance_maximum, "Greatest distance reached"},
                                         {restricted_zone_near, "Restricted zone near"},
                                         {gimbal_limit, "Gimbal at its limit"},
                                         {yaw_limit, "Yaw of the aircraft at its limit"},
                                         {obstacle_close, "Obstacle too close"},
                                         {gps_to_rtk, "Positioning changed from GPS to RTK"},
                                         {rtk_to_gps, "Positioning changed from RTK to GPS"},
                                         {obstacle_sensing_off, "No obstacle sensing"},
                                         {zoom_limit, "Zoom at its limit"},
                                         {target_lost, "Target lost"},
                                         {gps_weak, "Weak GPS"},
                                         {ended, "Ended normally"},
                                         {payload_unsupported, "Payload unsupported"},
                                         {camera_mode_unsupported, "Camera mode unsupported"},
                                         {command_illegal, "Illegal command"},
                                         {position_lost, "Position lost"},
                                         {on_ground, "Not taken off"},
                                         {flight_mode_wrong, "Wrong flight mode"},
                                         {mode_unsuitable, "Returning, landing or attitude mode"},
                                         {link_lost, "Remote controller or transmission lost"}});
}

/// Whether circling or following is over because of it.
constexpr bool ends_tracking(tracking_cause cause) noexcept { return cause >= tracking_cause::ended; }

} // namespace dockwire::dji
