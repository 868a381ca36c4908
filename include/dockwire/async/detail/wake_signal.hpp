// How operations of a transport wait for each other.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/steady_timer.hpp>

namespace dockwire::mqtt::detail {

/// Operations wait on it, and look at their condition again when it wakes them, so that waking it needlessly does no harm. It is a timer
/// that never expires: Asio then counts the work, uses the handler's allocator and destroys what still waits with the io_context. Used on
/// its executor only.
class wake_signal {
public:
    explicit wake_signal(const asio::any_io_executor& executor)
        : never_{executor, std::chrono::steady_clock::time_point::max()} {}

    /// Calls `operation(std::error_code)` after the next `wake`, whatever the error.
    template <class Operation>
    void wait(Operation operation) {
        never_.async_wait(std::move(operation));
    }
    void wake() { never_.cancel(); }

private:
    asio::steady_timer never_;
};

} // namespace dockwire::mqtt::detail
