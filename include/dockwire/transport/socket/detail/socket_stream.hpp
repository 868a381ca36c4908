// What transports on stream sockets have in common: all but connecting.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>
#include <asio/buffer.hpp>
#include <asio/socket_base.hpp>

#include "dockwire/async/detail/post.hpp"
#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/core/stream_progress.hpp"

namespace dockwire::mqtt::detail {

/// The transport shares it with operations of more than one step, so that these find a closed connection instead of a destroyed one.
template <class Socket>
struct socket_connection {
    explicit socket_connection(Socket with) : socket{std::move(with)} {}

    void close() noexcept {
        is_closed = true;
        is_open = false;
        std::error_code ignored;
        socket.close(ignored);
    }

    Socket socket;
    std::uint64_t sent{0};
    bool is_open{false};
    bool is_closed{false};
};

/// Counts what is written. It uses the allocator of the handler that it ends with.
template <class Connection, class Handler>
struct socket_write_operation {
    using allocator_type = asio::associated_allocator_t<Handler>;
    allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler); }

    void operator()(std::error_code error, std::size_t count) {
        connection->sent += count;
        handler(error, count);
    }

    std::shared_ptr<Connection> connection;
    Handler handler;
};

/// The members of a transport that need no more than a socket. `Connection` is a `socket_connection`, or more.
template <class Connection>
class socket_stream {
public:
    using executor_type = asio::any_io_executor;

    executor_type get_executor() { return connection_->socket.get_executor(); }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        connection_->socket.async_read_some(into, std::move(handler));
    }

    template <class Handler>
    void async_write_some(asio::const_buffer from, Handler handler) {
        auto& socket = connection_->socket;
        socket.async_write_some(from, socket_write_operation<Connection, Handler>{connection_.share(), std::move(handler)});
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        connection_->socket.async_wait(asio::socket_base::wait_read, std::move(handler));
    }

    /// Always 0: nothing is decoded here.
    std::size_t buffered() const noexcept { return 0; }

    stream_progress progress() const noexcept { return {connection_->sent, connection_->sent}; }

    template <class Handler>
    void async_shutdown(Handler handler) {
        std::error_code error;
        connection_->socket.shutdown(asio::socket_base::shutdown_send, error);
        post(get_executor(), [handler = std::move(handler), error]() mutable { handler(error); });
    }

    void close() noexcept {
        if (connection_) connection_->close();
    }
    bool is_open() const noexcept { return connection_ && connection_->is_open; }

protected:
    explicit socket_stream(std::shared_ptr<Connection> connection) noexcept : connection_{std::move(connection)} {}

    closing_ptr<Connection> connection_;
};

} // namespace dockwire::mqtt::detail
