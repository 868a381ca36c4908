// Devices that no header knows, by their thing model: what they tell, what they are told, and what never leaves.
#include "dockwire/asio.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include "dockwire/dji/messages/message.hpp"
#include "mast.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// The topic of the dock of the tests.
std::string dock_topic(std::string_view last) { return "thing/product/" + std::string{dock_sn} + "/" + std::string{last}; }

json data_of(const sent_message& message) { return json::parse(message.payload).at("data"); }

/// An event of the mast as a stranger sends it.
std::string lightning(std::string_view data, bool need_reply = true) {
    return R"({"tid":"t-1","bid":"b-1","timestamp":1700000000000,"gateway":"MAST1","method":"lightning","need_reply":)" +
           std::string{need_reply ? "1" : "0"} + R"(,"data":)" + std::string{data} + "}";
}

} // namespace

TEST_CASE("an event by the model arrives as JSON, and is answered when the device wants it") {
    mast_world w{};
    std::vector<json> seen{};
    origin last{};
    REQUIRE(w.backend.on_event("lightning", [&](const origin& from, const json& data) {
        last = from;
        seen.push_back(data);
    }));
    w.gateway.send_event("lightning", {{"distance", 1200.5}}, "flow-1");
    w.settle();
    CHECK(seen == std::vector{json{{"distance", 1200.5}}});
    CHECK(last.device_sn == dock_sn);
    CHECK(last.bid == "flow-1");
    CHECK(w.broker.sent_to("/events_reply").empty());

    outcome<json> done{};
    w.gateway.async_event("lightning", {{"distance", 3}}, done.take());
    w.settle();
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK(done.reply == json{{"result", 0}});
    CHECK(seen.size() == 2);
    CHECK(w.errors.empty());
}

TEST_CASE("a handler of an event by the model answers with nothing, an ack, JSON, or a coroutine of one") {
    mast_world w{};
    const auto answered = [&w] {
        outcome<json> done{};
        w.gateway.async_event("lightning", {{"distance", 3}}, done.take());
        w.settle();
        CHECK(done.calls == 1);
        return done;
    };
    SECTION("a refusal") {
        REQUIRE(w.backend.on_event("lightning", [](const json&) { return refused(314000); }));
        const auto done = answered();
        CHECK(done.error == result_error(314000));
        CHECK(done.reply == json{{"result", 314000}});
    }
    SECTION("JSON") {
        REQUIRE(w.backend.on_event("lightning", [](const json& data) { return json{{"result", 0}, {"seen", data}}; }));
        CHECK(answered().reply == json::parse(R"({"result":0,"seen":{"distance":3}})"));
    }
    SECTION("a coroutine") {
        const auto handle = [](const origin&, const json&) -> asio::awaitable<json> {
            co_return json{{"result", 0}, {"late", true}};
        };
        REQUIRE(w.backend.on_event("lightning", handle));
        CHECK(answered().reply == json::parse(R"({"result":0,"late":true})"));
    }
    SECTION("a coroutine of nothing") {
        REQUIRE(w.backend.on_event("lightning", [](const json&) -> asio::awaitable<void> { co_return; }));
        CHECK_FALSE(answered().error);
    }
    SECTION("an exception") {
        REQUIRE(w.backend.on_event("lightning", [](const json&) { throw std::runtime_error{"no"}; }));
        CHECK(answered().error == result_error(result_code::failure));
        CHECK(w.reported() == dock_topic("events") + " the handler threw: no (lightning)");
    }
    SECTION("JSON that is not UTF-8") {
        REQUIRE(w.backend.on_event("lightning", [](const json&) { return json{{"result", 0}, {"text", "\xff"}}; }));
        CHECK(answered().error == result_error(result_code::failure));
        CHECK(w.reported() == dock_topic("events_reply") + " /data: a text is not valid UTF-8 (lightning)");
    }
}

