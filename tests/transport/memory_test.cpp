#include <string>
#include <vector>

#include "dockwire/transport/memory/faults.hpp"
#include "streams.hpp"

using namespace streams;
using mqtt::connect_step;
using mqtt::memory_direction;
using mqtt::memory_faults;
using mqtt::memory_listener;
using mqtt::memory_transport;

namespace {

struct fixture {
    asio::io_context io{};
    connected<memory_transport> ends{io};
    memory_faults faults{"anywhere"};
    memory_transport& client{ends.client};
    memory_transport& server{ends.server};
};

outcome connect(asio::io_context& io, memory_transport& client, std::string_view name = "anywhere") {
    outcome connecting;
    client.async_connect({.scheme = "memory", .host = std::string{name}}, no_step, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    return connecting;
}

} // namespace

TEST_CASE("connecting in memory reports one step") {
    asio::io_context io;
    memory_transport client{io.get_executor()};
    std::vector<connect_step> steps;
    client.async_connect(
        *mqtt::parse_url("memory://nobody"), [&](connect_step step) { steps.push_back(step); }, [](std::error_code) {});
    CHECK(steps == std::vector{connect_step::connect});
}

TEST_CASE("a listener's name is its own: others are refused") {
    asio::io_context io;
    memory_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(anywhere<memory_transport>()));
    memory_transport client{io.get_executor()};
    CHECK(connect(io, client, "elsewhere").error == asio::error::connection_refused);
}

TEST_CASE("a connection that nobody accepts is reset when the listener closes") {
    asio::io_context io;
    memory_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(anywhere<memory_transport>()));
    memory_transport client{io.get_executor()};
    REQUIRE_FALSE(connect(io, client).error);
    write(io, client, "anybody there?");
    listener.close();
    CHECK(read_some(io, client).first == asio::error::connection_reset);
}

TEST_CASE("operations on a transport that never connected fail") {
    asio::io_context io;
    memory_transport client{io.get_executor()};
    CHECK(read_some(io, client).first == asio::error::not_connected);
    CHECK(write(io, client, "x").error == asio::error::not_connected);
}

TEST_CASE("a connected transport does not connect again") {
    fixture f;
    CHECK(connect(f.io, f.client).error == asio::error::already_connected);
}

TEST_CASE("writing to an end that is gone fails") {
    fixture f;
    f.server.close();
    CHECK(write(f.io, f.client, "x").error == asio::error::broken_pipe);
}

TEST_CASE("a writer waits when one mebibyte is on its way") {
    fixture f;
    const std::string full(1024 * 1024, 'x');
    CHECK(write(f.io, f.client, full).count == full.size());
    outcome written;
    f.client.async_write_some(asio::buffer("y", 1), written.handler());
    run_ready(f.io);
    CHECK_FALSE(written.done());
    CHECK(read_some(f.io, f.server).second.size() == 100);
    CHECK(run_until(f.io, [&] { return written.done(); }));
}

TEST_CASE("a waiting writer fails when the reader closes") {
    fixture f;
    const std::string too_much(2 * 1024 * 1024, 'x');
    outcome written;
    whole_write writing{f.client, too_much, written};
    writing.start();
    run_ready(f.io);
    f.server.close();
    REQUIRE(run_until(f.io, [&] { return written.done(); }));
    CHECK(written.error == asio::error::broken_pipe);
}

TEST_CASE("chunks limit what one read gets, in their direction only") {
    fixture f;
    f.faults.chunk(memory_direction::to_server, 1);
    write(f.io, f.client, "abc");
    write(f.io, f.server, "def");
    CHECK(read_some(f.io, f.server).second == "a");
    CHECK(read_some(f.io, f.server).second == "b");
    CHECK(read_some(f.io, f.client).second == "def");
    f.faults.clear();
    write(f.io, f.client, "d");
    CHECK(read_some(f.io, f.server).second == "cd");
}

