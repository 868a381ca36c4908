// A real TCP connection whose peer reads slowly, while the test moves the client's clock.
#include "dockwire/asio.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <system_error>
#include <variant>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include "dockwire/client/client.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using dockwire::test::manual_clock;

namespace {

using client = mqtt::basic_client<mqtt::tcp_transport, mqtt::basic_session<>, manual_clock>;

/// A server behind a link of so many bytes each half second. The window of TCP is small, as that of a slow link.
class slow_server {
public:
    explicit slow_server(asio::io_context& io) : acceptor_{io}, socket_{io} {
        acceptor_.open(asio::ip::tcp::v4());
        acceptor_.set_option(asio::socket_base::receive_buffer_size{64 * 1024});
        acceptor_.bind({asio::ip::address_v4::loopback(), 0});
        acceptor_.listen();
        acceptor_.async_accept(socket_, [this](std::error_code error) {
            if (error) return;
            ++connections;
            socket_.non_blocking(true);
            session_.transport_opened({});
        });
    }

    std::string url() const { return "mqtt://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port()); }

    /// What the link carries in half a second.
    void take(std::size_t count) {
        std::array<std::byte, 1024> some{};
        std::error_code error;
        for (std::size_t taken = 0; taken < count && !error;) {
            const std::size_t size = socket_.read_some(asio::buffer(some), error);
            session_.received({}, {some.data(), size});
            answer();
            taken += size;
        }
    }

    int connections{0};

private:
    void answer() {
        while (const auto* event = session_.poll_event()) {
            if (const auto* message = std::get_if<mqtt::event::message>(event)) session_.acknowledge({}, message->delivery);
            if (std::get_if<mqtt::event::connect_request>(event) != nullptr) session_.submit({}, mqtt::packet::connack{});
        }
        const auto bytes = session_.transmit_buffer();
        if (bytes.empty()) return;
        asio::write(socket_, asio::buffer(bytes.data(), bytes.size()));
        session_.transmitted({}, bytes.size());
    }

    asio::ip::tcp::acceptor acceptor_;
    asio::ip::tcp::socket socket_;
    mqtt::basic_session<mqtt::server_role> session_{};
};

struct slow_link {
    slow_link() {
        one.async_run([this](std::error_code) { ended = true; });
        for (int i = 0; i < 2'000 && !online(); ++i) {
            server.take(1'000);
            io.restart();
            io.run_for(1ms);
        }
        REQUIRE(online());
    }

    bool online() const { return one.status() == mqtt::client_status::online; }

    /// Half a second in which the link carries so much.
    void pass(std::size_t bytes) {
        server.take(bytes);
        manual_clock::since_start += 500ms;
        io.restart();
        io.poll();
    }

    asio::io_context io{1};
    slow_server server{io};
    client one{io, {.url = server.url(), .keep_alive = 6s}};
    bool ended{false};
};

} // namespace

TEST_CASE("a message that takes many keep-alive intervals over a slow link arrives on the connection on which it began") {
    slow_link here;
    const auto level = GENERATE(mqtt::qos::at_most_once, mqtt::qos::at_least_once);
    bool published = false;
    here.one.async_publish("a", std::string(3'000'000, 'x'), {.qos = level},
                           [&](std::error_code error, const mqtt::publish_result&) { published = !error; });
    int halves = 0;
    for (; halves < 60 && !(published && halves > 45); ++halves) { // 150 kB/s need 20 s
        here.pass(75'000);
        REQUIRE(here.online());
    }
    CHECK(published);
    CHECK(here.server.connections == 1);
    CHECK(here.one.statistics().connections == 1);
}

TEST_CASE("a server that stops reading in the middle of a backlog is given up within two keep-alive intervals") {
    slow_link here;
    here.one.async_publish("a", std::string(3'000'000, 'x'), {.qos = mqtt::qos::at_least_once},
                           [](std::error_code, const mqtt::publish_result&) {});
    for (int half = 0; half < 20; ++half)
        here.pass(75'000);
    REQUIRE(here.online());
    int halves = 0;
    for (; halves < 60 && here.online(); ++halves)
        here.pass(0);
    CHECK(halves <= 25); // 12 s, and the half second that notices
}
