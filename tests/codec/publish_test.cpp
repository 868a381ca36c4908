// PUBLISH (3.3).
#include "codec/packet_cases.hpp"

using namespace dockwire;
using namespace dockwire::test;

namespace {

constexpr user_property three_pairs[]{{"b", "1"}, {"a", "2"}, {"b", "1"}};
constexpr subscription_id one_id[]{{1}};
constexpr subscription_id four_ids[]{{127}, {128}, {16384}, {268'435'455}};

// Legal in both directions.
const packet_case<packet::publish> publish_cases[]{
    {"QoS 0 has no packet identifier", {.topic = "a/b", .payload = binary{"hi"}}, "30 08 | 00 03 'a/b' | 00 | 'hi'"},
    {"an empty payload", {.topic = "a"}, "30 04 | 00 01 'a' | 00"},
    {"retain is bit 0", {.topic = "a", .retain = true}, "31 04 | 00 01 'a' | 00"},
    {"QoS 1", {.topic = "a", .id = packet_id{0x0102}, .qos = qos::at_least_once}, "32 06 | 00 01 'a' | 01 02 | 00"},
    {"QoS 2", {.topic = "a", .id = packet_id{0xFFFF}, .qos = qos::exactly_once}, "34 06 | 00 01 'a' | FF FF | 00"},
    {"DUP is bit 3",
     {.topic = "a", .id = packet_id{1}, .qos = qos::at_least_once, .dup = true},
     "3A 06 | 00 01 'a' | 00 01 | 00"},
    {"every flag",
     {.topic = "a", .id = packet_id{1}, .qos = qos::exactly_once, .dup = true, .retain = true},
     "3D 06 | 00 01 'a' | 00 01 | 00"},
    {"a topic of Chinese and emoji", {.topic = "\xE4\xB8\x96/\xF0\x9F\x98\x80"}, "30 0B | 00 08 E4 B8 96 '/' F0 9F 98 80 | 00"},
    {"a topic that is a slash", {.topic = "/"}, "30 04 | 00 01 '/' | 00"},
    {"a topic that begins with a dollar sign", {.topic = "$SYS/x"}, "30 09 | 00 06 '$SYS/x' | 00"},
    {"any bytes are a payload",
     {.topic = "a", .payload = binary{std::string_view{"\0\xFF", 2}}},
     "30 06 | 00 01 'a' | 00 | 00 FF"},
    {"payload format indicator", {.topic = "a", .payload_is_utf8 = true}, "30 06 | 00 01 'a' | 02 | 01 01"},
    {"payload format indicator 0", {.topic = "a", .payload_is_utf8 = false}, "30 06 | 00 01 'a' | 02 | 01 00"},
    {"message expiry interval", {.topic = "a", .message_expiry_interval = 0}, "30 09 | 00 01 'a' | 05 | 02 00 00 00 00"},
    {"content type", {.topic = "a", .content_type = "t"}, "30 08 | 00 01 'a' | 04 | 03 00 01 't'"},
    {"response topic", {.topic = "a", .response_topic = "r"}, "30 08 | 00 01 'a' | 04 | 08 00 01 'r'"},
    {"correlation data", {.topic = "a", .correlation_data = binary{"9"}}, "30 08 | 00 01 'a' | 04 | 09 00 01 '9'"},
    {"empty correlation data", {.topic = "a", .correlation_data = binary{}}, "30 07 | 00 01 'a' | 03 | 09 00 00"},
    {"topic alias", {.topic = "a", .topic_alias = 5}, "30 07 | 00 01 'a' | 03 | 23 00 05"},
    {"a topic alias instead of a topic", {.topic_alias = 0xFFFF}, "30 06 | 00 00 | 03 | 23 FF FF"},
    {"user property", {.topic = "a", .user_properties = one_pair}, "30 0B | 00 01 'a' | 07 | 26 00 01 'k' 00 01 'v'"},
    {"user properties keep their order and may be equal",
     {.topic = "a", .user_properties = three_pairs},
     "30 19 | 00 01 'a' | 15 | 26 00 01 'b' 00 01 '1' | 26 00 01 'a' 00 01 '2' | 26 00 01 'b' 00 01 '1'"},
    {"properties stand between identifier and payload",
     {.topic = "a", .payload = binary{"p"}, .id = packet_id{1}, .qos = qos::at_least_once, .topic_alias = 1},
     "32 0A | 00 01 'a' | 00 01 | 03 | 23 00 01 | 'p'"},
};

// Only a server sends these.
const packet_case<packet::publish> from_server[]{
    {"subscription identifier", {.topic = "a", .subscription_ids = one_id}, "30 06 | 00 01 'a' | 02 | 0B 01"},
    {"subscription identifiers of every length",
     {.topic = "a", .subscription_ids = four_ids},
     "30 12 | 00 01 'a' | 0E | 0B 7F | 0B 80 01 | 0B 80 80 01 | 0B FF FF FF 7F"},
    {"every property, by ascending identifier",
     {.topic = "a",
      .payload = binary{"p"},
      .payload_is_utf8 = true,
      .message_expiry_interval = 60,
      .content_type = "t",
      .response_topic = "r",
      .correlation_data = binary{"9"},
      .subscription_ids = one_id,
      .topic_alias = 2,
      .user_properties = one_pair},
     "30 24 | 00 01 'a' | 1F | 01 01 | 02 00 00 00 3C | 03 00 01 't' | 08 00 01 'r' | 09 00 01 '9' | 0B 01 | 23 00 02 | "
     "26 00 01 'k' 00 01 'v' | 'p'"},
};

constexpr refusal publish_refusals[]{
    {"QoS 3", "36 06 | 00 01 'a' | 00 01 | 00", "PUBLISH: both QoS bits are set"},
    {"DUP with QoS 0", "38 04 | 00 01 'a' | 00", "PUBLISH: DUP with QoS 0"},
    {"packet identifier 0", "32 06 | 00 01 'a' | 00 00 | 00", "Packet Identifier: must not be 0", protocol},
    {"an empty topic without an alias", "30 03 | 00 00 | 00", "Topic Name: is empty and there is no Topic Alias", protocol},
    {"a topic with a plus sign", "30 06 | 00 03 'a/+' | 00", "Topic Name: contains a wildcard"},
    {"a topic with a number sign", "30 06 | 00 03 'a/#' | 00", "Topic Name: contains a wildcard"},
    {"a long topic with a wildcard inside", "30 15 | 00 12 'thing/product/+osd' | 00", "Topic Name: contains a wildcard"},
    {"a topic with U+0000", "30 06 | 00 03 'a' 00 'b' | 00", "Topic Name: contains U+0000"},
    {"a long topic with U+0000 inside", "30 15 | 00 12 'thing/product' 00 '/osd' | 00", "Topic Name: contains U+0000"},
    {"a topic with an overlong form", "30 05 | 00 02 C0 AF | 00", "Topic Name: not well-formed UTF-8"},
    {"a topic that runs past the end", "30 04 | 00 03 'a' | 00", "Topic Name: runs past the end"},
    {"no topic", "30 01 | 00", "Topic Name: runs past the end"},
    {"no packet identifier", "32 03 | 00 01 'a'", "Packet Identifier: runs past the end"},
    {"half a packet identifier", "32 04 | 00 01 'a' | 00", "Packet Identifier: runs past the end"},
    {"no property length", "30 03 | 00 01 'a'", "Property Length: runs past the end"},
    {"a property section that runs past the end", "30 05 | 00 01 'a' | 02 | 01", "Property Length: runs past the end"},
    {"payload format indicator 2", "30 06 | 00 01 'a' | 02 | 01 02", "Payload Format Indicator: value outside what is allowed",
     protocol},
    {"payload format indicator twice", "30 08 | 00 01 'a' | 04 | 01 00 | 01 00",
     "Payload Format Indicator: appears more than once", protocol},
    {"message expiry interval twice", "30 0E | 00 01 'a' | 0A | 02 00 00 00 01 | 02 00 00 00 01",
     "Message Expiry Interval: appears more than once", protocol},
    {"content type twice", "30 0A | 00 01 'a' | 06 | 03 00 00 | 03 00 00", "Content Type: appears more than once", protocol},
    {"correlation data twice", "30 0A | 00 01 'a' | 06 | 09 00 00 | 09 00 00", "Correlation Data: appears more than once",
     protocol},
    {"response topic twice", "30 0C | 00 01 'a' | 08 | 08 00 01 'r' | 08 00 01 'r'", "Response Topic: appears more than once",
     protocol},
    {"topic alias twice", "30 0A | 00 01 'a' | 06 | 23 00 01 | 23 00 01", "Topic Alias: appears more than once", protocol},
    {"topic alias 0", "30 07 | 00 01 'a' | 03 | 23 00 00", "Topic Alias: value outside what is allowed",
     reason_code::topic_alias_invalid},
    {"a response topic with a wildcard", "30 0A | 00 01 'a' | 06 | 08 00 03 'r/#'", "Response Topic: must be a topic name",
     protocol},
    {"an empty response topic", "30 07 | 00 01 'a' | 03 | 08 00 00", "Response Topic: must be a topic name", protocol},
    {"subscription identifier 0", "30 06 | 00 01 'a' | 02 | 0B 00", "Subscription Identifier: value outside what is allowed",
     protocol},
    {"a subscription identifier that is not in its shortest form", "30 07 | 00 01 'a' | 03 | 0B 81 00",
     "Subscription Identifier: variable byte integer not in its shortest form"},
    {"a subscription identifier that is longer than four bytes", "30 0A | 00 01 'a' | 06 | 0B FF FF FF FF 01",
     "Subscription Identifier: variable byte integer longer than four bytes"},
    {"a subscription identifier that is cut", "30 06 | 00 01 'a' | 02 | 0B 80", "Subscription Identifier: runs past the end"},
    {"content type with U+0000", "30 08 | 00 01 'a' | 04 | 03 00 01 00", "Content Type: contains U+0000"},
    {"a user property without its value", "30 08 | 00 01 'a' | 04 | 26 00 01 'k'", "User Property: runs past the end"},
    {"a user property whose name is not UTF-8", "30 0A | 00 01 'a' | 06 | 26 00 01 80 00 00",
     "User Property: not well-formed UTF-8"},
    {"reason string", "30 07 | 00 01 'a' | 03 | 1F 00 00", "Reason String: not allowed in this packet"},
    {"will delay interval", "30 09 | 00 01 'a' | 05 | 18 00 00 00 01", "Will Delay Interval: not allowed in this packet"},
    {"property 0x04", "30 06 | 00 01 'a' | 02 | 04 00", "property identifier: not one of MQTT 5.0"},
};

} // namespace

