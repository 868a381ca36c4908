// A table by packet identifier: constant time, and small while identifiers are small.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt {

/// Maps every packet identifier to a `T`; absent ones read as `T{}`. Memory is taken by pages of identifiers.
template <class T>
class id_table {
public:
    T get(packet_id id) const noexcept {
        const std::size_t page = page_of(id);
        return page < pages_.size() && pages_[page] != 0 ? entries_[place_of(id)] : T{};
    }

    T& operator[](packet_id id) {
        const std::size_t page = page_of(id);
        pages_.grow(page + 1);
        if (pages_[page] == 0) add_page(page);
        return entries_[place_of(id)];
    }

    /// Visits every entry of every page in use.
    template <class F>
    void for_each(F&& visit) {
        for (T& entry : entries_)
            visit(entry);
    }

    void clear() noexcept {
        pages_.release();
        entries_.release();
    }

private:
    static constexpr std::size_t page_size = 64;
    static std::size_t page_of(packet_id id) noexcept { return static_cast<std::size_t>(id) / page_size; }
    std::size_t place_of(packet_id id) const noexcept {
        return (pages_[page_of(id)] - std::size_t{1}) * page_size + static_cast<std::size_t>(id) % page_size;
    }

    void add_page(std::size_t page) {
        entries_.grow(entries_.size() + page_size);
        pages_[page] = static_cast<std::uint16_t>(entries_.size() / page_size);
    }

    trivial_array<std::uint16_t> pages_{}; // where the page's entries are, counted in pages from 1 on; 0 when it has none
    trivial_array<T> entries_{};
};

/// Hands out packet identifiers that are not in use; constant time. The one that was given back last goes out first, so that few
/// messages in flight touch few pages of the tables.
class id_pool {
public:
    /// `packet_id::none` when all 65,535 are in use.
    packet_id acquire() {
        if (!free_.empty()) {
            const packet_id id = free_.back();
            free_.pop_back();
            return id;
        }
        return fresh_ == 0xFFFF ? packet_id::none : packet_id{++fresh_};
    }
    void release(packet_id id) { free_.push_back(id); }

    /// Takes this one, if it is not in use; linear, for a session that is restored.
    void take(packet_id id) {
        while (fresh_ < static_cast<std::uint16_t>(id))
            free_.push_back(packet_id{++fresh_});
        erase_if(free_, [id](packet_id each) { return each == id; });
    }

private:
    trivial_array<packet_id> free_{};
    std::uint16_t fresh_{0};
};

} // namespace dockwire::mqtt
