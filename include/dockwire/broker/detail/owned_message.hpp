// A message that outlives the packet in which it came.
#pragma once

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

/// A copy of a message, kept as the packet that it makes. What belongs to one delivery only (identifier, DUP, topic alias, subscription
/// identifiers) is left behind.
class owned_message {
public:
    explicit owned_message(packet::publish message) {
        message.id = message.qos == qos::at_most_once ? packet_id::none : packet_id{1};
        message.dup = false;
        message.topic_alias.reset();
        message.subscription_ids = {};
        v5_codec::encode(message, bytes_);
    }

    /// The message; its views are valid as long as this.
    packet::publish view() const {
        packet::publish message{};
        v5_codec::decode(bytes_.view(), side::server, [&](const packet::publish& kept) { message = kept; });
        return message;
    }

private:
    byte_buffer bytes_{};
};

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

} // namespace dockwire::mqtt::detail
