// Messages that are asked for, kept, and acknowledged later.
#include "dockwire/asio.hpp"

#include <optional>
#include <vector>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/post.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::message;
using mqtt::message_view;
using mqtt::qos;

namespace {

std::string text_of(const message& received) { return std::string{dockwire::as_text(received->payload.bytes)}; }

/// What `async_receive` was told.
struct received {
    int calls{0};
    std::error_code error{};
    message got{};

    auto note() {
        return [this](std::error_code why, message one) {
            ++calls;
            error = why;
            got = std::move(one);
        };
    }
    std::string text() const { return got ? text_of(got) : "nothing"; }
};

struct subscribed_world : connected_world {
    explicit subscribed_world(const mqtt::subscribe_options& how = {}) {
        connect();
        subscription.emplace(client->subscribe("a/#", how));
        settle();
        static_cast<void>(server.heard());
    }
    void publish(std::string_view payload, qos level = qos::at_least_once) {
        server.publish("a/b", payload, level);
        settle();
    }
    void receive(received& into) {
        subscription->async_receive(into.note());
        settle();
    }

    std::optional<client_test::client::subscription> subscription{};
};

} // namespace

TEST_CASE("async_receive waits for a message, and one that is there comes at once") {
    subscribed_world here;
    received first;
    here.receive(first);
    CHECK(first.calls == 0);
    here.publish("1");
    CHECK(first.text() == "1");
    here.publish("2");
    received second;
    asio::post(here.io, [&] {
        here.subscription->async_receive(second.note());
        CHECK(second.calls == 0);
    });
    here.settle();
    CHECK(second.text() == "2");
    CHECK(second.got->topic == "a/b");
}

TEST_CASE("a received message is acknowledged when the next one is asked for") {
    subscribed_world here;
    received first;
    received second;
    here.receive(first);
    here.publish("1", qos::exactly_once);
    first.got = {};
    CHECK(here.server.heard().empty());
    CHECK(here.client->statistics().unacknowledged == 1);
    here.receive(second);
    CHECK(here.server.heard() == strings{"acknowledged 1"});
    CHECK(here.client->statistics().unacknowledged == 0);
}

TEST_CASE("a received message can be acknowledged before the next one is asked for") {
    subscribed_world here;
    received first;
    here.receive(first);
    here.publish("1");
    first.got.acknowledge();
    first.got.acknowledge();
    here.settle();
    CHECK(here.server.heard() == strings{"acknowledged 1"});
}

TEST_CASE("what is acknowledged by hand is not acknowledged by asking or dropping") {
    subscribed_world here{{.acknowledge_by_hand = true}};
    received first;
    received second;
    here.receive(first);
    here.publish("1");
    here.receive(second);
    here.publish("2");
    first.got = {};
    here.settle();
    CHECK(here.server.heard().empty());
    second.got.acknowledge();
    here.settle();
    CHECK(here.server.heard().empty()); // the first PUBACK is still owed
    CHECK(here.client->statistics().unacknowledged == 2);
}

TEST_CASE("messages acknowledged in any order are acknowledged on the wire in theirs", "[MQTT-4.6.0-2][MQTT-4.6.0-3]") {
    connected_world here;
    here.connect();
    std::vector<message> kept;
    here.client->subscribe("a", {.acknowledge_by_hand = true}, [&](message one) { kept.push_back(std::move(one)); });
    here.settle();
    static_cast<void>(here.server.heard());
    const auto level = GENERATE(qos::at_least_once, qos::exactly_once);
    for (const char* const payload : {"1", "2", "3"})
        here.server.publish("a", payload, level);
    here.settle();
    REQUIRE(kept.size() == 3);
    kept[2].acknowledge();
    kept[1].acknowledge();
    here.settle();
    CHECK(here.server.heard().empty());
    kept[0].acknowledge();
    here.settle();
    CHECK(here.server.heard() == strings{"acknowledged 1", "acknowledged 2", "acknowledged 3"});
}

TEST_CASE("a kept message is refused with a reason of the application") {
    connected_world here;
    here.connect();
    here.client->subscribe("a", {}, [&](const message& one) { one.acknowledge(mqtt::reason_code::quota_exceeded); });
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a", "1", qos::at_least_once);
    here.settle();
    CHECK(here.server.heard() == strings{"failed 1"});
}

TEST_CASE("of several receivers the one that refuses a message explains it") {
    connected_world here;
    here.connect();
    const auto takes = [&](std::string_view filter, mqtt::reason_code reason, const char* why) {
        here.client->subscribe(filter, {}, [=](const message& one) { one.acknowledge(reason, {.reason_string = why}); });
    };
    takes("a/#", mqtt::reason_code::quota_exceeded, "full");
    takes("a/+", mqtt::reason_code::success, "fine");
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a/b", "1", qos::at_least_once);
    here.settle();
    CHECK(here.server.heard() == strings{"failed 1 full"});
}

TEST_CASE("a message that two keep is acknowledged after the last of them") {
    connected_world here;
    here.connect();
    std::vector<message> kept;
    for (const char* const filter : {"a/#", "a/+"})
        here.client->subscribe(filter, {}, [&](message one) { kept.push_back(std::move(one)); });
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a/b", "1", qos::at_least_once);
    here.settle();
    REQUIRE(kept.size() == 2);
    kept[0].acknowledge();
    kept[0].acknowledge();
    here.settle();
    CHECK(here.server.heard().empty());
    kept.clear();
    here.settle();
    CHECK(here.server.heard() == strings{"acknowledged 1"});
}

