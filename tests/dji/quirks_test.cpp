// What real devices and the pages of the reference do differently from their own tables: understood and counted, or refused with its place.
#include <cstddef>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/airsense.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/drc.hpp"
#include "dockwire/dji/messages/firmware.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/flight_control.hpp"
#include "dockwire/dji/messages/log.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/media.hpp"
#include "dockwire/dji/messages/payload_control.hpp"
#include "dockwire/dji/messages/remote_control.hpp"
#include "dockwire/dji/messages/remote_debug.hpp"
#include "dockwire/dji/messages/remote_debug_progress.hpp"
#include "dockwire/dji/messages/return_home.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/protocol/envelope_check.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using thing::looseness;

namespace {

/// What a tolerant and a strict reader make of one message.
struct readings {
    /// The data, written again; or the fault.
    std::string tolerant{};
    std::string strict{};
    thing::tolerances counted{};
};

template <class M>
std::string read_as(std::string_view topic, std::string_view payload, const thing::read_options& options) {
    envelope_reader reader{};
    const auto head = reader.read(payload);
    if (!head) return to_string(head.error());
    if (const auto wrong = check_envelope(*head, parse_topic(topic).value(), options)) return to_string(*wrong);
    M data{};
    thing::json_reader data_reader{};
    if (const auto wrong = read_data(data_reader, *head, data, options)) return to_string(*wrong);
    return *thing::to_json(data);
}

template <class M>
readings outcome_of(std::string_view topic, std::string_view payload) {
    readings both{};
    both.tolerant = read_as<M>(topic, payload, {.tolerated = &both.counted});
    both.strict = read_as<M>(topic, payload, {.strict = true});
    return both;
}

struct quirk_case {
    /// The category of the quirk, and what it is here.
    const char* name;
    readings (*read)(std::string_view topic, std::string_view payload);
    std::string_view topic;
    std::string_view payload;
    std::string_view tolerant;
    looseness counted;
    std::string_view strict;
};

constexpr std::string_view services{"thing/product/D/services"};
constexpr std::string_view services_reply{"thing/product/D/services_reply"};
constexpr std::string_view events{"thing/product/D/events"};
constexpr std::string_view requests{"thing/product/D/requests"};
constexpr std::string_view requests_reply{"thing/product/D/requests_reply"};
constexpr std::string_view status{"sys/product/D/status"};
constexpr std::string_view osd{"thing/product/D/osd"};
constexpr std::string_view drc_down{"thing/product/D/drc/down"};
constexpr std::string_view drc_up{"thing/product/D/drc/up"};

/// A payload in which "..." stands for the keys that a good envelope of the topic has beside `data`.
std::string full(std::string_view topic, std::string_view payload) {
    std::string whole{payload};
    const std::size_t place = whole.find("...");
    if (place == std::string::npos) return whole;
    const outgoing usual{.tid = "t", .bid = "b", .timestamp = 1'730'790'000'001, .gateway = "D", .method = "m", .data = "{}"};
    const std::string good = write_envelope(parse_topic(topic).value().kind, usual);
    return whole.replace(place, 3, good, 1, good.find(R"(,"data")") - 1);
}

const quirk_case cases[]{
    // The envelope.
    {"example_without_method", outcome_of<fly_to_point_stop>, services,
     R"({"tid":"t","bid":"b","timestamp":1730790000001,"gateway":"D","data":{}})", "{}", looseness::missing_key,
     "/method: missing or empty"},
    {"timestamp_as_string", outcome_of<no_data>, services,
     R"({"tid":"t","bid":"b","timestamp":"1730790000001","gateway":"D","method":"m","data":{}})", "{}",
     looseness::text_for_number, "/timestamp: a text where a number is documented: \"1730790000001\""},
    {"timestamp_not_13_digits: 14", outcome_of<no_data>, services,
     R"({"tid":"t","bid":"b","timestamp":16540709686556,"gateway":"D","method":"m","data":{}})", "{}", looseness::odd_timestamp,
     "/timestamp: a timestamp without 13 digits"},
    {"timestamp_not_13_digits: 0", outcome_of<no_data>, services,
     R"({"tid":"t","bid":"b","timestamp":0,"gateway":"D","method":"m","data":{}})", "{}", looseness::odd_timestamp,
     "/timestamp: a timestamp without 13 digits"},
    {"envelope_without_timestamp", outcome_of<no_data>, services, R"({"tid":"t","bid":"b","gateway":"D","method":"m","data":{}})",
     "{}", looseness::missing_key, "/timestamp: missing or empty"},
    {"envelope_without_timestamp: misspelled", outcome_of<no_data>, services,
     R"({"tid":"t","bid":"b","timestamp:":1730790000001,"gateway":"D","method":"m","data":{}})", "{}", looseness::alias_key,
     "/timestamp:: another spelling of a documented field: 1730790000001"},
    {"unknown_envelope_key", outcome_of<no_data>, services, R"({...,"colour":"red","data":{}})", "{}", looseness::unknown_field,
     "/colour: a field that is not documented: \"red\""},
    {"gateway_empty", outcome_of<no_data>, services,
     R"({"tid":"t","bid":"b","timestamp":1730790000001,"gateway":"","method":"m","data":{}})", "{}", looseness::missing_key,
     "/gateway: missing or empty: \"\""},
    {"need_reply_outside_events", outcome_of<ack>, services_reply, R"({...,"need_reply":0,"data":{"result":0}})",
     R"({"result":0})", looseness::misplaced_key, "/need_reply: a key that other topics have"},
    {"need_reply_absent_with_reply_block", outcome_of<no_data>, events,
     R"({"tid":"t","bid":"b","timestamp":1730790000001,"gateway":"D","method":"m","data":{}})", "{}", looseness::missing_key,
     "/need_reply: missing or empty"},
    {"need_reply as a bool", outcome_of<no_data>, events,
     R"({"tid":"t","bid":"b","timestamp":1730790000001,"gateway":"D","method":"m","need_reply":true,"data":{}})", "{}",
     looseness::bool_for_number, "/need_reply: true or false where a number is documented: true"},
    {"drc_envelope_on_other_topic", outcome_of<no_data>, services, R"({...,"seq":4,"data":{}})", "{}", looseness::misplaced_key,
     "/seq: a key that other topics have"},
    {"drc frame with a tid", outcome_of<no_data>, drc_down, R"({"tid":"t","method":"m","data":{}})", "{}",
     looseness::misplaced_key, "/tid: a key that other topics have"},
    {"duplicate_key: method", outcome_of<no_data>, drc_down, R"({"method":"m","seq":7,"method":"m","data":{}})", "{}",
     looseness::duplicate_key, "/method: a repeated key: method"},
    {"duplicate_key: data", outcome_of<drc::down::heart_beat>, drc_down,
     R"({"method":"heart_beat","data":{"timestamp":1,"timestamp":2}})", R"({"timestamp":2})", looseness::duplicate_key,
     "/data/timestamp: a repeated key: timestamp"},
    {"seq as a text", outcome_of<no_data>, drc_up, R"({"method":"m","seq":"7","data":{}})", "{}", looseness::text_for_number,
     "/seq: a text where a number is documented: \"7\""},
    {"seq with a fraction", outcome_of<no_data>, drc_up, R"({"method":"m","seq":7.0,"data":{}})", "{}",
     looseness::fraction_for_integer, "/seq: a number with a fraction where an integer is documented: 7.0"},
    {"tid as a number", outcome_of<no_data>, services,
     R"({"tid":7,"bid":"b","timestamp":1730790000001,"gateway":"D","method":"m","data":{}})", "{}", looseness::number_for_text,
     "/tid: a number where a text is documented: 7"},
    {"tid is null", outcome_of<no_data>, services,
     R"({"tid":null,"bid":"b","timestamp":1730790000001,"gateway":"D","method":"m","data":{}})", "{}",
     looseness::null_for_nothing, "/tid: null where the field should be absent or empty: null"},
    {"timestamp that says nothing", outcome_of<no_data>, services,
     R"({"tid":"t","bid":"b","timestamp":"soon","gateway":"D","method":"m","data":{}})", "{}", looseness::unusable_value,
     "/timestamp: neither a text nor a number: \"soon\""},
    {"topic_prefix", outcome_of<no_data>, "thing/product/D/status",
     R"({"tid":"t","bid":"b","timestamp":1730790000001,"method":"m","data":{}})", "{}", looseness::other_prefix,
     "a topic that belongs under sys/product"},
    {"data is absent", outcome_of<no_data>, services, R"({...})", "{}", looseness::missing_key, "/data: missing or empty"},

    // The data as a whole.
    {"data_is_null: a request", outcome_of<flight_areas_get>, requests, R"({...,"data":null})", "{}", looseness::null_for_nothing,
     "/data: null where the field should be absent or empty: null"},
    {"data_is_null: a service", outcome_of<flight_areas_update>, services, R"({...,"data":null})", "{}",
     looseness::null_for_nothing, "/data: null where the field should be absent or empty: null"},
    {"data_is_array, and here is not", outcome_of<event::airsense_warning>, events,
     R"({...,"data":{"icao":"3C6444","warning_level":3,"latitude":48,"longitude":11,"altitude":9,"altitude_type":1,"heading":2,"relative_altitude":3,"vert_trend":0,"distance":4}})",
     R"([{"icao":"3C6444","warning_level":3,"latitude":48,"longitude":11,"altitude":9,"altitude_type":1,"heading":2,"relative_altitude":3,"vert_trend":0,"distance":4}])",
     looseness::object_for_array,
     "/data: an object where an array is documented: {\"icao\":\"3C6444\",\"warning_level\":3,\"lati..."},

    // Types.
    {"array_without_item_type", outcome_of<fileupload_update>, services,
     R"({...,"data":{"status":"cancel","module_list":["0",3]}})", R"({"status":"cancel","module_list":["0","3"]})",
     looseness::number_for_text, "/data/module_list/1: a number where a text is documented: 3"},
    {"example_type_differs: a text for an enum", outcome_of<event::device_exit_homing_notify>, events,
     R"({...,"data":{"sn":"D","action":0,"reason":"0"}})", R"({"sn":"D","action":0,"reason":0})", looseness::text_for_number,
     "/data/reason: a text where a number is documented: \"0\""},
    {"example_type_differs: a text for a fraction", outcome_of<event::file_upload_callback>, events,
     R"({...,"data":{"file":{"object_key":"k","path":"p","name":"n","metadata":{"gimbal_yaw_degree":"-91.40"}}}})",
     R"({"file":{"object_key":"k","path":"p","name":"n","metadata":{"gimbal_yaw_degree":-91.4}}})", looseness::text_for_number,
     "/data/file/metadata/gimbal_yaw_degree: a text where a number is documented: \"-91.40\""},
    {"example_type_differs: a number for a text", outcome_of<config::reply>, requests_reply,
     R"({...,"data":{"ntp_server_host":"h","app_id":123456,"app_key":"k","app_license":"l"}})",
     R"({"app_id":"123456","app_key":"k","app_license":"l","ntp_server_host":"h"})", looseness::number_for_text,
     "/data/app_id: a number where a text is documented: 123456"},
    {"example_type_differs: a number for a text enum", outcome_of<camera_exposure_set>, services,
     R"({...,"data":{"payload_index":"52-0-0","camera_type":"zoom","exposure_value":5}})",
     R"({"payload_index":"52-0-0","camera_type":"zoom","exposure_value":"5"})", looseness::number_for_text,
     "/data/exposure_value: a number where a text is documented: 5"},
    {"example_type_differs: 0 for false", outcome_of<drc::up::drc_drone_state_push>, drc_up,
     R"({"method":"drc_drone_state_push","seq":1,"data":{"stealth_state":0}})", R"({"stealth_state":false})",
     looseness::number_for_bool, "/data/stealth_state: a number where true or false is documented: 0"},
    {"example_type_differs: an object for an array", outcome_of<event::flight_areas_drone_location>, events,
     R"({...,"data":{"drone_locations":{"area_id":"a","area_distance":3,"is_in_area":true}}})",
     R"({"drone_locations":[{"area_id":"a","area_distance":3,"is_in_area":true}]})", looseness::object_for_array,
     R"(/data/drone_locations: an object where an array is documented: {"area_id":"a","area_distance":3,"is_in_...)"},
    {"example_type_differs: an array for an object", outcome_of<event::cover_open>, events,
     R"({...,"data":{"result":0,"output":[{"status":"ok"}]}})", R"({"result":0,"output":{"status":"ok"}})",
     looseness::array_for_object, R"(/data/output: an array where an object is documented: [{"status":"ok"}])"},

    // Values and keys.
    {"example_enum_value_not_listed: a number", outcome_of<m3d::osd>, osd, R"({...,"data":{"mode_code":99}})",
     R"({"mode_code":99})", looseness::unknown_enum_value, "/data/mode_code: a value that is not documented: 99"},
    {"example_enum_value_not_listed: a text", outcome_of<event::charge_open>, events,
     R"({...,"data":{"result":0,"output":{"status":"halfway"}}})", R"({"result":0,"output":{"status":"halfway"}})",
     looseness::unknown_enum_value, "/data/output/status: a value that is not documented: \"halfway\""},
    {"example_key_not_in_table", outcome_of<drc::down::drc_camera_mechanical_shutter_set>, drc_down,
     R"({"method":"m","seq":2,"data":{"payload_index":"81-0-0","camera_type":"wide","mechanical_shutter_state":1,"new":[1, 2.50]}})",
     R"({"payload_index":"81-0-0","camera_type":"wide","mechanical_shutter_state":1,"new":[1, 2.50]})", looseness::unknown_field,
     "/data/new: a field that is not documented: new"},
    {"example_key_not_in_table: misspelled", outcome_of<drc::up::hsi_info_push>, drc_up,
     R"({"method":"hsi_info_push","data":{"around_distance":[1,2]}})", R"({"around_distances":[1,2]})", looseness::alias_key,
     "/data/around_distance: another spelling of a documented field: around_distance"},
    {"key_renamed: a command", outcome_of<esim_operator_switch>, services,
     R"({...,"data":{"imei":"8","device_type":"dock","telecom_operator":2}})",
     R"({"imei":"8","device_type":"dock","esim_operator":2})", looseness::alias_key,
     "/data/telecom_operator: another spelling of a documented field: telecom_operator"},
    {"key_renamed: an event", outcome_of<event::ota_progress>, events,
     R"({...,"data":{"result":0,"output":{"status":"ok","progress":{"percent":9,"step_key":"upgrade_firmware"}}}})",
     R"({"result":0,"output":{"status":"ok","progress":{"percent":9,"current_step":"upgrade_firmware"}}})", looseness::alias_key,
     "/data/output/progress/step_key: another spelling of a documented field: step_key"},
    {"key_misspelled", outcome_of<event::fileupload_progress>, events,
     R"({...,"data":{"output":{"ext":{"files":[{"module":3,"device_sn":"D","key":"k","progress":{"prgress":4}}]}}}})",
     R"({"output":{"ext":{"files":[{"module":3,"device_sn":"D","key":"k","progress":{"progress":4}}]}}})", looseness::alias_key,
     "/data/output/ext/files/0/progress/prgress: another spelling of a documented field: prgress"},
    {"osd_example_mixes_state", outcome_of<dock2::osd>, osd, R"({...,"data":{"acc_time":5}})", R"({"acc_time":5})",
     looseness::unknown_field, "/data/acc_time: a field that is not documented: acc_time"},
    {"a device of a newer firmware", outcome_of<update_topo>, status,
     R"({"tid":"t","bid":"b","timestamp":1730790000001,"method":"update_topo","data":{"type":174,"sub_type":0,"sub_devices":[],"nest":1}})",
     R"({"type":174,"sub_type":0,"sub_devices":[],"nest":1})", looseness::unknown_field,
     "/data/nest: a field that is not documented: nest"},
};

} // namespace

