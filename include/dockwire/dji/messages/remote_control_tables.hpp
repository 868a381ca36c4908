// Settings of cameras in live control, as tables ("Remote Control"). Their numbers are not those of the properties.
#pragma once

#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Aperture: `f2_8` is F2.8.
enum class aperture : int {
    automatic = 0,
    f0_5 = 50,
    f0_7 = 70,
    f0_8 = 80,
    f0_9 = 90,
    f0_95 = 95,
    f1_0 = 100,
    f1_1 = 110,
    f1_2 = 120,
    f1_4 = 140,
    f1_6 = 160,
    f1_7 = 170,
    f1_8 = 180,
    f2 = 200,
    f2_2 = 220,
    f2_4 = 240,
    f2_5 = 250,
    f2_8 = 280,
    f3_2 = 320,
    f3_3 = 330,
    f3_4 = 340,
    f3_5 = 350,
    f4 = 400,
    f4_4 = 440,
    f4_5 = 450,
    f4_8 = 480,
    f5 = 500,
    f5_6 = 560,
    f6_3 = 630,
    f6_7 = 670,
    f6_8 = 680,
    f7_1 = 710,
    f8 = 800,
    f9 = 900,
    f9_5 = 950,
    f9_6 = 960,
    f10 = 1000,
    f11 = 1100,
    f13 = 1300,
    f14 = 1400,
    f16 = 1600,
    f18 = 1800,
    f19 = 1900,
    f20 = 2000,
    f22 = 2200,
    f25 = 2500,
    f27 = 2700,
    f29 = 2900,
    f32 = 3200,
    f36 = 3600,
    f38 = 3800,
    f40 = 4000,
    f45 = 4500,
    f51 = 5100,
    f54 = 5400,
    f57 = 5700,
    f64 = 6400,
    f72 = 7200,
    f76 = 7600,
    f80 = 8000,
    f90 = 9000,
    f107 = 10700,
    f128 = 12800,
    f180 = 18000,
    f256 = 25600,
};

constexpr auto values_of(thing::tag<aperture>) {
    using enum aperture;
    return thing::table<aperture>({
        {automatic, "Auto"}, {f0_5, "F0.5"}, {f0_7, "F0.7"}, {f0_8, "F0.8"}, {f0_9, "F0.9"}, {f0_95, "F0.95"}, {f1_0, "F1.0"},
        {f1_1, "F1.1"},      {f1_2, "F1.2"}, {f1_4, "F1.4"}, {f1_6, "F1.6"}, {f1_7, "F1.7"}, {f1_8, "F1.8"},   {f2, "F2"},
        {f2_2, "F2.2"},      {f2_4, "F2.4"}, {f2_5, "F2.5"}, {f2_8, "F2.8"}, {f3_2, "F3.2"}, {f3_3, "F3.3"},   {f3_4, "F3.4"},
        {f3_5, "F3.5"},      {f4, "F4"},     {f4_4, "F4.4"}, {f4_5, "F4.5"}, {f4_8, "F4.8"}, {f5, "F5"},       {f5_6, "F5.6"},
        {f6_3, "F6.3"},      {f6_7, "F6.7"}, {f6_8, "F6.8"}, {f7_1, "F7.1"}, {f8, "F8"},     {f9, "F9"},       {f9_5, "F9.5"},
        {f9_6, "F9.6"},      {f10, "F10"},   {f11, "F11"},   {f13, "F13"},   {f14, "F14"},   {f16, "F16"},     {f18, "F18"},
        {f19, "F19"},        {f20, "F20"},   {f22, "F22"},   {f25, "F25"},   {f27, "F27"},   {f29, "F29"},     {f32, "F32"},
        {f36, "F36"},        {f38, "F38"},   {f40, "F40"},   {f45, "F45"},   {f51, "F51"},   {f54, "F54"},     {f57, "F57"},
        {f64, "F64"},        {f72, "F72"},   {f76, "F76"},   {f80, "F80"},   {f90, "F90"},   {f107, "F107"},   {f128, "F128"},
        {f180, "F180"},      {f256, "F256"},
    });
}

/// Sensitivity of a lens.
enum class drc_iso : int {
    automatic = 0,
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
    iso_51200 = 12,
    iso_102400 = 13,
    fixed = 255,
};

constexpr auto values_of(thing::tag<drc_iso>) {
    using enum drc_iso;
    return thing::table<drc_iso>({
        {automatic, "Auto"},
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
        {iso_51200, "51200"},
        {iso_102400, "102400"},
        {fixed, "Fixed"},
    });
}

