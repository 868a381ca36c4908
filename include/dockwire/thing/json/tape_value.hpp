// One value of a parsed JSON text, and what is inside of it.
#pragma once

#include <string_view>

#include "dockwire/thing/json/detail/tape_node.hpp"
#include "dockwire/thing/json/value_kind.hpp"

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
    tape_value value() const noexcept { return tape_value{at_ + 1}; }
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

} // namespace dockwire::thing
