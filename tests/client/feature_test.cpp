// What MQTT 5.0 offers, feature by feature: our client on our own broker, which looks for broken statements, and on Mosquitto.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/tcp_client.hpp"
#include "support/catch.hpp"
#include "support/mosquitto.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using mqtt::message_view;
using mqtt::qos;
using mqtt::reason_code;
using strings = std::vector<std::string>;

namespace {

/// Settings that both brokers have, as each wants to be told.
struct rules {
    std::string_view for_mosquitto{};
    mqtt::broker_options for_ours{};
};

/// A broker, and the one thread that everything runs on.
class stage {
public:
    explicit stage(bool ours, rules with = {}) {
        if (!ours) {
            mosquitto_ =
                std::make_unique<dockwire::test::mosquitto>(dockwire::test::mosquitto::access::anonymous, with.for_mosquitto);
            return;
        }
        with.for_ours.on_violation = [](const mqtt::violation& broken) {
            FAIL_CHECK(broken.statement << " broken by " << broken.client_id << ": " << broken.text);
        };
        broker_ = std::make_unique<mqtt::broker>(io, std::move(with.for_ours));
        REQUIRE_FALSE(broker_->listen("mqtt://127.0.0.1:0"));
    }

    std::string url() const {
        return mosquitto_ ? mosquitto_->url() : "mqtt://127.0.0.1:" + std::to_string(broker_->local_endpoint().port);
    }

    template <class Done>
    bool until(Done done) {
        const auto last = std::chrono::steady_clock::now() + 20s;
        while (!done() && std::chrono::steady_clock::now() < last) {
            io.restart();
            io.run_for(2ms);
        }
        return done();
    }

    asio::io_context io{1};

private:
    std::unique_ptr<dockwire::test::mosquitto> mosquitto_{};
    std::unique_ptr<mqtt::broker> broker_{};
};

/// One client; what it hears is noted as "topic payload", with what else is of interest behind.
class peer {
public:
    explicit peer(stage& on, mqtt::client_options with = {}, std::string_view id = {}) : on_{on}, url_{on.url()}, id_{id} {
        with.url = url_;
        with.client_id = id_;
        client.emplace(on.io, with);
        client->on_state([this](const mqtt::connection_state& state) {
            last = state.status == mqtt::client_status::waiting || state.why ? state.why : last;
        });
    }

    void connect() {
        client->async_run([this](std::error_code why) { ended = why; });
        REQUIRE(on_.until([this] { return client->status() == mqtt::client_status::online; }));
    }
    void disconnect(const mqtt::disconnect_options& how = {}) {
        client->async_disconnect(how, [](std::error_code) {});
        REQUIRE(on_.until([this] { return ended.has_value(); }));
    }

    auto note() {
        return [this](const message_view& message) {
            heard.push_back(std::string{message.topic} + " " + std::string{dockwire::as_text(message.payload.bytes)} +
                            (message.retain ? " retained" : ""));
        };
    }
    /// Subscribes and waits for the grant.
    mqtt::subscribe_result subscribe(std::string_view filter, const mqtt::subscribe_options& how = {}) {
        return granted(client->subscribe(filter, how, note()));
    }
    template <class Subscription>
    mqtt::subscribe_result granted(Subscription subscription) {
        std::optional<mqtt::subscribe_result> result;
        subscription.async_granted([&](std::error_code, mqtt::subscribe_result told) { result = std::move(told); });
        REQUIRE(on_.until([&] { return result.has_value(); }));
        return *result;
    }
    /// Publishes and waits until that is complete.
    std::error_code publish(std::string_view topic, std::string_view payload,
                            mqtt::publish_options how = {.qos = qos::at_least_once}) {
        std::optional<std::error_code> error;
        client->async_publish(topic, payload, how, [&](std::error_code why, const mqtt::publish_result&) { error = why; });
        REQUIRE(on_.until([&] { return error.has_value(); }));
        return *error;
    }
    bool hears(const strings& wanted) {
        return on_.until([&] { return heard.size() >= wanted.size(); }) && heard == wanted;
    }

