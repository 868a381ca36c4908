// Properties of devices that no header knows, set by their thing model.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <asio/awaitable.hpp>
#include <nlohmann/json.hpp>

#include "mast.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("a property by the model is set, and each has a result of its own") {
    mast_world w{};
    std::vector<json> seen{};
    REQUIRE(w.gateway.on_property("label", [&](const json& value) { seen.push_back(value); }));
    REQUIRE(w.gateway.on_property("lamp", [&](const origin& from, const json& value) {
        CHECK(from.kind == topic_kind::property_set);
        seen.push_back(value);
        return refused(3);
    }));
    const auto done = w.set({{"label", "north"}, {"lamp", {{"lit", true}}}});
    CHECK(done.calls == 1);
    CHECK(done.error == result_error(3));
    CHECK(done.reply.results == std::vector<property_result>{{"label", 0}, {"lamp/lit", 3}});
    CHECK(seen == std::vector<json>{"north", {{"lit", true}}});
    REQUIRE(w.broker.sent_to("/property/set").size() == 1);
    const auto sent = w.broker.sent_to("/property/set").front();
    CHECK(json::parse(sent.payload).at("data") == json::parse(R"({"label":"north","lamp":{"lit":true}})"));
    CHECK(sent.expiry == 15s);
    CHECK(w.errors.empty());
}

TEST_CASE("a coroutine may set a property by the model") {
    mast_world w{};
    const auto handle = [](const json&) -> asio::awaitable<ack> { co_return accepted; };
    REQUIRE(w.gateway.on_property("label", handle));
    outcome<property_reply> done{};
    w.backend.async_set(dock_sn, {{"label", "north"}}, done.take());
    w.settle();
    CHECK_FALSE(done.error);
    CHECK(done.reply.results == std::vector<property_result>{{"label", 0}});
}

TEST_CASE("a property that may not be set, or breaks its rules, is not sent") {
    mast_world w{};
    const auto refused_as = [&w](const json& properties) {
        const auto done = w.set(properties);
        CHECK(done.calls == 1);
        CHECK(done.error == call_error::invalid_message);
        return w.reported();
    };
    const std::string at = "thing/product/" + std::string{dock_sn} + "/property/set /data";
    const std::string after = " (property/set)";
    const std::string read_only = ": wanted a property with access mode rw, this one cannot be set";
    CHECK(refused_as({{"wind_speed", 3}}) == at + "/wind_speed" + read_only + after);
    CHECK(refused_as({{"label", "north"}, {"mode", 1}}) == at + "/mode" + read_only + after);
    CHECK(refused_as({{"lamp", {{"lit", true}, {"hours", 3}}}}) == at + "/lamp/hours" + read_only + after);
    CHECK(refused_as({{"vendor", 3}}) == at + "/vendor" + read_only + after); // no access mode
    CHECK(refused_as({{"label", "much too long"}}) == at + "/label: wanted at most 8 characters, got 13" + after);
    CHECK(refused_as({{"lamp", {{"lit", 1}}}}) == at + "/lamp/lit: a number where true or false is documented: 1" + after);
    CHECK(refused_as({{"humidity", 3}}) == at + "/humidity: the thing model has no such property" + after);
    CHECK(refused_as(json::object()) == at + ": no property" + after);
    CHECK(refused_as("label") == at + ": wanted an object, got \"label\"" + after);
    CHECK(refused_as({{"label", "\xff"}}) == at + ": a text is not valid UTF-8" + after);
    CHECK(w.broker.sent_to("/property/set").empty());
}

TEST_CASE("a device refuses what breaks its model, and sets the rest") {
    mast_world w{};
    std::vector<json> seen{};
    const auto keep = [&](const json& value) { seen.push_back(value); };
    REQUIRE(w.gateway.on_property("label", keep));
    REQUIRE(w.gateway.on_property("lamp", keep));
    w.inject("thing/product/" + std::string{dock_sn} + "/property/set",
             R"({"tid":"t-3","bid":"b","data":{"label":"north","lamp":{"hours":3}}})");
    CHECK(seen == std::vector<json>{"north"});
    CHECK(w.reported() ==
          "thing/product/" + std::string{dock_sn} +
              "/property/set /data/lamp/hours: wanted a property with access mode rw, this one cannot be set (lamp)");
    REQUIRE(w.broker.sent_to("/property/set_reply").size() == 1);
    const auto results = json::parse(w.broker.sent_to("/property/set_reply")[0].payload).at("data");
    CHECK(results["label"] == json{{"result", 0}});
    CHECK(results["lamp"]["hours"] == json{{"result", result_code::wrong_parameter}});
}

TEST_CASE("setting a property by the model has a time-out, and is not sent again") {
    mast_world w{};
    outcome<property_reply> done{};
    w.backend.async_set("MAST1", {{"label", "north"}}, {.timeout = 20s}, done.take());
    w.pass(19s);
    CHECK(done.calls == 0);
    w.pass(2s);
    CHECK(done.error == usage_error::timed_out);
    CHECK(w.broker.sent_to("/property/set").size() == 1);
}
