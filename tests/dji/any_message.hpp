// One message, whatever it is, to a cloud and a device that have handlers and open calls.
#pragma once

#include <string>
#include <vector>

#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/thing/json/fault.hpp"

namespace dockwire::dji::test {

/// What the two made of a message.
struct reaction {
    /// How many handlers got it.
    int handled{0};
    std::vector<thing::fault> faults{};
};

/// Delivers a message and aborts the program if something does not hold that holds for any message: what a handler gets is written so that
/// it reads back equal, each call completes once, what is answered is JSON, and every message is in a counter.
/// @param payload  "$TID" in it becomes the tid of the call whose answer belongs on the topic
reaction deliver(const std::string& topic, std::string payload);

/// The same on the dock's topic of that kind.
reaction deliver(topic_kind kind, std::string payload);

} // namespace dockwire::dji::test
