// Health alarms ("HMS").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How serious an alarm is.
enum class alarm_level : int { notice = 0, reminder = 1, warning = 2 };

constexpr auto values_of(thing::tag<alarm_level>) {
    using enum alarm_level;
    return thing::table<alarm_level>({{notice, "Notification"}, {reminder, "Reminder"}, {warning, "Warning"}});
}

/// What an alarm is about.
enum class alarm_module : int { flight_mission = 0, device_management = 1, media = 2, health = 3 };

constexpr auto values_of(thing::tag<alarm_module>) {
    using enum alarm_module;
    return thing::table<alarm_module>(
        {{flight_mission, "Flight mission"}, {device_management, "Device management"}, {media, "Media"}, {health, "HMS"}});
}

/// Where the aircraft is.
enum class alarm_place : int { ground = 0, sky = 1 };

constexpr auto values_of(thing::tag<alarm_place>) {
    using enum alarm_place;
    return thing::table<alarm_place>({{ground, "On the ground"}, {sky, "In the sky"}});
}

/// Numbers that are put into the text of an alarm.
struct alarm_arguments {
    std::optional<int> component_index{};
    std::optional<int> sensor_index{};
    thing::extra extra{};

    bool operator==(const alarm_arguments&) const = default;
};
void describe(const alarm_arguments& self, auto& field) {
    field("component_index", self.component_index, {.max_length = 10240});
    field("sensor_index", self.sensor_index, {.max_length = 10240});
}

/// One alarm. Its text is looked up by its code and by where the aircraft is.
struct health_alarm {
    alarm_level level{alarm_level::notice};
    alarm_module module{alarm_module::flight_mission};
    std::optional<alarm_place> in_the_sky{};
    std::string code{};
    /// "{domain-type-sub_type}".
    std::optional<std::string> device_type{};
    /// Whether it ends by itself.
    std::optional<yes_no> imminent{};
    std::optional<alarm_arguments> args{};
    thing::extra extra{};

    bool operator==(const health_alarm&) const = default;
};
void describe(const health_alarm& self, auto& field) {
    field("level", self.level);
    field("module", self.module);
    field("in_the_sky", self.in_the_sky);
    field("code", self.code, {.max_length = 10240});
    field("device_type", self.device_type);
    field("imminent", self.imminent);
    field("args", self.args);
}

namespace event {

/// The alarms of dock and aircraft ("HMS": hms).
struct hms {
    static constexpr std::string_view method = "hms";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::vector<health_alarm> list{};
    thing::extra extra{};

    bool operator==(const hms&) const = default;
};
void describe(const hms& self, auto& field) { field("list", self.list, {.max_length = 20}); }

} // namespace event
} // namespace dockwire::dji
