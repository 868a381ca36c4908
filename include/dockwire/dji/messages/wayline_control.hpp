// Wayline missions that are prepared or fly ("Wayline Management").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Why the other dock shall end a mission.
enum class mission_stop_reason : int { normal = 0, other_dock_abnormal = 1 };

constexpr auto values_of(thing::tag<mission_stop_reason>) {
    using enum mission_stop_reason;
    return thing::table<mission_stop_reason>({{normal, "Normal"}, {other_dock_abnormal, "The other dock is abnormal"}});
}

/// A wayline file, as flighttask_create has it.
struct signed_wayline_file {
    std::string url{};
    /// MD5 of the file.
    std::string sign{};
    thing::extra extra{};

    bool operator==(const signed_wayline_file&) const = default;
};
void describe(const signed_wayline_file& self, auto& field) {
    field("url", self.url);
    field("sign", self.sign);
}

/// What the other dock is doing.
struct dock_mission_state {
    /// Of its newest mission.
    std::string flight_id{};
    mission_progress progress{};
    thing::open<mission_status> status{};
    thing::extra extra{};

    bool operator==(const dock_mission_state&) const = default;
};
void describe(const dock_mission_state& self, auto& field) {
    field("flight_id", self.flight_id);
    field("progress", self.progress);
    field("status", self.status);
}

/// Gives a dock a mission; deprecated, see flighttask_prepare ("Wayline Management": flighttask_create).
struct flighttask_create {
    static constexpr std::string_view method = "flighttask_create";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool flight_command = true;
    using reply = ack;

    std::string flight_id{};
    std::string type{};
    signed_wayline_file file{};
    thing::extra extra{};

    bool operator==(const flighttask_create&) const = default;
};
void describe(const flighttask_create& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
    field("type", self.type);
    field("file", self.file);
}

/// Cancels missions that have not started ("Wayline Management": flighttask_undo).
struct flighttask_undo {
    static constexpr std::string_view method = "flighttask_undo";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::vector<std::string> flight_ids{};
    thing::extra extra{};

    bool operator==(const flighttask_undo&) const = default;
};
void describe(const flighttask_undo& self, auto& field) { field("flight_ids", self.flight_ids); }

/// Pauses a mission ("Wayline Management": flighttask_pause).
struct flighttask_pause {
    static constexpr std::string_view method = "flighttask_pause";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const flighttask_pause&) const = default;
};
void describe(const flighttask_pause&, auto&) {}

/// Goes on with a paused mission ("Wayline Management": flighttask_recovery).
struct flighttask_recovery {
    static constexpr std::string_view method = "flighttask_recovery";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const flighttask_recovery&) const = default;
};
void describe(const flighttask_recovery&, auto&) {}

/// Ends a mission from one dock to another at the other dock ("Wayline Management": flighttask_stop).
struct flighttask_stop {
    static constexpr std::string_view method = "flighttask_stop";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string flight_id{};
    mission_stop_reason reason{mission_stop_reason::normal};
    thing::extra extra{};

    bool operator==(const flighttask_stop&) const = default;
};
void describe(const flighttask_stop& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
    field("reason", self.reason);
}

/// Cancels a mission or flight that is being prepared, while the home point is set ("Wayline Management": flight_setup_abort).
struct flight_setup_abort {
    static constexpr std::string_view method = "flight_setup_abort";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock1;
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const flight_setup_abort&) const = default;
};
void describe(const flight_setup_abort&, auto&) {}

/// A dock asks for the state of the other dock of a mission ("Wayline Management": flighttask_progress_get).
struct flighttask_progress_get {
    static constexpr std::string_view method = "flighttask_progress_get";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<dock_mission_state> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    /// Of the other dock. Dock 2 calls it so.
    std::optional<std::string> target_sn{};
    /// Dock 2 only.
    std::optional<std::string> flight_id{};
    /// Of the other dock. Dock 3 calls it so.
    std::optional<std::string> sn{};
    thing::extra extra{};

    bool operator==(const flighttask_progress_get&) const = default;
};
void describe(const flighttask_progress_get::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const flighttask_progress_get& self, auto& field) {
    field("target_sn", self.target_sn, {.min_length = 1});
    field("flight_id", self.flight_id, {.min_length = 1});
    field("sn", self.sn, {.min_length = 1});
}

namespace event {

/// Conditional missions are ready to be executed ("Wayline Management": flighttask_ready).
struct flighttask_ready {
    static constexpr std::string_view method = "flighttask_ready";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::vector<std::string> flight_ids{};
    thing::extra extra{};

    bool operator==(const flighttask_ready&) const = default;
};
void describe(const flighttask_ready& self, auto& field) { field("flight_ids", self.flight_ids); }

/// Preparing a flight takes too long ("Wayline Management":
/// flight_setup_exception_notify).
struct flight_setup_exception_notify {
    static constexpr std::string_view method = "flight_setup_exception_notify";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock1;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Of the dock.
    std::string sn{};
    /// How long it took.
    int timeout_time{0};
    double timestamp{0};
    /// 1 is a wayline mission, 2 a flight to a point.
    int flight_type{0};
    thing::extra extra{};

    bool operator==(const flight_setup_exception_notify&) const = default;
};
void describe(const flight_setup_exception_notify& self, auto& field) {
    field("sn", self.sn);
    field("timeout_time", self.timeout_time, {.min = 2, .max = 10, .step = 2, .unit = "min"});
    field("timestamp", self.timestamp);
    field("flight_type", self.flight_type, {.min = 1, .max = 2});
}

} // namespace event
} // namespace dockwire::dji
