// Destroying the client at any moment: everything completes once, by post, and no destroyed object is used. ASan checks the rest.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::message_view;
using mqtt::qos;

namespace {

/// One operation of every kind.
struct everything {
    explicit everything(connected_world& here) {
        auto& client = *here.client;
        client.async_publish("a", "0", {}, zero.note());
        client.async_publish("a", "1", {.qos = qos::at_least_once}, one.note());
        client.async_publish("a", "2", {.qos = qos::exactly_once}, two.note());
        auto subscription = client.subscribe("a", {}, [](const message_view&) {});
        subscription.async_granted(granted.note());
        auto leaving = client.subscribe("b", {}, [](const message_view&) {});
        leaving.async_unsubscribe(ended.note());
    }

    std::vector<const outcome*> all() const { return {&zero, &one, &two, &granted, &ended}; }
    bool each_completed_once() const {
        return std::ranges::all_of(all(), [](const outcome* each) { return each->calls == 1; });
    }

    outcome zero{};
    outcome one{};
    outcome two{};
    outcome granted{};
    outcome ended{};
};

} // namespace

TEST_CASE("destroying a client aborts everything that is open, by post") {
    connected_world here;
    SECTION("before it runs") {}
    SECTION("online, the server says nothing") {
        here.connect();
        here.server.does().acknowledges = false;
        here.server.does().grants = false;
        here.server.sleep();
    }
    SECTION("while CONNACK is awaited") {
        here.server.does().answers_connect = false;
        here.client->async_run(here.run.note());
        here.settle();
    }
    SECTION("between two attempts") {
        here.server.hide();
        here.client->async_run(here.run.note());
        here.settle();
    }
    const bool ran = here.client->status() != client_status::idle;
    // QoS 0 would be written at once or refused; this one waits behind what the pipe cannot take.
    here.client->async_publish("a", std::string(3 << 20, 'x'), {}, [](std::error_code, const mqtt::publish_result&) {});
    const everything open{here};
    here.settle();
    const bool zero_was_refused = open.zero.calls == 1;
    outcome disconnected;
    if (ran) here.client->async_disconnect({}, disconnected.note());
    here.client.reset();
    CHECK(open.one.calls + open.two.calls + open.granted.calls + open.ended.calls + disconnected.calls + here.run.calls == 0);
    here.settle();
    CHECK((zero_was_refused || open.zero.aborted()));
    CHECK(open.one.aborted());
    CHECK(open.two.aborted());
    CHECK(open.granted.aborted());
    CHECK(open.ended.aborted());
    if (ran) {
        CHECK(here.run.aborted());
        CHECK(disconnected.aborted());
    }
    here.server.hide();
    here.pass(1min);
    CHECK(here.io.stopped());
}

TEST_CASE("a client may outlive its io_context: what is open is destroyed without a call") {
    std::optional<client_test::client> survivor;
    std::unique_ptr<everything> open;
    outcome disconnected;
    outcome run;
    mqtt::message kept;
    int before = 0;
    const auto calls = [&] {
        int sum = run.calls + disconnected.calls;
        for (const outcome* each : open->all())
            sum += each->calls;
        return sum;
    };
    {
        connected_world here;
        const bool on_strand = GENERATE(false, true);
        if (on_strand) here.client.emplace(asio::make_strand(here.io), options());
        const auto phase = GENERATE(0, 1, 2, 3);
        CAPTURE(on_strand, phase);
        if (phase == 1) here.server.does().answers_connect = false;
        if (phase == 2) here.server.hide();
        if (phase == 3) here.server.does().acknowledges = false;
        if (phase != 0) here.client->async_run(run.note());
        here.settle();
        here.client->subscribe("m", {.acknowledge_by_hand = true}, [&](mqtt::message one) { kept = std::move(one); });
        here.client->subscribe("c", {}, [&](const message_view&) -> asio::awaitable<void> {
            co_await asio::post(here.io, asio::use_awaitable);
            co_await here.client->async_request("r", "1", {}, asio::use_awaitable);
        });
        here.settle();
        here.server.publish("m", "1", qos::at_least_once);
        here.server.publish("c", "1", qos::at_least_once);
        here.settle();
        CHECK(static_cast<bool>(kept) == (phase == 3));
        open = std::make_unique<everything>(here);
        here.client->async_publish("a", std::string(3 << 20, 'x'), {}, [](std::error_code, const mqtt::publish_result&) {});
        const bool settled = GENERATE(false, true);
        if (settled) here.settle();
        if (phase != 0) here.client->async_disconnect({}, disconnected.note());
        survivor.emplace(std::move(*here.client));
        before = calls();
    }
    kept.acknowledge();
    survivor->async_publish("a", "late", {.qos = qos::at_least_once}, open->one.note());
    survivor->async_disconnect({}, disconnected.note());
    auto late = survivor->subscribe("late", {}, [](const message_view&) {});
    late.async_granted(open->granted.note());
    survivor.reset();
    late.async_unsubscribe(open->ended.note());
    CHECK(calls() == before);
}

