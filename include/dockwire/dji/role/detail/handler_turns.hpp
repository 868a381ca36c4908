// Which coroutine handlers of a role run, and which messages wait for them.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace dockwire::dji::detail {

/// Messages with the same key, which are those of one device and method, are handled one at a time and in order; others at once, as many as
/// the limit allows. Osd and state that wait are bounded. The rest waits, because it was acknowledged to the broker.
class handler_turns {
    struct line;

public:
    struct limits {
        std::size_t handlers_at_once{1};
        std::size_t receive_queue{0}; ///< of osd and state
    };
    /// The place of a handler that runs, given back by `end`.
    using turn = line*;
    using runner = std::function<void(turn)>;
    enum class importance : std::uint8_t {
        replaceable, ///< the oldest of these goes first: a newer one says the same again
        report,      ///< then the oldest of these
        owed_an_answer
    };

    explicit handler_turns(limits within) noexcept
        : at_once_{std::max<std::size_t>(within.handlers_at_once, 1)}, longest_{within.receive_queue} {}

    /// Calls `what` now or when it is its turn; it may call `add` and must not call `end`.
    /// @return whether osd or state was dropped, this message or an older one
    bool add(const std::string& key, importance worth, runner what) {
        const auto place = lines_.try_emplace(key).first;
        line& joined = place->second;
        joined.key = &place->first;
        joined.waiting.push_back({++last_, std::move(what)});
        if (worth != importance::owed_an_answer) reports_[static_cast<std::size_t>(worth)].emplace(last_, &joined);
        if (!joined.runs && joined.waiting.size() == 1) ready_.emplace(last_, &joined);
        run_ready();
        return waiting_reports() > longest_ && drop_oldest();
    }

    void end(turn which) {
        --running_;
        which->runs = false;
        show_front(which);
        run_ready();
    }

    /// Nothing that waits is called any more.
    void clear() {
        ready_.clear();
        for (places& each : reports_)
            each.clear();
        const auto gone = std::exchange(lines_, {});
    }

private:
    using number = std::uint64_t; // in the order of arrival
    using places = std::map<number, turn>;

    struct waiting_message {
        number position;
        runner what;
    };
    struct line {
        const std::string* key{nullptr}; // in `lines_`
        std::deque<waiting_message> waiting{};
        bool runs{false};
    };

    void run_ready() {
        while (running_ < at_once_ && !ready_.empty()) {
            const turn next = ready_.begin()->second;
            ready_.erase(ready_.begin());
            next->runs = true;
            ++running_;
            take_front(next)(next);
        }
    }

    runner take_front(turn from) {
        waiting_message first = std::move(from->waiting.front());
        from->waiting.pop_front();
        for (places& each : reports_)
            each.erase(first.position);
        return std::move(first.what);
    }

    // A line that has nothing to do goes; else its first message is ready, unless another one runs.
    void show_front(turn of) {
        if (of->runs) return;
        if (of->waiting.empty())
            lines_.erase(lines_.find(*of->key));
        else
            ready_.emplace(of->waiting.front().position, of);
    }

    std::size_t waiting_reports() const noexcept {
        return std::accumulate(reports_.begin(), reports_.end(), std::size_t{0},
                               [](std::size_t sum, const places& each) { return sum + each.size(); });
    }

    // It is the first of its line: there are only osd and state in it.
    bool drop_oldest() {
        const auto least = std::ranges::find_if(reports_, [](const places& each) { return !each.empty(); });
        const auto [oldest, place] = *least->begin();
        ready_.erase(oldest);
        const runner dropped = take_front(place);
        show_front(place);
        return true;
    }

    std::size_t at_once_;
    std::size_t longest_;
    std::size_t running_{0};
    number last_{0};
    std::map<std::string, line> lines_{}; // that have a handler or a message
    places ready_{};                      // whose first message could be handled
    // What waits and may be dropped, by its importance.
    std::array<places, static_cast<std::size_t>(importance::owed_an_answer)> reports_{};
};

} // namespace dockwire::dji::detail
