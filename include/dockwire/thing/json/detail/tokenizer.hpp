// Reads JSON (RFC 8259) into the nodes of a tape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/utf8.hpp"
#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/json/detail/container_text.hpp"
#include "dockwire/thing/json/detail/json_text.hpp"
#include "dockwire/thing/json/detail/number_text.hpp"
#include "dockwire/thing/json/detail/plain_text.hpp"
#include "dockwire/thing/json/detail/tape_node.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/value_kind.hpp"

namespace dockwire::thing::detail {

/// The bytes of the character at the front; most of Chinese texts have the form that is looked for first.
inline std::size_t character_size(std::string_view text) noexcept {
    const auto is_continuation = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80; };
    const auto first = static_cast<unsigned char>(text[0]);
    if (first > 0xE0 && first < 0xED && text.size() > 2 && is_continuation(1) && is_continuation(2)) return 3;
    return utf8_character_size(text);
}

inline bool add_hex_digit(char digit, std::uint32_t& number) noexcept {
    constexpr std::string_view digits{"0123456789abcdef0123456789ABCDEF"};
    const std::size_t value = digits.find(digit);
    number = number * 16 + static_cast<std::uint32_t>(value % 16);
    return value != digits.npos;
}

/// What a fault says of the text that begins where it is: no bytes of the peer's that would spoil a log.
inline std::string found_text(std::string_view rest) {
    if (rest.empty()) return "the end";
    const char first = rest.front();
    if (first >= ' ' && first <= '~') return {'\'', first, '\''};
    constexpr std::string_view hex{"0123456789ABCDEF"};
    const auto byte = static_cast<unsigned char>(first);
    return {'b', 'y', 't', 'e', ' ', '0', 'x', hex[byte >> 4U], hex[byte & 0xFU]};
}

/// One parse of a text, down to 64 objects and arrays in each other. Besides RFC 8259 it takes a byte order mark in front and one zero byte
/// behind, as nlohmann_json does.
class tokenizer {
public:
    static constexpr std::size_t max_depth = 64;

    /// Appends to `nodes`; texts that have escapes are unescaped into `unescaped`. Nodes point into it and into `text`.
    /// @param unparsed  the first object or array with this key, in the object that the text is, is found and not read: see `apart`
    tokenizer(std::string_view text, std::string_view unparsed, tape_nodes& nodes, std::string& unescaped)
        : begin_{text.data()}, end_{begin_ + text.size()}, unparsed_{unparsed}, nodes_{nodes}, unescaped_{unescaped} {}

    std::optional<fault> run() {
        const std::string_view text{begin_, end_};
        if (text.size() > std::numeric_limits<std::uint32_t>::max())
            fail(begin_, "a text of no more than 4 GiB");
        else if (const char* const at = read_value(text.starts_with("\xEF\xBB\xBF") ? begin_ + 3 : begin_))
            read_end(at);
        return std::move(fault_);
    }

    /// The JSON of what was not read, of which the tape has a node without content; empty when there is nothing of that kind.
    std::string_view apart() const noexcept { return apart_; }

private:
    // A function that reads is told where, and says what is behind: nullptr after a fault. A member for the place would live in memory.

    bool is(const char* at, char wanted) const noexcept { return at != end_ && *at == wanted; }

    // Most often there is none.
    const char* behind_white_space(const char* at) const noexcept { return at != end_ && *at <= ' ' ? behind_blanks(at) : at; }

