// topic_trie: agrees with `matches`, and forgets what is erased.
#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "dockwire/codec/topic_trie.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

namespace {

std::vector<std::string> matching(const topic_trie<std::string>& trie, std::string_view topic) {
    std::vector<std::string> found;
    trie.for_each_match(topic, [&](const std::string& value) { found.push_back(value); });
    std::ranges::sort(found);
    return found;
}

topic_trie<std::string> trie_of(std::initializer_list<const char*> filters) {
    topic_trie<std::string> trie;
    for (const char* const filter : filters)
        trie.insert(filter, filter);
    return trie;
}

using found = std::vector<std::string>;
constexpr auto any = [](const auto&) { return true; };

} // namespace

TEST_CASE("a trie finds literal, + and # filters") {
    const auto trie = trie_of({"a/b", "a/+", "+/b", "a/#", "#", "+/+", "a", "b/+", "/+", "a/b/#"});
    CHECK(matching(trie, "a/b") == found{"#", "+/+", "+/b", "a/#", "a/+", "a/b", "a/b/#"});
    CHECK(matching(trie, "a") == found{"#", "a", "a/#"});
    CHECK(matching(trie, "b/") == found{"#", "+/+", "b/+"});
    CHECK(matching(trie, "/x") == found{"#", "+/+", "/+"});
    CHECK(matching(trie, "c/d/e") == found{"#"});
}

TEST_CASE("a wildcard at the front does not match a topic that begins with a dollar sign", "[MQTT-4.7.2-1]") {
    const auto trie = trie_of({"#", "+/uptime", "$SYS/#", "$SYS/+", "+/#"});
    CHECK(matching(trie, "$SYS/uptime") == found{"$SYS/#", "$SYS/+"});
    CHECK(matching(trie, "$SYS") == found{"$SYS/#"});
    CHECK(matching(trie, "x/uptime") == found{"#", "+/#", "+/uptime"});
}

TEST_CASE("a filter may have several values, visited in their order") {
    topic_trie<int> trie;
    for (const int value : {3, 1, 2})
        CHECK(trie.insert("a/+", value) == value);
    std::vector<int> seen;
    trie.for_each_match("a/b", [&](int value) { seen.push_back(value); });
    CHECK(seen == std::vector{3, 1, 2});
    CHECK(trie.size() == 3);
}

TEST_CASE("erase takes the values of exactly that filter") {
    topic_trie<int> trie;
    for (const char* const filter : {"a/b", "a/+", "a/b/c", "a/#"}) {
        trie.insert(filter, 1);
        trie.insert(filter, 2);
    }
    CHECK(trie.erase("a/+", [](int value) { return value == 1; }) == 1);
    CHECK(trie.erase("a/x", any) == 0);
    CHECK(trie.erase("a", any) == 0);
    CHECK(trie.erase("a/b", any) == 2);
    CHECK(trie.find("a/b").empty());
    REQUIRE(trie.find("a/+").size() == 1);
    CHECK(trie.find("a/+").front() == 2);
    CHECK(trie.size() == 5);
    int count = 0;
    trie.for_each_match("a/b/c", [&](int) { ++count; });
    CHECK(count == 4);
}

TEST_CASE("a trie from which all is erased is as empty as a new one") {
    topic_trie<std::string> trie;
    const std::vector<std::string> filters{"a/b/c", "a/+/c", "a/#", "#", "+", "a/b", "/", ""};
    for (int round = 0; round < 3; ++round) {
        for (const auto& filter : filters)
            trie.insert(filter, filter);
        for (const auto& filter : filters)
            CHECK(trie.erase(filter, any) == 1);
        CHECK(trie.empty());
        CHECK(matching(trie, "a/b/c").empty());
    }
}

TEST_CASE("values need not be copyable") {
    topic_trie<std::unique_ptr<int>> trie;
    trie.insert("a", std::make_unique<int>(7));
    for (int i = 0; i < 100; ++i)
        trie.insert("b/" + std::to_string(i), nullptr);
    int seen = 0;
    trie.for_each_match("a", [&](const auto& value) { seen = *value; });
    CHECK(seen == 7);
}

TEST_CASE("a filter of 65,535 levels neither overflows the stack nor is left behind") {
    const std::string deep(65'535, '/');
    topic_trie<int> trie;
    trie.insert(deep, 1);
    trie.insert("+/#", 2);
    int sum = 0;
    trie.for_each_match(deep, [&](int value) { sum += value; });
    CHECK(sum == 3);
    CHECK(trie.erase(deep, any) == 1);
}

TEST_CASE("a trie agrees with matches on random filters and topics") {
    std::mt19937 random{20'260};
    const auto level = [&](const std::vector<std::string>& choices) {
        return choices[std::uniform_int_distribution<std::size_t>{0, choices.size() - 1}(random)];
    };
    const auto path = [&](const std::vector<std::string>& choices) {
        std::string text = level(choices);
        for (unsigned more = random() % 4; more != 0; --more)
            text += "/" + level(choices);
        return text;
    };
    topic_trie<std::string> trie;
    std::multiset<std::string> filters;
    for (int step = 0; step < 3000; ++step) {
        std::string filter = path({"a", "b", "", "+", "$x"});
        if (random() % 4 == 0) filter += "/#";
        if (random() % 3 != 0) {
            trie.insert(filter, filter);
            filters.insert(filter);
        } else {
            CHECK(trie.erase(filter, any) == filters.erase(filter));
        }
        const std::string topic = path({"a", "b", "", "$x", "c"});
        found wanted;
        for (const auto& each : filters) {
            if (matches(each, topic)) wanted.push_back(each);
        }
        CAPTURE(topic);
        REQUIRE(matching(trie, topic) == wanted);
    }
    CHECK(trie.size() == filters.size());
}
