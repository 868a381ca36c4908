// Connecting by TCP: addresses that race, and the options of sockets.
#include "dockwire/asio.hpp"

#include <cerrno>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <asio/ip/tcp.hpp>

#if defined(__linux__)
#include <netinet/tcp.h>
#include <sys/socket.h>
#endif

#include "dockwire/transport/socket/detail/address_race.hpp"
#include "streams.hpp"

using namespace streams;
using mqtt::connect_step;
using mqtt::tcp_listener;
using mqtt::tcp_transport;
using mqtt::detail::address_race;
using address = asio::ip::tcp::endpoint;
using std::chrono::milliseconds;

namespace {

// What the race does when it hears of: b, it begins; d, the delay has passed; f, an attempt failed.
std::string moves(std::size_t addresses, std::string_view happens) {
    address_race race{addresses};
    std::string line;
    for (const char what : happens) {
        const auto next = what == 'b' ? race.begin() : what == 'd' ? race.delay_passed() : race.failed();
        line += line.empty() ? "" : ", ";
        line += next.attempt ? "try " + std::to_string(*next.attempt) : next.over ? "over" : "nothing";
        line += next.wait ? " and wait" : "";
    }
    return line;
}

address local(std::uint16_t port) { return {asio::ip::make_address("127.0.0.1"), port}; }

std::shared_ptr<mqtt::transport_settings> settings_of(const mqtt::tcp_options& options) {
    return std::make_shared<mqtt::transport_settings>(mqtt::transport_options{.tcp = options});
}

// Connects to addresses that no resolver had to find.
struct racing {
    explicit racing(asio::io_context& io, const std::vector<address>& to, const mqtt::tcp_options& options = {})
        : connection{std::make_shared<mqtt::detail::tcp_connection>(asio::ip::tcp::socket{io}, settings_of(options))} {
        using operation = mqtt::detail::tcp_connect_for<decltype(&no_step), decltype(result.handler())>;
        const auto started = std::make_shared<operation>(connection, &no_step, result.handler());
        connection->connecting = started;
        static_cast<mqtt::detail::tcp_connect&>(*started).start(to);
    }

    std::shared_ptr<mqtt::detail::tcp_connection> connection;
    outcome result{};
};

struct listening {
    explicit listening(asio::io_context& io) : acceptor{io, local(0)} {}
    address where() const { return acceptor.local_endpoint(); }
    asio::ip::tcp::acceptor acceptor;
};

// Where nobody listens.
address closed_port(asio::io_context& io) { return listening{io}.where(); }

// Its queue is full: the kernel lets further clients wait without an answer.
struct silent {
    explicit silent(asio::io_context& io) : acceptor{io} {
        acceptor.open(asio::ip::tcp::v4());
        acceptor.bind(local(0));
        acceptor.listen(0);
        for (asio::ip::tcp::socket& each : waiting)
            each.async_connect(acceptor.local_endpoint(), [](std::error_code) {});
    }
    address where() const { return acceptor.local_endpoint(); }
    asio::ip::tcp::acceptor acceptor;
    std::vector<asio::ip::tcp::socket> waiting = [this] {
        std::vector<asio::ip::tcp::socket> sockets;
        for (int i = 0; i < 4; ++i)
            sockets.emplace_back(acceptor.get_executor());
        return sockets;
    }();
};

} // namespace

TEST_CASE("IPv6 and IPv4 addresses take turns, beginning with the family that the resolver put first") {
    struct row {
        const char* name;
        std::vector<std::string> found;
        std::vector<std::string> mixed;
    };
    const row rows[]{
        {"none", {}, {}},
        {"one family", {"4a", "4b"}, {"4a", "4b"}},
        {"IPv6 first", {"6a", "6b", "6c", "4a", "4b"}, {"6a", "4a", "6b", "4b", "6c"}},
        {"IPv4 first", {"4a", "6a", "6b"}, {"4a", "6a", "6b"}},
        {"mixed already", {"6a", "4a", "6b"}, {"6a", "4a", "6b"}},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        const auto same = [](const std::string& a, const std::string& b) { return a[0] == b[0]; };
        std::vector<std::string> mixed(each.found.size());
        mqtt::detail::interleave(each.found, same, [&](std::size_t at, const std::string& name) { mixed[at] = name; });
        CHECK(mixed == each.mixed);
    }
}

