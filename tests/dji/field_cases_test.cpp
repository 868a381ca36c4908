// What devices and simulators in the field send otherwise than documented: topologies that say little, properties without an envelope.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/remote_debug.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using thing::looseness;

namespace {

/// A world in which the cloud knows the dock and its aircraft, and both are offline.
struct known_world : world {
    known_world() {
        cloud.add_device({std::string{dock_sn}, model::dock2, std::string{dock_sn}, false});
        cloud.add_device({std::string{aircraft_sn}, model::matrice_3td, std::string{dock_sn}, false});
    }

    void topology(std::string_view data) {
        std::string text{R"({"tid":"t","bid":"b","timestamp":1730790000001,"method":"update_topo")"};
        if (!data.empty()) text.append(R"(,"data":)").append(data);
        inject(build_topic(topic_kind::status, dock_sn), text + "}");
    }

    /// "dock aircraft" if both are online and what they were before.
    std::string online() const {
        std::string names{};
        for (const known_device& one : cloud.devices()) {
            CHECK(one.gateway_sn == dock_sn);
            CHECK(one.model == (one.sn == dock_sn ? model::dock2 : model::matrice_3td));
            if (one.online) names += one.sn == dock_sn ? "dock " : "aircraft ";
        }
        return names;
    }
};

/// A cloud that notes the properties that it is told.
struct push_world : known_world {
    std::vector<std::string> seen{};

    push_world() {
        cloud.on<dock2::osd>([this](const dock2::osd& osd) {
            seen.push_back("temperature " + std::to_string(static_cast<int>(osd.temperature.value_or(-1))) + " unknown " +
                           std::to_string(osd.extra.fields.size()));
        });
        cloud.on<m3d::osd>([this](const m3d::osd& osd) { seen.push_back("payloads " + std::to_string(osd.payloads.size())); });
        cloud.on<dock2::state>([this](const dock2::state&) { seen.emplace_back("state"); });
    }

    void push(topic_kind kind, std::string_view sn, std::string_view payload) {
        inject(build_topic(kind, sn), std::string{payload});
    }
};

} // namespace

TEST_CASE("a topology that does not say what its devices are leaves known ones what they were") {
    struct {
        std::string_view name;
        std::string_view data;
        std::string_view online;
    } const cases[]{
        {"as documented",
         R"({"domain":"3","type":2,"sub_type":0,"sub_devices":[{"sn":"1581F6Q8X0001","domain":"0","type":91,"sub_type":1}]})",
         "aircraft dock "},
        {"no gateway", R"({"sub_devices":[{"sn":"1581F6Q8X0001","domain":"0","type":"91","sub_type":"1"}]})", "aircraft dock "},
        {"serial numbers only", R"({"sub_devices":[{"sn":"1581F6Q8X0001"}]})", "aircraft dock "},
        {"type 0", R"({"domain":"3","type":0,"sub_devices":[{"sn":"1581F6Q8X0001","domain":"0","type":0,"sub_type":0}]})",
         "aircraft dock "},
        {"no domain that is known", R"({"domain":"airport","type":2,"sub_type":0,"sub_devices":[]})", "dock "},
        {"an empty domain", R"({"domain":"","type":2,"sub_devices":[{"sn":"1581F6Q8X0001","domain":"","type":91}]})",
         "aircraft dock "},
        {"null for no devices", R"({"domain":3,"type":2,"sub_type":0,"sub_devices":null})", "dock "},
        {"no list of devices", R"({"domain":3,"type":2,"sub_type":0})", "dock "},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        known_world w{};
        w.topology(one.data);
        CHECK(w.online() == one.online);
        CHECK(w.errors.empty());
        REQUIRE(w.broker.sent_to("/status_reply").size() == 1);
        CHECK(w.broker.sent_to("/status_reply")[0].payload.ends_with(R"("data":{"result":0}})"));
    }
}

TEST_CASE("a device that nobody knows stays unknown while a topology does not say what it is") {
    world w{};
    w.inject("sys/product/D1/status", R"({"method":"update_topo","data":{"sub_devices":[{"sn":"A1","type":91}]}})");
    CHECK(w.cloud.devices().empty());
}

TEST_CASE("a device of a topology without a serial number is left out and counted") {
    known_world w{};
    w.topology(
        R"({"domain":"3","type":2,"sub_devices":[{"sn":"","domain":"0","type":91},{"sn":"a/b","domain":"0","type":91},{"sn":"1581F6Q8X0001"}]})");
    CHECK(w.online() == "aircraft dock ");
    CHECK(w.cloud.devices().size() == 2);
    CHECK(w.cloud.statistics().nameless_devices == 2);
}

