// Reason codes, their names, their packets, and the error categories.

#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

TEST_CASE("the standard has 43 reason codes") {
    int known = 0;
    for (unsigned value = 0; value < 256; ++value)
        known += is_known(reason_code{static_cast<std::uint8_t>(value)}) ? 1 : 0;
    CHECK(known == 43);
    CHECK(name_of(reason_code::success) == "Success");
    CHECK(name_of(reason_code::not_authorized) == "Not authorized");
    CHECK(name_of(reason_code::wildcard_subscriptions_not_supported) == "Wildcard Subscriptions not supported");
    CHECK(name_of(reason_code{0x03}) == "unknown reason code");
    CHECK(name_of(reason_code{0xFF}) == "unknown reason code");
}

TEST_CASE("a reason code is an error with the standard's name") {
    const std::error_code error = reason_code::server_busy;
    CHECK(error.category() == reason_category());
    CHECK(error.category().name() == std::string{"mqtt.reason"});
    CHECK(error.value() == 0x89);
    CHECK(error.message() == "Server busy");
    CHECK(error == reason_code::server_busy);
    CHECK_FALSE(std::error_code{reason_code::success});
}

TEST_CASE("what the peer did wrong is another error than what it answered") {
    const std::error_code error = error_of({reason_code::malformed_packet, true, {"Topic Name: contains U+0000"}});
    CHECK(error.category() == peer_category());
    CHECK(error.category().name() == std::string{"mqtt.peer"});
    CHECK(error.value() == 0x81);
    CHECK(error.message() == "peer error: Malformed Packet");
    CHECK(error != std::error_code{reason_code::malformed_packet});
}

namespace {

using enum reason_code;

// The tables of 3.2.2.2, 3.4.2.1, 3.5.2.1, 3.6.2.1, 3.7.2.1, 3.9.3, 3.11.3, 3.14.2.1 (with 0x8C, which 2.4 adds) and 3.15.2.1.
struct allowed {
    side sender{};
    packet_type type{};
    std::vector<reason_code> codes{};
};

const std::vector<reason_code> refusing{success,
                                        no_matching_subscribers,
                                        unspecified_error,
                                        implementation_specific_error,
                                        not_authorized,
                                        topic_name_invalid,
                                        packet_identifier_in_use,
                                        quota_exceeded,
                                        payload_format_invalid};
const std::vector<reason_code> releasing{success, packet_identifier_not_found};

const allowed tables[]{
    {side::server,
     packet_type::connack,
     {success,
      unspecified_error,
      malformed_packet,
      protocol_error,
      implementation_specific_error,
      unsupported_protocol_version,
      client_identifier_not_valid,
      bad_user_name_or_password,
      not_authorized,
      server_unavailable,
      server_busy,
      banned,
      bad_authentication_method,
      topic_name_invalid,
      packet_too_large,
      quota_exceeded,
      payload_format_invalid,
      retain_not_supported,
      qos_not_supported,
      use_another_server,
      server_moved,
      connection_rate_exceeded}},
    {side::client, packet_type::puback, refusing},
    {side::server, packet_type::puback, refusing},
    {side::client, packet_type::pubrec, refusing},
    {side::server, packet_type::pubrec, refusing},
    {side::client, packet_type::pubrel, releasing},
    {side::server, packet_type::pubrel, releasing},
    {side::client, packet_type::pubcomp, releasing},
    {side::server, packet_type::pubcomp, releasing},
    {side::server,
     packet_type::suback,
     {success, granted_qos_1, granted_qos_2, unspecified_error, implementation_specific_error, not_authorized,
      topic_filter_invalid, packet_identifier_in_use, quota_exceeded, shared_subscriptions_not_supported,
      subscription_identifiers_not_supported, wildcard_subscriptions_not_supported}},
    {side::server,
     packet_type::unsuback,
     {success, no_subscription_existed, unspecified_error, implementation_specific_error, not_authorized, topic_filter_invalid,
      packet_identifier_in_use}},
    {side::client,
     packet_type::disconnect,
     {success, disconnect_with_will_message, unspecified_error, malformed_packet, protocol_error, implementation_specific_error,
      topic_name_invalid, receive_maximum_exceeded, topic_alias_invalid, packet_too_large, message_rate_too_high, quota_exceeded,
      administrative_action, payload_format_invalid}},
    {side::server,
     packet_type::disconnect,
     {success,
      unspecified_error,
      malformed_packet,
      protocol_error,
      implementation_specific_error,
      not_authorized,
      server_busy,
      server_shutting_down,
      bad_authentication_method,
      keep_alive_timeout,
      session_taken_over,
      topic_filter_invalid,
      topic_name_invalid,
      receive_maximum_exceeded,
      topic_alias_invalid,
      packet_too_large,
      message_rate_too_high,
      quota_exceeded,
      administrative_action,
      payload_format_invalid,
      retain_not_supported,
      qos_not_supported,
      use_another_server,
      server_moved,
      shared_subscriptions_not_supported,
      connection_rate_exceeded,
      maximum_connect_time,
      subscription_identifiers_not_supported,
      wildcard_subscriptions_not_supported}},
    {side::client, packet_type::auth, {continue_authentication, re_authenticate}},
    {side::server, packet_type::auth, {success, continue_authentication}},
};

} // namespace

TEST_CASE("each packet has the reason codes of its table, by sender",
          "[MQTT-3.2.2-8][MQTT-3.4.2-1][MQTT-3.5.2-1][MQTT-3.6.2-1][MQTT-3.7.2-1][MQTT-3.9.3-2][MQTT-3.11.3-2][MQTT-3.14.2-1]"
          "[MQTT-3.15.2-1]") {
    for (const allowed& each : tables) {
        for (unsigned value = 0; value < 256; ++value) {
            const reason_code code{static_cast<std::uint8_t>(value)};
            CAPTURE(static_cast<int>(each.sender), static_cast<int>(each.type), value);
            const bool listed = std::ranges::find(each.codes, code) != each.codes.end();
            CHECK(may_send(each.sender, each.type, code) == listed);
        }
    }
}
