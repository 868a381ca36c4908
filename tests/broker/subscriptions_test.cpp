// detail::subscription_table: whom a message reaches, against a model that compares each subscription.
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/broker/detail/subscriptions.hpp"
#include "dockwire/codec/topic.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

namespace {

struct member {
    bool online() const noexcept { return true; }
};

using table = detail::subscription_table<member>;

bool subscribe(table& to, member& who, std::string_view filter) {
    subscription_request wanted{};
    wanted.filter = filter;
    return to.subscribe(who, wanted, std::nullopt);
}

// How many copies each member gets.
std::map<const member*, std::size_t> copies_of(table& from, std::string_view topic) {
    std::map<const member*, std::size_t> copies{};
    from.route(topic, nullptr, [&](member& to, const detail::delivery_terms&) { ++copies[&to]; });
    return copies;
}

// The same subscriptions, compared one by one.
class model {
public:
    bool subscribe(const member& who, const std::string& filter) { return all_.emplace(filter, &who).second; }
    bool unsubscribe(const member& who, const std::string& filter) { return all_.erase({filter, &who}) != 0; }
    void forget(const member& who) {
        std::erase_if(all_, [&](const auto& each) { return each.second == &who; });
    }
    std::size_t size() const { return all_.size(); }

    // Unshared subscriptions that overlap get one copy, each share group of each filter another.
    std::size_t copies(std::string_view topic) const {
        std::set<const member*> unshared{};
        std::set<std::string> shared{};
        for (const auto& [filter, who] : all_) {
            if (!matches(matched_part(filter), topic)) continue;
            if (is_shared(filter)) shared.insert(filter);
            if (!is_shared(filter)) unshared.insert(who);
        }
        return unshared.size() + shared.size();
    }

private:
    std::set<std::pair<std::string, const member*>> all_{};
};

} // namespace

TEST_CASE("over random subscriptions a message reaches whom comparing each subscription says") {
    const std::vector<std::string> filters{"a",
                                           "a/b",
                                           "a/+",
                                           "+/b",
                                           "#",
                                           "$share/g/a",
                                           "$share/g/a/+",
                                           "$share/h/a/+",
                                           "$share/i/a/+",
                                           "$share/g/#",
                                           "$share/h/#",
                                           "/",
                                           "+/+",
                                           "$share/g/+/+",
                                           "a/#"};
    const std::vector<std::string_view> topics{"a", "a/b", "a/c", "b", "/", "c/b", "a/b/c", "$a/b"};
    std::mt19937 random{22};
    std::array<member, 6> members{};
    table tried{};
    model expected{};
    for (int step = 0; step < 5000; ++step) {
        member& who = members[random() % members.size()];
        const std::string& filter = filters[random() % filters.size()];
        const auto choice = random() % 20;
        if (choice == 0) {
            tried.forget(who);
            expected.forget(who);
        } else if (choice < 10) {
            REQUIRE(tried.unsubscribe(who, filter) == expected.unsubscribe(who, filter));
        } else {
            REQUIRE(subscribe(tried, who, filter) == expected.subscribe(who, filter));
        }
        const std::string_view topic = topics[random() % topics.size()];
        std::size_t copies = 0;
        for (const auto& [to, count] : copies_of(tried, topic))
            copies += count;
        REQUIRE(copies == expected.copies(topic));
        REQUIRE(tried.size() == expected.size());
    }
    for (member& each : members)
        tried.forget(each);
    CHECK(tried.size() == 0);
    CHECK(copies_of(tried, "a/b").empty());
}

TEST_CASE("the members of a share group that are left get the same number of messages") {
    std::array<member, 4> members{};
    table here{};
    for (member& each : members)
        subscribe(here, each, "$share/g/a");
    here.unsubscribe(members[1], "$share/g/a");
    std::map<const member*, std::size_t> all{};
    for (int message = 0; message < 30; ++message) {
        for (const auto& [to, count] : copies_of(here, "a"))
            all[to] += count;
    }
    CHECK(all.size() == 3);
    for (const std::size_t left : {0U, 2U, 3U})
        CHECK(all[&members[left]] == 10);
}

TEST_CASE("a group ends with its last member, and the other groups of its filter go on") {
    std::array<member, 2> members{};
    table here{};
    for (int group = 0; group < 100; ++group)
        subscribe(here, members[0], "$share/" + std::to_string(group) + "/a");
    subscribe(here, members[1], "$share/7/a");
    CHECK(here.unsubscribe(members[0], "$share/8/a"));
    CHECK_FALSE(here.unsubscribe(members[0], "$share/8/a"));
    CHECK(here.route("a", nullptr, [](member&, const detail::delivery_terms&) {}) == 99);
    here.forget(members[0]);
    CHECK(copies_of(here, "a") == std::map<const member*, std::size_t>{{&members[1], 1}});
}