TEST_CASE("a PUBLISH becomes its bytes and comes back", "[MQTT-2.2.1-2][MQTT-2.2.2-1][MQTT-3.3.2-1]") {
    check_packets<packet::publish>(publish_cases, GENERATE(side::client, side::server));
}

TEST_CASE("a PUBLISH from a server may carry subscription identifiers") {
    check_packets<packet::publish>(from_server, side::client);
}

TEST_CASE("a wrong PUBLISH is refused with the reason that the standard names",
          "[MQTT-1.5.5-1][MQTT-3.3.1-2][MQTT-3.3.1-4][MQTT-3.3.2-2][MQTT-3.3.2-8][MQTT-3.3.2-14][MQTT-4.7.0-1][MQTT-4.7.3-1]") {
    check_refusals(publish_refusals, GENERATE(side::client, side::server));
}

TEST_CASE("a server refuses a subscription identifier from a client", "[MQTT-3.3.4-6]") {
    CHECK(verdict_of("30 06 | 00 01 'a' | 02 | 0B 01"_hex, side::server) ==
          refused("Subscription Identifier: a client sends none in PUBLISH", protocol));
}

TEST_CASE("repeated properties are found between others") {
    static constexpr other_form forms[]{
        {"subscription identifiers and user properties by turns",
         "30 1B | 00 01 'a' | 16 | 26 00 01 'k' 00 01 '1' | 0B 80 01 | 23 00 01 | 26 00 01 'k' 00 01 '2' | 0B 02 | 'p'",
         "30 1B | 00 01 'a' | 16 | 0B 80 01 | 0B 02 | 23 00 01 | 26 00 01 'k' 00 01 '1' | 26 00 01 'k' 00 01 '2' | 'p'"},
    };
    check_other_forms(forms, side::client);
}

