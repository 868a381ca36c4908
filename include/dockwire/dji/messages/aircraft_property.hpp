// Properties of aircraft that the cloud can set, one message each ("Properties" of each aircraft: access mode rw). Their gateway takes them.
#pragma once

#include <optional>
#include <string_view>

#include "dockwire/dji/messages/aircraft_parts.hpp"
#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/wayline_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::property {

/// How high the aircraft may fly ("Properties": height_limit).
struct height_limit {
    static constexpr std::string_view method = "height_limit";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    int value{0};
    thing::extra extra{};

    bool operator==(const height_limit&) const = default;
};
void describe(const height_limit& self, auto& field) {
    field("height_limit", self.value,
          {.min = 20, .max = 1500, .step = 1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_unknown});
}

/// How far the aircraft may fly from home, and whether the limit holds; what is absent stays as it is.
struct distance_limit_setting {
    std::optional<toggle> state{};
    std::optional<int> distance_limit{};
    thing::extra extra{};

    bool operator==(const distance_limit_setting&) const = default;
};
void describe(const distance_limit_setting& self, auto& field) {
    field("state", self.state);
    field("distance_limit", self.distance_limit, {.min = 15, .max = 8000, .step = 1, .unit = "m"});
}

/// The limit of the distance ("Matrice 30, Properties": distance_limit_status).
struct distance_limit_status {
    static constexpr std::string_view method = "distance_limit_status";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    distance_limit_setting value{};
    thing::extra extra{};

    bool operator==(const distance_limit_status&) const = default;
};
void describe(const distance_limit_status& self, auto& field) {
    field("distance_limit_status", self.value, {.access = thing::access_mode::rw});
}

/// Obstacle sensing; what is absent stays as it is ("Properties": obstacle_avoidance).
struct obstacle_avoidance {
    static constexpr std::string_view method = "obstacle_avoidance";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    aircraft::obstacle_sensing value{};
    thing::extra extra{};

    bool operator==(const obstacle_avoidance&) const = default;
};
void describe(const obstacle_avoidance& self, auto& field) {
    field("obstacle_avoidance", self.value, {.access = thing::access_mode::rw});
}

/// The lights for night flights ("Properties": night_lights_state).
struct night_lights_state {
    static constexpr std::string_view method = "night_lights_state";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    toggle value{toggle::off};
    thing::extra extra{};

    bool operator==(const night_lights_state&) const = default;
};
void describe(const night_lights_state& self, auto& field) {
    field("night_lights_state", self.value, {.access = thing::access_mode::rw});
}

/// The altitude of a return home ("Matrice 30, Properties": rth_altitude).
struct rth_altitude {
    static constexpr std::string_view method = "rth_altitude";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    int value{0};
    thing::extra extra{};

    bool operator==(const rth_altitude&) const = default;
};
void describe(const rth_altitude& self, auto& field) {
    field("rth_altitude", self.value,
          {.min = 20, .max = 500, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_unknown});
}

/// What the aircraft does when the link to the remote controller is lost ("Matrice 30, Properties": rc_lost_action).
struct rc_lost_action {
    static constexpr std::string_view method = "rc_lost_action";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    aircraft::lost_link_action value{aircraft::lost_link_action::hover};
    thing::extra extra{};

    bool operator==(const rc_lost_action&) const = default;
};
void describe(const rc_lost_action& self, auto& field) {
    field("rc_lost_action", self.value, {.access = thing::access_mode::rw});
}

/// Whether a lost link ends the wayline ("Matrice 30, Properties": exit_wayline_when_rc_lost, deprecated).
struct exit_wayline_when_rc_lost {
    static constexpr std::string_view method = "exit_wayline_when_rc_lost";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    wayline_exit_on_lost_link value{wayline_exit_on_lost_link::finish};
    thing::extra extra{};

    bool operator==(const exit_wayline_when_rc_lost&) const = default;
};
void describe(const exit_wayline_when_rc_lost& self, auto& field) {
    field("exit_wayline_when_rc_lost", self.value, {.access = thing::access_mode::rw});
}

/// The height of a flight to a point ("Matrice 3D, Properties": commander_flight_height).
struct commander_flight_height {
    static constexpr std::string_view method = "commander_flight_height";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    /// Above the take-off point.
    double value{0};
    thing::extra extra{};

    bool operator==(const commander_flight_height&) const = default;
};
void describe(const commander_flight_height& self, auto& field) {
    field("commander_flight_height", self.value,
          {.min = 2, .max = 3000, .step = 0.1, .unit = "m", .access = thing::access_mode::rw, .remark = remarks::above_dock});
}

/// How that height is chosen ("Matrice 3D, Properties": commander_flight_mode).
struct commander_flight_mode {
    static constexpr std::string_view method = "commander_flight_mode";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    aircraft::fly_to_altitude value{aircraft::fly_to_altitude::optimal};
    thing::extra extra{};

    bool operator==(const commander_flight_mode&) const = default;
};
void describe(const commander_flight_mode& self, auto& field) {
    field("commander_flight_mode", self.value, {.access = thing::access_mode::rw});
}

/// What a flight to a point does without a link ("Matrice 3D, Properties": commander_mode_lost_action).
struct commander_mode_lost_action {
    static constexpr std::string_view method = "commander_mode_lost_action";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    aircraft::fly_to_lost_action value{aircraft::fly_to_lost_action::finish};
    thing::extra extra{};

    bool operator==(const commander_mode_lost_action&) const = default;
};
void describe(const commander_mode_lost_action& self, auto& field) {
    field("commander_mode_lost_action", self.value, {.access = thing::access_mode::rw});
}

/// Battery that is kept for the way home ("Matrice 3D, Properties": remaining_power_for_return_home).
struct remaining_power_for_return_home {
    static constexpr std::string_view method = "remaining_power_for_return_home";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    int value{0};
    thing::extra extra{};

    bool operator==(const remaining_power_for_return_home&) const = default;
};
void describe(const remaining_power_for_return_home& self, auto& field) {
    field("remaining_power_for_return_home", self.value,
          {.min = 0, .max = 100, .unit = "%", .access = thing::access_mode::rw, .remark = remarks::power_for_return});
}

/// What is written into photos and videos; what is absent stays as it is ("Properties": camera_watermark_settings).
struct camera_watermark_settings {
    static constexpr std::string_view method = "camera_watermark_settings";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    aircraft::watermark value{};
    thing::extra extra{};

    bool operator==(const camera_watermark_settings&) const = default;
};
void describe(const camera_watermark_settings& self, auto& field) {
    field("camera_watermark_settings", self.value, {.access = thing::access_mode::rw});
}

} // namespace dockwire::dji::property
