// Strict mode: what it finds in the course of a session, and what it must not mistake.
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dialogue.hpp"
#include "dockwire/broker/strict/watch.hpp"

using namespace broker_test;
using strings = std::vector<std::string>;

namespace {

// A line is what one end says: '<' the client, '>' the broker. '!' begins a connection, '~' is a Keep Alive time-out.
struct script {
    const char* name;
    const char* statement;
    std::vector<const char*> lines;
};

constexpr const char* hello = "< 10 0D | 00 04 'MQTT' 05 02 00 00 | 00 | 00 00";
constexpr const char* hello_add = "< 10 13 | 00 04 'MQTT' 05 02 00 00 | 06 | 15 00 03 'ADD' | 00 00";
constexpr const char* hello_again = "< 10 12 | 00 04 'MQTT' 05 00 00 00 | 05 11 00 00 00 64 | 00 00";
constexpr const char* fresh = "> 20 03 | 00 00 | 00";
constexpr const char* resumed = "> 20 03 | 01 00 | 00";

const std::vector<script> wrong{
    {"a second CONNECT", "MQTT-3.1.0-2", {hello, fresh, hello}},
    {"silence", "MQTT-3.1.2-20", {hello, fresh, "~"}},
    {"silence for the server's time", "MQTT-3.2.2-21", {hello, "> 20 06 | 00 00 | 03 | 13 00 05", "~"}},
    {"DISCONNECT that revives the session", "3.14.2.2.2", {hello, fresh, "< E0 07 | 00 | 05 | 11 00 00 00 01"}},
    {"a packet after DISCONNECT", "MQTT-3.14.4-1", {hello, fresh, "< E0 00 | C0 00"}},

    {"PINGREQ before CONNACK", "MQTT-3.1.2-30", {hello_add, "< C0 00"}},
    {"re-authentication before CONNACK", "MQTT-4.12.0-3", {hello_add, "< F0 08 | 19 | 06 | 15 00 03 'ADD'"}},
    {"another method before CONNACK", "MQTT-4.12.0-5", {hello_add, "< F0 08 | 18 | 06 | 15 00 03 'SUB'"}},
    {"AUTH without a method", "MQTT-4.12.0-7", {hello, fresh, "< F0 08 | 19 | 06 | 15 00 03 'ADD'"}},
    {"re-authentication with another method", "MQTT-4.12.1-1", {hello_add, fresh, "< F0 08 | 19 | 06 | 15 00 03 'SUB'"}},

    {"a message under an identifier in flight",
     "MQTT-2.2.1-3",
     {hello, fresh, "< 32 06 | 00 01 'a' 00 01 00 | 34 06 | 00 01 'b' 00 01 00"}},
    {"a SUBSCRIBE under a message's identifier",
     "MQTT-2.2.1-3",
     {hello, fresh, "< 32 06 | 00 01 'a' 00 01 00 | 82 07 | 00 01 | 00 | 00 01 'a' 00"}},
    {"a message under a SUBSCRIBE's identifier",
     "MQTT-2.2.1-3",
     {hello, fresh, "< 82 07 | 00 01 | 00 | 00 01 'a' 00 | 32 06 | 00 01 'a' 00 01 00"}},
    {"an UNSUBSCRIBE under a SUBSCRIBE's identifier",
     "MQTT-2.2.1-3",
     {hello, fresh, "< 82 07 | 00 01 | 00 | 00 01 'a' 00 | A2 06 | 00 01 | 00 | 00 01 'a'"}},
    {"a QoS above the maximum", "MQTT-3.2.2-11", {hello, "> 20 05 | 00 00 | 02 | 24 01", "< 34 06 | 00 01 'a' 00 01 00"}},
    {"RETAIN where there is none", "MQTT-3.2.2-14", {hello, "> 20 05 | 00 00 | 02 | 25 00", "< 31 04 | 00 01 'a' 00"}},
    {"an alias above the maximum",
     "MQTT-3.2.2-17",
     {hello, "> 20 06 | 00 00 | 03 | 22 00 02", "< 30 07 | 00 01 'a' | 03 | 23 00 03"}},
    {"an alias where there is none", "MQTT-3.2.2-18", {hello, fresh, "< 30 07 | 00 01 'a' | 03 | 23 00 01"}},
    {"an alias for nothing", "3.3.2.3.4", {hello, "> 20 06 | 00 00 | 03 | 22 00 02", "< 30 06 | 00 00 | 03 | 23 00 01"}},
    {"an alias of the connection before",
     "3.3.2.3.4",
     {hello_again, "> 20 06 | 00 00 | 03 | 22 00 02", "< 30 07 | 00 01 'a' | 03 | 23 00 01", "!", hello_again,
      "> 20 06 | 01 00 | 03 | 22 00 02", "< 30 06 | 00 00 | 03 | 23 00 01"}},
    {"more in flight than Receive Maximum",
     "MQTT-3.3.4-7",
     {hello, "> 20 06 | 00 00 | 03 | 21 00 01", "< 32 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00"}},
    {"QoS 2 in flight until PUBCOMP",
     "MQTT-3.3.4-7",
     {hello, "> 20 06 | 00 00 | 03 | 21 00 01", "< 34 06 | 00 01 'a' 00 01 00", "> 50 02 | 00 01",
      "< 62 02 | 00 01 | 32 06 | 00 01 'a' 00 02 00"}},
    {"a new message of QoS 1 with DUP", "MQTT-4.3.2-2", {hello, fresh, "< 3A 06 | 00 01 'a' 00 01 00"}},
    {"a new message of QoS 2 with DUP", "MQTT-4.3.3-2", {hello, fresh, "< 3C 06 | 00 01 'a' 00 01 00"}},
    {"sent again on the same connection",
     "MQTT-4.4.0-1",
     {hello, fresh, "< 34 06 | 00 01 'a' 00 01 00 | 3C 06 | 00 01 'a' 00 01 00"}},
    {"sent again after PUBREL",
     "MQTT-4.3.3-6",
     {hello_again, fresh, "< 34 06 | 00 01 'a' 00 01 00", "> 50 02 | 00 01", "< 62 02 | 00 01", "!", hello_again, resumed,
      "< 3C 06 | 00 01 'a' 00 01 00"}},
    {"sent again without DUP",
     "MQTT-3.3.1-1",
     {hello_again, fresh, "< 34 06 | 00 01 'a' 00 01 00", "!", hello_again, resumed, "< 34 06 | 00 01 'a' 00 01 00"}},
    {"sent again in another order",
     "MQTT-4.6.0-1",
     {hello_again, fresh, "< 32 06 | 00 01 'a' 00 01 00 | 34 06 | 00 01 'a' 00 02 00", "!", hello_again, resumed,
      "< 3C 06 | 00 01 'a' 00 02 00 | 3A 06 | 00 01 'a' 00 01 00"}},
    {"never sent again",
     "MQTT-4.4.0-1",
     {hello_again, fresh, "< 32 06 | 00 01 'a' 00 01 00", "!", hello_again, resumed, "< 32 06 | 00 01 'a' 00 02 00",
      "> 40 02 | 00 02", "< E0 00"}},
    {"PUBREL of nothing", "MQTT-2.2.1-5", {hello, fresh, "< 62 02 | 00 01"}},
    {"PUBREL of a refused message",
     "MQTT-2.2.1-5",
     {hello, fresh, "< 34 06 | 00 01 'a' 00 01 00", "> 50 03 | 00 01 | 87", "< 62 02 | 00 01"}},
    {"PUBRELs in another order",
     "MQTT-4.6.0-4",
     {hello, fresh, "< 34 06 | 00 01 'a' 00 01 00 | 34 06 | 00 01 'a' 00 02 00", "> 50 02 | 00 01 | 50 02 | 00 02",
      "< 62 02 | 00 02 | 62 02 | 00 01"}},

    {"PUBACK of nothing", "MQTT-2.2.1-5", {hello, fresh, "< 40 02 | 00 01"}},
    {"PUBACK twice", "MQTT-2.2.1-5", {hello, fresh, "> 32 06 | 00 01 'a' 00 01 00", "< 40 02 | 00 01 | 40 02 | 00 01"}},
    {"PUBREC of nothing", "MQTT-2.2.1-5", {hello, fresh, "< 50 02 | 00 01"}},
    {"PUBCOMP before PUBREL", "MQTT-2.2.1-5", {hello, fresh, "> 34 06 | 00 01 'a' 00 01 00", "< 50 02 | 00 01 | 70 02 | 00 01"}},
    {"PUBACK of the session before",
     "MQTT-2.2.1-5",
     {hello_again, fresh, "> 32 06 | 00 01 'a' 00 01 00", "!", hello_again, fresh, "< 40 02 | 00 01"}},
    {"PUBACK for QoS 2", "MQTT-3.3.4-1", {hello, fresh, "> 34 06 | 00 01 'a' 00 01 00", "< 40 02 | 00 01"}},
    {"PUBREC for QoS 1", "MQTT-3.3.4-1", {hello, fresh, "> 32 06 | 00 01 'a' 00 01 00", "< 50 02 | 00 01"}},
    {"PUBACKs in another order",
     "MQTT-4.6.0-2",
     {hello, fresh, "> 32 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00", "< 40 02 | 00 02 | 40 02 | 00 01"}},
    {"PUBRECs in another order",
     "MQTT-4.6.0-3",
     {hello, fresh, "> 34 06 | 00 01 'a' 00 01 00 | 34 06 | 00 01 'a' 00 02 00", "< 50 02 | 00 02 | 50 02 | 00 01"}},
};

const std::vector<script> right{
    {"QoS 1 both ways, under identifiers that are free again",
     "",
     {hello, "> 20 06 | 00 00 | 03 | 21 00 01", "< 32 06 | 00 01 'a' 00 01 00", "> 40 02 | 00 01", "< 32 06 | 00 01 'a' 00 01 00",
      "> 40 02 | 00 01", "> 32 06 | 00 01 'a' 00 01 00", "< 40 02 | 00 01", "> 32 06 | 00 01 'a' 00 01 00", "< 40 02 | 00 01",
      "< E0 00"}},
    {"QoS 2 both ways",
     "",
     {hello, fresh, "< 34 06 | 00 01 'a' 00 01 00", "> 50 02 | 00 01", "< 62 02 | 00 01", "> 70 02 | 00 01",
      "< 34 06 | 00 01 'a' 00 01 00", "> 34 06 | 00 01 'a' 00 01 00", "< 50 02 | 00 01", "> 62 02 | 00 01", "< 70 02 | 00 01"}},
    {"a message that was refused, and its identifier again",
     "",
     {hello, "> 20 06 | 00 00 | 03 | 21 00 01", "< 34 06 | 00 01 'a' 00 01 00", "> 50 03 | 00 01 | 87",
      "< 34 06 | 00 01 'a' 00 01 00"}},
    {"packets behind CONNECT",
     "",
     {"< 10 0D | 00 04 'MQTT' 05 02 00 00 | 00 | 00 00 | 32 06 | 00 01 'a' 00 01 00 | C0 00", fresh, "> 40 02 | 00 01 | D0 00"}},
    {"an answer that was lost: sent again, or new under the same identifier",
     "",
     {hello_again, fresh, "< 32 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00", "> 40 02 | 00 01 | 40 02 | 00 02", "!",
      hello_again, resumed, "< 32 06 | 00 01 'c' 00 01 00 | 3A 06 | 00 01 'a' 00 02 00"}},
    {"resumed in order, with what never arrived",
     "",
     {hello_again, fresh, "< 34 06 | 00 01 'a' 00 02 00 | 32 06 | 00 01 'a' 00 01 00", "> 50 02 | 00 02", "!", hello_again,
      resumed, "< 62 02 | 00 02 | 3A 06 | 00 01 'a' 00 01 00 | 3A 06 | 00 01 'a' 00 07 00",
      "> 70 02 | 00 02 | 40 02 | 00 01 | 40 02 | 00 07", "< E0 00"}},
    {"PUBREL whose PUBCOMP was lost",
     "",
     {hello_again, fresh, "< 34 06 | 00 01 'a' 00 01 00", "> 50 02 | 00 01", "< 62 02 | 00 01", "> 70 02 | 00 01", "!",
      hello_again, resumed, "< 62 02 | 00 01"}},
    {"a connection without time for what is to be sent again",
     "",
     {hello_again, fresh, "< 32 06 | 00 01 'a' 00 01 00", "!", hello_again, resumed, "< E0 00"}},
    {"a session that begins anew owes nothing",
     "",
     {hello_again, fresh, "< 32 06 | 00 01 'a' 00 01 00", "> 34 06 | 00 01 'a' 00 01 00", "!", hello, fresh,
      "< 32 06 | 00 01 'a' 00 01 00", "> 40 02 | 00 01", "< E0 00"}},
    {"acknowledgements of what the broker sends again",
     "",
     {hello_again, fresh, "> 32 06 | 00 01 'a' 00 01 00 | 34 06 | 00 01 'a' 00 02 00", "< 50 02 | 00 02", "> 62 02 | 00 02", "!",
      hello_again, resumed, "> 62 02 | 00 02 | 3A 06 | 00 01 'a' 00 01 00", "< 70 02 | 00 02 | 40 02 | 00 01"}},
    {"authentication, and again",
     "",
     {hello_add, "> F0 08 | 18 | 06 | 15 00 03 'ADD'", "< F0 08 | 18 | 06 | 15 00 03 'ADD'", fresh,
      "< F0 08 | 19 | 06 | 15 00 03 'ADD'"}},
    {"a connection that was refused", "", {hello, "> 20 03 | 00 87 | 00", "~"}},
    {"an alias that moves to another topic",
     "",
     {hello, "> 20 06 | 00 00 | 03 | 22 00 02",
      "< 30 07 | 00 01 'a' | 03 | 23 00 02 | 30 06 | 00 00 | 03 | 23 00 02 | 30 07 | 00 01 'b' | 03 | 23 00 02"}},
};

// Plays a script to `watch`.
void play(mqtt::detail::strict_watch& watch, const script& lines) {
    watch.begin();
    for (const std::string_view line : lines.lines) {
        if (line == "!") watch.begin();
        if (line == "~") watch.timed_out();
        if (line[0] == '<') watch.received(dockwire::test::from_hex(line.substr(1)));
        if (line[0] == '>') watch.sent(dockwire::test::from_hex(line.substr(1)));
    }
}

// A broker in strict mode, and "CLIENT STATEMENT" for each violation that it told of.
struct strict_world {
    explicit strict_world(mqtt::broker_options options = {}) : here{with_note(std::move(options), noted)} {}

