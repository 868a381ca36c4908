// Shutter speeds of cameras, in properties and in live control.
#pragma once

#include <array>
#include <cstddef>

#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Shutter speed: `s1_8000` is 1/8000 s, `s1p3` is 1.3 s.
enum class shutter : int {
    s1_8000 = 0,
    s1_6400 = 1,
    s1_6000 = 2,
    s1_5000 = 3,
    s1_4000 = 4,
    s1_3200 = 5,
    s1_3000 = 6,
    s1_2500 = 7,
    s1_2000 = 8,
    s1_1600 = 9,
    s1_1500 = 10,
    s1_1250 = 11,
    s1_1000 = 12,
    s1_800 = 13,
    s1_725 = 14,
    s1_640 = 15,
    s1_500 = 16,
    s1_400 = 17,
    s1_350 = 18,
    s1_320 = 19,
    s1_250 = 20,
    s1_240 = 21,
    s1_200 = 22,
    s1_180 = 23,
    s1_160 = 24,
    s1_125 = 25,
    s1_120 = 26,
    s1_100 = 27,
    s1_90 = 28,
    s1_80 = 29,
    s1_60 = 30,
    s1_50 = 31,
    s1_40 = 32,
    s1_30 = 33,
    s1_25 = 34,
    s1_20 = 35,
    s1_15 = 36,
    s1_12p5 = 37,
    s1_10 = 38,
    s1_8 = 39,
    s1_6p25 = 40,
    s1_5 = 41,
    s1_4 = 42,
    s1_3 = 43,
    s1_2p5 = 44,
    s1_2 = 45,
    s1_1p67 = 46,
    s1_1p25 = 47,
    s1 = 48,
    s1p3 = 49,
    s1p6 = 50,
    s2 = 51,
    s2p5 = 52,
    s3 = 53,
    s3p2 = 54,
    s4 = 55,
    s5 = 56,
    s6 = 57,
    s7 = 58,
    s8 = 59,
    automatic = 65534,
};

constexpr auto values_of(thing::tag<shutter>) {
    using enum shutter;
    return thing::table<shutter>({
        {s1_8000, "1/8000 s"}, {s1_6400, "1/6400 s"}, {s1_6000, "1/6000 s"}, {s1_5000, "1/5000 s"}, {s1_4000, "1/4000 s"},
        {s1_3200, "1/3200 s"}, {s1_3000, "1/3000 s"}, {s1_2500, "1/2500 s"}, {s1_2000, "1/2000 s"}, {s1_1600, "1/1600 s"},
        {s1_1500, "1/1500 s"}, {s1_1250, "1/1250 s"}, {s1_1000, "1/1000 s"}, {s1_800, "1/800 s"},   {s1_725, "1/725 s"},
        {s1_640, "1/640 s"},   {s1_500, "1/500 s"},   {s1_400, "1/400 s"},   {s1_350, "1/350 s"},   {s1_320, "1/320 s"},
        {s1_250, "1/250 s"},   {s1_240, "1/240 s"},   {s1_200, "1/200 s"},   {s1_180, "1/180 s"},   {s1_160, "1/160 s"},
        {s1_125, "1/125 s"},   {s1_120, "1/120 s"},   {s1_100, "1/100 s"},   {s1_90, "1/90 s"},     {s1_80, "1/80 s"},
        {s1_60, "1/60 s"},     {s1_50, "1/50 s"},     {s1_40, "1/40 s"},     {s1_30, "1/30 s"},     {s1_25, "1/25 s"},
        {s1_20, "1/20 s"},     {s1_15, "1/15 s"},     {s1_12p5, "1/12.5 s"}, {s1_10, "1/10 s"},     {s1_8, "1/8 s"},
        {s1_6p25, "1/6.25 s"}, {s1_5, "1/5 s"},       {s1_4, "1/4 s"},       {s1_3, "1/3 s"},       {s1_2p5, "1/2.5 s"},
        {s1_2, "1/2 s"},       {s1_1p67, "1/1.67 s"}, {s1_1p25, "1/1.25 s"}, {s1, "1.0 s"},         {s1p3, "1.3 s"},
        {s1p6, "1.6 s"},       {s2, "2.0 s"},         {s2p5, "2.5 s"},       {s3, "3.0 s"},         {s3p2, "3.2 s"},
        {s4, "4.0 s"},         {s5, "5.0 s"},         {s6, "6.0 s"},         {s7, "7.0 s"},         {s8, "8.0 s"},
        {automatic, "Auto"},
    });
}

/// Shutter speed in live control ("Remote Control"): the numbers of `shutter`, except that of `automatic`.
/// @code
/// set.shutter_value = dji::drc_shutter_of(dji::shutter::s1_250);
/// @endcode
enum class drc_shutter : int { automatic = 60 };

constexpr drc_shutter drc_shutter_of(shutter speed) noexcept {
    return speed == shutter::automatic ? drc_shutter::automatic : static_cast<drc_shutter>(speed);
}

constexpr shutter shutter_of(drc_shutter speed) noexcept {
    return speed == drc_shutter::automatic ? shutter::automatic : static_cast<shutter>(speed);
}

constexpr auto values_of(thing::tag<drc_shutter>) {
    constexpr auto speeds = values_of(thing::tag<shutter>{});
    std::array<thing::named<drc_shutter>, speeds.size()> rows{};
    for (std::size_t i = 0; i < speeds.size(); ++i)
        rows[i] = {drc_shutter_of(speeds[i].value), speeds[i].text};
    return rows;
}

} // namespace dockwire::dji
