// What a session recorded, as a journal that can be read again after a crash.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/store.hpp"

namespace dockwire::mqtt {

namespace detail {

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

} // namespace detail

/// The records of a session in their order, and the state that they describe. A record is its size (4 bytes), its CRC-32 (4), a kind (1)
/// and the kind's fields; numbers are little-endian. A journal that ends in the middle of a record, or in one with a wrong sum, ends
/// before it.
/// A record that is whole and has no meaning is set aside, and those after it are still read.
///
/// In a file, the records follow a head: 8 bytes that no text begins with, and the version of this format (4).
class journal {
public:
    using wall_time = std::chrono::sys_seconds;

    // --- the head of a file -------------------------------------------------------------------------------------------

    static bytes_view head() noexcept { return head_bytes; }

    /// What is wrong with a file that begins with these bytes; no more than the head's length is looked at. Nothing is wrong with an empty
    /// file, nor with one that ends in the middle of the head, as a crash may leave it.
    static std::error_code fault_of_head(bytes_view file) noexcept {
        const bytes_view found = file.first(std::min(file.size(), head().size()));
        if (same_bytes(found, head().first(found.size()))) return {};
        const bool has_magic = found.size() == head().size() && same_bytes(found.first(magic_size), head().first(magic_size));
        return has_magic ? usage_error::journal_of_other_version : usage_error::not_a_journal;
    }

    // --- what the session records; see the concept `store` ------------------------------------------------------------

    void queued(message_number number, bytes_view packet, publish_terms terms, wall_time at) {
        open_[number] = {{packet.begin(), packet.end()}, at, terms, packet_id::none, false};
        write_queued(fresh_, number, open_[number]);
    }
    void sent(message_number number, packet_id id) {
        change(number, [id](message& known) { known.id = id; });
        record{fresh_, kind::sent}.number(static_cast<std::uint64_t>(number)).number(static_cast<std::uint16_t>(id));
    }
    void released(message_number number) {
        change(number, [](message& known) {
            known.released = true;
            known.packet = {};
        });
        record{fresh_, kind::released}.number(static_cast<std::uint64_t>(number));
    }
    void completed(message_number number) {
        open_.erase(number);
        record{fresh_, kind::completed}.number(static_cast<std::uint64_t>(number));
    }
    void received(packet_id id) {
        received_.insert(id);
        record{fresh_, kind::received}.number(static_cast<std::uint16_t>(id));
    }
    void finished(packet_id id) {
        received_.erase(id);
        record{fresh_, kind::finished}.number(static_cast<std::uint16_t>(id));
    }
    void inbound_lost() {
        received_.clear();
        record{fresh_, kind::inbound_lost};
    }

    /// Takes a message out that the session cannot use.
    void set_aside(message_number number) {
        const auto known = open_.find(number);
        if (known == open_.end()) return;
        write_message(aside_, number, known->second);
        ++set_aside_count_;
        completed(number);
    }

    // --- the bytes ----------------------------------------------------------------------------------------------------

    /// The records since the last call.
    byte_buffer take_fresh() noexcept { return std::exchange(fresh_, {}); }
    bool has_fresh() const noexcept { return !fresh_.empty(); }

    /// The records that were set aside since the last call, and how many there were in all.
    byte_buffer take_set_aside() noexcept { return std::exchange(aside_, {}); }
    bool has_set_aside() const noexcept { return !aside_.empty(); }
    std::size_t set_aside_count() const noexcept { return set_aside_count_; }

    /// Reads what was written before, and says how many bytes of it are whole records.
    std::size_t read(bytes_view bytes) {
        std::size_t whole = 0;
        while (const std::size_t size = read_one(bytes.subspan(whole)))
            whole += size;
        fresh_.clear(); // reading the records has recorded them once more
        return whole;
    }

    /// The shortest journal of the same state.
    byte_buffer compact() {
        byte_buffer all{};
        for (const auto& [number, known] : open_)
            write_message(all, number, known);
        for (const packet_id id : received_)
            record{all, kind::received}.number(static_cast<std::uint16_t>(id));
        return all;
    }

    // --- the state ----------------------------------------------------------------------------------------------------

    /// Calls `on_message(const stored_message&)` for each message that is not complete, in the order of their numbers, and
    /// `on_received(packet_id)` for each inbound QoS 2 exchange that is not over.
    template <class OnMessage, class OnReceived>
    void load(wall_time now, OnMessage&& on_message, OnReceived&& on_received) const {
        for (const auto& [number, known] : open_)
            on_message(stored_message{number, known.packet, age(known.at, now), known.terms, known.id, known.released});
        for (const packet_id id : received_)
            on_received(id);
    }

private:
    enum class kind : std::uint8_t { queued = 1, sent, released, completed, received, finished, inbound_lost };

    struct message {
        std::vector<std::byte> packet{};
        wall_time at{};
        publish_terms terms{};
        packet_id id{packet_id::none};
        bool released{false};
    };

    // As PNG does it: a byte beyond ASCII, then line ends that a transfer as text would change.
    static constexpr std::size_t magic_size = 8;
    static constexpr std::array head_bytes{std::byte{0x89}, std::byte{'d'},  std::byte{'w'},  std::byte{'j'},
                                           std::byte{'\r'}, std::byte{'\n'}, std::byte{0x1A}, std::byte{'\n'},
                                           std::byte{1},    std::byte{0},    std::byte{0},    std::byte{0}};

    static constexpr std::size_t header_size = 8;

