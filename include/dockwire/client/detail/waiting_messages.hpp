// Messages of one subscription that wait for a handler, or for somebody who asks.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "dockwire/client/detail/message_handler.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/session/fifo.hpp"

namespace dockwire::mqtt::detail {

/// First in, first out. Messages of QoS 0 are bounded by their number and by the memory of the room. Those of QoS 1 and 2 are not acknowledged
/// while they wait, so that the server's window, our Receive Maximum, bounds them.
class waiting_messages {
public:
    explicit waiting_messages(const subscribe_options& options) noexcept
        : longest_{options.receive_queue}, overflow_{options.overflow} {}
    waiting_messages(const waiting_messages&) = delete;
    waiting_messages& operator=(const waiting_messages&) = delete;
    ~waiting_messages() { clear(); }

    /// Before the first message. The room lives until the last one has left.
    void enter(waiting_room& room) noexcept { room_ = &room; }

    bool empty() const noexcept { return arrived_.empty(); }

    void add(message_source& source) {
        if (source.view().qos == qos::at_most_once && !make_room(source.view())) return;
        arrived_.push(source.keep());
    }

    /// The one that came first. Only when there is one.
    std::shared_ptr<receipt> take() {
        std::shared_ptr<receipt> first = std::move(arrived_.front());
        arrived_.pop();
        left(first->view());
        return first;
    }

    void clear() {
        while (!empty())
            take();
    }

private:
    static std::size_t size_of(const message_view& which) noexcept { return which.topic.size() + which.payload.bytes.size(); }

    // For a message of QoS 0; false when it is dropped instead.
    bool make_room(const message_view& arriving) {
        const std::size_t size = size_of(arriving);
        if (overflow_ == overflow_policy::drop_oldest) {
            while (at_most_once_ != 0 && !has_room(size))
                drop_oldest();
        }
        if (!has_room(size)) {
            room_->dropped(arriving);
            return false;
        }
        ++at_most_once_;
        room_->bytes += size;
        return true;
    }

    bool has_room(std::size_t size) const noexcept {
        return at_most_once_ < longest_ && room_->bytes <= room_->most_bytes && size <= room_->most_bytes - room_->bytes;
    }

    void left(const message_view& which) noexcept {
        if (which.qos != qos::at_most_once) return;
        --at_most_once_;
        room_->bytes -= size_of(which);
    }

    void drop_oldest() {
        std::size_t oldest = 0;
        while (arrived_[oldest]->view().qos != qos::at_most_once)
            ++oldest;
        for (; oldest != 0; --oldest) // those before it are of QoS 1 and 2, and keep their order
            std::swap(arrived_[oldest], arrived_[oldest - 1]);
        room_->dropped(take()->view());
    }

    std::size_t longest_;
    overflow_policy overflow_;
    waiting_room* room_{nullptr};
    fifo<std::shared_ptr<receipt>> arrived_{};
    std::size_t at_most_once_{0};
};

} // namespace dockwire::mqtt::detail
