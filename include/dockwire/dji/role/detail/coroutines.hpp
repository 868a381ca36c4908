// What the roles have to know of coroutines: which types are awaited, and where a compiler cannot be trusted with them.
#pragma once

#include "dockwire/asio.hpp"

#include <type_traits>

#include "dockwire/async/coroutine.hpp"

namespace dockwire::dji::detail {

template <class T>
struct awaited {
    using type = T;
    static constexpr bool is_coroutine = false;
};
template <class T, class Executor>
struct awaited<asio_compat::awaitable<T, Executor>> {
    using type = T;
    static constexpr bool is_coroutine = true;
};

/// GCC before 14 destroys an aggregate twice when it is a temporary inside a co_await expression and its destructor does something.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 14
inline constexpr bool destroys_temporaries_twice = true;
#else
inline constexpr bool destroys_temporaries_twice = false;
#endif

/// Whether an operation with a reply of type `R` is for a co_await expression. What a callback, a future or a stackful coroutine makes is not;
/// everything else is taken for an awaitable, or for what becomes one, as asio::deferred makes it.
template <class Operation, class R>
inline constexpr bool is_to_be_awaited =
    !(std::is_void_v<Operation> || std::is_same_v<Operation, R> || requires(Operation& future) { future.get(); });

/// Whether a message, given as `M&&` to such an operation, is destroyed once.
template <class M, class Operation, class R>
inline constexpr bool may_be_awaited = !destroys_temporaries_twice || std::is_lvalue_reference_v<M> ||
                                       std::is_trivially_destructible_v<M> || !is_to_be_awaited<Operation, R>;

} // namespace dockwire::dji::detail
