// From an open transport to a connection that is up, or refused.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

TEST_CASE("a client sends CONNECT with its own limits and is up after CONNACK", "[MQTT-3.1.0-1]") {
    client_dialogue client{{.receive_maximum = 20, .maximum_packet_size = 1000, .topic_alias_maximum = 5}};
    client.session.transport_opened(client.now, connect_packet(true));
    CHECK(client.hears() == "CONNECT client_id=c clean_start=1 session_expiry=3600 receive_maximum=20 topic_alias_maximum=5 "
                            "maximum_packet_size=1000");
    CHECK(client.session.current_phase() == mqtt::phase::connecting);
    client.says("CONNACK");
    CHECK(client.happened() == "connected");
    CHECK(client.session.current_phase() == mqtt::phase::online);
}

TEST_CASE("limits in the CONNECT win over those of the options") {
    client_dialogue client{{.receive_maximum = 20}};
    auto request = connect_packet();
    request.receive_maximum = 7;
    client.session.transport_opened(client.now, request);
    CHECK(client.hears() == "CONNECT client_id=c session_expiry=3600 receive_maximum=7");
}

TEST_CASE("limits at the protocol's default are not sent") {
    client_dialogue client{{.receive_maximum = 65'535}};
    client.session.transport_opened(client.now, connect_packet());
    CHECK(client.hears() == "CONNECT client_id=c session_expiry=3600");
}

TEST_CASE("a CONNECT that may not be sent closes at once and says why") {
    client_dialogue client{{.receive_maximum = 0}};
    client.session.transport_opened(client.now, connect_packet());
    CHECK(client.happened() == "closed: an option is outside its range, or does not go with this call 'CONNECT'");
    CHECK(client.hears().empty());
}

TEST_CASE("a refused CONNECT closes with the server's reason", "[MQTT-4.13.2-1]") {
    client_dialogue client{};
    client.opens();
    client.says("CONNACK reason=135 reason_string=go_away server_reference=other");
    CHECK(client.happened() == "closed: Not authorized 'go_away' to other");
    CHECK(client.hears().empty());
}

TEST_CASE("Session Present after a clean start is a protocol error", "[MQTT-3.2.2-4]") {
    client_dialogue client{};
    client.opens(connect_packet(true));
    client.says("CONNACK session_present=1");
    CHECK(client.hears() == "DISCONNECT reason=130");
    CHECK(client.happened() == "closed: peer error: Protocol Error 'session present after a clean start'");
}

TEST_CASE("an Assigned Client Identifier is for a CONNECT without one") {
    struct {
        std::string_view ours;
        std::string_view assigned;
        std::string_view happened;
    } const cases[]{
        {"", "s1", "connected assigned_client_id=s1"},
        {"c", "c", "connected assigned_client_id=c"},
        {"c", "s1", "closed: peer error: Protocol Error 'Assigned Client Identifier: CONNECT has another'"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.ours, one.assigned);
        client_dialogue client{};
        auto request = connect_packet();
        request.client_id = one.ours;
        client.opens(request);
        client.says("CONNACK assigned_client_id=" + std::string{one.assigned});
        CHECK(client.happened() == one.happened);
        CHECK(client.hears() == (one.happened.starts_with("connected") ? "" : "DISCONNECT reason=130"));
    }
}

TEST_CASE("a CONNACK that does not come in time ends the attempt") {
    client_dialogue client{{.handshake_timeout = 3s}};
    client.opens();
    client.pass(2999ms);
    CHECK(client.happened().empty());
    client.pass(1ms);
    CHECK(client.happened() == "closed: timed out 'no CONNECT or CONNACK in time'");
}

TEST_CASE("a server answers CONNECT and is up") {
    server_dialogue server{{.receive_maximum = 20, .maximum_packet_size = 1000, .topic_alias_maximum = 5}};
    server.opens();
    CHECK(server.session.current_phase() == mqtt::phase::connecting);
    server.says("CONNECT client_id=c");
    CHECK(server.happened() == "CONNECT client_id=c");
    CHECK(server.hears() == "CONNACK receive_maximum=20 topic_alias_maximum=5 maximum_packet_size=1000");
    CHECK(server.session.current_phase() == mqtt::phase::online);
}

TEST_CASE("what a client sends right behind its CONNECT is handled after CONNACK", "[MQTT-3.2.0-1]") {
    server_dialogue server{};
    server.opens();
    server.says("CONNECT client_id=c | PUBLISH topic=t payload=one");
    CHECK(server.happened() == "CONNECT client_id=c | message topic=t payload=one");
}

TEST_CASE("a server that refuses sends nothing but CONNACK and closes",
          "[MQTT-3.1.4-6][MQTT-3.2.2-6][MQTT-3.2.2-7][MQTT-4.12.0-4][MQTT-4.13.2-1]") {
    server_dialogue server{{.receive_maximum = 20}};
    server.connack.reason = mqtt::reason_code::banned;
    server.connack.session_present = true;
    server.opens();
    server.says("CONNECT client_id=c | PUBLISH topic=t payload=one");
    CHECK(server.hears() == "CONNACK reason=138");
    CHECK(server.happened() == "CONNECT client_id=c | closed: Banned");
}

TEST_CASE("a server never says Session Present to a clean start", "[MQTT-3.2.2-2]") {
    server_dialogue server{{.receive_maximum = 65'535}};
    server.connack.session_present = true;
    server.opens();
    server.says("CONNECT client_id=c clean_start=1");
    CHECK(server.hears() == "CONNACK");
}

TEST_CASE("a server without CONNECT in time closes without a packet") {
    server_dialogue server{{.handshake_timeout = 3s}};
    server.opens();
    server.pass(3s);
    CHECK(server.hears().empty());
    CHECK(server.happened() == "closed: timed out 'no CONNECT or CONNACK in time'");
}

TEST_CASE("a client sends DISCONNECT after what it has encoded", "[MQTT-3.14.4-1]") {
    client_dialogue client{};
    client.connects();
    client.publishes("last", qos_0, 1);
    CHECK_FALSE(client.session.submit(client.now, mqtt::packet::disconnect{}));
    CHECK(client.happened() == "closed");
    CHECK(client.hears() == "PUBLISH topic=t payload=last | DISCONNECT");
    CHECK(client.happened() == "completed 1");
    CHECK(client.session.submit(client.now, mqtt::packet::disconnect{}) == dockwire::usage_error::not_connected);
}

TEST_CASE("a client may send DISCONNECT before CONNACK, a server sends nothing before its own", "[MQTT-3.2.0-1][MQTT-3.14.0-1]") {
    client_dialogue client{};
    client.opens();
    CHECK_FALSE(client.session.submit(client.now, mqtt::packet::disconnect{}));
    CHECK(client.hears() == "DISCONNECT");

    server_dialogue server{};
    server.opens();
    CHECK_FALSE(server.session.submit(server.now, mqtt::packet::disconnect{}));
    CHECK(server.hears().empty());
    CHECK(server.happened() == "closed");
}

TEST_CASE("the peer's DISCONNECT closes with its reason", "[MQTT-4.13.2-1]") {
    client_dialogue client{};
    client.connects();
    client.says("DISCONNECT reason=142 reason_string=elsewhere server_reference=other | PUBLISH topic=t");
    CHECK(client.happened() == "closed: Session taken over 'elsewhere' to other");
    CHECK(client.hears().empty());
    client.reconnects();
    client.says("DISCONNECT");
    CHECK(client.happened() == "closed: the server ended the connection in order");

    server_dialogue server{};
    server.connects();
    server.says("DISCONNECT reason=4 | PUBLISH topic=t");
    CHECK(server.happened() == "DISCONNECT reason=4 | closed: Disconnect with Will Message");
}

TEST_CASE("a reason that this end may not send is not sent", "[MQTT-3.14.2-1]") {
    client_dialogue client{};
    client.connects();
    mqtt::packet::disconnect request{};
    request.reason = mqtt::reason_code::server_busy;
    CHECK(client.session.submit(client.now, request) == dockwire::usage_error::invalid_option);
    client.session.close(mqtt::reason_code::server_busy, dockwire::usage_error::stopped, "enough");
    CHECK(client.hears() == "DISCONNECT reason=128");
    CHECK(client.happened() == "closed: the client is stopped 'enough'");
}

TEST_CASE("DISCONNECT cannot revive a session that ends with its connection", "[MQTT-3.14.2-2]") {
    mqtt::packet::disconnect lasting{};
    lasting.session_expiry_interval = 60;

    client_dialogue client{};
    auto request = connect_packet();
    request.session_expiry_interval.reset();
    client.connects("CONNACK", request);
    CHECK(client.session.submit(client.now, lasting) == dockwire::usage_error::invalid_option);

    server_dialogue server{};
    server.connects("CONNECT client_id=c");
    CHECK(server.session.submit(server.now, lasting) == dockwire::usage_error::invalid_option);
    server.says("DISCONNECT session_expiry=60");
    CHECK(server.hears() == "DISCONNECT reason=130");
    CHECK(server.happened() == "closed: peer error: Protocol Error 'Session Expiry Interval: was 0 in CONNECT'");
}

TEST_CASE("whether the session ends with its connection follows CONNECT, CONNACK and DISCONNECT") {
    client_dialogue client{};
    client.connects();
    CHECK_FALSE(client.session.ends_with_connection());
    mqtt::packet::disconnect last{};
    last.session_expiry_interval = 0;
    CHECK_FALSE(client.session.submit(client.now, last));
    CHECK(client.hears() == "DISCONNECT session_expiry=0");
    CHECK(client.session.ends_with_connection());
    client.reconnects("CONNACK session_expiry=0");
    CHECK(client.session.ends_with_connection());
    last.session_expiry_interval = 60;
    CHECK_FALSE(client.session.submit(client.now, last)); // it was not 0 in CONNECT
    CHECK_FALSE(client.session.ends_with_connection());

    server_dialogue server{};
    server.connects("CONNECT client_id=c session_expiry=60");
    CHECK_FALSE(server.session.ends_with_connection());
    server.says("DISCONNECT session_expiry=0");
    CHECK(server.session.ends_with_connection());
    server.connects("CONNECT client_id=c");
    CHECK(server.session.ends_with_connection());
}

TEST_CASE("Response Information goes only to a client that asked for it", "[MQTT-3.1.2-28]") {
    const auto* const asks = GENERATE("CONNECT client_id=c", "CONNECT client_id=c response_information=0",
                                      "CONNECT client_id=c response_information=1");
    server_dialogue server{{.receive_maximum = 65'535}};
    server.connack.response_information = "replies/c";
    server.opens();
    server.says(asks);
    CHECK(server.hears() == (std::string_view{asks}.ends_with("=1") ? "CONNACK response_information=replies/c" : "CONNACK"));
}

TEST_CASE("a server explains only to a client that wants it, but always CONNACK and DISCONNECT", "[MQTT-3.1.2-29]") {
    const bool wanted = GENERATE(true, false);
    const mqtt::user_property pairs[]{{"why", "because"}};
    const mqtt::reason_item reasons[]{{mqtt::reason_code::not_authorized}};
    server_dialogue server{{.receive_maximum = 65'535}};
    server.connack.reason_string = "hello";
    server.opens();
    server.says(wanted ? "CONNECT client_id=c" : "CONNECT client_id=c problem_information=0");
    CHECK(server.hears() == "CONNACK reason_string=hello");
    mqtt::packet::suback suback{};
    suback.id = mqtt::packet_id{1};
    suback.reasons = reasons;
    suback.reason_string = "no";
    suback.user_properties = pairs;
    server.session.submit(server.now, suback);
    CHECK(server.hears() == (wanted ? "SUBACK id=1 reasons=135 reason_string=no" : "SUBACK id=1 reasons=135"));
    mqtt::packet::unsuback unsuback{};
    unsuback.id = mqtt::packet_id{2};
    unsuback.reasons = reasons;
    unsuback.reason_string = "no";
    server.session.submit(server.now, unsuback);
    CHECK(server.hears() == (wanted ? "UNSUBACK id=2 reasons=135 reason_string=no" : "UNSUBACK id=2 reasons=135"));
    mqtt::packet::disconnect disconnect{};
    disconnect.reason = mqtt::reason_code::server_busy;
    disconnect.reason_string = "later";
    CHECK_FALSE(server.session.submit(server.now, disconnect));
    CHECK(server.hears() == "DISCONNECT reason=137 reason_string=later");
}

TEST_CASE("explanations that were not asked for are a protocol error", "[MQTT-3.1.2-29]") {
    const auto* const packet = GENERATE("PUBACK id=1 reason_string=so", "PUBREC id=2 reason_string=so",
                                        "PUBREL id=9 reason_string=so", "PUBCOMP id=2 reason_string=so",
                                        "SUBACK id=3 reasons=0 reason_string=so", "UNSUBACK id=4 reasons=0 reason_string=so");
    const bool wanted = GENERATE(true, false);
    CAPTURE(packet, wanted);
    auto request = connect_packet();
    if (!wanted) request.request_problem_information = false;
    client_dialogue client{};
    client.connects("CONNACK reason_string=welcome", request);
    client.says(packet);
    CHECK((client.session.current_phase() == mqtt::phase::online) == wanted);
    if (!wanted) CHECK(client.hears() == "DISCONNECT reason=130");
}

TEST_CASE("a transport that breaks closes once, in any phase") {
    client_dialogue client{};
    client.breaks();
    CHECK(client.happened().empty());
    client.opens();
    client.breaks();
    CHECK(client.happened() == "closed: Connection reset by peer");
    client.connects();
    client.session.submit(client.now, mqtt::packet::disconnect{});
    client.breaks();
    client.breaks();
    CHECK(client.happened() == "closed");
    CHECK(client.session.current_phase() == mqtt::phase::offline);
}

TEST_CASE("a transport that opens while another is open replaces it") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_1, 1);
    client.opens();
    client.says("CONNACK session_present=1");
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one");
}
