// The subscriptions that the peer has granted, kept to be made again when it loses the session.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt {

/// Granted subscriptions by their filter.
class subscription_registry {
public:
    struct granted {
        subscription_request options{}; ///< its filter is not set: the key is
        std::optional<subscription_id> id{};
    };

    void record(const subscription_request& request, std::optional<subscription_id> id) {
        granted entry{request, id};
        entry.options.filter = {};
        by_filter_.insert_or_assign(std::string{request.filter}, entry);
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
    std::map<std::string, granted, std::less<>> by_filter_{};
};

} // namespace dockwire::mqtt
