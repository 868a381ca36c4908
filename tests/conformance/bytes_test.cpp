// Statements about the bytes of a live session: what explains a packet, and where packets begin and end.
#include "session/event_text.hpp"
#include "session/packets.hpp"
#include "session/session_pair.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

namespace {

using namespace session_test;
using namespace dockwire::test;

using client_end = mqtt::basic_session<mqtt::client_role>;
using server_end = mqtt::basic_session<mqtt::server_role>;

constexpr mqtt::user_property explanation[]{{"why", "a long story"}};

/// What a session sends, in hex.
template <class Session>
std::string sent_by(Session& session) {
    std::string all = to_hex(session.transmit_buffer());
    session.transmitted({}, session.transmit_buffer().size());
    return all;
}

std::string hex(std::string_view text) { return to_hex(from_hex(text)); }

mqtt::packet::connect connect_with_method() {
    auto request = connect_packet(true);
    request.authentication_method = "m";
    return request;
}

/// A client whose server takes packets of at most `size` bytes.
struct client_within : client_end {
    explicit client_within(std::uint32_t size) {
        transport_opened({}, connect_with_method());
        sent_by(*this);
        mqtt::packet::connack answer{};
        answer.maximum_packet_size = size;
        answer.authentication_method = "m";
        dockwire::byte_buffer bytes{};
        mqtt::encode(answer, bytes);
        REQUIRE(feed(*this, bytes.view()).starts_with("connected"));
    }
};

/// A server whose client takes packets of at most `size` bytes, right after its CONNECT.
struct accepting_within : server_end {
    explicit accepting_within(std::uint32_t size) : server_end{{.receive_maximum = 65'535}} {
        transport_opened({});
        auto request = connect_with_method();
        request.maximum_packet_size = size;
        dockwire::byte_buffer bytes{};
        mqtt::encode(request, bytes);
        REQUIRE(feed(*this, bytes.view()).starts_with("CONNECT"));
    }
};

mqtt::packet::connack accepted_with_method() {
    mqtt::packet::connack answer{};
    answer.authentication_method = "m";
    return answer;
}

/// The same after its CONNACK.
struct server_within : accepting_within {
    explicit server_within(std::uint32_t size) : accepting_within{size} {
        submit({}, accepted_with_method());
        REQUIRE_FALSE(sent_by(*this).empty());
    }
};

template <class Packet>
std::size_t size_of(const Packet& packet) {
    return mqtt::encoded_size(packet);
}

template <class Packet>
std::string bytes_of(const Packet& packet) {
    dockwire::byte_buffer bytes{};
    mqtt::encode(packet, bytes);
    return to_hex(bytes.view());
}

/// `packet`, explained by either property or by both, goes out whole where it fits and bare where it is one byte too long.
/// `EndWithin{size}` is a session whose peer takes that much.
template <class EndWithin, class Packet>
void explains_if_it_fits(Packet packet) {
    const std::string bare = bytes_of(packet);
    for (const bool text : {true, false}) {
        packet.reason_string.reset();
        if (text) packet.reason_string = "a reason";
        packet.user_properties = {};
        if (!text) packet.user_properties = explanation;
        const auto whole = static_cast<std::uint32_t>(size_of(packet));
        CAPTURE(text, whole);
        EndWithin roomy{whole};
        roomy.submit({}, packet);
        CHECK(sent_by(roomy) == bytes_of(packet));
        EndWithin tight{whole - 1};
        tight.submit({}, packet);
        CHECK(sent_by(tight) == bare);
    }
}

/// A packet that has the server's Maximum Packet Size goes out, one that is a byte longer does not.
template <class Packet>
void goes_out_if_it_fits(const Packet& packet) {
    const auto size = static_cast<std::uint32_t>(size_of(packet));
    CAPTURE(mqtt::name_of(mqtt::type_of<Packet>), size);
    client_within roomy{size};
    CHECK_FALSE(roomy.submit({}, packet));
    CHECK(from_hex(sent_by(roomy)).size() == size);
    client_within tight{size - 1};
    tight.submit({}, packet);
    CHECK(sent_by(tight).empty());
}

/// What a client answers to a message that it refuses, and why.
std::string explains(client_within client, std::string_view message) {
    const auto bytes = from_hex(message);
    client.received({}, bytes);
    const auto* event = client.poll_event();
    REQUIRE((event && std::holds_alternative<mqtt::event::message>(*event)));
    const auto delivery = std::get<mqtt::event::message>(*event).delivery;
    const mqtt::explanation why{"why", {{"a", "b"}, {"not \xFF text", "left out"}}};
    CHECK_FALSE(
        client.acknowledge({}, delivery, mqtt::reason_code::quota_exceeded, std::make_shared<const mqtt::explanation>(why)));
    return sent_by(client);
}

constexpr mqtt::reason_item one_reason[]{{mqtt::reason_code::success}};

} // namespace

TEST_CASE("an answer to a message has no property that makes it longer than the peer takes",
          "[MQTT-3.4.2-2][MQTT-3.4.2-3][MQTT-3.5.2-2][MQTT-3.5.2-3][MQTT-3.6.2-2][MQTT-3.6.2-3][MQTT-3.7.2-2][MQTT-3.7.2-3]") {
    constexpr std::uint32_t header_id_and_reason = 5;
    constexpr std::uint32_t with_explanation = header_id_and_reason + 14;
    CHECK(explains(client_within{with_explanation}, "32 06 | 00 01 't' | 00 01 | 00") ==
          hex("40 11 | 00 01 | 97 | 0D | 1F 00 03 'why' | 26 00 01 'a' 00 01 'b'"));
    CHECK(explains(client_within{with_explanation}, "34 06 | 00 01 't' | 00 02 | 00") ==
          hex("50 11 | 00 02 | 97 | 0D | 1F 00 03 'why' | 26 00 01 'a' 00 01 'b'"));
    for (const auto size : {header_id_and_reason, with_explanation - 1}) {
        CHECK(explains(client_within{size}, "32 06 | 00 01 't' | 00 01 | 00") == hex("40 03 | 00 01 | 97"));
        CHECK(explains(client_within{size}, "34 06 | 00 01 't' | 00 02 | 00") == hex("50 03 | 00 02 | 97"));
    }
    client_within client{header_id_and_reason};
    feed(client, "50 02 | 00 03"_hex);
    CHECK(sent_by(client) == hex("62 03 | 00 03 | 92"));
    feed(client, "62 02 | 00 04"_hex);
    CHECK(sent_by(client) == hex("70 03 | 00 04 | 92"));
}

TEST_CASE("a DISCONNECT leaves out what explains it when that makes it longer than the peer takes",
          "[MQTT-3.14.2-3][MQTT-3.14.2-4]") {
    const mqtt::packet::disconnect disconnect{.reason = mqtt::reason_code::unspecified_error};
    explains_if_it_fits<client_within>(disconnect);
    explains_if_it_fits<server_within>(disconnect);
}

TEST_CASE("an AUTH leaves out what explains it when that makes it longer than the peer takes", "[MQTT-3.15.2-2][MQTT-3.15.2-3]") {
    mqtt::packet::auth exchange{.reason = mqtt::reason_code::re_authenticate, .authentication_method = "m"};
    explains_if_it_fits<client_within>(exchange);
    exchange.reason = mqtt::reason_code::continue_authentication;
    explains_if_it_fits<accepting_within>(exchange);
}

TEST_CASE("CONNACK, SUBACK and UNSUBACK leave out what explains them when that makes them longer than the client takes",
          "[MQTT-3.2.2-19][MQTT-3.2.2-20][MQTT-3.9.2-1][MQTT-3.9.2-2][MQTT-3.11.2-1][MQTT-3.11.2-2]") {
    explains_if_it_fits<accepting_within>(accepted_with_method());
    explains_if_it_fits<server_within>(mqtt::packet::suback{.id = mqtt::packet_id{1}, .reasons = one_reason});
    explains_if_it_fits<server_within>(mqtt::packet::unsuback{.id = mqtt::packet_id{1}, .reasons = one_reason});
}

TEST_CASE("a packet of the server's Maximum Packet Size is sent, one that is a byte longer is not", "[MQTT-3.2.2-15]") {
    constexpr std::string_view name = "a/name/of/some/length";
    const mqtt::subscription_request request{.filter = name};
    const mqtt::filter_name filter{name};
    for (const auto level : {qos_0, qos_1, qos_2})
        goes_out_if_it_fits(publish("some payload", level));
    goes_out_if_it_fits(subscribe(request));
    goes_out_if_it_fits(unsubscribe(filter));
    goes_out_if_it_fits(mqtt::packet::auth{
        .reason = mqtt::reason_code::re_authenticate, .authentication_method = "m", .authentication_data = mqtt::binary{name}});
}

TEST_CASE("a DISCONNECT with a reserved bit is answered with 0x81", "[MQTT-3.14.1-1]") {
    const std::string_view disconnect = GENERATE("E1 00", "E2 00", "E4 00", "E8 00", "EF 00");
    client_within client{1000};
    CHECK(feed(client, from_hex(disconnect)).starts_with("closed: peer error: Malformed Packet"));
    CHECK(sent_by(client) == hex("E0 01 | 81"));
    server_within server{1000};
    CHECK(feed(server, from_hex(disconnect)).starts_with("closed: peer error: Malformed Packet"));
    CHECK(sent_by(server) == hex("E0 01 | 81"));
}

TEST_CASE("packets may be cut anywhere and come several in one piece", "[MQTT-6.0.0-2]") {
    const auto stream = "30 05 | 00 01 't' | 00 | '1'  32 07 | 00 01 't' | 00 01 | 00 | '2'  30 05 | 00 01 't' | 00 | '3'"_hex;
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        CAPTURE(piece);
        client_within client{1000};
        std::string events{};
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            const auto bytes = dockwire::bytes_view{stream}.subspan(at, std::min(piece, stream.size() - at));
            const std::string more = feed(client, bytes);
            events += (events.empty() || more.empty() ? "" : " | ") + more;
        }
        CHECK(events == "message topic=t payload=1 | message qos=1 id=1 topic=t payload=2 | message topic=t payload=3");
    }
}
