// Searchlights as payloads ("Remote Control": drc_light_...). `psdk_index` is that of drc_psdk_state_info.
#pragma once

#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The lamps of a searchlight that are set.
enum class light_group : int { main = 0 };

constexpr auto values_of(thing::tag<light_group>) {
    using enum light_group;
    return thing::table<light_group>({{main, "Main searchlight"}});
}

/// How a searchlight shines.
enum class light_mode : int { off = 0, constant = 1, strobe = 2, fast_strobe = 3, alternating_strobe = 4 };

constexpr auto values_of(thing::tag<light_mode>) {
    using enum light_mode;
    return thing::table<light_mode>({{off, "Off"},
                                     {constant, "Constant"},
                                     {strobe, "Strobe"},
                                     {fast_strobe, "Fast strobe"},
                                     {alternating_strobe, "Alternating strobe"}});
}

/// One lamp of a searchlight.
enum class light_side : int { left = 0, right = 1 };

constexpr auto values_of(thing::tag<light_side>) {
    using enum light_side;
    return thing::table<light_side>({{left, "Left"}, {right, "Right"}});
}

namespace drc::down {

/// Sets how a searchlight shines ("Remote Control": drc_light_mode_set).
struct drc_light_mode_set {
    static constexpr std::string_view method = "drc_light_mode_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    light_group group{light_group::main};
    light_mode mode{light_mode::off};
    thing::extra extra{};

    bool operator==(const drc_light_mode_set&) const = default;
};
void describe(const drc_light_mode_set& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("group", self.group);
    field("mode", self.mode);
}

/// Sets how bright a searchlight is ("Remote Control": drc_light_brightness_set).
struct drc_light_brightness_set {
    static constexpr std::string_view method = "drc_light_brightness_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    light_group group{light_group::main};
    int brightness{1};
    thing::extra extra{};

    bool operator==(const drc_light_brightness_set&) const = default;
};
void describe(const drc_light_brightness_set& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("group", self.group);
    field("brightness", self.brightness, {.min = 1, .max = 100});
}

/// Trims one lamp ("Remote Control": drc_light_fine_tuning_set).
struct drc_light_fine_tuning_set {
    static constexpr std::string_view method = "drc_light_fine_tuning_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int psdk_index{0};
    light_side position{light_side::left};
    /// The English page says 1 to 100.
    int value{0};
    /// Whether the searchlight keeps it.
    bool saved{false};
    thing::extra extra{};

    bool operator==(const drc_light_fine_tuning_set&) const = default;
};
void describe(const drc_light_fine_tuning_set& self, auto& field) {
    field("psdk_index", self.psdk_index);
    field("position", self.position);
    field("value", self.value, {.min = -3, .max = 3, .unit = "°", .remark = remarks::sign_unknown});
    field("saved", self.saved);
}

/// Begins to calibrate the gimbal of a searchlight ("Remote Control": drc_light_calibration). drc_psdk_state_info says how far it is.
struct drc_light_calibration {
    static constexpr std::string_view method = "drc_light_calibration";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    using reply = ack;

    int psdk_index{0};
    thing::extra extra{};

    bool operator==(const drc_light_calibration&) const = default;
};
void describe(const drc_light_calibration& self, auto& field) { field("psdk_index", self.psdk_index); }

} // namespace drc::down
} // namespace dockwire::dji