TEST_CASE("messages that nobody acknowledges fill the server's window and no more memory", "[MQTT-4.9.0-1]") {
    auto with = options();
    with.receive_maximum = 2;
    connected_world here{with};
    here.connect();
    auto subscription = here.client->subscribe("a", {});
    here.settle();
    for (const char* const payload : {"1", "2", "3"})
        here.server.publish("a", payload, qos::at_least_once);
    here.settle();
    CHECK(here.client->statistics().messages_received == 2);
    received first;
    received second;
    subscription.async_receive(first.note());
    here.settle();
    subscription.async_receive(second.note());
    here.settle();
    CHECK(second.text() == "2");
    CHECK(here.client->statistics().messages_received == 3);
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("a full queue drops messages of QoS 0 as the policy says, counts and reports them") {
    const auto policy = GENERATE(mqtt::overflow_policy::drop_oldest, mqtt::overflow_policy::drop_newest);
    subscribed_world here{{.receive_queue = 2, .overflow = policy}};
    strings dropped;
    here.client->on_message_dropped([&](const message_view& one) { dropped.emplace_back(dockwire::as_text(one.payload.bytes)); });
    here.publish("1", qos::at_most_once);
    here.publish("2", qos::at_least_once);
    here.publish("3", qos::at_most_once);
    here.publish("4", qos::at_most_once);
    const bool oldest = policy == mqtt::overflow_policy::drop_oldest;
    CHECK(dropped == strings{oldest ? "1" : "4"});
    CHECK(here.client->statistics().messages_dropped == 1);
    strings got;
    for (int i = 0; i < 3; ++i) {
        received next;
        here.receive(next);
        got.push_back(next.text());
    }
    CHECK(got == (oldest ? strings{"2", "3", "4"} : strings{"1", "2", "3"}));
}

TEST_CASE("whoever is told of a dropped message may ask for the next") {
    subscribed_world here{{.receive_queue = 2}};
    strings got;
    here.client->on_message_dropped([&](const message_view&) {
        for (int i = 0; i < 2; ++i)
            here.subscription->async_receive([&](std::error_code, const message& one) { got.push_back(text_of(one)); });
    });
    for (const char* const payload : {"1", "2", "3", "4"})
        here.publish(payload, qos::at_most_once);
    CHECK(got == strings{"2", "3"});
    received next;
    here.receive(next);
    CHECK(next.text() == "4");
}

TEST_CASE("the end of a subscription or of the client ends the waiting") {
    subscribed_world here;
    received waiting;
    here.receive(waiting);
    SECTION("unsubscribed") {
        here.subscription->async_unsubscribe([](std::error_code, const mqtt::unsubscribe_result&) {});
        here.settle();
        CHECK(waiting.error == usage_error::not_subscribed);
        received late;
        here.receive(late);
        CHECK(late.error == usage_error::not_subscribed);
    }
    SECTION("destroyed") {
        here.client.reset();
        here.settle();
        CHECK(waiting.error == asio::error::operation_aborted);
        received late;
        here.receive(late);
        CHECK(late.error == asio::error::operation_aborted);
    }
    CHECK(waiting.calls == 1);
}

TEST_CASE("async_receive goes on over a reconnect") {
    subscribed_world here;
    received waiting;
    here.receive(waiting);
    here.server.cut();
    here.pass(1s);
    here.publish("1");
    CHECK(waiting.text() == "1");
}

TEST_CASE("a cancelled async_receive loses no message") {
    subscribed_world here;
    asio::cancellation_signal stop;
    received cancelled;
    here.subscription->async_receive(asio::bind_cancellation_slot(stop.slot(), cancelled.note()));
    here.settle();
    stop.emit(asio::cancellation_type::total);
    here.settle();
    CHECK(cancelled.error == asio::error::operation_aborted);
    here.publish("1");
    received next;
    here.receive(next);
    CHECK(next.text() == "1");
}

TEST_CASE("async_receive of a subscription with a handler is a mistake, and of a refused one its reason") {
    connected_world here;
    here.connect();
    here.server.does().refused["b"] = mqtt::reason_code::not_authorized;
    auto handled = here.client->subscribe("a", {}, [](const message_view&) {});
    auto refused = here.client->subscribe("b", {});
    received from_handled;
    received from_refused;
    handled.async_receive(from_handled.note());
    refused.async_receive(from_refused.note());
    here.settle();
    CHECK(from_handled.error == usage_error::invalid_option);
    CHECK(from_refused.error == mqtt::reason_code::not_authorized);
}

TEST_CASE("a kept message outlives its client") {
    std::optional<message> kept;
    {
        connected_world here;
        here.connect();
        here.client->subscribe("a", {}, [&](const message& one) { kept = one; });
        here.settle();
        here.server.publish("a", "1", qos::at_least_once);
        here.settle();
    }
    REQUIRE(kept);
    CHECK(text_of(*kept) == "1");
    kept->acknowledge();
}
