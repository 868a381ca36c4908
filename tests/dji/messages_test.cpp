// Messages of our own making, through reading, writing and validation.
#include <string>
#include <string_view>

#include "dji/rule_broken.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/offline_map.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/validate.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using dockwire::dji::test::rule_broken_by;

namespace {

/// Reads a text strictly and writes it again, byte for byte.
template <class M>
M same_text(std::string_view text) {
    const auto read = thing::from_json<M>(text, {.strict = true});
    if (!read) FAIL(to_string(read.error()));
    const auto written = thing::to_json(*read);
    REQUIRE(written);
    CHECK(*written == text);
    CHECK_FALSE(thing::validate(*read));
    return *read;
}

flighttask_prepare mission() {
    flighttask_prepare made{};
    made.flight_id = "f";
    made.rth_altitude = 60;
    return made;
}

} // namespace

TEST_CASE("update_topo survives a round trip") {
    const auto topology = same_text<update_topo>(
        R"({"domain":"3","type":2,"sub_type":0,"device_secret":"s1","nonce":"n1","thing_version":"1.2.0","sub_devices":[)"
        R"({"sn":"1581F6Q8X0001","domain":"0","type":91,"sub_type":1,"index":"A","thing_version":"1.2.0"}]})");
    CHECK(topology.domain == thing::open{device_domain::dock});
    REQUIRE(topology.sub_devices.size() == 1);
    CHECK(topology.sub_devices[0].domain == thing::open{device_domain::aircraft});
}

TEST_CASE("a topology of older firmware is read: version as a number, domain as a number or missing") {
    thing::tolerances tolerated{};
    const auto topology = thing::from_json<update_topo>(
        R"({"type":"119","sub_type":0,"version":1,"sub_devices":[{"sn":"A","domain":0,"type":67,"sub_type":0}]})",
        {.tolerated = &tolerated});
    REQUIRE(topology);
    CHECK(topology->type == 119);
    CHECK_FALSE(topology->domain);
    CHECK(topology->sub_devices[0].domain == thing::open{device_domain::aircraft});
    REQUIRE(topology->extra.find("version") != nullptr);
    CHECK(*topology->extra.find("version") == "1");
    CHECK(tolerated.total() == 3);
}

TEST_CASE("config and its reply without result survive a round trip") {
    same_text<config>(R"({"config_type":"json","config_scope":"product"})");
    same_text<config::reply>(
        R"({"app_id":"171440","app_key":"k","app_license":"l","ntp_server_host":"ntp.example.org","ntp_server_port":123})");
    same_text<config::reply>(R"({"app_id":"171440","app_key":"k","app_license":"l","ntp_server_host":"ntp.example.org"})");
}

TEST_CASE("flighttask_prepare survives a round trip") {
    const auto task = same_text<flighttask_prepare>(
        R"({"flight_id":"2f1c","execute_time":1700000000000,"task_type":2,"file":{"url":"https://example.org/w.kmz","fingerprint":"9e107d9d"},)"
        R"("ready_conditions":{"battery_capacity":80,"begin_time":1700000000000,"end_time":1700000600000},)"
        R"("executable_conditions":{"storage_capacity":500},"break_point":{"index":4,"state":1,"progress":0.25,"wayline_id":0},)"
        R"("rth_altitude":120,"rth_mode":1,"out_of_control_action":0,"exit_wayline_when_rc_lost":1,"wayline_precision_type":1,)"
        R"("simulate_mission":{"is_enable":1,"latitude":48.137,"longitude":11.575},"flight_safety_advance_check":1})");
    CHECK(task.task_type == wayline_task::conditional);
    CHECK(task.exit_wayline_when_rc_lost == wayline_exit_on_lost_link::exit);
    CHECK(task.break_point->state == waypoint_relation::on_waypoint);
}

