// What is to be written next.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "dockwire/codec/codec.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/trivial_array.hpp"
#include "dockwire/session/event.hpp"

namespace dockwire::mqtt {

/// What is encoded and not reported as written.
struct unwritten_bytes {
    byte_buffer begun{};    ///< may be in a write that has begun, so it stays where it is
    std::size_t written{0}; ///< what of `begun` is reported as written all the same
    byte_buffer rest{};     ///< to be written after it
};

/// Encodes packets into the bytes of the next write; while one buffer is being written, further packets gather in another.
template <codec Codec>
class transmitter {
public:
    /// The peer's Maximum Packet Size.
    void limit(std::size_t maximum_packet_size) noexcept { maximum_ = maximum_packet_size; }

    /// Encodes a packet; false if it is longer than the peer takes [MQTT-3.1.2-24].
    template <class Packet>
    bool send(const Packet& packet) {
        last_begin_ = gathering_.size();
        Codec::encode(packet, gathering_);
        if (gathering_.size() - last_begin_ <= maximum_) return true;
        gathering_.truncate(last_begin_);
        return false;
    }

    /// Encodes a packet that answers one of the peer's, and counts its bytes for `answered`.
    template <class Packet>
    bool answer(const Packet& packet) {
        const bool sent = send(packet);
        answered_ += gathering_.size() - last_begin_;
        return sent;
    }

    /// The bytes of the packet that was encoded last.
    bytes_view last_packet() const noexcept { return gathering_.view().subspan(last_begin_); }

    /// An operation that is complete when what is encoded so far is written.
    void await_write(operation_id operation) {
        if (operation != operation_id::none) gathered_.push_back(operation);
    }

    /// The next bytes to write; they stay where they are until `transmitted`.
    bytes_view buffer() {
        if (transmitting_.empty() && !gathering_.empty()) {
            std::swap(transmitting_, gathering_);
            std::swap(transmitted_, gathered_);
            offset_ = 0;
            answered_ = 0;
        }
        return transmitting_.view().subspan(offset_);
    }

    /// `count` bytes are written; calls `done(operation)` for each operation that is complete with that.
    template <class F>
    void transmitted(std::size_t count, F&& done) {
        offset_ = std::min(offset_ + count, transmitting_.size());
        if (offset_ < transmitting_.size()) return;
        transmitting_.clear();
        offset_ = 0;
        drain(transmitted_, done);
    }

    unwritten_bytes take_unwritten() noexcept {
        answered_ = 0;
        return {std::move(transmitting_), std::exchange(offset_, 0), std::move(gathering_)};
    }

    /// Nothing more will be written: calls `lost(operation)` for each operation that waited for that.
    template <class F>
    void drop(F&& lost) {
        gathering_.clear();
        transmitting_.clear();
        offset_ = 0;
        answered_ = 0;
        drop_operations(lost);
    }

    /// Calls `lost(operation)` for each operation that waits for a write; the bytes are written all the same.
    template <class F>
    void drop_operations(F&& lost) {
        drain(transmitted_, lost);
        drain(gathered_, lost);
    }

    void withdraw(operation_id operation) noexcept {
        for (auto* operations : {&gathered_, &transmitted_})
            std::replace(operations->begin(), operations->end(), operation, operation_id::none);
    }

    std::size_t unwritten() const noexcept { return gathering_.size() + transmitting_.size() - offset_; }
    /// Bytes that wait behind the present write.
    std::size_t gathered() const noexcept { return gathering_.size(); }
    /// Those of them that answer the peer.
    std::size_t answered() const noexcept { return answered_; }

    void release_idle_memory() noexcept {
        if (transmitting_.empty()) transmitting_.release();
        if (gathering_.empty()) gathering_.release();
    }

private:
    template <class F>
    static void drain(trivial_array<operation_id>& operations, F&& tell) {
        for (const operation_id operation : operations)
            tell(operation);
        operations.clear();
    }

    byte_buffer gathering_{};
    byte_buffer transmitting_{};
    std::size_t offset_{0};     // what of `transmitting_` is written
    std::size_t last_begin_{0}; // of the last packet in `gathering_`
    std::size_t answered_{0};
    std::size_t maximum_{SIZE_MAX};
    trivial_array<operation_id> gathered_{};    // wait for `gathering_`
    trivial_array<operation_id> transmitted_{}; // wait for `transmitting_`
};

} // namespace dockwire::mqtt
