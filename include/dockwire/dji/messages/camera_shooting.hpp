// What cameras take and store: as services "Live Flight Controls", as frames "Remote Control".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dockwire/dji/messages/command_way.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// What a camera says when it takes a picture.
struct photo_take_reply {
    int result{0};
    std::optional<photo_start> output{};
    thing::extra extra{};

    bool operator==(const photo_take_reply&) const = default;
};
void describe(const photo_take_reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// The same as a frame: the status stands beside the result.
struct photo_take_frame_reply {
    int result{0};
    std::optional<thing::open<photo_start_status>> status{};
    thing::extra extra{};

    bool operator==(const photo_take_frame_reply&) const = default;
};
void describe(const photo_take_frame_reply& self, auto& field) {
    field("result", self.result);
    field("status", self.status);
}

namespace command {

/// Takes a picture or a panorama ("Live Flight Controls": camera_photo_take; as a frame drc_camera_photo_take).
/// A panorama has camera_photo_take_progress.
template <message_kind Kind>
struct camera_photo_take {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_photo_take");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    using reply = std::conditional_t<way<Kind>::is_frame, photo_take_frame_reply, photo_take_reply>;

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_photo_take&) const = default;
};
template <message_kind Kind>
void describe(const camera_photo_take<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
}

/// Ends a panorama ("Live Flight Controls": camera_photo_stop; as a frame drc_camera_photo_stop).
template <message_kind Kind>
struct camera_photo_stop {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_photo_stop");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_photo_stop&) const = default;
};
template <message_kind Kind>
void describe(const camera_photo_stop<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
}

/// Starts a video ("Live Flight Controls": camera_recording_start; as a frame drc_camera_recording_start).
template <message_kind Kind>
struct camera_recording_start {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_recording_start");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    using reply = ack;

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_recording_start&) const = default;
};
template <message_kind Kind>
void describe(const camera_recording_start<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
}

/// Ends a video ("Live Flight Controls": camera_recording_stop; as a frame drc_camera_recording_stop).
template <message_kind Kind>
struct camera_recording_stop {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_recording_stop");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_recording_stop&) const = default;
};
template <message_kind Kind>
void describe(const camera_recording_stop<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
}

/// Shows the infrared picture beside the visible one ("Live Flight Controls": camera_screen_split; as a frame drc_camera_screen_split).
template <message_kind Kind>
struct camera_screen_split {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_screen_split");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    bool enable{false};
    thing::extra extra{};

    bool operator==(const camera_screen_split&) const = default;
};
template <message_kind Kind>
void describe(const camera_screen_split<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("enable", self.enable);
}

} // namespace command

/// Sets what a camera takes ("Live Flight Controls": camera_mode_switch).
struct camera_mode_switch {
    static constexpr std::string_view method = "camera_mode_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    camera_mode_choice camera_mode{camera_mode_choice::photo};
    thing::extra extra{};

    bool operator==(const camera_mode_switch&) const = default;
};
void describe(const camera_mode_switch& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_mode", self.camera_mode);
}

/// Sets the lenses whose photos are stored ("Live Flight Controls": photo_storage_set).
struct photo_storage_set {
    static constexpr std::string_view method = "photo_storage_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    std::vector<thing::open<lens>> photo_storage_settings{};
    thing::extra extra{};

    bool operator==(const photo_storage_set&) const = default;
};
void describe(const photo_storage_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("photo_storage_settings", self.photo_storage_settings);
}

/// Sets the lenses whose videos are stored ("Live Flight Controls": video_storage_set).
struct video_storage_set {
    static constexpr std::string_view method = "video_storage_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    std::vector<thing::open<lens>> video_storage_settings{};
    thing::extra extra{};

    bool operator==(const video_storage_set&) const = default;
};
void describe(const video_storage_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("video_storage_settings", self.video_storage_settings);
}

using camera_photo_take = command::camera_photo_take<message_kind::service>;
using camera_photo_stop = command::camera_photo_stop<message_kind::service>;
using camera_recording_start = command::camera_recording_start<message_kind::service>;
using camera_recording_stop = command::camera_recording_stop<message_kind::service>;
using camera_screen_split = command::camera_screen_split<message_kind::service>;

namespace drc::down {
using drc_camera_photo_take = command::camera_photo_take<message_kind::drc_down>;
using drc_camera_photo_stop = command::camera_photo_stop<message_kind::drc_down>;
using drc_camera_recording_start = command::camera_recording_start<message_kind::drc_down>;
using drc_camera_recording_stop = command::camera_recording_stop<message_kind::drc_down>;
using drc_camera_screen_split = command::camera_screen_split<message_kind::drc_down>;
} // namespace drc::down

} // namespace dockwire::dji
