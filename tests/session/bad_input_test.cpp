// What a peer may send that it must not: each ends the connection with the reason that the standard names, and nothing after it is
// looked at.
#include "session/event_text.hpp"
#include "session/packets.hpp"
#include "session/session_pair.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

namespace {

using namespace session_test;
using namespace dockwire::test;

// What a session tells about bytes that come in pieces.
template <class Session>
std::string feed_in_pieces(Session& session, dockwire::bytes_view bytes, std::size_t piece) {
    std::string events{};
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(piece, bytes.size())))
        events += feed(session, bytes.first(std::min(piece, bytes.size())));
    return events;
}

template <class Session>
void forget_output(Session& session) {
    session.transmitted({}, session.transmit_buffer().size());
}

struct bad_case {
    const char* name;
    std::string_view bytes;
    std::string_view answer;
    mqtt::reason_code reason;
};

using enum mqtt::reason_code;

constexpr std::string_view a_message = " | 30 04 | 00 01 't' | 00";

constexpr bad_case to_online_client[]{
    {"packet type 0", "00 00", "E0 01 81", malformed_packet},
    {"reserved flags", "41 02 | 00 01", "E0 01 81", malformed_packet},
    {"QoS 3", "36 06 | 00 01 't' | 00 01 | 00", "E0 01 81", malformed_packet},
    {"a length of five bytes", "30 FF FF FF FF 01", "E0 01 81", malformed_packet},
    {"a topic that is cut off", "30 03 | 00 05 't'", "E0 01 81", malformed_packet},
    {"a topic that is not UTF-8", "30 04 | 00 01 FF | 00", "E0 01 81", malformed_packet},
    {"packet identifier 0", "32 06 | 00 01 't' | 00 00 | 00", "E0 01 82", protocol_error},
    {"no topic and no alias", "30 03 | 00 00 | 00", "E0 01 82", protocol_error},
    {"topic alias 0", "30 07 | 00 01 't' | 03 23 00 00", "E0 01 94", topic_alias_invalid},
    {"a topic alias above our maximum", "30 07 | 00 01 't' | 03 23 00 03", "E0 01 94", topic_alias_invalid},
    {"a topic alias without a topic so far", "30 06 | 00 00 | 03 23 00 02", "E0 01 82", protocol_error},
    {"a packet above our maximum", "30 FF 01", "E0 01 95", packet_too_large},
    {"a packet that only a client sends", "C0 00", "E0 01 82", protocol_error},
    {"a second CONNACK", "20 03 | 00 00 | 00", "E0 01 82", protocol_error},
    {"a reason that a server does not send in PUBACK", "40 03 | 00 01 | 01", "E0 01 82", protocol_error},
    {"a property twice", "30 0E | 00 01 't' | 0A 02 00 00 00 01 02 00 00 00 02", "E0 01 82", protocol_error},
};

constexpr bad_case to_connecting_client[]{
    {"a malformed CONNACK", "20 03 | 02 00 | 00", "E0 01 81", malformed_packet},
    {"a message before CONNACK", "30 04 | 00 01 't' | 00", "E0 01 82", protocol_error},
    {"Receive Maximum 0", "20 06 | 00 00 | 03 21 00 00", "E0 01 82", protocol_error},
};

constexpr bad_case to_connecting_server[]{
    {"another version", "10 0D | 00 04 'MQTT' 04 02 00 00 | 00 01 'c'", "20 03 00 84 00", unsupported_protocol_version},
    {"a malformed CONNECT", "10 0E | 00 04 'MQTT' 05 03 00 00 00 | 00 01 'c'", "20 03 00 81 00", malformed_packet},
    {"HTTP", "'GET / HTTP/1.1'", "20 03 00 81 00", malformed_packet},
    {"a CONNECT above our maximum", "10 FF 01", "20 03 00 95 00", packet_too_large},
    {"a message before CONNECT", "30 04 | 00 01 't' | 00", "", protocol_error},
    {"AUTH before CONNECT", "F0 06 | 18 04 | 15 00 01 'm'", "", protocol_error},
};

constexpr bad_case to_online_server[]{
    {"a second CONNECT", "10 0E | 00 04 'MQTT' 05 02 00 00 00 | 00 01 'c'", "E0 01 82", protocol_error},
    {"SUBSCRIBE without a filter", "82 03 | 00 01 | 00", "E0 01 82", protocol_error},
    {"a subscription identifier in a client's message", "30 06 | 00 01 't' | 02 0B 01", "E0 01 82", protocol_error},
    {"a packet that only a server sends", "D0 00", "E0 01 82", protocol_error},
};

