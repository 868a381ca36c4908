// What a session recorded, as a journal that can be read again after a crash.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/store/detail/journal_head.hpp"
#include "dockwire/store/detail/record.hpp"

namespace dockwire::mqtt {

/// The records of a session in their order, and the state that they describe. The body of a record is a kind (1 byte) and the kind's fields.
/// A journal that ends in the middle of a record ends before it. A damaged record is counted, and those after it are still read; since it may
/// have said anything, the messages before it are in doubt. A record that is whole and has no meaning is set aside.
///
/// In a file, the records follow a head: 8 bytes that no text begins with, and the version of this format (4).
class journal {
public:
    /// When something was recorded. The wall clock may be set while the computer runs; between two moments of the same boot, which has a
    /// random name, the time since the boot says how much has passed.
    struct moment {
        std::chrono::sys_seconds wall{};
        std::chrono::seconds since_boot{0};
        std::array<std::byte, 16> boot{}; ///< zeros: not known
    };

    // --- the head of a file -------------------------------------------------------------------------------------------

    static bytes_view head() noexcept { return detail::journal_head; }

    /// What is wrong with a file that begins with these bytes; no more than the head's length is looked at. Nothing is wrong with an empty
    /// file, nor with one that ends in the middle of the head, as a crash may leave it.
    static std::error_code fault_of_head(bytes_view file) noexcept { return detail::fault_of_journal_head(file); }

    // --- what the session records; see the concept `store` ------------------------------------------------------------

