// A parsed JSON text as one flat array: the default source of readers.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/source.hpp"
#include "dockwire/thing/tape_node.hpp"
#include "dockwire/thing/tokenizer.hpp"

namespace dockwire::thing {

class tape_members;
class tape_elements;

/// A value on a tape, as cheap as a pointer. Valid until the tape parses again, while the parsed text lives.
class tape_value {
public:
    explicit tape_value(const detail::tape_node* node) noexcept : node_{node} {}

    value_kind kind() const noexcept { return node_->kind; }
    bool boolean() const noexcept { return node_->is.boolean; }
    std::string_view text() const noexcept { return node_->content(); }
    /// The JSON text as it came.
    std::string_view raw() const noexcept { return node_->raw(); }

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
};

/// The members of an object in document order: a node for the key, then its value's.
class tape_members {
public:
    tape_members(const detail::tape_node* first, const detail::tape_node* behind) noexcept : at_{first}, behind_{behind} {}

    bool done() const noexcept { return at_ == behind_; }
    std::string_view key() const noexcept { return at_->content(); }
    bool key_is(std::string_view name) const noexcept { return key() == name; }
    tape_value value() const noexcept { return tape_value{at_ + 1}; }
    std::string_view keep() const noexcept { return value().raw(); }
    void next() noexcept { at_ += 1 + at_[1].span; }

private:
    const detail::tape_node* at_;
    const detail::tape_node* behind_;
};

/// The elements of an array.
class tape_elements {
public:
    tape_elements(const detail::tape_node* first, const detail::tape_node* behind) noexcept : at_{first}, behind_{behind} {}

    bool done() const noexcept { return at_ == behind_; }
    tape_value value() const noexcept { return tape_value{at_}; }
    void next() noexcept { at_ += at_->span; }

private:
    const detail::tape_node* at_;
    const detail::tape_node* behind_;
};

inline tape_members tape_value::members() const noexcept { return {node_ + 1, node_ + node_->span}; }
inline tape_elements tape_value::elements() const noexcept { return {node_ + 1, node_ + node_->span}; }

static_assert(value_source<tape_value>);

/// A JSON text, parsed into one array whose memory is used again for the next text.
class tape {
public:
    /// Objects and arrays may be nested this deep; messages of devices need less than ten.
    static constexpr std::size_t max_depth = detail::tokenizer::max_depth;

    /// Parses `text` in place of what was there. Values point into `text`, so it has to live as long as they are used.
    /// @param unparsed  the first object or array with this key in the object that `text` is, is not parsed but taken apart: it ends where as
    ///                  many brackets are closed as were opened. On the tape it is empty.
    /// @return a `syntax_error` or `too_deep` with its position; the tape is empty then.
    std::optional<fault> parse(std::string_view text, std::string_view unparsed = {}) {
        nodes_.clear();
        unescaped_.clear();
        detail::tokenizer parser{text, unparsed, nodes_, unescaped_};
        auto wrong = parser.run();
        if (wrong) nodes_.clear();
        apart_ = parser.apart();
        return wrong;
    }

    /// The JSON of what was not parsed; empty when there was nothing of that kind.
    std::string_view apart() const noexcept { return apart_; }

    bool empty() const noexcept { return nodes_.size() == 0; }

    /// The whole document. Only when the tape is not empty.
    tape_value root() const noexcept { return tape_value{nodes_.data()}; }

private:
    detail::tape_nodes nodes_{};
    std::string unescaped_{};
    std::string_view apart_{};
};

} // namespace dockwire::thing
