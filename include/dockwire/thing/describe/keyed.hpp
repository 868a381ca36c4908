// Objects whose keys are data.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace dockwire::thing {

namespace detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// How many decimal numbers with dashes between them the key is; 0 for another one.
constexpr std::size_t count_dashed_numbers(std::string_view key) noexcept {
    std::size_t numbers = 0;
    char before = '-';
    for (const char c : key) {
        if (!is_digit(c) && (c != '-' || before == '-')) return 0;
        numbers += is_digit(c) && before == '-';
        before = c;
    }
    return before == '-' ? 0 : numbers;
}

/// Whether `key` has the form: as many numbers as the form has names.
constexpr bool has_form(std::string_view form, std::string_view key) noexcept {
    std::size_t names = 1;
    for (const char c : form)
        names += c == '-';
    return count_dashed_numbers(key) == names;
}

/// "{n-n}", with as many n as there are numbers.
template <std::size_t Count>
inline constexpr auto number_form = [] {
    std::array<char, 2 * Count + 1> form{};
    for (std::size_t i = 0; i < Count; ++i) {
        form[2 * i] = i == 0 ? '{' : '-';
        form[2 * i + 1] = 'n';
    }
    form[2 * Count] = '}';
    return form;
}();

} // namespace detail

/// The form of keys that are data, such as payload indices: `field.keyed(thing::dashed_numbers<3>, self.payloads)` takes all members
/// of the object whose key has the form into a `std::map<std::string, payload>`, beside the named fields.
struct key_form {
    /// How documentation and thing-model files write it: in braces a name for each number, with dashes between them.
    std::string_view name{};

    constexpr bool matches(std::string_view key) const noexcept { return detail::has_form(name, key); }
};

/// Keys of `Count` decimal numbers with dashes between them: "52-0-0" is one of three.
template <std::size_t Count>
inline constexpr key_form dashed_numbers{std::string_view{detail::number_form<Count>.data(), detail::number_form<Count>.size()}};
template <>
inline constexpr key_form dashed_numbers<3>{"{type-subtype-gimbalindex}"};

} // namespace dockwire::thing
