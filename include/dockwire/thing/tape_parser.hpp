// Fills a tape from the events of nlohmann's parser.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/outline.hpp"
#include "dockwire/thing/tape_node.hpp"

namespace dockwire::thing::detail {

/// Between the quotes of a text this is nothing but itself.
inline constexpr auto is_plain_text = [] {
    std::array<bool, 256> plain{};
    for (unsigned char c = ' '; c <= '~'; ++c)
        plain[c] = c != '"' && c != '\\';
    return plain;
}();

/// What of the text is still to be parsed. nlohmann's parser looks at each byte several times; it is spared the keys and texts that need
/// no look: it reads them as `""`.
class unread_text {
public:
    unread_text(std::string_view text, bool skips) noexcept
        : at{text.data()}, end{text.data() + text.size()}, texts_from_{skips ? at : end} {}

    void take_byte() noexcept {
        const bool is_quote = *at == '"';
        ++at;
        if (is_quote && at > texts_from_) enter_text();
    }

    const char* at;
    const char* end;
    /// The last text, if it was skipped.
    std::optional<std::string_view> skipped{};

private:
    /// A quote was read that begins a text.
    void enter_text() noexcept {
        const char* behind = at;
        while (behind != end && is_plain_text[static_cast<unsigned char>(*behind)])
            ++behind;
        if (behind != end && *behind == '"') {
            skipped = std::string_view{at, behind};
            at = behind;
            texts_from_ = behind + 1;
        } else {
            skipped.reset();
            const char* const closed = behind_text(at - 1, end);
            texts_from_ = closed ? closed : end;
        }
    }

    const char* texts_from_; ///< before it no quote begins a text
};

/// The parser's events do not say where in the text they are; this iterator lets us know how far the parser has read. All copies share
/// one place, and the only thing to compare with is the end.
class shared_iterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    explicit shared_iterator(unread_text& text) noexcept : text_{&text} {}

    reference operator*() const noexcept { return *text_->at; }
    shared_iterator& operator++() noexcept {
        text_->take_byte();
        return *this;
    }
    shared_iterator operator++(int) noexcept {
        text_->take_byte();
        return *this;
    }
    bool operator==(const shared_iterator&) const noexcept { return text_->at == text_->end; }

private:
    unread_text* text_;
};

/// One parse. The public functions below `run` are nlohmann's SAX interface.
class tape_parser {
public:
    static constexpr std::size_t max_depth = 64;

    /// Appends to `nodes`; texts that have escapes are unescaped into `unescaped`. Nodes point into it and into `text`.
    /// @param skips  whether plain texts are kept from nlohmann's parser, which changes the place and the words of a fault
    tape_parser(std::string_view text, std::vector<tape_node>& nodes, std::string& unescaped, bool skips)
        : text_{text}, unread_{text, skips}, before_{text.data()}, nodes_{nodes}, unescaped_{unescaped} {
        if (text.starts_with("\xEF\xBB\xBF")) before_ += 3; // the parser skips a byte order mark
    }

    std::optional<fault> run() {
        if (text_.size() > std::numeric_limits<std::uint32_t>::max())
            fail(fault_code::syntax_error, 1, "longer than 4 GiB");
        else
            parse_text(nlohmann::detail::input_adapter(shared_iterator{unread_}, shared_iterator{unread_}));
        return std::move(fault_);
    }

    bool null() { return add(value_kind::null, {}); }
    bool boolean(bool value) { return add(value_kind::boolean, {.boolean = value}); }
    bool number_integer(std::int64_t value) { return add(value_kind::number, {.negative = value}, number::form::negative); }
    bool number_unsigned(std::uint64_t value) { return add(value_kind::number, {.natural = value}); }
    bool number_float(double value, const std::string&) { return add(value_kind::number, {.real = value}, number::form::real); }
    bool string(const std::string& value) { return add_text(value); }
    bool key(const std::string& value) { return add_text(value); }
    bool binary(const nlohmann::json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(value_kind::object); }
    bool start_array(std::size_t) { return open(value_kind::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) {
        return fail(fault_code::syntax_error, position, reason(error.what()));
    }

private:
    // What `nlohmann::json::sax_parse` does for JSON; it would also compile a reader of five binary formats.
    template <class Adapter>
    void parse_text(Adapter text) {
        nlohmann::detail::parser<nlohmann::json, Adapter>{std::move(text)}.sax_parse(this);
    }

    bool add(value_kind kind, tape_node::content content, number::form form = number::form::natural, std::uint32_t size = 0) {
        nodes_.push_back({.is = content, .before = before_, .size = size, .kind = kind, .form = form});
        before_ = unread_.at;
        return true;
    }

    bool add_text(const std::string& value) {
        if (unread_.skipped) return add_skipped(*unread_.skipped);
        const auto size = static_cast<std::uint32_t>(value.size());
        return add(value_kind::text, {.text = keep(value)}, number::form::natural, size);
    }

    bool add_skipped(std::string_view text) {
        const char* const begin = text.data();
        return add(value_kind::text, {.text = begin}, number::form::natural, static_cast<std::uint32_t>(text.size()));
    }

    /// The text without its escapes, in memory that lives as long as the tape: where it came from, when there was nothing to unescape.
    const char* keep(const std::string& value) {
        const char* const came_from = unread_.at - 1 - value.size();
        if (came_from >= text_.data() && std::memcmp(came_from, value.data(), value.size()) == 0) return came_from;
        // Unescaped texts are shorter than their JSON, so this is the only allocation, and nodes can point into it.
        unescaped_.reserve(text_.size());
        unescaped_ += value;
        return unescaped_.data() + unescaped_.size() - value.size();
    }

    bool open(value_kind kind) {
        if (depth_ == max_depth) return fail(fault_code::too_deep, read_bytes(), "nested deeper than 64 objects and arrays");
        open_[depth_++] = nodes_.size();
        return add(kind, {});
    }

    bool close() {
        const std::size_t opened = open_[--depth_];
        nodes_[opened].is.end = before_ = unread_.at;
        nodes_[opened].span = static_cast<std::uint32_t>(nodes_.size() - opened);
        return true;
    }

    std::size_t read_bytes() const noexcept { return static_cast<std::size_t>(unread_.at - text_.data()); }

    bool fail(fault_code code, std::size_t position, std::string_view why) {
        fault_ =
            fault{.code = code, .text = "at byte " + std::to_string(position) + ": " + std::string{why}, .position = position};
        return false;
    }

    /// nlohmann's explanation without the number of its exception, without the place (fail adds it), and without bytes of the peer's that
    /// would spoil a log.
    static std::string reason(std::string_view what) {
        constexpr std::size_t longest = 160;
        for (const std::string_view mark : {"] ", "column "})
            if (const auto at = what.find(mark); at != what.npos) what.remove_prefix(at + mark.size());
        if (const auto at = what.find(": "); at != what.npos) what.remove_prefix(at + 2);
        std::string text{what.substr(0, longest)};
        for (char& c : text)
            if (c < ' ' || c > '~') c = '?';
        return text;
    }

    std::string_view text_;
    unread_text unread_;
    const char* before_;
    std::vector<tape_node>& nodes_;
    std::string& unescaped_;
    std::array<std::size_t, max_depth> open_{};
    std::size_t depth_{0};
    std::optional<fault> fault_{};
};

} // namespace dockwire::thing::detail
