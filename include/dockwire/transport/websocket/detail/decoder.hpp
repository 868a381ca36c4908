// What comes in on a WebSocket, without I/O: frames in any pieces become the bytes that they carry.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/utf8.hpp"
#include "dockwire/transport/websocket/error.hpp"
#include "dockwire/transport/websocket/frame.hpp"

namespace dockwire::mqtt::detail {

/// The peer's close frame.
struct websocket_close {
    std::optional<std::uint16_t> code{}; ///< none when the frame was empty
    std::string reason{};
};

/// Takes what arrives and leaves the payload of data frames. Nothing is allocated for what a length announces: payload is moved to the
/// front of the bytes in which it came, and a control frame is at most 125 bytes.
class websocket_decoder {
public:
    websocket_decoder(websocket_role self, std::uint64_t largest_frame) noexcept : self_{self}, largest_frame_{largest_frame} {}

    /// Says how many bytes of payload now stand at the front of `received`. After a close frame or a fault nothing more comes.
    std::size_t decode(std::span<std::byte> received) {
        std::byte* const begin = received.data();
        std::byte* to = begin;
        while (!received.empty() && !finished())
            received = in_payload_ ? take_payload(received, to) : take_header(received);
        return static_cast<std::size_t>(to - begin);
    }

    /// The payload of the last ping since the last call; RFC 6455 wants only that one answered (5.5.3).
    std::optional<bytes_view> take_ping() noexcept {
        if (!std::exchange(pinged_, false)) return {};
        return bytes_view{ping_.data(), ping_size_};
    }

    const std::optional<websocket_close>& close() const noexcept { return close_; }
    const std::optional<websocket_fault>& fault() const noexcept { return fault_; }
    bool finished() const noexcept { return close_ || fault_; }

    /// The error that reads end with when it is finished; none after an orderly close, which the caller reports as `asio::error::eof`.
    std::error_code error() const noexcept {
        if (fault_) return fault_->error;
        if (!close_ || !close_->code) return {};
        const auto code = static_cast<close_code>(*close_->code);
        if (code == close_code::normal || code == close_code::going_away) return {};
        return code;
    }

private:
    void refuse(std::string_view what, websocket_error error = websocket_error::protocol_error) {
        fault_ = websocket_fault{error, what};
    }

    std::span<std::byte> take_header(std::span<std::byte> received) {
        const std::size_t before = header_size_;
        const std::size_t added = std::min(received.size(), header_.size() - before);
        std::copy_n(received.begin(), added, header_.begin() + static_cast<std::ptrdiff_t>(before));
        header_size_ += added;
        const websocket_front front = read_websocket_header(bytes_view{header_}.first(header_size_), self_, largest_frame_);
        if (front.fault) refuse(front.fault->what, front.fault->error);
        if (front.size == 0) return received.subspan(added);
        begin_frame(front.header);
        return received.subspan(front.size - before);
    }

    void begin_frame(const websocket_header& header) {
        header_size_ = 0;
        opcode_ = header.opcode;
        mask_ = header.mask;
        left_ = header.length;
        control_size_ = 0;
        if (!is_control(opcode_)) follow_message(header);
        in_payload_ = left_ != 0;
        if (!in_payload_) end_frame();
    }

    void follow_message(const websocket_header& header) {
        const bool continues = opcode_ == websocket_opcode::continuation;
        if (continues && !in_message_) refuse("a continuation of no message");
        if (!continues && in_message_) refuse("a new message inside a fragmented one");
        in_message_ = !header.fin;
    }

    std::span<std::byte> take_payload(std::span<std::byte> received, std::byte*& to) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, received.size()));
        const bool control = is_control(opcode_);
        std::byte* const into = control ? control_.data() + control_size_ : to;
        unmask(into, received.first(count));
        if (control)
            control_size_ += count;
        else
            to += count;
        left_ -= count;
        in_payload_ = left_ != 0;
        if (!in_payload_) end_frame();
        return received.subspan(count);
    }

    void unmask(std::byte* into, std::span<const std::byte> from) {
        if (!mask_) return static_cast<void>(std::memmove(into, from.data(), from.size()));
        apply_mask(into, from.data(), from.size(), *mask_);
        mask_ = advanced(*mask_, from.size());
    }

    void end_frame() {
        if (fault_) return;
        if (opcode_ == websocket_opcode::ping) end_ping();
        if (opcode_ == websocket_opcode::close) end_close();
    }

    void end_ping() noexcept {
        ping_ = control_;
        ping_size_ = control_size_;
        pinged_ = true;
    }

    void end_close() {
        if (control_size_ == 1) return refuse("a close frame with half a code");
        websocket_close said{};
        if (control_size_ != 0) {
            const bytes_view payload = bytes_view{control_}.first(control_size_);
            said.code = static_cast<std::uint16_t>(big_endian(payload.first(2)));
            said.reason = as_text(payload.subspan(2));
            if (!may_be_sent(*said.code)) return refuse("a close code that nobody may send");
            if (!is_utf8(said.reason)) return refuse("a close reason that is not UTF-8", websocket_error::invalid_close_reason);
        }
        close_ = std::move(said);
    }

    using control_bytes = std::array<std::byte, longest_control_payload>;

    websocket_role self_;
    std::uint64_t largest_frame_;
    std::array<std::byte, longest_websocket_header> header_{};
    std::size_t header_size_{0};

    // The frame whose payload is coming.
    websocket_opcode opcode_{websocket_opcode::binary};
    std::optional<mask_key> mask_{};
    std::uint64_t left_{0};
    bool in_payload_{false};
    bool in_message_{false}; // the last data frame was not the message's last

    control_bytes control_{};
    std::size_t control_size_{0};
    control_bytes ping_{};
    std::size_t ping_size_{0};
    bool pinged_{false};
    std::optional<websocket_close> close_{};
    std::optional<websocket_fault> fault_{};
};

} // namespace dockwire::mqtt::detail
