// The opening handshake over a stream, from either end, and how it fails.
#include "websocket_peer.hpp"

using namespace streams;
using mqtt::connect_step;
using mqtt::http_status;
using mqtt::websocket_error;

namespace {

mqtt::websocket_options with_headers(void (*add)(const mqtt::endpoint&, mqtt::websocket_headers&)) {
    return {.add_headers = add};
}

} // namespace

TEST_CASE("connecting reports the WebSocket handshake after the steps of the stream") {
    asio::io_context io;
    const open_client client{io};
    CHECK(client.steps == std::vector{connect_step::connect, connect_step::websocket});
    CHECK(client.socket->is_open());
    CHECK(client.request.starts_with("GET / HTTP/1.1\r\n"));
}

TEST_CASE("ws is the scheme over TCP, and a listener says so") {
    STATIC_REQUIRE(mqtt::serves<websocket_tcp>("ws"));
    STATIC_REQUIRE_FALSE(mqtt::serves<websocket_tcp>("mqtt"));
    STATIC_REQUIRE(mqtt::transport<websocket_tcp>);
    STATIC_REQUIRE(mqtt::listener<mqtt::websocket_listener<mqtt::tcp_listener>>);
    asio::io_context io;
    mqtt::websocket_listener<mqtt::tcp_listener> listener{io.get_executor()};
    CHECK(listener.local_endpoint() == mqtt::endpoint{});
    REQUIRE_FALSE(listener.listen(*mqtt::parse_url("ws://127.0.0.1:0")));
    const auto where = listener.local_endpoint();
    CHECK(where == *mqtt::parse_url("ws://127.0.0.1:" + std::to_string(where.port) + "/"));
}

TEST_CASE("extra headers go out with the handshake, at each attempt") {
    asio::io_context io;
    const std::string token = "for ";
    const auto add = [&](const mqtt::endpoint& where, mqtt::websocket_headers& to) {
        to.add("Authorization", token + where.host);
    };
    const asking_client client{io, {.add_headers = add}};
    CHECK(client.request.find("\r\nAuthorization: for raw\r\n") != std::string::npos);
}

TEST_CASE("an extra header that would inject others fails the connect, and nothing is sent") {
    asio::io_context io;
    const auto nonsense = with_headers([](const auto&, auto& to) { to.add("Bad", "one\r\nInjected: two"); });
    websocket_memory client{io.get_executor(), settings_of(nonsense)};
    outcome connecting;
    client.async_connect(*mqtt::parse_url("memory://raw"), no_step, connecting.handler());
    CHECK(connecting.calls == 0);
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == websocket_error::invalid_header);
}

