// A value, or why there is none.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <optional>
#include <utility>

namespace dockwire {

/// What a synchronous function returns that may fail: a `T`, or an `E` that says why not. `E` has a default.
template <class T, class E>
class [[nodiscard]] result {
public:
    using value_type = T;
    using error_type = E;

    result(T value) : value_{std::move(value)} {}
    result(E error) : error_{std::move(error)} {}

    bool has_value() const noexcept { return value_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }

    /// The value. Only when there is one.
    T& operator*() & noexcept { return *value_; }
    const T& operator*() const& noexcept { return *value_; }
    T&& operator*() && noexcept { return *std::move(value_); }
    T* operator->() noexcept { return &*value_; }
    const T* operator->() const noexcept { return &*value_; }

    /// The error. Only when there is no value.
    E& error() & noexcept { return error_; }
    const E& error() const& noexcept { return error_; }
    E&& error() && noexcept { return std::move(error_); }

    bool operator==(const result&) const = default;

private:
    std::optional<T> value_{};
    E error_{};
};

} // namespace dockwire
