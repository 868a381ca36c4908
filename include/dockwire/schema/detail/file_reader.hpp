// From the form of a thing-model file to the model, with the place of what is wrong.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/schema/detail/tsl.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/model/detail/numbers.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing::detail::tsl {

using problem = std::optional<fault>;

inline fault wrong(fault_code code, std::string pointer, std::string text) {
    return {.code = code, .pointer = std::move(pointer), .text = std::move(text), .context = "thing model"};
}

/// "a, b or c": all that the table of an enum has.
template <class E>
std::string choice() {
    constexpr auto rows = names_of(tag<E>{});
    std::string text{};
    for (std::size_t i = 0; i < rows.size(); ++i)
        (text += i == 0 ? "" : i + 1 == rows.size() ? " or " : ", ") += rows[i].text;
    return text;
}

template <class E>
problem take(const std::optional<open<E>>& from, E& into, const std::string& at) {
    if (!from) return std::nullopt;
    if (!from->known())
        return wrong(fault_code::unknown_value, at, "wanted " + choice<E>() + ", got " + detail::excerpt(from->text()));
    into = *from->known();
    return std::nullopt;
}

template <class T>
problem read_specs(const raw_json& specs, T& into, const std::string& at) {
    return json_reader{}.read(specs.text, into, {.whole = true, .context = "thing model", .pointer = at + "/specs"});
}

problem take_fields(const std::vector<field>& from, std::vector<thing::field>& into, const std::string& at);
problem take_type(const data_type& from, thing::field& into, const std::string& at);

/// The key of an enum value is a text; that of an integer enum has an integer in it, which is kept as it travels: "01" is 1.
inline problem take_value(const extra::field& from, thing::field& into, const std::string& at) {
    const std::string here = at + "/specs" + detail::pointer_token(from.name);
    std::int64_t number{};
    if (into.kind == kind::number_enum && !detail::parse_whole(from.name, number))
        return wrong(fault_code::wrong_type, here, "wanted an integer as the value of an enum_int");
    auto text = from_json<std::string>(from.json, {.whole = true, .context = "thing model", .pointer = here});
    if (!text) return std::move(text).error();
    into.values.push_back({into.kind == kind::number_enum ? std::to_string(number) : from.name, *std::move(text)});
    return std::nullopt;
}

inline problem take_values(const data_type& from, thing::field& into, const std::string& at) {
    enum_values values{};
    if (auto bad = read_specs(from.specs, values, at)) return bad;
    if (values.extra.empty()) return wrong(fault_code::missing_field, at + "/specs", "wanted the values of the enum");
    for (const extra::field& value : values.extra.fields)
        if (auto bad = take_value(value, into, at)) return bad;
    return std::nullopt;
}

inline problem take_members(const data_type& from, thing::field& into, const std::string& at) {
    std::vector<field> members{};
    if (auto bad = read_specs(from.specs, members, at)) return bad;
    return take_fields(members, into.children, at + "/specs");
}

inline problem take_item(const limits& from, thing::field& into, const std::string& at) {
    if (into.kind != kind::array && into.kind != kind::map) return std::nullopt;
    if (!from.item) return wrong(fault_code::missing_field, at + "/specs/item", "missing, the type of what is inside");
    return take_type(*from.item, into.children.emplace_back(), at + "/specs/item");
}

/// A number, or a list of them.
inline problem take_no_reading(const raw_json& from, no_reading_numbers& into, const std::string& at) {
    if (from.text.empty() || from.text == "null") return std::nullopt;
    std::vector<double> numbers(1);
    const read_options how{.whole = true, .context = "thing model", .pointer = at};
    auto bad = from.text.starts_with('[') ? json_reader{}.read(from.text, numbers, how)
                                          : json_reader{}.read(from.text, numbers.front(), how);
    if (bad) return bad;
    for (const double number : numbers)
        if (!into.add(number)) return wrong(fault_code::wrong_length, at, "wanted at most 4 numbers");
    return std::nullopt;
}

inline problem take_limits(const data_type& from, thing::field& into, const std::string& at) {
    limits read{};
    if (!from.specs.text.empty())
        if (auto bad = read_specs(from.specs, read, at)) return bad;
    if (read.min && read.max && *read.min > *read.max)
        return wrong(fault_code::out_of_range, at + "/specs/max", "is less than min");
    if (read.scale && *read.scale <= 0) return wrong(fault_code::out_of_range, at + "/specs/scale", "wanted a number above 0");
    if (read.min_length && read.length && *read.min_length > *read.length)
        return wrong(fault_code::out_of_range, at + "/specs/length", "is less than minLength");
    into.rule.min = read.min;
    into.rule.max = read.max;
    into.rule.step = read.step;
    into.rule.scale = read.scale;
    into.rule.unit = read.unit.value_or("");
    into.rule.min_length = read.min_length;
    into.rule.max_length = read.length;
    into.rule.size = read.size;
    if (auto bad = take_no_reading(read.no_reading, into.rule.no_reading, at + "/specs/noReading")) return bad;
    return take_item(read, into, at);
}

