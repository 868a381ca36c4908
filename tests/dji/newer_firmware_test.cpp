// What a newer firmware adds reaches the application: what is known in it typed, the rest as it came.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/psdk.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

namespace {

constexpr device_model newer_aircraft{device_domain::aircraft, 174, 0};

constexpr std::string_view newer_osd{
    R"({"tid":"t","bid":"b","timestamp":1730790000001,"gateway":"4TADKAQ000J01","data":{"height":12.5,"mode_code":99,"1-65535-0":{"gimbal_pitch":-45.5,"zest":[1]},"aura":{"glow": 1.50}}})"};

/// A world whose dock has an aircraft that no document knows.
struct newer_world : world {
    newer_world() {
        auto topology = dock_topology();
        topology.sub_devices.at(0).type = 174;
        topology.sub_devices.at(0).sub_type = 0;
        outcome<ack> online{};
        dock.async_online(topology, online.take());
        settle();
    }
};

} // namespace

TEST_CASE("osd and state of a model without a handler reach the application as they came, with their origin") {
    newer_world w{};
    std::vector<std::string> seen{};
    w.cloud.on<m3d::osd>([](const m3d::osd&) { FAIL("the model is another"); });
    w.cloud.on_unknown_device([&](const origin& from, std::string_view text) {
        CHECK(from.device_sn == aircraft_sn);
        CHECK(from.gateway_sn == dock_sn);
        CHECK(from.model == newer_aircraft);
        seen.emplace_back(text);
    });
    w.inject(build_topic(topic_kind::osd, aircraft_sn), std::string{newer_osd});
    w.inject(build_topic(topic_kind::state, aircraft_sn), std::string{newer_osd});
    CHECK(seen == std::vector<std::string>{std::string{newer_osd}, std::string{newer_osd}});
    CHECK(w.cloud.statistics().unhandled == 2);
    CHECK(w.cloud.statistics().unknown_devices == 0);
}

TEST_CASE("a newer model is read as a known one if the application says so, and what is new in it is kept") {
    newer_world w{};
    std::vector<std::string> seen{};
    w.cloud.on_unknown_device([](const origin&, std::string_view) { FAIL("there is a handler"); });
    w.cloud.on<m3d::osd>(newer_aircraft, [&](const origin& from, const m3d::osd& osd) {
        CHECK(from.model == newer_aircraft);
        CHECK(osd.height == 12.5);
        CHECK(static_cast<int>(osd.mode_code.value()) == 99);
        seen.push_back(*thing::to_json(osd));
    });
    w.inject(build_topic(topic_kind::osd, aircraft_sn), std::string{newer_osd});
    REQUIRE(seen.size() == 1);
    for (const std::string_view part : {R"("height":12.5)", R"("mode_code":99)", R"("aura":{"glow": 1.50})", R"("zest":[1])",
                                        R"("1-65535-0":{"gimbal_pitch":-45.5)"})
        CHECK(seen[0].find(part) != std::string::npos);
}

TEST_CASE("unknown fields and enum values of commands, events and replies are kept and written back") {
    world w{};
    outcome<ack> done{};
    w.dock.on<flighttask_execute>([](const flighttask_execute& task) {
        CHECK(*thing::to_json(task) == R"({"flight_id":"f","mood":"bright"})");
        ack made{};
        made.extra = task.extra;
        return made;
    });
    flighttask_execute task{};
    task.flight_id = "f";
    task.extra.set("mood", R"("bright")");
    w.cloud.async_call(dock_sn, task, done.take());
    w.settle();
    CHECK_FALSE(done.error);
    CHECK(*thing::to_json(done.reply) == R"({"result":0,"mood":"bright"})");

    std::string seen{};
    w.cloud.on<event::flighttask_progress>([&](const event::flighttask_progress& news) { seen = *thing::to_json(news.output); });
    w.inject(build_topic(topic_kind::events, dock_sn),
             R"({"method":"flighttask_progress","data":{"result":0,"output":{"status":"dreaming","tune":{"a":[null, 1e2]}}}})");
    CHECK(seen.find(R"("status":"dreaming")") != std::string::npos);
    CHECK(seen.find(R"("tune":{"a":[null, 1e2]})") != std::string::npos);
}

TEST_CASE("an unknown property that the cloud sets reaches the device as it came") {
    world w{};
    std::string seen{};
    w.dock.on_unknown_method([&](const origin& from, std::string_view text) {
        CHECK(from.kind == topic_kind::property_set);
        seen = text;
    });
    const std::string payload{R"({"tid":"t","bid":"b","timestamp":1730790000001,"data":{"glow":{"level": 1.50}}})"};
    w.inject(build_topic(topic_kind::property_set, dock_sn), payload);
    CHECK(seen == payload);
    CHECK(w.broker.sent_to("/set_reply").size() == 1);
}

TEST_CASE("a frame of live control that the pages put on two topics is taken on both") {
    newer_world w{};
    std::vector<std::string> seen{};
    w.cloud.on<drc::up::drc_psdk_floating_window_text>([&](const origin& from, const auto& window) {
        seen.push_back(std::string{info(from.kind).name} + " " + window.floating_window_text.value_or("-"));
    });
    constexpr std::string_view data{
        R"("method":"drc_psdk_floating_window_text","data":{"psdk_index":1,"floating_window_text":"40 %"}})"};
    w.inject(build_topic(topic_kind::drc_up, dock_sn), R"({"seq":4,)" + std::string{data});
    w.inject(build_topic(topic_kind::events, dock_sn),
             R"({"tid":"t7","bid":"b","timestamp":1765100000001,"need_reply":1,"gateway":"4TADKAQ000J01",)" + std::string{data});
    CHECK(seen == std::vector<std::string>{"drc/up 40 %", "events 40 %"});
    CHECK(w.broker.sent.back().payload.find(R"("tid":"t7")") != std::string::npos); // the event wanted an answer
    CHECK(w.broker.sent.back().payload.find(R"("data":{"result":0})") != std::string::npos);
    CHECK(w.errors.empty());
}

TEST_CASE("a cloud hears frames of live control when it handles one, and the others are no news") {
    newer_world w{};
    const auto frame = [&] {
        w.inject(build_topic(topic_kind::drc_up, dock_sn), R"({"method":"drc_speaker_play_progress","data":{"psdk_index":1}})");
    };
    const auto before = w.cloud.statistics();
    frame();
    CHECK(w.cloud.statistics().received == before.received);
    w.cloud.on_unknown_method([](const origin&, std::string_view) { FAIL("frames are many"); });
    w.cloud.on<drc::up::drc_psdk_ui_resource>([](const drc::up::drc_psdk_ui_resource&) { FAIL("another method"); });
    w.settle();
    frame();
    CHECK(w.cloud.statistics().unhandled == before.unhandled + 1);
    CHECK(w.errors.empty());
}
