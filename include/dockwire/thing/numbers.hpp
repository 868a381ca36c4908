// From JSON numbers, and what devices send instead of them, to the number types of C++.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/thing/keyed.hpp"
#include "dockwire/thing/read_state.hpp"
#include "dockwire/thing/source.hpp"

namespace dockwire::thing::detail {

template <class T>
bool parse_whole(std::string_view text, T& out) noexcept {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

/// A number written as a text: "3", "-91.40".
inline std::optional<number> parse_number(std::string_view text) noexcept {
    const std::size_t sign = text.starts_with('-') ? 1 : 0;
    // std::from_chars also knows "inf" and "nan".
    if (text.size() <= sign || !is_digit(text[sign])) return std::nullopt;
    number parsed{};
    if (parse_whole(text, parsed.natural)) return parsed;
    parsed.is = number::form::negative;
    if (parse_whole(text, parsed.negative)) return parsed;
    parsed.is = number::form::real;
    if (parse_whole(text, parsed.real)) return parsed;
    return std::nullopt;
}

/// What can pass for a number: true, false, or a text.
template <value_source V>
bool read_loose_number(read_state& state, const V& value, number& out, std::string_view wanted) {
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
template <class I>
bool holds(double real) noexcept {
    constexpr int digits = std::min(std::numeric_limits<I>::digits, std::numeric_limits<double>::digits);
    return real >= static_cast<double>(std::numeric_limits<I>::min()) && real < std::ldexp(1.0, digits) &&
           real > std::ldexp(-1.0, 53);
}

template <class I>
std::string integer_range() {
    return "an integer from " + std::to_string(std::numeric_limits<I>::min()) + " to " +
           std::to_string(std::numeric_limits<I>::max());
}

template <class I, value_source V>
bool store_real_as_integer(read_state& state, const V& value, double real, I& out) {
    if (real != std::trunc(real)) return state.wrong_type("an integer", value.raw());
    if (!holds<I>(real)) return state.wrong(fault_code::out_of_range, integer_range<I>(), value.raw());
    out = static_cast<I>(real);
    return state.tolerate(looseness::fraction_for_integer, value);
}

template <class I, value_source V>
bool store_integer(read_state& state, const V& value, const number& read, I& out) {
    if (read.is == number::form::real) return store_real_as_integer(state, value, read.real, out);
    const bool negative = read.is == number::form::negative;
    if (!(negative ? std::in_range<I>(read.negative) : std::in_range<I>(read.natural)))
        return state.wrong(fault_code::out_of_range, integer_range<I>(), value.raw());
    out = negative ? static_cast<I>(read.negative) : static_cast<I>(read.natural);
    return true;
}

template <class I, value_source V>
bool read_integer(read_state& state, const V& value, I& out) {
    if (value.kind() == value_kind::number) return store_integer(state, value, value.number(), out);
    number read{};
    return read_loose_number(state, value, read, "an integer") && store_integer(state, value, read, out);
}

inline double as_double(const number& read) noexcept {
    if (read.is == number::form::real) return read.real;
    if (read.is == number::form::natural) return static_cast<double>(read.natural);
    return read.negative == 0 ? -0.0 : static_cast<double>(read.negative); // "-0" is an integer, and a real number with a sign
}

template <std::floating_point R, value_source V>
bool store_real(read_state& state, const V& value, const number& read, R& out) {
    const double real = as_double(read);
    if (std::abs(real) > static_cast<double>(std::numeric_limits<R>::max()))
        return state.wrong(fault_code::out_of_range, "a number that fits a float", value.raw());
    out = static_cast<R>(real);
    return true;
}

/// An integer is a real number too; JSON makes no difference.
template <std::floating_point R, value_source V>
bool read_real(read_state& state, const V& value, R& out) {
    if (value.kind() == value_kind::number) return store_real(state, value, value.number(), out);
    number read{};
    return read_loose_number(state, value, read, "a number") && store_real(state, value, read, out);
}

} // namespace dockwire::thing::detail
