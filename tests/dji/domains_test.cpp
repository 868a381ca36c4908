// Messages of many domains: what their types say that a table of fields does not.
#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "dji/rule_broken.hpp"
#include "dockwire/dji/messages/all.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/fields.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using dockwire::dji::test::rule_broken_by;

namespace {

template <class M>
M read_payload(std::string_view payload, std::int64_t wanted_seq) {
    envelope_reader reader{};
    const auto head = reader.read(payload);
    REQUIRE(head);
    CHECK(frame_seq(*head) == wanted_seq);
    M out{};
    REQUIRE_FALSE(read_data(*head, out, {.context = M::method}));
    return out;
}

template <class M>
M read(std::string_view text) {
    auto out = thing::from_json<M>(text);
    if (!out) FAIL(to_string(out.error()));
    return *out;
}

} // namespace

TEST_CASE("a frame of live control has its seq in the data or beside it") {
    const auto inside =
        read_payload<drc::down::drone_control>(R"({"method":"drone_control","data":{"seq":7,"x":1.5,"y":0,"h":-1,"w":10}})", 7);
    CHECK(inside.seq == 7);
    CHECK(inside.x == 1.5);
    const auto beside =
        read_payload<drc::down::drone_control>(R"({"method":"drone_control","seq":8,"data":{"x":1.5,"y":0,"h":-1,"w":10}})", 8);
    CHECK_FALSE(beside.seq);
    CHECK(beside.w == 10);
    CHECK(read_payload<drc::down::heart_beat>(R"({"method":"heart_beat","seq":1,"data":{"timestamp":1670415891013}})", 1)
              .timestamp == 1'670'415'891'013);
}

TEST_CASE("the speeds of an aircraft have the documented limits") {
    CHECK(rule_broken_by(drc::down::drone_control{.x = 17, .y = -17, .h = 5, .w = 90}) == "none");
    CHECK(rule_broken_by(drc::down::drone_control{.h = 5.1}) == "/h");
    CHECK(rule_broken_by(drc::down::drone_control{.h = -4.1}) == "/h");
    CHECK(rule_broken_by(drc::down::drone_control{.x = -17.5}) == "/x");
}

TEST_CASE("a flight to a point has one point and an id") {
    fly_to_point flight{.fly_to_id = "f", .max_speed = 10, .points = {{.latitude = 48.1, .longitude = 11.5, .height = 600}}};
    CHECK(rule_broken_by(flight) == "none");
    flight.points.push_back(flight.points.front());
    CHECK(rule_broken_by(flight) == "/points");
    flight.points.clear();
    CHECK(rule_broken_by(flight) == "/points");
    flight.points = {{.latitude = 48.1, .longitude = 11.5, .height = 1}};
    CHECK(rule_broken_by(flight) == "/points/0/height");
    CHECK(rule_broken_by(fly_to_point_stop{}) == "none");
}

TEST_CASE("lost-link actions of missions and of flights to a point have other numbers") {
    CHECK(static_cast<int>(wayline_lost_link_action::return_home) == 0);
    CHECK(static_cast<int>(aircraft::lost_link_action::return_home) == 2);
    takeoff_to_point flight{};
    flight.rc_lost_action = aircraft::lost_link_action::return_home;
    CHECK(thing::to_json(flight)->find(R"("rc_lost_action":2)") != std::string::npos);
}

TEST_CASE("one name is a command and its progress: the kind decides the type") {
    CHECK(cover_open::method == event::cover_open::method);
    CHECK(message_traits<cover_open>::topic == topic_kind::services);
    CHECK(message_traits<event::cover_open>::topic == topic_kind::events);
    CHECK(read<cover_open::reply>(R"({"result":0,"output":{"status":"sent"}})").output->status == thing::open{job_status::sent});
    CHECK_FALSE(read<cover_open::reply>(R"({"result":0})").output);
}

TEST_CASE("steps of a job that the reference does not list are kept") {
    const std::string text =
        R"({"result":0,"output":{"status":"in_progress","progress":{"percent":70,"step_key":"polish_cover"}}})";
    const auto progress = read<event::cover_open>(text);
    CHECK(progress.output.progress->step_key->text() == "polish_cover");
    CHECK_FALSE(progress.output.progress->step_key->known());
    CHECK(*thing::to_json(progress) == text);
    const auto listed =
        read<event::cover_open>(R"({"result":0,"output":{"status":"sent","progress":{"percent":1,"step_key":"open_cover"}}})");
    CHECK(listed.output.progress->step_key == thing::open{job_step::open_cover});
}

