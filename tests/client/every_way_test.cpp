// The same behaviour over every transport, from one source: real sockets, our own broker, and somebody between who cuts.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>

#include "client/relay.hpp"
#include "dockwire/broker/broker.hpp"
#include "dockwire/broker/tls.hpp"
#include "dockwire/client/any_client.hpp"
#include "support/catch.hpp"
#include "support/certificates.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using client_test::any_relay;
using client_test::relay;
using mqtt::message_view;
using mqtt::qos;
using strings = std::vector<std::string>;

namespace {

const dockwire::test::authority_and_server& certificates() { return dockwire::test::authority_and_server::of_this_program(); }

/// A broker behind a relay, and a client that subscribes to "a".
class stage {
public:
    explicit stage(std::string_view scheme) : scheme_{scheme} {
        scheme == "unix" ? listen_on_file() : listen_on_port();
        make_client();
    }
    ~stage() {
        std::error_code ignored;
        std::filesystem::remove(relay_file(), ignored);
    }
    stage(const stage&) = delete;
    stage& operator=(const stage&) = delete;

    void make_client() {
        mqtt::client_options options{.url = url_, .client_id = "me"};
        options.queue_bytes = std::size_t{256} * 1024 * 1024;
        options.backoff = {.first = 1ms, .longest = 5ms};
        options.tls.ca = certificates().ca;
        client.emplace(io, options);
        client->on_state([this](const mqtt::connection_state& state) {
            present = state.session_present;
            if (state.why) last = state.why;
        });
        client->subscribe("a", {}, [this](const message_view& message) {
            heard.push_back(std::to_string(static_cast<int>(message.qos)) + " " + std::string{message.payload.text()});
        });
    }

    void run() {
        client->async_run([this](std::error_code why) { ended = why; });
    }
    bool is_online() const { return client->status() == mqtt::client_status::online; }
    void publish(std::string_view payload, qos level) {
        client->async_publish("a", payload, {.qos = level},
                              [this](std::error_code error, const mqtt::publish_result&) { published += error ? 0 : 1; });
    }
    void disconnect() {
        client->async_disconnect({}, [](std::error_code) {});
        REQUIRE(until([this] { return ended.has_value(); }));
        CHECK_FALSE(*ended);
    }

    template <class Done>
    bool until(Done done) {
        const auto last_moment = std::chrono::steady_clock::now() + 60s;
        while (!done() && std::chrono::steady_clock::now() < last_moment) {
            io.restart();
            io.run_one_for(100ms);
        }
        return done();
    }
    /// Runs so many handlers, or until the client is online; whether it is.
    bool run_handlers(std::size_t most) {
        for (std::size_t count = 0; count < most && !is_online(); ++count) {
            io.restart();
            REQUIRE(io.run_one_for(60s) == 1);
        }
        return is_online();
    }

    asio::io_context io{1};
    std::unique_ptr<any_relay> between{};
    std::optional<mqtt::any_client> client{};
    std::optional<std::error_code> ended{};
    std::error_code last{};
    bool present{false};
    int published{0};
    strings heard{};

private:
    static mqtt::broker_options generous() {
        mqtt::broker_options options{};
        options.queue_bytes = std::size_t{256} * 1024 * 1024;
        return options;
    }

    std::string file(std::string_view name) const {
        return (std::filesystem::temp_directory_path() / ("dockwire-" + std::to_string(getpid()) + "-")).string() +
               std::string{name};
    }
    std::string relay_file() const { return file("relay"); }

    void listen_on_file() {
        REQUIRE_FALSE(broker_.listen("unix://" + file("broker")));
        using protocol = asio::local::stream_protocol;
        between = std::make_unique<relay<protocol>>(io, protocol::endpoint{relay_file()}, protocol::endpoint{file("broker")});
        url_ = "unix://" + relay_file();
    }

    void listen_on_port() {
        const mqtt::transport_options options{.tls = {.certificate = certificates().certificate, .key = certificates().key}};
        REQUIRE_FALSE(mqtt::listen_tls(broker_, scheme_ + "://127.0.0.1:0", options));
        using protocol = asio::ip::tcp;
        const protocol::endpoint broker{asio::ip::address_v4::loopback(), broker_.local_endpoint(0).port};
        auto made = std::make_unique<relay<protocol>>(io, protocol::endpoint{asio::ip::address_v4::loopback(), 0}, broker);
        url_ = scheme_ + "://127.0.0.1:" + std::to_string(made->where().port());
        between = std::move(made);
    }

