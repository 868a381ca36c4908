// The messages of this end whose exchange is not complete: waiting, in flight, released.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/id_table.hpp"
#include "dockwire/session/packet_ids.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// PUBLISH packets that wait for their turn or their answer, in lists that keep their order; every step takes constant time.
class outbox {
public:
    using index = std::uint32_t;
    static constexpr index none = UINT32_MAX;

    /// The lists, each of which is also a state of its items.
    enum class list : std::uint8_t {
        vacant,
        waiting,  ///< for a connection or for the peer's window
        sent,     ///< QoS 1 or 2 without PUBACK or PUBREC
        released, ///< PUBREL without PUBCOMP
        held,     ///< QoS 1 that was given up after it was sent: only its identifier is still in use
        count
    };

    struct item {
        byte_buffer packet{};                       ///< encoded; its packet identifier and DUP flag are set when it is sent
        operation_id operation{operation_id::none}; ///< completes with the exchange
        message_number number{};
        time_point expires{time_point::max()};
        index previous{none};
        index next{none};
        packet_id id{packet_id::none}; ///< kept over reconnects once it was sent
        outbox::list in{list::vacant};
        mqtt::qos qos{mqtt::qos::at_most_once};
        bool sent{false};       ///< at least once, on this connection or an earlier one of the same session
        bool never_late{false}; ///< not sent again after it has expired
        bool cancelled{false};  ///< after it was sent
        std::uint8_t ends{0};   ///< connections that the peer has ended when this was the only one in flight
        usage_error given_up{}; ///< why PUBREL went out without a PUBREC, or is to; 0 if it did not
    };

    explicit outbox(packet_ids& ids) noexcept : ids_{ids} {}

    item& operator[](index i) noexcept { return items_[i]; }
    const item& operator[](index i) const noexcept { return items_[i]; }
    index first(list which) const noexcept { return chain_of(which).first; }
    std::size_t size(list which) const noexcept { return chain_of(which).size; }
    /// Bytes of the packets in a list.
    std::size_t bytes(list which) const noexcept { return chain_of(which).bytes; }
    /// How many messages the peer's Receive Maximum counts.
    std::size_t in_flight() const noexcept { return size(list::sent) + size(list::released); }

    /// A fresh item at the end of `where`, under an identifier that was acquired for it, or none.
    index add(list where, operation_id operation, bytes_view packet, packet_id id = packet_id::none) {
        const index i = take_vacant();
        item& added = items_[i];
        added.packet.assign(packet);
        added.operation = operation;
        added.number = message_number{++last_number_};
        append(where, i);
        if (id != packet_id::none) name(i, id);
        return i;
    }

    /// Restores an item that had this number and, unless it is `none`, this identifier.
    index restore(list where, message_number number, packet_id id, bytes_view packet) {
        const index i = add(where, operation_id::none, packet);
        last_number_ = std::max(last_number_ - 1, static_cast<std::uint64_t>(number));
        item& restored = items_[i];
        restored.number = number;
        if (id == packet_id::none || by_id_.get(id) != 0) return i;
        ids_.take(id);
        name(i, id);
        restored.sent = true;
        return i;
    }

    /// Forgets the packet of an item that is never sent again.
    void drop_packet(index i) noexcept {
        item& spent = items_[i];
        chain_of(spent.in).bytes -= spent.packet.size();
        spent.packet.release();
    }

    /// Takes an identifier for the item; false when none is free.
    bool identify(index i) {
        if (items_[i].id != packet_id::none) return true;
        const packet_id id = ids_.acquire();
        if (id == packet_id::none) return false;
        name(i, id);
        return true;
    }

    /// The item that is in flight under `id`, or `none`.
    index find(packet_id id) const noexcept {
        const index stored = by_id_.get(id);
        return stored == 0 ? none : stored - 1;
    }

    /// The first item of this operation, or `none`; linear, for cancellation.
    index find(operation_id operation) const noexcept {
        for (index i = 0; i < items_.size(); ++i) {
            if (items_[i].in != list::vacant && items_[i].operation == operation) return i;
        }
        return none;
    }

    /// Moves an item to the end of another list.
    void move(index i, list to) noexcept {
        unlink(i);
        append(to, i);
    }

    /// Gives an item and its identifier up.
    void remove(index i) {
        unlink(i);
        forget_id(i);
        item& gone = items_[i];
        byte_buffer packet = std::move(gone.packet);
        gone = item{};
        if (kept_bytes_ + packet.capacity() <= kept_maximum) {
            kept_bytes_ += packet.capacity();
            packet.clear();
            gone.packet = std::move(packet);
        }
        gone.next = vacant_;
        vacant_ = i;
    }

    void remove_all(list which) {
        while (first(which) != none)
            remove(first(which));
    }

    /// What was in flight waits again, in its order, before what was waiting already.
    void requeue() {
        while (first(list::waiting) != none)
            move(first(list::waiting), list::sent);
        while (first(list::sent) != none)
            move(first(list::sent), list::waiting);
    }

    /// The peer has lost the session: what waits will be sent as new.
    void session_lost() {
        remove_all(list::held);
        for (index i = first(list::waiting); i != none; i = items_[i].next) {
            forget_id(i);
            items_[i].sent = false;
        }
    }

private:
    struct chain {
        index first{none};
        index last{none};
        std::size_t size{0};
        std::size_t bytes{0};
    };

    // Vacant items keep their blocks for the next packets, up to this many bytes in all, so that a busy session allocates nothing.
    static constexpr std::size_t kept_maximum = std::size_t{1024} * 1024;

    chain& chain_of(list which) noexcept { return chains_[static_cast<std::size_t>(which)]; }
    const chain& chain_of(list which) const noexcept { return chains_[static_cast<std::size_t>(which)]; }

    void name(index i, packet_id id) {
        items_[i].id = id;
        by_id_[id] = i + 1;
    }

    void forget_id(index i) {
        packet_id& id = items_[i].id;
        if (id == packet_id::none) return;
        by_id_[id] = 0;
        ids_.release(id);
        id = packet_id::none;
    }

    index take_vacant() {
        if (vacant_ == none) {
            items_.emplace_back();
            return static_cast<index>(items_.size() - 1);
        }
        const index i = vacant_;
        vacant_ = items_[i].next;
        kept_bytes_ -= items_[i].packet.capacity();
        return i;
    }

    void append(list where, index i) noexcept {
        chain& target = chain_of(where);
        item& added = items_[i];
        added.in = where;
        added.previous = target.last;
        added.next = none;
        (target.last == none ? target.first : items_[target.last].next) = i;
        target.last = i;
        ++target.size;
        target.bytes += added.packet.size();
    }

    void unlink(index i) noexcept {
        const item& leaving = items_[i];
        chain& source = chain_of(leaving.in);
        (leaving.previous == none ? source.first : items_[leaving.previous].next) = leaving.next;
        (leaving.next == none ? source.last : items_[leaving.next].previous) = leaving.previous;
        --source.size;
        source.bytes -= leaving.packet.size();
    }

    packet_ids& ids_;
    std::vector<item> items_{};
    id_table<index> by_id_{}; // index + 1; 0 is none
    chain chains_[static_cast<std::size_t>(list::count)]{};
    index vacant_{none};
    std::size_t kept_bytes_{0};
    std::uint64_t last_number_{0};
};

} // namespace dockwire::mqtt