    std::optional<mqtt::client> client{};
    std::optional<std::error_code> ended{};
    std::error_code last{};
    strings heard{};

private:
    stage& on_;
    std::string url_;
    std::string id_;
};

/// Whether this turn is on our broker; the other is on Mosquitto, if it is there.
bool on_ours() {
    const bool ours = GENERATE(true, false);
    CAPTURE(ours);
    return ours || !dockwire::test::mosquitto_is_installed();
}

} // namespace

TEST_CASE("every QoS, from client to client") {
    stage here{on_ours()};
    peer publisher{here};
    peer subscriber{here};
    publisher.connect();
    subscriber.connect();
    const auto level = static_cast<qos>(GENERATE(0, 1, 2));
    CHECK(subscriber.subscribe("t/#").reason == reason_code::granted_qos_2);
    CHECK_FALSE(publisher.publish("t/1", "a", {.qos = level}));
    CHECK_FALSE(publisher.publish("t/2", "b", {.qos = level}));
    CHECK(subscriber.hears({"t/1 a", "t/2 b"}));
}

TEST_CASE("all that a message may carry arrives") {
    stage here{on_ours()};
    peer both{here};
    both.connect();
    std::string seen;
    both.granted(both.client->subscribe("t", {}, [&](const message_view& message) {
        seen = std::string{message.content_type.value_or("")} + ", " + std::string{message.response_topic.value_or("")} + ", " +
               std::string{message.correlation_data.value_or(mqtt::binary{}).text()} + ", " +
               (message.payload_is_utf8.value_or(false) ? "utf8" : "bytes") + ", expiry " +
               std::to_string(message.message_expiry_interval.value_or(0) > 90U);
        for (const mqtt::user_property& property : message.user_properties)
            seen += ", " + std::string{property.name} + "=" + std::string{property.value};
    }));
    const mqtt::user_property properties[]{{"k", "1"}, {"k", "2"}};
    CHECK_FALSE(both.publish("t", "text",
                             {.qos = qos::exactly_once,
                              .message_expiry = 100s,
                              .payload_is_utf8 = true,
                              .content_type = "text/plain",
                              .response_topic = "r",
                              .correlation_data = mqtt::binary{std::string_view{"c"}},
                              .user_properties = properties}));
    CHECK(here.until([&] { return !seen.empty(); }));
    CHECK(seen == "text/plain, r, c, utf8, expiry 1, k=1, k=2");
}

TEST_CASE("retained messages come as Retain Handling and Retain As Published say") {
    stage here{on_ours()};
    peer both{here};
    both.connect();
    CHECK_FALSE(both.publish("kept", "1", {.qos = qos::at_least_once, .retain = true}));
    both.subscribe("kept", {.retain_as_published = true, .retain_handling = mqtt::retain_handling::do_not_send});
    CHECK_FALSE(both.publish("kept", "2", {.qos = qos::at_least_once, .retain = true}));
    CHECK(both.hears({"kept 2 retained"}));
    both.subscribe("kept", {.retain_as_published = true, .retain_handling = mqtt::retain_handling::send_if_new}); // it is not new
    CHECK_FALSE(both.publish("kept", "3", {.qos = qos::at_least_once, .retain = true}));
    CHECK(both.hears({"kept 2 retained", "kept 3 retained", "kept 3 retained"})); // both handlers have the filter
    peer late{here};
    late.connect();
    late.subscribe("kept");
    CHECK(late.hears({"kept 3 retained"}));
    CHECK_FALSE(late.publish("kept", "", {.qos = qos::at_least_once, .retain = true}));
    peer last{here};
    last.connect();
    last.subscribe("kept");
    CHECK_FALSE(last.publish("kept", "4"));
    CHECK(last.hears({"kept 4"}));
}

