// How SUBSCRIBE and UNSUBSCRIBE are answered.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "dockwire/broker/options.hpp"
#include "dockwire/codec/items.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/codec/topic.hpp"

namespace dockwire::mqtt::detail {

// 3.8.3.1; a shared subscription gets none (4.8.2).
inline bool owes_retained(const subscription_request& wanted, bool is_new) noexcept {
    if (is_shared(wanted.filter)) return false;
    return wanted.retain_handling == retain_handling::send || (wanted.retain_handling == retain_handling::send_if_new && is_new);
}

struct refused_filter {
    reason_code reason{reason_code::success};
    std::string_view text{};
};

/// Why a client may not subscribe to a filter, or success.
template <class Core, class Client>
refused_filter refusal_of(Core& core, Client& of, std::string_view filter) {
    if (!core.may(of.info(), access::subscribe, matched_part(filter))) return {reason_code::unspecified_error, "not authorized"};
    const auto& all = core.subscriptions();
    const bool is_full = all.count(of) >= core.options().maximum_subscriptions && !all.has(of, filter);
    return is_full ? refused_filter{reason_code::quota_exceeded, "too many subscriptions"} : refused_filter{};
}

/// Subscribes a client to those of the filters that it may have, answers, and sends what is retained for them.
template <class Core, class Client>
void grant(Core& core, Client& to, const packet::subscribe& request) {
    std::vector<reason_item> granted{};
    std::vector<subscription_request> owed{};
    packet::suback answer{};
    for (subscription_request wanted : request.subscriptions) {
        if (const refused_filter why = refusal_of(core, to, wanted.filter); is_failure(why.reason)) {
            granted.push_back({why.reason});
            if (to.wants_explanations()) answer.reason_string = why.text; // [MQTT-3.1.2-29]
            continue;
        }
        wanted.maximum_qos = std::min(wanted.maximum_qos, core.options().maximum_qos);
        granted.push_back({static_cast<reason_code>(wanted.maximum_qos)});
        const bool is_new = core.subscriptions().subscribe(to, wanted, request.subscription_id);
        if (owes_retained(wanted, is_new)) owed.push_back(wanted);
    }
    answer.id = request.id;
    answer.reasons = std::span<const reason_item>{granted};
    to.answer(answer);
    core.deliveries_of_retained().begin(to, owed, request.subscription_id);
}

/// Ends subscriptions of a client, and answers.
template <class Core, class Client>
void end_subscriptions(Core& core, Client& of, const packet::unsubscribe& request) {
    std::vector<reason_item> reasons{};
    for (const filter_name& filter : request.filters) {
        const bool was_there = core.subscriptions().unsubscribe(of, filter.text);
        reasons.push_back({was_there ? reason_code::success : reason_code::no_subscription_existed});
    }
    packet::unsuback answer{};
    answer.id = request.id;
    answer.reasons = std::span<const reason_item>{reasons};
    of.answer(answer);
}

} // namespace dockwire::mqtt::detail