TEST_CASE("the final states of a job are known") {
    for (const auto status :
         {job_status::ok, job_status::failed, job_status::canceled, job_status::rejected, job_status::timeout})
        CHECK(is_final(status));
    for (const auto status : {job_status::sent, job_status::in_progress, job_status::paused})
        CHECK_FALSE(is_final(status));
}

TEST_CASE("an AirSense warning is an array of aircraft") {
    const std::string plane =
        R"({"icao":"3C6444","warning_level":3,"latitude":48.1,"longitude":11.5,"altitude":900,"altitude_type":1,)"
        R"("heading":91.5,"relative_altitude":80,"vert_trend":2,"distance":650})";
    const auto warning = read<event::airsense_warning>("[" + plane + "," + plane + "]");
    REQUIRE(warning.traffic.size() == 2);
    CHECK(warning.traffic[1].warning_level == air_danger::level_3);
    CHECK(*thing::to_json(warning) == "[" + plane + "," + plane + "]");
    CHECK(read<event::airsense_warning>(plane).traffic.size() == 1);
}

TEST_CASE("replies that have their fields beside the result are read and can be refusals") {
    const auto logs = read<fileupload_list::reply>(
        R"({"files":[{"device_sn":"D","module":"3","list":[{"boot_index":4,"start_time":1,"end_ime":2,"size":3}]}]})");
    CHECK(logs.result == 0);
    CHECK(logs.files[0].module == log_module::dock);
    CHECK(logs.files[0].list[0].end_time == 2);
    CHECK(read<unlock_license_list::reply>(R"({"result":319030})").result == 319030);
    CHECK(read<unlock_license_switch::reply>(R"({"result":0,"license_id":240330})").license_id == 240330);
}

TEST_CASE("keys that examples misspell are read and written right") {
    const auto around = read<drc::up::hsi_info_push>(R"({"around_distance":[10,8,9]})");
    CHECK(*thing::to_json(around) == R"({"around_distances":[10,8,9]})");
    const auto shutter = read<drc::down::drc_camera_mechanical_shutter_set>(
        R"({"payload_index":"81-0-0","camera_type":"wide","dewarping_state":1})");
    CHECK(shutter.mechanical_shutter_state == toggle::on);
}

TEST_CASE("live control has the shutter speeds of the properties with the same numbers, and another one for automatic") {
    constexpr auto speeds = values_of(thing::tag<shutter>{});
    constexpr auto of_drc = values_of(thing::tag<drc_shutter>{});
    static_assert(of_drc.size() == speeds.size());
    for (const auto& [speed, text] : speeds) {
        CHECK(thing::text_of(drc_shutter_of(speed)) == text);
        CHECK(shutter_of(drc_shutter_of(speed)) == speed);
        CHECK((speed == shutter::automatic || static_cast<int>(drc_shutter_of(speed)) == static_cast<int>(speed)));
    }
    CHECK(static_cast<int>(drc_shutter_of(shutter::automatic)) == 60);
    CHECK_FALSE(thing::is_listed(static_cast<drc_shutter>(65534)));
    CHECK_FALSE(thing::is_listed(static_cast<shutter>(60)));
    drc::down::drc_camera_shutter_set set{.payload_index = "81-0-0"};
    set.shutter_value = drc_shutter_of(shutter::s8);
    CHECK(thing::to_json(set)->find(R"("shutter_value":59)") != std::string::npos);
}

TEST_CASE("pushes of live control may be partial") {
    CHECK(*thing::to_json(read<drc::up::osd_info_push>(R"({"height":12.5})")) == R"({"height":12.5})");
    CHECK(*thing::to_json(read<drc::up::drc_drone_state_push>("{}")) == "{}");
}

TEST_CASE("commands that erase or fly are not repeated") {
    CHECK_FALSE(message_traits<device_format>::safe_to_repeat);
    CHECK_FALSE(message_traits<drone_format>::safe_to_repeat);
    CHECK_FALSE(message_traits<takeoff_to_point>::safe_to_repeat);
    CHECK_FALSE(message_traits<camera_photo_take>::safe_to_repeat);
    CHECK(message_traits<live_stop_push>::safe_to_repeat);
}

