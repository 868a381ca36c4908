// Topic names and topic filters (4.7, 4.8.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dockwire/codec/utf8.hpp"

namespace dockwire::mqtt {

namespace detail {

// Whether one of 8 bytes is 0, not ASCII, or a wildcard. '+' and '#' differ in one bit: with it set both are '+', and XOR with '+' makes
// them 0.
constexpr bool may_spoil_topic(std::uint64_t word) noexcept {
    static_assert(('#' | 0x08) == '+' && ('+' | 0x08) == '+');
    const std::uint64_t zero_if_wildcard = (word | every_byte_1 * 0x08) ^ every_byte_1 * '+';
    return (((word - every_byte_1) | word | (zero_if_wildcard - every_byte_1)) & every_byte_high_bit) != 0;
}

// Cuts the first level off `rest`, its separator too. False when that was the last level.
constexpr bool next_level(std::string_view& rest, std::string_view& level) noexcept {
    const std::size_t end = rest.find('/');
    level = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return end != std::string_view::npos;
}

} // namespace detail

constexpr bool has_wildcard(std::string_view text) noexcept { return text.find_first_of("+#") != std::string_view::npos; }

/// Whether `text` is a topic name: valid text, not empty, at most 65,535 bytes, no wildcard (4.7.3, [MQTT-3.3.2-2]).
inline bool is_topic_name(std::string_view text) noexcept {
    if (text.empty() || text.size() > largest_text_size) return false;
    return !detail::any_word(text, detail::may_spoil_topic) || (is_valid_text(text) && !has_wildcard(text));
}

/// Whether the wildcards of a filter stand alone in their level, and `#` in the last (4.7.1).
constexpr bool has_sound_wildcards(std::string_view filter) noexcept {
    for (bool more = true; more;) {
        std::string_view level;
        more = detail::next_level(filter, level);
        if (has_wildcard(level) && (level.size() != 1 || (level == "#" && more))) return false;
    }
    return true;
}

/// The parts of `$share/GROUP/FILTER` (4.8.2).
struct shared_filter {
    std::string_view group{};
    std::string_view filter{};

    bool operator==(const shared_filter&) const = default;
};

/// Whether `filter` asks for a shared subscription, well-formed or not.
constexpr bool is_shared(std::string_view filter) noexcept { return filter.starts_with("$share/"); }

/// Takes `$share/GROUP/FILTER` apart; nothing when `filter` is not of that form. A group is not empty and has no wildcard, and
/// a filter follows it ([MQTT-4.8.2-1], [MQTT-4.8.2-2]).
constexpr std::optional<shared_filter> split_share(std::string_view filter) noexcept {
    if (!is_shared(filter)) return std::nullopt;
    filter.remove_prefix(std::string_view{"$share/"}.size());
    shared_filter parts{};
    detail::next_level(filter, parts.group);
    parts.filter = filter;
    if (parts.group.empty() || has_wildcard(parts.group) || parts.filter.empty()) return std::nullopt;
    return parts;
}

/// The part of a filter that is compared with topics: all of it, or what follows `$share/GROUP/`.
constexpr std::string_view matched_part(std::string_view filter) noexcept {
    const auto shared = split_share(filter);
    return shared ? shared->filter : filter;
}

/// Whether `text` is a topic filter, `$share/GROUP/FILTER` included: valid text, not empty, at most 65,535 bytes, wildcards
/// where they may stand.
inline bool is_topic_filter(std::string_view text) noexcept {
    if (text.empty() || text.size() > largest_text_size || !is_valid_text(text)) return false;
    if (is_shared(text) && !split_share(text)) return false;
    return has_sound_wildcards(matched_part(text));
}

/// Whether a filter matches a topic name (4.7). Both are valid; a shared filter is given as its `matched_part`. A filter that
/// begins with a wildcard does not match a topic that begins with `$` ([MQTT-4.7.2-1]).
constexpr bool matches(std::string_view filter, std::string_view topic) noexcept {
    if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#'))) return false;
    for (;;) {
        std::string_view wanted;
        std::string_view level;
        const bool more_filter = detail::next_level(filter, wanted);
        if (wanted == "#") return true;
        const bool more_topic = detail::next_level(topic, level);
        if (wanted != "+" && wanted != level) return false;
        if (!more_topic) return !more_filter || filter == "#"; // "a/#" matches "a" too
        if (!more_filter) return false;
    }
}

} // namespace dockwire::mqtt
