// Received bytes, cut into packets without copying more than what is split.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// The next whole packet, or nothing yet, or why there will be none.
struct frame_step {
    bytes_view packet{};
    std::optional<peer_fault> fault{};
};

/// Packets are seen where they were received; only one that is split over two pieces is gathered, and it grows with what
/// has arrived, never with what a length field announces.
class input {
public:
    /// The largest packet that is taken, in bytes.
    void limit(std::uint32_t maximum_packet_size) noexcept { maximum_ = maximum_packet_size; }

    /// New bytes, after `next` has returned nothing for those before.
    void feed(bytes_view bytes) noexcept { fresh_ = bytes; }

    template <class Codec>
    frame_step next() {
        if (spent_) split_.clear();
        spent_ = false;
        if (!split_.empty()) return next_split<Codec>();
        const frame found = Codec::next_frame(fresh_, maximum_);
        if (found.state == frame::status::complete) return {take(found.size), {}};
        if (found.fault) return {{}, found.fault};
        split_.append(take(fresh_.size()));
        return {};
    }

    /// Hands over the bytes behind the packet that `next` gave.
    bytes_view take_unread() noexcept { return take(fresh_.size()); }

    void clear() noexcept {
        // The memory stays: a handler may still look at the message during which the connection ended.
        fresh_ = {};
        split_.clear();
        spent_ = false;
    }

    /// Releases memory in which no packet is being gathered. To be called when the packet that `next` gave is not used any more.
    void release_idle_memory() noexcept {
        if (!spent_ && !split_.empty()) return;
        split_.release();
        spent_ = false;
    }

private:
    template <class Codec>
    frame_step next_split() {
        for (;;) {
            const frame found = Codec::next_frame(split_.view(), maximum_);
            if (found.fault) return {{}, found.fault};
            if (found.state == frame::status::complete) {
                spent_ = true;
                return {split_.view(), {}};
            }
            if (fresh_.empty()) return {};
            const std::size_t missing = found.size > split_.size() ? found.size - split_.size() : 1;
            split_.append(take(std::min(missing, fresh_.size())));
        }
    }

    bytes_view take(std::size_t count) noexcept {
        const bytes_view taken = fresh_.first(count);
        fresh_ = fresh_.subspan(count);
        return taken;
    }

    bytes_view fresh_{};
    byte_buffer split_{};
    bool spent_{false}; // `split_` is the packet that was handed out last
    std::uint32_t maximum_{UINT32_MAX};
};

} // namespace dockwire::mqtt
