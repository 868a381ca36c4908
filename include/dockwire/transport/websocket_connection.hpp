// What a WebSocket transport and its operations share: the stream below, what comes in, and who writes.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/options.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/wake_signal.hpp"
#include "dockwire/transport/websocket_decoder.hpp"
#include "dockwire/transport/websocket_error.hpp"
#include "dockwire/transport/websocket_frame.hpp"
#include "dockwire/transport/websocket_handshake.hpp"

namespace dockwire::mqtt::detail {

/// Writes one whole frame to the front of `to`, masked with a key of its own if this is a client; says how long it is.
inline std::size_t write_websocket_frame(std::span<std::byte> to, websocket_opcode opcode, bytes_view payload,
                                         websocket_role self) {
    websocket_header header{opcode, true, payload.size(), {}};
    if (self == websocket_role::client_side) header.mask = unpredictable_bytes();
    const std::size_t start = write_websocket_header(to.first<longest_websocket_header>(), header);
    apply_mask(to.data() + start, payload.data(), payload.size(), header.mask.value_or(mask_key{}));
    return start + payload.size();
}

/// Held by the transport and by its operations, which find it closed instead of dead.
///
/// One write to the stream is in flight at a time: a write of the owner's, or a control frame, which goes out between the frames of a long
/// write. What finds the stream taken waits for `changed`.
template <transport Next>
struct websocket_connection : std::enable_shared_from_this<websocket_connection<Next>> {
    enum class stage : std::uint8_t { unconnected, handshake, open, failed };

    websocket_connection(Next stream, websocket_role which, const websocket_options& with)
        : next{std::move(stream)}, self{which}, options{with}, decoder{which, with.largest_frame}, changed{next.get_executor()} {}

    /// Open, or accepted and not refused so far.
    bool is_open() const noexcept {
        return !is_closed && (at == stage::open || (self == websocket_role::server_side && at == stage::handshake));
    }

    void close() noexcept {
        if (std::exchange(is_closed, true)) return;
        next.close();
        changed.wake();
    }

    // --- the handshake ----------------------------------------------------------------------------------------------

    void open(std::size_t head_size) {
        early.consume(head_size);
        if (early.empty()) early.release();
        at = stage::open;
        changed.wake();
    }

    void fail(std::error_code why) {
        at = stage::failed;
        end = why;
        changed.wake();
    }

    // --- reading ----------------------------------------------------------------------------------------------------

    bool has_early() const noexcept { return !early.empty(); }
    /// Reading has come to its end: every read says `end` from now on.
    bool has_ended() const noexcept { return static_cast<bool>(end); }

    /// Moves frames that came with the handshake to `into`, and what they carry to its front.
    std::size_t take_early(std::span<std::byte> into) {
        const std::size_t count = std::min(into.size(), early.size());
        std::copy_n(early.view().begin(), count, into.begin());
        early.consume(count);
        if (early.empty()) early.release();
        return take(into.first(count));
    }

    /// Leaves what the frames in `received` carry at its front, and answers those that want an answer.
    std::size_t take(std::span<std::byte> received) {
        const std::size_t count = decoder.decode(received);
        if (const auto ping = decoder.take_ping()) queue(websocket_opcode::pong, *ping);
        if (decoder.finished() && !has_ended()) finish();
        flush();
        return count;
    }

    // --- writing ----------------------------------------------------------------------------------------------------

    /// Why nothing can be written any more.
    std::error_code write_error() const noexcept {
        if (is_closed) return asio::error::operation_aborted;
        if (at == stage::failed) return end;
        if (goodbye_queued) return asio::error::broken_pipe;
        return {};
    }
    bool may_write() const noexcept { return at != stage::handshake && !writing; }

    /// The stream is free for the next write; a control frame that waits comes first.
    void written() {
        writing = false;
        flush();
    }

    /// Queues our close frame; it is the last that goes out.
    void say_goodbye(close_code code, std::string_view reason = {}) {
        std::array<std::byte, longest_control_payload> payload{};
        payload[0] = static_cast<std::byte>(static_cast<unsigned>(code) >> 8);
        payload[1] = static_cast<std::byte>(static_cast<unsigned>(code) & 0xFFU);
        const bytes_view said = as_bytes(reason.substr(0, payload.size() - 2));
        std::ranges::copy(said, payload.begin() + 2);
        queue(websocket_opcode::close, bytes_view{payload}.first(2 + said.size()));
        goodbye_queued = true;
        flush();
    }

    /// Our close frame is on its way down, or is down.
    bool goodbye_is_said() const noexcept { return goodbye_queued && pending.empty() && !control_in_flight; }

    Next next;
    websocket_role self;
    websocket_options options;
    websocket_decoder decoder;
    wake_signal changed;
    stage at{stage::unconnected};
    bool is_closed{false};
    bool writing{false};
    bool control_in_flight{false}; // and it is a control frame that is being written
    bool goodbye_queued{false};
    std::error_code end{};
    std::error_code control_error{}; // the last control frame could not be written
    std::string text{};              // what the peer said when the handshake failed
    byte_buffer early{};             // the peer's handshake, then the frames that came with it
    byte_buffer outgoing{};          // our handshake, or the control frame that is being written
    byte_buffer pending{};           // the next control frame

private:
    struct control_writer {
        void operator()(std::error_code error, std::size_t) {
            on->control_in_flight = false;
            on->control_error = error;
            on->outgoing.clear();
            on->written();
            on->changed.wake();
        }
        std::shared_ptr<websocket_connection> on;
    };

    void finish() {
        end = decoder.error();
        if (const auto& fault = decoder.fault()) return say_goodbye(code_for(fault->error), fault->what);
        if (!end) end = asio::error::eof;
        say_goodbye(static_cast<close_code>(decoder.close()->code.value_or(static_cast<std::uint16_t>(close_code::normal))));
    }

    // A pong that still waits is replaced: only the last ping wants one (5.5.3). Nothing follows our close frame (5.5.1).
    void queue(websocket_opcode opcode, bytes_view payload) {
        if (goodbye_queued) return;
        pending.clear();
        std::byte* const to = pending.extend(longest_websocket_header + longest_control_payload);
        pending.truncate(write_websocket_frame({to, pending.size()}, opcode, payload, self));
    }

    void flush() {
        if (writing || is_closed || at != stage::open || pending.empty()) return;
        std::swap(pending, outgoing);
        pending.clear();
        writing = control_in_flight = true;
        next.async_write(asio::buffer(outgoing.view().data(), outgoing.size()), control_writer{this->shared_from_this()});
    }
};

} // namespace dockwire::mqtt::detail
