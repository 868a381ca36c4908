// The last retained message of each topic (3.3.1.3).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/broker/detail/topic_map.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// Work is proportional to the messages that match, and to those that have expired since it was asked before.
class retained_messages {
public:
    /// Keeps no more than so many messages of so many bytes, counted as PUBLISH.
    retained_messages(std::size_t most, std::size_t most_bytes) : most_{most}, most_bytes_{most_bytes} {}

    /// Replaces the topic's message; an empty payload removes it ([MQTT-3.3.1-5], [MQTT-3.3.1-6]). False when there is no room for it: then
    /// the one before stays.
    bool keep(const packet::publish& message, time_point now) {
        forget_expired(now);
        const auto before = topics_.find(message.topic);
        const bool removes = message.payload.bytes.empty();
        const std::size_t bytes = v5_codec::encoded_size(message);
        if (!removes && !fits(bytes, before)) return false;
        forget(before);
        if (!removes) add(message, bytes, now);
        return true;
    }

    /// Calls `visit(const packet::publish&)` for each message whose topic matches the filter, with the rest of its Message Expiry Interval,
    /// until it returns false, from a topic on and for so many looks: see `topic_map::find`.
    template <class Visit>
    bool find(std::string_view filter, std::string& from, std::size_t& looks, time_point now, Visit&& visit) {
        forget_expired(now);
        return topics_.find(filter, from, looks, [&](const entry& kept) { return visit(kept.view(now)); });
    }

    std::size_t size() const noexcept { return topics_.size(); }
    std::size_t bytes() const noexcept { return bytes_; }

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
        std::size_t bytes{0};
    };

    // Whether there is room when the message before it has left.
    bool fits(std::size_t bytes, topic_map<entry>::iterator before) {
        const bool replaces = before != topics_.end();
        const std::size_t others = bytes_ - (replaces ? before->second.bytes : 0);
        return (replaces || topics_.size() < most_) && bytes <= most_bytes_ && others <= most_bytes_ - bytes;
    }

    void add(const packet::publish& message, std::size_t bytes, time_point now) {
        const auto expiry = message.message_expiry_interval;
        const time_point expires = expiry ? now + std::chrono::seconds{*expiry} : time_point::max();
        const auto kept = topics_.insert(message.topic, {owned<packet::publish>{message}, expires, bytes});
        if (expiry) due_.emplace(expires, kept->first);
        bytes_ += bytes;
    }

    void forget_expired(time_point now) {
        while (!due_.empty() && due_.begin()->first <= now)
            forget(topics_.find(due_.begin()->second));
    }

    void forget(topic_map<entry>::iterator at) {
        if (at == topics_.end()) return;
        due_.erase({at->second.expires, at->first});
        bytes_ -= at->second.bytes;
        topics_.erase(at);
    }

    topic_map<entry> topics_{};
    std::set<std::pair<time_point, std::string_view>> due_{}; // topics whose message expires, by when
    std::size_t bytes_{0};
    std::size_t most_;
    std::size_t most_bytes_;
};

} // namespace dockwire::mqtt::detail
