// Which kinds of members a described struct may have. Visitors ask this one table.
#pragma once

#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "dockwire/thing/describe.hpp"

namespace dockwire::thing::detail {

enum class field_type : std::uint8_t {
    boolean,
    integer,
    real,
    text,
    number_enum,
    open_text,
    raw,
    object,
    array,
    reading,
    optional,
    list,
    map,
    unsupported,
};

template <class M>
inline constexpr field_type special_type = field_type::unsupported;
template <>
inline constexpr field_type special_type<bool> = field_type::boolean;
template <>
inline constexpr field_type special_type<std::string> = field_type::text;
template <>
inline constexpr field_type special_type<raw_json> = field_type::raw;
template <class E>
inline constexpr field_type special_type<open<E>> = field_type::open_text;
template <class T>
inline constexpr field_type special_type<reading<T>> = field_type::reading;
template <class T>
inline constexpr field_type special_type<std::optional<T>> = field_type::optional;
template <class T>
inline constexpr field_type special_type<std::vector<T>> = field_type::list;
template <class T>
inline constexpr field_type special_type<std::map<std::string, T>> = field_type::map;

// Absent is said once: elements are there, and what can be absent by itself is not optional too.
template <class T>
inline constexpr field_type special_type<std::optional<std::optional<T>>> = field_type::unsupported;
template <class T>
inline constexpr field_type special_type<std::optional<reading<T>>> = field_type::unsupported;
template <class T>
inline constexpr field_type special_type<std::vector<std::optional<T>>> = field_type::unsupported;
template <class T>
inline constexpr field_type special_type<std::map<std::string, std::optional<T>>> = field_type::unsupported;

template <class M, class... Ts>
inline constexpr bool is_one_of = (std::is_same_v<M, Ts> || ...);

/// Characters are no numbers, except the two that <cstdint> uses.
template <class M>
inline constexpr bool is_integer = std::is_integral_v<M> && !is_one_of<M, bool, char, wchar_t, char8_t, char16_t, char32_t>;

template <class M>
consteval field_type find_field_type() {
    if constexpr (special_type<M> != field_type::unsupported)
        return special_type<M>;
    else if constexpr (is_integer<M>)
        return field_type::integer;
    else if constexpr (is_one_of<M, float, double>)
        return field_type::real;
    else if constexpr (number_enum<M>)
        return field_type::number_enum;
    else if constexpr (described_array<M>)
        return field_type::array;
    else if constexpr (described<M>)
        return field_type::object;
    else
        return field_type::unsupported;
}

/// The type of the member `M`; an error that says what to do for a member that no visitor knows.
template <class M>
inline constexpr field_type type_of = [] {
    constexpr field_type found = find_field_type<M>();
    static_assert(
        found != field_type::unsupported,
        "field type is not supported: use bool, an integer, float or double, std::string, an enum with values_of (thing::open<E> "
        "for one with names_of), thing::reading, thing::raw_json, a described struct, or a std::optional, std::vector or "
        "std::map<std::string, T> of those");
    return found;
}();

/// Whether a message may lack such a member, unless its rules say otherwise.
constexpr bool may_be_missing(field_type type) noexcept {
    return type == field_type::optional || type == field_type::reading || type == field_type::raw;
}

} // namespace dockwire::thing::detail
