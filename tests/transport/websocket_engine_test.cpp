// A WebSocket without I/O: engines whose bytes the test carries.
#include "dockwire/asio.hpp"

#include <string>

#include "dockwire/transport/websocket/detail/engine.hpp"
#include "engines.hpp"
#include "websocket_peer.hpp"

using namespace streams;
using mqtt::http_status;
using mqtt::websocket_error;
using mqtt::detail::websocket_engine;

namespace {

struct websocket_engines {
    websocket_engines() {
        REQUIRE_FALSE(client.begin_client({.scheme = "ws", .host = "broker", .port = 80, .path = "/"}));
        REQUIRE_FALSE(server.begin_server("ws"));
    }

    websocket_engine client{nullptr};
    websocket_engine server{nullptr};
};

} // namespace

static_assert(mqtt::server_engine<websocket_engine>);
static_assert(!mqtt::detail::is_transparent<websocket_engine>);

TEST_CASE("a WebSocket handshake may come to an engine byte by byte") {
    websocket_engines ends;
    CHECK_FALSE(ends.client.shake_hands());
    engines::meet(ends.client, ends.server, 1);
    CHECK(ends.client.shake_hands());
    CHECK(ends.server.shake_hands());
    CHECK(engines::write(ends.client, "question") == 8);
    CHECK(engines::carry(ends.client, ends.server, 1) == "question");
    CHECK(engines::write(ends.server, "answer") == 6);
    CHECK(engines::carry(ends.server, ends.client) == "answer");
}

TEST_CASE("bytes behind the WebSocket handshake, in one piece with it, reach the owner") {
    websocket_engines ends;
    const std::string request = engines::take(ends.client);
    CHECK(engines::feed(ends.server, request + wire("82 82 00 00 00 00 'hi'")) == "hi");
    CHECK(ends.server.unread() == 0);
    engines::put(ends.client, engines::take(ends.server) + wire("82 05 'hello'"));
    CHECK(ends.client.shake_hands());
    CHECK(ends.client.unread() == 7);
    CHECK(engines::read(ends.client, 4) == "he");
    CHECK(engines::read(ends.client) == "llo");
    CHECK(ends.client.unread() == 0);
}

TEST_CASE("a refusal carries its status and the words of its body, also when the stream ends before they are whole") {
    const std::string refusal = "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nNo ";
    websocket_engines ends;
    engines::take(ends.client);
    CHECK(engines::feed(ends.client, refusal).empty());
    CHECK_FALSE(ends.client.end());
    CHECK(ends.client.cut_off(asio::error::eof) == http_status{404});
    CHECK(ends.client.text() == "No");
    engines::feed(ends.client, "answer");
    CHECK(ends.client.end() == http_status{404});
    CHECK(ends.client.text() == "No answer");
    CHECK_FALSE(ends.client.shake_hands());
}

TEST_CASE("what a server refuses is answered by HTTP before the engine fails") {
    websocket_engines ends;
    engines::feed(ends.server, "GET / HTTP/1.1\r\nHost: broker\r\n\r\n");
    CHECK(ends.server.end() == websocket_error::not_websocket);
    CHECK_FALSE(ends.server.shake_hands());
    CHECK(engines::take(ends.server).starts_with("HTTP/1.1 400 "));
}

TEST_CASE("a stream that ends in the WebSocket handshake is told as it is") {
    const websocket_engines ends;
    CHECK(ends.client.cut_off(asio::error::connection_reset) == asio::error::connection_reset);
}

TEST_CASE("what is being sent stays where it is while the next is put out") {
    websocket_engines ends;
    engines::meet(ends.client, ends.server);
    engines::feed(ends.server, wire("89 81 00 00 00 00 '1'"));
    const auto first = ends.server.take_output();
    engines::feed(ends.server, wire("89 81 00 00 00 00 '2' | 88 80 00 00 00 00"));
    CHECK(dockwire::as_text(first) == wire("8A 01 '1'"));
    ends.server.sent();
    CHECK(engines::take(ends.server) ==
          wire("88 02 03 E8")); // the close frame is the last, and takes the place of the second pong
    CHECK(ends.server.end() == asio::error::eof);
    CHECK(ends.server.write_error() == asio::error::broken_pipe);
    CHECK_FALSE(ends.server.shut_down());
    CHECK_FALSE(ends.server.has_output());
}
