// Handlers that take their time, and handlers that throw.
#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <asio/async_result.hpp>
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

/// An operation that destroys its handler, as one does whose execution context ends.
asio::awaitable<void> forgotten() {
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>([](auto&&) {}, asio::use_awaitable);
}

auto any_level() { return GENERATE(qos::at_most_once, qos::at_least_once, qos::exactly_once); }

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
    here.client->subscribe("a", {.handlers_at_once = 2}, [&](const message_view&) -> asio::awaitable<void> {
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

namespace {

/// A subscription whose coroutines note that they begin, and end when they may.
struct slow_world : connected_world {
    explicit slow_world(const mqtt::subscribe_options& how = {}, const mqtt::client_options& with = options())
        : connected_world{with} {
        connect();
        client->on_message_dropped(
            [this](const message_view& one) { dropped.emplace_back(dockwire::as_text(one.payload.bytes)); });
        subscription.emplace(client->subscribe("a", how, [this](const message_view& message) -> asio::awaitable<void> {
            begun.emplace_back(dockwire::as_text(message.payload.bytes));
            co_await opened(gate);
        }));
        settle();
        static_cast<void>(server.heard());
    }
    void publish(const strings& payloads, qos level) {
        for (const std::string& one : payloads)
            server.publish("a", one, level);
        settle();
    }
    /// Ends the coroutines that run.
    void open() {
        gate.cancel();
        settle();
    }

    asio::steady_timer gate{io, asio::steady_timer::time_point::max()};
    strings begun{};
    strings dropped{};
    std::optional<client_test::client::subscription> subscription{};
};

} // namespace

TEST_CASE("coroutines of a subscription run one at a time, in the order of their messages") {
    slow_world here;
    here.publish({"1", "2", "3"}, any_level());
    CHECK(here.begun == strings{"1"});
    here.open();
    CHECK(here.begun == strings{"1", "2"});
    here.publish({"4"}, qos::at_least_once);
    here.open();
    here.open();
    CHECK(here.begun == strings{"1", "2", "3", "4"});
    here.open();
    CHECK(here.client->statistics().unacknowledged == 0);
    here.publish({"5"}, qos::at_least_once);
    CHECK(here.begun.back() == "5");
}

TEST_CASE("handlers_at_once coroutines of a subscription run at once") {
    slow_world here{{.handlers_at_once = 2}};
    here.publish({"1", "2", "3", "4", "5"}, qos::at_least_once);
    CHECK(here.begun == strings{"1", "2"});
    here.open();
    CHECK(here.begun == strings{"1", "2", "3", "4"});
    here.open();
    CHECK(here.begun == strings{"1", "2", "3", "4", "5"});
}

TEST_CASE("a subscription whose handlers may not run at all is refused") {
    connected_world here;
    here.connect();
    outcome granted;
    auto subscription =
        here.client->subscribe("a", {.handlers_at_once = 0}, [](const message_view&) -> asio::awaitable<void> { co_return; });
    subscription.async_granted(granted.note());
    here.settle();
    CHECK(granted.is(usage_error::invalid_option));
    CHECK(here.server.heard().empty());
}

TEST_CASE("messages of QoS 0 that wait for a coroutine are bounded by number, those of QoS 1 and 2 are not") {
    slow_world here{{.receive_queue = 2}};
    here.publish({"0", "1", "2", "3"}, qos::at_most_once);
    here.publish({"4"}, qos::at_least_once);
    here.publish({"5"}, qos::exactly_once);
    CHECK(here.dropped == strings{"1"});
    CHECK(here.client->statistics().messages_dropped == 1);
    for (int i = 0; i < 5; ++i)
        here.open();
    CHECK(here.begun == strings{"0", "2", "3", "4", "5"});
}

namespace {

/// The bytes of a PUBLISH of QoS 0 to a topic of one character: fixed header, topic, properties.
std::size_t publish_size(std::size_t payload) { return 2 + 3 + 1 + payload; }

} // namespace

TEST_CASE("messages of QoS 0 that wait share receive_queue_bytes over all subscriptions") {
    auto with = options();
    with.receive_queue_bytes = publish_size(3) + publish_size(5);
    slow_world here{{}, with};
    const auto other = here.client->subscribe("b", {.overflow = mqtt::overflow_policy::drop_newest});
    here.settle();
    here.publish({"runs", "123"}, qos::at_most_once);
    here.server.publish("b", "45678");
    here.settle();
    CHECK(here.dropped.empty());
    SECTION("a message that does not fit goes by the policy of its own subscription") {
        here.server.publish("b", "9");
        here.settle();
        CHECK(here.dropped == strings{"9"});
        here.publish({"012"}, qos::at_most_once);
        CHECK(here.dropped == strings{"9", "123"});
    }
    SECTION("one for which the subscription itself cannot make room goes, and nothing else") {
        here.publish({"0123"}, qos::at_most_once);
        CHECK(here.dropped == strings{"0123"});
        here.open();
        CHECK(here.begun.back() == "123");
    }
    SECTION("one that has left gives its memory back") {
        here.open();
        here.publish({"012"}, qos::at_most_once);
        CHECK(here.dropped.empty());
    }
    SECTION("a subscription that ends gives its memory back") {
        here.subscription->async_unsubscribe([](std::error_code, const mqtt::unsubscribe_result&) {});
        here.settle();
        here.server.publish("b", "012");
        here.settle();
        CHECK(here.dropped.empty());
    }
}

TEST_CASE("messages that wait for a coroutine over a reconnect wait once") {
    slow_world here;
    const auto level = GENERATE(qos::at_least_once, qos::exactly_once);
    here.publish({"1", "2", "3"}, level);
    for (int i = 0; i < 3; ++i) {
        here.server.cut();
        here.pass(5s); // longer than any pause yet
        REQUIRE(here.client->status() == client_status::online);
    }
    for (int i = 0; i < 6; ++i)
        here.open();
    const strings once{"1", "2", "3"};
    const strings first_again{"1", "1", "2", "3"}; // its handler ran when the connection was lost
    CHECK(here.begun == (level == qos::exactly_once ? once : first_again));
    CHECK(here.client->statistics().unacknowledged == 0);
}

TEST_CASE("what waits for a handler that acknowledges by hand is acknowledged when its subscription ends") {
    connected_world here;
    here.connect();
    std::vector<mqtt::message> held;
    asio::steady_timer gate{here.io, asio::steady_timer::time_point::max()};
    auto subscription =
        here.client->subscribe("a", {.acknowledge_by_hand = true}, [&](mqtt::message one) -> asio::awaitable<void> {
            held.push_back(std::move(one));
            co_await opened(gate);
        });
    here.settle();
    here.server.publish("a", "1", qos::at_least_once);
    here.server.publish("a", "2", qos::at_least_once);
    here.settle();
    subscription.async_unsubscribe([](std::error_code, const mqtt::unsubscribe_result&) {});
    here.settle();
    REQUIRE(held.size() == 1);
    held.front().acknowledge();
    here.settle();
    CHECK(here.client->statistics().unacknowledged == 0);
}

TEST_CASE("a coroutine that is destroyed before it ends leaves its place to the next message") {
    connected_world here;
    here.connect();
    int calls = 0;
    here.client->subscribe("a", {}, [&](const message_view&) -> asio::awaitable<void> {
        if (++calls == 1) co_await forgotten();
    });
    here.settle();
    here.server.publish("a", "1");
    here.server.publish("a", "2");
    here.settle();
    CHECK(calls == 2);
}

TEST_CASE("after the end of a subscription no coroutine begins, and one that runs is finished") {
    slow_world here;
    here.publish({"1", "2"}, qos::at_least_once);
    SECTION("unsubscribed while one runs") {
        here.subscription->async_unsubscribe([](std::error_code, const mqtt::unsubscribe_result&) {});
        here.settle();
        here.open();
        CHECK(here.begun == strings{"1"});
    }
    SECTION("unsubscribed when one has just ended") {
        here.gate.cancel();
        asio::post(here.io, [&] {
            asio::post(here.io,
                       [&] { here.subscription->async_unsubscribe([](std::error_code, const mqtt::unsubscribe_result&) {}); });
        });
        here.settle();
    }
    SECTION("the client is destroyed") {
        here.client.reset();
        here.open();
        CHECK(here.begun == strings{"1"});
    }
    here.open();
    here.open();
    CHECK(here.begun.front() == "1");
    if (here.client) CHECK(here.client->statistics().unacknowledged == 0);
}

TEST_CASE("a coroutine that throws leaves its place to the next message") {
    connected_world here;
    here.connect();
    asio::steady_timer gate{here.io, asio::steady_timer::time_point::max()};
    int calls = 0;
    here.client->subscribe("a", {}, [&](const message_view&) -> asio::awaitable<void> {
        if (++calls != 1) co_return;
        co_await opened(gate);
        throw std::runtime_error{"handler"};
    });
    here.settle();
    here.server.publish("a", "1");
    here.server.publish("a", "2");
    here.settle();
    gate.cancel();
    CHECK(here.settle_catching() == 1);
    CHECK(calls == 2);
}

TEST_CASE("a hundred thousand messages that wait for a coroutine need no deeper stack") {
    slow_world here{{.receive_queue = 100'000}};
    for (int i = 0; i < 100'000; ++i) {
        here.server.publish("a", "");
        if (i % 1'000 == 0) here.settle();
    }
    here.settle();
    asio::post(here.io, [&] { here.gate.expires_at(asio::steady_timer::time_point::min()); }); // every wait is over at once
    here.settle();
    CHECK(here.begun.size() == 100'000);
}

namespace {

enum class form : std::uint8_t { function, keeping_function, coroutine, keeping_coroutine };

auto any_form() { return GENERATE(form::function, form::keeping_function, form::coroutine, form::keeping_coroutine); }

/// Subscribes with a handler of this form that throws the first time.
void subscribe_throwing(client& of, form which, int& calls) {
    const auto handle = [&calls] {
        if (++calls == 1) throw std::runtime_error{"handler"};
    };
    switch (which) {
    case form::function:
        of.subscribe("a", {}, [=](const message_view&) { handle(); });
        break;
    case form::keeping_function:
        of.subscribe("a", {}, [=](const mqtt::message&) { handle(); });
        break;
    case form::coroutine:
        of.subscribe("a", {}, [=](const message_view&) -> asio::awaitable<void> {
            handle();
            co_return;
        });
        break;
    case form::keeping_coroutine:
        of.subscribe("a", {}, [=](mqtt::message) -> asio::awaitable<void> {
            handle();
            co_return;
        });
        break;
    }
}

} // namespace

TEST_CASE("a handler that throws has not handled: the exception leaves run(), and the message comes again on a new connection") {
    const form which = any_form();
    const auto level = GENERATE(qos::at_least_once, qos::exactly_once);
    connected_world here;
    here.connect();
    strings heard;
    int calls = 0;
    subscribe_throwing(*here.client, which, calls);
    here.client->subscribe("a", {},
                           [&](const message_view& message) { heard.emplace_back(dockwire::as_text(message.payload.bytes)); });
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a", "1", level);
    CHECK(here.settle_catching() == 1);
    CHECK(here.server.heard() == strings{"DISCONNECT 83"});
    CHECK(here.states().back() == "waiting 500 ms: a subscription's handler has thrown an exception");
    here.pass(500ms);
    CHECK(calls == 2);
    CHECK(heard == strings{"1", "1"});
    CHECK(here.server.heard() == strings{"CONNECT me resume", "acknowledged 1"});
    CHECK(here.client->status() == client_status::online);
    CHECK(here.client->statistics().unacknowledged == 0);
}

TEST_CASE("connections that end by a handler that throws do not count as lasting") {
    connected_world here;
    here.connect();
    here.client->subscribe("a", {}, [](const message_view&) { throw std::runtime_error{"handler"}; });
    here.settle();
    here.server.publish("a", "1", qos::at_least_once);
    CHECK(here.settle_catching() == 1);
    manual_clock::since_start += 500ms;
    CHECK(here.settle_catching() == 1);
    CHECK(here.states().back().starts_with("waiting 1000 ms"));
}

TEST_CASE("an exception over a message of QoS 0 leaves run(), and the connection stays") {
    const form which = any_form();
    connected_world here;
    here.connect();
    int calls = 0;
    subscribe_throwing(*here.client, which, calls);
    here.settle();
    here.server.publish("a", "1");
    CHECK(here.settle_catching() == 1);
    CHECK(here.client->status() == client_status::online);
    here.server.publish("a", "2");
    here.settle();
    CHECK(calls == 2);
}

TEST_CASE("a coroutine handler that throws when its connection is gone leaves the next one alone") {
    connected_world here;
    here.connect();
    asio::steady_timer gate{here.io, asio::steady_timer::time_point::max()};
    int calls = 0;
    here.client->subscribe("a", {.handlers_at_once = 2}, [&](const message_view&) -> asio::awaitable<void> {
        if (++calls != 1) co_return;
        co_await opened(gate);
        throw std::runtime_error{"handler"};
    });
    here.settle();
    here.server.publish("a", "1", qos::at_least_once);
    here.settle();
    here.server.cut();
    here.pass(500ms);
    REQUIRE(here.client->status() == client_status::online);
    CHECK(calls == 2);
    gate.cancel();
    CHECK(here.settle_catching() == 1);
    CHECK(here.client->status() == client_status::online);
    CHECK(here.client->statistics().unacknowledged == 0);
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
