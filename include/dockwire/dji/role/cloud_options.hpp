// How a cloud behaves.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

#include "dockwire/core/qos.hpp"
#include "dockwire/dji/protocol/error.hpp"

namespace dockwire::dji {

/// The answer to a method that no handler takes.
struct default_answer {
    std::string_view method{};
    int result{0};
};

/// Docks ask for these before each take-off and wait 40 s for an answer; success without output is enough.
inline constexpr auto docks_default_answers = std::to_array<default_answer>({{"flight_areas_get", 0}, {"offline_map_get", 0}});

/// How a cloud behaves; everything is copied by its constructor.
struct cloud_options {
    /// Instances of one backend that share the work have the same group name (shared subscriptions, MQTT 5.0 4.8.2). Replies go to all of
    /// them: reply topics name no instance.
    std::string_view share_group{};
    /// QoS of subscriptions, commands and replies.
    mqtt::qos qos{mqtt::qos::at_least_once};
    /// When a command that is safe to repeat is sent again, under the same tid.
    std::chrono::milliseconds repeat_after{5000};
    /// The result that answers requests without a handler, and that of events and state: a device repeats an event until it has its answer. The
    /// exceptions are by method.
    int unhandled_result{result_code::failure};
    int unhandled_event_result{result_code::success};
    std::span<const default_answer> default_answers{docks_default_answers};
    /// How many coroutine handlers run at once, at least 1. Those of one device and method run one at a time, in the order of their messages;
    /// what cannot run yet waits. Replies to calls do not.
    std::size_t handlers_at_once{1'000};
    /// How many osd and state messages wait for that. Beyond it the oldest osd goes, or state where no osd waits, and is counted
    /// (`role_statistics::dropped`). Events, requests and topologies all wait.
    std::size_t receive_queue{10'000};
    /// How many events and requests are remembered with their answers, at least 1. A repetition is answered from there and does not act twice.
    std::size_t remembered_answers{65'536};
    /// Of how many devices `cloud::on_properties` keeps what they have said, at least 1. Beyond it the one that has been silent for the longest
    /// time is forgotten.
    std::size_t kept_devices{10'000};
    /// Refuses every looseness of messages (`thing::looseness`) instead of accepting and counting it: the message is reported to `on_error`
    /// and is no good. For tests.
    bool strict{false};
};
static_assert(std::is_trivially_destructible_v<cloud_options>);

} // namespace dockwire::dji
