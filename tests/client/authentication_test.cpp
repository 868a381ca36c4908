// Enhanced authentication (4.12) as the client carries it out.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/codec/codec.hpp"
#include "world.hpp"

using namespace client_test;
using dockwire::bytes_view;
using mqtt::auth_data;

namespace {

/// Says "hello", answers "X" by "re X", and wants the server to end with "proof".
struct parrot {
    std::string_view method() const { return "PARROT"; }
    auth_data begin() {
        if (speechless) return std::make_error_code(std::errc::permission_denied);
        return std::string{"hello"};
    }
    auth_data respond(bytes_view challenge) {
        if (challenge.empty()) return std::make_error_code(std::errc::bad_message);
        return "re " + std::string{dockwire::as_text(challenge)};
    }
    std::error_code verify(bytes_view proof) {
        return dockwire::as_text(proof) == "proof" ? std::error_code{} : std::make_error_code(std::errc::permission_denied);
    }

    bool speechless{false};
};
static_assert(mqtt::authenticator<parrot>);

mqtt::client_options options_with(parrot& who) {
    auto with = options();
    with.authenticator = who;
    return with;
}

/// A client in the middle of an exchange; the server's part is played in bytes.
struct parrot_world {
    parrot who{};
    connected_world here{options_with(who)};

    parrot_world() {
        here.server.does().answers_connect = false;
        here.client->async_run(here.run.note());
        here.settle();
    }
    void challenge(std::string_view data) {
        here.server.authenticate(mqtt::reason_code::continue_authentication, data);
        here.settle();
    }
    void accept(std::string_view proof) {
        mqtt::packet::connack answer{};
        answer.authentication_method = "PARROT";
        answer.authentication_data = mqtt::binary{proof};
        here.server.answer_connect(answer);
        here.settle();
    }
    bool heard(std::string_view bytes) { return here.server.bytes_heard().ends_with(std::string{bytes} + " "); }
};

} // namespace

TEST_CASE("CONNECT carries the method and the first data, a challenge is answered, the proof is checked",
          "[MQTT-4.12.0-3][MQTT-4.12.0-5]") {
    parrot_world world;
    CHECK(world.here.server.bytes_heard().find("15 00 06 50 41 52 52 4F 54 16 00 05 68 65 6C 6C 6F") != std::string::npos);
    world.challenge("go");
    CHECK(world.heard("F0 13 18 11 15 00 06 50 41 52 52 4F 54 16 00 05 72 65 20 67 6F"));
    REQUIRE(world.here.client->status() == client_status::connecting);
    world.accept("proof");
    CHECK(world.here.client->status() == client_status::online);
}

TEST_CASE("a server whose proof is wrong is left, with the authenticator's reason") {
    parrot_world world;
    std::error_code why;
    world.here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.why) why = state.why;
    });
    world.accept("poor");
    CHECK(why == std::errc::permission_denied);
    CHECK(world.here.client->status() != client_status::online);
    CHECK(world.heard("E0 01 80")); // a client has no better reason (3.14.2.1)
}

TEST_CASE("a challenge that cannot be answered ends the connection") {
    parrot_world world;
    std::error_code why;
    world.here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.why) why = state.why;
    });
    world.challenge("");
    CHECK(why == std::errc::bad_message);
}

TEST_CASE("an authenticator that cannot begin ends the attempt") {
    parrot who{.speechless = true};
    connected_world here{options_with(who)};
    std::error_code why;
    here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.why) why = state.why;
    });
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(why == std::errc::permission_denied);
}

TEST_CASE("an exchange is repeated while connected", "[MQTT-4.12.1-1]") {
    parrot_world world;
    world.accept("proof");
    REQUIRE(world.here.client->status() == client_status::online);
    outcome done;
    world.here.client->async_reauthenticate(done.note());
    world.here.settle();
    CHECK(world.heard("F0 13 19 11 15 00 06 50 41 52 52 4F 54 16 00 05 68 65 6C 6C 6F"));
    outcome second;
    world.here.client->async_reauthenticate(second.note());
    world.here.settle();
    CHECK(second.is(usage_error::invalid_option));
    world.challenge("go");
    CHECK(done.calls == 0);
    SECTION("and succeeds") {
        world.here.server.authenticate(mqtt::reason_code::success, "proof");
        world.here.settle();
        CHECK(done.succeeded());
        CHECK(world.here.client->status() == client_status::online);
    }
    SECTION("and fails by the server") {
        world.here.server.disconnect(mqtt::reason_code::not_authorized);
        world.here.settle();
        CHECK(done.is(mqtt::reason_code::not_authorized));
    }
    SECTION("and the connection is lost") {
        world.here.server.cut();
        world.here.settle();
        CHECK(done.calls == 1);
        CHECK(done.error);
    }
    SECTION("and the client is destroyed") {
        world.here.client.reset();
        world.here.settle();
        CHECK(done.aborted());
    }
}

TEST_CASE("without a connection or an authenticator nothing is authenticated again", "[MQTT-4.12.0-7]") {
    connected_world here;
    outcome offline;
    here.client->async_reauthenticate(offline.note());
    here.settle();
    CHECK(offline.is(usage_error::not_connected));
    here.connect();
    outcome without;
    here.client->async_reauthenticate(without.note());
    here.settle();
    CHECK(without.is(usage_error::invalid_option));
}
