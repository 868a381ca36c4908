// Properties of DJI RC Plus 2 ("RC Plus 2, Properties"): `osd` comes at 0.5 Hz, `state` when something changes. Each push is partial.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/aircraft_psdk.hpp"
#include "dockwire/dji/messages/camera.hpp"
#include "dockwire/dji/messages/link.hpp"
#include "dockwire/dji/messages/live.hpp"
#include "dockwire/dji/messages/live_control.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::rc_plus_2 {

/// What the remote controller pushes at a fixed rate.
struct osd {
    static constexpr message_kind kind = message_kind::osd;
    static constexpr std::array models{model::rc_plus_2};

    /// Of the remote controller's battery.
    std::optional<int> capacity_percent{};
    /// Above the ellipsoid.
    std::optional<double> height{};
    std::optional<image_transmission> wireless_link{};
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    std::optional<drc_link_state> drc_state{};
    thing::extra extra{};

    bool operator==(const osd&) const = default;
};
void describe(const osd& self, auto& field) {
    field("capacity_percent", self.capacity_percent, {.min = 0, .max = 100, .step = 1, .unit = "%"});
    field("height", self.height, {.unit = "m", .remark = remarks::above_ellipsoid});
    field("wireless_link", self.wireless_link);
    field("latitude", self.latitude, {.min = -90, .max = 90, .step = 0.01, .remark = remarks::latitude});
    field("longitude", self.longitude, {.min = -180, .max = 180, .step = 0.01, .remark = remarks::longitude});
    field("drc_state", self.drc_state);
}

/// Whether the remote controller can do something.
struct capability {
    std::optional<bool> support{};
    thing::extra extra{};

    bool operator==(const capability&) const = default;
};
void describe(const capability& self, auto& field) { field("support", self.support, {.remark = remarks::undocumented}); }

/// What the remote controller can do.
struct capabilities {
    std::optional<capability> cloud_control_auth{};
    thing::extra extra{};

    bool operator==(const capabilities&) const = default;
};
void describe(const capabilities& self, auto& field) {
    field("cloud_control_auth", self.cloud_control_auth, {.remark = remarks::undocumented});
}

/// What the remote controller pushes when it changes.
struct state {
    static constexpr message_kind kind = message_kind::state;
    static constexpr std::array models{model::rc_plus_2};

    std::optional<live_capability> live_capacity{};
    std::optional<std::vector<dongle_info>> dongle_infos{};
    std::optional<std::vector<live_stream>> live_status{};
    std::optional<std::string> firmware_version{};
    /// What the pilot lets the cloud control.
    std::optional<std::vector<std::string>> cloud_control_auth{};
    std::optional<capabilities> capability_set{};
    /// Whether the pilot lets the cloud control the aircraft.
    std::optional<bool> is_cloud_control_auth{};
    std::optional<bool> is_beidou_version{};
    std::optional<std::vector<thing::raw_json>> ai_boxes{};
    std::optional<std::vector<camera>> cameras{};
    std::optional<std::vector<aircraft::psdk_payload>> psdk_widget_values{};
    thing::extra extra{};

    bool operator==(const state&) const = default;
};
void describe(const state& self, auto& field) {
    field("live_capacity", self.live_capacity);
    field("dongle_infos", self.dongle_infos);
    field("live_status", self.live_status);
    field("firmware_version", self.firmware_version, {.max_length = 64});
    field("cloud_control_auth", self.cloud_control_auth);
    field("capability_set", self.capability_set, {.remark = remarks::undocumented});
    field("is_cloud_control_auth", self.is_cloud_control_auth, {.remark = remarks::undocumented});
    field("is_beidou_version", self.is_beidou_version, {.remark = remarks::undocumented});
    field("ai_boxes", self.ai_boxes, {.remark = remarks::undocumented});
    field("cameras", self.cameras, {.remark = remarks::undocumented});
    field("psdk_widget_values", self.psdk_widget_values, {.remark = remarks::undocumented});
}

} // namespace dockwire::dji::rc_plus_2
