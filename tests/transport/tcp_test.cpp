#include "dockwire/asio.hpp"

#include <fcntl.h>
#include <optional>
#include <sys/stat.h>
#include <system_error>
#include <utility>
#include <vector>

#include "streams.hpp"

using namespace streams;
using mqtt::connect_step;
using mqtt::tcp_listener;
using mqtt::tcp_transport;

namespace {

std::vector<connect_step> steps_to(const std::string& host) {
    asio::io_context io;
    tcp_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(anywhere<tcp_transport>()));
    mqtt::endpoint where = listener.local_endpoint();
    where.host = host;
    tcp_transport client{io.get_executor()};
    std::vector<connect_step> steps;
    outcome connecting;
    client.async_connect(where, [&](connect_step step) { steps.push_back(step); }, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK_FALSE(connecting.error);
    return steps;
}

} // namespace

TEST_CASE("connecting to a name reports resolve and connect, to an address only connect") {
    CHECK(steps_to("localhost") == std::vector{connect_step::resolve, connect_step::connect});
    CHECK(steps_to("127.0.0.1") == std::vector{connect_step::connect});
}

TEST_CASE("closing while a name is resolved cancels the connect, and reports no further step") {
    asio::io_context io;
    tcp_transport client{io.get_executor()};
    std::vector<connect_step> steps;
    outcome connecting;
    client.async_connect(
        *mqtt::parse_url("mqtt://localhost:9"), [&](connect_step step) { steps.push_back(step); }, connecting.handler());
    client.close();
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == asio::error::operation_aborted);
    CHECK(steps == std::vector{connect_step::resolve});
}

TEST_CASE("a closed transport stays closed") {
    asio::io_context io;
    tcp_transport client{io.get_executor()};
    client.close();
    outcome connecting;
    client.async_connect(*mqtt::parse_url("mqtt://127.0.0.1:9"), no_step, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == asio::error::operation_aborted);
    CHECK_FALSE(client.is_open());
}

TEST_CASE("a listener says which port it got, and refuses a name for an address") {
    asio::io_context io;
    tcp_listener listener{io.get_executor()};
    CHECK(listener.local_endpoint() == mqtt::endpoint{});
    CHECK(listener.listen({.scheme = "mqtt", .host = "localhost"}));
    CHECK_FALSE(listener.is_open());
    REQUIRE_FALSE(listener.listen(*mqtt::parse_url("mqtt://127.0.0.1:0")));
    CHECK(listener.local_endpoint().host == "127.0.0.1");
    CHECK(listener.local_endpoint().port != 0);
}

#if defined(__linux__)
TEMPLATE_TEST_CASE("a program that is started by this one gets no socket", "", mqtt::tcp_transport, mqtt::local_transport) {
    asio::io_context io;
    auto listener = new_listener<TestType>(io);
    REQUIRE_FALSE(listener.listen(anywhere<TestType>()));
    TestType client = new_client<TestType>(io);
    std::optional<TestType> server{};
    outcome connecting;
    listener.async_accept([&](std::error_code, TestType taken) { server.emplace(std::move(taken)); });
    client.async_connect(listener.local_endpoint(), no_step, connecting.handler());
    REQUIRE(run_until(io, [&] { return server && connecting.done(); }));
    int sockets = 0;
    for (int descriptor = 3; descriptor < 1024; ++descriptor) { // before that, somebody else's
        struct stat about{};
        if (::fstat(descriptor, &about) != 0 || !S_ISSOCK(about.st_mode)) continue;
        ++sockets;
        CHECK((::fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0);
    }
    CHECK(sockets == 3);
}
#endif
