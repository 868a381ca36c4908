// Overlapping subscriptions, several filters at once, and what the server says beside its codes.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <vector>

#include "support/hex.hpp"
#include "world.hpp"

using namespace client_test;
using dockwire::test::from_hex;
using mqtt::message_view;
using mqtt::qos;

namespace {

/// A connected client with "a/#" (identifier 1), "a/+" (2) and both again in one subscription (3).
struct overlapping_world : connected_world {
    auto note(const char* name) {
        return [this, name](const message_view&) { heard.emplace_back(name); };
    }
    overlapping_world() {
        connect();
        client->subscribe("a/#", {}, note("hash"));
        client->subscribe("a/+", {}, note("plus"));
        const mqtt::subscription_request both[]{{"b/#"}, {"b/+"}};
        client->subscribe(both, {}, note("both"));
        settle();
    }
    strings said(std::string_view packet) {
        heard.clear();
        server.says(from_hex(packet));
        settle();
        std::ranges::sort(heard);
        return heard;
    }

    strings heard{};
};

} // namespace

TEST_CASE("each SUBSCRIBE has a subscription identifier of its own") {
    connected_world here;
    here.connect();
    here.client->subscribe("a", {}, [](const message_view&) {});
    here.client->subscribe("b", {}, [](const message_view&) {});
    here.settle();
    const std::string bytes = here.server.bytes_heard();
    CHECK(bytes.find("82 09 00 01 02 0B 01 00 01 61 02") != std::string::npos);
    CHECK(bytes.find("82 09 00 02 02 0B 02 00 01 62 02") != std::string::npos);
}

TEST_CASE("a copy goes to the subscriptions that its identifiers name") {
    overlapping_world here;
    CHECK(here.said("30 08 | 00 03 'a/b' 02 0B 01") == strings{"hash"});
    CHECK(here.said("30 08 | 00 03 'a/b' 02 0B 02") == strings{"plus"});
    CHECK(here.said("30 0A | 00 03 'a/b' 04 0B 02 0B 01") == strings{"hash", "plus"});
}

TEST_CASE("a subscription with several matching filters gets a message once") {
    overlapping_world here;
    CHECK(here.said("30 08 | 00 03 'b/b' 02 0B 03") == strings{"both"});
    CHECK(here.said("30 06 | 00 03 'b/b' 00") == strings{"both"});
}

TEST_CASE("without an identifier, or with one of a previous process, all that match get a message") {
    overlapping_world here;
    CHECK(here.said("30 06 | 00 03 'a/b' 00") == strings{"hash", "plus"});
    CHECK(here.said("30 08 | 00 03 'a/b' 02 0B 63") == strings{"hash", "plus"});
    // 3 names a subscription, but none that matches this topic.
    CHECK(here.said("30 08 | 00 03 'a/b' 02 0B 03") == strings{"hash", "plus"});
}

TEST_CASE("two subscriptions with the same filter both get the copy that names the later one") {
    connected_world here;
    here.connect();
    int calls{0};
    here.client->subscribe("a", {}, [&](const message_view&) { ++calls; });
    here.client->subscribe("a", {}, [&](const message_view&) { ++calls; });
    here.settle();
    here.server.says(from_hex("30 06 | 00 01 'a' 02 0B 02"));
    here.settle();
    CHECK(calls == 2);
}

TEST_CASE("several filters in one SUBSCRIBE are granted one by one") {
    connected_world here;
    here.connect();
    here.server.does().refused["b"] = mqtt::reason_code::not_authorized;
    const mqtt::subscription_request wanted[]{{"a", qos::at_least_once}, {"b"}, {"c", qos::at_most_once}};
    auto subscription = here.client->subscribe(wanted, {}, [](const message_view&) {});
    CHECK(subscription.filters() == strings{"a", "b", "c"});
    const auto check = [&] {
        std::error_code error;
        mqtt::subscribe_result result;
        subscription.async_granted([&](std::error_code why, mqtt::subscribe_result told) {
            error = why;
            result = std::move(told);
        });
        here.settle();
        CHECK(error == mqtt::reason_code::not_authorized);
        using enum mqtt::reason_code;
        CHECK(result.reasons == std::vector{granted_qos_1, not_authorized, success});
    };
    check();
    check(); // and again from what is kept
    CHECK(here.server.heard() == strings{"SUBSCRIBE a qos 1", "SUBSCRIBE b qos 2", "SUBSCRIBE c qos 0"});
    subscription.async_unsubscribe([](std::error_code, const mqtt::unsubscribe_result&) {});
    here.settle();
    CHECK(here.server.heard() == strings{"UNSUBSCRIBE a", "UNSUBSCRIBE b", "UNSUBSCRIBE c"});
}

TEST_CASE("user properties go out with SUBSCRIBE, UNSUBSCRIBE and DISCONNECT") {
    connected_world here;
    here.connect();
    const mqtt::user_property property[]{{"k", "v"}};
    const std::string on_wire = "26 00 01 6B 00 01 76";
    auto subscription = here.client->subscribe("a", {.user_properties = property}, [](const message_view&) {});
    here.settle();
    CHECK(here.server.bytes_heard().find("82 10 00 01 09 0B 01 " + on_wire) != std::string::npos);
    subscription.async_unsubscribe({.user_properties = property}, [](std::error_code, const mqtt::unsubscribe_result&) {});
    here.settle();
    CHECK(here.server.bytes_heard().find("A2 0D 00 01 07 " + on_wire) != std::string::npos);
    here.client->async_disconnect({.reason_string = "bye", .user_properties = property}, [](std::error_code) {});
    here.settle();
    CHECK(here.server.bytes_heard().find("E0 0F 00 0D 1F 00 03 62 79 65 " + on_wire) != std::string::npos);
}

TEST_CASE("what the server says when it ends the connection is in the state") {
    connected_world here;
    here.connect();
    std::string seen;
    here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.status != client_status::waiting || !seen.empty()) return;
        seen = state.why.message() + ", " + std::string{state.text} + ", " + std::string{state.server_reference};
        for (const auto& [name, value] : state.user_properties)
            seen += ", " + name + "=" + value;
    });
    const mqtt::user_property property[]{{"region", "eu"}};
    mqtt::packet::disconnect disconnect{};
    disconnect.reason = mqtt::reason_code::use_another_server;
    disconnect.reason_string = "maintenance";
    disconnect.server_reference = "other.example";
    disconnect.user_properties = property;
    here.server.disconnect(disconnect);
    here.settle();
    CHECK(seen == "Use another server, maintenance, other.example, region=eu");
}

TEST_CASE("the last CONNACK can be read whole") {
    connected_world here;
    auto& said = here.server.does().connack;
    said.server_keep_alive = 7;
    said.maximum_qos = qos::at_least_once;
    said.assigned_client_id = "me";
    said.reason_string = "welcome";
    here.connect();
    const mqtt::packet::connack& connack = here.client->connack();
    CHECK(connack.server_keep_alive == 7);
    CHECK(connack.maximum_qos == qos::at_least_once);
    CHECK(connack.assigned_client_id == "me");
    CHECK(connack.reason_string == "welcome");
}
