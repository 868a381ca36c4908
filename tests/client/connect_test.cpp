// Connecting, ending, and what is told of it.
#include "support/hex.hpp"
#include "world.hpp"

using namespace client_test;
using namespace dockwire::test::literals;

TEST_CASE("a client tells each step until it is online") {
    connected_world here;
    CHECK(here.client->status() == client_status::idle);
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.states() == strings{"connecting connect", "connecting connack", "online"});
    CHECK(here.server.heard() == strings{"CONNECT me clean"});
    CHECK(here.client->status() == client_status::online);
    CHECK(here.client->statistics().connections == 1);
    CHECK(here.run.calls == 0);
}

TEST_CASE("nothing happens inside async_run") {
    connected_world here;
    here.client->async_run(here.run.note());
    CHECK(here.states().empty());
    CHECK(here.client->status() == client_status::idle);
}

TEST_CASE("a disconnect says DISCONNECT, ends the stream and ends the run", "[MQTT-3.14.4-2]") {
    connected_world here;
    here.connect();
    outcome disconnected;
    here.client->async_disconnect({}, disconnected.note());
    CHECK(disconnected.calls == 0);
    here.settle();
    CHECK(here.server.heard() == strings{"DISCONNECT 00"});
    CHECK(here.states() == strings{"stopping", "idle"});
    CHECK(disconnected.succeeded());
    CHECK(here.run.succeeded());
    here.server.hide();
    here.settle();
    CHECK(here.io.stopped()); // no timer is left
}

TEST_CASE("a disconnect carries its reason and session expiry") {
    connected_world here;
    here.connect();
    here.client->async_disconnect({.reason = mqtt::reason_code::disconnect_with_will_message, .session_expiry = 5s},
                                  [](std::error_code) {});
    here.settle();
    CHECK(here.server.bytes_heard().find("E0 07 04 05 11 00 00 00 05") != std::string::npos);
}

