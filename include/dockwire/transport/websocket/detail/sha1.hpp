// SHA-1 (RFC 3174), which the WebSocket handshake demands. It is broken: do not use it where an attacker matters.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

/// The digest of `message`.
class sha1 {
public:
    using digest = std::array<std::byte, 20>;

    static constexpr digest of(bytes_view message) noexcept {
        sha1 state{};
        bytes_view rest = message;
        for (; rest.size() >= block_size; rest = rest.subspan(block_size))
            state.absorb(rest.first(block_size));
        state.finish(rest, message.size());
        return state.result();
    }

private:
    static constexpr std::size_t block_size = 64;
    static constexpr std::size_t length_size = 8;
    static constexpr std::size_t steps = 80;

    struct stage {
        std::uint32_t (*mix)(std::uint32_t, std::uint32_t, std::uint32_t) noexcept;
        std::uint32_t constant;
    };

    static constexpr std::uint32_t choose(std::uint32_t b, std::uint32_t c, std::uint32_t d) noexcept {
        return (b & c) | (~b & d);
    }
    static constexpr std::uint32_t parity(std::uint32_t b, std::uint32_t c, std::uint32_t d) noexcept { return b ^ c ^ d; }
    static constexpr std::uint32_t majority(std::uint32_t b, std::uint32_t c, std::uint32_t d) noexcept {
        return (b & c) | (b & d) | (c & d);
    }

    // Section 5: each serves 20 steps.
    static constexpr stage stages[]{{choose, 0x5A827999}, {parity, 0x6ED9EBA1}, {majority, 0x8F1BBCDC}, {parity, 0xCA62C1D6}};

    static constexpr std::array<std::uint32_t, steps> schedule_of(bytes_view block) noexcept {
        std::array<std::uint32_t, steps> words{};
        for (std::size_t i = 0; i < block_size; ++i)
            words[i / 4] = words[i / 4] << 8 | std::to_integer<std::uint32_t>(block[i]);
        for (std::size_t t = block_size / 4; t < steps; ++t)
            words[t] = std::rotl(words[t - 3] ^ words[t - 8] ^ words[t - 14] ^ words[t - 16], 1);
        return words;
    }

    constexpr void absorb(bytes_view block) noexcept {
        const auto words = schedule_of(block);
        auto [a, b, c, d, e] = hash_;
        for (std::size_t t = 0; t < steps; ++t) {
            const stage& now = stages[t / 20];
            const std::uint32_t next = std::rotl(a, 5) + now.mix(b, c, d) + e + words[t] + now.constant;
            e = d;
            d = c;
            c = std::rotl(b, 30);
            b = a;
            a = next;
        }
        const std::array<std::uint32_t, 5> added{a, b, c, d, e};
        for (std::size_t i = 0; i < hash_.size(); ++i)
            hash_[i] += added[i];
    }

    // Section 4: a 1 bit, zeros, and the length in bits.
    constexpr void finish(bytes_view rest, std::uint64_t message_size) noexcept {
        std::array<std::byte, 2 * block_size> padded{};
        for (std::size_t i = 0; i < rest.size(); ++i)
            padded[i] = rest[i];
        padded[rest.size()] = std::byte{0x80};
        const std::size_t size = rest.size() + 1 + length_size <= block_size ? block_size : 2 * block_size;
        for (std::size_t i = 0; i < length_size; ++i)
            padded[size - 1 - i] = static_cast<std::byte>(message_size * 8 >> 8 * i);
        for (std::size_t at = 0; at < size; at += block_size)
            absorb(bytes_view{padded}.subspan(at, block_size));
    }

    constexpr digest result() const noexcept {
        digest out{};
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = static_cast<std::byte>(hash_[i / 4] >> 8 * (3 - i % 4));
        return out;
    }

    std::array<std::uint32_t, 5> hash_{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
};

} // namespace dockwire::mqtt::detail
