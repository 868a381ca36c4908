// Roles count what is loose in messages; strict ones report it and take no such message.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/remote_debug_progress.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using thing::looseness;

namespace {

/// A world whose roles refuse what is loose.
struct strict_world : world {
    strict_world() {
        const auto note = [this](std::string_view topic, const thing::fault& fault) {
            errors.push_back(std::string{topic} + " " + to_string(fault));
        };
        cloud = decltype(cloud){cloud_client, {.strict = true}};
        dock = decltype(dock){dock_client, dock_sn, {.strict = true}};
        cloud.on_error(note);
        dock.on_error(note);
    }
};

/// The payload of a dock's message whose only looseness is what `data` has.
std::string usual(topic_kind kind, std::string_view method, std::string_view data) {
    return write_envelope(kind, {.tid = "t",
                                 .bid = "b",
                                 .timestamp = 1'730'790'000'001,
                                 .gateway = dock_sn,
                                 .method = method,
                                 .need_reply = true,
                                 .data = data});
}

/// Answers each command with this payload, in which "TID" stands for its tid.
void answer_commands(world& w, std::string payload) {
    w.broker.decide = [&w, payload](const sent_message& message) {
        if (!message.topic.ends_with("/services") && !message.topic.ends_with("/set")) return fate{};
        envelope_reader reader{};
        std::string answer = payload;
        answer.replace(answer.find("TID"), 3, reader.read(message.payload)->tid);
        const std::string topic = message.topic + "_reply";
        asio::post(w.io, [&w, topic, answer] { w.broker.route({.topic = topic, .payload = answer}); });
        return lost;
    };
}

} // namespace

TEST_CASE("what our own roles say to each other is not loose") {
    strict_world w{};
    w.cloud.on<event::flighttask_progress>([](const event::flighttask_progress&) { return accepted; });
    w.dock.on<flighttask_execute>([](const flighttask_execute&) { return accepted; });
    w.dock.on<property::height_limit>([](const property::height_limit&) { return accepted; });
    w.cloud.on<dock2::osd>([](const dock2::osd&) {});
    w.go_online();
    outcome<ack> called{};
    outcome<ack> told{};
    outcome<property_reply> set{};
    w.cloud.async_call(dock_sn, flighttask_execute{.flight_id = "f"}, called.take());
    property::height_limit limit{};
    limit.value = 100;
    w.cloud.async_set(dock_sn, limit, set.take());
    w.dock.async_event(event::flighttask_progress{}, told.take());
    w.dock.report(dock2::osd{});
    w.settle();
    CHECK_FALSE(called.error);
    CHECK_FALSE(told.error);
    CHECK_FALSE(set.error);
    CHECK(w.errors.empty());
    CHECK(w.cloud.statistics().tolerated == thing::tolerances{});
    CHECK(w.dock.statistics().tolerated == thing::tolerances{});
}

TEST_CASE("looseness of envelopes and of data is counted by both roles") {
    world w{};
    w.cloud.on<event::cover_open>([](const event::cover_open&) {});
    w.inject(
        build_topic(topic_kind::events, dock_sn),
        R"({"tid":"t","bid":"b","timestamp":"1730790000001","gateway":"D","method":"cover_open","data":{"status":"ok","x":1}})");
    const thing::tolerances by_cloud = w.cloud.statistics().tolerated;
    CHECK(by_cloud[looseness::text_for_number] == 1);
    CHECK(by_cloud[looseness::missing_key] == 1); // need_reply
    CHECK(by_cloud[looseness::missing_wrapper] == 1);
    CHECK(by_cloud[looseness::unknown_field] == 1);
    CHECK(by_cloud.total() == 4);
    w.inject(build_topic(topic_kind::services, dock_sn), R"({"tid":"t","timestamp":0,"data":null})");
    const thing::tolerances by_dock = w.dock.statistics().tolerated;
    CHECK(by_dock[looseness::missing_key] == 3); // bid, gateway, method
    CHECK(by_dock[looseness::odd_timestamp] == 1);
    CHECK(by_dock.total() == 4); // nobody reads the data
    CHECK(w.errors.empty());
}

TEST_CASE("a loose topology is counted once, with a handler or without") {
    world w{};
    const int handlers = GENERATE(0, 1);
    if (handlers == 1) w.cloud.on<update_topo>([](const update_topo&) {});
    w.inject(build_topic(topic_kind::status, dock_sn),
             usual(topic_kind::status, "update_topo", R"({"domain":"3","type":"2","sub_type":0,"sub_devices":[]})"));
    CHECK(w.cloud.statistics().tolerated[looseness::text_for_number] == 1);
    CHECK(w.cloud.statistics().tolerated.total() == 1);
    CHECK(w.cloud.devices().size() == 1);
}

TEST_CASE("a strict role takes no message with a loose envelope, and answers that it is wrong") {
    strict_world w{};
    w.cloud.on<config>([](const config&) { FAIL("the message is loose"); });
    w.inject(
        build_topic(topic_kind::requests, dock_sn),
        R"({"tid":"t","bid":"b","timestamp":0,"gateway":"D","method":"config","data":{"config_type":"json","config_scope":"product"}})");
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0] == "thing/product/4TADKAQ000J01/requests /timestamp: a timestamp without 13 digits (config)");
    REQUIRE(w.broker.sent_to("/requests_reply").size() == 1);
    CHECK(w.broker.sent_to("/requests_reply")[0].payload.ends_with(R"("data":{"result":514171}})"));
    CHECK(w.cloud.statistics().malformed == 1);
    CHECK(w.cloud.statistics().handled == 0);
}

