// Whether a message keeps the rules of its fields, before it is sent.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/concat.hpp"
#include "dockwire/thing/json/detail/json_text.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/model/detail/integer_type.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/limits.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing {

/// How to validate a message.
struct validate_options {
    /// What is validated, usually the method; faults name it.
    std::string_view context{};
    /// Where the value lies in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
};

namespace detail {

inline bool check_value(fault_slot& slot, const void* value, const member_type& type, const field& what);

inline bool check_number_enum(fault_slot& slot, const void* value, const member_type& type) {
    if (is_listed(value, type)) return true;
    std::string text{"wanted a documented value, got "};
    append_number(load_integer(value, type.integer), text);
    return slot.fail(fault_code::unknown_value, std::move(text));
}

inline bool check_open_text(fault_slot& slot, const open_text_access::view& value) {
    if (value.is_listed) return true;
    return slot.fail(fault_code::unknown_value, concat({"wanted a documented value, got \"", value.text, "\""}));
}

inline bool check_keyed(fault_slot& slot, const void* members, const member_type& type, const field& what) {
    const auto check = [&](std::string_view key, const void* value) {
        const bool valid = has_form(what.name, key)
                               ? check_value(slot, value, *type.element, what)
                               : slot.fail(fault_code::unknown_field, concat({"wanted a key of the form ", what.name}));
        return valid || slot.inside(key);
    };
    return type.map->each(members, check);
}

inline bool check_field(fault_slot& slot, const void* member, const member_type& type, const field& what) {
    if (what.keyed) return check_keyed(slot, member, type, what);
    const bool valid = is_absent(member, type) ? !what.required || slot.fail(fault_code::missing_field, "missing")
                                               : check_value(slot, member, type, what);
    return valid || slot.inside(what.name);
}

inline bool check_object(fault_slot& slot, const void* value, const layout& is) {
    for (std::size_t i = 0; i < is.rows.size(); ++i)
        if (!check_field(slot, is.rows[i].of(value), *is.rows[i].type, is.fields[i])) return false;
    return true;
}

inline bool check_list(fault_slot& slot, const void* value, const member_type& type, const field& what) {
    if (!check_length(slot, type.list->size(value), what.rule, "elements")) return false;
    std::size_t index = 0;
    const auto check = [&](const void* element) {
        if (!check_value(slot, element, *type.element, what.children.front())) return slot.inside(index);
        ++index;
        return true;
    };
    return type.list->each(value, check);
}

inline bool check_map(fault_slot& slot, const void* value, const member_type& type, const field& what) {
    if (!check_length(slot, type.map->size(value), what.rule, "members")) return false;
    const auto check = [&](std::string_view key, const void* element) {
        return check_value(slot, element, *type.element, what.children.front()) || slot.inside(key);
    };
    return type.map->each(value, check);
}

/// A struct that is an array: its one member is the value.
inline bool check_array_struct(fault_slot& slot, const void* value, const layout& is) {
    return check_value(slot, is.rows.front().of(value), *is.rows.front().type, is.fields.front());
}

inline bool check_value(fault_slot& slot, const void* value, const member_type& type, const field& what) {
    if (type.maybe) {
        value = type.maybe->get(value);
        return value == nullptr || check_value(slot, value, *type.element, what);
    }
    switch (type.kind) {
    case kind::integer:
        return check_integer(slot, load_integer(value, type.integer), what.rule);
    case kind::real:
        return check_number(slot, as_number(load_real(value, type)), what.rule);
    case kind::text:
        return check_length(slot, count_characters(*static_cast<const std::string*>(value)), what.rule, "characters");
    case kind::number_enum:
        return check_number_enum(slot, value, type);
    case kind::text_enum:
        return check_open_text(slot, type.open_text->get(value));
    case kind::map:
        return check_map(slot, value, type, what);
    case kind::object:
        return check_object(slot, value, layout_of(*type.object));
    case kind::array:
        return type.is_array_struct() ? check_array_struct(slot, value, layout_of(*type.object))
                                      : check_list(slot, value, type, what);
    case kind::boolean:
    case kind::any:
        break;
    }
    return true;
}

inline std::optional<fault> validate(const void* value, const member_type& type, const validate_options& options) {
    fault_slot slot{};
    with_field_of(type, [&](const field& what) { return check_value(slot, value, type, what); });
    return slot.finish(options.pointer, options.context);
}

} // namespace detail

/// Checks that `value`, a described struct, keeps all rules: required fields, limits of numbers, lengths, documented enum values, finite
/// numbers. Unknown fields and `rules::step` are not checked.
/// @return the first fault, or nothing.
template <described T>
std::optional<fault> validate(const T& value, const validate_options& options = {}) {
    return detail::validate(std::addressof(value), detail::member_type_of<T>, options);
}

} // namespace dockwire::thing
