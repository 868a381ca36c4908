// Eight bytes of a text as one number, for processors whose blocks of bytes we do not use.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

namespace dockwire::thing::detail {

/// The first byte is the lowest.
inline std::uint64_t load_word(const char* at) noexcept {
    std::uint64_t word = 0;
    if constexpr (std::endian::native == std::endian::little) {
        std::memcpy(&word, at, sizeof word);
    } else {
        for (unsigned i = 0; i < 8; ++i)
            word |= std::uint64_t{static_cast<unsigned char>(at[i])} << 8 * i;
    }
    return word;
}

constexpr std::uint64_t repeated(std::uint64_t byte) noexcept { return byte * 0x0101010101010101U; }

/// The highest bit of each byte that is 0.
constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept {
    constexpr std::uint64_t low = repeated(0x7F);
    return ~(((word & low) + low) | word | low);
}

/// The highest bits of the bytes, one beside the other.
constexpr std::uint64_t highest_bits(std::uint64_t word) noexcept {
    return ((word & repeated(0x80)) >> 7U) * 0x0102040810204080U >> 56U;
}

} // namespace dockwire::thing::detail
