// The receiver of a subscription without a handler.
#pragma once

#include "dockwire/asio.hpp"

#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>

#include "dockwire/client/detail/message_handler.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/detail/waiting_messages.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt::detail {

/// Messages wait for `async_receive`, or that for them.
class message_queue final : public message_handler {
public:
    explicit message_queue(const subscribe_options& options) : arrived_{options}, by_hand_{options.acknowledge_by_hand} {}

    void enter(waiting_room& room) noexcept override { arrived_.enter(room); }

    void session_resumed() override { arrived_.session_resumed(); }

    void take(message_source& source, const asio::any_io_executor&) override {
        if (waiting_.empty()) return arrived_.add(source);
        hand_over(take_first(waiting_), message{source.keep()}, completion_mode::batch);
    }

    /// Completes `waiter` with the next message, now or when there is one. Acknowledges those that were handed over before.
    void receive(operation& waiter) {
        for (const message& seen : std::exchange(handed_over_, {}))
            seen.acknowledge();
        if (arrived_.empty()) return waiter.wait_in(waiting_);
        hand_over(waiter, message{arrived_.take()}, completion_mode::posted);
    }

    /// No message will come any more.
    void close(std::error_code why) {
        while (!waiting_.empty())
            finish_later(take_first(waiting_), why);
    }

private:
    void hand_over(operation& to, message&& next, completion_mode mode) {
        if (!by_hand_ && next->qos != qos::at_most_once) handed_over_.push_back(next);
        to.deliver(std::move(next), mode);
    }

    waiting_messages arrived_;
    bool by_hand_;
    std::vector<message> handed_over_{};
    trivial_array<operation*> waiting_{};
};

} // namespace dockwire::mqtt::detail
