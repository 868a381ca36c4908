// Reads JSON (RFC 8259) into the nodes of a tape.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/core/real_number.hpp"
#include "dockwire/core/utf8.hpp"
#include "dockwire/thing/container_text.hpp"
#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/keyed.hpp"
#include "dockwire/thing/plain_text.hpp"
#include "dockwire/thing/source.hpp"
#include "dockwire/thing/tape_node.hpp"

namespace dockwire::thing::detail {

/// Whether a number is nearer to 0 than any double. It has the form of JSON, and no double holds it: so it is that or too great.
inline bool is_too_near_to_zero(std::string_view number) noexcept {
    const std::size_t e = std::min(number.find_first_of("eE"), number.size());
    const std::string_view digits = number.substr(0, e);
    const auto point = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size()));
    const auto first = static_cast<std::ptrdiff_t>(std::min(digits.find_first_of("123456789"), digits.size()));
    std::string_view power = number.substr(std::min(e + 1, number.size()));
    if (power.starts_with('+')) power.remove_prefix(1);
    std::int64_t exponent = 0;
    if (std::from_chars(power.data(), power.data() + power.size(), exponent).ec == std::errc::result_out_of_range)
        return power.starts_with('-');
    return exponent < first - point;
}

/// One parse of a text, down to 64 objects and arrays in each other. Besides RFC 8259 it takes a byte order mark in front and one zero byte
/// behind, as nlohmann_json does.
class tokenizer {
public:
    static constexpr std::size_t max_depth = 64;

    /// Appends to `nodes`; texts that have escapes are unescaped into `unescaped`. Nodes point into it and into `text`.
    /// @param unparsed  the first object or array with this key, in the object that the text is, is found and not read: see `apart`
    tokenizer(std::string_view text, std::string_view unparsed, std::vector<tape_node>& nodes, std::string& unescaped)
        : begin_{text.data()},
          at_{begin_},
          end_{begin_ + text.size()},
          unparsed_{unparsed},
          nodes_{nodes},
          unescaped_{unescaped} {}

    std::optional<fault> run() {
        if (static_cast<std::size_t>(end_ - begin_) > std::numeric_limits<std::uint32_t>::max()) {
            fail("a text of no more than 4 GiB");
        } else {
            if (rest().starts_with("\xEF\xBB\xBF")) at_ += 3;
            if (read_value()) read_end();
        }
        return std::move(fault_);
    }

    /// The JSON of what was not read, of which the tape has a node without content; empty when there is nothing of that kind.
    std::string_view apart() const noexcept { return apart_; }

private:
    std::string_view rest() const noexcept { return {at_, end_}; }

    // The byte that is next; 0 at the end, which no rule of JSON takes.
    char next() const noexcept { return at_ != end_ ? *at_ : '\0'; }

    bool take(char wanted) noexcept {
        if (next() != wanted) return false;
        ++at_;
        return true;
    }

    void skip_white_space() noexcept {
        while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'))
            ++at_;
    }

    // GCC at -O3 builds a node on the stack and stalls when it copies it, so that its members are assigned one by one.
    std::size_t open(value_kind kind, const char* begin) {
        tape_node& node = nodes_.emplace_back();
        node.kind = kind;
        node.begin = begin;
        return nodes_.size() - 1;
    }

    void close(std::size_t which) noexcept {
        tape_node& node = nodes_[which];
        node.length = static_cast<std::uint32_t>(at_ - node.begin);
        node.span = static_cast<std::uint32_t>(nodes_.size() - which);
    }

    bool read_value() {
        skip_white_space();
        switch (next()) {
        case '{':
            return read_container(value_kind::object, '}', "'}' or a key in quotes", "',' or '}'");
        case '[':
            return read_container(value_kind::array, ']', "']' or a value", "',' or ']'");
        case '"':
            return read_text();
        case 't':
            return read_word("true", value_kind::boolean);
        case 'f':
            return read_word("false", value_kind::boolean);
        case 'n':
            return read_word("null", value_kind::null);
        default:
            return next() == '-' || is_digit(next()) ? read_number() : fail("a value");
        }
    }

    void read_end() {
        skip_white_space();
        if (at_ != end_ && *at_ == '\0') ++at_;
        if (at_ != end_) fail("the end");
    }