TEST_CASE("the next address is tried after the delay or at once when an attempt fails, and the last failure ends the race") {
    struct row {
        const char* name;
        std::size_t addresses;
        const char* happens;
        const char* moves;
    };
    const row rows[]{
        {"no address", 0, "b", "over"},
        {"one address that fails", 1, "bf", "try 0, over"},
        {"failures one by one", 3, "bfff", "try 0 and wait, try 1 and wait, try 2, over"},
        {"nobody answers in time", 3, "bdd", "try 0 and wait, try 1 and wait, try 2"},
        {"all run, then fail", 2, "bdff", "try 0 and wait, try 1, nothing, over"},
        {"the newest fails, the oldest still runs", 3, "bdff", "try 0 and wait, try 1 and wait, try 2, nothing"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        CHECK(moves(each.addresses, each.happens) == each.moves);
    }
}

TEST_CASE("addresses that refuse are passed over until one answers") {
    asio::io_context io;
    const listening there{io};
    const racing client{io, {closed_port(io), closed_port(io), there.where()}};
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    CHECK_FALSE(client.result.error);
    CHECK(client.connection->is_open);
    CHECK(client.connection->socket.remote_endpoint() == there.where());
}

TEST_CASE("when all addresses refuse, so does the connect") {
    asio::io_context io;
    const racing client{io, {closed_port(io), closed_port(io)}};
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    CHECK(client.result.error == asio::error::connection_refused);
    CHECK_FALSE(client.connection->is_open);
}

TEST_CASE("a name without addresses is not found") {
    asio::io_context io;
    const racing client{io, {}};
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    CHECK(client.result.error == asio::error::host_not_found);
}

TEST_CASE("an address of a family that this socket cannot have is passed over") {
    asio::io_context io;
    const listening there{io};
    const address six{asio::ip::make_address("::1"), there.where().port()};
    const racing client{io, {six, there.where()}, {.local_interface = "127.0.0.1"}};
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    CHECK_FALSE(client.result.error);
    CHECK(client.connection->socket.remote_endpoint() == there.where());
}

#if defined(__linux__)

TEST_CASE("an address that is silent does not keep the next one waiting") {
    asio::io_context io;
    const silent nobody{io};
    const listening there{io};
    const racing client{io, {nobody.where(), there.where()}, {.attempt_delay = milliseconds{10}}};
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    CHECK_FALSE(client.result.error);
    CHECK(client.connection->socket.remote_endpoint() == there.where());
    run_ready(io);
    CHECK(client.result.calls == 1);
}

TEST_CASE("closing while addresses race cancels the connect") {
    asio::io_context io;
    const silent nobody{io};
    const racing client{io, {nobody.where(), nobody.where(), nobody.where()}, {.attempt_delay = milliseconds{10}}};
    for (int i = GENERATE(0, 1, 2, 3); i > 0; --i)
        io.run_one_for(milliseconds{30});
    client.connection->close();
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    CHECK(client.result.error == asio::error::operation_aborted);
    run_ready(io);
    CHECK(client.result.calls == 1);
}

TEST_CASE("an io_context may be destroyed while addresses race") {
    auto io = std::make_unique<asio::io_context>();
    auto nobody = std::make_unique<silent>(*io);
    auto client = std::make_unique<racing>(*io, std::vector{nobody->where(), nobody->where()});
    run_ready(*io, GENERATE(0U, 1U, 2U, 100U));
    const std::weak_ptr<mqtt::detail::tcp_connection> connection = client->connection;
    client->connection.reset();
    nobody.reset();
    io.reset();
    CHECK(connection.expired());
    CHECK(client->result.calls == 0);
}

namespace {

int option_of(asio::ip::tcp::socket& socket, int level, int name) {
    int value = -1;
    socklen_t size = sizeof value;
    REQUIRE(::getsockopt(socket.native_handle(), level, name, &value, &size) == 0);
    return value;
}

} // namespace

TEST_CASE("TCP options are those of the socket, on the side that connects and on the one that accepts") {
    asio::io_context io;
    listening there{io};
    const mqtt::tcp_options options{.keep_alive = true,
                                    .keep_alive_idle = std::chrono::seconds{31},
                                    .keep_alive_interval = std::chrono::seconds{7},
                                    .keep_alive_probes = 5,
                                    .user_timeout = milliseconds{12'000}};
    const racing client{io, {there.where()}, options};
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    asio::ip::tcp::socket taken = there.acceptor.accept();
    REQUIRE_FALSE(mqtt::detail::apply(options, taken));
    for (asio::ip::tcp::socket* socket : {&client.connection->socket, &taken}) {
        CHECK(option_of(*socket, IPPROTO_TCP, TCP_NODELAY) == 1);
        CHECK(option_of(*socket, SOL_SOCKET, SO_KEEPALIVE) == 1);
        CHECK(option_of(*socket, IPPROTO_TCP, TCP_KEEPIDLE) == 31);
        CHECK(option_of(*socket, IPPROTO_TCP, TCP_KEEPINTVL) == 7);
        CHECK(option_of(*socket, IPPROTO_TCP, TCP_KEEPCNT) == 5);
        CHECK(option_of(*socket, IPPROTO_TCP, TCP_USER_TIMEOUT) == 12'000);
    }
}

TEST_CASE("by default small packets are not delayed, and the rest is the system's") {
    asio::io_context io;
    const listening there{io};
    const racing client{io, {there.where()}};
    REQUIRE(run_until(io, [&] { return client.result.done(); }));
    CHECK(option_of(client.connection->socket, IPPROTO_TCP, TCP_NODELAY) == 1);
    CHECK(option_of(client.connection->socket, SOL_SOCKET, SO_KEEPALIVE) == 0);
    CHECK(option_of(client.connection->socket, IPPROTO_TCP, TCP_USER_TIMEOUT) == 0);
}

TEST_CASE("connections leave by the interface or from the address that is asked for") {
    asio::io_context io;
    const listening there{io};
    struct row {
        const char* interface;
        int error;
    };
    const row rows[]{
        {"lo", 0}, {"127.0.0.3", 0}, {"no-such-device", ENODEV}, {"192.0.2.1", EADDRNOTAVAIL}, {"::1", EAFNOSUPPORT},
    };
    for (const row& each : rows) {
        CAPTURE(each.interface);
        const racing client{io, {there.where()}, {.local_interface = each.interface}};
        REQUIRE(run_until(io, [&] { return client.result.done(); }));
        CHECK(client.result.error.value() == each.error);
        if (std::string_view{each.interface} == "127.0.0.3")
            CHECK(client.connection->socket.local_endpoint().address().to_string() == each.interface);
    }
}

#endif
