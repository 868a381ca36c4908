// Objects whose keys are data.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstddef>
#include <string_view>

namespace dockwire::thing {

/// The form of keys that are data, such as payload indices: `field.keyed(thing::dashed_numbers<3>, self.payloads)` takes all members
/// of the object whose key has the form into a `std::map<std::string, payload>`, beside the named fields.
struct key_form {
    /// How documentation writes it.
    std::string_view name{};
    bool (*matches)(std::string_view key) noexcept {nullptr};
};

namespace detail {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

template <std::size_t Count>
constexpr bool are_dashed_numbers(std::string_view key) noexcept {
    std::size_t numbers = 0;
    char before = '-';
    for (const char c : key) {
        if (!is_digit(c) && (c != '-' || before == '-')) return false;
        numbers += is_digit(c) && before == '-';
        before = c;
    }
    return numbers == Count && before != '-';
}

} // namespace detail

/// Keys of `Count` decimal numbers with dashes between them: "52-0-0" is one of three.
template <std::size_t Count>
inline constexpr key_form dashed_numbers{Count == 3 ? "{type-subtype-gimbalindex}" : "{numbers with dashes}",
                                         &detail::are_dashed_numbers<Count>};

} // namespace dockwire::thing
