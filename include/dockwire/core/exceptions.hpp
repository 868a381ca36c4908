// Exceptions that leave code of users or of other libraries, in programs that are compiled with exceptions, and the same without.
// Nothing else in dockwire says try, catch or throw.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <exception>
#include <string>
#include <utility>

namespace dockwire {

/// Whether the program is compiled with exceptions. Without (-fno-exceptions) nothing is thrown, and what would be ends the program.
#if defined(__cpp_exceptions)
inline constexpr bool has_exceptions = true;
#else
inline constexpr bool has_exceptions = false;
#endif

namespace detail {

/// Returns what `work` returns or, when an `Exception` leaves it, what `failed` does with that.
template <class Exception, class Work, class Failed>
auto catching(Work&& work, [[maybe_unused]] Failed&& failed) -> decltype(work()) {
#if defined(__cpp_exceptions)
    try {
        return work();
    } catch (const Exception& thrown) {
        return failed(thrown);
    }
#else
    return work();
#endif
}

/// The same for whatever is thrown; `failed` may ask std::current_exception or call throw_again.
template <class Work, class Failed>
auto catching_all(Work&& work, [[maybe_unused]] Failed&& failed) -> decltype(work()) {
#if defined(__cpp_exceptions)
    try {
        return work();
    } catch (...) {
        return failed();
    }
#else
    return work();
#endif
}

/// Throws the exception that is being handled.
[[noreturn]] inline void throw_again() {
#if defined(__cpp_exceptions)
    throw;
#else
    std::terminate();
#endif
}

/// What an exception says of itself.
inline std::string thrown_text(const std::exception_ptr& thrown) {
    const auto said = [&] {
        return catching<std::exception>([&]() -> std::string { std::rethrow_exception(thrown); },
                                        [](const std::exception& error) { return std::string{error.what()}; });
    };
    return catching_all(said, [] { return std::string{"something that is no std::exception"}; });
}

} // namespace detail
} // namespace dockwire
