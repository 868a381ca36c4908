// One value that cannot be read costs no more than itself: the rest of the message reaches its handler, and the value is counted and reported.
#include "dockwire/asio.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/drc.hpp"
#include "dockwire/dji/messages/hms.hpp"
#include "dockwire/dji/messages/remote_debug.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

namespace {

struct left_out_world : world {
    left_out_world() { go_online(); }

    std::uint32_t left_out() const { return cloud.statistics().tolerated[thing::looseness::left_out]; }
    std::string answer() const { return broker.sent_to("/events_reply").at(0).payload; }
    void send_event(std::string_view method, std::string_view data) {
        inject(build_topic(topic_kind::events, dock_sn),
               R"({"tid":"t","bid":"b","timestamp":1786584032537,"need_reply":1,"method":")" + std::string{method} +
                   R"(","data":)" + std::string{data} + "}");
    }
};

} // namespace

TEST_CASE("an osd with a value that cannot be read reaches its handler, and the value is counted and reported") {
    left_out_world w{};
    std::vector<dock2::osd> seen{};
    w.cloud.on<dock2::osd>([&](const dock2::osd& osd) { seen.push_back(osd); });
    const std::string topic = build_topic(topic_kind::osd, dock_sn);
    w.inject(topic, R"({"tid":"t","bid":"b","timestamp":1786584032537,"gateway":"4TADKAQ000J01",)"
                    R"("data":{"mode_code":4,"temperature":"","humidity":55,"network_state":"offline","backup_battery":[]}})");
    REQUIRE(seen.size() == 1);
    CHECK_FALSE(seen[0].temperature);
    CHECK(*seen[0].extra.find("temperature") == "\"\"");
    CHECK_FALSE(seen[0].network_state);
    CHECK(seen[0].humidity == 55.0);
    CHECK(w.errors == std::vector<std::string>{topic + R"( /data/temperature: left out, wanted a number, got "" (osd))",
                                               topic + R"( /data/network_state: left out, wanted an object, got "offline" (osd))",
                                               topic + " /data/backup_battery: left out, wanted an object, got [] (osd)"});
    CHECK(w.left_out() == 3);
    CHECK(w.cloud.statistics().malformed == 0);
}

TEST_CASE("a progress with a fraction of a percent is handled and answered with success") {
    left_out_world w{};
    std::vector<event::flighttask_progress> seen{};
    w.cloud.on<event::flighttask_progress>([&](const event::flighttask_progress& progress) { seen.push_back(progress); });
    w.send_event("flighttask_progress",
                 R"({"output":{"status":"in_progress","progress":{"current_step":24,"percent":66.7},)"
                 R"("ext":{"flight_id":"f","current_waypoint_index":"3","break_point":null}},"result":0})");
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].output.status == mission_status::in_progress);
    CHECK(seen[0].output.ext->flight_id == "f");
    REQUIRE(seen[0].output.progress);
    CHECK(seen[0].output.progress->current_step == wayline_step::preparing_return);
    CHECK_FALSE(seen[0].output.progress->percent);
    CHECK(*seen[0].output.progress->extra.find("percent") == "66.7");
    CHECK(w.answer().ends_with(R"("data":{"result":0}})"));
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].ends_with("/data/output/progress/percent: left out, wanted an integer, got 66.7 (flighttask_progress)"));
    CHECK(w.left_out() == 1);
}

TEST_CASE("an odd alarm costs no other") {
    left_out_world w{};
    std::vector<health_alarm> seen{};
    w.cloud.on<event::hms>([&](const event::hms& alarms) { seen = alarms.list; });
    w.send_event("hms", R"({"list":[{"code":"0x16100083","level":2,"module":3,"device_type":{"domain":3,"type":0,"sub_type":0}},)"
                        R"(null,{"level":1,"module":3},{"code":"0x16100001","level":1,"module":3}]})");
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].code == "0x16100083");
    CHECK(*seen[0].extra.find("device_type") == R"({"domain":3,"type":0,"sub_type":0})");
    CHECK(seen[1].code == "0x16100001");
    CHECK(w.left_out() == 3);
    CHECK(w.errors.size() == 3);
    CHECK(w.errors[2].ends_with("/data/list/2: left out, /code: missing (hms)"));
    CHECK(w.answer().ends_with(R"("data":{"result":0}})"));
}

