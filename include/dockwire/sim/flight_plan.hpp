// How a simulated mission goes: one row a step.
#pragma once

#include <chrono>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/wayline.hpp"

namespace dockwire::sim {

/// A part of a mission, and what dock and aircraft look like meanwhile.
struct flight_step {
    dji::wayline_step step{};
    /// Of the mission, when the step begins.
    int percent{0};
    std::chrono::milliseconds length{0};
    dji::m3d::aircraft_mode mode{};
    dji::dock2::cover cover{};
    bool in_dock{true};
    /// Above the dock, in m.
    double height{0};
    /// Of the aircraft.
    int battery_percent{100};
};

/// From the check before take-off to the closed cover: 54 s of simulated time.
inline constexpr flight_step flight_plan[]{
    {dji::wayline_step::checking_execution, 2, std::chrono::seconds{2}, dji::m3d::aircraft_mode::standby,
     dji::dock2::cover::closed, true, 0, 100},
    {dji::wayline_step::preparing_cover, 6, std::chrono::seconds{4}, dji::m3d::aircraft_mode::takeoff_preparation,
     dji::dock2::cover::open, true, 0, 99},
    {dji::wayline_step::triggering_execution, 12, std::chrono::seconds{4}, dji::m3d::aircraft_mode::automatic_takeoff,
     dji::dock2::cover::open, false, 20, 97},
    {dji::wayline_step::executing, 20, std::chrono::seconds{8}, dji::m3d::aircraft_mode::wayline_flight,
     dji::dock2::cover::closed, false, 80, 93},
    {dji::wayline_step::executing, 40, std::chrono::seconds{8}, dji::m3d::aircraft_mode::wayline_flight,
     dji::dock2::cover::closed, false, 80, 88},
    {dji::wayline_step::executing, 60, std::chrono::seconds{8}, dji::m3d::aircraft_mode::wayline_flight,
     dji::dock2::cover::closed, false, 80, 83},
    {dji::wayline_step::preparing_return, 78, std::chrono::seconds{8}, dji::m3d::aircraft_mode::returning_home,
     dji::dock2::cover::open, false, 60, 79},
    {dji::wayline_step::landing, 90, std::chrono::seconds{6}, dji::m3d::aircraft_mode::landing, dji::dock2::cover::open, false,
     10, 77},
    {dji::wayline_step::closing_cover, 96, std::chrono::seconds{4}, dji::m3d::aircraft_mode::standby, dji::dock2::cover::closed,
     true, 0, 76},
    {dji::wayline_step::task_done, 100, std::chrono::seconds{2}, dji::m3d::aircraft_mode::standby, dji::dock2::cover::closed,
     true, 0, 76},
};

} // namespace dockwire::sim
