// Messages of one subscription that wait for a handler, or for somebody who asks.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "dockwire/client/detail/message_handler.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/codec/reason_code.hpp"
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

    /// Whoever is told of a message that is dropped for this one may take messages out meanwhile.
    void add(message_source& source) {
        std::shared_ptr<receipt> added = source.keep();
        const bool is_bounded = added->view().qos == qos::at_most_once;
        if (is_bounded && !may_fit(added->size())) return room_->dropped(added->view());
        if (is_bounded) count(added->size());
        arrived_.push(std::move(added));
        while (is_bounded && is_over())
            drop_oldest();
    }

    /// The one that came first. Only when there is one.
    std::shared_ptr<receipt> take() {
        std::shared_ptr<receipt> first = std::move(arrived_.front());
        arrived_.pop();
        if (first->view().qos == qos::at_most_once) uncount(first->size());
        return first;
    }

    /// Nobody will see them, so that nobody else could acknowledge them.
    void clear() {
        while (!empty())
            take()->acknowledge(reason_code::success);
    }

    /// The server sends again what it has not seen acknowledged, and acknowledgements of what came on an earlier connection are void: of QoS 1
    /// (one of QoS 2 is known when it comes again) each reconnect would add another copy.
    void session_resumed() {
        for (std::size_t left = arrived_.size(); left != 0; --left) {
            std::shared_ptr<receipt> each = std::move(arrived_.front());
            arrived_.pop();
            if (each->view().qos != qos::at_least_once) arrived_.push(std::move(each));
        }
    }

private:
    // Whether there is room when the policy has made what it can.
    bool may_fit(std::size_t size) const noexcept {
        const bool makes_room = overflow_ == overflow_policy::drop_oldest;
        const std::size_t others = room_->bytes - (makes_room ? bytes_ : 0);
        return longest_ != 0 && (makes_room || at_most_once_ < longest_) && others <= room_->most_bytes &&
               size <= room_->most_bytes - others;
    }

    bool is_over() const noexcept { return at_most_once_ > longest_ || room_->bytes > room_->most_bytes; }

    void count(std::size_t size) noexcept {
        ++at_most_once_;
        bytes_ += size;
        room_->bytes += size;
    }

    void uncount(std::size_t size) noexcept {
        --at_most_once_;
        bytes_ -= size;
        room_->bytes -= size;
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
    std::size_t bytes_{0}; // of those
};

} // namespace dockwire::mqtt::detail
