// What this end has submitted and is not through: waiting, in flight, released.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/id_table.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// Packets that wait for their turn or their answer, in lists that keep their order; every step takes constant time.
class outbox {
public:
    using index = std::uint32_t;
    static constexpr index none = UINT32_MAX;

    /// The lists, which are also the stages of an item's life.
    enum class list : std::uint8_t {
        vacant,
        publishes, ///< PUBLISH that waits for a connection or for the peer's window
        requests,  ///< SUBSCRIBE or UNSUBSCRIBE that waits for a connection
        sent,      ///< PUBLISH of QoS 1 or 2 without PUBACK or PUBREC
        released,  ///< PUBREL without PUBCOMP
        asked,     ///< SUBSCRIBE or UNSUBSCRIBE without its answer
        count
    };

    struct item {
        byte_buffer packet{};                       ///< encoded; its packet identifier and DUP flag are set when it is sent
        operation_id operation{operation_id::none}; ///< whom to tell
        message_number number{};
        time_point expires{time_point::max()};
        index previous{none};
        index next{none};
        packet_id id{packet_id::none}; ///< kept over reconnects once it was sent
        outbox::list in{list::vacant};
        mqtt::qos qos{mqtt::qos::at_most_once};
        bool sent{false}; ///< at least once, on this connection or an earlier one of the same session
    };

    item& operator[](index i) noexcept { return items_[i]; }
    index first(list which) const noexcept { return chain_of(which).first; }
    std::size_t size(list which) const noexcept { return chain_of(which).size; }
    /// Bytes of the packets in `publishes`.
    std::size_t waiting_bytes() const noexcept { return waiting_bytes_; }
    /// How many messages the peer's Receive Maximum counts.
    std::size_t in_flight() const noexcept { return size(list::sent) + size(list::released); }

    /// A fresh item at the end of `where`; the caller fills it in, its packet first by `store_packet`.
    index add(list where, operation_id operation, bytes_view packet) {
        const index i = take_vacant();
        item& added = items_[i];
        added.packet.assign(packet);
        added.operation = operation;
        added.number = message_number{++last_number_};
        append(where, i);
        return i;
    }

    /// Takes an identifier for the item; false when none is free.
    bool identify(index i) {
        item& named = items_[i];
        if (named.id != packet_id::none) return true;
        named.id = ids_.acquire();
        if (named.id == packet_id::none) return false;
        by_id_[named.id] = i + 1;
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
        if (gone.packet.capacity() > kept_capacity) {
            gone.packet.release();
        } else {
            gone.packet.clear();
        }
        gone.operation = operation_id::none;
        gone.expires = time_point::max();
        gone.sent = false;
        gone.in = list::vacant;
        gone.next = vacant_;
        vacant_ = i;
    }

    /// The connection is gone: what was in flight waits again, in its order, before what was waiting already.
    void connection_lost() {
        prepend(list::sent, list::publishes);
        prepend(list::asked, list::requests);
    }

    /// The peer has lost the session: what waits will be sent as new.
    void session_lost() {
        for (index i = first(list::publishes); i != none; i = items_[i].next) {
            forget_id(i);
            items_[i].sent = false;
        }
    }

    /// A request is asked anew under an identifier of its own.
    void forget_id(index i) {
        packet_id& id = items_[i].id;
        if (id == packet_id::none) return;
        by_id_[id] = 0;
        ids_.release(id);
        id = packet_id::none;
    }

private:
    struct chain {
        index first{none};
        index last{none};
        std::size_t size{0};
    };

    // A vacant item keeps a block of up to this size for the next packet, so that a busy session allocates nothing.
    static constexpr std::size_t kept_capacity = 4096;

    chain& chain_of(list which) noexcept { return chains_[static_cast<std::size_t>(which)]; }
    const chain& chain_of(list which) const noexcept { return chains_[static_cast<std::size_t>(which)]; }

    index take_vacant() {
        if (vacant_ == none) {
            items_.emplace_back();
            return static_cast<index>(items_.size() - 1);
        }
        const index i = vacant_;
        vacant_ = items_[i].next;
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
        if (where == list::publishes) waiting_bytes_ += added.packet.size();
    }

    void unlink(index i) noexcept {
        const item& leaving = items_[i];
        chain& source = chain_of(leaving.in);
        (leaving.previous == none ? source.first : items_[leaving.previous].next) = leaving.next;
        (leaving.next == none ? source.last : items_[leaving.next].previous) = leaving.previous;
        --source.size;
        if (leaving.in == list::publishes) waiting_bytes_ -= leaving.packet.size();
    }

    // Puts the whole list `from` before the list `to`, by moving `to` behind it.
    void prepend(list from, list to) {
        while (first(to) != none)
            move(first(to), from);
        while (first(from) != none)
            move(first(from), to);
    }

    std::vector<item> items_{};
    id_table<index> by_id_{}; // index + 1; 0 is none
    id_pool ids_{};
    chain chains_[static_cast<std::size_t>(list::count)]{};
    index vacant_{none};
    std::size_t waiting_bytes_{0};
    std::uint64_t last_number_{0};
};

} // namespace dockwire::mqtt
