// Firmware of dock and aircraft ("Firmware Upgrade").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/job.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How firmware is upgraded.
enum class firmware_upgrade : int { consistency = 2, regular = 3, psdk = 4 };

constexpr auto values_of(thing::tag<firmware_upgrade>) {
    using enum firmware_upgrade;
    return thing::table<firmware_upgrade>(
        {{consistency, "Consistency upgrade"}, {regular, "Regular upgrade"}, {psdk, "Upgrade of a PSDK payload; Dock 3"}});
}

/// The step that an upgrade is in.
enum class firmware_step { download_firmware, upgrade_firmware };

constexpr auto names_of(thing::tag<firmware_step>) {
    using enum firmware_step;
    return thing::table<firmware_step>({{download_firmware, "download_firmware"}, {upgrade_firmware, "upgrade_firmware"}});
}

/// A device and the firmware for it. The file belongs to a regular upgrade.
struct firmware_device {
    std::string sn{};
    std::string product_version{};
    std::optional<std::string> file_url{};
    std::optional<std::string> md5{};
    std::optional<std::int64_t> file_size{};
    std::optional<std::string> file_name{};
    firmware_upgrade firmware_upgrade_type{firmware_upgrade::consistency};
    thing::extra extra{};

    bool operator==(const firmware_device&) const = default;
};
void describe(const firmware_device& self, auto& field) {
    field("sn", self.sn, {.max_length = 10240});
    field("product_version", self.product_version, {.max_length = 10240});
    field("file_url", self.file_url, {.max_length = 10240});
    field("md5", self.md5, {.max_length = 10240});
    field("file_size", self.file_size, {.unit = "B"});
    field("file_name", self.file_name);
    field("firmware_upgrade_type", self.firmware_upgrade_type);
}

/// Upgrades the firmware of dock and aircraft ("Firmware Upgrade": ota_create).
struct ota_create {
    static constexpr std::string_view method = "ota_create";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = job_reply;

    std::vector<firmware_device> devices{};
    thing::extra extra{};

    bool operator==(const ota_create&) const = default;
};
void describe(const ota_create& self, auto& field) { field("devices", self.devices, {.max_length = 2}); }

/// How far an upgrade is.
struct firmware_progress {
    int percent{0};
    /// In 1.11.3 it was called step_key.
    std::optional<thing::open<firmware_step>> current_step{};
    thing::extra extra{};

    bool operator==(const firmware_progress&) const = default;
};
void describe(const firmware_progress& self, auto& field) {
    field("percent", self.percent, {.min = 0, .max = 100, .step = 1, .unit = "%"});
    field("current_step", self.current_step, {.alias = "step_key"});
}

/// The state of an upgrade.
struct firmware_report {
    thing::open<job_status> status{};
    std::optional<firmware_progress> progress{};
    thing::extra extra{};

    bool operator==(const firmware_report&) const = default;
};
void describe(const firmware_report& self, auto& field) {
    field("status", self.status);
    field("progress", self.progress);
}

namespace event {

/// How far an upgrade is ("Firmware Upgrade": ota_progress).
struct ota_progress {
    static constexpr std::string_view method = "ota_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    firmware_report output{};
    thing::extra extra{};

    bool operator==(const ota_progress&) const = default;
};
void describe(const ota_progress& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

} // namespace event
} // namespace dockwire::dji
