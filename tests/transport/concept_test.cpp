
#include "dockwire/transport/memory/memory.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/transport.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

static_assert(transport<tcp_transport>);
static_assert(transport<memory_transport>);
static_assert(listener<tcp_listener>);
static_assert(listener<memory_listener>);

namespace {

struct no_scheme : memory_transport {
    using memory_transport::memory_transport;
    static constexpr int schemes{0};
};
struct no_executor : memory_transport {
    using memory_transport::memory_transport;
    void get_executor();
};
struct no_step_observer : memory_transport {
    using memory_transport::memory_transport;
    void async_connect(const endpoint&, detail::any_handler);
};
struct read_without_count : memory_transport {
    using memory_transport::memory_transport;
    void async_read_some(asio::mutable_buffer, void (*)(std::error_code));
};
struct throwing_close : memory_transport {
    using memory_transport::memory_transport;
    void close();
};
struct accepts_nothing : memory_listener {
    using memory_listener::memory_listener;
    void async_accept();
};

} // namespace

static_assert(!transport<int>);
static_assert(!transport<no_scheme>);
static_assert(!transport<no_executor>);
static_assert(!transport<no_step_observer>);
static_assert(!transport<read_without_count>);
static_assert(!transport<throwing_close>);
static_assert(!transport<tcp_listener>);
static_assert(!listener<tcp_transport>);
static_assert(!listener<accepts_nothing>);

TEST_CASE("a transport serves the schemes that it names") {
    STATIC_REQUIRE(serves<tcp_transport>("mqtt"));
    STATIC_REQUIRE_FALSE(serves<tcp_transport>("mqtts"));
    STATIC_REQUIRE(serves<memory_transport>("memory"));
    STATIC_REQUIRE_FALSE(serves<memory_transport>(""));
}

TEST_CASE("every step of connecting has a name") {
    CHECK(to_string(connect_step::resolve) == "resolve");
    CHECK(to_string(connect_step::connect) == "connect");
    CHECK(to_string(connect_step::tls) == "tls");
    CHECK(to_string(connect_step::websocket) == "websocket");
}
