// Waylines for aircraft that fly already ("Wayline Management": in_flight_wayline_...).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How a wayline in flight goes. The values from `canceled` on are final.
enum class in_flight_status : int {
    uploading = 1,
    uploaded = 2,
    in_progress = 3,
    paused = 4,
    canceled = 5,
    ok = 6,
    failed = 7,
    timeout = 8
};

constexpr auto values_of(thing::tag<in_flight_status>) {
    using enum in_flight_status;
    return thing::table<in_flight_status>({{uploading, "The file is being uploaded"},
                                           {uploaded, "The file was uploaded"},
                                           {in_progress, "Flying"},
                                           {paused, "Paused"},
                                           {canceled, "Cancelled"},
                                           {ok, "Done"},
                                           {failed, "Failed, see the result"},
                                           {timeout, "Timed out"}});
}

/// Whether a wayline with this status is over; an unknown status is not.
constexpr bool is_final(in_flight_status status) noexcept {
    return status >= in_flight_status::canceled && status <= in_flight_status::timeout;
}

/// How far a wayline in flight is.
struct in_flight_progress {
    int percent{0};
    thing::extra extra{};

    bool operator==(const in_flight_progress&) const = default;
};
void describe(const in_flight_progress& self, auto& field) { field("percent", self.percent, {.min = 0, .max = 100}); }

/// Gives a flying aircraft a wayline; the file has to be small ("Wayline Management": in_flight_wayline_deliver).
struct in_flight_wayline_deliver {
    static constexpr std::string_view method = "in_flight_wayline_deliver";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr std::string_view since = "1.14";
    static constexpr bool flight_command = true;
    using reply = ack;

    wayline_file file{};
    std::string in_flight_wayline_id{};
    wayline_lost_link_action out_of_control_action{wayline_lost_link_action::return_home};
    wayline_exit_on_lost_link exit_wayline_when_rc_lost{wayline_exit_on_lost_link::finish};
    int rth_altitude{20};
    return_home_altitude rth_mode{return_home_altitude::preset};
    wayline_precision wayline_precision_type{wayline_precision::gps};
    thing::extra extra{};

    bool operator==(const in_flight_wayline_deliver&) const = default;
};
void describe(const in_flight_wayline_deliver& self, auto& field) {
    field("file", self.file);
    field("in_flight_wayline_id", self.in_flight_wayline_id, {.min_length = 1});
    field("out_of_control_action", self.out_of_control_action);
    field("exit_wayline_when_rc_lost", self.exit_wayline_when_rc_lost);
    field("rth_altitude", self.rth_altitude, {.min = 20, .max = 1500, .unit = "m", .remark = remarks::above_unknown});
    field("rth_mode", self.rth_mode);
    field("wayline_precision_type", self.wayline_precision_type);
}

/// Pauses a wayline in flight ("Wayline Management": in_flight_wayline_stop).
struct in_flight_wayline_stop {
    static constexpr std::string_view method = "in_flight_wayline_stop";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr std::string_view since = "1.14";
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string in_flight_wayline_id{};
    thing::extra extra{};

    bool operator==(const in_flight_wayline_stop&) const = default;
};
void describe(const in_flight_wayline_stop& self, auto& field) {
    field("in_flight_wayline_id", self.in_flight_wayline_id, {.min_length = 1});
}

/// Goes on with a paused wayline ("Wayline Management": in_flight_wayline_recover).
struct in_flight_wayline_recover {
    static constexpr std::string_view method = "in_flight_wayline_recover";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr std::string_view since = "1.14";
    static constexpr bool flight_command = true;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string in_flight_wayline_id{};
    thing::extra extra{};

    bool operator==(const in_flight_wayline_recover&) const = default;
};
void describe(const in_flight_wayline_recover& self, auto& field) {
    field("in_flight_wayline_id", self.in_flight_wayline_id, {.min_length = 1});
}

/// Ends the wayline in flight ("Wayline Management": in_flight_wayline_cancel). It names no wayline.
struct in_flight_wayline_cancel {
    static constexpr std::string_view method = "in_flight_wayline_cancel";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr std::string_view since = "1.14";
    static constexpr bool flight_command = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const in_flight_wayline_cancel&) const = default;
};
void describe(const in_flight_wayline_cancel&, auto&) {}

namespace event {

/// How far a wayline in flight is ("Wayline Management": in_flight_wayline_progress).
struct in_flight_wayline_progress {
    static constexpr std::string_view method = "in_flight_wayline_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr std::string_view since = "1.14";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string in_flight_wayline_id{};
    std::optional<in_flight_progress> progress{};
    in_flight_status status{in_flight_status::uploading};
    /// 0, or the result code of what went wrong.
    int result{0};
    std::optional<int> way_point_index{};
    thing::extra extra{};

    bool operator==(const in_flight_wayline_progress&) const = default;
};
void describe(const in_flight_wayline_progress& self, auto& field) {
    field("in_flight_wayline_id", self.in_flight_wayline_id);
    field("progress", self.progress);
    field("status", self.status);
    field("result", self.result, {.required = false});
    field("way_point_index", self.way_point_index);
}

} // namespace event
} // namespace dockwire::dji
