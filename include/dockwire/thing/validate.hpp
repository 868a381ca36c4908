// Whether a message keeps the rules of its fields, before it is sent.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/concat.hpp"
#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/integer_type.hpp"
#include "dockwire/thing/json_text.hpp"
#include "dockwire/thing/layout.hpp"
#include "dockwire/thing/member_type.hpp"

namespace dockwire::thing {

/// How to validate a message.
struct validate_options {
    /// What is validated, usually the method; faults name it.
    std::string_view context{};
    /// Where the value lies in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
};

namespace detail {

inline bool check_value(fault_slot& slot, const void* value, const member_type& type, const rules& rule);

/// The rules without those that are for the array or map as a whole.
inline rules of_elements(rules rule) noexcept {
    rule.min_length.reset();
    rule.max_length.reset();
    rule.size.reset();
    return rule;
}

inline std::string limits_text(const rules& rule) {
    std::string text{};
    if (rule.min) append_number(*rule.min, text += " from ");
    if (rule.max) append_number(*rule.max, text += rule.min ? " to " : " up to ");
    if (!rule.unit.empty()) (text += ' ') += rule.unit;
    return text;
}

inline bool check_number(fault_slot& slot, const number& value, const rules& rule) {
    const double real = as_double(value);
    const bool inside = (!rule.min || real >= *rule.min) && (!rule.max || real <= *rule.max);
    if (inside && std::isfinite(real)) return true;
    std::string text = concat({"wanted a number", limits_text(rule), ", got "});
    append_number(value, text);
    return slot.fail(fault_code::out_of_range, std::move(text));
}

inline bool check_length(fault_slot& slot, std::size_t length, const rules& rule, std::string_view unit) {
    const auto fail = [&](std::string_view limit, std::size_t wanted) {
        std::string text = concat({"wanted ", limit, " "});
        append_number(wanted, text);
        append_number(length, ((text += ' ') += unit) += ", got ");
        return slot.fail(fault_code::wrong_length, std::move(text));
    };
    if (rule.size && length != *rule.size) return fail("exactly", *rule.size);
    if (rule.min_length && length < *rule.min_length) return fail("at least", *rule.min_length);
    if (rule.max_length && length > *rule.max_length) return fail("at most", *rule.max_length);
    return true;
}

inline std::size_t count_digits(const number& value) {
    std::string digits{};
    append_number(value, digits);
    return digits.size() - (digits.starts_with('-') ? 1 : 0);
}

/// Characters are counted, not bytes: the documentation does not say, and a message that may be right is not refused.
inline std::size_t count_characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

inline bool check_integer(fault_slot& slot, const number& value, const rules& rule) {
    return check_number(slot, value, rule) && check_length(slot, count_digits(value), rule, "digits");
}

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

inline bool check_keyed(fault_slot& slot, const void* members, const layout_row& row) {
    const auto check = [&](std::string_view key, const void* value) {
        const bool valid = row.matches(key)
                               ? check_value(slot, value, *row.type->element, row.rule)
                               : slot.fail(fault_code::unknown_field, concat({"wanted a key of the form ", row.name}));
        return valid || slot.inside(key);
    };
    return row.type->map->each(members, check);
}

inline bool check_field(fault_slot& slot, const void* member, const layout_row& row) {
    if (row.matches) return check_keyed(slot, member, row);
    const bool valid = is_absent(member, *row.type) ? !row.required || slot.fail(fault_code::missing_field, "missing")
                                                    : check_value(slot, member, *row.type, row.rule);
    return valid || slot.inside(row.name);
}

inline bool check_object(fault_slot& slot, const void* value, const layout& fields) {
    return std::ranges::all_of(fields.rows, [&](const layout_row& row) { return check_field(slot, row.of(value), row); });
}

inline bool check_list(fault_slot& slot, const void* value, const member_type& type, const rules& rule) {
    if (!check_length(slot, type.list->size(value), rule, "elements")) return false;
    const rules each = of_elements(rule);
    std::size_t index = 0;
    const auto check = [&](const void* element) {
        if (!check_value(slot, element, *type.element, each)) return slot.inside(index);
        ++index;
        return true;
    };
    return type.list->each(value, check);
}

inline bool check_map(fault_slot& slot, const void* value, const member_type& type, const rules& rule) {
    if (!check_length(slot, type.map->size(value), rule, "members")) return false;
    const rules each = of_elements(rule);
    const auto check = [&](std::string_view key, const void* element) {
        return check_value(slot, element, *type.element, each) || slot.inside(key);
    };
    return type.map->each(value, check);
}

/// A struct that is an array: its one member is the value.
inline bool check_array(fault_slot& slot, const void* value, const layout& fields) {
    const layout_row& only = fields.rows.front();
    return check_value(slot, only.of(value), *only.type, only.rule);
}

inline bool check_value(fault_slot& slot, const void* value, const member_type& type, const rules& rule) {
    switch (type.is) {
    case field_type::integer:
        return check_integer(slot, load_integer(value, type.integer), rule);
    case field_type::real:
        return check_number(slot, as_number(load_real(value, type)), rule);
    case field_type::text:
        return check_length(slot, count_characters(*static_cast<const std::string*>(value)), rule, "characters");
    case field_type::number_enum:
        return check_number_enum(slot, value, type);
    case field_type::open_text:
        return check_open_text(slot, type.open_text->get(value));
    case field_type::reading:
    case field_type::optional:
        value = type.maybe->get(value);
        return !value || check_value(slot, value, *type.element, rule);
    case field_type::list:
        return check_list(slot, value, type, rule);
    case field_type::map:
        return check_map(slot, value, type, rule);
    case field_type::object:
        return check_object(slot, value, layout_of(*type.object, value));
    case field_type::array:
        return check_array(slot, value, layout_of(*type.object, value));
    default:
        return true;
    }
}

inline std::optional<fault> validate(const void* value, const member_type& type, const validate_options& options) {
    fault_slot slot{};
    check_value(slot, value, type, {});
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
