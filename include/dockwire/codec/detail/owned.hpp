// A packet that outlives what it was made from.
#pragma once

#include <forward_list>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/packet_properties.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

/// Texts and data that packets view; they stay where they are when this is moved.
class kept_texts {
public:
    void clear() noexcept { texts_.clear(); }

    // Each takes over what its argument views. Numbers are their own.
    void keep(std::string_view& text) { text = texts_.emplace_front(text); }
    void keep(binary& data) {
        std::string_view text = data.text();
        keep(text);
        data = binary{text};
    }
    void keep(std::optional<std::string_view>& text) {
        if (text) keep(*text);
    }
    void keep(std::optional<binary>& data) {
        if (data) keep(*data);
    }
    void keep(list_view<user_property>& properties) {
        std::string& encoded = texts_.emplace_front();
        for (const user_property& each : properties) {
            encoded += static_cast<char>(property::user_property);
            add(encoded, each.name);
            add(encoded, each.value);
        }
        properties = list_view<user_property>{as_bytes(encoded), properties.size()};
    }
    template <class Number>
    void keep(std::optional<Number>&) noexcept {}

private:
    static void add(std::string& to, std::string_view text) {
        to += static_cast<char>(text.size() >> 8);
        to += static_cast<char>(text.size() & 0xFF);
        to += text;
    }

    std::forward_list<std::string> texts_{};
};

/// A packet with texts of its own. Topic filters and reason codes are not kept: a packet with such a list has none here.
template <class Packet>
class owned {
public:
    owned() = default;
    explicit owned(const Packet& viewed) { keep(viewed); }
    owned(owned&&) = default;
    owned& operator=(owned&&) = default;
    ~owned() = default;

    void keep(const Packet& viewed) {
        texts_.clear();
        view_ = viewed;
        keep_body(view_);
        keep_properties(view_);
    }

    const Packet& view() const noexcept { return view_; }

private:
    void keep_body(packet::connect& body) {
        texts_.keep(body.client_id);
        texts_.keep(body.user_name);
        texts_.keep(body.password);
        if (!body.will) return;
        texts_.keep(body.will->topic);
        texts_.keep(body.will->payload);
        keep_properties(*body.will);
    }
    void keep_body(packet::unsubscribe& body) { body.filters = {}; }
    template <class Other>
    void keep_body(Other&) {}

    template <class Part>
    void keep_properties(Part& part) {
        each_property(part, [this](property, auto& member) { texts_.keep(member); });
    }

    kept_texts texts_{};
    Packet view_{};
};

/// A message is owned as the packet that it makes, in one block. What belongs to one delivery only (identifier, DUP, topic alias,
/// subscription identifiers) is left behind. Only for one that can be encoded.
template <>
class owned<packet::publish> {
public:
    explicit owned(packet::publish message) {
        message.id = message.qos == qos::at_most_once ? packet_id::none : packet_id{1};
        message.dup = false;
        message.topic_alias.reset();
        message.subscription_ids = {};
        v5_codec::encode(message, bytes_);
    }

    /// Its views are valid as long as this.
    packet::publish view() const {
        packet::publish message{};
        v5_codec::decode(bytes_.view(), side::server, [&](const packet::publish& kept) { message = kept; });
        message.id = packet_id::none;
        return message;
    }

private:
    byte_buffer bytes_{};
};

} // namespace dockwire::mqtt::detail
