// Messages that wait for `async_receive`.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <functional>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>

#include "dockwire/client/detail/message_handler.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/core/trivial_array.hpp"
#include "dockwire/session/fifo.hpp"

namespace dockwire::mqtt::detail {

/// The receiver of a subscription without a handler. Messages of QoS 0 are bounded by their number; those of QoS 1 and 2 are not
/// acknowledged while they wait, so that the server's window, our Receive Maximum, bounds them.
class message_queue final : public message_handler {
public:
    explicit message_queue(const subscribe_options& options)
        : longest_{options.receive_queue}, overflow_{options.overflow}, by_hand_{options.acknowledge_by_hand} {}

    /// Is called for each message that is dropped.
    void on_drop(std::function<void(const message&)> handler) { dropped_ = std::move(handler); }

    void take(message_source& source, const asio::any_io_executor&) override {
        if (!waiting_.empty()) return hand_over(take_first(waiting_), message{source.keep()}, completion_mode::batch);
        if (source.view().qos != qos::at_most_once) return arrived_.push(message{source.keep()});
        if (at_most_once_ >= longest_) return overflow(source);
        ++at_most_once_;
        arrived_.push(message{source.keep()});
    }

    /// Completes `waiter` with the next message, now or when there is one. Acknowledges those that were handed over before.
    void receive(operation& waiter) {
        for (const message& seen : std::exchange(handed_over_, {}))
            seen.acknowledge();
        if (arrived_.empty()) return waiter.wait_in(waiting_);
        message next = std::move(arrived_.front());
        arrived_.pop();
        if (next->qos == qos::at_most_once) --at_most_once_;
        hand_over(waiter, std::move(next), completion_mode::posted);
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

    void overflow(message_source& source) {
        message dropped = message{source.keep()};
        std::size_t oldest = 0;
        while (oldest < arrived_.size() && arrived_[oldest]->qos != qos::at_most_once)
            ++oldest;
        if (overflow_ == overflow_policy::drop_oldest && oldest < arrived_.size()) {
            std::swap(arrived_[oldest], dropped);
            for (; oldest + 1 < arrived_.size(); ++oldest)
                std::swap(arrived_[oldest], arrived_[oldest + 1]); // it came last
        }
        if (dropped_) dropped_(dropped);
    }

    std::size_t longest_;
    overflow_policy overflow_;
    bool by_hand_;
    std::function<void(const message&)> dropped_{};
    fifo<message> arrived_{};
    std::size_t at_most_once_{0};
    std::vector<message> handed_over_{};
    trivial_array<operation*> waiting_{};
};

} // namespace dockwire::mqtt::detail
