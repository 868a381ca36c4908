// Connections through a HTTP or SOCKS5 proxy, over any other transport.
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
#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>

#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/layer.hpp"
#include "dockwire/transport/proxy_choice.hpp"
#include "dockwire/transport/proxy_dialogue.hpp"
#include "dockwire/transport/proxy_error.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

namespace detail {

/// Held by the transport and by its connect, which finds it closed instead of dead.
template <class Next>
struct proxy_connection {
    proxy_connection(Next stream, std::shared_ptr<transport_settings> made_with)
        : next{std::move(stream)}, settings{std::move(made_with)} {}

    bool is_open() const noexcept { return is_connected; }

    void close() noexcept {
        is_closed = true;
        is_connected = false;
        next.close();
    }

    Next next;
    std::shared_ptr<transport_settings> settings;
    bool is_closed{false};
    bool is_connected{false};
    std::string text{}; // what a proxy that refused said
};

template <class Next, class Step, class Handler>
struct proxy_connect_operation {
    // While the proxy is talked to.
    struct conversation {
        std::unique_ptr<proxy_dialogue> with{};
        std::string saying{};
        std::string heard{};
        std::array<char, 1024> into{};
    };

    void start(const endpoint& broker) && {
        const std::string_view url = proxy_url_for(broker, options_of(on->settings).proxy);
        if (url.empty()) return std::move(*this).connect(broker);
        const auto proxy = parse_proxy_url(url);
        if (!proxy) return std::move(*this).refuse(proxy.error());
        talk = std::make_unique<conversation>();
        talk->with = proxy_dialogue_with(*proxy, broker);
        std::move(*this).connect(*proxy);
    }

    // The stream is connected, or not.
    void operator()(std::error_code error = {}) {
        if (refused) error = refused;
        if (error || on->is_closed || !talk) return end(error);
        (*on_step)(connect_step::proxy);
        if (on->is_closed) return end({});
        std::move(*this).go_on(talk->with->begin());
    }

    // The proxy has our words, or said some of its own.
    void operator()(std::error_code error, std::size_t count) {
        if (error || on->is_closed) return end(talk->with->ended(error));
        if (!talk->saying.empty()) {
            talk->saying.clear();
            return std::move(*this).listen();
        }
        talk->heard.append(talk->into.data(), count);
        std::move(*this).go_on(talk->with->hear(talk->heard));
    }

    std::shared_ptr<proxy_connection<Next>> on;
    Handler handler;
    std::shared_ptr<Step> on_step;
    std::unique_ptr<conversation> talk{};
    std::error_code refused{};

private:
    void connect(const endpoint& where) && {
        auto& next = on->next;
        auto tell = [step = on_step](connect_step begun) { (*step)(begun); };
        next.async_connect(where, std::move(tell), std::move(*this));
    }

    void refuse(const url_fault& fault) && {
        on->text = concat({"proxy URL at position ", std::to_string(fault.position), ": expected ", fault.expected});
        refused = proxy_error::invalid_url;
        auto& next = on->next;
        asio::post(next.get_executor(), std::move(*this));
    }

    void go_on(proxy_step what) && {
        if (what.error) return end(what.error);
        if (what.connected) return end(talk->heard.empty() ? std::error_code{} : proxy_error::unexpected_bytes);
        if (what.say.empty()) return std::move(*this).listen();
        talk->saying = std::move(what.say);
        auto& next = on->next;
        const asio::const_buffer words{talk->saying.data(), talk->saying.size()};
        next.async_write(words, std::move(*this));
    }

    void listen() && {
        auto& next = on->next;
        const asio::mutable_buffer into{talk->into.data(), talk->into.size()};
        next.async_read_some(into, std::move(*this));
    }

    void end(std::error_code error) {
        if (talk && error) on->text = talk->with->text();
        if (on->is_closed) error = asio::error::operation_aborted;
        on->is_connected = !error;
        talk.reset();
        handler(error);
    }
};

} // namespace detail

/// Another transport, by way of a proxy if `proxy_options` name one for the broker: HTTP CONNECT with Basic authentication, or SOCKS5 with a
/// user name and password. The proxy resolves the broker's name. Other layers go above it: TLS and WebSocket are spoken with the broker.
///
/// Connecting fails with `http_status` or `proxy_error` when the proxy refuses; `error_text` has the beginning of what it said.
/// See the concept `transport`.
///
/// @tparam Next  the transport below, such as `tcp_transport`
template <transport Next>
class proxy_transport : public detail::layer_transport<detail::proxy_connection<Next>> {
    using connection = detail::proxy_connection<Next>;
    using base = detail::layer_transport<connection>;
    using base::connection_;

public:
    using executor_type = typename base::executor_type;
    static constexpr auto schemes{Next::schemes};
    static constexpr bool takes_proxy{true};

    explicit proxy_transport(const executor_type& executor, std::shared_ptr<transport_settings> settings = {})
        : base{std::make_shared<connection>(detail::make_layer<Next>(executor, settings), settings)} {}

    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        using operation = detail::proxy_connect_operation<Next, Step, Handler>;
        operation{connection_, std::move(handler), std::make_shared<Step>(std::move(on_step))}.start(where);
    }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        connection_->next.async_read_some(into, std::move(handler));
    }

    template <class Handler>
    void async_write(asio::const_buffer from, Handler handler) {
        connection_->next.async_write(from, std::move(handler));
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        connection_->next.async_wait_readable(std::move(handler));
    }

    std::size_t buffered() const noexcept { return connection_ ? connection_->next.buffered() : 0; }

    template <class Handler>
    void async_shutdown(Handler handler) {
        connection_->next.async_shutdown(std::move(handler));
    }
};

} // namespace dockwire::mqtt
