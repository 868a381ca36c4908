// The sticks of a remote controller as frames of live control ("Live Flight Controls"; on RC Plus 2 "Remote Control").
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Where the sticks are: from -1 to 1, and 0 in the middle.
struct stick_position {
    /// To the right; negative is to the left.
    double roll{0};
    /// Forward; negative is backward.
    double pitch{0};
    /// Up; negative is down.
    double throttle{0};
    /// Clockwise; negative is counterclockwise.
    double yaw{0};

    bool operator==(const stick_position&) const = default;
};

namespace drc::down {

/// Flies the aircraft by its sticks ("Live Flight Controls": stick_control). Sent 5 to 10 times a second; nothing answers it.
struct stick_control {
    static constexpr std::string_view method = "stick_control";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr std::string_view since = "1.12-1.16.1";

    static constexpr int lowest = 364;
    static constexpr int middle = 1024;
    static constexpr int highest = 1684;

    int roll{middle};
    int pitch{middle};
    int throttle{middle};
    int yaw{middle};
    /// In the examples only.
    std::optional<int> gimbal_pitch{};
    thing::extra extra{};

    bool operator==(const stick_control&) const = default;
};
void describe(const stick_control& self, auto& field) {
    field("roll", self.roll, {.min = 364, .max = 1684, .remark = "1024 is the middle, more is to the right."});
    field("pitch", self.pitch, {.min = 364, .max = 1684, .remark = "1024 is the middle, more is forward."});
    field("throttle", self.throttle, {.min = 364, .max = 1684, .remark = "1024 is the middle, more is up."});
    field("yaw", self.yaw, {.min = 364, .max = 1684, .remark = "1024 is the middle, more is clockwise."});
    field("gimbal_pitch", self.gimbal_pitch, {.remark = "In examples only, which show 1024."});
}

} // namespace drc::down

/// The value of one stick. What is beyond its end is the end, and what is no number is the middle.
constexpr int stick_value(double from_minus_1_to_1) noexcept {
    using drc::down::stick_control;
    if (from_minus_1_to_1 != from_minus_1_to_1) return stick_control::middle;
    constexpr double reach = stick_control::highest - stick_control::middle;
    constexpr double to_nearest = 0.5; // values are positive
    const double value = stick_control::middle + reach * std::clamp(from_minus_1_to_1, -1.0, 1.0);
    return static_cast<int>(value + to_nearest);
}

/// The frame for sticks that are there: `write_frame(sticks({.pitch = 0.5}))` has the stick half-way forward.
inline drc::down::stick_control sticks(const stick_position& at) {
    return {.roll = stick_value(at.roll),
            .pitch = stick_value(at.pitch),
            .throttle = stick_value(at.throttle),
            .yaw = stick_value(at.yaw)};
}

} // namespace dockwire::dji
