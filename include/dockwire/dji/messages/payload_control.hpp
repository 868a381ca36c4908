// Cameras and gimbals ("Live Flight Controls"; as frames "Remote Control").
#pragma once

#include <string>
#include <string_view>

#include "dockwire/dji/messages/camera_pointing.hpp"
#include "dockwire/dji/messages/camera_settings.hpp"
#include "dockwire/dji/messages/camera_shooting.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/payload_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Takes control of a payload ("Live Flight Controls": payload_authority_grab).
struct payload_authority_grab {
    static constexpr std::string_view method = "payload_authority_grab";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// "{type-subtype-gimbalindex}", see devices in "Product Support".
    std::string payload_index{};
    thing::extra extra{};

    bool operator==(const payload_authority_grab&) const = default;
};
void describe(const payload_authority_grab& self, auto& field) { field("payload_index", self.payload_index, {.min_length = 1}); }

namespace event {

/// How far taking a panorama is ("Live Flight Controls": camera_photo_take_progress).
struct camera_photo_take_progress {
    static constexpr std::string_view method = "camera_photo_take_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc_plus_2;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    photo_report output{};
    int result{0};
    thing::extra extra{};

    bool operator==(const camera_photo_take_progress&) const = default;
};
void describe(const camera_photo_take_progress& self, auto& field) {
    field("output", self.output);
    field("result", self.result);
}

} // namespace event
} // namespace dockwire::dji
