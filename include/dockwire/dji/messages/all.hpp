// Every message of the Cloud API that has a method, for tools that walk over all of them. Applications include the domains they use.
#pragma once

#include "dockwire/dji/messages/ai.hpp"
#include "dockwire/dji/messages/airsense.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/drc.hpp"
#include "dockwire/dji/messages/esdk.hpp"
#include "dockwire/dji/messages/firmware.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/flight_control.hpp"
#include "dockwire/dji/messages/flysafe.hpp"
#include "dockwire/dji/messages/hms.hpp"
#include "dockwire/dji/messages/in_flight_wayline.hpp"
#include "dockwire/dji/messages/live_control.hpp"
#include "dockwire/dji/messages/livestream.hpp"
#include "dockwire/dji/messages/log.hpp"
#include "dockwire/dji/messages/media.hpp"
#include "dockwire/dji/messages/offline_map.hpp"
#include "dockwire/dji/messages/organization.hpp"
#include "dockwire/dji/messages/payload_control.hpp"
#include "dockwire/dji/messages/psdk.hpp"
#include "dockwire/dji/messages/remote_control.hpp"
#include "dockwire/dji/messages/remote_debug.hpp"
#include "dockwire/dji/messages/remote_debug_progress.hpp"
#include "dockwire/dji/messages/return_home.hpp"
#include "dockwire/dji/messages/rtk_calibration.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/type_list.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/messages/wayline_control.hpp"

