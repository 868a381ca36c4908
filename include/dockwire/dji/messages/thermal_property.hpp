// Properties of infrared cameras that the cloud can set, one message each ("Matrice 30, Properties": access mode rw).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::property {

/// Colours of one infrared camera.
struct thermal_palette_setting {
    aircraft::thermal_palette thermal_current_palette_style{aircraft::thermal_palette::white_hot};
    thing::extra extra{};

    bool operator==(const thermal_palette_setting&) const = default;
};
void describe(const thermal_palette_setting& self, auto& field) {
    field("thermal_current_palette_style", self.thermal_current_palette_style, {.access = thing::access_mode::rw});
}

/// The colours of infrared pictures ("Matrice 30, Properties": thermal_current_palette_style).
struct thermal_current_palette_style {
    static constexpr std::string_view method = "thermal_current_palette_style";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, thermal_palette_setting> payloads{};
    thing::extra extra{};

    bool operator==(const thermal_current_palette_style&) const = default;
};
void describe(const thermal_current_palette_style& self, auto& field) { field.keyed(thing::dashed_numbers<3>, self.payloads); }

/// Gain of one infrared camera.
struct thermal_gain_setting {
    aircraft::thermal_gain thermal_gain_mode{aircraft::thermal_gain::automatic};
    thing::extra extra{};

    bool operator==(const thermal_gain_setting&) const = default;
};
void describe(const thermal_gain_setting& self, auto& field) {
    field("thermal_gain_mode", self.thermal_gain_mode, {.access = thing::access_mode::rw});
}

/// The gain of infrared cameras ("Matrice 30, Properties": thermal_gain_mode).
struct thermal_gain_mode {
    static constexpr std::string_view method = "thermal_gain_mode";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, thermal_gain_setting> payloads{};
    thing::extra extra{};

    bool operator==(const thermal_gain_mode&) const = default;
};
void describe(const thermal_gain_mode& self, auto& field) { field.keyed(thing::dashed_numbers<3>, self.payloads); }

/// Whether one infrared camera shows its isotherm.
struct isotherm_setting {
    toggle thermal_isotherm_state{toggle::off};
    thing::extra extra{};

    bool operator==(const isotherm_setting&) const = default;
};
void describe(const isotherm_setting& self, auto& field) {
    field("thermal_isotherm_state", self.thermal_isotherm_state, {.access = thing::access_mode::rw});
}

/// Whether only temperatures between the limits have colours ("Matrice 30, Properties": thermal_isotherm_state).
struct thermal_isotherm_state {
    static constexpr std::string_view method = "thermal_isotherm_state";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, isotherm_setting> payloads{};
    thing::extra extra{};

    bool operator==(const thermal_isotherm_state&) const = default;
};
void describe(const thermal_isotherm_state& self, auto& field) { field.keyed(thing::dashed_numbers<3>, self.payloads); }

/// Highest temperature of the isotherm of one infrared camera.
struct isotherm_upper_setting {
    int thermal_isotherm_upper_limit{0};
    thing::extra extra{};

    bool operator==(const isotherm_upper_setting&) const = default;
};
void describe(const isotherm_upper_setting& self, auto& field) {
    field("thermal_isotherm_upper_limit", self.thermal_isotherm_upper_limit, {.unit = "°C", .access = thing::access_mode::rw});
}

/// The highest temperature of isotherms ("Matrice 30, Properties": thermal_isotherm_upper_limit).
struct thermal_isotherm_upper_limit {
    static constexpr std::string_view method = "thermal_isotherm_upper_limit";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, isotherm_upper_setting> payloads{};
    thing::extra extra{};

    bool operator==(const thermal_isotherm_upper_limit&) const = default;
};
void describe(const thermal_isotherm_upper_limit& self, auto& field) { field.keyed(thing::dashed_numbers<3>, self.payloads); }

/// Lowest temperature of the isotherm of one infrared camera.
struct isotherm_lower_setting {
    int thermal_isotherm_lower_limit{0};
    thing::extra extra{};

    bool operator==(const isotherm_lower_setting&) const = default;
};
void describe(const isotherm_lower_setting& self, auto& field) {
    field("thermal_isotherm_lower_limit", self.thermal_isotherm_lower_limit, {.unit = "°C", .access = thing::access_mode::rw});
}

/// The lowest temperature of isotherms ("Matrice 30, Properties": thermal_isotherm_lower_limit).
struct thermal_isotherm_lower_limit {
    static constexpr std::string_view method = "thermal_isotherm_lower_limit";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    /// By payload index, "{type-subtype-gimbalindex}".
    std::map<std::string, isotherm_lower_setting> payloads{};
    thing::extra extra{};

    bool operator==(const thermal_isotherm_lower_limit&) const = default;
};
void describe(const thermal_isotherm_lower_limit& self, auto& field) { field.keyed(thing::dashed_numbers<3>, self.payloads); }

} // namespace dockwire::dji::property
