// A packet that outlives what it was made from.
#pragma once

#include <forward_list>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/codec/packet_properties.hpp"
#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt::detail {

/// A packet with texts of its own. Topic filters and reason codes are not kept: a packet with such a list has none here.
template <class Packet>
class owned_packet {
public:
    owned_packet() = default;
    explicit owned_packet(const Packet& viewed) { keep(viewed); }
    owned_packet(owned_packet&&) = default;
    owned_packet& operator=(owned_packet&&) = default;
    ~owned_packet() = default;

    void keep(const Packet& viewed) {
        texts_.clear();
        view_ = viewed;
        own_body(view_);
        own_properties(view_);
    }

    const Packet& view() const noexcept { return view_; }

private:
    void own_body(packet::connect& body) {
        own(body.client_id);
        own(body.user_name);
        own(body.password);
        if (!body.will) return;
        own(body.will->topic);
        own(body.will->payload);
        own_properties(*body.will);
    }
    void own_body(packet::unsubscribe& body) { body.filters = {}; }
    template <class Other>
    void own_body(Other&) {}

    template <class Part>
    void own_properties(Part& part) {
        each_property(part, [this](property, auto& member) { this->own(member); });
    }

    void own(std::string_view& text) { text = texts_.emplace_front(text); }
    void own(binary& data) { data = binary{std::string_view{texts_.emplace_front(data.text())}}; }
    void own(std::optional<std::string_view>& text) {
        if (text) own(*text);
    }
    void own(std::optional<binary>& data) {
        if (data) own(*data);
    }
    void own(list_view<user_property>& properties) {
        std::string& encoded = texts_.emplace_front();
        for (const user_property& each : properties) {
            encoded += static_cast<char>(property::user_property);
            for (const std::string_view text : {each.name, each.value}) {
                encoded += static_cast<char>(text.size() >> 8);
                encoded += static_cast<char>(text.size() & 0xFF);
                encoded += text;
            }
        }
        properties = list_view<user_property>{as_bytes(encoded), properties.size()};
    }
    template <class Number>
    void own(std::optional<Number>&) {}

    std::forward_list<std::string> texts_{}; // where they stay when this is moved
    Packet view_{};
};

} // namespace dockwire::mqtt::detail