mqtt::session_options small_limits() { return {.receive_maximum = 65'535, .maximum_packet_size = 100, .topic_alias_maximum = 2}; }

// A bad packet and a good one behind it, whole and byte by byte.
template <class Session, class Prepare>
void check_all(std::span<const bad_case> cases, Prepare&& prepare) {
    for (const bad_case& bad : cases) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{1000}}) {
            CAPTURE(bad.name, piece);
            Session session{small_limits()};
            prepare(session);
            const auto bytes = from_hex(std::string{bad.bytes} + std::string{a_message});
            const std::string events = feed_in_pieces(session, bytes, piece);
            CHECK(events.substr(0, events.find(" '")) == "closed: peer error: " + std::string{mqtt::name_of(bad.reason)});
            CHECK(events.find("message topic") == std::string::npos);
            CHECK(to_hex(session.transmit_buffer()) == bad.answer);
            CHECK(session.current_phase() == mqtt::phase::closing);
        }
    }
}

using client_session = mqtt::basic_session<mqtt::client_role>;
using server_session = mqtt::basic_session<mqtt::server_role>;

void open_client(client_session& session) {
    session.transport_opened({}, connect_packet());
    forget_output(session);
}

void go_online(client_session& session) {
    open_client(session);
    REQUIRE(feed(session, "20 03 | 00 00 | 00"_hex) == "connected");
}

void go_online(server_session& session) {
    session.transport_opened({});
    REQUIRE(feed(session, "10 0E | 00 04 'MQTT' 05 02 00 00 00 | 00 01 'c'"_hex) == "CONNECT client_id=c clean_start=1");
    session.submit({}, mqtt::packet::connack{});
    forget_output(session);
}

} // namespace

TEST_CASE("a client that is up answers bad input with DISCONNECT", "[MQTT-3.3.2-8][MQTT-4.13.2-1]") {
    check_all<client_session>(to_online_client, [](client_session& session) { go_online(session); });
}

TEST_CASE("a client that awaits CONNACK answers bad input with DISCONNECT", "[MQTT-4.13.2-1]") {
    check_all<client_session>(to_connecting_client, open_client);
}

TEST_CASE("a server of MQTT 3.1.1 that refuses the version has said so") {
    client_session session;
    open_client(session);
    CHECK(feed(session, "20 02 | 00 01"_hex) ==
          "closed: Unsupported Protocol Version 'CONNACK: that of MQTT 3.1.1, which refuses version 5'");
    CHECK(session.current_phase() == mqtt::phase::closing);
}

TEST_CASE("a server that awaits CONNECT answers what it cannot read with CONNACK, and other packets not at all",
          "[MQTT-3.1.2-1][MQTT-3.1.2-2][MQTT-3.1.4-1][MQTT-3.14.0-1][MQTT-4.13.1-1]") {
    check_all<server_session>(to_connecting_server, [](server_session& session) { session.transport_opened({}); });
}

TEST_CASE("a server that is up answers bad input with DISCONNECT", "[MQTT-3.1.0-2][MQTT-4.13.1-1]") {
    check_all<server_session>(to_online_server, [](server_session& session) { go_online(session); });
}

TEST_CASE("a peer that sends and never reads is cut off") {
    server_session session{small_limits()};
    go_online(session);
    std::vector<std::byte> pings{};
    for (int i = 0; i < 1000; ++i) {
        pings.push_back(std::byte{0xC0});
        pings.push_back(std::byte{0x00});
    }
    REQUIRE(feed(session, pings).empty());
    session.transmit_buffer(); // a write that never ends
    std::string events{};
    for (int i = 0; i < 10'000 && events.empty(); ++i)
        events = feed(session, pings);
    CHECK(events == "closed: peer error: Quota exceeded 'sends without reading the answers'");
    CHECK(session.unwritten() < 5'000'000);
}

TEST_CASE("bytes that come when nothing is read are passed over") {
    client_session session{};
    CHECK(feed(session, "00 00"_hex).empty());
    go_online(session);
    session.submit({}, mqtt::packet::disconnect{});
    CHECK(feed(session, "00 00"_hex) == "closed");
    CHECK(feed(session, "00 00"_hex).empty());
    session.transport_closed({}, {});
    CHECK(feed(session, "00 00"_hex).empty());
}

TEST_CASE("the rest of a packet whose connection broke is not the beginning of the next") {
    client_session session{};
    go_online(session);
    CHECK(feed(session, "30 04 | 00"_hex).empty());
    session.transport_closed({}, dockwire::usage_error::connection_lost);
    events_of(session);
    go_online(session);
    CHECK(feed(session, "30 04 | 00 01 't' | 00"_hex) == "message topic=t");
}
