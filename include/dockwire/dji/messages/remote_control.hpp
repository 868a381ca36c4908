// Payloads, lights and landing in live control ("Remote Control"). What devices push is in remote_control_push.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/camera_night.hpp"
#include "dockwire/dji/messages/command_way.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/dji/messages/remote_control_push.hpp"
#include "dockwire/dji/messages/remote_control_tables.hpp"
#include "dockwire/dji/messages/shutter.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

namespace command {

/// Sets what a camera takes ("Remote Control": drc_camera_mode_switch). In 1.11.3 it was a service of Dock 2, now it is a frame.
template <message_kind Kind>
struct drc_camera_mode_switch {
    static constexpr std::string_view method = "drc_camera_mode_switch";
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::dock2, gateways::dock2 | gateways::rc_plus_2);
    static constexpr gateway_set retired_on = way<Kind>::pick(gateways::dock2, {});
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    drc_capture_mode camera_mode{drc_capture_mode::photo};
    thing::extra extra{};

    bool operator==(const drc_camera_mode_switch&) const = default;
};
template <message_kind Kind>
void describe(const drc_camera_mode_switch<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_mode", self.camera_mode);
}

} // namespace command

using drc_camera_mode_switch = command::drc_camera_mode_switch<message_kind::service>;

namespace drc::down {

using drc_camera_mode_switch = command::drc_camera_mode_switch<message_kind::drc_down>;

/// Asks for the pushes that follow ("Remote Control": drc_initial_state_subscribe).
struct drc_initial_state_subscribe {
    static constexpr std::string_view method = "drc_initial_state_subscribe";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_pro | gateways::rc_plus_2;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drc_initial_state_subscribe&) const = default;
};
void describe(const drc_initial_state_subscribe&, auto&) {}

/// Zooms infrared and visible camera together ("Remote Control": drc_linkage_zoom_set). Matrice 3TD only.
struct drc_linkage_zoom_set {
    static constexpr std::string_view method = "drc_linkage_zoom_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    bool state{false};
    thing::extra extra{};

    bool operator==(const drc_linkage_zoom_set&) const = default;
};
void describe(const drc_linkage_zoom_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("state", self.state);
}

/// Sets the resolution of videos ("Remote Control": drc_video_resolution_set).
struct drc_video_resolution_set {
    static constexpr std::string_view method = "drc_video_resolution_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<drc_video_resolution> video_resolution{};
    thing::extra extra{};

    bool operator==(const drc_video_resolution_set&) const = default;
};
void describe(const drc_video_resolution_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("video_resolution", self.video_resolution);
}

/// Sets which videos are stored ("Remote Control": drc_video_storage_set).
struct drc_video_storage_set {
    static constexpr std::string_view method = "drc_video_storage_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    std::vector<thing::open<stored_picture>> video_storage_settings{};
    thing::extra extra{};

    bool operator==(const drc_video_storage_set&) const = default;
};
void describe(const drc_video_storage_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("video_storage_settings", self.video_storage_settings);
}

/// Sets which photos are stored ("Remote Control": drc_photo_storage_set).
struct drc_photo_storage_set {
    static constexpr std::string_view method = "drc_photo_storage_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    std::vector<thing::open<stored_picture>> photo_storage_settings{};
    thing::extra extra{};

    bool operator==(const drc_photo_storage_set&) const = default;
};
void describe(const drc_photo_storage_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("photo_storage_settings", self.photo_storage_settings);
}

/// Sets the time between timed shots ("Remote Control": drc_interval_photo_set).
struct drc_interval_photo_set {
    static constexpr std::string_view method = "drc_interval_photo_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<photo_interval> interval{};
    thing::extra extra{};

    bool operator==(const drc_interval_photo_set&) const = default;
};
void describe(const drc_interval_photo_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("interval", self.interval);
}

/// Switches the beacons ("Remote Control": drc_night_lights_state_set).
struct drc_night_lights_state_set {
    static constexpr std::string_view method = "drc_night_lights_state_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    toggle night_lights_state{toggle::off};
    thing::extra extra{};

    bool operator==(const drc_night_lights_state_set&) const = default;
};
void describe(const drc_night_lights_state_set& self, auto& field) { field("night_lights_state", self.night_lights_state); }

/// Switches all lights of the aircraft off, or on again ("Remote Control": drc_stealth_state_set).
struct drc_stealth_state_set {
    static constexpr std::string_view method = "drc_stealth_state_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    toggle stealth_state{toggle::off};
    thing::extra extra{};

    bool operator==(const drc_stealth_state_set&) const = default;
};
void describe(const drc_stealth_state_set& self, auto& field) { field("stealth_state", self.stealth_state); }

/// Sets the aperture ("Remote Control": drc_camera_aperture_value_set).
struct drc_camera_aperture_value_set {
    static constexpr std::string_view method = "drc_camera_aperture_value_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    aperture aperture_value{aperture::automatic};
    thing::extra extra{};

    bool operator==(const drc_camera_aperture_value_set&) const = default;
};
void describe(const drc_camera_aperture_value_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("aperture_value", self.aperture_value);
}

/// Sets the shutter speed ("Remote Control": drc_camera_shutter_set).
struct drc_camera_shutter_set {
    static constexpr std::string_view method = "drc_camera_shutter_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    drc_shutter shutter_value{drc_shutter_of(shutter::s1_8000)};
    thing::extra extra{};

    bool operator==(const drc_camera_shutter_set&) const = default;
};
void describe(const drc_camera_shutter_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("shutter_value", self.shutter_value);
}

/// Sets the sensitivity ("Remote Control": drc_camera_iso_set).
struct drc_camera_iso_set {
    static constexpr std::string_view method = "drc_camera_iso_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    drc_iso iso_value{drc_iso::automatic};
    thing::extra extra{};

    bool operator==(const drc_camera_iso_set&) const = default;
};
void describe(const drc_camera_iso_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("iso_value", self.iso_value);
}

/// Switches the mechanical shutter ("Remote Control": drc_camera_mechanical_shutter_set).
struct drc_camera_mechanical_shutter_set {
    static constexpr std::string_view method = "drc_camera_mechanical_shutter_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<wide_lens> camera_type{};
    /// The table calls it like the setting for distortion, the example does not.
    toggle mechanical_shutter_state{toggle::off};
    thing::extra extra{};

    bool operator==(const drc_camera_mechanical_shutter_set&) const = default;
};
void describe(const drc_camera_mechanical_shutter_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("mechanical_shutter_state", self.mechanical_shutter_state, {.alias = "dewarping_state"});
}

/// Switches the correction of distortion ("Remote Control": drc_camera_dewarping_set).
struct drc_camera_dewarping_set {
    static constexpr std::string_view method = "drc_camera_dewarping_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<wide_lens> camera_type{};
    toggle dewarping_state{toggle::off};
    thing::extra extra{};

    bool operator==(const drc_camera_dewarping_set&) const = default;
};
void describe(const drc_camera_dewarping_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("dewarping_state", self.dewarping_state);
}

/// Lands; obstacles pause it ("Remote Control": drc_emergency_landing).
struct drc_emergency_landing {
    static constexpr std::string_view method = "drc_emergency_landing";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drc_emergency_landing&) const = default;
};
void describe(const drc_emergency_landing&, auto&) {}

/// Lands whatever is below ("Remote Control": drc_force_landing). On Dock 3 since 1.14.
struct drc_force_landing {
    static constexpr std::string_view method = "drc_force_landing";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drc_force_landing&) const = default;
};
void describe(const drc_force_landing&, auto&) {}

} // namespace drc::down
} // namespace dockwire::dji
