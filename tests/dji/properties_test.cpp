// Properties of all products, through reading, writing and validation.
#include <string>
#include <string_view>
#include <type_traits>

#include "dji/full_example.hpp"
#include "dji/rule_broken.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "dockwire/dji/protocol/device_names.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/in_unit.hpp"
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

} // namespace

TEST_CASE("every push and every property set survives a round trip with all its fields") {
    all_properties::for_each([]<class M>() {
        const M made = full_example<M>();
        CHECK(rule_broken_by(made) == "none");
        const auto text = thing::to_json(made);
        REQUIRE(text);
        CAPTURE(*text);
        const auto read = thing::from_json<M>(*text, {.strict = true});
        if (!read) FAIL(to_string(read.error()));
        CHECK(*read == made);
        CHECK(*read != M{});
    });
}

TEST_CASE("every push and every property set keeps what it does not know") {
    all_properties::for_each([]<class M>() {
        auto text = *thing::to_json(full_example<M>());
        text.replace(text.size() - 1, 1, R"(,"of_newer_firmware":{"a":[1,2.50]}})");
        const auto read = thing::from_json<M>(text);
        REQUIRE(read);
        CHECK(*thing::to_json(*read) == text);
    });
}

TEST_CASE("a push that says nothing is whole") {
    all_osd::for_each([]<class M>() { same_text<M>("{}"); });
    all_states::for_each([]<class M>() { same_text<M>("{}"); });
}

TEST_CASE("property sets are known by their name and may be sent again") {
    all_property_sets::for_each([]<class M>() {
        STATIC_REQUIRE(property_message<M>);
        STATIC_REQUIRE(message_traits<M>::safe_to_repeat);
        STATIC_REQUIRE(std::is_same_v<reply<M>, property_reply>);
        const auto text = *thing::to_json(full_example<M>());
        CHECK(text.find("\"" + std::string{M::method} + "\":") != text.npos);
    });
}

TEST_CASE("lost-link actions of the aircraft, of missions and of flights to a point have numbers of their own") {
    CHECK(same_text<property::rc_lost_action>(R"({"rc_lost_action":2})").value == aircraft::lost_link_action::return_home);
    CHECK(same_text<property::rc_lost_action>(R"({"rc_lost_action":0})").value == aircraft::lost_link_action::hover);
    CHECK(static_cast<int>(wayline_lost_link_action::return_home) == 0);
    CHECK(same_text<property::commander_mode_lost_action>(R"({"commander_mode_lost_action":0})").value ==
          aircraft::fly_to_lost_action::finish);
    CHECK_FALSE(std::is_same_v<aircraft::lost_link_action, wayline_lost_link_action>);
    CHECK_FALSE(std::is_same_v<aircraft::lost_link_action, aircraft::fly_to_lost_action>);
}

TEST_CASE("thermal properties are set by payload index") {
    const auto palette = same_text<property::thermal_current_palette_style>(
        R"({"53-0-0":{"thermal_current_palette_style":5},"53-0-1":{"thermal_current_palette_style":13}})");
    CHECK(palette.payloads.at("53-0-0").thermal_current_palette_style == aircraft::thermal_palette::rainbow);
    CHECK(palette.payloads.at("53-0-1").thermal_current_palette_style == aircraft::thermal_palette::rain);
    property::thermal_gain_mode gain{};
    gain.payloads["zoom"].thermal_gain_mode = aircraft::thermal_gain::high;
    CHECK(rule_broken_by(gain) == "/zoom");
}

TEST_CASE("a property that is a struct is set in part") {
    const auto limit = same_text<property::distance_limit_status>(R"({"distance_limit_status":{"state":1}})");
    CHECK(limit.value.state == toggle::on);
    CHECK_FALSE(limit.value.distance_limit);
    same_text<property::obstacle_avoidance>(R"({"obstacle_avoidance":{"upside":0}})");
    same_text<property::camera_watermark_settings>(R"({"camera_watermark_settings":{"user_custom_string":"x"}})");
}

