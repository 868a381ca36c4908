// Whoever guesses passwords waits for the answers.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue.hpp"
#include "dockwire/broker/detail/refusal_pauses.hpp"

using namespace broker_test;
using mqtt::reason_code;
using mqtt::detail::refusal_pauses;

namespace {

constexpr auto wrong_password = reason_code::bad_user_name_or_password;
const std::string refused = wire("20 03 | 00 86 | 00");
const mqtt::time_point start{std::chrono::hours{1}};

// Only who gives the client identifier "right" knows the password.
mqtt::broker_options with_password(mqtt::broker_options options = {}) {
    options.authenticate = [](const mqtt::packet::connect& request) {
        return request.client_id == "right" ? reason_code::success : wrong_password;
    };
    return options;
}

peer guess(world& here, std::string_view user = "dock") { return peer{here, "wrong", {.user_name = user}}; }

// Takes no proof.
class refuser final : public mqtt::server_authenticator {
public:
    mqtt::auth_answer answer(dockwire::bytes_view) override { return {reason_code::not_authorized, ""}; }
};

} // namespace

TEST_CASE("the first wrong password of a user is answered at once, and each further one after twice the time, up to a maximum") {
    refusal_pauses pauses{1s};
    mqtt::duration expected[]{0ms, 100ms, 200ms, 400ms, 800ms, 1s, 1s};
    for (const mqtt::duration each : expected)
        CHECK(pauses.after(wrong_password, "dock", start) == each);
    CHECK(pauses.after(reason_code::not_authorized, "dock", start) == 1s);
    CHECK(pauses.after(wrong_password, "cloud", start) == 0ms);
}

TEST_CASE("other reasons than a wrong password do not wait and do not count") {
    refusal_pauses pauses{1s};
    pauses.after(wrong_password, "dock", start);
    CHECK(pauses.after(reason_code::server_busy, "dock", start) == 0ms);
    CHECK(pauses.size() == 1);
    CHECK(pauses.after(wrong_password, "dock", start) == 100ms);
}

TEST_CASE("a user without wrong passwords for a minute begins anew") {
    refusal_pauses pauses{1s};
    pauses.after(wrong_password, "dock", start);
    CHECK(pauses.after(wrong_password, "dock", start + 59s) == 100ms);
    CHECK(pauses.after(wrong_password, "dock", start + 59s + 59s) == 200ms);
    CHECK(pauses.after(wrong_password, "cloud", start + 59s + 59s + 60s) == 0ms);
    CHECK(pauses.size() == 1);
    CHECK(pauses.after(wrong_password, "dock", start + 59s + 59s + 60s) == 0ms);
}

TEST_CASE("of a thousand users at most the last wrong password is remembered") {
    refusal_pauses pauses{1s};
    for (int i = 0; i < 1500; ++i)
        pauses.after(wrong_password, std::to_string(i), start + std::chrono::milliseconds{i});
    CHECK(pauses.size() == refusal_pauses::most_names);
    CHECK(pauses.after(wrong_password, "1499", start + 2s) == 100ms);
    CHECK(pauses.after(wrong_password, "0", start + 2s) == 0ms);
}

TEST_CASE("a longest pause of 0 turns pauses off") {
    refusal_pauses pauses{0s};
    pauses.after(wrong_password, "dock", start);
    CHECK(pauses.after(wrong_password, "dock", start) == 0ms);
    CHECK(pauses.after(wrong_password, "dock", start) == 0ms);
}

TEST_CASE("the answer to a second wrong password waits, and a right one does not") {
    world here{with_password()};
    CHECK(guess(here).heard() == refused);
    peer again = guess(here);
    CHECK(again.heard().empty());
    peer right{here, "right", {.user_name = "dock"}};
    CHECK(right.heard() == welcome);
    CHECK(guess(here, "cloud").heard() == refused);
    here.pass(99ms);
    CHECK(again.heard().empty());
    CHECK_FALSE(again.is_cut());
    here.pass(1ms);
    CHECK(again.heard() == refused);
    CHECK(again.is_cut());
    CHECK(here.broker->statistics().connections_refused == 3);
}

TEST_CASE("what is sent behind a wrong password brings no answer before its time, and is not kept") {
    world here{with_password()};
    guess(here);
    peer again{here};
    std::vector<std::byte> bytes = connect_bytes("wrong", {.user_name = "dock"});
    bytes.push_back(std::byte{0xC0});
    bytes.push_back(std::byte{0x00}); // PINGREQ, which would be a protocol error here
    again.says(bytes);
    again.says("C0 00");
    CHECK(again.heard().empty());
    here.pass(100ms);
    CHECK(again.heard() == refused);
}

TEST_CASE("a client that leaves during its pause, and a broker that is closed, leave nothing behind") {
    world here{with_password()};
    guess(here);
    guess(here).vanishes();
    peer again = guess(here);
    CHECK(again.heard().empty());
    here.broker->close();
    CHECK(again.heard() == wire("20 03 | 00 80 | 00")); // CONNACK has no "Server shutting down"
    CHECK(again.is_cut());
    here.pass(1s);
    here.io.restart();
    CHECK(here.io.run() == 0);
}

TEST_CASE("a broker that is destroyed during a pause ends the connection") {
    world here{with_password()};
    guess(here);
    peer again = guess(here);
    here.broker.reset();
    CHECK(again.is_cut());
    CHECK(again.heard().empty());
}

TEST_CASE("a proof that is refused waits like a wrong password") {
    world here{{.authenticator = [](std::string_view) { return std::make_unique<refuser>(); }}};
    const connect_terms proves{.user_name = "dock", .authentication_method = "NO"};
    const std::string not_authorized = wire("20 03 | 00 87 | 00");
    peer first{here, "alice", proves};
    CHECK(first.heard() == not_authorized);
    peer second{here, "alice", proves};
    CHECK(second.heard().empty());
    here.pass(100ms);
    CHECK(second.heard() == not_authorized);
    CHECK(second.is_cut());
    CHECK(here.broker->statistics().connections_refused == 2);
}

TEST_CASE("no pause is longer than half of the time for CONNECT, so that its end has the right reason") {
    world here{with_password({.connect_timeout = 300ms, .longest_refusal_pause = 10s})};
    for (int i = 0; i < 3; ++i)
        guess(here);
    peer again = guess(here);
    here.pass(149ms);
    CHECK(again.heard().empty());
    here.pass(1ms);
    CHECK(again.heard() == refused);
}
