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
void describe(thing::self<flight_area_file> auto& self, auto& field) {
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
void describe(thing::self<flight_area_files> auto& self, auto& field) { field("files", self.files); }

/// A dock asks for the files of the flight areas, also before each take-off ("Custom Flight Area": flight_areas_get).
struct flight_areas_get {
    static constexpr std::string_view method = "flight_areas_get";
    static constexpr message_kind kind = message_kind::request;
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
void describe(thing::self<flight_areas_get::reply> auto& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(thing::self<flight_areas_get> auto&, auto&) {}

} // namespace dockwire::dji
