// The client over WebSocket: from one source on our own broker and on Mosquitto, then what is no broker at all.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/write.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/websocket_client.hpp"
#include "support/catch.hpp"
#include "support/mosquitto.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using mqtt::message_view;
using mqtt::qos;
using strings = std::vector<std::string>;

namespace {

std::uint16_t free_port() {
    asio::io_context io;
    const asio::ip::tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
    return acceptor.local_endpoint().port();
}

/// A broker that listens on WebSocket, and the one thread that everything runs on.
class stage {
public:
    explicit stage(bool ours) : port_{free_port()} {
        if (!ours) {
            mosquitto_ = std::make_unique<dockwire::test::mosquitto>(
                dockwire::test::mosquitto::access::anonymous,
                "listener " + std::to_string(port_) + " 127.0.0.1\nprotocol websockets\nallow_anonymous true\n");
            return;
        }
        mqtt::broker_options options{};
        options.queue_bytes = std::size_t{256} * 1024 * 1024;
        options.on_violation = [](const mqtt::violation& broken) {
            FAIL_CHECK(broken.statement << " broken by " << broken.client_id << ": " << broken.text);
        };
        broker_ = std::make_unique<mqtt::broker>(io, std::move(options));
        REQUIRE_FALSE(broker_->listen(url()));
    }

    std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_) + "/mqtt"; }

    template <class Done>
    bool until(Done done) {
        const auto last = std::chrono::steady_clock::now() + 20s;
        while (!done() && std::chrono::steady_clock::now() < last) {
            io.restart();
            io.run_for(5ms);
        }
        return done();
    }

    asio::io_context io{1};

private:
    std::uint16_t port_;
    std::unique_ptr<dockwire::test::mosquitto> mosquitto_{};
    std::unique_ptr<mqtt::broker> broker_{};
};

struct peer {
    explicit peer(stage& stage, mqtt::client_options with = {}) : on{stage}, url{stage.url()} {
        with.url = url;
        // Mosquitto's WebSocket listener may be a moment later than its other one.
        with.backoff = {.first = 20ms, .longest = 100ms};
        client.emplace(on.io, with);
        client->on_state([this](const mqtt::connection_state& state) {
            steps.emplace_back(to_string(state.step));
            present = state.session_present;
            if (state.why) last = state.why;
        });
    }

    void connect() {
        client->async_run([this](std::error_code why) { ended = why; });
        REQUIRE(on.until([this] { return client->status() == mqtt::client_status::online; }));
    }
    void disconnect() {
        ended.reset();
        client->async_disconnect({}, [](std::error_code) {});
        REQUIRE(on.until([this] { return ended.has_value(); }));
        CHECK_FALSE(*ended);
    }
    void subscribe(std::string_view filter) {
        bool granted = false;
        client
            ->subscribe(filter, {},
                        [this](const message_view& message) {
                            heard.push_back(std::to_string(static_cast<int>(message.qos)) + " " +
                                            std::string{dockwire::as_text(message.payload.bytes)});
                        })
            .async_granted([&](std::error_code error, const mqtt::subscribe_result&) { granted = !error; });
        REQUIRE(on.until([&] { return granted; }));
    }
    void publish(std::string_view topic, std::string_view payload, qos level) {
        std::optional<std::error_code> error;
        client->async_publish(topic, payload, {.qos = level},
                              [&](std::error_code why, const mqtt::publish_result&) { error = why; });
        REQUIRE(on.until([&] { return error.has_value(); }));
        CHECK_FALSE(*error);
    }

    stage& on;
    std::string url;
    std::optional<mqtt::websocket_client> client{};
    std::optional<std::error_code> ended{};
    std::error_code last{};
    bool present{false};
    strings steps{};
    strings heard{};
};

/// Whether this turn is on our broker; the other is on Mosquitto, if it is there.
bool on_ours() {
    const bool ours = GENERATE(true, false);
    CAPTURE(ours);
    return ours || !dockwire::test::mosquitto_is_installed();
}

} // namespace

TEST_CASE("messages of every QoS go over WebSocket", "[MQTT-6.0.0-3]") {
    stage here{on_ours()};
    peer alice{here};
    peer bob{here};
    alice.connect();
    CHECK(std::ranges::count(alice.steps, "websocket") >= 1);
    bob.connect();
    bob.subscribe("a");
    for (const auto level : {qos::at_most_once, qos::at_least_once, qos::exactly_once})
        alice.publish("a", "x", level);
    CHECK(here.until([&] { return bob.heard.size() == 3; }));
    CHECK(bob.heard == strings{"0 x", "1 x", "2 x"});
    alice.disconnect();
    bob.disconnect();
}

