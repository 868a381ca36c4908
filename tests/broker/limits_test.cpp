// What a broker keeps is bounded, says so, and gives room back.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue.hpp"

using namespace broker_test;
using mqtt::reason_code;

namespace {

const std::string busy = wire("20 03 | 00 89 | 00");
const std::string over_quota = wire("20 03 | 00 97 | 00");

// A retained message of QoS 1 with a payload of one byte: a PUBLISH of 9 bytes. PUBACK says success although nobody subscribes.
std::string retains(std::string_view topic) { return "33 07 | 00 01 '" + std::string{topic} + "' 00 01 00 'x'"; }
const std::string kept = wire("40 03 | 00 01 | 10");
const std::string no_room = wire("40 03 | 00 01 | 97");

// An enhanced authentication of two steps.
class two_steps final : public mqtt::server_authenticator {
public:
    mqtt::auth_answer answer(dockwire::bytes_view) override {
        return {++steps_ == 1 ? reason_code::continue_authentication : reason_code::success, ""};
    }

private:
    int steps_{0};
};

} // namespace

TEST_CASE(
    "a CONNECT above the maximum of connections is told that the server is busy, and one that leaves gives its place back") {
    world here{{.maximum_connections = 2}};
    peer alice{here, "alice"};
    peer silent{here}; // without a CONNECT it takes a place too
    peer bob{here, "bob", {}};
    CHECK(bob.heard() == busy);
    CHECK(bob.is_cut());
    CHECK(here.broker->statistics().connections_refused == 1);
    bob.vanishes();
    silent.vanishes();
    const peer carol{here, "carol"};
    CHECK(here.broker->connections() == 2);
}

TEST_CASE("a client may take its session over from its older connection where there is no room for one more") {
    world here{{.maximum_connections = 1}};
    peer before{here, "alice"};
    const peer after{here, "alice"};
    CHECK(before.heard() == wire("E0 01 | 8E"));
}

TEST_CASE("of the connections above the maximum a hundred at once are heard, and others are closed when they are accepted") {
    world here{{.maximum_connections = 1}};
    std::vector<std::unique_ptr<peer>> silent{};
    for (int i = 0; i < 101; ++i)
        silent.push_back(std::make_unique<peer>(here));
    here.settle();
    CHECK_FALSE(silent.back()->is_cut());
    peer further{here};
    CHECK(further.is_cut());
    CHECK(further.heard().empty());
    CHECK(here.broker->statistics().connections_refused == 1);
    silent.clear();
    here.settle();
    const peer alice{here, "alice"};
}

TEST_CASE("a CONNECT that needs one more session than the maximum is refused, and a session that ends gives its place back") {
    world here{{.maximum_sessions = 2}};
    peer alice{here, "alice", {.session_expiry = 100}};
    alice.vanishes();
    peer bob{here, "bob"};
    peer carol{here, "carol", {}};
    CHECK(carol.heard() == over_quota);
    CHECK(carol.is_cut());
    SECTION("a session that is there goes on") {
        peer back{here, "alice", {.clean_start = false, .session_expiry = 100}};
        CHECK(back.heard() == welcome_back);
    }
    SECTION("a session that is there begins anew") { const peer again{here, "alice"}; }
    SECTION("it ends with its connection") {
        bob.says("E0 00");
        const peer late{here, "carol"};
    }
    SECTION("it expires") {
        here.pass(100s);
        const peer late{here, "carol"};
    }
}

TEST_CASE("clients that authenticate themselves at the same time do not share the last session") {
    world here{{.maximum_sessions = 1, .authenticator = [](std::string_view) { return std::make_unique<two_steps>(); }}};
    const connect_terms proves{.authentication_method = "TWO"};
    const std::string more = "F0 08 | 18 | 06 | 15 00 03 'TWO'";
    peer first{here, "first", proves};
    peer second{here, "second", proves};
    REQUIRE(first.heard() == wire(more));
    REQUIRE(second.heard() == wire(more));
    first.says(more);
    CHECK(first.heard() == wire("20 0C | 00 00 | 09 | 15 00 03 'TWO' | 22 00 10"));
    second.says(more);
    CHECK(second.heard() == over_quota);
    CHECK(second.is_cut());
    CHECK(here.broker->statistics().sessions == 1);
}

