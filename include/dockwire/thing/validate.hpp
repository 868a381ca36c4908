// Whether a message keeps the rules of its fields, before it is sent.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/field_type.hpp"
#include "dockwire/thing/json_text.hpp"

namespace dockwire::thing {

/// How to validate a message.
struct validate_options {
    /// What is validated, usually the method; faults name it.
    std::string_view context{};
    /// Where the value lies in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
};

namespace detail {

template <class M>
bool check_value(fault_slot& slot, const M& value, const rules& rule);

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

template <class N>
bool check_number(fault_slot& slot, N value, const rules& rule) {
    const auto real = static_cast<double>(value);
    const bool inside = (!rule.min || real >= *rule.min) && (!rule.max || real <= *rule.max);
    if (inside && std::isfinite(real)) return true;
    std::string got{};
    append_number(value, got);
    return slot.fail(fault_code::out_of_range, "wanted a number" + limits_text(rule) + ", got " + got);
}

inline bool check_length(fault_slot& slot, std::size_t length, const rules& rule, std::string_view unit) {
    const auto fail = [&](std::string_view limit, std::size_t wanted) {
        return slot.fail(fault_code::wrong_length, "wanted " + std::string{limit} + std::to_string(wanted) + " " +
                                                       std::string{unit} + ", got " + std::to_string(length));
    };
    if (rule.size && length != *rule.size) return fail("exactly ", *rule.size);
    if (rule.min_length && length < *rule.min_length) return fail("at least ", *rule.min_length);
    if (rule.max_length && length > *rule.max_length) return fail("at most ", *rule.max_length);
    return true;
}

template <class I>
std::size_t count_digits(I value) {
    std::string digits{};
    append_number(value, digits);
    return digits.size() - (digits.starts_with('-') ? 1 : 0);
}

/// Characters are counted, not bytes: the documentation does not say, and a message that may be right is not refused.
inline std::size_t count_characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

template <class E>
bool check_number_enum(fault_slot& slot, E value) {
    if (is_listed(value)) return true;
    std::string got{};
    append_number(static_cast<std::underlying_type_t<E>>(value), got);
    return slot.fail(fault_code::unknown_value, "wanted a documented value, got " + got);
}

template <class E>
bool check_open_text(fault_slot& slot, const open<E>& value) {
    if (value.known() && is_listed(*value.known())) return true;
    return slot.fail(fault_code::unknown_value, "wanted a documented value, got \"" + std::string{value.text()} + "\"");
}

/// The visitor that checks the fields of a described struct.
class object_validator {
public:
    explicit object_validator(fault_slot& slot) : slot_{slot} {}

    template <class M>
    void operator()(std::string_view name, const M& member, const rules& rule = {}) {
        if (failed_) return;
        const bool valid = is_absent(member) ? !is_required<M>(rule) || slot_.fail(fault_code::missing_field, "missing")
                                             : check_value(slot_, member, rule);
        if (!valid) failed_ = !slot_.inside(name);
    }

    template <class T>
    void keyed(const key_form& form, const std::map<std::string, T>& members, const rules& rule = {}) {
        for (const auto& [key, value] : members) {
            if (failed_) return;
            const bool valid = form.matches(key) ? check_value(slot_, value, rule) : fail_key(form);
            if (!valid) failed_ = !slot_.inside(key);
        }
    }

    bool finish() const noexcept { return !failed_; }

private:
    bool fail_key(const key_form& form) {
        return slot_.fail(fault_code::unknown_field, "wanted a key of the form " + std::string{form.name});
    }

    fault_slot& slot_;
    bool failed_{false};
};

template <class T>
bool check_object(fault_slot& slot, const T& value) {
    object_validator validator{slot};
    describe(value, validator);
    return validator.finish();
}

template <class T>
bool check_list(fault_slot& slot, const std::vector<T>& value, const rules& rule) {
    if (!check_length(slot, value.size(), rule, "elements")) return false;
    const rules each = of_elements(rule);
    for (std::size_t i = 0; i < value.size(); ++i) {
        const T& element = value[i];
        if (!check_value(slot, element, each)) return slot.inside(i);
    }
    return true;
}

template <class T>
bool check_map(fault_slot& slot, const std::map<std::string, T>& value, const rules& rule) {
    if (!check_length(slot, value.size(), rule, "members")) return false;
    const rules each = of_elements(rule);
    for (const auto& [key, element] : value)
        if (!check_value(slot, element, each)) return slot.inside(key);
    return true;
}

/// A struct that is an array: its one member is the value.
template <class T>
bool check_array(fault_slot& slot, const T& value) {
    bool valid = false;
    const auto member = [&](std::string_view, const auto& elements, const rules& rule = {}) {
        valid = check_value(slot, elements, rule);
    };
    describe(value, member);
    return valid;
}

template <class M>
bool check_value(fault_slot& slot, const M& value, const rules& rule) {
    constexpr field_type type = type_of<M>;
    if constexpr (type == field_type::integer)
        return check_number(slot, value, rule) && check_length(slot, count_digits(value), rule, "digits");
    else if constexpr (type == field_type::real)
        return check_number(slot, value, rule);
    else if constexpr (type == field_type::text)
        return check_length(slot, count_characters(value), rule, "characters");
    else if constexpr (type == field_type::number_enum)
        return check_number_enum(slot, value);
    else if constexpr (type == field_type::open_text)
        return check_open_text(slot, value);
    else if constexpr (type == field_type::reading || type == field_type::optional)
        return !value || check_value(slot, *value, rule);
    else if constexpr (type == field_type::list)
        return check_list(slot, value, rule);
    else if constexpr (type == field_type::map)
        return check_map(slot, value, rule);
    else if constexpr (type == field_type::object)
        return check_object(slot, value);
    else if constexpr (type == field_type::array)
        return check_array(slot, value);
    else
        return true;
}

} // namespace detail

/// Checks that `value`, a described struct, keeps all rules: required fields, limits of numbers, lengths, documented enum values, finite
/// numbers. Unknown fields and `rules::step` are not checked.
/// @return the first fault, or nothing.
template <described T>
std::optional<fault> validate(const T& value, const validate_options& options = {}) {
    detail::fault_slot slot{};
    detail::check_value(slot, value, {});
    return slot.finish(options.pointer, options.context);
}

} // namespace dockwire::thing
