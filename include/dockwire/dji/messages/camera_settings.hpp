// Exposure, focus and measuring of temperatures: as services "Live Flight Controls", as frames "Remote Control".
#pragma once

#include <string>
#include <string_view>

#include "dockwire/dji/messages/command_way.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

namespace command {

/// Sets how exposure is chosen ("Live Flight Controls": camera_exposure_mode_set; as a frame drc_camera_exposure_mode_set).
template <message_kind Kind>
struct camera_exposure_mode_set {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_exposure_mode_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    dji::exposure_mode exposure_mode{dji::exposure_mode::automatic};
    thing::extra extra{};

    bool operator==(const camera_exposure_mode_set&) const = default;
};
template <message_kind Kind>
void describe(const camera_exposure_mode_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("exposure_mode", self.exposure_mode);
}

/// Sets the exposure value ("Live Flight Controls": camera_exposure_set; as a frame drc_camera_exposure_set).
template <message_kind Kind>
struct camera_exposure_set {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_exposure_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    thing::open<exposure_choice> exposure_value{};
    thing::extra extra{};

    bool operator==(const camera_exposure_set&) const = default;
};
template <message_kind Kind>
void describe(const camera_exposure_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("exposure_value", self.exposure_value);
}

/// Sets the focus mode ("Live Flight Controls": camera_focus_mode_set; as a frame drc_camera_focus_mode_set).
template <message_kind Kind>
struct camera_focus_mode_set {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_focus_mode_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    dji::focus_mode focus_mode{dji::focus_mode::manual};
    thing::extra extra{};

    bool operator==(const camera_focus_mode_set&) const = default;
};
template <message_kind Kind>
void describe(const camera_focus_mode_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("focus_mode", self.focus_mode);
}

/// Sets the focus ("Live Flight Controls": camera_focus_value_set; as a frame drc_camera_focus_value_set).
/// The aircraft reports the range: zoom_min_focus_value to zoom_max_focus_value.
template <message_kind Kind>
struct camera_focus_value_set {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_focus_value_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    int focus_value{0};
    thing::extra extra{};

    bool operator==(const camera_focus_value_set&) const = default;
};
template <message_kind Kind>
void describe(const camera_focus_value_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("focus_value", self.focus_value);
}

/// Focuses on a point of the picture ("Live Flight Controls": camera_point_focus_action; as a frame drc_camera_point_focus_action).
template <message_kind Kind>
struct camera_point_focus_action {
    static constexpr std::string_view method = way<Kind>::method("drc_camera_point_focus_action");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<visible_lens> camera_type{};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    thing::extra extra{};

    bool operator==(const camera_point_focus_action&) const = default;
};
template <message_kind Kind>
void describe(const camera_point_focus_action<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("camera_type", self.camera_type);
    field("x", self.x, {.min = 0, .max = 1, .remark = remarks::from_left});
    field("y", self.y, {.min = 0, .max = 1, .remark = remarks::from_top});
}

/// Sets what the infrared camera measures ("Live Flight Controls": ir_metering_mode_set; as a frame drc_ir_metering_mode_set).
template <message_kind Kind>
struct ir_metering_mode_set {
    static constexpr std::string_view method = way<Kind>::method("drc_ir_metering_mode_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    metering_mode mode{metering_mode::off};
    thing::extra extra{};

    bool operator==(const ir_metering_mode_set&) const = default;
};
template <message_kind Kind>
void describe(const ir_metering_mode_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("mode", self.mode);
}

/// Sets the point whose temperature is measured ("Live Flight Controls": ir_metering_point_set; as a frame drc_ir_metering_point_set).
template <message_kind Kind>
struct ir_metering_point_set {
    static constexpr std::string_view method = way<Kind>::method("drc_ir_metering_point_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    thing::extra extra{};

    bool operator==(const ir_metering_point_set&) const = default;
};
template <message_kind Kind>
void describe(const ir_metering_point_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("x", self.x, {.min = 0, .max = 1, .remark = remarks::from_left});
    field("y", self.y, {.min = 0, .max = 1, .remark = remarks::from_top});
}

/// Sets the rectangle whose temperatures are measured ("Live Flight Controls": ir_metering_area_set; as a frame drc_ir_metering_area_set).
template <message_kind Kind>
struct ir_metering_area_set {
    static constexpr std::string_view method = way<Kind>::method("drc_ir_metering_area_set");
    static constexpr message_kind kind = Kind;
    static constexpr gateway_set known_to = way<Kind>::pick(gateways::docks | gateways::rc_pro, gateways::rc_plus_2);
    static constexpr std::string_view since = way<Kind>::since;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    /// From the left edge.
    double x{0};
    /// From the upper edge.
    double y{0};
    double width{0};
    double height{0};
    thing::extra extra{};

    bool operator==(const ir_metering_area_set&) const = default;
};
template <message_kind Kind>
void describe(const ir_metering_area_set<Kind>& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("x", self.x, {.min = 0, .max = 1, .remark = "Left edge of the area, from that of the picture."});
    field("y", self.y, {.min = 0, .max = 1, .remark = "Upper edge of the area, from that of the picture."});
    field("width", self.width, {.min = 0, .max = 1});
    field("height", self.height, {.min = 0, .max = 1});
}

} // namespace command

using camera_exposure_mode_set = command::camera_exposure_mode_set<message_kind::service>;
using camera_exposure_set = command::camera_exposure_set<message_kind::service>;
using camera_focus_mode_set = command::camera_focus_mode_set<message_kind::service>;
using camera_focus_value_set = command::camera_focus_value_set<message_kind::service>;
using camera_point_focus_action = command::camera_point_focus_action<message_kind::service>;
using ir_metering_mode_set = command::ir_metering_mode_set<message_kind::service>;
using ir_metering_point_set = command::ir_metering_point_set<message_kind::service>;
using ir_metering_area_set = command::ir_metering_area_set<message_kind::service>;

namespace drc::down {
using drc_camera_exposure_mode_set = command::camera_exposure_mode_set<message_kind::drc_down>;
using drc_camera_exposure_set = command::camera_exposure_set<message_kind::drc_down>;
using drc_camera_focus_mode_set = command::camera_focus_mode_set<message_kind::drc_down>;
using drc_camera_focus_value_set = command::camera_focus_value_set<message_kind::drc_down>;
using drc_camera_point_focus_action = command::camera_point_focus_action<message_kind::drc_down>;
using drc_ir_metering_mode_set = command::ir_metering_mode_set<message_kind::drc_down>;
using drc_ir_metering_point_set = command::ir_metering_point_set<message_kind::drc_down>;
using drc_ir_metering_area_set = command::ir_metering_area_set<message_kind::drc_down>;
} // namespace drc::down

} // namespace dockwire::dji
