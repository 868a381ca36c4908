// The declaration as data.
#include <algorithm>
#include <string>
#include <vector>

#include "dockwire/thing/model/fields.hpp"
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

std::string outline(const std::vector<thing::field>& fields) {
    std::string text{};
    for (const thing::field& each : fields) {
        const thing::field& inside = dockwire::test::innermost(each);
        text += each.name + ": " + dockwire::test::type_text(each) + (each.required ? "!" : "") + (each.keyed ? " keyed" : "") +
                (inside.rule.no_reading ? " reading" : "");
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
    CHECK(read_as<tree>(R"({"branches":[{"branches":[{"value":[]}]}]})") ==
          "/branches/0/branches/0/value: wanted an integer, got []");
}
