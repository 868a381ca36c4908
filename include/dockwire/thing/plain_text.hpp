// Runs of bytes in a JSON text that stand for themselves.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <bit>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace dockwire::thing::detail {

/// Between the quotes of a text this is nothing but itself, and a whole character.
constexpr bool is_plain_byte(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

inline const char* behind_plain_bytes(const char* at, const char* end) noexcept {
    while (at != end && is_plain_byte(*at))
        ++at;
    return at;
}

/// Behind the plain bytes at the front, 16 at a time where the processor can.
inline const char* behind_plain(const char* at, const char* end) noexcept {
#if defined(__SSE2__)
    for (; end - at >= 16; at += 16) {
        const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
        const __m128i quotes = _mm_cmpeq_epi8(block, _mm_set1_epi8('"'));
        const __m128i escapes = _mm_cmpeq_epi8(block, _mm_set1_epi8('\\'));
        const __m128i others = _mm_cmplt_epi8(block, _mm_set1_epi8(0x20)); // signed: with what is above 0x7F
        const int stops = _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, escapes), others));
        if (stops != 0) return at + std::countr_zero(static_cast<unsigned>(stops));
    }
#endif
    return behind_plain_bytes(at, end);
}

} // namespace dockwire::thing::detail