TEST_CASE("destroying a client inside each of its handlers") {
    connected_world here;
    std::function<void()> destroy = [&] { here.client.reset(); };
    std::unique_ptr<everything> open;
    const auto begin = [&] {
        here.connect();
        here.server.does().acknowledges = false;
        open = std::make_unique<everything>(here);
    };
    SECTION("a message handler, with another one to come") {
        begin();
        for (int i = 0; i < 2; ++i)
            here.client->subscribe("m", {}, [&](const message_view& message) {
                if (here.client) destroy();
                CHECK(message.topic == "m"); // the message is still there
            });
        here.settle();
        here.server.publish("m", "1", qos::at_least_once);
        here.server.publish("m", "2", qos::at_least_once);
    }
    SECTION("a coroutine handler") {
        begin();
        here.client->subscribe("m", {}, [&](const message_view& message) -> asio::awaitable<void> {
            co_await asio::post(here.io, asio::use_awaitable);
            destroy();
            co_await asio::post(here.io, asio::use_awaitable);
            CHECK(message.topic == "m");
        });
        here.settle();
        here.server.publish("m", "1", qos::exactly_once);
    }
    SECTION("a publish's completion") {
        here.connect();
        here.client->async_publish("a", "0", {}, [&](std::error_code, const mqtt::publish_result&) { destroy(); });
        open = std::make_unique<everything>(here);
    }
    SECTION("a grant's completion") {
        here.connect();
        auto subscription = here.client->subscribe("g", {}, [](const message_view&) {});
        subscription.async_granted([&](std::error_code, const mqtt::subscribe_result&) { destroy(); });
        open = std::make_unique<everything>(here);
    }
    SECTION("the disconnect's completion") {
        begin();
        here.client->async_disconnect({}, [&](std::error_code) { destroy(); });
    }
    SECTION("the run's completion") {
        here.client->async_run([&](std::error_code) { destroy(); });
        here.settle();
        open = std::make_unique<everything>(here);
        here.client->async_disconnect({}, [](std::error_code) {});
    }
    SECTION("a lost subscription") {
        here.connect();
        here.client->subscribe("l", {}, [](const message_view&) {});
        here.settle();
        here.client->on_subscription_lost([&](std::string_view, std::error_code) { destroy(); });
        here.server.does().refused["l"] = mqtt::reason_code::quota_exceeded;
        here.server.forget();
        here.server.cut();
        here.settle();
        open = std::make_unique<everything>(here);
        here.pass(1s);
    }
    here.settle();
    CHECK_FALSE(here.client);
    CHECK(open->each_completed_once());
    here.pass(1min);
}

TEST_CASE("destroying a client in its state handler, at each state") {
    for (int at = 0; at < 8; ++at) {
        CAPTURE(at);
        connected_world here;
        int seen = 0;
        std::string last;
        here.client->on_state([&](const mqtt::connection_state& state) {
            last = line_of(state);
            if (seen++ == at) here.client.reset();
        });
        here.client->async_run(here.run.note());
        const everything open{here};
        here.settle();
        if (here.client) here.server.cut();
        here.pass(500ms);
        if (here.client) here.client->async_disconnect({}, [](std::error_code) {});
        here.settle();
        CHECK_FALSE(here.client);
        CHECK(seen == at + 1);
        CHECK(here.run.calls == 1);
        CHECK(open.each_completed_once());
        here.pass(1min);
    }
}