TEST_CASE("each quirk is accepted and counted, or refused with its place") {
    for (const quirk_case& one : cases) {
        CAPTURE(one.name);
        const readings both = one.read(one.topic, full(one.topic, one.payload));
        CHECK(both.tolerant == one.tolerant);
        CHECK(both.strict == one.strict);
        CHECK(both.counted[one.counted] == 1);
        CHECK(both.counted.total() == 1);
    }
}

TEST_CASE("what the tables of some products document is not loose") {
    struct good_case {
        const char* name;
        readings (*read)(std::string_view topic, std::string_view payload);
        std::string_view topic;
        std::string_view payload;
    };
    const good_case good[]{
        {"english_and_chinese_differ", outcome_of<drc::up::hsi_info_push>, drc_up,
         R"({"method":"hsi_info_push","data":{"left_enable":true,"horizontal_work":false}})"},
        {"limits_reversed", outcome_of<drc::down::drone_control>, drc_down,
         R"({"method":"drone_control","data":{"x":0,"y":0,"h":-4,"w":0}})"},
        {"null_row", outcome_of<drc::down::drc_initial_state_subscribe>, drc_down,
         R"({"method":"drc_initial_state_subscribe","seq":1,"data":{}})"},
        {"seq in the data", outcome_of<drc::down::heart_beat>, drc_down,
         R"({"method":"heart_beat","data":{"seq":7,"timestamp":1730790000001}})"},
        {"method_under_several_kinds: event", outcome_of<event::drone_open>, events,
         R"({...,"data":{"result":0,"output":{"status":"ok"}}})"},
        {"method_under_several_kinds: reply", outcome_of<drone_open::reply>, services_reply,
         R"({...,"data":{"result":0,"output":{"status":"ok"}}})"},
        {"no reading, an odd key, a payload that no table has", outcome_of<m3d::osd>, osd,
         R"({...,"data":{"battery":{"capacity_percent":50},"52-0-0":{"gimbal_pitch":-45.5},"1-65535-0":{"gimbal_yaw":1}}})"},
        {"32767 is no reading", outcome_of<dock2::osd>, osd,
         R"({...,"data":{"drone_battery_maintenance_info":{"batteries":[{"capacity_percent":32767,"index":0,"temperature":32767}]}}})"},
        {"switch is a key like others", outcome_of<dock2::osd>, osd, R"({...,"data":{"backup_battery":{"switch":1}}})"},
        {"4g_quality is a key like others", outcome_of<dock2::osd>, osd,
         R"({...,"data":{"wireless_link":{"4g_quality":3,"sdr_quality":5}}})"},
    };
    for (const good_case& one : good) {
        CAPTURE(one.name);
        const std::string payload = full(one.topic, one.payload);
        const readings both = one.read(one.topic, payload);
        const std::size_t data = payload.find(R"("data":)") + 7;
        CHECK(both.tolerant == both.strict);
        CHECK(both.counted == thing::tolerances{});
        CHECK(payload.substr(data, payload.size() - data - 1).size() == both.strict.size()); // the order may differ
    }
}

TEST_CASE("our own envelopes are not loose on any topic") {
    for (const topic_info& row : topic_table) {
        CAPTURE(row.name);
        const std::string payload = full(build_topic(row.kind, "D"), R"({...,"data":{}})");
        CHECK(outcome_of<no_data>(build_topic(row.kind, "D"), payload).strict == "{}");
    }
}

TEST_CASE("an example that is not JSON is a fault at its place") {
    const readings both = outcome_of<no_data>(services, R"({"tid":"t", // a comment
})");
    CHECK(both.tolerant == both.strict);
    CHECK(both.tolerant.starts_with("at byte 13: "));
}
