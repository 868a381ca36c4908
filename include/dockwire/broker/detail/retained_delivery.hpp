// Sends new subscribers what is retained, so that others are served meanwhile.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dockwire/async/detail/post.hpp"
#include "dockwire/broker/detail/subscriptions.hpp"
#include "dockwire/codec/items.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/error.hpp"

namespace dockwire::mqtt::detail {

/// A part of the core, which it uses: `core.retained()`, `core.subscriptions()`, `core.deliver(client, message, terms)`, its executor and
/// its time. A client is anything with `shared_from_this()`, `hold_reading()`, `release_reading()` and `excuse_silence()`.
///
/// Filters such as `+/+/x` look at every topic and may find nothing, and a client may send many of them. Between two turns of the
/// executor no more than `looks_of_a_turn` topics are looked at; what is left waits for the next turn. Until then the client is not read,
/// so that it cannot pile up further work.
template <class Core>
class retained_delivery {
public:
    using client = typename Core::client;
    static constexpr std::size_t looks_of_a_turn = 5000; // about a millisecond

    explicit retained_delivery(Core& core) : core_{core} {}

    /// Sends what is retained for these new subscriptions. Where the client's queue is full, the rest of them gets nothing.
    void begin(client& to, std::span<const subscription_request> owed, std::optional<subscription_id> id) {
        if (owed.empty()) return;
        job added{to.shared_from_this(), {}, 0, {}, id};
        for (const subscription_request& wanted : owed)
            added.filters.emplace_back(wanted.filter, wanted.maximum_qos);
        schedule();
        if (jobs_.empty() && advance(added, to)) return;
        to.hold_reading();
        jobs_.push_back(std::move(added));
    }

private:
    struct job {
        std::weak_ptr<client> to{};
        std::vector<std::pair<std::string, qos>> filters{};
        std::size_t at{0};  // among the filters
        std::string from{}; // the topic at which that one goes on
        std::optional<subscription_id> id{};
    };

    void schedule() {
        if (std::exchange(is_scheduled_, true)) return;
        post(core_.executor(), [this, core = core_.weak_from_this()] {
            if (const auto held = core.lock()) take_turn();
        });
    }

    void take_turn() {
        is_scheduled_ = false;
        looks_ = looks_of_a_turn;
        while (!jobs_.empty() && looks_ != 0) {
            job first = std::move(jobs_.front());
            jobs_.pop_front();
            const auto to = first.to.lock();
            if (!to) continue;
            to->excuse_silence();
            if (advance(first, *to)) {
                to->release_reading();
            } else {
                jobs_.push_back(std::move(first));
            }
        }
        if (!jobs_.empty()) schedule();
    }

    // Goes on until the looks of this turn are used up; true when nothing is left.
    bool advance(job& on, client& to) {
        for (; on.at < on.filters.size(); ++on.at, on.from.clear()) {
            const auto& [filter, maximum_qos] = on.filters[on.at];
            const delivery_terms terms{maximum_qos, true, {on.id ? &*on.id : nullptr, on.id ? std::size_t{1} : 0}};
            if (!core_.subscriptions().has(to, filter)) continue; // it has ended meanwhile
            bool has_room = true;
            const bool is_done = core_.retained().find(filter, on.from, looks_, core_.now(), [&](const packet::publish& message) {
                return has_room = core_.deliver(to, message, terms) != usage_error::queue_full;
            });
            if (!has_room) return true; // else 500 filters could drop everything 500 times
            if (!is_done) return false;
        }
        return true;
    }

    Core& core_;
    std::deque<job> jobs_{};
    std::size_t looks_{looks_of_a_turn};
    bool is_scheduled_{false};
};

} // namespace dockwire::mqtt::detail
