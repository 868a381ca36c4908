// A subscription as the client keeps it.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "dockwire/client/detail/message_handler.hpp"
#include "dockwire/client/detail/message_queue.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt::detail {

/// One call of `subscribe`, and the operations that wait for its SUBACK or, after its end, for its UNSUBACK.
struct subscription_entry {
    subscription_entry(std::span<const subscription_request> wanted, const subscribe_options& options)
        : by_hand{options.acknowledge_by_hand} {
        if (options.handlers_at_once == 0) error = usage_error::invalid_option;
        filters.reserve(wanted.size());
        for (subscription_request request : wanted) {
            request.filter = filters.emplace_back(request.filter);
            requests.push_back(request);
        }
    }

    std::vector<std::string> filters{};
    trivial_array<subscription_request> requests{}; ///< they view `filters`
    bool by_hand;
    std::unique_ptr<message_handler> handler{};
    message_queue* queue{nullptr}; ///< the handler, if it is one
    bool active{true};
    bool settled{false};
    std::uint64_t delivery{0};               ///< the last one that this subscription got
    subscription_entry* next_match{nullptr}; ///< the next one that gets it
    std::error_code error{};
    subscribe_result result{};
    trivial_array<operation*> waiting{};

    /// Calls `visit(event::completed)` with the server's answer as it was.
    template <class F>
    void tell_outcome(F&& visit) const {
        event::completed completed{};
        completed.error = error;
        completed.reason = result.reason;
        trivial_array<reason_item> reasons{};
        for (const reason_code reason : result.reasons)
            reasons.push_back({reason});
        trivial_array<user_property> properties{};
        for (const auto& [name, value] : result.user_properties)
            properties.push_back({name, value});
        completed.reasons = reasons.view();
        completed.qos_capped = result.qos_capped;
        completed.user_properties = properties.view();
        if (!result.reason_string.empty()) completed.reason_string = result.reason_string;
        visit(completed);
    }

    void settle(const event::completed& completed, completion_mode mode) {
        settled = true;
        error = completed.error;
        result = result_of<subscribe_result>(completed);
        complete_waiting(completed, mode);
        if (error && queue != nullptr && is_hopeless()) queue->close(error);
    }

    void complete_waiting(const event::completed& completed, completion_mode mode) {
        // One by one: a handler may cancel another one that waits.
        while (!waiting.empty())
            take_first(waiting).complete(completed, mode);
    }

private:
    // No filter was granted, and nothing will ask for one again.
    bool is_hopeless() const {
        const auto refused = [](reason_code reason) { return is_failure(reason); };
        return error != usage_error::stopped && std::ranges::all_of(result.reasons, refused);
    }
};

} // namespace dockwire::mqtt::detail
