// The transport that is chosen by the URL's scheme.
#include "dockwire/asio.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "dockwire/core/error.hpp"
#include "dockwire/transport/any.hpp"
#include "dockwire/transport/proxy/proxy.hpp"
#include "streams.hpp"

using namespace streams;

namespace {

using any = mqtt::basic_any_transport<mqtt::proxy_transport<mqtt::tcp_transport>, websocket_tcp, mqtt::local_transport,
                                      mqtt::memory_transport>;
// A client of any kind at a server of one.
template <class Server>
struct any_connected {
    explicit any_connected(asio::io_context& io) : client{any{io.get_executor()}}, server{io.get_executor()} {
        auto listener = new_listener<Server>(io);
        REQUIRE_FALSE(listener.listen(anywhere<Server>()));
        bool accepted = false;
        outcome connecting;
        listener.async_accept([&](std::error_code error, Server taken) {
            accepted = !error;
            server = std::move(taken);
        });
        client->async_connect(listener.local_endpoint(), no_step, connecting.handler());
        CHECK(connecting.calls == 0);
        REQUIRE(run_until(io, [&] { return accepted && connecting.done(); }));
        REQUIRE_FALSE(connecting.error);
    }

    std::optional<any> client;
    Server server;
};

} // namespace

TEST_CASE("a transport of any kind has the schemes of all, and a proxy if one of them has") {
    STATIC_REQUIRE(mqtt::transport<any>);
    STATIC_REQUIRE(any::schemes == std::array<std::string_view, 4>{"mqtt", "ws", "unix", "memory"});
    STATIC_REQUIRE(mqtt::serves_proxy<any>());
    STATIC_REQUIRE_FALSE(mqtt::serves_proxy<mqtt::basic_any_transport<mqtt::tcp_transport, mqtt::local_transport>>());
}

TEMPLATE_TEST_CASE("the scheme chooses the transport, and bytes go both ways", "", mqtt::tcp_transport, websocket_tcp,
                   mqtt::local_transport, mqtt::memory_transport) {
    asio::io_context io;
    any_connected<TestType> ends{io};
    CHECK(ends.client->is_open());
    write(io, *ends.client, "to the server");
    CHECK(read_some(io, ends.server).second == "to the server");
    outcome waited;
    ends.client->async_wait_readable(waited.handler());
    write(io, ends.server, "to the client");
    REQUIRE(run_until(io, [&] { return waited.done(); }));
    CHECK(read_some(io, *ends.client).second == "to the client");
    CHECK(ends.client->buffered() == 0);
    CHECK(ends.client->progress().sent > 0);
    outcome shut;
    ends.client->async_shutdown(shut.handler());
    REQUIRE(run_until(io, [&] { return shut.done(); }));
    CHECK(read_some(io, ends.server).first == asio::error::eof);
}

TEMPLATE_TEST_CASE("a transport of any kind may be closed, moved or destroyed while it reads and writes", "", mqtt::tcp_transport,
                   websocket_tcp, mqtt::local_transport, mqtt::memory_transport) {
    asio::io_context io;
    any_connected<TestType> ends{io};
    outcome read;
    outcome written;
    std::string into(10, '\0');
    const std::string too_much(20'000'000, 'x');
    ends.client->async_read_some(asio::buffer(into), read.handler());
    whole_write writing{*ends.client, too_much, written};
    writing.start();
    any moved{std::move(*ends.client)};
    writing.moved(&moved);
    CHECK(moved.is_open());
    CHECK_FALSE(ends.client->is_open());
    run_ready(io, GENERATE(0U, 1U, 2U, 3U, 100U));
    if (GENERATE(true, false))
        moved.close();
    else
        moved = any{io.get_executor()};
    CHECK_FALSE(moved.is_open());
    REQUIRE(run_until(io, [&] { return read.done() && written.done(); }));
    CHECK(read.error);
    CHECK(written.error);
    run_ready(io);
    CHECK(read.calls + written.calls == 2);
}

TEMPLATE_TEST_CASE("a transport of any kind may go while it connects", "", mqtt::tcp_transport, websocket_tcp,
                   mqtt::local_transport, mqtt::memory_transport) {
    const std::size_t handlers = GENERATE(range(std::size_t{0}, std::size_t{6}));
    const bool destroy = GENERATE(false, true);
    asio::io_context io;
    auto listener = new_listener<TestType>(io);
    REQUIRE_FALSE(listener.listen(anywhere<TestType>()));
    std::optional<any> client{any{io.get_executor()}};
    outcome connecting;
    client->async_connect(listener.local_endpoint(), no_step, connecting.handler());
    run_ready(io, handlers);
    const bool was_open = client->is_open();
    if (destroy)
        client.reset();
    else
        client->close();
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == (was_open ? std::error_code{} : asio::error::operation_aborted));
}

TEST_CASE("a transport of any kind may be destroyed while it reports a step") {
    asio::io_context io;
    std::optional<any> client{any{io.get_executor()}};
    outcome connecting;
    client->async_connect(
        *mqtt::parse_url("mqtt://127.0.0.1:9"), [&](mqtt::connect_step) { client.reset(); }, connecting.handler());
    CHECK(connecting.calls == 0);
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == asio::error::operation_aborted);
}

TEST_CASE("an io_context may be destroyed under transports of any kind") {
    auto io = std::make_unique<asio::io_context>();
    auto ends = std::make_shared<any_connected<mqtt::memory_transport>>(*io);
    auto into = std::make_shared<std::string>(10, '\0');
    ends->client->async_read_some(asio::buffer(*into), [ends, into](std::error_code, std::size_t) {});
    run_ready(*io, GENERATE(0U, 1U, 100U));
    ends.reset();
    io.reset();
    CHECK(into.use_count() == 1);
}

TEST_CASE("a scheme that none of the transports has is an error") {
    asio::io_context io;
    any client{io.get_executor()};
    outcome connecting;
    client.async_connect(*mqtt::parse_url("wss://127.0.0.1"), no_step, connecting.handler());
    CHECK(connecting.calls == 0);
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == dockwire::usage_error::unsupported_scheme);
    CHECK(client.error_text().empty());
}

TEST_CASE("what a transport tells of a failure comes out of any") {
    asio::io_context io;
    any client{io.get_executor(),
               std::make_shared<mqtt::transport_settings>(mqtt::transport_options{.proxy = {.url = "ftp://x"}})};
    outcome connecting;
    client.async_connect(*mqtt::parse_url("mqtt://127.0.0.1:9"), no_step, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == mqtt::proxy_error::invalid_url);
    CHECK(client.error_text().starts_with("proxy URL at position 0"));
}
