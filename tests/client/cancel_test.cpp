// Cancelling one operation: what becomes of it and of what was asked.
#include "dockwire/asio.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/dispatch.hpp>
#include <asio/post.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::qos;

namespace {

/// An outcome whose operation can be cancelled.
struct cancellable : outcome {
    asio::cancellation_signal signal{};
    auto bound() { return asio::bind_cancellation_slot(signal.slot(), note()); }
    void cancel(asio::cancellation_type type = asio::cancellation_type::terminal) { signal.emit(type); }
};

} // namespace

TEST_CASE("a message that waits is withdrawn, whatever the kind of cancellation") {
    const auto kind =
        GENERATE(asio::cancellation_type::terminal, asio::cancellation_type::partial, asio::cancellation_type::total);
    connected_world here;
    cancellable one;
    outcome two;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, one.bound());
    here.client->async_publish("a", "2", {.qos = qos::at_least_once}, two.note());
    here.settle();
    one.cancel(kind);
    here.settle();
    CHECK(one.aborted());
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.server.heard() == strings{"CONNECT me clean", "PUBLISH a 2 qos 1"});
    CHECK(two.succeeded());
}

TEST_CASE("a cancelled operation does not complete inside emit") {
    connected_world here;
    here.connect();
    here.server.does().acknowledges = false;
    cancellable done;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, done.bound());
    here.settle();
    asio::post(here.io, [&] {
        done.cancel();
        CHECK(done.calls == 0);
    });
    here.settle();
    CHECK(done.aborted());
}

TEST_CASE("a message in flight stays in flight, and its identifier in use") {
    connected_world here;
    here.connect();
    here.server.does().acknowledges = false;
    cancellable done;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, done.bound());
    here.settle();
    done.cancel();
    here.settle();
    CHECK(done.aborted());
    CHECK(here.client->status() == client_status::online);
    CHECK(here.client->statistics().in_flight == 1);
    here.server.cut();
    here.server.does().acknowledges = true;
    here.pass(1s);
    CHECK(here.server.heard() == strings{"PUBLISH a 1 qos 1", "CONNECT me resume", "PUBLISH a 1 qos 1 dup"});
    CHECK(here.client->statistics().in_flight == 0);
    CHECK(done.calls == 1);
}

TEST_CASE("QoS 0 on its way to the socket") {
    connected_world here;
    here.connect();
    here.server.sleep();
    cancellable done;
    here.client->async_publish("a", std::string(3 << 20, 'x'), {}, done.bound());
    here.settle();
    CHECK(done.calls == 0);
    done.cancel();
    here.settle();
    CHECK(done.aborted());
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("a cancellation that overtakes the operation on its way to the executor") {
    connected_world here;
    cancellable published;
    cancellable ran;
    cancellable left;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, published.bound());
    here.client->async_run(ran.bound());
    here.client->async_disconnect({}, left.bound());
    // Emitted on the client's executor, before the operations have come there.
    asio::dispatch(here.io, [&] {
        published.cancel();
        ran.cancel();
        left.cancel();
    });
    here.settle();
    CHECK(published.aborted());
    CHECK(ran.aborted());
    CHECK(left.calls == 1);
    CHECK(here.server.heard().empty());
    CHECK(here.client->status() == client_status::idle);
}

TEST_CASE("a completion handler cancels another operation that completes in the same batch") {
    connected_world here;
    here.connect();
    cancellable second;
    outcome first;
    asio::post(here.io, [&] {
        here.client->async_publish("a", "1", {}, [&](std::error_code, const mqtt::publish_result&) {
            ++first.calls;
            second.cancel();
        });
        here.client->async_publish("a", "2", {}, second.bound());
    });
    here.settle();
    CHECK(first.calls == 1);
    CHECK(second.aborted());
}