TEST_CASE("destroying a client before each single handler that it would run") {
    for (int after = 0; after < 60; ++after) {
        CAPTURE(after);
        connected_world here;
        here.client->async_run(here.run.note());
        const everything open{here};
        here.io.restart();
        for (int i = 0; i < after; ++i)
            here.io.poll_one();
        here.client.reset();
        here.settle();
        CHECK(here.run.aborted());
        CHECK(open.each_completed_once());
    }
}

TEST_CASE("an executor that never runs again destroys what it holds") {
    const auto alive = std::make_shared<int>(0);
    const auto hold = [alive](std::error_code, const auto&...) { ++*alive; };
    {
        connected_world here;
        SECTION("operations that have not begun") {
            here.client->async_run(hold);
            here.client->async_publish("a", "1", {}, hold);
            here.client->async_disconnect({}, hold);
        }
        SECTION("operations that were aborted") {
            here.connect();
            here.client->async_publish("a", "1", {.qos = qos::at_least_once}, hold);
            here.client->subscribe("a", {}, [alive](const message_view&) {}).async_granted(hold);
            here.client.reset();
        }
        SECTION("a message that a coroutine holds") {
            here.connect();
            here.client->subscribe("a", {}, [alive](const message_view&) -> asio::awaitable<void> {
                for (;;)
                    co_await asio::post(asio::use_awaitable);
            });
            here.settle();
            here.server.publish("a", "1", qos::at_least_once);
            for (int i = 0; i < 20; ++i)
                here.io.poll_one();
        }
    }
    CHECK(*alive == 0);
    CHECK(alive.use_count() == 2);
}

TEST_CASE("subscriptions and handles outlive the client, their operations are aborted") {
    connected_world here;
    here.connect();
    auto handle = here.client->handle();
    auto subscription = here.client->subscribe("a", {}, [](const message_view&) {});
    here.settle();
    here.client.reset();
    outcome granted;
    outcome ended;
    outcome published;
    outcome late;
    SECTION("while a handle keeps the implementation") {
        handle.async_publish("a", "1", {.qos = qos::at_least_once}, published.note());
        handle.subscribe("b", {}, [](const message_view&) {}).async_granted(late.note());
        subscription.async_unsubscribe(ended.note());
        here.settle();
        CHECK(published.aborted());
        CHECK(late.aborted());
        CHECK(ended.aborted());
    }
    SECTION("when nothing keeps it") {
        {
            const auto gone = std::move(handle);
        }
        subscription.async_granted(granted.note());
        subscription.async_unsubscribe(ended.note());
        CHECK(granted.calls + ended.calls == 0);
        here.settle();
        CHECK(granted.aborted());
        CHECK(ended.aborted());
    }
}

TEST_CASE("subscriptions outlive the executor") {
    using subscription = client_test::client::subscription;
    std::vector<subscription> kept;
    {
        asio::io_context io;
        client_test::client plain{io, options()};
        kept.push_back(plain.subscribe("a", {}, [](const message_view&) {}));
        client_test::client stranded{asio::make_strand(io), options()};
        kept.push_back(stranded.subscribe("b", {}, [](const message_view&) {}));
        client_test::client erased{asio::make_strand(asio::any_io_executor{io.get_executor()}), options()};
        kept.push_back(erased.subscribe("c", {}, [](const message_view&) {}));
    }
    CHECK(kept[0].filter() == "a");
    CHECK(kept[2].filter() == "c");
}

TEST_CASE("clients move") {
    connected_world here;
    here.connect();
    client_test::client other = std::move(*here.client);
    here.client.reset();
    here.settle();
    CHECK(other.status() == client_status::online);
    other = client_test::client{here.io, options()};
    here.settle();
    CHECK(here.run.aborted());
    CHECK(other.status() == client_status::idle);
}
