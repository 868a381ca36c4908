// Every rule is checked before a message is sent.
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/thing/model/validate.hpp"
#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

struct limits {
    std::optional<double> speed{};
    std::optional<int> low{};
    std::optional<int> high{};
    thing::reading<double> wind{};
    std::optional<int> digits{};
    std::optional<std::string> name{};
    std::vector<int> code{1, 2, 3};
    std::map<std::string, std::string> labels{};
    std::optional<task_type> type{};
    std::optional<thing::open<dock_role>> role{};
    std::optional<std::string> wanted{"x"};
    thing::reading<int> reported{1};
    thing::raw_json anything{"1"};
    std::map<std::string, payload> payloads{};
    thing::extra extra{};
};
void describe(const limits& self, auto& field) {
    field("speed", self.speed, {.min = 0.5, .max = 15, .step = 0.1, .unit = "m/s"});
    field("low", self.low, {.min = -5});
    field("high", self.high, {.max = 5});
    field("wind", self.wind, {.min = 0, .max = 60});
    field("digits", self.digits, {.min_length = 2, .max_length = 3});
    field("name", self.name, {.min_length = 2, .max_length = 4});
    field("code", self.code, {.min = 0, .size = 3});
    field("labels", self.labels, {.max_length = 2});
    field("type", self.type);
    field("role", self.role);
    field("wanted", self.wanted, {.required = true});
    field("reported", self.reported, {.required = true});
    field("anything", self.anything, {.required = true});
    field.keyed(thing::dashed_numbers<3>, self.payloads);
}

enum class side { nobody, a };
constexpr auto names_of(thing::tag<side>) { return thing::table<side>({{side::nobody, ""}, {side::a, "A"}}); }

struct authority {
    thing::open<side> held_by{};
    thing::extra extra{};
};
void describe(const authority& self, auto& field) { field("held_by", self.held_by); }

template <class T>
std::string verdict(const T& value) {
    const auto wrong = thing::validate(value, {.context = "set", .pointer = "/data"});
    return wrong ? to_string(*wrong) : "valid";
}

} // namespace

TEST_CASE("a message that keeps the rules is valid") {
    CHECK(verdict(limits{}) == "valid");
    for (const double speed : {0.5, 15.0, 0.5000001})
        CHECK(verdict(limits{.speed = speed}) == "valid");
    CHECK(verdict(limits{.low = -5, .high = 5}) == "valid");
    for (const int digits : {10, 999, -999})
        CHECK(verdict(limits{.digits = digits}) == "valid");
    CHECK(verdict(limits{.name = "abcd"}) == "valid");
    CHECK(verdict(limits{.type = task_type::timed, .role = dock_role::takeoff}) == "valid");
    CHECK(verdict(limits{.payloads = {{"1-0-0", {}}}}) == "valid");
}

TEST_CASE("a broken rule is named with its field") {
    struct rule_case {
        limits value;
        std::string verdict;
    };
    const rule_case cases[]{
        {{.speed = 0.4}, "/data/speed: wanted a number from 0.5 to 15 m/s, got 0.4 (set)"},
        {{.speed = 15.1}, "/data/speed: wanted a number from 0.5 to 15 m/s, got 15.1 (set)"},
        {{.speed = std::nan("")}, "/data/speed: wanted a number from 0.5 to 15 m/s, got nan (set)"},
        {{.low = -6}, "/data/low: wanted a number from -5, got -6 (set)"},
        {{.high = 6}, "/data/high: wanted a number up to 5, got 6 (set)"},
        {{.wind = 61.0}, "/data/wind: wanted a number from 0 to 60, got 61 (set)"},
        {{.digits = 9}, "/data/digits: wanted at least 2 digits, got 1 (set)"},
        {{.digits = -1234}, "/data/digits: wanted at most 3 digits, got 4 (set)"},
        {{.name = "a"}, "/data/name: wanted at least 2 characters, got 1 (set)"},
        {{.name = "abcde"}, "/data/name: wanted at most 4 characters, got 5 (set)"},
        {{.code = {1, 2}}, "/data/code: wanted exactly 3 elements, got 2 (set)"},
        {{.code = {1, 2, -3}}, "/data/code/2: wanted a number from 0, got -3 (set)"},
        {{.labels = {{"a", ""}, {"b", ""}, {"c", ""}}}, "/data/labels: wanted at most 2 members, got 3 (set)"},
        {{.type = task_type{9}}, "/data/type: wanted a documented value, got 9 (set)"},
        {{.role = thing::open<dock_role>{"hover"}}, "/data/role: wanted a documented value, got \"hover\" (set)"},
        {{.role = dock_role{9}}, "/data/role: wanted a documented value, got \"\" (set)"},
        {{.wanted = {}}, "/data/wanted: missing (set)"},
        {{.reported = {}}, "/data/reported: missing (set)"},
        {{.anything = {}}, "/data/anything: missing (set)"},
        {{.payloads = {{"1-0", {}}}}, "/data/1-0: wanted a key of the form {type-subtype-gimbalindex} (set)"},
    };
    for (const rule_case& one : cases)
        CHECK(verdict(one.value) == one.verdict);
}

TEST_CASE("the text of a documented enum value may be empty") {
    CHECK(verdict(authority{side::nobody}) == "valid");
    CHECK(*thing::to_json(authority{side::nobody}) == R"({"held_by":""})");
    CHECK(thing::from_json<authority>(R"({"held_by":""})", {.strict = true})->held_by == thing::open{side::nobody});
    CHECK(verdict(authority{side{9}}) == "/data/held_by: wanted a documented value, got \"\" (set)");
    CHECK_FALSE(thing::to_json(authority{side{9}}));
}

TEST_CASE("no reading is within any limits") {
    CHECK(verdict(limits{.wind = thing::no_reading}) == "valid");
    CHECK(verdict(limits{.reported = thing::no_reading}) == "valid");
}

TEST_CASE("characters are counted, not bytes") {
    CHECK(verdict(limits{.name = "\xE4\xB8\x96\xE4\xB8\x96\xE4\xB8\x96\xE4\xB8\x96"}) == "valid");
    CHECK(verdict(limits{.name = "\xE4\xB8\x96"}) == "/data/name: wanted at least 2 characters, got 1 (set)");
}

TEST_CASE("elements of objects and arrays are validated") {
    mission sent{.id = "m1", .file = {.url = "u", .fingerprint = "abcd"}, .points = {{}, {.longitude = 181}}};
    CHECK(verdict(sent) == "/data/points/1/longitude: wanted a number from -180 to 180 °, got 181 (set)");
    sent.points.pop_back();
    sent.file.fingerprint = "abc";
    CHECK(verdict(sent) == "/data/file/fingerprint: wanted at least 4 characters, got 3 (set)");
    sent.file.fingerprint = "abcd";
    CHECK(verdict(sent) == "valid");
}

TEST_CASE("the first broken rule is the one that is told") {
    CHECK(verdict(limits{.low = -6, .high = 6}) == "/data/low: wanted a number from -5, got -6 (set)");
}
