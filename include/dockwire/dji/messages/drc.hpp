// Frames of live control ("Live Flight Controls"). They travel on a connection of their own, with `seq` in the data or beside it:
// see `envelope::seq`. A device answers a command with a frame of the same method.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/stick_control.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Which command was answered.
struct drone_control_echo {
    int seq{0};
    thing::extra extra{};

    bool operator==(const drone_control_echo&) const = default;
};
void describe(const drone_control_echo& self, auto& field) { field("seq", self.seq); }

/// The delay of one livestream.
struct livestream_delay {
    std::optional<std::string> video_id{};
    std::optional<int> liveview_delay_time{};
    thing::extra extra{};

    bool operator==(const livestream_delay&) const = default;
};
void describe(const livestream_delay& self, auto& field) {
    field("video_id", self.video_id);
    field("liveview_delay_time", self.liveview_delay_time, {.unit = "ms"});
}

namespace drc::down {

/// Flies the aircraft ("Live Flight Controls": drone_control). Sent 5 to 10 times a second. Retired: the page of Dock 3 says that it is no
/// longer maintained, see `stick_control`.
struct drone_control {
    static constexpr std::string_view method = "drone_control";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr gateway_set retired_on = gateways::dock3;

    struct reply {
        int result{0};
        std::optional<drone_control_echo> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    /// Counts up, and from 0 again when the speeds change; beside the data in newer firmware.
    std::optional<int> seq{};
    /// Forward; negative is backward. DJI's English page exchanges x and y.
    double x{0};
    /// To the right; negative is to the left.
    double y{0};
    /// Up; negative is down.
    double h{0};
    /// Clockwise; negative is counterclockwise.
    double w{0};
    thing::extra extra{};

    bool operator==(const drone_control&) const = default;
};
void describe(const drone_control::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const drone_control& self, auto& field) {
    field("seq", self.seq);
    field("x", self.x, {.min = -17, .max = 17, .unit = "m/s", .remark = "Forward; negative is backward."});
    field("y", self.y, {.min = -17, .max = 17, .unit = "m/s", .remark = "To the right; negative is to the left."});
    field("h", self.h, {.min = -4, .max = 5, .unit = "m/s", .remark = "Up; negative is down."});
    field("w", self.w, {.min = -90, .max = 90, .unit = "°/s", .remark = "Clockwise; negative is counterclockwise."});
}

/// Stops the aircraft in the air ("Live Flight Controls": drone_emergency_stop).
struct drone_emergency_stop {
    static constexpr std::string_view method = "drone_emergency_stop";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_plus_2;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drone_emergency_stop&) const = default;
};
void describe(const drone_emergency_stop&, auto&) {}

/// Shows that the connection lives ("Live Flight Controls": heart_beat). After 1 minute without one live control ends on Dock 2
/// and RC Pro, after 5 on Dock 1.
struct heart_beat {
    static constexpr std::string_view method = "heart_beat";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;

    struct reply {
        std::optional<int> seq{};
        std::int64_t timestamp{0};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    /// Counts up; beside the data in newer firmware.
    std::optional<int> seq{};
    /// Unix time; the answer repeats it.
    std::int64_t timestamp{0};
    thing::extra extra{};

    bool operator==(const heart_beat&) const = default;
};
void describe(const heart_beat::reply& self, auto& field) {
    field("seq", self.seq);
    field("timestamp", self.timestamp, {.unit = "ms"});
}
void describe(const heart_beat& self, auto& field) {
    field("seq", self.seq);
    field("timestamp", self.timestamp,
          {.unit = "ms",
           .remark = "Live control ends without a heartbeat: after 1 minute on Dock 2 and RC Pro, after 5 on Dock 1."});
}

} // namespace drc::down

namespace drc::up {

/// Delays of image transmission ("Live Flight Controls": delay_info_push).
struct delay_info_push {
    static constexpr std::string_view method = "delay_info_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;

    /// Of commands.
    std::optional<int> sdr_cmd_delay{};
    std::optional<std::vector<livestream_delay>> liveview_delay_list{};
    thing::extra extra{};

