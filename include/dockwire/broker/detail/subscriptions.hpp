// Who gets a message: the subscriptions of all clients.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/codec/items.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/codec/topic_trie.hpp"

namespace dockwire::mqtt::detail {

/// One copy of a message: what the subscriptions that it is for have agreed on.
struct delivery_terms {
    qos maximum_qos{qos::at_most_once};
    bool retain_as_published{false};
    std::span<const subscription_id> ids{};
};

/// Subscriptions by filter. A client is anything that has `online()`; call `forget` before it is destroyed.
template <class Client>
class subscription_table {
public:
    /// Adds a subscription or replaces the client's one with the same filter ([MQTT-3.8.4-3]); true when it is new.
    bool subscribe(Client& client, const subscription_request& request, std::optional<subscription_id> id) {
        const subscriber wanted{&client, request.maximum_qos, request.no_local, request.retain_as_published, id};
        group& receivers = group_of(request.filter);
        if (subscriber* const known = receivers.find(client)) {
            *known = wanted;
            return false;
        }
        receivers.members.push_back(wanted);
        filters_[&client].emplace(request.filter);
        ++size_;
        return true;
    }

    /// Ends a subscription; false when there is none.
    bool unsubscribe(Client& client, std::string_view filter) {
        const auto owner = filters_.find(&client);
        if (owner == filters_.end()) return false;
        const auto found = owner->second.find(filter);
        if (found == owner->second.end()) return false;
        remove(client, *found);
        owner->second.erase(found);
        return true;
    }

    /// Ends all subscriptions of a client.
    void forget(Client& client) {
        const auto owner = filters_.find(&client);
        if (owner == filters_.end()) return;
        for (const std::string& filter : owner->second)
            remove(client, filter);
        filters_.erase(owner);
    }

    /// Calls `deliver(Client&, const delivery_terms&)` for each copy of a message, and says how many there were. All subscriptions of a
    /// client that overlap get one copy (3.3.4); each share group gets one for one of its members (4.8.2).
    template <class Deliver>
    std::size_t route(std::string_view topic, const Client* publisher, Deliver&& deliver) {
        auto found = std::exchange(found_, {}); // taken, so that `deliver` may route too
        trie_.for_each_match(topic, [&](const std::unique_ptr<group>& receivers) {
            if (!receivers->share.empty()) return found.push_back({receivers->pick(), false});
            for (const subscriber& each : receivers->members) {
                if (!each.no_local || each.client != publisher) found.push_back({&each, true}); // [MQTT-3.8.3-3]
            }
        });
        std::ranges::sort(found, {}, &match::order);
        const std::size_t copies = deliver_merged(found, deliver);
        found.clear();
        found_ = std::move(found);
        return copies;
    }

    std::size_t size() const noexcept { return size_; }

private:
    struct subscriber {
        Client* client{nullptr};
        qos maximum_qos{qos::at_most_once};
        bool no_local{false};
        bool retain_as_published{false};
        std::optional<subscription_id> id{};
    };

    // The subscribers of one filter: all of them receive; with a share name, one of them does.
    struct group {
        subscriber* find(const Client& client) {
            const auto found = std::ranges::find(members, &client, &subscriber::client);
            return found == members.end() ? nullptr : &*found;
        }

        // In turn, those first that have a connection.
        const subscriber* pick() {
            for (std::size_t tried = 0; tried < members.size(); ++tried) {
                const subscriber& candidate = members[turn++ % members.size()];
                if (candidate.client->online()) return &candidate;
            }
            return &members[turn++ % members.size()];
        }

        std::string share{};
        std::vector<subscriber> members{};
        std::size_t turn{0};
    };

    struct match {
        std::pair<bool, const Client*> order() const noexcept { return {merges, receiver->client}; }

        const subscriber* receiver{nullptr};
        bool merges{true};
    };

    static std::string_view share_of(std::string_view filter) noexcept {
        const auto shared = split_share(filter);
        return shared ? shared->group : std::string_view{};
    }

    group& group_of(std::string_view filter) {
        const std::string_view share = share_of(filter);
        for (const auto& known : trie_.find(matched_part(filter))) {
            if (known->share == share) return *known;
        }
        auto added = std::make_unique<group>();
        added->share = share;
        return *trie_.insert(matched_part(filter), std::move(added));
    }

    void remove(const Client& client, std::string_view filter) {
        group& receivers = group_of(filter);
        std::erase_if(receivers.members, [&](const subscriber& each) { return each.client == &client; });
        --size_;
        if (!receivers.members.empty()) return;
        trie_.erase(matched_part(filter), [&](const auto& each) { return each.get() == &receivers; });
    }

    template <class Deliver>
    std::size_t deliver_merged(const std::vector<match>& found, Deliver& deliver) {
        auto ids = std::exchange(ids_, {});
        std::size_t copies = 0;
        for (auto first = found.begin(); first != found.end(); ++copies) {
            const auto last =
                first->merges ? std::find_if(first, found.end(),
                                             [&](const match& each) { return each.receiver->client != first->receiver->client; })
                              : first + 1;
            delivery_terms terms{};
            ids.clear();
            for (auto each = first; each != last; ++each) {
                terms.maximum_qos = std::max(terms.maximum_qos, each->receiver->maximum_qos);
                terms.retain_as_published |= each->receiver->retain_as_published;
                if (each->receiver->id) ids.push_back(*each->receiver->id);
            }
            terms.ids = ids;
            deliver(*first->receiver->client, terms);
            first = last;
        }
        ids_ = std::move(ids);
        return copies;
    }

    topic_trie<std::unique_ptr<group>> trie_{};
    std::map<const Client*, std::set<std::string, std::less<>>> filters_{};
    std::vector<match> found_{};
    std::vector<subscription_id> ids_{};
    std::size_t size_{0};
};

} // namespace dockwire::mqtt::detail
