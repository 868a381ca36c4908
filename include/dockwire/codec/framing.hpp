// Where one packet ends in a stream of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

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

// Its text is empty when a packet may begin with this byte.
constexpr flaw first_byte_flaw(std::uint8_t byte) noexcept {
    const unsigned type = byte >> 4;
    const unsigned flags = byte & 0x0F;
    if (type == 0) return {"packet type 0 is forbidden", "2.1.2"};
    if (packet_type{static_cast<std::uint8_t>(type)} == packet_type::publish) {
        if ((flags & 0x06) == 0x06) return {"PUBLISH: both QoS bits are set", "MQTT-3.3.1-4"};
    } else if (flags != packet_forms[type - 1].flags) {
        return {"fixed header: reserved flag bits have the wrong value", packet_forms[type - 1].flags_statement};
    }
    return {};
}

constexpr frame malformed_frame(const flaw& what) noexcept {
    return {frame::status::malformed, 0, peer_fault{reason_code::malformed_packet, true, what}};
}

} // namespace detail

/// Finds the packet at the front of `input`. What can be refused is refused as soon as it is seen: a wrong first byte, a
/// Remaining Length that is no variable byte integer, a packet longer than `maximum` bytes in all.
constexpr frame next_frame(bytes_view input, std::size_t maximum = largest_packet_size) noexcept {
    using status = variable_byte_integer::status;
    if (input.empty()) return {};
    const flaw wrong = detail::first_byte_flaw(std::to_integer<std::uint8_t>(input[0]));
    if (!wrong.text.empty()) return detail::malformed_frame(wrong);

    const variable_byte_integer length = read_variable(input.subspan(1));
    if (length.state == status::incomplete) return {};
    if (length.state == status::too_long) return detail::malformed_frame({"Remaining Length: longer than four bytes", "1.5.5"});
    if (length.state == status::not_shortest)
        return detail::malformed_frame({"Remaining Length: not in its shortest form", "MQTT-1.5.5-1"});

    const std::size_t size = 1 + std::size_t{length.size} + length.value;
    if (size > maximum) {
        return {frame::status::too_large, size,
                peer_fault{reason_code::packet_too_large,
                           false,
                           {"the packet is longer than the Maximum Packet Size", "MQTT-3.2.2-15"}}};
    }
    return {size <= input.size() ? frame::status::complete : frame::status::incomplete, size, {}};
}

} // namespace dockwire::mqtt