TEST_CASE("a list of devices that cannot be read whole takes none of them offline") {
    for (const std::string_view list : {"1", "[7]", R"([{"sn":["A"],"domain":"0"}])"}) {
        CAPTURE(list);
        known_world w{};
        w.go_online();
        w.topology(std::string{R"({"domain":"3","type":2,"sub_type":0,"sub_devices":)"}.append(list) + "}");
        CHECK(w.online() == "aircraft dock ");
        CHECK(w.errors.size() == 1);
    }
}

TEST_CASE("a topology without data is malformed, and changes nothing") {
    for (const std::string_view data : {"", "null"}) {
        CAPTURE(data);
        known_world w{};
        w.go_online();
        w.cloud.on<update_topo>([](const update_topo&) { FAIL("there is no topology"); });
        w.topology(data);
        CHECK(w.online() == "aircraft dock ");
        CHECK(w.errors == std::vector<std::string>{"sys/product/4TADKAQ000J01/status /data: missing (update_topo)"});
        CHECK(w.broker.sent_to("/status_reply").at(1).payload.ends_with(R"("data":{"result":514171}})"));
        CHECK(w.cloud.statistics().malformed == 1);
    }
}

TEST_CASE("osd and state without data are malformed") {
    struct {
        topic_kind kind;
        std::string_view payload;
    } const cases[]{
        {topic_kind::osd, "{}"},
        {topic_kind::osd, R"({"tid":"t","bid":"b","timestamp":1730790000001,"gateway":"4TADKAQ000J01"})"},
        {topic_kind::osd, R"({"data":null})"},
        {topic_kind::osd, R"({"host":{"drone_in_dock":1,"mode_code":4},"sn":"4TADKAQ000J01"})"},
        {topic_kind::state, R"({"temperature":25.5})"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.payload);
        push_world w{};
        w.push(one.kind, dock_sn, one.payload);
        CHECK(w.seen.empty());
        const std::string name{info(one.kind).name};
        CHECK(w.errors == std::vector<std::string>{build_topic(one.kind, dock_sn) + " /data: missing (" + name + ")"});
        CHECK(w.cloud.statistics().malformed == 1);
    }
}

TEST_CASE("osd and state with an empty object are a push") {
    push_world w{};
    w.push(topic_kind::osd, dock_sn, R"({"data":{}})");
    w.push(topic_kind::state, dock_sn, R"({"data":{}})");
    CHECK(w.seen == std::vector<std::string>{"temperature -1 unknown 0", "state"});
}

TEST_CASE("properties at the top level are read from there and counted") {
    push_world w{};
    w.push(topic_kind::osd, dock_sn,
           R"({"network_state":{"type":2,"quality":4},"drone_in_dock":1,"temperature":25.5,"mode_code":1,"colour":"red"})");
    w.push(topic_kind::osd, aircraft_sn, R"({"tid":"t","gateway":"4TADKAQ000J01","39-0-7":{"gimbal_pitch":1}})");
    CHECK(w.seen == std::vector<std::string>{"temperature 25 unknown 1", "payloads 1"});
    CHECK(w.errors.empty());
    const thing::tolerances counted = w.cloud.statistics().tolerated;
    CHECK(counted[looseness::missing_wrapper] == 2);
    CHECK(counted[looseness::unknown_field] == 1);
}

TEST_CASE("a property at the top level that cannot be read is reported by its own name") {
    push_world w{};
    w.push(topic_kind::osd, dock_sn, R"({"temperature":25.5,"network_state":{"quality":{}}})");
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].starts_with("thing/product/4TADKAQ000J01/osd /network_state/quality: "));
}

TEST_CASE("a service without parameters may lack its data") {
    world w{};
    int opened = 0;
    w.dock.on<cover_open>([&](const cover_open&) { ++opened; });
    for (const std::string_view end : {R"("tid":"1"})", R"("tid":"2","data":null})"})
        w.inject(build_topic(topic_kind::services, dock_sn), R"({"method":"cover_open",)" + std::string{end});
    CHECK(opened == 2);
    CHECK(w.errors.empty());
}