/// The kind by its name in a file; other platforms write "enum" and "float".
inline std::optional<thing::kind> kind_named(std::string_view name) {
    if (name == "enum") return kind::number_enum;
    if (name == "float") return kind::real;
    return open<thing::kind>{name}.known();
}

inline problem take_type(const data_type& from, thing::field& into, const std::string& at) {
    const auto is = kind_named(from.type);
    if (!is)
        return wrong(fault_code::unknown_value, at + "/type",
                     "wanted " + choice<thing::kind>() + ", got " + detail::excerpt(from.type));
    into.kind = *is;
    const bool has_specs = !from.specs.text.empty();
    if (!has_specs && (is_enum(*is) || is == kind::object))
        return wrong(fault_code::missing_field, at + "/specs", is_enum(*is) ? "missing, the values" : "missing, the members");
    if (is_enum(*is)) return take_values(from, into, at);
    return is == kind::object ? take_members(from, into, at) : take_limits(from, into, at);
}

inline bool is_form(std::string_view identifier) noexcept {
    return identifier.size() > 2 && identifier.front() == '{' && identifier.back() == '}';
}

inline push_mode push_of(std::optional<push> from) noexcept {
    if (from == push::osd) return push_mode::osd;
    return from == push::state ? push_mode::state : push_mode::undocumented;
}

inline problem take_field(const field& from, thing::field& into, const std::string& at) {
    into.name = from.identifier;
    into.title = from.name.value_or("");
    into.rule.remark = from.remark.value_or("");
    into.rule.alias = from.alias.value_or("");
    into.required = from.required.value_or(false);
    into.keyed = from.keyed.value_or(false);
    if (into.keyed && !is_form(from.identifier))
        return wrong(fault_code::unknown_value, at + "/identifier",
                     "wanted the form of a key, such as {type-subtype-gimbalindex}, got " + detail::excerpt(from.identifier));
    if (from.push && !thing::is_listed(*from.push)) return wrong(fault_code::unknown_value, at + "/pushMode", "wanted 0, 1 or 2");
    into.rule.push = push_of(from.push);
    if (auto bad = take(from.access, into.rule.access, at + "/accessMode")) return bad;
    return take_type(from.type, into, at + "/dataType");
}

/// Whether the newest part of a list has an identifier that no other has.
template <class T>
problem check_identifier(const std::vector<T>& parts, std::string T::* identifier, const std::string& at) {
    const std::string& newest = parts.back().*identifier;
    const auto count = std::ranges::count(parts, newest, identifier);
    if (count == 1) return std::nullopt;
    return wrong(fault_code::duplicate_key, at + "/identifier",
                 "wanted another one, there is a second " + detail::excerpt(newest));
}

inline problem take_fields(const std::vector<field>& from, std::vector<thing::field>& into, const std::string& at) {
    for (std::size_t i = 0; i < from.size(); ++i) {
        const std::string here = at + "/" + std::to_string(i);
        if (auto bad = take_field(from[i], into.emplace_back(), here)) return bad;
        if (auto bad = check_identifier(into, &thing::field::name, here)) return bad;
        if (from[i].identifier.empty() && from.size() != 1)
            return wrong(fault_code::wrong_length, here + "/identifier", "wanted a name, got none");
    }
    return std::nullopt;
}

inline problem take_output(const std::optional<std::vector<field>>& from, std::vector<thing::field>& into,
                           const std::string& at) {
    return from ? take_fields(*from, into, at) : std::nullopt;
}

inline problem take_service(const service& from, schema_service& into, const std::string& at) {
    into.identifier = from.identifier;
    into.name = from.name.value_or("");
    if (auto bad = take(from.call, into.call, at + "/callType")) return bad;
    if (auto bad = take_output(from.input, into.input, at + "/inputData")) return bad;
    return take_output(from.output, into.output, at + "/outputData");
}

inline problem take_event(const event& from, schema_event& into, const std::string& at) {
    into.identifier = from.identifier;
    into.name = from.name.value_or("");
    if (auto bad = take(from.level, into.level, at + "/type")) return bad;
    return take_output(from.output, into.output, at + "/outputData");
}

/// Services or events, each by `take_one`.
template <class From, class Into>
problem take_parts(const std::vector<From>& from, std::vector<Into>& into, const std::string& at,
                   problem (*take_one)(const From&, Into&, const std::string&)) {
    for (std::size_t i = 0; i < from.size(); ++i) {
        const std::string here = at + "/" + std::to_string(i);
        if (from[i].identifier.empty()) return wrong(fault_code::wrong_length, here + "/identifier", "wanted a name, got none");
        if (auto bad = take_one(from[i], into.emplace_back(), here)) return bad;
        if (auto bad = check_identifier(into, &Into::identifier, here)) return bad;
    }
    return std::nullopt;
}

inline problem take_file(const file& from, schema& into) {
    into.profile = {from.profile.name.value_or(""), from.profile.version.value_or(""), from.profile.product_key.value_or("")};
    if (auto bad = take_fields(from.properties, into.properties, "/properties")) return bad;
    if (auto bad = take_parts(from.services, into.services, "/services", take_service)) return bad;
    return take_parts(from.events, into.events, "/events", take_event);
}

} // namespace dockwire::thing::detail::tsl
