// Described structs, and reading in one line, for the tests of the thing model.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/json.hpp"

namespace thing_test {

namespace thing = dockwire::thing;

enum class task_type : int { immediate = 0, timed = 1, conditional = 2 };
constexpr auto values_of(thing::tag<task_type>) {
    return thing::table<task_type>({{task_type::immediate, "Immediate mission"},
                                    {task_type::timed, "Timed mission"},
                                    {task_type::conditional, "Conditional mission"}});
}

enum class dock_role { landing, takeoff };
constexpr auto names_of(thing::tag<dock_role>) {
    return thing::table<dock_role>({{dock_role::landing, "landing"}, {dock_role::takeoff, "takeoff"}});
}

struct file {
    std::string url{};
    std::string fingerprint{};
    thing::extra extra{};
    bool operator==(const file&) const = default;
};
void describe(const file& self, auto& field) {
    field("url", self.url);
    field("fingerprint", self.fingerprint, {.min_length = 4, .max_length = 8});
}

struct point {
    double latitude{};
    double longitude{};
    thing::extra extra{};
    bool operator==(const point&) const = default;
};
void describe(const point& self, auto& field) {
    field("latitude", self.latitude, {.min = -90, .max = 90, .unit = "°", .remark = "Positive is north."});
    field("longitude", self.longitude, {.min = -180, .max = 180, .unit = "°"});
}

/// A message as the cloud sends it: fields are required unless they are optional by type.
struct mission {
    std::string id{};
    task_type type{};
    std::optional<std::int64_t> execute_time{};
    thing_test::file file{};
    std::vector<point> points{};
    int rth_altitude{100};
    thing::extra extra{};
    bool operator==(const mission&) const = default;
};
void describe(const mission& self, auto& field) {
    field("id", self.id, {.max_length = 8});
    field("type", self.type);
    field("execute_time", self.execute_time, {.max_length = 13});
    field("file", self.file);
    field("points", self.points, {.max_length = 2, .required = false});
    field("rth_altitude", self.rth_altitude, {.min = 20, .max = 1500, .unit = "m", .required = false});
}

struct payload {
    std::optional<int> version{};
    thing::extra extra{};
    bool operator==(const payload&) const = default;
};
void describe(const payload& self, auto& field) { field("version", self.version); }

/// A push as a device sends it: nothing is required.
struct osd {
    std::optional<double> height{};
    thing::reading<double> wind_speed{};
    thing::reading<int> temperature{};
    std::optional<thing::open<dock_role>> role{};
    std::optional<point> home{};
    std::map<std::string, payload> payloads{};
    std::optional<std::map<std::string, int>> counts{};
    thing::raw_json anything{};
    thing::extra extra{};
    bool operator==(const osd&) const = default;
};
void describe(const osd& self, auto& field) {
    field("height", self.height, {.unit = "m", .alias = "hieght"});
    field("wind_speed", self.wind_speed, {.min = 0, .max = 60, .unit = "m/s"});
    field("temperature", self.temperature, {.scale = 0.1, .unit = "°C", .no_reading = -1000});
    field("role", self.role);
    field("home", self.home);
    field.keyed(thing::dashed_numbers<3>, self.payloads);
    field("counts", self.counts);
    field("anything", self.anything);
}

/// The least that a mission can have.
inline constexpr std::string_view small_mission{R"({"id":"m1","type":0,"file":{"url":"u","fingerprint":"abcd"}})"};

/// What became of `text`: the JSON of what was read, or the fault.
template <class T>
std::string read_as(std::string_view text, const thing::read_options& options = {}) {
    const auto read = thing::from_json<T>(text, options);
    if (!read) return to_string(read.error());
    const auto written = thing::to_json(*read);
    return written ? *written : to_string(written.error());
}

/// Tolerantly, but nothing is left out.
template <class T>
std::string read_whole(std::string_view text) {
    return read_as<T>(text, {.whole = true});
}

template <class T>
std::string read_strictly(std::string_view text) {
    return read_as<T>(text, {.strict = true});
}

} // namespace thing_test