    static void put(std::byte* to, std::size_t size, std::uint64_t value) noexcept {
        for (std::size_t i = 0; i < size; ++i)
            to[i] = static_cast<std::byte>(value >> (8 * i) & 0xFF);
    }
    static std::uint64_t get(bytes_view from) noexcept {
        std::uint64_t value = 0;
        for (std::size_t i = from.size(); i-- > 0;)
            value = value << 8 | std::to_integer<std::uint64_t>(from[i]);
        return value;
    }

    // Writes one record; its size and sum are set when it is complete.
    class record {
    public:
        record(byte_buffer& to, kind what) : to_{to}, first_{to.size()} {
            to_.extend(header_size);
            number(static_cast<std::uint8_t>(what));
        }
        record(const record&) = delete;
        record& operator=(const record&) = delete;
        ~record() {
            const bytes_view body = to_.view().subspan(first_ + header_size);
            std::byte* const header = to_.extend(0) - body.size() - header_size;
            put(header, 4, body.size());
            put(header + 4, 4, detail::crc32(body));
        }

        template <class Number>
        record& number(Number value) {
            put(to_.extend(sizeof value), sizeof value, static_cast<std::uint64_t>(value));
            return *this;
        }
        record& bytes(bytes_view what) {
            to_.append(what);
            return *this;
        }

    private:
        byte_buffer& to_;
        std::size_t first_;
    };

    // Reads the fields of a record. A missing one reads as 0 and clears `whole`.
    struct fields {
        bytes_view left{};
        bool whole{true};

        std::uint64_t number(std::size_t size) noexcept {
            whole = whole && size <= left.size();
            if (!whole) return 0;
            const std::uint64_t value = get(left.first(size));
            left = left.subspan(size);
            return value;
        }
        bool all_read() const noexcept { return whole && left.empty(); }
        message_number message() noexcept { return message_number{number(8)}; }
        packet_id id() noexcept { return static_cast<packet_id>(number(2)); }
    };

    // The wall clock may have been set back, and the file may hold any number.
    static std::chrono::seconds age(wall_time at, wall_time now) noexcept {
        return at > now ? std::chrono::seconds{0} : now - std::max(at, wall_time{});
    }

    static void write_message(byte_buffer& to, message_number number, const message& known) {
        write_queued(to, number, known);
        if (known.id != packet_id::none) {
            record{to, kind::sent}.number(static_cast<std::uint64_t>(number)).number(static_cast<std::uint16_t>(known.id));
        }
        if (known.released) record{to, kind::released}.number(static_cast<std::uint64_t>(number));
    }

    static void write_queued(byte_buffer& to, message_number number, const message& known) {
        record{to, kind::queued}
            .number(static_cast<std::uint64_t>(number))
            .number(known.at.time_since_epoch().count())
            .number(static_cast<std::uint8_t>(known.terms.never_late))
            .bytes(known.packet);
    }

    template <class F>
    void change(message_number number, F&& how) {
        if (const auto known = open_.find(number); known != open_.end()) how(known->second);
    }

    // The size of the record at the front, once it is taken in; 0 when there is no whole one.
    std::size_t read_one(bytes_view bytes) {
        if (bytes.size() < header_size) return 0;
        const auto size = static_cast<std::size_t>(get(bytes.first(4)));
        // A power failure may leave zeros at the end of the file; as a record of size 0 they would even have a valid sum.
        if (size == 0 || size > bytes.size() - header_size) return 0;
        const bytes_view body = bytes.subspan(header_size, size);
        if (detail::crc32(body) != get(bytes.subspan(4, 4))) return 0;
        if (!take_in({body})) {
            aside_.append(bytes.first(header_size + size));
            ++set_aside_count_;
        }
        return header_size + size;
    }

    // False when the record has no meaning; then nothing has changed.
    bool take_in(fields body) {
        switch (static_cast<kind>(body.number(1))) {
        case kind::queued:
            return take_in_queued(body);
        case kind::sent:
            return take_in_sent(body);
        case kind::released:
            return take_in_released(body);
        case kind::completed: {
            const message_number number = body.message();
            return body.all_read() && (completed(number), true);
        }
        case kind::received: {
            const packet_id id = body.id();
            return body.all_read() && id != packet_id::none && (received(id), true);
        }
        case kind::finished: {
            const packet_id id = body.id();
            return body.all_read() && (finished(id), true);
        }
        case kind::inbound_lost:
            return body.all_read() && (inbound_lost(), true);
        }
        return false;
    }

    bool take_in_queued(fields body) {
        const message_number number = body.message();
        const wall_time at{std::chrono::seconds{static_cast<std::int64_t>(body.number(8))}};
        const publish_terms terms{body.number(1) != 0};
        if (!body.whole || open_.contains(number)) return false;
        queued(number, body.left, terms, at);
        return true;
    }

    bool take_in_sent(fields body) {
        const message_number number = body.message();
        const packet_id id = body.id();
        if (!body.all_read() || id == packet_id::none) return false;
        sent(number, id);
        return true;
    }

    // Only a message that was sent can be released: PUBREL follows PUBREC.
    bool take_in_released(fields body) {
        const message_number number = body.message();
        const auto known = open_.find(number);
        if (!body.all_read() || (known != open_.end() && known->second.id == packet_id::none)) return false;
        released(number);
        return true;
    }

    std::map<message_number, message> open_{};
    std::set<packet_id> received_{};
    byte_buffer fresh_{};
    byte_buffer aside_{};
    std::size_t set_aside_count_{0};
};

} // namespace dockwire::mqtt
