// Properties that lie under a payload index, from the cloud to the dock and back.
#include <string>
#include <vector>

#include "dji/world.hpp"
#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/thermal_property.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

namespace {

void inject_set(world& w, const std::string& data) {
    w.inject(build_topic(topic_kind::property_set, dock_sn), R"({"tid":"t","bid":"b","timestamp":1,"data":)" + data + "}");
}

/// The data of the only answer.
std::string answered(const world& w) {
    const auto replies = w.broker.sent_to("/property/set_reply");
    REQUIRE(replies.size() == 1);
    const std::string& payload = replies[0].payload;
    const std::string before = R"("data":)";
    return payload.substr(payload.find(before) + before.size(), payload.size() - payload.find(before) - before.size() - 1);
}

} // namespace

TEST_CASE("a payload's property is set, and its result has the payload's index") {
    world w{};
    std::vector<std::string> seen{};
    w.dock.on<property::thermal_gain_mode>([&](const property::thermal_gain_mode& wanted) {
        for (const auto& [payload, setting] : wanted.payloads)
            seen.push_back(payload + " " + std::string{thing::text_of(setting.thermal_gain_mode)});
        return accepted;
    });
    outcome<property_reply> done{};
    property::thermal_gain_mode gain{};
    gain.payloads["81-0-0"].thermal_gain_mode = aircraft::thermal_gain::high;
    w.cloud.async_set(dock_sn, gain, done.take());
    w.settle();
    CHECK(seen == std::vector<std::string>{"81-0-0 High gain: -20 to 150 °C"});
    CHECK_FALSE(done.error);
    CHECK(done.reply.results == std::vector<property_result>{{"81-0-0/thermal_gain_mode", 0}});
    CHECK(answered(w) == R"({"81-0-0":{"thermal_gain_mode":{"result":0}}})");
}

TEST_CASE("a property of several payloads is handled once and answered for each") {
    world w{};
    int handled = 0;
    w.dock.on<property::thermal_isotherm_state>([&](const property::thermal_isotherm_state& wanted) {
        handled += static_cast<int>(wanted.payloads.size());
        return refused(3);
    });
    inject_set(w, R"({"53-0-0":{"thermal_isotherm_state":1},"53-0-1":{"thermal_isotherm_state":0}})");
    CHECK(handled == 2);
    CHECK(answered(w) ==
          R"({"53-0-0":{"thermal_isotherm_state":{"result":3}},"53-0-1":{"thermal_isotherm_state":{"result":3}}})");
}

TEST_CASE("properties of device and payload in one message are answered together") {
    world w{};
    w.dock.on<property::height_limit>([](const property::height_limit&) { return accepted; });
    w.dock.on<property::thermal_gain_mode>([](const property::thermal_gain_mode&) { return accepted; });
    inject_set(w, R"({"53-0-0":{"thermal_gain_mode":1,"unknown":2},"height_limit":120})");
    CHECK(answered(w) ==
          R"({"height_limit":{"result":0},"53-0-0":{"thermal_gain_mode":{"result":0},"unknown":{"result":314000}}})");
}

TEST_CASE("a struct that is set in part has results for these members only") {
    world w{};
    property::distance_limit_setting wanted{};
    w.dock.on<property::distance_limit_status>([&](const property::distance_limit_status& set) {
        wanted = set.value;
        return accepted;
    });
    outcome<property_reply> done{};
    property::distance_limit_status limit{};
    limit.value.distance_limit = 500;
    w.cloud.async_set(dock_sn, limit, done.take());
    w.settle();
    CHECK(wanted.distance_limit == 500);
    CHECK_FALSE(wanted.state);
    CHECK(done.reply.results == std::vector<property_result>{{"distance_limit_status/distance_limit", 0}});
}

TEST_CASE("a message that sets nothing is malformed") {
    for (const std::string data : {"{}", "[]", "null", "7", R"({"53-0-0":{}})", R"({"53-0-0":3})"}) {
        CAPTURE(data);
        world w{};
        inject_set(w, data);
        CHECK(w.broker.sent_to("/property/set_reply").empty());
        CHECK(w.errors.size() == 1);
    }
}

TEST_CASE("a property whose name has to be escaped is answered in JSON") {
    world w{};
    inject_set(w, R"({"a\"\n":1,"":2})");
    CHECK(answered(w) == R"({"a\"\n":{"result":314000},"":{"result":314000}})");
}
