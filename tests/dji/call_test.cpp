// Calls between a cloud and a dock that end well, or end with a reason.
#include "dockwire/asio.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/use_awaitable.hpp>

#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;

TEST_CASE("a service is called and answered") {
    world w{};
    std::vector<std::string> seen{};
    w.dock.on<flighttask_prepare>([&](const origin& from, const flighttask_prepare& mission) {
        seen.push_back(from.method + " " + mission.flight_id);
        return accepted;
    });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission("f-7"), done.take());
    CHECK(done.calls == 0);
    w.settle();
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK(seen == std::vector<std::string>{"flighttask_prepare f-7"});
    CHECK(w.cloud.statistics().replies == 1);
    CHECK(w.errors.empty());
}

TEST_CASE("command and reply share tid, bid and method, and the bid can be given") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) { return accepted; });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission(), {.bid = "mission-bid"}, done.take());
    w.settle();
    envelope_reader command_reader{};
    envelope_reader reply_reader{};
    const auto command_text = w.broker.sent_to("/services").at(0);
    const auto reply_text = w.broker.sent_to("/services_reply").at(0);
    const auto command = command_reader.read(command_text.payload);
    const auto reply = reply_reader.read(reply_text.payload);
    REQUIRE(command);
    REQUIRE(reply);
    CHECK(command->bid == "mission-bid");
    CHECK(command->gateway == dock_sn);
    CHECK(reply->tid == command->tid);
    CHECK(reply->bid == command->bid);
    CHECK(reply->method == command->method);
    CHECK(reply->data_text() == R"({"result":0})");
}

TEST_CASE("a result other than 0 is an error and comes with the reply") {
    world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute&) { return refused(319'007); });
    outcome<ack> done{};
    flighttask_execute task{};
    task.flight_id = "f-1";
    w.cloud.async_call(dock_sn, task, done.take());
    w.settle();
    CHECK(done.error == result_error(319'007));
    CHECK(done.error.category() == result_category());
    CHECK(done.reply.result == 319'007);
}

TEST_CASE("a handler that returns nothing accepts") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) {});
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission(), done.take());
    w.settle();
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
}

TEST_CASE("a message that breaks a rule is refused with its pointer and not sent") {
    world w{};
    auto mission = immediate_mission();
    mission.rth_altitude = 5000;
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, mission, done.take());
    CHECK(done.calls == 0);
    w.settle();
    CHECK(done.calls == 1);
    CHECK(done.error == call_error::invalid_message);
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].find("/data/rth_altitude: wanted a number from 20 to 1500") != std::string::npos);
    CHECK(w.broker.sent.empty());
}

TEST_CASE("a serial number that makes no topic is refused") {
    world w{};
    for (const std::string_view wrong : {"", "+", "a/b", "#"}) {
        outcome<ack> done{};
        w.cloud.async_call(wrong, immediate_mission(), done.take());
        w.settle();
        CHECK(done.error == call_error::invalid_serial_number);
    }
    CHECK(w.broker.sent.empty());
}

TEST_CASE("a dock asks for its configuration, whose reply has no result") {
    world w{};
    w.cloud.on<config>([](const origin& from, const config& question) {
        config::reply reply{};
        reply.app_id = from.device_sn == dock_sn && question.config_type == config_format::json ? "171440" : "wrong";
        reply.app_key = "key";
        reply.app_license = "license";
        reply.ntp_server_host = "ntp.example.org";
        return reply;
    });
    outcome<config::reply> done{};
    const config question{};
    w.dock.async_request(question, done.take());
    w.settle();
    CHECK_FALSE(done.error);
    CHECK(done.reply.app_id == "171440");
    CHECK_FALSE(done.reply.ntp_server_port);
}

TEST_CASE("a refused configuration is a result, though its fields are missing") {
    world w{};
    w.cloud.on<config>([](const config&) { return refused(1); });
    outcome<config::reply> done{};
    const config question{};
    w.dock.async_request(question, done.take());
    w.settle();
    CHECK(done.error == result_error(1));
    CHECK(w.errors.empty());
}