TEST_CASE("flighttask_prepare keeps the documented limits") {
    CHECK(rule_broken_by(mission()) == "none");
    auto low = mission();
    low.rth_altitude = 19;
    CHECK(rule_broken_by(low) == "/rth_altitude");
    auto high = mission();
    high.rth_altitude = 1501;
    CHECK(rule_broken_by(high) == "/rth_altitude");
    auto late = mission();
    late.execute_time = 17'000'000'000'000;
    CHECK(rule_broken_by(late) == "/execute_time");
    auto nameless = mission();
    nameless.flight_id.clear();
    CHECK(rule_broken_by(nameless) == "/flight_id");
    auto beyond = mission();
    beyond.break_point = wayline_break_point{.progress = 1.5};
    CHECK(rule_broken_by(beyond) == "/break_point/progress");
    auto strange = mission();
    strange.out_of_control_action = static_cast<wayline_lost_link_action>(3);
    CHECK(rule_broken_by(strange) == "/out_of_control_action");
}

TEST_CASE("lost-link actions have the numbers of their own message") {
    CHECK(static_cast<int>(wayline_lost_link_action::return_home) == 0);
    CHECK(static_cast<int>(wayline_lost_link_action::hover) == 1);
    CHECK(static_cast<int>(wayline_lost_link_action::land) == 2);
}

TEST_CASE("flighttask_execute survives a round trip, with and without a second dock") {
    same_text<flighttask_execute>(R"({"flight_id":"2f1c"})");
    const std::string dock =
        R"("latitude":48.1,"longitude":11.5,"height":520.5,"heading":-12.5,"home_position_is_valid":1,"index":3,"sn":"D","rtcm_info":{)"
        R"("mount_point":"M","port":"2101","host":"h","rtcm_device_type":1,"source_type":3},"alternate_land_point":{"longitude":11.6,)"
        R"("latitude":48.2,"safe_land_height":30,"is_configured":1,"height":519}})";
    std::string code{"0"};
    for (int i = 1; i < 28; ++i)
        code += "," + std::to_string(i);
    const auto task = same_text<flighttask_execute>(
        R"({"flight_id":"2f1c","multi_dock_task":{"wireless_link_topo":{"secret_code":[)" + code +
        R"(],"center_node":{"sdr_id":1,"sn":"A"},"leaf_nodes":[{"sdr_id":2,"sn":"D","control_source_index":1}]},"dock_infos":[)"
        R"({"dock_type":"takeoff",)" +
        dock + R"(,{"dock_type":"landing",)" + dock + "]}}");
    CHECK(task.multi_dock_task->dock_infos[1].dock_type == thing::open{dock_role::landing});
}