TEST_CASE("sticks are built from -1 to 1, and what is beyond or no number flies nowhere unexpected") {
    CHECK(sticks({}) == drc::down::stick_control{});
    const auto ends = sticks({.roll = -1, .pitch = 1, .throttle = 0.5, .yaw = -0.25});
    CHECK(ends == drc::down::stick_control{.roll = 364, .pitch = 1684, .throttle = 1354, .yaw = 859});
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto odd = sticks({.roll = nan, .pitch = infinity, .throttle = -1e300, .yaw = 1.0001});
    CHECK(odd == drc::down::stick_control{.roll = 1024, .pitch = 1684, .throttle = 364, .yaw = 1684});
    CHECK(rule_broken_by(ends) == "none");
    CHECK(rule_broken_by(odd) == "none");
    CHECK(rule_broken_by(drc::down::stick_control{.roll = 363}) == "/roll");
    CHECK(rule_broken_by(drc::down::stick_control{.yaw = 1685}) == "/yaw");
    static_assert(stick_value(0) == 1024 && stick_value(0.0001) == 1024 && stick_value(0.001) == 1025);
}

TEST_CASE("what 1.11.3 called otherwise is read, and written as it is called now") {
    const auto sim = read<esim_operator_switch>(R"({"imei":"8","device_type":"dock","telecom_operator":2})");
    CHECK(*thing::to_json(sim) == R"({"imei":"8","device_type":"dock","esim_operator":2})");
    const auto upgrade = read<event::ota_progress>(
        R"({"result":0,"output":{"status":"sent","progress":{"percent":1,"step_key":"download_firmware"}}})");
    CHECK(upgrade.output.progress->current_step == thing::open{firmware_step::download_firmware});
    CHECK(thing::to_json(upgrade)->find(R"("current_step":"download_firmware")") != std::string::npos);
    const auto log = read<log_file_progress>(R"({"prgress":41})");
    CHECK(log.progress == 41);
    CHECK(*thing::to_json(log) == R"({"progress":41})");
}

TEST_CASE("a gimbal turns in degrees per second by a service, and in radians per second by a frame") {
    const auto unit_of_speed = []<class M>() {
        const auto fields = thing::fields_of<M>();
        return std::ranges::find(fields, "yaw_speed", &thing::field::name)->rule.unit;
    };
    CHECK(unit_of_speed.operator()<camera_screen_drag>() == "°/s");
    CHECK(unit_of_speed.operator()<drc::down::drc_camera_screen_drag>() == "rad/s");
}

TEST_CASE("causes of circling have other numbers on RC Plus 2 than on Dock") {
    const auto circling = read<event::poi_status_notify>(R"({"status":"failed","reason":5})");
    CHECK(circling.reason == poi_cause::on_ground);
    CHECK(tracking_cause_of(circling.reason) == tracking_cause::distance_maximum);
    CHECK(tracking_cause_of(poi_cause::on_ground_rc_plus_2) == tracking_cause::on_ground);
    CHECK(ends_tracking(tracking_cause::link_lost));
    CHECK_FALSE(ends_tracking(tracking_cause::gps_weak));
}

TEST_CASE("the final states of a wayline in flight are known") {
    for (const auto status :
         {in_flight_status::canceled, in_flight_status::ok, in_flight_status::failed, in_flight_status::timeout})
        CHECK(is_final(status));
    for (const auto status : {in_flight_status::uploading, in_flight_status::paused, static_cast<in_flight_status>(0)})
        CHECK_FALSE(is_final(status));
}

TEST_CASE("Dock 2 and Dock 3 ask each other's progress under other names") {
    CHECK(*thing::to_json(flighttask_progress_get{.target_sn = "D", .flight_id = "f"}) == R"({"target_sn":"D","flight_id":"f"})");
    CHECK(*thing::to_json(flighttask_progress_get{.sn = "D"}) == R"({"sn":"D"})");
}

TEST_CASE("a frame says how a photo goes beside the result, a service inside output") {
    CHECK(read<drc::down::drc_camera_photo_take::reply>(R"({"result":0,"status":"in_progress"})").status ==
          thing::open{photo_start_status::in_progress});
    CHECK(read<camera_photo_take::reply>(R"({"result":0,"output":{"status":"in_progress"}})").output->status ==
          thing::open{photo_start_status::in_progress});
}
