// An end of the run that lets what is under way complete first.
#include "dockwire/asio.hpp"

#include "world.hpp"

using namespace client_test;
using mqtt::qos;

namespace {

/// A client with a message of QoS 1 that the server does not acknowledge.
struct draining_world : connected_world {
    draining_world() {
        connect();
        server.does().acknowledges = false;
        client->async_publish("a", "1", {.qos = qos::at_least_once}, published.note());
        settle();
        static_cast<void>(server.heard());
    }
    void drain(std::chrono::milliseconds time = 10s) {
        client->async_disconnect({.drain = time}, disconnected.note());
        settle();
    }

    outcome published{};
    outcome disconnected{};
};

} // namespace

TEST_CASE("a drain lets what is in flight complete before DISCONNECT, and takes nothing new") {
    draining_world here;
    here.drain();
    CHECK(here.server.heard().empty());
    CHECK(here.disconnected.calls == 0);
    outcome late;
    outcome subscribed;
    here.client->async_publish("a", "2", {}, late.note());
    here.client->subscribe("a", {}, [](const mqtt::message_view&) {}).async_granted(subscribed.note());
    here.settle();
    CHECK(late.is(usage_error::stopping));
    CHECK(subscribed.is(usage_error::stopping));
    here.server.acknowledge();
    here.settle();
    CHECK(here.published.succeeded());
    CHECK(here.server.heard() == strings{"DISCONNECT 00"});
    CHECK(here.disconnected.succeeded());
    CHECK(here.run.succeeded());
}

TEST_CASE("a drain goes on over a reconnect") {
    draining_world here;
    here.drain();
    here.server.does().acknowledges = true;
    here.server.cut();
    here.pass(500ms);
    here.pass(1ms);
    CHECK(here.server.heard() == strings{"CONNECT me resume", "PUBLISH a 1 qos 1 dup", "DISCONNECT 00"});
    CHECK(here.published.succeeded());
    CHECK(here.disconnected.succeeded());
}

TEST_CASE("a drain takes no longer than its time") {
    draining_world here;
    here.drain(3s);
    here.pass(2900ms);
    CHECK(here.server.heard().empty());
    here.pass(100ms);
    CHECK(here.server.heard() == strings{"DISCONNECT 00"});
    CHECK(here.published.is(usage_error::stopped));
    CHECK(here.disconnected.succeeded());
}

TEST_CASE("a drain without a connection ends with its time") {
    connected_world here;
    here.server.hide();
    outcome published;
    outcome disconnected;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, published.note());
    here.client->async_run(here.run.note());
    here.settle();
    here.client->async_disconnect({.drain = 3s}, disconnected.note());
    here.pass(2900ms);
    CHECK(disconnected.calls == 0);
    here.pass(200ms);
    CHECK(disconnected.succeeded());
    CHECK(published.is(usage_error::stopped));
    CHECK(here.run.succeeded());
}

TEST_CASE("with nothing under way a drain disconnects at once") {
    connected_world here;
    here.connect();
    outcome disconnected;
    here.client->async_disconnect({.drain = 10s}, disconnected.note());
    here.settle();
    CHECK(disconnected.succeeded());
    CHECK(here.server.heard() == strings{"DISCONNECT 00"});
}

TEST_CASE("a second disconnect takes the place of a drain") {
    draining_world here;
    here.drain();
    outcome second;
    here.client->async_disconnect({}, second.note());
    here.settle();
    CHECK(here.disconnected.aborted());
    CHECK(second.succeeded());
    CHECK(here.published.is(usage_error::stopped));
    CHECK(here.run.succeeded());
}

TEST_CASE("a drain waits for the answers to requests") {
    connected_world here;
    here.connect();
    std::string answer;
    here.client->async_request("ask", "?", {.timeout = 60s}, [&](std::error_code error, const mqtt::message& message) {
        answer = error ? error.message() : std::string{dockwire::as_text(message->payload.bytes)};
    });
    here.settle();
    outcome disconnected;
    here.client->async_disconnect({.drain = 10s}, disconnected.note());
    here.settle();
    CHECK(disconnected.calls == 0);
    REQUIRE(here.server.requests().size() == 1);
    here.server.respond(here.server.requests().front(), "!");
    here.settle();
    CHECK(answer == "!");
    CHECK(disconnected.succeeded());
}

TEST_CASE("the next run of a client that was drained takes new operations") {
    draining_world here;
    here.drain(1s);
    here.pass(1s);
    REQUIRE(here.run.succeeded());
    here.server.does().acknowledges = true;
    outcome again;
    here.run = {};
    here.client->async_run(here.run.note());
    here.client->async_publish("a", "2", {.qos = qos::at_least_once}, again.note());
    here.settle();
    CHECK(again.succeeded());
}
