// Cameras and gimbals ("Live Flight Controls").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Takes control of a payload ("Live Flight Controls": payload_authority_grab).
struct payload_authority_grab {
    static constexpr std::string_view method = "payload_authority_grab";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// "{type-subtype-gimbalindex}", see devices in "Product Support".
    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const payload_authority_grab&) const = default;
};
void describe(const payload_authority_grab& self, auto& field) { field("payload_index", self.payload_index, {.min_length = 1}); }

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

/// Takes a picture or a panorama ("Live Flight Controls": camera_photo_take). A panorama has camera_photo_take_progress.
struct camera_photo_take {
    static constexpr std::string_view method = "camera_photo_take";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;

    struct reply {
        int result{0};
        std::optional<photo_start> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_photo_take&) const = default;
};
void describe(const camera_photo_take::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const camera_photo_take& self, auto& field) { field("payload_index", self.payload_index, {.min_length = 1}); }

/// Ends a panorama ("Live Flight Controls": camera_photo_stop).
struct camera_photo_stop {
    static constexpr std::string_view method = "camera_photo_stop";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_photo_stop&) const = default;
};
void describe(const camera_photo_stop& self, auto& field) { field("payload_index", self.payload_index, {.min_length = 1}); }

/// Starts a video ("Live Flight Controls": camera_recording_start).
struct camera_recording_start {
    static constexpr std::string_view method = "camera_recording_start";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    using reply = ack;

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_recording_start&) const = default;
};
void describe(const camera_recording_start& self, auto& field) { field("payload_index", self.payload_index, {.min_length = 1}); }

/// Ends a video ("Live Flight Controls": camera_recording_stop).
struct camera_recording_stop {
    static constexpr std::string_view method = "camera_recording_stop";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const camera_recording_stop&) const = default;
};
void describe(const camera_recording_stop& self, auto& field) { field("payload_index", self.payload_index, {.min_length = 1}); }

/// Turns a gimbal at a speed ("Live Flight Controls": camera_screen_drag).
struct camera_screen_drag {
    static constexpr std::string_view method = "camera_screen_drag";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    using reply = ack;

    std::string payload_index{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    double pitch_speed{0};
    /// Only when not `locked`.
    double yaw_speed{0};
    thing::extra extra{};

    bool operator==(const camera_screen_drag&) const = default;
};
void describe(const camera_screen_drag& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("locked", self.locked);
    field("pitch_speed", self.pitch_speed, {.unit = "rad/s", .remark = remarks::sign_unknown});
    field("yaw_speed", self.yaw_speed, {.unit = "rad/s", .remark = remarks::sign_unknown});
}

/// Turns a camera so that a point of the picture becomes its centre ("Live Flight Controls": camera_aim).
struct camera_aim {
    static constexpr std::string_view method = "camera_aim";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    using reply = ack;

    std::string payload_index{};
    thing::open<camera_lens> camera_type{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    thing::extra extra{};

    bool operator==(const camera_aim&) const = default;
};
void describe(const camera_aim& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("locked", self.locked);
    field("x", self.x, {.min = 0, .max = 1, .remark = remarks::from_left});
    field("y", self.y, {.min = 0, .max = 1, .remark = remarks::from_top});
}

/// Sets the zoom ("Live Flight Controls": camera_focal_length_set). Infrared zooms up to 20.
struct camera_focal_length_set {
    static constexpr std::string_view method = "camera_focal_length_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<camera_lens> camera_type{};
    double zoom_factor{0};
    thing::extra extra{};

    bool operator==(const camera_focal_length_set&) const = default;
};
void describe(const camera_focal_length_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("zoom_factor", self.zoom_factor, {.min = 2, .max = 200});
}

/// Turns a camera to a point on the earth ("Live Flight Controls": camera_look_at).
struct camera_look_at {
    static constexpr std::string_view method = "camera_look_at";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    double latitude{0};
    double longitude{0};
    /// Above the ellipsoid.
    double height{0};
    thing::extra extra{};

    bool operator==(const camera_look_at&) const = default;
};
void describe(const camera_look_at& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("locked", self.locked);
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.min = 2, .max = 10000, .step = 0.1, .unit = "m", .remark = remarks::above_ellipsoid});
}

/// Shows the infrared picture beside the visible one ("Live Flight Controls": camera_screen_split).
struct camera_screen_split {
    static constexpr std::string_view method = "camera_screen_split";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    bool enable{false};
    thing::extra extra{};