TEST_CASE("a reply names the gateway, also to what is said on the topic of its aircraft") {
    known_world w{};
    const std::string topic = build_topic(topic_kind::events, aircraft_sn);
    for (const std::string_view gateway : {R"("gateway":"4TADKAQ000J01",)", R"("gateway":"",)", ""})
        w.inject(topic, R"({"method":"dance","need_reply":1,)" + std::string{gateway} + R"("data":{}})");
    const auto replies = w.broker.sent_to("/events_reply");
    REQUIRE(replies.size() == 3);
    for (const sent_message& one : replies) {
        CHECK(one.topic == topic + "_reply");
        CHECK(one.payload.find(R"("gateway":"4TADKAQ000J01")") != std::string::npos);
    }
}

TEST_CASE("a device answers as itself, whatever gateway the command names") {
    world w{};
    w.inject(build_topic(topic_kind::services, dock_sn), R"({"tid":"t","gateway":"OTHER","method":"dance","data":{}})");
    const auto replies = w.broker.sent_to("/services_reply");
    REQUIRE(replies.size() == 1);
    CHECK(replies[0].payload.find(R"("gateway":"4TADKAQ000J01")") != std::string::npos);
}

TEST_CASE("an event that nobody handles is answered with success if it asks, a request with failure, and both by option") {
    world w{};
    const auto last_answers = [&](std::string_view tid) {
        for (const topic_kind kind : {topic_kind::events, topic_kind::requests})
            for (const std::string_view asks : {"0", "1"})
                w.inject(build_topic(kind, dock_sn), R"({"tid":")" + std::string{tid} + R"(","method":"dance","need_reply":)" +
                                                         std::string{asks} + R"(,"data":{}})");
        std::string all{};
        for (const sent_message& one : w.broker.sent)
            if (one.topic.ends_with("_reply"))
                all += one.topic.substr(one.topic.rfind('/') + 1) + one.payload.substr(one.payload.find(R"("data":)") + 7);
        w.broker.sent.clear();
        return all;
    };
    CHECK(last_answers("t-1") == R"(events_reply{"result":0}}requests_reply{"result":1}}requests_reply{"result":1}})");
    CHECK(w.cloud.statistics().unhandled == 4);
    w.cloud = decltype(w.cloud){w.cloud_client, {.unhandled_result = 7, .unhandled_event_result = 5}};
    CHECK(last_answers("t-2") == R"(events_reply{"result":5}}requests_reply{"result":7}}requests_reply{"result":7}})");
}

TEST_CASE("state is answered if it asks for it, with a handler or without") {
    push_world w{};
    w.push(topic_kind::state, dock_sn, R"({"tid":"t-1","data":{}})");
    w.push(topic_kind::osd, dock_sn, R"({"tid":"t-2","need_reply":1,"data":{}})");
    CHECK(w.broker.sent_to("_reply").empty());
    w.push(topic_kind::state, dock_sn, R"({"tid":"t-3","need_reply":1,"data":{}})");
    w.push(topic_kind::state, aircraft_sn, R"({"tid":"t-4","need_reply":1,"data":{}})");
    w.push(topic_kind::state, dock_sn, R"({"tid":"t-5","need_reply":1})");
    const auto replies = w.broker.sent_to("/state_reply");
    REQUIRE(replies.size() == 3);
    CHECK(replies[0].topic == build_topic(topic_kind::state_reply, dock_sn));
    CHECK(replies[0].payload.starts_with(R"({"tid":"t-3",)"));
    CHECK(replies[0].payload.ends_with(R"("gateway":"4TADKAQ000J01","data":{"result":0}})"));
    CHECK(replies[1].topic == build_topic(topic_kind::state_reply, aircraft_sn));
    CHECK(replies[1].payload.ends_with(R"("gateway":"4TADKAQ000J01","data":{"result":0}})"));
    CHECK(replies[2].payload.ends_with(R"("data":{"result":514171}})"));
}

TEST_CASE("what cannot be read is malformed and not handled") {
    push_world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute&) {});
    w.push(topic_kind::osd, dock_sn, R"({"data":3})");
    w.push(topic_kind::osd, dock_sn, R"({"data":{}})");
    w.inject(build_topic(topic_kind::services, dock_sn), R"({"tid":"t","method":"flighttask_execute","data":{}})");
    CHECK(w.cloud.statistics().malformed == 1);
    CHECK(w.cloud.statistics().handled == 1);
    CHECK(w.dock.statistics().malformed == 1);
    CHECK(w.dock.statistics().handled == 0);
}
