// Reading, waiting, writing and ending on an open TLS connection.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/layer.hpp"
#include "dockwire/transport/tls_connection.hpp"

namespace dockwire::mqtt::detail {

template <class Next, class Handler>
using tls_operation = layer_operation<tls_connection<Next>, Handler>;

template <class Next, class Handler>
struct tls_read_operation : tls_operation<Next, Handler> {
    void start() && {
        if (this->in_handshake()) return await_change(std::move(*this));
        if (this->on->has_something()) return go_on_later(std::move(*this));
        std::move(*this).receive();
    }

    // Awake again.
    void operator()(std::error_code) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted}, std::size_t{0});
        if (this->in_handshake()) return await_change(std::move(*this));
        if (!c.has_something()) return std::move(*this).receive();
        std::move(*this).finish(c.has_ended() ? 0 : c.read(into));
    }

    // The stream has read.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted}, std::size_t{0});
        c.engine.received(count);
        if (error) c.engine.stop_reading(error);
        std::move(*this).finish(error ? 0 : c.read(into));
    }

    asio::mutable_buffer into;

private:
    void receive() && {
        auto& c = *this->on;
        const auto room = c.engine.input();
        c.next.async_read_some(asio::buffer(room.data(), room.size()), std::move(*this));
    }

    // Without bytes and without an end, what came was for TLS alone, or not yet enough: the owner waits again, without its buffer.
    void finish(std::size_t count) && {
        auto& c = *this->on;
        if (count != 0) return this->handler(std::error_code{}, count);
        // The owner closes when it hears of the end: an alert goes out before. And one that finds no room must go before anything is read.
        const bool must_write = c.writing && (c.engine.blocked() || (c.has_ended() && c.flushing));
        if (must_write) return await_change(std::move(*this));
        this->handler(c.engine.end(), std::size_t{0});
    }
};

template <class Next, class Handler>
struct tls_wait_operation : tls_operation<Next, Handler> {
    void start() && {
        if (this->in_handshake()) return await_change(std::move(*this));
        if (this->on->has_something()) return go_on_later(std::move(*this));
        std::move(*this).wait();
    }

    void operator()(std::error_code) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        if (this->in_handshake()) return await_change(std::move(*this));
        if (c.has_something()) return this->handler(std::error_code{});
        std::move(*this).wait();
    }

private:
    void wait() && {
        auto& next = this->on->next;
        next.async_wait_readable(std::move(this->handler));
    }
};

/// Encrypts as much as one block holds, and sends that in one write of the stream.
template <class Next, class Handler>
struct tls_write_operation : tls_operation<Next, Handler> {
    void start() && {
        if (this->on->write_error()) return go_on_later(std::move(*this));
        std::move(*this).go_on();
    }

    // Awake again.
    void operator()(std::error_code) {
        if (const auto error = this->on->write_error()) return this->handler(error, written);
        std::move(*this).go_on();
    }

    // The stream has written.
    void operator()(std::error_code error, std::size_t) {
        this->on->written();
        if (this->on->is_closed) error = asio::error::operation_aborted;
        if (error) return this->handler(error, written);
        rest += taken;
        written += taken;
        if (rest.size() == 0) return this->handler(std::error_code{}, written);
        (*this)(std::error_code{});
    }

    asio::const_buffer rest;
    std::size_t written{0};
    std::size_t taken{0};

private:
    void go_on() && {
        auto& c = *this->on;
        if (!c.may_write()) return await_change(std::move(*this));
        taken = c.engine.write({static_cast<const std::byte*>(rest.data()), rest.size()});
        if (c.engine.is_broken()) return go_on_later(std::move(*this));
        c.send(std::move(*this));
    }
};

template <class Next, class Handler>
struct tls_shutdown_operation : tls_operation<Next, Handler> {
    void start() && { go_on_later(std::move(*this)); }

    void operator()(std::error_code) {
        auto& c = *this->on;
        if (this->in_handshake()) return await_change(std::move(*this));
        if (!c.goodbye_said && c.write_error()) return this->handler(c.write_error());
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        if (!std::exchange(c.goodbye_said, true)) {
            c.engine.say_goodbye();
            c.flush();
        }
        if (c.writing) return await_change(std::move(*this));
        this->handler(c.flush_error);
    }
};

} // namespace dockwire::mqtt::detail