TEST_CASE("with No Local a client does not hear itself") {
    stage here{on_ours()};
    peer both{here};
    peer other{here};
    both.connect();
    other.connect();
    both.subscribe("t", {.no_local = true});
    CHECK_FALSE(both.publish("t", "own"));
    CHECK_FALSE(other.publish("t", "other's"));
    CHECK(both.hears({"t other's"}));
}

TEST_CASE("overlapping subscriptions hear each message once") {
    stage here{on_ours()};
    peer both{here};
    both.connect();
    strings calls;
    both.granted(
        both.client->subscribe("a/#", {.qos = qos::at_least_once}, [&](const message_view&) { calls.emplace_back("hash"); }));
    both.granted(
        both.client->subscribe("a/+", {.qos = qos::exactly_once}, [&](const message_view&) { calls.emplace_back("plus"); }));
    CHECK_FALSE(both.publish("a/b", "1"));
    CHECK_FALSE(both.publish("a/b/c", "2"));
    CHECK(here.until([&] { return calls.size() >= 3; }));
    CHECK_FALSE(both.publish("a", "3"));
    CHECK(here.until([&] { return calls.size() >= 4; }));
    std::ranges::sort(calls);
    CHECK(calls == strings{"hash", "hash", "hash", "plus"});
}

TEST_CASE("several filters in one SUBSCRIBE, and their end") {
    stage here{on_ours()};
    peer both{here};
    both.connect();
    const mqtt::subscription_request wanted[]{{"a", qos::at_most_once}, {"b/#", qos::at_least_once}, {"c/+", qos::exactly_once}};
    auto subscription = both.client->subscribe(wanted, {}, both.note());
    CHECK(both.granted(subscription).reasons ==
          std::vector{reason_code::success, reason_code::granted_qos_1, reason_code::granted_qos_2});
    for (const char* const topic : {"a", "b/x", "c/x"})
        CHECK_FALSE(both.publish(topic, "1"));
    CHECK(both.hears({"a 1", "b/x 1", "c/x 1"}));
    std::optional<mqtt::unsubscribe_result> ended;
    subscription.async_unsubscribe([&](std::error_code, mqtt::unsubscribe_result told) { ended = std::move(told); });
    REQUIRE(here.until([&] { return ended.has_value(); }));
    CHECK(ended->reasons == std::vector(3, reason_code::success));
}

TEST_CASE("a shared subscription gives each message to one of its members") {
    stage here{on_ours()};
    peer first{here};
    peer second{here};
    peer publisher{here};
    for (peer* const each : {&first, &second, &publisher})
        each->connect();
    first.subscribe("$share/group/t");
    second.subscribe("$share/group/t");
    for (int i = 0; i < 6; ++i)
        CHECK_FALSE(publisher.publish("t", std::to_string(i)));
    CHECK(here.until([&] { return first.heard.size() + second.heard.size() == 6; }));
    CHECK(!first.heard.empty());
    CHECK(!second.heard.empty());
}

TEST_CASE("topic aliases shorten what is sent, both ways, and nobody notices") {
    stage here{on_ours(), {.for_mosquitto = "max_topic_alias 10\n", .for_ours = {.topic_alias_maximum = 10}}};
    peer both{here};
    both.connect();
    CHECK(both.client->connack().topic_alias_maximum == 10);
    both.subscribe("#");
    const std::string topic = "a/rather/long/topic/that/is/worth/an/alias/";
    strings wanted;
    const auto before = both.client->statistics().bytes_sent;
    for (int i = 0; i < 45; ++i) { // more topics than aliases
        CHECK_FALSE(both.publish(topic + std::to_string(i % 15), std::to_string(i)));
        wanted.push_back(topic + std::to_string(i % 15) + " " + std::to_string(i));
    }
    CHECK(both.hears(wanted));
    const auto unshortened = both.client->statistics().bytes_sent - before;
    for (int i = 0; i < 45; ++i)
        CHECK_FALSE(both.publish(topic + "0", std::to_string(i)));
    CHECK(both.client->statistics().bytes_sent - before - unshortened < 45 * (topic.size() / 2 + 10) + unshortened / 3);
}

