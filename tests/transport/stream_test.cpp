// What every transport promises, checked over each.
#include "dockwire/asio.hpp"

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <asio/steady_timer.hpp>

#include "streams.hpp"

#ifdef DOCKWIRE_TLS
#include "tls_streams.hpp"
#define TLS_STREAMS , tls_tcp, tls_memory, websocket_tls_tcp
#define TLS_HALF_CLOSED_STREAMS , tls_tcp, tls_memory
#else
#define TLS_STREAMS
#define TLS_HALF_CLOSED_STREAMS
#endif

using namespace streams;
using mqtt::local_transport;
using mqtt::memory_transport;
using mqtt::tcp_transport;

#define EVERY_STREAM tcp_transport, memory_transport, local_transport, websocket_tcp, websocket_memory TLS_STREAMS
#define HALF_CLOSED_STREAMS tcp_transport, memory_transport, local_transport TLS_HALF_CLOSED_STREAMS

TEMPLATE_TEST_CASE("bytes go both ways", "[MQTT-4.2.0-1]", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    CHECK(ends.client.is_open());
    CHECK(ends.server.is_open());
    CHECK(write(io, ends.client, "to the server").count == 13);
    CHECK(read_some(io, ends.server).second == "to the server");
    CHECK(write(io, ends.server, "to the client").count == 13);
    CHECK(read_some(io, ends.client).second == "to the client");
}

