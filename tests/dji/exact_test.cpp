// What breaks a documented rule does not leave: every way in which either role sends.
#include "dockwire/asio.hpp"

#include <string>
#include <string_view>

#include "dji/world.hpp"
#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/organization.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

namespace {

/// Nothing was sent, and the only report is of this topic, pointer, rule and message.
void check_refused(const world& w, std::string_view report) {
    CHECK(w.broker.sent.empty());
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors.front() == report);
}

/// Such as a user who mistook radians or centimetres for what is documented would send.
config::reply config_with_wrong_port() {
    config::reply made{};
    made.app_id = "1";
    made.app_key = "k";
    made.app_license = "l";
    made.ntp_server_port = 70'000;
    return made;
}

} // namespace

TEST_CASE("a property outside its range is not sent") {
    world w{};
    outcome<property_reply> done{};
    property::height_limit limit{};
    limit.value = 5;
    w.cloud.async_set(dock_sn, limit, done.take());
    w.settle();
    CHECK(done.error == call_error::invalid_message);
    check_refused(w, "thing/product/4TADKAQ000J01/property/set /data/height_limit: wanted a number from 20 to 1500 m, got 5 "
                     "(height_limit)");
}

TEST_CASE("a request with too many elements is not sent") {
    world w{};
    outcome<airport_bind_status::reply> done{};
    airport_bind_status question{};
    question.devices.resize(3);
    w.dock.async_request(question, done.take());
    w.settle();
    CHECK(done.error == call_error::invalid_message);
    check_refused(w,
                  "thing/product/4TADKAQ000J01/requests /data/devices: wanted at most 2 elements, got 3 (airport_bind_status)");
}

TEST_CASE("an event with a value that no document lists is not sent, with an answer or without") {
    world w{};
    event::flighttask_progress progress{};
    progress.output.status = decltype(progress.output.status){"half done"};
    SECTION("with") {
        outcome<ack> done{};
        w.dock.async_event(progress, done.take());
        w.settle();
        CHECK(done.error == call_error::invalid_message);
    }
    SECTION("without") {
        w.dock.send_event(progress);
        w.settle();
    }
    check_refused(w, "thing/product/4TADKAQ000J01/events /data/output/status: wanted a documented value, got \"half done\" "
                     "(flighttask_progress)");
}

TEST_CASE("osd and state that break a rule are not sent, for the gateway and for what is behind it") {
    world w{};
    SECTION("osd") {
        dock2::osd osd{};
        osd.humidity = 100.5;
        w.dock.report(osd);
        w.settle();
        check_refused(w, "thing/product/4TADKAQ000J01/osd /data/humidity: wanted a number from 0 to 100 %RH, got 100.5 (osd)");
    }
    SECTION("state") {
        dock2::state state{};
        state.silent_mode = static_cast<toggle>(7);
        w.dock.report(state);
        w.settle();
        check_refused(w, "thing/product/4TADKAQ000J01/state /data/silent_mode: wanted a documented value, got 7 (state)");
    }
    SECTION("of a sub-device") {
        m3d::osd osd{};
        osd.latitude = 91;
        w.dock.sub_device(aircraft_sn).report(osd);
        w.settle();
        check_refused(w, "thing/product/1581F6Q8X0001/osd /data/latitude: wanted a number from -90 to 90 °, got 91 (osd)");
    }
}

TEST_CASE("a topology with an unknown domain is not sent") {
    world w{};
    auto topology = dock_topology();
    topology.sub_devices.at(0).domain = static_cast<device_domain>(9);
    outcome<ack> done{};
    w.dock.async_online(topology, done.take());
    w.settle();
    CHECK(done.error == call_error::invalid_message);
    check_refused(
        w, "sys/product/4TADKAQ000J01/status /data/sub_devices/0/domain: wanted a documented value, got \"\" (update_topo)");
}

TEST_CASE("a text that is not UTF-8 is not sent") {
    world w{};
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission("\xff"), done.take());
    w.settle();
    CHECK(done.error == call_error::invalid_message);
    check_refused(w, "thing/product/4TADKAQ000J01/services /data/flight_id: is not valid UTF-8 (flighttask_prepare)");
}

TEST_CASE("a handler's reply that breaks a rule is reported, and the asker is told of a failure") {
    world w{};
    w.cloud.on<config>([](const config&) { return config_with_wrong_port(); });
    outcome<config::reply> done{};
    w.dock.async_request(config{}, done.take());
    w.settle();
    CHECK(done.error == result_error(result_code::failure));
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors.front() ==
          "thing/product/4TADKAQ000J01/requests_reply /data/ntp_server_port: wanted a number from 0 to 65535, "
          "got 70000 (config)");
    CHECK(w.broker.sent_to("/requests_reply").at(0).payload.find("70000") == std::string::npos);
}

TEST_CASE("a topology that the role itself takes is counted") {
    world w{};
    w.go_online();
    CHECK(w.cloud.statistics().handled == 1);
}
