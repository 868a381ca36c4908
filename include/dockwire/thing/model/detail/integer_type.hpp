// The integer types of C++ as data, so that code that handles members by address is compiled once for all of them.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "dockwire/thing/json/detail/json_text.hpp"
#include "dockwire/thing/json/value_kind.hpp"

namespace dockwire::thing::detail {

struct integer_type {
    std::size_t size{0};
    std::int64_t min{0};
    std::uint64_t max{0};

    constexpr bool is_signed() const noexcept { return min < 0; }
};

template <class I>
inline constexpr integer_type integer_type_of{sizeof(I), std::int64_t{std::numeric_limits<I>::min()},
                                              std::uint64_t{std::numeric_limits<I>::max()}};

/// As a tape gives it.
template <std::integral I>
constexpr number as_number(I value) noexcept {
    if (value < 0) return {.is = number::form::negative, .negative = static_cast<std::int64_t>(value)};
    return {.natural = static_cast<std::uint64_t>(value)};
}

constexpr number as_number(double value) noexcept { return {.is = number::form::real, .real = value}; }

template <class I>
number load_as(const void* from) noexcept {
    I value{};
    std::memcpy(&value, from, sizeof value);
    return as_number(value);
}

inline number load_integer(const void* from, const integer_type& type) noexcept {
    switch (type.size) {
    case 1:
        return type.is_signed() ? load_as<std::int8_t>(from) : load_as<std::uint8_t>(from);
    case 2:
        return type.is_signed() ? load_as<std::int16_t>(from) : load_as<std::uint16_t>(from);
    case 4:
        return type.is_signed() ? load_as<std::int32_t>(from) : load_as<std::uint32_t>(from);
    default:
        return type.is_signed() ? load_as<std::int64_t>(from) : load_as<std::uint64_t>(from);
    }
}

template <class U>
void store_as(std::uint64_t bits, void* to) noexcept {
    const auto value = static_cast<U>(bits);
    std::memcpy(to, &value, sizeof value);
}

/// @param bits  the value modulo 2 to the power of 64; it fits the type
inline void store_integer(std::uint64_t bits, void* to, const integer_type& type) noexcept {
    switch (type.size) {
    case 1:
        return store_as<std::uint8_t>(bits, to);
    case 2:
        return store_as<std::uint16_t>(bits, to);
    case 4:
        return store_as<std::uint32_t>(bits, to);
    default:
        return store_as<std::uint64_t>(bits, to);
    }
}

inline double as_double(const number& read) noexcept {
    if (read.is == number::form::real) return read.real;
    if (read.is == number::form::natural) return static_cast<double>(read.natural);
    return read.negative == 0 ? -0.0 : static_cast<double>(read.negative); // "-0" is an integer, and a real number with a sign
}

inline void append_number(const number& value, std::string& out) {
    if (value.is == number::form::real)
        append_number(value.real, out);
    else if (value.is == number::form::natural)
        append_number(value.natural, out);
    else
        append_number(value.negative, out);
}

} // namespace dockwire::thing::detail
