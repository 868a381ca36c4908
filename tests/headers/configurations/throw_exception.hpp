// What a program without exceptions does in the place of one, as Asio asks it to say.
#pragma once

#include "dockwire/asio.hpp"

#include <cstdlib>

#include <asio/detail/throw_exception.hpp>

#if defined(ASIO_NO_EXCEPTIONS)
template <typename Exception>
void asio::detail::throw_exception(const Exception&) {
    std::abort();
}
#endif
