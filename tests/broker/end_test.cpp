// How a broker ends: in order, or at once and at any moment.
#include "dialogue.hpp"
#include "dockwire/transport/memory/faults.hpp"

using namespace broker_test;
namespace packet = dockwire::mqtt::packet;

TEST_CASE("close disconnects every client with 0x8B, and then the executor has no more to do", "[MQTT-3.14.4-2]") {
    world here;
    peer alice{here, "alice"};
    peer stranger{here};
    here.broker->close();
    CHECK(alice.heard() == wire("E0 01 | 8B"));
    CHECK(alice.is_cut());
    CHECK(stranger.heard().empty());
    CHECK(stranger.is_cut());
    CHECK(here.broker->statistics().sessions == 0);
    alice.vanishes();
    here.settle();
    CHECK(here.io.stopped());
}

TEST_CASE("close waits no longer than the close time-out for a client that stays") {
    world here{{.close_timeout = 2s}};
    peer alice{here, "alice"};
    here.broker->close();
    CHECK(alice.heard() == wire("E0 01 | 8B"));
    here.settle();
    CHECK_FALSE(here.io.stopped());
    here.pass(2s);
    here.settle();
    CHECK(here.io.stopped());
}

TEST_CASE("a closed broker can listen again, and knows its retained messages") {
    world here;
    peer alice{here, "alice"};
    alice.says("31 05 | 00 01 'a' 00 'x'");
    here.broker->close();
    REQUIRE_FALSE(here.broker->listen("memory://broker"));
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 00 | 31 05 | 00 01 'a' 00 'x'"));
}

TEST_CASE("destroying the broker cuts every connection") {
    world here;
    peer alice{here, "alice", {.session_expiry = 100, .keep_alive = 10}};
    peer bob{here, "bob", {.session_expiry = 100}};
    peer stranger{here};
    alice.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    bob.vanishes();
    alice.heard();
    here.broker.reset();
    CHECK(alice.is_cut());
    CHECK(alice.heard().empty());
    CHECK(stranger.is_cut());
}

TEST_CASE("a broker may be destroyed after any number of handlers") {
    const int handlers = GENERATE(range(0, 60));
    CAPTURE(handlers);
    world here{{.close_timeout = 1s}};
    peer alice{here, "alice", {.session_expiry = 100, .keep_alive = 10}};
    peer bob{here, "bob"};
    alice.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    // Everything at once: messages to each other, a newcomer, a take-over, an end.
    mqtt::memory_transport newcomer{here.io.get_executor()};
    const auto hello = connect_bytes("alice", {.clean_start = false, .session_expiry = 100});
    newcomer.async_connect(
        {.scheme = "memory", .host = "broker"}, [](mqtt::connect_step) {},
        [&](std::error_code error) {
            if (!error) newcomer.async_write_some(asio::buffer(hello), [](std::error_code, std::size_t) {});
        });
    here.io.restart();
    for (int done = 0; done < handlers && here.io.poll_one() != 0; ++done) {
    }
    if (handlers % 3 == 0) here.broker->close();
    here.broker.reset();
    here.settle();
    CHECK(alice.is_cut());
    CHECK(bob.is_cut());
}

TEST_CASE("a broker may be destroyed or closed inside its authenticate hook") {
    const bool destroys = GENERATE(true, false);
    std::optional<mqtt::basic_broker<manual_clock>>* broker = nullptr;
    world here{{.authenticate = [&](const packet::connect& request) {
        if (request.client_id == "assassin") destroys ? broker->reset() : (*broker)->close();
        return mqtt::reason_code::success;
    }}};
    broker = &here.broker;
    peer alice{here, "alice"};
    peer assassin{here, "assassin", {}};
    CHECK(alice.is_cut());
    CHECK(assassin.is_cut());
    CHECK(assassin.heard().empty());
    if (!destroys) CHECK(here.broker->statistics().sessions == 0);
}

TEST_CASE("a broker outlives connections that break at any byte") {
    const std::size_t cut = GENERATE(range(std::size_t{0}, std::size_t{60}));
    CAPTURE(cut);
    world here;
    mqtt::memory_faults faults{"broker"};
    faults.cut_after(mqtt::memory_direction::to_server, cut);
    {
        peer alice{here};
        alice.says(connect_bytes("alice", {.session_expiry = 100}));
        alice.says("82 07 | 00 01 | 00 | 00 01 'a' 02 | 34 07 | 00 01 'a' 00 01 00 'x' | 50 02 | 00 01 | 70 02 | 00 01");
    }
    here.settle();
    faults.clear();
    CHECK(here.broker->connections() == 0);
    peer back{here, "alice", {}};
    CHECK(back.heard() == welcome);
}
