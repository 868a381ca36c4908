// The transport over local stream sockets (Unix domain sockets), and its listener.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/post.hpp>
#include <asio/socket_base.hpp>

#if !defined(ASIO_HAS_LOCAL_SOCKETS)
#error "dockwire/transport/socket/local.hpp needs local sockets, which this system or its Asio does not have"
#endif

#include <sys/stat.h>
#include <unistd.h>

#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/socket/detail/close_on_exec.hpp"
#include "dockwire/transport/socket/detail/socket_stream.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

namespace detail {

using local_socket = asio::local::stream_protocol::socket;
using local_connection = socket_connection<local_socket>;

/// The address of a socket file, or what is wrong with its path.
inline std::error_code local_address(const std::string& path, asio::local::stream_protocol::endpoint& to) {
    constexpr std::size_t longest = sizeof(asio::detail::sockaddr_un_type::sun_path) - 1;
    if (path.size() > longest) return asio::error::name_too_long;
    if (path.empty() || path.find('\0') != std::string::npos) return asio::error::invalid_argument;
    to = asio::local::stream_protocol::endpoint{path};
    return {};
}

template <class Handler>
struct local_connect_operation {
    void start(const std::string& path) && {
        auto& socket = connection->socket;
        asio::local::stream_protocol::endpoint to{};
        if (!connection->is_closed) refused = local_address(path, to);
        if (!connection->is_closed && !refused) socket.open({}, refused);
        if (connection->is_closed || refused) return asio::post(socket.get_executor(), std::move(*this));
        close_on_exec(socket);
        socket.async_connect(to, std::move(*this));
    }

    void operator()(std::error_code error = {}) {
        if (refused) error = refused;
        // A listener whose queue is full makes Linux answer that there is nothing to wait for: then the socket is not connected.
        if (!error) static_cast<void>(connection->socket.remote_endpoint(error));
        if (connection->is_closed) error = asio::error::operation_aborted;
        connection->is_open = !error;
        handler(error);
    }

    std::shared_ptr<local_connection> connection;
    Handler handler;
    std::error_code refused{};
};

/// The socket file of a listener: its path, and which file that is.
class local_file {
public:
    local_file() = default;
    local_file(local_file&& other) noexcept : path_{std::exchange(other.path_, {})}, what_{other.what_} {}
    local_file& operator=(local_file&& other) noexcept {
        remove();
        path_ = std::exchange(other.path_, {});
        what_ = other.what_;
        return *this;
    }
    ~local_file() { remove(); }

    void made(const std::string& path) {
        path_ = path;
        if (::lstat(path_.c_str(), &what_) != 0) path_.clear();
    }

    /// Removes the file, unless another file has replaced it.
    void remove() noexcept {
        struct stat now{};
        if (!path_.empty() && ::lstat(path_.c_str(), &now) == 0 && now.st_dev == what_.st_dev && now.st_ino == what_.st_ino)
            ::unlink(path_.c_str());
        path_.clear();
    }

    const std::string& path() const noexcept { return path_; }

private:
    std::string path_{};
    struct stat what_{};
};

/// Whether a socket file is left of a listener that is gone.
inline bool is_stale(const std::string& path, const asio::local::stream_protocol::endpoint& address) {
    struct stat file{};
    if (::lstat(path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode)) return false;
    asio::io_context io;
    local_socket probe{io};
    std::error_code error;
    probe.open({}, error);
    if (!error) probe.non_blocking(true, error); // a listener with a full queue would block; that it exists is known at once
    if (!error) probe.connect(address, error);
    return error == asio::error::connection_refused;
}

} // namespace detail

/// MQTT within one machine: `unix:///path/of/the/socket`. See the concept `transport`.
class local_transport : public detail::socket_stream<detail::local_connection> {
public:
    static constexpr std::array<std::string_view, 1> schemes{"unix"};

    explicit local_transport(const executor_type& executor)
        : socket_stream{std::make_shared<detail::local_connection>(detail::local_socket{executor})} {}
    /// Takes over a connected socket.
    explicit local_transport(detail::local_socket accepted)
        : socket_stream{std::make_shared<detail::local_connection>(std::move(accepted))} {
        connection_->is_open = connection_->socket.is_open();
        if (connection_->is_open) detail::close_on_exec(connection_->socket);
    }

    /// Connects to the socket file `where.path`.
    ///
    /// Signature: `void(std::error_code)`
    /// Completes: when the socket is connected.
    /// Errors: those of the system; `asio::error::name_too_long` for a path of more than 107 bytes (Linux; 103 elsewhere).
    /// Cancellation: `close()`.
    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        detail::local_connect_operation<Handler> operation{connection_.share(), std::move(handler)};
        on_step(connect_step::connect);
        std::move(operation).start(where.path);
    }
};

/// Accepts connections at a socket file. It replaces the file of a listener that is gone, never that of a running one nor any other file,
/// and removes its own when it is closed. Who may connect is a matter of the folder's permissions. See the concept `listener`.
class local_listener {
public:
    using executor_type = asio::any_io_executor;
    using transport_type = local_transport;

    explicit local_listener(const executor_type& executor) : acceptor_{executor} {}

    executor_type get_executor() { return acceptor_.get_executor(); }

    /// Makes the file `where.path`; `asio::error::address_in_use` when there is one that is not stale.
    std::error_code listen(const endpoint& where) {
        if (is_open()) return asio::error::already_open;
        asio::local::stream_protocol::endpoint address{};
        std::error_code error = detail::local_address(where.path, address);
        if (!error) acceptor_.open({}, error);
        if (!error) detail::close_on_exec(acceptor_);
        if (!error) error = bind(where.path, address);
        if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (error) close();
        return error;
    }

    endpoint local_endpoint() const {
        if (file_.path().empty()) return {};
        return {.scheme = "unix", .path = file_.path()};
    }

    /// Accepts one connection; one accept may be outstanding.
    ///
    /// Signature: `void(std::error_code, local_transport)`
    /// Completes: when a client has connected.
    /// Errors: those of the system, such as `asio::error::no_descriptors`, after which accepting again at once may fail again.
    /// Cancellation: `close()`.
    template <class Handler>
    void async_accept(Handler handler) {
        acceptor_.async_accept([handler = std::move(handler)](std::error_code error, detail::local_socket accepted) mutable {
            handler(error, local_transport{std::move(accepted)});
        });
    }

    void close() noexcept {
        std::error_code ignored;
        acceptor_.close(ignored);
        file_.remove();
    }
    bool is_open() const noexcept { return acceptor_.is_open(); }

private:
    std::error_code bind(const std::string& path, const asio::local::stream_protocol::endpoint& address) {
        std::error_code error;
        acceptor_.bind(address, error);
        if (error == asio::error::address_in_use && detail::is_stale(path, address) && ::unlink(path.c_str()) == 0)
            acceptor_.bind(address, error);
        if (!error) file_.made(path);
        return error;
    }

    asio::local::stream_protocol::acceptor acceptor_;
    detail::local_file file_{};
};

} // namespace dockwire::mqtt
