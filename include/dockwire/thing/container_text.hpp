// Where an object or array in a JSON text ends, found without parsing it.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace dockwire::thing::detail {

/// Counts the brackets that stand outside of texts.
struct bracket_count {
    /// Looks at one byte; true when it closes what was opened first.
    bool closes(char c) noexcept {
        if (is_escaped) {
            is_escaped = false;
            return false;
        }
        is_escaped = c == '\\';
        is_in_text ^= c == '"';
        if (is_in_text) return false;
        depth += c == '{' || c == '[';
        return (c == '}' || c == ']') && --depth == 0;
    }

    std::size_t depth{0};
    bool is_in_text{false};
    bool is_escaped{false}; ///< the next byte
};

inline const char* behind_container_bytes(const char* at, const char* end, bracket_count count = {}) noexcept {
    while (at != end)
        if (count.closes(*at++)) return at;
    return nullptr;
}

#if defined(__SSE2__)

/// What stands where in 64 bytes: a bit for each.
struct block_marks {
    explicit block_marks(const char* at) noexcept {
        for (unsigned i = 0; i < 64; i += 16) {
            const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i));
            const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20)); // makes '{' of '[', and '}' of ']'
            quotes |= places(bytes, '"') << i;
            backslashes |= places(bytes, '\\') << i;
            opening |= places(lower, '{') << i;
            closing |= places(lower, '}') << i;
        }
    }

    std::uint64_t quotes{0};
    std::uint64_t backslashes{0};
    std::uint64_t opening{0};
    std::uint64_t closing{0};

private:
    static std::uint64_t places(__m128i bytes, char of) noexcept {
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(of))));
    }
};

/// The bytes behind a backslash that is not behind one itself. `is_escaped` is that of the first byte, and then of the first behind the block.
inline std::uint64_t escaped_places(std::uint64_t backslashes, bool& is_escaped) noexcept {
    std::uint64_t escaped = is_escaped ? 1 : 0;
    backslashes &= ~escaped;
    is_escaped = false;
    while (backslashes != 0) {
        const std::uint64_t first = backslashes & (0 - backslashes);
        backslashes &= ~(first | first << 1U);
        escaped |= first << 1U;
        is_escaped = first == std::uint64_t{1} << 63U;
    }
    return escaped;
}

/// Ones from each odd bit to the even one behind it.
inline std::uint64_t between_pairs(std::uint64_t bits) noexcept {
    for (unsigned shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

#endif

/// Behind the object or array whose bracket is at `at`: where as many brackets are closed as were opened; nullptr when that is nowhere.
/// Quotes, backslashes and brackets are all that is looked at, 64 bytes at a time where the processor can.
inline const char* behind_container(const char* at, const char* end) noexcept {
    bracket_count count{};
#if defined(__SSE2__)
    for (; end - at >= 64; at += 64) {
        const bracket_count before = count;
        const block_marks marks{at};
        const std::uint64_t escaped = escaped_places(marks.backslashes, count.is_escaped);
        const std::uint64_t in_text = between_pairs(marks.quotes & ~escaped) ^ (before.is_in_text ? ~std::uint64_t{0} : 0);
        const std::uint64_t counted = ~(in_text | escaped);
        const auto closed = static_cast<std::size_t>(std::popcount(marks.closing & counted));
        // Only a block that closes as many as were open can have the end in it.
        if (closed >= before.depth + (before.depth == 0 ? 1 : 0)) {
            if (const char* const found = behind_container_bytes(at, at + 64, before)) return found;
        }
        count.depth += static_cast<std::size_t>(std::popcount(marks.opening & counted)) - closed;
        count.is_in_text = (in_text >> 63U) != 0;
    }
#endif
    return behind_container_bytes(at, end, count);
}

} // namespace dockwire::thing::detail
