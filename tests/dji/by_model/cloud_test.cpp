// Devices that no header knows, by their thing model: calls and properties as JSON.
#include "dockwire/asio.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/dji/by_model/device_model.hpp"
#include "dockwire/dji/by_model/make_schema.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/remote_debug.hpp"
#include "dockwire/thing/schema.hpp"
#include "mast.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;
using nlohmann::json;

namespace {

/// What the mast of the tests understands, in C++.
struct heater_output {
    double temperature{0};
    thing::extra extra{};
    bool operator==(const heater_output&) const = default;
};
void describe(const heater_output& self, auto& field) { field("temperature", self.temperature); }

struct heater_reply {
    int result{0};
    heater_output output{};
    thing::extra extra{};
    bool operator==(const heater_reply&) const = default;
};
void describe(const heater_reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

struct heater_switch {
    static constexpr std::string_view method = "heater_switch";
    static constexpr message_kind kind = message_kind::service;
    using reply = heater_reply;

    int power{0};
    thing::extra extra{};
    bool operator==(const heater_switch&) const = default;
};
void describe(const heater_switch& self, auto& field) { field("power", self.power); }

} // namespace

TEST_CASE("osd and state of a device that no header knows come as JSON") {
    mast_world w{};
    w.push("osd", R"({"wind_speed":3.5,"gusts":[4,5]})");
    w.push("state", R"({"mode":1})");
    REQUIRE(w.notes.size() == 2);
    CHECK(w.notes[0].kind == topic_kind::osd);
    CHECK(w.notes[0].device_sn == "MAST1");
    CHECK(w.notes[0].data == json::parse(R"({"wind_speed":3.5,"gusts":[4,5]})"));
    CHECK(w.notes[0].faults.empty());
    CHECK(w.notes[1].kind == topic_kind::state);
    CHECK(w.notes[1].data == json::parse(R"({"mode":1})"));
}

TEST_CASE("properties that break the model come with their faults, looseness is counted") {
    mast_world w{};
    w.push("osd", R"({"wind_speed":"70","mode":1,"humidity":3})");
    REQUIRE(w.notes.size() == 1);
    CHECK(w.notes[0].data == json::parse(R"({"wind_speed":"70","mode":1,"humidity":3})"));
    REQUIRE(w.notes[0].faults.size() == 1);
    CHECK(to_string(w.notes[0].faults[0]) == "/data/wind_speed: wanted a number from 0 to 60 m/s, got 70 (osd)");
    CHECK(w.cloud.statistics().tolerated[thing::looseness::text_for_number] == 1);
    CHECK(w.cloud.statistics().tolerated[thing::looseness::unknown_field] == 1);
}

TEST_CASE("properties of a model are read from the top level of a message without data, if it has some") {
    mast_world w{};
    w.inject("thing/product/MAST1/osd", R"({"tid":"t","wind_speed":70,"humidity":3})");
    w.inject("thing/product/MAST1/osd", R"({"tid":"t","humidity":3})");
    w.inject("thing/product/MAST1/state", R"({"data":null})");
    REQUIRE(w.notes.size() == 1);
    CHECK(w.notes[0].data == json::parse(R"({"wind_speed":70,"humidity":3})"));
    REQUIRE(w.notes[0].faults.size() == 1);
    CHECK(to_string(w.notes[0].faults[0]) == "/wind_speed: wanted a number from 0 to 60 m/s, got 70 (osd)");
    CHECK(w.cloud.statistics().tolerated[thing::looseness::missing_wrapper] == 1);
    CHECK(w.errors == std::vector<std::string>{"thing/product/MAST1/osd /data: missing (osd)",
                                               "thing/product/MAST1/state /data: missing (state)"});
}

TEST_CASE("a model whose product key is no device model takes no handler") {
    world w{};
    thing::schema model = weather_mast();
    for (const auto* key : {"", "mast", "3-9001", "3-9001-0-0", "9-1-0", "259-1-0", "3-9001-", "3--1-0", "99999999999-1-0"}) {
        CAPTURE(key);
        model.profile.product_key = key;
        CHECK_FALSE(model_of(model));
        CHECK_FALSE(by_model{w.cloud, model}.on_property([](const origin&, const json&, const std::vector<thing::fault>&) {}));
    }
    CHECK(model_of(weather_mast()) == device_model{device_domain::dock, 9001, 0});
}

TEST_CASE("a property handler that throws is reported, one that is destroyed by its own call is not used again") {
    mast_world w{};
    SECTION("throws") {
        REQUIRE(w.backend.on_property(
            [](const origin&, const json&, const std::vector<thing::fault>&) { throw std::runtime_error{"no"}; }));
        w.push("osd", "{}");
        CHECK(w.errors == std::vector<std::string>{"thing/product/MAST1/osd the handler threw: no (osd)"});
        CHECK(w.cloud.statistics().failed_handlers == 1);
    }
    SECTION("replaces itself") {
        int replaced = 0;
        REQUIRE(w.backend.on_property([&](const origin&, const json&, const std::vector<thing::fault>&) {
            CHECK(w.backend.on_property([&](const origin&, const json&, const auto&) { replaced += 1; }));
        }));
        w.push("osd", "{}");
        w.push("osd", "{}");
        w.push("state", "{}");
        CHECK(replaced == 2);
    }
}

TEST_CASE("a service of the model is called with JSON and answered with JSON") {
    mast_world w{};
    std::vector<int> seen{};
    w.dock.on<heater_switch>([&](const heater_switch& command) {
        seen.push_back(command.power);
        return heater_reply{.output = {.temperature = 21.5}};
    });
    const auto done = w.call("heater_switch", {{"power", 40}});
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK(done.reply == json::parse(R"({"result":0,"output":{"temperature":21.5}})"));
    CHECK(seen == std::vector{40});
    CHECK(w.broker.sent_to("/services").at(0).expiry == 15s);
    CHECK(w.errors.empty());
}

TEST_CASE("a command that breaks the model is not sent") {
    mast_world w{};
    const auto refused_as = [&](std::string_view method, const json& data) {
        const auto done = w.call(method, data);
        CHECK(done.calls == 1);
        CHECK(done.error == call_error::invalid_message);
        REQUIRE(w.errors.size() == 1);
        return std::exchange(w.errors, {}).front();
    };
    const std::string at = "thing/product/" + std::string{dock_sn} + "/services /data";
    CHECK(refused_as("heater_switch", json::object()) == at + "/power: missing (heater_switch)");
    CHECK(refused_as("heater_switch", {{"power", 101}}) ==
          at + "/power: wanted a number from 0 to 100 %, got 101 (heater_switch)");
    CHECK(refused_as("heater_switch", {{"power", "40"}}) ==
          at + "/power: a text where a number is documented: \"40\" (heater_switch)");
    CHECK(refused_as("heater_switch", {{"power", 1}, {"x", 2}}) == at + "/x: a field that is not documented: x (heater_switch)");
    CHECK(refused_as("heater_switch", {{"power", "\xff"}}) == at + ": a text is not valid UTF-8 (heater_switch)");
    CHECK(refused_as("melt", json::object()) == at + ": the thing model has no such method (melt)");
    CHECK(w.broker.sent_to("/services").empty());
    outcome<json> done{};
    w.backend.async_call("a/b", "heater_switch", {{"power", 1}}, done.take());
    w.settle();
    CHECK(done.error == call_error::invalid_serial_number);
}

TEST_CASE("a refusal by JSON is an error and comes with the reply") {
    mast_world w{};
    const auto done = w.call("heater_switch", {{"power", 40}}); // the dock has no handler
    CHECK(done.error == result_error(result_code::not_supported));
    CHECK(done.reply == json{{"result", result_code::not_supported}});
}

TEST_CASE("a reply that breaks the model is malformed, but what is outside a range is not") {
    mast_world w{};
    std::string output{};
    bool fine{};
    std::tie(output, fine) = GENERATE(table<std::string, bool>({{R"({"temperature":"21.5"})", true},
                                                                {R"({"temperature":99})", true},
                                                                {R"({"temperature":"hot"})", false},
                                                                {"{}", false}}));
    outcome<json> done{};
    w.backend.async_call("MAST1", "heater_switch", {{"power", 1}}, {.timeout = 2s}, done.take());
    w.settle();
    const auto command = json::parse(w.broker.sent_to("/services").at(0).payload);
    w.inject("thing/product/MAST1/services_reply",
             R"({"tid":)" + command["tid"].dump() + R"(,"method":"heater_switch","data":{"result":0,"output":)" + output + "}}");
    CAPTURE(output);
    CHECK(done.calls == 1);
    CHECK(done.error == (fine ? std::error_code{} : make_error_code(call_error::malformed_reply)));
    CHECK(w.errors.size() == (fine ? 0 : 1));
}

TEST_CASE("a call by JSON has a time-out, and is not sent again") {
    mast_world w{};
    outcome<json> done{};
    w.backend.async_call("MAST1", "heater_switch", {{"power", 1}}, {.timeout = 20s}, done.take());
    w.pass(19s);
    CHECK(done.calls == 0);
    w.pass(2s);
    CHECK(done.error == usage_error::timed_out);
    CHECK(w.broker.sent_to("/services").size() == 1);
}

TEST_CASE("the model of a product's messages is written, read and equal") {
    const auto made = make_schema(
        {"Dock 2", "1.1.2", "3-2-0"},
        type_list<dock2::osd, dock2::state, property::silent_mode, flighttask_prepare, cover_open, event::flighttask_progress>{});
    const auto text = thing::write_schema(made);
    REQUIRE(text);
    const auto read = thing::read_schema(*text);
    REQUIRE(read);
    CHECK(*read == made);
    CHECK(model_of(*read) == model::dock2);
    CHECK(read->find_property("silent_mode")->rule.access == thing::access_mode::rw);
    CHECK(read->find_property("heading")->rule.push == thing::push_mode::osd);
    CHECK(read->find_service("flighttask_prepare") != nullptr);
    CHECK(read->find_event("flighttask_progress") != nullptr);
}

TEST_CASE("a member of an event that may be missing and cannot be read is counted and reported, and the rest is handled") {
    mast_world w{};
    thing::field strokes{.name = "strokes", .kind = thing::kind::integer};
    strokes.rule.max = 10;
    w.model.events.front().output.push_back(strokes);
    std::vector<json> seen{};
    REQUIRE(w.backend.on_event("lightning", [&](const json& data) { seen.push_back(data); }));
    const auto tell = [&w](std::string_view data) {
        w.inject("thing/product/MAST1/events",
                 R"({"tid":"t","bid":"b","method":"lightning","need_reply":1,"data":)" + std::string{data} + "}");
    };
    tell(R"({"distance":1,"strokes":2.5})");
    CHECK(seen == std::vector<json>{{{"distance", 1}, {"strokes", 2.5}}}); // as it was sent
    CHECK(w.reported() == "thing/product/MAST1/events /data/strokes: left out, wanted an integer, got 2.5 (lightning)");
    CHECK(w.cloud.statistics().tolerated[thing::looseness::left_out] == 1);
    tell(R"({"distance":1,"strokes":11})");
    CHECK(seen.size() == 1);
    CHECK(w.reported() == "thing/product/MAST1/events /data/strokes: wanted a number up to 10, got 11 (lightning)");
}

TEST_CASE("of a command by a model nothing is left out") {
    mast_world w{};
    REQUIRE(w.gateway.on_service("heater_switch", [](const json&) { FAIL("the minutes cannot be read"); }));
    w.inject(build_topic(topic_kind::services, dock_sn),
             R"({"tid":"t","bid":"b","method":"heater_switch","data":{"power":40,"minutes":"some"}})");
    CHECK(w.reported().ends_with("/data/minutes: wanted an integer, got \"some\" (heater_switch)"));
    CHECK(w.broker.sent_to("/services_reply").at(0).payload.ends_with(R"("data":{"result":514171}})"));
}
