// Cameras of an aircraft ("Properties" of each aircraft: cameras).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/shutter.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// What a camera takes.
enum class capture_mode : int { unsupported = -1, photo = 0, video = 1, smart_low_light = 2, panorama = 3 };

constexpr auto values_of(thing::tag<capture_mode>) {
    using enum capture_mode;
    return thing::table<capture_mode>({{unsupported, "Unsupported"},
                                       {photo, "Photo"},
                                       {video, "Video"},
                                       {smart_low_light, "Smart low light"},
                                       {panorama, "Panorama"}});
}

/// How exposure is chosen.
enum class exposure_mode : int { automatic = 1, shutter_priority = 2, aperture_priority = 3, manual = 4 };

constexpr auto values_of(thing::tag<exposure_mode>) {
    using enum exposure_mode;
    return thing::table<exposure_mode>({{automatic, "Automatic"},
                                        {shutter_priority, "Shutter priority"},
                                        {aperture_priority, "Aperture priority"},
                                        {manual, "Manual"}});
}

/// Sensitivity of a lens.
enum class iso : int {
    automatic = 0,
    automatic_high_sensitivity = 1,
    iso_50 = 2,
    iso_100 = 3,
    iso_200 = 4,
    iso_400 = 5,
    iso_800 = 6,
    iso_1600 = 7,
    iso_3200 = 8,
    iso_6400 = 9,
    iso_12800 = 10,
    iso_25600 = 11,
    fixed = 255,
};

constexpr auto values_of(thing::tag<iso>) {
    using enum iso;
    return thing::table<iso>({
        {automatic, "Auto"},
        {automatic_high_sensitivity, "Auto (high sensitivity)"},
        {iso_50, "50"},
        {iso_100, "100"},
        {iso_200, "200"},
        {iso_400, "400"},
        {iso_800, "800"},
        {iso_1600, "1600"},
        {iso_3200, "3200"},
        {iso_6400, "6400"},
        {iso_12800, "12800"},
        {iso_25600, "25600"},
        {fixed, "Fixed"},
    });
}

/// Exposure value.
enum class exposure_compensation : int {
    minus_5_0 = 1,
    minus_4_7 = 2,
    minus_4_3 = 3,
    minus_4_0 = 4,
    minus_3_7 = 5,
    minus_3_3 = 6,
    minus_3_0 = 7,
    minus_2_7 = 8,
    minus_2_3 = 9,
    minus_2_0 = 10,
    minus_1_7 = 11,
    minus_1_3 = 12,
    minus_1_0 = 13,
    minus_0_7 = 14,
    minus_0_3 = 15,
    zero = 16,
    plus_0_3 = 17,
    plus_0_7 = 18,
    plus_1_0 = 19,
    plus_1_3 = 20,
    plus_1_7 = 21,
    plus_2_0 = 22,
    plus_2_3 = 23,
    plus_2_7 = 24,
    plus_3_0 = 25,
    plus_3_3 = 26,
    plus_3_7 = 27,
    plus_4_0 = 28,
    plus_4_3 = 29,
    plus_4_7 = 30,
    plus_5_0 = 31,
    fixed = 255,
};

constexpr auto values_of(thing::tag<exposure_compensation>) {
    using enum exposure_compensation;
    return thing::table<exposure_compensation>({
        {minus_5_0, "-5.0 EV"}, {minus_4_7, "-4.7 EV"}, {minus_4_3, "-4.3 EV"}, {minus_4_0, "-4.0 EV"}, {minus_3_7, "-3.7 EV"},
        {minus_3_3, "-3.3 EV"}, {minus_3_0, "-3.0 EV"}, {minus_2_7, "-2.7 EV"}, {minus_2_3, "-2.3 EV"}, {minus_2_0, "-2.0 EV"},
        {minus_1_7, "-1.7 EV"}, {minus_1_3, "-1.3 EV"}, {minus_1_0, "-1.0 EV"}, {minus_0_7, "-0.7 EV"}, {minus_0_3, "-0.3 EV"},
        {zero, "0 EV"},         {plus_0_3, "0.3 EV"},   {plus_0_7, "0.7 EV"},   {plus_1_0, "1.0 EV"},   {plus_1_3, "1.3 EV"},
        {plus_1_7, "1.7 EV"},   {plus_2_0, "2.0 EV"},   {plus_2_3, "2.3 EV"},   {plus_2_7, "2.7 EV"},   {plus_3_0, "3.0 EV"},
        {plus_3_3, "3.3 EV"},   {plus_3_7, "3.7 EV"},   {plus_4_0, "4.0 EV"},   {plus_4_3, "4.3 EV"},   {plus_4_7, "4.7 EV"},
        {plus_5_0, "5.0 EV"},   {fixed, "Fixed"},
    });
}

