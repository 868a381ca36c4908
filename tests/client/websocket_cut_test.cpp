// A client and a broker over WebSocket in one process, in virtual time, on a network that fails.
#include "dockwire/asio.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/client.hpp"
#include "dockwire/transport/memory/faults.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "dockwire/transport/websocket/websocket.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using dockwire::test::manual_clock;
using mqtt::client_status;
using mqtt::memory_direction;
using mqtt::qos;
using strings = std::vector<std::string>;

namespace {

using client = mqtt::basic_client<mqtt::websocket_transport<mqtt::memory_transport>, mqtt::basic_session<>, manual_clock>;

struct world {
    world() {
        REQUIRE_FALSE(broker.listen_on<mqtt::websocket_listener<mqtt::memory_listener>>(*mqtt::parse_url("memory://ws")));
        here.emplace(io, mqtt::client_options{.url = "memory://ws", .client_id = "me", .backoff = {.jitter = false}});
        here->subscribe("a", {}, [this](const mqtt::message_view& message) { heard.emplace_back(message.payload.text()); });
    }

    void settle() {
        io.restart();
        for (int handlers = 0; handlers < 1'000'000 && io.poll_one() != 0; ++handlers) {
        }
    }
    template <class Done>
    bool pass_until(Done done) {
        for (int seconds = 0; !done() && seconds < 100; ++seconds) {
            settle();
            manual_clock::since_start += 1s;
        }
        return done();
    }
    void run() {
        here->async_run([this](std::error_code why) { ended = why; });
        settle();
    }
    void publish(std::string_view text) {
        here->async_publish("a", text, {.qos = qos::exactly_once},
                            [this](std::error_code error, const mqtt::publish_result&) { published += error ? 0 : 1; });
    }

    asio::io_context io{1};
    mqtt::memory_faults faults{"ws"};
    mqtt::basic_broker<manual_clock> broker{io};
    std::optional<client> here{};
    strings heard{};
    int published{0};
    std::optional<std::error_code> ended{};
};

/// How many bytes go each way when nothing fails.
std::size_t bytes_of_a_run(memory_direction direction) {
    // The cut that never comes is found by halving.
    std::size_t least = 0;
    for (std::size_t step = 2048; step != 0; step /= 2) {
        world there;
        there.faults.cut_after(direction, least + step);
        there.publish("text");
        there.run();
        there.settle();
        if (there.published == 0 || there.here->statistics().connections != 1 || there.here->status() != client_status::online)
            least += step;
    }
    return least;
}

} // namespace

TEST_CASE("a connection that is cut at any byte of WebSocket delivers each QoS 2 message once") {
    const auto direction = GENERATE(memory_direction::to_server, memory_direction::to_client);
    const std::size_t bytes = bytes_of_a_run(direction);
    CHECK(bytes > 200); // the handshake alone
    for (std::size_t cut = 1; cut <= bytes; ++cut) {
        INFO("cut after " << cut << " bytes");
        world there;
        there.faults.cut_after(direction, cut);
        there.publish("text");
        there.run();
        REQUIRE(there.pass_until([&] { return there.published == 1 && there.heard.size() == 1; }));
        const auto& client = *there.here;
        const auto tried = [&] { return client.statistics().connections + client.statistics().failed_attempts; };
        CHECK(there.pass_until([&] { return tried() >= 2 && client.status() == client_status::online; })); // it was cut
        CHECK(there.heard == strings{"text"});
    }
}

TEST_CASE("one byte at a time, WebSocket carries the same") {
    world there;
    there.faults.chunk(memory_direction::to_server, 1);
    there.faults.chunk(memory_direction::to_client, 1);
    const std::string text(5'000, 'x');
    there.publish(text);
    there.run();
    CHECK(there.pass_until([&] { return there.published == 1 && there.heard.size() == 1; }));
    CHECK((there.heard == strings{text}));
}

TEST_CASE("a run over WebSocket may be cancelled after any number of handlers") {
    for (std::size_t handlers = 0; handlers < 60; ++handlers) {
        CAPTURE(handlers);
        world there;
        there.publish("text");
        there.here->async_run([&](std::error_code why) { there.ended = why; });
        there.io.restart();
        for (std::size_t i = 0; i < handlers && there.io.poll_one() != 0; ++i) {
        }
        std::optional<std::error_code> left;
        there.here->async_disconnect({}, [&](std::error_code why) { left = why; });
        CHECK(there.pass_until([&] { return left && there.ended; }));
        CHECK(there.here->status() == client_status::idle);
    }
}

TEST_CASE("a client over WebSocket may be destroyed after any number of handlers") {
    for (std::size_t handlers = 0; handlers < 60; ++handlers) {
        CAPTURE(handlers);
        world there;
        int ended = 0;
        there.here->async_run([&](std::error_code why) { ended += why == asio::error::operation_aborted ? 1 : 0; });
        there.io.restart();
        for (std::size_t i = 0; i < handlers && there.io.poll_one() != 0; ++i) {
        }
        there.here.reset();
        there.settle();
        CHECK(ended == 1);
    }
}

TEST_CASE("a client over WebSocket finds a silent peer by keep-alive") {
    world there;
    there.run();
    REQUIRE(there.here->status() == client_status::online);
    there.faults.hold(memory_direction::to_client);
    const auto begin = manual_clock::since_start;
    CHECK(there.pass_until([&] { return there.here->status() != client_status::online; }));
    CHECK(manual_clock::since_start - begin <= 60s + 30s + 1s); // keep-alive, half of it, one step
}
