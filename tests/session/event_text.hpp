// The events of a session as text.
#pragma once

#include <ostream>
#include <string>
#include <system_error>
#include <variant>

#include "dockwire/session/event.hpp"
#include "dockwire/session/time.hpp"
#include "session/text_codec.hpp"

namespace session_test {

inline std::string text_of(const std::error_code& error) { return error ? error.message() : std::string{}; }

inline std::string joined(std::string_view first, const std::string& second, std::string_view by = " ") {
    return std::string{first} + (second.empty() ? "" : std::string{by} + second);
}

inline std::string text_of(const mqtt::event::connected& event) {
    return joined("connected", fields_of(event.connack)) + (event.resumed_without_state ? " without state" : "");
}
inline std::string text_of(const mqtt::event::message& event) { return joined("message", fields_of(event.publish)); }
inline std::string text_of(const mqtt::event::receive_maximum_exceeded& event) {
    return "Receive Maximum exceeded: " + std::to_string(event.in_flight);
}
inline std::string text_of(const mqtt::event::given_up& event) {
    return joined("given up PUBLISH '" + std::string{event.publish.payload.text()} + "'", text_of(event.why), ": ");
}

inline std::string text_of(const mqtt::event::completed& event) {
    std::string all = "completed " + std::to_string(static_cast<std::uint64_t>(event.operation));
    if (!event.error && event.reason != mqtt::reason_code::success) all += " reason=" + text_of(event.reason);
    if (!event.reasons.empty()) all += " reasons=" + text_of(event.reasons);
    if (event.qos_capped) all += " capped";
    if (event.reason_string) all += " '" + std::string{*event.reason_string} + "'";
    return joined(all, text_of(event.error), ": ");
}
inline std::string text_of(const mqtt::event::subscription_lost& event) {
    return "lost " + std::string{event.filter} + ": " + std::string{mqtt::name_of(event.reason)};
}
inline std::string text_of(const mqtt::event::closed& event) {
    const std::string said = event.text.empty() ? "" : "'" + std::string{event.text} + "'";
    const std::string moved = event.server_reference ? "to " + std::string{*event.server_reference} : "";
    return joined(joined(joined("closed", text_of(event.why), ": "), said), moved);
}
inline std::string text_of(const mqtt::event::authentication& event) { return line_of(event.auth); }
inline std::string text_of(const mqtt::event::connect_request& event) { return line_of(event.connect); }
inline std::string text_of(const mqtt::event::subscribe_request& event) { return line_of(event.subscribe); }
inline std::string text_of(const mqtt::event::unsubscribe_request& event) { return line_of(event.unsubscribe); }
inline std::string text_of(const mqtt::event::disconnect_request& event) { return line_of(event.disconnect); }

inline std::string text_of(const mqtt::session_event& event) {
    return std::visit([](const auto& one) { return text_of(one); }, event);
}

/// All that a session has to tell, with " | " between the events.
template <class Session>
std::string events_of(Session& session) {
    std::string all{};
    while (const auto* event = session.poll_event())
        all += (all.empty() ? "" : " | ") + text_of(*event);
    return all;
}

/// Gives bytes to a session; what it tells about them.
template <class Session>
std::string feed(Session& session, dockwire::bytes_view bytes, mqtt::time_point now = {}) {
    session.received(now, bytes);
    return events_of(session);
}

} // namespace session_test

namespace dockwire::mqtt::event {

/// Found where a test prints a `session_event`.
inline std::ostream& operator<<(std::ostream& out, const session_event& event) { return out << session_test::text_of(event); }

} // namespace dockwire::mqtt::event