TEST_CASE("an event that breaks the model is reported with pointer and rule, refused, and not handled") {
    mast_world w{};
    int handled = 0;
    REQUIRE(w.backend.on_event("lightning", [&](const json&) { ++handled; }));
    const auto [data, fault] = GENERATE(table<std::string, std::string>({
        {R"({"distance":-1})", "/data/distance: wanted a number from 0 m, got -1 (lightning)"},
        {R"({"distance":"far"})", "/data/distance: wanted a number, got \"far\" (lightning)"},
        {"{}", "/data/distance: missing (lightning)"},
        {"[]", "/data: wanted an object, got [] (lightning)"},
    }));
    CAPTURE(data);
    w.inject("thing/product/MAST1/events", lightning(data));
    CHECK(handled == 0);
    CHECK(w.reported() == "thing/product/MAST1/events " + fault);
    CHECK(w.cloud.statistics().malformed == 1);
    const auto replies = w.broker.sent_to("/events_reply");
    REQUIRE(replies.size() == 1);
    CHECK(data_of(replies[0]) == json{{"result", result_code::wrong_parameter}});
    CHECK(json::parse(replies[0].payload).at("tid") == "t-1");
}

TEST_CASE("an event without need_reply has no answer, whatever becomes of it") {
    mast_world w{};
    REQUIRE(w.backend.on_event("lightning", [](const json&) { return accepted; }));
    w.inject("thing/product/MAST1/events", lightning(R"({"distance":1})", false));
    w.inject("thing/product/MAST1/events", lightning("{}", false));
    CHECK(w.errors.size() == 1);
    CHECK(w.broker.sent_to("/events_reply").empty());
}

TEST_CASE("looseness of an event by the model is counted, and its data comes as it was sent") {
    mast_world w{};
    json seen{};
    REQUIRE(w.backend.on_event("lightning", [&](const json& data) { seen = data; }));
    const auto before = w.cloud.statistics().tolerated;
    w.inject("thing/product/MAST1/events", lightning(R"({"distance":"12","vendor":{"x":1}})"));
    CHECK(seen == json::parse(R"({"distance":"12","vendor":{"x":1}})"));
    const auto after = w.cloud.statistics().tolerated;
    CHECK(after[thing::looseness::text_for_number] == before[thing::looseness::text_for_number] + 1);
    CHECK(after[thing::looseness::unknown_field] == before[thing::looseness::unknown_field] + 1);
}

TEST_CASE("a strict role refuses looseness by the model too") {
    world w{};
    fake_client client{w.broker};
    dji::cloud strict{client, {.strict = true}};
    std::vector<std::string> errors{};
    strict.on_error([&](std::string_view, const thing::fault& fault) { errors.push_back(to_string(fault)); });
    const thing::schema model = weather_mast();
    int handled = 0;
    REQUIRE(by_model{strict, model}.on_event("lightning", [&](const json&) { ++handled; }));
    w.inject("thing/product/MAST1/events", lightning(R"({"distance":"12"})", false));
    CHECK(errors == std::vector<std::string>{"/data/distance: a text where a number is documented: \"12\" (lightning)"});
    w.inject("thing/product/MAST1/events", lightning(R"({"distance":12})", false));
    CHECK(handled == 1);
}

TEST_CASE("a handler by the model may replace itself while it runs") {
    mast_world w{};
    int replaced = 0;
    REQUIRE(w.backend.on_event("lightning", [&](const json& data) {
        CHECK(w.backend.on_event("lightning", [&](const json&) { ++replaced; }));
        CHECK(data.at("distance") == 1);
    }));
    w.inject("thing/product/MAST1/events", lightning(R"({"distance":1})"));
    w.inject("thing/product/MAST1/events", lightning(R"({"distance":2})"));
    CHECK(replaced == 1);
    CHECK(w.broker.sent_to("/events_reply").size() == 2);
}

TEST_CASE("handlers and calls by the model outlive it, handlers as long as the role") {
    mast_world w{};
    int handled = 0;
    outcome<json> done{};
    {
        const thing::schema passing = weather_mast();
        const by_model backend{w.cloud, passing};
        REQUIRE(backend.on_event("lightning", [&](const json&) { ++handled; }));
        REQUIRE(by_model{w.dock, passing}.on_service("heater_switch", [](const json&) { return refused(7); }));
        backend.async_call(dock_sn, "heater_switch", {{"power", 1}}, done.take());
    }
    w.settle();
    CHECK(done.error == result_error(7));
    w.inject("thing/product/MAST1/events", lightning(R"({"distance":1})"));
    CHECK(handled == 1);
}

