// Text (1.5.4): every field that is text, at the end that sends it and at the end that receives it.

#include "codec/packet_cases.hpp"

using namespace dockwire;
using namespace dockwire::test;

namespace {

constexpr std::string_view not_text[]{"\xC0\xAF", "\xED\xA0\x80", "a\xE4\xB8", {"a\0b", 3}};
// U+FEFF is a character like any other [MQTT-1.5.4-3].
constexpr std::string_view sound_text = "\xEF\xBB\xBF\x61\xEF\xBB\xBF";

template <class Packet>
byte_buffer encoded(const Packet& packet) {
    byte_buffer out;
    encode(packet, out);
    return out;
}

/// `make(text)` is a packet with that text in one of its fields.
template <class Make>
void takes_only_text(side receiver, Make make) {
    for (const std::string_view text : not_text) {
        CAPTURE(to_hex(as_bytes(text)));
        CHECK(check(make(text)));
        const auto fault = decode(encoded(make(text)).view(), receiver, [](const auto&) {});
        CHECK((fault && fault->malformed && fault->reason == reason_code::malformed_packet));
    }
    const auto packet = make(sound_text);
    CHECK_FALSE(check(packet));
    CHECK(decodes_to(encoded(packet).view(), receiver, packet));
}

template <class Packet>
Packet with_reason_string(std::string_view text) {
    Packet packet{};
    if constexpr (requires { packet.id; }) packet.id = packet_id{1};
    packet.reason_string = text;
    return packet;
}

template <packet_type Type>
packet::subscription_reply<Type> answer_with_reason_string(std::string_view text) {
    static constexpr reason_item reasons[]{{reason_code::success}};
    auto packet = with_reason_string<packet::subscription_reply<Type>>(text);
    packet.reasons = reasons;
    return packet;
}

packet::auth auth_with(std::string_view method, std::optional<std::string_view> reason_string) {
    return {.reason = reason_code::continue_authentication, .authentication_method = method, .reason_string = reason_string};
}

list_view<user_property> pair_of(std::string_view name, std::string_view value) {
    static user_property pairs[2]{{"k", "v"}};
    pairs[1] = {name, value};
    return pairs;
}

// The pair in each kind of packet that has its own way to carry it.
void takes_pairs_only_of_text(list_view<user_property> (*pair)(std::string_view)) {
    takes_only_text(side::server, [=](std::string_view text) { return packet::connect{.user_properties = pair(text)}; });
    takes_only_text(side::server, [=](std::string_view text) {
        return packet::connect{.will = will{.topic = "w", .user_properties = pair(text)}};
    });
    takes_only_text(side::client, [=](std::string_view text) { return packet::connack{.user_properties = pair(text)}; });
    takes_only_text(side::client,
                    [=](std::string_view text) { return packet::publish{.topic = "t", .user_properties = pair(text)}; });
    takes_only_text(side::client,
                    [=](std::string_view text) { return packet::puback{.id = packet_id{1}, .user_properties = pair(text)}; });
    takes_only_text(side::server, [=](std::string_view text) { return packet::disconnect{.user_properties = pair(text)}; });
}

} // namespace

TEST_CASE("a client identifier is well-formed UTF-8 without U+0000", "[MQTT-3.1.3-4]") {
    takes_only_text(side::server, [](std::string_view text) { return packet::connect{.client_id = text}; });
}

TEST_CASE("a user name is well-formed UTF-8 without U+0000", "[MQTT-3.1.3-12]") {
    takes_only_text(side::server, [](std::string_view text) { return packet::connect{.user_name = text}; });
}

TEST_CASE("a will topic is well-formed UTF-8 without U+0000", "[MQTT-3.1.3-11]") {
    takes_only_text(side::server, [](std::string_view text) { return packet::connect{.will = will{.topic = text}}; });
}

