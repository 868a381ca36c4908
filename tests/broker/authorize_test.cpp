// What clients may do: the `authorize` hook, and topics that begin with `$`.
#include <string>
#include <vector>

#include "dialogue.hpp"

using namespace broker_test;

namespace {

// Nobody touches "no" or what is in it; "ro" may be read.
mqtt::broker_options guarded() {
    return {.authorize = [](const mqtt::client_info&, mqtt::access wanted, std::string_view what) {
        return !mqtt::matches("no/#", what) && (wanted == mqtt::access::subscribe || what != "ro");
    }};
}

} // namespace

TEST_CASE("a filter that is denied is answered with 0x80 and subscribes nothing", "[MQTT-3.8.4-7]") {
    world here{guarded()};
    peer bob{here, "bob"};
    bob.says("82 0F | 00 01 | 00 | 00 02 'ro' 01 | 00 04 'no/a' 02");
    CHECK(bob.heard() == wire("90 16 | 00 01 | 11 1F 00 0E 'not authorized' | 01 80"));
    CHECK(here.broker->statistics().subscriptions == 1);
    bob.says("A2 09 | 00 02 | 00 | 00 04 'no/a'");
    CHECK(bob.heard() == wire("B0 04 | 00 02 | 00 | 11"));
}

TEST_CASE("a client that wants no problem information gets no Reason String in SUBACK", "[MQTT-3.1.2-29]") {
    world here{guarded()};
    peer bob{here, "bob", {.request_problem_information = false}};
    bob.heard();
    bob.says("82 08 | 00 01 | 00 | 00 02 'no' 01");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 80"));
}

TEST_CASE("a Reason String that does not fit the client's Maximum Packet Size is left out of SUBACK", "[MQTT-3.9.2-1]") {
    world here{guarded()};
    peer bob{here, "bob", {.maximum_packet_size = 20}};
    bob.heard();
    bob.says("82 08 | 00 01 | 00 | 00 02 'no' 01");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 80"));
}

TEST_CASE("the share name of a shared subscription hides no denied filter") {
    world here{guarded()};
    peer bob{here, "bob", {.request_problem_information = false}};
    bob.heard();
    bob.says("82 13 | 00 01 | 00 | 00 0D '$share/g/no/a' 01");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 80"));
}

TEST_CASE("a message to a denied topic is refused with 0x87 and counted, one of QoS 0 silently") {
    world here{guarded()};
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 '#' 02");
    bob.heard();
    peer alice{here, "alice"};
    alice.says("32 07 | 00 02 'no' 00 01 00 | 34 07 | 00 02 'ro' 00 02 00 | 31 06 | 00 02 'no' 00 'x'");
    CHECK(alice.heard() == wire("40 03 | 00 01 | 87 | 50 03 | 00 02 | 87"));
    CHECK(bob.heard().empty());
    CHECK(here.broker->statistics().messages_denied == 3);
    CHECK(here.broker->statistics().retained == 0);
    alice.says("34 07 | 00 02 'ok' 00 02 00"); // a refused identifier is free again
    CHECK(alice.heard() == wire("50 02 | 00 02"));
    CHECK(bob.heard() == wire("34 07 | 00 02 'ok' 00 01 00"));
}

TEST_CASE("a will that may not be published refuses the connection with 0x87", "[MQTT-3.1.4-2]") {
    world here{guarded()};
    mqtt::will last{};
    last.topic = "no";
    peer alice{here, "alice", {.will = last}};
    CHECK(alice.heard() == wire("20 03 | 00 87 | 00"));
    CHECK(alice.is_cut());
    CHECK(here.broker->statistics().connections_refused == 1);
    last.topic = "ok";
    peer good{here, "alice", {.will = last}};
    CHECK(good.heard() == welcome);
}

TEST_CASE("the authorize hook is told who wants what") {
    std::vector<std::string> asked{};
    world here{{.authorize = [&](const mqtt::client_info& who, mqtt::access wanted, std::string_view what) {
        const std::string verb = wanted == mqtt::access::publish ? " publishes " : " subscribes ";
        asked.push_back(std::string{who.client_id} + "/" + std::string{who.user_name} + verb + std::string{what});
        return true;
    }}};
    peer alice{here, "alice", {.user_name = "dock"}};
    alice.says("82 07 | 00 01 | 00 | 00 01 '+' 01 | 30 04 | 00 01 'a' 00");
    CHECK(asked == std::vector<std::string>{"alice/dock subscribes +", "alice/dock publishes a"});
}

TEST_CASE("without a hook, clients cannot exchange messages on topics that begin with a dollar sign", "[MQTT-4.7.2-1]") {
    world here;
    peer bob{here, "bob"};
    bob.says("82 0A | 00 01 | 00 | 00 04 '$a/#' 02 | 82 07 | 00 02 | 00 | 00 01 '#' 02");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 02 | 90 04 | 00 02 | 00 | 02"));
    bob.says("32 09 | 00 04 '$a/b' 00 01 00");
    CHECK(bob.heard() == wire("40 03 | 00 01 | 87"));
}
