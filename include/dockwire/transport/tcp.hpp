// The TCP transport and its listener.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>
#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>

#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

namespace detail {

// Held by the transport and by operations of more than one step, which find it closed instead of dead.
struct tcp_connection {
    explicit tcp_connection(asio::ip::tcp::socket with, std::shared_ptr<transport_settings> made_with = {})
        : socket{std::move(with)}, settings{std::move(made_with)} {}

    // What MQTT sends is small and already gathered; waiting for more only delays it.
    void opened() {
        std::error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay{options_of(settings).tcp.no_delay}, ignored);
        resolver.reset();
        is_open = true;
    }

    void close() noexcept {
        is_closed = true;
        is_open = false;
        if (resolver) resolver->cancel();
        std::error_code ignored;
        socket.close(ignored);
    }

    asio::ip::tcp::socket socket;
    std::shared_ptr<transport_settings> settings;        // none for the defaults
    std::unique_ptr<asio::ip::tcp::resolver> resolver{}; // while connecting, if there is a name to resolve
    bool is_open{false};
    bool is_closed{false};
};

// An operation of more than one step uses the allocator of the handler that it ends with.
template <class Handler>
struct tcp_operation {
    using allocator_type = asio::associated_allocator_t<Handler>;
    allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler); }

    std::shared_ptr<tcp_connection> connection;
    Handler handler;
};

template <class Step, class Handler>
struct tcp_connect_operation : tcp_operation<Handler> {
    using resolved = asio::ip::tcp::resolver::results_type;

    void start(const endpoint& where) && {
        std::error_code not_an_address;
        const asio::ip::address address = asio::ip::make_address(where.host, not_an_address);
        if (!not_an_address) {
            addresses.push_back({address, where.port});
            return std::move(*this).begin_connecting();
        }
        on_step(connect_step::resolve);
        auto& resolver = this->connection->resolver;
        resolver = std::make_unique<asio::ip::tcp::resolver>(this->connection->socket.get_executor());
        resolver->async_resolve(where.host, std::to_string(where.port), asio::ip::tcp::resolver::numeric_service,
                                std::move(*this));
    }

    void operator()(std::error_code error, const resolved& found) {
        if (this->connection->is_closed) error = asio::error::operation_aborted;
        if (error) return this->handler(error);
        for (const auto& entry : found)
            addresses.push_back(entry.endpoint());
        std::move(*this).begin_connecting();
    }

    void operator()(std::error_code error = {}) {
        if (this->connection->is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        if (error && next < addresses.size()) return std::move(*this).try_next();
        if (!error) this->connection->opened();
        this->handler(error);
    }

    void begin_connecting() && {
        on_step(connect_step::connect);
        if (addresses.empty()) return this->handler(std::error_code{asio::error::host_not_found});
        std::move(*this).try_next();
    }

    void try_next() && {
        auto& socket = this->connection->socket;
        if (this->connection->is_closed) return asio::post(socket.get_executor(), std::move(*this));
        std::error_code ignored;
        socket.close(ignored);
        const asio::ip::tcp::endpoint address = addresses[next++];
        socket.async_connect(address, std::move(*this));
    }

    Step on_step;
    std::vector<asio::ip::tcp::endpoint> addresses{};
    std::size_t next{0};
};

template <class Handler>
struct tcp_write_operation : tcp_operation<Handler> {
    void start() && {
        auto& socket = this->connection->socket;
        socket.async_write_some(rest, std::move(*this));
    }

    void operator()(std::error_code error, std::size_t count) {
        written += count;
        rest += count;
        if (!error && rest.size() != 0 && !this->connection->is_open) error = asio::error::operation_aborted;
        if (error || rest.size() == 0) return this->handler(error, written);
        std::move(*this).start();
    }

    asio::const_buffer rest;
    std::size_t written{0};
};

} // namespace detail

/// MQTT over plain TCP: `mqtt://host:port`. All addresses of the name are tried in turn. See the concept `transport`.
class tcp_transport {
public:
    using executor_type = asio::any_io_executor;
    static constexpr std::array<std::string_view, 1> schemes{"mqtt"};

