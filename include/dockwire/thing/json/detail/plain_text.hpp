// Runs of bytes in a JSON text that stand for themselves.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <bit>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "dockwire/thing/json/detail/word_text.hpp"

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

/// The highest bit of each byte that is not plain. Bits above the lowest one may stand for bytes that are.
constexpr std::uint64_t stops_in(std::uint64_t word) noexcept {
    const auto less = [](std::uint64_t of, std::uint64_t than) { return (of - repeated(than)) & ~of; };
    const std::uint64_t quotes = less(word ^ repeated('"'), 1);
    const std::uint64_t escapes = less(word ^ repeated('\\'), 1);
    return (less(word, 0x20) | quotes | escapes | word) & repeated(0x80);
}

inline const char* behind_plain_words(const char* at, const char* end) noexcept {
    for (; end - at >= 8; at += 8) {
        const std::uint64_t stops = stops_in(load_word(at));
        if (stops != 0) return at + std::countr_zero(stops) / 8;
    }
    return behind_plain_bytes(at, end);
}

/// Behind the plain bytes at the front, as many at a time as the processor can.
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
    return behind_plain_words(at, end);
}

} // namespace dockwire::thing::detail