TEST_CASE("a topic name is well-formed UTF-8 without U+0000", "[MQTT-1.5.4-3][MQTT-3.3.2-1][MQTT-4.7.3-2]") {
    const auto receiver = GENERATE(side::client, side::server);
    takes_only_text(receiver, [](std::string_view text) { return packet::publish{.topic = text}; });
}

TEST_CASE("a response topic is well-formed UTF-8 without U+0000", "[MQTT-3.3.2-13]") {
    const auto receiver = GENERATE(side::client, side::server);
    takes_only_text(receiver, [](std::string_view text) { return packet::publish{.topic = "t", .response_topic = text}; });
}

TEST_CASE("a content type is well-formed UTF-8 without U+0000", "[MQTT-3.3.2-19]") {
    const auto receiver = GENERATE(side::client, side::server);
    takes_only_text(receiver, [](std::string_view text) { return packet::publish{.topic = "t", .content_type = text}; });
}

TEST_CASE("each filter of a SUBSCRIBE is well-formed UTF-8 without U+0000", "[MQTT-3.8.3-1][MQTT-4.7.3-2]") {
    const std::size_t place = GENERATE(std::size_t{0}, std::size_t{1});
    static subscription_request requests[2];
    takes_only_text(side::server, [=](std::string_view text) {
        requests[1 - place].filter = "f";
        requests[place].filter = text;
        return packet::subscribe{.id = packet_id{1}, .subscriptions = requests};
    });
}

TEST_CASE("each filter of an UNSUBSCRIBE is well-formed UTF-8 without U+0000", "[MQTT-3.10.3-1][MQTT-4.7.3-2]") {
    const std::size_t place = GENERATE(std::size_t{0}, std::size_t{1});
    static filter_name filters[2];
    takes_only_text(side::server, [=](std::string_view text) {
        filters[1 - place].text = "f";
        filters[place].text = text;
        return packet::unsubscribe{.id = packet_id{1}, .filters = filters};
    });
}

TEST_CASE("name and value of a user property are well-formed UTF-8 without U+0000", "[MQTT-1.5.7-1]") {
    takes_pairs_only_of_text([](std::string_view text) { return pair_of(text, "v"); });
    takes_pairs_only_of_text([](std::string_view text) { return pair_of("k", text); });
}

TEST_CASE("every other text of a packet is well-formed UTF-8 without U+0000", "[MQTT-1.5.4-1][MQTT-1.5.4-2][MQTT-1.5.4-3]") {
    takes_only_text(side::client, with_reason_string<packet::connack>);
    takes_only_text(side::client, with_reason_string<packet::puback>);
    takes_only_text(side::client, with_reason_string<packet::pubrec>);
    takes_only_text(side::client, with_reason_string<packet::pubrel>);
    takes_only_text(side::client, with_reason_string<packet::pubcomp>);
    takes_only_text(side::client, with_reason_string<packet::disconnect>);
    takes_only_text(side::client, answer_with_reason_string<packet_type::suback>);
    takes_only_text(side::client, answer_with_reason_string<packet_type::unsuback>);
    takes_only_text(side::client, [](std::string_view text) { return auth_with("m", text); });
    takes_only_text(side::client, [](std::string_view text) { return auth_with(text, {}); });
    takes_only_text(side::server, [](std::string_view text) { return packet::connect{.authentication_method = text}; });
    takes_only_text(side::client, [](std::string_view text) { return packet::connack{.authentication_method = text}; });
    takes_only_text(side::client, [](std::string_view text) { return packet::connack{.assigned_client_id = text}; });
    takes_only_text(side::client, [](std::string_view text) { return packet::connack{.response_information = text}; });
    takes_only_text(side::client, [](std::string_view text) { return packet::connack{.server_reference = text}; });
    takes_only_text(side::server,
                    [](std::string_view text) { return packet::connect{.will = will{.topic = "w", .content_type = text}}; });
    takes_only_text(side::server,
                    [](std::string_view text) { return packet::connect{.will = will{.topic = "w", .response_topic = text}}; });
}