TEST_CASE("a signal that comes after the completion does nothing") {
    connected_world here;
    here.connect();
    cancellable done;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, done.bound());
    here.settle();
    REQUIRE(done.succeeded());
    done.cancel();
    here.settle();
    CHECK(done.calls == 1);
    here.client.reset();
    done.cancel();
    here.settle();
    CHECK(done.calls == 1);
}

TEST_CASE("cancelling async_run disconnects, wherever it stands") {
    connected_world here;
    cancellable run;
    SECTION("online") {
        here.client->async_run(run.bound());
        here.settle();
        static_cast<void>(here.server.heard());
        run.cancel();
        here.settle();
        CHECK(here.server.heard() == strings{"DISCONNECT 00"});
    }
    SECTION("waiting") {
        here.server.hide();
        here.client->async_run(run.bound());
        here.settle();
        run.cancel();
    }
    SECTION("while CONNACK is awaited") {
        here.server.does().answers_connect = false;
        here.client->async_run(run.bound());
        here.settle();
        run.cancel();
    }
    SECTION("before it began") {
        here.client->async_run(run.bound());
        run.cancel();
    }
    here.settle();
    CHECK(run.aborted());
    CHECK(here.client->status() == client_status::idle);
    here.server.hide();
    here.pass(1min);
    CHECK(here.io.stopped());
    // and it runs again
    here.server.listen();
    here.server.does().answers_connect = true;
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("cancelling async_disconnect ends the waiting only") {
    connected_world here;
    here.connect();
    cancellable disconnected;
    here.client->async_disconnect({}, disconnected.bound());
    here.io.restart();
    here.io.poll_one();
    disconnected.cancel();
    here.settle();
    CHECK(disconnected.aborted());
    CHECK(here.run.succeeded());
    CHECK(here.server.heard() == strings{"DISCONNECT 00"});
}

TEST_CASE("cancelling the wait for a grant leaves the subscription") {
    connected_world here;
    here.connect();
    here.server.does().grants = false;
    int received = 0;
    auto subscription = here.client->subscribe("a", {}, [&](const mqtt::message_view&) { ++received; });
    cancellable granted;
    outcome other;
    subscription.async_granted(granted.bound());
    subscription.async_granted(other.note());
    here.settle();
    granted.cancel();
    here.settle();
    CHECK(granted.aborted());
    CHECK(other.calls == 0);
    here.server.publish("a", "1");
    here.settle();
    CHECK(received == 1);
    SECTION("after its end too") {
        outcome ended;
        subscription.async_unsubscribe(ended.note());
        here.settle();
        CHECK(ended.succeeded());
        CHECK(other.is(usage_error::not_subscribed));
    }
    granted.cancel();
    here.settle();
    CHECK(granted.calls == 1);
}

TEST_CASE("one who waits for the grant cancels another") {
    connected_world here;
    here.connect();
    auto subscription = here.client->subscribe("a", {}, [](const mqtt::message_view&) {});
    outcome first;
    cancellable second;
    subscription.async_granted([&](std::error_code, const mqtt::subscribe_result&) {
        ++first.calls;
        second.cancel();
    });
    subscription.async_granted(second.bound());
    here.settle();
    CHECK(first.calls == 1);
    CHECK(second.calls == 1);
}

TEST_CASE("cancelling async_unsubscribe ends the waiting only") {
    connected_world here;
    here.connect();
    auto subscription = here.client->subscribe("a", {}, [](const mqtt::message_view&) {});
    here.settle();
    static_cast<void>(here.server.heard());
    cancellable ended;
    SECTION("on its way to the server") {
        subscription.async_unsubscribe(ended.bound());
        asio::post(here.io, [&] { ended.cancel(); });
        here.settle();
    }
    SECTION("while it waits for a connection") {
        here.server.cut();
        here.settle();
        subscription.async_unsubscribe(ended.bound());
        here.settle();
        ended.cancel();
        here.pass(1s);
        CHECK(here.server.heard() == strings{"CONNECT me resume", "UNSUBSCRIBE a"});
    }
    CHECK(ended.aborted());
}
