// From JSON to the types that `describe` knows, over any source.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "dockwire/thing/field_type.hpp"
#include "dockwire/thing/numbers.hpp"
#include "dockwire/thing/object_reader.hpp"
#include "dockwire/thing/read_state.hpp"
#include "dockwire/thing/source.hpp"

namespace dockwire::thing {
namespace detail {

template <value_source V>
bool read_boolean(read_state& state, const V& value, bool& out) {
    if (value.kind() == value_kind::boolean) {
        out = value.boolean();
        return true;
    }
    if (value.kind() == value_kind::number) {
        const double real = as_double(value.number());
        out = real == 1;
        if (real == 0 || real == 1) return state.tolerate(looseness::number_for_bool, value);
    }
    return state.wrong_type("true or false", value.raw());
}

/// A text, or the digits of a number in its place, exactly as they came.
template <value_source V>
bool read_text(read_state& state, const V& value, std::string& out) {
    switch (value.kind()) {
    case value_kind::text:
        out = value.text();
        return true;
    case value_kind::number:
        out = value.raw();
        return state.tolerate(looseness::number_for_text, value);
    default:
        return state.wrong_type("a text", value.raw());
    }
}

template <class E, value_source V>
bool read_number_enum(read_state& state, const V& value, E& out) {
    std::underlying_type_t<E> read{};
    if (!read_integer(state, value, read)) return false;
    out = static_cast<E>(read);
    return is_listed(out) || state.tolerate(looseness::unknown_enum_value, value);
}

template <class E, value_source V>
bool read_open_text(read_state& state, const V& value, open<E>& out) {
    std::string text{};
    if (!read_text(state, value, text)) return false;
    out = open<E>{text};
    return out.known() || state.tolerate(looseness::unknown_enum_value, value);
}

template <class T, value_source V>
bool read_reading(read_state& state, const V& value, reading<T>& out, double exceptional) {
    T read{};
    if (value.kind() == value_kind::null) {
        out = {};
        return state.tolerate(looseness::null_for_nothing, value);
    }
    if (!read_value(state, value, read, exceptional)) return false;
    if (static_cast<double>(read) == exceptional)
        out = no_reading;
    else
        out = read;
    return true;
}

template <class T, value_source V>
bool read_optional(read_state& state, const V& value, std::optional<T>& out, double exceptional) {
    if (value.kind() != value_kind::null) return read_value(state, value, out.emplace(), exceptional);
    out.reset();
    return state.tolerate(looseness::null_for_nothing, value);
}

template <value_source V>
using reader_of = object_reader<decltype(std::declval<const V&>().members())>;

template <value_source V>
bool read_members(read_state& state, const V& value, const object_view<reader_of<V>>& out) {
    return reader_of<V>{state, value.members(), out}.read();
}

/// The one object inside `[{...}]`.
template <value_source V>
bool read_wrapped_object(read_state& state, const V& value, const object_view<reader_of<V>>& out) {
    auto elements = value.elements();
    if (elements.done()) return state.wrong_type("an object", value.raw());
    const auto only = elements.value();
    if (only.kind() != value_kind::object) return state.wrong_type("an object", value.raw());
    if (!state.tolerate(looseness::array_for_object, value)) return false;
    if (!read_members(state, only, out)) return state.inside(std::size_t{0});
    elements.next();
    return elements.done() || state.wrong_type("one object", value.raw());
}

template <value_source V>
bool read_object(read_state& state, const V& value, const object_view<reader_of<V>>& out) {
    switch (value.kind()) {
    case value_kind::null:
        return state.tolerate(looseness::null_for_nothing, value) && read_members(state, value, out);
    case value_kind::object:
        return read_members(state, value, out);
    case value_kind::array:
        return read_wrapped_object(state, value, out);
    default:
        return state.wrong_type("an object", value.raw());
    }
}

template <class T, value_source V>
bool read_element(read_state& state, const V& value, std::vector<T>& out, double exceptional) {
    T element{};
    if (!read_value(state, value, element, exceptional)) return state.inside(out.size());
    out.push_back(std::move(element));
    return true;
}

template <class T, value_source V>
bool read_list(read_state& state, const V& value, std::vector<T>& out, double exceptional) {
    out.clear();
    switch (value.kind()) {
    case value_kind::array:
        for (auto elements = value.elements(); !elements.done(); elements.next())
            if (!read_element(state, elements.value(), out, exceptional)) return false;
        return true;
    case value_kind::null:
        return state.tolerate(looseness::null_for_nothing, value);
    case value_kind::object:
        if constexpr (type_of<T> == field_type::object)
            return state.tolerate(looseness::object_for_array, value) &&
                   read_value(state, value, out.emplace_back(), exceptional);
        break;
    default:
        break;
    }
    return state.wrong_type("an array", value.raw());
}

template <class T, value_source V>
bool read_map(read_state& state, const V& value, std::map<std::string, T>& out, double exceptional) {
    out.clear();
    if (value.kind() == value_kind::null) return state.tolerate(looseness::null_for_nothing, value);
    if (value.kind() != value_kind::object) return state.wrong_type("an object", value.raw());
    for (auto members = value.members(); !members.done(); members.next())
        if (!read_entry(state, members, out, exceptional)) return state.inside(members.key());
    return true;
}

/// A struct that is an array: its one member is the value.
template <class T, value_source V>
bool read_array(read_state& state, const V& value, T& out) {
    bool was_read = false;
    const auto member = [&](std::string_view, auto& elements, const rules& rule = {}) {
        was_read = read_value(state, value, elements, rule.exceptional);
    };
    describe(out, member);
    return was_read;
}

template <value_source V, class M>
bool read_value(read_state& state, const V& value, M& out, double exceptional) {
    constexpr field_type type = type_of<M>;
    if constexpr (type == field_type::boolean)
        return read_boolean(state, value, out);
    else if constexpr (type == field_type::integer)
        return read_integer(state, value, out);
    else if constexpr (type == field_type::real)
        return read_real(state, value, out);
    else if constexpr (type == field_type::text)
        return read_text(state, value, out);
    else if constexpr (type == field_type::number_enum)
        return read_number_enum(state, value, out);
    else if constexpr (type == field_type::open_text)
        return read_open_text(state, value, out);
    else if constexpr (type == field_type::reading)
        return read_reading(state, value, out, exceptional);
    else if constexpr (type == field_type::optional)
        return read_optional(state, value, out, exceptional);
    else if constexpr (type == field_type::list)
        return read_list(state, value, out, exceptional);
    else if constexpr (type == field_type::map)
        return read_map(state, value, out, exceptional);
    else if constexpr (type == field_type::object)
        return read_object(state, value, view_of<reader_of<V>>(out));
    else if constexpr (type == field_type::array)
        return read_array(state, value, out);
    else if constexpr (type == field_type::raw)
        return out.text = value.raw(), true;
}

} // namespace detail

/// Reads one JSON value into `out`, a described struct or any type that a field may have.
///
/// Reading is tolerant: what `looseness` lists is accepted and counted, unknown fields and enum values are kept. Limits in rules are not
/// applied; `validate` does that.
/// @param out is read into: what the text has replaces what is there, what it lacks stays. After a fault its content is unspecified.
/// @return the first fault, or nothing.
template <class T, value_source V>
std::optional<fault> read(const V& value, T& out, const read_options& options = {}) {
    detail::read_state state{options};
    if (detail::read_value(state, value, out, rules{}.exceptional)) return std::nullopt;
    return state.finish();
}

} // namespace dockwire::thing