/// What the aircraft does.
enum class drc_flight_mode : int {
    standby = 0,
    preparing = 1,
    prepared = 2,
    manual = 3,
    takeoff = 4,
    wayline = 5,
    panorama = 6,
    tracking = 7,
    ads_b_avoidance = 8,
    return_home = 9,
    landing = 10,
    forced_landing = 11,
    three_blade_landing = 12,
    upgrading = 13,
    disconnected = 14,
    apas = 15,
    virtual_stick = 16,
    live_control = 17,
};

constexpr auto values_of(thing::tag<drc_flight_mode>) {
    using enum drc_flight_mode;
    return thing::table<drc_flight_mode>({
        {standby, "Standby"},
        {preparing, "Preparing take-off"},
        {prepared, "Ready for take-off"},
        {manual, "Manual flight"},
        {takeoff, "Automatic take-off"},
        {wayline, "Wayline flight"},
        {panorama, "Panorama"},
        {tracking, "Intelligent tracking"},
        {ads_b_avoidance, "ADS-B avoidance"},
        {return_home, "Return home"},
        {landing, "Automatic landing"},
        {forced_landing, "Forced landing"},
        {three_blade_landing, "Landing on three propellers"},
        {upgrading, "Upgrading"},
        {disconnected, "Not connected"},
        {apas, "APAS"},
        {virtual_stick, "Virtual stick"},
        {live_control, "Live flight control"},
    });
}

/// Why and where the aircraft lands.
enum class landing_kind : int { none = 0, in_dock = 1, alternate_site = 2, by_user = 3, by_aircraft = 4 };

constexpr auto values_of(thing::tag<landing_kind>) {
    using enum landing_kind;
    return thing::table<landing_kind>({{none, "Not landed"},
                                       {in_dock, "In the dock"},
                                       {alternate_site, "At the alternate site"},
                                       {by_user, "By the user"},
                                       {by_aircraft, "By the aircraft"}});
}

/// What the aircraft sees below itself while it lands.
enum class landing_check : int { off = 0, unsuitable = 1, unknown = 2, in_dock = 3 };

constexpr auto values_of(thing::tag<landing_check>) {
    using enum landing_check;
    return thing::table<landing_check>({{off, "Not checking"},
                                        {unsuitable, "Uneven ground or water"},
                                        {unknown, "Ground not found, landing ended"},
                                        {in_dock, "Landing in the dock"}});
}

/// What a camera takes. One more than other messages know.
enum class drc_capture_mode : int { photo = 0, video = 1, smart_low_light = 2, panorama = 3, timed_shot = 4 };

constexpr auto values_of(thing::tag<drc_capture_mode>) {
    using enum drc_capture_mode;
    return thing::table<drc_capture_mode>({{photo, "Photo"},
                                           {video, "Video"},
                                           {smart_low_light, "Smart low light"},
                                           {panorama, "Panorama"},
                                           {timed_shot, "Timed shot"}});
}

/// Time between timed shots; it travels as the seconds in a text.
enum class photo_interval { s0p7, s1, s2, s3, s5, s7, s10, s15, s20, s30, s60 };

constexpr auto names_of(thing::tag<photo_interval>) {
    using enum photo_interval;
    return thing::table<photo_interval>({{s0p7, "0.7"},
                                         {s1, "1"},
                                         {s2, "2"},
                                         {s3, "3"},
                                         {s5, "5"},
                                         {s7, "7"},
                                         {s10, "10"},
                                         {s15, "15"},
                                         {s20, "20"},
                                         {s30, "30"},
                                         {s60, "60"}});
}

/// Resolution of videos; it travels as a digit in a text.
enum class drc_video_resolution { w1920_h1080, w3840_h2160 };

constexpr auto names_of(thing::tag<drc_video_resolution>) {
    using enum drc_video_resolution;
    return thing::table<drc_video_resolution>({{w1920_h1080, "0"}, {w3840_h2160, "1"}});
}

/// Size of photos.
enum class drc_photo_size : int { automatic = 0, extra_small = 1, small = 2, medium = 3, large = 4, extra_large = 5 };

constexpr auto values_of(thing::tag<drc_photo_size>) {
    using enum drc_photo_size;
    return thing::table<drc_photo_size>({{automatic, "Default"},
                                         {extra_small, "Extra small"},
                                         {small, "Small"},
                                         {medium, "Medium"},
                                         {large, "Large"},
                                         {extra_large, "Extra large"}});
}

/// The pictures that are stored.
enum class stored_picture { current, vision, ir };

constexpr auto names_of(thing::tag<stored_picture>) {
    using enum stored_picture;
    return thing::table<stored_picture>({{current, "current"}, {vision, "vision"}, {ir, "ir"}});
}

/// The only lens that has the setting.
enum class wide_lens { wide };

constexpr auto names_of(thing::tag<wide_lens>) {
    using enum wide_lens;
    return thing::table<wide_lens>({{wide, "wide"}});
}

} // namespace dockwire::dji
