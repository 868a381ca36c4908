// The WebSocket transport (RFC 6455) over any other transport, and its listener.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>

#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/layer.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/websocket_connection.hpp"
#include "dockwire/transport/websocket_opening.hpp"
#include "dockwire/transport/websocket_operations.hpp"

namespace dockwire::mqtt {

namespace detail {

/// The URL scheme of WebSocket over a transport: `ws` over TCP, `wss` over TLS, else that of the transport itself.
template <transport Next>
constexpr std::string_view websocket_scheme() noexcept {
    if (serves<Next>("mqtt")) return "ws";
    if (serves<Next>("mqtts")) return "wss";
    return *std::begin(Next::schemes);
}

} // namespace detail

/// MQTT over WebSocket: `ws://host[:80]/path` over TCP. See the concept `transport`.
///
/// - The handshake offers, or selects, the subprotocol `mqtt` only. A peer without it is refused, and so is a text frame.
/// - Written bytes go out in binary frames of at most 64 KiB; received ones may be cut into frames in any way. Pings are answered.
/// - A read that finds control frames only completes with 0 bytes and no error.
/// - `async_shutdown` sends a close frame. WebSocket has no half-closed stream: the peer answers with its own and ends.
/// - Reads end with `asio::error::eof` after close code 1000, 1001 or none, and when the stream below ends; with `close_code` after
///   others; with `websocket_error` when the peer breaks a rule, after it was told so.
/// - Connecting fails with `http_status` when an HTTP server does not switch to WebSocket, else with `websocket_error`; `error_text`
///   has the beginning of what the server said.
/// - Nothing is held for a peer that is silent, and nothing is allocated for a length that a frame announces.
/// - Extra header fields and limits: `websocket_options`.
///
/// @tparam Next  the transport below, such as `tcp_transport`
template <transport Next>
class websocket_transport : public detail::layer_transport<detail::websocket_connection<Next>> {
    using connection = detail::websocket_connection<Next>;
    using base = detail::layer_transport<connection>;
    using base::connection_;

public:
    using executor_type = typename base::executor_type;
    using base::is_open;
    static constexpr std::array<std::string_view, 1> schemes{detail::websocket_scheme<Next>()};
    static constexpr bool takes_proxy{serves_proxy<Next>()};

    explicit websocket_transport(const executor_type& executor, const std::shared_ptr<transport_settings>& settings = {})
        : base{std::make_shared<connection>(detail::make_layer<Next>(executor, settings), websocket_role::client_side,
                                            detail::options_of(settings).websocket)} {}
    /// The server's end on a stream that was accepted. The handshake begins at once; reads and writes wait for it, and fail with it.
    explicit websocket_transport(Next accepted, const std::shared_ptr<transport_settings>& settings = {})
        : base{std::make_shared<connection>(std::move(accepted), websocket_role::server_side,
                                            detail::options_of(settings).websocket)} {
        if (!connection_->next.is_open()) return;
        detail::websocket_accept_operation<Next>{connection_}.start();
    }

    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        using operation = detail::websocket_connect_operation<Next, Step, Handler>;
        websocket_headers extra{};
        if (connection_->options.add_headers) connection_->options.add_headers(where, extra);
        operation{{connection_, std::move(handler)}, std::make_shared<Step>(std::move(on_step))}.start(where, extra);
    }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        detail::websocket_read_operation<Next, Handler>{{connection_, std::move(handler)}, into}.start();
    }

    template <class Handler>
    void async_write(asio::const_buffer from, Handler handler) {
        detail::websocket_write_operation<Next, Handler>{{connection_, std::move(handler)}, from}.start();
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        detail::websocket_wait_operation<Next, Handler>{{connection_, std::move(handler)}}.start();
    }

    /// What came together with the peer's handshake. Later frames are decoded where they are read.
    std::size_t buffered() const noexcept { return is_open() ? connection_->early.size() : 0; }

    template <class Handler>
    void async_shutdown(Handler handler) {
        detail::websocket_shutdown_operation<Next, Handler>{{connection_, std::move(handler)}}.start();
    }
};

/// Accepts WebSockets where `Listener` accepts streams. A connection is handed over before its handshake, so that a slow client keeps
/// nobody waiting. Any path is accepted. See the concept `listener`.
template <listener Listener>
class websocket_listener {
public:
    using executor_type = asio::any_io_executor;
    using transport_type = websocket_transport<typename Listener::transport_type>;

    explicit websocket_listener(const executor_type& executor, const std::shared_ptr<transport_settings>& settings = {})
        : below_{detail::make_layer<Listener>(executor, settings)}, settings_{settings} {}

    executor_type get_executor() { return below_.get_executor(); }
    std::error_code listen(const endpoint& where) { return below_.listen(where); }
    /// After `listen` has failed: what the listener below says.
    std::string_view error_text() const noexcept { return error_text_of(below_); }

    endpoint local_endpoint() const {
        endpoint own = below_.local_endpoint();
        if (own.scheme.empty()) return own;
        own.scheme = transport_type::schemes.front();
        if (own.scheme.starts_with("ws")) own.path = "/";
        return own;
    }

    template <class Handler>
    void async_accept(Handler handler) {
        below_.async_accept([handler = std::move(handler), settings = settings_](std::error_code error, below accepted) mutable {
            handler(error, transport_type{std::move(accepted), settings});
        });
    }

    void close() noexcept { below_.close(); }
    bool is_open() const noexcept { return below_.is_open(); }

private:
    using below = typename Listener::transport_type;

    Listener below_;
    std::shared_ptr<transport_settings> settings_;
};

} // namespace dockwire::mqtt
