// Which subscriptions a message goes to.
#pragma once

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/client/subscription.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/codec/topic_trie.hpp"

namespace dockwire::mqtt::detail {

/// The client's subscriptions by filter; a shared one receives what its inner filter matches (4.8.2). Matching allocates nothing once it is warm.
class router {
public:
    using entry = std::shared_ptr<subscription_entry>;

    void add(const entry& added) {
        entries_.push_back(added);
        by_filter_.insert(matched_part(added->filter), added);
    }

    /// By value: the argument may be an element of `all()`.
    void remove(entry removed) {
        removed->active = false;
        std::erase(entries_, removed);
        by_filter_.erase(matched_part(removed->filter), [&](const entry& candidate) { return candidate == removed; });
        // The handler goes now, not with the last subscription object; but not while it runs.
        retired_.push_back(std::move(removed->handler));
        if (!dispatching_) drop_retired();
    }

    /// Whether another subscription needs the same filter on the server.
    bool has(std::string_view filter) const {
        return std::ranges::any_of(entries_, [filter](const entry& candidate) { return candidate->filter == filter; });
    }

    const std::vector<entry>& all() const noexcept { return entries_; }

    /// Calls `deliver(subscription_entry&)` for every match and returns how many there were. It throws nothing; subscriptions may
    /// come and go meanwhile.
    template <class F>
    std::size_t dispatch(std::string_view topic, F&& deliver) {
        dispatching_ = true;
        auto matches = std::exchange(matches_, {});
        by_filter_.for_each_match(topic, [&](const entry& match) { matches.push_back(match); });
        for (const entry& match : matches) {
            if (match->active) deliver(*match);
        }
        const std::size_t count = matches.size();
        matches.clear();
        matches_ = std::move(matches);
        dispatching_ = false;
        if (!retired_.empty()) drop_retired();
        return count;
    }

private:
    // What a handler holds may call us when it goes.
    void drop_retired() { const auto gone = std::exchange(retired_, {}); }

    topic_trie<entry> by_filter_{};
    std::vector<entry> entries_{};
    std::vector<entry> matches_{};
    std::vector<std::unique_ptr<message_handler>> retired_{};
    bool dispatching_{false};
};

} // namespace dockwire::mqtt::detail
