// What the broker tells clients that ask, and topic aliases of its own.

#include "dialogue.hpp"

using namespace broker_test;
using mqtt::reason_code;

TEST_CASE("Response Information comes to those who ask for it", "[MQTT-3.1.2-28]") {
    world here{{.response_topic_prefix = "replies/"}};
    peer asks{here, "alice", {.request_response_information = true}};
    CHECK(asks.heard() == wire("20 16 | 00 00 | 13 | 1A 00 0D 'replies/alice' | 22 00 10"));
    peer declines{here, "bob", {.request_response_information = false}};
    CHECK(declines.heard() == welcome);
    peer silent{here, "carol", {}};
    CHECK(silent.heard() == welcome);
}

TEST_CASE("a broker without a prefix for replies has no Response Information") {
    world here;
    peer in_vain{here, "alice", {.request_response_information = true}};
    CHECK(in_vain.heard() == welcome);
}

TEST_CASE("a client identifier that the authenticate hook refuses ends the connection", "[MQTT-3.1.3-8]") {
    world here{{.authenticate = [](const mqtt::packet::connect& request) {
        return request.client_id == "mallory" ? reason_code::client_identifier_not_valid : reason_code::success;
    }}};
    peer mallory{here, "mallory", {}};
    CHECK(mallory.heard() == wire("20 03 | 00 85 | 00"));
    CHECK(mallory.is_cut());
}

TEST_CASE("the broker gives a topic an alias on its first use, and sends only the alias after that",
          "[MQTT-3.1.2-26][MQTT-3.3.2-11]") {
    world here;
    peer bob{here, "bob", {.topic_alias_maximum = 1}};
    bob.says("82 0B | 00 01 | 00 | 00 05 'bed/+' 02");
    bob.heard();
    peer alice{here, "alice"};
    alice.says("30 09 | 00 05 'bed/1' 00 '0' | 32 0B | 00 05 'bed/1' 00 01 00 '1' | 34 0B | 00 05 'bed/1' 00 02 00 '2'");
    CHECK(bob.heard() == wire("30 0C | 00 05 'bed/1' | 03 | 23 00 01 | '0'"
                              "32 09 | 00 00 | 00 01 | 03 | 23 00 01 | '1'"
                              "34 09 | 00 00 | 00 02 | 03 | 23 00 01 | '2'"));
    alice.says("30 09 | 00 05 'bed/2' 00 '3'"); // the only alias moves on
    CHECK(bob.heard() == wire("30 0C | 00 05 'bed/2' | 03 | 23 00 01 | '3'"));
}

TEST_CASE("the broker's aliases end with the connection", "[MQTT-3.3.2-7]") {
    world here;
    constexpr connect_terms lasting{.session_expiry = 100, .topic_alias_maximum = 5};
    peer alice{here, "alice"};
    {
        peer bob{here, "bob", lasting};
        bob.says("82 0B | 00 01 | 00 | 00 05 'bed/1' 01");
        alice.says("32 0B | 00 05 'bed/1' 00 01 00 '1'");
    }
    peer back{here, "bob", {.clean_start = false, .session_expiry = 100}};
    CHECK(back.heard() == welcome_back + " " + wire("3A 0B | 00 05 'bed/1' 00 01 00 '1'"));
}

TEST_CASE("the broker uses no aliases where it may not", "[MQTT-3.1.2-27]") {
    const bool allowed_by_options = GENERATE(true, false);
    world here{{.outbound_topic_aliases = static_cast<std::uint16_t>(allowed_by_options ? 8 : 0)}};
    connect_terms terms{};
    if (!allowed_by_options) terms.topic_alias_maximum = 10;
    peer bob{here, "bob", terms};
    bob.says("82 0B | 00 01 | 00 | 00 05 'bed/1' 00");
    bob.heard();
    peer alice{here, "alice"};
    alice.says("30 08 | 00 05 'bed/1' 00 | 30 08 | 00 05 'bed/1' 00");
    CHECK(bob.heard() == wire("30 08 | 00 05 'bed/1' 00 | 30 08 | 00 05 'bed/1' 00"));
}

TEST_CASE("more QoS 1 messages in one piece than Receive Maximum end the connection with 0x93") {
    world here{{.receive_maximum = 2}};
    peer alice{here, "alice", {}};
    alice.heard();
    alice.says("32 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00");
    CHECK(alice.heard() == wire("40 03 | 00 01 | 10 | 40 03 | 00 02 | 10"));
    alice.says("32 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00 | 32 06 | 00 01 'a' 00 03 00");
    CHECK(alice.heard() == wire("E0 01 | 93"));
    CHECK(alice.is_cut());
}
