// The client against Mosquitto and its command-line clients, on a free loopback port.
#include "dockwire/asio.hpp"

#include <array>
#include <memory>
#include <string>

#include <asio/io_context.hpp>

#include "dockwire/client/tcp_client.hpp"
#include "support/catch.hpp"
#include "support/mosquitto.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using dockwire::test::mosquitto;
using dockwire::test::mosquitto_is_installed;
using mqtt::qos;

namespace {

/// A client that is driven until something has happened.
struct driven {
    explicit driven(const mqtt::client_options& options) : client{io, options} {}

    template <class Done>
    bool until(Done done) {
        const auto last = std::chrono::steady_clock::now() + 20s;
        while (!done() && std::chrono::steady_clock::now() < last) {
            io.restart();
            io.run_for(5ms);
        }
        return done();
    }
    void connect() {
        client.async_run([this](std::error_code why) { ended = why; });
        REQUIRE(until([this] { return client.status() == mqtt::client_status::online; }));
    }
    void disconnect() {
        client.async_disconnect({}, [](std::error_code) {});
        REQUIRE(until([this] { return ended.has_value(); }));
        CHECK_FALSE(*ended);
    }

    asio::io_context io{1};
    mqtt::client client;
    std::optional<std::error_code> ended{};
};

} // namespace

TEST_CASE("messages of every QoS go to mosquitto_sub") {
    if (!mosquitto_is_installed()) return;
    const mosquitto broker;
    driven here{{.url = broker.url()}};
    here.connect();
    const auto subscriber = broker.run("mosquitto_sub", {"-t", "to/#", "-q", "2", "-C", "3", "-F", "%t %q %p"});
    // It has subscribed when a message of its own topic arrives.
    std::array<int, 3> results{};
    const auto publish = [&](int level) {
        here.client.async_publish("to/" + std::to_string(level), "payload", {.qos = static_cast<qos>(level)},
                                  [&results, level](std::error_code error, const mqtt::publish_result& result) {
                                      const bool received = result.reason == mqtt::reason_code::success;
                                      results[static_cast<std::size_t>(level)] = error ? -1 : received ? 1 : 2;
                                  });
    };
    // PUBACK says 'no matching subscribers' until it has subscribed.
    REQUIRE(here.until([&] {
        if (results[1] == 1) return true;
        if (results[1] != 0) results[1] = 0;
        publish(1);
        return here.until([&] { return results[1] != 0; }) && results[1] == 1;
    }));
    publish(2);
    publish(0);
    REQUIRE(here.until([&] { return subscriber->ended(); }));
    CHECK(results == std::array{1, 1, 1});
    // QoS 2 may be overtaken: mosquitto_sub delivers it with PUBREL.
    const std::string heard = broker.output();
    for (const char* const line : {"to/0 0 payload\n", "to/1 1 payload\n", "to/2 2 payload\n"}) {
        CAPTURE(line, heard);
        CHECK(heard.find(line) != std::string::npos);
    }
    here.disconnect();
}

TEST_CASE("messages of every QoS come from mosquitto_pub") {
    if (!mosquitto_is_installed()) return;
    const mosquitto broker;
    driven here{{.url = broker.url()}};
    std::vector<std::string> heard;
    bool granted = false;
    here.client
        .subscribe("from/#", {},
                   [&](const mqtt::message_view& message) {
                       heard.push_back(std::string{message.topic} + " " + std::to_string(static_cast<int>(message.qos)) + " " +
                                       std::string{dockwire::as_text(message.payload.bytes)});
                   })
        .async_granted([&](std::error_code error, const mqtt::subscribe_result&) { granted = !error; });
    here.connect();
    REQUIRE(here.until([&] { return granted; }));
    for (const char* const level : {"0", "1", "2"}) {
        const auto publisher = broker.run("mosquitto_pub", {"-t", std::string{"from/"} + level, "-q", level, "-m", "text"});
        REQUIRE(here.until([&] { return publisher->ended(); }));
    }
    REQUIRE(here.until([&] { return heard.size() >= 3; }));
    CHECK(heard == std::vector<std::string>{"from/0 0 text", "from/1 1 text", "from/2 2 text"});
    CHECK(here.until([&] { return here.client.statistics().unacknowledged == 0; }));
    here.disconnect();
}

