// Takes fields off received bytes and keeps the first fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "dockwire/codec/packet_field.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/utf8.hpp"
#include "dockwire/codec/variable_byte_integer.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/static_text.hpp"

namespace dockwire::mqtt {

/// Reads fields from the front of some bytes. After a fault nothing is left and everything reads as zero or empty, so that a
/// decoder reads all fields and asks for the fault once, at the end.
class reader {
public:
    reader(bytes_view bytes, std::optional<peer_fault>& fault) noexcept : left_{bytes}, fault_{fault} {}

    bool ok() const noexcept { return !fault_; }
    bool done() const noexcept { return left_.empty(); }
    std::size_t left() const noexcept { return left_.size(); }

    /// Records a fault unless there is one.
    void fail(const peer_fault& fault) noexcept {
        if (!fault_) fault_ = fault;
        left_ = {};
    }
    void malformed(const flaw& what, static_text of = "") noexcept { fail({reason_code::malformed_packet, true, what, of}); }
    void protocol_error(const flaw& what, static_text of = "") noexcept { fail({reason_code::protocol_error, false, what, of}); }

    /// The next `count` bytes.
    bytes_view take(std::size_t count, const packet_field& of) noexcept {
        if (count > left_.size()) {
            malformed({flaws::cut_short.text, of.complete}, of.name);
            return {};
        }
        const bytes_view taken = left_.first(count);
        left_ = left_.subspan(count);
        return taken;
    }
    /// All that is left.
    bytes_view rest() noexcept {
        const bytes_view taken = left_;
        left_ = {};
        return taken;
    }
    /// The next `count` bytes, to be read on their own; a fault in them is recorded here too.
    reader section(std::size_t count, const packet_field& of) noexcept { return {take(count, of), fault_}; }
    bytes_view view() const noexcept { return left_; }

    std::uint8_t u8(const packet_field& of) noexcept { return static_cast<std::uint8_t>(integer<1>(of)); }
    std::uint16_t u16(const packet_field& of) noexcept { return static_cast<std::uint16_t>(integer<2>(of)); }
    std::uint32_t u32(const packet_field& of) noexcept { return integer<4>(of); }

    std::uint32_t variable(const packet_field& of) noexcept {
        using enum variable_byte_integer::status;
        const variable_byte_integer read = read_variable(left_);
        if (read.state != complete) {
            if (read.state == incomplete)
                malformed({flaws::cut_short.text, of.complete}, of.name);
            else
                malformed(read.state == too_long ? flaws::too_long_integer : flaws::not_shortest, of.name);
            return 0;
        }
        left_ = left_.subspan(read.size);
        return read.value;
    }

    /// Binary data: two bytes of length, then that many (1.5.6).
    bytes_view data(const packet_field& of) noexcept { return take(u16(of), of); }

    /// A UTF-8 string (1.5.4).
    std::string_view text(const packet_field& of) noexcept {
        const std::string_view read = as_text(data(of));
        if (!is_valid_text(read)) refuse_text(read, of);
        return read;
    }
    /// Says why `text` is not valid.
    void refuse_text(std::string_view text, const packet_field& of) noexcept {
        malformed(is_utf8(text) ? flaw{flaws::null_character.text, of.without_null} : flaw{flaws::not_utf8.text, of.well_formed},
                  of.name);
    }

private:
    template <std::size_t Size>
    std::uint32_t integer(const packet_field& of) noexcept {
        std::uint32_t value = 0;
        for (const std::byte byte : take(Size, of))
            value = value << 8 | std::to_integer<std::uint32_t>(byte);
        return value;
    }

    bytes_view left_;
    std::optional<peer_fault>& fault_;
};

} // namespace dockwire::mqtt
