// Remarks that several fields share. Where the documentation does not say which way a number goes, the remark says so.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <string_view>

namespace dockwire::dji::remarks {

/// Of coordinates. Not every page names the sign; those that do agree with each other and with all examples.
inline constexpr std::string_view latitude{"Positive is north, negative south."};
inline constexpr std::string_view longitude{"Positive is east, negative west."};

/// What a height is counted from.
inline constexpr std::string_view above_ellipsoid{"Above the ellipsoid."};
inline constexpr std::string_view above_wgs84{"Above the WGS84 ellipsoid."};
inline constexpr std::string_view above_takeoff{"Above the take-off point."};
inline constexpr std::string_view above_dock{"Above the take-off point, the dock."};
inline constexpr std::string_view above_unknown{"What it is counted from is not documented."};

/// Of an aircraft. The page says it with a clock: from 0 to 6 o'clock is positive, from 6 to 12 o'clock negative.
inline constexpr std::string_view attitude_head{"From true north: positive is clockwise, to the east; negative to the west."};
/// Of an angle, of a speed, and of a speed along an axis with a letter.
inline constexpr std::string_view angle_unknown{"Neither its zero nor its sign is documented."};
inline constexpr std::string_view sign_unknown{"Which way is positive is not documented."};
inline constexpr std::string_view axis_unknown{"Where this axis points is not documented."};
inline constexpr std::string_view wind_direction{"Whether the wind blows from there or to there is not documented."};

/// Of the battery that is kept for the way home.
inline constexpr std::string_view power_for_return{"25 to 50 % are advised with Dock 2, 15 to 50 % with Dock 3."};

/// Of fields that devices send and no page has.
inline constexpr std::string_view undocumented{"Seen on devices, not documented."};

/// Of places in a picture: the origin is its upper left corner.
inline constexpr std::string_view from_left{"From the left edge of the picture."};
inline constexpr std::string_view from_top{"From the upper edge of the picture."};

} // namespace dockwire::dji::remarks
