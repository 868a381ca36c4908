// When to send PINGREQ, and when to take the peer for gone.
#pragma once

#include <algorithm>

#include "dockwire/codec/packet_type.hpp"
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

    /// PINGRESP came.
    void answered() noexcept { gone_at_ = time_point::max(); }

    /// What is due now. PINGREQ is, after a whole interval without sending [MQTT-3.1.2-20], and also after one without receiving,
    /// or a client that only sends would never find out that the server is gone. The deadline is not moved by every packet: it is
    /// looked at when it has come.
    demand due(time_point now, time_point last_sent) noexcept {
        if (now >= gone_at_) return demand::close;
        if (now < ping_at_) return demand::nothing;
        const time_point silent_until = std::min(last_sent, last_received_) + interval_;
        const bool wanted = now >= silent_until;
        ping_at_ = wanted ? now + interval_ : silent_until;
        if (wanted && gone_at_ == time_point::max()) await_life(now);
        return wanted ? demand::ping : demand::nothing;
    }

    time_point next() const noexcept { return std::min(ping_at_, gone_at_); }

private:
    // A server gives a client one and a half intervals [MQTT-3.1.2-22]; a client waits half an interval after its PINGREQ.
    void await_life(time_point now) noexcept { gone_at_ = now + (Self == side::server ? interval_ * 3 / 2 : interval_ / 2); }

    duration interval_{};
    time_point last_received_{};
    time_point ping_at_{time_point::max()};
    time_point gone_at_{time_point::max()};
};

} // namespace dockwire::mqtt
