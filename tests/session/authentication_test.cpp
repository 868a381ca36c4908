// Enhanced authentication (4.12): who may say AUTH, when, and under which method.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

namespace {

mqtt::packet::auth auth(mqtt::reason_code reason, std::string_view method = "m", std::string_view data = "d") {
    mqtt::packet::auth packet{};
    packet.reason = reason;
    packet.authentication_method = method;
    packet.authentication_data = mqtt::binary{data};
    return packet;
}

using enum mqtt::reason_code;

const auto more = auth(continue_authentication);
const auto again = auth(re_authenticate);
const auto done = auth(success);

mqtt::packet::connect with_method() {
    auto request = connect_packet();
    request.authentication_method = "m";
    return request;
}

const std::string wrong_step = "closed: peer error: Protocol Error 'AUTH: not the next step under the method of CONNECT'";
const std::string wrong_method = "closed: peer error: Protocol Error 'Authentication Method: not that of CONNECT'";
constexpr const char* hello = "CONNECT client_id=c method=m data=one";

/// A server whose owner answers later.
struct patient_server : dialogue<mqtt::server_role> {
    using dialogue::dialogue;

    // Reads packets up to one that needs an answer; what happened.
    std::string reads(std::string_view lines) {
        text_ = std::string{lines} + "\n";
        session.received(now, dockwire::as_bytes(text_));
        const auto* event = session.poll_event();
        return event ? text_of(*event) : "";
    }
    void opens() { session.transport_opened(now); }
    void accepts() {
        session.submit(now, connack);
        hears();
    }

private:
    std::string text_{};
};

} // namespace

TEST_CASE("an exchange before CONNACK: server and client take turns, CONNACK ends it", "[MQTT-4.12.0-3]") {
    client_dialogue client{};
    client.session.transport_opened(client.now, with_method());
    CHECK(client.hears() == "CONNECT client_id=c session_expiry=3600 receive_maximum=1024 method=m");
    for (int i = 0; i < 3; ++i) {
        client.says("AUTH reason=24 method=m data=challenge");
        CHECK(client.happened() == "AUTH reason=24 method=m data=challenge");
        CHECK_FALSE(client.session.submit(client.now, more));
        CHECK(client.hears() == "AUTH reason=24 method=m data=d");
    }
    client.says("CONNACK method=m data=proof");
    CHECK(client.happened() == "connected method=m data=proof");
}