    explicit tcp_transport(const executor_type& executor, std::shared_ptr<transport_settings> settings = {})
        : connection_{std::make_shared<detail::tcp_connection>(asio::ip::tcp::socket{executor}, std::move(settings))} {}
    /// Takes over a connected socket.
    explicit tcp_transport(asio::ip::tcp::socket accepted, std::shared_ptr<transport_settings> settings = {})
        : connection_{std::make_shared<detail::tcp_connection>(std::move(accepted), std::move(settings))} {
        if (connection_->socket.is_open()) connection_->opened();
    }
    tcp_transport(tcp_transport&&) noexcept = default;
    tcp_transport& operator=(tcp_transport&& other) noexcept {
        std::swap(connection_, other.connection_);
        other.close();
        return *this;
    }
    ~tcp_transport() { close(); }

    executor_type get_executor() { return connection_->socket.get_executor(); }

    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        using operation = detail::tcp_connect_operation<Step, Handler>;
        operation{{connection_, std::move(handler)}, std::move(on_step)}.start(where);
    }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        connection_->socket.async_read_some(into, std::move(handler));
    }

    template <class Handler>
    void async_write(asio::const_buffer from, Handler handler) {
        detail::tcp_write_operation<Handler>{{connection_, std::move(handler)}, from}.start();
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        connection_->socket.async_wait(asio::ip::tcp::socket::wait_read, std::move(handler));
    }

    /// Nothing is decoded here, so the socket tells it all.
    std::size_t buffered() const noexcept { return 0; }

    template <class Handler>
    void async_shutdown(Handler handler) {
        std::error_code error;
        connection_->socket.shutdown(asio::ip::tcp::socket::shutdown_send, error);
        asio::post(get_executor(), [handler = std::move(handler), error]() mutable { handler(error); });
    }

    void close() noexcept {
        if (connection_) connection_->close();
    }
    bool is_open() const noexcept { return connection_ && connection_->is_open; }

private:
    std::shared_ptr<detail::tcp_connection> connection_;
};

/// Accepts TCP connections. See the concept `listener`.
class tcp_listener {
public:
    using executor_type = asio::any_io_executor;
    using transport_type = tcp_transport;

    explicit tcp_listener(const executor_type& executor, std::shared_ptr<transport_settings> settings = {})
        : acceptor_{executor}, settings_{std::move(settings)} {}

    executor_type get_executor() { return acceptor_.get_executor(); }

    /// Binds to an address and a port; `where.host` is an IPv4 or IPv6 address, not a name.
    std::error_code listen(const endpoint& where) {
        std::error_code error;
        const asio::ip::tcp::endpoint address{asio::ip::make_address(where.host, error), where.port};
        if (!error) acceptor_.open(address.protocol(), error);
        if (!error) acceptor_.set_option(asio::ip::tcp::acceptor::reuse_address{true}, error);
        if (!error) acceptor_.bind(address, error);
        if (!error) acceptor_.listen(asio::ip::tcp::acceptor::max_listen_connections, error);
        if (error) close();
        return error;
    }

    /// Where it listens, with the port that the system chose.
    endpoint local_endpoint() const {
        std::error_code error;
        const asio::ip::tcp::endpoint own = acceptor_.local_endpoint(error);
        if (error) return {};
        return {.scheme = "mqtt", .host = own.address().to_string(), .port = own.port()};
    }

    /// Errors: those of the system, such as `asio::error::no_descriptors`, after which accepting again at once may fail again.
    template <class Handler>
    void async_accept(Handler handler) {
        acceptor_.async_accept(
            [handler = std::move(handler), settings = settings_](std::error_code error, asio::ip::tcp::socket accepted) mutable {
                handler(error, tcp_transport{std::move(accepted), std::move(settings)});
            });
    }

    void close() noexcept {
        std::error_code ignored;
        acceptor_.close(ignored);
    }
    bool is_open() const noexcept { return acceptor_.is_open(); }

private:
    asio::ip::tcp::acceptor acceptor_;
    std::shared_ptr<transport_settings> settings_;
};

} // namespace dockwire::mqtt
