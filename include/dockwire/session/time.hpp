// Time as the session sees it: an argument, never a clock.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace dockwire::mqtt {

/// A moment on the owner's monotonic clock.
using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;

/// The earlier of two deadlines, either of which may be absent.
inline std::optional<time_point> earlier(std::optional<time_point> a, std::optional<time_point> b) noexcept {
    return b && (!a || *b < *a) ? b : a;
}

/// The deadlines of one kind of owner: a slot for each value of `Timer`, whose last enumerator is `count`.
template <class Timer>
class timer_table {
public:
    void arm(Timer timer, time_point at) noexcept { at_[slot(timer)] = at; }
    void disarm(Timer timer) noexcept { arm(timer, never); }
    void disarm_all() noexcept { at_ = all_never(); }

    /// Whether the deadline has passed; a deadline that has is disarmed.
    bool take(Timer timer, time_point now) noexcept {
        if (now < at_[slot(timer)]) return false;
        disarm(timer);
        return true;
    }

    std::optional<time_point> next() const noexcept {
        time_point first = never;
        for (const time_point at : at_)
            first = at < first ? at : first;
        return first == never ? std::nullopt : std::optional{first};
    }

private:
    static constexpr time_point never = time_point::max();
    static constexpr std::size_t size = static_cast<std::size_t>(Timer::count);
    static constexpr std::size_t slot(Timer timer) noexcept { return static_cast<std::size_t>(timer); }
    static constexpr std::array<time_point, size> all_never() noexcept {
        std::array<time_point, size> all{};
        all.fill(never);
        return all;
    }

    std::array<time_point, size> at_{all_never()};
};

} // namespace dockwire::mqtt
