// A JSON text under simdjson's on-demand parser: the second source of readers.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>
#include <string>
#include <string_view>

#include "dockwire/thing/source.hpp"
#include "dockwire/thing/tape.hpp"

namespace dockwire::thing {

class simdjson_members;
class simdjson_elements;
class simdjson_value;

namespace detail {

constexpr bool is_white_space(char c) noexcept { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// Without the white space of JSON at its end.
constexpr std::string_view trim_end(std::string_view text) noexcept {
    while (!text.empty() && is_white_space(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Without the white space of JSON at both ends.
constexpr std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_white_space(text.front()))
        text.remove_prefix(1);
    return trim_end(text);
}

/// Whatever begins with no other byte is taken for a number, and then is none.
inline constexpr auto kind_of_first_byte = [] {
    std::array<value_kind, 256> kinds{};
    kinds.fill(value_kind::number);
    kinds['"'] = value_kind::text;
    kinds['{'] = value_kind::object;
    kinds['['] = value_kind::array;
    kinds['t'] = kinds['f'] = value_kind::boolean;
    kinds['n'] = value_kind::null;
    return kinds;
}();

} // namespace detail

/// One text at a time, read once, from the front to the back. The text is checked while it is read, so a fault of its syntax shows late:
/// `whole()` tells, behind the reader. Keeps the memory that it needs, so it allocates only for a text longer than all before.
class simdjson_document {
public:
    simdjson_document() = default;
    simdjson_document(const simdjson_document&) = delete;
    simdjson_document& operator=(const simdjson_document&) = delete;
    ~simdjson_document() = default;

    /// Copies `text`, because simdjson reads past the end and a payload of the network has no room there.
    /// @return false if there is nothing to read: the text is neither an object nor an array, or not UTF-8, or a quote is missing
    bool open(std::string_view text) {
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        const std::string_view json = detail::trim(text);
        failed_ = !is_bracketed(json) || !start(json);
        return !failed_;
    }

    /// The whole text. Only after `open` said yes.
    simdjson_value root() noexcept;

    /// Whether everything was read, and is JSON.
    bool whole() noexcept { return !failed_ && document_.current_location().error() == simdjson::OUT_OF_BOUNDS; }

    /// Something is no JSON, or too deep: all cursors are done.
    void fail() noexcept { failed_ = true; }
    bool failed() const noexcept { return failed_; }

    /// Where the next token begins.
    const char* place() noexcept {
        const char* at = nullptr;
        return document_.current_location().get(at) ? end_ : at;
    }

    /// Whether there is a backslash.
    bool has_escapes() const noexcept { return has_escapes_; }

    /// What is between the quotes of a key or a text, which is `escaped` in the document.
    std::string_view unescape(std::string_view escaped) {
        return has_escapes_ && escaped.find('\\') != escaped.npos ? unescape_into_buffer(escaped) : escaped;
    }

private:
    static bool is_bracketed(std::string_view json) noexcept {
        return !json.empty() && ((json.front() == '{' && json.back() == '}') || (json.front() == '[' && json.back() == ']'));
    }

    bool start(std::string_view json) {
        const std::size_t room = std::bit_ceil(json.size() + simdjson::SIMDJSON_PADDING);
        padded_.reserve(room);
        padded_.assign(json).append(simdjson::SIMDJSON_PADDING, '\0');
        end_ = padded_.data() + json.size();
        has_escapes_ = json.find('\\') != json.npos;
        unescaped_bytes_ = 0;
        if (parser_.capacity() < room && parser_.allocate(room)) return false;
        return !parser_.iterate(padded_.data(), json.size(), padded_.size()).get(document_) && !document_.get_value().get(root_);
    }

    /// Unescaped texts are shorter than their JSON, and each is asked for once. If it is not so, there is no more room.
    std::string_view unescape_into_buffer(std::string_view escaped) {
        if (unescaped_.size() < padded_.size()) unescaped_.resize(padded_.size());
        if (unescaped_bytes_ + escaped.size() + simdjson::SIMDJSON_PADDING > unescaped_.size()) return fail(), escaped;
        auto* const begin = reinterpret_cast<std::uint8_t*>(unescaped_.data()) + unescaped_bytes_;
        auto* behind = begin;
        const auto* const first = reinterpret_cast<const std::uint8_t*>(escaped.data());
        std::string_view text{};
        if (parser_.unescape(simdjson::ondemand::raw_json_string{first}, behind).get(text)) return fail(), escaped;
        unescaped_bytes_ += text.size();
        return text;
    }

    std::string padded_{};
    std::string unescaped_{};
    std::size_t unescaped_bytes_{0};
    const char* end_{nullptr};
    bool has_escapes_{false};
    bool failed_{true};
    simdjson::ondemand::parser parser_{};
    simdjson::ondemand::document document_{};
    simdjson::ondemand::value root_{};
};

/// A value of a document, until its cursor goes on. Nothing of it is read before an accessor is called, and that may be done once.
class simdjson_value {
public:
    /// @param depth  how many objects and arrays are around the value
    simdjson_value(simdjson_document& in, simdjson::ondemand::value& value, const char* begin, std::size_t depth) noexcept
        : in_{&in}, value_{&value}, begin_{begin}, depth_{depth} {}

    /// What the first byte promises; whether it is kept shows when the value is read. Of null there is nothing to read.
    value_kind kind() const noexcept {
        const value_kind is = detail::kind_of_first_byte[static_cast<unsigned char>(*begin_)];
        if (is == value_kind::null && token() != "null") in_->fail();
        return is;
    }

    bool boolean() const noexcept {
        bool is = false;
        if (value_->get_bool().get(is)) in_->fail();
        return is;
    }

    /// As the tape: an integer beyond 64 bits is a real number. simdjson 3.0's own `get_number` forgets the value of long ones.
    struct number number() const noexcept {
        using form = number::form;
        std::int64_t whole = 0;
        std::uint64_t natural = 0;
        double real = 0;
        if (!value_->get_int64().get(whole)) {
            if (*begin_ == '-') return {.is = form::negative, .negative = whole};
            return {.natural = static_cast<std::uint64_t>(whole)};
        }
        if (value_->get_double().get(real)) in_->fail();
        if (real > 0x1p63 && !value_->get_uint64().get(natural)) return {.natural = natural};
        return {.is = form::real, .real = real};
    }

    std::string_view text() const {
        if (value_->get_raw_json_string().error()) in_->fail();
        const std::string_view quoted = token();
        return in_->unescape(quoted.substr(1, quoted.size() - 2));
    }

    simdjson_members members() const;
    simdjson_elements elements() const;

    /// The JSON text as it came, checked. Of an object or an array that is being read already it is the bracket alone: that is asked for
    /// only to report a fault.
    std::string_view raw() const {
        const bool is_begun = is_container(kind()) && !is_unread();
        if (!is_begun) check();
        return is_container(kind()) && !is_begun && !in_->failed() ? detail::trim_end({begin_, in_->place()}) : token();
    }

    /// Whether no accessor was called.
    bool is_unread() const noexcept { return !in_->failed() && in_->place() == begin_; }

    /// Reads the value for nothing but its syntax.
    void check() const;

private:
    /// A text, number or literal, or the opening bracket.
    std::string_view token() const noexcept { return detail::trim_end(value_->raw_json_token()); }

    simdjson_document* in_;
    simdjson::ondemand::value* value_;
    const char* begin_;
    std::size_t depth_;
};

/// The members of an object.
class simdjson_members {
public:
    explicit simdjson_members(simdjson_document& in) noexcept : in_{&in} {}
    simdjson_members(simdjson_document& in, simdjson::ondemand::object_iterator first, std::size_t depth)
        : in_{&in}, at_{first}, depth_{depth} {
        load();
    }

    bool done() const noexcept { return done_; }
    std::string_view key() const noexcept { return key_; }
    bool key_is(std::string_view name) const noexcept {
        return key_.size() == name.size() && std::memcmp(key_.data(), name.data(), name.size()) == 0;
    }
    simdjson_value value() noexcept {
        is_taken_ = true;
        return {*in_, member_.value_unsafe().value(), begin_, depth_};
    }
    std::string_view keep() { return value().raw(); }
    /// A value that nobody took is checked all the same.
    void next() {
        if (!is_taken_) value().check();
        if (!in_->failed()) ++at_;
        load();
    }

    /// Goes to the next member, past an object or an array that nobody has read.
    /// @return its JSON text, which is not checked: it ends where as many brackets are closed as were opened
    std::string_view skip() {
        const char* const begin = begin_;
        ++at_; // reads the ',' or '}' behind the value
        const std::string_view with_next = detail::trim_end({begin, in_->place()});
        load();
        return detail::trim_end(with_next.substr(0, with_next.size() - 1));
    }

private:
    void load() {
        is_taken_ = false;
        done_ = in_->failed() || at_ == simdjson::ondemand::object_iterator{};
        if (done_) return;
        // In place: copying what was just written in smaller parts would make the processor wait.
        std::destroy_at(&member_);
        ::new (&member_) member{*at_};
        if (member_.error()) {
            in_->fail();
            done_ = true;
            return;
        }
        simdjson::ondemand::field& here = member_.value_unsafe();
        begin_ = here.value().raw_json_token().data();
        key_ = in_->unescape(key_before(here.key().raw(), begin_));
    }

    /// Between the quotes of the key that begins at `first`: only white space and ':' lie before its value.
    static std::string_view key_before(const char* first, const char* value) noexcept {
        do
            --value;
        while (*value != '"');
        return {first, value};
    }

    using member = simdjson::simdjson_result<simdjson::ondemand::field>;

    simdjson_document* in_;
    simdjson::ondemand::object_iterator at_{};
    member member_{};
    const char* begin_{nullptr};
    std::string_view key_{};
    std::size_t depth_{0};
    bool is_taken_{false};
    bool done_{true};
};

/// The elements of an array.
class simdjson_elements {
public:
    explicit simdjson_elements(simdjson_document& in) noexcept : in_{&in} {}
    simdjson_elements(simdjson_document& in, simdjson::ondemand::array_iterator first, std::size_t depth)
        : in_{&in}, at_{first}, depth_{depth} {
        load();
    }

    bool done() const noexcept { return done_; }
    simdjson_value value() noexcept {
        is_taken_ = true;
        const char* const begin = value_.raw_json_token().data();
        return {*in_, value_, begin, depth_};
    }
    void next() {
        if (!is_taken_) value().check();
        if (!in_->failed()) ++at_;
        load();
    }

private:
    void load() {
        is_taken_ = false;
        done_ = in_->failed() || at_ == simdjson::ondemand::array_iterator{};
        if (done_ || !(*at_).get(value_)) return;
        in_->fail();
        done_ = true;
    }

    simdjson_document* in_;
    simdjson::ondemand::array_iterator at_{};
    simdjson::ondemand::value value_{};
    std::size_t depth_{0};
    bool is_taken_{false};
    bool done_{true};
};

inline simdjson_value simdjson_document::root() noexcept { return {*this, root_, padded_.data(), 0}; }

inline simdjson_members simdjson_value::members() const {
    if (kind() == value_kind::null) return simdjson_members{*in_};
    simdjson::ondemand::object object{};
    simdjson::ondemand::object_iterator first{};
    if (depth_ < tape::max_depth && !value_->get_object().get(object) && !object.begin().get(first))
        return {*in_, first, depth_ + 1};
    in_->fail();
    return simdjson_members{*in_};
}

inline simdjson_elements simdjson_value::elements() const {
    simdjson::ondemand::array array{};
    simdjson::ondemand::array_iterator first{};
    if (depth_ < tape::max_depth && !value_->get_array().get(array) && !array.begin().get(first))
        return {*in_, first, depth_ + 1};
    in_->fail();
    return simdjson_elements{*in_};
}

inline void simdjson_value::check() const {
    switch (kind()) {
    case value_kind::null:
        return;
    case value_kind::boolean:
        return static_cast<void>(boolean());
    case value_kind::number:
        return static_cast<void>(number());
    case value_kind::text:
        return static_cast<void>(text());
    case value_kind::object:
        for (auto all = members(); !all.done(); all.next()) {
        }
        return;
    case value_kind::array:
        for (auto all = elements(); !all.done(); all.next()) {
        }
        return;
    }
}

static_assert(value_source<simdjson_value>);

} // namespace dockwire::thing
