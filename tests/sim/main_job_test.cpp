// The main job, from provisioning to the end of a mission, with every layer in one process.
#include "in_process.hpp"
#include "support/catch.hpp"

using namespace sim_test;

TEST_CASE("a simulated dock is provisioned, flies a mission for a backend and switches its aircraft off") {
    world w{};
    REQUIRE(w.listens);
    w.start();
    REQUIRE(w.run_until([&] { return w.aircraft_seen; }));
    CHECK(w.fly("f-1") == std::vector<int>{0, 0});
    REQUIRE(w.run_until([&] { return w.aircraft_off; }));
    CHECK(w.outcome == dji::mission_status::ok);
    CHECK(w.cloud->statistics().malformed == 0);
    CHECK(w.cloud->statistics().unmatched_replies == 0);
}

TEST_CASE("osd of dock and aircraft reaches the handler of its model once the topology is known") {
    world w{};
    int dock = 0;
    int aircraft = 0;
    w.cloud->on<dji::dock2::osd>(
        [&](const dji::dock2::osd& osd) { dock += osd.cover_state == dji::dock2::cover::closed ? 1 : 0; });
    w.cloud->on<dji::m3d::osd>(
        [&](const dji::m3d::osd& osd) { aircraft += osd.mode_code == dji::m3d::aircraft_mode::standby ? 1 : 0; });
    w.start();
    CHECK(w.run_until([&] { return dock >= 2 && aircraft >= 2; }));
}

TEST_CASE("a property set changes the dock and is reported as state") {
    world w{};
    std::optional<dji::toggle> reported{};
    w.cloud->on<dji::dock2::state>([&](const dji::dock2::state& state) { reported = state.silent_mode; });
    w.start();
    REQUIRE(w.run_until([&] { return w.aircraft_seen; }));
    dji::property::silent_mode quiet{};
    quiet.value = dji::toggle::on;
    std::optional<int> result{};
    w.cloud->async_set(dock_sn, quiet, [&](std::error_code, const dji::property_reply& reply) { result = reply.result(); });
    CHECK(w.run_until([&] { return result && reported; }));
    CHECK(result == 0);
    CHECK(reported == dji::toggle::on);
}

TEST_CASE("a broker sends a new device no command that it had retained") {
    world w{};
    w.cloud_client->async_run(asio::detached);
    bool retained = false;
    w.cloud_client->async_publish(dji::build_topic(dji::topic_kind::services, dock_sn),
                                  R"({"tid":"t","bid":"b","timestamp":1,"method":"return_home","data":{}})",
                                  {.qos = mqtt::qos::at_least_once, .retain = true},
                                  [&](std::error_code error, const auto&) { retained = !error; });
    REQUIRE(w.run_until([&] { return retained; }));
    w.dock_client->async_run(asio::detached);
    dji::device dock{*w.dock_client, dock_sn};
    std::vector<std::string> taken{};
    dock.on<dji::return_home>([&](const dji::origin& from, const dji::return_home&) { taken.push_back(from.tid.substr(0, 8)); });
    const std::size_t all = dji::cloud_filters.size() + dji::device_filters.size();
    REQUIRE(w.run_until([&] { return w.broker.statistics().subscriptions == all; }));
    bool answered = false;
    w.cloud->async_call(dock_sn, dji::return_home{}, [&](std::error_code error, const auto&) { answered = !error; });
    REQUIRE(w.run_until([&] { return answered; }));
    CHECK(taken.size() == 1);
    CHECK(dock.statistics().received == 1);
}

TEST_CASE("a mission that was not prepared is refused") {
    world w{};
    w.start();
    REQUIRE(w.run_until([&] { return w.aircraft_seen; }));
    std::error_code refused{};
    bool answered = false;
    w.cloud->async_call(dock_sn, world::execution("f-unknown"), [&](std::error_code error, const dji::ack&) {
        refused = error;
        answered = true;
    });
    REQUIRE(w.run_until([&] { return answered; }));
    CHECK(refused == dji::result_error(dji::result_code::failure));
}

TEST_CASE("a mission ends as failed when the backend has no wayline file") {
    world w{};
    w.cloud->on<dji::flighttask_resource_get>([](const dji::flighttask_resource_get&) { return dji::refused(1); });
    w.start();
    REQUIRE(w.run_until([&] { return w.aircraft_seen; }));
    CHECK(w.fly("f-1") == std::vector<int>{0, 0});
    REQUIRE(w.run_until([&] { return w.outcome.has_value(); }));
    CHECK(w.outcome == dji::mission_status::failed);
}
