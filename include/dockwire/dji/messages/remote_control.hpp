// Payloads, lights and landing in live control ("Remote Control"): commands and what devices push.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/dji/messages/remote_control_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Sets what a camera takes ("Remote Control": drc_camera_mode_switch). A service, although its name looks like a frame.
struct drc_camera_mode_switch {
    static constexpr std::string_view method = "drc_camera_mode_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    drc_capture_mode camera_mode{drc_capture_mode::photo};
    thing::extra extra{};

    bool operator==(const drc_camera_mode_switch&) const = default;
};
void describe(const drc_camera_mode_switch& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_mode", self.camera_mode);
}

namespace drc::down {

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
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    drc_shutter shutter_value{drc_shutter::s1_8000};
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

/// Lands whatever is below ("Remote Control": drc_force_landing).
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

namespace drc::up {

/// Settings of a camera ("Remote Control": drc_camera_osd_info_push).
struct drc_camera_osd_info_push {
    static constexpr std::string_view method = "drc_camera_osd_info_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_pro | gateways::rc_plus_2;

    std::optional<std::string> payload_index{};
    std::optional<drc_wide_lens> wide_lens{};
    std::optional<drc_zoom_lens> zoom_lens{};
    std::optional<drc_measure_target> measure_target{};
    std::optional<drc_ir_lens> ir_lens{};
    std::optional<drc_liveview> liveview{};
    thing::extra extra{};

    bool operator==(const drc_camera_osd_info_push&) const = default;
};
void describe(const drc_camera_osd_info_push& self, auto& field) {
    field("payload_index", self.payload_index);
    field("wide_lense", self.wide_lens);
    field("zoom_lense", self.zoom_lens);
    field("measure_target", self.measure_target);
    field("ir_lense", self.ir_lens);
    field("liveview", self.liveview);
}

/// What a camera does, when it changes ("Remote Control": drc_camera_state_push).
struct drc_camera_state_push {
    static constexpr std::string_view method = "drc_camera_state_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_plus_2;

    std::optional<std::string> payload_index{};
    std::optional<drc_camera_state> camera_state{};
    std::optional<drc_media_storage> media_storage{};
    thing::extra extra{};

    bool operator==(const drc_camera_state_push&) const = default;
};
void describe(const drc_camera_state_push& self, auto& field) {
    field("payload_index", self.payload_index);
    field("camera_state", self.camera_state);
    field("media_storage", self.media_storage);
}

/// How taking pictures goes ("Remote Control": drc_camera_photo_info_push).
struct drc_camera_photo_info_push {
    static constexpr std::string_view method = "drc_camera_photo_info_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::rc_plus_2;

    std::optional<int> countdown_time{};
    std::optional<int> result{};
    std::optional<thing::open<photo_status>> status{};
    std::optional<photo_progress> progress{};
    std::optional<photo_details> ext{};
    thing::extra extra{};

    bool operator==(const drc_camera_photo_info_push&) const = default;
};
void describe(const drc_camera_photo_info_push& self, auto& field) {
    field("countdown_time", self.countdown_time);
    field("result", self.result);
    field("status", self.status);
    field("progress", self.progress);
    field("ext", self.ext);
}

/// What the aircraft does ("Remote Control": drc_drone_state_push).
struct drc_drone_state_push {
    static constexpr std::string_view method = "drc_drone_state_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_pro | gateways::rc_plus_2;

    std::optional<bool> stealth_state{};
    std::optional<bool> night_lights_state{};
    std::optional<drc_flight_mode> mode_code{};
    /// Dock 2 only.
    std::optional<landing_kind> landing_type{};
    /// Dock 2 only.
    std::optional<landing_check> landing_protection_type{};
    thing::extra extra{};

    bool operator==(const drc_drone_state_push&) const = default;
};
void describe(const drc_drone_state_push& self, auto& field) {
    field("stealth_state", self.stealth_state);
    field("night_lights_state", self.night_lights_state);
    field("mode_code", self.mode_code);
    field("landing_type", self.landing_type);
    field("landing_protection_type", self.landing_protection_type);
}

} // namespace drc::up
} // namespace dockwire::dji