namespace dockwire::dji {

/// By what they are about, which is the name of their header or of the first of several. Properties are in all_properties.hpp.
using all_domains = type_list<
    domain<"topology", update_topo>,
    domain<"organization", airport_bind_status, airport_organization_get, airport_organization_bind>, domain<"config", config>,
    domain<"livestream", live_start_push, live_stop_push, live_set_quality, live_lens_change, live_camera_change,
           drc::down::drc_live_lens_change>,
    domain<"media", storage_config_get, upload_flighttask_media_prioritize, event::file_upload_callback,
           event::highest_priority_upload_flighttask_media>,
    domain<"wayline", flighttask_prepare, flighttask_execute, flighttask_resource_get, event::flighttask_progress,
           flighttask_create, flighttask_undo, flighttask_pause, flighttask_recovery, flighttask_stop, flight_setup_abort,
           flighttask_progress_get, event::flighttask_ready, event::flight_setup_exception_notify, in_flight_wayline_deliver,
           in_flight_wayline_stop, in_flight_wayline_recover, in_flight_wayline_cancel, event::in_flight_wayline_progress>,
    domain<"return_home", return_home, return_home_cancel, return_specific_home, event::return_home_info,
           event::device_exit_homing_notify>,
    domain<"flight_area", flight_areas_get, flight_areas_update, event::flight_areas_sync_progress,
           event::flight_areas_drone_location>,
    domain<"offline_map", offline_map_get>, domain<"hms", event::hms>,
    domain<"remote_debug", debug_mode_open, debug_mode_close, supplement_light_open, supplement_light_close,
           battery_maintenance_switch, air_conditioner_mode_switch, alarm_state_switch, battery_store_mode_switch, device_reboot,
           drone_open, drone_close, device_format, drone_format, cover_open, cover_close, cover_force_close, putter_open,
           putter_close, charge_open, charge_close, sdr_workmode_switch, sim_slot_switch, esim_activate, esim_operator_switch,
           event::device_reboot, event::drone_open, event::drone_close, event::device_format, event::drone_format,
           event::cover_open, event::cover_close, event::cover_force_close, event::putter_open, event::putter_close,
           event::charge_open, event::charge_close, event::esim_activate, event::esim_operator_switch, rtk_calibration,
           event::rtk_calibration>,
    domain<"firmware", ota_create, event::ota_progress>,
    domain<"log", fileupload_list, fileupload_start, fileupload_update, event::fileupload_progress>,
    domain<"flight_control", flight_authority_grab, takeoff_to_point, fly_to_point, fly_to_point_update, fly_to_point_stop,
           poi_mode_enter, poi_mode_exit, poi_circle_speed_set, event::takeoff_to_point_progress, event::fly_to_point_progress,
           event::joystick_invalid_notify, event::poi_status_notify, event::obstacle_avoidance_notify>,
    domain<"live_control", drc_mode_enter, drc_mode_exit, cloud_control_auth_request, cloud_control_release,
           event::drc_status_notify, event::cloud_control_auth_notify>,
    domain<"payload_control", payload_authority_grab, camera_mode_switch, camera_photo_take, camera_photo_stop,
           camera_recording_start, camera_recording_stop, camera_screen_drag, camera_aim, camera_focal_length_set, camera_look_at,
           camera_screen_split, photo_storage_set, video_storage_set, camera_frame_zoom, camera_exposure_mode_set,
           camera_exposure_set, camera_focus_mode_set, camera_focus_value_set, camera_point_focus_action, ir_metering_mode_set,
           ir_metering_point_set, ir_metering_area_set, gimbal_reset, event::camera_photo_take_progress,
           drc::down::drc_camera_photo_take, drc::down::drc_camera_photo_stop, drc::down::drc_camera_recording_start,
           drc::down::drc_camera_recording_stop, drc::down::drc_camera_screen_drag, drc::down::drc_camera_aim,
           drc::down::drc_camera_focal_length_set, drc::down::drc_camera_look_at, drc::down::drc_camera_screen_split,
           drc::down::drc_camera_frame_zoom, drc::down::drc_camera_exposure_mode_set, drc::down::drc_camera_exposure_set,
           drc::down::drc_camera_focus_mode_set, drc::down::drc_camera_focus_value_set, drc::down::drc_camera_point_focus_action,
           drc::down::drc_ir_metering_mode_set, drc::down::drc_ir_metering_point_set, drc::down::drc_ir_metering_area_set,
           drc::down::drc_gimbal_reset>,
    domain<"drc", drc::down::stick_control, drc::down::drone_control, drc::down::drone_emergency_stop, drc::down::heart_beat,
           drc::up::delay_info_push, drc::up::hsi_info_push, drc::up::osd_info_push>,
    domain<"remote_control", drc_camera_mode_switch, drc::down::drc_camera_mode_switch, drc::down::drc_initial_state_subscribe,
           drc::down::drc_linkage_zoom_set, drc::down::drc_video_resolution_set, drc::down::drc_video_storage_set,
           drc::down::drc_photo_storage_set, drc::down::drc_interval_photo_set, drc::down::drc_night_lights_state_set,
           drc::down::drc_stealth_state_set, drc::down::drc_camera_aperture_value_set, drc::down::drc_camera_shutter_set,
           drc::down::drc_camera_iso_set, drc::down::drc_camera_mechanical_shutter_set, drc::down::drc_camera_dewarping_set,
           drc::down::drc_emergency_landing, drc::down::drc_force_landing, drc::up::drc_camera_osd_info_push,
           drc::up::drc_camera_state_push, drc::up::drc_camera_photo_info_push, drc::up::drc_drone_state_push,
           drc::down::drc_camera_night_mode_set, drc::down::drc_camera_denoise_level_set,
           drc::down::drc_camera_night_vision_enable, drc::down::drc_infrared_fill_light_enable,
           drc::down::drc_camera_photo_format_set>,
    domain<"ai", drc::down::drc_ai_identify_set, drc::down::drc_ai_model_select, drc::down::drc_ai_identify_filter_set,
           drc::down::drc_ai_identify_score_mode_set, drc::down::drc_ai_identify_score_set,
           drc::down::drc_ai_identify_score_reset, drc::down::drc_ai_spotlight_zoom_set, drc::down::drc_ai_spotlight_zoom_track,
           drc::down::drc_ai_spotlight_zoom_select, drc::down::drc_ai_spotlight_zoom_confirm,
           drc::down::drc_ai_spotlight_zoom_stop, drc::up::drc_ai_info_push>,
    domain<"airsense", event::airsense_warning>,
    domain<"psdk", psdk_widget_value_set, psdk_input_box_text_set, speaker_audio_play_start, speaker_tts_play_start,
           speaker_replay, speaker_play_stop, speaker_play_mode_set, speaker_play_volume_set, custom_data_transmission_to_psdk,
           event::psdk_floating_window_text, event::psdk_ui_resource_upload_result, event::speaker_audio_play_start_progress,
           event::speaker_tts_play_start_progress, event::custom_data_transmission_from_psdk,
           drc::down::drc_psdk_widget_value_set, drc::down::drc_psdk_input_box_text_set, drc::down::drc_speaker_tts_play_start,
           drc::down::drc_speaker_replay, drc::down::drc_speaker_play_stop, drc::down::drc_speaker_play_mode_set,
           drc::down::drc_speaker_play_volume_set, drc::down::drc_speaker_tts_set, drc::down::drc_light_mode_set,
           drc::down::drc_light_brightness_set, drc::down::drc_light_fine_tuning_set, drc::down::drc_light_calibration,
           drc::up::drc_psdk_state_info, drc::up::drc_psdk_floating_window_text, drc::up::drc_psdk_ui_resource,
           drc::up::drc_speaker_play_progress>,
    domain<"esdk", custom_data_transmission_to_esdk, event::custom_data_transmission_from_esdk>,
    domain<"flysafe", unlock_license_update, unlock_license_list, unlock_license_switch>>;

/// Services, events, requests, status and frames of live control.
using all_messages = decltype(detail::messages_of(all_domains{}));

} // namespace dockwire::dji
