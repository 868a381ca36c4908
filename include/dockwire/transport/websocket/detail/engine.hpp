// One end of a WebSocket (RFC 6455) without I/O: the opening handshake, then frames that carry the owner's bytes.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/error.hpp>

#include "dockwire/async/read_buffer.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/readable.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/http/detail/head.hpp"
#include "dockwire/transport/http/detail/refusal.hpp"
#include "dockwire/transport/http/status.hpp"
#include "dockwire/transport/options.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/websocket/detail/decoder.hpp"
#include "dockwire/transport/websocket/error.hpp"
#include "dockwire/transport/websocket/frame.hpp"
#include "dockwire/transport/websocket/handshake.hpp"

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

/// Both ends of a WebSocket, as a `stream_engine`. What comes in is decoded in the buffer where it is read to. The masked copy of a written
/// frame lives in a block of the thread's pool while it is sent.
class websocket_engine {
public:
    static constexpr connect_step step{connect_step::websocket};
    static constexpr std::string_view scheme_over(std::string_view below) noexcept {
        return below == "mqtt" ? "ws" : below == "mqtts" ? "wss" : below;
    }

    explicit websocket_engine(const std::shared_ptr<transport_settings>& settings)
        : options_{options_of(settings).websocket}, decoder_{self_, options_.largest_frame} {}

    // --- the handshake ----------------------------------------------------------------------------------------------

    std::error_code begin_client(const endpoint& where) {
        websocket_headers extra{};
        if (options_.add_headers) options_.add_headers(where, extra);
        if (!extra.sound()) return websocket_error::invalid_header;
        const std::string key = new_websocket_key();
        opening_->accept_key = accept_key_of(key);
        pending_.assign(as_bytes(websocket_request(where, key, extra.lines())));
        return {};
    }

    std::error_code begin_server(std::string_view) {
        self_ = websocket_role::server_side;
        decoder_ = websocket_decoder{self_, options_.largest_frame};
        return {};
    }

    static std::error_code check_listener(transport_settings&, std::string&) { return {}; }

    bool shake_hands() const noexcept { return !opening_; }

    /// An HTTP refusal counts although its body was not whole.
    std::error_code cut_off(std::error_code why) const noexcept {
        return opening_ && opening_->refusal ? opening_->refusal : why;
    }

    // --- what comes in ----------------------------------------------------------------------------------------------

    std::span<std::byte> input(std::span<std::byte> into) {
        if (!opening_) return into;
        opening_->block = read_buffer::borrow();
        return {opening_->block.data(), read_buffer::size};
    }

    void received(std::size_t count) {
        if (!opening_) return static_cast<void>(arrived_ = count);
        early_.append(opening_->block.first(count));
        opening_->block.release();
        if (self_ == websocket_role::client_side)
            read_answer();
        else
            read_request();
    }

    /// Decodes the frames in `into`, or those that came with the handshake, and queues the answers to control frames.
    std::size_t read(std::span<std::byte> into) {
        if (early_.empty()) return take(into.first(std::exchange(arrived_, 0)));
        const std::size_t count = std::min(into.size(), early_.size());
        std::copy_n(early_.view().begin(), count, into.begin());
        drop_early(count);
        return take(into.first(count));
    }
    /// What came together with the peer's handshake. Later frames are decoded where they are read.
    std::size_t unread() const noexcept { return early_.size(); }
    bool blocked() const noexcept { return false; }

    /// `asio::error::eof` after close code 1000, 1001 or none.
    std::error_code end() const noexcept { return end_; }
    /// What the peer sent instead of its handshake.
    std::string_view text() const noexcept { return text_; }
    void closing() const noexcept {}

    // --- what goes out ----------------------------------------------------------------------------------------------

    /// One frame, so that control frames can go between those of a long buffer.
    std::size_t write(bytes_view bytes) {
        const bytes_view payload = bytes.first(std::min(bytes.size(), longest_payload));
        frame_ = read_buffer::borrow();
        frame_size_ = write_websocket_frame({frame_.data(), read_buffer::size}, websocket_opcode::binary, payload, self_);
        return payload.size();
    }
    std::error_code write_error() const noexcept {
        return close_queued_ ? make_error_code(asio::error::broken_pipe) : std::error_code{};
    }

    bool has_output() const noexcept { return frame_size_ != 0 || !pending_.empty(); }
    bytes_view take_output() noexcept {
        if (frame_size_ != 0) return frame_.first(std::exchange(frame_size_, 0));
        std::swap(pending_, outgoing_);
        pending_.clear();
        return outgoing_.view();
    }
    void sent() noexcept {
        frame_.release();
        // The memory of a control frame is kept; that of the handshake, which is longer, is not.
        if (outgoing_.capacity() > longest_control_frame) outgoing_.release();
        outgoing_.clear();
    }

