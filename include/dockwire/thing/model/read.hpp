// From JSON to the types that `describe` knows.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/limits.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/detail/numbers.hpp"
#include "dockwire/thing/model/detail/object_reader.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::thing {
namespace detail {

inline bool read_boolean(read_state& state, tape_value value, bool& out) {
    if (value.kind() == value_kind::boolean) {
        out = value.boolean();
        return true;
    }
    if (value.kind() == value_kind::number) {
        const double real = as_double(value.number());
        if (real == 0 || real == 1) {
            out = real == 1;
            return state.tolerate(looseness::number_for_bool, value);
        }
    }
    return state.wrong_type("true or false", value.raw());
}

/// A text, or the digits of a number in its place, exactly as they came.
inline bool read_text(read_state& state, tape_value value, std::string& out) {
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

inline bool take_unlisted(read_state& state, tape_value value) {
    if (state.limits()) return state.keeps_limits(state.wrong(fault_code::unknown_value, "a documented value", value.raw()));
    return state.tolerate(looseness::unknown_enum_value, value);
}

inline bool read_number_enum(read_state& state, tape_value value, void* out, const member_type& type) {
    return read_integer(state, value, out, type.integer) && (is_listed(out, type) || take_unlisted(state, value));
}

inline bool read_text_enum(read_state& state, tape_value value, void* out, const open_text_access& access) {
    std::string text{};
    if (!read_text(state, value, text)) return false;
    access.set(out, text);
    return access.get(out).is_known || take_unlisted(state, value);
}

inline bool is_value_of(const field& what, std::string_view text) noexcept {
    for (const value_row& one : what.values)
        if (one.value == text) return true;
    return false;
}

/// What the reader of a described struct does, and the limits. A model does not say which integer type the struct has.
inline bool check_integer(read_state& state, tape_value value, const field& what) {
    const bool is_natural = value.kind() == value_kind::number && value.number().is == number::form::natural;
    const integer_type& type = is_natural ? integer_type_of<std::uint64_t> : integer_type_of<std::int64_t>;
    std::uint64_t bits{};
    if (!read_integer(state, value, &bits, type)) return false;
    const number read = load_integer(&bits, type);
    if (!state.limits() || what.rule.no_reading.has(as_double(read))) return true;
    return state.keeps_limits(check_integer(state, read, what.rule));
}

inline bool check_real(read_state& state, tape_value value, const field& what) {
    double read{};
    if (!read_real(state, value, read)) return false;
    return !state.limits() || what.rule.no_reading.has(read) ||
           state.keeps_limits(check_number(state, as_number(read), what.rule));
}

inline bool check_text(read_state& state, tape_value value, const field& what) {
    std::string read{};
    if (!read_text(state, value, read)) return false;
    return !state.limits() || state.keeps_limits(check_length(state, count_characters(read), what.rule, "characters"));
}

inline bool check_number_enum(read_state& state, tape_value value, const field& what) {
    std::int64_t read{};
    return read_integer(state, value, read) && (is_value_of(what, std::to_string(read)) || take_unlisted(state, value));
}

inline bool check_text_enum(read_state& state, tape_value value, const field& what) {
    std::string read{};
    return read_text(state, value, read) && (is_value_of(what, read) || take_unlisted(state, value));
}

/// Whether a number says that there is no reading. The type of the reading need not have it: 32767 is no std::int8_t, and 3276.7 no integer.
/// An integer with a fraction of zero is left to those who count it.
inline bool is_no_reading(tape_value value, const field& what) {
    if (value.kind() != value_kind::number) return false;
    const number read = value.number();
    const double real = as_double(read);
    const bool is_loose = what.kind == kind::integer && read.is == number::form::real && real == std::trunc(real);
    return !is_loose && what.rule.no_reading.has(real);
}

/// Whether null means that there is nothing: not where anything may be, nor where something has to be, but for a reading.
inline bool is_nothing(const field& what, const maybe_access& member) noexcept {
    return what.kind != kind::any && (!what.required || member.set_no_reading != nullptr);
}

/// Into a `std::optional` or `reading`.
inline bool read_maybe(read_state& state, tape_value value, const field& what, place into) {
    const maybe_access& is = *into.type->maybe;
    if (value.kind() == value_kind::null && is_nothing(what, is)) {
        is.reset(into.at);
        return state.tolerate(looseness::null_for_nothing, value);
    }
    if (is.set_no_reading && is_no_reading(value, what)) {
        is.set_no_reading(into.at);
        return true;
    }
    const place inside{is.emplace(into.at), into.type->element};
    if (!read_value(state, value, what, inside)) return false;
    if (is.set_no_reading && what.rule.no_reading.has(load_real(inside.at, *inside.type))) is.set_no_reading(into.at);
    return true;
}

/// What is inside an array or map. A field that was made by hand may not say it: then anything is.
inline const field& item_of(const field& what) {
    static const field anything{.kind = kind::any};
    return what.children.empty() ? anything : what.children.front();
}

/// The fields of an object, and where they are if it is read.
struct object_place {
    const std::vector<field>& fields;
    const layout* places{nullptr};
    void* at{nullptr};
};

inline object_place object_at(place into) {
    const layout& is = layout_of(*into.type->object);
    return {is.fields, &is, into.at};
}

inline bool read_members(read_state& state, tape_value value, const object_place& into) {
    return object_reader{state, value.members(), into.fields, into.places, into.at}.read();
}

/// The one object inside `[{...}]`.
inline bool read_wrapped_object(read_state& state, tape_value value, const object_place& into) {
    auto elements = value.elements();
    if (elements.done()) return state.wrong_type("an object", value.raw());
    const auto only = elements.value();
    if (only.kind() != value_kind::object) return state.wrong_type("an object", value.raw());
    if (!state.tolerate(looseness::array_for_object, value)) return false;
    const read_frame here{state};
    if (!read_members(state, only, into)) return state.inside(here.index);
    elements.next();
    return elements.done() || state.wrong_type("one object", value.raw());
}

inline bool read_object(read_state& state, tape_value value, const object_place& into) {
    switch (value.kind()) {
    case value_kind::null:
        return state.tolerate(looseness::null_for_nothing, value) && read_members(state, value, into);
    case value_kind::object:
        return read_members(state, value, into);
    case value_kind::array:
        return read_wrapped_object(state, value, into);
    default:
        return state.wrong_type("an object", value.raw());
    }
}

inline bool append_element(read_state& state, tape_value value, const field& item, place list) {
    if (!list.at) return read_value(state, value, item, place{});
    const auto fill = [&](void* element) { return read_value(state, value, item, place{element, list.type->element}); };
    return list.type->list->append(list.at, fill);
}

/// Leaves out an element or entry that cannot be read, `token` of a pointer. Only where it is one of many: not if their number is fixed, nor
/// in a list inside of another one, whose elements are one thing, such as [longitude, latitude].
inline bool leave_out_part(read_state& state, const read_frame* around, const field& what, std::string_view token,
                           tape_value value) {
    const bool is_inside = around && !around->field;
    if (is_inside || what.rule.size || !state.leave_out()) return false;
    if (around && around->keeps) keep_left_out(*around->keeps, concat({around->field->name, token}), value.raw());
    return true;
}

inline bool read_elements(read_state& state, tape_value value, const field& what, place into) {
    const read_frame* const around = state.at();
    read_frame here{state};
    for (auto elements = value.elements(); !elements.done(); elements.next(), ++here.index) {
        if (append_element(state, elements.value(), item_of(what), into)) continue;
        const std::string token = "/" + std::to_string(here.index);
        if (!leave_out_part(state, around, what, token, elements.value())) return state.inside(here.index);
    }
    return !state.limits() || state.keeps_limits(check_length(state, here.index, what.rule, "elements"));
}

inline bool read_list(read_state& state, tape_value value, const field& what, place into) {
    forget(into);
    switch (value.kind()) {
    case value_kind::array:
        return read_elements(state, value, what, into);
    case value_kind::null:
        return state.tolerate(looseness::null_for_nothing, value);
    case value_kind::object:
        if (item_of(what).kind != kind::object) break;
        return state.tolerate(looseness::object_for_array, value) && append_element(state, value, item_of(what), into);
    default:
        break;
    }
    return state.wrong_type("an array", value.raw());
}

/// A struct that is an array: its one member is the value.
inline bool read_array_struct(read_state& state, tape_value value, void* out, const layout& is) {
    return read_value(state, value, is.fields.front(), place{is.rows.front().of(out), is.rows.front().type});
}

/// Reads the current member into a map; of a repeated key the last wins.
inline bool read_entry(read_state& state, tape_members& members, data_keys& seen, const field& what, place map) {
    if (!seen.add(members.key()) && !state.tolerate(looseness::duplicate_key, members.key())) return false;
    if (!map.at) return read_value(state, members.value(), what, place{});
    return read_value(state, members.value(), what, place{map.type->map->entry(map.at, members.key()), map.type->element});
}

inline bool read_map(read_state& state, tape_value value, const field& what, place into) {
    forget(into);
    if (value.kind() == value_kind::null) return state.tolerate(looseness::null_for_nothing, value);
    if (value.kind() != value_kind::object) return state.wrong_type("an object", value.raw());
    const read_frame* const around = state.at();
    auto members = value.members();
    const read_frame here{state, &members};
    std::size_t count = 0;
    for (data_keys seen{}; !members.done(); members.next(), ++count) {
        if (read_entry(state, members, seen, item_of(what), into)) continue;
        if (!leave_out_part(state, around, what, pointer_token(members.key()), members.value()))
            return state.inside(members.key());
        if (into.at) into.type->map->erase(into.at, members.key());
    }
    return !state.limits() || state.keeps_limits(check_length(state, count, what.rule, "members"));
}

inline bool check_value(read_state& state, tape_value value, const field& what) {
    const bool is_reading = !what.rule.no_reading.empty();
    if (is_reading && value.kind() == value_kind::null) return state.tolerate(looseness::null_for_nothing, value);
    if (is_reading && is_no_reading(value, what)) return true;
    switch (what.kind) {
    case kind::boolean: {
        bool read{};
        return read_boolean(state, value, read);
    }
    case kind::integer:
        return check_integer(state, value, what);
    case kind::real:
        return check_real(state, value, what);
    case kind::text:
        return check_text(state, value, what);
    case kind::number_enum:
        return check_number_enum(state, value, what);
    case kind::text_enum:
        return check_text_enum(state, value, what);
    case kind::object:
        return read_object(state, value, object_place{what.children});
    case kind::array:
        return read_list(state, value, what, place{});
    case kind::map:
        return read_map(state, value, what, place{});
    case kind::any:
        break;
    }
    return true;
}

inline bool read_value(read_state& state, tape_value value, const field& what, place into) {
    if (into.at == nullptr) return check_value(state, value, what);
    const member_type& type = *into.type;
    if (type.maybe) return read_maybe(state, value, what, into);
    switch (type.kind) {
    case kind::boolean:
        return read_boolean(state, value, *static_cast<bool*>(into.at));
    case kind::integer:
        return read_integer(state, value, into.at, type.integer);
    case kind::real:
        return read_real(state, value, into.at, type.is_float);
    case kind::text:
        return read_text(state, value, *static_cast<std::string*>(into.at));
    case kind::number_enum:
        return read_number_enum(state, value, into.at, type);
    case kind::text_enum:
        return read_text_enum(state, value, into.at, *type.open_text);
    case kind::object:
        return read_object(state, value, object_at(into));
    case kind::array:
        return type.object ? read_array_struct(state, value, into.at, layout_of(*type.object))
                           : read_list(state, value, what, into);
    case kind::map:
        return read_map(state, value, what, into);
    case kind::any:
        static_cast<raw_json*>(into.at)->text = value.raw();
        return true;
    }
    return false;
}

/// @param out  a value of the type
inline std::optional<fault> read(tape_value value, void* out, const member_type& type, const read_options& options) {
    read_state state{options};
    const auto read_it = [&](const field& what) { return read_value(state, value, what, place{out, &type}); };
    return with_field_of(type, read_it) ? std::nullopt : state.finish();
}

} // namespace detail

/// Reads one JSON value into `out`, a described struct or any type that a field may have.
///
/// Reading is tolerant: what `looseness` lists is accepted and counted, unknown fields and enum values are kept. A member that may be missing
/// and cannot be read is left out, and so is an element of a list or map: counted, told in `read_options::left_out`, and kept in the `extra`
/// of the struct. What is required is a fault. A number with a fraction is no integer and never rounded to one. Limits in rules are not applied;
/// `validate` does that.
/// @param out is read into: what the text has replaces what is there, what it lacks stays. After a fault its content is unspecified.
/// @return the first fault, or nothing.
template <class T>
std::optional<fault> read(tape_value value, T& out, const read_options& options = {}) {
    return detail::read(value, std::addressof(out), detail::member_type_of<T>, options);
}

} // namespace dockwire::thing
