// A transport that is an engine over another transport, and its listener.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>

#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/transport/detail/layered_connection.hpp"
#include "dockwire/transport/detail/layered_handshake.hpp"
#include "dockwire/transport/detail/layered_operations.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/stream_engine.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

namespace detail {

/// The URL schemes of an engine over a transport.
template <class Next, class Engine>
constexpr auto layered_schemes() noexcept {
    std::array<std::string_view, std::size(Next::schemes)> schemes{};
    std::ranges::transform(Next::schemes, schemes.begin(), &Engine::scheme_over);
    return schemes;
}

} // namespace detail

/// `Engine` over `Next`. See the concepts `stream_engine` and `transport`.
///
/// A read that finds only what the engine keeps to itself completes with 0 bytes and no error. Nothing is held for a peer that is silent.
template <transport Next, stream_engine Engine>
class layered_transport {
    using connection = detail::layered_connection<Next, Engine>;

public:
    using executor_type = asio::any_io_executor;
    static constexpr auto schemes{detail::layered_schemes<Next, Engine>()};
    static constexpr bool takes_proxy{Engine::step == connect_step::proxy || serves_proxy<Next>()};

    explicit layered_transport(const executor_type& executor, const std::shared_ptr<transport_settings>& settings = {})
        : connection_{std::make_shared<connection>(detail::make_layer<Next>(executor, settings), settings)} {}
    /// The server's end on a stream that was accepted, for the URL scheme `scheme`. The handshake begins at once; reads and writes wait for
    /// it, and fail with it.
    explicit layered_transport(Next accepted, const std::shared_ptr<transport_settings>& settings = {},
                               std::string_view scheme = schemes.front())
        requires server_engine<Engine>
        : connection_{std::make_shared<connection>(std::move(accepted), settings)} {
        if (connection_->next.is_open()) detail::accept_layer(connection_.share(), scheme);
    }

    executor_type get_executor() { return connection_->next.get_executor(); }

    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        using operation = detail::layered_connect_operation<connection, Step, Handler>;
        operation{{connection_.share(), std::move(handler)}, std::make_shared<Step>(std::move(on_step))}.start(where);
    }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        if constexpr (detail::is_transparent<Engine>)
            connection_->next.async_read_some(into, std::move(handler));
        else
            detail::layered_read_operation<connection, Handler>{{connection_.share(), std::move(handler)}, into}.start();
    }

    template <class Handler>
    void async_write_some(asio::const_buffer from, Handler handler) {
        if constexpr (detail::is_transparent<Engine>)
            connection_->next.async_write_some(from, std::move(handler));
        else
            detail::layered_write_operation<connection, Handler>{{connection_.share(), std::move(handler)}, from}.start();
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        if constexpr (detail::is_transparent<Engine>)
            connection_->next.async_wait_readable(std::move(handler));
        else
            detail::layered_wait_operation<connection, Handler>{{connection_.share(), std::move(handler)}}.start();
    }

    /// Bytes that the engine has for its owner, and those that it has not processed yet.
    std::size_t buffered() const noexcept {
        if (!is_open() || connection_->at != connection::stage::open) return 0;
        if constexpr (detail::is_transparent<Engine>)
            return connection_->next.buffered();
        else
            return connection_->engine.unread();
    }

    /// That of the stream below: it has more bytes than were written here.
    stream_progress progress() const noexcept { return connection_->next.progress(); }

    template <class Handler>
    void async_shutdown(Handler handler) {
        if constexpr (detail::is_transparent<Engine>)
            connection_->next.async_shutdown(std::move(handler));
        else
            detail::layered_shutdown_operation<connection, Handler>{{connection_.share(), std::move(handler)}}.start();
    }

    void close() noexcept {
        if (connection_) connection_->close();
    }
    bool is_open() const noexcept { return connection_ && connection_->is_open(); }

    /// After `async_connect` has failed, or the handshake of an accepted connection: what is wrong, or the beginning of what the peer said
    /// instead, in one printable line; often empty.
    std::string_view error_text() const noexcept {
        if (!connection_) return {};
        const std::string_view own = connection_->engine.text();
        return own.empty() ? error_text_of(connection_->next) : own;
    }

    /// The object that the engine works with, for inspection, such as OpenSSL's SSL; null before the handshake.
    auto native_handle() const noexcept
        requires requires(const Engine& engine) { engine.native_handle(); }
    {
        return connection_ ? connection_->engine.native_handle() : nullptr;
    }

private:
    closing_ptr<connection> connection_;
};

/// Accepts connections of an engine where `Listener` accepts streams. A connection is handed over before its handshake, so that a slow
/// client does not delay the others. See the concept `listener`.
template <listener Listener, server_engine Engine>
class layered_listener {
    using below = typename Listener::transport_type;

public:
    using executor_type = asio::any_io_executor;
    using transport_type = layered_transport<below, Engine>;

    explicit layered_listener(const executor_type& executor, const std::shared_ptr<transport_settings>& settings = {})
        : below_{detail::make_layer<Listener>(executor, settings)},
          settings_{settings ? settings : std::make_shared<transport_settings>()} {}

    executor_type get_executor() { return below_.get_executor(); }

    /// `usage_error::invalid_option` when the engine cannot work with the options.
    std::error_code listen(const endpoint& where) {
        if (const std::error_code error = Engine::check_listener(*settings_, text_)) return error;
        scheme_ = where.scheme;
        return below_.listen(where);
    }

    /// After `listen` has failed: what is wrong; often empty.
    std::string_view error_text() const noexcept { return text_.empty() ? error_text_of(below_) : std::string_view{text_}; }

    endpoint local_endpoint() const {
        endpoint own = below_.local_endpoint();
        if (own.scheme.empty()) return own;
        own.scheme = transport_type::schemes.front();
        if (detail::has_path(own.scheme)) own.path = "/";
        return own;
    }

    template <class Handler>
    void async_accept(Handler handler) {
        below_.async_accept([handler = std::move(handler), settings = settings_, scheme = scheme_](std::error_code error,
                                                                                                   below accepted) mutable {
            handler(error, transport_type{std::move(accepted), settings, scheme});
        });
    }

    void close() noexcept { below_.close(); }
    bool is_open() const noexcept { return below_.is_open(); }

private:
    Listener below_;
    std::shared_ptr<transport_settings> settings_;
    std::string scheme_{};
    std::string text_{};
};

} // namespace dockwire::mqtt