TEST_CASE("a height that nobody gave a value is not sent") {
    CHECK(rule_broken_by(property::height_limit{}) == "/height_limit");
    CHECK(rule_broken_by(property::rth_altitude{}) == "/rth_altitude");
    CHECK(rule_broken_by(property::commander_flight_height{}) == "/commander_flight_height");
}

TEST_CASE("property sets keep the documented limits") {
    CHECK(rule_broken_by(property::height_limit{.value = 19}) == "/height_limit");
    CHECK(rule_broken_by(property::height_limit{.value = 1501}) == "/height_limit");
    CHECK(rule_broken_by(property::rth_altitude{.value = 501}) == "/rth_altitude");
    CHECK(rule_broken_by(property::commander_flight_height{.value = 1.9}) == "/commander_flight_height");
    CHECK(rule_broken_by(property::distance_limit_status{.value = {.distance_limit = 14}}) ==
          "/distance_limit_status/distance_limit");
    CHECK(rule_broken_by(property::rc_lost_action{static_cast<aircraft::lost_link_action>(3)}) == "/rc_lost_action");
}

TEST_CASE("the dock's aircraft has its model under the key of the table or of the example") {
    const auto read = thing::from_json<dock1::osd>(R"({"sub_device":{"device_model_key":"0-67-0"}})");
    REQUIRE(read);
    CHECK(read->sub_device->product_type == "0-67-0");
    CHECK(*thing::to_json(*read) == R"({"sub_device":{"product_type":"0-67-0"}})");
}

TEST_CASE("nobody controls the aircraft: the authority is an empty text") {
    const auto read = same_text<dock1::osd>(
        R"({"drone_authority_info":{"control_source":"","locked":false,"payloads":[{"control_source":"B","payload_index":"53-0-0","sn":"S"}]}})");
    CHECK(read.drone_authority_info->control_source == thing::open{dock1::authority::nobody});
}

TEST_CASE("a camera may be in a mode that it does not support") {
    const auto read = same_text<m30::osd>(R"({"cameras":[{"payload_index":"53-0-0","camera_mode":-1}]})");
    CHECK(read.cameras->front().camera_mode == capture_mode::unsupported);
}

TEST_CASE("payloads of the aircraft in osd have their index as key, in state they are a list") {
    const auto osd = same_text<m30::osd>(
        R"({"53-0-0":{"measure_target_distance":12.5,"measure_target_error_state":0,"thermal_supported_palette_styles":[0,1,5]}})");
    CHECK(osd.payloads.at("53-0-0").thermal_supported_palette_styles->back() == aircraft::thermal_palette::rainbow);
    const auto state = same_text<m30::state>(
        R"({"payloads":[{"control_source":"A","payload_index":"53-0-0","firmware_version":"01.01","sn":"S"}]})");
    CHECK(state.payloads->front().payload_index == "53-0-0");
}

TEST_CASE("wind_speed of every aircraft counts tenths of m/s, that of docks whole ones") {
    int aircraft = 0;
    all_osd::for_each([&]<class M>() {
        if constexpr (requires(M& osd) { osd.wind_speed; }) {
            const M osd = same_text<M>(R"({"wind_speed":35})");
            const bool flies = M::models[0].domain == device_domain::aircraft;
            CHECK(thing::in_unit<&M::wind_speed>(osd) == (flies ? 3.5 : 35));
            aircraft += flies;
        }
    });
    CHECK(aircraft == 7);
}

TEST_CASE("an aircraft in its dock may have no height") {
    const auto osd = same_text<m4d::osd>(R"({"height":9999999.9})");
    CHECK(osd.height.is_no_reading());
    CHECK(same_text<m3d::osd>(R"({"height":512.25})").height == 512.25);
    CHECK(same_text<m4d::osd>(R"({"battery":{"remain_job_time":65535}})").battery->remain_job_time.is_no_reading());
    CHECK(same_text<m4d::osd>(R"({"fts_info":{"fts_status":65535}})").fts_info->fts_status.is_no_reading());
}

