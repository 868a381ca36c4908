// Which kinds of members a described struct may have.
#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing::detail {

template <class M>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class M>
inline constexpr bool is_reading = false;
template <class T>
inline constexpr bool is_reading<reading<T>> = true;

template <class M>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = true;

template <class M>
inline constexpr bool is_map = false;
template <class T>
inline constexpr bool is_map<std::map<std::string, T>> = true;

template <class M>
inline constexpr bool is_open = false;
template <class E>
inline constexpr bool is_open<open<E>> = true;

/// What can be absent by itself.
template <class M>
inline constexpr bool is_maybe = is_optional<M> || is_reading<M>;

template <class M, class... Ts>
inline constexpr bool is_one_of = (std::is_same_v<M, Ts> || ...);

/// Characters are no numbers, except the two that <cstdint> uses.
template <class M>
inline constexpr bool is_integer = std::is_integral_v<M> && !is_one_of<M, bool, char, wchar_t, char8_t, char16_t, char32_t>;

/// A type of its own for what no visitor knows.
struct unsupported {};

/// The type whose kind the member has: absent is said once, so that elements are there, and what can be absent by itself is not optional too.
template <class M>
struct inside_of {
    using type = M;
};
template <class T>
struct inside_of<std::optional<T>> {
    using type = std::conditional_t<is_maybe<T>, unsupported, T>;
};
template <class T>
struct inside_of<reading<T>> {
    using type = T;
};
template <class T>
struct inside_of<std::vector<T>> {
    using type = std::conditional_t<is_optional<T>, unsupported, std::vector<T>>;
};
template <class T>
struct inside_of<std::map<std::string, T>> {
    using type = std::conditional_t<is_optional<T>, unsupported, std::map<std::string, T>>;
};

template <class M>
consteval kind find_kind() {
    static_assert(
        !std::is_same_v<M, unsupported> && (is_one_of<M, bool, float, double, std::string, raw_json> || is_integer<M> ||
                                            is_open<M> || is_list<M> || is_map<M> || number_enum<M> || described<M>),
        "field type is not supported: use bool, an integer, float or double, std::string, an enum with values_of (thing::open<E> "
        "for one with names_of), thing::reading, thing::raw_json, a described struct, or a std::optional, std::vector or "
        "std::map<std::string, T> of those");
    if constexpr (std::is_same_v<M, bool>)
        return kind::boolean;
    else if constexpr (is_integer<M>)
        return kind::integer;
    else if constexpr (is_one_of<M, float, double>)
        return kind::real;
    else if constexpr (std::is_same_v<M, std::string>)
        return kind::text;
    else if constexpr (number_enum<M>)
        return kind::number_enum;
    else if constexpr (is_open<M>)
        return kind::text_enum;
    else if constexpr (is_list<M> || described_array<M>)
        return kind::array;
    else if constexpr (is_map<M>)
        return kind::map;
    else if constexpr (described<M>)
        return kind::object;
    else
        return kind::any;
}

/// The kind of the member `M`, or of what is inside a `std::optional` or `reading`; an error that says what to do for a member that no visitor knows.
template <class M>
inline constexpr kind kind_of = find_kind<typename inside_of<M>::type>();

} // namespace dockwire::thing::detail
