// The broker over TCP on the loopback, in real time.
#include "dialogue.hpp"
#include "dockwire/transport/socket/tcp.hpp"

using namespace broker_test;

namespace {

using tcp_peer = basic_peer<mqtt::tcp_transport>;

struct tcp_world {
    tcp_world() { REQUIRE_FALSE(broker->listen("mqtt://127.0.0.1:0")); }

    asio::io_context io{1};
    std::optional<mqtt::broker> broker{std::in_place, io};
};

} // namespace

TEST_CASE("a message goes from one TCP client to another") {
    tcp_world here;
    CHECK(here.broker->local_endpoint().port != 0);
    tcp_peer alice{here.io, here.broker->local_endpoint()};
    tcp_peer bob{here.io, here.broker->local_endpoint()};
    alice.says(hello_alice);
    bob.says(hello_bob);
    CHECK(alice.heard_like(welcome) == welcome);
    CHECK(bob.heard_like(welcome) == welcome);
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    CHECK(bob.heard_like("90 04 | 00 01 | 00 | 02") == wire("90 04 | 00 01 | 00 | 02"));
    alice.says("34 07 | 00 01 'a' 00 07 00 'x'");
    CHECK(alice.heard_like("50 02 | 00 07") == wire("50 02 | 00 07"));
    CHECK(bob.heard_like("34 07 | 00 01 'a' 00 01 00 'x'") == wire("34 07 | 00 01 'a' 00 01 00 'x'"));
    CHECK(here.broker->connections() == 2);
}

TEST_CASE("TCP and memory clients of one broker reach each other") {
    tcp_world here;
    REQUIRE_FALSE(here.broker->listen("memory://broker"));
    CHECK(here.broker->local_endpoint(1) == mqtt::endpoint{.scheme = "memory", .host = "broker"});
    CHECK(here.broker->local_endpoint(2) == mqtt::endpoint{});
    tcp_peer alice{here.io, here.broker->local_endpoint(0)};
    basic_peer<mqtt::memory_transport> bob{here.io, here.broker->local_endpoint(1)};
    alice.says(hello_alice);
    alice.heard_like(welcome);
    bob.says(hello_bob);
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    bob.heard_like(welcome + "90 04 | 00 01 | 00 | 00");
    alice.says("30 05 | 00 01 'a' 00 'x'");
    CHECK(bob.heard_like("30 05 | 00 01 'a' 00 'x'") == wire("30 05 | 00 01 'a' 00 'x'"));
}

TEST_CASE("a taken over TCP client reads why before its connection ends") {
    tcp_world here;
    tcp_peer before{here.io, here.broker->local_endpoint()};
    before.says(hello_alice);
    before.heard_like(welcome);
    before.says("C0 00"); // its bytes and the broker's DISCONNECT may cross
    tcp_peer after{here.io, here.broker->local_endpoint()};
    after.says(hello_alice);
    CHECK(after.heard_like(welcome) == welcome);
    CHECK(before.is_cut_soon());
    CHECK(before.heard() == wire("D0 00 | E0 01 | 8E"));
}

TEST_CASE("close sends DISCONNECT over TCP, and the executor stops") {
    tcp_world here;
    tcp_peer alice{here.io, here.broker->local_endpoint()};
    alice.says(hello_alice);
    alice.heard_like(welcome);
    here.broker->close();
    CHECK(alice.is_cut_soon());
    CHECK(alice.heard() == wire("E0 01 | 8B"));
    alice.vanishes();
    here.io.restart();
    here.io.run_for(20s);
    CHECK(here.io.stopped());
}

TEST_CASE("a port that is in use is an error of listen") {
    tcp_world here;
    mqtt::broker second{here.io};
    CHECK(second.listen(here.broker->local_endpoint()) == asio::error::address_in_use);
    CHECK(second.listen("mqtts://127.0.0.1") == dockwire::usage_error::unsupported_scheme);
    CHECK(second.listen("tls://127.0.0.1") == dockwire::usage_error::invalid_url);
    CHECK(second.listen("127.0.0.1") == dockwire::usage_error::invalid_url);
    CHECK(second.error_text() == "URL at position 0: expected mqtt://, mqtts://, ws://, wss://, unix:// or memory://");
    CHECK(second.listen("mqtt://localhost:0"));
    CHECK(second.error_text() == "host: expected an address such as 127.0.0.1 or ::1, not a name");
}
