// The packet identifiers of one end: one pool for PUBLISH, SUBSCRIBE and UNSUBSCRIBE (2.2.1).
#pragma once

#include <cstddef>
#include <cstdint>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt {

/// Hands out packet identifiers that are not in use; constant time. The one that was given back last goes out first, so that few
/// messages in flight touch few pages of the tables.
class packet_ids {
public:
    /// `packet_id::none` when all 65,535 are in use.
    packet_id acquire() {
        if (!free_.empty()) {
            const packet_id id = free_.back();
            free_.pop_back();
            return id;
        }
        return fresh_ == 0xFFFF ? packet_id::none : packet_id{++fresh_};
    }
    void release(packet_id id) { free_.push_back(id); }

    /// The peer may have a message under any identifier; under those that are cleared from now on it has none.
    void doubt() {
        in_doubt_ = true;
        clear_.clear();
    }
    void trust() noexcept { in_doubt_ = false; }
    bool in_doubt() const noexcept { return in_doubt_; }
    bool is_clear(packet_id id) const noexcept { return !in_doubt_ || (index(id) < clear_.size() && clear_[index(id)]); }

    /// One is cleared at a time: false when one is.
    bool begin_clearing(packet_id id) noexcept {
        if (clearing_ != packet_id::none) return false;
        clearing_ = id;
        return true;
    }
    /// The peer has answered; true when this one was being cleared.
    bool cleared(packet_id id) {
        if (clearing_ != id) return false;
        clearing_ = packet_id::none;
        clear_.grow(index(id) + 1, false);
        return clear_[index(id)] = true;
    }
    /// The connection is gone before the answer.
    void stop_clearing() noexcept { clearing_ = packet_id::none; }

    /// Takes this one, if it is not in use; linear, for a session that is restored.
    void take(packet_id id) {
        while (fresh_ < static_cast<std::uint16_t>(id))
            free_.push_back(packet_id{++fresh_});
        erase_if(free_, [id](packet_id each) { return each == id; });
    }

private:
    static constexpr std::size_t index(packet_id id) noexcept { return static_cast<std::size_t>(id); }

    trivial_array<packet_id> free_{};
    std::uint16_t fresh_{0};
    bool in_doubt_{false};
    packet_id clearing_{packet_id::none};
    trivial_array<bool> clear_{}; // by identifier
};

} // namespace dockwire::mqtt
