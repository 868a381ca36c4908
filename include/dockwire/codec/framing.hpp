// Where one packet ends in a stream of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dockwire/codec/packet_form.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/variable_byte_integer.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// The longest packet that the protocol has: one byte, four of Remaining Length, and what they can announce.
inline constexpr std::size_t largest_packet_size = 1 + 4 + std::size_t{variable_byte_maximum};

/// What stands at the front of received bytes.
struct frame {
    enum class status : std::uint8_t {
        complete,   ///< `size` bytes are one whole packet
        incomplete, ///< more bytes are needed
        malformed,  ///< no packet begins like this
        too_large   ///< longer than the receiver takes
    };

    status state{status::incomplete};
    /// The whole packet, fixed header included; 0 while that is not known.
    std::size_t size{0};
    /// Set when `state` is `malformed` or `too_large`.
    std::optional<peer_fault> fault{};
};

namespace detail {

// Empty when a packet may begin with this byte. [MQTT-2.1.3-1]
constexpr std::string_view first_byte_fault(std::uint8_t byte) noexcept {
    const unsigned type = byte >> 4;
    const unsigned flags = byte & 0x0F;
    if (type == 0) return "packet type 0 is forbidden";
    if (packet_type{static_cast<std::uint8_t>(type)} == packet_type::publish) {
        return (flags & 0x06) == 0x06 ? "PUBLISH: both QoS bits are set" : "";
    }
    return flags == packet_forms[type - 1].flags ? "" : "fixed header: reserved flag bits have the wrong value";
}

constexpr frame malformed_frame(std::string_view what) noexcept {
    return {frame::status::malformed, 0, peer_fault{reason_code::malformed_packet, true, what}};
}

} // namespace detail

/// Finds the packet at the front of `input`. What can be refused is refused as soon as it is seen: a wrong first byte, a
/// Remaining Length that is no variable byte integer, a packet longer than `maximum` bytes in all.
constexpr frame next_frame(bytes_view input, std::size_t maximum = largest_packet_size) noexcept {
    using status = variable_byte_integer::status;
    if (input.empty()) return {};
    const std::string_view wrong = detail::first_byte_fault(std::to_integer<std::uint8_t>(input[0]));
    if (!wrong.empty()) return detail::malformed_frame(wrong);

    const variable_byte_integer length = read_variable(input.subspan(1));
    if (length.state == status::incomplete) return {};
    if (length.state == status::too_long) return detail::malformed_frame("Remaining Length: longer than four bytes");
    if (length.state == status::not_shortest) return detail::malformed_frame("Remaining Length: not in its shortest form");

    const std::size_t size = 1 + std::size_t{length.size} + length.value;
    if (size > maximum) {
        return {frame::status::too_large, size,
                peer_fault{reason_code::packet_too_large, false, "the packet is longer than the Maximum Packet Size"}};
    }
    return {size <= input.size() ? frame::status::complete : frame::status::incomplete, size, {}};
}

} // namespace dockwire::mqtt
