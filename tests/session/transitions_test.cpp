// The table of legal moves, tried whole against live sessions: every end, every phase, every packet.
#include <algorithm>

#include "session/event_text.hpp"
#include "session/packets.hpp"
#include "session/session_pair.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

namespace {

using namespace session_test;
using namespace dockwire::test;
using mqtt::phase;
using mqtt::side;

// One sound packet of each type, by its number. The connection is under an authentication method, so that AUTH may come.
constexpr const char* packets[]{
    "",
    "10 12 | 00 04 'MQTT' 05 02 00 00 04 | 15 00 01 'm' | 00 01 'c'",
    "20 07 | 00 00 04 | 15 00 01 'm'",
    "30 04 | 00 01 't' 00",
    "40 02 | 00 01",
    "50 02 | 00 01",
    "62 02 | 00 01",
    "70 02 | 00 01",
    "82 07 | 00 01 | 00 | 00 01 'f' 00",
    "90 04 | 00 01 | 00 | 00",
    "A2 06 | 00 01 | 00 | 00 01 'f'",
    "B0 04 | 00 01 | 00 | 00",
    "C0 00",
    "D0 00",
    "E0 00",
    "F0 06 | 18 04 | 15 00 01 'm'",
};

constexpr phase phases[]{phase::offline, phase::connecting, phase::accepting, phase::online, phase::closing};

mqtt::packet::auth auth(mqtt::reason_code reason, std::string_view method = "m") {
    mqtt::packet::auth packet{};
    packet.reason = reason;
    packet.authentication_method = method;
    return packet;
}

using client_end = mqtt::basic_session<mqtt::client_role>;
using server_end = mqtt::basic_session<mqtt::server_role>;

// Brings a new session into a phase. Where AUTH may come at all, it is the peer's turn to send one.
void bring(client_end& session, phase wanted) {
    if (wanted == phase::offline) return;
    auto request = connect_packet();
    request.authentication_method = "m";
    session.transport_opened({}, request);
    if (wanted == phase::online) {
        feed(session, from_hex(packets[2]));
        session.submit({}, auth(mqtt::reason_code::re_authenticate));
    }
    if (wanted == phase::closing) session.close(mqtt::reason_code::unspecified_error, {}, {});
}

void bring(server_end& session, phase wanted) {
    if (wanted == phase::offline) return;
    session.transport_opened({});
    if (wanted == phase::closing) session.close(mqtt::reason_code::unspecified_error, {}, {});
    if (wanted != phase::accepting && wanted != phase::online) return;
    feed(session, from_hex(packets[1]));
    if (wanted == phase::online) {
        session.submit({}, mqtt::packet::connack{});
        feed(session, "F0 06 | 19 04 | 15 00 01 'm'"_hex);
    }
    session.submit({}, auth(mqtt::reason_code::continue_authentication));
}

// What goes out when a packet must not come now: DISCONNECT 0x82, or from a server that has not said CONNACK, that or nothing.
std::string refusal(side self, phase at, mqtt::packet_type packet) {
    if (self == side::client || at == phase::online) return "E0 01 82";
    const bool is_for_clients_only = !mqtt::form_of(packet).from_client;
    return at == phase::accepting || is_for_clients_only ? "20 03 00 82 00" : "";
}

template <class Session>
void try_packet(phase before, side self, mqtt::packet_type packet) {
    Session session{};
    bring(session, before);
    CAPTURE(static_cast<int>(self), static_cast<int>(before), mqtt::name_of(packet));
    events_of(session);
    session.transmitted({}, session.transmit_buffer().size());
    const std::string events = feed(session, from_hex(packets[static_cast<std::size_t>(packet)]));
    if (before == phase::offline || before == phase::closing) { // nothing is read
        CHECK(session.current_phase() == before);
        CHECK(events.empty());
        CHECK(session.transmit_buffer().empty());
    } else if (const auto after = mqtt::next_phase(self, before, packet)) {
        CHECK(session.current_phase() == *after);
        CHECK(events.find("peer error") == std::string::npos);
    } else {
        CHECK(session.current_phase() == phase::closing);
        CHECK(events.starts_with("closed: peer error: Protocol Error"));
        CHECK(to_hex(session.transmit_buffer()) == refusal(self, before, packet));
    }
}

} // namespace

TEST_CASE("every packet that the table allows is taken, every other one is a protocol error",
          "[MQTT-3.1.0-1][MQTT-3.1.0-2][MQTT-4.13.1-1]") {
    for (const phase at : phases) {
        for (std::uint8_t number = 1; number <= 15; ++number) {
            const auto packet = static_cast<mqtt::packet_type>(number);
            if (at != phase::accepting) try_packet<client_end>(at, side::client, packet);
            try_packet<server_end>(at, side::server, packet);
        }
    }
}

TEST_CASE("AUTH is a protocol error in every phase of a connection without a method", "[MQTT-4.12.0-6][MQTT-4.12.0-7]") {
    const auto* const step = GENERATE("F0 06 | 18 04 | 15 00 01 'm'", "F0 06 | 19 04 | 15 00 01 'm'");
    CAPTURE(step);
    for (const phase at : {phase::accepting, phase::online}) {
        server_end server{};
        server.transport_opened({});
        feed(server, "10 0E | 00 04 'MQTT' 05 02 00 00 00 | 00 01 'c'"_hex);
        if (at == phase::online) server.submit({}, mqtt::packet::connack{});
        REQUIRE(server.current_phase() == at);
        CHECK(feed(server, from_hex(step)).starts_with("closed: peer error: Protocol Error"));
    }
    for (const phase at : {phase::connecting, phase::online}) {
        client_end client{};
        client.transport_opened({}, connect_packet());
        if (at == phase::online) feed(client, "20 03 | 00 00 | 00"_hex);
        REQUIRE(client.current_phase() == at);
        CHECK(feed(client, from_hex(step)).starts_with("closed: peer error: Protocol Error"));
    }
}

