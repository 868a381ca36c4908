// What becomes of a session when its connection is over: its will is published, and it expires.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "dockwire/broker/options.hpp"
#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// How long a session is kept after its connection, in seconds; UINT32_MAX is for ever (3.1.2.11.2).
inline std::uint32_t granted_expiry(const broker_options& options, std::optional<std::uint32_t> wanted) {
    return std::min(wanted.value_or(0), static_cast<std::uint32_t>(options.session_expiry_maximum.count()));
}

/// What a server publishes for a will (3.1.2.5).
inline packet::publish message_of(const will& last) {
    packet::publish message{};
    message.topic = last.topic;
    message.payload = last.payload;
    message.qos = last.qos;
    message.retain = last.retain;
    message.payload_is_utf8 = last.payload_is_utf8;
    message.message_expiry_interval = last.message_expiry_interval;
    message.content_type = last.content_type;
    message.response_topic = last.response_topic;
    message.correlation_data = last.correlation_data;
    message.user_properties = last.user_properties;
    return message;
}

/// The will and the expiry of one session, and their deadlines.
class session_end {
public:
    /// A connection begins: nothing is due any more, and the will is the one of its CONNECT, or none.
    void begin(const packet::connect& request, std::uint32_t expiry) {
        timers_.disarm_all();
        will_.reset();
        if (request.will) remember(*request.will);
        expiry_ = expiry;
    }

    void on(const packet::disconnect& last, const broker_options& options) {
        if (last.reason == reason_code::success) will_.reset(); // [MQTT-3.1.2-10]
        const auto wanted = last.session_expiry_interval;
        if (wanted && expiry_ != 0) expiry_ = granted_expiry(options, wanted); // from 0 it cannot be raised (3.14.2.2.2)
    }

    /// The connection is over. False when the session ends with it.
    bool connection_ended(time_point now) {
        if (expiry_ == 0) return false;
        if (will_) timers_.arm(timer::will, now + will_delay_);
        if (expiry_ != never_expires) timers_.arm(timer::expiry, now + std::chrono::seconds{expiry_});
        return true;
    }

    /// The will, if its delay is over.
    std::optional<owned<packet::publish>> take_due_will(time_point now) {
        return timers_.take(timer::will, now) ? take_will() : std::nullopt;
    }
    /// The will, because the session is over and nothing waits any longer ([MQTT-3.1.3-9]).
    std::optional<owned<packet::publish>> take_will() { return std::exchange(will_, std::nullopt); }

    bool has_expired(time_point now) noexcept { return timers_.take(timer::expiry, now); }

    std::optional<time_point> next_timeout() const noexcept { return timers_.next(); }

private:
    enum class timer : std::uint8_t { will, expiry, count };
    static constexpr std::uint32_t never_expires = UINT32_MAX;

    void remember(const will& last) {
        will_.emplace(message_of(last));
        will_delay_ = std::chrono::seconds{last.will_delay_interval.value_or(0)};
    }

    timer_table<timer> timers_{};
    std::optional<owned<packet::publish>> will_{};
    duration will_delay_{};
    std::uint32_t expiry_{0};
};

} // namespace dockwire::mqtt::detail
