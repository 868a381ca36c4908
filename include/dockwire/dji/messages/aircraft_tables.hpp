// What aircraft do, why they do it, and how they are set ("Properties" of each aircraft).
#pragma once

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::aircraft {

/// What the aircraft is doing.
enum class aircraft_mode : int {
    standby = 0,
    takeoff_preparation = 1,
    takeoff_ready = 2,
    manual_flight = 3,
    automatic_takeoff = 4,
    wayline_flight = 5,
    panorama = 6,
    intelligent_tracking = 7,
    adsb_avoidance = 8,
    returning_home = 9,
    landing = 10,
    forced_landing = 11,
    three_blade_landing = 12,
    upgrading = 13,
    not_connected = 14,
    apas = 15,
    virtual_stick = 16,
    live_flight_controls = 17,
    airborne_rtk_fixing = 18,
    dock_address_selecting = 19,
    poi = 20,
    wayline_transit = 21,
};

constexpr auto values_of(thing::tag<aircraft_mode>) {
    using enum aircraft_mode;
    return thing::table<aircraft_mode>({
        {standby, "Standby"},
        {takeoff_preparation, "Takeoff preparation"},
        {takeoff_ready, "Takeoff ready"},
        {manual_flight, "Manual flight"},
        {automatic_takeoff, "Automatic takeoff"},
        {wayline_flight, "Wayline flight"},
        {panorama, "Panorama"},
        {intelligent_tracking, "Intelligent tracking"},
        {adsb_avoidance, "ADS-B avoidance"},
        {returning_home, "Returning home"},
        {landing, "Landing"},
        {forced_landing, "Forced landing"},
        {three_blade_landing, "Three blade landing"},
        {upgrading, "Upgrading"},
        {not_connected, "Not connected"},
        {apas, "APAS"},
        {virtual_stick, "Virtual stick"},
        {live_flight_controls, "Live flight controls"},
        {airborne_rtk_fixing, "Airborne RTK fixing"},
        {dock_address_selecting, "Dock address selecting"},
        {poi, "Flight around a point of interest"},
        {wayline_transit, "On the way to a wayline or back from it"},
    });
}

/// Why it does that.
enum class mode_cause : int {
    none = 0,
    battery_low = 1,
    battery_voltage_low = 2,
    battery_voltage_critical = 3,
    remote_controller = 4,
    app = 5,
    signal_lost = 6,
    external_device = 7,
    dock_geo_zone = 8,
    too_close_to_home = 9,
    too_far_from_home = 10,
    waypoint_mission = 11,
    above_home = 12,
    second_stage_descent = 13,
    low_altitude_protection_overridden = 14,
    traffic_nearby = 15,
    height_control_failed = 16,
    returned_with_low_battery = 17,
    manual_flight = 18,
    hardware_abnormal = 19,
    anti_collision_ended = 20,
    return_canceled = 21,
    obstacle_on_return = 22,
    strong_wind = 23,
};

constexpr auto values_of(thing::tag<mode_cause>) {
    using enum mode_cause;
    return thing::table<mode_cause>({
        {none, "None"},
        {battery_low, "Battery power low"},
        {battery_voltage_low, "Battery voltage low"},
        {battery_voltage_critical, "Battery voltage critical"},
        {remote_controller, "Asked for on the remote controller"},
        {app, "Asked for by the app"},
        {signal_lost, "Remote controller signal lost"},
        {external_device, "Asked for by an external device (navigation, SDK)"},
        {dock_geo_zone, "Entered the dock's GEO zone"},
        {too_close_to_home, "Return asked for too close to the home point"},
        {too_far_from_home, "Return asked for too far from the home point"},
        {waypoint_mission, "Waypoint mission"},
        {above_home, "Above the home point at the end of a return"},
        {second_stage_descent, "Descent below 0.7 m"},
        {low_altitude_protection_overridden, "Low altitude protection overridden"},
        {traffic_nearby, "Traffic nearby"},
        {height_control_failed, "Height control failed"},
        {returned_with_low_battery, "Returned with low battery"},
        {manual_flight, "Manual flight"},
        {hardware_abnormal, "Hardware abnormal"},
        {anti_collision_ended, "End of anti-collision protection"},
        {return_canceled, "Return canceled"},
        {obstacle_on_return, "Obstacle on return"},
        {strong_wind, "Strong wind"},
    });
}

/// Flight mode switch.
enum class flight_gear : int { a = 0, p = 1, nav = 2, fpv = 3, farm = 4, s = 5, f = 6, m = 7, g = 8, t = 9 };

constexpr auto values_of(thing::tag<flight_gear>) {
    using enum flight_gear;
    return thing::table<flight_gear>(
        {{a, "A"}, {p, "P"}, {nav, "NAV"}, {fpv, "FPV"}, {farm, "FARM"}, {s, "S"}, {f, "F"}, {m, "M"}, {g, "G"}, {t, "T"}});
}

/// Where the wind comes from.
enum class wind : int { north = 1, northeast = 2, east = 3, southeast = 4, south = 5, southwest = 6, west = 7, northwest = 8 };

constexpr auto values_of(thing::tag<wind>) {
    using enum wind;
    return thing::table<wind>({{north, "North"},
                               {northeast, "Northeast"},
                               {east, "East"},
                               {southeast, "Southeast"},
                               {south, "South"},
                               {southwest, "Southwest"},
                               {west, "West"},
                               {northwest, "Northwest"}});
}

/// What the aircraft does when the link to the remote controller is lost. Not the enum of other lost-link actions: in a wayline mission 0 is
/// "return home".
enum class lost_link_action : int { hover = 0, land = 1, return_home = 2 };

constexpr auto values_of(thing::tag<lost_link_action>) {
    using enum lost_link_action;
    return thing::table<lost_link_action>({{hover, "Hover"}, {land, "Land"}, {return_home, "Return home"}});
}

/// How the height of a flight to a point is chosen.
enum class fly_to_altitude : int { optimal = 0, preset = 1 };

constexpr auto values_of(thing::tag<fly_to_altitude>) {
    using enum fly_to_altitude;
    return thing::table<fly_to_altitude>({{optimal, "Best height"}, {preset, "The height that was set"}});
}

/// What a flight to a point does without a link. Not the enum of other lost-link actions.
enum class fly_to_lost_action : int { finish = 0, lost_link_action = 1 };

constexpr auto values_of(thing::tag<fly_to_lost_action>) {
    using enum fly_to_lost_action;
    return thing::table<fly_to_lost_action>({{finish, "Finishes flying to the point"},
                                             {lost_link_action, "Gives up and does what the aircraft does without a link"}});
}

/// Where the watermark stands.
enum class watermark_corner : int { top_left = 0, bottom_left = 1, top_right = 2, bottom_right = 3 };

constexpr auto values_of(thing::tag<watermark_corner>) {
    using enum watermark_corner;
    return thing::table<watermark_corner>(
        {{top_left, "Top left"}, {bottom_left, "Bottom left"}, {top_right, "Top right"}, {bottom_right, "Bottom right"}});
}

/// Kind of the last maintenance.
enum class aircraft_maintenance : int { basic = 1, regular = 2, deep = 3 };

constexpr auto values_of(thing::tag<aircraft_maintenance>) {
    using enum aircraft_maintenance;
    return thing::table<aircraft_maintenance>({{basic, "Basic maintenance of the aircraft"},
                                               {regular, "Regular maintenance of the aircraft"},
                                               {deep, "Deep maintenance of the aircraft"}});
}

/// Whether a laser found the distance of its target.
enum class target_state : int { normal = 0, too_close = 1, too_far = 2, no_signal = 3 };

constexpr auto values_of(thing::tag<target_state>) {
    using enum target_state;
    return thing::table<target_state>(
        {{normal, "Normal"}, {too_close, "Too close"}, {too_far, "Too far"}, {no_signal, "No signal"}});
}

/// Colours of an infrared picture.
enum class thermal_palette : int {
    white_hot = 0,
    black_hot = 1,
    red_hot = 2,
    green_hot = 3,
    rainbow = 5,
    ironbow_1 = 6,
    ice_fire = 8,
    colour_1 = 11,
    colour_2 = 12,
    rain = 13,
};

constexpr auto values_of(thing::tag<thermal_palette>) {
    using enum thermal_palette;
    return thing::table<thermal_palette>({{white_hot, "White hot"},
                                          {black_hot, "Black hot"},
                                          {red_hot, "Red hot"},
                                          {green_hot, "Green hot"},
                                          {rainbow, "Rainbow"},
                                          {ironbow_1, "Ironbow 1"},
                                          {ice_fire, "Ice and fire"},
                                          {colour_1, "Colour 1"},
                                          {colour_2, "Colour 2"},
                                          {rain, "Rain"}});
}

/// Gain of an infrared camera: high gain measures more exactly, low gain a wider range.
enum class thermal_gain : int { automatic = 0, low = 1, high = 2 };

constexpr auto values_of(thing::tag<thermal_gain>) {
    using enum thermal_gain;
    return thing::table<thermal_gain>({{automatic, "Auto"}, {low, "Low gain: 0 to 500 °C"}, {high, "High gain: -20 to 150 °C"}});
}

} // namespace dockwire::dji::aircraft