TEMPLATE_TEST_CASE("a write of many megabytes arrives whole, in order, and ends when all of it is on its way", "[MQTT-4.2.0-1]",
                   EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    std::string sent;
    for (int i = 0; sent.size() < 8'000'000; ++i)
        sent += std::to_string(i);
    outcome written;
    whole_write writing{ends.client, sent, written};
    writing.start();
    std::string received;
    std::string part(60'000, '\0');
    while (received.size() < sent.size()) {
        outcome read;
        ends.server.async_read_some(asio::buffer(part), read.handler());
        REQUIRE(run_until(io, [&] { return read.done(); }));
        REQUIRE_FALSE(read.error);
        received.append(part, 0, read.count);
    }
    REQUIRE(run_until(io, [&] { return written.done(); }));
    CHECK(written.count == sent.size());
    CHECK(received == sent);
}

TEMPLATE_TEST_CASE("a stream tells what is sent, and that it has arrived when it was read", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    settle(io, ends);
    const auto before = ends.client.progress();
    write(io, ends.client, "hello");
    CHECK(ends.client.progress().sent >= before.sent + 5);
    CHECK(read_some(io, ends.server).second == "hello");
    // TCP acknowledges in its own time.
    asio::steady_timer tick{io};
    for (int i = 0; i < 2000 && ends.client.progress().acknowledged != ends.client.progress().sent; ++i) {
        tick.expires_after(std::chrono::milliseconds{10});
        outcome passed;
        tick.async_wait(passed.handler());
        REQUIRE(run_until(io, [&] { return passed.done(); }));
    }
    CHECK(ends.client.progress().acknowledged == ends.client.progress().sent);
}

TEMPLATE_TEST_CASE("what a peer does not read is sent and has not arrived", "", tcp_transport, memory_transport, websocket_tcp) {
    asio::io_context io;
    connected<TestType> ends{io};
    outcome written;
    const std::string too_much(20'000'000, 'x');
    whole_write writing{ends.client, too_much, written};
    writing.start();
    run_ready(io);
    REQUIRE_FALSE(written.done());
    const auto reached = ends.client.progress();
    CHECK(reached.sent > 0);
    CHECK(reached.acknowledged < reached.sent);
    writing.moved(nullptr);
}

TEMPLATE_TEST_CASE("no handler runs inside the call that takes it", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    REQUIRE(write(io, ends.server, "ready").calls == 1);
    outcome read;
    outcome written;
    std::string into(5, '\0');
    ends.client.async_read_some(asio::buffer(into), read.handler());
    ends.client.async_write_some(asio::buffer("x", 1), written.handler());
    CHECK(read.calls + written.calls == 0);
    CHECK(run_until(io, [&] { return read.done() && written.done(); }));
    outcome shut;
    ends.client.async_shutdown(shut.handler());
    CHECK(shut.calls == 0);
    CHECK(run_until(io, [&] { return shut.done(); }));
}

TEMPLATE_TEST_CASE("waiting for readability ends when there are bytes, and takes none", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    outcome waited;
    ends.server.async_wait_readable(waited.handler());
    run_ready(io);
    CHECK_FALSE(waited.done());
    write(io, ends.client, "news");
    REQUIRE(run_until(io, [&] { return waited.done(); }));
    CHECK_FALSE(waited.error);
    CHECK(read_some(io, ends.server).second == "news");
}

TEMPLATE_TEST_CASE("waiting for readability ends when the peer has ended", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    outcome waited;
    ends.server.async_wait_readable(waited.handler());
    ends.client.close();
    REQUIRE(run_until(io, [&] { return waited.done(); }));
    CHECK(read_some(io, ends.server).first == asio::error::eof);
}

TEMPLATE_TEST_CASE("what was written before closing arrives before the end of the stream", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    write(io, ends.client, "last bytes");
    ends.client.close();
    CHECK(read_all(io, ends.server) == std::pair{asio::error::make_error_code(asio::error::eof), std::string{"last bytes"}});
}

TEMPLATE_TEST_CASE("shutting down ends one direction only", "", HALF_CLOSED_STREAMS) {
    asio::io_context io;
    connected<TestType> ends{io};
    outcome shut;
    ends.client.async_shutdown(shut.handler());
    REQUIRE(run_until(io, [&] { return shut.done(); }));
    CHECK_FALSE(shut.error);
    CHECK(read_some(io, ends.server).first == asio::error::eof);
    write(io, ends.server, "the end");
    CHECK(read_some(io, ends.client).second == "the end");
}

TEMPLATE_TEST_CASE("closing cancels what is outstanding, once and not inside the call", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    settle(io, ends);
    outcome read;
    outcome written;
    std::string into(10, '\0');
    const std::string too_much(20'000'000, 'x');
    ends.client.async_read_some(asio::buffer(into), read.handler());
    whole_write writing{ends.client, too_much, written};
    writing.start();
    run_ready(io);
    REQUIRE_FALSE(written.done());
    ends.client.close();
    ends.client.close();
    CHECK_FALSE(ends.client.is_open());
    CHECK(read.calls + written.calls == 0);
    REQUIRE(run_until(io, [&] { return read.done() && written.done(); }));
    CHECK(read.error == asio::error::operation_aborted);
    CHECK(written.error == asio::error::operation_aborted);
    run_ready(io);
    CHECK(read.calls == 1);
    CHECK(written.calls == 1);
}

TEMPLATE_TEST_CASE("a transport may be destroyed while it reads, waits or writes", "", EVERY_STREAM) {
    asio::io_context io;
    std::optional<connected<TestType>> ends{io};
    settle(io, *ends);
    outcome read;
    outcome written;
    std::string into(10, '\0');
    const std::string too_much(20'000'000, 'x');
    if (GENERATE(true, false))
        ends->client.async_read_some(asio::buffer(into), read.handler());
    else
        ends->client.async_wait_readable(read.handler());
    whole_write writing{ends->client, too_much, written};
    writing.start();
    run_ready(io, GENERATE(0U, 1U, 2U, 3U, 100U));
    ends.reset();
    writing.moved(nullptr);
    REQUIRE(run_until(io, [&] { return read.done() && written.done(); }));
    CHECK(read.error);
    CHECK(written.error);
}

TEMPLATE_TEST_CASE("a transport may be moved while it reads", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    outcome read;
    std::string into(100, '\0');
    ends.server.async_read_some(asio::buffer(into), read.handler());
    TestType moved{std::move(ends.server)};
    CHECK_FALSE(ends.server.is_open());
    CHECK(moved.is_open());
    write(io, ends.client, "moved");
    REQUIRE(run_until(io, [&] { return read.done(); }));
    CHECK(into.substr(0, read.count) == "moved");
}

TEMPLATE_TEST_CASE("assigning a transport closes the one that was there", "", EVERY_STREAM) {
    asio::io_context io;
    connected<TestType> ends{io};
    ends.client = new_client<TestType>(io);
    CHECK_FALSE(ends.client.is_open());
    CHECK(read_some(io, ends.server).first == asio::error::eof);
}

TEMPLATE_TEST_CASE("connecting where nobody listens is refused", "", EVERY_STREAM) {
    asio::io_context io;
    auto listener = new_listener<TestType>(io);
    REQUIRE_FALSE(listener.listen(anywhere<TestType>()));
    const mqtt::endpoint where = listener.local_endpoint();
    listener.close();
    auto client = new_client<TestType>(io);
    outcome connecting;
    client.async_connect(where, no_step, connecting.handler());
    CHECK(connecting.calls == 0);
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    const bool file_is_gone = where.scheme == "unix";
    CHECK(connecting.error.value() == (file_is_gone ? ENOENT : ECONNREFUSED));
    CHECK_FALSE(client.is_open());
}

TEMPLATE_TEST_CASE("closing or destroying a transport that connects cancels it", "", EVERY_STREAM) {
    asio::io_context io;
    auto listener = new_listener<TestType>(io);
    REQUIRE_FALSE(listener.listen(anywhere<TestType>()));
    std::optional<TestType> client{new_client<TestType>(io)};
    outcome connecting;
    client->async_connect(listener.local_endpoint(), no_step, connecting.handler());
    if (GENERATE(true, false))
        client->close();
    else
        client.reset();
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == asio::error::operation_aborted);
    CHECK_FALSE((client && client->is_open()));
}

