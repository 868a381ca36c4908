// Lets virtual time pass.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>

#include <asio/io_context.hpp>

#include "support/manual_clock.hpp"

namespace dockwire::dji::test {

using dockwire::test::manual_clock;

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
