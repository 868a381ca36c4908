// A broker's name with two addresses, the first of which is of no use.
#include "dockwire/asio.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <asio/buffer.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include "dockwire/client/tcp_client.hpp"
#include "support/catch.hpp"
#include "support/name_server.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using namespace std::string_view_literals;

namespace {

/// Accepts connections at an address and says always the same when CONNECT has come.
class server {
public:
    server(asio::io_context& io, const char* address, std::uint16_t port, std::string_view answer, bool closes)
        : acceptor_{io, {asio::ip::make_address(address), port}}, answer_{answer}, closes_{closes} {
        accept();
    }
    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    std::size_t connections() const noexcept { return open_.size(); }

private:
    struct connection {
        asio::ip::tcp::socket socket;
        std::array<char, 1024> heard{};
    };

    void accept() {
        acceptor_.async_accept([this](std::error_code error, asio::ip::tcp::socket accepted) {
            if (error) return;
            const auto one = std::make_shared<connection>(std::move(accepted));
            open_.push_back(one);
            one->socket.async_read_some(asio::buffer(one->heard), [this, one](std::error_code failed, std::size_t) {
                if (!failed) asio::write(one->socket, asio::buffer(answer_), failed);
                if (closes_) one->socket.close(failed);
            });
            accept();
        });
    }

    asio::ip::tcp::acceptor acceptor_;
    std::string_view answer_;
    bool closes_;
    std::vector<std::shared_ptr<connection>> open_{};
};

} // namespace

TEST_CASE("an address that accepts and then closes or refuses is followed by the broker's next address without a pause") {
    struct row {
        const char* name;
        std::string_view answer;
        bool closes;
    };
    const row each = GENERATE(row{"closes", ""sv, true}, row{"server unavailable", "\x20\x03\x00\x88\x00"sv, true});
    CAPTURE(each.name);
    asio::io_context io;
    server first{io, "127.0.0.1", 0, each.answer, each.closes};
    server second{io, "127.0.0.2", first.port(), "\x20\x03\x00\x00\x00"sv, false};
    const std::string url = "mqtt://two.test:" + std::to_string(first.port());
    mqtt::client client{io, {.url = url, .tcp = {.attempt_delay = 1h}, .backoff = {.first = 1h, .longest = 1h, .jitter = false}}};
    bool is_online = false;
    client.on_state([&](const mqtt::connection_state& state) { is_online = state.status == mqtt::client_status::online; });
    client.async_run(asio::detached);
    while (!is_online && io.run_one_for(20s) != 0) {
    }
    CHECK(is_online);
    CHECK(first.connections() == 1);
    CHECK(second.connections() == 1);
}

TEST_CASE("when nobody listens at the address that is left, the pause comes") {
    asio::io_context io;
    const server first{io, "127.0.0.1", 0, {}, true};
    const std::string url = "mqtt://two.test:" + std::to_string(first.port());
    mqtt::client client{io, {.url = url, .tcp = {.attempt_delay = 1h}, .backoff = {.first = 1h, .longest = 1h, .jitter = false}}};
    std::vector<std::chrono::milliseconds> pauses{};
    client.on_state([&](const mqtt::connection_state& state) {
        if (state.status == mqtt::client_status::waiting) pauses.push_back(state.retry_in);
    });
    client.async_run(asio::detached);
    while (pauses.size() < 2 && io.run_one_for(20s) != 0) {
    }
    CHECK(pauses == std::vector<std::chrono::milliseconds>{0ms, 1h});
    CHECK(first.connections() == 1);
}
