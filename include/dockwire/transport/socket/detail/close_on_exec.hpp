// Sockets and the programs that this one starts.
#pragma once

#include "dockwire/core/requirements.hpp"

#if !defined(_WIN32)
#include <fcntl.h>
#endif

namespace dockwire::mqtt::detail {

/// A program that is started by this one does not get the socket.
template <class Socket>
void close_on_exec([[maybe_unused]] Socket& socket) noexcept {
#if !defined(_WIN32)
    ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
#endif
}

} // namespace dockwire::mqtt::detail
