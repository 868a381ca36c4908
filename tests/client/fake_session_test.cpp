// The client over a fake session: of its session it needs no more than the concept says.
#include <deque>

#include "dockwire/client/client.hpp"
#include "dockwire/session/session_concept.hpp"
#include "server.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"
#include "world.hpp"

using namespace client_test;
using mqtt::operation_id;
using mqtt::event::completed;

namespace {

/// Notes what it is told and says what a test has put in.
struct script {
    std::vector<std::string> told{};
    std::deque<mqtt::session_event> events{};
    std::string transmit{};
    std::optional<mqtt::time_point> timeout{};
    std::vector<operation_id> open{};
    mqtt::phase phase{mqtt::phase::offline};
};

class fake_session {
public:
    inline static script* now_played = nullptr;

    explicit fake_session(const mqtt::session_options& options) { tell("limits " + std::to_string(options.receive_maximum)); }

    void transport_opened(mqtt::time_point, const mqtt::packet::connect& request, std::string_view) {
        tell("opened " + std::string{request.client_id});
        play().phase = mqtt::phase::online;
        play().events.emplace_back(mqtt::event::connected{});
    }
    void received(mqtt::time_point, dockwire::bytes_view bytes) { tell("received " + std::string{dockwire::as_text(bytes)}); }
    void transport_closed(mqtt::time_point, std::error_code why, bool = false) {
        if (play().phase == mqtt::phase::offline) return;
        if (play().phase == mqtt::phase::online) play().events.emplace_back(mqtt::event::closed{why});
        play().phase = mqtt::phase::offline;
        tell("closed");
    }
    void timeout(mqtt::time_point, const dockwire::stream_progress&) {
        play().timeout.reset();
        tell("timeout");
    }
    std::optional<mqtt::time_point> next_timeout() const { return play().timeout; }

    std::error_code submit(mqtt::time_point, const mqtt::packet::publish& message, operation_id operation,
                           mqtt::publish_terms = {}) {
        tell("publish " + std::string{message.topic});
        play().open.push_back(operation);
        return {};
    }
    std::error_code submit(mqtt::time_point, const mqtt::packet::subscribe&, operation_id operation) {
        play().open.push_back(operation);
        return {};
    }
    std::error_code submit(mqtt::time_point, const mqtt::packet::unsubscribe&, operation_id operation) {
        play().open.push_back(operation);
        return {};
    }
    std::error_code submit(mqtt::time_point, const mqtt::packet::disconnect&) {
        if (play().phase != mqtt::phase::online) return usage_error::not_connected;
        tell("disconnect");
        play().phase = mqtt::phase::closing;
        play().events.emplace_back(mqtt::event::closed{});
        return {};
    }
    std::error_code submit(mqtt::time_point, const mqtt::packet::auth&) { return {}; }
    std::error_code acknowledge(mqtt::time_point, const mqtt::delivery& message, mqtt::reason_code = {},
                                const mqtt::explanation_pointer& = {}) {
        tell("acknowledge " + std::to_string(message.number));
        return {};
    }
    void give_back(mqtt::time_point, const mqtt::delivery&) {}
    bool withdraw(operation_id operation) {
        tell("withdraw");
        return std::erase(play().open, operation) != 0;
    }
    void abandon(std::error_code why) {
        for (const operation_id each : std::exchange(play().open, {}))
            play().events.emplace_back(completed{each, why});
    }
    void reset(std::error_code why) { abandon(why); }
    void close(mqtt::reason_code reason, std::error_code why, std::string_view) {
        tell("close " + std::string{name_of(reason)});
        play().phase = mqtt::phase::closing;
        play().events.emplace_back(mqtt::event::closed{why});
    }
    const mqtt::session_event* poll_event() {
        if (play().events.empty()) return nullptr;
        event = std::move(play().events.front());
        play().events.pop_front();
        return &event;
    }
    dockwire::bytes_view transmit_buffer() { return dockwire::as_bytes(play().transmit); }
    void transmitted(mqtt::time_point, std::size_t count) { play().transmit.erase(0, count); }
    mqtt::phase current_phase() const { return play().phase; }
    std::size_t queued() const { return 1; }
    std::size_t in_flight() const { return 2; }
    std::size_t unwritten() const { return play().transmit.size(); }
    std::size_t unacknowledged() const { return 3; }

private:
    static script& play() { return *now_played; }
    static void tell(std::string line) { play().told.push_back(std::move(line)); }

    mqtt::session_event event{};
};

static_assert(mqtt::session<fake_session>);

using fake_client = mqtt::basic_client<mqtt::memory_transport, fake_session, manual_clock>;

struct stage : world {
    stage() {
        server.does().is_strict = false; // what a fake writes is no MQTT
        fake_session::now_played = &play;
        client.emplace(io, options());
        client->async_run(run.note());
        settle();
        REQUIRE(client->status() == client_status::online);
        play.told.clear();
    }

    script play{};
    outcome run{};
    std::optional<fake_client> client{};
};

} // namespace

TEST_CASE("the client hands bytes, time and the end to its session") {
    stage here;
    here.server.says({std::byte{'h'}, std::byte{'i'}});
    here.settle();
    CHECK(here.play.told == strings{"received hi"});
    here.play.timeout = mqtt::time_point{manual_clock::since_start} + 3s;
    here.client->async_publish("a", "1", {}, [](std::error_code, const mqtt::publish_result&) {});
    here.pass(2900ms);
    CHECK(here.play.told.back() == "publish a");
    here.pass(100ms);
    CHECK(here.play.told.back() == "timeout");
    here.server.cut();
    here.settle();
    CHECK(here.play.told.back() == "closed");
    CHECK(here.client->status() == client_status::waiting);
}

TEST_CASE("the client writes what its session has, and keeps away from the rest") {
    stage here;
    here.play.transmit = "some bytes";
    here.client->async_publish("a", "1", {}, [](std::error_code, const mqtt::publish_result&) {});
    here.settle();
    CHECK(here.play.transmit.empty());
    CHECK(here.client->statistics().bytes_sent == 10);
    CHECK(here.client->statistics().queued == 1);
    CHECK(here.client->statistics().in_flight == 2);
    CHECK(here.client->statistics().unacknowledged == 3);
}

TEST_CASE("a completion finds its operation, with what the server said") {
    stage here;
    mqtt::publish_result told;
    here.client->async_publish("a", "1", {}, [&](std::error_code, const mqtt::publish_result& result) { told = result; });
    here.settle();
    REQUIRE(here.play.open.size() == 1);
    const mqtt::user_property property{"k", "v"};
    completed answer{here.play.open[0]};
    answer.reason = mqtt::reason_code::no_matching_subscribers;
    answer.reason_string = "nobody";
    answer.user_properties = std::span<const mqtt::user_property>{&property, 1};
    here.play.open.clear();
    here.play.events.emplace_back(answer);
    here.server.says({std::byte{0}});
    here.settle();
    CHECK(told.reason == mqtt::reason_code::no_matching_subscribers);
    CHECK(told.reason_string == "nobody");
    CHECK(told.user_properties == std::vector<std::pair<std::string, std::string>>{{"k", "v"}});
}

TEST_CASE("a message without handlers is acknowledged and counted", "[MQTT-4.5.0-2]") {
    stage here;
    mqtt::event::message message{};
    message.publish.topic = "a";
    message.delivery = {7, mqtt::packet_id{1}, mqtt::qos::at_least_once};
    here.play.events.emplace_back(message);
    here.server.says({std::byte{0}});
    here.settle();
    CHECK(here.play.told.back() == "acknowledge 7");
    CHECK(here.client->statistics().messages_unmatched == 1);
}
