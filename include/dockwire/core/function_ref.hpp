// A reference to a function, for option aggregates, which own nothing.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace dockwire {

template <class Signature>
class function_ref;

/// Refers to a function, or to a function object that must outlive whoever uses this. A lambda without captures counts as a function and
/// may be a temporary; any other object must have a name. Without a target it is false, and must not be called.
template <class Result, class... Args>
class function_ref<Result(Args...)> {
public:
    using function = Result (*)(Args...);

    function_ref() = default;

    template <class F>
        requires std::convertible_to<F, function>
    function_ref(F plain) noexcept : function_{plain}, call_{&call_function} {}

    template <class F>
        requires(std::is_invocable_r_v<Result, F&, Args...> && !std::convertible_to<F&, function> &&
                 !std::same_as<std::remove_cv_t<F>, function_ref>)
    function_ref(F& object) noexcept : object_{std::addressof(object)}, call_{&call_object<F>} {}

    explicit operator bool() const noexcept { return call_ != nullptr; }

    Result operator()(Args... args) const { return call_(*this, std::forward<Args>(args)...); }

private:
    static Result call_function(const function_ref& self, Args... args) { return self.function_(std::forward<Args>(args)...); }

    template <class F>
    static Result call_object(const function_ref& self, Args... args) {
        // F is const for a const object, so the cast restores the type that the constructor got.
        return std::invoke(*static_cast<F*>(const_cast<void*>(self.object_)), std::forward<Args>(args)...);
    }

    const void* object_{nullptr};
    function function_{nullptr};
    Result (*call_)(const function_ref&, Args...){nullptr};
};

} // namespace dockwire