TEST_CASE("a device behind the gateway reports nothing by its model when the gateway's role is gone") {
    mast_world w{};
    std::optional<dji::device> dock{std::in_place, w.dock_client, dock_sn};
    const by_model mast{dock->sub_device("MAST1"), w.model};
    mast.report({{"wind_speed", 3.5}});
    dock.reset();
    mast.report({{"wind_speed", 3.5}});
    w.settle();
    CHECK(w.broker.sent_to("/osd").size() == 1);
}

TEST_CASE("a model takes handlers only of what it has") {
    mast_world w{};
    const auto call = [](const json&) {};
    CHECK_FALSE(w.backend.on_event("thunder", call));
    CHECK_FALSE(w.gateway.on_service("melt", call));
    CHECK_FALSE(w.gateway.on_property("humidity", call));
    CHECK_FALSE(w.gateway.on_property("wind_speed", call)); // read only
    CHECK_FALSE(w.gateway.on_property("{type-subtype-gimbalindex}", call));
    CHECK(w.gateway.on_property("label", call));
}

TEST_CASE("an event or a report that breaks the model is not sent") {
    mast_world w{};
    w.gateway.send_event("lightning", {{"distance", -1}});
    CHECK(w.reported() == dock_topic("events") + " /data/distance: wanted a number from 0 m, got -1 (lightning)");
    w.gateway.send_event("thunder", json::object());
    CHECK(w.reported() == dock_topic("events") + " /data: the thing model has no such method (thunder)");
    outcome<json> done{};
    w.gateway.async_event("lightning", json::object(), done.take());
    w.settle();
    CHECK(done.error == call_error::invalid_message);
    CHECK(w.reported() == dock_topic("events") + " /data/distance: missing (lightning)");

    w.gateway.report({{"wind_speed", 3}, {"mode", 2}}); // the osd is right and stays too
    CHECK(w.reported() == dock_topic("state") + " /data/mode: wanted a documented value, got 2 (state)");
    w.gateway.report({{"wind_speed", 61}});
    CHECK(w.reported() == dock_topic("osd") + " /data/wind_speed: wanted a number from 0 to 60 m/s, got 61 (osd)");
    w.gateway.report({{"humidity", 1}});
    CHECK(w.reported() == dock_topic("osd") + " /data/humidity: a field that is not documented: humidity (osd)");
    w.gateway.report({{"position", {{"latitude", 1}, {"longitude", 2}}}});
    CHECK(w.reported() == dock_topic("osd") + " /data/position: wanted a property that is pushed, with pushMode 0 or 1 (osd)");
    w.gateway.report(7);
    CHECK(w.reported() == dock_topic("osd") + " /data: wanted an object, got 7 (osd)");
    w.gateway.report({{"label", "\xff"}});
    CHECK(w.reported() == dock_topic("state") + " /data: a text is not valid UTF-8 (state)");
    w.settle();
    CHECK(w.broker.sent_to("/events").empty());
    CHECK(w.broker.sent_to("/osd").empty());
    CHECK(w.broker.sent_to("/state").empty());
}

TEST_CASE("a report goes out as osd and state, by the push mode of each property") {
    mast_world w{};
    SECTION("of the gateway") { w.gateway.report({{"wind_speed", 3.5}, {"mode", 10}, {"gusts", {4, 5}}}); }
    SECTION("of a device behind it") {
        by_model{w.dock.sub_device("MAST1"), w.model}.report({{"wind_speed", 3.5}, {"mode", 10}, {"gusts", {4, 5}}});
    }
    w.settle();
    REQUIRE(w.broker.sent_to("/osd").size() == 1);
    REQUIRE(w.broker.sent_to("/state").size() == 1);
    CHECK(data_of(w.broker.sent_to("/osd")[0]) == json::parse(R"({"wind_speed":3.5,"gusts":[4,5]})"));
    CHECK(data_of(w.broker.sent_to("/state")[0]) == json::parse(R"({"mode":10})"));
    CHECK(json::parse(w.broker.sent_to("/osd")[0].payload).at("gateway") == dock_sn);
    CHECK(w.errors.empty());
}

