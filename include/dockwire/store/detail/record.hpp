// The records of a journal as bytes: written one behind the other, and found again where some are damaged.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

/// CRC-32 of IEEE 802.3. It finds a record that was cut or written over, not one that somebody forged.
inline std::uint32_t crc32(bytes_view bytes) noexcept {
    static constexpr auto table = [] {
        std::array<std::uint32_t, 256> made{};
        for (std::uint32_t i = 0; i < made.size(); ++i) {
            std::uint32_t value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value & 1) != 0 ? value >> 1 ^ 0xEDB8'8320 : value >> 1;
            made[i] = value;
        }
        return made;
    }();
    std::uint32_t sum = 0xFFFF'FFFF;
    for (const std::byte byte : bytes)
        sum = sum >> 8 ^ table[(sum ^ std::to_integer<std::uint32_t>(byte)) & 0xFF];
    return ~sum;
}

// Numbers are little-endian.
inline void put_number(std::byte* to, std::size_t size, std::uint64_t value) noexcept {
    for (std::size_t i = 0; i < size; ++i)
        to[i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
}
inline std::uint64_t get_number(bytes_view from) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = from.size(); i-- > 0;)
        value = value << 8 | std::to_integer<std::uint64_t>(from[i]);
    return value;
}

/// The head of a record: a mark (4 bytes), the size of the body (4), the body's CRC-32 (4) and that of these twelve bytes (4). A head can
/// so be told from other bytes, and what is wrong in one record hides no other.
struct record_head {
    static constexpr std::size_t size = 16;
    static constexpr std::uint32_t mark = 0x9D'C6'EC'72; // no text and no small number

    static void write(std::byte* to, bytes_view body) noexcept {
        put_number(to, 4, mark);
        put_number(to + 4, 4, body.size());
        put_number(to + 8, 4, crc32(body));
        put_number(to + 12, 4, crc32({to, 12}));
    }

    /// The head that the bytes begin with, if they do.
    static std::optional<record_head> at(bytes_view bytes) noexcept {
        if (bytes.size() < size || get_number(bytes.first(4)) != mark) return std::nullopt;
        if (get_number(bytes.subspan(12, 4)) != crc32(bytes.first(12))) return std::nullopt;
        return record_head{static_cast<std::uint32_t>(get_number(bytes.subspan(4, 4))),
                           static_cast<std::uint32_t>(get_number(bytes.subspan(8, 4)))};
    }

    std::size_t body_size;
    std::uint32_t body_sum;
};

/// Writes one record; its head is set when it is complete.
class record_writer {
public:
    explicit record_writer(byte_buffer& to) : to_{to}, first_{to.size()} { to_.extend(record_head::size); }
    record_writer(const record_writer&) = delete;
    record_writer& operator=(const record_writer&) = delete;
    ~record_writer() {
        const bytes_view body = to_.view().subspan(first_ + record_head::size);
        record_head::write(to_.extend(0) - body.size() - record_head::size, body);
    }

    template <class Number>
    record_writer& number(Number value) {
        put_number(to_.extend(sizeof value), sizeof value, static_cast<std::uint64_t>(value));
        return *this;
    }
    record_writer& bytes(bytes_view what) {
        to_.append(what);
        return *this;
    }

private:
    byte_buffer& to_;
    std::size_t first_;
};

/// Reads the fields of a body. A missing one reads as 0 and clears `whole`.
struct record_fields {
    bytes_view left{};
    bool whole{true};

    std::uint64_t number(std::size_t size) noexcept { return get_number(bytes(size)); }
    bytes_view bytes(std::size_t size) noexcept {
        whole = whole && size <= left.size();
        if (!whole) return {};
        const bytes_view taken = left.first(size);
        left = left.subspan(size);
        return taken;
    }
    bool all_read() const noexcept { return whole && left.empty(); }
};

/// Calls `on_record(whole, body)` for each record with a valid sum, and `on_damage()` in the place of those that have none. Returns where the
/// records end: behind that may be a torn one, which a crash has left in the middle, or zeros.
template <class OnRecord, class OnDamage>
std::size_t for_each_record(bytes_view bytes, OnRecord&& on_record, OnDamage&& on_damage) {
    std::size_t at = 0;
    const auto find_head = [&](std::size_t from) {
        while (from < bytes.size() && !record_head::at(bytes.subspan(from)))
            ++from;
        return from;
    };
    const auto is_torn = [](bytes_view end) {
        bool zeros = true;
        for (const std::byte each : end)
            zeros = zeros && each == std::byte{0};
        return zeros || end.size() < record_head::size;
    };
    while (at < bytes.size()) {
        const bytes_view rest = bytes.subspan(at);
        if (const auto head = record_head::at(rest)) {
            if (head->body_size > rest.size() - record_head::size) return at;
            const bytes_view whole = rest.first(record_head::size + head->body_size);
            const bytes_view body = whole.subspan(record_head::size);
            crc32(body) == head->body_sum ? on_record(whole, body) : on_damage();
            at += whole.size();
        } else {
            const std::size_t next = find_head(at + 1);
            if (next == bytes.size() && is_torn(rest)) return at;
            on_damage();
            at = next;
        }
    }
    return at;
}

} // namespace dockwire::mqtt::detail
