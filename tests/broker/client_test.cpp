// Our client and a strict broker: a connection that breaks anywhere makes the client break no rule.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <vector>

#include "dialogue.hpp"
#include "dockwire/client/client.hpp"
#include "dockwire/transport/memory/faults.hpp"

using namespace broker_test;
using mqtt::memory_direction;
using strings = std::vector<std::string>;

namespace {

using client = mqtt::basic_client<mqtt::memory_transport, mqtt::basic_session<>, manual_clock>;

// A client publishes to itself at every QoS, on a broker whose limits are narrow.
struct strict_run {
    strict_run()
        : here{{.receive_maximum = 3,
                .topic_alias_maximum = 2,
                .on_violation =
                    [this](const mqtt::violation& found) {
                        noted.push_back(std::string{found.statement} + ": " + std::string{found.text});
                    }}},
          alice{here.io, {.url = "memory://broker", .client_id = "alice", .receive_maximum = 2, .backoff = {.jitter = false}}} {
        alice.async_run([this](std::error_code why) { ended = why; });
        alice.subscribe("news/#", {.qos = mqtt::qos::exactly_once},
                        [this](const mqtt::message_view& arrived) { heard.emplace(arrived.payload.text()); });
        here.settle();
    }

    void publish(int number) {
        const auto level = static_cast<mqtt::qos>(number % 3);
        alice.async_publish("news/" + std::to_string(number % 4), std::to_string(number), {.qos = level},
                            [this, number, level](std::error_code error, const mqtt::publish_result&) {
                                if (!error && level != mqtt::qos::at_most_once) delivered.insert(std::to_string(number));
                            });
    }

    void disconnect() {
        alice.async_disconnect({}, [](std::error_code) {});
        here.settle();
    }

    strings noted{};
    std::set<std::string> heard{};
    std::set<std::string> delivered{};
    std::optional<std::error_code> ended{};
    world here;
    client alice;
};

} // namespace

TEST_CASE("a client breaks no rule of a strict broker wherever its connection is cut") {
    const auto direction = GENERATE(memory_direction::to_server, memory_direction::to_client);
    const auto cut = GENERATE(range(std::size_t{1}, std::size_t{400}, std::size_t{3}));
    CAPTURE(static_cast<int>(direction), cut);
    strict_run run;
    mqtt::memory_faults faults{"broker"};
    faults.cut_after(direction, cut);
    for (int number = 0; number < 12; ++number)
        run.publish(number);
    run.here.pass(5s, 100ms);
    for (int number = 12; number < 24; ++number)
        run.publish(number);
    run.here.pass(5s, 100ms);
    run.disconnect();
    CHECK(run.ended == std::error_code{});
    CAPTURE(run.noted);
    CHECK(run.noted.empty());
    CHECK(run.delivered.size() == 16); // every message of QoS 1 and 2
    for (const std::string& each : run.delivered)
        CHECK(run.heard.contains(each));
}

TEST_CASE("a client that stays and is silent keeps a strict broker content") {
    strict_run run;
    run.here.pass(1h, 1s);
    run.disconnect();
    CAPTURE(run.noted);
    CHECK(run.noted.empty());
}
