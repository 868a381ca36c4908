// Calibration of docks and relays by a known position ("Remote Debugging": rtk_calibration).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/job.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How a device is calibrated.
enum class rtk_calibration_kind : int { manual = 1 };

constexpr auto values_of(thing::tag<rtk_calibration_kind>) {
    using enum rtk_calibration_kind;
    return thing::table<rtk_calibration_kind>({{manual, "By a position that is given"}});
}

/// What is calibrated; it travels as a digit in a text.
enum class rtk_module { dock, relay };

constexpr auto names_of(thing::tag<rtk_module>) {
    using enum rtk_module;
    return thing::table<rtk_module>({{dock, "3"}, {relay, "6"}});
}

/// Where a device stands.
struct rtk_position {
    double longitude{0};
    double latitude{0};
    double height{0};
    thing::extra extra{};

    bool operator==(const rtk_position&) const = default;
};
void describe(const rtk_position& self, auto& field) {
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°", .remark = remarks::longitude});
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = remarks::latitude});
    field("height", self.height, {.unit = "m", .remark = remarks::above_unknown});
}

/// A device and where it stands.
struct rtk_device {
    std::string sn{};
    rtk_calibration_kind type{rtk_calibration_kind::manual};
    thing::open<rtk_module> module{};
    rtk_position data{};
    thing::extra extra{};

    bool operator==(const rtk_device&) const = default;
};
void describe(const rtk_device& self, auto& field) {
    field("sn", self.sn, {.min_length = 1, .max_length = 10240});
    field("type", self.type);
    field("module", self.module);
    field("data", self.data);
}

/// What became of one device.
struct rtk_device_result {
    std::string sn{};
    std::optional<rtk_calibration_kind> type{};
    std::optional<thing::open<rtk_module>> module{};
    /// 0, or the result code of what went wrong.
    int result{0};
    std::optional<thing::open<job_status>> status{};
    thing::extra extra{};

    bool operator==(const rtk_device_result&) const = default;
};
void describe(const rtk_device_result& self, auto& field) {
    field("sn", self.sn);
    field("type", self.type);
    field("module", self.module);
    field("result", self.result);
    field("status", self.status);
}

/// What became of all devices.
struct rtk_calibration_results {
    std::vector<rtk_device_result> devices{};
    std::optional<int> version{};
    thing::extra extra{};

    bool operator==(const rtk_calibration_results&) const = default;
};
void describe(const rtk_calibration_results& self, auto& field) {
    field("devices", self.devices);
    field("version", self.version);
}

/// How far a calibration is: 100 when it went well, 0 when it did not.
struct rtk_calibration_progress {
    int percent{0};
    /// Always 1.
    std::optional<int> current_step{};
    thing::extra extra{};

    bool operator==(const rtk_calibration_progress&) const = default;
};
void describe(const rtk_calibration_progress& self, auto& field) {
    field("percent", self.percent);
    field("current_step", self.current_step);
}

/// How a calibration went.
struct rtk_calibration_report {
    thing::open<job_status> status{};
    std::optional<rtk_calibration_progress> progress{};
    std::optional<rtk_calibration_results> ext{};
    thing::extra extra{};

    bool operator==(const rtk_calibration_report&) const = default;
};
void describe(const rtk_calibration_report& self, auto& field) {
    field("status", self.status);
    field("progress", self.progress);
    field("ext", self.ext);
}

/// Calibrates dock and relay ("Remote Debugging": rtk_calibration).
struct rtk_calibration {
    static constexpr std::string_view method = "rtk_calibration";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    using reply = job_reply;

    std::vector<rtk_device> devices{};
    thing::extra extra{};

    bool operator==(const rtk_calibration&) const = default;
};
void describe(const rtk_calibration& self, auto& field) { field("devices", self.devices); }

namespace event {

/// How a calibration went ("Remote Debugging": rtk_calibration). Each device has a result of its own.
struct rtk_calibration {
    static constexpr std::string_view method = "rtk_calibration";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Always 0.
    int result{0};
    rtk_calibration_report output{};
    thing::extra extra{};

    bool operator==(const rtk_calibration&) const = default;
};
void describe(const rtk_calibration& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

} // namespace event
} // namespace dockwire::dji
