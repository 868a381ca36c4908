// Bytes of one packet into its aggregate, with every rule of the standard that a packet can break by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "dockwire/codec/detail/decode_properties.hpp"
#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/packet_field.hpp"
#include "dockwire/codec/packet_form.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reader.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/static_text.hpp"

namespace dockwire::mqtt {

namespace detail {

// What the readers of packets need to know besides the bytes.
struct decode_context {
    side sender{};
    std::uint8_t flags{0}; // of the fixed header
};

inline packet_id read_id(reader& in, static_text statement) noexcept {
    const packet_id id{in.u16(fields::packet_identifier)};
    if (id == packet_id::none) in.protocol_error({"Packet Identifier: must not be 0", statement});
    return id;
}

inline void refuse_reason(reader& in, packet_type type) noexcept {
    in.protocol_error({"Reason Code: not one that this side may send in this packet", form_of(type).reason_statement});
}

template <class Packet>
reason_code read_reason(reader& in, side sender) noexcept {
    const reason_code reason{in.u8(fields::reason_code)};
    if (in.ok() && !may_send(sender, type_of<Packet>, reason)) refuse_reason(in, type_of<Packet>);
    return reason;
}

inline std::string_view read_topic_name(reader& in, const packet_field& of) noexcept {
    const std::string_view topic = as_text(in.data(of));
    if (is_topic_name(topic) || topic.empty()) return topic;
    if (!is_valid_text(topic)) {
        in.refuse_text(topic, of);
    } else {
        in.malformed({flaws::wildcard.text, of.without_wildcard}, of.name);
    }
    return {};
}

inline void check_response_topic(reader& in, const std::optional<std::string_view>& topic) noexcept {
    if (topic && !is_topic_name(*topic)) in.protocol_error({"Response Topic: must be a topic name", "MQTT-3.3.2-14"});
}

inline void check_authentication(reader& in, bool has_method, bool has_data) noexcept {
    if (has_data && !has_method) in.protocol_error({"Authentication Data: without Authentication Method", "3.1.2.11.10"});
}

// --- CONNECT (3.1) ---

inline void read_protocol(reader& in) noexcept {
    const std::string_view name = in.text(fields::protocol_name);
    const std::uint8_t version = in.u8(fields::protocol_version);
    constexpr auto refusal = reason_code::unsupported_protocol_version;
    if (name != "MQTT") in.fail({refusal, false, {"Protocol Name: must be MQTT", "MQTT-3.1.2-1"}});
    if (version != 5) in.fail({refusal, false, {"Protocol Version: must be 5", "3.1.2.2"}});
}

// The Connect Flags (3.1.2.3).
struct connect_bits {
    unsigned bits{0};