TEST_CASE("an eSIM that docks call not activated has the number of an activated one with DJI Pilot 2") {
    const std::string_view text = R"({"dongle_infos":[{"imei":"1","esim_activate_state":1}]})";
    CHECK(same_text<dock3::state>(text).dongle_infos->front().esim_activate_state == esim_activation::not_activated);
    CHECK(same_text<m4d::state>(text).dongle_infos->front().esim_activate_state == esim_activation::not_activated);
    CHECK(same_text<rc_plus_2::state>(text).dongle_infos->front().esim_activate_state == yes_no::yes);
    CHECK(same_text<m4_series::state>(text).dongle_infos->front().esim_activate_state == yes_no::yes);
}

TEST_CASE("what devices send and no page has is read") {
    const auto osd = same_text<dock3::osd>(
        R"({"home_position_is_valid":2,"deployment_mode":1,"relative_alternate_land_point":{"longitude":0.5,"safe_land_height":25,"status":1},)"
        R"("acdc_power_input":51.5,"temp_mode_state":true})");
    CHECK(osd.home_position_is_valid == dock3::home_validity::only_heading);
    CHECK(osd.relative_alternate_land_point->safe_land_height == 25);
    CHECK(osd.acdc_power_input == 51.5);
    const auto state =
        same_text<dock3::state>(R"({"geo_caging_status":{"state":2},"ai_model_list":[{"id":7},"x"],"uom_real_name_tag":3})");
    CHECK(state.ai_model_list->at(0).text == R"({"id":7})");
    CHECK(state.uom_real_name_tag->text == "3");
    CHECK(state.extra.empty());
    const auto rc =
        same_text<rc_plus_2::state>(R"({"capability_set":{"cloud_control_auth":{"support":true}},"is_beidou_version":false})");
    CHECK(rc.capability_set->cloud_control_auth->support == true);
    const auto aircraft = same_text<m4d::osd>(R"({"cameras":[{"wide_focus_mode":2,"wide_focus_value":30}],"rc_lost_action":2})");
    CHECK(aircraft.cameras->front().wide_focus_mode == focus_mode::continuous);
    CHECK(aircraft.rc_lost_action == aircraft::lost_link_action::return_home);
}

TEST_CASE("the battery for the way home is set from 0 to 100 percent") {
    same_text<property::remaining_power_for_return_home>(R"({"remaining_power_for_return_home":35})");
    CHECK(rule_broken_by(property::remaining_power_for_return_home{.value = 101}) == "/remaining_power_for_return_home");
}

TEST_CASE("the value of any enum has a text, and one that no document lists an empty one") {
    CHECK(dji::text_of(aircraft::aircraft_mode::wayline_transit) == "On the way to a wayline or back from it");
    CHECK(dji::text_of(docks::dock_mode::to_be_calibrated) == "To be calibrated");
    CHECK(dji::text_of(dock1::authority::b) == "B");
    CHECK(dji::text_of(static_cast<docks::dock_mode>(99)).empty());
    static_assert(dji::text_of(toggle::on) == "On");
}

TEST_CASE("devices, cameras and payloads have their names under the keys that messages have") {
    CHECK(device_name(model::matrice_4td) == "Matrice 4TD");
    CHECK(device_name("3-3-0") == "DJI Dock 3");
    CHECK(device_name("0-77-3") == "Mavic 3TA");
    CHECK(parse_device_key("0-200-1") == device_model{device_domain::aircraft, 200, 1});
    CHECK(device_name("0-200-1").empty());
    for (const std::string_view wrong :
         {"", "0", "0-99", "0-99-", "0-99-1-", "0-99-1-0", "0--99-1", "-1-99-0", "4-1-0", "0-99-x"})
        CHECK_FALSE(parse_device_key(wrong));
    CHECK(camera_name("89-0-0") == "Matrice 4T Camera");
    CHECK(camera_name("83-0-2") == "Zenmuse H30T");
    CHECK(camera_name("1-0-0").empty());
    CHECK(psdk_payload_name("Searchlight") == "AL1 searchlight");
    CHECK(psdk_payload_name("Other").empty());
}
