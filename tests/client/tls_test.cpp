// The client over TLS: with Mosquitto, with and without a certificate of its own, below WebSocket too; and what it makes of refusals.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "dockwire/broker/tls.hpp"
#include "dockwire/client/tls_client.hpp"
#include "dockwire/core/concat.hpp"
#include "support/catch.hpp"
#include "support/certificates.hpp"
#include "support/mosquitto.hpp"
#include "support/temporary_file.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using dockwire::test::identity;
using dockwire::test::temporary_file;
using mqtt::client_status;
using mqtt::qos;
using strings = std::vector<std::string>;

namespace {

const dockwire::test::authority_and_server& known() { return dockwire::test::authority_and_server::of_this_program(); }

template <class Done>
bool until(asio::io_context& io, Done done) {
    const auto last = std::chrono::steady_clock::now() + 20s;
    while (!done() && std::chrono::steady_clock::now() < last) {
        io.restart();
        io.run_for(5ms);
    }
    return done();
}

/// Mosquitto with a listener for TLS. It reads its files as a user of its own.
class secure_mosquitto {
public:
    explicit secure_mosquitto(std::string_view settings) {
        for (const temporary_file* const each : {&authority_, &certificate_, &key_})
            std::filesystem::permissions(each->path(), std::filesystem::perms{0644});
        broker_ = std::make_unique<dockwire::test::mosquitto>(
            dockwire::test::mosquitto::access::anonymous,
            dockwire::concat({"listener ", std::to_string(port_), " 127.0.0.1\nallow_anonymous true\ncafile ", authority_.path(),
                              "\ncertfile ", certificate_.path(), "\nkeyfile ", key_.path(), "\n", settings}));
    }
    std::string url(std::string_view scheme) const { return dockwire::concat({scheme, "://127.0.0.1:", std::to_string(port_)}); }

private:
    static std::uint16_t free_port() {
        asio::io_context io;
        const asio::ip::tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
        return acceptor.local_endpoint().port();
    }

    std::uint16_t port_{free_port()};
    temporary_file authority_{known().ca};
    temporary_file certificate_{known().certificate};
    temporary_file key_{known().key};
    std::unique_ptr<dockwire::test::mosquitto> broker_{};
};

/// Runs a client until it is online or has failed `failures` times, and notes what it says.
template <class Client>
struct observed {
    observed(asio::io_context& context, const std::string& url, const mqtt::tls_options& tls)
        : io{context}, client{io, {.url = url, .tls = tls, .backoff = {.first = 1ms, .longest = 1s, .jitter = false}}} {
        client.on_state([this](const mqtt::connection_state& state) {
            if (state.status == client_status::connecting) steps.emplace_back(to_string(state.step));
            if (state.status != client_status::waiting) return;
            errors.push_back(state.why);
            texts.emplace_back(state.text);
            pauses.push_back(state.retry_in);
        });
    }
    void run(std::size_t failures) {
        client.async_run([this](std::error_code why) { ended = why; });
        REQUIRE(until(io, [&] { return online() || ended || errors.size() >= failures; }));
    }
    bool online() const { return client.status() == client_status::online; }

