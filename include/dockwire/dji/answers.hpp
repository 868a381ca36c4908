// What a device has answered already: the same command never acts twice.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "dockwire/dji/pubsub.hpp"

namespace dockwire::dji::detail {

/// A reply as it was sent.
struct sent_answer {
    std::string topic{};
    std::string payload{};
};

/// Answers by tid: the last 1,024 and those of the last 10 minutes. Beyond 65,536 the oldest go, so that a flood cannot fill the memory.
class answer_memory {
public:
    static constexpr std::size_t at_least = 1024;
    static constexpr std::size_t at_most = 65'536;
    static constexpr std::chrono::minutes for_at_least{10};

    /// A command came. Whether it is new; if not, `find` may have its answer.
    bool begin(const std::string& tid, time_point now) {
        forget(now);
        if (!answers_.try_emplace(tid).second) return false;
        order_.emplace_back(now, tid);
        return true;
    }

    void finish(const std::string& tid, sent_answer sent) {
        if (const auto found = answers_.find(tid); found != answers_.end()) found->second = std::move(sent);
    }

    /// The answer to a command, or nullptr while its handler runs.
    const sent_answer* find(const std::string& tid) const {
        const auto found = answers_.find(tid);
        return found != answers_.end() && found->second ? &*found->second : nullptr;
    }

    std::size_t size() const noexcept { return answers_.size(); }

private:
    void forget(time_point now) {
        while (order_.size() >= at_most || (order_.size() >= at_least && order_.front().first + for_at_least <= now)) {
            answers_.erase(order_.front().second);
            order_.pop_front();
        }
    }

    std::unordered_map<std::string, std::optional<sent_answer>> answers_{};
    std::deque<std::pair<time_point, std::string>> order_{};
};

} // namespace dockwire::dji::detail
