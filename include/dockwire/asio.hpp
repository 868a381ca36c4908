// The one door to Asio: included before any Asio header, it makes old and new versions look alike.
#pragma once

#include "dockwire/core/requirements.hpp"

// Standalone: without Boost.
#if !defined(ASIO_STANDALONE)
#define ASIO_STANDALONE 1
#endif

// Asio does not see by itself what a program is compiled without.
#if !defined(__cpp_exceptions) && !defined(ASIO_NO_EXCEPTIONS)
#error without exceptions Asio must know of it: define ASIO_NO_EXCEPTIONS for the whole program, and the function asio::detail::throw_exception in it
#define DOCKWIRE_REFUSED 1
#endif
#if !defined(__cpp_rtti) && !defined(ASIO_NO_TYPEID)
#error without RTTI Asio must know of it: define ASIO_NO_TYPEID for the whole program
#define DOCKWIRE_REFUSED 1
#endif

// Asio 1.22 does not see that Clang has coroutines; it must be told before its first header is read.
#if defined(__clang__) && !defined(ASIO_HAS_CO_AWAIT) && !defined(ASIO_DISABLE_CO_AWAIT)
#if defined(ASIO_DETAIL_CONFIG_HPP)
#error this Asio does not see the coroutines of Clang: include a dockwire header before any Asio header, or define ASIO_HAS_CO_AWAIT=1 for the whole program
#define DOCKWIRE_REFUSED 1
#endif
#define ASIO_HAS_CO_AWAIT 1
#endif

// Asio asks the standard library for aligned_alloc, but sees the answer only when some header of it came before: without this one, sources
// of one program would disagree on how Asio allocates.
#include <cstddef>

#if !defined(DOCKWIRE_REFUSED)
// Asio 1.22 has this one among its experiments still.
#if __has_include(<asio/as_tuple.hpp>)
#include <asio/as_tuple.hpp>
namespace dockwire::asio_compat {
using asio::as_tuple;
} // namespace dockwire::asio_compat
#else
#include <asio/experimental/as_tuple.hpp>
namespace dockwire::asio_compat {
using asio::experimental::as_tuple;
} // namespace dockwire::asio_compat
#endif
#endif

// Whether a coroutine can be started. asio::co_spawn catches, whatever ASIO_NO_EXCEPTIONS says, so it needs exceptions.
#if defined(ASIO_HAS_CO_AWAIT) && defined(__cpp_exceptions)
#define DOCKWIRE_HAS_COROUTINES 1
#endif
