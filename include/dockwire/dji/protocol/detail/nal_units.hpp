// Units of a video stream in the byte stream format (annex B of H.264 and of H.265).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "dockwire/core/bytes.hpp"

namespace dockwire::dji::detail {

/// Takes the wanted NAL units out of a stream that comes in pieces of any size. What lies behind a start code (00 00 01) up to the next one is a
/// unit. Zeros at its end do not belong to it, and 03 behind two zeros is there only so that a unit never looks like a start code.
class nal_scanner {
public:
    /// @param is_wanted  says it by the first byte of a unit
    /// @param longest    a longer unit is skipped and counted
    nal_scanner(bool (*is_wanted)(std::uint8_t first), std::size_t longest) : is_wanted_{is_wanted}, longest_{longest} {}

    /// Reads on from the front of `rest`: to its end, or to behind the start code that ends a wanted unit.
    /// @return whether there is a unit
    bool read(bytes_view& rest) {
        if (where_ == place::at_first) unit_.clear();
        while (!rest.empty()) {
            if (!is_collecting() && zeros_ == 0 && !find_zero(rest)) return false;
            const auto next = std::to_integer<std::uint8_t>(rest.front());
            rest = rest.subspan(1);
            if (take(next)) return true;
        }
        return false;
    }

    /// The stream ends here, or goes on elsewhere: what comes next belongs to nothing until there is a start code.
    /// @return whether there is a unit
    bool finish() {
        zeros_ = 0;
        return std::exchange(where_, place::outside) == place::inside;
    }

    /// The last wanted unit without the bytes that are there for its protection; until the next `read`.
    bytes_view unit() const noexcept { return unit_; }
    /// How many such bytes the unit had.
    std::size_t removed() const noexcept { return removed_; }
    std::uint64_t too_long() const noexcept { return too_long_; }

private:
    enum class place : std::uint8_t {
        outside,  ///< before a start code, or in a unit that is not wanted
        at_first, ///< the next byte is the first of a unit
        inside,   ///< of a wanted unit
    };

    bool is_collecting() const noexcept { return where_ != place::outside; }

    /// Drops what stands before the first zero, at which a start code may begin.
    static bool find_zero(bytes_view& rest) noexcept {
        const void* const found = std::memchr(rest.data(), 0, rest.size());
        const auto before =
            found == nullptr ? rest.size() : static_cast<std::size_t>(static_cast<const std::byte*>(found) - rest.data());
        rest = rest.subspan(before);
        return !rest.empty();
    }

    bool take(std::uint8_t next) {
        if (next == 0) return ++zeros_, false;
        const std::size_t zeros = std::exchange(zeros_, 0);
        if (zeros >= 2 && next == 1) return begin();
        for (std::size_t i = 0; i < zeros && is_collecting(); ++i)
            append(0);
        if (zeros >= 2 && next == 3)
            ++removed_;
        else
            append(next);
        return false;
    }

    /// @return whether a wanted unit has ended
    bool begin() {
        const bool has_ended = std::exchange(where_, place::at_first) == place::inside;
        if (!has_ended) unit_.clear();
        return has_ended;
    }

    void append(std::uint8_t next) {
        if (where_ == place::at_first) {
            where_ = is_wanted_(next) ? place::inside : place::outside;
            removed_ = 0;
        }
        if (where_ != place::inside) return;
        if (unit_.size() >= longest_) {
            ++too_long_;
            where_ = place::outside;
            return;
        }
        unit_.push_back(std::byte{next});
    }

    bool (*is_wanted_)(std::uint8_t first);
    std::size_t longest_;
    std::vector<std::byte> unit_{};
    std::size_t removed_{0};
    std::size_t zeros_{0};
    std::uint64_t too_long_{0};
    place where_{place::outside};
};

} // namespace dockwire::dji::detail
