// A broker that has the session of a process that is gone.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/client.hpp"
#include "dockwire/store/file_store.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "support/catch.hpp"
#include "support/temporary_file.hpp"

namespace {

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using mqtt::client_status;
using mqtt::message_view;
using mqtt::qos;
using lines = std::vector<std::string>;

using stored_session = mqtt::basic_session<mqtt::client_role, mqtt::v5_codec, mqtt::file_store>;
using client = mqtt::basic_client<mqtt::memory_transport>;
using stored_client = mqtt::basic_client<mqtt::memory_transport, stored_session>;

constexpr mqtt::client_options options{.url = "memory://broker", .client_id = "me", .clean_start = false, .session_expiry = 1h};

struct world {
    world() { REQUIRE_FALSE(broker.listen("memory://broker")); }

    template <class Done>
    void run_until(Done done) {
        for (const auto end = std::chrono::steady_clock::now() + 20s; !done();) {
            REQUIRE(std::chrono::steady_clock::now() < end);
            io.restart();
            io.run_one_for(100ms);
        }
    }

    /// The outcome of publishing by a client that has only this to do.
    void publish(const std::string& topic) {
        client other{io, {.url = "memory://broker", .client_id = "other"}};
        std::optional<std::error_code> outcome{};
        other.async_publish(topic, "x", {.qos = qos::exactly_once},
                            [&](std::error_code error, const mqtt::publish_result&) { outcome = error; });
        other.async_run([](std::error_code) {});
        run_until([&] { return outcome.has_value(); });
        CHECK_FALSE(*outcome);
    }

    asio::io_context io{1};
    mqtt::broker broker{io};
};

/// The handlers of a client that is gone hold its store until they are done.
mqtt::file_store opened(world& here, const std::string& file) {
    here.io.restart();
    here.io.poll();
    auto store = mqtt::file_store::open(file);
    REQUIRE(store);
    return std::move(*store);
}

/// Runs a client until its subscription is granted, and ends it without a DISCONNECT.
template <class Client>
void subscribe_and_die(world& here, Client& dying, std::string_view filter) {
    bool is_granted = false;
    auto subscription = dying.subscribe(filter, {}, [](const message_view&) {});
    subscription.async_granted([&](std::error_code error, const mqtt::subscribe_result&) { is_granted = !error; });
    dying.async_run([](std::error_code) {});
    here.run_until([&] { return is_granted; });
}

} // namespace

TEST_CASE("a message that the server kept for a subscription of the previous process goes to all that match its topic now") {
    world here;
    const dockwire::test::temporary_file journal{""};
    const auto store = [&] { return opened(here, journal.path()); };
    {
        stored_client first{here.io, options, store()};
        subscribe_and_die(here, first, "plant/#");
    }
    here.publish("plant/alarm");
    stored_client second{here.io, options, store()};
    lines heard{};
    second.subscribe("plant/alarm", {}, [&](const message_view&) { heard.emplace_back("plant/alarm"); });
    second.subscribe("plant/#", {}, [&](const message_view&) { heard.emplace_back("plant/#"); });
    second.async_run([](std::error_code) {});
    here.run_until([&] { return !heard.empty(); });
    std::ranges::sort(heard);
    CHECK(heard == lines{"plant/#", "plant/alarm"});
}

TEST_CASE(
    "a process without the state of the previous one is told so, gets what the server kept, and what it publishes arrives") {
    world here;
    {
        client first{here.io, options};
        subscribe_and_die(here, first, "plant/#");
    }
    here.publish("plant/alarm");
    client second{here.io, options};
    std::vector<bool> without_state{};
    second.on_state([&](const mqtt::connection_state& state) {
        if (state.status == client_status::online) without_state.push_back(state.resumed_without_state);
    });
    lines heard{};
    second.subscribe("plant/#", {}, [&](const message_view& message) { heard.emplace_back(message.topic); });
    int published = 0;
    for (int i = 0; i < 3; ++i)
        second.async_publish("plant/state", "x", {.qos = qos::exactly_once},
                             [&](std::error_code error, const mqtt::publish_result&) { published += error ? 0 : 1; });
    second.async_run([](std::error_code) {});
    here.run_until([&] { return published == 3 && heard.size() == 4; });
    CHECK(heard == lines{"plant/alarm", "plant/state", "plant/state", "plant/state"});
    CHECK(without_state == std::vector{true});
}

TEST_CASE("a process with the state of the previous one is not told that it has none") {
    world here;
    const dockwire::test::temporary_file journal{""};
    const auto store = [&] { return opened(here, journal.path()); };
    {
        stored_client first{here.io, options, store()};
        subscribe_and_die(here, first, "plant/#");
    }
    stored_client second{here.io, options, store()};
    std::optional<bool> without_state{};
    second.on_state([&](const mqtt::connection_state& state) {
        if (state.status == client_status::online) without_state = state.resumed_without_state;
    });
    second.async_run([](std::error_code) {});
    here.run_until([&] { return without_state.has_value(); });
    CHECK_FALSE(*without_state);
}