    [[gnu::noinline]] const char* behind_blanks(const char* at) const noexcept {
        while (at != end_ && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
            ++at;
        return at;
    }

    // A node of its own, until it is closed. GCC at -O3 builds a node on the stack and stalls when it copies it, so that its members are
    // assigned one by one.
    tape_node& open(value_kind kind, const char* begin) {
        tape_node& node = nodes_.add();
        node.kind = kind;
        node.begin = begin;
        node.span = 1;
        return node;
    }

    static const char* close(tape_node& node, const char* behind) noexcept {
        node.length = static_cast<std::uint32_t>(behind - node.begin);
        return behind;
    }

    const char* read_value(const char* at) {
        at = behind_white_space(at);
        if (at == end_) return fail(at, "a value");
        if (is_digit(*at)) return read_number(at); // most of what devices send
        switch (*at) {
        case '"':
            return read_text(at);
        case '-':
            return read_number(at);
        case '{':
            return read_container(value_kind::object, at);
        case '[':
            return read_container(value_kind::array, at);
        case 't':
            return read_word(at, "true", value_kind::boolean);
        case 'f':
            return read_word(at, "false", value_kind::boolean);
        case 'n':
            return read_word(at, "null", value_kind::null);
        default:
            return fail(at, "a value");
        }
    }

    void read_end(const char* at) {
        at = behind_white_space(at);
        if (is(at, '\0')) ++at;
        if (at != end_) fail(at, "the end");
    }

    const char* read_container(value_kind kind, const char* at) {
        if (depth_ == max_depth) return fail(at, "no more than 64 objects and arrays in each other", fault_code::too_deep);
        ++depth_;
        const std::size_t which = nodes_.size();
        open(kind, at);
        at = behind_white_space(at + 1);
        if (is(at, kind == value_kind::object ? '}' : ']'))
            ++at;
        else
            at = kind == value_kind::object ? read_members(at) : read_elements(at);
        if (at == nullptr) return nullptr;
        --depth_;
        nodes_[which].span = static_cast<std::uint32_t>(nodes_.size() - which);
        return close(nodes_[which], at);
    }

    const char* read_elements(const char* at) {
        for (;;) {
            at = read_value(at);
            if (at == nullptr) return nullptr;
            at = behind_white_space(at);
            if (is(at, ']')) return at + 1;
            if (!is(at, ',')) return fail(at, "',' or ']'");
            ++at;
        }
    }

    const char* read_members(const char* at) {
        if (!is(at, '"')) return fail(at, "'}' or a key in quotes");
        for (;;) {
            at = read_text(at);
            if (at == nullptr) return nullptr;
            at = behind_white_space(at);
            if (!is(at, ':')) return fail(at, "':'");
            at = depth_ == 1 ? read_or_take_apart(at + 1) : read_value(at + 1);
            if (at == nullptr) return nullptr;
            at = behind_white_space(at);
            if (is(at, '}')) return at + 1;
            if (!is(at, ',')) return fail(at, "',' or '}'");
            at = behind_white_space(at + 1);
            if (!is(at, '"')) return fail(at, "a key in quotes");
        }
    }

    // The value of the last node, which is a key.
    const char* read_or_take_apart(const char* at) {
        if (unparsed_.empty() || !apart_.empty() || nodes_.back().content() != unparsed_) return read_value(at);
        at = behind_white_space(at);
        if (!is(at, '{') && !is(at, '[')) return read_value(at);
        const char* const behind = behind_container(at, end_);
        if (behind == nullptr) return read_value(at); // tells why
        tape_node& node = open(*at == '{' ? value_kind::object : value_kind::array, at);
        close(node, behind);
        apart_ = node.raw();
        return behind;
    }

    [[gnu::noinline]] const char* read_word(const char* at, std::string_view word, value_kind kind) {
        tape_node& node = open(kind, at);
        for (const char wanted : word) {
            if (!is(at, wanted)) return fail(at, word);
            ++at;
        }
        node.is.boolean = word == "true";
        return close(node, at);
    }

    // --- numbers ----------------------------------------------------------------------------------------------------

    const char* read_number(const char* const begin) {
        tape_node& node = open(value_kind::number, begin);
        const bool is_negative = *begin == '-';
        const char* const first = begin + (is_negative ? 1 : 0);
        std::uint64_t digits = 0;
        const char* at = behind_digits(first, end_, digits);
        if (at == first) return fail(at, "a digit");
        if (*first == '0') at = first + 1; // what is behind it does not belong to it
        if (at != end_ && (*at == '.' || *at == 'e' || *at == 'E')) return read_real(node, first, at, digits);
        close(node, at);
        return keep_integer({first, at}, digits, is_negative, node) || keep_real(node) ? at : fail_number(node);
    }

    // With a fraction or an exponent.
    const char* read_real(tape_node& node, const char* first, const char* at, std::uint64_t digits) {
        const char* const point = at;
        if (*at == '.') {
            at = behind_digits(at + 1, end_, digits);
            if (at == point + 1) return fail(at, "a digit");
        }
        if (at != end_ && (*at == 'e' || *at == 'E')) return read_exponent(node, at);
        close(node, at);
        const auto count = static_cast<std::size_t>(at - first) - 1;
        const auto places = static_cast<std::size_t>(at - point) - 1;
        if (!divides_exactly(count, digits)) return keep_real(node) ? at : fail_number(node);
        node.form = number::form::real;
        node.is.real = divided(digits, places, first != node.begin);
        return at;
    }

    const char* read_exponent(tape_node& node, const char* at) {
        ++at;
        if (is(at, '+') || is(at, '-')) ++at;
        const char* const behind = behind_digits(at, end_);
        if (behind == at) return fail(at, "a digit");
        close(node, behind);
        return keep_real(node) ? behind : fail_number(node);
    }

    const char* fail_number(const tape_node& node) { return fail(node.begin, "a number that a double can hold"); }

    // --- texts ------------------------------------------------------------------------------------------------------

    const char* read_text(const char* const begin) {
        tape_node& node = open(value_kind::text, begin);
        const char* at = behind_plain(begin + 1, end_);
        if (!is(at, '"')) return read_odd_text(node, at);
        keep_text(node, {begin + 1, at});
        return close(node, at + 1);
    }

    static void keep_text(tape_node& node, std::string_view text) noexcept {
        node.is.text = text.data();
        node.size = static_cast<std::uint32_t>(text.size());
    }

    // With characters that are not ASCII, or escapes.
    const char* read_odd_text(tape_node& node, const char* at) {
        at = next_escape(at);
        if (at == nullptr) return nullptr;
        if (*at == '\\') return unescape(node, at);
        keep_text(node, {node.begin + 1, at});
        return close(node, at + 1);
    }

    // The next quote or backslash.
    const char* next_escape(const char* at) {
        for (;;) {
            at = behind_plain(at, end_);
            if (at == end_) return fail(at, "a quote that ends the text");
            if (*at == '"' || *at == '\\') return at;
            if (static_cast<unsigned char>(*at) < 0x20) return fail(at, "an escape of a control character");
            const std::size_t size = character_size({at, end_});
            if (size == 0) return fail(at, "a character of UTF-8");
            at += size;
        }
    }

    // The first escape is at `at`, and what is before it plain. A text is shorter than its JSON, so that this takes its memory once, and
    // nodes may point into it.
    const char* unescape(tape_node& node, const char* at) {
        unescaped_.reserve(static_cast<std::size_t>(end_ - begin_));
        const std::size_t from = unescaped_.size();
        const char* begin = node.begin + 1;
        while (*at == '\\') {
            unescaped_.append(begin, at);
            begin = read_escape(at);
            at = begin != nullptr ? next_escape(begin) : nullptr;
            if (at == nullptr) return nullptr;
        }
        unescaped_.append(begin, at);
        keep_text(node, std::string_view{unescaped_}.substr(from));
        return close(node, at + 1);
    }

    const char* read_escape(const char* const begin) {
        constexpr std::string_view letters{R"("\/bfnrt)"};
        constexpr std::string_view meanings{"\"\\/\b\f\n\r\t"};
        const char* const at = begin + 1;
        if (is(at, 'u')) return read_code_point(begin);
        const std::size_t which = at != end_ ? letters.find(*at) : letters.npos;
        if (which == letters.npos) return fail(at, R"(one of " \ / b f n r t u)");
        unescaped_ += meanings[which];
        return at + 1;
    }

    // Of an escape that begins at `begin`; what lies beyond 0xFFFF is written as two of them (RFC 8259 7).
    const char* read_code_point(const char* const begin) {
        const auto is_low = [](std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; };
        std::uint32_t unit = 0;
        const char* at = read_hex(begin + 2, unit);
        if (at == nullptr) return nullptr;
        if (unit < 0xD800 || unit >= 0xE000) return append_code_point(unit, unescaped_), at;
        std::uint32_t second = 0;
        if (!is_low(unit) && is(at, '\\') && is(at + 1, 'u')) {
            at = read_hex(at + 2, second);
            if (at == nullptr) return nullptr;
        }
        if (!is_low(second)) return fail(begin, "a high and a low surrogate one after another");
        append_code_point(0x10000 + ((unit - 0xD800) << 10U) + (second - 0xDC00), unescaped_);
        return at;
    }

    const char* read_hex(const char* at, std::uint32_t& unit) {
        for (int i = 0; i < 4; ++i, ++at)
            if (at == end_ || !add_hex_digit(*at, unit)) return fail(at, "four hexadecimal digits");
        return at;
    }

    // --- faults -----------------------------------------------------------------------------------------------------

    // With the place where it is. Always nullptr.
    const char* fail(const char* at, std::string_view wanted, fault_code code = fault_code::syntax_error) {
        const auto position = static_cast<std::size_t>(at - begin_) + 1;
        std::string text = "at byte " + std::to_string(position) + ": expected ";
        text.append(wanted).append(", found ").append(found_text({at, end_}));
        fault_ = fault{.code = code, .text = std::move(text), .position = position};
        return nullptr;
    }

    const char* begin_;
    const char* end_;
    std::string_view unparsed_;
    std::string_view apart_{};
    tape_nodes& nodes_;
    std::string& unescaped_;
    std::size_t depth_{0};
    std::optional<fault> fault_{};
};

} // namespace dockwire::thing::detail
