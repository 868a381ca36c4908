// A growable array for values that are copied as bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

#include "dockwire/core/bytes.hpp"

namespace dockwire {

/// A std::vector for trivially copyable values. It compiles faster: byte_buffer manages the memory for all types of values, while each
/// std::vector instantiates some fifty functions. tests/benchmarks/functions.sh defends it.
template <class T>
class trivial_array {
public:
    trivial_array() noexcept { static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__); }

    std::size_t size() const noexcept { return bytes_.size() / item_size; }
    bool empty() const noexcept { return bytes_.empty(); }
    T* begin() noexcept { return reinterpret_cast<T*>(bytes_.data()); }
    T* end() noexcept { return begin() + size(); }
    const T* begin() const noexcept { return reinterpret_cast<const T*>(bytes_.view().data()); }
    const T* end() const noexcept { return begin() + size(); }
    std::span<const T> view() const noexcept { return {begin(), size()}; }
    T& operator[](std::size_t position) noexcept { return begin()[position]; }
    const T& operator[](std::size_t position) const noexcept { return begin()[position]; }
    T& front() noexcept { return *begin(); }
    T& back() noexcept { return end()[-1]; }

    /// By value: what is added may lie in this array.
    void push_back(T added) { ::new (bytes_.extend(item_size)) T(added); }
    void pop_back() noexcept { bytes_.truncate(bytes_.size() - item_size); }

    /// Adds copies of `fill` until there are `count`, if there are fewer.
    void grow(std::size_t count, T fill = {}) {
        while (size() < count)
            push_back(fill);
    }

    void erase(T* first, T* last) noexcept {
        std::copy(last, end(), first);
        bytes_.truncate(bytes_.size() - static_cast<std::size_t>(last - first) * item_size);
    }
    void erase(T* which) noexcept { erase(which, which + 1); }

    template <class Predicate>
    friend std::size_t erase_if(trivial_array& from, Predicate predicate) {
        T* const kept = std::remove_if(from.begin(), from.end(), predicate);
        const auto erased = static_cast<std::size_t>(from.end() - kept);
        from.erase(kept, from.end());
        return erased;
    }

    /// Empties the array and keeps its memory.
    void clear() noexcept { bytes_.clear(); }
    /// Empties the array and gives its memory back.
    void release() noexcept { bytes_.release(); }

private:
    static constexpr std::size_t item_size = sizeof(T); // NOLINT(bugprone-sizeof-expression): of a pointer, if T is one

    byte_buffer bytes_{};
};

/// The array for values of a type that a template is given.
template <class T>
using array_of = std::conditional_t<std::is_trivially_copyable_v<T>, trivial_array<T>, std::vector<T>>;

} // namespace dockwire
