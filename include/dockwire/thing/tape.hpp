// A parsed JSON text as one flat array: the default source of readers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/source.hpp"
#include "dockwire/thing/tape_node.hpp"
#include "dockwire/thing/tape_parser.hpp"

namespace dockwire::thing {

class tape_members;
class tape_elements;

/// A value on a tape, as cheap as two pointers. Valid until the tape parses again, while the parsed text lives.
class tape_value {
public:
    tape_value(const detail::tape_node* node, const char* end) noexcept : node_{node}, end_{end} {}

    value_kind kind() const noexcept { return node_->kind; }
    bool boolean() const noexcept { return node_->is.boolean; }
    std::string_view text() const noexcept { return {node_->is.text, node_->size}; }
    /// The JSON text as it came.
    std::string_view raw() const noexcept { return detail::raw_text(*node_, end_); }

    struct number number() const noexcept {
        switch (node_->form) {
        case number::form::negative:
            return {.is = node_->form, .negative = node_->is.negative};
        case number::form::natural:
            return {.is = node_->form, .natural = node_->is.natural};
        case number::form::real:
            break;
        }
        return {.is = node_->form, .real = node_->is.real};
    }

    /// The members of an object; null has none.
    tape_members members() const noexcept;
    /// The elements of an array; null has none.
    tape_elements elements() const noexcept;

private:
    const detail::tape_node* node_;
    const char* end_;
};

/// The members of an object in document order: a node for the key, then its value's.
class tape_members {
public:
    tape_members(const detail::tape_node* first, const detail::tape_node* behind, const char* end) noexcept
        : at_{first}, behind_{behind}, end_{end} {}

    bool done() const noexcept { return at_ == behind_; }
    std::string_view key() const noexcept { return {at_->is.text, at_->size}; }
    bool key_is(std::string_view name) const noexcept { return key() == name; }
    tape_value value() const noexcept { return {at_ + 1, end_}; }
    std::string_view keep() const noexcept { return value().raw(); }
    void next() noexcept { at_ += 1 + at_[1].span; }

private:
    const detail::tape_node* at_;
    const detail::tape_node* behind_;
    const char* end_;
};

/// The elements of an array.
class tape_elements {
public:
    tape_elements(const detail::tape_node* first, const detail::tape_node* behind, const char* end) noexcept
        : at_{first}, behind_{behind}, end_{end} {}

    bool done() const noexcept { return at_ == behind_; }
    tape_value value() const noexcept { return {at_, end_}; }
    void next() noexcept { at_ += at_->span; }

private:
    const detail::tape_node* at_;
    const detail::tape_node* behind_;
    const char* end_;
};

inline tape_members tape_value::members() const noexcept { return {node_ + 1, node_ + node_->span, end_}; }
inline tape_elements tape_value::elements() const noexcept { return {node_ + 1, node_ + node_->span, end_}; }

static_assert(value_source<tape_value>);

/// A JSON text, parsed into one array whose memory is used again for the next text.
class tape {
public:
    /// Objects and arrays may be nested this deep; messages of devices need less than ten.
    static constexpr std::size_t max_depth = detail::tape_parser::max_depth;

    /// Parses `text` in place of what was there. Values point into `text`, so it has to live as long as they are used.
    /// @return a `syntax_error` or `too_deep` with its position; the tape is empty then.
    std::optional<fault> parse(std::string_view text) {
        if (!parse(text, true)) return std::nullopt;
        auto wrong = parse(text, false); // again, for the words of the fault
        nodes_.clear();
        return wrong;
    }

    bool empty() const noexcept { return nodes_.empty(); }

    /// The whole document. Only when the tape is not empty.
    tape_value root() const noexcept { return {nodes_.data(), end_}; }

private:
    std::optional<fault> parse(std::string_view text, bool skips) {
        nodes_.clear();
        unescaped_.clear();
        end_ = text.data() + text.size();
        return detail::tape_parser{text, nodes_, unescaped_, skips}.run();
    }

    std::vector<detail::tape_node> nodes_{};
    std::string unescaped_{};
    const char* end_{nullptr};
};

} // namespace dockwire::thing
