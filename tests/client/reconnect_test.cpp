// Reconnecting: pauses, brokers in turn, the retry policy, servers that misbehave.
#include "support/hex.hpp"
#include "world.hpp"

using namespace client_test;
using namespace dockwire::test::literals;

TEST_CASE("a broker that is not there is told with the reason and the next attempt's pause") {
    connected_world here;
    here.server.hide();
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.states() == strings{"connecting connect", "waiting 500 ms: Connection refused"});
    CHECK(here.client->statistics().failed_attempts == 1);
    here.pass(499ms, 1ms);
    CHECK(here.states().empty());
    here.pass(1ms);
    CHECK(here.states() == strings{"connecting connect", "waiting 1000 ms: Connection refused"});
    here.server.listen();
    here.pass(1s);
    CHECK(here.states() == strings{"connecting connect", "connecting connack", "online"});
    CHECK(here.run.calls == 0);
}

TEST_CASE("pauses double up to the longest and begin anew after a connection that has lasted") {
    auto with = options();
    with.backoff = {.first = 1s, .longest = 5s, .jitter = false, .lasting = 10s};
    connected_world here{with};
    here.server.hide();
    here.client->async_run(here.run.note());
    here.pass(20s);
    strings waits = here.states();
    std::erase_if(waits, [](const std::string& line) { return line.starts_with("connecting"); });
    CHECK(waits == strings{"waiting 1000 ms: Connection refused", "waiting 2000 ms: Connection refused",
                           "waiting 4000 ms: Connection refused", "waiting 5000 ms: Connection refused",
                           "waiting 5000 ms: Connection refused", "waiting 5000 ms: Connection refused"});
    here.server.listen();
    here.pass(5s);
    REQUIRE(here.client->status() == client_status::online);
    here.pass(10s);
    static_cast<void>(here.states());
    here.server.cut();
    here.settle();
    CHECK(here.states() == strings{"waiting 1000 ms: End of file"});
}

TEST_CASE("a lost connection is made again and resumes the session", "[MQTT-3.1.3-2]") {
    connected_world here;
    here.connect();
    here.server.cut();
    here.pass(500ms);
    CHECK(here.server.heard() == strings{"CONNECT me resume"});
    CHECK(here.states() ==
          strings{"waiting 500 ms: End of file", "connecting connect", "connecting connack", "online, session present"});
    CHECK(here.client->statistics().connections == 2);
    CHECK(here.client->statistics().failed_attempts == 0);
}

TEST_CASE("brokers are walked in turn, with a pause when all of them had theirs") {
    const std::string_view others[]{"memory://second", "memory://third"};
    auto with = options();
    with.brokers = others;
    with.backoff.lasting = 1s;
    connected_world here{with};
    strings names;
    here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.status == client_status::waiting) {
            names.push_back(std::string{state.broker} + " " + std::to_string(state.attempt) + " " +
                            std::to_string(state.retry_in.count()));
        }
    });
    here.server.hide();
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(names == strings{"memory://server 1 0", "memory://second 2 0", "memory://third 3 500"});
    server third{here.io, "third"};
    here.pass(500ms);
    CHECK(third.heard() == strings{"CONNECT me clean"});
    CHECK(here.client->status() == client_status::online);
    here.pass(1s);
    names.clear();
    third.cut();
    third.hide();
    here.pass(500ms);
    CHECK(names == strings{"memory://third 0 500", "memory://third 1 0", "memory://server 2 0", "memory://second 3 1000"});
}

