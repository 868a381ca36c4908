// Where an object or array in a JSON text ends, found without parsing it.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "dockwire/thing/json/detail/word_text.hpp"

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

/// 64 bytes of a text, looked at as words.
class word_block {
public:
    explicit word_block(const char* at) noexcept {
        for (unsigned i = 0; i < 8; ++i)
            words_[i] = load_word(at + 8 * i);
    }

    void set(char bits) noexcept {
        for (std::uint64_t& word : words_)
            word |= repeated(static_cast<unsigned char>(bits));
    }

    /// A bit for each byte.
    std::uint64_t places(char of) const noexcept {
        std::uint64_t found = 0;
        for (unsigned i = 0; i < 8; ++i)
            found |= highest_bits(zero_bytes(words_[i] ^ repeated(static_cast<unsigned char>(of)))) << 8 * i;
        return found;
    }

private:
    std::uint64_t words_[8];
};

#if defined(__SSE2__)

/// The same with the processor's blocks.
class sse_block {
public:
    explicit sse_block(const char* at) noexcept : a_{load(at)}, b_{load(at + 16)}, c_{load(at + 32)}, d_{load(at + 48)} {}

    void set(char bits) noexcept {
        const __m128i more = _mm_set1_epi8(bits);
        a_ = _mm_or_si128(a_, more);
        b_ = _mm_or_si128(b_, more);
        c_ = _mm_or_si128(c_, more);
        d_ = _mm_or_si128(d_, more);
    }

    std::uint64_t places(char of) const noexcept {
        const __m128i wanted = _mm_set1_epi8(of);
        return places(a_, wanted) | places(b_, wanted) << 16U | places(c_, wanted) << 32U | places(d_, wanted) << 48U;
    }

private:
    static __m128i load(const char* from) noexcept { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); }
    static std::uint64_t places(__m128i bytes, __m128i wanted) noexcept {
        return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted)));
    }

    // No array, which GCC 12 would keep in memory.
    __m128i a_, b_, c_, d_;
};

using widest_block = sse_block;

#else

using widest_block = word_block;

#endif

/// How many bits are ones. std::popcount is a call where the processor may lack the instruction.
constexpr std::size_t count_ones(std::uint64_t bits) noexcept {
    bits -= bits >> 1U & 0x5555555555555555U; // now how many in each two, four, eight
    bits = (bits & 0x3333333333333333U) + (bits >> 2U & 0x3333333333333333U);
    bits = (bits + (bits >> 4U)) & 0x0F0F0F0F0F0F0F0FU;
    return bits * 0x0101010101010101U >> 56U;
}

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
    bits ^= bits << 1U;
    bits ^= bits << 2U;
    bits ^= bits << 4U;
    bits ^= bits << 8U;
    bits ^= bits << 16U;
    return bits ^ bits << 32U;
}

/// Brackets outside of texts in 64 bytes: a bit for each.
struct bracket_places {
    /// Of the bytes behind those that `count` has seen; its depth is left to the caller.
    template <class Block>
    bracket_places(Block block, bracket_count& count) noexcept {
        const std::uint64_t escaped = escaped_places(block.places('\\'), count.is_escaped);
        const std::uint64_t in_text = between_pairs(block.places('"') & ~escaped) ^ (count.is_in_text ? ~std::uint64_t{0} : 0);
        count.is_in_text = in_text >> 63U != 0;
        block.set(0x20); // makes '{' of '[', and '}' of ']'
        opening = block.places('{') & ~(in_text | escaped);
        closing = block.places('}') & ~(in_text | escaped);
    }

    /// Behind how many bytes what is open `depth` times is closed; 0 when it is not.
    unsigned end(std::size_t depth) const noexcept {
        for (std::uint64_t rest = opening | closing; rest != 0; rest &= rest - 1) {
            const std::uint64_t first = rest & (0 - rest);
            depth += (opening & first) != 0 ? 1 : 0;
            if ((closing & first) != 0 && --depth == 0) return static_cast<unsigned>(std::countr_zero(rest)) + 1;
        }
        return 0;
    }

    std::uint64_t opening{0};
    std::uint64_t closing{0};
};

/// Behind the object or array whose bracket is at `at`: where as many brackets are closed as were opened; nullptr when that is nowhere.
/// Quotes, backslashes and brackets are all that is looked at, 64 bytes at a time.
template <class Block = widest_block>
const char* behind_container(const char* at, const char* end) noexcept {
    bracket_count count{};
    for (; end - at >= 64; at += 64) {
        const bracket_places brackets{Block{at}, count};
        const std::size_t closed = count_ones(brackets.closing);
        // Only a block that closes as many as were open, and one at least, can have the end in it.
        if (closed >= std::max<std::size_t>(count.depth, 1)) {
            if (const unsigned size = brackets.end(count.depth); size != 0) return at + size;
        }
        count.depth += count_ones(brackets.opening) - closed;
    }
    return behind_container_bytes(at, end, count);
}

} // namespace dockwire::thing::detail