    void queued(message_number number, bytes_view packet, publish_terms terms, const moment& at) {
        open_[number] = {{packet.begin(), packet.end()}, at, terms};
        write_queued(fresh_, number, open_[number]);
    }
    void sent(message_number number, packet_id id) {
        change(number, [id](message& known) { known.id = id; });
        write_sent(fresh_, number, id);
    }
    void released(message_number number) {
        change(number, [](message& known) {
            known.released = true;
            known.packet = {};
        });
        write(fresh_, kind::released, number);
    }
    void completed(message_number number) {
        open_.erase(number);
        write(fresh_, kind::completed, number);
    }
    void received(packet_id id) {
        received_.insert(id);
        write(fresh_, kind::received, id);
    }
    void finished(packet_id id) {
        received_.erase(id);
        write(fresh_, kind::finished, id);
    }
    void inbound_lost() {
        received_.clear();
        ids_in_doubt_ = false;
        write(fresh_, kind::inbound_lost);
    }
    void peer(std::string_view name) {
        peer_ = name;
        write_peer(fresh_);
    }
    void ids_in_doubt() {
        ids_in_doubt_ = true;
        write(fresh_, kind::ids_in_doubt);
    }
    void subscription_id(std::uint32_t last) {
        last_subscription_id_ = last;
        write_subscription_id(fresh_);
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

    /// Reads what was written before, and says how many bytes of it are not a torn end.
    std::size_t read(bytes_view bytes) {
        const std::size_t end = detail::for_each_record(
            bytes, [this](bytes_view whole, bytes_view body) { this->read_one(whole, body); }, [this] { this->miss_one(); });
        fresh_.clear(); // reading the records has recorded them once more
        return end;
    }

    /// How many damaged records `read` has found.
    std::size_t damaged_count() const noexcept { return damaged_count_; }

    /// The shortest journal of the same state.
    byte_buffer compact() {
        byte_buffer all{};
        if (!peer_.empty()) write_peer(all);
        if (last_subscription_id_ != 0) write_subscription_id(all);
        if (ids_in_doubt_) write(all, kind::ids_in_doubt);
        for (const auto& [number, known] : open_)
            write_message(all, number, known);
        for (const packet_id id : received_)
            write(all, kind::received, id);
        return all;
    }

    // --- the state ----------------------------------------------------------------------------------------------------

    /// Calls `on_message(const stored_message&)` for each message that is not complete, in the order of their numbers, and
    /// `on_received(packet_id)` for each inbound QoS 2 exchange that is not over.
    template <class OnMessage, class OnReceived>
    void load(const moment& now, OnMessage&& on_message, OnReceived&& on_received) const {
        for (const auto& [number, known] : open_)
            on_message(to_load(number, known, now));
        for (const packet_id id : received_)
            on_received(id);
    }

    recalled_state recalled() const noexcept { return {peer_, last_subscription_id_, ids_in_doubt_}; }

private:
    enum class kind : std::uint8_t {
        queued = 1,
        sent,
        released,
        completed,
        received,
        finished,
        inbound_lost,
        peer,
        subscription_id,
        ids_in_doubt,
    };

    struct message {
        std::vector<std::byte> packet{};
        moment at{};
        publish_terms terms{};
        packet_id id{packet_id::none};
        bool released{false};
        bool in_doubt{false};
    };

    using fields = detail::record_fields;

    // --- writing ------------------------------------------------------------------------------------------------------

    // A record with more fields: its head is written when the writer is destroyed, at the end of the full expression.
    class writer : public detail::record_writer {
    public:
        writer(byte_buffer& to, kind what) : record_writer{to} { number(static_cast<std::uint8_t>(what)); }
    };

    static void write(byte_buffer& to, kind what) { writer{to, what}; }
    static void write(byte_buffer& to, kind what, packet_id id) { writer{to, what}.number(static_cast<std::uint16_t>(id)); }
    static void write(byte_buffer& to, kind what, message_number of) { writer{to, what}.number(static_cast<std::uint64_t>(of)); }

    void write_peer(byte_buffer& to) const { writer{to, kind::peer}.bytes(as_bytes(peer_)); }
    void write_subscription_id(byte_buffer& to) const { writer{to, kind::subscription_id}.number(last_subscription_id_); }

    static void write_message(byte_buffer& to, message_number number, const message& known) {
        write_queued(to, number, known);
        if (known.id != packet_id::none) write_sent(to, number, known.id);
        if (known.released) write(to, kind::released, number);
    }

    static void write_sent(byte_buffer& to, message_number number, packet_id id) {
        writer{to, kind::sent}.number(static_cast<std::uint64_t>(number)).number(static_cast<std::uint16_t>(id));
    }

    static void write_queued(byte_buffer& to, message_number number, const message& known) {
        writer{to, kind::queued}
            .number(static_cast<std::uint64_t>(number))
            .number(known.at.wall.time_since_epoch().count())
            .number(known.at.since_boot.count())
            .bytes(known.at.boot)
            .number(static_cast<std::uint8_t>(known.terms.never_late))
            .bytes(known.packet);
    }

    // --- reading ------------------------------------------------------------------------------------------------------

    void read_one(bytes_view whole, bytes_view body) {
        if (take_in({body})) return;
        aside_.append(whole);
        ++set_aside_count_;
    }

    // A record is missing. It may have released or completed any message before it, so that these are in doubt; it may have ended any
    // exchange of an inbound message, whose identifier would then swallow the next one; and it may have given out an identifier.
    void miss_one() {
        ++damaged_count_;
        ids_in_doubt_ = true;
        received_.clear();
        for (auto& [number, known] : open_)
            known.in_doubt = true;
    }

    static message_number message_in(fields& body) noexcept { return message_number{body.number(8)}; }
    static packet_id id_in(fields& body) noexcept { return static_cast<packet_id>(body.number(2)); }

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
            const message_number number = message_in(body);
            return body.all_read() && (completed(number), true);
        }
        case kind::received: {
            const packet_id id = id_in(body);
            return body.all_read() && id != packet_id::none && (received(id), true);
        }
        case kind::finished: {
            const packet_id id = id_in(body);
            return body.all_read() && (finished(id), true);
        }
        case kind::inbound_lost:
            return body.all_read() && (inbound_lost(), true);
        case kind::peer:
            return peer(as_text(body.left)), true;
        case kind::subscription_id: {
            const auto last = static_cast<std::uint32_t>(body.number(4));
            return body.all_read() && (subscription_id(last), true);
        }
        case kind::ids_in_doubt:
            return body.all_read() && (ids_in_doubt(), true);
        }
        return false;
    }

    bool take_in_queued(fields body) {
        const message_number number = message_in(body);
        moment at{};
        at.wall = std::chrono::sys_seconds{std::chrono::seconds{static_cast<std::int64_t>(body.number(8))}};
        at.since_boot = std::chrono::seconds{static_cast<std::int64_t>(body.number(8))};
        const bytes_view boot = body.bytes(at.boot.size());
        std::ranges::copy(boot, at.boot.begin());
        const publish_terms terms{body.number(1) != 0};
        if (!body.whole || open_.contains(number)) return false;
        queued(number, body.left, terms, at);
        return true;
    }

    bool take_in_sent(fields body) {
        const message_number number = message_in(body);
        const packet_id id = id_in(body);
        if (!body.all_read() || id == packet_id::none) return false;
        sent(number, id);
        return true;
    }

    // Only a message that was sent can be released: PUBREL follows PUBREC. Where the record that it was sent is missing, its identifier is too.
    bool take_in_released(fields body) {
        const message_number number = message_in(body);
        const auto known = open_.find(number);
        const bool was_sent = known == open_.end() || known->second.id != packet_id::none;
        if (!body.all_read() || (!was_sent && !known->second.in_doubt)) return false;
        was_sent ? released(number) : completed(number);
        return true;
    }

    // --- the state ----------------------------------------------------------------------------------------------------

    template <class F>
    void change(message_number number, F&& how) {
        if (const auto known = open_.find(number); known != open_.end()) how(known->second);
    }

    static stored_message to_load(message_number number, const message& known, const moment& now) {
        stored_message loaded{number, known.packet, {}, known.terms, known.id, known.released, known.in_doubt};
        loaded.is_age_sure = known.at.boot == now.boot && known.at.boot != decltype(now.boot){};
        const auto passed = loaded.is_age_sure ? now.since_boot - known.at.since_boot : wall_time_between(known.at, now);
        loaded.age = std::max(passed, std::chrono::seconds{0});
        return loaded;
    }

    // The file may hold any number.
    static std::chrono::seconds wall_time_between(const moment& from, const moment& to) noexcept {
        return from.wall > to.wall ? std::chrono::seconds{0} : to.wall - std::max(from.wall, std::chrono::sys_seconds{});
    }

    std::map<message_number, message> open_{};
    std::set<packet_id> received_{};
    std::string peer_{};
    std::uint32_t last_subscription_id_{0};
    bool ids_in_doubt_{false};
    byte_buffer fresh_{};
    byte_buffer aside_{};
    std::size_t set_aside_count_{0};
    std::size_t damaged_count_{0};
};

} // namespace dockwire::mqtt
