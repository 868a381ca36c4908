// What a caller may not ask us to send, found before anything is sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

#include "dockwire/codec/encode.hpp"
#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/packet_properties.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/core/error.hpp"

namespace dockwire::mqtt {

namespace detail {

// Keeps the first thing that is wrong.
class checker {
public:
    void require(bool holds, usage_error otherwise) noexcept {
        if (!holds && !error_) error_ = make_error_code(otherwise);
    }
    void text(std::string_view value) noexcept {
        require(value.size() <= largest_text_size && is_valid_text(value), usage_error::invalid_string);
    }
    void data(const binary& value) noexcept { require(value.bytes.size() <= largest_text_size, usage_error::invalid_option); }
    void topic(std::string_view value) noexcept { require(is_topic_name(value), usage_error::invalid_topic_name); }
    void filter(std::string_view value) noexcept { require(is_topic_filter(value), usage_error::invalid_topic_filter); }
    void option(bool holds) noexcept { require(holds, usage_error::invalid_option); }
    std::error_code error() const noexcept { return error_; }

private:
    std::error_code error_{};
};

// Checks each property that is there against its row.
class property_checker {
public:
    explicit property_checker(checker& to) noexcept : to_{to} {}

    template <class T>
    void operator()(property identifier, const std::optional<T>& member) noexcept {
        if (member) value(identifier, *member);
    }
    template <class T>
    void operator()(property identifier, const list_view<T>& items) noexcept {
        if (!items.empty()) every(identifier, items); // most packets have none, and then no iterator is made
    }

private:
    template <class T>
    [[gnu::noinline]] void every(property identifier, const list_view<T>& items) noexcept {
        for (const T& item : items)
            value(identifier, item);
    }

    void value(property identifier, std::string_view text) noexcept {
        if (identifier == property::response_topic) return to_.topic(text);
        to_.text(text);
    }
    void value(property, const binary& data) noexcept { to_.data(data); }
    void value(property, const user_property& pair) noexcept {
        to_.text(pair.name);
        to_.text(pair.value);
    }
    void value(property, bool) noexcept {}
    void value(property identifier, std::uint16_t value) noexcept { number(identifier, value); }
    void value(property identifier, std::uint32_t value) noexcept { number(identifier, value); }
    void value(property identifier, qos value) noexcept { number(identifier, static_cast<std::uint32_t>(value)); }
    void value(property identifier, subscription_id id) noexcept {
        number(identifier, id.value);
        to_.option(id.value <= variable_byte_maximum);
    }
    void number(property identifier, std::uint32_t value) noexcept {
        const property_rule& rule = rule_of(identifier);
        to_.option(value >= rule.least && value <= rule.most);
    }

    checker& to_;
};

template <class Packet>
void check_properties(checker& to, const Packet& packet) noexcept {
    each_property(packet, property_checker{to});
}

constexpr bool is_qos(qos level) noexcept { return level <= qos::exactly_once; }

template <class Packet>
void check_reason(checker& to, reason_code reason) noexcept {
    to.option(may_send(side::client, type_of<Packet>, reason) || may_send(side::server, type_of<Packet>, reason));
}

[[gnu::cold]] inline void check_will(checker& to, const will& message) noexcept {
    check_properties(to, message);
    to.topic(message.topic);
    to.data(message.payload);
    to.option(is_qos(message.qos));
}

// Each `check_body` checks the fields that are no properties.

[[gnu::cold]] inline void check_body(checker& to, const packet::connect& packet) noexcept {
    to.text(packet.client_id);
    if (packet.will) check_will(to, *packet.will);
    if (packet.user_name) to.text(*packet.user_name);
    if (packet.password) to.data(*packet.password);
    to.option(packet.authentication_method.has_value() || !packet.authentication_data.has_value());
}

[[gnu::cold]] inline void check_body(checker& to, const packet::connack& packet) noexcept {
    check_reason<packet::connack>(to, packet.reason);
    to.option(packet.authentication_method.has_value() || !packet.authentication_data.has_value());
}

inline void check_body(checker& to, const packet::publish& packet) noexcept {
    if (!packet.topic.empty() || !packet.topic_alias) to.topic(packet.topic);
    to.option(is_qos(packet.qos));
}

template <packet_type Type>
void check_body(checker& to, const packet::publish_reply<Type>& packet) noexcept {
    check_reason<packet::publish_reply<Type>>(to, packet.reason);
}

[[gnu::cold]] inline void check_body(checker& to, const packet::subscribe& packet) noexcept {
    to.option(!packet.subscriptions.empty());
    for (const subscription_request& request : packet.subscriptions) {
        to.filter(request.filter);
        to.option(is_qos(request.maximum_qos) && request.retain_handling <= retain_handling::do_not_send);
        to.option(!request.no_local || !is_shared(request.filter));
    }
}

[[gnu::cold]] inline void check_body(checker& to, const packet::unsubscribe& packet) noexcept {
    to.option(!packet.filters.empty());
    for (const filter_name& filter : packet.filters)
        to.filter(filter.text);
}

template <packet_type Type>
void check_body(checker& to, const packet::subscription_reply<Type>& packet) noexcept {
    to.option(!packet.reasons.empty());
    for (const reason_item& reason : packet.reasons)
        check_reason<packet::subscription_reply<Type>>(to, reason.code);
}

inline void check_body(checker&, const packet::pingreq&) noexcept {}

inline void check_body(checker&, const packet::pingresp&) noexcept {}

[[gnu::cold]] inline void check_body(checker& to, const packet::disconnect& packet) noexcept {
    check_reason<packet::disconnect>(to, packet.reason);
}

[[gnu::cold]] inline void check_body(checker& to, const packet::auth& packet) noexcept {
    check_reason<packet::auth>(to, packet.reason);
    to.option(packet.authentication_method.has_value() || measure(packet).size() == 0);
}

} // namespace detail

/// What the caller did wrong with a packet that is to be sent: `usage_error::invalid_topic_name`, `invalid_topic_filter`,
/// `invalid_string`, `invalid_option` (a number, QoS, reason code or binary data outside what the standard allows), or
/// `packet_too_large` (above the protocol's own limit). The packet identifier and the role of the sender are not looked at.
template <class Packet>
std::error_code check(const Packet& packet) noexcept {
    detail::checker to{};
    detail::check_body(to, packet);
    detail::check_properties(to, packet);
    to.require(detail::measure(packet).size() <= variable_byte_maximum, usage_error::packet_too_large);
    return to.error();
}

} // namespace dockwire::mqtt
