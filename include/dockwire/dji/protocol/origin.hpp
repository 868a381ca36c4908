// Where a message came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/topics.hpp"

namespace dockwire::dji {

/// What a handler is told beside the message.
struct origin {
    topic_kind kind{topic_kind::osd};
    /// The gateway: a dock or a remote controller. For osd and state of an aircraft, as the message or the topology names it.
    std::string gateway_sn{};
    /// The serial number in the topic: the device that the message is about.
    std::string device_sn{};
    /// What that device is; empty while no topology has named it.
    std::optional<device_model> model{};
    std::string tid{};
    std::string bid{};
    /// Empty for osd, state and property sets.
    std::string method{};
    /// Unix time in ms by the sender's clock.
    std::optional<std::int64_t> timestamp{};
    bool need_reply{false};
    /// The broker had retained the message and sent it for a new subscription (MQTT 5.0 3.3.1.3): osd and state may be of long ago. Events,
    /// requests and topologies too.
    bool retained{false};
    /// The prefix of the topic: replies go where the device listens.
    topic_prefix prefix{topic_prefix::thing};
};

} // namespace dockwire::dji
