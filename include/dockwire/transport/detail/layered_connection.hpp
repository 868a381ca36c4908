// What a layered transport and its operations share: the stream below, the engine, and who writes.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/async/detail/wake_signal.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/stream_engine.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// The transport and its operations share it, so that an operation finds a closed connection instead of a destroyed one.
///
/// One write to the stream is in flight at a time: a write of the owner's, or output of the engine's own, such as an alert or a pong. An
/// operation that finds a write in flight waits for `changed`.
template <transport Next, stream_engine Engine>
struct layered_connection : std::enable_shared_from_this<layered_connection<Next, Engine>> {
    enum class stage : std::uint8_t { unconnected, handshake, open, failed };

    layered_connection(Next stream, const std::shared_ptr<transport_settings>& settings)
        : next{std::move(stream)}, engine{settings}, changed{next.get_executor()} {}

    bool in_handshake() const noexcept { return !is_closed && at == stage::handshake; }
    /// Open, or accepted and not refused so far.
    bool is_open() const noexcept { return !is_closed && (at == stage::open || (is_accepted && at == stage::handshake)); }

    void open() {
        at = stage::open;
        flush();
        changed.wake();
    }

    void fail(std::error_code why) {
        at = stage::failed;
        failure = why;
        changed.wake();
    }

    void close() noexcept {
        if (std::exchange(is_closed, true)) return;
        if (at == stage::open) engine.closing();
        next.close();
        changed.wake();
    }

    // --- reading ----------------------------------------------------------------------------------------------------

    /// The error that every read completes with from now on, if there is one.
    std::error_code end() const noexcept { return failure ? failure : engine.end(); }
    /// A read can complete without the stream.
    bool has_something() const noexcept { return is_closed || end() || engine.unread() != 0; }

    std::size_t read(asio::mutable_buffer into) {
        const std::size_t count = engine.read({static_cast<std::byte*>(into.data()), into.size()});
        flush();
        return count;
    }

    // --- writing ----------------------------------------------------------------------------------------------------

    /// Why nothing can be written any more.
    std::error_code write_error() const noexcept {
        if (is_closed) return asio::error::operation_aborted;
        if (at == stage::failed) return failure;
        if (at == stage::unconnected) return asio::error::not_connected;
        return engine.write_error();
    }
    bool may_write() const noexcept { return at != stage::handshake && !writing; }

    /// Sends the engine's output. The stream calls `handler`, which goes on with `send_rest` while `has_rest`, and then calls `sent`.
    template <class Handler>
    void send(Handler handler) {
        writing = true;
        output = engine.take_output();
        send_rest(std::move(handler));
    }

    template <class Handler>
    void send_rest(Handler handler) {
        next.async_write_some(asio::buffer(output.data(), output.size()), std::move(handler));
    }

    /// Whether `count` more bytes are not yet all of the output.
    bool has_rest(std::error_code error, std::size_t count) noexcept {
        output = output.subspan(count);
        return !error && !is_closed && !output.empty();
    }

    /// The stream is free for the next write; output of the engine's own comes first.
    void sent() {
        writing = false;
        engine.sent();
        flush();
        changed.wake();
    }

    /// Sends output of the engine's own, unless a write is in flight: then `sent` does.
    void flush() {
        if (writing || is_closed || at != stage::open || !engine.has_output()) return;
        flushing = true;
        send(flusher{this->shared_from_this()});
    }

    Next next;
    Engine engine;
    bytes_view output{}; // the engine's, that is being sent
    wake_signal changed;
    stage at{stage::unconnected};
    bool is_accepted{false};
    bool is_closed{false};
    bool writing{false};
    bool flushing{false};          // and what is written is the engine's own
    std::error_code failure{};     // of the handshake
    std::error_code flush_error{}; // of the last write of the engine's own output

private:
    struct flusher {
        void operator()(std::error_code error, std::size_t count) {
            layered_connection& c = *on;
            if (c.has_rest(error, count)) return c.send_rest(std::move(*this));
            on->flushing = false;
            on->flush_error = error;
            on->sent();
        }
        std::shared_ptr<layered_connection> on;
    };
};

} // namespace dockwire::mqtt::detail
