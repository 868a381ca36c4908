// The declaration as data.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/thing/model/fields.hpp"
#include "dockwire/thing/model/in_unit.hpp"
#include "dockwire/thing/model/validate.hpp"
#include "support/catch.hpp"
#include "support/field_text.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

struct tree {
    int value{};
    std::vector<tree> branches{};
    thing::extra extra{};
};
void describe(const tree& self, auto& field) {
    field("value", self.value,
          {.required = false, .access = thing::access_mode::rw, .push = thing::push_mode::state, .remark = "A value."});
    field("branches", self.branches, {.required = false});
}

/// Counted in tenths, in hundreds, and in the unit itself.
struct weather {
    thing::reading<int> wind{};
    std::optional<double> pressure{};
    int humidity{};
    std::vector<int> gusts{};
    thing::extra extra{};
};
void describe(const weather& self, auto& field) {
    field("wind", self.wind, {.max = 600, .scale = 0.1, .unit = "m/s"});
    field("pressure", self.pressure, {.max = 11, .scale = 100, .unit = "hPa"});
    field("humidity", self.humidity, {.unit = "%"});
    field("gusts", self.gusts, {.max = 600, .scale = 0.1});
}

std::string verdict_of(const weather& value) {
    const auto wrong = thing::validate(value);
    return wrong ? to_string(*wrong) : "valid";
}

std::string outline(const std::vector<thing::field>& fields) {
    std::string text{};
    for (const thing::field& each : fields) {
        const thing::field& inside = dockwire::test::innermost(each);
        text += each.name + ": " + dockwire::test::type_text(each) + (each.required ? "!" : "") + (each.keyed ? " keyed" : "") +
                (inside.rule.no_reading.empty() ? "" : " reading");
        text += inside.children.empty() ? "; " : " { " + outline(inside.children) + "}; ";
    }
    return text;
}

} // namespace

TEST_CASE("fields are listed in the order of describe") {
    CHECK(outline(thing::fields_of<mission>()) ==
          "id: text!; type: integer enum!; execute_time: integer; file: object! { url: text!; fingerprint: text!; }; "
          "points: array of object { latitude: number!; longitude: number!; }; rth_altitude: integer; ");
    CHECK(outline(thing::fields_of<osd>()) ==
          "height: number; wind_speed: number reading; temperature: integer reading; role: text enum; "
          "home: object { latitude: number!; longitude: number!; }; {type-subtype-gimbalindex}: object keyed { version: integer; "
          "}; "
          "counts: map of integer; anything: any JSON; ");
}

TEST_CASE("rules and enum values come with the field") {
    const auto rows = thing::fields_of<mission>();
    CHECK(rows[1].values ==
          std::vector<thing::value_row>{{"0", "Immediate mission"}, {"1", "Timed mission"}, {"2", "Conditional mission"}});
    CHECK(rows[5].rule.min == 20.0);
    CHECK(rows[5].rule.max == 1500.0);
    CHECK(rows[5].rule.unit == "m");
    CHECK(thing::fields_of<osd>()[3].values == std::vector<thing::value_row>{{"landing", "landing"}, {"takeoff", "takeoff"}});
    const auto value = thing::fields_of<tree>()[0].rule;
    CHECK(value.access == thing::access_mode::rw);
    CHECK(value.push == thing::push_mode::state);
    CHECK(value.remark == "A value.");
}

TEST_CASE("a struct that contains itself is listed once") {
    CHECK(outline(thing::fields_of<tree>()) == "value: integer; branches: array of object; ");
}

TEST_CASE("a struct that contains itself is read and written") {
    CHECK(read_as<tree>(R"({"branches":[{"value":1,"branches":[{"value":2}]}]})") ==
          R"({"value":0,"branches":[{"value":1,"branches":[{"value":2,"branches":[]}]}]})");
    CHECK(read_whole<tree>(R"({"branches":[{"branches":[{"value":[]}]}]})") ==
          "/branches/0/branches/0/value: wanted an integer, got []");
}

TEST_CASE("a scaled number is had in its unit, rounded as little as can be") {
    const weather now{.wind = 35, .pressure = 9.75, .humidity = 40};
    CHECK(thing::in_unit<&weather::wind>(now) == 3.5);
    CHECK(thing::in_unit<&weather::pressure>(now) == 975.0);
    CHECK(thing::in_unit<&weather::humidity>(now) == 40.0);
    CHECK(thing::in_unit<&weather::wind>(weather{.wind = 3}) == 0.3);
    CHECK(thing::in_unit(7, {.scale = 0.3}) == 7 * 0.3);
    CHECK(thing::in_unit(7, thing::fields_of<weather>()[3].children[0].rule) == 0.7);
}

TEST_CASE("what is absent and no reading are nothing in any unit") {
    CHECK_FALSE(thing::in_unit<&weather::wind>(weather{}));
    CHECK_FALSE(thing::in_unit<&weather::wind>(weather{.wind = thing::no_reading}));
    CHECK_FALSE(thing::in_unit<&weather::pressure>(weather{}));
}

TEST_CASE("limits are of the number as it travels, and a fault says what it counts") {
    CHECK(verdict_of({.wind = 600}) == "valid");
    CHECK(verdict_of({.wind = 601}) == "/wind: wanted a number up to 600 (in 0.1 m/s), got 601");
    CHECK(verdict_of({.pressure = 12}) == "/pressure: wanted a number up to 11 (in 100 hPa), got 12");
    CHECK(verdict_of({.gusts = {601}}) == "/gusts/0: wanted a number up to 600 (in 0.1), got 601");
}
