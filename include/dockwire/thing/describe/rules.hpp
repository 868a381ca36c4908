// What the documentation says about one field, as data: every visitor reads the same rules.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace dockwire::thing {

/// Whether the cloud may only read a property ("r") or also set it ("rw"). `undocumented` for fields of messages.
enum class access_mode { undocumented, r, rw };

/// Where a device pushes a property: with every osd message, or in state messages when it changes.
enum class push_mode { undocumented, osd, state };

/// The numbers that stand for no reading, up to four: `{32767, 3276.7}`. The first is the one that is written.
class no_reading_numbers {
public:
    static constexpr std::size_t most = 4;

    constexpr no_reading_numbers() = default;
    constexpr no_reading_numbers(double first, std::convertible_to<double> auto... others) noexcept
        requires(sizeof...(others) < most)
        : numbers_{first, static_cast<double>(others)...}, count_{1 + sizeof...(others)} {}

    /// Adds one behind the others; false when there are as many as can be.
    constexpr bool add(double number) noexcept {
        if (count_ == most) return false;
        numbers_[count_++] = number;
        return true;
    }

    constexpr bool empty() const noexcept { return count_ == 0; }
    constexpr std::size_t size() const noexcept { return count_; }
    constexpr const double* begin() const noexcept { return numbers_.data(); }
    constexpr const double* end() const noexcept { return numbers_.data() + count_; }
    constexpr bool has(double number) const noexcept {
        for (const double one : *this)
            if (one == number) return true;
        return false;
    }

    constexpr bool operator==(const no_reading_numbers&) const = default;

private:
    std::array<double, most> numbers_{};
    std::uint8_t count_{0};
};

/// The rules of one field, written in braces behind the member: `field("rth_altitude", self.rth_altitude, {.min = 20, .max = 1500})`.
///
/// The validator checks `min` to `size` before a message is sent. Readers use `required`, `no_reading` and `alias`; what a peer sends
/// outside the other limits is read all the same.
/// @tparam Text  what texts are kept in
template <class Text>
struct basic_rules {
    /// Lowest and highest number.
    std::optional<double> min{};
    std::optional<double> max{};
    /// The number is a multiple of it, counted from `min`, or from 0 without one. Documentation only: devices send finer values.
    std::optional<double> step{};
    /// The number times `scale` is in `unit`: 35 is 3.5 m/s with `.scale = 0.1, .unit = "m/s"`. The limits, the member and the wire have the
    /// 35, `in_unit` (thing/model/in_unit.hpp) gives the 3.5.
    std::optional<double> scale{};
    /// Unit of the number, as documented: "m", "°", "%".
    Text unit{};
    /// Fewest and most characters of a text, digits of an integer, or elements of an array or map.
    std::optional<std::size_t> min_length{};
    std::optional<std::size_t> max_length{};
    /// The exact number of elements of an array.
    std::optional<std::size_t> size{};
    /// Whether the field must be there. Unset: by type, that is `std::optional`, `reading`, `raw_json` and `keyed` may be missing and all
    /// others may not.
    std::optional<bool> required{};
    /// What a device sends in a `reading` when it has none, 32767 if nothing is said. Limits do not apply to it. Several, if devices do not
    /// agree: `.no_reading = {32767, 3276.7}`; the first is written.
    no_reading_numbers no_reading{};
    /// A second spelling that is accepted on reading and never written.
    Text alias{};
    access_mode access{access_mode::undocumented};
    push_mode push{push_mode::undocumented};
    /// One short sentence on what the number alone does not say, such as which way is positive. Documentation only.
    Text remark{};

    bool operator==(const basic_rules&) const = default;
};

using rules = basic_rules<std::string_view>;

// `describe` writes rules as temporaries; they have to cost nothing where a visitor ignores them.
static_assert(std::is_trivially_destructible_v<rules>);

} // namespace dockwire::thing
