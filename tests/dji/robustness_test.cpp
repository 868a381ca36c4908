// Devices that are unknown, methods that are unknown, and messages that are none.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/wayline_control.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

TEST_CASE("osd and state go to the handler of the model that the topology named") {
    world w{};
    std::vector<std::string> seen{};
    w.cloud.on<dock2::osd>([&](const origin& from, const dock2::osd& osd) {
        seen.push_back(from.device_sn + " rain " + std::to_string(static_cast<int>(*osd.rainfall)));
    });
    w.cloud.on<m3d::osd>([&](const origin& from, const m3d::osd& osd) {
        CHECK(from.model == model::matrice_3td);
        seen.push_back(from.device_sn + " via " + from.gateway_sn + " gear " + std::to_string(static_cast<int>(*osd.gear)));
    });
    w.cloud.on<dock2::state>([&](const origin& from, const dock2::state&) { seen.push_back(from.device_sn + " state"); });
    w.go_online();
    dock2::osd dock_osd{};
    dock_osd.rainfall = dock2::rain::heavy;
    dock2::state dock_state{};
    dock_state.silent_mode = toggle::on;
    m3d::osd aircraft_osd{};
    aircraft_osd.gear = m3d::flight_gear::p;
    w.dock.report(dock_osd);
    w.dock.report(dock_state);
    auto aircraft = w.dock.sub_device(aircraft_sn);
    aircraft.report(aircraft_osd);
    w.settle();
    CHECK(seen ==
          std::vector<std::string>{"4TADKAQ000J01 rain 3", "4TADKAQ000J01 state", "1581F6Q8X0001 via 4TADKAQ000J01 gear 1"});
    CHECK(w.broker.sent_to("/osd").at(0).qos == 0);
}

TEST_CASE("a role has one QoS, and a device another one for osd and state") {
    world w{};
    dji::device dock{w.dock_client, "DOCK2", {.qos = mqtt::qos::exactly_once, .report_qos = mqtt::qos::at_least_once}};
    dji::cloud cloud{w.cloud_client, {.qos = mqtt::qos::at_most_once}};
    dock.report(dock2::osd{});
    dock.report(dock2::state{});
    dock.send_event(event::flighttask_ready{});
    const flighttask_execute task{.flight_id = "f-1"};
    cloud.async_call("DOCK2", task, [](std::error_code, const ack&) {});
    w.settle();
    CHECK(w.broker.sent_to("/osd").at(0).qos == 1);
    CHECK(w.broker.sent_to("/state").at(0).qos == 1);
    CHECK(w.broker.sent_to("/events").at(0).qos == 2);
    CHECK(w.broker.sent_to("/services").at(0).qos == 0);
    CHECK(w.broker.sent_to("/services_reply").at(0).qos == 2);
}

TEST_CASE("osd of a device that no topology named goes to its own handler as it came") {
    world w{};
    std::vector<std::string> unknown{};
    w.cloud.on<dock2::osd>([](const dock2::osd&) { FAIL("the device is unknown"); });
    w.cloud.on_unknown_device(
        [&](const origin& from, std::string_view json) { unknown.push_back(from.device_sn + " " + std::string{json}); });
    w.inject("thing/product/NEW/osd", R"({"data":{"rainfall":1}})");
    CHECK(unknown == std::vector<std::string>{R"(NEW {"data":{"rainfall":1}})"});
    CHECK(w.cloud.statistics().unknown_devices == 1);
}

TEST_CASE("a cloud that remembers its devices needs no topology") {
    world w{};
    int seen = 0;
    w.cloud.on<dock2::osd>([&](const dock2::osd&) { ++seen; });
    w.go_online();
    const auto saved = w.cloud.devices();
    REQUIRE(saved.size() == 2);
    w.cloud = decltype(w.cloud){w.cloud_client};
    w.cloud.on<dock2::osd>([&](const dock2::osd&) { ++seen; });
    w.dock.report(dock2::osd{});
    w.settle();
    CHECK(seen == 0);
    for (const auto& device : saved)
        w.cloud.add_device(device);
    w.dock.report(dock2::osd{});
    w.settle();
    CHECK(seen == 1);
}

