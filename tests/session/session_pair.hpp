// A client session joined to a server session: bytes move by function call, time by assignment.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <system_error>
#include <variant>
#include <vector>

#include "dockwire/session/session.hpp"
#include "session/packets.hpp"

extern template class dockwire::mqtt::basic_session<dockwire::mqtt::client_role>;
extern template class dockwire::mqtt::basic_session<dockwire::mqtt::server_role>;

namespace session_test {

inline std::string text(dockwire::bytes_view bytes) { return std::string{dockwire::as_text(bytes)}; }

/// What one end has told its owner, copied.
struct journal {
    std::vector<std::string> messages{};
    std::vector<std::string> topics{};
    std::map<std::uint64_t, std::vector<std::error_code>> completed{};
    std::vector<mqtt::reason_code> reasons{};
    std::vector<std::error_code> closed{};
    std::vector<std::string> lost{};
    int connected{0};
    int session_present{0};
    int subscribes{0};
    /// Messages that are not acknowledged yet, if `session_pair::acknowledge` is off.
    std::vector<mqtt::delivery> kept{};
};

/// Both ends, the wire between them, and the answers that a plain server gives.
template <class Client = mqtt::basic_session<mqtt::client_role>, class Server = mqtt::basic_session<mqtt::server_role>>
class session_pair {
public:
    static constexpr std::size_t no_cut = std::numeric_limits<std::size_t>::max();

    session_pair() = default;
    session_pair(mqtt::session_options of_client, mqtt::session_options of_server) : client{of_client}, server{of_server} {}

    mqtt::time_point now{};
    Client client{};
    Server server{};
    journal at_client{};
    journal at_server{};
    /// What the server answers to CONNECT; session_present is filled in.
    mqtt::packet::connack connack{};
    bool server_has_session{false};
    /// Whether messages are acknowledged as they arrive; else they are kept in the journals.
    bool acknowledge{true};
    /// Bytes after which the wire breaks, in each direction.
    std::size_t cut_to_server{no_cut};
    std::size_t cut_to_client{no_cut};
    /// The longest piece in which bytes arrive.
    std::size_t piece{no_cut};

    void open(const mqtt::packet::connect& request = connect_packet(true)) {
        is_open_ = true;
        client.transport_opened(now, request);
        server.transport_opened(now);
    }

    void connect(const mqtt::packet::connect& request = connect_packet(true)) {
        open(request);
        run();
    }

    void reconnect() { connect(connect_packet(false)); }

    void close(std::error_code why = std::make_error_code(std::errc::connection_reset)) {
        if (!is_open_) return;
        is_open_ = false;
        client.transport_closed(now, why);
        server.transport_closed(now, why);
        poll_client();
        poll_server();
    }

    bool is_open() const { return is_open_; }

    /// Moves bytes until both ends are silent, or the wire breaks.
    void run() {
        for (int turn = 0; turn < 100'000 && step(); ++turn) {
        }
        using mqtt::phase;
        if (is_open_ && (client.current_phase() == phase::closing || server.current_phase() == phase::closing)) close();
    }

    /// Moves one piece each way; false when there is nothing to move.
    bool step() {
        poll_client();
        poll_server();
        if (!is_open_) return false;
        const bool up = move(client, server, cut_to_server);
        const bool down = is_open_ && move(server, client, cut_to_client);
        return up || down;
    }

    void pass(mqtt::duration time) {
        now += time;
        for (auto due = client.next_timeout(); due && *due <= now; due = client.next_timeout()) {
            client.timeout(now);
            poll_client();
        }
        for (auto due = server.next_timeout(); due && *due <= now; due = server.next_timeout()) {
            server.timeout(now);
            poll_server();
        }
        run();
    }

    void poll_client() {
        while (const auto* happened = client.poll_event()) {
            std::visit([this](const auto& event) { record(at_client, event, client); }, *happened);
        }
    }

    void poll_server() {
        while (const auto* happened = server.poll_event()) {
            std::visit(
                [this](const auto& event) {
                    record(at_server, event, server);
                    serve(event);
                },
                *happened);
        }
    }

private:
    // One piece from one end to the other; false when there is nothing to move.
    template <class From, class To>
    bool move(From& from, To& to, std::size_t& cut) {
        const auto bytes = from.transmit_buffer();
        if (bytes.empty()) return false;
        const std::size_t count = std::min({bytes.size(), cut, piece});
        const std::vector<std::byte> arriving{bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
        if (cut != no_cut) cut -= count;
        if (count != 0) {
            from.transmitted(now, count);
            to.received(now, arriving);
        }
        poll_client();
        poll_server();
        if (cut == 0) close();
        return true;
    }

    template <class Session>
    void record(journal& notes, const mqtt::event::message& event, Session& session) {
        notes.messages.push_back(text(event.publish.payload.bytes));
        notes.topics.emplace_back(event.publish.topic);
        if (acknowledge) {
            session.acknowledge(now, event.delivery);
        } else {
            notes.kept.push_back(event.delivery);
        }
    }
    template <class Session>
    void record(journal& notes, const mqtt::event::completed& event, Session&) {
        notes.completed[static_cast<std::uint64_t>(event.operation)].push_back(event.error);
        notes.reasons.push_back(event.reason);
    }
    template <class Session>
    void record(journal& notes, const mqtt::event::connected& event, Session&) {
        ++notes.connected;
        notes.session_present += event.connack.session_present ? 1 : 0;
    }
    template <class Session>
    void record(journal& notes, const mqtt::event::closed& event, Session&) {
        notes.closed.push_back(event.why);
    }
    template <class Session>
    void record(journal& notes, const mqtt::event::subscription_lost& event, Session&) {
        notes.lost.emplace_back(event.filter);
    }
    template <class Event, class Session>
    void record(journal&, const Event&, Session&) {}

    void serve(const mqtt::event::connect_request& event) {
        if (event.connect.clean_start) server_has_session = false;
        mqtt::packet::connack answer = connack;
        answer.session_present = server_has_session && !mqtt::is_failure(answer.reason);
        server_has_session = server_has_session || !mqtt::is_failure(answer.reason);
        server.submit(now, answer);
    }
    void serve(const mqtt::event::subscribe_request& event) {
        ++at_server.subscribes;
        std::vector<mqtt::reason_item> reasons{};
        for (const auto& request : event.subscribe.subscriptions)
            reasons.push_back({static_cast<mqtt::reason_code>(request.maximum_qos)});
        mqtt::packet::suback answer{};
        answer.id = event.subscribe.id;
        answer.reasons = std::span<const mqtt::reason_item>{reasons};
        server.submit(now, answer);
    }
    void serve(const mqtt::event::unsubscribe_request& event) {
        const std::vector<mqtt::reason_item> reasons(event.unsubscribe.filters.size());
        mqtt::packet::unsuback answer{};
        answer.id = event.unsubscribe.id;
        answer.reasons = std::span<const mqtt::reason_item>{reasons};
        server.submit(now, answer);
    }
    template <class Event>
    void serve(const Event&) {}

    bool is_open_{false};
};

extern template class session_pair<>;

} // namespace session_test
