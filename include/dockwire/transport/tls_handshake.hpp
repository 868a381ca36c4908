// The TLS handshake over a stream, from either end.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/layer.hpp"
#include "dockwire/transport/tls_connection.hpp"
#include "dockwire/transport/tls_engine.hpp"
#include "dockwire/transport/tls_error.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// Writes and reads in turn until both ends have what they need. While the peer is silent no buffer is held.
template <class Next, class Handler>
struct tls_handshake_operation : layer_operation<tls_connection<Next>, Handler> {
    using base = layer_operation<tls_connection<Next>, Handler>;
    using typename base::stage;

    void start() && {
        this->on->at = stage::handshake;
        std::move(*this).go_on();
    }

    // There is something to read.
    void operator()(std::error_code error) {
        auto& c = *this->on;
        if (c.is_closed || error) return finish(error);
        const auto room = c.engine.input();
        reading = true;
        c.next.async_read_some(asio::buffer(room.data(), room.size()), std::move(*this));
    }

    // It was read, or our words were written.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *this->on;
        if (std::exchange(reading, false))
            c.engine.received(count);
        else
            c.written();
        if (c.is_closed || error) return finish(error);
        std::move(*this).go_on();
    }

    bool reading{false};

private:
    void go_on() && {
        auto& c = *this->on;
        const tls_engine::progress now = c.engine.shake_hands();
        // A server's last words are tickets, and a client that wants none may have ended already: its bytes shall be read all the same.
        const bool only_tickets = now == tls_engine::progress::done && c.role == tls_role::server_side;
        if (c.engine.has_output() && !only_tickets) return c.send(std::move(*this));
        if (now == tls_engine::progress::input) return c.next.async_wait_readable(std::move(*this));
        finish({});
    }

    void finish(std::error_code error) {
        auto& c = *this->on;
        const bool cut = error == asio::error::eof || error == asio::error::connection_reset || error == asio::error::broken_pipe;
        if (cut) error = tls_error::closed_in_handshake;
        if (c.engine.end()) error = c.engine.end();
        if (c.is_closed) error = asio::error::operation_aborted;
        if (error)
            c.fail(error);
        else
            c.open();
        this->handler(error);
    }
};

template <class Next, class Step, class Handler>
struct tls_connect_operation : layer_operation<tls_connection<Next>, Handler> {
    void start(const endpoint& where) && {
        auto& c = *this->on;
        refused = c.prepare_client(where);
        if (refused) return go_on_later(std::move(*this));
        auto tell = [step = on_step](connect_step begun) { (*step)(begun); };
        c.next.async_connect(where, std::move(tell), std::move(*this));
    }

    // The stream is connected, or not.
    void operator()(std::error_code error) {
        if (refused) error = refused;
        if (this->on->is_closed && (refused || !error)) error = asio::error::operation_aborted;
        if (error) return this->handler(error);
        (*on_step)(connect_step::tls);
        if (this->on->is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        tls_handshake_operation<Next, Handler>{{std::move(this->on), std::move(this->handler)}}.start();
    }

    std::shared_ptr<Step> on_step;
    std::error_code refused{};
};

/// A server's handshake belongs to nobody: what the owner wants of the transport meanwhile waits.
template <class Next>
void accept_tls(const std::shared_ptr<tls_connection<Next>>& accepted, std::string_view scheme) {
    struct nobody {
        void operator()(std::error_code) const noexcept {}
    };
    if (const auto error = accepted->prepare_server(scheme)) return accepted->fail(error);
    tls_handshake_operation<Next, nobody>{{accepted, {}}}.start();
}

} // namespace dockwire::mqtt::detail
