// Keeps the earliest of an owner's deadlines with one Asio timer.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <optional>
#include <system_error>

#include <asio/any_io_executor.hpp>
#include <asio/basic_waitable_timer.hpp>

#include "dockwire/transport/handler_memory.hpp"

namespace dockwire::mqtt {

/// Calls its owner's `on_alarm()` at the deadline or before it: the owner looks at its clock and arms the alarm anew. Deadlines move
/// later all the time and earlier rarely, so one that moves later does not touch the timer; an alarm that comes too soon just looks again.
///
/// The owner holds the alarm and is held by its outstanding handler. Everything happens on the executor; in steady state nothing is allocated.
/// @tparam Clock  a monotonic clock; another than `steady_clock` needs wait traits for `asio::basic_waitable_timer`
template <class Clock>
class alarm {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit alarm(const asio::any_io_executor& executor) : timer_{executor} {}

    static time_point now() noexcept {
        return time_point{std::chrono::duration_cast<time_point::duration>(Clock::now().time_since_epoch())};
    }

    /// Sees to it that `owner.on_alarm()` is called no later than `deadline`; nothing changes when there is none.
    template <class Owner>
    void arm(std::optional<time_point> deadline, Owner& owner) {
        if (!deadline || *deadline >= armed_at_) return;
        armed_at_ = *deadline;
        timer_.expires_at(
            typename Clock::time_point{std::chrono::duration_cast<typename Clock::duration>(deadline->time_since_epoch())});
        timer_.async_wait(with_memory(memory_, [this, self = owner.shared_from_this(), due = armed_at_](std::error_code error) {
            if (error || due != armed_at_) return;
            armed_at_ = time_point::max();
            self->on_alarm();
        }));
    }

    void cancel() {
        armed_at_ = time_point::max();
        timer_.cancel();
    }

private:
    asio::basic_waitable_timer<Clock> timer_;
    handler_memory memory_{};
    time_point armed_at_{time_point::max()};
};

} // namespace dockwire::mqtt
