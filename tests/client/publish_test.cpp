// Publishing: when it completes, what waits, what is refused.
#include "dockwire/asio.hpp"

#include <string>

#include <asio/post.hpp>

#include "support/hex.hpp"
#include "world.hpp"

using namespace client_test;
using namespace dockwire::test::literals;
using mqtt::qos;

TEST_CASE("QoS 0 completes when it is written", "[MQTT-4.3.1-1]") {
    connected_world here;
    here.connect();
    here.server.does().acknowledges = false;
    outcome done;
    here.client->async_publish("a/b", "hello", {}, done.note());
    CHECK(done.calls == 0);
    here.settle();
    CHECK(done.succeeded());
    CHECK(here.server.heard() == strings{"PUBLISH a/b hello qos 0"});
}

TEST_CASE("a message that made room for a newer one is told at once, also without a connection") {
    auto with = options();
    with.queue_messages = 1;
    with.queue_at_most_once = true;
    with.queue_policy = mqtt::queue_policy::drop_oldest_at_most_once;
    connected_world here{with};
    outcome older;
    outcome newer;
    here.client->async_publish("a", "1", {}, older.note());
    here.client->async_publish("a", "2", {}, newer.note());
    here.settle();
    CHECK(older.is(usage_error::message_dropped));
    CHECK(newer.calls == 0);
}

TEST_CASE("QoS 1 completes with PUBACK, QoS 2 with PUBCOMP") {
    const auto level = GENERATE(qos::at_least_once, qos::exactly_once);
    connected_world here;
    here.connect();
    here.server.does().acknowledges = false;
    outcome done;
    here.client->async_publish("a/b", "hello", {.qos = level}, done.note());
    here.settle();
    CHECK(done.calls == 0);
    CHECK(here.client->statistics().in_flight == 1);
    here.server.acknowledge();
    here.settle();
    CHECK(done.succeeded());
    CHECK(here.client->statistics().in_flight == 0);
}

TEST_CASE("every property of a message is sent") {
    connected_world here;
    here.connect();
    const mqtt::user_property properties[]{{"k", "v"}};
    here.client->async_publish("t", "p",
                               {.retain = true,
                                .message_expiry = 7s,
                                .payload_is_utf8 = true,
                                .content_type = "c",
                                .response_topic = "r",
                                .correlation_data = mqtt::binary{std::string_view{"d"}},
                                .user_properties = properties},
                               [](std::error_code, const mqtt::publish_result&) {});
    here.settle();
    const std::string expected = dockwire::test::to_hex(
        "31 1F | 00 01 't' | 1A | 01 01 | 02 00 00 00 07 | 03 00 01 'c' | 08 00 01 'r' | 09 00 01 'd' | 26 00 01 'k' 00 01 'v' | 'p'"_hex);
    CHECK(here.server.bytes_heard().find(expected) != std::string::npos);
}

TEST_CASE("topic, payload and options may go once the operation is initiated") {
    connected_world here;
    SECTION("called where the executor does not run") {}
    SECTION("called where it runs") { here.connect(); }
    auto topic = std::make_unique<std::string>("a/topic/that/is/long/enough/for/the/heap");
    auto payload = std::make_unique<std::string>("a payload that is long enough for the heap");
    outcome done;
    here.client->async_publish(*topic, *payload, {.qos = qos::at_least_once}, done.note());
    topic.reset();
    payload.reset();
    if (here.run.calls == 0 && here.client->status() == client_status::idle) here.client->async_run(here.run.note());
    here.settle();
    CHECK(done.succeeded());
    CHECK(here.server.heard().back() ==
          "PUBLISH a/topic/that/is/long/enough/for/the/heap a payload that is long enough for the heap qos 1");
}

