// A server that exceeds our Receive Maximum, which Mosquitto 2.0.11 does, and a handler that is slower than it.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 33)
#define DOCKWIRE_TEST_COUNTS_BYTES
#include <malloc.h>
#endif
#endif

#include "dockwire/client/tcp_client.hpp"
#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/mosquitto.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using dockwire::test::mosquitto;
using mqtt::qos;

namespace {

/// Bytes that are allocated now; nothing where nobody counts, as with AddressSanitizer.
std::size_t allocated() {
#if defined(DOCKWIRE_TEST_COUNTS_BYTES)
    const auto now = mallinfo2();
    return now.uordblks + now.hblkhd;
#else
    return 0;
#endif
}

constexpr std::size_t payload_size = 4'000;

/// A publisher and a subscriber whose coroutine takes 20 ms for each message.
struct slow_subscriber {
    explicit slow_subscriber(const std::string& url)
        : publisher{io, {.url = url}}, subscriber{io, {.url = url, .receive_maximum = 10}} {
        subscriber.subscribe("numbers", {.qos = qos::at_least_once},
                             [this](const mqtt::message_view& message) -> asio::awaitable<void> {
                                 asio::steady_timer work{io, 20ms};
                                 co_await work.async_wait(asio::use_awaitable);
                                 handled.push_back(std::stoi(std::string{message.payload.text()}));
                             });
        for (mqtt::client* const one : {&subscriber, &publisher})
            one->async_run([](std::error_code) {});
    }

    template <class Done>
    bool until(std::chrono::steady_clock::duration time, Done done) {
        const auto last = std::chrono::steady_clock::now() + time;
        while (!done() && std::chrono::steady_clock::now() < last) {
            io.restart();
            io.run_for(5ms);
            most_allocated = std::max(most_allocated, allocated());
        }
        return done();
    }

    void publish(int number) {
        std::string payload = std::to_string(number);
        payload.resize(payload_size, ' ');
        publisher.async_publish("numbers", payload, {.qos = qos::at_least_once},
                                [this](std::error_code error, const mqtt::publish_result&) { published += error ? 0 : 1; });
    }

    asio::io_context io{1};
    mqtt::client publisher;
    mqtt::client subscriber;
    int published{0};
    std::vector<int> handled{};
    std::size_t most_allocated{0};
};

} // namespace

TEST_CASE("Mosquitto may send more than Receive Maximum to a slow handler: every message comes once and no connection is lost") {
    if (!dockwire::test::mosquitto_is_installed()) return;
    const int count = dockwire::test::from_environment("EXCESS_MESSAGES", 100);
    const mosquitto broker{mosquitto::access::anonymous, "max_queued_messages 0\n"};
    slow_subscriber here{broker.url()};
    REQUIRE(here.until(20s, [&] { return here.subscriber.status() == mqtt::client_status::online; }));
    here.publish(0);
    REQUIRE(here.until(20s, [&] { return here.handled.size() == 1; })); // it has subscribed
    const std::size_t before = allocated();
    std::vector<int> expected{0};
    for (int number = 1; number < count; ++number) {
        here.publish(number);
        expected.push_back(number);
    }
    CHECK(here.until(20s + count * 40ms, [&] { return here.handled.size() >= expected.size(); }));
    CHECK(here.handled == expected);
    CHECK(here.published == count);
    CHECK(here.subscriber.statistics().connections == 1);
    CHECK(here.subscriber.statistics().unacknowledged <= 1); // the last one's handler has just ended
    // The publisher's queue and the subscriber's have each message at some time; what either adds is little.
    const std::size_t counted = 2 * expected.size() * (payload_size + 1'000) + std::size_t{2} * 1024 * 1024;
    CHECK(here.most_allocated <= before + counted);
}
