// What the request engine does when messages are late, lost, doubled, or meant for somebody else. Virtual time throughout.
#include "dockwire/asio.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/basic_waitable_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;

namespace {

std::string tid_of(const sent_message& message) {
    envelope_reader reader{};
    const auto head = reader.read(message.payload);
    return head ? std::string{head->tid} : std::string{};
}

flighttask_execute execute(std::string_view flight_id = "f-1") {
    flighttask_execute task{};
    task.flight_id = flight_id;
    return task;
}

/// Loses the first `count` messages on topics that end so.
auto lose_first(std::string_view end, int count) {
    return
        [end, count](const sent_message& message) mutable { return message.topic.ends_with(end) && count-- > 0 ? lost : fate{}; };
}

} // namespace

TEST_CASE("a flight command without a reply times out after 30 s and is not sent again") {
    world w{};
    outcome<ack> done{};
    w.broker.decide = lose_first("/services", 100);
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.pass(29s);
    CHECK(done.calls == 0);
    w.pass(2s);
    CHECK(done.calls == 1);
    CHECK(done.error == usage_error::timed_out);
    CHECK(w.broker.sent_to("/services").size() == 1);
    CHECK(w.cloud.statistics().timed_out == 1);
}

TEST_CASE("a call has the time-out that is asked for") {
    world w{};
    outcome<ack> done{};
    w.broker.decide = lose_first("/services", 100);
    w.cloud.async_call(dock_sn, execute(), {.timeout = 3s}, done.take());
    w.pass(2500ms);
    CHECK(done.calls == 0);
    w.pass(1s);
    CHECK(done.error == usage_error::timed_out);
}

TEST_CASE("a lost command that is safe to repeat is sent again under the same tid") {
    world w{};
    int set = 0;
    w.dock.on<property::silent_mode>([&](const property::silent_mode&) { ++set; });
    w.broker.decide = lose_first("/property/set", 1);
    outcome<property_reply> done{};
    const property::silent_mode mode{};
    w.cloud.async_set(dock_sn, mode, done.take());
    w.pass(6s);
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    const auto sent = w.broker.sent_to("/property/set");
    REQUIRE(sent.size() == 2);
    CHECK(tid_of(sent[0]) == tid_of(sent[1]));
    CHECK(set == 1);
    CHECK(w.cloud.statistics().resent == 1);
}

TEST_CASE("a lost reply to a command that is safe to repeat comes from the dock's memory") {
    world w{};
    int set = 0;
    w.dock.on<property::silent_mode>([&](const property::silent_mode&) { ++set; });
    w.broker.decide = lose_first("/property/set_reply", 1);
    outcome<property_reply> done{};
    const property::silent_mode mode{};
    w.cloud.async_set(dock_sn, mode, done.take());
    w.pass(6s);
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK(set == 1);
    CHECK(w.dock.statistics().duplicates == 1);
}

TEST_CASE("a command expires with the rest of its time-out, in whole seconds") {
    world w{};
    w.broker.decide = lose_first("", 1000);
    outcome<ack> first{};
    outcome<property_reply> second{};
    const property::silent_mode mode{};
    w.cloud.async_call(dock_sn, execute(), {.timeout = 2500ms}, first.take());
    w.cloud.async_set(dock_sn, mode, second.take());
    w.pass(20s);
    CHECK(w.broker.sent_to("/services").at(0).expiry == 2s);
    const auto sets = w.broker.sent_to("/property/set");
    REQUIRE(sets.size() == 3);
    CHECK(sets[0].expiry == 15s);
    CHECK(sets[1].expiry == 10s);
    CHECK(sets[2].expiry == 5s);
    CHECK(second.error == usage_error::timed_out);
}

TEST_CASE("a publish that fails ends a command that must not be repeated") {
    world w{};
    w.broker.decide = [](const sent_message&) {
        return fate{.copies = 0, .error = make_error_code(usage_error::connection_lost)};
    };
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    CHECK(done.error == usage_error::connection_lost);
    CHECK(w.cloud.statistics().publish_failures == 1);
}

TEST_CASE("a publish that fails is repeated if that is safe") {
    world w{};
    bool failed = false;
    w.broker.decide = [&](const sent_message&) {
        if (std::exchange(failed, true)) return fate{};
        return fate{.copies = 0, .error = make_error_code(usage_error::connection_lost)};
    };
    outcome<property_reply> done{};
    w.dock.on<property::silent_mode>([](const property::silent_mode&) {});
    const property::silent_mode mode{};
    w.cloud.async_set(dock_sn, mode, done.take());
    w.pass(6s);
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
}

TEST_CASE("a command that the client keeps for its next run is not repeated and ends now") {
    world w{};
    w.broker.decide = [](const sent_message&) {
        return fate{.copies = 0, .error = make_error_code(usage_error::kept_for_next_run)};
    };
    outcome<property_reply> done{};
    const property::silent_mode mode{};
    w.cloud.async_set(dock_sn, mode, done.take());
    w.settle();
    CHECK(done.calls == 1);
    CHECK(done.error == usage_error::kept_for_next_run);
}

TEST_CASE("a late reply is surfaced and completes nothing twice") {
    world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute&) {});
    w.broker.decide = [](const sent_message& message) {
        return fate{.delay = message.topic.ends_with("/services_reply") ? 40s : 0s};
    };
    std::vector<stray_reply> strays{};
    w.cloud.on_late_reply([&](const origin& from, stray_reply why, std::string_view json) {
        CHECK(from.device_sn == dock_sn);
        CHECK(json.find("\"result\":0") != std::string_view::npos);
        strays.push_back(why);
    });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.pass(45s);
    CHECK(done.calls == 1);
    CHECK(done.error == usage_error::timed_out);
    CHECK(strays == std::vector<stray_reply>{stray_reply::late});
    CHECK(w.cloud.statistics().late_replies == 1);
}

