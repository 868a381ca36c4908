// What cameras report in live control ("Remote Control").
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/camera.hpp"
#include "dockwire/dji/messages/camera_night_parts.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/remote_control_tables.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The wide lens.
struct drc_wide_lens {
    std::optional<exposure_mode> wide_exposure_mode{};
    std::optional<iso> wide_iso{};
    std::optional<shutter> wide_shutter_speed{};
    std::optional<exposure_compensation> wide_exposure_value{};
    std::optional<aperture> wide_aperture_value{};
    thing::extra extra{};

    bool operator==(const drc_wide_lens&) const = default;
};
void describe(const drc_wide_lens& self, auto& field) {
    field("wide_exposure_mode", self.wide_exposure_mode);
    field("wide_iso", self.wide_iso);
    field("wide_shutter_speed", self.wide_shutter_speed);
    field("wide_exposure_value", self.wide_exposure_value);
    field("wide_aperture_value", self.wide_aperture_value);
}

/// The zoom lens.
struct drc_zoom_lens {
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
    std::optional<int> zoom_focus_state{};
    std::optional<double> zoom_factor{};
    std::optional<aperture> zoom_aperture_value{};
    thing::extra extra{};

    bool operator==(const drc_zoom_lens&) const = default;
};
void describe(const drc_zoom_lens& self, auto& field) {
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
    field("zoom_factor", self.zoom_factor);
    field("zoom_aperture_value", self.zoom_aperture_value);
}

/// What the laser rangefinder points at.
struct drc_measure_target {
    std::optional<double> measure_target_longitude{};
    std::optional<double> measure_target_latitude{};
    std::optional<double> measure_target_altitude{};
    std::optional<double> measure_target_distance{};
    std::optional<aircraft::target_state> measure_target_error_state{};
    thing::extra extra{};

    bool operator==(const drc_measure_target&) const = default;
};
void describe(const drc_measure_target& self, auto& field) {
    field("measure_target_longitude", self.measure_target_longitude,
          {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("measure_target_latitude", self.measure_target_latitude,
          {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("measure_target_altitude", self.measure_target_altitude, {.unit = "m", .remark = remarks::above_unknown});
    field("measure_target_distance", self.measure_target_distance, {.unit = "m"});
    field("measure_target_error_state", self.measure_target_error_state);
}

/// The infrared camera.
struct drc_ir_lens {
    std::optional<bool> screen_split_enable{};
    std::optional<double> ir_zoom_factor{};
    std::optional<std::vector<aircraft::thermal_palette>> thermal_supported_palette_styles{};
    std::optional<aircraft::thermal_palette> thermal_current_palette_style{};
    std::optional<aircraft::thermal_gain> thermal_gain_mode{};
    std::optional<toggle> thermal_isotherm_state{};
    std::optional<int> thermal_isotherm_upper_limit{};
    std::optional<int> thermal_isotherm_lower_limit{};
    std::optional<double> thermal_global_temperature_min{};
    std::optional<double> thermal_global_temperature_max{};
    thing::extra extra{};

    bool operator==(const drc_ir_lens&) const = default;
};
void describe(const drc_ir_lens& self, auto& field) {
    field("screen_split_enable", self.screen_split_enable);
    field("ir_zoom_factor", self.ir_zoom_factor, {.min = 2, .max = 20});
    field("thermal_supported_palette_styles", self.thermal_supported_palette_styles);
    field("thermal_current_palette_style", self.thermal_current_palette_style);
    field("thermal_gain_mode", self.thermal_gain_mode);
    field("thermal_isotherm_state", self.thermal_isotherm_state);
    field("thermal_isotherm_upper_limit", self.thermal_isotherm_upper_limit, {.unit = "°C"});
    field("thermal_isotherm_lower_limit", self.thermal_isotherm_lower_limit, {.unit = "°C"});
    field("thermal_global_temperature_min", self.thermal_global_temperature_min, {.unit = "°C"});
    field("thermal_global_temperature_max", self.thermal_global_temperature_max, {.unit = "°C"});
}

/// What the livestream shows.
struct drc_liveview {
    std::optional<view_region> liveview_world_region{};
    thing::extra extra{};

    bool operator==(const drc_liveview&) const = default;
};
void describe(const drc_liveview& self, auto& field) { field("liveview_world_region", self.liveview_world_region); }

/// What a camera does.
struct drc_camera_state {
    std::optional<drc_capture_mode> camera_mode{};
    std::optional<double> interval_photo_interval{};
    std::optional<thing::open<drc_video_resolution>> video_resolution{};
    std::optional<bool> linkage_zoom_state{};
    std::optional<drc_photo_size> photo_size{};
    std::optional<int> record_time{};
    std::optional<yes_no> recording_state{};
    std::optional<yes_no> photo_state{};
    std::optional<int> remain_photo_num{};
    std::optional<int> remain_record_duration{};
    /// Dock 3 only, as what follows.
    std::optional<ir_photo_format> photo_format{};
    std::optional<night_settings> night_mode_settings{};
    thing::extra extra{};

    bool operator==(const drc_camera_state&) const = default;
};
void describe(const drc_camera_state& self, auto& field) {
    field("camera_mode", self.camera_mode);
    field("interval_photo_interval", self.interval_photo_interval, {.unit = "s"});
    field("video_resolution", self.video_resolution);
    field("linkage_zoom_state", self.linkage_zoom_state);
    field("photo_size", self.photo_size);
    field("record_time", self.record_time, {.unit = "s"});
    field("recording_state", self.recording_state);
    field("photo_state", self.photo_state);
    field("remain_photo_num", self.remain_photo_num);
    field("remain_record_duration", self.remain_record_duration, {.unit = "s"});
    field("photo_format", self.photo_format);
    field("night_mode_settings", self.night_mode_settings);
}

/// Which pictures are stored.
struct drc_media_storage {
    std::optional<std::vector<thing::open<stored_picture>>> photo_storage_settings{};
    std::optional<std::vector<thing::open<stored_picture>>> video_storage_settings{};
    thing::extra extra{};

    bool operator==(const drc_media_storage&) const = default;
};
void describe(const drc_media_storage& self, auto& field) {
    field("photo_storage_settings", self.photo_storage_settings);
    field("video_storage_settings", self.video_storage_settings);
}

} // namespace dockwire::dji