/// Focus mode of a lens.
enum class focus_mode : int { manual = 0, single = 1, continuous = 2 };

constexpr auto values_of(thing::tag<focus_mode>) {
    using enum focus_mode;
    return thing::table<focus_mode>({{manual, "MF"}, {single, "AFS"}, {continuous, "AFC"}});
}

/// Focus of a lens.
enum class focus_state : int { idle = 0, focusing = 1, succeeded = 2, failed = 3 };

constexpr auto values_of(thing::tag<focus_state>) {
    using enum focus_state;
    return thing::table<focus_state>({{idle, "Idle"}, {focusing, "Focusing"}, {succeeded, "Succeeded"}, {failed, "Failed"}});
}

/// Temperature metering of the infrared lens.
enum class metering_mode : int { off = 0, spot = 1, area = 2 };

constexpr auto values_of(thing::tag<metering_mode>) {
    using enum metering_mode;
    return thing::table<metering_mode>({{off, "Off"}, {spot, "Spot"}, {area, "Area"}});
}

/// The lenses whose pictures are stored.
enum class lens { current, wide, zoom, ir };

constexpr auto names_of(thing::tag<lens>) {
    using enum lens;
    return thing::table<lens>({{current, "current"}, {wide, "wide"}, {zoom, "zoom"}, {ir, "ir"}});
}

/// Where the view of the zoom lens lies in the picture of another; the origin is the upper left corner.
struct view_region {
    std::optional<double> left{};
    std::optional<double> top{};
    std::optional<double> right{};
    std::optional<double> bottom{};
    thing::extra extra{};

    bool operator==(const view_region&) const = default;
};
void describe(const view_region& self, auto& field) {
    field("left", self.left, {.remark = remarks::from_left});
    field("top", self.top, {.remark = remarks::from_top});
    field("right", self.right, {.remark = remarks::from_left});
    field("bottom", self.bottom, {.remark = remarks::from_top});
}

/// The temperature of one point; the origin is the upper left corner of the picture.
struct temperature_point {
    std::optional<double> x{};
    std::optional<double> y{};
    std::optional<double> temperature{};
    thing::extra extra{};

    bool operator==(const temperature_point&) const = default;
};
void describe(const temperature_point& self, auto& field) {
    field("x", self.x, {.min = 0, .max = 1, .remark = remarks::from_left});
    field("y", self.y, {.min = 0, .max = 1, .remark = remarks::from_top});
    field("temperature", self.temperature, {.unit = "°C"});
}

/// The temperatures of a rectangle of the picture.
struct temperature_area {
    std::optional<double> x{};
    std::optional<double> y{};
    std::optional<double> width{};
    std::optional<double> height{};
    std::optional<double> aver_temperature{};
    std::optional<temperature_point> min_temperature_point{};
    std::optional<temperature_point> max_temperature_point{};
    thing::extra extra{};

    bool operator==(const temperature_area&) const = default;
};
void describe(const temperature_area& self, auto& field) {
    field("x", self.x, {.min = 0, .max = 1, .remark = "Left edge of the area, from that of the picture."});
    field("y", self.y, {.min = 0, .max = 1, .remark = "Upper edge of the area, from that of the picture."});
    field("width", self.width, {.min = 0, .max = 1});
    field("height", self.height, {.min = 0, .max = 1});
    field("aver_temperature", self.aver_temperature, {.unit = "°C"});
    field("min_temperature_point", self.min_temperature_point);
    field("max_temperature_point", self.max_temperature_point);
}

