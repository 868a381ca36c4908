// The digits of a number in a JSON text, and the number that they are.
#pragma once

#include <algorithm>
#include <cfloat>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <system_error>

#include "dockwire/core/real_number.hpp"
#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/json/detail/tape_node.hpp"

namespace dockwire::thing::detail {

/// Behind the digits at the front; `value` becomes what they are behind those that it already has, modulo 2 to the power of 64.
inline const char* behind_digits(const char* at, const char* end, std::uint64_t& value) noexcept {
    for (; at != end; ++at) {
        const auto digit = static_cast<unsigned char>(*at - '0');
        if (digit > 9) break;
        value = value * 10 + digit;
    }
    return at;
}

inline const char* behind_digits(const char* at, const char* end) noexcept {
    std::uint64_t value = 0;
    return behind_digits(at, end, value);
}

/// So many digits never exceed 64 bits.
inline constexpr std::size_t safe_digits = std::numeric_limits<std::uint64_t>::digits10;

[[gnu::noinline]] inline bool read_natural(std::string_view digits, std::uint64_t& value) noexcept {
    return std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc{};
}

/// @param value  what `behind_digits` made of the digits
/// @return false when 64 bits do not hold the number
inline bool keep_integer(std::string_view digits, std::uint64_t value, bool is_negative, tape_node& node) noexcept {
    constexpr std::uint64_t lowest = std::uint64_t{1} << 63U; // as it is without its sign
    if (digits.size() > safe_digits && !read_natural(digits, value)) return false;
    if (is_negative && value > lowest) return false;
    node.form = is_negative ? number::form::negative : number::form::natural;
    if (is_negative)
        node.is.negative = static_cast<std::int64_t>(0 - value);
    else
        node.is.natural = value;
    return true;
}

inline constexpr double exact_powers[safe_digits]{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
                                                  1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};

/// Whether so many digits, which are this number, can be divided by any of `exact_powers` to give the double that is nearest: a double
/// holds both operands exactly, and rounds once (Clinger 1990).
constexpr bool divides_exactly(std::size_t count, std::uint64_t digits) noexcept {
    return FLT_EVAL_METHOD == 0 && count <= safe_digits && digits <= std::uint64_t{1} << 53U;
}

/// Only for what `divides_exactly`.
/// @param places  digits behind the point, which are not all of them
inline double divided(std::uint64_t digits, std::size_t places, bool is_negative) noexcept {
    const double real = static_cast<double>(static_cast<std::int64_t>(digits)) / exact_powers[places];
    return is_negative ? -real : real;
}

/// Whether a number is nearer to 0 than any double. It has the form of JSON, and no double holds it: so it is that or too great.
inline bool is_too_near_to_zero(std::string_view number) noexcept {
    const std::size_t e = std::min(number.find_first_of("eE"), number.size());
    const std::string_view digits = number.substr(0, e);
    const auto point = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size()));
    const auto first = static_cast<std::ptrdiff_t>(std::min(digits.find_first_of("123456789"), digits.size()));
    std::string_view power = number.substr(std::min(e + 1, number.size()));
    if (power.starts_with('+')) power.remove_prefix(1);
    std::int64_t exponent = 0;
    if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec == std::errc::result_out_of_range)
        return power.starts_with('-');
    return exponent < first - point;
}

/// Keeps the number that the JSON of the node is.
/// @return false when it is too great for a double
inline bool keep_real(tape_node& node) noexcept {
    node.form = number::form::real;
    node.is.real = *node.begin == '-' ? -0.0 : 0.0;
    return read_double(node.raw(), node.is.real) || is_too_near_to_zero(node.raw());
}

} // namespace dockwire::thing::detail
