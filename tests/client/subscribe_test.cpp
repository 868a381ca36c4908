// Subscribing: who gets a message, how it ends, what a reconnect does.
#include "dockwire/asio.hpp"

#include <algorithm>

#include <asio/post.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::message_view;
using mqtt::qos;

namespace {

/// A handler that notes "topic text".
auto note_to(strings& heard, const std::string& prefix = {}) {
    return [&heard, prefix](const message_view& message) {
        heard.push_back(prefix + std::string{message.topic} + " " + std::string{dockwire::as_text(message.payload.bytes)});
    };
}

void nothing(const message_view&) {}

} // namespace

TEST_CASE("a handler that is there before the connection receives") {
    connected_world here;
    strings heard;
    auto subscription = here.client->subscribe("a/#", {.qos = qos::at_least_once}, note_to(heard));
    CHECK(subscription.filter() == "a/#");
    outcome granted;
    subscription.async_granted(granted.note());
    here.settle();
    CHECK(granted.calls == 0);
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.server.heard() == strings{"CONNECT me clean", "SUBSCRIBE a/# qos 1"});
    CHECK(granted.succeeded());
    CHECK(granted.reason == mqtt::reason_code::granted_qos_1);
    here.server.publish("a/b", "1", qos::at_least_once);
    here.settle();
    CHECK(heard == strings{"a/b 1"});
    CHECK(here.server.heard() == strings{"acknowledged 1"});
}

TEST_CASE("a subscription above the server's Maximum QoS says that less was asked for, whenever its grant is awaited") {
    connected_world here;
    here.server.does().connack.maximum_qos = qos::at_least_once;
    here.connect();
    auto subscription = here.client->subscribe("a", {}, nothing);
    std::vector<bool> capped;
    const auto note = [&](std::error_code error, const mqtt::subscribe_result& result) {
        capped.push_back(!error && result.qos_capped);
    };
    subscription.async_granted(note);
    here.settle();
    subscription.async_granted(note);
    here.settle();
    CHECK(capped == std::vector{true, true});
    CHECK(here.server.heard() == strings{"SUBSCRIBE a qos 1"});
}

TEST_CASE("a grant that is there already completes by post") {
    connected_world here;
    here.connect();
    auto subscription = here.client->subscribe("a", {}, nothing);
    here.settle();
    outcome granted;
    asio::post(here.io, [&] {
        subscription.async_granted(granted.note());
        CHECK(granted.calls == 0);
    });
    here.settle();
    CHECK(granted.succeeded());
    CHECK(granted.reason == mqtt::reason_code::granted_qos_2);
}