TEST_CASE("a request is answered by another client") {
    stage here{on_ours()};
    peer asking{here};
    peer answering{here};
    asking.connect();
    answering.connect();
    answering.granted(answering.client->subscribe("ask", {}, [&](const message_view& question) {
        answering.client->async_publish(*question.response_topic,
                                        "answer to " + std::string{dockwire::as_text(question.payload.bytes)},
                                        {.qos = qos::at_least_once, .correlation_data = question.correlation_data},
                                        [](std::error_code, const mqtt::publish_result&) {});
    }));
    strings answers;
    for (const char* const question : {"1", "2", "3"}) {
        asking.client->async_request("ask", question, {}, [&](std::error_code error, const mqtt::message& answer) {
            answers.push_back(error ? error.message() : std::string{dockwire::as_text(answer->payload.bytes)});
        });
    }
    REQUIRE(here.until([&] { return answers.size() == 3; }));
    std::ranges::sort(answers);
    CHECK(answers == strings{"answer to 1", "answer to 2", "answer to 3"});
}

TEST_CASE("messages are asked for, and the server waits for those who are slow") {
    const bool ours = on_ours();
    stage here{ours};
    // Mosquitto 2.0 sends more than a small Receive Maximum when it has messages in its queue.
    const std::uint16_t window = ours ? 2 : 100;
    peer slow{here, {.receive_maximum = window}};
    peer publisher{here};
    slow.connect();
    publisher.connect();
    auto subscription = slow.client->subscribe("t", {});
    slow.granted(subscription);
    for (int i = 0; i < 10; ++i)
        CHECK_FALSE(publisher.publish("t", std::to_string(i)));
    strings got;
    for (int i = 0; i < 10; ++i) {
        const std::size_t before = got.size();
        subscription.async_receive([&](std::error_code error, const mqtt::message& one) {
            got.push_back(error ? error.message() : std::string{dockwire::as_text(one->payload.bytes)});
        });
        REQUIRE(here.until([&] { return got.size() > before; }));
        CHECK(slow.client->statistics().unacknowledged <= window);
    }
    CHECK(got == strings{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
}

TEST_CASE("a session outlives its connection for as long as it was told, also at the end") {
    stage here{on_ours()};
    peer publisher{here};
    publisher.connect();
    peer resuming{here, {.session_expiry = 100s}, "resuming"};
    resuming.connect();
    CHECK_FALSE(resuming.client->connack().session_present);
    resuming.subscribe("t");
    resuming.disconnect();
    CHECK_FALSE(publisher.publish("t", "meanwhile"));
    resuming.connect();
    CHECK(resuming.client->connack().session_present);
    CHECK(resuming.hears({"t meanwhile"}));
    resuming.ended.reset();
    resuming.disconnect({.session_expiry = 0s});
    resuming.connect();
    CHECK_FALSE(resuming.client->connack().session_present);
    CHECK_FALSE(publisher.publish("t", "subscribed again"));
    CHECK(resuming.hears({"t meanwhile", "t subscribed again"}));
}

TEST_CASE("a will is published after an end with 0x04, and not before its delay or after a comeback") {
    stage here{on_ours()};
    peer watcher{here};
    watcher.connect();
    watcher.subscribe("will/#");
    const auto with_will = [](std::string_view topic, std::uint32_t delay) {
        mqtt::client_options options{.session_expiry = 100s};
        options.will.emplace();
        options.will->topic = topic;
        options.will->payload = mqtt::binary{std::string_view{"gone"}};
        options.will->will_delay_interval = delay;
        return options;
    };
    peer leaving{here, with_will("will/leaving", 0), "leaving"};
    leaving.connect();
    leaving.disconnect({.reason = reason_code::disconnect_with_will_message});
    CHECK(watcher.hears({"will/leaving gone"}));
    peer returning{here, with_will("will/returning", 60), "returning"};
    returning.connect();
    returning.disconnect({.reason = reason_code::disconnect_with_will_message});
    returning.connect();
    CHECK_FALSE(watcher.publish("will/none", "end"));
    CHECK(watcher.hears({"will/leaving gone", "will/none end"}));
}

TEST_CASE("a message that expires while its receiver is away does not come") {
    stage here{on_ours()};
    peer publisher{here};
    publisher.connect();
    peer away{here, {.session_expiry = 100s}, "away"};
    away.connect();
    away.subscribe("t");
    away.disconnect();
    CHECK_FALSE(publisher.publish("t", "short", {.qos = qos::at_least_once, .message_expiry = 1s}));
    CHECK_FALSE(publisher.publish("t", "long", {.qos = qos::at_least_once, .message_expiry = 100s}));
    const auto then = std::chrono::steady_clock::now() + 2500ms; // Mosquitto looks once a second
    REQUIRE(here.until([&] { return std::chrono::steady_clock::now() > then; }));
    away.connect();
    CHECK(away.hears({"t long"}));
}

TEST_CASE("a second client with the same identifier takes the session over") {
    stage here{true}; // Mosquitto 2.0 only closes the first one's connection
    peer first{here, {}, "twin"};
    peer second{here, {}, "twin"};
    first.connect();
    second.connect();
    REQUIRE(here.until([&] { return first.ended.has_value(); }));
    CHECK(*first.ended == reason_code::session_taken_over);
    CHECK(second.client->status() == mqtt::client_status::online);
}

TEST_CASE("a client without an identifier is given one, which it keeps") {
    stage here{on_ours()};
    peer nameless{here};
    nameless.connect();
    REQUIRE(nameless.client->connack().assigned_client_id);
    const std::string id{*nameless.client->connack().assigned_client_id};
    CHECK(!id.empty());
    nameless.disconnect();
    nameless.connect();
    CHECK(nameless.client->connack().session_present);
}

TEST_CASE("the server's limits are learnt and kept") {
    stage here{
        on_ours(),
        {.for_mosquitto = "max_packet_size 200\nmax_inflight_messages 3\nmax_qos 1\nretain_available false\nmax_keepalive 30\n",
         .for_ours = {.receive_maximum = 3,
                      .maximum_packet_size = 200,
                      .maximum_qos = qos::at_least_once,
                      .retain_available = false,
                      .server_keep_alive = 30s}}};
    peer both{here};
    both.connect();
    const mqtt::packet::connack& granted = both.client->connack();
    CHECK(granted.maximum_packet_size == 200);
    CHECK(granted.receive_maximum == 3);
    CHECK(granted.maximum_qos == qos::at_least_once);
    CHECK(granted.retain_available == false);
    CHECK(granted.server_keep_alive == 30);
    CHECK(both.publish("t", std::string(300, 'x')) == dockwire::usage_error::packet_too_large);
    CHECK(both.publish("t", "1", {.qos = qos::exactly_once}) == dockwire::usage_error::qos_not_supported);
    CHECK(both.publish("t", "1", {.retain = true}) == dockwire::usage_error::retain_not_supported);
    CHECK(both.subscribe("t").reason == reason_code::granted_qos_1);
    int completed = 0;
    for (int i = 0; i < 50; ++i)
        both.client->async_publish("t", "x", {.qos = qos::at_least_once},
                                   [&](std::error_code error, const mqtt::publish_result&) { completed += error ? 0 : 1; });
    CHECK(here.until([&] { return completed == 50 && both.heard.size() == 50; }));
    CHECK(both.client->statistics().connections == 1);
}

TEST_CASE("keep-alive keeps an idle connection") {
    stage here{on_ours()};
    peer idle{here, {.keep_alive = 1s}};
    idle.connect();
    const auto then = std::chrono::steady_clock::now() + 3s; // twice what the server would wait
    REQUIRE(here.until([&] { return std::chrono::steady_clock::now() > then; }));
    CHECK(idle.client->status() == mqtt::client_status::online);
    CHECK(idle.client->statistics().connections == 1);
}
