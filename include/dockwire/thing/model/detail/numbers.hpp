// From JSON numbers, and what devices send instead of them, to the number types of C++.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/core/real_number.hpp"
#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/model/detail/integer_type.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::thing::detail {

template <class T>
bool parse_whole(std::string_view text, T& out) noexcept {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

/// A number written as a text: "3", "-91.40".
inline std::optional<number> parse_number(std::string_view text) noexcept {
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    if (text.size() <= sign || !is_digit(text[sign])) return std::nullopt;
    number parsed{};
    if (parse_whole(text, parsed.natural)) return parsed;
    parsed.is = number::form::negative;
    if (parse_whole(text, parsed.negative)) return parsed;
    parsed.is = number::form::real;
    if (read_double(text, parsed.real)) return parsed;
    return std::nullopt;
}

/// What can pass for a number: true, false, or a text.
inline bool read_loose_number(read_state& state, tape_value value, number& out, std::string_view wanted) {
    if (value.kind() == value_kind::boolean) {
        out = number{.natural = value.boolean()};
        return state.tolerate(looseness::bool_for_number, value);
    }
    if (value.kind() == value_kind::text) {
        if (const auto parsed = parse_number(value.text())) {
            out = *parsed;
            return state.tolerate(looseness::text_for_number, value);
        }
    }
    return state.wrong_type(wanted, value.raw());
}

/// Whether the integer type can hold the real number, and the double is the number that was written: from 2 to the power of 53 on it may
/// have been rounded.
inline bool holds(const integer_type& type, double real) noexcept {
    constexpr double exact = 0x1p53;
    const bool is_inside = real >= static_cast<double>(type.min) && real <= static_cast<double>(type.max);
    return is_inside && real > -exact && real < exact;
}

inline bool holds(const integer_type& type, const number& whole) noexcept {
    return whole.is == number::form::negative ? whole.negative >= type.min : whole.natural <= type.max;
}

inline std::string range_text(const integer_type& type) {
    std::string text{"an integer from "};
    append_number(type.min, text);
    append_number(type.max, text += " to ");
    return text;
}

inline bool take_real_as_integer(read_state& state, tape_value value, double real, void* out, const integer_type& type) {
    if (real != std::trunc(real)) return state.wrong_type("an integer", value.raw());
    if (!holds(type, real)) return state.wrong(fault_code::out_of_range, range_text(type), value.raw());
    store_integer(static_cast<std::uint64_t>(static_cast<std::int64_t>(real)), out, type);
    return state.tolerate(looseness::fraction_for_integer, value);
}

inline bool take_integer(read_state& state, tape_value value, const number& read, void* out, const integer_type& type) {
    if (read.is == number::form::real) return take_real_as_integer(state, value, read.real, out, type);
    if (!holds(type, read)) return state.wrong(fault_code::out_of_range, range_text(type), value.raw());
    store_integer(read.is == number::form::negative ? static_cast<std::uint64_t>(read.negative) : read.natural, out, type);
    return true;
}

/// @param out  an integer of the type
inline bool read_integer(read_state& state, tape_value value, void* out, const integer_type& type) {
    if (value.kind() == value_kind::number) return take_integer(state, value, value.number(), out, type);
    number read{};
    return read_loose_number(state, value, read, "an integer") && take_integer(state, value, read, out, type);
}

inline bool read_integer(read_state& state, tape_value value, std::int64_t& out) {
    return read_integer(state, value, &out, integer_type_of<std::int64_t>);
}

inline bool take_real(read_state& state, tape_value value, double real, void* out, bool is_float) {
    if (!is_float) {
        *static_cast<double*>(out) = real;
        return true;
    }
    if (std::abs(real) > static_cast<double>(std::numeric_limits<float>::max()))
        return state.wrong(fault_code::out_of_range, "a number that fits a float", value.raw());
    *static_cast<float*>(out) = static_cast<float>(real);
    return true;
}

/// An integer is a real number too; JSON makes no difference.
/// @param out  a double, or a float
inline bool read_real(read_state& state, tape_value value, void* out, bool is_float) {
    if (value.kind() == value_kind::number) return take_real(state, value, as_double(value.number()), out, is_float);
    number read{};
    return read_loose_number(state, value, read, "a number") && take_real(state, value, as_double(read), out, is_float);
}

inline bool read_real(read_state& state, tape_value value, double& out) { return read_real(state, value, &out, false); }

} // namespace dockwire::thing::detail
