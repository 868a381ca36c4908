// Error categories whose messages are tables.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/core/concat.hpp"

namespace dockwire {

/// An error value and what it says.
template <class Error>
struct error_text {
    Error value{};
    std::string_view text{};
};

/// How the messages of a category are worded; views of literals.
struct error_wording {
    const char* category{""};
    std::string_view before{};                 ///< comes first
    std::string_view behind_number{};          ///< between the number and the text; without it the number is not said
    std::string_view unknown{"unknown error"}; ///< for a value that the table does not have, if the number is not said
};

/// Made from its parts: "refused with HTTP " "404" " " "Not Found". `text` is empty when the table does not have the value.
inline std::string message_of(const error_wording& wording, int value, std::string_view text) {
    if (wording.behind_number.empty()) return concat({wording.before, text.empty() ? wording.unknown : text});
    return concat({wording.before, std::to_string(value), text.empty() ? "" : wording.behind_number, text});
}

/// A category with the texts of `Rows`, an array of `error_text`s in ascending order.
template <const auto& Rows>
class error_table final : public std::error_category {
    using row = std::iter_value_t<decltype(std::begin(Rows))>;
    static constexpr bool is_misplaced(const row& one, const row& next) noexcept { return one.value >= next.value; }
    static_assert(std::ranges::adjacent_find(Rows, is_misplaced) == std::end(Rows),
                  "the rows of an error table are in ascending order, each value once");

public:
    explicit error_table(const error_wording& wording) noexcept : wording_{wording} {}

    const char* name() const noexcept override { return wording_.category; }
    std::string message(int value) const override { return message_of(wording_, value, text_of(value)); }

    /// Empty when no row has the value.
    static constexpr std::string_view text_of(int value) noexcept {
        const auto* const found =
            std::ranges::lower_bound(Rows, value, {}, [](const row& each) { return static_cast<int>(each.value); });
        return found != std::end(Rows) && static_cast<int>(found->value) == value ? found->text : std::string_view{};
    }

private:
    error_wording wording_;
};

} // namespace dockwire
