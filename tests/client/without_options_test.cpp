// Every operation with options, called without.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>
#include <system_error>

#include <asio/use_awaitable.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::message_view;
using mqtt::qos;

TEST_CASE("without options a message is published at QoS 0, and a request at QoS 1") {
    connected_world here;
    here.connect();
    here.server.does().acknowledges = false;
    outcome published;
    std::string answered;
    here.client->async_publish("a", "1", published.note());
    here.client->handle().async_publish("b", "2", published.note());
    here.client->async_request(
        "ask", "3", [&](std::error_code, const mqtt::message& answer) { answered = dockwire::as_text(answer->payload.bytes); });
    here.settle();
    CHECK(published.calls == 2);
    const auto heard = here.server.heard();
    REQUIRE(heard.size() == 4);
    CHECK(heard[0] == "PUBLISH a 1 qos 0");
    CHECK(heard[1] == "PUBLISH b 2 qos 0");
    CHECK(heard[3] == "PUBLISH ask 3 qos 1");
    here.server.respond(here.server.requests().at(0), "yes");
    here.settle();
    CHECK(answered == "yes");
}

TEST_CASE("without options a subscription has a handler or none, one filter or several, and is of QoS 2") {
    connected_world here;
    here.connect();
    strings heard;
    const auto note = [&heard](const message_view& message) { heard.emplace_back(message.topic); };
    const mqtt::subscription_request two[]{{"c", qos::at_least_once}, {"d"}};
    const mqtt::subscription_request one[]{{"e", qos::at_most_once}};
    here.client->subscribe("a", note);
    auto waiting = here.client->subscribe("b");
    here.client->subscribe(two, note);
    auto waiting_too = here.client->subscribe(one);
    here.settle();
    CHECK(here.server.heard() ==
          strings{"SUBSCRIBE a qos 2", "SUBSCRIBE b qos 2", "SUBSCRIBE c qos 1", "SUBSCRIBE d qos 2", "SUBSCRIBE e qos 0"});
    strings received;
    const auto take = [&received](std::error_code, const mqtt::message& message) { received.emplace_back(message->topic); };
    waiting.async_receive(take);
    waiting_too.async_receive(take);
    for (const char* const topic : {"a", "b", "c", "d", "e"})
        here.server.publish(topic, "1");
    here.settle();
    CHECK(heard == strings{"a", "c", "d"});
    CHECK(received == strings{"b", "e"});
}

TEST_CASE("options that are an object of their own are options, with and without a handler") {
    connected_world here;
    here.connect();
    mqtt::subscribe_options how{.qos = qos::at_most_once};
    const mqtt::subscription_request one[]{{"c", qos::at_most_once}};
    here.client->subscribe("a", how);
    here.client->subscribe("b", how, [](const message_view&) {});
    here.client->subscribe(one, how);
    here.settle();
    CHECK(here.server.heard() == strings{"SUBSCRIBE a qos 0", "SUBSCRIBE b qos 0", "SUBSCRIBE c qos 0"});
}

TEST_CASE("without options a subscription ends, and the client disconnects with success") {
    connected_world here;
    here.connect();
    auto subscription = here.client->subscribe("a", [](const message_view&) {});
    here.settle();
    static_cast<void>(here.server.heard());
    outcome ended;
    outcome disconnected;
    subscription.async_unsubscribe(ended.note());
    here.settle();
    here.client->async_disconnect(disconnected.note());
    here.settle();
    CHECK(ended.succeeded());
    CHECK(disconnected.succeeded());
    CHECK(here.server.heard() == strings{"UNSUBSCRIBE a", "DISCONNECT 00"});
}

static_assert(requires(client_test::client& client) {
    client.async_publish("a", "1", asio::use_awaitable);
    client.async_request("a", "1", asio::use_awaitable);
    client.async_disconnect(asio::use_awaitable);
});
