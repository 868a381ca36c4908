// Livestreams as properties ("Dock 2, Properties": live_capacity, live_status).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Quality of a livestream.
enum class live_quality : int {
    adaptive = 0,
    smooth = 1,
    standard_definition = 2,
    high_definition = 3,
    ultra_high_definition = 4
};

constexpr auto values_of(thing::tag<live_quality>) {
    using enum live_quality;
    return thing::table<live_quality>({{adaptive, "Adaptive"},
                                       {smooth, "Smooth"},
                                       {standard_definition, "Standard definition"},
                                       {high_definition, "High definition"},
                                       {ultra_high_definition, "Ultra high definition"}});
}

/// A stream that a camera can send.
struct live_video {
    std::optional<std::string> video_index{};
    std::optional<std::string> video_type{};
    std::optional<std::vector<std::string>> switchable_video_types{};
    thing::extra extra{};

    bool operator==(const live_video&) const = default;
};
void describe(const live_video& self, auto& field) {
    field("video_index", self.video_index);
    field("video_type", self.video_type);
    field("switchable_video_types", self.switchable_video_types);
}

/// A camera with streams.
struct live_camera {
    /// Its payload index, "{type-subtype-gimbalindex}".
    std::optional<std::string> camera_index{};
    std::optional<int> available_video_number{};
    std::optional<int> coexist_video_number_max{};
    std::optional<std::vector<live_video>> video_list{};
    thing::extra extra{};

    bool operator==(const live_camera&) const = default;
};
void describe(const live_camera& self, auto& field) {
    field("camera_index", self.camera_index);
    field("available_video_number", self.available_video_number);
    field("coexist_video_number_max", self.coexist_video_number_max);
    field("video_list", self.video_list);
}

/// A device with cameras.
struct live_device {
    std::optional<std::string> sn{};
    std::optional<int> available_video_number{};
    std::optional<int> coexist_video_number_max{};
    std::optional<std::vector<live_camera>> camera_list{};
    thing::extra extra{};

    bool operator==(const live_device&) const = default;
};
void describe(const live_device& self, auto& field) {
    field("sn", self.sn);
    field("available_video_number", self.available_video_number);
    field("coexist_video_number_max", self.coexist_video_number_max);
    field("camera_list", self.camera_list);
}

/// What can be streamed.
struct live_capability {
    std::optional<int> available_video_number{};
    std::optional<int> coexist_video_number_max{};
    std::optional<std::vector<live_device>> device_list{};
    thing::extra extra{};

    bool operator==(const live_capability&) const = default;
};
void describe(const live_capability& self, auto& field) {
    field("available_video_number", self.available_video_number);
    field("coexist_video_number_max", self.coexist_video_number_max);
    field("device_list", self.device_list);
}

/// One livestream.
struct live_stream {
    /// "{sn}/{camera_index}/{video_index}".
    std::optional<std::string> video_id{};
    std::optional<std::string> video_type{};
    std::optional<live_quality> video_quality{};
    /// Whether it is live.
    std::optional<yes_no> status{};
    /// Result code.
    std::optional<int> error_status{};
    thing::extra extra{};

    bool operator==(const live_stream&) const = default;
};
void describe(const live_stream& self, auto& field) {
    field("video_id", self.video_id);
    field("video_type", self.video_type, {.max_length = 24});
    field("video_quality", self.video_quality);
    field("status", self.status);
    field("error_status", self.error_status, {.max_length = 6});
}

} // namespace dockwire::dji
