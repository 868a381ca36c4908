// What a device has answered already: the same command never acts twice.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/role/pubsub.hpp"
#include "dockwire/dji/role/tid.hpp"

namespace dockwire::dji::detail {

/// A reply as it was sent.
struct sent_answer {
    std::string topic{};
    std::string payload{};
};

/// What makes two commands the same. The tid alone does not: there are clients that send one constant tid with every command.
struct command_identity {
    explicit command_identity(const envelope& command)
        : method{command.method},
          tid{command.tid},
          bid{command.bid},
          data_size{command.data.size()},
          data_hash{std::hash<std::string_view>{}(command.data)} {}

    bool operator==(const command_identity&) const = default;

    std::string method;
    std::string tid;
    std::string bid;
    // Of the text of `data`, which may be too long to be kept for thousands of commands.
    std::size_t data_size;
    std::size_t data_hash;
};

struct command_identity_hash {
    std::size_t operator()(const command_identity& command) const noexcept {
        return std::hash<std::string>{}(command.tid) ^ command.data_hash;
    }
};

/// The last 1,024 commands and those of the last 10 minutes, with their answers. Beyond 65,536 the oldest go, so that a flood cannot fill the
/// memory.
class answer_memory {
public:
    static constexpr std::size_t at_least = 1024;
    static constexpr std::size_t at_most = 65'536;
    static constexpr std::chrono::minutes for_at_least{10};

    struct known_command {
        /// Names the command from here on; counts up from 1.
        std::uint64_t number{0};
        bool is_new{false};
    };

    /// A command came. If it is not new, `find` may have its answer.
    known_command remember(const envelope& command, time_point now) {
        forget(now);
        const std::uint64_t next = oldest_ + commands_.size();
        const auto [place, is_new] = numbers_.try_emplace(command_identity{command}, next);
        if (is_new) commands_.push_back({&place->first, now, {}});
        return {place->second, is_new};
    }

    /// Keeps an answer, unless its command is forgotten.
    void remember_answer(std::uint64_t number, sent_answer sent) {
        if (number >= oldest_) commands_[number - oldest_].answer = std::move(sent);
    }

    /// The answer to a command that `remember` has just named, or nullptr while its handler runs.
    const sent_answer* find(std::uint64_t number) const {
        const auto& answer = commands_[number - oldest_].answer;
        return answer ? &*answer : nullptr;
    }

    std::size_t size() const noexcept { return commands_.size(); }

private:
    struct entry {
        const command_identity* identity{nullptr}; ///< the key in `numbers_`
        time_point since{};
        std::optional<sent_answer> answer{};
    };

    void forget(time_point now) {
        while (commands_.size() >= at_most || (commands_.size() >= at_least && commands_.front().since + for_at_least <= now)) {
            numbers_.erase(numbers_.find(*commands_.front().identity));
            commands_.pop_front();
            ++oldest_;
        }
    }

    std::unordered_map<command_identity, std::uint64_t, command_identity_hash> numbers_{};
    std::deque<entry> commands_{};
    std::uint64_t oldest_{1}; ///< the number of the first of `commands_`
};

} // namespace dockwire::dji::detail