TEST_CASE("a successful reply stays one when its output cannot be read") {
    left_out_world w{};
    outcome<cover_open::reply> done{};
    w.broker.decide = [](const sent_message&) { return lost; };
    w.cloud.async_call(dock_sn, cover_open{}, done.take());
    w.settle();
    const sent_message sent = w.broker.sent_to("/services").at(0);
    envelope_reader reader{};
    const std::string tid{reader.read(sent.payload)->tid};
    w.broker.decide = {};
    w.inject(build_topic(topic_kind::services_reply, dock_sn),
             R"({"tid":")" + tid +
                 R"(","bid":"b","timestamp":1786584032537,"method":"cover_open","data":{"result":0,"output":""}})");
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK_FALSE(done.reply.output);
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].ends_with(R"(/data/output: left out, wanted an object, got "" (cover_open))"));
}

TEST_CASE("a frame of distances loses the one that is null, and says which") {
    std::string distances{"[0"};
    for (int degree = 1; degree < 360; ++degree)
        distances += degree == 17 ? ",null" : "," + std::to_string(degree);
    const std::string text = R"({"up_distance":5,"around_distances":)" + distances + "]}";
    const auto frame = thing::from_json<drc::up::hsi_info_push>(text);
    REQUIRE(frame);
    CHECK(frame->around_distances->size() == 359);
    CHECK(*frame->extra.find("around_distances/17") == "null");
    CHECK(*thing::to_json(*frame) == text);
}

TEST_CASE("what is left out of a topology is counted and reported once, whether or not somebody hears of it") {
    for (const bool is_heard : {false, true}) {
        left_out_world w{};
        if (is_heard) w.cloud.on<update_topo>([](const update_topo&) {});
        w.inject(
            "sys/product/DOCK2/status",
            R"({"tid":"t","bid":"b","timestamp":1786584032537,"method":"update_topo","data":{"domain":"3","type":2,"sub_type":0,)"
            R"("sub_devices":[7,{"sn":"A1","domain":"0","type":91,"sub_type":1,"index":[]}]}})");
        REQUIRE(w.errors.size() == 2);
        CHECK(w.errors[0].find("/data/sub_devices/0: left out") != std::string::npos);
        CHECK(w.left_out() == 2);
        CHECK(w.cloud.devices().size() == 4);
    }
}

TEST_CASE("a device does what it was told, or nothing") {
    left_out_world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) { FAIL("a part of it cannot be read"); });
    w.inject(build_topic(topic_kind::services, dock_sn),
             R"({"tid":"t","bid":"b","method":"flighttask_prepare","data":{"flight_id":"f","execute_time":"soon","task_type":0,)"
             R"("file":{"url":"u","fingerprint":"f"}}})");
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].ends_with(R"(/data/execute_time: wanted an integer, got "soon" (flighttask_prepare))"));
    CHECK(w.broker.sent_to("/services_reply").at(0).payload.ends_with(R"("data":{"result":514171}})"));
}

TEST_CASE("of a command that is read without a role nothing is left out either") {
    envelope_reader envelopes{};
    const auto head = envelopes.read(
        R"({"method":"flighttask_prepare","data":{"flight_id":"f","task_type":0,"execute_time":"soon","file":{"url":"u","fingerprint":"f"}}})");
    flighttask_prepare mission{};
    const auto wrong = read_data(*head, mission, {});
    REQUIRE(wrong);
    CHECK(wrong->pointer == "/data/execute_time");
    event::hms alarms{};
    const auto odd = envelopes.read(R"({"method":"hms","data":{"list":[7]}})");
    CHECK_FALSE(read_data(*odd, alarms, {}));
}

TEST_CASE("what is left out of a message that is refused is not reported beside the refusal") {
    left_out_world w{};
    w.cloud.on<event::hms>([](const event::hms&) { FAIL("there is no list"); });
    w.send_event("hms", R"({"list":[7],"list":"none"})");
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].ends_with(R"(/data/list: wanted an array, got "none" (hms))"));
    w.errors.clear();
    w.cloud.on<event::hms>([](const event::hms&) {});
    w.send_event("hms", R"({"list":[]})");
    CHECK(w.errors.empty());
}

TEST_CASE("a role that is destroyed by a report of what was left out does not handle the message") {
    left_out_world w{};
    auto cloud = std::make_unique<dji::cloud>(w.cloud_client);
    cloud->on<event::hms>([](const event::hms&) { FAIL("the role is gone"); });
    cloud->on_error([&](std::string_view, const thing::fault& fault) {
        CHECK(fault.left_out);
        cloud.reset();
    });
    w.send_event("hms", R"({"list":[7,8]})");
    CHECK_FALSE(cloud);
}