    std::string scheme_;
    std::string url_{};
    mqtt::broker broker_{io, generous()};
};

std::string any_way() {
    const std::string scheme = GENERATE(as<std::string>{}, "mqtt", "unix", "ws", "mqtts", "wss");
    UNSCOPED_INFO("over " << scheme);
    return scheme;
}

/// Calls `act(stage)` for a connection that is one handler further each time, until it is up.
template <class Act>
void at_each_step(const std::string& scheme, Act act) {
    bool online = false;
    for (std::size_t handlers = 0; !online; ++handlers) {
        CAPTURE(handlers);
        REQUIRE(handlers < 2'000);
        stage here{scheme};
        here.publish("x", qos::at_least_once);
        here.run();
        online = here.run_handlers(handlers);
        act(here);
    }
}

} // namespace

TEST_CASE("a client connects, hears itself at every QoS, and disconnects, over every transport") {
    stage here{any_way()};
    here.run();
    for (const auto level : {qos::at_most_once, qos::at_least_once, qos::exactly_once}) {
        REQUIRE(here.until([&] { return here.is_online(); }));
        here.publish("x", level);
    }
    CHECK(here.until([&] { return here.heard.size() == 3 && here.published == 3; }));
    CHECK(here.heard == strings{"0 x", "1 x", "2 x"});
    here.disconnect();
}

TEST_CASE("a connection that breaks is made again, and the session is there, over every transport") {
    stage here{any_way()};
    here.between->cut_after(100'000);
    here.run();
    REQUIRE(here.until([&] { return here.is_online(); }));
    CHECK_FALSE(here.present);
    const std::string big(100'000, 'x');
    here.publish(big, qos::at_least_once);
    CHECK(here.until([&] { return here.published == 1 && !here.heard.empty(); }));
    CHECK(here.present);
    CHECK(here.client->statistics().connections == 2);
    CHECK((here.heard == strings{"1 " + big}));
    here.disconnect();
}

TEST_CASE("a message of 64 MiB comes back whole over every transport") {
    stage here{any_way()};
    here.run();
    std::string sent(std::size_t{64} * 1024 * 1024, 'x');
    for (std::size_t i = 0; i < sent.size(); i += 4099)
        sent[i] = static_cast<char>('a' + i % 23);
    here.publish(sent, qos::at_least_once);
    REQUIRE(here.until([&] { return !here.heard.empty(); }));
    CHECK((here.heard.front() == "1 " + sent));
    here.disconnect();
}

TEST_CASE("cut at random bytes, QoS 2 messages arrive once and in order over every transport") {
    const std::string scheme = any_way();
    const strings expected{"2 first", "2 second", "2 third"};
    const auto run = [&](std::optional<std::size_t> cut) {
        stage here{scheme};
        if (cut) here.between->cut_after(*cut);
        for (const std::string_view text : {"first", "second", "third"})
            here.publish(text, qos::exactly_once);
        here.run();
        CHECK(here.until([&] { return here.published == 3 && here.heard.size() >= 3; }));
        CHECK(here.heard == expected);
        here.disconnect();
        return here.between->passed();
    };
    const std::size_t bytes = run(std::nullopt);
    std::mt19937 random{20261123};
    for (int turn = 0; turn < 40; ++turn) {
        const std::size_t cut = 1 + random() % bytes;
        CAPTURE(cut);
        run(cut);
    }
}

TEST_CASE("a run may be cancelled at each step of a connection over every transport") {
    at_each_step(any_way(), [](stage& here) {
        here.disconnect();
        CHECK(here.client->status() == mqtt::client_status::idle);
    });
}

TEST_CASE("a client may be destroyed at each step of a connection over every transport") {
    at_each_step(any_way(), [](stage& here) {
        here.client.reset();
        CHECK(here.until([&] { return here.ended.has_value(); }));
        CHECK(here.ended == asio::error::operation_aborted);
    });
}
