// Which broker is next, and after what pause.
#pragma once

#include <chrono>
#include <cstddef>

#include "dockwire/client/backoff.hpp"

namespace dockwire::mqtt::detail {

/// Walks the brokers in turn. It knows no clock: its owner connects, waits and reports what became of it.
class reconnect_plan {
public:
    reconnect_plan(const backoff& pauses, std::size_t brokers) noexcept : pauses_{pauses}, brokers_{brokers} {}

    /// The broker to try.
    std::size_t broker() const noexcept { return broker_; }
    /// Attempts since the connection was last up; 0 while it is.
    unsigned attempt() const noexcept { return attempt_; }

    /// Whether what has just ended is a failure: an attempt, or a connection that was made after a pause and has not lasted.
    bool has_failed() const noexcept { return attempt_ != 0 || pauses_taken_ != 0; }
    /// Whether every broker has been tried since the last pause.
    bool is_round_over() const noexcept { return tried_ == 0; }

    /// A new run: the brokers have not failed yet.
    void start() noexcept {
        attempt_ = 0;
        lasted();
    }
    void attempt_begins() noexcept { ++attempt_; }
    void connected() noexcept { attempt_ = 0; }
    /// The connection has been up for long enough to count: what failed before it is over.
    void lasted() noexcept { tried_ = pauses_taken_ = references_ = 0; }

    /// The pause before `broker()` is tried. After a failed attempt that is the next broker, at once unless all have been tried. After a
    /// lost connection it is the same one, which has the session, and there is a pause, because many clients may have lost theirs
    /// together. `leave`: the server has told the client to use
    /// another one.
    template <class Random>
    std::chrono::milliseconds next(Random& random, bool leave = false) {
        if (has_failed() || leave) {
            broker_ = (broker_ + 1) % brokers_;
            if (++tried_ < brokers_) return {};
        }
        tried_ = 0;
        return pauses_.pause(++pauses_taken_, random);
    }

    /// The pause before the server is tried to which another one refers: none at first, but growing ones when references follow each other,
    /// until a connection has lasted.
    template <class Random>
    std::chrono::milliseconds referred(Random& random) {
        constexpr unsigned at_once = 3;
        ++references_;
        return references_ <= at_once ? std::chrono::milliseconds{0} : pauses_.pause(references_ - at_once, random);
    }

private:
    backoff pauses_;
    std::size_t brokers_;
    std::size_t broker_{0};
    std::size_t tried_{0}; // since the last pause
    unsigned attempt_{0};

    // Since a connection has lasted.
    unsigned pauses_taken_{0};
    unsigned references_{0};
};

} // namespace dockwire::mqtt::detail
