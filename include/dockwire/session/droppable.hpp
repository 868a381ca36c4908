// The waiting messages that may make room for others.
#pragma once

#include <cstddef>

#include "dockwire/session/fifo.hpp"
#include "dockwire/session/outbox.hpp"

namespace dockwire::mqtt {

/// The QoS 0 messages among those that wait in an outbox: how many bytes they are, and which is the oldest.
class droppable {
public:
    std::size_t messages() const noexcept { return messages_; }
    std::size_t bytes() const noexcept { return bytes_; }

    /// A QoS 0 message has begun to wait; `remembered`: as one that `oldest` may have to name.
    void enter(const outbox& box, outbox::index i, bool remembered) {
        ++messages_;
        bytes_ += box[i].packet.size();
        if (!remembered) return;
        forget_gone(box);
        by_age_.push({i, box[i].number});
    }

    /// It is about to leave the outbox, for whatever reason.
    void leave(const outbox::item& gone) noexcept {
        --messages_;
        bytes_ -= gone.packet.size();
    }

    /// The one that waits longest; there is one.
    outbox::index oldest(const outbox& box) noexcept {
        forget_gone(box);
        return by_age_.front().at;
    }

private:
    struct entry {
        outbox::index at{outbox::none};
        message_number number{};
    };

    // A place in the outbox may have a new tenant by now, with another number.
    void forget_gone(const outbox& box) noexcept {
        while (!by_age_.empty() && box[by_age_.front().at].number != by_age_.front().number)
            by_age_.pop();
    }

    fifo<entry> by_age_{};
    std::size_t messages_{0};
    std::size_t bytes_{0};
};

} // namespace dockwire::mqtt