TEST_CASE("a server asks for more, and names the method in CONNACK", "[MQTT-4.12.0-2][MQTT-4.12.0-5]") {
    patient_server server{{.receive_maximum = 65'535}};
    server.opens();
    CHECK(server.reads(hello) == hello);
    CHECK_FALSE(server.session.submit(server.now, more));
    CHECK(server.hears() == "AUTH reason=24 method=m data=d");
    CHECK(server.reads("AUTH reason=24 method=m data=two") == "AUTH reason=24 method=m data=two");
    server.connack.authentication_method = "another";
    server.connack.authentication_data = mqtt::binary{std::string_view{"proof"}};
    server.session.submit(server.now, server.connack);
    CHECK(server.hears() == "CONNACK method=m data=proof");
    CHECK(server.session.current_phase() == mqtt::phase::online);
}

TEST_CASE("before CONNACK a client with a method sends nothing but AUTH and DISCONNECT", "[MQTT-3.1.2-30]") {
    client_dialogue client{{.queue_at_most_once = true}};
    client.connects("CONNACK method=m", with_method());
    client.publishes("in flight", qos_1);
    client.publishes("released", qos_2);
    client.says("PUBREC id=2 | PUBLISH qos=1 id=5 topic=t");
    client.hears();
    client.breaks();
    client.publishes("offline", qos_2);
    client.opens(with_method());
    client.says("AUTH reason=24 method=m");
    for (const auto level : {qos_0, qos_1, qos_2})
        client.publishes("meanwhile", level);
    client.session.submit(client.now, subscribe({.filter = "f"}));
    client.session.submit(client.now, unsubscribe({"g"}));
    client.acknowledges(0);
    client.pass(5s);
    CHECK(client.hears().empty());
    CHECK_FALSE(client.session.submit(client.now, more));
    CHECK(client.hears() == "AUTH reason=24 method=m data=d");
    CHECK_FALSE(client.session.submit(client.now, mqtt::packet::disconnect{}));
    CHECK(client.hears() == "DISCONNECT");
}

TEST_CASE("without an Authentication Method in CONNECT nobody sends AUTH", "[MQTT-4.12.0-6][MQTT-4.12.0-7]") {
    client_dialogue client{};
    CHECK(client.session.submit(client.now, more) == usage_error::not_connected);
    client.opens();
    CHECK(client.session.submit(client.now, more) == usage_error::invalid_option);
    client.says("CONNACK");
    for (const auto& step : {more, again})
        CHECK(client.session.submit(client.now, step) == usage_error::invalid_option);
    CHECK(client.hears().empty());
    client.happened();
    client.says("AUTH reason=24 method=m");
    CHECK(client.happened() == wrong_step);
    CHECK(client.hears() == "DISCONNECT reason=130");

    patient_server server{};
    server.opens();
    CHECK(server.session.submit(server.now, more) == usage_error::not_connected);
    server.reads("CONNECT client_id=c");
    CHECK(server.session.submit(server.now, more) == usage_error::invalid_option);
    server.accepts();
    for (const auto& step : {more, done})
        CHECK(server.session.submit(server.now, step) == usage_error::invalid_option);
    CHECK(server.reads("AUTH reason=25 method=m") == wrong_step);
    CHECK(server.hears() == "DISCONNECT reason=130");
}

TEST_CASE("CONNACK with success names the method of CONNECT, or none", "[MQTT-4.12.0-5][MQTT-4.12.0-6]") {
    struct sample {
        bool asked;
        const char* connack;
        const char* happens;
    };
    const sample one = GENERATE(sample{true, "CONNACK method=m", "connected method=m"}, sample{true, "CONNACK", nullptr},
                                sample{true, "CONNACK method=n", nullptr}, sample{false, "CONNACK", "connected"},
                                sample{false, "CONNACK method=m", nullptr},
                                sample{true, "CONNACK reason=140", "closed: Bad authentication method"});
    CAPTURE(one.asked, one.connack);
    client_dialogue client{};
    client.opens(one.asked ? with_method() : connect_packet());
    client.says(one.connack);
    CHECK(client.happened() == (one.happens == nullptr ? wrong_method : one.happens));
    CHECK(client.hears() == (one.happens == nullptr ? "DISCONNECT reason=130" : ""));
}

TEST_CASE("a server without a method asked for sends none in CONNACK", "[MQTT-4.12.0-6]") {
    server_dialogue server{{.receive_maximum = 65'535}};
    server.connack.authentication_method = "m";
    server.connack.authentication_data = mqtt::binary{std::string_view{"proof"}};
    server.opens();
    server.says("CONNECT client_id=c");
    CHECK(server.hears() == "CONNACK");
}

TEST_CASE("what a client may not receive before CONNACK is a protocol error", "[MQTT-4.12.0-2][MQTT-4.12.0-5]") {
    const auto* const step = GENERATE("AUTH reason=24 method=n",                            // another method
                                      "AUTH reason=24",                                     // none
                                      "AUTH reason=0 method=m",                             // success is said by CONNACK
                                      "AUTH reason=25 method=m",                            // not the server's to begin
                                      "AUTH reason=24 method=m | AUTH reason=24 method=m"); // not its turn
    CAPTURE(step);
    client_dialogue client{};
    client.opens(with_method());
    client.says(step);
    const std::string events = client.happened();
    CHECK(events.ends_with(wrong_step));
    CHECK(client.hears() == "DISCONNECT reason=130");
}

TEST_CASE("what a client may not send before CONNACK is refused", "[MQTT-3.15.2-1][MQTT-4.12.0-3]") {
    client_dialogue client{};
    client.opens(with_method());
    CHECK(client.session.submit(client.now, more) == usage_error::invalid_option); // the server has not asked
    client.says("AUTH reason=24 method=m");
    CHECK(client.session.submit(client.now, again) == usage_error::invalid_option);
    CHECK(client.session.submit(client.now, done) == usage_error::invalid_option);
    CHECK(client.session.submit(client.now, auth(continue_authentication, "n")) == usage_error::invalid_option);
    CHECK_FALSE(client.session.submit(client.now, more));
    CHECK(client.session.submit(client.now, more) == usage_error::invalid_option);
    CHECK(client.hears() == "AUTH reason=24 method=m data=d");
}

TEST_CASE("what a server may not receive before its CONNACK ends the attempt", "[MQTT-4.12.0-3][MQTT-4.12.0-5]") {
    const auto* const step = GENERATE("AUTH reason=24 method=n", "AUTH reason=24", "AUTH reason=25 method=m");
    CAPTURE(step);
    patient_server server{};
    server.opens();
    server.reads(hello);
    REQUIRE_FALSE(server.session.submit(server.now, more));
    server.hears();
    CHECK(server.reads(step) == wrong_step);
    CHECK(server.hears() == "CONNACK reason=130");

    patient_server unasked{};
    unasked.opens();
    unasked.reads(hello);
    CHECK(unasked.reads("AUTH reason=24 method=m") == wrong_step);
}

TEST_CASE("what a server may not send before its CONNACK is refused", "[MQTT-3.15.2-1][MQTT-4.12.0-2]") {
    patient_server server{};
    server.opens();
    server.reads(hello);
    for (const auto& step : {done, again, auth(continue_authentication, "n")})
        CHECK(server.session.submit(server.now, step) == usage_error::invalid_option);
    CHECK_FALSE(server.session.submit(server.now, more));
    CHECK(server.session.submit(server.now, more) == usage_error::invalid_option);
}

TEST_CASE("a client authenticates again while messages go on", "[MQTT-4.12.1-1]") {
    client_dialogue client{};
    client.connects("CONNACK method=m", with_method());
    CHECK(client.session.submit(client.now, more) == usage_error::invalid_option); // nothing is under way
    CHECK(client.session.submit(client.now, auth(re_authenticate, "n")) == usage_error::invalid_option);
    CHECK_FALSE(client.session.submit(client.now, again));
    CHECK(client.session.submit(client.now, again) == usage_error::invalid_option); // one is
    client.publishes("x", qos_0);
    CHECK(client.hears() == "AUTH reason=25 method=m data=d | PUBLISH topic=t payload=x");
    client.says("PUBLISH topic=t payload=y | AUTH reason=24 method=m data=challenge");
    CHECK(client.happened() == "message topic=t payload=y | AUTH reason=24 method=m data=challenge");
    CHECK(client.session.submit(client.now, again) == usage_error::invalid_option);
    CHECK_FALSE(client.session.submit(client.now, more));
    client.says("AUTH reason=0 method=m data=proof");
    CHECK(client.happened() == "AUTH method=m data=proof");
    client.hears();
    CHECK_FALSE(client.session.submit(client.now, again));
    client.says("AUTH"); // success without properties (3.15.2.1)
    CHECK(client.happened() == "AUTH");
    client.says("AUTH reason=0 method=m");
    CHECK(client.happened() == wrong_step);
}

TEST_CASE("a server goes along with a re-authentication and begins none", "[MQTT-4.12.1-1]") {
    patient_server server{};
    server.opens();
    server.reads(hello);
    server.accepts();
    for (const auto& step : {more, done, again})
        CHECK(server.session.submit(server.now, step) == usage_error::invalid_option);
    CHECK(server.reads("AUTH reason=25 method=m data=one") == "AUTH reason=25 method=m data=one");
    CHECK_FALSE(server.session.submit(server.now, more));
    CHECK(server.reads("AUTH reason=24 method=m data=two") == "AUTH reason=24 method=m data=two");
    CHECK_FALSE(server.session.submit(server.now, done));
    CHECK(server.hears() == "AUTH reason=24 method=m data=d | AUTH method=m data=d");
    CHECK(server.session.submit(server.now, done) == usage_error::invalid_option);
    CHECK(server.reads("AUTH reason=25 method=m") == "AUTH reason=25 method=m");
    CHECK(server.reads("AUTH reason=25 method=m") == wrong_step); // one is under way
}

TEST_CASE("a failed re-authentication ends the connection as its owner says", "[MQTT-4.12.1-2]") {
    patient_server server{};
    server.opens();
    server.reads(hello);
    server.accepts();
    server.reads("AUTH reason=25 method=m");
    server.session.close(not_authorized, not_authorized, {});
    CHECK(server.hears() == "DISCONNECT reason=135");
    CHECK(server.happened() == "closed: Not authorized");
}

TEST_CASE("an exchange ends with its connection") {
    client_dialogue client{};
    client.connects("CONNACK method=m", with_method());
    CHECK_FALSE(client.session.submit(client.now, again));
    client.breaks();
    client.connects("CONNACK method=m", with_method());
    CHECK_FALSE(client.session.submit(client.now, again));
    client.breaks();
    client.connects();
    CHECK(client.session.submit(client.now, again) == usage_error::invalid_option);
}

TEST_CASE("AUTH leaves explanations out that do not fit or are not wanted", "[MQTT-3.15.2-2][MQTT-3.15.2-3][MQTT-3.1.2-29]") {
    const auto* const connect =
        GENERATE("CONNECT client_id=c method=m maximum_packet_size=40", "CONNECT client_id=c method=m problem_information=0");
    CAPTURE(connect);
    patient_server server{};
    server.opens();
    server.reads(connect);
    auto step = more;
    step.reason_string = "please_explain_in_detail";
    CHECK_FALSE(server.session.submit(server.now, step));
    CHECK(server.hears() == "AUTH reason=24 method=m data=d");
    auto request = with_method();
    request.request_problem_information = false;
    client_dialogue client{};
    client.opens(request);
    client.says("AUTH reason=24 method=m reason_string=so");
    CHECK(client.hears() == "DISCONNECT reason=130");
}
