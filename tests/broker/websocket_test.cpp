// The broker over WebSocket on the loopback, in real time.
#include "dialogue.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/websocket/websocket.hpp"

using namespace broker_test;

namespace {

using websocket_peer = basic_peer<mqtt::websocket_transport<mqtt::tcp_transport>>;
using tcp_peer = basic_peer<mqtt::tcp_transport>;

struct websocket_world {
    explicit websocket_world(const mqtt::broker_options& options = {}) : broker{io, options} {
        REQUIRE_FALSE(broker.listen("ws://127.0.0.1:0"));
        REQUIRE_FALSE(broker.listen("mqtt://127.0.0.1:0"));
    }

    asio::io_context io{1};
    mqtt::broker broker;
};

} // namespace

TEST_CASE("WebSocket and TCP clients of one broker reach each other", "[MQTT-6.0.0-4]") {
    websocket_world here;
    CHECK(here.broker.local_endpoint(0).scheme == "ws");
    websocket_peer alice{here.io, here.broker.local_endpoint(0)};
    tcp_peer bob{here.io, here.broker.local_endpoint(1)};
    alice.says(hello_alice);
    bob.says(hello_bob);
    CHECK(alice.heard_like(welcome) == welcome);
    CHECK(bob.heard_like(welcome) == welcome);
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    CHECK(bob.heard_like("90 04 | 00 01 | 00 | 02") == wire("90 04 | 00 01 | 00 | 02"));
    alice.says("34 07 | 00 01 'a' 00 07 00 'x'");
    CHECK(alice.heard_like("50 02 | 00 07") == wire("50 02 | 00 07"));
    CHECK(bob.heard_like("34 07 | 00 01 'a' 00 01 00 'x'") == wire("34 07 | 00 01 'a' 00 01 00 'x'"));
    CHECK(here.broker.connections() == 2);
}

TEST_CASE("close sends DISCONNECT over WebSocket, and the executor stops") {
    websocket_world here;
    websocket_peer alice{here.io, here.broker.local_endpoint(0)};
    alice.says(hello_alice);
    alice.heard_like(welcome);
    here.broker.close();
    CHECK(alice.is_cut_soon());
    CHECK(alice.heard() == wire("E0 01 | 8B"));
    alice.vanishes();
    here.io.restart();
    here.io.run_for(20s);
    CHECK(here.io.stopped());
}

TEST_CASE("who asks for no WebSocket, or for nothing, is let go, and others are served meanwhile") {
    websocket_world here{{.connect_timeout = 200ms}};
    mqtt::endpoint where = here.broker.local_endpoint(0);
    where.scheme = "mqtt";
    tcp_peer silent{here.io, where};
    tcp_peer plain{here.io, where};
    plain.says(hello_bob);
    CHECK(plain.is_cut_soon());
    websocket_peer alice{here.io, here.broker.local_endpoint(0)};
    alice.says(hello_alice);
    CHECK(alice.heard_like(welcome) == welcome);
    CHECK(silent.is_cut_soon());
    CHECK(here.broker.statistics().connections_accepted == 3);
}

TEST_CASE("a text frame ends the connection to the broker", "[MQTT-6.0.0-1]") {
    websocket_world here;
    mqtt::endpoint where = here.broker.local_endpoint(0);
    where.scheme = "mqtt";
    tcp_peer alice{here.io, where};
    const std::string request = mqtt::detail::websocket_request(where, "dGhlIHNhbXBsZSBub25jZQ==", "");
    const std::string answer = mqtt::detail::answer_request(request).text;
    alice.says("'" + request + "'");
    CHECK(alice.heard_like("'" + answer + "'") == wire("'" + answer + "'"));
    alice.says("81 81 00 00 00 00 'x'");
    CHECK(alice.is_cut_soon());
    CHECK(alice.heard() == wire("88 2D 03 EB 'a text frame, MQTT travels in binary frames'"));
}