TEST_CASE("a session is resumed: what was published meanwhile arrives") {
    if (!mosquitto_is_installed()) return;
    const mosquitto broker;
    const mqtt::client_options options{.client_id = "resumer"};
    std::vector<std::string> heard;
    const std::string url = broker.url();
    auto with = options;
    with.url = url;
    driven here{with};
    bool present = false;
    here.client.on_state([&](const mqtt::connection_state& state) { present = state.session_present; });
    bool granted = false;
    here.client
        .subscribe("s", {.qos = qos::exactly_once},
                   [&](const mqtt::message_view& message) { heard.emplace_back(dockwire::as_text(message.payload.bytes)); })
        .async_granted([&](std::error_code error, const mqtt::subscribe_result&) { granted = !error; });
    here.connect();
    REQUIRE(here.until([&] { return granted; }));
    here.disconnect();
    const auto publisher = broker.run("mosquitto_pub", {"-t", "s", "-q", "2", "-m", "while away"});
    REQUIRE(here.until([&] { return publisher->ended(); }));
    here.ended.reset();
    here.connect();
    CHECK(present);
    CHECK(here.until([&] { return !heard.empty(); }));
    CHECK(heard == std::vector<std::string>{"while away"});
    here.disconnect();
}

TEST_CASE("a broker that restarts without its sessions gets the subscriptions again") {
    if (!mosquitto_is_installed()) return;
    mosquitto broker;
    const std::string url = broker.url();
    driven here{{.url = url, .client_id = "stayer", .backoff = {.first = 20ms, .longest = 100ms}}};
    int heard = 0;
    here.client.subscribe("s", {.qos = qos::at_least_once}, [&](const mqtt::message_view&) { ++heard; });
    here.connect();
    broker.stop();
    REQUIRE(here.until([&] { return here.client.status() != mqtt::client_status::online; }));
    bool published = false;
    here.client.async_publish("s", "kept here", {.qos = qos::at_least_once},
                              [&](std::error_code error, const mqtt::publish_result&) { published = !error; });
    broker.start();
    CHECK(here.until([&] { return published && heard == 1; }));
    CHECK(here.client.statistics().connections == 2);
    here.disconnect();
}

TEST_CASE("a retained message comes to a later subscription, marked as retained") {
    if (!mosquitto_is_installed()) return;
    const mosquitto broker;
    const std::string url = broker.url();
    driven here{{.url = url}};
    here.connect();
    bool published = false;
    here.client.async_publish("kept", "value", {.qos = qos::at_least_once, .retain = true},
                              [&](std::error_code error, const mqtt::publish_result&) { published = !error; });
    REQUIRE(here.until([&] { return published; }));
    std::string heard;
    here.client.subscribe("kept", {}, [&](const mqtt::message_view& message) {
        heard = std::string{dockwire::as_text(message.payload.bytes)} + (message.retain ? " retained" : "");
    });
    CHECK(here.until([&] { return !heard.empty(); }));
    CHECK(heard == "value retained");
    here.disconnect();
}

TEST_CASE("the will is published when the client vanishes, and not after a disconnect") {
    if (!mosquitto_is_installed()) return;
    const mosquitto broker;
    const std::string url = broker.url();
    driven watcher{{.url = url}};
    std::vector<std::string> wills;
    bool granted = false;
    watcher.client.subscribe("will/#", {}, [&](const mqtt::message_view& message) { wills.emplace_back(message.topic); })
        .async_granted([&](std::error_code error, const mqtt::subscribe_result&) { granted = !error; });
    watcher.connect();
    REQUIRE(watcher.until([&] { return granted; }));
    const auto options_with_will = [&](std::string_view topic) {
        mqtt::client_options options{.url = url, .session_expiry = 0s};
        options.will.emplace();
        options.will->topic = topic;
        return options;
    };
    {
        driven polite{options_with_will("will/polite")};
        polite.connect();
        polite.disconnect();
        auto vanishing = std::make_unique<driven>(options_with_will("will/vanished"));
        vanishing->connect();
        vanishing.reset();
    }
    CHECK(watcher.until([&] { return !wills.empty(); }));
    CHECK(wills == std::vector<std::string>{"will/vanished"});
    watcher.disconnect();
}

TEST_CASE("a refused login is told by its name and not tried again") {
    if (!mosquitto_is_installed()) return;
    const mosquitto broker{mosquitto::access::with_password};
    driven welcome{{.url = broker.url("someone:right@")}};
    welcome.connect();
    welcome.disconnect();
    driven here{{.url = broker.url("someone:wrong@")}};
    std::vector<std::string> states;
    here.client.on_state([&](const mqtt::connection_state& state) { states.emplace_back(to_string(state.status)); });
    here.client.async_run([&](std::error_code why) { here.ended = why; });
    REQUIRE(here.until([&] { return here.ended.has_value(); }));
    // Mosquitto 2.0 says the one, others the other.
    CAPTURE(here.ended->message());
    CHECK((*here.ended == mqtt::reason_code::not_authorized || *here.ended == mqtt::reason_code::bad_user_name_or_password));
    CHECK(here.client.statistics().failed_attempts == 1);
    CHECK(std::ranges::count(states, "waiting") == 0);
    CHECK(states.back() == "idle");
}