    static mqtt::broker_options with_note(mqtt::broker_options options, strings& noted) {
        options.on_violation = [&noted](const mqtt::violation& found) {
            noted.push_back(std::string{found.client_id} + " " + std::string{found.statement});
        };
        return options;
    }

    strings noted{};
    world here;
};

} // namespace

TEST_CASE("strict mode finds each way to break a rule in the course of a session") {
    std::set<std::string_view> texts{};
    for (const script& each : wrong) {
        strings statements{};
        mqtt::detail::strict_watch watch{[&](const mqtt::detail::strict_rule& broken) {
            statements.emplace_back(broken.statement);
            texts.insert(broken.text);
        }};
        play(watch, each);
        CAPTURE(each.name);
        CHECK(statements == strings{each.statement});
    }
    texts.insert(mqtt::detail::strict::first_packet.text); // the connection finds these two
    texts.insert(mqtt::detail::strict::left_open.text);
    for (const mqtt::detail::strict_rule* rule : mqtt::detail::strict::rules) {
        CAPTURE(rule->text);
        CHECK(texts.contains(rule->text));
    }
}

TEST_CASE("strict mode finds nothing where nothing is wrong") {
    for (const script& each : right) {
        strings found{};
        mqtt::detail::strict_watch watch{[&](const mqtt::detail::strict_rule& broken) { found.emplace_back(broken.text); }};
        play(watch, each);
        CAPTURE(each.name, found);
        CHECK(found.empty());
    }
}

