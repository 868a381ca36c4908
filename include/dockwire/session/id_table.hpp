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

} // namespace dockwire::mqtt
