#include "dockwire/asio.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;

TEST_CASE("a service is called and answered") {
    world w{};
    std::vector<std::string> seen{};
    w.dock.on<flighttask_prepare>([&](const origin& from, const flighttask_prepare& mission) {
        seen.push_back(from.method + " " + mission.flight_id);
        return accepted;
    });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission("f-7"), done.take());
    CHECK(done.calls == 0);
    w.settle();
    CHECK(done.calls == 1);
    CHECK_FALSE(done.error);
    CHECK(seen == std::vector<std::string>{"flighttask_prepare f-7"});
    CHECK(w.cloud.statistics().replies == 1);
    CHECK(w.errors.empty());
}

TEST_CASE("a result other than 0 is an error and comes with the reply") {
    world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute&) { return refused(319'007); });
    outcome<ack> done{};
    flighttask_execute task{};
    task.flight_id = "f-1";
    w.cloud.async_call(dock_sn, task, done.take());
    w.settle();
    CHECK(done.error == result_error(319'007));
    CHECK(done.error.category() == result_category());
    CHECK(done.reply.result == 319'007);
}