TEST_CASE("a filter above the maximum of a session's subscriptions is refused in SUBACK, and UNSUBSCRIBE gives room back") {
    world here{{.maximum_subscriptions = 2}};
    peer alice{here, "alice", {.request_problem_information = false}};
    alice.heard();
    alice.says("82 0F | 00 01 | 00 | 00 01 'a' 00 | 00 01 'b' 00 | 00 01 'c' 00");
    CHECK(alice.heard() == wire("90 06 | 00 01 | 00 | 00 00 97"));
    alice.says("82 07 | 00 02 | 00 | 00 01 'a' 01"); // replaced, so it takes no room
    CHECK(alice.heard() == wire("90 04 | 00 02 | 00 | 01"));
    CHECK(here.broker->statistics().subscriptions == 2);
    peer bob{here, "bob"}; // another session
    bob.says("82 07 | 00 01 | 00 | 00 01 'c' 00");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 00"));
    alice.says("A2 06 | 00 03 | 00 | 00 01 'b'");
    alice.heard();
    alice.says("82 07 | 00 04 | 00 | 00 01 'c' 00");
    CHECK(alice.heard() == wire("90 04 | 00 04 | 00 | 00"));
}

TEST_CASE("SUBACK says that there are too many subscriptions, to a client that wants to know") {
    world here{{.maximum_subscriptions = 0}};
    peer alice{here, "alice"};
    alice.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    CHECK(alice.heard() == wire("90 1D | 00 01 | 19 | 1F 00 16 'too many subscriptions' | 97"));
}

TEST_CASE("a message to be retained that has no room is refused whole, and what was retained stays") {
    world here{{.maximum_retained = 2}};
    peer alice{here, "alice"};
    alice.says(retains("a") + retains("b"));
    REQUIRE(alice.heard() == kept + " " + kept);
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'c' 00");
    bob.heard();
    SECTION("QoS 1") {
        alice.says(retains("c"));
        CHECK(alice.heard() == no_room);
    }
    SECTION("QoS 2") {
        alice.says("35 07 | 00 01 'c' 00 01 00 'x'");
        CHECK(alice.heard() == wire("50 03 | 00 01 | 97"));
    }
    SECTION("QoS 0") { alice.says("31 05 | 00 01 'c' 00 'x'"); }
    SECTION("a will") {
        mqtt::will last{};
        last.topic = "c";
        last.retain = true;
        last.payload = mqtt::binary{std::string_view{"x"}};
        peer carol{here, "carol", {.will = last}};
        carol.vanishes();
    }
    CHECK(bob.heard().empty());
    const mqtt::broker_statistics counted = here.broker->statistics();
    CHECK(counted.retained == 2);
    CHECK(counted.retained_refused == 1);
}

TEST_CASE("a retained message that is replaced, removed or expired gives its place back") {
    world here{{.maximum_retained = 2}};
    peer alice{here, "alice"};
    alice.says(retains("a") + "33 0C | 00 01 'b' 00 01 05 02 00 00 00 0A 'x'");
    REQUIRE(alice.heard() == kept + " " + kept);
    SECTION("replaced by another of its topic") {
        alice.says(retains("a"));
        CHECK(alice.heard() == kept);
        CHECK(here.broker->statistics().retained == 2);
    }
    SECTION("removed") {
        alice.says("33 06 | 00 01 'a' 00 01 00" + retains("c"));
        CHECK(alice.heard() == kept + " " + kept);
    }
    SECTION("expired") {
        here.pass(10s);
        alice.says(retains("c"));
        CHECK(alice.heard() == kept);
    }
}

TEST_CASE("the bytes of retained messages are bounded, and a message that leaves gives them back") {
    world here{{.maximum_retained_bytes = 20}};
    peer alice{here, "alice"};
    alice.says(retains("a") + retains("b"));
    REQUIRE(alice.heard() == kept + " " + kept);
    CHECK(here.broker->statistics().retained_bytes == 18);
    alice.says(retains("c"));
    CHECK(alice.heard() == no_room);
    alice.says("33 0A | 00 01 'a' 00 01 00 'long'"); // three bytes more than there were
    CHECK(alice.heard() == no_room);
    alice.says("33 09 | 00 01 'a' 00 01 00 'two'");
    CHECK(alice.heard() == kept);
    CHECK(here.broker->statistics().retained_bytes == 20);
    alice.says("33 06 | 00 01 'a' 00 01 00" + retains("c"));
    CHECK(alice.heard() == kept + " " + kept);
    CHECK(here.broker->statistics().retained_bytes == 18);
}

TEST_CASE("maxima of connections and sessions of 0 are refused by listen") {
    asio::io_context io;
    mqtt::broker without_connections{io, {.maximum_connections = 0}};
    CHECK(without_connections.listen("memory://elsewhere") == dockwire::usage_error::invalid_option);
    mqtt::broker without_sessions{io, {.maximum_sessions = 0}};
    CHECK(without_sessions.listen("memory://elsewhere") == dockwire::usage_error::invalid_option);
}
