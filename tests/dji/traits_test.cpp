#include <chrono>
#include <set>
#include <string>

#include "dockwire/dji/messages/ai.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/drc.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/flight_control.hpp"
#include "dockwire/dji/messages/in_flight_wayline.hpp"
#include "dockwire/dji/messages/livestream.hpp"
#include "dockwire/dji/messages/log.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/offline_map.hpp"
#include "dockwire/dji/messages/payload_control.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/remote_control.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/dji/role/tid.hpp"
#include "support/catch.hpp"

using namespace dockwire::dji;
using namespace std::chrono_literals;

// What each message is.
static_assert(service_message<flighttask_prepare> && message_to_device<flighttask_prepare> &&
              !message_to_cloud<flighttask_prepare>);
static_assert(service_message<flighttask_execute> && !request_message<flighttask_execute>);
static_assert(request_message<config> && message_to_cloud<config> && !message_to_device<config>);
static_assert(request_message<flighttask_resource_get> && request_message<flight_areas_get> && request_message<offline_map_get>);
static_assert(status_message<update_topo> && message_to_cloud<update_topo>);
static_assert(event_message<event::flighttask_progress> && message_to_cloud<event::flighttask_progress>);
static_assert(property_message<property::silent_mode> && message_to_device<property::silent_mode>);
static_assert(osd_message<dock2::osd> && !state_message<dock2::osd> && !named_message<dock2::osd>);
static_assert(state_message<dock2::state> && osd_message<m3d::osd> && state_message<m3d::state>);
static_assert(drc_down_message<drc::down::heart_beat> && !drc_up_message<drc::down::heart_beat>);
static_assert(drc_up_message<drc::up::osd_info_push> && !answered_message<drc::up::osd_info_push>);
static_assert(!message_to_device<drc::down::heart_beat> && message_to_cloud<drc::up::osd_info_push>);
static_assert(drc_down_message<drc::down::stick_control> && !answered_message<drc::down::stick_control>); // nothing answers it
static_assert(answered_message<drc::down::drone_control>);
static_assert(!message<int> && !message<ack> && !message<sub_device>);

// Topics and answers.
static_assert(message_traits<config>::topic == topic_kind::requests);
static_assert(message_traits<update_topo>::topic == topic_kind::status);
static_assert(message_traits<property::silent_mode>::topic == topic_kind::property_set);
static_assert(message_traits<m3d::osd>::topic == topic_kind::osd);
static_assert(message_traits<flighttask_prepare>::owes_reply && message_traits<config>::owes_reply);
static_assert(!message_traits<event::flighttask_progress>::owes_reply); // the event says so itself
static_assert(!message_traits<dock2::osd>::owes_reply);

// Forms of replies.
static_assert(message_traits<flighttask_prepare>::reply_form == reply_form::result);
static_assert(message_traits<flighttask_resource_get>::reply_form == reply_form::result_output);
static_assert(message_traits<config>::reply_form == reply_form::fields);
static_assert(message_traits<fileupload_list>::reply_form == reply_form::result);
static_assert(message_traits<property::silent_mode>::reply_form == reply_form::properties);

// Who knows what since when, and what is retired.
static_assert(flighttask_prepare::known_to == (gateways::dock1 | gateways::dock2 | gateways::dock3));
static_assert(message_traits<flighttask_prepare>::since == "1.11.3");
static_assert(message_traits<in_flight_wayline_deliver>::since == "1.14" && !in_flight_wayline_deliver::known_to.dock1);
static_assert(message_traits<drc::down::drc_ai_identify_set>::since == "1.16");
static_assert(message_traits<drc::down::drone_control>::retired_on == gateways::dock3);
static_assert(message_traits<drc::down::stick_control>::retired_on == gateway_set{});
static_assert(message_traits<drc_camera_mode_switch>::retired_on == gateways::dock2); // a frame now
static_assert(drc::down::drc_camera_mode_switch::known_to == (gateways::dock2 | gateways::rc_plus_2));

// One declaration is a service on some products and a frame on others.
static_assert(service_message<camera_aim> && drc_down_message<drc::down::drc_camera_aim>);
static_assert(camera_aim::method == "camera_aim" && drc::down::drc_camera_aim::method == "drc_camera_aim");
static_assert(camera_aim::known_to == (gateways::docks | gateways::rc_pro));
static_assert(drc::down::drc_camera_aim::known_to == gateways::rc_plus_2);
static_assert(message_traits<camera_photo_take>::reply_form == reply_form::result_output);
static_assert(message_traits<drc::down::drc_camera_photo_take>::reply_form == reply_form::result);

// Time and repetition.
static_assert(message_traits<flighttask_prepare>::timeout > 20s && message_traits<flighttask_execute>::timeout > 20s);
static_assert(!message_traits<flighttask_prepare>::safe_to_repeat && !message_traits<flighttask_execute>::safe_to_repeat);
static_assert(message_traits<live_start_push>::timeout == 30s && message_traits<live_stop_push>::timeout == 15s);
static_assert(message_traits<config>::safe_to_repeat && message_traits<property::silent_mode>::safe_to_repeat);

// Actions on a lost link are types of their own: their numbers contradict each other.
static_assert(!std::is_same_v<wayline_lost_link_action, aircraft::lost_link_action>);
static_assert(static_cast<int>(wayline_lost_link_action::hover) != static_cast<int>(aircraft::lost_link_action::hover));
static_assert(!std::is_convertible_v<wayline_lost_link_action, aircraft::fly_to_lost_action>);

TEST_CASE("every kind of message has its topic") {
    std::set<topic_kind> topics{};
    for (int kind = 0; kind <= static_cast<int>(message_kind::drc_up); ++kind)
        topics.insert(topic_of(static_cast<message_kind>(kind)));
    CHECK(topics.size() == 9);
    CHECK(topic_of(message_kind::drc_up) == topic_kind::drc_up);
}

TEST_CASE("tids are UUIDs that begin with the instance") {
    id_source ids{};
    const id_source other{};
    std::set<std::string> seen{};
    for (int i = 0; i < 1000; ++i) {
        const std::string tid = ids.tid();
        REQUIRE(tid.size() == 36);
        REQUIRE(ids.is_ours(tid));
        REQUIRE_FALSE(other.is_ours(tid));
        REQUIRE(tid[8] == '-');
        REQUIRE(tid[14] == '4');
        seen.insert(tid);
    }
    CHECK(seen.size() == 1000);
    CHECK(ids.instance().size() == 8);
    CHECK(ids.instance().find_first_not_of("0123456789abcdef") == std::string_view::npos);
}
