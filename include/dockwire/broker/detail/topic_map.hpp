// Finds the topic names that match a topic filter, without looking at the others.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/codec/topic.hpp"

namespace dockwire::mqtt::detail {

/// Orders topics as a tree of levels is walked: a topic comes before those below it, and all of them before its next sibling.
struct level_order {
    using is_transparent = void;

    bool operator()(std::string_view left, std::string_view right) const noexcept {
        const auto [l, r] = std::ranges::mismatch(left, right);
        if (l == left.end() || r == right.end()) return l == left.end() && r != right.end();
        return rank(*l) < rank(*r);
    }

private:
    static constexpr unsigned rank(char of) noexcept { return of == '/' ? 0 : 1U + static_cast<unsigned char>(of); }
};

/// What a topic says about where the next match of a filter may be, in `level_order`.
enum class topic_verdict : std::uint8_t {
    match,
    next_topic, ///< the one behind it
    further_on, ///< not before a certain text
    nowhere
};

/// Compares a topic with a filter. For `further_on` it puts the text into `from`.
inline topic_verdict judge(std::string_view filter, std::string_view topic, std::string& from) {
    using enum topic_verdict;
    const auto skip_to = [&](std::string_view above, std::string_view level) {
        from.assign(above).append(level);
        return further_on;
    };
    if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#'))) return skip_to({}, "%"); // [MQTT-4.7.2-1]
    std::string_view rest = topic;
    std::size_t plus_end = std::string_view::npos; // of the last level that `+` stands for: what can differ in a further match
    // No topic has U+0000, so this lies behind everything that is below that level, and before its next sibling.
    const auto skip_level = [&] {
        return plus_end == std::string_view::npos ? nowhere : skip_to(topic.substr(0, plus_end), {"\0", 1});
    };
    for (;;) {
        std::string_view wanted;
        std::string_view level;
        const bool more_filter = next_level(filter, wanted);
        if (wanted == "#") return match;
        const std::size_t begin = topic.size() - rest.size();
        const bool more_topic = next_level(rest, level);
        if (wanted == "+") {
            plus_end = begin + level.size();
        } else if (wanted != level) {
            return level < wanted ? skip_to(topic.substr(0, begin), wanted) : skip_level();
        }
        if (!more_topic) return !more_filter || filter == "#" ? match : next_topic; // "a/#" matches "a" too
        if (!more_filter) return skip_level();
    }
}

/// Values by topic name. It takes memory by the topics, however many levels they have. Not thread-safe.
template <class Value>
class topic_map {
public:
    using map = std::map<std::string, Value, level_order>;
    using iterator = typename map::iterator;

    iterator find(std::string_view topic) { return topics_.find(topic); }
    iterator end() noexcept { return topics_.end(); }
    iterator insert(std::string_view topic, Value value) { return topics_.emplace(std::string{topic}, std::move(value)).first; }
    void erase(iterator at) { topics_.erase(at); }
    std::size_t size() const noexcept { return topics_.size(); }

    /// Calls `visit(const Value&)` for each value whose topic matches the filter, in the order of levels, until it returns false. It begins
    /// with the topic `from`, or with the first one where that is empty, and looks at so many topics at most, of which it takes those away
    /// that it has looked at: the matches, and about one for each place where it left out others. False when it is to go on at `from`.
    template <class Visit>
    bool find(std::string_view filter, std::string& from, std::size_t& looks, Visit&& visit) const {
        for (auto at = topics_.lower_bound(from); at != topics_.end();) {
            if (looks == 0) {
                from = at->first;
                return false;
            }
            --looks;
            const topic_verdict verdict = judge(filter, at->first, from);
            if (verdict == topic_verdict::nowhere) return true;
            if (verdict == topic_verdict::match && !visit(at->second)) return true;
            at = verdict == topic_verdict::further_on ? seek(at, from) : std::next(at);
        }
        return true;
    }

private:
    // The first topic behind `at` that is not before `from`. Often it is near, and then stepping there is faster than a search.
    auto seek(typename map::const_iterator at, const std::string& from) const {
        for (int steps = 0; steps < 4; ++steps) {
            ++at;
            if (at == topics_.end() || !level_order{}(at->first, from)) return at;
        }
        return topics_.lower_bound(from);
    }

    map topics_{};
};

} // namespace dockwire::mqtt::detail