TEMPLATE_TEST_CASE("a transport may be closed or destroyed while it reports a step", "", EVERY_STREAM) {
    asio::io_context io;
    auto listener = new_listener<TestType>(io);
    REQUIRE_FALSE(listener.listen(anywhere<TestType>()));
    std::optional<TestType> client{new_client<TestType>(io)};
    const bool destroy = GENERATE(false, true);
    outcome connecting;
    const auto end = [&](mqtt::connect_step) {
        if (destroy)
            client.reset();
        else
            client->close();
    };
    client->async_connect(listener.local_endpoint(), end, connecting.handler());
    CHECK(connecting.calls == 0);
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == asio::error::operation_aborted);
    CHECK(connecting.calls == 1);
}

TEMPLATE_TEST_CASE("an io_context may be destroyed with everything outstanding", "", EVERY_STREAM) {
    auto io = std::make_unique<asio::io_context>();
    auto ends = std::make_shared<connected<TestType>>(*io);
    auto into = std::make_shared<std::string>(10, '\0');
    for (auto* end : {&ends->client, &ends->server}) {
        end->async_read_some(asio::buffer(*into), [ends, into](std::error_code, std::size_t) {});
        end->async_write_some(asio::buffer("x", 1), [ends, into](std::error_code, std::size_t) {});
    }
    run_ready(*io, GENERATE(0U, 1U, 2U, 3U, 4U));
    ends.reset();
    io.reset();
    CHECK(into.use_count() == 1);
}

TEMPLATE_TEST_CASE("a listener accepts one connection after another, each its own", "", tcp_transport, memory_transport,
                   local_transport) {
    asio::io_context io;
    auto listener = new_listener<TestType>(io);
    REQUIRE_FALSE(listener.listen(anywhere<TestType>()));
    CHECK(listener.is_open());
    std::vector<TestType> clients;
    std::vector<TestType> servers;
    for (int i = 0; i < 3; ++i) {
        outcome connecting;
        clients.emplace_back(new_client<TestType>(io)).async_connect(listener.local_endpoint(), no_step, connecting.handler());
        REQUIRE(run_until(io, [&] { return connecting.done(); }));
    }
    for (std::size_t i = 0; i < 3; ++i) {
        listener.async_accept([&](std::error_code error, TestType taken) {
            CHECK_FALSE(error);
            servers.push_back(std::move(taken));
        });
        REQUIRE(run_until(io, [&] { return servers.size() == i + 1; }));
        write(io, clients[i], std::to_string(i));
        CHECK(read_some(io, servers[i]).second == std::to_string(i));
    }
}

TEMPLATE_TEST_CASE("closing or destroying a listener cancels its accept", "", EVERY_STREAM) {
    asio::io_context io;
    std::optional<listener_of<TestType>> listener{new_listener<TestType>(io)};
    REQUIRE_FALSE(listener->listen(anywhere<TestType>()));
    std::error_code accepted;
    int calls = 0;
    listener->async_accept([&](std::error_code error, TestType none) {
        ++calls;
        accepted = error;
        CHECK_FALSE(none.is_open());
    });
    run_ready(io);
    CHECK(calls == 0);
    if (GENERATE(true, false))
        listener->close();
    else
        listener.reset();
    REQUIRE(run_until(io, [&] { return calls != 0; }));
    CHECK(accepted == asio::error::operation_aborted);
    CHECK(calls == 1);
}

TEMPLATE_TEST_CASE("two listeners cannot have one place", "", EVERY_STREAM) {
    asio::io_context io;
    auto first = new_listener<TestType>(io);
    auto second = new_listener<TestType>(io);
    REQUIRE_FALSE(first.listen(anywhere<TestType>()));
    CHECK(second.listen(first.local_endpoint()) == asio::error::address_in_use);
    CHECK_FALSE(second.is_open());
    const mqtt::endpoint where = first.local_endpoint();
    first.close();
    CHECK_FALSE(second.listen(where));
    CHECK(second.is_open());
}
