// From JSON to the types that `describe` knows, over any source.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "dockwire/thing/layout.hpp"
#include "dockwire/thing/member_type.hpp"
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

template <value_source V>
bool read_number_enum(read_state& state, const V& value, void* out, const member_type& type) {
    if (!read_integer(state, value, out, type.integer)) return false;
    return is_listed(out, type) || state.tolerate(looseness::unknown_enum_value, value);
}

template <value_source V>
bool read_open_text(read_state& state, const V& value, void* out, const open_text_access& access) {
    std::string text{};
    if (!read_text(state, value, text)) return false;
    access.set(out, text);
    return access.get(out).is_known || state.tolerate(looseness::unknown_enum_value, value);
}

template <value_source V>
bool read_nothing(read_state& state, const V& value, void* out, const maybe_access& access) {
    access.reset(out);
    return state.tolerate(looseness::null_for_nothing, value);
}

template <value_source V>
bool read_reading(read_state& state, const V& value, void* out, const member_type& type, double exceptional) {
    if (value.kind() == value_kind::null) return read_nothing(state, value, out, *type.maybe);
    void* const read = type.maybe->emplace(out);
    if (!read_value(state, value, read, *type.element, exceptional)) return false;
    if (load_real(read, *type.element) == exceptional) type.maybe->set_no_reading(out);
    return true;
}

template <value_source V>
bool read_optional(read_state& state, const V& value, void* out, const member_type& type, double exceptional) {
    if (value.kind() == value_kind::null) return read_nothing(state, value, out, *type.maybe);
    return read_value(state, value, type.maybe->emplace(out), *type.element, exceptional);
}

template <value_source V>
bool read_members(read_state& state, const V& value, void* out, const layout& fields) {
    return object_reader{state, value.members(), out, fields}.read();
}

/// The one object inside `[{...}]`.
template <value_source V>
bool read_wrapped_object(read_state& state, const V& value, void* out, const layout& fields) {
    auto elements = value.elements();
    if (elements.done()) return state.wrong_type("an object", value.raw());
    const auto only = elements.value();
    if (only.kind() != value_kind::object) return state.wrong_type("an object", value.raw());
    if (!state.tolerate(looseness::array_for_object, value)) return false;
    if (!read_members(state, only, out, fields)) return state.inside(std::size_t{0});
    elements.next();
    return elements.done() || state.wrong_type("one object", value.raw());
}

template <value_source V>
bool read_object(read_state& state, const V& value, void* out, const layout& fields) {
    switch (value.kind()) {
    case value_kind::null:
        return state.tolerate(looseness::null_for_nothing, value) && read_members(state, value, out, fields);
    case value_kind::object:
        return read_members(state, value, out, fields);
    case value_kind::array:
        return read_wrapped_object(state, value, out, fields);
    default:
        return state.wrong_type("an object", value.raw());
    }
}

template <value_source V>
bool append_element(read_state& state, const V& value, void* list, const member_type& type, double exceptional) {
    const auto fill = [&](void* element) { return read_value(state, value, element, *type.element, exceptional); };
    return type.list->append(list, fill);
}

template <value_source V>
bool read_list(read_state& state, const V& value, void* out, const member_type& type, double exceptional) {
    type.list->clear(out);
    switch (value.kind()) {
    case value_kind::array:
        for (auto elements = value.elements(); !elements.done(); elements.next())
            if (!append_element(state, elements.value(), out, type, exceptional)) return state.inside(type.list->size(out) - 1);
        return true;
    case value_kind::null:
        return state.tolerate(looseness::null_for_nothing, value);
    case value_kind::object:
        if (type.element->is != field_type::object) break;
        return state.tolerate(looseness::object_for_array, value) && append_element(state, value, out, type, exceptional);
    default:
        break;
    }
    return state.wrong_type("an array", value.raw());
}

template <value_source V>
bool read_map(read_state& state, const V& value, void* out, const member_type& type, double exceptional) {
    type.map->clear(out);
    if (value.kind() == value_kind::null) return state.tolerate(looseness::null_for_nothing, value);
    if (value.kind() != value_kind::object) return state.wrong_type("an object", value.raw());
    for (auto members = value.members(); !members.done(); members.next())
        if (!read_entry(state, members, out, type, exceptional)) return state.inside(members.key());
    return true;
}

/// A struct that is an array: its one member is the value.
template <value_source V>
bool read_array(read_state& state, const V& value, void* out, const layout& fields) {
    const layout_row& only = fields.rows.front();
    return read_value(state, value, only.of(out), *only.type, only.rule.no_reading);
}

template <value_source V>
bool read_value(read_state& state, const V& value, void* out, const member_type& type, double exceptional) {
    switch (type.is) {
    case field_type::boolean:
        return read_boolean(state, value, *static_cast<bool*>(out));
    case field_type::integer:
        return read_integer(state, value, out, type.integer);
    case field_type::real:
        return read_real(state, value, out, type.is_float);
    case field_type::text:
        return read_text(state, value, *static_cast<std::string*>(out));
    case field_type::number_enum:
        return read_number_enum(state, value, out, type);
    case field_type::open_text:
        return read_open_text(state, value, out, *type.open_text);
    case field_type::raw:
        static_cast<raw_json*>(out)->text = value.raw();
        return true;
    case field_type::reading:
        return read_reading(state, value, out, type, exceptional);
    case field_type::optional:
        return read_optional(state, value, out, type, exceptional);
    case field_type::list:
        return read_list(state, value, out, type, exceptional);
    case field_type::map:
        return read_map(state, value, out, type, exceptional);
    case field_type::object:
        return read_object(state, value, out, layout_of(*type.object, out));
    case field_type::array:
        return read_array(state, value, out, layout_of(*type.object, out));
    case field_type::unsupported: // does not compile
        break;
    }
    return false;
}

/// @param out  a value of the type
template <value_source V>
std::optional<fault> read(const V& value, void* out, const member_type& type, const read_options& options) {
    read_state state{options};
    if (read_value(state, value, out, type, rules{}.no_reading)) return std::nullopt;
    return state.finish();
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
    return detail::read(value, std::addressof(out), detail::member_type_of<T>, options);
}

} // namespace dockwire::thing