    bool operator==(const delay_info_push&) const = default;
};
void describe(const delay_info_push& self, auto& field) {
    field("sdr_cmd_delay", self.sdr_cmd_delay, {.unit = "ms"});
    field("liveview_delay_list", self.liveview_delay_list);
}

/// Obstacles around the aircraft ("Live Flight Controls": hsi_info_push).
struct hsi_info_push {
    static constexpr std::string_view method = "hsi_info_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;

    std::optional<int> up_distance{};
    std::optional<int> down_distance{};
    std::optional<bool> up_enable{};
    std::optional<bool> up_work{};
    std::optional<bool> down_enable{};
    std::optional<bool> down_work{};
    /// One for each degree, clockwise from the nose.
    std::optional<std::vector<int>> around_distances{};
    /// This and what follows is in the table of the RC Pro only; docks send it too.
    std::optional<bool> left_enable{};
    std::optional<bool> left_work{};
    std::optional<bool> right_enable{};
    std::optional<bool> right_work{};
    std::optional<bool> front_enable{};
    std::optional<bool> front_work{};
    std::optional<bool> back_enable{};
    std::optional<bool> back_work{};
    std::optional<bool> vertical_enable{};
    std::optional<bool> vertical_work{};
    std::optional<bool> horizontal_enable{};
    std::optional<bool> horizontal_work{};
    thing::extra extra{};

    bool operator==(const hsi_info_push&) const = default;
};
void describe(const hsi_info_push& self, auto& field) {
    field("up_distance", self.up_distance, {.unit = "mm"});
    field("down_distance", self.down_distance, {.unit = "mm"});
    field("up_enable", self.up_enable);
    field("up_work", self.up_work);
    field("down_enable", self.down_enable);
    field("down_work", self.down_work);
    field("around_distances", self.around_distances,
          {.unit = "mm",
           .max_length = 360,
           .alias = "around_distance",
           .remark = "One for each degree, clockwise from the nose: 90 is to the right."});
    field("left_enable", self.left_enable);
    field("left_work", self.left_work);
    field("right_enable", self.right_enable);
    field("right_work", self.right_work);
    field("front_enable", self.front_enable);
    field("front_work", self.front_work);
    field("back_enable", self.back_enable);
    field("back_work", self.back_work);
    field("vertical_enable", self.vertical_enable);
    field("vertical_work", self.vertical_work);
    field("horizontal_enable", self.horizontal_enable);
    field("horizontal_work", self.horizontal_work);
}

/// Where the aircraft is and how it moves, up to 30 times a second ("Live Flight Controls": osd_info_push).
struct osd_info_push {
    static constexpr std::string_view method = "osd_info_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;

    std::optional<double> attitude_head{};
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    std::optional<double> height{};
    std::optional<double> speed_x{};
    std::optional<double> speed_y{};
    std::optional<double> speed_z{};
    std::optional<double> gimbal_pitch{};
    std::optional<double> gimbal_roll{};
    std::optional<double> gimbal_yaw{};
    thing::extra extra{};

    bool operator==(const osd_info_push&) const = default;
};
void describe(const osd_info_push& self, auto& field) {
    field("attitude_head", self.attitude_head, {.unit = "°", .remark = remarks::angle_unknown});
    field("latitude", self.latitude, {.unit = "°", .remark = remarks::latitude});
    field("longitude", self.longitude, {.unit = "°", .remark = remarks::longitude});
    field("height", self.height, {.unit = "m", .remark = remarks::above_unknown});
    field("speed_x", self.speed_x, {.unit = "m/s", .remark = remarks::axis_unknown});
    field("speed_y", self.speed_y, {.unit = "m/s", .remark = remarks::axis_unknown});
    field("speed_z", self.speed_z, {.unit = "m/s", .remark = remarks::axis_unknown});
    field("gimbal_pitch", self.gimbal_pitch, {.unit = "°", .remark = remarks::angle_unknown});
    field("gimbal_roll", self.gimbal_roll, {.unit = "°", .remark = remarks::angle_unknown});
    field("gimbal_yaw", self.gimbal_yaw, {.unit = "°", .remark = remarks::angle_unknown});
}

} // namespace drc::up
} // namespace dockwire::dji