TEST_CASE("a client gives up on what is no WebSocket server, and tells what it said") {
    struct row {
        const char* name;
        std::string answer;
        std::error_code error;
        const char* text;
    };
    const row rows[]{
        {"not found, with a body", "HTTP/1.1 404 Not Found\r\nContent-Length: 23\r\n\r\n<h1>No such\r\n page.</h1>",
         http_status{404}, "<h1>No such page.</h1>"},
        {"a body that is cut", "HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\nbroken", http_status{500}, "broken"},
        {"a redirection", "HTTP/1.1 301 Moved Permanently\r\nLocation: https://there/\r\nContent-Length: 0\r\n\r\n",
         http_status{301}, "Location: https://there/ "},
        {"a body in chunks", "HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbusy\r\n0\r\n\r\n",
         http_status{503}, "busy 0"},
        {"no body", "HTTP/1.1 403 Forbidden\r\n\r\n", http_status{403}, ""},
        {"a plain web page", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", http_status{200}, "hi"},
        {"a server of another kind", "SSH-2.0-OpenSSH_9.2\r\n", websocket_error::not_http, "SSH-2.0-OpenSSH_9.2"},
        {"an MQTT server", wire("20 03 00 84 00"), websocket_error::not_http, nullptr},
        {"a header that does not end", "HTTP/1.1 101 " + std::string(10'000, 'x'), websocket_error::header_too_large, ""},
        {"a header without sense", "HTTP/1.1 101 Switching Protocols\r\nnonsense\r\n\r\n", websocket_error::malformed_http, ""},
        {"another's answer", "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
         websocket_error::wrong_accept_key, ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        asio::io_context io;
        asking_client client{io};
        CHECK(client.answer(each.answer).error == each.error);
        CHECK_FALSE(client.socket->is_open());
        if (each.text != nullptr) CHECK(client.socket->error_text() == each.text);
    }
}

TEST_CASE("a refusal's body is waited for when its length is known, and its end is enough") {
    asio::io_context io;
    asking_client client{io};
    write(io, client.peer, "HTTP/1.1 404 Not Found\r\nContent-Length: 1000\r\n\r\nNo ");
    run_ready(io);
    CHECK_FALSE(client.connecting.done());
    write(io, client.peer, "such page");
    client.peer.close();
    REQUIRE(run_until(io, [&] { return client.connecting.done(); }));
    CHECK(client.connecting.error == http_status{404});
    CHECK(client.socket->error_text() == "No such page");
}

TEST_CASE("a server that ends in the middle of the handshake is the end of the stream") {
    asio::io_context io;
    asking_client client{io};
    write(io, client.peer, "HTTP/1.1 101 Switching");
    client.peer.close();
    REQUIRE(run_until(io, [&] { return client.connecting.done(); }));
    CHECK(client.connecting.error == asio::error::eof);
}

TEST_CASE("the limit of the head is the options'") {
    asio::io_context io;
    asking_client client{io, {.largest_head = 200}};
    CHECK(client.answer("HTTP/1.1 404 Not Found\r\nX: " + std::string(200, 'x') + "\r\n\r\n").error ==
          websocket_error::header_too_large);
}

TEST_CASE("a handshake may come byte by byte, to either end") {
    asio::io_context io;
    mqtt::memory_faults faults{"raw"};
    faults.chunk(mqtt::memory_direction::to_client, 1);
    faults.chunk(mqtt::memory_direction::to_server, 1);
    open_client client{io};
    accepted_server server{io};
    write(io, server.peer, sound_request());
    CHECK(hear_head(io, server.peer) == sound_answer_to(sound_request()));
}

TEST_CASE("frames that come with the handshake are readable at once") {
    asio::io_context io;
    open_client client{io, wire("82 05 'early' | 82 02 '!!' | 82 03 'l'")};
    CHECK(client.socket->buffered() != 0);
    outcome waited;
    client.socket->async_wait_readable(waited.handler());
    CHECK(waited.calls == 0);
    REQUIRE(run_until(io, [&] { return waited.done(); }));
    CHECK(read_some(io, *client.socket, 4).second == "ea");
    CHECK(read_some(io, *client.socket).second == "rly!!l");
    CHECK(client.socket->buffered() == 0);
    write(io, client.peer, "ater");
    CHECK(read_some(io, *client.socket).second == "at");
}

TEST_CASE("a server answers what is no handshake by HTTP, and its reads fail") {
    struct row {
        const char* name;
        std::string request;
        const char* status;
        std::error_code error;
    };
    const row rows[]{
        {"a browser", "GET / HTTP/1.1\r\nHost: broker\r\n\r\n", "HTTP/1.1 400 ", websocket_error::not_websocket},
        {"an MQTT client", wire("10 0D 00 04 'MQTT' 05 02 00 3C 00 00 00"), "HTTP/1.1 400 ", websocket_error::not_http},
        {"a TLS client", wire("16 03 01 02 00"), "HTTP/1.1 400 ", websocket_error::not_http},
        {"a head without an end", "GET /" + std::string(10'000, 'x'), "HTTP/1.1 431 ", websocket_error::header_too_large},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        asio::io_context io;
        accepted_server server{io};
        outcome waited;
        server.socket->async_wait_readable(waited.handler());
        write(io, server.peer, each.request);
        CHECK(hear_head(io, server.peer).starts_with(each.status));
        REQUIRE(run_until(io, [&] { return waited.done(); }));
        CHECK(read_some(io, *server.socket).first == each.error);
        CHECK(write(io, *server.socket, "x").error == each.error);
        CHECK_FALSE(server.socket->is_open());
    }
}

TEST_CASE("what a server's owner wants before the handshake is done waits for it") {
    asio::io_context io;
    accepted_server server{io};
    CHECK(server.socket->is_open());
    outcome read;
    outcome written;
    std::string into(10, '\0');
    server.socket->async_read_some(asio::buffer(into), read.handler());
    server.socket->async_write_some(asio::buffer("hello", 5), written.handler());
    run_ready(io);
    CHECK(read.calls + written.calls == 0);
    write(io, server.peer, sound_request() + wire("82 82 00 00 00 00 'hi'"));
    REQUIRE(run_until(io, [&] { return read.done() && written.done(); }));
    CHECK(into.substr(0, read.count) == "hi");
    const std::string wanted = sound_answer_to(sound_request()) + wire("82 05 'hello'");
    CHECK(hear(io, server.peer, wanted.size()) == wanted);
}

TEST_CASE("a client that says nothing keeps nobody waiting") {
    asio::io_context io;
    mqtt::websocket_listener<mqtt::memory_listener> listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(*mqtt::parse_url("memory://raw")));
    std::vector<websocket_memory> accepted;
    const auto accept = [&] {
        listener.async_accept([&](std::error_code error, websocket_memory taken) {
            CHECK_FALSE(error);
            accepted.push_back(std::move(taken));
        });
    };
    mqtt::memory_transport silent{io.get_executor()};
    outcome first;
    accept();
    silent.async_connect(*mqtt::parse_url("memory://raw"), no_step, first.handler());
    REQUIRE(run_until(io, [&] { return accepted.size() == 1; }));
    accept();
    websocket_memory polite{io.get_executor()};
    outcome second;
    polite.async_connect(*mqtt::parse_url("memory://raw"), no_step, second.handler());
    REQUIRE(run_until(io, [&] { return second.done(); }));
    CHECK_FALSE(second.error);
}

TEST_CASE("closing or destroying a client at any point of its handshake cancels it") {
    const std::size_t handlers = GENERATE(range(std::size_t{0}, std::size_t{12}));
    const bool destroy = GENERATE(false, true);
    CAPTURE(handlers, destroy);
    asio::io_context io;
    asking_client client{io};
    outcome written;
    const std::string answer = sound_answer_to(client.request);
    client.peer.async_write_some(asio::buffer(answer), written.handler());
    run_ready(io, handlers);
    const bool was_open = client.socket->is_open();
    if (destroy)
        client.socket.reset();
    else
        client.socket->close();
    REQUIRE(run_until(io, [&] { return client.connecting.done(); }));
    run_ready(io);
    CHECK(client.connecting.calls == 1);
    CHECK(client.connecting.error == (was_open ? std::error_code{} : asio::error::operation_aborted));
}

TEST_CASE("a server's end may go at any point of its handshake") {
    const std::size_t handlers = GENERATE(range(std::size_t{0}, std::size_t{12}));
    CAPTURE(handlers);
    auto io = std::make_unique<asio::io_context>();
    std::optional<accepted_server> server{*io};
    outcome read;
    outcome written;
    std::string into(10, '\0');
    const std::string request = sound_request();
    server->socket->async_read_some(asio::buffer(into), read.handler());
    server->peer.async_write_some(asio::buffer(request), written.handler());
    run_ready(*io, handlers);
    server->socket.reset();
    if (GENERATE(false, true)) {
        REQUIRE(run_until(*io, [&] { return read.done(); }));
        CHECK(read.error == asio::error::operation_aborted);
    }
    server.reset();
    io.reset();
    CHECK(read.calls <= 1);
}