TEST_CASE("a refused subscription is its reason code") {
    connected_world here;
    here.connect();
    here.server.does().refused["secret/#"] = mqtt::reason_code::not_authorized;
    outcome granted;
    here.client->subscribe("secret/#", {}, nothing).async_granted(granted.note());
    here.settle();
    CHECK(granted.is(mqtt::reason_code::not_authorized));
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("a filter that the standard forbids is refused here") {
    connected_world here;
    here.connect();
    for (const char* const filter : {"", "a/#/b", "a+", "$share/group", "$share//a"}) {
        CAPTURE(filter);
        outcome granted;
        here.client->subscribe(filter, {}, nothing).async_granted(granted.note());
        CHECK(granted.calls == 0);
        here.settle();
        CHECK(granted.is(usage_error::invalid_topic_filter));
    }
    CHECK(here.server.heard().empty());
}

TEST_CASE("every matching handler gets a message, in the order of their subscription") {
    connected_world here;
    here.connect();
    strings heard;
    here.client->subscribe("a/b", {}, note_to(heard, "exact "));
    here.client->subscribe("a/+", {}, note_to(heard, "plus "));
    here.client->subscribe("#", {}, note_to(heard, "all "));
    here.client->subscribe("$share/group/a/b", {}, note_to(heard, "shared "));
    here.client->subscribe("b", {}, note_to(heard, "other "));
    here.settle();
    here.server.publish("a/b", "1");
    here.settle();
    std::sort(heard.begin(), heard.end());
    CHECK(heard == strings{"all a/b 1", "exact a/b 1", "plus a/b 1", "shared a/b 1"});
    heard.clear();
    here.server.publish("$SYS/x", "1");
    here.settle();
    CHECK(heard.empty());
    CHECK(here.client->statistics().messages_unmatched == 1);
    CHECK(here.client->statistics().messages_received == 2);
}

TEST_CASE("one of two with the same filter ends without UNSUBSCRIBE") {
    connected_world here;
    here.connect();
    strings heard;
    auto first = here.client->subscribe("a", {}, note_to(heard, "first "));
    auto second = here.client->subscribe("a", {}, note_to(heard, "second "));
    here.settle();
    static_cast<void>(here.server.heard());
    outcome ended;
    first.async_unsubscribe(ended.note());
    here.settle();
    CHECK(ended.succeeded());
    CHECK(here.server.heard().empty());
    here.server.publish("a", "1");
    here.settle();
    CHECK(heard == strings{"second a 1"});
    outcome also_ended;
    second.async_unsubscribe(also_ended.note());
    here.settle();
    CHECK(also_ended.succeeded());
    CHECK(here.server.heard() == strings{"UNSUBSCRIBE a"});
    outcome again;
    second.async_unsubscribe(again.note());
    here.settle();
    CHECK(again.is(usage_error::not_subscribed));
}

TEST_CASE("a subscription ends inside its own handler, which is destroyed after it returned") {
    connected_world here;
    here.connect();
    using subscription = client_test::client::subscription;
    std::optional<subscription> own;
    const auto alive = std::make_shared<int>(0);
    outcome ended;
    own = here.client->subscribe("a", {}, [&, alive](const message_view&) {
        ++*alive;
        own->async_unsubscribe(ended.note());
        CHECK(alive.use_count() > 1);
        CHECK(ended.calls == 0);
    });
    here.settle();
    here.server.publish("a", "1");
    here.server.publish("a", "2");
    here.settle();
    CHECK(ended.succeeded());
    CHECK(*alive == 1);
    CHECK(alive.use_count() == 1);
}

TEST_CASE("handlers subscribe, publish and disconnect") {
    connected_world here;
    here.connect();
    strings heard;
    here.client->subscribe("a", {}, [&](const message_view&) {
        here.client->subscribe("b", {}, note_to(heard));
        here.client->async_publish("c", "from inside", {}, [](std::error_code, const mqtt::publish_result&) {});
        here.client->async_disconnect({}, [](std::error_code) {});
    });
    here.settle();
    static_cast<void>(here.server.heard());
    here.server.publish("a", "1");
    here.settle();
    CHECK(here.server.heard() == strings{"SUBSCRIBE b qos 2", "PUBLISH c from inside qos 0", "DISCONNECT 00"});
    CHECK(here.run.succeeded());
}

TEST_CASE("a reconnect keeps subscriptions, whether the server has kept the session or not") {
    const bool kept = GENERATE(true, false);
    connected_world here;
    here.connect();
    strings heard;
    here.client->subscribe("a", {.qos = qos::at_least_once}, note_to(heard));
    here.settle();
    static_cast<void>(here.server.heard());
    if (!kept) here.server.forget();
    here.server.cut();
    here.pass(500ms);
    CHECK(here.server.heard() == (kept ? strings{"CONNECT me resume"} : strings{"CONNECT me resume", "SUBSCRIBE a qos 1"}));
    here.server.publish("a", "1", qos::at_least_once);
    here.settle();
    CHECK(heard == strings{"a 1"});
}

TEST_CASE("a subscription that the server will not restore is told") {
    connected_world here;
    here.connect();
    here.client->subscribe("a", {}, nothing);
    here.settle();
    strings lost;
    here.client->on_subscription_lost(
        [&](std::string_view filter, std::error_code why) { lost.push_back(std::string{filter} + ": " + why.message()); });
    here.server.does().refused["a"] = mqtt::reason_code::quota_exceeded;
    here.server.forget();
    here.server.cut();
    here.pass(500ms);
    CHECK(lost == strings{"a: Quota exceeded"});
}

TEST_CASE("subscriptions come back with the next run") {
    connected_world here;
    strings heard;
    here.client->subscribe("granted", {}, note_to(heard));
    here.connect();
    SECTION("one that was granted") {}
    SECTION("one that was not sent yet") {
        here.server.cut();
        here.settle();
        outcome granted;
        auto late = here.client->subscribe("late", {}, note_to(heard));
        late.async_granted(granted.note());
        here.client->async_disconnect({}, [](std::error_code) {});
        here.settle();
        CHECK(granted.is(usage_error::stopped));
        here.client->async_run([](std::error_code) {});
        here.settle();
        outcome again;
        late.async_granted(again.note());
        here.settle();
        CHECK(again.succeeded());
        here.server.publish("late", "1");
        here.settle();
        CHECK(heard == strings{"late 1"});
        heard.clear();
    }
    here.client->async_disconnect({}, [](std::error_code) {});
    here.settle();
    here.server.forget();
    here.client->async_run([](std::error_code) {});
    here.settle();
    here.server.publish("granted", "1");
    here.settle();
    CHECK(heard == strings{"granted 1"});
}