TEST_CASE("an aircraft that leaves the topology is offline and stays known") {
    world w{};
    w.go_online();
    outcome<ack> done{};
    w.dock.async_sub_devices_offline(done.take());
    w.settle();
    CHECK_FALSE(done.error);
    REQUIRE(w.cloud.devices().size() == 2);
    for (const auto& device : w.cloud.devices()) {
        CHECK(device.gateway_sn == dock_sn);
        CHECK(device.online == (device.sn == dock_sn));
        CHECK(device.model == (device.sn == dock_sn ? model::dock2 : model::matrice_3td));
    }
    CHECK(w.broker.sent_to("/status").at(1).payload.find(R"("sub_devices":[])") != std::string::npos);
}

TEST_CASE("the application hears of a topology after it was taken over") {
    world w{};
    w.cloud.on<update_topo>([&](const origin& from, const update_topo& topology) {
        CHECK(from.model == model::dock2);
        CHECK(topology.sub_devices.size() == 1);
        CHECK(w.cloud.devices().size() == 2);
        return refused(5);
    });
    outcome<ack> done{};
    w.dock.async_online(dock_topology(), done.take());
    w.settle();
    CHECK(done.error == result_error(5));
}

TEST_CASE("a status under the other prefix is answered under that prefix") {
    world w{};
    w.inject(
        "thing/product/RC1/status",
        R"({"tid":"t","bid":"b","method":"update_topo","timestamp":1,"data":{"domain":"2","type":144,"sub_type":0,"sub_devices":[]}})");
    REQUIRE(w.broker.sent_to("/status_reply").size() == 1);
    CHECK(w.broker.sent_to("/status_reply")[0].topic == "thing/product/RC1/status_reply");
    REQUIRE(w.cloud.devices().size() == 1);
    CHECK(w.cloud.devices()[0].model == device_model{device_domain::remote_controller, 144, 0});
}

TEST_CASE("unknown methods go to their own handler with the raw JSON") {
    world w{};
    std::vector<std::string> cloud_saw{};
    std::vector<std::string> dock_saw{};
    w.cloud.on_unknown_method(
        [&](const origin& from, std::string_view json) { cloud_saw.push_back(from.method + " " + std::string{json}); });
    w.dock.on_unknown_method([&](const origin& from, std::string_view) { dock_saw.push_back(from.method); });
    const std::string news = R"({"tid":"t","method":"dance_progress","need_reply":1,"data":{"a":1}})";
    w.inject(build_topic(topic_kind::events, dock_sn), news);
    w.inject(build_topic(topic_kind::services, dock_sn), R"({"tid":"t","bid":"b","method":"dance","data":{}})");
    CHECK(cloud_saw == std::vector<std::string>{"dance_progress " + news});
    CHECK(dock_saw == std::vector<std::string>{"dance"});
    CHECK(w.broker.sent_to("/events_reply").at(0).payload.ends_with(R"("method":"dance_progress","data":{"result":0}})"));
    CHECK(w.broker.sent_to("/services_reply").at(0).payload.ends_with(R"("method":"dance","data":{"result":314000}})"));
}

TEST_CASE("a message that is no JSON is reported with topic and position, and everything goes on") {
    world w{};
    int seen = 0;
    w.cloud.on<event::flighttask_progress>([&](const event::flighttask_progress&) { ++seen; });
    const std::string topic = build_topic(topic_kind::events, dock_sn);
    w.inject(topic, R"({"method":"flighttask_progress","data":{"output":)");
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].starts_with(topic + " at byte "));
    w.inject(topic, R"({"method":"flighttask_progress","data":{"output":{"status":"ok"}}})");
    CHECK(seen == 1);
    CHECK(w.cloud.statistics().malformed == 1);
}

TEST_CASE("the data of a message that no handler takes is not parsed") {
    world w{};
    int unknown = 0;
    w.go_online();
    w.cloud.on_unknown_method([&](const origin&, std::string_view) { ++unknown; });
    w.dock.on_unknown_method([&](const origin&, std::string_view) { ++unknown; });
    const std::string payload{R"({"tid":"t","method":"dance","need_reply":1,"data":{"a":01,"b":{nonsense}},"bid":"b"})"};
    for (const topic_kind kind :
         {topic_kind::events, topic_kind::requests, topic_kind::services, topic_kind::osd, topic_kind::state})
        w.inject(build_topic(kind, dock_sn), payload);
    CHECK(w.errors.empty());
    CHECK(unknown == 3);
    CHECK(w.cloud.statistics().malformed == 0);
    CHECK(w.cloud.statistics().unhandled == 4);
    CHECK(w.broker.sent_to("/events_reply").size() == 1);
    CHECK(w.broker.sent_to("/requests_reply").size() == 1);
    CHECK(w.broker.sent_to("/services_reply").size() == 1);
}