TEST_CASE("messages of all sizes around those of frames come back whole over WebSocket") {
    stage here{on_ours()};
    peer alice{here};
    alice.connect();
    alice.subscribe("a");
    for (const std::size_t size : {0U, 1U, 100U, 126U, 4'096U, 65'500U, 131'072U}) {
        CAPTURE(size);
        std::string sent(size, '\0');
        for (std::size_t i = 0; i < size; ++i)
            sent[i] = static_cast<char>('a' + i % 23);
        alice.heard.clear();
        alice.publish("a", sent, qos::at_least_once);
        REQUIRE(here.until([&] { return !alice.heard.empty(); }));
        CHECK((alice.heard.front() == "1 " + sent));
    }
    alice.disconnect();
}

TEST_CASE("a message of 64 MiB goes over WebSocket") {
    stage here{true};
    peer alice{here};
    alice.connect();
    alice.subscribe("a");
    std::string sent(std::size_t{64} * 1024 * 1024 - 100, 'x');
    sent.back() = 'y';
    alice.publish("a", sent, qos::at_least_once);
    REQUIRE(here.until([&] { return !alice.heard.empty(); }));
    CHECK((alice.heard.front() == "1 " + sent));
    alice.disconnect();
}

TEST_CASE("a session is resumed over WebSocket, with what was published meanwhile") {
    stage here{on_ours()};
    peer alice{here, {.client_id = "alice", .session_expiry = 60s}};
    peer bob{here};
    bob.connect();
    alice.connect();
    alice.subscribe("a");
    alice.disconnect();
    bob.publish("a", "while away", qos::exactly_once);
    alice.connect();
    CHECK(alice.present);
    CHECK(here.until([&] { return alice.heard == strings{"2 while away"}; }));
    alice.disconnect();
    bob.disconnect();
}

TEST_CASE("a client over WebSocket may be destroyed at any moment") {
    stage here{true};
    for (const auto time : {0ms, 1ms, 2ms, 3ms, 5ms, 8ms, 20ms}) {
        peer alice{here};
        alice.client->async_run([](std::error_code) {});
        here.io.restart();
        here.io.run_for(time);
    }
    peer bob{here};
    bob.connect();
    bob.disconnect();
}

namespace {

/// Accepts one connection and says `words`.
struct speaker {
    explicit speaker(asio::io_context& io, std::string spoken)
        : words{std::move(spoken)}, acceptor{io, {asio::ip::address_v4::loopback(), 0}} {
        acceptor.async_accept(socket, [this](std::error_code) {
            asio::async_write(socket, asio::buffer(words), [](std::error_code, std::size_t) {});
        });
    }
    std::string url() const { return "ws://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()) + "/mqtt"; }

    std::string words;
    asio::ip::tcp::acceptor acceptor;
    asio::ip::tcp::socket socket{acceptor.get_executor()};
};

} // namespace

TEST_CASE("a client tells what it met instead of a WebSocket") {
    struct row {
        const char* words;
        std::error_code why;
        std::string text{};
    };
    const row rows[]{
        {"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone", mqtt::http_status{404}, "none"},
        {"SSH-2.0-OpenSSH_9.2\r\n", mqtt::websocket_error::not_http, "SSH-2.0-OpenSSH_9.2"},
    };
    for (const row& each : rows) {
        asio::io_context io{1};
        const speaker server{io, each.words};
        const std::string url = server.url();
        mqtt::websocket_client client{io, {.url = url, .should_retry = [](std::error_code) { return false; }}};
        std::optional<std::error_code> ended;
        std::string text;
        client.on_state([&](const mqtt::connection_state& state) { text = state.text; });
        client.async_run([&](std::error_code why) {
            ended = why;
            io.stop();
        });
        io.run_for(20s);
        CHECK(ended == each.why);
        CHECK(text == each.text);
    }
}

TEST_CASE("a server that says nothing in the WebSocket handshake is given up by the step's time-out") {
    asio::io_context io{1};
    const speaker server{io, ""};
    const std::string url = server.url();
    mqtt::websocket_client client{io,
                                  {.url = url, .connect_timeout = 100ms, .should_retry = [](std::error_code) { return false; }}};
    std::string text;
    client.on_state([&](const mqtt::connection_state& state) {
        if (state.why) text = std::string{to_string(state.step)} + ": " + state.why.message();
    });
    client.async_run([&](std::error_code) { io.stop(); });
    io.run_for(20s);
    CHECK(text == "websocket: timed out");
}

TEST_CASE("a client over another transport names the one that speaks ws") {
    asio::io_context io{1};
    mqtt::basic_client<mqtt::tcp_transport> client{io, {.url = "ws://127.0.0.1/"}};
    std::string text;
    client.on_state([&](const mqtt::connection_state& state) { text = state.text; });
    client.async_run([](std::error_code why) { CHECK(why == dockwire::usage_error::unsupported_scheme); });
    io.run();
    CHECK(text == "this client has no ws://; use mqtt::websocket_client");
}