TEST_CASE("a refused login ends the run with the reason code's name") {
    struct row {
        mqtt::reason_code reason;
        const char* name;
    };
    const row rows[]{
        {mqtt::reason_code::bad_user_name_or_password, "Bad User Name or Password"},
        {mqtt::reason_code::not_authorized, "Not authorized"},
        {mqtt::reason_code::unsupported_protocol_version, "Unsupported Protocol Version"},
        {mqtt::reason_code::client_identifier_not_valid, "Client Identifier not valid"},
        {mqtt::reason_code::banned, "Banned"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        connected_world here;
        here.server.does().connack.reason = each.reason;
        here.server.does().connack.reason_string = "no";
        here.client->async_run(here.run.note());
        here.settle();
        CHECK(here.run.is(each.reason));
        CHECK(here.run.error.message() == each.name);
        CHECK(here.states().back() == std::string{"idle: "} + each.name + " (no)");
        here.pass(1min);
        CHECK(here.server.heard() == strings{"CONNECT me clean"});
    }
}

TEST_CASE("a server that is busy is asked again") {
    connected_world here;
    here.server.does().connack.reason = mqtt::reason_code::server_busy;
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.states().back() == "waiting 500 ms: Server busy");
    CHECK(here.client->statistics().failed_attempts == 1);
    here.server.does().connack.reason = {};
    here.pass(500ms);
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("a session that another client took over is not taken back") {
    connected_world here;
    here.connect();
    here.server.disconnect(mqtt::reason_code::session_taken_over);
    here.settle();
    CHECK(here.run.is(mqtt::reason_code::session_taken_over));
    CHECK(here.states() == strings{"idle: Session taken over"});
}

TEST_CASE("the retry policy is the user's") {
    auto with = options();
    SECTION("stop on anything") {
        with.should_retry = [](std::error_code) { return false; };
        connected_world here{with};
        here.server.hide();
        here.client->async_run(here.run.note());
        here.settle();
        CHECK(here.run.is(asio::error::connection_refused));
    }
    SECTION("go on after a refused login") {
        with.should_retry = [](std::error_code) { return true; };
        connected_world here{with};
        here.server.does().connack.reason = mqtt::reason_code::not_authorized;
        here.client->async_run(here.run.note());
        here.settle();
        CHECK(here.states().back() == "waiting 500 ms: Not authorized");
    }
}

TEST_CASE("a server that accepts and says nothing: the time-out names CONNACK") {
    connected_world here;
    here.server.does().answers_connect = false;
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.states().back() == "connecting connack");
    here.pass(9900ms);
    CHECK(here.states().empty());
    here.pass(100ms);
    CHECK(here.states() == strings{"waiting 500 ms: timed out (no CONNECT or CONNACK in time)"});
}

TEST_CASE("a malformed packet ends the connection with the standard's reason, is told, and the client reconnects",
          "[MQTT-4.13.2-1]") {
    struct row {
        const char* name;
        std::vector<std::byte> bytes;
        const char* disconnect;
        const char* told;
    };
    const row rows[]{
        {"PUBLISH with a QoS of 3", "36 03 | 00 01 'a'"_hex, "DISCONNECT 81",
         "peer error: Malformed Packet (PUBLISH: both QoS bits are set)"},
        {"a second CONNACK", "20 03 | 00 | 00 | 00"_hex, "DISCONNECT 82",
         "peer error: Protocol Error (this packet must not come now)"},
        {"a topic alias above the maximum", "30 07 | 00 01 'a' | 03 23 00 64"_hex, "DISCONNECT 94",
         "peer error: Topic Alias invalid (Topic Alias: above the Topic Alias Maximum)"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        connected_world here;
        here.connect();
        here.server.says(each.bytes);
        here.settle();
        CHECK(here.server.heard() == strings{each.disconnect});
        const strings told = here.states();
        REQUIRE(told.size() == 1);
        CHECK(told[0] == std::string{"waiting 500 ms: "} + each.told);
        here.pass(500ms);
        CHECK(here.client->status() == client_status::online);
        CHECK(here.run.calls == 0);
    }
}

TEST_CASE("a server that goes silent is left after one and a half keep-alive intervals") {
    auto with = options();
    with.keep_alive = 10s;
    connected_world here{with};
    here.connect();
    here.server.sleep();
    here.pass(14900ms);
    CHECK(here.states().empty());
    here.pass(200ms);
    CHECK(here.states() == strings{"waiting 500 ms: timed out (nothing heard within the keep-alive time)"});
}

TEST_CASE("an idle connection is kept alive") {
    auto with = options();
    with.keep_alive = 10s;
    connected_world here{with};
    here.connect();
    here.pass(2min);
    CHECK(here.states().empty());
    CHECK(here.client->status() == client_status::online);
}
