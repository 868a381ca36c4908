// The header of a WebSocket frame, and masking (RFC 6455, section 5.2 and 5.3).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/websocket/error.hpp"

namespace dockwire::mqtt {

/// Which end of a WebSocket this is: a client masks what it sends, a server does not.
enum class websocket_role : std::uint8_t { client_side, server_side };

namespace detail {

enum class websocket_opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

constexpr bool is_control(websocket_opcode opcode) noexcept { return static_cast<unsigned>(opcode) >= 8; }

inline constexpr std::size_t longest_websocket_header = 14;
inline constexpr std::size_t longest_control_payload = 125;

using mask_key = std::array<std::byte, 4>;

struct websocket_header {
    websocket_opcode opcode{websocket_opcode::binary};
    bool fin{true};
    std::uint64_t length{0};
    std::optional<mask_key> mask{};
    bool operator==(const websocket_header&) const = default;
};

/// A rule that the peer broke.
struct websocket_fault {
    websocket_error error{websocket_error::protocol_error};
    std::string_view what{};
};

/// What stands at the front of received bytes. Without a fault and with size 0, more bytes are needed.
struct websocket_front {
    websocket_header header{};
    std::size_t size{0}; ///< of the header
    std::optional<websocket_fault> fault{};
};

constexpr websocket_front websocket_refusal(std::string_view what,
                                            websocket_error error = websocket_error::protocol_error) noexcept {
    return {{}, 0, websocket_fault{error, what}};
}

/// What is wrong with the first byte; empty when it may begin a frame.
constexpr std::string_view first_byte_flaw(unsigned byte) noexcept {
    constexpr unsigned known = 1U << 0 | 1U << 1 | 1U << 2 | 1U << 8 | 1U << 9 | 1U << 10;
    if ((byte & 0x70U) != 0) return "reserved bits are set";
    if ((known >> (byte & 0x0FU) & 1U) == 0) return "an unknown opcode";
    if ((byte & 0x88U) == 0x08U) return "a fragmented control frame";
    return {};
}

constexpr std::uint64_t big_endian(bytes_view bytes) noexcept {
    std::uint64_t value = 0;
    for (const std::byte byte : bytes)
        value = value << 8 | std::to_integer<std::uint64_t>(byte);
    return value;
}

/// Reads the header at the front of `input`, which `self` received. What can be refused is refused as soon as it is seen; a frame is
/// refused when its payload is longer than `largest`.
constexpr websocket_front read_websocket_header(bytes_view input, websocket_role self, std::uint64_t largest) noexcept {
    if (input.empty()) return {};
    const auto first = std::to_integer<unsigned>(input[0]);
    if (const std::string_view flaw = first_byte_flaw(first); !flaw.empty()) return websocket_refusal(flaw);
    websocket_front out{};
    out.header.opcode = static_cast<websocket_opcode>(first & 0x0FU);
    out.header.fin = (first & 0x80U) != 0;
    if (out.header.opcode == websocket_opcode::text) // [MQTT-6.0.0-1]
        return websocket_refusal("a text frame, MQTT travels in binary frames", websocket_error::text_frame);
    if (input.size() < 2) return {};

    const auto second = std::to_integer<unsigned>(input[1]);
    const bool masked = (second & 0x80U) != 0;
    if (masked != (self == websocket_role::server_side))
        return websocket_refusal(masked ? "a masked frame" : "a frame that is not masked");
    out.header.length = second & 0x7FU;
    if (is_control(out.header.opcode) && out.header.length > longest_control_payload)
        return websocket_refusal("a control frame longer than 125 bytes");
    const std::size_t extended = out.header.length == 127 ? 8 : out.header.length == 126 ? 2 : 0;
    if (input.size() < 2 + extended) return {};
    if (extended != 0) {
        out.header.length = big_endian(input.subspan(2, extended));
        if (out.header.length <= (extended == 2 ? 125U : 0xFFFFU))
            return websocket_refusal("a length that is not in its shortest form");
        if (out.header.length >> 63 != 0) return websocket_refusal("a length of more than 63 bits");
    }
    if (out.header.length > largest) return websocket_refusal("a frame above the limit", websocket_error::frame_too_large);

    const std::size_t size = 2 + extended + (masked ? mask_key{}.size() : 0);
    if (input.size() < size) return {};
    if (masked) out.header.mask = mask_key{input[size - 4], input[size - 3], input[size - 2], input[size - 1]};
    out.size = size;
    return out;
}

/// Writes a header to the front of `to`, which has room for the longest; says how long it is.
constexpr std::size_t write_websocket_header(std::span<std::byte, longest_websocket_header> to,
                                             const websocket_header& header) noexcept {
    const std::size_t extended = header.length > 0xFFFF ? 8 : header.length > 125 ? 2 : 0;
    const std::uint64_t length7 = extended == 8 ? 127 : extended == 2 ? 126 : header.length;
    to[0] = static_cast<std::byte>((header.fin ? 0x80U : 0U) | static_cast<unsigned>(header.opcode));
    to[1] = static_cast<std::byte>((header.mask ? 0x80U : 0U) | length7);
    for (std::size_t i = 0; i < extended; ++i)
        to[2 + i] = static_cast<std::byte>(header.length >> 8 * (extended - 1 - i));
    if (!header.mask) return 2 + extended;
    for (std::size_t i = 0; i < header.mask->size(); ++i)
        to[2 + extended + i] = (*header.mask)[i];
    return 2 + extended + header.mask->size();
}

/// The key as it goes on after `count` bytes.
constexpr mask_key advanced(const mask_key& key, std::uint64_t count) noexcept {
    mask_key next{};
    for (std::size_t i = 0; i < next.size(); ++i)
        next[i] = key[(i + count) % key.size()];
    return next;
}

// A vector register of every machine; XOR of two is spelt like that of numbers.
using mask_lane = std::uint32_t __attribute__((vector_size(16)));

inline mask_lane load_lane(const std::byte* from) noexcept {
    mask_lane lane{};
    std::memcpy(&lane, from, sizeof lane);
    return lane;
}

inline void store_lane(std::byte* to, mask_lane lane) noexcept { std::memcpy(to, &lane, sizeof lane); }

/// Masks or unmasks `count` bytes to `to`, which may be the same place or begin before it: each block is read before it is written.
inline void apply_mask(std::byte* to, const std::byte* from, std::size_t count, const mask_key& key) noexcept {
    constexpr std::size_t width = sizeof(mask_lane);
    std::uint32_t word = 0;
    std::memcpy(&word, key.data(), key.size());
    const mask_lane wide{word, word, word, word};
    for (; count >= 2 * width; count -= 2 * width, to += 2 * width, from += 2 * width) {
        const mask_lane first = load_lane(from) ^ wide;
        const mask_lane second = load_lane(from + width) ^ wide;
        store_lane(to, first);
        store_lane(to + width, second);
    }
    for (std::size_t i = 0; i < count; ++i)
        to[i] = from[i] ^ key[i % key.size()];
}

} // namespace detail

} // namespace dockwire::mqtt
