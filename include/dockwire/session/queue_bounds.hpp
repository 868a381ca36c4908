// How much may wait, and what makes room.
#pragma once

#include <algorithm>
#include <cstddef>

#include "dockwire/session/fifo.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/session_options.hpp"

namespace dockwire::mqtt {

/// The bounds on the messages that wait in an outbox, and the QoS 0 messages among them, which may be dropped for others.
class queue_bounds {
public:
    explicit queue_bounds(const session_options& options) noexcept
        : messages_{std::max<std::size_t>(options.queue_messages, 1)},
          bytes_{options.queue_bytes},
          policy_{options.queue_policy} {}

    std::size_t messages() const noexcept { return messages_; }
    std::size_t bytes() const noexcept { return bytes_; }
    /// Whether what is beyond the bounds waits for room.
    bool waits() const noexcept { return policy_ == queue_policy::wait; }

    /// Whether one more may wait, if need be after others were dropped.
    bool admits(const outbox& box) const noexcept {
        if (waits() || !is_full(box)) return true;
        return policy_ == queue_policy::drop_oldest_at_most_once && !is_full(box, droppable_messages_, droppable_bytes_);
    }

    /// Whether one must be dropped before one more may wait.
    bool must_drop(const outbox& box) const noexcept { return !waits() && is_full(box); }

    /// The QoS 0 message that waits longest; there is one.
    outbox::index oldest(const outbox& box) noexcept {
        forget_gone(box);
        return by_age_.front().at;
    }

    /// How many QoS 0 messages wait.
    std::size_t droppable() const noexcept { return droppable_messages_; }

    /// A QoS 0 message has begun to wait.
    void enter(const outbox& box, outbox::index i) {
        ++droppable_messages_;
        droppable_bytes_ += box[i].packet.size();
        if (policy_ != queue_policy::drop_oldest_at_most_once) return;
        forget_gone(box);
        by_age_.push({i, box[i].number});
    }

    /// A QoS 0 message is about to leave the outbox, for whatever reason.
    void leave(const outbox::item& gone) noexcept {
        --droppable_messages_;
        droppable_bytes_ -= gone.packet.size();
    }

private:
    struct entry {
        outbox::index at{outbox::none};
        message_number number{};
    };

    // One message always has room.
    bool is_full(const outbox& box, std::size_t less_messages = 0, std::size_t less_bytes = 0) const noexcept {
        const std::size_t messages = box.size(outbox::list::waiting) - less_messages;
        const std::size_t bytes = box.bytes(outbox::list::waiting) - less_bytes;
        return messages != 0 && (messages >= messages_ || bytes >= bytes_);
    }

    // The slot may have been reused by another message, which has another number.
    void forget_gone(const outbox& box) noexcept {
        while (!by_age_.empty() && box[by_age_.front().at].number != by_age_.front().number)
            by_age_.pop();
    }

    std::size_t messages_;
    std::size_t bytes_;
    queue_policy policy_;
    std::size_t droppable_messages_{0};
    std::size_t droppable_bytes_{0};
    fifo<entry> by_age_{};
};

} // namespace dockwire::mqtt
