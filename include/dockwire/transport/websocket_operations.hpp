// Reading, waiting, writing and ending on an open WebSocket.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/layer.hpp"
#include "dockwire/transport/read_buffer.hpp"
#include "dockwire/transport/websocket_connection.hpp"

namespace dockwire::mqtt::detail {

template <class Next, class Handler>
using websocket_operation = layer_operation<websocket_connection<Next>, Handler>;

template <class Next, class Handler>
struct websocket_read_operation : websocket_operation<Next, Handler> {
    void start() && {
        if (this->in_handshake()) return await_change(std::move(*this));
        if (has_something()) return go_on_later(std::move(*this));
        std::move(*this).read();
    }

    // Awake again.
    void operator()(std::error_code) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted}, std::size_t{0});
        if (this->in_handshake()) return await_change(std::move(*this));
        if (!c.has_ended() && c.has_early()) return std::move(*this).finish(c.take_early(bytes()));
        if (!c.has_ended()) return std::move(*this).read();
        // The owner closes when it hears of the end: our answer to the peer's close frame goes out before.
        if (c.control_in_flight) return await_change(std::move(*this));
        this->handler(c.end, std::size_t{0});
    }

    // The stream has read.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *this->on;
        if (c.is_closed) error = asio::error::operation_aborted;
        if (error) return this->handler(error, std::size_t{0});
        std::move(*this).finish(c.take(bytes().first(count)));
    }

    asio::mutable_buffer into;

private:
    bool has_something() const noexcept { return this->on->is_closed || this->on->has_ended() || this->on->has_early(); }
    std::span<std::byte> bytes() const noexcept { return {static_cast<std::byte*>(into.data()), into.size()}; }

    void read() && {
        auto& next = this->on->next;
        next.async_read_some(into, std::move(*this));
    }

    // Without payload, the frames were for us alone, such as a ping: the owner waits again, without its buffer.
    void finish(std::size_t count) && {
        if (count == 0 && this->on->has_ended()) return (*this)(std::error_code{});
        this->handler(std::error_code{}, count);
    }
};

template <class Next, class Handler>
struct websocket_wait_operation : websocket_operation<Next, Handler> {
    void start() && {
        if (this->in_handshake()) return await_change(std::move(*this));
        if (is_over()) return go_on_later(std::move(*this));
        std::move(*this).wait();
    }

    void operator()(std::error_code) {
        if (this->on->is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        if (this->in_handshake()) return await_change(std::move(*this));
        if (is_over()) return this->handler(std::error_code{});
        std::move(*this).wait();
    }

private:
    bool is_over() const noexcept { return this->on->is_closed || this->on->has_ended() || this->on->has_early(); }

    void wait() && {
        auto& next = this->on->next;
        next.async_wait_readable(std::move(this->handler));
    }
};

/// Sends a long buffer in several frames, so that control frames find their way between them. The masked copy of each lives in a block of
/// the thread's pool while it is written.
template <class Next, class Handler>
struct websocket_write_operation : websocket_operation<Next, Handler> {
    static constexpr std::size_t longest_payload = read_buffer::size - longest_websocket_header;

    void start() && {
        if (this->on->write_error()) return go_on_later(std::move(*this));
        std::move(*this).go_on();
    }

    // Awake again.
    void operator()(std::error_code) {
        if (const auto error = this->on->write_error()) return this->handler(error, written);
        std::move(*this).go_on();
    }

    // The stream has written one frame.
    void operator()(std::error_code error, std::size_t) {
        frame.release();
        const std::size_t count = payload_size();
        this->on->written();
        this->on->changed.wake();
        if (error) return this->handler(error, written);
        rest += count;
        written += count;
        if (rest.size() == 0) return this->handler(std::error_code{}, written);
        (*this)(std::error_code{});
    }

    asio::const_buffer rest;
    std::size_t written{0};
    read_buffer frame{};

private:
    std::size_t payload_size() const noexcept { return std::min(rest.size(), longest_payload); }

    void go_on() && {
        auto& c = *this->on;
        if (!c.may_write()) return await_change(std::move(*this));
        c.writing = true;
        frame = read_buffer::borrow();
        const bytes_view payload{static_cast<const std::byte*>(rest.data()), payload_size()};
        const std::size_t size =
            write_websocket_frame({frame.data(), read_buffer::size}, websocket_opcode::binary, payload, c.self);
        const asio::const_buffer out{frame.data(), size};
        c.next.async_write(out, std::move(*this));
    }
};

template <class Next, class Handler>
struct websocket_shutdown_operation : websocket_operation<Next, Handler> {
    void start() && { go_on_later(std::move(*this)); }

    void operator()(std::error_code) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        if (this->in_handshake()) return await_change(std::move(*this));
        if (c.at != websocket_operation<Next, Handler>::stage::open)
            return this->handler(c.end ? c.end : std::error_code{asio::error::not_connected});
        if (!c.goodbye_queued) c.say_goodbye(close_code::normal);
        if (!c.goodbye_is_said()) return await_change(std::move(*this));
        this->handler(c.control_error);
    }
};

} // namespace dockwire::mqtt::detail