TEST_CASE("of every AUTH that either end could send, only the next step is taken",
          "[MQTT-4.12.0-2][MQTT-4.12.0-3][MQTT-4.12.0-5][MQTT-4.12.1-1]") {
    using enum mqtt::reason_code;
    struct step {
        side sender;
        mqtt::reason_code reason;
        bool operator==(const step&) const = default;
    };
    struct stage {
        const char* name;
        bool has_method;
        bool online;
        std::vector<step> before; ///< that led here
        std::vector<step> legal;
    };
    const step asks{side::server, continue_authentication}, answers{side::client, continue_authentication};
    const step begins{side::client, re_authenticate}, ends{side::server, success};
    const stage stages[]{
        {"no method, before CONNACK", false, false, {}, {}},
        {"no method, up", false, true, {}, {}},
        {"CONNECT was sent", true, false, {}, {asks}},
        {"the server has asked", true, false, {asks}, {answers}},
        {"the client has answered", true, false, {asks, answers}, {asks}},
        {"up", true, true, {}, {begins}},
        {"the client has begun anew", true, true, {begins}, {asks, ends}},
        {"the server has asked again", true, true, {begins, asks}, {answers}},
        {"the client has answered again", true, true, {begins, asks, answers}, {asks, ends}},
        {"the server has ended it", true, true, {begins, ends}, {begins}},
    };
    for (const stage& at : stages) {
        for (const side sender : {side::client, side::server}) {
            for (const auto reason : {success, continue_authentication, re_authenticate}) {
                CAPTURE(at.name, static_cast<int>(sender), mqtt::name_of(reason));
                mqtt::auth_exchange exchange{};
                exchange.begin(at.has_method ? std::optional<std::string_view>{"m"} : std::nullopt);
                if (at.online) exchange.settle();
                for (const step& done : at.before)
                    REQUIRE(exchange.step(done.sender, auth(done.reason), at.online));
                const bool is_legal = std::find(at.legal.begin(), at.legal.end(), step{sender, reason}) != at.legal.end();
                CHECK_FALSE(exchange.step(sender, auth(reason, "another"), at.online));
                CHECK(exchange.step(sender, auth(reason), at.online) == is_legal);
            }
        }
    }
}

TEST_CASE("a packet that must not come now breaks a statement on the order of packets") {
    using mqtt::packet_type;
    const auto broken = [](const auto& at, packet_type packet) { return std::string_view{at.order_broken_by(packet)}; };
    mqtt::session_phase<side::client> client{};
    client.take(mqtt::phase_step::opened);
    CHECK(broken(client, packet_type::publish) == "MQTT-3.2.0-1");
    client.accept(packet_type::connack);
    CHECK_FALSE(client.admits(packet_type::connack));
    CHECK(broken(client, packet_type::connack) == "MQTT-3.2.0-2");
    mqtt::session_phase<side::server> server{};
    server.take(mqtt::phase_step::opened);
    CHECK(broken(server, packet_type::publish) == "MQTT-3.1.0-1");
    server.accept(packet_type::connect);
    CHECK_FALSE(server.admits(packet_type::connect));
    CHECK(broken(server, packet_type::connect) == "MQTT-3.1.0-2");
    CHECK(broken(server, packet_type::publish) == "4.13");
}

TEST_CASE("the table allows only what its sender may send") {
    for (const mqtt::transition& move : mqtt::transitions) {
        const mqtt::packet_form& form = mqtt::form_of(move.packet);
        CAPTURE(form.name);
        CHECK((move.receiver == side::client ? form.from_server : form.from_client));
    }
}

TEST_CASE("every owner's call is safe in every phase") {
    for (const phase at : phases) {
        CAPTURE(static_cast<int>(at));
        for (int call = 0; call < 10; ++call) {
            CAPTURE(call);
            client_end session{};
            bring(session, at);
            const mqtt::filter_name filter{"f"};
            switch (call) {
            case 0:
                session.submit({}, publish("x", qos_0), operation_id{1});
                break;
            case 1:
                session.submit({}, publish("x", qos_1), operation_id{1});
                break;
            case 2:
                session.submit({}, subscribe({.filter = "f"}), operation_id{1});
                break;
            case 3:
                session.submit({}, unsubscribe(filter), operation_id{1});
                break;
            case 4:
                session.submit({}, mqtt::packet::disconnect{});
                break;
            case 5:
                session.close(mqtt::reason_code::unspecified_error, dockwire::usage_error::stopped, "test");
                break;
            case 6:
                session.transport_closed({}, dockwire::usage_error::connection_lost);
                break;
            case 7:
                session.abandon(dockwire::usage_error::stopped);
                break;
            case 8:
                session.reset(dockwire::usage_error::stopped);
                break;
            default:
                session.submit({}, auth(mqtt::reason_code::continue_authentication));
                break;
            }
            session.abandon(dockwire::usage_error::stopped);
            session.transport_closed({}, dockwire::usage_error::connection_lost);
            int completed = 0, closed = 0;
            while (const auto* event = session.poll_event()) {
                completed += std::holds_alternative<mqtt::event::completed>(*event) ? 1 : 0;
                closed += std::holds_alternative<mqtt::event::closed>(*event) ? 1 : 0;
            }
            const bool taken = call == 0 ? at == phase::online : call < 4;
            CHECK(completed == (taken ? 1 : 0));
            CHECK(closed == (at == phase::offline ? 0 : 1));
            CHECK(session.current_phase() == phase::offline);
        }
    }
}
