// A client whose messages survive its process.
#include "dockwire/asio.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/client.hpp"
#include "dockwire/store/file_store.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;
namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;

using session = mqtt::basic_session<mqtt::client_role, mqtt::v5_codec, mqtt::file_store>;
using client = mqtt::basic_client<mqtt::memory_transport, session>;
using strings = std::vector<std::string>;

// A broker that notes what it gets for "news", and the file of a client's session.
struct world {
    world() { REQUIRE_FALSE(broker.listen("memory://broker")); }
    world(const world&) = delete;
    world& operator=(const world&) = delete;
    ~world() { fs::remove(file); }

    client next_process() {
        std::optional<mqtt::file_store> store{};
        run_until([&] { // the previous client may not have ended its last commit
            if (auto made = mqtt::file_store::open(file)) store.emplace(std::move(*made));
            return store.has_value();
        });
        return {io, {.url = "memory://broker", .client_id = "me", .clean_start = false, .session_expiry = 1h}, std::move(*store)};
    }

    std::string content() const {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

    // Runs until something is so; fails when it never is.
    template <class Condition>
    void run_until(Condition holds) {
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (!holds() && std::chrono::steady_clock::now() < until) {
            io.restart();
            io.run_one_until(until);
        }
        REQUIRE(holds());
    }

    std::string file = (fs::temp_directory_path() / ("dockwire-client-" + std::to_string(::getpid()))).string();
    asio::io_context io{1};
    mqtt::broker broker{io};
};

} // namespace

TEST_CASE("messages that a client could not send are sent by the next one with the same file") {
    world here{};
    {
        auto first = here.next_process();
        for (const char* payload : {"one", "two", "three"})
            first.async_publish("news", payload, {.qos = mqtt::qos::exactly_once}, asio::detached);
        here.run_until([&] { return here.content().find("three") != std::string::npos; });
    }
    mqtt::basic_client<mqtt::memory_transport> reader{here.io, {.url = "memory://broker", .client_id = "reader"}};
    strings heard{};
    auto news = reader.subscribe("news", {.qos = mqtt::qos::exactly_once},
                                 [&](const mqtt::message_view& message) { heard.emplace_back(message.payload.text()); });
    bool subscribed = false;
    news.async_granted([&](std::error_code error, const mqtt::subscribe_result&) { subscribed = !error; });
    reader.async_run(asio::detached);
    here.run_until([&] { return subscribed; });

    auto second = here.next_process();
    CHECK(second.statistics().queued == 3);
    second.async_run(asio::detached);
    here.run_until([&] { return heard.size() == 3 && second.statistics().in_flight == 0; });
    CHECK(heard == strings{"one", "two", "three"});
}

TEST_CASE("a publish is on the disk before the server has it") {
    world here{};
    std::size_t size_when_published = 0;
    mqtt::basic_client<mqtt::memory_transport> reader{here.io, {.url = "memory://broker", .client_id = "reader"}};
    auto news = reader.subscribe("news", {}, [&](const mqtt::message_view&) { size_when_published = fs::file_size(here.file); });
    bool subscribed = false;
    news.async_granted([&](std::error_code error, const mqtt::subscribe_result&) { subscribed = !error; });
    reader.async_run(asio::detached);
    here.run_until([&] { return subscribed; });

    auto writer = here.next_process();
    std::optional<std::error_code> published{};
    writer.async_run(asio::detached);
    here.run_until([&] { return writer.status() == mqtt::client_status::online; });
    writer.async_publish("news", std::string(5'000, 'x'), {.qos = mqtt::qos::at_least_once},
                         [&](std::error_code error, const mqtt::publish_result&) { published = error; });
    here.run_until([&] { return published && size_when_published != 0; });
    CHECK_FALSE(*published);
    CHECK(size_when_published > 5'000);
}

TEST_CASE("a client with a store can be destroyed while the disk works") {
    world here{};
    auto only = std::optional{here.next_process()};
    std::optional<std::error_code> published{};
    only->async_publish("news", "one", {.qos = mqtt::qos::at_least_once},
                        [&](std::error_code error, const mqtt::publish_result&) { published = error; });
    here.io.poll_one();
    only.reset();
    here.run_until([&] { return published.has_value(); });
    CHECK(*published == asio::error::operation_aborted);
}

TEST_CASE("a client with a store, its disk at work, can go together with its executor") {
    for (int attempt = 0; attempt < 50; ++attempt) {
        world here{};
        auto only = here.next_process();
        only.async_publish("news", "one", {.qos = mqtt::qos::at_least_once}, asio::detached);
    }
}
