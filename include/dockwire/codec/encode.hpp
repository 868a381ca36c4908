// Packets into bytes, in one canonical form: shortest lengths, properties by ascending identifier, nothing that may be left out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "dockwire/codec/packet_form.hpp"
#include "dockwire/codec/packet_properties.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/variable_byte_integer.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

namespace detail {

// The sizes of a packet's property sections in their order: CONNECT has two, with its will.
using section_sizes = std::array<std::size_t, 2>;

// Counts what `writer` will write, and keeps the sizes of the property sections for it.
class size_counter {
public:
    void u8(std::uint8_t) noexcept { size_ += 1; }
    void u16(std::uint16_t) noexcept { size_ += 2; }
    void u32(std::uint32_t) noexcept { size_ += 4; }
    void variable(std::size_t value) noexcept { size_ += variable_size(value); }
    void text(std::string_view value) noexcept { size_ += 2 + value.size(); }
    void raw(bytes_view value) noexcept { skip(value.size()); }
    void skip(std::size_t size) noexcept { size_ += size; }
    template <class Packet>
    std::size_t section_size(const Packet& packet) noexcept;

    std::size_t size() const noexcept { return size_; }
    const section_sizes& sections() const noexcept { return sections_; }

private:
    std::size_t size_{0};
    std::size_t count_{0};
    section_sizes sections_{};
};

// Writes to memory that is large enough.
class writer {
public:
    explicit writer(std::byte* at, const section_sizes& sections = {}) noexcept : at_{at}, sections_{sections} {}

    void u8(std::uint8_t value) noexcept { *at_++ = std::byte{value}; }
    void u16(std::uint16_t value) noexcept {
        u8(static_cast<std::uint8_t>(value >> 8));
        u8(static_cast<std::uint8_t>(value & 0xFF));
    }
    void u32(std::uint32_t value) noexcept {
        u16(static_cast<std::uint16_t>(value >> 16));
        u16(static_cast<std::uint16_t>(value & 0xFFFF));
    }
    void variable(std::size_t value) noexcept {
        for (; value >= 0x80; value >>= 7)
            u8(static_cast<std::uint8_t>((value & 0x7F) | 0x80));
        u8(static_cast<std::uint8_t>(value));
    }
    [[gnu::noinline]] void text(std::string_view value) noexcept {
        u16(static_cast<std::uint16_t>(value.size()));
        raw(as_bytes(value));
    }
    void raw(bytes_view value) noexcept {
        if (value.empty()) return;
        std::memcpy(at_, value.data(), value.size());
        at_ += value.size();
    }
    template <class Packet>
    std::size_t section_size(const Packet&) noexcept {
        return sections_[count_++];
    }

private:
    std::byte* at_;
    std::size_t count_{0};
    section_sizes sections_;
};

void put(auto& out, bool value) { out.u8(value ? 1 : 0); }
void put(auto& out, qos value) { out.u8(static_cast<std::uint8_t>(value)); }
void put(auto& out, std::uint16_t value) { out.u16(value); }
void put(auto& out, std::uint32_t value) { out.u32(value); }
void put(auto& out, subscription_id value) { out.variable(value.value); }
void put(auto& out, std::string_view value) { out.text(value); }
void put(auto& out, const binary& value) { out.text(as_text(value.bytes)); }
void put(auto& out, const user_property& value) {
    out.text(value.name);
    out.text(value.value);
}

template <class Out>
struct property_writer {
    Out& out;

