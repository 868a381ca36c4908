// Text with static storage duration.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <string_view>

namespace dockwire {

/// A string literal in the size of a pointer: for what is passed on often and read seldom.
class static_text {
public:
    consteval static_text(const char* literal) noexcept : text_{literal} {}

    constexpr operator std::string_view() const noexcept { return text_; }
    constexpr bool empty() const noexcept { return *text_ == '\0'; }
    constexpr bool operator==(const static_text& other) const noexcept { return std::string_view{text_} == other.text_; }

private:
    const char* text_;
};

} // namespace dockwire
