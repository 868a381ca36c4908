// Coroutines of Asio, and what takes their place where a program cannot have them.
#pragma once

#include "dockwire/asio.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>

#if defined(DOCKWIRE_HAS_COROUTINES)
#include <asio/co_spawn.hpp>
#endif

namespace dockwire::asio_compat {

#if defined(ASIO_HAS_CO_AWAIT)
using asio::awaitable;
#else
/// Nothing is one: functions are told from coroutines by their result.
template <class T, class Executor = asio::any_io_executor>
class awaitable {
    awaitable() = delete;
};
#endif

/// Whether a handler may be a coroutine.
#if defined(DOCKWIRE_HAS_COROUTINES)
inline constexpr bool has_coroutines = true;
#else
inline constexpr bool has_coroutines = false;
#endif

/// Refuses a coroutine of the user's where none can be started.
template <class Handler>
constexpr void require_coroutines() noexcept {
    static_assert(has_coroutines && sizeof(Handler) != 0,
                  "this handler is a coroutine, which asio::co_spawn starts only in a program with exceptions: give a function");
}

} // namespace dockwire::asio_compat