TEST_CASE("what a device behind the gateway reports reaches the handler of its model") {
    mast_world w{};
    by_model{w.dock.sub_device("MAST1"), w.model}.report({{"wind_speed", 3.5}});
    w.settle();
    REQUIRE(w.notes.size() == 1);
    CHECK(w.notes[0].data == json{{"wind_speed", 3.5}});
    CHECK(w.notes[0].faults.empty());
}

TEST_CASE("a service by the model is answered by JSON in both roles") {
    mast_world w{};
    json seen{};
    REQUIRE(w.gateway.on_service("heater_switch", [&](const origin& from, const json& command) {
        CHECK(from.method == "heater_switch");
        seen = command;
        return json::parse(R"({"result":0,"output":{"temperature":21.5}})");
    }));
    const auto done = w.call("heater_switch", {{"power", 40}, {"minutes", 5}});
    CHECK_FALSE(done.error);
    CHECK(done.reply == json::parse(R"({"result":0,"output":{"temperature":21.5}})"));
    CHECK(seen == json::parse(R"({"power":40,"minutes":5})"));
    CHECK(w.errors.empty());
}

TEST_CASE("a command that breaks the model is refused by the device and does not act") {
    mast_world w{};
    int acted = 0;
    REQUIRE(w.gateway.on_service("heater_switch", [&](const json&) { ++acted; }));
    w.inject(dock_topic("services"), R"({"tid":"t-2","bid":"b","method":"heater_switch","data":{"power":101}})");
    CHECK(acted == 0);
    CHECK(w.reported() == dock_topic("services") + " /data/power: wanted a number from 0 to 100 %, got 101 (heater_switch)");
    REQUIRE(w.broker.sent_to("/services_reply").size() == 1);
    CHECK(data_of(w.broker.sent_to("/services_reply")[0]) == json{{"result", result_code::wrong_parameter}});
}

TEST_CASE("a reply that breaks the model is reported and sent as a failure, a refusal may lack its output") {
    mast_world w{};
    const auto answering = [&w](const auto& with) {
        REQUIRE(w.gateway.on_service("heater_switch", [with](const json&) { return with; }));
        return w.call("heater_switch", {{"power", 1}});
    };
    const std::string at = dock_topic("services_reply") + " /data/";
    CHECK(answering(json::parse(R"({"result":0,"output":{"temperature":81}})")).error == result_error(result_code::failure));
    CHECK(w.reported() == at + "output/temperature: wanted a number up to 80 °C, got 81 (heater_switch)");
    CHECK(answering(json::parse(R"({"result":0,"output":{"temperature":"1"}})")).error == result_error(result_code::failure));
    CHECK(w.reported() == at + "output/temperature: a text where a number is documented: \"1\" (heater_switch)");
    CHECK(answering(accepted).error == result_error(result_code::failure));
    CHECK(w.reported() == at + "output: missing (heater_switch)");
    CHECK(answering(refused(7)).error == result_error(7));
    CHECK(answering(json{{"result", 8}}).error == result_error(8));
    CHECK(w.errors.empty());
}

TEST_CASE("a reply that is no JSON, or nested too deeply to be read, is reported and sent as a failure") {
    mast_world w{};
    REQUIRE(w.gateway.on_service("heater_switch", [](const json&) { return json::parse("not JSON", nullptr, false); }));
    CHECK(w.call("heater_switch", {{"power", 1}}).error == result_error(result_code::failure));
    CHECK(w.reported() == dock_topic("services_reply") + " /data: at byte 1: expected a value, found '<' (heater_switch)");
    const json deep = json::parse(R"({"result":7,"deep":)" + std::string(64, '[') + std::string(64, ']') + "}");
    REQUIRE(w.gateway.on_service("heater_switch", [&deep](const json&) { return deep; }));
    CHECK(w.call("heater_switch", {{"power", 1}}).error == result_error(result_code::failure));
    CHECK(w.reported().find("no more than 64 objects and arrays in each other") != std::string::npos);
    CHECK(w.errors.empty());
}
