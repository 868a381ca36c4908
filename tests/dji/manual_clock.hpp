// Time that stands still until a test moves it.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>

#include <asio/io_context.hpp>
#include <asio/wait_traits.hpp>

namespace dockwire::dji::test {

struct manual_clock {
    using duration = std::chrono::steady_clock::duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<manual_clock>;
    static constexpr bool is_steady = true;

    static time_point now() noexcept { return time_point{since_start}; }

    inline static duration since_start{std::chrono::hours{1}};
};

/// Runs what is ready.
inline void settle(asio::io_context& io) {
    io.restart();
    io.poll();
}

/// Lets the time pass, step by step, so that timers that others arm go off in order.
inline void pass(asio::io_context& io, manual_clock::duration time,
                 manual_clock::duration step = std::chrono::milliseconds{500}) {
    settle(io);
    for (const auto end = manual_clock::since_start + time; manual_clock::since_start < end; settle(io))
        manual_clock::since_start = std::min(end, manual_clock::since_start + step);
}

} // namespace dockwire::dji::test

namespace asio {

/// The timer's wait is never a real one: whoever moves the clock polls.
template <>
struct wait_traits<dockwire::dji::test::manual_clock> {
    using clock = dockwire::dji::test::manual_clock;
    static clock::duration to_wait_duration(const clock::duration&) { return clock::duration::zero(); }
    static clock::duration to_wait_duration(const clock::time_point&) { return clock::duration::zero(); }
};

} // namespace asio
