// The texts of health alarms ("HMS Function"): under which keys a text is found, and how the numbers of an alarm are put into it. The texts
// themselves, DJI's file hms.json or others, belong to the application.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/core/concat.hpp"
#include "dockwire/dji/messages/hms.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/device_key.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/json/value_kind.hpp"

namespace dockwire::dji {

/// What sides are called in the language of the texts.
struct side_names {
    std::string_view left{"left"};
    std::string_view right{"right"};
    std::string_view front{"front"};
    std::string_view back{"back"};
};

namespace detail {

/// "3-2-0" of {"domain":3,"type":2,"sub_type":0}.
inline std::string model_key_in(thing::tape_value object) {
    constexpr std::array<std::string_view, 3> names{"domain", "type", "sub_type"};
    std::array<std::string_view, 3> parts{};
    for (auto members = object.members(); !members.done(); members.next()) {
        const auto which = static_cast<std::size_t>(std::ranges::find(names, members.key()) - names.begin());
        const thing::tape_value value = members.value();
        if (which < parts.size()) parts[which] = value.kind() == thing::value_kind::text ? value.text() : value.raw();
    }
    return concat({parts[0], "-", parts[1], "-", parts[2]});
}

/// The product key of an alarm's device, as a text where the device sent an object.
inline std::string device_key_of(const health_alarm& from) {
    if (from.device_type) return *from.device_type;
    const std::string* const kept = from.extra.find("device_type");
    thing::tape parsed{};
    if (kept == nullptr || parsed.parse(*kept)) return {};
    return parsed.root().kind() == thing::value_kind::object ? model_key_in(parsed.root()) : std::string{};
}

inline std::optional<std::string> counted_from_one(const std::optional<int>& index) {
    return index ? std::optional{std::to_string(static_cast<long long>(*index) + 1)} : std::nullopt;
}

inline std::optional<int> sensor_of(const health_alarm& from) { return from.args ? from.args->sensor_index : std::nullopt; }

/// The reference keeps it within 1 and 2.
inline std::optional<std::string> component_number(const health_alarm& from, const side_names&) {
    const auto component = from.args ? from.args->component_index : std::nullopt;
    return component ? counted_from_one(std::clamp(*component, 0, 1)) : std::nullopt;
}

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
    {"%component_index", &component_number},
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

inline bool is_of_dock(const health_alarm& from) { return device_key_of(from).starts_with("3-"); }

/// Codes whose text has a key that mixes capital and small digits.
inline constexpr std::array<std::string_view, 2> mixed_codes{"0x164C0d00", "0x1F0B001d"};

constexpr char small_letter(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Equal without regard to the case of ASCII letters.
constexpr bool same_code(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, small_letter, small_letter);
}

/// The code as it came, and as keys may spell it: hexadecimal digits in one case, or in both.
inline std::vector<std::string> spellings_of(const std::string& code) {
    std::vector<std::string> all{code};
    const auto add = [&](std::string spelling) {
        if (std::ranges::find(all, spelling) == all.end()) all.push_back(std::move(spelling));
    };
    std::string small = code;
    std::ranges::transform(small, small.begin(), small_letter);
    std::string capital = small;
    std::ranges::transform(capital, capital.begin(),
                           [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
    add(std::move(capital));
    add(std::move(small));
    for (const std::string_view mixed : mixed_codes)
        if (same_code(mixed, code)) add(std::string{mixed});
    return all;
}

/// What stands around the code in a key.
struct key_frame {
    std::string_view prefix{};
    std::string_view suffix{};
};

/// The forms of keys that an alarm's text may have, the best first.
inline std::vector<key_frame> key_frames_of(const health_alarm& from) {
    const key_frame dock{.prefix = "dock_tip_"};
    const key_frame aircraft{.prefix = "fpv_tip_"};
    if (is_of_dock(from)) return {dock, aircraft};
    if (from.in_the_sky != alarm_place::sky) return {aircraft, dock};
    return {{.prefix = "fpv_tip_", .suffix = "_in_the_sky"}, aircraft, dock};
}

inline std::string alarm_key(const key_frame& frame, std::string_view code, std::string_view variant) {
    return concat({frame.prefix, code, frame.suffix, variant});
}

} // namespace detail

/// What the device of an alarm is, also where `device_type` came as an object and not as a text; nothing where the alarm does not tell.
inline std::optional<device_model> model_of(const health_alarm& from) { return parse_device_key(detail::device_key_of(from)); }

/// The key of an alarm's text, the "copy key": "dock_tip_{code}" for docks, "fpv_tip_{code}" for aircraft, in flight
/// "fpv_tip_{code}_in_the_sky".
/// @param variant  what some keys end with besides, such as "_index_1" or "_pm440"; no field of an alarm says when
inline std::string copy_key(const health_alarm& from, std::string_view variant = {}) {
    return detail::alarm_key(detail::key_frames_of(from).front(), from.code, variant);
}

/// Every key under which an alarm's text may stand, the best first: as `copy_key` has it; that of the ground; that of the other kind of
/// device, because docks report codes that have a text for aircraft only, and the other way round. Each of them with the code as it came, then
/// in the other spellings of its hexadecimal digits.
inline std::vector<std::string> copy_keys(const health_alarm& from, std::string_view variant = {}) {
    const std::vector<std::string> codes = detail::spellings_of(from.code);
    std::vector<std::string> keys{};
    for (const detail::key_frame& frame : detail::key_frames_of(from)) {
        for (const std::string& code : codes)
            if (!variant.empty()) keys.push_back(detail::alarm_key(frame, code, variant));
        for (const std::string& code : codes)
            keys.push_back(detail::alarm_key(frame, code, {}));
    }
    return keys;
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

/// The text of an alarm, under the first of its `copy_keys` that has one.
/// @param find  `find(std::string key)` returns a `std::optional` of a string: the text with that key, in the language of `names`
/// @return nothing when there is no text
template <class Find>
std::optional<std::string> alarm_text(const health_alarm& from, Find find, const side_names& names = {},
                                      std::string_view variant = {}) {
    for (const std::string& key : copy_keys(from, variant))
        if (const auto text = find(key)) return fill_alarm_text(*text, from, names);
    return std::nullopt;
}

} // namespace dockwire::dji
