// Error categories whose messages are tables.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/core/concat.hpp"

namespace dockwire {

/// An error value and what it says.
struct error_text {
    int value{0};
    std::string_view text{};

    template <class Error>
    constexpr error_text(Error of, std::string_view says) noexcept : value{static_cast<int>(of)}, text{says} {}
};

namespace detail {

/// Not for constant evaluation: what calls it does not compile.
void rows_of_an_error_table_are_in_ascending_order_each_value_once();

} // namespace detail

/// A table of error texts that lives for ever. One whose values are not in ascending order, each once, does not compile.
class error_texts {
public:
    template <std::size_t N>
    consteval error_texts(const error_text (&rows)[N]) : rows_{rows} {
        for (std::size_t i = 1; i < N; ++i) {
            if (rows[i - 1].value >= rows[i].value) detail::rows_of_an_error_table_are_in_ascending_order_each_value_once();
        }
    }

    /// Empty when no row has the value.
    constexpr std::string_view operator[](int value) const noexcept {
        std::size_t from = 0;
        for (std::size_t left = rows_.size(); left != 0;) {
            const std::size_t half = left / 2;
            if (rows_[from + half].value < value) {
                from += half + 1;
                left -= half + 1;
            } else {
                left = half;
            }
        }
        return from < rows_.size() && rows_[from].value == value ? rows_[from].text : std::string_view{};
    }

private:
    std::span<const error_text> rows_;
};

/// How the messages of a category are worded; views of literals.
struct error_wording {
    const char* category{""};
    std::string_view before{};                 ///< comes first
    std::string_view behind_number{};          ///< between the number and the text; without it the number is not said
    std::string_view unknown{"unknown error"}; ///< for a value that the table does not have, if the number is not said
};

/// A category with the texts of a table.
class error_table final : public std::error_category {
public:
    error_table(const error_texts& texts, const error_wording& wording) noexcept : texts_{texts}, wording_{wording} {}

    const char* name() const noexcept override { return wording_.category; }

    /// Such as "refused with HTTP " "404" " " "Not Found".
    std::string message(int value) const override {
        const std::string_view text = texts_[value];
        if (wording_.behind_number.empty()) return concat({wording_.before, text.empty() ? wording_.unknown : text});
        return concat({wording_.before, std::to_string(value), text.empty() ? "" : wording_.behind_number, text});
    }

private:
    error_texts texts_;
    error_wording wording_;
};

} // namespace dockwire
