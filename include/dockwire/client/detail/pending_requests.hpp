// Requests of the application that wait for an answer of another client (4.10).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// Requests by their Correlation Data, each with the `Waiter` for its answer.
template <class Waiter>
class pending_requests {
public:
    using number = std::uint64_t;

    /// `first` should be random, so that answers to the requests of a previous process match none of these.
    explicit pending_requests(number first) noexcept : next_{first} {}

    /// The bytes that an answer brings back.
    static std::string correlation_of(number asked) {
        std::string bytes(sizeof asked, '\0');
        for (char& byte : bytes) {
            byte = static_cast<char>(asked & 0xFF);
            asked >>= 8;
        }
        return bytes;
    }

    number add(Waiter& waiter, time_point deadline) {
        waiting_.emplace(next_, request{&waiter, deadline});
        deadlines_.emplace(deadline, next_);
        return next_++;
    }

    /// Takes out the request that an answer is for; null when no request waits for it any more.
    Waiter* take(bytes_view correlation) {
        if (correlation.size() != sizeof(number)) return nullptr;
        number asked{0};
        for (std::size_t i = correlation.size(); i-- > 0;)
            asked = (asked << 8) | std::to_integer<number>(correlation[i]);
        return take(asked);
    }

    Waiter* take(number asked) {
        const auto found = waiting_.find(asked);
        return found == waiting_.end() ? nullptr : remove(found);
    }

    /// False when it does not wait here.
    bool remove(const Waiter& waiter) {
        const auto found = std::ranges::find(waiting_, &waiter, [](const auto& each) { return each.second.waiter; });
        return found != waiting_.end() && remove(found) != nullptr;
    }

    /// One whose time is over, taken out; null when there is none.
    Waiter* take_expired(time_point now) {
        if (deadlines_.empty() || deadlines_.begin()->first > now) return nullptr;
        return take(deadlines_.begin()->second);
    }

    bool empty() const noexcept { return waiting_.empty(); }
    /// Only when there is one.
    Waiter* take_any() { return remove(waiting_.begin()); }

    std::optional<time_point> next_deadline() const {
        return deadlines_.empty() ? std::nullopt : std::optional{deadlines_.begin()->first};
    }

private:
    struct request {
        Waiter* waiter{nullptr};
        time_point deadline{};
    };

    Waiter* remove(typename std::map<number, request>::iterator at) {
        Waiter* const waiter = at->second.waiter;
        deadlines_.erase({at->second.deadline, at->first});
        waiting_.erase(at);
        return waiter;
    }

    std::map<number, request> waiting_{};
    std::set<std::pair<time_point, number>> deadlines_{};
    number next_;
};

} // namespace dockwire::mqtt::detail
