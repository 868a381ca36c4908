// Names of packet fields, and the texts that say what is wrong with one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dockwire::mqtt {

/// What can be wrong with any field.
enum class flaw : std::uint8_t {
    cut_short,
    too_long_integer,
    not_shortest,
    not_utf8,
    null_character,
    wildcard,
    repeated,
    out_of_range,
    misplaced
};

namespace detail {

inline constexpr std::string_view flaw_texts[]{
    ": runs past the end",
    ": variable byte integer longer than four bytes",
    ": variable byte integer not in its shortest form",
    ": not well-formed UTF-8",
    ": contains U+0000",
    ": contains a wildcard",
    ": appears more than once",
    ": value outside what is allowed",
    ": not allowed in this packet",
};
inline constexpr std::size_t flaw_count = std::size(flaw_texts);

// A literal as a template argument.
template <std::size_t N>
struct literal {
    char text[N]{};
    consteval literal(const char (&from)[N]) {
        for (std::size_t i = 0; i < N; ++i)
            text[i] = from[i];
    }
    constexpr std::string_view view() const { return {text, N - 1}; }
};

} // namespace detail

/// A field's name as the standard has it, and a static text for each flaw.
struct field {
    std::string_view name{};
    std::array<std::string_view, detail::flaw_count> texts{};

    constexpr std::string_view text(flaw which) const noexcept { return texts[static_cast<std::size_t>(which)]; }
};

namespace detail {

// Every "name: flaw" of one field, one after the other.
template <literal Name>
struct field_texts {
    static constexpr auto joined = [] {
        std::size_t size = 0;
        for (const std::string_view what : flaw_texts)
            size += Name.view().size() + what.size();
        return size;
    };
    static constexpr auto characters = [] {
        std::array<char, joined()> all{};
        char* out = all.data();
        for (const std::string_view what : flaw_texts) {
            for (const char c : Name.view())
                *out++ = c;
            for (const char c : what)
                *out++ = c;
        }
        return all;
    }();
    static constexpr field value = [] {
        field made{Name.view(), {}};
        const char* at = characters.data();
        for (std::size_t i = 0; i < flaw_count; ++i) {
            made.texts[i] = {at, Name.view().size() + flaw_texts[i].size()};
            at += made.texts[i].size();
        }
        return made;
    }();
};

} // namespace detail

/// `field_named<"Topic Name">`: the field with its texts.
template <detail::literal Name>
inline constexpr const field& field_named = detail::field_texts<Name>::value;

} // namespace dockwire::mqtt