TEST_CASE("requests that nobody handles are answered at once") {
    world w{};
    std::vector<std::string> unknown{};
    w.cloud.on_unknown_method([&](const origin& from, std::string_view) { unknown.push_back(from.method); });
    outcome<flight_areas_get::reply> areas{};
    outcome<offline_map_get::reply> map{};
    outcome<flighttask_resource_get::reply> resource{};
    const flight_areas_get areas_question{};
    const offline_map_get map_question{};
    flighttask_resource_get resource_question{};
    resource_question.flight_id = "f-1";
    w.dock.async_request(areas_question, areas.take());
    w.dock.async_request(map_question, map.take());
    w.dock.async_request(resource_question, resource.take());
    w.settle();
    CHECK_FALSE(areas.error);
    CHECK_FALSE(areas.reply.output);
    CHECK_FALSE(map.error);
    CHECK(resource.error == result_error(result_code::failure));
    CHECK(unknown == std::vector<std::string>{"flight_areas_get", "offline_map_get", "flighttask_resource_get"});
    CHECK(w.broker.sent_to("/requests_reply").at(0).payload.ends_with(R"("data":{"result":0}})"));
}

TEST_CASE("the answers to unhandled requests can be chosen") {
    world w{};
    static constexpr default_answer answers[]{{"config", 7}};
    w.cloud = decltype(w.cloud){w.cloud_client, {.unhandled_result = 9, .default_answers = answers}};
    outcome<config::reply> first{};
    outcome<flight_areas_get::reply> second{};
    const config question{};
    const flight_areas_get areas_question{};
    w.dock.async_request(question, first.take());
    w.dock.async_request(areas_question, second.take());
    w.settle();
    CHECK(first.error == result_error(7));
    CHECK(second.error == result_error(9));
}

TEST_CASE("an event is answered when the device asks for it, and only then") {
    world w{};
    int seen = 0;
    w.cloud.on<event::flighttask_progress>([&](const origin&, const event::flighttask_progress& news) {
        seen += news.output.progress ? news.output.progress->percent.value_or(0) : 0;
        return accepted;
    });
    event::flighttask_progress news{};
    news.output.status = mission_status::in_progress;
    news.output.progress = mission_progress{.current_step = wayline_step::executing, .percent = 40};
    w.dock.send_event(news);
    w.settle();
    CHECK(seen == 40);
    CHECK(w.broker.sent_to("/events_reply").empty());
    outcome<ack> done{};
    w.dock.async_event(news, done.take());
    w.settle();
    CHECK(seen == 80);
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK(w.broker.sent_to("/events_reply").size() == 1);
}

TEST_CASE("a progress event is read with and without its outer result") {
    world w{};
    std::vector<std::string> seen{};
    w.cloud.on<event::flighttask_progress>([&](const event::flighttask_progress& news) {
        seen.push_back(std::string{news.output.status.text()} + " " + std::to_string(news.result));
    });
    const std::string topic = build_topic(topic_kind::events, dock_sn);
    w.inject(topic, R"({"method":"flighttask_progress","data":{"result":0,"output":{"status":"sent"}}})");
    w.inject(topic, R"({"method":"flighttask_progress","data":{"status":"ok","progress":{"current_step":34,"percent":100}}})");
    w.inject(topic, R"({"method":"flighttask_progress","data":{"result":319007,"output":{"status":"failed"}}})");
    CHECK(seen == std::vector<std::string>{"sent 0", "ok 0", "failed 319007"});
    CHECK(w.errors.empty());
}

TEST_CASE("a property is set, and its result has its name") {
    world w{};
    toggle silent = toggle::off;
    w.dock.on<property::silent_mode>([&](const property::silent_mode& mode) {
        silent = mode.value;
        return accepted;
    });
    outcome<property_reply> done{};
    property::silent_mode mode{};
    mode.value = toggle::on;
    w.cloud.async_set(dock_sn, mode, done.take());
    w.settle();
    CHECK(silent == toggle::on);
    CHECK_FALSE(done.error);
    CHECK(done.reply.results == std::vector<property_result>{{"silent_mode", 0}});
    CHECK(w.broker.sent_to("/property/set").at(0).payload.ends_with(R"("data":{"silent_mode":1}})"));
    CHECK(w.broker.sent_to("/property/set_reply").at(0).payload.ends_with(R"("data":{"silent_mode":{"result":0}}})"));
}

TEST_CASE("properties in one message are answered together, members of a struct one by one") {
    world w{};
    w.dock.on<property::silent_mode>([](const property::silent_mode&) { return refused(2); });
    w.inject(
        build_topic(topic_kind::property_set, dock_sn),
        R"({"tid":"t","bid":"b","timestamp":1,"data":{"silent_mode":1,"distance_limit_status":{"state":1,"distance_limit":5000},"other":3}})");
    const auto replies = w.broker.sent_to("/property/set_reply");
    REQUIRE(replies.size() == 1);
    CHECK(replies[0].payload.ends_with(
        R"("data":{"silent_mode":{"result":2},"distance_limit_status":{"state":{"result":314000},"distance_limit":{"result":314000}},)"
        R"("other":{"result":314000}}})"));
}

