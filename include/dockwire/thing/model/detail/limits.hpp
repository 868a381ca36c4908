// Whether a number or a length keeps the rules of its field.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/concat.hpp"
#include "dockwire/thing/json/detail/json_text.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/model/detail/integer_type.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing::detail {

/// What one of the numbers is: "m/s", or "0.1 m/s".
inline std::string unit_text(const field_rules& rule) {
    std::string text{};
    if (rule.scale) append_number(*rule.scale, text);
    if (rule.scale && !rule.unit.empty()) text += ' ';
    return text += rule.unit;
}

inline std::string limits_text(const field_rules& rule) {
    std::string text{};
    if (rule.min) append_number(*rule.min, text += " from ");
    if (rule.max) append_number(*rule.max, text += rule.min ? " to " : " up to ");
    if (rule.scale)
        ((text += " (in ") += unit_text(rule)) += ')';
    else if (!rule.unit.empty())
        (text += ' ') += rule.unit;
    return text;
}

inline bool check_number(fault_slot& slot, const number& value, const field_rules& rule) {
    const double real = as_double(value);
    const bool inside = (!rule.min || real >= *rule.min) && (!rule.max || real <= *rule.max);
    if (inside && std::isfinite(real)) return true;
    std::string text = concat({"wanted a number", limits_text(rule), ", got "});
    append_number(value, text);
    return slot.fail(fault_code::out_of_range, std::move(text));
}

inline bool check_length(fault_slot& slot, std::size_t length, const field_rules& rule, std::string_view unit) {
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

inline bool check_integer(fault_slot& slot, const number& value, const field_rules& rule) {
    return check_number(slot, value, rule) && check_length(slot, count_digits(value), rule, "digits");
}

} // namespace dockwire::thing::detail