TEST_CASE("who takes a message finds the syntax faults of its data, at their place in the message") {
    world w{};
    w.go_online();
    w.cloud.on<event::flighttask_progress>([](const event::flighttask_progress&) { FAIL("01 is no number"); });
    w.cloud.on<dock2::osd>([](const dock2::osd&) { FAIL("01 is no number"); });
    w.dock.on<flighttask_execute>([](const flighttask_execute&) { FAIL("01 is no number"); });
    struct ill_formed {
        topic_kind kind{};
        std::string payload{};
    };
    const ill_formed messages[]{
        {topic_kind::events, R"({"tid":"1","method":"flighttask_progress","data":{"output":{"status":01}}})"},
        {topic_kind::osd, R"({"data":{"rainfall":01}})"},
        {topic_kind::status, R"({"tid":"2","method":"update_topo","data":{"type":01}})"},
        {topic_kind::services, R"({"tid":"3","method":"flighttask_execute","data":{"flight_id":01}})"},
        {topic_kind::property_set, R"({"tid":"4","data":{"silent_mode":01}})"},
    };
    for (const ill_formed& one : messages) {
        CAPTURE(one.payload);
        w.errors.clear();
        w.inject(build_topic(one.kind, dock_sn), one.payload);
        REQUIRE(w.errors.size() == 1);
        CHECK(w.errors[0].find("at byte " + std::to_string(one.payload.find("01") + 2) + ": ") != std::string::npos);
    }
    CHECK(w.broker.sent_to("/services_reply").at(0).payload.ends_with(R"("data":{"result":514171}})"));
}

TEST_CASE("a message that lacks a field is reported with its pointer and refused") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) { FAIL("the file has no fingerprint"); });
    w.inject(build_topic(topic_kind::services, dock_sn),
             R"({"tid":"t","bid":"b","method":"flighttask_prepare","data":{"flight_id":"f","task_type":0,"file":{"url":"u"}}})");
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].ends_with("/services /data/file/fingerprint: missing (flighttask_prepare)"));
    CHECK(w.broker.sent_to("/services_reply").at(0).payload.ends_with(R"("data":{"result":514171}})"));
}

TEST_CASE("a topology that cannot be read is reported and refused") {
    world w{};
    w.inject("sys/product/D1/status", R"({"tid":"t","bid":"b","method":"update_topo","data":{"type":{},"sub_type":0}})");
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].starts_with("sys/product/D1/status /data/type: "));
    CHECK(w.broker.sent_to("/status_reply").size() == 1);
    CHECK(w.cloud.devices().empty());
}

TEST_CASE("no payload hurts a role") {
    world w{};
    w.go_online();
    w.cloud.on<dock2::osd>([](const dock2::osd&) {});
    w.cloud.on<config>([](const config&) { return refused(1); });
    w.dock.on<property::silent_mode>([](const property::silent_mode&) {});
    const std::string deep = "{\"data\":" + std::string(100'000, '[');
    const std::string payloads[]{"",
                                 "null",
                                 "[]",
                                 "{}",
                                 "\"x\"",
                                 R"({"data":null})",
                                 R"({"data":[]})",
                                 R"({"data":3})",
                                 R"({"tid":{},"bid":[],"method":5})",
                                 R"({"method":"config"})",
                                 R"({"method":"config","data":{"config_type":null}})",
                                 deep,
                                 std::string(64, '\0'),
                                 R"({"data":{"silent_mode":null}})",
                                 R"({"data":{"rainfall":"heavy"}})"};
    for (const topic_info& row : topic_table)
        for (const std::string& payload : payloads)
            w.inject(build_topic(row.kind, dock_sn), payload);
    outcome<property_reply> done{};
    const property::silent_mode mode{};
    w.cloud.async_set(dock_sn, mode, done.take());
    w.settle();
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
}
