// What the session wants of a codec, and the one that speaks MQTT 5.0.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <system_error>

#include "dockwire/codec/check.hpp"
#include "dockwire/codec/decode.hpp"
#include "dockwire/codec/encode.hpp"
#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

namespace detail {

// Takes any packet: stands for the session where the concept asks whether a codec can decode.
struct packet_sink {
    template <class Packet>
    void operator()(const Packet&) const {}
};

} // namespace detail

/// `C::next_frame(input, maximum)` finds the packet at the front of received bytes.
template <class C>
concept has_next_frame = requires(bytes_view input, std::size_t maximum) {
    { C::next_frame(input, maximum) } -> std::same_as<frame>;
};

/// `C::decode(packet, receiver, on_packet)` calls `on_packet` once with the packet in one whole frame, or returns the fault.
template <class C>
concept has_decode = requires(bytes_view packet, side receiver, detail::packet_sink on_packet) {
    { C::decode(packet, receiver, on_packet) } -> std::same_as<std::optional<peer_fault>>;
};

/// `C::encoded_size(packet)` is the number of bytes that `C::encode(packet, out)` appends.
template <class C, class Packet>
concept has_encode = requires(const Packet& packet, byte_buffer& out) {
    { C::encoded_size(packet) } -> std::same_as<std::size_t>;
    C::encode(packet, out);
};

/// `C::check(packet)` says what the caller did wrong, as `usage_error`.
template <class C, class Packet>
concept has_check = requires(const Packet& packet) {
    { C::check(packet) } -> std::same_as<std::error_code>;
};

/// Turns packets into bytes and back, without state. A type that is not one is told which of the parts above it lacks.
template <class C>
concept codec = has_next_frame<C> && has_decode<C> &&                                                                  //
                has_encode<C, packet::connect> && has_encode<C, packet::connack> && has_encode<C, packet::publish> &&  //
                has_encode<C, packet::puback> && has_encode<C, packet::pubrec> && has_encode<C, packet::pubrel> &&     //
                has_encode<C, packet::pubcomp> && has_encode<C, packet::subscribe> && has_encode<C, packet::suback> && //
                has_encode<C, packet::unsubscribe> && has_encode<C, packet::unsuback> &&                               //
                has_encode<C, packet::pingreq> && has_encode<C, packet::pingresp> &&                                   //
                has_encode<C, packet::disconnect> && has_encode<C, packet::auth> &&                                    //
                has_check<C, packet::connect> && has_check<C, packet::publish> && has_check<C, packet::subscribe> &&   //
                has_check<C, packet::unsubscribe> && has_check<C, packet::disconnect> && has_check<C, packet::auth>;

/// MQTT 5.0 as the standard writes it.
struct v5_codec {
    static constexpr frame next_frame(bytes_view input, std::size_t maximum = largest_packet_size) noexcept {
        return mqtt::next_frame(input, maximum);
    }

    template <class Handler>
    static std::optional<peer_fault> decode(bytes_view packet, side receiver, Handler&& on_packet) {
        return mqtt::decode(packet, receiver, on_packet);
    }

    template <class Packet>
    static std::size_t encoded_size(const Packet& packet) noexcept {
        return mqtt::encoded_size(packet);
    }

    template <class Packet>
    static void encode(const Packet& packet, byte_buffer& out) {
        mqtt::encode(packet, out);
    }

    template <class Packet>
    static std::error_code check(const Packet& packet) noexcept {
        return mqtt::check(packet);
    }
};

static_assert(codec<v5_codec>);

} // namespace dockwire::mqtt
