// Reading, waiting, writing and ending on an open layer.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <system_error>
#include <utility>

#include <asio/associated_allocator.hpp>
#include <asio/buffer.hpp>
#include <asio/error.hpp>

namespace dockwire::mqtt::detail {

/// An operation uses the allocator of the handler that it ends with, and holds its `layered_connection`.
template <class Connection, class Handler>
struct layered_operation {
    using stage = typename Connection::stage;
    using allocator_type = asio::associated_allocator_t<Handler>;
    allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler); }

    std::shared_ptr<Connection> on;
    Handler handler;
};

/// Calls the operation when something has changed.
template <class Operation>
void await_change(Operation operation) {
    auto& changed = operation.on->changed;
    changed.wait(std::move(operation));
}

/// Calls the operation in the executor's next turn, never inside the initiating call.
template <class Operation>
void go_on_later(Operation operation) {
    auto& changed = operation.on->changed;
    changed.wait(std::move(operation));
    changed.wake();
}

template <class Connection, class Handler>
struct layered_read_operation : layered_operation<Connection, Handler> {
    void start() && {
        if (this->on->in_handshake()) return await_change(std::move(*this));
        if (this->on->has_something()) return go_on_later(std::move(*this));
        std::move(*this).receive();
    }

    // Something has changed.
    void operator()(std::error_code) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted}, std::size_t{0});
        if (c.in_handshake()) return await_change(std::move(*this));
        if (!c.has_something()) return std::move(*this).receive();
        std::move(*this).finish(c.end() ? 0 : c.read(into));
    }

    // The stream has read.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted}, std::size_t{0});
        c.engine.received(count);
        if (error) return this->handler(error, std::size_t{0});
        std::move(*this).finish(c.read(into));
    }

    asio::mutable_buffer into;

private:
    void receive() && {
        auto& c = *this->on;
        const auto room = c.engine.input({static_cast<std::byte*>(into.data()), into.size()});
        c.next.async_read_some(asio::buffer(room.data(), room.size()), std::move(*this));
    }

    // No bytes and no end: what came was for the engine alone, or is not yet enough. The owner then gives its buffer back and waits.
    void finish(std::size_t count) && {
        auto& c = *this->on;
        if (count != 0) return this->handler(std::error_code{}, count);
        // The owner closes the transport when it is told the end, so an alert or close frame in answer to it is written first. A read that
        // is blocked goes on after the write.
        const bool must_write = c.writing && (c.engine.blocked() || (c.end() && c.flushing));
        if (must_write) return await_change(std::move(*this));
        this->handler(c.end(), std::size_t{0});
    }
};

template <class Connection, class Handler>
struct layered_wait_operation : layered_operation<Connection, Handler> {
    void start() && {
        if (this->on->in_handshake()) return await_change(std::move(*this));
        if (this->on->has_something()) return go_on_later(std::move(*this));
        std::move(*this).wait();
    }

    void operator()(std::error_code) {
        auto& c = *this->on;
        if (c.is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        if (c.in_handshake()) return await_change(std::move(*this));
        if (c.has_something()) return this->handler(std::error_code{});
        std::move(*this).wait();
    }

private:
    void wait() && {
        auto& next = this->on->next;
        next.async_wait_readable(std::move(this->handler));
    }
};

/// The engine decides how much of a long buffer goes out; that much is written to the stream.
template <class Connection, class Handler>
struct layered_write_operation : layered_operation<Connection, Handler> {
    void start() && {
        if (this->on->write_error()) return go_on_later(std::move(*this));
        std::move(*this).go_on();
    }

    // Something has changed.
    void operator()(std::error_code) {
        if (const auto error = this->on->write_error()) return this->handler(error, std::size_t{0});
        std::move(*this).go_on();
    }

    // The stream has written.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *this->on;
        if (c.has_rest(error, count)) return c.send_rest(std::move(*this));
        c.sent();
        if (c.is_closed) error = asio::error::operation_aborted;
        if (error) return this->handler(error, std::size_t{0});
        if (taken == 0 && from.size() != 0) return (*this)(std::error_code{}); // it was the engine's own output
        this->handler(std::error_code{}, taken);
    }

    asio::const_buffer from;
    std::size_t taken{0};

private:
    void go_on() && {
        auto& c = *this->on;
        if (!c.may_write()) return await_change(std::move(*this));
        taken = c.engine.write({static_cast<const std::byte*>(from.data()), from.size()});
        if (c.engine.write_error()) return go_on_later(std::move(*this));
        c.send(std::move(*this));
    }
};

template <class Connection, class Handler>
struct layered_shutdown_operation : layered_operation<Connection, Handler> {
    using typename layered_operation<Connection, Handler>::stage;

    void start() && { go_on_later(std::move(*this)); }

    void operator()(std::error_code) {
        auto& c = *this->on;
        if (c.in_handshake()) return await_change(std::move(*this));
        if (c.is_closed || c.at != stage::open) return this->handler(c.write_error());
        if (const auto error = c.engine.shut_down()) return this->handler(error);
        c.flush();
        if (c.writing) return await_change(std::move(*this));
        this->handler(c.flush_error);
    }
};

} // namespace dockwire::mqtt::detail
