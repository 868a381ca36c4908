// Makes guessing passwords slow.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <string_view>

#include "dockwire/codec/reason_code.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// How long the answer to a wrong password waits, by user name: it is the name whose password is guessed, from however many addresses, and
/// not every transport has an address. A right password is answered at once, so nobody can lock somebody out.
class refusal_pauses {
public:
    static constexpr duration shortest = std::chrono::milliseconds{100};
    /// After so long without a refusal a name is forgotten.
    static constexpr duration quiet_time = std::chrono::minutes{1};
    /// Of so many names at most something is remembered; beyond it the one that was refused longest ago is forgotten.
    static constexpr std::size_t most_names = 1000;

    explicit refusal_pauses(duration longest) : longest_{longest} {}

    /// Notes a refusal, and says how long its answer waits: not at all for the first one of a name, and for other reasons than a wrong
    /// password; then for `shortest`, and twice as long each time.
    duration after(reason_code refusal, std::string_view user_name, time_point now) {
        if (refusal != reason_code::bad_user_name_or_password && refusal != reason_code::not_authorized) return {};
        std::erase_if(names_, [now](const auto& name) { return name.second.refused_at + quiet_time <= now; });
        const std::size_t name = std::hash<std::string_view>{}(user_name); // names may be long; two that share a pause do no harm
        if (!names_.contains(name) && names_.size() == most_names) forget_oldest();
        entry& known = names_[name];
        const duration pause = known.next;
        known = {std::min(std::max(pause * 2, shortest), longest_), now};
        return pause;
    }

    std::size_t size() const noexcept { return names_.size(); }

private:
    struct entry {
        duration next{};
        time_point refused_at{};
    };

    void forget_oldest() {
        names_.erase(std::ranges::min_element(names_, {}, [](const auto& name) { return name.second.refused_at; }));
    }

    std::map<std::size_t, entry> names_{};
    duration longest_;
};

} // namespace dockwire::mqtt::detail