TEST_CASE("what a decoded PUBLISH shows lies in the received bytes") {
    const auto bytes = "30 0E | 00 03 'a/b' | 07 | 26 00 01 'k' 00 01 'v' | 'p'"_hex;
    const auto fault = decode(bytes, side::client, [&](const auto& packet) {
        if constexpr (requires { packet.topic; }) {
            CHECK(packet.topic.data() == as_text(bytes).data() + 4);
            CHECK(packet.payload.bytes.data() == bytes.data() + 15);
            CHECK(packet.user_properties.front().value.data() == as_text(bytes).data() + 14);
        } else {
            FAIL("not a PUBLISH");
        }
    });
    CHECK_FALSE(fault);
}

TEST_CASE("a payload of every length around a longer Remaining Length comes back") {
    const std::string text(20'000, 'x');
    for (const std::size_t size : {122U, 123U, 124U, 16'378U, 16'379U, 16'380U}) {
        CAPTURE(size);
        const packet::publish message{.topic = "ab", .payload = binary{std::string_view{text}.substr(0, size)}};
        byte_buffer out;
        encode(message, out);
        CHECK(encoded_size(message) == out.size());
        CHECK(next_frame(out.view()).size == out.size());
        CHECK(decodes_to(out.view(), side::client, message));
    }
}