/// One camera.
struct camera {
    std::optional<int> remain_photo_num{};
    std::optional<int> remain_record_duration{};
    std::optional<int> record_time{};
    /// "{type-subtype-gimbalindex}", see devices in "Product Support".
    std::optional<std::string> payload_index{};
    std::optional<capture_mode> camera_mode{};
    /// Whether it takes a photo.
    std::optional<yes_no> photo_state{};
    std::optional<bool> screen_split_enable{};
    /// Whether it records.
    std::optional<yes_no> recording_state{};
    std::optional<double> zoom_factor{};
    std::optional<double> ir_zoom_factor{};
    std::optional<view_region> liveview_world_region{};
    std::optional<std::vector<thing::open<lens>>> photo_storage_settings{};
    std::optional<std::vector<thing::open<lens>>> video_storage_settings{};
    std::optional<exposure_mode> wide_exposure_mode{};
    std::optional<iso> wide_iso{};
    std::optional<shutter> wide_shutter_speed{};
    std::optional<exposure_compensation> wide_exposure_value{};
    std::optional<focus_mode> wide_focus_mode{};
    std::optional<int> wide_focus_value{};
    std::optional<int> wide_max_focus_value{};
    std::optional<int> wide_min_focus_value{};
    std::optional<int> wide_calibrate_farthest_focus_value{};
    std::optional<int> wide_calibrate_nearest_focus_value{};
    std::optional<focus_state> wide_focus_state{};
    std::optional<exposure_mode> zoom_exposure_mode{};
    std::optional<iso> zoom_iso{};
    std::optional<shutter> zoom_shutter_speed{};
    std::optional<exposure_compensation> zoom_exposure_value{};
    std::optional<focus_mode> zoom_focus_mode{};
    std::optional<int> zoom_focus_value{};
    std::optional<int> zoom_max_focus_value{};
    std::optional<int> zoom_min_focus_value{};
    std::optional<int> zoom_calibrate_farthest_focus_value{};
    std::optional<int> zoom_calibrate_nearest_focus_value{};
    std::optional<focus_state> zoom_focus_state{};
    std::optional<metering_mode> ir_metering_mode{};
    std::optional<temperature_point> ir_metering_point{};
    std::optional<temperature_area> ir_metering_area{};
    thing::extra extra{};

    bool operator==(const camera&) const = default;
};
void describe(const camera& self, auto& field) {
    field("remain_photo_num", self.remain_photo_num);
    field("remain_record_duration", self.remain_record_duration, {.unit = "s"});
    field("record_time", self.record_time, {.unit = "s"});
    field("payload_index", self.payload_index);
    field("camera_mode", self.camera_mode);
    field("photo_state", self.photo_state);
    field("screen_split_enable", self.screen_split_enable);
    field("recording_state", self.recording_state);
    field("zoom_factor", self.zoom_factor, {.min = 2, .max = 200});
    field("ir_zoom_factor", self.ir_zoom_factor, {.min = 2, .max = 20});
    field("liveview_world_region", self.liveview_world_region);
    field("photo_storage_settings", self.photo_storage_settings);
    field("video_storage_settings", self.video_storage_settings);
    field("wide_exposure_mode", self.wide_exposure_mode);
    field("wide_iso", self.wide_iso);
    field("wide_shutter_speed", self.wide_shutter_speed);
    field("wide_exposure_value", self.wide_exposure_value);
    field("wide_focus_mode", self.wide_focus_mode, {.remark = remarks::undocumented});
    field("wide_focus_value", self.wide_focus_value, {.remark = remarks::undocumented});
    field("wide_max_focus_value", self.wide_max_focus_value, {.remark = remarks::undocumented});
    field("wide_min_focus_value", self.wide_min_focus_value, {.remark = remarks::undocumented});
    field("wide_calibrate_farthest_focus_value", self.wide_calibrate_farthest_focus_value, {.remark = remarks::undocumented});
    field("wide_calibrate_nearest_focus_value", self.wide_calibrate_nearest_focus_value, {.remark = remarks::undocumented});
    field("wide_focus_state", self.wide_focus_state, {.remark = remarks::undocumented});
    field("zoom_exposure_mode", self.zoom_exposure_mode);
    field("zoom_iso", self.zoom_iso);
    field("zoom_shutter_speed", self.zoom_shutter_speed);
    field("zoom_exposure_value", self.zoom_exposure_value);
    field("zoom_focus_mode", self.zoom_focus_mode);
    field("zoom_focus_value", self.zoom_focus_value);
    field("zoom_max_focus_value", self.zoom_max_focus_value);
    field("zoom_min_focus_value", self.zoom_min_focus_value);
    field("zoom_calibrate_farthest_focus_value", self.zoom_calibrate_farthest_focus_value);
    field("zoom_calibrate_nearest_focus_value", self.zoom_calibrate_nearest_focus_value);
    field("zoom_focus_state", self.zoom_focus_state);
    field("ir_metering_mode", self.ir_metering_mode);
    field("ir_metering_point", self.ir_metering_point);
    field("ir_metering_area", self.ir_metering_area);
}

} // namespace dockwire::dji
