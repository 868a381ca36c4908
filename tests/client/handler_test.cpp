// Handlers that take their time, and handlers that throw.
#include "dockwire/asio.hpp"

#include <stdexcept>

#include <asio/awaitable.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::message_view;
using mqtt::qos;

namespace {

// A gate is a timer that never goes off; cancelling it opens it.
asio::awaitable<void> opened(asio::steady_timer& gate) {
    std::error_code ignored;
    co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
}

} // namespace

TEST_CASE("a coroutine's message lives and is acknowledged when it has finished") {
    connected_world here;
    here.connect();
    asio::steady_timer gate{here.io, asio::steady_timer::time_point::max()};
    std::string seen;
    here.client->subscribe("a", {}, [&](const message_view& message) -> asio::awaitable<void> {
        co_await opened(gate);
        seen = dockwire::as_text(message.payload.bytes);
    });
    int plain = 0;
    here.client->subscribe("#", {}, [&](const message_view&) { ++plain; });
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a", "a text that is long enough for the heap", qos::at_least_once);
    here.settle();
    CHECK(plain == 1);
    CHECK(here.server.heard().empty());
    CHECK(here.client->statistics().unacknowledged == 1);
    gate.cancel();
    here.settle();
    CHECK(seen == "a text that is long enough for the heap");
    CHECK(here.server.heard() == strings{"acknowledged a text that is long enough for the heap"});
}

TEST_CASE("a message is acknowledged after the last of several coroutines") {
    connected_world here;
    here.connect();
    asio::steady_timer first{here.io, asio::steady_timer::time_point::max()};
    asio::steady_timer second{here.io, asio::steady_timer::time_point::max()};
    for (asio::steady_timer* gate : {&first, &second}) {
        here.client->subscribe("a", {}, [gate](const message_view&) -> asio::awaitable<void> { co_await opened(*gate); });
    }
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a", "1", qos::exactly_once);
    here.settle();
    first.cancel();
    here.settle();
    CHECK(here.server.heard().empty());
    second.cancel();
    here.settle();
    CHECK(here.server.heard() == strings{"acknowledged 1"});
}

TEST_CASE("a message whose handler runs over a reconnect is delivered again and acknowledged once") {
    connected_world here;
    here.connect();
    asio::steady_timer gate{here.io, asio::steady_timer::time_point::max()};
    int calls = 0;
    here.client->subscribe("a", {}, [&](const message_view&) -> asio::awaitable<void> {
        ++calls;
        co_await opened(gate);
    });
    here.settle();
    const auto level = GENERATE(qos::at_least_once, qos::exactly_once);
    here.server.publish("a", "1", level);
    here.settle();
    here.server.cut();
    here.pass(500ms);
    static_cast<void>(here.server.heard());
    CHECK(calls == (level == qos::at_least_once ? 2 : 1));
    gate.cancel();
    here.settle();
    CHECK(here.server.heard() == strings{"acknowledged 1"});
    CHECK(here.client->statistics().unacknowledged == 0);
}

TEST_CASE("an exception leaves run(), and the client goes on") {
    connected_world here;
    here.connect();
    strings heard;
    SECTION("of a message handler") {
        here.client->subscribe("a", {}, [](const message_view&) { throw std::runtime_error{"handler"}; });
    }
    SECTION("of a coroutine handler") {
        here.client->subscribe("a", {}, [](const message_view&) -> asio::awaitable<void> {
            throw std::runtime_error{"handler"};
            co_return;
        });
    }
    here.client->subscribe("a", {},
                           [&](const message_view& message) { heard.emplace_back(dockwire::as_text(message.payload.bytes)); });
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a", "1", qos::at_least_once);
    CHECK(here.settle_catching() == 1);
    CHECK(here.server.heard() == strings{"acknowledged 1"});
    here.server.publish("a", "2", qos::at_least_once);
    CHECK(here.settle_catching() == 1);
    CHECK(heard == strings{"1", "2"});
    CHECK(here.server.heard() == strings{"acknowledged 2"});
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("an exception of a completion or state handler leaves run(), and the client goes on") {
    connected_world here;
    here.client->on_state([](const mqtt::connection_state&) { throw std::runtime_error{"state"}; });
    here.client->async_run(here.run.note());
    CHECK(here.settle_catching() == 3);
    REQUIRE(here.client->status() == client_status::online);
    outcome other;
    asio::post(here.io, [&] {
        here.client->async_publish("a", "1", {},
                                   [](std::error_code, const mqtt::publish_result&) { throw std::runtime_error{"completion"}; });
        here.client->async_publish("a", "2", {}, other.note());
    });
    CHECK(here.settle_catching() == 1);
    CHECK(other.succeeded());
    here.server.cut();
    CHECK(here.settle_catching() == 1);
    manual_clock::since_start += 1s;
    CHECK(here.settle_catching() == 3);
    CHECK(here.client->status() == client_status::online);
}
