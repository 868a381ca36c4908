// What a client does where its session only tells it: statements that no other test looks at.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>
#include <system_error>

#include "client/world.hpp"
#include "dockwire/auth/authenticator.hpp"

using namespace client_test;

namespace {

/// Answers "go" and nothing else, and wants "proof" in the end. The method is the one that the server of these tests speaks.
struct doubter {
    std::string_view method() const { return "PARROT"; }
    mqtt::auth_data begin() { return std::string{"hello"}; }
    mqtt::auth_data respond(dockwire::bytes_view challenge) {
        if (dockwire::as_text(challenge) == "go") return std::string{"gone"};
        return std::make_error_code(std::errc::bad_message);
    }
    std::error_code verify(dockwire::bytes_view proof) {
        return dockwire::as_text(proof) == "proof" ? std::error_code{} : std::make_error_code(std::errc::permission_denied);
    }
};

mqtt::client_options options_with(doubter& who) {
    auto with = options();
    with.authenticator = who;
    return with;
}

/// A client that has authenticated itself, and does so again.
struct doubting_world {
    doubter who{};
    connected_world here{options_with(who)};
    outcome again{};

    doubting_world() {
        here.server.does().answers_connect = false;
        here.client->async_run(here.run.note());
        here.settle();
        mqtt::packet::connack answer{};
        answer.authentication_method = "PARROT";
        answer.authentication_data = mqtt::binary{std::string_view{"proof"}};
        here.server.answer_connect(answer);
        here.settle();
        REQUIRE(here.client->status() == client_status::online);
        here.client->async_reauthenticate(again.note());
        here.settle();
        static_cast<void>(here.server.heard());
    }
    void server_says(mqtt::reason_code reason, std::string_view data) {
        here.server.authenticate(reason, data);
        here.settle();
    }
};

} // namespace

TEST_CASE("a client ends the connection when its authentication anew fails", "[MQTT-4.12.1-2]") {
    doubting_world world;
    std::errc why{};
    SECTION("by a challenge that it cannot answer") {
        world.server_says(mqtt::reason_code::continue_authentication, "stop");
        why = std::errc::bad_message;
    }
    SECTION("by a proof that is none") {
        world.server_says(mqtt::reason_code::continue_authentication, "go");
        REQUIRE(world.here.client->status() == client_status::online);
        world.server_says(mqtt::reason_code::success, "poor");
        why = std::errc::permission_denied;
    }
    CHECK(world.again.is(make_error_code(why)));
    CHECK(world.here.client->status() == client_status::waiting);
    CHECK(world.here.server.heard() == strings{"DISCONNECT 80"}); // a client has no better reason (3.14.2.1)
}

TEST_CASE("a client ends the connection when the server refuses its authentication anew", "[MQTT-4.12.1-2]") {
    doubting_world world;
    world.here.server.disconnect(mqtt::reason_code::not_authorized);
    world.here.settle();
    CHECK(world.again.is(mqtt::reason_code::not_authorized));
    CHECK(world.here.client->status() != client_status::online);
}
