// The TLS transport over any other transport, and its listener. Needs OpenSSL: link `dockwire::tls`.
#pragma once

#if !__has_include(<openssl/ssl.h>)
#error "dockwire/transport/tls.hpp needs OpenSSL 1.1.1 or newer: install its headers (Debian: libssl-dev) and link dockwire::tls"
#endif

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>

#include "dockwire/core/error.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/layer.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/tls_connection.hpp"
#include "dockwire/transport/tls_context.hpp"
#include "dockwire/transport/tls_handshake.hpp"
#include "dockwire/transport/tls_operations.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

namespace detail {

/// The URL scheme of TLS over a transport: `mqtts` over TCP, else that of the transport itself.
template <transport Next>
constexpr std::string_view tls_scheme() noexcept {
    return serves<Next>("mqtt") ? std::string_view{"mqtts"} : std::string_view{*std::begin(Next::schemes)};
}

inline std::shared_ptr<transport_settings> settings_or_defaults(std::shared_ptr<transport_settings> settings) {
    return settings ? std::move(settings) : std::make_shared<transport_settings>();
}

} // namespace detail

/// MQTT over TLS 1.2 or 1.3: `mqtts://host[:8883]` over TCP. See `tls_options`, and the concept `transport`.
///
/// - A client verifies the server's certificate, its chain and the host's name, unless `tls_options::insecure_skip_verification` is set.
/// - Connecting fails with `tls_error`, or with `usage_error::invalid_option` when our own certificates or keys cannot be used;
///   `error_text` says more. A server that does not like the client's certificate may say so only when the client reads (TLS 1.3).
/// - Connections that share their settings resume their sessions.
/// - A write puts up to 48 KiB into one write of the stream below. Reads that find nothing for the caller complete with 0 bytes and no error.
/// - `async_shutdown` sends close_notify. Reads end with `asio::error::eof` after the peer's close_notify, and when the stream below ends:
///   whoever cuts a connection can also hold its last bytes back, so MQTT's own DISCONNECT is the goodbye that counts.
/// - Nothing is held for a peer that is silent.
///
/// @tparam Next  the transport below, such as `tcp_transport`
template <transport Next>
class tls_transport : public detail::layer_transport<detail::tls_connection<Next>> {
    using connection = detail::tls_connection<Next>;
    using base = detail::layer_transport<connection>;
    using base::connection_;

public:
    using executor_type = typename base::executor_type;
    using base::is_open;
    static constexpr std::array<std::string_view, 1> schemes{detail::tls_scheme<Next>()};
    static constexpr bool takes_proxy{serves_proxy<Next>()};

    explicit tls_transport(const executor_type& executor, const std::shared_ptr<transport_settings>& settings = {})
        : base{std::make_shared<connection>(detail::make_layer<Next>(executor, settings),
                                            detail::settings_or_defaults(settings))} {}
    /// The server's end on a stream that was accepted, for the URL scheme `scheme`. The handshake begins at once; reads and writes wait for
    /// it, and fail with it.
    tls_transport(Next accepted, std::shared_ptr<transport_settings> settings, std::string_view scheme = schemes.front())
        : base{std::make_shared<connection>(std::move(accepted), detail::settings_or_defaults(std::move(settings)))} {
        if (!connection_->next.is_open()) return;
        detail::accept_tls(connection_, scheme);
    }

    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        using operation = detail::tls_connect_operation<Next, Step, Handler>;
        operation{{connection_, std::move(handler)}, std::make_shared<Step>(std::move(on_step))}.start(where);
    }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        detail::tls_read_operation<Next, Handler>{{connection_, std::move(handler)}, into}.start();
    }

    template <class Handler>
    void async_write(asio::const_buffer from, Handler handler) {
        detail::tls_write_operation<Next, Handler>{{connection_, std::move(handler)}, from}.start();
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        detail::tls_wait_operation<Next, Handler>{{connection_, std::move(handler)}}.start();
    }

    /// Bytes that are decrypted, and those that came with them and still have to be.
    std::size_t buffered() const noexcept {
        return is_open() && connection_->at == connection::stage::open ? connection_->engine.unread() : 0;
    }

    template <class Handler>
    void async_shutdown(Handler handler) {
        detail::tls_shutdown_operation<Next, Handler>{{connection_, std::move(handler)}}.start();
    }

    /// OpenSSL's SSL, to look at; null before the handshake.
    SSL* native_handle() const noexcept { return connection_ ? connection_->engine.native_handle() : nullptr; }
};

/// Accepts TLS connections where `Listener` accepts streams. A connection is handed over before its handshake, so that a slow client keeps
/// nobody waiting. It needs a certificate and its key: see `tls_options`, and the concept `listener`.
template <listener Listener>
class tls_listener {
public:
    using executor_type = asio::any_io_executor;
    using transport_type = tls_transport<typename Listener::transport_type>;

    explicit tls_listener(const executor_type& executor, const std::shared_ptr<transport_settings>& settings = {})
        : below_{detail::make_layer<Listener>(executor, settings)}, settings_{detail::settings_or_defaults(settings)} {}

    executor_type get_executor() { return below_.get_executor(); }

    /// `usage_error::invalid_option` when the certificate, the key or what else the options name cannot be used.
    std::error_code listen(const endpoint& where) {
        auto& state = detail::tls_state::of(*settings_);
        if (state.context(settings_->options().tls, detail::tls_role::server_side, text_) == nullptr)
            return usage_error::invalid_option;
        scheme_ = where.scheme;
        return below_.listen(where);
    }

    /// After `listen` has said `invalid_option`: what is wrong.
    std::string_view error_text() const noexcept { return text_; }

    endpoint local_endpoint() const {
        endpoint own = below_.local_endpoint();
        if (!own.scheme.empty()) own.scheme = transport_type::schemes.front();
        return own;
    }

    template <class Handler>
    void async_accept(Handler handler) {
        below_.async_accept([handler = std::move(handler), settings = settings_, scheme = scheme_](std::error_code error,
                                                                                                   below accepted) mutable {
            handler(error, transport_type{std::move(accepted), std::move(settings), scheme});
        });
    }

    void close() noexcept { below_.close(); }
    bool is_open() const noexcept { return below_.is_open(); }

private:
    using below = typename Listener::transport_type;

    Listener below_;
    std::shared_ptr<transport_settings> settings_;
    std::string scheme_{};
    std::string text_{};
};

} // namespace dockwire::mqtt
