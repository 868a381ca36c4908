// Owning something that others hold too, and that ends with its owner.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <memory>
#include <utility>

namespace dockwire {

/// Closes its object by `Close` when it goes, whoever else still holds the object: handlers of outstanding operations do. It moves as a
/// `std::unique_ptr` does.
template <class T, auto Close = &T::close>
class closing_ptr {
public:
    closing_ptr() = default;
    closing_ptr(std::shared_ptr<T> owned) noexcept : owned_{std::move(owned)} {}
    closing_ptr(closing_ptr&&) noexcept = default;
    closing_ptr& operator=(closing_ptr&& other) noexcept {
        std::swap(owned_, other.owned_);
        other.reset();
        return *this;
    }
    ~closing_ptr() { reset(); }

    void reset() noexcept {
        if (const auto closing = std::exchange(owned_, nullptr)) ((*closing).*Close)();
    }

    explicit operator bool() const noexcept { return owned_ != nullptr; }
    T& operator*() const noexcept { return *owned_; }
    T* operator->() const noexcept { return owned_.get(); }

    /// For those who hold the object without owning it.
    const std::shared_ptr<T>& share() const noexcept { return owned_; }

private:
    std::shared_ptr<T> owned_{};
};

} // namespace dockwire