    bool read_container(value_kind kind, char closing, std::string_view first, std::string_view further) {
        if (depth_ == max_depth) return fail("no more than 64 objects and arrays in each other", fault_code::too_deep);
        ++depth_;
        const std::size_t which = open(kind, at_++);
        skip_white_space();
        if (!take(closing)) {
            do {
                skip_white_space();
                if (kind == value_kind::object ? !read_key(first) : !read_element(first)) return false;
                first = kind == value_kind::object ? "a key in quotes" : "a value";
                skip_white_space();
            } while (take(','));
            if (!take(closing)) return fail(further);
        }
        close(which);
        --depth_;
        return true;
    }

    bool read_key(std::string_view wanted) {
        if (next() != '"') return fail(wanted);
        const std::size_t key = nodes_.size();
        if (!read_text()) return false;
        skip_white_space();
        if (!take(':')) return fail("':'");
        return (is_unparsed(nodes_[key]) && skip_container()) || read_value();
    }

    bool is_unparsed(const tape_node& key) const noexcept {
        return depth_ == 1 && !unparsed_.empty() && apart_.empty() && key.content() == unparsed_;
    }

    // False where there is none, or none that ends: reading it tells why.
    bool skip_container() {
        skip_white_space();
        if (next() != '{' && next() != '[') return false;
        const char* const behind = behind_container(at_, end_);
        if (behind == nullptr) return false;
        const std::size_t which = open(next() == '{' ? value_kind::object : value_kind::array, at_);
        at_ = behind;
        close(which);
        apart_ = nodes_[which].raw();
        return true;
    }

    bool read_element(std::string_view wanted) { return next() == ']' ? fail(wanted) : read_value(); }

    bool read_word(std::string_view word, value_kind kind) {
        const std::size_t which = open(kind, at_);
        for (const char wanted : word)
            if (!take(wanted)) return fail(word);
        nodes_[which].is.boolean = word == "true";
        close(which);
        return true;
    }

    // --- numbers ----------------------------------------------------------------------------------------------------

    bool read_number() {
        const std::size_t which = open(value_kind::number, at_);
        const bool is_negative = take('-');
        const char* const digits = at_;
        if (!take('0') && !skip_digits()) return false;
        const std::string_view whole{digits, at_};
        bool is_whole = true;
        if (take('.')) {
            is_whole = false;
            if (!skip_digits()) return false;
        }
        if (next() == 'e' || next() == 'E') {
            is_whole = false;
            ++at_;
            if (!take('+')) take('-');
            if (!skip_digits()) return false;
        }
        close(which);
        return (is_whole && keep_integer(whole, is_negative, nodes_[which])) || keep_real(nodes_[which]);
    }

    bool skip_digits() {
        if (!is_digit(next())) return fail("a digit");
        while (is_digit(next()))
            ++at_;
        return true;
    }

