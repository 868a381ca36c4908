// Local stream sockets and their files.
#include <cerrno>
#include <fstream>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "streams.hpp"

using namespace streams;
using mqtt::local_listener;
using mqtt::local_transport;

namespace {

bool exists(const std::string& path) {
    struct stat file{};
    return ::lstat(path.c_str(), &file) == 0;
}

// A socket file whose listener has ended without removing it.
void leave_stale(const std::string& path) {
    asio::io_context io;
    asio::local::stream_protocol::acceptor gone{io, asio::local::stream_protocol::endpoint{path}};
}

std::error_code connect(asio::io_context& io, const std::string& path) {
    local_transport client{io.get_executor()};
    outcome connecting;
    client.async_connect({.scheme = "unix", .path = path}, no_step, connecting.handler());
    CHECK(connecting.calls == 0);
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    return connecting.error;
}

} // namespace

TEST_CASE("connecting to a socket file is one step") {
    asio::io_context io;
    local_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(anywhere<local_transport>()));
    CHECK(listener.local_endpoint() == anywhere<local_transport>());
    local_transport client{io.get_executor()};
    std::vector<mqtt::connect_step> steps;
    outcome connecting;
    const auto note = [&](mqtt::connect_step step) { steps.push_back(step); };
    client.async_connect(listener.local_endpoint(), note, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK_FALSE(connecting.error);
    CHECK(steps == std::vector{mqtt::connect_step::connect});
}

TEST_CASE("a listener removes its socket file when it is closed, destroyed or assigned to") {
    asio::io_context io;
    local_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(anywhere<local_transport>()));
    REQUIRE(exists(socket_path()));
    SECTION("closed") { listener.close(); }
    SECTION("destroyed") { const local_listener going{std::move(listener)}; }
    SECTION("assigned to") { listener = local_listener{io.get_executor()}; }
    CHECK_FALSE(exists(socket_path()));
    CHECK(listener.local_endpoint() == mqtt::endpoint{});
}

TEST_CASE("a stale socket file is replaced") {
    leave_stale(socket_path());
    REQUIRE(exists(socket_path()));
    asio::io_context io;
    CHECK(connect(io, socket_path()) == asio::error::connection_refused);
    local_listener listener{io.get_executor()};
    CHECK_FALSE(listener.listen(anywhere<local_transport>()));
    CHECK_FALSE(connect(io, socket_path()));
}

TEST_CASE("a live listener's socket file is not replaced") {
    asio::io_context io;
    local_listener first{io.get_executor()};
    REQUIRE_FALSE(first.listen(anywhere<local_transport>()));
    {
        local_listener second{io.get_executor()};
        CHECK(second.listen(anywhere<local_transport>()) == asio::error::address_in_use);
        CHECK_FALSE(second.is_open());
    }
    CHECK_FALSE(connect(io, socket_path()));
}

TEST_CASE("a file that is no socket is not replaced") {
    std::ofstream{socket_path()} << "somebody's data";
    asio::io_context io;
    local_listener listener{io.get_executor()};
    CHECK(listener.listen(anywhere<local_transport>()) == asio::error::address_in_use);
    listener.close();
    CHECK(exists(socket_path()));
    CHECK(::unlink(socket_path().c_str()) == 0);
}

TEST_CASE("a socket file that somebody else has put in the place of ours stays") {
    asio::io_context io;
    local_listener first{io.get_executor()};
    REQUIRE_FALSE(first.listen(anywhere<local_transport>()));
    REQUIRE(::unlink(socket_path().c_str()) == 0);
    local_listener second{io.get_executor()};
    REQUIRE_FALSE(second.listen(anywhere<local_transport>()));
    first.close();
    CHECK_FALSE(connect(io, socket_path()));
}

TEST_CASE("a path that no socket can have is told from one where nobody is") {
    asio::io_context io;
    const std::string longest = "/tmp/" + std::string(102, 'x');
    CHECK(connect(io, longest).value() == ENOENT);
    CHECK(connect(io, longest + "x") == asio::error::name_too_long);
    CHECK(connect(io, std::string{"/tmp/a\0b", 8}) == asio::error::invalid_argument);
    local_listener listener{io.get_executor()};
    CHECK(listener.listen({.scheme = "unix", .path = longest + "x"}) == asio::error::name_too_long);
    CHECK(listener.listen({.scheme = "unix", .path = "/no/such/folder/x"}).value() == ENOENT);
    CHECK_FALSE(listener.is_open());
}
