// When to send PINGREQ, and when to take the peer for gone.
//
// A peer that has much to read first answers late, and the operating system may have taken all of it at once, so that a write that is done
// says nothing. What counts is how far the bytes have come: as long as those before PINGREQ arrive, the peer lives, and the wait for
// PINGRESP begins when PINGREQ has arrived. Bytes behind PINGREQ are no sign of life: a system acknowledges them for a server that hangs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "dockwire/codec/packet_type.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// The Keep Alive of one connection (3.1.2.10), at the end `Self`.
template <side Self>
class keep_alive {
public:
    enum class demand { nothing, ping, close };

    /// The connection is up; an interval of zero turns keep alive off.
    void begin(time_point now, duration interval) noexcept {
        stop();
        interval_ = interval;
        last_received_ = now;
        if (interval == duration::zero()) return;
        if (Self == side::client) {
            ping_at_ = now + interval;
        } else {
            await_life(now);
        }
    }

    void stop() noexcept { ping_at_ = gone_at_ = time_point::max(); }

    /// Bytes came.
    void heard(time_point now) noexcept {
        last_received_ = now;
        if (gone_at_ != time_point::max()) await_life(now);
    }

    /// PINGREQ was encoded as the last of `unwritten` bytes. 0: it will be handed to the stream at once, and all before it has arrived.
    void asked(time_point now, std::size_t unwritten, const stream_progress& reached) noexcept {
        if (gone_at_ != time_point::max()) return; // an earlier one is not answered
        await_life(now);
        has_arrived_ = unwritten == 0;
        before_its_end_ = unwritten;
        behind_ = 0;
        end_.reset();
        acknowledged_ = reached.acknowledged;
    }

    /// `count` bytes are written.
    void written(std::size_t count) noexcept {
        const std::size_t before = std::min(count, before_its_end_);
        before_its_end_ -= before;
        behind_ += count - before;
    }

    /// PINGRESP came.
    void answered() noexcept { gone_at_ = time_point::max(); }

    /// What is due now. PINGREQ is, after a whole interval without sending [MQTT-3.1.2-20], and also after one without receiving,
    /// or a client that only sends would never find out that the server is gone. The deadline is not moved by every packet: it is
    /// looked at when it has come.
    demand due(time_point now, time_point last_sent, const stream_progress& reached) noexcept {
        if (now >= gone_at_ && !moves_on(now, reached)) return demand::close;
        if (now < ping_at_) return demand::nothing;
        const time_point silent_until = std::min(last_sent, last_received_) + interval_;
        const bool wanted = now >= silent_until;
        ping_at_ = wanted ? now + interval_ : silent_until;
        return wanted ? demand::ping : demand::nothing;
    }

    time_point next() const noexcept { return std::min(ping_at_, gone_at_); }

private:
    // A server gives a client one and a half intervals [MQTT-3.1.2-22]; a client waits half an interval after its PINGREQ.
    void await_life(time_point now) noexcept { gone_at_ = now + (Self == side::server ? interval_ * 3 / 2 : interval_ / 2); }

    // At a deadline: whether there is another one, because PINGREQ has arrived only now, or more of what is before it.
    bool moves_on(time_point now, const stream_progress& reached) noexcept {
        if (has_arrived_) return false;
        if (before_its_end_ == 0 && !end_) end_ = reached.sent - std::min<std::uint64_t>(reached.sent, behind_);
        has_arrived_ = end_ && reached.acknowledged >= *end_;
        if (!has_arrived_ && reached.acknowledged <= acknowledged_) return false;
        acknowledged_ = reached.acknowledged;
        await_life(now);
        return true;
    }

    duration interval_{};
    time_point last_received_{};
    time_point ping_at_{time_point::max()};
    time_point gone_at_{time_point::max()};

    // Of the PINGREQ that is not answered.
    bool has_arrived_{true};             // or nobody asks for that: a server waits for no PINGRESP
    std::size_t before_its_end_{0};      // bytes to be written
    std::uint64_t behind_{0};            // bytes that were written after it
    std::optional<std::uint64_t> end_{}; // its place in the stream, once it is written
    std::uint64_t acknowledged_{0};      // at the last deadline
};

} // namespace dockwire::mqtt