    /// Every quality of service, there and back.
    void exchange() {
        strings heard;
        client.subscribe("tls/#", {}, [&](const mqtt::message_view& message) {
            heard.push_back(std::to_string(static_cast<int>(message.qos)) + " " + std::string{message.payload.text()});
        });
        for (const qos level : {qos::at_most_once, qos::at_least_once, qos::exactly_once})
            client.async_publish("tls/a", "text", {.qos = level}, [](std::error_code, const mqtt::publish_result&) {});
        const std::string long_text(300'000, 'x');
        client.async_publish("tls/a", long_text, {.qos = qos::at_least_once},
                             [](std::error_code, const mqtt::publish_result&) {});
        REQUIRE(until(io, [&] { return heard.size() == 4; }));
        std::ranges::sort(heard);
        CHECK(heard == strings{"0 text", "1 text", "1 " + long_text, "2 text"});
    }
    void disconnect() {
        client.async_disconnect({}, [](std::error_code) {});
        REQUIRE(until(io, [&] { return ended.has_value(); }));
        CHECK_FALSE(*ended);
    }

    asio::io_context& io;
    Client client;
    strings steps{};
    std::vector<std::error_code> errors{};
    strings texts{};
    std::vector<std::chrono::milliseconds> pauses{};
    std::optional<std::error_code> ended{};
};

template <class Client>
void talks_to(const std::string& url, const mqtt::tls_options& tls) {
    asio::io_context io{1};
    observed<Client> peer{io, url, tls};
    peer.run(20); // Mosquitto's second listener may be a moment later than its first
    REQUIRE(peer.online());
    peer.exchange();
    peer.disconnect();
}

} // namespace

TEST_CASE("the client talks to Mosquitto over TLS") {
    if (!dockwire::test::mosquitto_is_installed()) return;
    const secure_mosquitto broker{""};
    talks_to<mqtt::tls_client>(broker.url("mqtts"), {.ca = known().ca});
}

TEST_CASE("the client talks to Mosquitto over WebSocket over TLS") {
    if (!dockwire::test::mosquitto_is_installed()) return;
    const secure_mosquitto broker{"protocol websockets\n"};
    talks_to<mqtt::tls_websocket_client>(broker.url("wss") + "/mqtt", {.ca = known().ca});
}

TEST_CASE("the client shows Mosquitto its certificate, and without one it is refused") {
    if (!dockwire::test::mosquitto_is_installed()) return;
    const secure_mosquitto broker{"require_certificate true\nuse_identity_as_username true\n"};
    const identity device{{.name = "device-7", .hosts = ""}, &known().authority};
    const std::string certificate = device.certificate();
    const std::string key = device.key();
    talks_to<mqtt::tls_client>(broker.url("mqtts"), {.ca = known().ca, .certificate = certificate, .key = key});

    asio::io_context io{1};
    observed<mqtt::tls_client> refused{io, broker.url("mqtts"), {.ca = known().ca, .newest_version = mqtt::tls_version::tls_1_2}};
    refused.run(3);
    CHECK_FALSE(refused.online());
    REQUIRE_FALSE(refused.errors.empty());
    CHECK(refused.errors.back() == mqtt::tls_error::peer_wants_certificate);
}

TEST_CASE("mqtts to Mosquitto's port without TLS says that it may not speak TLS") {
    if (!dockwire::test::mosquitto_is_installed()) return;
    const dockwire::test::mosquitto broker;
    asio::io_context io{1};
    observed<mqtt::tls_client> peer{io, "mqtts" + broker.url().substr(4), {}};
    peer.run(1);
    REQUIRE_FALSE(peer.errors.empty());
    CHECK(peer.errors[0] == mqtt::tls_error::closed_in_handshake);
    REQUIRE(peer.steps.size() >= 2);
    peer.steps.resize(2); // the next attempt may have begun
    CHECK(peer.steps == strings{"connect", "tls"});
}

namespace {

/// Our broker with a certificate of `server`.
struct our_broker {
    our_broker(asio::io_context& io, const identity& server) : broker{io} {
        const std::string certificate = server.certificate();
        const std::string key = server.key();
        REQUIRE_FALSE(listen_tls(broker, "mqtts://127.0.0.1:0", {.tls = {.certificate = certificate, .key = key}}));
    }
    std::string url() const { return "mqtts://127.0.0.1:" + std::to_string(broker.local_endpoint().port); }

    mqtt::broker broker;
};

} // namespace

TEST_CASE("a refused certificate is told with its reason, and tried again at growing pauses") {
    asio::io_context io{1};
    const our_broker broker{io, identity{{.hosts = "DNS:elsewhere"}, &known().authority}};
    observed<mqtt::tls_client> peer{io, broker.url(), {.ca = known().ca}};
    peer.run(5);
    REQUIRE(peer.errors.size() >= 5);
    CHECK(peer.errors[0] == mqtt::tls_error::wrong_host);
    CHECK(peer.texts[0] == "the certificate is for elsewhere; not for 127.0.0.1");
    peer.pauses.resize(5);
    CHECK(peer.pauses == std::vector<std::chrono::milliseconds>{1ms, 2ms, 4ms, 8ms, 16ms});
    CHECK_FALSE(peer.ended);
    CHECK(broker.broker.statistics().connections_accepted >= 5);
}

TEST_CASE("TLS options that cannot be used end the run, with their reason") {
    asio::io_context io{1};
    mqtt::tls_client client{io, {.url = "mqtts://127.0.0.1:1", .tls = {.ca_file = "/nowhere/ca.pem"}}};
    std::error_code ended;
    std::string text;
    client.on_state([&](const mqtt::connection_state& state) {
        if (!state.text.empty()) text = state.text;
    });
    client.async_run([&](std::error_code why) { ended = why; });
    REQUIRE(until(io, [&] { return static_cast<bool>(ended); }));
    CHECK(ended == dockwire::usage_error::invalid_option);
    CHECK(text == "tls.ca_file: /nowhere/ca.pem: No such file or directory");
}

TEST_CASE("a server that accepts and says nothing runs into the time-out of TLS") {
    asio::io_context io{1};
    const asio::ip::tcp::acceptor silent{io, {asio::ip::address_v4::loopback(), 0}};
    const std::string url = "mqtts://127.0.0.1:" + std::to_string(silent.local_endpoint().port());
    mqtt::tls_client client{io, {.url = url, .tls_timeout = 20ms}};
    std::error_code why;
    std::optional<mqtt::connect_step> step;
    client.on_state([&](const mqtt::connection_state& state) {
        if (state.status != client_status::waiting) return;
        why = state.why;
        step = state.step;
    });
    client.async_run([](std::error_code) {});
    REQUIRE(until(io, [&] { return step.has_value(); }));
    CHECK(why == dockwire::usage_error::timed_out);
    CHECK(step == mqtt::connect_step::tls);
}
