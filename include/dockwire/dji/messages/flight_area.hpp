// Custom flight areas ("Custom Flight Area").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The file of a flight area.
struct flight_area_file {
    std::string name{};
    std::string url{};
    /// SHA-256 of the file.
    std::string checksum{};
    std::int64_t size{0};
    thing::extra extra{};

    bool operator==(const flight_area_file&) const = default;
};
void describe(const flight_area_file& self, auto& field) {
    field("name", self.name);
    field("url", self.url);
    field("checksum", self.checksum);
    field("size", self.size, {.min = 0, .unit = "B"});
}

/// The files of all flight areas.
struct flight_area_files {
    /// Empty when there is no flight area.
    std::vector<flight_area_file> files{};
    thing::extra extra{};

    bool operator==(const flight_area_files&) const = default;
};
void describe(const flight_area_files& self, auto& field) { field("files", self.files); }

/// A dock asks for the files of the flight areas, also before each take-off ("Custom Flight Area": flight_areas_get).
struct flight_areas_get {
    static constexpr std::string_view method = "flight_areas_get";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<flight_area_files> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    thing::extra extra{};

    bool operator==(const flight_areas_get&) const = default;
};
void describe(const flight_areas_get::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const flight_areas_get&, auto&) {}

/// How far the files of the flight areas are.
enum class area_sync_status { wait_sync, synchronizing, synchronized, fail, switch_fail };

constexpr auto names_of(thing::tag<area_sync_status>) {
    using enum area_sync_status;
    return thing::table<area_sync_status>({{wait_sync, "wait_sync"},
                                           {synchronizing, "synchronizing"},
                                           {synchronized, "synchronized"},
                                           {fail, "fail"},
                                           {switch_fail, "switch_fail"}});
}

/// Why the files of the flight areas are not there.
enum class area_sync_cause : int {
    cloud_list_unreadable = 1,
    aircraft_list_failed = 2,
    download_failed = 3,
    link_failed = 4,
    transfer_failed = 5,
    disable_failed = 6,
    delete_failed = 7,
    load_failed = 8,
    enable_failed = 9,
    transmission_off = 10,
    aircraft_off = 11,
    checksum_wrong = 12,
    timeout = 13,
};

constexpr auto values_of(thing::tag<area_sync_cause>) {
    using enum area_sync_cause;
    return thing::table<area_sync_cause>({
        {cloud_list_unreadable, "The cloud's list cannot be read"},
        {aircraft_list_failed, "No list from the aircraft"},
        {download_failed, "Download failed"},
        {link_failed, "Link failed"},
        {transfer_failed, "Transfer failed"},
        {disable_failed, "Disabling failed"},
        {delete_failed, "Deleting failed"},
        {load_failed, "The aircraft cannot load the file"},
        {enable_failed, "Enabling failed"},
        {transmission_off, "Enhanced image transmission cannot be turned off"},
        {aircraft_off, "The aircraft did not start"},
        {checksum_wrong, "Wrong checksum"},
        {timeout, "Time-out"},
    });
}

/// The file that the devices have.
struct flight_area_sync_file {
    std::string name{};
    /// SHA-256 of the file.
    std::string checksum{};
    thing::extra extra{};

    bool operator==(const flight_area_sync_file&) const = default;
};
void describe(const flight_area_sync_file& self, auto& field) {
    field("name", self.name);
    field("checksum", self.checksum);
}

/// How far the aircraft is from the boundary of a flight area.
struct flight_area_distance {
    std::string area_id{};
    double area_distance{0};
    bool is_in_area{false};
    thing::extra extra{};

    bool operator==(const flight_area_distance&) const = default;
};
void describe(const flight_area_distance& self, auto& field) {
    field("area_id", self.area_id);
    field("area_distance", self.area_distance, {.remark = "To the boundary; `is_in_area` says on which side."});
    field("is_in_area", self.is_in_area);
}

/// Lets a dock fetch the files of the flight areas ("Custom Flight Area": flight_areas_update). It then sends flight_areas_get.
struct flight_areas_update {
    static constexpr std::string_view method = "flight_areas_update";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const flight_areas_update&) const = default;
};
void describe(const flight_areas_update&, auto&) {}

namespace event {

/// How far the files of the flight areas are ("Custom Flight Area": flight_areas_sync_progress).
struct flight_areas_sync_progress {
    static constexpr std::string_view method = "flight_areas_sync_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::open<area_sync_status> status{};
    std::optional<area_sync_cause> reason{};
    std::optional<flight_area_sync_file> file{};
    thing::extra extra{};

    bool operator==(const flight_areas_sync_progress&) const = default;
};
void describe(const flight_areas_sync_progress& self, auto& field) {
    field("status", self.status);
    field("reason", self.reason);
    field("file", self.file);
}

/// How far the aircraft is from each flight area ("Custom Flight Area": flight_areas_drone_location).
struct flight_areas_drone_location {
    static constexpr std::string_view method = "flight_areas_drone_location";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::vector<flight_area_distance> drone_locations{};
    thing::extra extra{};

    bool operator==(const flight_areas_drone_location&) const = default;
};
void describe(const flight_areas_drone_location& self, auto& field) { field("drone_locations", self.drone_locations); }

} // namespace event
} // namespace dockwire::dji