    bool operator==(const camera_screen_split&) const = default;
};
void describe(const camera_screen_split& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("enable", self.enable);
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

/// Zooms to a rectangle of the picture ("Live Flight Controls": camera_frame_zoom).
struct camera_frame_zoom {
    static constexpr std::string_view method = "camera_frame_zoom";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3 | gateways::rc_pro;
    using reply = ack;

    std::string payload_index{};
    thing::open<camera_lens> camera_type{};
    /// Whether the aircraft turns with the gimbal; else the gimbal turns alone.
    bool locked{false};
    double x{0};
    double y{0};
    double width{0};
    double height{0};
    thing::extra extra{};

    bool operator==(const camera_frame_zoom&) const = default;
};
void describe(const camera_frame_zoom& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("locked", self.locked);
    field("x", self.x, {.min = 0, .max = 1, .step = 0.000001, .remark = "Left edge of the rectangle."});
    field("y", self.y, {.min = 0, .max = 1, .step = 0.000001, .remark = "Upper edge of the rectangle."});
    field("width", self.width, {.min = 0, .max = 1, .step = 0.000001});
    field("height", self.height, {.min = 0, .max = 1, .step = 0.000001});
}

/// Sets how exposure is chosen ("Live Flight Controls": camera_exposure_mode_set).
struct camera_exposure_mode_set {
    static constexpr std::string_view method = "camera_exposure_mode_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    dji::exposure_mode exposure_mode{dji::exposure_mode::automatic};
    thing::extra extra{};

    bool operator==(const camera_exposure_mode_set&) const = default;
};
void describe(const camera_exposure_mode_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("exposure_mode", self.exposure_mode);
}

/// Sets the exposure value ("Live Flight Controls": camera_exposure_set).
struct camera_exposure_set {
    static constexpr std::string_view method = "camera_exposure_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    thing::open<exposure_choice> exposure_value{};
    thing::extra extra{};

    bool operator==(const camera_exposure_set&) const = default;
};
void describe(const camera_exposure_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("exposure_value", self.exposure_value);
}

/// Sets the focus mode ("Live Flight Controls": camera_focus_mode_set).
struct camera_focus_mode_set {
    static constexpr std::string_view method = "camera_focus_mode_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    dji::focus_mode focus_mode{dji::focus_mode::manual};
    thing::extra extra{};

    bool operator==(const camera_focus_mode_set&) const = default;
};
void describe(const camera_focus_mode_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("focus_mode", self.focus_mode);
}

/// Sets the focus ("Live Flight Controls": camera_focus_value_set). The aircraft reports the range: zoom_min_focus_value to zoom_max_focus_value.
struct camera_focus_value_set {
    static constexpr std::string_view method = "camera_focus_value_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    int focus_value{0};
    thing::extra extra{};

    bool operator==(const camera_focus_value_set&) const = default;
};
void describe(const camera_focus_value_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("focus_value", self.focus_value);
}

/// Focuses on a point of the picture ("Live Flight Controls": camera_point_focus_action).
struct camera_point_focus_action {
    static constexpr std::string_view method = "camera_point_focus_action";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    thing::extra extra{};

    bool operator==(const camera_point_focus_action&) const = default;
};
void describe(const camera_point_focus_action& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("x", self.x, {.min = 0, .max = 1, .remark = remarks::from_left});
    field("y", self.y, {.min = 0, .max = 1, .remark = remarks::from_top});
}

/// Sets what the infrared camera measures ("Live Flight Controls": ir_metering_mode_set).
struct ir_metering_mode_set {
    static constexpr std::string_view method = "ir_metering_mode_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    metering_mode mode{metering_mode::off};
    thing::extra extra{};

    bool operator==(const ir_metering_mode_set&) const = default;
};
void describe(const ir_metering_mode_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("mode", self.mode);
}

/// Sets the point whose temperature is measured ("Live Flight Controls": ir_metering_point_set).
struct ir_metering_point_set {
    static constexpr std::string_view method = "ir_metering_point_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    thing::extra extra{};

    bool operator==(const ir_metering_point_set&) const = default;
};
void describe(const ir_metering_point_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("x", self.x, {.min = 0, .max = 1, .remark = remarks::from_left});
    field("y", self.y, {.min = 0, .max = 1, .remark = remarks::from_top});
}

/// Sets the rectangle whose temperatures are measured ("Live Flight Controls": ir_metering_area_set).
struct ir_metering_area_set {
    static constexpr std::string_view method = "ir_metering_area_set";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    double width{0};
    double height{0};
    thing::extra extra{};

    bool operator==(const ir_metering_area_set&) const = default;
};
void describe(const ir_metering_area_set& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("x", self.x, {.min = 0, .max = 1, .remark = "Left edge of the area, from that of the picture."});
    field("y", self.y, {.min = 0, .max = 1, .remark = "Upper edge of the area, from that of the picture."});
    field("width", self.width, {.min = 0, .max = 1});
    field("height", self.height, {.min = 0, .max = 1});
}

/// Turns a gimbal to a known position ("Live Flight Controls": gimbal_reset).
struct gimbal_reset {
    static constexpr std::string_view method = "gimbal_reset";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    gimbal_reset_mode reset_mode{gimbal_reset_mode::centre};
    thing::extra extra{};

    bool operator==(const gimbal_reset&) const = default;
};
void describe(const gimbal_reset& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("reset_mode", self.reset_mode);
}

namespace event {

/// How far taking a panorama is ("Live Flight Controls": camera_photo_take_progress).
struct camera_photo_take_progress {
    static constexpr std::string_view method = "camera_photo_take_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    photo_report output{};
    int result{0};
    thing::extra extra{};

    bool operator==(const camera_photo_take_progress&) const = default;
};
void describe(const camera_photo_take_progress& self, auto& field) {
    field("output", self.output);
    field("result", self.result);
}

} // namespace event
} // namespace dockwire::dji
