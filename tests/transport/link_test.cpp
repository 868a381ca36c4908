// What a link does while its connection is open.
#include "dockwire/asio.hpp"

#include <asio/post.hpp>

#include "link_owner.hpp"

using namespace streams;
using mqtt::memory_transport;
using mqtt::tcp_transport;

TEMPLATE_TEST_CASE("a link delivers what the other one writes, and says when a write is done", "", tcp_transport,
                   memory_transport, websocket_tcp, websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    ends.client->write("hello");
    CHECK(ends.client->link->writing());
    CHECK(ends.client->written == 0);
    REQUIRE(run_until(io, [&] { return ends.client->written == 5 && ends.server->received == "hello"; }));
    CHECK_FALSE(ends.client->link->writing());
    ends.server->write("hello yourself");
    REQUIRE(run_until(io, [&] { return ends.client->received == "hello yourself"; }));
}

TEMPLATE_TEST_CASE("a link delivers what had come before it started", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    connected<TestType> ends{io};
    write(io, ends.client, "early");
    const auto server = std::make_shared<noting_owner<TestType>>();
    server->start(std::move(ends.server));
    CHECK(run_until(io, [&] { return server->received == "early"; }));
}

TEMPLATE_TEST_CASE("a link reads much in large pieces, whole and in order", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    std::string sent;
    for (int i = 0; sent.size() < 4'000'000; ++i)
        sent += std::to_string(i);
    ends.client->write(sent);
    REQUIRE(run_until(io, [&] { return ends.server->received.size() >= sent.size(); }));
    CHECK(ends.server->received == sent);
    CHECK(ends.server->reads < 1000);
}

TEMPLATE_TEST_CASE("an owner may write from each of its callbacks", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    ends.server->when_bytes = [](auto& server) { server.write("pong"); };
    ends.client->when_bytes = [](auto& client) {
        if (client.reads < 100) client.write("ping");
    };
    ends.client->write("ping");
    REQUIRE(run_until(io, [&] { return ends.client->reads == 100; }));
    CHECK(ends.client->received.size() == 400);
}

TEMPLATE_TEST_CASE("a paused link reads nothing until it is resumed", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    ends.server->link->pause_reading();
    CHECK(ends.server->link->reading_paused());
    run_ready(io);
    ends.client->write("hello");
    REQUIRE(run_until(io, [&] { return ends.client->written == 5; }));
    run_ready(io);
    CHECK(ends.server->received.empty());
    ends.server->link->resume_reading();
    ends.server->link->resume_reading();
    CHECK(run_until(io, [&] { return ends.server->received == "hello"; }));
}

TEMPLATE_TEST_CASE("pausing in on_bytes stops after these bytes, pausing and resuming there changes nothing", "", tcp_transport,
                   memory_transport, websocket_tcp, websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    const bool resume = GENERATE(false, true);
    ends.server->when_bytes = [resume](auto& server) {
        server.link->pause_reading();
        if (resume) server.link->resume_reading();
    };
    const std::string much(1'000'000, 'x');
    ends.client->write(much);
    REQUIRE(run_until(io, [&] { return ends.server->reads == 1; }));
    if (!resume) {
        run_ready(io);
        CHECK(ends.server->reads == 1);
        ends.server->when_bytes = nullptr;
        ends.server->link->resume_reading();
    }
    CHECK(run_until(io, [&] { return ends.server->received.size() == much.size(); }));
}

TEMPLATE_TEST_CASE("a busy link leaves other handlers their turn", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory) {
    asio::io_context io;
    linked<TestType> ends{io};
    const std::string much(8'000'000, 'x');
    ends.client->write(much);
    int reads_since_turn = 0;
    int most_reads_in_a_row = 0;
    ends.server->when_bytes = [&](auto&) { most_reads_in_a_row = std::max(most_reads_in_a_row, ++reads_since_turn); };
    std::function<void()> turn = [&] {
        reads_since_turn = 0;
        asio::post(io, turn);
    };
    asio::post(io, turn);
    REQUIRE(run_until(io, [&] { return ends.server->received.size() == much.size(); }));
    CHECK(most_reads_in_a_row <= 2);
}

TEST_CASE("a link tells how much of a long write is done before the rest is") {
    asio::io_context io;
    linked<memory_transport> ends{io};
    ends.server->link->pause_reading();
    const std::string much(1'500'000, 'x');
    ends.client->write(much);
    run_ready(io);
    CHECK(ends.client->written == 1024 * 1024); // what may be on its way
    CHECK(ends.client->link->writing());
    ends.server->link->resume_reading();
    REQUIRE(run_until(io, [&] { return ends.client->written == much.size() && ends.server->received == much; }));
}

TEST_CASE("a link makes do with one byte per read") {
    asio::io_context io;
    mqtt::memory_faults faults{"anywhere"};
    linked<memory_transport> ends{io};
    faults.chunk(mqtt::memory_direction::to_server, 1);
    ends.client->write("hello");
    REQUIRE(run_until(io, [&] { return ends.server->received == "hello"; }));
    CHECK(ends.server->reads == 5);
}
