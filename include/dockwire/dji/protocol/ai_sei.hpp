// Recognition results in a live video: the SEI messages in which an aircraft sends them ("AI Target Recognition", Cloud API 1.16).
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "dockwire/core/bytes.hpp"
#include "dockwire/dji/protocol/ai_frame.hpp"
#include "dockwire/dji/protocol/detail/ai_payload.hpp"
#include "dockwire/dji/protocol/detail/nal_units.hpp"

namespace dockwire::dji {

namespace ai {

/// Dock 3 pushes H.264.
enum class video_codec : std::uint8_t { h264, h265 };

} // namespace ai

/// How to read a stream.
struct ai_sei_options {
    ai::video_codec codec{ai::video_codec::h264};
    /// Of the numbers, which the reference does not tell. Without a value it is the one in which a message has a part of type 7, the recognition
    /// results; little endian where both have.
    std::optional<std::endian> byte_order{};
    /// Bytes of an SEI unit that are kept; a longer one is skipped. The longest results fit, with all that surrounds them.
    std::size_t longest_unit{128 * 1024};
};

/// Counters since a reader was made.
struct ai_sei_statistics {
    std::uint64_t units{0};         ///< SEI units
    std::uint64_t results{0};       ///< frames with results
    std::uint64_t malformed{0};     ///< units, messages and results that end too early
    std::uint64_t too_long{0};      ///< units that were skipped
    std::uint64_t unread_groups{0}; ///< of a type that is not known, and those behind them

    bool operator==(const ai_sei_statistics&) const = default;
};

namespace detail {

constexpr bool is_h264_sei(std::uint8_t first) noexcept { return (first & 0x9FU) == 6; }

/// A prefix or suffix SEI unit. The reference shows the suffix, 50 01.
constexpr bool is_h265_sei(std::uint8_t first) noexcept { return first == 39 << 1 || first == 40 << 1; }

/// The types of SEI messages that have results: by WebRTC, and by Agora.
constexpr bool is_ai_message(std::size_t type) noexcept { return type == 0xF5 || type == 0x65; }

/// A number in the form of SEI messages: the sum of all bytes FF and of the first other one.
inline std::optional<std::size_t> take_sei_number(bytes_view& rest) {
    std::size_t sum = 0;
    while (!rest.empty()) {
        const auto next = std::to_integer<std::size_t>(rest.front());
        rest = rest.subspan(1);
        sum += next;
        if (next != 0xFF) return sum;
    }
    return std::nullopt;
}

} // namespace detail

/// Finds the recognition results in an H.264 or H.265 stream with start codes (annex B), which comes in pieces of any size:
///
///     while (const auto frame = reader.next(bytes)) show(*frame);
///
/// No stream of real hardware has confirmed the layout yet, which the reference gives without byte order and example. A reader keeps one SEI
/// unit and its results, nothing else.
class ai_sei {
public:
    explicit ai_sei(const ai_sei_options& options = {})
        : options_{options},
          units_{options.codec == ai::video_codec::h264 ? &detail::is_h264_sei : &detail::is_h265_sei, options.longest_unit} {}

    /// The next results of the stream. The unit that holds them has ended when the next one begins.
    /// @param rest  the bytes that follow those of the last call; what has been read is taken off its front
    /// @return nothing when all of `rest` is read
    std::optional<ai::frame> next(bytes_view& rest) {
        while (found_.empty() && !rest.empty())
            if (units_.read(rest)) read_unit();
        return take_found();
    }

    /// The next results of the last unit, for the end of a stream or a gap in it. Call it until there are none.
    std::optional<ai::frame> finish() {
        if (found_.empty() && units_.finish()) read_unit();
        return take_found();
    }

    ai_sei_statistics statistics() const noexcept {
        ai_sei_statistics all = statistics_;
        all.too_long = units_.too_long();
        return all;
    }

private:
    std::optional<ai::frame> take_found() {
        if (found_.empty()) return std::nullopt;
        std::optional first{std::move(found_[taken_])};
        if (++taken_ == found_.size()) {
            found_.clear();
            taken_ = 0;
        }
        return first;
    }

    void read_unit() {
        ++statistics_.units;
        const std::size_t head = options_.codec == ai::video_codec::h264 ? 1 : 2;
        bytes_view rest = units_.unit();
        rest = rest.subspan(std::min(head, rest.size()));
        // The last byte has no more than the bit that ends the unit.
        while (rest.size() > 1)
            if (!read_message(rest)) {
                ++statistics_.malformed;
                return;
            }
    }

    /// Takes a message off the front of `rest`. The standards count its size without the bytes that protect a unit. A size that counts them is
    /// borne with at the end of a unit, because the parts inside have lengths of their own.
    bool read_message(bytes_view& rest) {
        const auto type = detail::take_sei_number(rest);
        const auto size = detail::take_sei_number(rest);
        if (!type || !size || *size > rest.size() + units_.removed()) return false;
        const bytes_view message = rest.first(std::min(*size, rest.size()));
        rest = rest.subspan(message.size());
        if (detail::is_ai_message(*type)) read_parts(message);
        return true;
    }

    void read_parts(bytes_view message) {
        const std::endian order = options_.byte_order.value_or(order_of(message));
        switch (detail::content_of(message, order)) {
        case detail::ai_content::recognition:
            while (const auto part = detail::take_entry(message, order))
                if (part->type == detail::ai_entry::recognition) add(detail::read_frame(part->data, order));
            break;
        case detail::ai_content::others:
            break;
        case detail::ai_content::broken:
            ++statistics_.malformed;
        }
    }

    /// The byte order that makes the most of a message.
    static std::endian order_of(bytes_view message) {
        return detail::content_of(message, std::endian::big) < detail::content_of(message, std::endian::little)
                   ? std::endian::big
                   : std::endian::little;
    }

    void add(std::optional<ai::frame> made) {
        if (!made) {
            ++statistics_.malformed;
            return;
        }
        ++statistics_.results;
        statistics_.unread_groups += made->unread_groups;
        found_.push_back(std::move(*made));
    }

    ai_sei_options options_;
    detail::nal_scanner units_;
    std::vector<ai::frame> found_{};
    std::size_t taken_{0};
    ai_sei_statistics statistics_{};
};

} // namespace dockwire::dji
