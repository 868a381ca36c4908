// The one timer of a client, for a deadline that moves all the time.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <system_error>

#include <asio/any_io_executor.hpp>
#include <asio/basic_waitable_timer.hpp>

#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// Calls `owner->on_alarm()` once the deadline has come, and perhaps earlier: deadlines move later all the time and earlier
/// rarely, so one that moved later is only looked at when the timer fires.
template <class Clock, class Owner>
class alarm {
public:
    explicit alarm(const asio::any_io_executor& executor) : timer_{executor} {}

    static time_point now() noexcept { return time_point{std::chrono::duration_cast<duration>(Clock::now().time_since_epoch())}; }

    /// Without a deadline nothing is outstanding, so that the execution context can run out of work.
    void set(std::optional<time_point> deadline, Owner& owner) {
        if (!deadline) return stop();
        if (*deadline < set_to_) wait_until(*deadline, owner);
    }

    void stop() {
        if (set_to_ == never) return;
        set_to_ = never;
        timer_.cancel();
    }

private:
    static constexpr time_point never = time_point::max();

    void wait_until(time_point at, Owner& owner) {
        set_to_ = at;
        timer_.expires_at(
            typename Clock::time_point{std::chrono::duration_cast<typename Clock::duration>(at.time_since_epoch())});
        // Not in memory of ours: Asio frees that on any thread that runs the context, while we may be arming the timer anew.
        timer_.async_wait([this, self = owner.shared_from_this(), at](std::error_code error) {
            if (!error && at == set_to_) ring(*self);
        });
    }

    void ring(Owner& owner) {
        set_to_ = never;
        owner.on_alarm();
    }

    asio::basic_waitable_timer<Clock> timer_;
    time_point set_to_{never};
};

} // namespace dockwire::mqtt::detail
