// Who gets a message: the subscriptions of all clients.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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

/// Subscriptions by filter. A client is anything that has `online()`; call `forget` before it is destroyed. Nothing takes time by the
/// clients, filters or share groups that it does not concern.
template <class Client>
class subscription_table {
public:
    /// Adds a subscription or replaces the client's one with the same filter ([MQTT-3.8.4-3]); true when it is new.
    bool subscribe(Client& client, const subscription_request& request, std::optional<subscription_id> id) {
        const subscriber wanted{&client, request.maximum_qos, request.no_local, request.retain_as_published, id};
        auto& own = memberships_[&client];
        if (const auto known = own.find(request.filter); known != own.end()) {
            known->second.in->members[known->second.at] = wanted;
            return false;
        }
        group& joined = group_of(request.filter);
        own.emplace(request.filter, membership{&joined, joined.members.size()});
        joined.members.push_back(wanted);
        ++size_;
        return true;
    }

    bool has(const Client& client, std::string_view filter) const {
        const auto owner = memberships_.find(&client);
        return owner != memberships_.end() && owner->second.contains(filter);
    }

    /// How many subscriptions a client has.
    std::size_t count(const Client& client) const {
        const auto owner = memberships_.find(&client);
        return owner == memberships_.end() ? 0 : owner->second.size();
    }

    /// Ends a subscription; false when there is none.
    bool unsubscribe(Client& client, std::string_view filter) {
        const auto owner = memberships_.find(&client);
        if (owner == memberships_.end()) return false;
        const auto found = owner->second.find(filter);
        if (found == owner->second.end()) return false;
        remove(found->first, found->second);
        owner->second.erase(found);
        return true;
    }

    /// Ends all subscriptions of a client.
    void forget(Client& client) {
        const auto owner = memberships_.find(&client);
        if (owner == memberships_.end()) return;
        for (const auto& [filter, where] : owner->second)
            remove(filter, where);
        memberships_.erase(owner);
    }

    /// Calls `deliver(Client&, const delivery_terms&)` for each copy of a message, and says how many there were. All subscriptions of a
    /// client that overlap get one copy (3.3.4); each share group gets one for one of its members (4.8.2).
    template <class Deliver>
    std::size_t route(std::string_view topic, const Client* publisher, Deliver&& deliver) {
        auto found = std::exchange(found_, {}); // taken, so that `deliver` may route too
        trie_.for_each_match(topic, [&](const std::unique_ptr<receivers>& matching) {
            for (const subscriber& each : matching->everyone.members) {
                if (!each.no_local || each.client != publisher) found.push_back({&each, true}); // [MQTT-3.8.3-3]
            }
            for (auto& [name, share] : matching->shares)
                found.push_back({share.pick(), false});
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

    // All of them receive, or one of them does, in no certain order.
    struct group {
        // In turn, those first that have a connection.
        const subscriber* pick() {
            for (std::size_t tried = 0; tried < members.size(); ++tried) {
                const subscriber& candidate = members[turn++ % members.size()];
                if (candidate.client->online()) return &candidate;
            }
            return &members[turn++ % members.size()];
        }

        std::vector<subscriber> members{};
        std::size_t turn{0};
    };

    // Who subscribes by one filter, without a share name and with each.
    struct receivers {
        group everyone{};
        std::map<std::string, group, std::less<>> shares{};
    };

    // Where a client stands among the members of a group.
    struct membership {
        group* in{nullptr};
        std::size_t at{0};
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

    receivers& receivers_of(std::string_view filter) {
        const auto known = trie_.find(matched_part(filter));
        return known.empty() ? *trie_.insert(matched_part(filter), std::make_unique<receivers>()) : *known.front();
    }

    group& group_of(std::string_view filter) {
        receivers& all = receivers_of(filter);
        const std::string_view share = share_of(filter);
        if (share.empty()) return all.everyone;
        const auto known = all.shares.find(share);
        return known != all.shares.end() ? known->second : all.shares.try_emplace(std::string{share}).first->second;
    }

    // The last member takes the place of the one that leaves.
    void remove(const std::string& filter, membership left) {
        std::vector<subscriber>& members = left.in->members;
        members[left.at] = members.back();
        memberships_.find(members[left.at].client)->second.find(filter)->second.at = left.at;
        members.pop_back();
        --size_;
        if (members.empty()) remove_group(filter);
    }

    void remove_group(std::string_view filter) {
        receivers& left = receivers_of(filter);
        if (const auto share = left.shares.find(share_of(filter)); share != left.shares.end()) left.shares.erase(share);
        if (!left.everyone.members.empty() || !left.shares.empty()) return;
        trie_.erase(matched_part(filter), [](const auto&) { return true; });
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

    topic_trie<std::unique_ptr<receivers>> trie_{};
    std::map<const Client*, std::map<std::string, membership, std::less<>>> memberships_{};
    std::vector<match> found_{};
    std::vector<subscription_id> ids_{};
    std::size_t size_{0};
};

} // namespace dockwire::mqtt::detail
