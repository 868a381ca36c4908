// The last retained message of each topic (3.3.1.3).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// Looks at every topic that has a retained message when a client subscribes: enough for thousands of them.
class retained_messages {
public:
    /// Replaces the topic's message; an empty payload removes it ([MQTT-3.3.1-5], [MQTT-3.3.1-6]).
    void keep(const packet::publish& message, time_point now) {
        if (message.payload.bytes.empty()) return forget(message.topic);
        const auto expiry = message.message_expiry_interval;
        const time_point expires = expiry ? now + std::chrono::seconds{*expiry} : time_point::max();
        topics_.insert_or_assign(std::string{message.topic}, entry{owned<packet::publish>{message}, expires});
    }

    /// Calls `visit(const packet::publish&)` for each message whose topic matches the filter, with the rest of its Message Expiry Interval.
    template <class Visit>
    void for_each_match(std::string_view filter, time_point now, Visit&& visit) {
        std::erase_if(topics_, [now](const auto& topic) { return topic.second.expires <= now; });
        for (const auto& [topic, kept] : topics_) {
            if (matches(filter, topic)) visit(kept.view(now));
        }
    }

    std::size_t size() const noexcept { return topics_.size(); }

private:
    struct entry {
        packet::publish view(time_point now) const {
            packet::publish message = content.view();
            if (message.message_expiry_interval) {
                const auto left = std::chrono::ceil<std::chrono::seconds>(expires - now).count();
                message.message_expiry_interval = static_cast<std::uint32_t>(left); // [MQTT-3.3.2-6]
            }
            return message;
        }

        owned<packet::publish> content;
        time_point expires{time_point::max()};
    };

    void forget(std::string_view topic) {
        if (const auto found = topics_.find(topic); found != topics_.end()) topics_.erase(found);
    }

    std::map<std::string, entry, std::less<>> topics_{};
};

} // namespace dockwire::mqtt::detail
