// The phases of a client's run, and what may happen in each.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <algorithm>
#include <cstdint>

namespace dockwire::mqtt::detail {

/// Where a run stands.
enum class run_phase : std::uint8_t {
    idle,       ///< nothing runs
    connecting, ///< a transport is being made
    opening,    ///< the transport is there, CONNACK is awaited
    online,     ///< the server accepted the connection
    closing,    ///< the session has closed the connection, and its last packets go out
    waiting,    ///< for the next attempt
    ending,     ///< no further attempt follows; the owner ends what is open
};

/// What may happen to a run.
enum class run_input : std::uint8_t { start, stop, made, failed, connected, session_closed, stream_closed, retry, settled };

struct run_move {
    run_phase from{};
    run_input what{};
    run_phase to{};
};

/// Every legal move. Where an input has two, the reason and the retry policy decide. An input without a move comes too late: it is ignored.
inline constexpr run_move run_moves[]{
    {run_phase::idle, run_input::start, run_phase::connecting},
    {run_phase::idle, run_input::start, run_phase::ending}, // with options that cannot work
    {run_phase::connecting, run_input::made, run_phase::opening},
    {run_phase::connecting, run_input::failed, run_phase::waiting},
    {run_phase::connecting, run_input::failed, run_phase::ending},
    {run_phase::connecting, run_input::stop, run_phase::ending},
    {run_phase::opening, run_input::connected, run_phase::online},
    {run_phase::opening, run_input::session_closed, run_phase::closing},
    {run_phase::opening, run_input::stop, run_phase::ending},  // before the session is opened
    {run_phase::opening, run_input::stop, run_phase::opening}, // the session closes the connection
    {run_phase::online, run_input::session_closed, run_phase::closing},
    {run_phase::online, run_input::stop, run_phase::online},
    {run_phase::closing, run_input::stop, run_phase::closing},
    {run_phase::closing, run_input::stream_closed, run_phase::waiting},
    {run_phase::closing, run_input::stream_closed, run_phase::ending},
    {run_phase::waiting, run_input::retry, run_phase::connecting},
    {run_phase::waiting, run_input::stop, run_phase::ending},
    {run_phase::ending, run_input::stop, run_phase::ending},
    {run_phase::ending, run_input::settled, run_phase::idle},
};

constexpr bool is_legal(run_phase from, run_input what) noexcept {
    return std::ranges::any_of(run_moves, [&](const run_move& move) { return move.from == from && move.what == what; });
}
constexpr bool is_legal(run_phase from, run_input what, run_phase to) noexcept {
    return std::ranges::any_of(run_moves,
                               [&](const run_move& move) { return move.from == from && move.what == what && move.to == to; });
}

static_assert(!is_legal(run_phase::idle, run_input::stop));
static_assert(!is_legal(run_phase::ending, run_input::made), "a transport that is made too late is dropped");

} // namespace dockwire::mqtt::detail
