// The head of an HTTP/1.1 message (RFC 9112), as far as the WebSocket handshake needs it: a start line and fields.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

namespace dockwire::mqtt::detail {

constexpr char ascii_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Equal but for the case of ASCII letters.
constexpr bool same_word(std::string_view a, std::string_view b) noexcept {
    return std::ranges::equal(a, b, {}, ascii_lower, ascii_lower);
}

constexpr std::string_view trimmed(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Takes what is before `separator` off the front of `text`, and the separator.
constexpr std::string_view take_until(std::string_view& text, std::string_view separator) noexcept {
    const std::size_t end = text.find(separator);
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + separator.size());
    return taken;
}

/// RFC 9110, section 5.6.2: what a method or the name of a field consists of.
constexpr bool is_http_token(std::string_view text) noexcept {
    constexpr std::string_view allowed = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";
    return !text.empty() &&
           std::ranges::all_of(text, [&](char c) { return allowed.find(ascii_lower(c)) != std::string_view::npos; });
}

/// Section 5.5: visible characters, spaces and tabs; bytes above 0x7F are of no concern here.
constexpr bool is_http_value(std::string_view text) noexcept {
    return std::ranges::none_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

/// Views of one message's head. What they view outlives it.
class http_head {
public:
    static constexpr std::string_view end = "\r\n\r\n";

    /// Reads a head that ends with an empty line; nothing when it breaks the rules. Folded fields, which HTTP has abolished, do.
    static std::optional<http_head> parse(std::string_view text) {
        static constexpr std::string_view line_end = "\r\n";
        text = text.substr(0, text.find(end));
        http_head head{};
        head.start_line_ = take_until(text, line_end);
        if (!is_http_value(head.start_line_)) return {};
        while (!text.empty()) {
            const std::string_view line = take_until(text, line_end);
            const std::size_t colon = line.find(':');
            if (colon == std::string_view::npos) return {};
            const field added{line.substr(0, colon), trimmed(line.substr(colon + 1))};
            if (!is_http_token(added.name) || !is_http_value(added.value)) return {};
            head.fields_.push_back(added);
        }
        return head;
    }

    std::string_view start_line() const noexcept { return start_line_; }

    std::size_t count(std::string_view name) const noexcept {
        return static_cast<std::size_t>(
            std::ranges::count_if(fields_, [name](const field& each) { return same_word(each.name, name); }));
    }

    /// The value of the only field of this name; nothing when there is none, or more.
    std::optional<std::string_view> only(std::string_view name) const noexcept {
        if (count(name) != 1) return {};
        return std::ranges::find_if(fields_, [name](const field& each) { return same_word(each.name, name); })->value;
    }

    /// Whether `matches` an element of the comma-separated lists in the fields of this name.
    template <class Matches>
    bool lists(std::string_view name, Matches matches) const {
        return std::ranges::any_of(fields_, [&](const field& each) {
            if (!same_word(each.name, name)) return false;
            std::string_view rest = each.value;
            while (!rest.empty()) {
                if (matches(trimmed(take_until(rest, ",")))) return true;
            }
            return false;
        });
    }

    /// The same for a word in any case.
    bool lists_word(std::string_view name, std::string_view word) const {
        return lists(name, [word](std::string_view element) { return same_word(element, word); });
    }

private:
    struct field {
        std::string_view name{};
        std::string_view value{};
    };

    std::string_view start_line_{};
    std::vector<field> fields_{};
};

/// Whether a head that is not whole yet can still become one that begins with `first`.
constexpr bool may_begin(std::string_view first, std::string_view received) noexcept {
    const std::size_t known = first.size() < received.size() ? first.size() : received.size();
    return received.substr(0, known) == first.substr(0, known);
}

inline constexpr std::string_view http_response_start = "HTTP/1.";

/// The number in "HTTP/1.1 101 Switching Protocols".
inline std::optional<int> status_of(std::string_view start_line) noexcept {
    constexpr std::size_t at = 9;
    if (start_line.size() < at + 3 || start_line[at - 1] != ' ') return {};
    int status = 0;
    const auto [end, error] = std::from_chars(start_line.data() + at, start_line.data() + at + 3, status);
    if (error != std::errc{} || end != start_line.data() + at + 3 || status < 100) return {};
    if (start_line.size() > at + 3 && start_line[at + 3] != ' ') return {};
    return status;
}

} // namespace dockwire::mqtt::detail
