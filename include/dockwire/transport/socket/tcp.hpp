// The TCP transport and its listener.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/ip/tcp.hpp>

#include "dockwire/core/stream_progress.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/socket/detail/close_on_exec.hpp"
#include "dockwire/transport/socket/detail/socket_stream.hpp"
#include "dockwire/transport/socket/detail/tcp_connect.hpp"
#include "dockwire/transport/socket/detail/tcp_socket.hpp"

namespace dockwire::mqtt {

/// MQTT over plain TCP: `mqtt://host:port`. The addresses of a name are tried as RFC 8305 has it: IPv6 and IPv4 in turn, the next after
/// `tcp_options::attempt_delay` or when one fails; the first that answers is taken. See the concept `transport`.
class tcp_transport : public detail::socket_stream<detail::tcp_connection> {
public:
    static constexpr std::array<std::string_view, 1> schemes{"mqtt"};

    explicit tcp_transport(const executor_type& executor, std::shared_ptr<transport_settings> settings = {})
        : socket_stream{std::make_shared<detail::tcp_connection>(asio::ip::tcp::socket{executor}, std::move(settings))} {}
    /// Takes over a connected socket. An option that it does not take is left as it was.
    explicit tcp_transport(asio::ip::tcp::socket accepted, std::shared_ptr<transport_settings> settings = {})
        : socket_stream{std::make_shared<detail::tcp_connection>(std::move(accepted), std::move(settings))} {
        if (!connection_->socket.is_open()) return;
        static_cast<void>(detail::apply(connection_->options(), connection_->socket));
        connection_->is_open = true;
    }

    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        using operation = detail::tcp_connect_for<Step, Handler>;
        // Not by make_shared, which takes thirty functions more for each type of handler.
        const std::shared_ptr<detail::tcp_connect> begun{
            new operation{connection_.share(), std::move(on_step), std::move(handler)}};
        begun->start(where);
    }

    /// On Linux `acknowledged` is what the peer's TCP has acknowledged.
    stream_progress progress() const noexcept {
        const std::uint64_t sent = connection_->sent;
        return {sent, sent - std::min(sent, detail::unacknowledged(connection_->socket))};
    }
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
        text_ = error ? "host: expected an address such as 127.0.0.1 or ::1, not a name" : "";
        if (!error) acceptor_.open(address.protocol(), error);
        if (!error) detail::close_on_exec(acceptor_);
        if (!error) acceptor_.set_option(asio::ip::tcp::acceptor::reuse_address{true}, error);
        if (!error) acceptor_.bind(address, error);
        if (!error) acceptor_.listen(asio::ip::tcp::acceptor::max_listen_connections, error);
        if (error) close();
        return error;
    }

    /// After `listen` has failed: what is wrong; often empty.
    std::string_view error_text() const noexcept { return text_; }

    /// Where it listens, with the port that the system chose.
    endpoint local_endpoint() const {
        std::error_code error;
        const asio::ip::tcp::endpoint own = acceptor_.local_endpoint(error);
        if (error) return {};
        return {.scheme = "mqtt", .host = own.address().to_string(), .port = own.port()};
    }

    /// Accepts one connection; one accept may be outstanding.
    ///
    /// Signature: `void(std::error_code, tcp_transport)`
    /// Completes: when a client has connected.
    /// Errors: those of the system, such as `asio::error::no_descriptors`, after which accepting again at once may fail again.
    /// Cancellation: `close()`.
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
    std::string_view text_{};
};

} // namespace dockwire::mqtt