TEST_CASE("a strict role takes no message with loose data") {
    strict_world w{};
    w.cloud.on<event::cover_open>([](const event::cover_open&) { FAIL("the message is loose"); });
    w.dock.on<flighttask_execute>([](const flighttask_execute&) { FAIL("the message is loose"); });
    SECTION("of an event") {
        w.inject(build_topic(topic_kind::events, dock_sn),
                 usual(topic_kind::events, "cover_open", R"({"result":"0","output":{}})"));
        CHECK(w.errors == std::vector<std::string>{"thing/product/4TADKAQ000J01/events /data/result: a text where a number is "
                                                   "documented: \"0\" (cover_open)"});
    }
    SECTION("of an event without its wrapper") {
        w.inject(build_topic(topic_kind::events, dock_sn), usual(topic_kind::events, "cover_open", R"({"status":"ok"})"));
        CHECK(w.errors ==
              std::vector<std::string>{"thing/product/4TADKAQ000J01/events /data: missing around the data (cover_open)"});
    }
    SECTION("of a service") {
        w.inject(build_topic(topic_kind::services, dock_sn),
                 usual(topic_kind::services, "flighttask_execute", R"({"flight_id":7})"));
        CHECK(w.errors ==
              std::vector<std::string>{"thing/product/4TADKAQ000J01/services /data/flight_id: a number where a text is "
                                       "documented: 7 (flighttask_execute)"});
    }
    SECTION("of a topology") {
        w.inject(build_topic(topic_kind::status, dock_sn),
                 usual(topic_kind::status, "update_topo", R"({"domain":"3","type":"2","sub_type":0,"sub_devices":[]})"));
        CHECK(w.errors == std::vector<std::string>{"sys/product/4TADKAQ000J01/status /data/type: a text where a number is "
                                                   "documented: \"2\" (update_topo)"});
        CHECK(w.cloud.devices().empty());
    }
}

TEST_CASE("a loose reply is counted, and malformed for a strict cloud") {
    struct loose_reply {
        std::string_view payload{};
        looseness counted{};
        std::string_view report{};
    };
    const loose_reply replies[]{
        {R"({"tid":"TID","bid":"b","timestamp":"1730790000001","gateway":"D","method":"flighttask_execute","data":{"result":0}})",
         looseness::text_for_number, "/timestamp: a text where a number is documented: \"1730790000001\" (flighttask_execute)"},
        {R"({"tid":"TID","bid":"b","timestamp":1730790000001,"gateway":"D","method":"flighttask_execute","data":{"result":"0"}})",
         looseness::text_for_number, "/data/result: a text where a number is documented: \"0\" (flighttask_execute)"},
        {R"({"tid":"TID","bid":"b","timestamp":1730790000001,"gateway":"D","method":"flighttask_execute","data":{"result":0,"x":1}})",
         looseness::unknown_field, "/data/x: a field that is not documented: x (flighttask_execute)"},
    };
    for (const loose_reply& one : replies) {
        CAPTURE(one.payload);
        world tolerant{};
        strict_world strict{};
        for (world* const w : {&tolerant, static_cast<world*>(&strict)}) {
            outcome<ack> done{};
            answer_commands(*w, std::string{one.payload});
            w->cloud.async_call(dock_sn, flighttask_execute{.flight_id = "f"}, done.take());
            w->settle();
            CHECK(done.calls == 1);
            CHECK(done.error == (w == &tolerant ? std::error_code{} : make_error_code(call_error::malformed_reply)));
        }
        CHECK(tolerant.errors.empty());
        CHECK(tolerant.cloud.statistics().tolerated[one.counted] == 1);
        CHECK(tolerant.cloud.statistics().tolerated.total() == 1);
        CHECK(strict.errors == std::vector<std::string>{"thing/product/4TADKAQ000J01/services_reply " + std::string{one.report}});
    }
}

TEST_CASE("a loose result of a property is counted, and malformed for a strict cloud") {
    const std::string payload{R"({"tid":"TID","bid":"b","timestamp":1730790000001,"data":{"height_limit":{"result":"0"}}})"};
    property::height_limit limit{};
    limit.value = 100;
    outcome<property_reply> done{};
    SECTION("tolerant") {
        world w{};
        answer_commands(w, payload);
        w.cloud.async_set(dock_sn, limit, done.take());
        w.settle();
        CHECK_FALSE(done.error);
        CHECK(w.cloud.statistics().tolerated[looseness::text_for_number] == 1);
    }
    SECTION("strict") {
        strict_world w{};
        answer_commands(w, payload);
        w.cloud.async_set(dock_sn, limit, done.take());
        w.settle();
        CHECK(done.error == call_error::malformed_reply);
        REQUIRE(w.errors.size() == 1);
        CHECK(w.errors[0] == "thing/product/4TADKAQ000J01/property/set_reply /data/height_limit/result: a text where a number is "
                             "documented: \"0\" (height_limit)");
    }
}
