// Counters of a role: nothing that is ignored goes unseen.
#pragma once

#include <cstdint>

#include "dockwire/thing/model/tolerance.hpp"

namespace dockwire::dji {

/// Counters since a role was made.
struct role_statistics {
    std::uint64_t received{0};          ///< messages of our subscriptions
    std::uint64_t handled{0};           ///< read and given to a handler, or a topology for the role itself
    std::uint64_t unhandled{0};         ///< known to nobody: the handler for unknown methods, or nothing at all
    std::uint64_t unknown_devices{0};   ///< osd and state of a serial number that no topology named
    std::uint64_t nameless_devices{0};  ///< in topologies, without a serial number: left out
    std::uint64_t unknown_topics{0};    ///< not a topic of the Cloud API
    std::uint64_t malformed{0};         ///< not JSON, or not what the method documents
    std::uint64_t retained{0};          ///< commands that the broker had retained: they are not taken
    std::uint64_t without_method{0};    ///< an envelope that needs a method and has none
    std::uint64_t dropped{0};           ///< osd and state that waited for a coroutine handler, when too many did
    std::uint64_t failed_handlers{0};   ///< threw an exception
    std::uint64_t duplicates{0};        ///< commands, events and requests that came again: answered from memory, if at all
    std::uint64_t calls{0};             ///< commands, requests and events that wait for a reply
    std::uint64_t resent{0};            ///< sent again under the same tid
    std::uint64_t timed_out{0};         ///< calls without a reply in time
    std::uint64_t replies{0};           ///< replies that met their call
    std::uint64_t late_replies{0};      ///< to a call that had timed out or was cancelled
    std::uint64_t duplicate_replies{0}; ///< to a call that had its reply
    std::uint64_t unmatched_replies{0}; ///< with our tid prefix and no such call, or from another gateway
    std::uint64_t foreign_replies{0};   ///< to calls of other instances; normal with several backends
    std::uint64_t publish_failures{0};  ///< publishes that the client gave up
    thing::tolerances tolerated{};      ///< looseness of devices that was accepted
};

} // namespace dockwire::dji
