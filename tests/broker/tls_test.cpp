// The broker over TLS, and over WebSocket over TLS, in real time on the loopback.
#include "dialogue.hpp"
#include "dockwire/broker/tls.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/tls/tls.hpp"
#include "dockwire/transport/websocket/websocket.hpp"
#include "support/certificates.hpp"

using namespace broker_test;

namespace {

const dockwire::test::authority_and_server& known() { return dockwire::test::authority_and_server::of_this_program(); }

mqtt::transport_options server_options() { return {.tls = {.certificate = known().certificate, .key = known().key}}; }

/// A transport that trusts this program's authority by default.
template <class Transport>
struct trusting : Transport {
    explicit trusting(const asio::any_io_executor& executor)
        : Transport{executor, std::make_shared<mqtt::transport_settings>(mqtt::transport_options{.tls = {.ca = known().ca}})} {}
};

using tls_tcp = mqtt::tls_transport<mqtt::tcp_transport>;
using tls_peer = basic_peer<trusting<tls_tcp>>;
using websocket_peer = basic_peer<trusting<mqtt::websocket_transport<tls_tcp>>>;
using tcp_peer = basic_peer<mqtt::tcp_transport>;

struct tls_world {
    explicit tls_world(const mqtt::broker_options& options = {}) : broker{io, options} {
        REQUIRE_FALSE(listen_tls(broker, "mqtts://127.0.0.1:0", server_options()));
        REQUIRE_FALSE(listen_tls(broker, "wss://127.0.0.1:0", server_options()));
        REQUIRE_FALSE(listen_tls(broker, "mqtt://127.0.0.1:0"));
    }

    asio::io_context io{1};
    mqtt::broker broker;
};

} // namespace

TEST_CASE("clients over TLS, WebSocket over TLS and TCP reach each other") {
    tls_world here;
    CHECK(here.broker.local_endpoint(0).scheme == "mqtts");
    CHECK(here.broker.local_endpoint(1).scheme == "wss");
    tls_peer alice{here.io, here.broker.local_endpoint(0)};
    websocket_peer bob{here.io, here.broker.local_endpoint(1)};
    tcp_peer carol{here.io, here.broker.local_endpoint(2)};
    alice.says(hello_alice);
    bob.says(hello_bob);
    carol.says("10 12 | 00 04 'MQTT' 05 02 00 3C | 00 | 00 05 'carol'");
    CHECK(alice.heard_like(welcome) == welcome);
    CHECK(bob.heard_like(welcome) == welcome);
    CHECK(carol.heard_like(welcome) == welcome);
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    CHECK(bob.heard_like("90 04 | 00 01 | 00 | 02") == wire("90 04 | 00 01 | 00 | 02"));
    alice.says("34 07 | 00 01 'a' 00 07 00 'x'");
    CHECK(alice.heard_like("50 02 | 00 07") == wire("50 02 | 00 07"));
    CHECK(bob.heard_like("34 07 | 00 01 'a' 00 01 00 'x'") == wire("34 07 | 00 01 'a' 00 01 00 'x'"));
    carol.says("30 05 | 00 01 'a' 00 'y'");
    CHECK(bob.heard_like("30 05 | 00 01 'a' 00 'y'") == wire("30 05 | 00 01 'a' 00 'y'"));
    CHECK(here.broker.connections() == 3);
}

TEST_CASE("close sends DISCONNECT over TLS, and the executor stops") {
    tls_world here;
    tls_peer alice{here.io, here.broker.local_endpoint(0)};
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

TEST_CASE("a client that speaks no TLS is dropped, and the next one is served") {
    tls_world here;
    tcp_peer plain{here.io, here.broker.local_endpoint(0)};
    plain.says(hello_alice);
    CHECK(plain.is_cut_soon());
    tls_peer alice{here.io, here.broker.local_endpoint(0)};
    alice.says(hello_alice);
    CHECK(alice.heard_like(welcome) == welcome);
}

TEST_CASE("a client that does not finish its handshake is dropped in time") {
    tls_world here{{.connect_timeout = 50ms}};
    tcp_peer silent{here.io, here.broker.local_endpoint(0)};
    CHECK(silent.is_cut_soon());
}

TEST_CASE("listening with TLS says what is wrong with its options") {
    asio::io_context io{1};
    mqtt::broker broker{io};
    CHECK(listen_tls(broker, "wss://127.0.0.1:0") == dockwire::usage_error::invalid_option);
    CHECK(broker.error_text() == "tls.certificate_file: a listener needs a certificate and its key");
    CHECK(listen_tls(broker, "mqtts://127.0.0.1:0", {.tls = {.certificate_file = "/nowhere/b.pem"}}) ==
          dockwire::usage_error::invalid_option);
    CHECK(broker.error_text() == "tls.certificate_file: /nowhere/b.pem: No such file or directory");
    CHECK(listen_tls(broker, "mqtts:/") == dockwire::usage_error::invalid_url);
    CHECK(broker.error_text().starts_with("URL at position "));
    CHECK(broker.listen("mqtts://127.0.0.1:0", server_options()) == dockwire::usage_error::unsupported_scheme);
    CHECK(broker.error_text() == "broker::listen has no mqtts://; mqtt::listen_tls has mqtts:// and wss://");
    CHECK_FALSE(listen_tls(broker, "memory://broker"));
    CHECK(broker.error_text().empty());
}
