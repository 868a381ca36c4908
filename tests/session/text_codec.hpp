// A second codec: each packet is a line such as "PUBLISH id=1 qos=1 topic=t payload=one". It shows that the session knows no
// bytes of MQTT, and dialogues in it can be read.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

#include "dockwire/codec/codec.hpp"
#include "dockwire/core/bytes.hpp"

namespace session_test {

namespace mqtt = dockwire::mqtt;

// The fields of each packet by name; `field(name, member)` reads or writes one. A field with its default value is left out.

void fields(auto& field, auto& packet, const mqtt::packet::connect*) {
    field("client_id", packet.client_id);
    field("clean_start", packet.clean_start);
    field("keep_alive", packet.keep_alive);
    field("session_expiry", packet.session_expiry_interval);
    field("receive_maximum", packet.receive_maximum);
    field("topic_alias_maximum", packet.topic_alias_maximum);
    field("maximum_packet_size", packet.maximum_packet_size);
    field("problem_information", packet.request_problem_information);
    field("response_information", packet.request_response_information);
    field("method", packet.authentication_method);
    field("data", packet.authentication_data);
}

void fields(auto& field, auto& packet, const mqtt::packet::connack*) {
    field("session_present", packet.session_present);
    field("assigned_client_id", packet.assigned_client_id);
    field("reason", packet.reason);
    field("server_keep_alive", packet.server_keep_alive);
    field("receive_maximum", packet.receive_maximum);
    field("topic_alias_maximum", packet.topic_alias_maximum);
    field("maximum_packet_size", packet.maximum_packet_size);
    field("maximum_qos", packet.maximum_qos);
    field("retain_available", packet.retain_available);
    field("wildcard_available", packet.wildcard_subscription_available);
    field("subscription_ids_available", packet.subscription_identifier_available);
    field("shared_available", packet.shared_subscription_available);
    field("session_expiry", packet.session_expiry_interval);
    field("response_information", packet.response_information);
    field("method", packet.authentication_method);
    field("data", packet.authentication_data);
    field("server_reference", packet.server_reference);
    field("reason_string", packet.reason_string);
}

void fields(auto& field, auto& packet, const mqtt::packet::publish*) {
    field("dup", packet.dup);
    field("qos", packet.qos);
    if (packet.qos != mqtt::qos::at_most_once) field("id", packet.id); // [MQTT-2.2.1-2]
    field("retain", packet.retain);
    field("utf8", packet.payload_is_utf8);
    field("alias", packet.topic_alias);
    field("expiry", packet.message_expiry_interval);
    field("topic", packet.topic);
    field("payload", packet.payload);
}

template <mqtt::packet_type Type>
void fields(auto& field, auto& packet, const mqtt::packet::publish_reply<Type>*) {
    field("id", packet.id);
    field("reason", packet.reason);
    field("reason_string", packet.reason_string);
}

void fields(auto& field, auto& packet, const mqtt::packet::subscribe*) {
    field("id", packet.id);
    field("subscription_id", packet.subscription_id);
    field("filters", packet.subscriptions);
}

void fields(auto& field, auto& packet, const mqtt::packet::unsubscribe*) {
    field("id", packet.id);
    field("filters", packet.filters);
}

template <mqtt::packet_type Type>
void fields(auto& field, auto& packet, const mqtt::packet::subscription_reply<Type>*) {
    field("id", packet.id);
    field("reasons", packet.reasons);
    field("reason_string", packet.reason_string);
}

void fields(auto&, auto&, const mqtt::packet::pingreq*) {}
void fields(auto&, auto&, const mqtt::packet::pingresp*) {}

void fields(auto& field, auto& packet, const mqtt::packet::disconnect*) {
    field("reason", packet.reason);
    field("session_expiry", packet.session_expiry_interval);
    field("server_reference", packet.server_reference);
    field("reason_string", packet.reason_string);
}

void fields(auto& field, auto& packet, const mqtt::packet::auth*) {
    field("reason", packet.reason);
    field("method", packet.authentication_method);
    field("data", packet.authentication_data);
    field("reason_string", packet.reason_string);
}

// Text of a value and back. Lists are "a,b"; a subscription is its filter, ":1" behind it is its Maximum QoS if that is not 2.

inline std::string text_of(std::string_view value) { return std::string{value}; }
inline std::string text_of(const mqtt::binary& value) { return std::string{dockwire::as_text(value.bytes)}; }
inline std::string text_of(bool value) { return value ? "1" : "0"; }
inline std::string text_of(std::unsigned_integral auto value) { return std::to_string(value); }
inline std::string text_of(mqtt::packet_id value) { return std::to_string(static_cast<unsigned>(value)); }
inline std::string text_of(mqtt::qos value) { return std::to_string(static_cast<unsigned>(value)); }
inline std::string text_of(mqtt::subscription_id value) { return std::to_string(value.value); }
inline std::string text_of(mqtt::reason_code value) { return std::to_string(static_cast<unsigned>(value)); }
inline std::string text_of(mqtt::reason_item value) { return text_of(value.code); }
inline std::string text_of(mqtt::filter_name value) { return std::string{value.text}; }
inline std::string text_of(const mqtt::subscription_request& value) {
    const bool plain = value.maximum_qos == mqtt::qos::exactly_once;
    return std::string{value.filter} + (plain ? "" : ":" + text_of(value.maximum_qos));
}
template <class T>
std::string text_of(const std::optional<T>& value) {
    return text_of(*value);
}
template <class T>
std::string text_of(const mqtt::list_view<T>& list) {
    std::string all{};
    for (const T& item : list)
        all += (all.empty() ? "" : ",") + text_of(item);
    return all;
}

inline unsigned number_in(std::string_view text) {
    unsigned number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

inline void read_text(std::string_view text, std::string_view& value) { value = text; }
inline void read_text(std::string_view text, mqtt::binary& value) { value = mqtt::binary{text}; }
inline void read_text(std::string_view text, mqtt::subscription_id& value) { value.value = number_in(text); }
inline void read_text(std::string_view text, mqtt::reason_item& value) { value.code = mqtt::reason_code(number_in(text)); }
inline void read_text(std::string_view text, mqtt::filter_name& value) { value.text = text; }
inline void read_text(std::string_view text, mqtt::subscription_request& value) {
    const std::size_t colon = text.find(':');
    value.filter = text.substr(0, colon);
    if (colon != std::string_view::npos) value.maximum_qos = mqtt::qos(number_in(text.substr(colon + 1)));
}
template <class T>
    requires std::integral<T> || std::is_enum_v<T>
void read_text(std::string_view text, T& value) {
    value = static_cast<T>(number_in(text));
}
template <class T>
void read_text(std::string_view text, std::optional<T>& value) {
    read_text(text, value.emplace());
}
// A view needs items to look at: they live until the next list of that type is read.
template <class T>
void read_text(std::string_view text, mqtt::list_view<T>& list) {
    static std::vector<T> items{};
    items.clear();
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        read_text(text.substr(0, comma), items.emplace_back());
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    list = std::span<const T>{items};
}

struct field_writer {
    std::string line{};

    template <class T>
    void operator()(std::string_view name, const T& value) {
        if (value == T{}) return;
        line += (line.empty() ? "" : " ") + std::string{name} + "=" + text_of(value);
    }
};

struct field_reader {
    std::string_view line{};

    template <class T>
    void operator()(std::string_view name, T& value) {
        const std::string key = " " + std::string{name} + "=";
        const std::size_t found = line.find(key);
        if (found == std::string_view::npos) return;
        const std::string_view rest = line.substr(found + key.size());
        read_text(rest.substr(0, rest.find(' ')), value);
    }
};

/// The fields of a packet that are not at their default.
template <class Packet>
std::string fields_of(const Packet& packet) {
    field_writer writer{};
    fields(writer, packet, static_cast<const Packet*>(nullptr));
    return writer.line;
}

/// A packet as a line.
template <class Packet>
std::string line_of(const Packet& packet) {
    const std::string all = fields_of(packet);
    return std::string{mqtt::name_of(mqtt::type_of<Packet>)} + (all.empty() ? "" : " ") + all;
}

struct text_codec {
    static mqtt::frame next_frame(dockwire::bytes_view input, std::size_t maximum = mqtt::largest_packet_size) {
        using status = mqtt::frame::status;
        const std::size_t end = dockwire::as_text(input).find('\n');
        const std::size_t size = end == std::string_view::npos ? 0 : end + 1;
        if (std::max(size, input.size() * (size == 0)) > maximum) {
            return {status::too_large, size, mqtt::peer_fault{mqtt::reason_code::packet_too_large, false, {"a long line"}}};
        }
        return {size == 0 ? status::incomplete : status::complete, size, {}};
    }

    template <class Handler>
    static std::optional<mqtt::peer_fault> decode(dockwire::bytes_view packet, mqtt::side, Handler&& on_packet) {
        const std::string_view line = dockwire::as_text(packet.first(packet.size() - 1));
        const bool taken = read<mqtt::packet::connect>(line, on_packet) || read<mqtt::packet::connack>(line, on_packet) ||
                           read<mqtt::packet::publish>(line, on_packet) || read<mqtt::packet::puback>(line, on_packet) ||
                           read<mqtt::packet::pubrec>(line, on_packet) || read<mqtt::packet::pubrel>(line, on_packet) ||
                           read<mqtt::packet::pubcomp>(line, on_packet) || read<mqtt::packet::subscribe>(line, on_packet) ||
                           read<mqtt::packet::suback>(line, on_packet) || read<mqtt::packet::unsubscribe>(line, on_packet) ||
                           read<mqtt::packet::unsuback>(line, on_packet) || read<mqtt::packet::pingreq>(line, on_packet) ||
                           read<mqtt::packet::pingresp>(line, on_packet) || read<mqtt::packet::disconnect>(line, on_packet) ||
                           read<mqtt::packet::auth>(line, on_packet);
        if (taken) return std::nullopt;
        return mqtt::peer_fault{mqtt::reason_code::malformed_packet, true, {"no such packet"}};
    }

    template <class Packet>
    static std::size_t encoded_size(const Packet& packet) {
        return line_of(packet).size() + 1;
    }

    template <class Packet>
    static void encode(const Packet& packet, dockwire::byte_buffer& out) {
        out.append(dockwire::as_bytes(line_of(packet) + "\n"));
    }

    template <class Packet>
    static std::error_code check(const Packet& packet) {
        return mqtt::check(packet);
    }

private:
    template <class Packet, class Handler>
    static bool read(std::string_view line, Handler& on_packet) {
        if constexpr (std::invocable<Handler&, const Packet&>) {
            if (line.substr(0, line.find(' ')) != mqtt::name_of(mqtt::type_of<Packet>)) return false;
            Packet packet{};
            field_reader reader{line};
            fields(reader, packet, static_cast<const Packet*>(nullptr));
            on_packet(static_cast<const Packet&>(packet));
            return true;
        }
        return false;
    }
};

static_assert(mqtt::codec<text_codec>);

} // namespace session_test
