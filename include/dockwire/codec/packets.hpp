// The 15 control packets of MQTT 5.0, each an aggregate of views. Section numbers are those of the standard.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "dockwire/codec/items.hpp"
#include "dockwire/codec/list_view.hpp"
#include "dockwire/codec/packet_type.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// Identifies a packet among those in flight from the same sender (2.2.1); 0 is none.
enum class packet_id : std::uint16_t { none = 0 };

/// Binary data of a packet; compares by content.
struct binary {
    bytes_view bytes{};

    binary() = default;
    binary(bytes_view data) : bytes{data} {}
    explicit binary(std::string_view text) : bytes{as_bytes(text)} {}
    /// The same bytes as text; nothing says that they are UTF-8.
    std::string_view text() const noexcept { return as_text(bytes); }
    friend bool operator==(const binary& a, const binary& b) noexcept { return same_bytes(a.bytes, b.bytes); }
};

/// A message that the server publishes when the connection ends without a DISCONNECT (3.1.2.5, 3.1.3.2).
struct will {
    std::string_view topic{};
    binary payload{};
    mqtt::qos qos{mqtt::qos::at_most_once};
    bool retain{false};
    std::optional<bool> payload_is_utf8{};
    std::optional<std::uint32_t> message_expiry_interval{};
    std::optional<std::string_view> content_type{};
    std::optional<std::string_view> response_topic{};
    std::optional<binary> correlation_data{};
    std::optional<std::uint32_t> will_delay_interval{};
    list_view<user_property> user_properties{};

    bool operator==(const will&) const = default;
};

namespace packet {

/// 3.1 Connection request.
struct connect {
    std::string_view client_id{};
    bool clean_start{false};
    std::uint16_t keep_alive{0};
    std::optional<mqtt::will> will{};
    std::optional<std::string_view> user_name{};
    std::optional<binary> password{};
    std::optional<std::uint32_t> session_expiry_interval{};
    std::optional<std::string_view> authentication_method{};
    std::optional<binary> authentication_data{};
    std::optional<bool> request_problem_information{};
    std::optional<bool> request_response_information{};
    std::optional<std::uint16_t> receive_maximum{};
    std::optional<std::uint16_t> topic_alias_maximum{};
    std::optional<std::uint32_t> maximum_packet_size{};
    list_view<user_property> user_properties{};

    bool operator==(const connect&) const = default;
};

/// 3.2 Connect acknowledgement.
struct connack {
    bool session_present{false};
    reason_code reason{reason_code::success};
    std::optional<std::uint32_t> session_expiry_interval{};
    std::optional<std::string_view> assigned_client_id{};
    std::optional<std::uint16_t> server_keep_alive{};
    std::optional<std::string_view> authentication_method{};
    std::optional<binary> authentication_data{};
    std::optional<std::string_view> response_information{};
    std::optional<std::string_view> server_reference{};
    std::optional<std::string_view> reason_string{};
    std::optional<std::uint16_t> receive_maximum{};
    std::optional<std::uint16_t> topic_alias_maximum{};
    std::optional<qos> maximum_qos{};
    std::optional<bool> retain_available{};
    std::optional<std::uint32_t> maximum_packet_size{};
    std::optional<bool> wildcard_subscription_available{};
    std::optional<bool> subscription_identifier_available{};
    std::optional<bool> shared_subscription_available{};
    list_view<user_property> user_properties{};

    bool operator==(const connack&) const = default;
};

/// 3.3 Publish message.
struct publish {
    std::string_view topic{};
    binary payload{};
    packet_id id{packet_id::none};
    mqtt::qos qos{mqtt::qos::at_most_once};
    bool dup{false};
    bool retain{false};
    std::optional<bool> payload_is_utf8{};
    std::optional<std::uint32_t> message_expiry_interval{};
    std::optional<std::string_view> content_type{};
    std::optional<std::string_view> response_topic{};
    std::optional<binary> correlation_data{};
    list_view<subscription_id> subscription_ids{};
    std::optional<std::uint16_t> topic_alias{};
    list_view<user_property> user_properties{};

    bool operator==(const publish&) const = default;
};

/// What PUBACK (3.4), PUBREC (3.5), PUBREL (3.6) and PUBCOMP (3.7) share.
template <packet_type Type>
struct publish_reply {
    packet_id id{packet_id::none};
    reason_code reason{reason_code::success};
    std::optional<std::string_view> reason_string{};
    list_view<user_property> user_properties{};

    bool operator==(const publish_reply&) const = default;
};

using puback = publish_reply<packet_type::puback>;
using pubrec = publish_reply<packet_type::pubrec>;
using pubrel = publish_reply<packet_type::pubrel>;
using pubcomp = publish_reply<packet_type::pubcomp>;

/// 3.8 Subscribe request.
struct subscribe {
    packet_id id{packet_id::none};
    list_view<subscription_request> subscriptions{};
    std::optional<mqtt::subscription_id> subscription_id{};
    list_view<user_property> user_properties{};

    bool operator==(const subscribe&) const = default;
};

/// 3.10 Unsubscribe request.
struct unsubscribe {
    packet_id id{packet_id::none};
    list_view<filter_name> filters{};
    list_view<user_property> user_properties{};

    bool operator==(const unsubscribe&) const = default;
};

/// What SUBACK (3.9) and UNSUBACK (3.11) share: one reason code for each filter, in its order.
template <packet_type Type>
struct subscription_reply {
    packet_id id{packet_id::none};
    list_view<reason_item> reasons{};
    std::optional<std::string_view> reason_string{};
    list_view<user_property> user_properties{};

    bool operator==(const subscription_reply&) const = default;
};

using suback = subscription_reply<packet_type::suback>;
using unsuback = subscription_reply<packet_type::unsuback>;

/// 3.12 PING request.
struct pingreq {
    bool operator==(const pingreq&) const = default;
};

/// 3.13 PING response.
struct pingresp {
    bool operator==(const pingresp&) const = default;
};

/// 3.14 Disconnect notification.
struct disconnect {
    reason_code reason{reason_code::success};
    std::optional<std::uint32_t> session_expiry_interval{};
    std::optional<std::string_view> server_reference{};
    std::optional<std::string_view> reason_string{};
    list_view<user_property> user_properties{};

    bool operator==(const disconnect&) const = default;
};

/// 3.15 Authentication exchange.
struct auth {
    reason_code reason{reason_code::success};
    std::optional<std::string_view> authentication_method{};
    std::optional<binary> authentication_data{};
    std::optional<std::string_view> reason_string{};
    list_view<user_property> user_properties{};

    bool operator==(const auth&) const = default;
};

} // namespace packet
} // namespace dockwire::mqtt
