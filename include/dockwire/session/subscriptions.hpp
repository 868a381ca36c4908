// The subscriptions that the peer has granted, kept to be made again when it loses the session.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt {

/// The first failure among the reasons of a SUBACK or UNSUBACK, else the first reason.
inline reason_code first_failure(const list_view<reason_item>& reasons) {
    for (const reason_item& reason : reasons) {
        if (is_failure(reason.code)) return reason.code;
    }
    return reasons.empty() ? reason_code::success : reasons.front().code;
}

/// A subscription that was granted once and cannot be made again.
struct lost_subscription {
    std::string filter{};
    reason_code reason{reason_code::success};
};

/// Granted subscriptions by their filter.
class subscription_registry {
public:
    /// Keeps what was granted; calls `refused(filter, code)` for the rest. False when there is not one reason code for each filter.
    template <class F>
    bool settle(const packet::subscribe& request, const packet::suback& answer, F&& refused) {
        if (request.subscriptions.size() != answer.reasons.size()) return false; // [MQTT-3.8.4-6]
        auto reason = answer.reasons.begin();
        for (const subscription_request& wanted : request.subscriptions) {
            if (is_failure(reason->code)) {
                forget(wanted.filter);
                refused(wanted.filter, reason->code);
            } else {
                record(wanted, request.subscription_id);
            }
            ++reason;
        }
        return true;
    }

    /// Forgets the subscriptions that the client has ended, whatever the server answered.
    template <class F>
    bool settle(const packet::unsubscribe& request, const packet::unsuback& answer, F&&) {
        if (request.filters.size() != answer.reasons.size()) return false; // [MQTT-3.11.3-1]
        for (const filter_name& filter : request.filters)
            forget(filter.text);
        return true;
    }

    void forget(std::string_view filter) {
        if (const auto found = by_filter_.find(filter); found != by_filter_.end()) by_filter_.erase(found);
    }

    /// Calls `visit(packet::subscribe&)` with one packet for each filter.
    template <class F>
    void for_each_packet(F&& visit) const {
        for (const auto& [filter, entry] : by_filter_) {
            subscription_request request = entry.options;
            request.filter = filter;
            packet::subscribe packet{};
            packet.subscriptions = std::span<const subscription_request>{&request, 1};
            packet.subscription_id = entry.id;
            visit(packet);
        }
    }

private:
    struct granted {
        subscription_request options{}; ///< its filter is not set: the key is
        std::optional<subscription_id> id{};
    };

    void record(const subscription_request& request, std::optional<subscription_id> id) {
        granted entry{request, id};
        entry.options.filter = {};
        by_filter_.insert_or_assign(std::string{request.filter}, entry);
    }

    std::map<std::string, granted, std::less<>> by_filter_{};
};

} // namespace dockwire::mqtt