    /// WebSocket has no half-closed stream: the peer answers our close frame with its own and ends.
    std::error_code shut_down() {
        if (!close_queued_) queue_close(close_code::normal);
        return {};
    }

private:
    static constexpr std::size_t longest_payload = read_buffer::size - longest_websocket_header;
    static constexpr std::size_t longest_control_frame = longest_websocket_header + longest_control_payload;

    // Exists until the handshake is done.
    struct opening {
        std::string accept_key{};  // what the server must answer to a client
        std::error_code refusal{}; // what it answered instead, while its body comes in
        read_buffer block{};       // what is read goes there first
    };

    std::string_view heard() const noexcept { return as_text(early_.view()); }

    void drop_early(std::size_t count) noexcept {
        early_.consume(count);
        if (early_.empty()) early_.release();
    }

    void open(std::size_t head_size) {
        drop_early(head_size);
        opening_.reset();
    }

    void read_answer() {
        const head_progress found = find_head(heard(), http_response_start, options_.largest_head);
        if (found.error == websocket_error::not_http) text_ = readable_beginning(heard());
        end_ = found.error;
        if (found.size == 0) return;
        opening_->refusal = response_fault(heard().substr(0, found.size), opening_->accept_key);
        if (!opening_->refusal) return open(found.size);
        const http_refusal refusal{heard().substr(0, found.size)};
        const std::string_view body = heard().substr(found.size);
        text_ = refusal.text(body);
        const bool goes_on = opening_->refusal.category() == http_category() && body.size() < refusal.wanted();
        if (!goes_on) end_ = opening_->refusal;
    }

    void read_request() {
        const head_progress found = find_head(heard(), websocket_request_start, options_.largest_head);
        if (found.size == 0 && !found.error) return;
        const handshake_answer said = found.error ? answer_nonsense(found.error) : answer_request(heard().substr(0, found.size));
        pending_.assign(as_bytes(said.text));
        end_ = said.error;
        if (!end_) open(found.size);
    }

    std::size_t take(std::span<std::byte> received) {
        const std::size_t count = decoder_.decode(received);
        if (const auto ping = decoder_.take_ping()) queue(websocket_opcode::pong, *ping);
        if (decoder_.finished() && !end_) finish();
        return count;
    }

    void finish() {
        end_ = decoder_.error();
        if (const auto& fault = decoder_.fault()) return queue_close(code_for(fault->error), fault->what);
        if (!end_) end_ = asio::error::eof;
        queue_close(static_cast<close_code>(decoder_.close()->code.value_or(static_cast<std::uint16_t>(close_code::normal))));
    }

    // Nothing is sent after our close frame (5.5.1).
    void queue_close(close_code code, std::string_view reason = {}) {
        std::array<std::byte, longest_control_payload> payload{};
        payload[0] = static_cast<std::byte>(static_cast<unsigned>(code) >> 8);
        payload[1] = static_cast<std::byte>(static_cast<unsigned>(code) & 0xFFU);
        const bytes_view said = as_bytes(reason.substr(0, payload.size() - 2));
        std::ranges::copy(said, payload.begin() + 2);
        queue(websocket_opcode::close, bytes_view{payload}.first(2 + said.size()));
        close_queued_ = true;
    }

    // A pong that is not sent yet is replaced, because only the last ping needs an answer (5.5.3).
    void queue(websocket_opcode opcode, bytes_view payload) {
        if (close_queued_) return;
        pending_.clear();
        std::byte* const to = pending_.extend(longest_control_frame);
        pending_.truncate(write_websocket_frame({to, longest_control_frame}, opcode, payload, self_));
    }

    websocket_options options_;
    websocket_role self_{websocket_role::client_side};
    websocket_decoder decoder_;
    std::unique_ptr<opening> opening_{std::make_unique<opening>()};
    bool close_queued_{false};
    std::error_code end_{};
    std::string text_{};
    byte_buffer early_{};       // the peer's handshake, then the frames that came with it
    std::size_t arrived_{0};    // bytes that the stream has left in the owner's buffer
    read_buffer frame_{};       // a frame with the owner's bytes, until it is written
    std::size_t frame_size_{0}; // until its write has begun
    byte_buffer outgoing_{};    // our handshake, or a control frame, that is being written
    byte_buffer pending_{};     // the next one
};

} // namespace dockwire::mqtt::detail
