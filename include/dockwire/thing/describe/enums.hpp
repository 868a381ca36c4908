// Open enums: a value that no document lists is kept, as its number or as its text.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dockwire::thing {

/// Names the type whose table is wanted; finds `values_of` and `names_of` in the namespace of `T`.
template <class T>
struct tag {};

/// One row of an enum's table.
template <class E>
struct named {
    E value{};
    std::string_view text{};
};

/// The table of an enum, one row for each value.
///
/// An enum that travels as a number is a plain member; numbers that are not listed stay in it as they are:
/// @code
/// enum class task_type : int { immediate = 0, timed = 1 };
/// constexpr auto values_of(thing::tag<task_type>) {
///     return thing::table<task_type>({{task_type::immediate, "Immediate mission"}, {task_type::timed, "Timed mission"}});
/// }
/// @endcode
/// An enum that travels as a text is a member of type `thing::open<dock_role>`, and the table has the texts:
/// @code
/// enum class dock_role { landing, takeoff };
/// constexpr auto names_of(thing::tag<dock_role>) {
///     return thing::table<dock_role>({{dock_role::landing, "landing"}, {dock_role::takeoff, "takeoff"}});
/// }
/// @endcode
template <class E, std::size_t N>
constexpr std::array<named<E>, N> table(const named<E> (&rows)[N]) {
    std::array<named<E>, N> copied{};
    for (std::size_t i = 0; i < N; ++i)
        copied[i] = rows[i];
    return copied;
}

/// An enum that travels as a number.
template <class E>
concept number_enum = std::is_enum_v<E> && requires { values_of(tag<E>{}).size(); };

/// An enum that travels as a text.
template <class E>
concept text_enum = std::is_enum_v<E> && requires { names_of(tag<E>{}).size(); };

template <class E>
concept open_enum = number_enum<E> || text_enum<E>;

namespace detail {

template <open_enum E>
constexpr auto table_of() noexcept {
    if constexpr (number_enum<E>)
        return values_of(tag<E>{});
    else
        return names_of(tag<E>{});
}

} // namespace detail

/// The documented text of a value, or its name on the wire; empty for a value that no document lists.
template <open_enum E>
constexpr std::string_view text_of(E value) noexcept {
    constexpr auto rows = detail::table_of<E>();
    for (const auto& row : rows)
        if (row.value == value) return row.text;
    return {};
}

/// Whether a document lists the value. The text of one that is listed may be empty.
template <open_enum E>
constexpr bool is_listed(E value) noexcept {
    constexpr auto rows = detail::table_of<E>();
    for (const auto& row : rows)
        if (row.value == value) return true;
    return false;
}

/// A value of a text enum: one that is listed, or the text that came instead.
template <class E>
class open {
public:
    using enum_type = E;

    constexpr open() = default;
    constexpr open(E known) noexcept : known_{known} {}
    explicit open(std::string_view text) : known_{find(text)} {
        if (!known_) text_ = text;
    }

    /// The listed value; empty for a text that no document lists.
    constexpr std::optional<E> known() const noexcept { return known_; }
    /// The text as it travels; empty for an `E` that the table does not list.
    std::string_view text() const noexcept { return known_ ? text_of(*known_) : std::string_view{text_}; }

    bool operator==(const open&) const = default;

private:
    static std::optional<E> find(std::string_view text) noexcept {
        static constexpr auto rows = names_of(tag<E>{});
        for (const auto& row : rows)
            if (row.text == text) return row.value;
        return std::nullopt;
    }

    std::optional<E> known_{E{}};
    std::string text_{};
};

} // namespace dockwire::thing
