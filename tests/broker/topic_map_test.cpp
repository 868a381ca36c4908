// detail::topic_map: finds what `matches` finds, and looks at little else.
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/broker/detail/topic_map.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

namespace {

using map = detail::topic_map<std::string>;

map map_of(const std::vector<std::string>& topics) {
    map made{};
    for (const std::string& topic : topics)
        made.insert(topic, topic);
    return made;
}

// The topics that match, in the order in which they are visited.
std::vector<std::string> matching(const map& topics, std::string_view filter) {
    std::vector<std::string> found{};
    std::string from{};
    std::size_t looks = SIZE_MAX;
    const bool is_done = topics.find(filter, from, looks, [&](const std::string& topic) {
        found.push_back(topic);
        return true;
    });
    REQUIRE(is_done);
    return found;
}

// The same in goes of `step` looks each.
std::vector<std::string> matching_in_goes(const map& topics, std::string_view filter, std::size_t step) {
    std::vector<std::string> found{};
    std::string from{};
    bool is_done = false;
    while (!is_done) {
        std::size_t looks = step;
        is_done = topics.find(filter, from, looks, [&](const std::string& topic) {
            found.push_back(topic);
            return true;
        });
        REQUIRE(looks < step);
    }
    return found;
}

std::size_t looks(const map& topics, std::string_view filter) {
    std::string from{};
    std::size_t left = SIZE_MAX;
    topics.find(filter, from, left, [](const std::string&) { return true; });
    return SIZE_MAX - left;
}

// Levels that differ in what sorts before '/', behind it, and not at all; some are empty, some begin with a dollar sign.
std::string some_levels(std::mt19937& random, const std::vector<std::string_view>& levels) {
    std::string text{levels[random() % levels.size()]};
    for (auto more = random() % 4; more != 0; --more)
        text.append("/").append(levels[random() % levels.size()]);
    return text;
}

constexpr std::size_t many = 1000;

// For each of `many` devices: its osd, its state, and something of its own.
map devices() {
    std::vector<std::string> topics{};
    for (std::size_t i = 0; i < many; ++i) {
        const std::string device = "thing/" + std::to_string(i);
        topics.insert(topics.end(), {device + "/osd", device + "/state", device + "/own/" + std::to_string(i)});
    }
    return map_of(topics);
}

} // namespace

TEST_CASE("topics are ordered by levels: those below a topic come before its next sibling") {
    const map topics = map_of({"b", "a-b", "a/b", "a", "a/", "a!/c", "/a", "a/b/c"});
    CHECK(matching(topics, "#") == std::vector<std::string>{"/a", "a", "a/", "a/b", "a/b/c", "a!/c", "a-b", "b"});
}

TEST_CASE("wildcards find topics with empty levels, and # finds the level above it") {
    const map topics = map_of({"a", "a/", "a//", "/", "/a", "a/b", "a//b"});
    using found = std::vector<std::string>;
    CHECK(matching(topics, "a/#") == found{"a", "a/", "a//", "a//b", "a/b"});
    CHECK(matching(topics, "a/+") == found{"a/", "a/b"});
    CHECK(matching(topics, "+/+") == found{"/", "/a", "a/", "a/b"});
    CHECK(matching(topics, "/+") == found{"/", "/a"});
    CHECK(matching(topics, "a//+") == found{"a//", "a//b"});
    CHECK(matching(topics, "+/#") == found{"/", "/a", "a", "a/", "a//", "a//b", "a/b"});
}

TEST_CASE("a filter that begins with a wildcard finds no retained topic that begins with a dollar sign") {
    const map topics = map_of({"!", "$", "$a", "$a/b", "%", "a/$b"});
    using found = std::vector<std::string>;
    CHECK(matching(topics, "#") == found{"!", "%", "a/$b"});
    CHECK(matching(topics, "+") == found{"!", "%"});
    CHECK(matching(topics, "$a/#") == found{"$a", "$a/b"});
    CHECK(matching(topics, "$a/+") == found{"$a/b"});
}

TEST_CASE("over random topics and filters a topic map finds what comparing each topic finds") {
    std::mt19937 random{22};
    const std::vector<std::string_view> names{"", "a", "b", "ab", "a-", "a!", "$", "$a", "\x7F", "\xC3\xA4"};
    const std::vector<std::string_view> wanted{"", "a", "b", "ab", "a-", "a!", "$", "$a", "+", "+", "+", "\xC3\xA4"};
    for (int round = 0; round < 300; ++round) {
        std::set<std::string> kept{};
        map topics{};
        for (auto count = random() % 60; count != 0; --count) {
            const std::string topic = some_levels(random, names);
            if (kept.insert(topic).second) topics.insert(topic, topic);
        }
        for (int each = 0; each < 30; ++each) {
            const std::string filter = some_levels(random, wanted) + (random() % 3 == 0 ? "/#" : "");
            std::set<std::string> expected{};
            for (const std::string& topic : kept) {
                if (matches(filter, topic)) expected.insert(topic);
            }
            const auto found = matching(topics, filter);
            INFO(filter);
            REQUIRE(std::set<std::string>{found.begin(), found.end()} == expected);
            REQUIRE(found.size() == expected.size());
            if (!kept.empty()) REQUIRE(matching_in_goes(topics, filter, 1 + random() % 4) == found);
        }
    }
}

TEST_CASE("a filter looks at the topics that match, and at few others") {
    const map topics = devices();
    REQUIRE(topics.size() == 3 * many);
    CHECK(looks(topics, "thing/500/osd") <= 4);
    CHECK(looks(topics, "thing/500/#") <= 6);
    CHECK(looks(topics, "thing/none/osd") <= 3);
    CHECK(looks(topics, "other/+/osd") <= 2);
    CHECK(looks(topics, "zoo/#") <= 2);
    CHECK(looks(topics, "thing/+") <= many + 2);
    CHECK(looks(topics, "thing/+/osd") <= 3 * many);
    CHECK(looks(topics, "#") == 3 * many);
}

TEST_CASE("what lies below a level that does not match is left out, however much it is") {
    map topics = map_of({"a/x", "c/x"});
    for (std::size_t i = 0; i < many; ++i)
        topics.insert("b/" + std::to_string(i) + "/deep", "");
    CHECK(looks(topics, "+/x") <= 6);
}

TEST_CASE("a visit that returns false is the last one") {
    const map topics = devices();
    std::size_t visits = 0;
    std::string from{};
    std::size_t left = 100;
    CHECK(topics.find("#", from, left, [&](const std::string&) { return ++visits < 5; }));
    CHECK(visits == 5);
    CHECK(left == 95);
}

TEST_CASE("a walk in several goes takes in what came meanwhile, and does without what left") {
    map topics = map_of({"a", "c", "d"});
    std::vector<std::string> found{};
    const auto note = [&](const std::string& topic) {
        found.push_back(topic);
        return true;
    };
    std::string from{};
    std::size_t looks = 1;
    CHECK_FALSE(topics.find("#", from, looks, note));
    CHECK(from == "c");
    topics.erase(topics.find("c"));
    topics.insert("b", "b");
    topics.insert("c/x", "c/x");
    looks = 10;
    CHECK(topics.find("#", from, looks, note));
    CHECK(found == std::vector<std::string>{"a", "c/x", "d"});
}

TEST_CASE("a topic of 65,535 levels is found like any other") {
    const std::string deep(65'535 - 1, '/');
    const map topics = map_of({deep, "/x"});
    CHECK(matching(topics, deep) == std::vector{deep});
    CHECK(matching(topics, "+/+/#").size() == 2);
}
