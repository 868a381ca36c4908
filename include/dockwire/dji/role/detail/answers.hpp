// What a role has answered already: the same message never acts twice.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
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

/// What makes two messages the same. The tid alone does not: there are clients that send one constant tid with every command.
struct message_identity {
    /// @param same_text  what has to be the same byte by byte: the data of a command, the whole of what a device sends
    message_identity(std::string_view on_topic, const envelope& head, std::string_view same_text)
        : topic{on_topic},
          method{head.method},
          tid{head.tid},
          bid{head.bid},
          size{same_text.size()},
          hash{std::hash<std::string_view>{}(same_text)} {}

    bool operator==(const message_identity&) const = default;

    std::string topic;
    std::string method;
    std::string tid;
    std::string bid;
    // Of the text, which may be too long to be kept for thousands of messages.
    std::size_t size;
    std::size_t hash;
};

struct message_identity_hash {
    std::size_t operator()(const message_identity& message) const noexcept {
        return std::hash<std::string>{}(message.tid) ^ message.hash;
    }
};

/// The last 1,024 messages and those of the last 10 minutes, with their answers. Beyond `at_most` the oldest go, so that a flood cannot fill
/// the memory.
class answer_memory {
public:
    static constexpr std::size_t at_least = 1024;
    static constexpr std::chrono::minutes for_at_least{10};

    /// @param at_most  at least 1 is remembered
    explicit answer_memory(std::size_t at_most) noexcept : at_most_{std::max<std::size_t>(at_most, 1)} {}

    struct known_message {
        /// Names the message from here on; counts up from 1.
        std::uint64_t number{0};
        bool is_new{false};
    };

    /// A message came. If it is not new, `find` may have its answer.
    known_message remember(message_identity message, time_point now) {
        while (messages_.size() >= at_least && messages_.front().since + for_at_least <= now)
            forget_oldest();
        if (const auto known = numbers_.find(message); known != numbers_.end()) return {known->second, false};
        if (messages_.size() >= at_most_) forget_oldest();
        const std::uint64_t next = oldest_ + messages_.size();
        messages_.push_back({&numbers_.try_emplace(std::move(message), next).first->first, now, {}});
        return {next, true};
    }

    /// Keeps an answer, unless its message is forgotten.
    void remember_answer(std::uint64_t number, sent_answer sent) {
        if (number >= oldest_) messages_[number - oldest_].answer = std::move(sent);
    }

    /// The answer to a message that `remember` has just named, or nullptr while its handler runs.
    const sent_answer* find(std::uint64_t number) const {
        const sent_answer& answer = messages_[number - oldest_].answer;
        return answer.topic.empty() ? nullptr : &answer;
    }

    std::size_t size() const noexcept { return messages_.size(); }

private:
    struct entry {
        const message_identity* identity{nullptr}; ///< the key in `numbers_`
        time_point since{};
        sent_answer answer{}; ///< empty until it was sent
    };

    void forget_oldest() {
        numbers_.erase(numbers_.find(*messages_.front().identity));
        messages_.pop_front();
        ++oldest_;
    }

    std::size_t at_most_;
    std::unordered_map<message_identity, std::uint64_t, message_identity_hash> numbers_{};
    std::deque<entry> messages_{};
    std::uint64_t oldest_{1}; ///< the number of the first of `messages_`
};

} // namespace dockwire::dji::detail
