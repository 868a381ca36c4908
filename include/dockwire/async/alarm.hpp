// Keeps the earliest of an owner's deadlines with one Asio timer.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <optional>
#include <system_error>

#include <asio/any_io_executor.hpp>
#include <asio/basic_waitable_timer.hpp>

namespace dockwire::mqtt {

/// Calls its owner's `on_alarm()` at the deadline or before it: the owner looks at its clock and arms the alarm anew. Deadlines move
/// later all the time and earlier rarely, so one that moves later does not touch the timer; an alarm that comes too soon just looks again.
///
/// The owner holds the alarm and is held by its outstanding handler. Everything happens on the executor.
/// @tparam Clock  a monotonic clock; another than `steady_clock` needs wait traits for `asio::basic_waitable_timer`
template <class Clock>
class alarm {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit alarm(const asio::any_io_executor& executor) : timer_{executor} {}

    static time_point now() noexcept {
        return time_point{std::chrono::duration_cast<time_point::duration>(Clock::now().time_since_epoch())};
    }

    /// Sees to it that `owner.on_alarm()` is called no later than `deadline`. Without one nothing is outstanding, so that the execution
    /// context can run out of work.
    template <class Owner>
    void arm(std::optional<time_point> deadline, Owner& owner) {
        if (!deadline) return cancel();
        if (*deadline < armed_at_) wait_until(*deadline, owner);
    }

    void cancel() {
        if (armed_at_ == never) return;
        armed_at_ = never;
        timer_.cancel();
    }

private:
    static constexpr time_point never = time_point::max();

    template <class Owner>
    void wait_until(time_point at, Owner& owner) {
        armed_at_ = at;
        timer_.expires_at(
            typename Clock::time_point{std::chrono::duration_cast<typename Clock::duration>(at.time_since_epoch())});
        // Without `handler_memory`: Asio may free the handler on another thread of the context, while this one arms the timer anew.
        timer_.async_wait([this, self = owner.shared_from_this(), at](std::error_code error) {
            if (error || at != armed_at_) return;
            armed_at_ = never;
            self->on_alarm();
        });
    }

    asio::basic_waitable_timer<Clock> timer_;
    time_point armed_at_{never};
};

} // namespace dockwire::mqtt
