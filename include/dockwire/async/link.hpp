// Drives the reading and writing of one connection for an owner that knows nothing of Asio.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>

#include "dockwire/async/handler_memory.hpp"
#include "dockwire/async/read_buffer.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/stream_progress.hpp"

namespace dockwire::mqtt {

/// What a link tells its owner. None of these runs inside a call that the owner makes to the link.
template <class Owner>
concept link_owner = requires(Owner& owner, bytes_view bytes, std::size_t count, std::error_code why) {
    owner.on_bytes(bytes);   // valid until it returns
    owner.on_written(count); // so many of the bytes given to `write`, which are the owner's again: the rest is to be written anew
    owner.on_closed(why);    // once per connection, unless the owner closed it, and after all that has arrived
};

/// One connection of a `Transport` at a time: one read and one write in flight, and no read buffer while the peer is silent.
///
/// The owner holds the link, and is itself held by the link's outstanding handlers, so that none meets a dead owner. While an operation is
/// outstanding, bytes given to `write` must stay where they are, until `on_written`, `on_closed` or the owner's own `close()`. In any
/// callback the owner may do anything to the link: write, pause, close, start again, destroy it. Everything happens on the transport's
/// executor. In steady state nothing is allocated.
template <class Transport, class Owner>
class link {
public:
    link() = default;
    link(const link&) = delete;
    link& operator=(const link&) = delete;
    ~link() { close(); }

    /// Takes over an open transport and begins to read. A connection that it had is closed first.
    void start(Transport opened, const std::shared_ptr<Owner>& owner) {
        static_assert(link_owner<Owner>,
                      "a link's owner has on_bytes(bytes_view), on_written(std::size_t) and on_closed(std::error_code)");
        close();
        connection_ = std::make_shared<connection>(std::move(opened), owner);
        read_on();
    }

    /// Sends as many of `bytes` from the front as the stream takes at once, at least one. Call it only while open and not `writing()`.
    void write(bytes_view bytes) {
        auto owner = connection_->owner.lock();
        if (!owner) return;
        connection_->writing = true;
        connection_->transport.async_write_some(asio::buffer(bytes.data(), bytes.size()),
                                                with_memory(connection_->write_memory, writer{std::move(owner), connection_}));
    }

    /// Ends our direction of the stream, after which the peer ends its own: `on_closed(asio::error::eof)`. How long to wait for that is
    /// the owner's decision. Call it only while open and not `writing()`; it counts as writing from here on.
    void shutdown() {
        auto owner = connection_->owner.lock();
        if (!owner) return;
        connection_->writing = true;
        connection_->transport.async_shutdown(with_memory(connection_->write_memory, finisher{std::move(owner), connection_}));
    }

    /// Ends the connection at once. No callback follows.
    void close() noexcept {
        if (const auto closing = std::exchange(connection_, nullptr)) closing->close();
    }

    /// From now on nothing is read; bytes that are already on their way still arrive. A paused link does not hold its owner.
    void pause_reading() noexcept {
        if (connection_) connection_->paused = true;
    }

    /// Undoes `pause_reading`.
    void resume_reading() {
        if (!connection_ || !std::exchange(connection_->paused, false)) return;
        if (!connection_->reading) read_on();
    }

    bool is_open() const noexcept { return connection_ && connection_->is_open; }
    /// How far what was written has come, in bytes of the lowest stream.
    stream_progress progress() const noexcept { return connection_ ? connection_->transport.progress() : stream_progress{}; }
    /// A write or shutdown is in flight.
    bool writing() const noexcept { return is_open() && connection_->writing; }
    bool reading_paused() const noexcept { return connection_ && connection_->paused; }

private:
    struct connection {
        connection(Transport opened, std::weak_ptr<Owner> owned_by) : transport{std::move(opened)}, owner{std::move(owned_by)} {}

        void close() noexcept {
            is_open = false;
            transport.close();
        }

        Transport transport;
        std::weak_ptr<Owner> owner; // weak: owner, link and connection would hold each other
        handler_memory read_memory{};
        handler_memory write_memory{};
        std::error_code write_error{};
        bool is_open{true};
        bool reading{false};
        bool writing{false};
        bool paused{false};
    };

    struct handler {
        void fail(std::error_code why) {
            if (on->write_error) why = on->write_error;
            on->close();
            owner->on_closed(why);
        }

        // A peer that closes while we write may have said why, and that lies unread in the socket: it is read to the end first. Nothing is
        // written meanwhile.
        void fail_to_write(std::error_code why) {
            on->write_error = why;
            if (!on->reading) fail(why);
        }

        std::shared_ptr<Owner> owner;
        std::shared_ptr<connection> on;
    };

    // The read cycle. It moves from operation to operation, so that there is one per connection.
    struct reader : handler {
        using handler::on;
        using handler::owner;

        void wait() && {
            connection& c = *on;
            buffer.release();
            c.transport.async_wait_readable(with_memory(c.read_memory, std::move(*this)));
        }

        void read() && {
            connection& c = *on;
            if (buffer.data() == nullptr) buffer = read_buffer::borrow();
            const asio::mutable_buffer into{buffer.data(), read_buffer::size};
            c.transport.async_read_some(into, with_memory(c.read_memory, std::move(*this)));
        }

        void operator()(std::error_code error) {
            if (!on->is_open) return;
            if (error) return this->fail(error);
            if (on->paused) return stop();
            std::move(*this).read();
        }

        void operator()(std::error_code error, std::size_t count) {
            if (!on->is_open) return;
            if (count != 0) owner->on_bytes(buffer.first(count));
            if (!on->is_open) return;
            if (error) return this->fail(error);
            if (on->paused) return stop();
            if (count == read_buffer::size || on->transport.buffered() != 0) return std::move(*this).read();
            std::move(*this).wait();
        }

        void stop() noexcept { on->reading = false; }

        read_buffer buffer{};
    };

    struct writer : handler {
        void operator()(std::error_code error, std::size_t count) {
            if (!this->on->is_open) return;
            if (error) return this->fail_to_write(error);
            this->on->writing = false;
            this->owner->on_written(count);
        }
    };

    struct finisher : handler {
        void operator()(std::error_code error) {
            if (this->on->is_open && error) this->fail_to_write(error);
        }
    };

    void read_on() {
        connection& c = *connection_;
        auto owner = c.owner.lock();
        if (!owner) return;
        c.reading = true;
        reader begin{{std::move(owner), connection_}};
        if (c.transport.buffered() != 0)
            std::move(begin).read();
        else
            std::move(begin).wait();
    }

    std::shared_ptr<connection> connection_{};
};

} // namespace dockwire::mqtt
