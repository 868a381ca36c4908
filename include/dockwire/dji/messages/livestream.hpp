// Livestreams as commands ("Livestream Management").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/live.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How a livestream travels.
enum class live_protocol : int { agora = 0, rtmp = 1, gb28181 = 3, webrtc = 4 };

constexpr auto values_of(thing::tag<live_protocol>) {
    using enum live_protocol;
    return thing::table<live_protocol>({{agora, "Agora"}, {rtmp, "RTMP"}, {gb28181, "GB28181"}, {webrtc, "WebRTC, by WHIP"}});
}

/// The lens that is streamed. Docks call the infrared one `ir`, remote controllers `thermal`.
enum class live_lens { normal, wide, zoom, ir, thermal };

constexpr auto names_of(thing::tag<live_lens>) {
    using enum live_lens;
    return thing::table<live_lens>({{normal, "normal"}, {wide, "wide"}, {zoom, "zoom"}, {ir, "ir"}, {thermal, "thermal"}});
}

/// Which camera of a dock is streamed.
enum class dock_camera_place : int { inside = 0, outside = 1 };

constexpr auto values_of(thing::tag<dock_camera_place>) {
    using enum dock_camera_place;
    return thing::table<dock_camera_place>({{inside, "Inside the dock"}, {outside, "Outside the dock"}});
}

/// Starts a livestream ("Livestream Management": live_start_push). The reply can take 20 s.
struct live_start_push {
    static constexpr std::string_view method = "live_start_push";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::all;
    static constexpr int reply_within_s = 30;
    using reply = ack;

    live_protocol url_type{live_protocol::agora};
    /// Its form depends on the protocol.
    std::string url{};
    /// "{sn}/{camera_index}/{video_index}".
    std::string video_id{};
    live_quality video_quality{live_quality::adaptive};
    thing::extra extra{};

    bool operator==(const live_start_push&) const = default;
};
void describe(const live_start_push& self, auto& field) {
    field("url_type", self.url_type);
    field("url", self.url, {.min_length = 1});
    field("video_id", self.video_id, {.min_length = 1});
    field("video_quality", self.video_quality);
}

/// Ends a livestream ("Livestream Management": live_stop_push).
struct live_stop_push {
    static constexpr std::string_view method = "live_stop_push";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::all;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// "{sn}/{camera_index}/{video_index}".
    std::string video_id{};
    thing::extra extra{};

    bool operator==(const live_stop_push&) const = default;
};
void describe(const live_stop_push& self, auto& field) { field("video_id", self.video_id, {.min_length = 1}); }

/// Sets the quality of a livestream ("Livestream Management": live_set_quality).
struct live_set_quality {
    static constexpr std::string_view method = "live_set_quality";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::all;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// "{sn}/{camera_index}/{video_index}".
    std::string video_id{};
    live_quality video_quality{live_quality::adaptive};
    thing::extra extra{};

    bool operator==(const live_set_quality&) const = default;
};
void describe(const live_set_quality& self, auto& field) {
    field("video_id", self.video_id, {.min_length = 1});
    field("video_quality", self.video_quality);
}

/// Sets the lens of a livestream ("Livestream Management": live_lens_change).
struct live_lens_change {
    static constexpr std::string_view method = "live_lens_change";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks | gateways::rc_pro | gateways::rc;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// "{sn}/{camera_index}/{video_index}". The pages of docks have it no more since 1.16.1.
    std::optional<std::string> video_id{};
    thing::open<live_lens> video_type{};
    thing::extra extra{};

    bool operator==(const live_lens_change&) const = default;
};
void describe(const live_lens_change& self, auto& field) {
    field("video_id", self.video_id, {.min_length = 1});
    field("video_type", self.video_type);
}

/// Sets the camera of a livestream of Dock 2 or Dock 3 ("Livestream Management": live_camera_change).
struct live_camera_change {
    static constexpr std::string_view method = "live_camera_change";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// "{sn}/{camera_index}/{video_index}".
    std::string video_id{};
    dock_camera_place camera_position{dock_camera_place::inside};
    thing::extra extra{};

    bool operator==(const live_camera_change&) const = default;
};
void describe(const live_camera_change& self, auto& field) {
    field("video_id", self.video_id, {.min_length = 1});
    field("camera_position", self.camera_position);
}

namespace drc::down {

/// Sets the lens of a livestream of RC Plus 2 ("Livestream Management": drc_live_lens_change).
struct drc_live_lens_change {
    static constexpr std::string_view method = "drc_live_lens_change";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::rc_plus_2;
    static constexpr std::string_view since = "1.12-1.16.1";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::string payload_index{};
    thing::open<live_lens> video_type{};
    thing::extra extra{};

    bool operator==(const drc_live_lens_change&) const = default;
};
void describe(const drc_live_lens_change& self, auto& field) {
    field("payload_index", self.payload_index, {.min_length = 1});
    field("video_type", self.video_type);
}

} // namespace drc::down
} // namespace dockwire::dji