    bool user_name() const noexcept { return (bits & 0x80) != 0; }
    bool password() const noexcept { return (bits & 0x40) != 0; }
    bool will_retain() const noexcept { return (bits & 0x20) != 0; }
    unsigned will_qos() const noexcept { return (bits >> 3) & 0x03; }
    bool will() const noexcept { return (bits & 0x04) != 0; }
    bool clean_start() const noexcept { return (bits & 0x02) != 0; }
    bool reserved() const noexcept { return (bits & 0x01) != 0; }
};

inline connect_bits read_connect_flags(reader& in) noexcept {
    const connect_bits flags{in.u8(fields::connect_flags)};
    if (flags.reserved()) in.malformed({"Connect Flags: the reserved bit is set", "MQTT-3.1.2-3"});
    if (flags.will_qos() == 3) in.malformed({"Connect Flags: Will QoS is 3", "MQTT-3.1.2-12"});
    if (!flags.will() && flags.will_qos() != 0) in.malformed({"Connect Flags: Will QoS without Will Flag", "MQTT-3.1.2-11"});
    if (!flags.will() && flags.will_retain()) in.malformed({"Connect Flags: Will Retain without Will Flag", "MQTT-3.1.2-13"});
    return flags;
}

inline will read_will(reader& in, connect_bits flags) noexcept {
    will message{};
    message.qos = static_cast<qos>(flags.will_qos());
    message.retain = flags.will_retain();
    read_properties(in, message);
    check_response_topic(in, message.response_topic);
    message.topic = read_topic_name(in, fields::will_topic);
    if (message.topic.empty()) in.malformed({"Will Topic: is empty", "MQTT-4.7.3-1"});
    message.payload = in.data(fields::will_payload);
    return message;
}

[[gnu::cold]] inline void read_body(reader& in, packet::connect& packet, decode_context) noexcept {
    read_protocol(in);
    const connect_bits flags = read_connect_flags(in);
    packet.clean_start = flags.clean_start();
    packet.keep_alive = in.u16(fields::keep_alive);
    read_properties(in, packet);
    check_authentication(in, packet.authentication_method.has_value(), packet.authentication_data.has_value());
    packet.client_id = in.text(fields::client_identifier);
    if (flags.will()) packet.will = read_will(in, flags);
    if (flags.user_name()) packet.user_name = in.text(fields::user_name);
    if (flags.password()) packet.password = in.data(fields::password);
}

// --- CONNACK (3.2) ---

[[gnu::cold]] inline void read_body(reader& in, packet::connack& packet, decode_context context) noexcept {
    const std::uint8_t flags = in.u8(fields::connect_acknowledge_flags);
    if (flags > 1) in.malformed({"Connect Acknowledge Flags: reserved bits are set", "MQTT-3.2.2-1"});
    packet.session_present = flags == 1;
    packet.reason = read_reason<packet::connack>(in, context.sender);
    if (packet.session_present && packet.reason != reason_code::success) {
        in.protocol_error({"Session Present: set together with a failure", "MQTT-3.2.2-6"});
    }
    read_properties(in, packet);
    check_authentication(in, packet.authentication_method.has_value(), packet.authentication_data.has_value());
}

// --- PUBLISH (3.3) and its replies (3.4 to 3.7) ---

inline void check_publish(reader& in, const packet::publish& packet, side sender) noexcept {
    if (packet.topic.empty() && !packet.topic_alias) {
        in.protocol_error({"Topic Name: is empty and there is no Topic Alias", "MQTT-4.7.3-1"});
    }
    check_response_topic(in, packet.response_topic);
    if (sender == side::client && !packet.subscription_ids.empty()) {
        in.protocol_error({"Subscription Identifier: a client sends none in PUBLISH", "MQTT-3.3.4-6"});
    }
}

inline void read_body(reader& in, packet::publish& packet, decode_context context) noexcept {
    packet.dup = (context.flags & 0x08) != 0;
    packet.qos = static_cast<qos>((context.flags >> 1) & 0x03);
    packet.retain = (context.flags & 0x01) != 0;
    if (packet.dup && packet.qos == qos::at_most_once) in.malformed({"PUBLISH: DUP with QoS 0", "MQTT-3.3.1-2"});
    packet.topic = read_topic_name(in, fields::topic_name);
    if (packet.qos != qos::at_most_once) packet.id = read_id(in, fields::own_identifier);
    read_properties(in, packet);
    check_publish(in, packet, context.sender);
    packet.payload = in.rest();
}

// An omitted reason is success, an omitted property section is empty (3.4.2.1, 3.4.2.2.1).
template <packet_type Type>
void read_body(reader& in, packet::publish_reply<Type>& packet, decode_context context) noexcept {
    packet.id = read_id(in, fields::identifier_of_publish);
    if (in.done()) return;
    packet.reason = read_reason<packet::publish_reply<Type>>(in, context.sender);
    if (!in.done()) read_properties(in, packet);
}

// --- SUBSCRIBE, UNSUBSCRIBE and their answers (3.8 to 3.11) ---

// What is wrong with a filter that is valid text and no topic filter.
constexpr flaw filter_flaw(std::string_view filter) noexcept {
    if (filter.starts_with("$share//")) return {"Topic Filter: $share without a share name", "MQTT-4.8.2-1"};
    if (is_shared(filter) && !split_share(filter)) {
        return {"Topic Filter: a share name with a wildcard or without a filter", "MQTT-4.8.2-2"};
    }
    const std::string_view levels = matched_part(filter);
    const std::size_t hash = levels.find('#');
    const bool hash_is_sound =
        hash == std::string_view::npos || (hash + 1 == levels.size() && (hash == 0 || levels[hash - 1] == '/'));
    return hash_is_sound ? flaw{"Topic Filter: + is not alone in its level", "MQTT-4.7.1-2"}
                         : flaw{"Topic Filter: # is not alone in the last level", "MQTT-4.7.1-1"};
}

inline std::string_view read_filter(reader& in, const packet_field& of) noexcept {
    const std::string_view filter = in.text(of);
    if (!in.ok()) return {};
    if (filter.empty()) {
        in.protocol_error({"Topic Filter: is empty", "MQTT-4.7.3-1"});
    } else if (!is_topic_filter(filter)) {
        in.malformed(filter_flaw(filter));
    }
    return filter;
}

inline void check_options(reader& in, std::uint8_t options, std::string_view filter) noexcept {
    if ((options & 0xC0) != 0) in.malformed({"Subscription Options: reserved bits are set", "MQTT-3.8.3-5"});
    if ((options & 0x03) == 0x03) in.protocol_error({"Subscription Options: Maximum QoS is 3", "3.8.3.1"});
    if ((options & 0x30) == 0x30) in.protocol_error({"Subscription Options: Retain Handling is 3", "3.8.3.1"});
    if ((options & 0x04) != 0 && is_shared(filter)) {
        in.protocol_error({"Subscription Options: No Local on a shared subscription", "MQTT-3.8.3-4"});
    }
}

// Walks over the items of a payload; they stay where they are and the view reads them again.
template <class Item, class Check>
list_view<Item> read_items(reader& in, const peer_fault& none, Check check) noexcept {
    const bytes_view whole = in.view();
    std::size_t size = 0;
    for (; !in.done(); ++size)
        check();
    if (size == 0) in.fail(none);
    return in.ok() ? list_view<Item>{whole, size} : list_view<Item>{};
}

[[gnu::cold]] inline void read_body(reader& in, packet::subscribe& packet, decode_context) noexcept {
    packet.id = read_id(in, fields::own_identifier);
    read_properties(in, packet);
    constexpr peer_fault none{reason_code::protocol_error, false, {"SUBSCRIBE: without a Topic Filter", "MQTT-3.8.3-2"}};
    packet.subscriptions = read_items<subscription_request>(in, none, [&in] {
        const std::string_view filter = read_filter(in, fields::subscribe_filter);
        check_options(in, in.u8(fields::subscription_options), filter);
    });
}

[[gnu::cold]] inline void read_body(reader& in, packet::unsubscribe& packet, decode_context) noexcept {
    packet.id = read_id(in, fields::own_identifier);
    read_properties(in, packet);
    constexpr peer_fault none{reason_code::protocol_error, false, {"UNSUBSCRIBE: without a Topic Filter", "MQTT-3.10.3-2"}};
    packet.filters = read_items<filter_name>(in, none, [&in] { read_filter(in, fields::unsubscribe_filter); });
}

template <packet_type Type>
[[gnu::cold]] void read_body(reader& in, packet::subscription_reply<Type>& packet, decode_context context) noexcept {
    packet.id = read_id(in, fields::identifier_of_request);
    read_properties(in, packet);
    constexpr peer_fault none{
        reason_code::malformed_packet, true, {"Reason Code: there is none", form_of(Type).reason_statement}};
    packet.reasons =
        read_items<reason_item>(in, none, [&] { read_reason<packet::subscription_reply<Type>>(in, context.sender); });
}

// --- PINGREQ, PINGRESP, DISCONNECT and AUTH (3.12 to 3.15) ---

inline void read_body(reader&, packet::pingreq&, decode_context) noexcept {}

inline void read_body(reader&, packet::pingresp&, decode_context) noexcept {}

[[gnu::cold]] inline void read_body(reader& in, packet::disconnect& packet, decode_context context) noexcept {
    if (in.done()) return;
    packet.reason = read_reason<packet::disconnect>(in, context.sender);
    if (!in.done()) read_properties(in, packet);
    if (context.sender == side::server && packet.session_expiry_interval) {
        in.protocol_error({"Session Expiry Interval: a server sends none in DISCONNECT", "MQTT-3.14.2-2"});
    }
}

[[gnu::cold]] inline void read_body(reader& in, packet::auth& packet, decode_context context) noexcept {
    const bool bare = in.done(); // success without properties (3.15.2.1)
    if (!bare) {
        packet.reason = read_reason<packet::auth>(in, context.sender);
        read_properties(in, packet);
    } else if (context.sender == side::client) {
        refuse_reason(in, packet_type::auth);
    }
    if (!bare && !packet.authentication_method) in.protocol_error({"AUTH: without Authentication Method", "MQTT-4.12.0-5"});
}

// Reads what follows the fixed header; false when something is wrong.
template <class Packet>
bool read_packet(bytes_view body, decode_context context, std::optional<peer_fault>& fault, Packet& packet) {
    reader in{body, fault};
    read_body(in, packet, context);
    constexpr static_text statement = std::is_same_v<Packet, packet::connect> ? "MQTT-3.1.3-1" : "4.13";
    if (!in.done()) in.malformed({"bytes are left over after the last field", statement});
    return in.ok();
}

// What lies before the body, read in one way for all kinds of packets.
struct decode_start {
    packet_type type{};
    bytes_view body{};
    decode_context context{};
};

inline std::optional<peer_fault> begin_decoding(bytes_view packet, side receiver, decode_start& to) noexcept {
    const frame whole = next_frame(packet);
    if (whole.fault) return whole.fault;
    if (whole.state != frame::status::complete || whole.size != packet.size()) {
        return peer_fault{reason_code::malformed_packet, true, {"Remaining Length: not that of the packet"}};
    }
    const auto first = std::to_integer<std::uint8_t>(packet[0]);
    const side sender = receiver == side::client ? side::server : side::client;
    to.type = static_cast<packet_type>(first >> 4);
    to.context = {sender, static_cast<std::uint8_t>(first & 0x0F)};
    to.body = packet.subspan(1 + read_variable(packet.subspan(1)).size);
    const packet_form& form = form_of(to.type);
    if (sender == side::client ? form.from_client : form.from_server) return std::nullopt;
    return peer_fault{reason_code::protocol_error, false, {"fixed header: this side does not send this packet", "2.1.2"}};
}

template <class... Packets>
struct packet_list {
    // Decodes as the one of `Packets` that has this type, and hands it on if nothing is wrong.
    template <class Handler>
    static void decode(const decode_start& start, std::optional<peer_fault>& fault, Handler& on_packet) {
        const bool taken = ((start.type == type_of<Packets> && decode_as<Packets>(start, fault, on_packet)) || ...);
        if (!taken) fault = peer_fault{reason_code::protocol_error, false, {"fixed header: this packet is not expected here"}};
    }

private:
    template <class Packet, class Handler>
    static bool decode_as(const decode_start& start, std::optional<peer_fault>& fault, Handler& on_packet) {
        Packet packet{};
        if (read_packet(start.body, start.context, fault, packet)) on_packet(static_cast<const Packet&>(packet));
        return true;
    }
};

template <class... A, class... B>
packet_list<A..., B...> operator+(packet_list<A...>, packet_list<B...>);

// Those of `Packets` that a handler can be called with.
template <class Handler, class... Packets>
using packets_for =
    decltype((packet_list<>{} + ... +
              std::conditional_t<std::is_invocable_v<Handler&, const Packets&>, packet_list<Packets>, packet_list<>>{}));

} // namespace detail

/// Decodes `packet`, the bytes of one whole frame as `next_frame` found them, at the `receiver` end. Calls
/// `on_packet(const packet::X&)` once if nothing is wrong; what it gets views these bytes. Else returns what is wrong. A kind of
/// packet that `on_packet` cannot be called with is refused, and its decoder is not even compiled. Nothing is allocated.
template <class Handler>
std::optional<peer_fault> decode(bytes_view packet, side receiver, Handler&& on_packet) {
    detail::decode_start start{};
    auto fault = detail::begin_decoding(packet, receiver, start);
    if (fault) return fault;
    detail::packets_for<Handler, packet::publish, packet::puback, packet::pubrec, packet::pubrel, packet::pubcomp,
                        packet::pingreq, packet::pingresp, packet::connect, packet::connack, packet::subscribe, packet::suback,
                        packet::unsubscribe, packet::unsuback, packet::disconnect, packet::auth>::decode(start, fault, on_packet);
    return fault;
}

} // namespace dockwire::mqtt