TEST_CASE("a disconnect that the standard forbids is refused and nothing ends") {
    struct row {
        const char* name;
        mqtt::disconnect_options request;
    };
    const row rows[]{
        {"a reason of the server's", {.reason = mqtt::reason_code::session_taken_over}},
        {"a negative session expiry", {.session_expiry = -1s}},
        {"a session expiry of more than 32 bits", {.session_expiry = std::chrono::seconds{4'294'967'296}}},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        connected_world here;
        here.connect();
        outcome disconnected;
        here.client->async_disconnect(each.request, disconnected.note());
        here.settle();
        CHECK(disconnected.is(usage_error::invalid_option));
        CHECK(here.client->status() == client_status::online);
        CHECK(here.run.calls == 0);
    }
}

TEST_CASE("a session that ends with its connection cannot be revived by a disconnect") {
    auto with = options();
    with.session_expiry = 0s;
    connected_world here{with};
    here.connect();
    outcome disconnected;
    here.client->async_disconnect({.session_expiry = 10s}, disconnected.note());
    here.settle();
    CHECK(disconnected.is(usage_error::invalid_option));
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("a server that reads no DISCONNECT is left after close_timeout", "[MQTT-3.14.4-2]") {
    connected_world here;
    here.connect();
    here.server.sleep();
    outcome disconnected;
    here.client->async_disconnect({}, disconnected.note());
    here.pass(1900ms);
    CHECK(disconnected.calls == 0);
    here.pass(200ms);
    CHECK(disconnected.succeeded());
    CHECK(here.run.succeeded());
}

TEST_CASE("async_disconnect when nothing runs") {
    connected_world here;
    outcome first;
    SECTION("before the run") {}
    SECTION("after the run") {
        here.connect();
        here.client->async_disconnect({}, [](std::error_code) {});
        here.settle();
    }
    here.client->async_disconnect({}, first.note());
    CHECK(first.calls == 0);
    here.settle();
    CHECK(first.is(usage_error::not_connected));
}

TEST_CASE("async_disconnect ends a run wherever it stands") {
    connected_world here;
    outcome disconnected;
    SECTION("before it has begun") { here.client->async_run(here.run.note()); }
    SECTION("while the transport connects") {
        here.client->async_run(here.run.note());
        for (int i = 0; i < 10 && here.client->status() == client_status::idle; ++i)
            here.io.poll_one();
        REQUIRE(here.client->status() == client_status::connecting);
    }
    SECTION("while CONNACK is awaited") {
        here.server.does().answers_connect = false;
        here.client->async_run(here.run.note());
        here.settle();
        REQUIRE(here.states().back() == "connecting connack");
    }
    SECTION("while it waits for the next attempt") {
        here.server.hide();
        here.client->async_run(here.run.note());
        here.settle();
        REQUIRE(here.client->status() == client_status::waiting);
    }
    SECTION("while it is told that the server ended") {
        here.connect();
        here.server.disconnect(mqtt::reason_code::server_busy);
        here.client->on_state([&](const mqtt::connection_state& state) {
            if (state.status == client_status::waiting) here.client->async_disconnect({}, disconnected.note());
        });
        here.settle();
    }
    if (disconnected.calls == 0) {
        here.client->async_disconnect({}, disconnected.note());
        CHECK(here.run.calls == 0);
    }
    here.settle();
    CHECK(disconnected.succeeded());
    CHECK(here.run.succeeded());
    CHECK(here.client->status() == client_status::idle);
    here.server.hide();
    here.pass(1min);
    CHECK(here.client->status() == client_status::idle);
    CHECK(here.io.stopped());
}

TEST_CASE("a second disconnect is refused while the first goes on") {
    connected_world here;
    here.connect();
    outcome first;
    outcome second;
    here.client->async_disconnect({}, first.note());
    here.client->async_disconnect({}, second.note());
    here.settle();
    CHECK(first.succeeded());
    CHECK(second.is(usage_error::not_connected));
}

TEST_CASE("a second run is refused while the first goes on") {
    connected_world here;
    here.connect();
    outcome second;
    here.client->async_run(second.note());
    CHECK(second.calls == 0);
    here.settle();
    CHECK(second.is(usage_error::already_running));
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("a client runs again after a disconnect and resumes its session") {
    connected_world here;
    here.connect();
    here.client->async_disconnect({}, [](std::error_code) {});
    here.settle();
    static_cast<void>(here.server.heard());
    static_cast<void>(here.states());
    outcome again;
    here.client->async_run(again.note());
    here.settle();
    CHECK(here.server.heard() == strings{"CONNECT me resume"});
    CHECK(here.states().back() == "online, session present");
}

TEST_CASE("a run begins again from the state handler that tells its end") {
    connected_world here;
    here.connect();
    outcome again;
    here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.status == client_status::idle && again.calls == 0) here.client->async_run(again.note());
    });
    here.client->async_disconnect({}, [](std::error_code) {});
    here.settle();
    CHECK(here.run.succeeded());
    CHECK(again.calls == 0);
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("an identifier that the server assigned is kept for the next connection", "[MQTT-3.1.3-2]") {
    auto with = options();
    with.client_id = {};
    connected_world here{with};
    here.server.does().connack.assigned_client_id = "given";
    here.connect();
    here.server.cut();
    here.pass(1s);
    CHECK(here.server.heard() == strings{"CONNECT given resume"});
}

TEST_CASE("an own identifier is never replaced by one that the server assigns") {
    connected_world here;
    SECTION("a server that repeats it changes nothing") {
        here.server.does().connack.assigned_client_id = "me";
        here.connect();
        here.server.cut();
        here.pass(1s);
        CHECK(here.server.heard() == strings{"CONNECT me resume"});
    }
    SECTION("a server that assigns another breaks the protocol") {
        here.server.does().connack.assigned_client_id = "you";
        here.client->async_run(here.run.note());
        here.settle();
        CHECK(here.server.heard() == strings{"CONNECT me clean", "DISCONNECT 82"});
        CHECK(here.client->status() != client_status::online);
    }
}

TEST_CASE("user name and password of the URL stand for the options") {
    auto with = options();
    with.user_name = "someone";
    with.password = "secret";
    SECTION("the options'") {
        connected_world here{with};
        here.client->async_run(here.run.note());
        here.settle();
        CHECK(here.server.heard() == strings{"CONNECT me clean as someone"});
    }
}
