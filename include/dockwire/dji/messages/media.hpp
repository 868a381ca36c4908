// Media files of missions ("Media Management").
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/messages/storage_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// What a dock wants to store.
enum class storage_purpose : int { media = 0, psdk_resources = 1 };

constexpr auto values_of(thing::tag<storage_purpose>) {
    using enum storage_purpose;
    return thing::table<storage_purpose>({{media, "Media"}, {psdk_resources, "PSDK user interface resources"}});
}

/// The kind of flight that made a file.
enum class media_flight : int { wayline = 0, takeoff_to_point = 1 };

constexpr auto values_of(thing::tag<media_flight>) {
    using enum media_flight;
    return thing::table<media_flight>({{wayline, "Wayline mission"}, {takeoff_to_point, "Flight to a point"}});
}

/// Where a picture was taken.
struct media_position {
    std::optional<double> lat{};
    std::optional<double> lng{};
    thing::extra extra{};

    bool operator==(const media_position&) const = default;
};
void describe(const media_position& self, auto& field) {
    field("lat", self.lat, {.unit = "°", .remark = remarks::latitude});
    field("lng", self.lng, {.unit = "°", .remark = remarks::longitude});
}

/// How a picture was taken.
struct media_metadata {
    std::optional<double> gimbal_yaw_degree{};
    std::optional<double> absolute_altitude{};
    std::optional<double> relative_altitude{};
    /// ISO 8601.
    std::optional<std::string> create_time{};
    std::optional<media_position> shoot_position{};
    thing::extra extra{};

    bool operator==(const media_metadata&) const = default;
};
void describe(const media_metadata& self, auto& field) {
    field("gimbal_yaw_degree", self.gimbal_yaw_degree, {.remark = remarks::angle_unknown});
    field("absolute_altitude", self.absolute_altitude, {.remark = remarks::above_unknown});
    field("relative_altitude", self.relative_altitude, {.remark = remarks::above_unknown});
    field("create_time", self.create_time);
    field("shoot_position", self.shoot_position);
}

/// Which mission and devices made a file. Models are product keys, "{domain-type-sub_type}".
struct media_origin {
    std::optional<std::string> flight_id{};
    std::optional<std::string> drone_model_key{};
    std::optional<std::string> payload_model_key{};
    std::optional<bool> is_original{};
    thing::extra extra{};

    bool operator==(const media_origin&) const = default;
};
void describe(const media_origin& self, auto& field) {
    field("flight_id", self.flight_id);
    field("drone_model_key", self.drone_model_key);
    field("payload_model_key", self.payload_model_key);
    field("is_original", self.is_original);
}

/// A file that was uploaded.
struct media_file {
    /// Its key in the object storage.
    std::string object_key{};
    std::optional<std::string> path{};
    std::string name{};
    std::optional<media_origin> ext{};
    std::optional<media_metadata> metadata{};
    /// "DEFAULT" if it is in no other bucket.
    std::optional<std::string> cloud_to_cloud_id{};
    thing::extra extra{};

    bool operator==(const media_file&) const = default;
};
void describe(const media_file& self, auto& field) {
    field("object_key", self.object_key);
    field("path", self.path);
    field("name", self.name);
    field("ext", self.ext);
    field("metadata", self.metadata);
    field("cloud_to_cloud_id", self.cloud_to_cloud_id);
}

/// How many files of a flight were uploaded.
struct media_flight_task {
    int uploaded_file_count{0};
    int expected_file_count{0};
    std::optional<media_flight> flight_type{};
    thing::extra extra{};

    bool operator==(const media_flight_task&) const = default;
};
void describe(const media_flight_task& self, auto& field) {
    field("uploaded_file_count", self.uploaded_file_count);
    field("expected_file_count", self.expected_file_count);
    field("flight_type", self.flight_type);
}

/// A dock asks where to upload files ("Media Management": storage_config_get; for PSDK resources "PSDK").
struct storage_config_get {
    static constexpr std::string_view method = "storage_config_get";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<storage_access> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    storage_purpose module{storage_purpose::media};
    thing::extra extra{};

    bool operator==(const storage_config_get&) const = default;
};
void describe(const storage_config_get::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const storage_config_get& self, auto& field) { field("module", self.module); }

/// Uploads the files of a mission first ("Media Management": upload_flighttask_media_prioritize).
struct upload_flighttask_media_prioritize {
    static constexpr std::string_view method = "upload_flighttask_media_prioritize";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Of the mission.
    std::string flight_id{};
    thing::extra extra{};

    bool operator==(const upload_flighttask_media_prioritize&) const = default;
};
void describe(const upload_flighttask_media_prioritize& self, auto& field) {
    field("flight_id", self.flight_id, {.min_length = 1});
}

namespace event {

/// A file was uploaded ("Media Management": file_upload_callback).
struct file_upload_callback {
    static constexpr std::string_view method = "file_upload_callback";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    media_file file{};
    std::optional<media_flight_task> flight_task{};
    thing::extra extra{};

    bool operator==(const file_upload_callback&) const = default;
};
void describe(const file_upload_callback& self, auto& field) {
    field("file", self.file);
    field("flight_task", self.flight_task);
}

/// The mission whose files are uploaded first has changed ("Media Management": highest_priority_upload_flighttask_media).
struct highest_priority_upload_flighttask_media {
    static constexpr std::string_view method = "highest_priority_upload_flighttask_media";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Of the mission.
    std::string flight_id{};
    thing::extra extra{};

    bool operator==(const highest_priority_upload_flighttask_media&) const = default;
};
void describe(const highest_priority_upload_flighttask_media& self, auto& field) { field("flight_id", self.flight_id); }

} // namespace event
} // namespace dockwire::dji
