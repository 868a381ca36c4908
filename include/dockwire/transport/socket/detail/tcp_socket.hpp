// The options of TCP sockets, as far as Asio has no names for them.
#pragma once

#include "dockwire/asio.hpp"

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <string>
#include <system_error>

#include <asio/error.hpp>
#include <asio/ip/address.hpp>
#include <asio/ip/tcp.hpp>

#include "dockwire/transport/options.hpp"
#include "dockwire/transport/socket/detail/close_on_exec.hpp"

#if !defined(_WIN32)
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif
#if defined(__linux__)
#include <linux/sockios.h>
#include <sys/ioctl.h>
#endif

namespace dockwire::mqtt::detail {

#if defined(_WIN32)

inline std::error_code make_probing(asio::ip::tcp::socket& socket, const tcp_options& with) {
    std::error_code error;
    if (with.keep_alive) socket.set_option(asio::socket_base::keep_alive{true}, error);
    return error;
}

inline std::error_code set_user_timeout(asio::ip::tcp::socket&, std::chrono::milliseconds) {
    return asio::error::operation_not_supported;
}

#else

inline std::error_code set_socket_option(asio::ip::tcp::socket& socket, int level, int name, int value) {
    if (::setsockopt(socket.native_handle(), level, name, &value, sizeof value) == 0) return {};
    return {errno, asio::error::get_system_category()};
}

inline std::error_code make_probing(asio::ip::tcp::socket& socket, const tcp_options& with) {
#if defined(TCP_KEEPIDLE)
    constexpr int idle_name = TCP_KEEPIDLE;
#else
    constexpr int idle_name = TCP_KEEPALIVE; // as macOS calls it
#endif
    struct row {
        int level;
        int name;
        int value;
    };
    const row rows[]{
        {SOL_SOCKET, SO_KEEPALIVE, 1},
        {IPPROTO_TCP, idle_name, static_cast<int>(with.keep_alive_idle.count())},
        {IPPROTO_TCP, TCP_KEEPINTVL, static_cast<int>(with.keep_alive_interval.count())},
        {IPPROTO_TCP, TCP_KEEPCNT, with.keep_alive_probes},
    };
    for (const row& each : rows) {
        if (!with.keep_alive) break;
        if (const auto error = set_socket_option(socket, each.level, each.name, each.value)) return error;
    }
    return {};
}

inline std::error_code set_user_timeout(asio::ip::tcp::socket& socket, std::chrono::milliseconds time) {
#if defined(TCP_USER_TIMEOUT)
    return set_socket_option(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(time.count()));
#else
    return asio::error::operation_not_supported;
#endif
}

#endif

inline std::error_code bind_to_device(asio::ip::tcp::socket& socket, const std::string& name) {
#if defined(SO_BINDTODEVICE)
    // Without the null character, which the kernel adds.
    if (::setsockopt(socket.native_handle(), SOL_SOCKET, SO_BINDTODEVICE, name.data(), static_cast<socklen_t>(name.size())) == 0)
        return {};
    return {errno, asio::error::get_system_category()};
#else
    return asio::error::operation_not_supported;
#endif
}

/// To an address of this host, or to a network interface.
inline std::error_code bind_socket(asio::ip::tcp::socket& socket, const std::string& where) {
    std::error_code error;
    const asio::ip::address address = asio::ip::make_address(where, error);
    if (error) return bind_to_device(socket, where);
    socket.bind({address, 0}, error);
    return error;
}

/// Bytes that the system has taken and the peer's has not acknowledged.
inline std::uint64_t unacknowledged([[maybe_unused]] asio::ip::tcp::socket& socket) noexcept {
#if defined(SIOCOUTQ)
    int bytes = 0;
    if (::ioctl(socket.native_handle(), SIOCOUTQ, &bytes) == 0 && bytes > 0) return static_cast<std::uint64_t>(bytes);
#endif
    return 0;
}

/// To be done before the socket connects, or after it was accepted.
inline std::error_code apply(const tcp_options& options, asio::ip::tcp::socket& socket) {
    std::error_code error;
    close_on_exec(socket);
    socket.set_option(asio::ip::tcp::no_delay{options.no_delay}, error);
    if (!error) error = make_probing(socket, options);
    if (!error && options.user_timeout.count() != 0) error = set_user_timeout(socket, options.user_timeout);
    return error;
}

} // namespace dockwire::mqtt::detail
