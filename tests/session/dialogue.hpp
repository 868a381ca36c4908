// One session, and a peer that the test plays in readable lines.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/session/session.hpp"
#include "session/event_text.hpp"
#include "session/packets.hpp"
#include "session/text_codec.hpp"

extern template class dockwire::mqtt::basic_session<dockwire::mqtt::client_role, session_test::text_codec>;
extern template class dockwire::mqtt::basic_session<dockwire::mqtt::server_role, session_test::text_codec>;

namespace session_test {

inline const std::string expired = "the message expired before it could be sent";

/// A session under test; several lines are written with " | " between them.
template <class Role, class Store = mqtt::memory_store>
class dialogue {
public:
    using session_type = mqtt::basic_session<Role, text_codec, Store>;

    explicit dialogue(mqtt::session_options options = {}, Store store = {}) : session{options, std::move(store)} {}

    session_type session;
    mqtt::time_point now{};
    /// Messages that came in.
    std::vector<mqtt::delivery> deliveries{};
    /// How far the bytes have come that the session has sent. What is written has arrived, unless the link is slow.
    dockwire::stream_progress reached{};
    bool is_slow{false};

    /// The peer says something.
    void says(std::string_view lines) {
        std::string bytes{};
        while (!lines.empty()) {
            const std::size_t end = std::min(lines.find(" | "), lines.size());
            bytes += std::string{lines.substr(0, end)} + "\n";
            lines.remove_prefix(std::min(end + 3, lines.size()));
        }
        session.received(now, dockwire::as_bytes(bytes));
        poll();
    }

    /// What the session has sent since the last time; all of it counts as written.
    std::string hears() {
        std::string lines{};
        for (auto bytes = session.transmit_buffer(); !bytes.empty(); bytes = session.transmit_buffer()) {
            lines += dockwire::as_text(bytes);
            reached.sent += bytes.size();
            session.transmitted(now, bytes.size());
        }
        if (!is_slow) reached.acknowledged = reached.sent;
        poll();
        return with_bars(lines);
    }

    /// What the session has told its owner since the last time.
    std::string happened() {
        poll();
        return std::exchange(events_, {});
    }

    /// Time goes by; every deadline on the way is kept.
    void pass(mqtt::duration time) {
        const mqtt::time_point until = now + time;
        for (auto due = session.next_timeout(); due && *due <= until; due = session.next_timeout()) {
            now = std::max(now, *due);
            session.timeout(now, reached);
            poll();
        }
        now = until;
    }

    void breaks() {
        session.transport_closed(now, std::make_error_code(std::errc::connection_reset));
        poll();
    }

    std::error_code publishes(std::string_view payload, mqtt::qos qos, std::uint64_t operation = 0) {
        return session.submit(now, publish(payload, qos), operation_id{operation});
    }

    /// Acknowledges the message that came as the n-th, from 0 on.
    std::error_code acknowledges(std::size_t n, mqtt::reason_code reason = mqtt::reason_code::success) {
        return session.acknowledge(now, deliveries.at(n), reason);
    }

    void poll() {
        while (const auto* event = session.poll_event()) {
            events_ += (events_.empty() ? "" : " | ") + text_of(*event);
            if (const auto* message = std::get_if<mqtt::event::message>(&*event)) deliveries.push_back(message->delivery);
            if (const auto* request = std::get_if<mqtt::event::connect_request>(&*event)) answer(*request);
        }
    }

    /// What a server answers to CONNECT, in the middle of its events.
    mqtt::packet::connack connack{};

private:
    static std::string with_bars(std::string_view lines) {
        std::string all{};
        for (const char c : lines.substr(0, lines.empty() ? 0 : lines.size() - 1))
            all += c == '\n' ? std::string{" | "} : std::string{c};
        return all;
    }

    void answer(const mqtt::event::connect_request&) {
        if constexpr (Role::self == mqtt::side::server) session.submit(now, connack);
    }

    std::string events_{};
};

/// A client whose CONNECT is sent and read.
struct client_dialogue : dialogue<mqtt::client_role> {
    using dialogue::dialogue;

    void opens(const mqtt::packet::connect& request = connect_packet()) {
        session.transport_opened(now, request);
        hears();
    }
    /// Connects and forgets what was said and done for it.
    void connects(std::string_view answer = "CONNACK", const mqtt::packet::connect& request = connect_packet()) {
        opens(request);
        says(answer);
        happened();
    }
    void reconnects(std::string_view answer = "CONNACK session_present=1") {
        breaks();
        happened();
        opens();
        says(answer);
        happened();
    }
};

/// A server to which a client has connected.
struct server_dialogue : dialogue<mqtt::server_role> {
    using dialogue::dialogue;

    void opens() { session.transport_opened(now); }
    void connects(std::string_view connect = "CONNECT client_id=c") {
        opens();
        says(connect);
        hears();
        happened();
    }
};

} // namespace session_test