TEST_CASE("results of a struct's members are read") {
    world w{};
    outcome<property_reply> done{};
    const property::silent_mode mode{};
    w.cloud.async_set(dock_sn, mode, done.take());
    w.broker.decide = [&](const sent_message& message) { return message.topic.ends_with("set_reply") ? lost : fate{}; };
    w.settle();
    w.broker.decide = {};
    const auto set = w.broker.sent_to("/property/set").at(0);
    envelope_reader reader{};
    const std::string tid{reader.read(set.payload)->tid};
    w.inject(build_topic(topic_kind::property_set_reply, dock_sn),
             R"({"tid":")" + tid + R"(","data":{"a":{"state":{"result":0},"limit":{"result":3}},"b":{"result":0}}})");
    CHECK(done.error == result_error(3));
    CHECK(done.reply.results == std::vector<property_result>{{"a/state", 0}, {"a/limit", 3}, {"b", 0}});
}

TEST_CASE("a result that fits no int is no success") {
    world w{};
    outcome<property_reply> done{};
    const property::silent_mode mode{};
    w.broker.decide = [](const sent_message& message) { return message.topic.ends_with("/set") ? lost : fate{}; };
    w.cloud.async_set(dock_sn, mode, done.take());
    w.settle();
    const auto set = w.broker.sent_to("/property/set").at(0);
    envelope_reader reader{};
    const std::string tid{reader.read(set.payload)->tid};
    w.inject(build_topic(topic_kind::property_set_reply, dock_sn),
             R"({"tid":")" + tid + R"(","data":{"silent_mode":{"result":4294967296}}})");
    CHECK(done.calls == 1);
    CHECK(done.error.category() == result_category());
    CHECK(done.error);
}

TEST_CASE("coroutines call, and handlers may be coroutines") {
    world w{};
    w.cloud.on<flighttask_resource_get>(
        [&](const origin& from, const flighttask_resource_get& question) -> asio::awaitable<flighttask_resource_get::reply> {
            // While the dock waits for the answer, the cloud asks the dock something.
            property::silent_mode mode{};
            mode.value = toggle::on;
            co_await w.cloud.async_set(from.device_sn, mode, asio::use_awaitable);
            flighttask_resource_get::reply reply{};
            reply.output.emplace().file.url = "https://example.org/" + question.flight_id;
            reply.output->file.fingerprint = "9e10";
            co_return reply;
        });
    w.dock.on<property::silent_mode>([](const property::silent_mode&) -> asio::awaitable<ack> { co_return accepted; });
    std::string url{};
    asio::co_spawn(
        w.io,
        [&]() -> asio::awaitable<void> {
            flighttask_resource_get question{};
            question.flight_id = "f-9";
            const auto reply = co_await w.dock.async_request(question, asio::use_awaitable);
            url = reply.output->file.url;
        },
        asio::detached);
    w.settle();
    CHECK(url == "https://example.org/f-9");
    CHECK(w.errors.empty());
}

TEST_CASE("a handler that throws answers with failure and is reported") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) -> ack { throw std::runtime_error{"no memory card"}; });
    w.dock.on<flighttask_execute>([](const flighttask_execute&) -> asio::awaitable<ack> {
        throw std::runtime_error{"no aircraft"};
        co_return accepted;
    });
    outcome<ack> first{};
    outcome<ack> second{};
    flighttask_execute task{};
    task.flight_id = "f";
    w.cloud.async_call(dock_sn, immediate_mission(), first.take());
    w.cloud.async_call(dock_sn, task, second.take());
    w.settle();
    CHECK(first.error == result_error(result_code::failure));
    CHECK(second.error == result_error(result_code::failure));
    REQUIRE(w.errors.size() == 2);
    CHECK(w.errors[0].find("no memory card (flighttask_prepare)") != std::string::npos);
    CHECK(w.errors[1].find("no aircraft (flighttask_execute)") != std::string::npos);
    CHECK(w.dock.statistics().failed_handlers == 2);
}

TEST_CASE("a reply of ours that breaks a rule is reported and sent as a failure") {
    world w{};
    w.cloud.on<config>([](const config&) {
        config::reply reply{};
        reply.ntp_server_port = 70'000;
        return reply;
    });
    outcome<config::reply> done{};
    const config question{};
    w.dock.async_request(question, done.take());
    w.settle();
    CHECK(done.error == result_error(result_code::failure));
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].find("requests_reply /data/ntp_server_port") != std::string::npos);
}
