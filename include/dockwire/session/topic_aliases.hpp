// The topic aliases that the peer uses on one connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/peer_error.hpp"

namespace dockwire::mqtt {

/// Puts the topic that an alias stands for into a received PUBLISH [MQTT-3.3.2-12].
class topic_alias_table {
public:
    /// Begins a connection on which aliases from 1 to `maximum` are accepted; none of an earlier one is left [MQTT-3.3.2-7].
    void begin(std::uint16_t maximum) noexcept {
        topics_.clear();
        maximum_ = maximum;
    }

    /// What is wrong with the alias (3.3.4); else `message` has its topic and no alias.
    std::optional<peer_fault> resolve(packet::publish& message) {
        if (!message.topic_alias) return std::nullopt;
        const std::size_t alias = *message.topic_alias;
        message.topic_alias.reset();
        if (alias == 0 || alias > maximum_) {
            return peer_fault{
                reason_code::topic_alias_invalid, false, {"Topic Alias: above the Topic Alias Maximum", "3.3.2.3.4"}};
        }
        if (alias > topics_.size()) topics_.resize(alias);
        std::string& topic = topics_[alias - 1];
        if (!message.topic.empty()) topic = message.topic;
        message.topic = topic;
        if (topic.empty())
            return peer_fault{reason_code::protocol_error, false, {"Topic Alias: stands for no topic yet", "3.3.2.3.4"}};
        return std::nullopt;
    }

private:
    std::vector<std::string> topics_{};
    std::uint16_t maximum_{0};
};

} // namespace dockwire::mqtt
