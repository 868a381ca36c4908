// Which subscriptions a message goes to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/client/detail/subscription.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/codec/topic_trie.hpp"

namespace dockwire::mqtt::detail {

/// The client's subscriptions by filter; a shared one receives what its inner filter matches (4.8.2). A server may send one copy of a
/// message for each overlapping subscription, or one for all: the subscription identifiers of a copy say for which filters it is (3.3.4).
/// Matching allocates nothing once it is warm. Its owner removes every subscription before the end.
class router {
public:
    using entry = std::shared_ptr<subscription_entry>;

    /// Identifiers up to this one are in use.
    void begin_behind(std::uint32_t last) noexcept { last_id_ = last % largest_id; }

    /// The Subscription Identifier for the next subscription. From the last on it begins anew.
    subscription_id next_id() noexcept {
        last_id_ = last_id_ % largest_id + 1;
        return {last_id_};
    }

    /// Adds a subscription that the server gets under this identifier. A filter that another one has too is now the server's
    /// under the new identifier [MQTT-3.8.4-3].
    void add(const entry& added, subscription_id id) {
        entries_.push_back(added);
        for (const std::string& filter : added->filters)
            by_filter_.insert(matched_part(filter), {added.get(), filter, id});
        rename(*added, id);
    }

    /// A new identifier for a subscription that the server is asked for again.
    subscription_id renew(const subscription_entry& known) {
        const subscription_id id = next_id();
        rename(known, id);
        return id;
    }

    void remove(subscription_entry& which) {
        const auto found = std::ranges::find(entries_, &which, &entry::get);
        if (found == entries_.end()) return;
        retired_.push_back(std::move(*found));
        entries_.erase(found);
        which.active = false;
        for (const std::string& filter : which.filters)
            by_filter_.erase(matched_part(filter), [&](const route& candidate) { return candidate.to == &which; });
        // The handler is destroyed now, not with the last subscription object, unless it is running.
        which.queue = nullptr;
        if (!dispatching_) drop_retired();
    }

    /// Whether a subscription has this filter.
    bool has(std::string_view filter) {
        return std::ranges::any_of(by_filter_.find(matched_part(filter)),
                                   [&](const route& each) { return each.filter == filter; });
    }

    std::span<const entry> all() const noexcept { return entries_; }

    /// Calls `deliver(subscription_entry&)` once for each subscription that the message is for, and says how many there were. It throws
    /// nothing; subscriptions may come and go meanwhile, and no other message is dispatched meanwhile.
    template <class F>
    std::size_t dispatch(const message_view& message, F&& deliver) {
        dispatching_ = true;
        std::size_t count = 0;
        for (subscription_entry* match = find(message); match != nullptr; match = match->next_match) {
            if (!match->active) continue;
            ++count;
            deliver(*match);
        }
        dispatching_ = false;
        if (!retired_.empty()) drop_retired();
        return count;
    }

private:
    static constexpr std::uint32_t largest_id = 268'435'455;

    struct route {
        subscription_entry* to;  // in `entries_`
        std::string_view filter; // one of `to`
        subscription_id id;      // of the server's subscription to this filter
    };

    // The server's subscriptions to these filters have this identifier now, whoever asked for them.
    void rename(const subscription_entry& of, subscription_id id) {
        for (const std::string& filter : of.filters) {
            for (route& known : by_filter_.find(matched_part(filter))) {
                if (known.filter == filter) known.id = id;
            }
        }
    }

    // Subscriptions that a message is for, each once, linked in the order of their addition.
    struct match_list {
        std::uint64_t delivery;
        subscription_entry* first{nullptr};
        subscription_entry* last{nullptr};

        void add(subscription_entry& match) {
            if (std::exchange(match.delivery, delivery) == delivery) return;
            match.next_match = nullptr;
            (last == nullptr ? first : last->next_match) = &match;
            last = &match;
        }
    };

    // Identifiers that name none of the matching filters were given out by a previous process: then all matches count.
    subscription_entry* find(const message_view& message) {
        match_list matches{++deliveries_};
        by_filter_.for_each_match(message.topic, [&](const route& match) {
            if (is_named(message, match.id)) matches.add(*match.to);
        });
        if (matches.first != nullptr) return matches.first;
        by_filter_.for_each_match(message.topic, [&](const route& match) { matches.add(*match.to); });
        return matches.first;
    }

    static bool is_named(const message_view& message, subscription_id id) {
        return std::ranges::any_of(message.subscription_ids, [id](const subscription_id& named) { return named == id; });
    }

    // Destroying a handler may re-enter the router, so detach the entry first.
    void drop_retired() {
        while (!retired_.empty()) {
            const entry gone = std::move(retired_.back());
            retired_.pop_back();
            gone->handler.reset();
        }
    }

    topic_trie<route> by_filter_{};
    std::vector<entry> entries_{};
    std::vector<entry> retired_{}; // what left `entries_` while a message was dispatched
    std::uint64_t deliveries_{0};
    std::uint32_t last_id_{0};
    bool dispatching_{false};
};

} // namespace dockwire::mqtt::detail
