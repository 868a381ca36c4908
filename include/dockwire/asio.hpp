// The one door to Asio: included before any Asio header, it makes old and new versions look alike.
#pragma once

// Standalone: without Boost.
#if !defined(ASIO_STANDALONE)
#define ASIO_STANDALONE 1
#endif

// Asio 1.22 does not see that Clang has coroutines; it must be told before its first header is read.
#if defined(__clang__) && !defined(ASIO_HAS_CO_AWAIT)
#define ASIO_HAS_CO_AWAIT 1
#endif