    // False when 64 bits do not hold it.
    static bool keep_integer(std::string_view digits, bool is_negative, tape_node& node) noexcept {
        constexpr std::uint64_t lowest = std::uint64_t{1} << 63U; // as it is without its sign
        std::uint64_t value = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{}) return false;
        if (is_negative && value > lowest) return false;
        node.form = is_negative ? number::form::negative : number::form::natural;
        if (is_negative)
            node.is.negative = static_cast<std::int64_t>(0 - value);
        else
            node.is.natural = value;
        return true;
    }

    bool keep_real(tape_node& node) {
        node.form = number::form::real;
        node.is.real = *node.begin == '-' ? -0.0 : 0.0;
        if (read_double(node.raw(), node.is.real) || is_too_near_to_zero(node.raw())) return true;
        at_ = node.begin;
        return fail("a number that a double can hold");
    }

    // --- texts ------------------------------------------------------------------------------------------------------

    bool read_text() {
        const std::size_t which = open(value_kind::text, at_);
        const char* const begin = ++at_;
        if (!skip_to_escape()) return false;
        if (next() == '"')
            keep_text(nodes_[which], {begin, at_});
        else if (!unescape(begin, nodes_[which]))
            return false;
        ++at_;
        close(which);
        return true;
    }

    static void keep_text(tape_node& node, std::string_view text) noexcept {
        node.is.text = text.data();
        node.size = static_cast<std::uint32_t>(text.size());
    }

    // To the next quote or backslash.
    bool skip_to_escape() {
        for (;;) {
            at_ = behind_plain(at_, end_);
            if (next() == '"' || next() == '\\') return true;
            if (at_ == end_) return fail("a quote that ends the text");
            if (static_cast<unsigned char>(*at_) < 0x20) return fail("an escape of a control character");
            const std::size_t size = character_size(rest());
            if (size == 0) return fail("a character of UTF-8");
            at_ += size;
        }
    }

    // Most characters of Chinese texts have this form.
    static std::size_t character_size(std::string_view text) noexcept {
        const auto is_continuation = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80; };
        const auto first = static_cast<unsigned char>(text[0]);
        if (first > 0xE0 && first < 0xED && text.size() > 2 && is_continuation(1) && is_continuation(2)) return 3;
        return utf8_character_size(text);
    }

    // The first escape is next, and what is before it plain. A text is shorter than its JSON, so that this takes its memory once, and nodes may
    // point into it.
    bool unescape(const char* begin, tape_node& node) {
        unescaped_.reserve(static_cast<std::size_t>(end_ - begin_));
        const std::size_t from = unescaped_.size();
        while (next() == '\\') {
            unescaped_.append(begin, at_);
            if (!read_escape()) return false;
            begin = at_;
            if (!skip_to_escape()) return false;
        }
        unescaped_.append(begin, at_);
        keep_text(node, std::string_view{unescaped_}.substr(from));
        return true;
    }

    bool read_escape() {
        constexpr std::string_view letters{R"("\/bfnrt)"};
        constexpr std::string_view meanings{"\"\\/\b\f\n\r\t"};
        const char* const begin = at_++;
        if (take('u')) return read_code_point(begin);
        const std::size_t which = at_ != end_ ? letters.find(*at_) : letters.npos;
        if (which == letters.npos) return fail(R"(one of " \ / b f n r t u)");
        unescaped_ += meanings[which];
        ++at_;
        return true;
    }

    // Of an escape that begins at `begin`; what lies beyond 0xFFFF is written as two of them (RFC 8259 7).
    bool read_code_point(const char* begin) {
        const auto is_low = [](std::uint32_t unit) { return unit >= 0xDC00 && unit < 0xE000; };
        std::uint32_t unit = 0;
        if (!read_hex(unit)) return false;
        if (unit < 0xD800 || unit >= 0xE000) return append_character(unit);
        std::uint32_t second = 0;
        const bool is_pair = !is_low(unit) && take('\\') && take('u');
        if (is_pair && !read_hex(second)) return false;
        if (is_low(second)) return append_character(0x10000 + ((unit - 0xD800) << 10U) + (second - 0xDC00));
        at_ = begin;
        return fail("a high and a low surrogate one after another");
    }

    bool read_hex(std::uint32_t& unit) {
        for (int i = 0; i < 4; ++i, ++at_) {
            constexpr std::string_view digits{"0123456789abcdef0123456789ABCDEF"};
            const std::size_t value = at_ != end_ ? digits.find(*at_) : digits.npos;
            if (value == digits.npos) return fail("four hexadecimal digits");
            unit = unit * 16 + static_cast<std::uint32_t>(value % 16);
        }
        return true;
    }

    bool append_character(std::uint32_t code) {
        const auto append = [this](std::uint32_t lead, std::uint32_t bits) { unescaped_ += static_cast<char>(lead | bits); };
        if (code < 0x80) {
            append(0, code);
            return true;
        }
        if (code < 0x800) {
            append(0xC0, code >> 6U);
        } else {
            if (code < 0x10000) {
                append(0xE0, code >> 12U);
            } else {
                append(0xF0, code >> 18U);
                append(0x80, (code >> 12U) & 0x3FU);
            }
            append(0x80, (code >> 6U) & 0x3FU);
        }
        append(0x80, code & 0x3FU);
        return true;
    }

    // --- faults -----------------------------------------------------------------------------------------------------

    // With the place where it is, and without bytes of the peer's that would spoil a log.
    bool fail(std::string_view wanted, fault_code code = fault_code::syntax_error) {
        const auto position = static_cast<std::size_t>(at_ - begin_) + 1;
        std::string text = "at byte " + std::to_string(position) + ": expected ";
        text.append(wanted).append(", found ").append(found());
        fault_ = fault{.code = code, .text = std::move(text), .position = position};
        return false;
    }

    std::string found() const {
        if (at_ == end_) return "the end";
        if (*at_ >= ' ' && *at_ <= '~') return {'\'', *at_, '\''};
        constexpr std::string_view hex{"0123456789ABCDEF"};
        const auto byte = static_cast<unsigned char>(*at_);
        return {'b', 'y', 't', 'e', ' ', '0', 'x', hex[byte >> 4U], hex[byte & 0xFU]};
    }

    const char* begin_;
    const char* at_;
    const char* end_;
    std::string_view unparsed_;
    std::string_view apart_{};
    std::vector<tape_node>& nodes_;
    std::string& unescaped_;
    std::size_t depth_{0};
    std::optional<fault> fault_{};
};

} // namespace dockwire::thing::detail
