// Messages that are given up: those on which a server ends every connection, and those that a store does not trust.
#pragma once

#include <cstddef>
#include <system_error>
#include <utility>

#include "dockwire/core/error.hpp"
#include "dockwire/session/kept_messages.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/store.hpp"

namespace dockwire::mqtt {

/// Some messages are more than a server bears: it ends the connection when it gets them, gets them again on the next one, and so for ever, with
/// all that waits behind them. Which one that is shows when one goes at a time. That departs from [MQTT-4.4.0-1].
///
/// A message that is condemned waits until the owner has been told; then it is given up.
template <store Store>
class poison_watch {
public:
    using index = outbox::index;
    using list = outbox::list;

    explicit poison_watch(kept_messages<Store>& kept) noexcept : kept_{kept} {}

    bool one_at_a_time() const noexcept { return fruitless_ >= suspicious; }

    /// The peer has acknowledged a message. True when several may go at a time again.
    bool acknowledged() noexcept { return std::exchange(fruitless_, 0) >= suspicious; }

    /// The peer has ended the connection.
    void ended(std::error_code why) noexcept {
        const index only = kept_.first(list::sent);
        if (only == outbox::none) return;
        if (fruitless_ < suspicious) {
            ++fruitless_;
            return;
        }
        if (kept_[only].next != outbox::none) return; // of a connection on which one was acknowledged
        if (kept_.count_end(only) < (kept_[only].cancelled ? 1 : proven)) return;
        kept_.condemn(only, usage_error::connection_lost);
        ended_by_ = why;
        ++condemned_;
    }

    /// Some of the messages that were restored may be condemned.
    void restored() noexcept {
        for (index i = kept_.first(list::waiting); i != outbox::none; i = kept_[i].next)
            condemned_ += is_condemned(i) ? 1 : 0;
    }

    bool has_condemned() const noexcept { return condemned_ != 0; }
    bool is_condemned(index i) const noexcept { return kept_[i].in == list::waiting && kept_[i].given_up != usage_error{}; }

    /// The next one; `outbox::none` if there is none.
    index next() noexcept {
        if (condemned_ == 0) return outbox::none;
        for (index i = kept_.first(list::waiting); i != outbox::none; i = kept_[i].next)
            if (is_condemned(i)) return i;
        condemned_ = 0; // it has gone otherwise
        return outbox::none;
    }

    std::error_code reason(index i) const noexcept {
        const usage_error why = kept_[i].given_up;
        return why == usage_error::connection_lost ? ended_by_ : make_error_code(why);
    }

    /// The owner has been told. True when PUBREL is due.
    bool give_up(index i) {
        if (condemned_ == 0 || !is_condemned(i)) return false; // it has gone meanwhile
        --condemned_;
        const std::error_code why = reason(i);
        kept_.end_operation(i, why);
        return kept_.give_up(i, why);
    }

private:
    static constexpr unsigned suspicious = 2; // ends of connections without any acknowledgement
    static constexpr unsigned proven = 3;     // ends after these, with this message alone in flight

    kept_messages<Store>& kept_;
    unsigned fruitless_{0};      // ends in a row
    std::error_code ended_by_{}; // why the peer ended the connections for which a message is condemned
    std::size_t condemned_{0};
};

} // namespace dockwire::mqtt