    template <class T>
    void operator()(property identifier, const std::optional<T>& member) {
        if (member) one(identifier, *member);
    }
    template <class T>
    void operator()(property identifier, const list_view<T>& items) {
        if (!items.empty()) every(identifier, items); // most packets have none, and then no iterator is made
    }

private:
    template <class T>
    [[gnu::noinline]] void every(property identifier, const list_view<T>& items) {
        for (const T& item : items)
            one(identifier, item);
    }
    template <class T>
    void one(property identifier, const T& value) {
        out.u8(static_cast<std::uint8_t>(identifier));
        put(out, value);
    }
};

template <class Packet>
std::size_t size_counter::section_size(const Packet& packet) noexcept {
    size_counter counter{};
    each_property(packet, property_writer<size_counter>{counter});
    return sections_[count_++] = counter.size();
}

inline void put_section(size_counter& out, const auto&, std::size_t size) noexcept {
    out.variable(size);
    out.skip(size);
}

inline void put_section(writer& out, const auto& packet, std::size_t size) noexcept {
    out.variable(size);
    if (size != 0) each_property(packet, property_writer<writer>{out});
}

// The property section with its length.
void put_properties(auto& out, const auto& packet) noexcept { put_section(out, packet, out.section_size(packet)); }

void put_id(auto& out, packet_id id) { out.u16(static_cast<std::uint16_t>(id)); }
void put_reason(auto& out, reason_code reason) { out.u8(static_cast<std::uint8_t>(reason)); }
// `condition` as the bit at `position`.
constexpr unsigned bit(bool condition, unsigned position) noexcept { return condition ? 1U << position : 0U; }

inline std::uint8_t connect_flags(const packet::connect& packet) noexcept {
    unsigned flags = bit(packet.user_name.has_value(), 7) | bit(packet.password.has_value(), 6) | bit(packet.clean_start, 1);
    if (packet.will) {
        flags |= bit(true, 2) | static_cast<unsigned>(packet.will->qos) << 3 | bit(packet.will->retain, 5);
    }
    return static_cast<std::uint8_t>(flags);
}

inline std::uint8_t subscription_options(const subscription_request& request) noexcept {
    return static_cast<std::uint8_t>(static_cast<unsigned>(request.maximum_qos) | bit(request.no_local, 2) |
                                     bit(request.retain_as_published, 3) | static_cast<unsigned>(request.retain_handling) << 4);
}

// Each `put_body` writes what follows the fixed header.

[[gnu::cold]] void put_body(auto& out, const packet::connect& packet) {
    out.text("MQTT");
    out.u8(5);
    out.u8(connect_flags(packet));
    out.u16(packet.keep_alive);
    put_properties(out, packet);
    out.text(packet.client_id);
    if (packet.will) {
        put_properties(out, *packet.will);
        out.text(packet.will->topic);
        put(out, packet.will->payload);
    }
    if (packet.user_name) out.text(*packet.user_name);
    if (packet.password) put(out, *packet.password);
}

[[gnu::cold]] void put_body(auto& out, const packet::connack& packet) {
    put(out, packet.session_present);
    put_reason(out, packet.reason);
    put_properties(out, packet);
}

void put_body(auto& out, const packet::publish& packet) {
    out.text(packet.topic);
    if (packet.qos != qos::at_most_once) put_id(out, packet.id);
    put_properties(out, packet);
    out.raw(packet.payload.bytes);
}

// A reason of success and an empty property section are left out (3.4.2.1, 3.14.2.1).
[[gnu::cold]] void put_optional_tail(auto& out, const auto& packet) {
    const std::size_t size = out.section_size(packet);
    if (size == 0 && packet.reason == reason_code::success) return;
    put_reason(out, packet.reason);
    if (size != 0) put_section(out, packet, size);
}

template <packet_type Type>
void put_body(auto& out, const packet::publish_reply<Type>& packet) {
    put_id(out, packet.id);
    if (packet.reason == reason_code::success && !packet.reason_string && packet.user_properties.empty()) return;
    put_optional_tail(out, packet);
}

[[gnu::cold]] void put_body(auto& out, const packet::subscribe& packet) {
    put_id(out, packet.id);
    put_properties(out, packet);
    for (const subscription_request& request : packet.subscriptions) {
        out.text(request.filter);
        out.u8(subscription_options(request));
    }
}

[[gnu::cold]] void put_body(auto& out, const packet::unsubscribe& packet) {
    put_id(out, packet.id);
    put_properties(out, packet);
    for (const filter_name& filter : packet.filters)
        out.text(filter.text);
}

template <packet_type Type>
[[gnu::cold]] void put_body(auto& out, const packet::subscription_reply<Type>& packet) {
    put_id(out, packet.id);
    put_properties(out, packet);
    for (const reason_item& reason : packet.reasons)
        put_reason(out, reason.code);
}

void put_body(auto&, const packet::pingreq&) {}

void put_body(auto&, const packet::pingresp&) {}

[[gnu::cold]] void put_body(auto& out, const packet::disconnect& packet) { put_optional_tail(out, packet); }

// Unlike DISCONNECT, a reason is always followed by the property section (3.15.2.2).
[[gnu::cold]] void put_body(auto& out, const packet::auth& packet) {
    const std::size_t size = out.section_size(packet);
    if (size == 0 && packet.reason == reason_code::success) return;
    put_reason(out, packet.reason);
    put_section(out, packet, size);
}

template <class Packet>
size_counter measure(const Packet& packet) noexcept {
    size_counter counter{};
    put_body(counter, packet);
    return counter;
}

template <class Packet>
std::uint8_t first_byte(const Packet&) noexcept {
    constexpr const packet_form& form = form_of(type_of<Packet>);
    return static_cast<std::uint8_t>(static_cast<unsigned>(form.type) << 4 | form.flags);
}

inline std::uint8_t first_byte(const packet::publish& packet) noexcept {
    constexpr unsigned type = static_cast<unsigned>(packet_type::publish) << 4;
    return static_cast<std::uint8_t>(type | bit(packet.dup, 3) | static_cast<unsigned>(packet.qos) << 1 | bit(packet.retain, 0));
}

template <class Packet>
void encode_as(std::uint8_t first, const Packet& packet, byte_buffer& out) {
    const size_counter body = measure(packet);
    writer to{out.extend(1 + variable_size(body.size()) + body.size()), body.sections()};
    to.u8(first);
    to.variable(body.size());
    put_body(to, packet);
}

} // namespace detail

/// How many bytes `encode` appends for this packet.
template <class Packet>
std::size_t encoded_size(const Packet& packet) noexcept {
    const std::size_t body = detail::measure(packet).size();
    return 1 + variable_size(body) + body;
}

/// Appends one packet. What `check` would refuse must not be given: lengths are not looked at here.
template <class Packet>
void encode(const Packet& packet, byte_buffer& out) {
    detail::encode_as(detail::first_byte(packet), packet, out);
}

// The four differ in their first byte only, so that one code does for all.
template <packet_type Type>
void encode(const packet::publish_reply<Type>& packet, byte_buffer& out) {
    const packet::puback same{packet.id, packet.reason, packet.reason_string, packet.user_properties};
    detail::encode_as(detail::first_byte(packet), same, out);
}

} // namespace dockwire::mqtt
