// The handshake of a layer over a stream, from either end.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/transport/detail/layered_operations.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// Writes and reads in turn until the handshake is done or has failed. While the peer is silent no buffer is held.
template <class Connection, class Handler>
struct layered_handshake_operation : layered_operation<Connection, Handler> {
    using typename layered_operation<Connection, Handler>::stage;

    void start() && {
        this->on->at = stage::handshake;
        std::move(*this).go_on();
    }

    // The stream is readable.
    void operator()(std::error_code error) {
        auto& c = *this->on;
        if (c.is_closed || error) return finish(error);
        const auto room = c.engine.input({});
        reading = true;
        c.next.async_read_some(asio::buffer(room.data(), room.size()), std::move(*this));
    }

    // The stream has read, or our output is written.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *this->on;
        if (std::exchange(reading, false))
            c.engine.received(count);
        else if (c.has_rest(error, count))
            return c.send_rest(std::move(*this));
        else
            c.sent();
        if (c.is_closed || error) return finish(error);
        std::move(*this).go_on();
    }

    bool reading{false};

private:
    void go_on() && {
        auto& c = *this->on;
        const bool done = c.engine.shake_hands();
        // A server's connection opens before its last output is written. In TLS that is only session tickets: when a client has closed
        // without reading them, the write fails, but what the client sent can still be read.
        if (c.engine.has_output() && !(done && c.is_accepted)) return c.send(std::move(*this));
        if (done || c.engine.end()) return finish({});
        c.next.async_wait_readable(std::move(*this));
    }

    void finish(std::error_code error) {
        auto& c = *this->on;
        error = error ? c.engine.cut_off(error) : c.engine.end();
        if (c.is_closed) error = asio::error::operation_aborted;
        if (error)
            c.fail(error);
        else
            c.open();
        this->handler(error);
    }
};

template <class Connection, class Step, class Handler>
struct layered_connect_operation : layered_operation<Connection, Handler> {
    void start(endpoint where) && {
        auto& c = *this->on;
        refused = c.engine.begin_client(where);
        if (refused) return go_on_later(std::move(*this));
        auto tell = [step = on_step](connect_step begun) { (*step)(begun); };
        c.next.async_connect(where, std::move(tell), std::move(*this));
    }

    // The stream is connected, or not.
    void operator()(std::error_code error) {
        auto& c = *this->on;
        if (refused) error = refused;
        if (c.is_closed) error = asio::error::operation_aborted;
        if (error) return this->handler(error);
        // A layer that has no handshake to make, such as a proxy layer without a proxy, has no step.
        if (!c.engine.shake_hands()) (*on_step)(c.engine.step);
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        layered_handshake_operation<Connection, Handler>{{std::move(this->on), std::move(this->handler)}}.start();
    }

    std::shared_ptr<Step> on_step;
    std::error_code refused{};
};

/// Begins a server's handshake. No handler waits for it; reads and writes of the owner wait until it is done.
template <class Connection>
void accept_layer(const std::shared_ptr<Connection>& accepted, std::string_view scheme) {
    struct nobody {
        void operator()(std::error_code) const noexcept {}
    };
    accepted->is_accepted = true;
    if (const auto error = accepted->engine.begin_server(scheme)) return accepted->fail(error);
    layered_handshake_operation<Connection, nobody>{{accepted, {}}}.start();
}

} // namespace dockwire::mqtt::detail
