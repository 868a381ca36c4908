// Where the value of a member lies in a JSON text, found without parsing it.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace dockwire::thing::detail {

/// Behind the text whose quote is at `at`; nullptr when it does not end.
inline const char* behind_text(const char* at, const char* end) noexcept {
    const auto is_escaped = [begin = at](const char* quote) {
        const char* before = quote;
        while (before - 1 != begin && before[-1] == '\\')
            --before;
        return (quote - before) % 2 != 0;
    };
    do
        at = static_cast<const char*>(std::memchr(at + 1, '"', static_cast<std::size_t>(end - at - 1)));
    while (at && is_escaped(at));
    return at ? at + 1 : nullptr;
}

constexpr bool opens(char c) noexcept { return c == '{' || c == '['; }
constexpr bool closes(char c) noexcept { return c == '}' || c == ']'; }

/// What ends a run of characters that say nothing about where a value ends.
inline constexpr auto is_mark = [] {
    std::array<bool, 256> marks{};
    for (const char c : {'"', '\\', '{', '}', '[', ']'})
        marks[static_cast<unsigned char>(c)] = true;
    return marks;
}();

inline const char* next_mark(const char* at, const char* end) noexcept {
    while (at != end && !is_mark[static_cast<unsigned char>(*at)])
        ++at;
    return at;
}

/// Behind the object or array whose bracket is at `at`: where as many are closed as were opened; nullptr when that is nowhere.
inline const char* behind_container(const char* at, const char* end) noexcept {
    std::size_t depth = 0;
    while ((at = next_mark(at, end)) != end) {
        const char mark = *at;
        if (mark == '\\') return nullptr; // belongs in a text
        at = mark == '"' ? behind_text(at, end) : at + 1;
        if (!at) return nullptr;
        depth += opens(mark);
        if (closes(mark) && --depth == 0) return at;
    }
    return nullptr;
}

constexpr const char* behind_white_space(const char* at, const char* end) noexcept {
    while (at != end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
        ++at;
    return at;
}

/// The first value of the member `name` of the object `text` if it is an object or an array itself; else an empty view into nothing.
///
/// Quotes and brackets are all that is looked at, so it tells nothing about a `text` that is no JSON.
inline std::string_view find_container(std::string_view text, std::string_view name) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    std::size_t depth = 0;
    while (at != end) {
        const char c = *at;
        if (c != '"') {
            depth += opens(c);
            depth -= closes(c);
            ++at;
            continue;
        }
        const char* const behind = behind_text(at, end);
        if (!behind) return {};
        const bool is_name = depth == 1 && std::string_view{at + 1, behind - 1} == name;
        at = behind_white_space(behind, end);
        if (!is_name || at == end || *at != ':') continue;
        at = behind_white_space(at + 1, end);
        if (at == end || !opens(*at)) continue;
        const char* const value_end = behind_container(at, end);
        return value_end ? std::string_view{at, value_end} : std::string_view{};
    }
    return {};
}

} // namespace dockwire::thing::detail
