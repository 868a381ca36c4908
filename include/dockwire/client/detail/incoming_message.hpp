// A message on its way from the session to its handlers.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>

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

    message keep() override {
        if (!kept) kept = std::make_shared<kept_message>(received.publish, acknowledgement());
        return message{std::make_shared<receipt>(kept, by_hand)};
    }

    auto acknowledgement() const {
        return [weak = core.weak_from_this(), taken = received.delivery](reason_code reason, const explanation_pointer& why) {
            const auto alive = weak.lock();
            if (alive) on_executor(alive, [alive, taken, reason, why] { alive->acknowledge(taken, reason, why); });
        };
    }

    Core& core;
    const event::message& received;
    bool by_hand{false}; ///< the handler whose turn it is acknowledges itself
    std::shared_ptr<kept_message> kept{};
};

} // namespace dockwire::mqtt::detail