TEST_CASE("requests before take-off survive a round trip") {
    same_text<flighttask_resource_get>(R"({"flight_id":"2f1c"})");
    same_text<flighttask_resource_get::reply>(
        R"({"result":0,"output":{"file":{"url":"https://example.org/w.kmz","fingerprint":"9e10"}}})");
    same_text<flight_areas_get>("{}");
    same_text<flight_areas_get::reply>(R"({"result":0})");
    same_text<flight_areas_get::reply>(R"({"result":0,"output":{"files":[{"name":"n","url":"u","checksum":"c","size":12}]}})");
    same_text<offline_map_get>("{}");
    same_text<offline_map_get::reply>(R"({"result":0})");
    same_text<offline_map_get::reply>(R"({"result":0,"output":{"files":[],"offline_map_enable":true}})");
}

TEST_CASE("flighttask_progress survives a round trip") {
    const auto progress = same_text<event::flighttask_progress>(
        R"({"result":0,"output":{"status":"paused","progress":{"current_step":23,"percent":41},"ext":{"current_waypoint_index":7,)"
        R"("wayline_mission_state":7,"media_count":12,"track_id":"t","flight_id":"2f1c","break_point":{"index":7,"state":0,"progress":0.5,)"
        R"("wayline_id":0,"break_reason":517,"latitude":48.1,"longitude":11.5,"height":560.25,"attitude_head":-30},"wayline_id":0}}})");
    CHECK(progress.output.progress->current_step == wayline_step::executing);
    CHECK(progress.output.ext->break_point->break_reason == break_cause::obstacle);
    CHECK(thing::text_of(*progress.output.ext->break_point->break_reason) == "Obstacle");
}

TEST_CASE("the final states of a mission are known") {
    for (const auto status : {mission_status::ok, mission_status::partially_done, mission_status::failed,
                              mission_status::canceled, mission_status::rejected, mission_status::timeout})
        CHECK(is_final(status));
    for (const auto status : {mission_status::sent, mission_status::in_progress, mission_status::paused})
        CHECK_FALSE(is_final(status));
}

TEST_CASE("values that no document lists survive a round trip") {
    const std::string text =
        R"({"result":0,"output":{"status":"hovering","progress":{"current_step":4711,"percent":1,"eta":90},"weather":{"rain":[1,2]}}})";
    thing::tolerances tolerated{};
    const auto progress = thing::from_json<event::flighttask_progress>(text, {.tolerated = &tolerated});
    REQUIRE(progress);
    CHECK_FALSE(progress->output.status.known());
    CHECK(progress->output.status.text() == "hovering");
    CHECK(static_cast<int>(progress->output.progress->current_step) == 4711);
    CHECK(*thing::to_json(*progress) == text);
    CHECK(tolerated.total() == 4);
}

TEST_CASE("silent_mode is a property by its name") {
    const auto on = same_text<property::silent_mode>(R"({"silent_mode":1})");
    CHECK(on.value == toggle::on);
}

TEST_CASE("osd of Dock 2 survives a round trip") {
    const auto osd = same_text<dock2::osd>(
        R"({"home_position_is_valid":1,"heading":-78.5,"air_conditioner":{"air_conditioner_state":3,"switch_time":10},)"
        R"("drone_battery_maintenance_info":{"maintenance_state":0,"maintenance_time_left":0,"heat_state":2,"batteries":[)"
        R"({"capacity_percent":32767,"index":0,"voltage":24000,"temperature":21.5}]},"position_state":{"is_calibration":1,"is_fixed":2,)"
        R"("quality":10,"gps_number":12,"rtk_number":30},"backup_battery":{"switch":1,"voltage":26000,"temperature":25.5},"activation_time":1700000000,)"
        R"("first_power_on":1631945855969,"storage":{"total":80000000,"used":50000},"humidity":44.5,"wind_speed":3.2,"rainfall":1,)"
        R"("wireless_link":{"dongle_number":1,"4g_link_state":1,"sdr_link_state":1,"link_workmode":1,"sdr_quality":5,"4g_quality":4,)"
        R"("4g_uav_quality":4,"4g_gnd_quality":5,"sdr_freq_band":2.4,"4g_freq_band":1.8},"network_state":{"type":2,"quality":5,"rate":5.5},)"
        R"("cover_state":1,"sub_device":{"device_sn":"A","device_model_key":"0-91-1","device_online_status":1,"device_paired":1},)"
        R"("flighttask_step_code":5,"mode_code":4,"latitude":48.137,"longitude":11.575})");
    const auto& battery = osd.drone_battery_maintenance_info->batteries->front();
    CHECK(battery.capacity_percent.is_no_reading());
    CHECK(battery.voltage.value_or(0) == 24'000);
    CHECK(thing::from_json<docks::drone_battery>(R"({"temperature":3276.7})")->temperature.is_no_reading());
    CHECK(osd.wireless_link->quality_4g == 4);
    CHECK(osd.backup_battery->switched == toggle::on);
    CHECK_FALSE(osd.rainfall == dock2::rain::none);
    CHECK(osd.cover_state == dock2::cover::open);
}

TEST_CASE("state of Dock 2 survives a round trip") {
    const auto state = same_text<dock2::state>(
        R"({"silent_mode":0,"dongle_infos":[{"imei":"86","dongle_type":10,"eid":"e","esim_activate_state":1,"sim_card_state":0,"sim_slot":2,)"
        R"("esim_infos":[{"telecom_operator":1,"enabled":true,"iccid":"i"}],"sim_info":{"telecom_operator":0,"sim_type":0,"iccid":""}}],)"
        R"("acc_time":7200,"live_capacity":{"available_video_number":1,"coexist_video_number_max":1,"device_list":[{"sn":"A",)"
        R"("available_video_number":1,"coexist_video_number_max":1,"camera_list":[{"camera_index":"81-0-0","available_video_number":1,)"
        R"("coexist_video_number_max":1,"video_list":[{"video_index":"normal-0","video_type":"wide","switchable_video_types":["wide","ir"]}]}]}]},)"
        R"("live_status":[{"video_id":"A/81-0-0/normal-0","video_type":"wide","video_quality":3,"status":1,"error_status":0}],)"
        R"("firmware_upgrade_status":0,"firmware_version":"10.01.16.05"})");
    CHECK(state.dongle_infos->front().esim_infos->front().enabled == true);
    CHECK(state.live_status->front().video_quality == live_quality::high_definition);
}

TEST_CASE("osd of Matrice 3TD survives a round trip, with its payloads by index") {
    const auto osd = same_text<m3d::osd>(
        R"({"cameras":[{"remain_photo_num":900,"payload_index":"81-0-0","camera_mode":1,"photo_state":0,"screen_split_enable":false,)"
        R"("recording_state":1,"zoom_factor":5,"photo_storage_settings":["wide","ir"],"wide_iso":3,"wide_shutter_speed":65534,)"
        R"("wide_exposure_value":16,"ir_metering_mode":1,"ir_metering_point":{"x":0.5,"y":0.5,"temperature":31.25}}],)"
        R"("obstacle_avoidance":{"horizon":1,"upside":1,"downside":0},"height_limit":120,"total_flight_sorties":12,)"
        R"("176-0-0":{"payload_index":"176-0-0"},"81-0-0":{"gimbal_pitch":-90,"gimbal_roll":0,"gimbal_yaw":12.5,"payload_index":"81-0-0",)"
        R"("zoom_factor":0.56},"track_id":"","battery":{"capacity_percent":88,"remain_flight_time":1500,"return_home_power":20,"landing_power":10,)"
        R"("batteries":[{"capacity_percent":88,"index":0,"sn":"B","type":0,"sub_type":0,"voltage":15400,"temperature":30.5}]},)"
        R"("wind_direction":3,"attitude_head":41.7,"latitude":48.137,"longitude":11.575,"gear":1,"mode_code":5})");
    CHECK(osd.payloads.size() == 2);
    CHECK(osd.payloads.at("81-0-0").gimbal_pitch == -90);
    CHECK(osd.mode_code == m3d::aircraft_mode::wayline_flight);
    CHECK(thing::text_of(*osd.cameras->front().wide_exposure_value) == "0 EV");
    CHECK(osd.cameras->front().photo_storage_settings->back() == thing::open{lens::ir});
}

TEST_CASE("state of Matrice 3D survives a round trip") {
    const auto state = same_text<m3d::state>(
        R"({"best_link_gateway":"D1","offline_map_enable":true,"current_rth_mode":1,"rth_mode":1,"low_battery_warning_threshold":25,)"
        R"("home_latitude":48.137,"home_longitude":11.575,"mode_code_reason":6,"commander_flight_height":80,"commander_flight_mode":1,)"
        R"("commander_mode_lost_action":1,"camera_watermark_settings":{"global_enable":1,"user_custom_string":"x","layout":3}})");
    CHECK(state.mode_code_reason == m3d::mode_cause::signal_lost);
    CHECK(state.commander_mode_lost_action == m3d::fly_to_lost_action::lost_link_action);
}