TEST_CASE("strict mode sees the same however the bytes are cut") {
    for (const script& each : wrong) {
        strings statements{};
        mqtt::detail::strict_watch watch{
            [&](const mqtt::detail::strict_rule& broken) { statements.emplace_back(broken.statement); }};
        watch.begin();
        for (const std::string_view line : each.lines) {
            if (line == "!") watch.begin();
            if (line == "~") watch.timed_out();
            if (line[0] == '>') watch.sent(dockwire::test::from_hex(line.substr(1)));
            if (line[0] != '<') continue;
            for (const std::byte byte : dockwire::test::from_hex(line.substr(1)))
                watch.received(std::span{&byte, 1});
        }
        CAPTURE(each.name);
        CHECK(statements == strings{each.statement});
    }
}

TEST_CASE("a strict broker tells who broke what, and counts it") {
    strict_world strict;
    peer alice{strict.here, "alice"};
    alice.says("38 04 | 00 01 'a' 00");
    peer bob{strict.here, "bob"};
    bob.says("40 02 | 00 01");
    peer stranger{strict.here};
    stranger.says("C0 00");
    CHECK(strict.noted == strings{"alice MQTT-3.3.1-2", "bob MQTT-2.2.1-5", " MQTT-3.1.0-1"});
    CHECK(strict.here.broker->statistics().violations == 3);
}