TEST_CASE("a reply that comes twice completes once") {
    world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute&) {});
    w.broker.decide = [](const sent_message& message) {
        return fate{.copies = message.topic.ends_with("/services_reply") ? 2U : 1U};
    };
    std::vector<stray_reply> strays{};
    w.cloud.on_late_reply([&](const origin&, stray_reply why, std::string_view) { strays.push_back(why); });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK(strays == std::vector<stray_reply>{stray_reply::duplicate});
}

TEST_CASE("a command that comes twice acts once and is answered twice") {
    world w{};
    int executed = 0;
    w.dock.on<flighttask_execute>([&](const flighttask_execute&) { ++executed; });
    w.broker.decide = [](const sent_message& message) { return fate{.copies = message.topic.ends_with("/services") ? 2U : 1U}; };
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    CHECK(executed == 1);
    CHECK(done.calls == 1);
    const auto replies = w.broker.sent_to("/services_reply");
    REQUIRE(replies.size() == 2);
    CHECK(replies[0].payload == replies[1].payload);
    CHECK(w.cloud.statistics().duplicate_replies == 1);
}

TEST_CASE("a command that comes again while its handler runs is left to it") {
    world w{};
    int begun = 0;
    asio::basic_waitable_timer<manual_clock> work{w.io};
    w.dock.on<flighttask_execute>([&](const flighttask_execute&) -> asio::awaitable<ack> {
        ++begun;
        work.expires_after(10s);
        co_await work.async_wait(asio::use_awaitable);
        co_return accepted;
    });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    const auto command = w.broker.sent_to("/services").at(0);
    w.inject(command.topic, command.payload);
    CHECK(begun == 1);
    CHECK(w.broker.sent_to("/services_reply").empty());
    w.pass(11s);
    CHECK(done.calls == 1);
    CHECK(w.broker.sent_to("/services_reply").size() == 1);
}

TEST_CASE("replies to other instances are counted and ignored, those to no call are surfaced") {
    world w{};
    dji::cloud other{w.cloud_client};
    w.dock.on<flighttask_execute>([](const flighttask_execute&) {});
    std::vector<stray_reply> strays{};
    const auto note = [&](const origin&, stray_reply why, std::string_view) { strays.push_back(why); };
    w.cloud.on_late_reply(note);
    other.on_late_reply(note);
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    CHECK(done.calls == 1);
    CHECK(other.statistics().foreign_replies == 1);
    CHECK(strays.empty());

    const std::string ours = tid_of(w.broker.sent_to("/services").at(0)).substr(0, 8);
    w.inject(build_topic(topic_kind::services_reply, dock_sn), R"({"tid":")" + ours + R"(-none","data":{"result":0}})");
    CHECK(strays == std::vector<stray_reply>{stray_reply::unmatched});
    CHECK(w.cloud.statistics().unmatched_replies == 1);
    CHECK(other.statistics().foreign_replies == 2);
}

TEST_CASE("a reply from another gateway, or on another topic, does not complete a call") {
    world w{};
    w.broker.decide = lose_first("/services", 1);
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    const std::string reply = R"({"tid":")" + tid_of(w.broker.sent_to("/services").at(0)) + R"(","data":{"result":0}})";
    w.inject(build_topic(topic_kind::services_reply, "ANOTHER"), reply);
    w.inject(build_topic(topic_kind::property_set_reply, dock_sn), reply);
    CHECK(done.calls == 0);
    CHECK(w.cloud.statistics().unmatched_replies == 2);
    w.inject(build_topic(topic_kind::services_reply, dock_sn), reply);
    CHECK(done.calls == 1);
}

TEST_CASE("a reply that cannot be read ends its call and is reported with a pointer") {
    world w{};
    w.broker.decide = lose_first("/services", 1);
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    const std::string tid = tid_of(w.broker.sent_to("/services").at(0));
    w.inject(build_topic(topic_kind::services_reply, dock_sn), R"({"tid":")" + tid + R"(","data":{"result":"refused"}})");
    CHECK(done.error == call_error::malformed_reply);
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].find("/services_reply /data/result: ") != std::string::npos);
}

TEST_CASE("a role that waits for nothing leaves the executor nothing to do") {
    world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute&) {});
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, execute(), done.take());
    w.settle();
    CHECK(done.calls == 1);
    CHECK(w.io.stopped());
}

TEST_CASE("many calls are open at once and each gets its own reply") {
    world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute& task) { return refused(std::stoi(task.flight_id)); });
    std::vector<outcome<ack>> done(200);
    for (std::size_t i = 0; i < done.size(); ++i)
        w.cloud.async_call(dock_sn, execute(std::to_string(i)), done[i].take());
    w.settle();
    for (std::size_t i = 0; i < done.size(); ++i) {
        REQUIRE(done[i].calls == 1);
        REQUIRE(done[i].reply.result == static_cast<int>(i));
    }
}

TEST_CASE("a cloud in a share group shares everything but replies") {
    asio::io_context io{};
    fake_broker broker{io};
    fake_client client{broker};
    const dji::cloud cloud{client, {.share_group = "backend"}};
    int shared = 0;
    for (const auto& one : broker.subscriptions) {
        CAPTURE(one->filter);
        CHECK(one->filter.starts_with("$share/backend/") == !one->filter.ends_with("_reply"));
        shared += one->filter.starts_with("$share/") ? 1 : 0;
    }
    CHECK(shared == 6);
    CHECK(broker.subscriptions.size() == 8);
}
