// What cameras and aircraft push in live control ("Remote Control").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/dji/messages/remote_control_parts.hpp"
#include "dockwire/dji/messages/remote_control_tables.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::drc::up {

/// Settings of a camera ("Remote Control": drc_camera_osd_info_push).
struct drc_camera_osd_info_push {
    static constexpr std::string_view method = "drc_camera_osd_info_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr bool also_as_event = true;
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
    static constexpr bool also_as_event = true;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_pro | gateways::rc_plus_2;

    std::optional<bool> stealth_state{};
    std::optional<bool> night_lights_state{};
    std::optional<drc_flight_mode> mode_code{};
    /// Not of Dock 3.
    std::optional<landing_kind> landing_type{};
    /// Not of Dock 3.
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

} // namespace dockwire::dji::drc::up