TEST_CASE("a cut lets exactly the bytes before it pass, then both ends are reset") {
    const std::size_t passing = GENERATE(0U, 1U, 4U, 5U, 6U, 9U);
    CAPTURE(passing);
    fixture f;
    f.faults.cut_after(memory_direction::to_server, passing);
    write(f.io, f.server, "before");
    std::error_code failed;
    for (const char* const text : {"hello", "again"})
        if (!failed) failed = write(f.io, f.client, text).error;
    CHECK(failed == asio::error::connection_reset);
    const auto reset = asio::error::make_error_code(asio::error::connection_reset);
    CHECK(read_all(f.io, f.server) == std::pair{reset, std::string{"helloagain"}.substr(0, passing)});
    CHECK(read_all(f.io, f.client) == std::pair{reset, std::string{"before"}});
    CHECK(write(f.io, f.server, "x").error == asio::error::connection_reset);
}

TEST_CASE("a cut happens once: the next connection is whole") {
    fixture f;
    f.faults.cut_after(memory_direction::to_client, 2);
    CHECK(write(f.io, f.server, "hello").error == asio::error::connection_reset);
    connected<memory_transport> again{f.io};
    CHECK_FALSE(write(f.io, again.server, "hello").error);
    CHECK(read_some(f.io, again.client).second == "hello");
}

TEST_CASE("cutting resets a reader and a writer that wait") {
    fixture f;
    outcome read;
    outcome written;
    std::string into(10, '\0');
    const std::string too_much(2 * 1024 * 1024, 'x');
    f.client.async_read_some(asio::buffer(into), read.handler());
    whole_write writing{f.client, too_much, written};
    writing.start();
    run_ready(f.io);
    f.faults.cut();
    REQUIRE(run_until(f.io, [&] { return read.done() && written.done(); }));
    CHECK(read.error == asio::error::connection_reset);
    CHECK(written.error == asio::error::connection_reset);
}

TEST_CASE("what is held arrives when it is released, and the end of the stream after it") {
    fixture f;
    f.faults.hold(memory_direction::to_server);
    outcome read;
    std::string into(10, '\0');
    f.server.async_read_some(asio::buffer(into), read.handler());
    write(f.io, f.client, "late");
    f.client.close();
    run_ready(f.io);
    CHECK_FALSE(read.done());
    f.faults.release(memory_direction::to_server);
    REQUIRE(run_until(f.io, [&] { return read.done(); }));
    CHECK(into.substr(0, read.count) == "late");
    CHECK(read_some(f.io, f.server).first == asio::error::eof);
}

TEST_CASE("an end that is held can be closed") {
    fixture f;
    f.faults.hold(memory_direction::to_server);
    outcome read;
    std::string into(10, '\0');
    f.server.async_read_some(asio::buffer(into), read.handler());
    run_ready(f.io);
    f.server.close();
    REQUIRE(run_until(f.io, [&] { return read.done(); }));
    CHECK(read.error == asio::error::operation_aborted);
}

TEST_CASE("the next connects are refused, as many as were asked for") {
    asio::io_context io;
    memory_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(anywhere<memory_transport>()));
    memory_faults faults{"anywhere"};
    faults.refuse(2);
    for (const bool refused : {true, true, false}) {
        memory_transport client{io.get_executor()};
        CHECK((connect(io, client).error == asio::error::connection_refused) == refused);
    }
}

TEST_CASE("faults end when they are destroyed") {
    asio::io_context io;
    connected<memory_transport> ends{io};
    outcome read;
    std::string into(10, '\0');
    {
        memory_faults faults{"anywhere"};
        faults.hold(memory_direction::to_server);
        write(io, ends.client, "held");
        ends.server.async_read_some(asio::buffer(into), read.handler());
        run_ready(io);
        CHECK_FALSE(read.done());
    }
    CHECK(run_until(io, [&] { return read.done(); }));
}
