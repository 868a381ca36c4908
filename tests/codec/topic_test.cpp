// Topic names and filters (4.7, 4.8.2).
#include <string>

#include "dockwire/codec/topic.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

namespace {

struct match_case {
    std::string_view filter{};
    std::string_view topic{};
    bool matching{false};
};

constexpr match_case match_cases[]{
    {"a", "a", true},
    {"a", "b", false},
    {"a", "A", false},
    {"a", "aa", false},
    {"a", "/a", false},
    {"/a", "/a", true},
    {"a/", "a", false},
    {"a/", "a/", true},
    {"a/b", "a", false},
    {"a", "a/b", false},
    {"sport/tennis/player1/#", "sport/tennis/player1", true},
    {"sport/tennis/player1/#", "sport/tennis/player1/ranking", true},
    {"sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon", true},
    {"sport/tennis/player1/#", "sport/tennis/player10", false},
    {"sport/#", "sport", true},
    {"sport/#", "sports", false},
    {"#", "sport", true},
    {"#", "/", true},
    {"#", "a/b/c", true},
    {"/#", "/a", true},
    {"/#", "/", true},
    {"/#", "a", false},
    {"sport/tennis/+", "sport/tennis/player1", true},
    {"sport/tennis/+", "sport/tennis/player1/ranking", false},
    {"sport/+", "sport", false},
    {"sport/+", "sport/", true},
    {"+", "finance", true},
    {"+", "/finance", false},
    {"/+", "/finance", true},
    {"+/+", "/finance", true},
    {"+/a/#", "x/a", true},
    {"+/a/#", "x/b", false},
    {"+/#", "x", true},
    {"a/+/c", "a/b/c", true},
    {"a/+/c", "a//c", true},
    {"a/+/c", "a/b/d", false},
    {"a/+/c/#", "a/b/c/d/e", true},
    {"#", "$SYS", false},
    {"#", "$SYS/uptime", false},
    {"+/uptime", "$SYS/uptime", false},
    {"$SYS/#", "$SYS/uptime", true},
    {"$SYS/#", "$SYS", true},
    {"$SYS/monitor/+", "$SYS/monitor/Clients", true},
    {"a/#", "a/$b", true},
    {"+/$b", "a/$b", true},
};

constexpr std::string_view sound_filters[]{"a",
                                           "#",
                                           "+",
                                           "/",
                                           "//",
                                           "a/#",
                                           "+/+",
                                           "a/+/#",
                                           "/+",
                                           "+/",
                                           "$SYS/#",
                                           "$share",
                                           "$sharex/y",
                                           "$share/g/a",
                                           "$share/g/#",
                                           "$share/g//",
                                           "$share/g/$share/h/a",
                                           "a b",
                                           "\xE4\xB8\x96/#"};
constexpr std::string_view unsound_filters[]{"",           "a#",           "#/a",         "##",           "a/#/b",
                                             "a+",         "+a",           "a/+b",        "++",           "$share/",
                                             "$share//",   "$share//a",    "$share/g",    "$share/g/",    "$share/+/a",
                                             "$share/#/a", "$share/g/#/a", "$share/g/a+", "$share/a+b/c", "\xFF/#"};

constexpr std::string_view topic_names[]{
    "a", "/", "a/b", "$SYS/uptime", "a b", " ", "$share/g/a", "thing/product/1ZNBJ7C00100K3/osd", "\xE4\xB8\x96"};
constexpr std::string_view no_topic_names[]{
    "", "+", "#", "a/+", "a/#", "a+b", "thing/product/+/osd", "thing/product/1ZNBJ7C00100K3/#", "\xC0\xAF"};

} // namespace

TEST_CASE("a filter matches by levels", "[MQTT-4.7.2-1][MQTT-4.7.3-4]") {
    for (const match_case& each : match_cases) {
        CAPTURE(each.filter, each.topic);
        CHECK(matches(each.filter, each.topic) == each.matching);
    }
}

TEST_CASE("a filter has its wildcards alone in a level, and # in the last",
          "[MQTT-4.7.1-1][MQTT-4.7.1-2][MQTT-4.7.3-1][MQTT-4.8.2-1][MQTT-4.8.2-2]") {
    for (const std::string_view filter : sound_filters) {
        CAPTURE(filter);
        CHECK(is_topic_filter(filter));
    }
    for (const std::string_view filter : unsound_filters) {
        CAPTURE(filter);
        CHECK_FALSE(is_topic_filter(filter));
    }
}

TEST_CASE("a topic name has no wildcard and is not empty", "[MQTT-3.3.2-2][MQTT-4.7.0-1][MQTT-4.7.3-1]") {
    for (const std::string_view name : topic_names) {
        CAPTURE(name);
        CHECK(is_topic_name(name));
    }
    for (const std::string_view name : no_topic_names) {
        CAPTURE(name);
        CHECK_FALSE(is_topic_name(name));
    }
}

TEST_CASE("a wildcard or U+0000 is found at every place of a topic name", "[MQTT-3.3.2-2][MQTT-4.7.0-1][MQTT-4.7.3-2]") {
    for (std::size_t size = 1; size <= 40; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            CAPTURE(size, at);
            for (const char bad : {'+', '#', '\0', '\xFF'}) {
                std::string name(size, '"'); // next to # in ASCII
                CHECK(is_topic_name(name));
                name[at] = bad;
                CHECK_FALSE(is_topic_name(name));
            }
        }
    }
}

TEST_CASE("a topic name has at most 65,535 bytes", "[MQTT-4.7.3-3]") {
    CHECK(is_topic_name(std::string(65'535, 'a')));
    CHECK_FALSE(is_topic_name(std::string(65'536, 'a')));
    CHECK(is_topic_filter(std::string(65'535, 'a')));
    CHECK_FALSE(is_topic_filter(std::string(65'536, 'a')));
}

TEST_CASE("a shared filter has a group and a filter of its own", "[MQTT-4.8.2-1][MQTT-4.8.2-2]") {
    CHECK(split_share("$share/g/a/#") == shared_filter{"g", "a/#"});
    CHECK(split_share("$share/g//a") == shared_filter{"g", "/a"});
    CHECK(split_share("$share/g") == std::nullopt);
    CHECK(split_share("$share/g/") == std::nullopt);
    CHECK(split_share("$share//a") == std::nullopt);
    CHECK(split_share("$share/g+/a") == std::nullopt);
    CHECK(split_share("$SHARE/g/a") == std::nullopt);
    CHECK(split_share("a/$share/g/b") == std::nullopt);
    CHECK(matched_part("$share/g/a/#") == "a/#");
    CHECK(matched_part("a/#") == "a/#");
}