TEST_CASE("what cannot be published is refused and nothing is sent") {
    struct row {
        const char* name;
        std::string topic;
        mqtt::publish_options with;
        usage_error error;
    };
    const std::string too_long(65'536, 'x');
    const row rows[]{
        {"no topic", "", {}, usage_error::invalid_topic_name},
        {"a wildcard", "a/+", {}, usage_error::invalid_topic_name},
        {"a topic that is too long", too_long, {}, usage_error::invalid_topic_name},
        {"a text with U+0000", "a", {.content_type = std::string_view{"\0", 1}}, usage_error::invalid_string},
        {"a negative expiry", "a", {.message_expiry = -1s}, usage_error::invalid_option},
        {"an expiry of more than 32 bits",
         "a",
         {.message_expiry = std::chrono::seconds{4'294'967'296}},
         usage_error::invalid_option},
    };
    for (const row& each : rows) {
        for (const bool inside : {false, true}) {
            CAPTURE(each.name, inside);
            connected_world here;
            here.connect();
            outcome done;
            const auto publish = [&] { here.client->async_publish(each.topic, "p", each.with, done.note()); };
            inside ? asio::post(here.io, publish) : publish();
            CHECK(done.calls == 0);
            here.settle();
            CHECK(done.is(each.error));
            CHECK(here.server.heard().empty());
            CHECK(here.client->status() == client_status::online);
        }
    }
}

TEST_CASE("what the server does not support is refused here") {
    connected_world here;
    auto& connack = here.server.does().connack;
    connack.maximum_qos = qos::at_least_once;
    connack.retain_available = false;
    connack.maximum_packet_size = 50;
    here.connect();
    outcome twice;
    outcome kept;
    outcome large;
    here.client->async_publish("a", "p", {.qos = qos::exactly_once}, twice.note());
    here.client->async_publish("a", "p", {.retain = true}, kept.note());
    here.client->async_publish("a", std::string(50, 'x'), {}, large.note());
    here.settle();
    CHECK(twice.is(usage_error::qos_not_supported));
    CHECK(kept.is(usage_error::retain_not_supported));
    CHECK(large.is(usage_error::packet_too_large));
}

TEST_CASE("the server's refusal of a message is its reason code") {
    // The scripted server only acknowledges, so this one says PUBACK by hand.
    connected_world here;
    here.connect();
    here.server.does().acknowledges = false;
    outcome done;
    here.client->async_publish("a", "p", {.qos = qos::at_least_once}, done.note());
    here.settle();
    here.server.says("40 03 | 00 01 | 97"_hex);
    here.settle();
    CHECK(done.is(mqtt::reason_code::quota_exceeded));
    CHECK(done.reason == mqtt::reason_code::quota_exceeded);
}

TEST_CASE("without a connection QoS 1 and 2 wait, and keep their order") {
    connected_world here;
    outcome one;
    outcome two;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, one.note());
    here.client->async_publish("a", "2", {.qos = qos::exactly_once}, two.note());
    here.settle();
    CHECK(one.calls + two.calls == 0);
    CHECK(here.client->statistics().queued == 2);
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.server.heard() == strings{"CONNECT me clean", "PUBLISH a 1 qos 1", "PUBLISH a 2 qos 2"});
    CHECK(one.succeeded());
    CHECK(two.succeeded());
}

TEST_CASE("without a connection QoS 0 fails, or waits if the options say so") {
    auto with = options();
    with.queue_at_most_once = GENERATE(false, true);
    connected_world here{with};
    outcome done;
    here.client->async_publish("a", "p", {}, done.note());
    here.settle();
    if (!with.queue_at_most_once) {
        CHECK(done.is(usage_error::not_connected));
        return;
    }
    CHECK(done.calls == 0);
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(done.succeeded());
    CHECK(here.server.heard() == strings{"CONNECT me clean", "PUBLISH a p qos 0"});
}

TEST_CASE("the queue is bounded by messages and by bytes") {
    auto with = options();
    SECTION("messages") { with.queue_messages = 3; }
    SECTION("bytes") { with.queue_bytes = 3 * 100; }
    connected_world here{with};
    std::vector<outcome> done(5);
    for (outcome& each : done)
        here.client->async_publish("a", std::string(100, 'x'), {.qos = qos::at_least_once}, each.note());
    here.settle();
    for (std::size_t i = 0; i < done.size(); ++i) {
        CAPTURE(i);
        CHECK(done[i].calls == (i < 3 ? 0 : 1));
    }
    CHECK(done[3].is(usage_error::queue_full));
    CHECK(done[4].is(usage_error::queue_full));
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(done[2].succeeded());
}

TEST_CASE("a message that expires while it waits is not sent") {
    connected_world here;
    outcome done;
    here.client->async_publish("a", "stale", {.qos = qos::at_least_once, .message_expiry = 5s}, done.note());
    here.client->async_publish("a", "fresh", {.qos = qos::at_least_once, .message_expiry = 60s},
                               [](std::error_code, const mqtt::publish_result&) {});
    here.pass(5s);
    CHECK(done.is(usage_error::message_expired));
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.server.heard() == strings{"CONNECT me clean", "PUBLISH a fresh qos 1 expiry 55"});
}

TEST_CASE("what is in flight when the connection is lost is sent again, QoS 0 that is not written is not") {
    connected_world here;
    here.connect();
    here.server.sleep();
    outcome zero;
    outcome one;
    here.client->async_publish("a", std::string(3 << 20, 'x'), {}, zero.note()); // more than the pipe takes
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, one.note());
    here.settle();
    here.server.cut();
    here.settle();
    CHECK(zero.is(usage_error::connection_lost));
    CHECK(one.calls == 0);
    here.pass(1s);
    CHECK(one.succeeded());
    CHECK(here.server.heard() == strings{"CONNECT me resume", "PUBLISH a 1 qos 1 dup"});
}

TEST_CASE("the end of a run completes what waits or is in flight with 'stopped'") {
    connected_world here;
    outcome flying;
    outcome waiting;
    SECTION("by a disconnect") {
        here.connect();
        here.server.does().acknowledges = false;
        here.client->async_publish("a", "1", {.qos = qos::at_least_once}, flying.note());
        here.client->async_publish("a", "2", {.qos = qos::exactly_once}, waiting.note());
        here.settle();
        here.client->async_disconnect({}, [](std::error_code) {});
    }
    SECTION("by a refused login") {
        here.server.does().connack.reason = mqtt::reason_code::not_authorized;
        here.client->async_publish("a", "1", {.qos = qos::at_least_once}, flying.note());
        here.client->async_publish("a", "2", {.qos = qos::exactly_once}, waiting.note());
        here.client->async_run(here.run.note());
    }
    here.settle();
    CHECK(flying.is(usage_error::stopped));
    CHECK(waiting.is(usage_error::stopped));
    CHECK(here.run.calls == 1);
}

TEST_CASE("a burst goes out in few writes and completes in order") {
    connected_world here;
    here.connect();
    std::vector<int> order;
    asio::post(here.io, [&] {
        for (int i = 0; i < 1000; ++i) {
            here.client->async_publish("a", std::to_string(i), {.qos = i % 2 == 0 ? qos::at_most_once : qos::at_least_once},
                                       [&order, i](std::error_code error, const mqtt::publish_result&) {
                                           if (!error && i % 2 == 0) order.push_back(i);
                                       });
        }
    });
    here.settle();
    REQUIRE(order.size() == 500);
    CHECK(std::is_sorted(order.begin(), order.end()));
    const strings heard = here.server.heard();
    REQUIRE(heard.size() == 1000);
    CHECK(heard[999] == "PUBLISH a 999 qos 1");
    CHECK(here.client->statistics().published == 1000);
}
