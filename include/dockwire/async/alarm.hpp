// Keeps the earliest of an owner's deadlines with one Asio timer.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/basic_waitable_timer.hpp>

#include "dockwire/async/detail/post.hpp"

namespace dockwire::mqtt {

/// Calls its owner's `on_alarm()` at the deadline or before it: the owner looks at its clock and arms the alarm anew. Deadlines move
/// later all the time and earlier rarely, so one that moves later does not touch the timer; an alarm that comes too soon just looks again.
///
/// What has arrived by then is read first: when a handler has kept the executor busy for long, the bytes that move a deadline may lie in the
/// socket while the timer is due.
///
/// The owner holds the alarm and is held by its outstanding handler. Everything happens on the executor.
/// @tparam Clock  a monotonic clock; another than `steady_clock` needs wait traits for `asio::basic_waitable_timer`
template <class Clock>
class alarm {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit alarm(const asio::any_io_executor& executor) : timer_{std::in_place, executor} {}

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
        timer_->cancel();
    }

    /// Cancels it for good, and destroys the timer, which must not outlive the execution context.
    void stop() {
        armed_at_ = never;
        timer_.reset();
    }

private:
    static constexpr time_point never = time_point::max();

    template <class Owner>
    void wait_until(time_point at, Owner& owner) {
        if (!timer_) return;
        armed_at_ = at;
        timer_->expires_at(
            typename Clock::time_point{std::chrono::duration_cast<typename Clock::duration>(at.time_since_epoch())});
        // Without `handler_memory`: Asio may free the handler on another thread of the context, while this one arms the timer anew.
        timer_->async_wait([this, self = owner.shared_from_this(), at](std::error_code error) {
            if (!error) ring(self, at, turns_of_a_read);
        });
    }

    // Handlers run in the order in which they became ready. Between the moment when the reactor sees bytes and the handler that has read them
    // lie three turns: of the reactor, of the wait for readability, of the read. One more is for a layer.
    static constexpr int turns_of_a_read = 4;

    template <class Owner>
    void ring(std::shared_ptr<Owner> owner, time_point at, int turns) {
        if (at != armed_at_) return; // it was armed anew, or cancelled
        if (turns != 0) {
            auto next = [this, owner = std::move(owner), at, turns]() mutable { ring(std::move(owner), at, turns - 1); };
            return detail::post(asio::any_io_executor{timer_->get_executor()}, std::move(next));
        }
        armed_at_ = never;
        owner->on_alarm();
    }

    std::optional<asio::basic_waitable_timer<Clock>> timer_;
    time_point armed_at_{never};
};

} // namespace dockwire::mqtt
