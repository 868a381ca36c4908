// A measured value that a device may not have.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <type_traits>

namespace dockwire::thing {

struct no_reading_t {};

/// Says that a device has the property and no value for it just now: `osd.wind_speed = thing::no_reading;`
inline constexpr no_reading_t no_reading{};

/// A number that is absent, or reported as "no reading" by an exceptional value (`rules::no_reading`, 32767 by default), or there.
///
/// It is used like `std::optional`: only a value that is there makes it true. The writer writes the exceptional value for `no_reading`.
template <class T>
class reading {
    static_assert(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>,
                  "a reading is a number: use an integer or a floating point");

public:
    using value_type = T;

    constexpr reading() = default;
    constexpr reading(T value) noexcept : value_{value}, state_{state::present} {}
    constexpr reading(no_reading_t) noexcept : state_{state::without} {}

    constexpr bool has_value() const noexcept { return state_ == state::present; }
    constexpr bool is_no_reading() const noexcept { return state_ == state::without; }
    /// The message did not have the field at all.
    constexpr bool is_absent() const noexcept { return state_ == state::absent; }
    constexpr explicit operator bool() const noexcept { return has_value(); }

    /// The value; 0 when there is none.
    constexpr const T& operator*() const noexcept { return value_; }
    constexpr T value_or(T otherwise) const noexcept { return has_value() ? value_ : otherwise; }

    constexpr bool operator==(const reading&) const = default;

private:
    enum class state : unsigned char { absent, without, present };

    T value_{};
    state state_{state::absent};
};

} // namespace dockwire::thing
