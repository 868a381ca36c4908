// The texts of health alarms ("HMS Function"): where a text is found, and how the numbers of an alarm are put into it. The texts themselves,
// DJI's file hms.json or others, belong to the application.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/hms.hpp"

namespace dockwire::dji {

/// What sides are called in the language of the texts.
struct side_names {
    std::string_view left{"left"};
    std::string_view right{"right"};
    std::string_view front{"front"};
    std::string_view back{"back"};
};

namespace detail {

inline std::optional<std::string> counted_from_one(const std::optional<int>& index) {
    return index ? std::optional{std::to_string(static_cast<long long>(*index) + 1)} : std::nullopt;
}

inline std::optional<int> sensor_of(const health_alarm& from) { return from.args ? from.args->sensor_index : std::nullopt; }

inline std::optional<std::string> left_or_right(const health_alarm& from, const side_names& names) {
    const auto sensor = sensor_of(from);
    return sensor ? std::optional{std::string{*sensor == 0 ? names.left : names.right}} : std::nullopt;
}

inline std::optional<std::string> rod_side(const health_alarm& from, const side_names& names) {
    const std::array sides{names.front, names.back, names.left, names.right};
    const auto sensor = sensor_of(from);
    if (!sensor || *sensor < 0 || *sensor > 3) return std::nullopt;
    return std::string{sides.at(static_cast<std::size_t>(*sensor))};
}

/// A word in a text that stands for something of the alarm.
struct alarm_variable {
    std::string_view name{};
    std::optional<std::string> (*value)(const health_alarm& from, const side_names& names){nullptr};
};

inline constexpr std::array alarm_variables = std::to_array<alarm_variable>({
    {"%alarmid", [](const health_alarm& from, const side_names&) { return std::optional{from.code}; }},
    {"%index", [](const health_alarm& from, const side_names&) { return counted_from_one(sensor_of(from)); }},
    {"%component_index",
     [](const health_alarm& from, const side_names&) {
         return counted_from_one(from.args ? from.args->component_index : std::nullopt);
     }},
    {"%battery_index", &left_or_right},
    {"%dock_cover_index", &left_or_right},
    {"%charging_rod_index", &rod_side},
});

/// The variable that the text begins with; nullptr if it does not.
inline const alarm_variable* variable_at(std::string_view text) noexcept {
    for (const alarm_variable& one : alarm_variables)
        if (text.starts_with(one.name)) return &one;
    return nullptr;
}

inline bool is_of_dock(const health_alarm& from) { return from.device_type && from.device_type->starts_with("3-"); }

} // namespace detail

/// The key of an alarm's text, the "copy key": "dock_tip_{code}" for docks, "fpv_tip_{code}" for aircraft, in flight
/// "fpv_tip_{code}_in_the_sky".
inline std::string copy_key(const health_alarm& from) {
    if (detail::is_of_dock(from)) return "dock_tip_" + from.code;
    return "fpv_tip_" + from.code + (from.in_the_sky == alarm_place::sky ? "_in_the_sky" : "");
}

/// The text with the numbers of the alarm in place of its variables: %alarmid, %index, %component_index, %battery_index, %dock_cover_index,
/// %charging_rod_index. Other variables, and those whose number the alarm does not have, stay as they are.
inline std::string fill_alarm_text(std::string_view text, const health_alarm& from, const side_names& names = {}) {
    std::string filled{};
    for (auto at = text.find('%'); at != text.npos; at = text.find('%')) {
        filled += text.substr(0, at);
        text.remove_prefix(at);
        const auto* const variable = detail::variable_at(text);
        const auto value = variable == nullptr ? std::nullopt : variable->value(from, names);
        const std::size_t length = variable == nullptr ? 1 : variable->name.size();
        filled += value ? std::string_view{*value} : text.substr(0, length);
        text.remove_prefix(length);
    }
    return filled += text;
}

/// The text of an alarm. An alarm in flight that has no text of its own has that of the ground.
/// @param find  `find(std::string key)` returns a `std::optional` of a string: the text with that key, in the language of `names`
/// @return nothing when there is no text
template <class Find>
std::optional<std::string> alarm_text(const health_alarm& from, Find find, const side_names& names = {}) {
    auto text = find(copy_key(from));
    if (!text && !detail::is_of_dock(from)) text = find("fpv_tip_" + from.code);
    return text ? std::optional{fill_alarm_text(*text, from, names)} : std::nullopt;
}

} // namespace dockwire::dji
