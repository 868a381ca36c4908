// A message on its way from the session to its handlers.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <optional>

#include "dockwire/client/detail/executor.hpp"
#include "dockwire/client/detail/message_handler.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/session/event.hpp"

namespace dockwire::mqtt::detail {

/// The first handler that keeps the message copies it; then the last that has it acknowledges it.
template <class Core>
struct incoming_message final : message_source {
    incoming_message(Core& to, const event::message& what) : core{to}, received{what} {}

    const message_view& view() const noexcept override { return received.publish; }

    std::shared_ptr<receipt> keep() override {
        if (!kept) kept = std::make_shared<kept_message>(received.publish, acknowledgement());
        return std::make_shared<receipt>(kept, by_hand);
    }

    /// A handler has thrown an exception: the message is not acknowledged.
    void fail() {
        if (kept) return kept->fail();
        failed = true;
    }

    auto acknowledgement() const {
        return [weak = core.weak_from_this(), taken = received.delivery](std::optional<reason_code> reason,
                                                                         const explanation_pointer& why) {
            const auto alive = weak.lock();
            if (!alive) return;
            on_executor(alive,
                        [alive, taken, reason, why] { reason ? alive->acknowledge(taken, *reason, why) : alive->fail(taken); });
        };
    }

    Core& core;
    const event::message& received;
    bool failed{false};
    bool by_hand{false}; ///< the handler whose turn it is acknowledges itself
    std::shared_ptr<kept_message> kept{};
};

} // namespace dockwire::mqtt::detail
