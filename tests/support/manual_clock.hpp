// Time that stands still until a test moves it.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>

#include <asio/wait_traits.hpp>

namespace dockwire::test {

/// A monotonic clock for `asio::basic_waitable_timer`: whoever moves it polls the executor.
struct manual_clock {
    using duration = std::chrono::steady_clock::duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<manual_clock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept { return time_point{since_start}; }

    inline static duration since_start{std::chrono::hours{1}};
};

} // namespace dockwire::test

namespace asio {

/// Without a real wait the reactor looks at these timers in every poll.
template <>
struct wait_traits<dockwire::test::manual_clock> {
    using clock = dockwire::test::manual_clock;
    static clock::duration to_wait_duration(const clock::duration&) { return clock::duration::zero(); }
    static clock::duration to_wait_duration(const clock::time_point&) { return clock::duration::zero(); }
};

} // namespace asio
