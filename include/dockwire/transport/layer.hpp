// What layers over another transport, such as TLS or WebSocket, have in common.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <string_view>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>

#include "dockwire/transport/layered_operations.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// An operation uses the allocator of the handler that it ends with, and holds its connection, which it may find closed. A `Connection`
/// has `is_closed`, `at`, the `stage` of its handshake, and `changed`, the signal that wakes operations.
template <class Connection, class Handler>
struct layer_operation {
    using stage = typename Connection::stage;
    using allocator_type = asio::associated_allocator_t<Handler>;
    allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler); }

    bool in_handshake() const noexcept { return !on->is_closed && on->at == stage::handshake; }

    std::shared_ptr<Connection> on;
    Handler handler;
};

/// The members of a transport that are the same for every layer. A `Connection` has the transport below as `next`, `text` for people,
/// `is_open()` and `close()`.
template <class Connection>
class layer_transport {
public:
    using executor_type = asio::any_io_executor;

    layer_transport(layer_transport&&) noexcept = default;
    layer_transport& operator=(layer_transport&& other) noexcept {
        std::swap(connection_, other.connection_);
        other.close();
        return *this;
    }
    ~layer_transport() { close(); }

    executor_type get_executor() { return connection_->next.get_executor(); }

    void close() noexcept {
        if (connection_) connection_->close();
    }
    bool is_open() const noexcept { return connection_ && connection_->is_open(); }

    /// After `async_connect` has failed, or the handshake of an accepted connection: what is wrong, or the beginning of what the peer said
    /// instead, in one printable line; often empty.
    std::string_view error_text() const noexcept {
        if (!connection_) return {};
        return connection_->text.empty() ? error_text_of(connection_->next) : std::string_view{connection_->text};
    }

protected:
    explicit layer_transport(std::shared_ptr<Connection> connection) noexcept : connection_{std::move(connection)} {}

    std::shared_ptr<Connection> connection_;
};

} // namespace dockwire::mqtt::detail
