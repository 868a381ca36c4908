// Finds the values whose topic filters match a topic, without looking at the others.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/codec/topic.hpp"
#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt {

/// Values under topic filters. Matching takes time by the levels of the topic and allocates nothing. Filters are valid; a shared
/// one is given as its `matched_part`. Not thread-safe.
template <class Value>
class topic_trie {
public:
    /// Adds a value; a filter may have several, in the order in which they came. The reference is valid until the next change.
    Value& insert(std::string_view filter, Value value) {
        array_of<Value>& values = nodes_[make_path(filter)].values;
        values.push_back(std::move(value));
        ++size_;
        return values.back();
    }

    /// The values of exactly this filter. They may be changed in place; the view is valid until the next change of the trie.
    std::span<Value> find(std::string_view filter) {
        const index at = find_path(filter);
        if (at == none) return {};
        return {nodes_[at].values.begin(), nodes_[at].values.size()};
    }

    /// Removes the values of exactly this filter for which `predicate` holds, and says how many.
    template <class Predicate>
    std::size_t erase(std::string_view filter, Predicate predicate) {
        const index at = find_path(filter);
        if (at == none) return 0;
        using std::erase_if;
        const std::size_t erased = erase_if(nodes_[at].values, predicate);
        size_ -= erased;
        prune(filter, at);
        return erased;
    }

    /// Calls `visit(const Value&)` for each value whose filter matches the topic name. `visit` must not change the trie.
    template <class Visit>
    void for_each_match(std::string_view topic, Visit&& visit) const {
        const bool hidden = topic.starts_with('$'); // [MQTT-4.7.2-1]
        if (!hidden) visit_values(nodes_[root].hash, visit);
        walk(root, topic, true, !hidden, visit);
    }

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }

private:
    using index = std::uint32_t;
    static constexpr index root = 0;
    static constexpr index none = UINT32_MAX;

    // Nodes lie in one array, so that no depth of a filter makes their destruction recurse.
    struct node {
        array_of<Value> values{};
        std::string level{}; // of a child that is found by it
        index parent{none};
        index plus{none};  // the child "+"
        index hash{none};  // the child "#"
        index children{0}; // how many there are, "+" and "#" too
    };

    index child(index parent, std::string_view level) const {
        if (level == "+") return nodes_[parent].plus;
        if (level == "#") return nodes_[parent].hash;
        return literal_child(parent, level);
    }

    index literal_child(index parent, std::string_view level) const {
        return slots_.empty() ? none : slots_[find_slot(parent, level)];
    }

    // Children by parent and level, in a table with open addressing: a slot holds a node, `none` when it was never used, or `root`, which is
    // no child, when its node is gone. At most half of the slots are not `none`.
    std::size_t find_slot(index parent, std::string_view level) const {
        const std::size_t last = slots_.size() - 1; // the size is a power of two
        std::size_t at = (std::hash<std::string_view>{}(level) ^ (std::size_t{parent} * 0x9E37'79B9'7F4A'7C15)) & last;
        while (slots_[at] != none && (nodes_[slots_[at]].parent != parent || nodes_[slots_[at]].level != level))
            at = (at + 1) & last;
        return at;
    }

    void add_slot(index child) {
        if ((used_slots_ + 1) * 2 > slots_.size()) rehash();
        slots_[find_slot(nodes_[child].parent, nodes_[child].level)] = child;
        ++used_slots_;
    }

    void rehash() {
        trivial_array<index> kept{};
        for (const index child : slots_) {
            if (child != none && child != root) kept.push_back(child);
        }
        slots_.clear();
        slots_.grow(std::bit_ceil(4 * kept.size() + 8), none);
        used_slots_ = kept.size();
        for (const index child : kept)
            slots_[find_slot(nodes_[child].parent, nodes_[child].level)] = child;
    }

    index find_path(std::string_view filter) const {
        index at = root;
        for (bool more = true; more && at != none;) {
            std::string_view level;
            more = detail::next_level(filter, level);
            at = child(at, level);
        }
        return at;
    }

    index make_path(std::string_view filter) {
        index at = root;
        for (bool more = true; more;) {
            std::string_view level;
            more = detail::next_level(filter, level);
            const index next = child(at, level);
            at = next == none ? add_child(at, level) : next;
        }
        return at;
    }

    index add_child(index parent, std::string_view level) {
        const index added = take_vacant();
        nodes_[added].parent = parent;
        ++nodes_[parent].children;
        set_child(parent, level, added);
        return added;
    }

    void set_child(index parent, std::string_view level, index to) {
        if (level == "+") {
            nodes_[parent].plus = to;
        } else if (level == "#") {
            nodes_[parent].hash = to;
        } else if (to != none) {
            nodes_[to].level = level;
            add_slot(to);
        } else {
            slots_[find_slot(parent, level)] = root;
        }
    }

    index take_vacant() {
        if (vacant_.empty()) {
            nodes_.emplace_back();
            return static_cast<index>(nodes_.size() - 1);
        }
        const index taken = vacant_.back();
        vacant_.pop_back();
        return taken;
    }

    // Removes the nodes at the end of a filter's path that nothing needs any more.
    void prune(std::string_view filter, index at) {
        while (at != root && nodes_[at].values.empty() && nodes_[at].children == 0) {
            const index parent = nodes_[at].parent;
            const std::size_t slash = filter.rfind('/');
            set_child(parent, filter.substr(slash == std::string_view::npos ? 0 : slash + 1), none);
            filter = filter.substr(0, slash);
            --nodes_[parent].children;
            nodes_[at] = {};
            vacant_.push_back(at);
            at = parent;
        }
    }

    template <class Visit>
    void visit_values(index at, Visit& visit) const {
        if (at == none) return;
        for (const Value& value : nodes_[at].values)
            visit(value);
    }

    // Goes down from `at` by the levels of `rest`, while there are `more`. It calls itself only where a level has both a literal
    // child and "+".
    template <class Visit>
    void walk(index at, std::string_view rest, bool more, bool wildcards, Visit& visit) const {
        while (more) {
            std::string_view level;
            more = detail::next_level(rest, level);
            const index plus = wildcards ? nodes_[at].plus : none;
            const index literal = literal_child(at, level);
            wildcards = true;
            if (plus != none && literal != none) enter(plus, rest, more, visit);
            at = literal != none ? literal : plus;
            if (at == none) return;
            visit_values(nodes_[at].hash, visit); // "a/#" matches "a" too
        }
        visit_values(at, visit);
    }

    template <class Visit>
    void enter(index at, std::string_view rest, bool more, Visit& visit) const {
        visit_values(nodes_[at].hash, visit);
        walk(at, rest, more, true, visit);
    }

    std::vector<node> nodes_ = std::vector<node>(1);
    trivial_array<index> vacant_{};
    trivial_array<index> slots_{};
    std::size_t used_slots_{0};
    std::size_t size_{0};
};

} // namespace dockwire::mqtt
