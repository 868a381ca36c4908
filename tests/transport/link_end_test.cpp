// How a link ends, whoever ends it and whenever.
#include "link_owner.hpp"

using namespace streams;
using mqtt::memory_transport;
using mqtt::tcp_transport;

TEMPLATE_TEST_CASE("the end of the stream is told once, after all bytes", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    ends.client->when_written = [](auto& client) { client.link->close(); };
    ends.client->write("bye");
    REQUIRE(run_until(io, [&] { return !ends.server->closed.empty(); }));
    run_ready(io);
    CHECK(ends.server->received == "bye");
    CHECK(ends.server->closed == std::vector{asio::error::make_error_code(asio::error::eof)});
    CHECK_FALSE(ends.server->link->is_open());
    CHECK(ends.client->closed.empty());
}

TEMPLATE_TEST_CASE("a failed write and a failed read are one closing", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    const std::string too_much(20'000'000, 'x');
    ends.server->link->pause_reading();
    ends.client->write(too_much);
    run_ready(io);
    ends.server->link->close();
    REQUIRE(run_until(io, [&] { return !ends.client->closed.empty(); }));
    run_ready(io);
    CHECK(ends.client->closed.size() == 1);
    CHECK_FALSE(ends.client->link->writing());
}

TEST_CASE("what has arrived is read to the end before a failed write is told") {
    asio::io_context io;
    mqtt::memory_faults faults{"anywhere"};
    connected<memory_transport> ends{io};
    faults.chunk(mqtt::memory_direction::to_client, 1); // the write fails in the middle of the reads
    write(io, ends.server, "last words");
    ends.server.close();
    const auto client = std::make_shared<noting_owner<memory_transport>>();
    client->start(std::move(ends.client));
    client->write("x");
    REQUIRE(run_until(io, [&] { return !client->closed.empty(); }));
    CHECK(client->received == "last words");
    CHECK(client->closed == std::vector{asio::error::make_error_code(asio::error::broken_pipe)});
}

TEMPLATE_TEST_CASE("shutting down lets the peer end the connection in its own time", "", tcp_transport, memory_transport,
                   websocket_tcp, websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    ends.server->when_closed = [](auto&) {};
    ends.client->link->shutdown();
    CHECK(ends.client->link->writing());
    REQUIRE(run_until(io, [&] { return !ends.server->closed.empty(); }));
    CHECK(ends.server->closed.front() == asio::error::eof);
    REQUIRE(run_until(io, [&] { return !ends.client->closed.empty(); }));
    CHECK(ends.client->closed.size() == 1);
}

TEMPLATE_TEST_CASE("nothing is told after close", "", tcp_transport, memory_transport, websocket_tcp, websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    ends.client->write("x");
    ends.server->write("y");
    run_ready(io, GENERATE(0U, 1U, 2U, 3U, 4U));
    const auto& client = *ends.client;
    const auto told = [&] { return client.reads + static_cast<int>(client.written) + static_cast<int>(client.closed.size()); };
    const int told_before = told();
    ends.client->link->close();
    ends.client->link->close();
    run_ready(io);
    CHECK(told() == told_before);
}

TEMPLATE_TEST_CASE("a link may be closed or destroyed in every callback", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    const bool destroy = GENERATE(false, true);
    const int where = GENERATE(0, 1, 2);
    CAPTURE(destroy, where);
    int ended = 0;
    const auto end = [&](auto& owner) {
        ++ended;
        if (destroy)
            owner.link.reset();
        else
            owner.link->close();
    };
    if (where == 0) ends.server->when_bytes = end;
    if (where == 1) ends.server->when_written = end;
    if (where == 2) ends.server->when_closed = end;
    ends.client->write("x");
    ends.server->write("y");
    if (where == 2) {
        REQUIRE(run_until(io, [&] { return ends.client->received == "y" && ends.server->received == "x"; }));
        ends.client->link->close();
    }
    REQUIRE(run_until(io, [&] { return ended != 0; }));
    run_ready(io);
    CHECK(ended == 1);
    CHECK_FALSE((ends.server->link && ends.server->link->is_open()));
}

TEMPLATE_TEST_CASE("a link may start again when it is told that it closed", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    connected<TestType> next{io};
    ends.client->when_closed = [&](auto& client) { client.start(std::move(next.client)); };
    ends.server->link->close();
    REQUIRE(run_until(io, [&] { return ends.client->closed.size() == 1; }));
    CHECK(ends.client->link->is_open());
    ends.client->write("again");
    CHECK(read_some(io, next.server).second == "again");
    CHECK(ends.client->closed.size() == 1);
}

TEMPLATE_TEST_CASE("starting an open link closes the connection that it had", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    connected<TestType> next{io};
    ends.client->start(std::move(next.client));
    REQUIRE(run_until(io, [&] { return !ends.server->closed.empty(); }));
    CHECK(ends.client->closed.empty());
    write(io, next.server, "new");
    CHECK(run_until(io, [&] { return ends.client->received == "new"; }));
}

TEMPLATE_TEST_CASE("a link's handlers hold its owner until the connection ends, and no longer", "", tcp_transport,
                   memory_transport, websocket_tcp, websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    const std::weak_ptr<noting_owner<TestType>> server = ends.server;
    ends.server.reset();
    run_ready(io);
    CHECK_FALSE(server.expired());
    ends.client->link->close();
    CHECK(run_until(io, [&] { return server.expired(); }));
}

TEMPLATE_TEST_CASE("an owner that only its link holds may go in any callback", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    const std::weak_ptr<noting_owner<TestType>> server = ends.server;
    ends.server->when_bytes = [](auto& owner) { owner.link.reset(); };
    ends.server.reset();
    ends.client->write("x");
    CHECK(run_until(io, [&] { return server.expired(); }));
}

// Ping-pong that is ended after any number of handlers, in each order of destruction; the sanitizers see what is touched then.
TEMPLATE_TEST_CASE("everything may be destroyed after any number of handlers", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    const std::size_t handlers = GENERATE(range(std::size_t{0}, std::size_t{24}));
    const int order = GENERATE(0, 1, 2, 3);
    CAPTURE(handlers, order);
    auto io = std::make_unique<asio::io_context>();
    linked<TestType> ends{*io};
    const std::weak_ptr<noting_owner<TestType>> client = ends.client;
    const std::weak_ptr<noting_owner<TestType>> server = ends.server;
    for (const auto& owner : {ends.client, ends.server})
        owner->when_bytes = [](auto& self) {
            if (!self.link->writing()) self.write("x");
        };
    ends.client->write("x");
    run_ready(*io, handlers);
    if (order == 0) ends.client->link->close();
    if (order == 1) ends.server->link.reset();
    ends.client.reset();
    if (order == 2) run_ready(*io, 2);
    ends.server.reset();
    if (order == 3) run_ready(*io, 2);
    io.reset();
    CHECK(client.expired());
    CHECK(server.expired());
}
