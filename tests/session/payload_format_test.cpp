// The Payload Format Indicator, looked at when the options say so (3.3.2.3.2).
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

namespace {

constexpr mqtt::session_options checks{.receive_maximum = 65'535, .check_payload_format = true};

mqtt::packet::publish text_message(std::string_view payload, mqtt::qos qos) {
    auto message = publish(payload, qos);
    message.payload_is_utf8 = true;
    return message;
}

} // namespace

TEST_CASE("a payload that is said to be UTF-8 and is not cannot be submitted") {
    client_dialogue client{checks};
    client.connects();
    for (const auto level : {qos_0, qos_1, qos_2}) {
        for (const char* bad : {"\xFF", "abc\xC3", "\xC0\xAF", "\xED\xA0\x80", "a long text in ASCII and then \xF8"})
            CHECK(client.session.submit(client.now, text_message(bad, level)) == usage_error::invalid_string);
    }
    CHECK(client.hears().empty());
    for (const std::string_view good : {std::string_view{"abc"}, std::string_view{}, std::string_view{"\0", 1},
                                        std::string_view{"gr\xC3\xB6\xC3\x9F"
                                                         "er"}})
        CHECK_FALSE(client.session.submit(client.now, text_message(good, qos_0)));
    CHECK_FALSE(client.publishes("\xFF", qos_0)); // unspecified bytes
}

TEST_CASE("without the option nothing is looked at") {
    client_dialogue client{};
    client.connects();
    CHECK_FALSE(client.session.submit(client.now, text_message("\xFF", qos_0)));
    client.says("PUBLISH utf8=1 topic=t payload=\xFF");
    CHECK(client.deliveries.size() == 1);
}

TEST_CASE("QoS 1 and 2 with a misnamed payload are refused by their acknowledgement, in its order, and not shown",
          "[MQTT-3.3.4-1]") {
    client_dialogue client{checks};
    client.connects();
    client.says("PUBLISH qos=1 id=1 utf8=1 topic=t payload=good | PUBLISH qos=1 id=2 utf8=1 topic=t payload=\xFF | "
                "PUBLISH qos=2 id=3 utf8=1 topic=t payload=\xFF");
    CHECK(client.happened() == "message qos=1 id=1 utf8=1 topic=t payload=good");
    CHECK(client.hears() == "PUBREC id=3 reason=153");
    client.acknowledges(0);
    CHECK(client.hears() == "PUBACK id=1 | PUBACK id=2 reason=153"); // [MQTT-4.6.0-2]
    CHECK(client.session.unacknowledged() == 0);
    CHECK(client.session.current_phase() == mqtt::phase::online);
    client.says("PUBLISH qos=2 id=3 utf8=1 topic=t payload=good"); // a new message [MQTT-4.3.3-9]
    CHECK(client.happened() == "message qos=2 id=3 utf8=1 topic=t payload=good");
}

TEST_CASE("QoS 0 with a misnamed payload ends the connection") {
    client_dialogue client{checks};
    client.connects();
    client.says("PUBLISH utf8=1 topic=t payload=good | PUBLISH topic=t payload=\xFF | PUBLISH utf8=1 topic=t payload=\xFF");
    CHECK(client.hears() == "DISCONNECT reason=153");
    CHECK(client.happened() == "message utf8=1 topic=t payload=good | message topic=t payload=\xFF | "
                               "closed: peer error: Payload format invalid 'Payload: is not UTF-8'");
}

TEST_CASE("a Will with a misnamed payload is not sent, and refused by a server") {
    auto request = connect_packet();
    request.will.emplace();
    request.will->topic = "last/words";
    request.will->payload = mqtt::binary{std::string_view{"\xFF"}};
    request.will->payload_is_utf8 = true;

    client_dialogue client{checks};
    client.session.transport_opened(client.now, request);
    CHECK(client.hears().empty());
    CHECK(client.happened().starts_with("closed: a text is not valid UTF-8"));

    dockwire::byte_buffer bytes{};
    mqtt::encode(request, bytes);
    mqtt::basic_session<mqtt::server_role> server{checks};
    server.transport_opened({});
    server.received({}, bytes.view());
    CHECK(events_of(server) == "closed: peer error: Payload format invalid 'Will Payload: is not UTF-8'");
    CHECK(static_cast<int>(server.transmit_buffer()[3]) == 0x99);
}