TEST_CASE("a strict broker sees a client that breaks the rules of leaving") {
    strict_world strict{{.close_timeout = 2s}};
    peer alice{strict.here, "alice"};
    alice.says("E0 00");
    SECTION("with another packet") {
        alice.says("C0 00");
        CHECK(strict.noted == strings{"alice MQTT-3.14.4-1"});
    }
    SECTION("by staying") {
        strict.here.pass(2s);
        CHECK(strict.noted == strings{"alice MQTT-3.14.4-2"});
    }
    SECTION("or keeps them") {
        alice.vanishes();
        strict.here.pass(10s);
        CHECK(strict.noted.empty());
    }
}

TEST_CASE("a strict broker sees a client that is silent for too long") {
    strict_world strict;
    const peer alice{strict.here, "alice", {.keep_alive = 10}};
    const peer silent{strict.here}; // no CONNECT is no violation yet
    strict.here.pass(15s);
    CHECK(strict.noted == strings{"alice MQTT-3.1.2-20"});
}

TEST_CASE("a strict broker sees each byte that it sends once, also when a write takes only a part") {
    strict_world strict;
    peer bob{strict.here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    bob.sleeps();
    peer alice{strict.here, "alice"};
    std::vector<std::byte> packet = dockwire::test::from_hex("30 83 80 60 | 00 01 'a' 00");
    const auto like_connack = dockwire::test::from_hex("20 03 00 00 00"); // without Topic Alias Maximum
    while (packet.size() < 4 + 0x18'0003)
        packet.push_back(like_connack[packet.size() % like_connack.size()]);
    alice.says(packet); // more than the memory transport takes
    bob.says("30 08 | 00 01 'b' | 03 23 00 01 | 'p'");
    CHECK(strict.noted.empty());
    bob.sleeps(false);
    CHECK(bob.heard().size() > packet.size());
    bob.says("30 07 | 00 00 | 03 23 00 01 | 'p'");
    CHECK(strict.noted.empty());
}

TEST_CASE("a strict broker knows a session over its connections") {
    strict_world strict;
    constexpr connect_terms again{.clean_start = false, .session_expiry = 100};
    {
        peer alice{strict.here, "alice", again};
        alice.says("34 06 | 00 01 'a' 00 01 00");
    }
    peer alice{strict.here, "alice", again};
    alice.says("34 06 | 00 01 'a' 00 01 00");
    CHECK(strict.noted == strings{"alice MQTT-3.3.1-1"});
}

TEST_CASE("a client that a strict broker takes over from another connection breaks nothing") {
    strict_world strict;
    peer before{strict.here, "alice", {.session_expiry = 100}};
    peer after{strict.here, "alice", {.clean_start = false, .session_expiry = 100}};
    before.says("C0 00");
    CHECK(after.heard() == welcome_back);
    CHECK(strict.noted.empty());
}

TEST_CASE("strict mode names the statement that a packet breaks which cannot be read, and says nothing of what follows") {
    strings found{};
    mqtt::detail::strict_watch watch{[&](const mqtt::detail::strict_rule& broken) {
        found.push_back(std::string{broken.statement} + " " + std::string{broken.text});
    }};
    watch.begin();
    watch.received(dockwire::test::from_hex("10 0D | 00 04 'MQTT' 05 03 00 00 | 00 | 00 00 | 00 00 | 41 02 00 01"));
    watch.received(dockwire::test::from_hex("41 02 | 00 01"));
    CHECK(found == strings{"MQTT-3.1.2-3 Connect Flags: the reserved bit is set"});
}
