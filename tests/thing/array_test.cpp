// Structs that are an array in JSON.
#include <string>
#include <vector>

#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/fields.hpp"
#include "dockwire/thing/model/validate.hpp"
#include "support/catch.hpp"
#include "support/field_text.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

struct step {
    int length{0};
    thing::extra extra{};

    bool operator==(const step&) const = default;
};
void describe(const step& self, auto& field) { field("length", self.length, {.min = 1}); }

struct walk {
    static constexpr bool is_array = true;

    std::vector<step> steps{};

    bool operator==(const walk&) const = default;
};
void describe(const walk& self, auto& field) { field("", self.steps, {.max_length = 3}); }

struct day {
    walk morning{};
    std::vector<walk> others{};
    thing::extra extra{};

    bool operator==(const day&) const = default;
};
void describe(const day& self, auto& field) {
    field("morning", self.morning);
    field("others", self.others);
}

std::string fault_of(std::string_view text) {
    const auto read = thing::from_json<walk>(text, {.whole = true});
    return read ? "none" : to_string(read.error());
}

} // namespace

TEST_CASE("a struct that is an array survives a round trip") {
    const std::string text = R"([{"length":2},{"length":5,"up":true}])";
    const auto read = thing::from_json<walk>(text);
    REQUIRE(read);
    REQUIRE(read->steps.size() == 2);
    CHECK(read->steps[1].length == 5);
    CHECK(*thing::to_json(*read) == text);
    CHECK(*thing::to_json(walk{}) == "[]");
}

TEST_CASE("a struct that is an array may be a member and an element") {
    const std::string text = R"({"morning":[{"length":1}],"others":[[],[{"length":3}]]})";
    const auto read = thing::from_json<day>(text, {.strict = true});
    REQUIRE(read);
    CHECK(read->others[1].steps[0].length == 3);
    CHECK(*thing::to_json(*read) == text);
}

TEST_CASE("faults inside a struct that is an array name the element") {
    CHECK(fault_of(R"([{"length":2},{}])") == "/1/length: missing");
    CHECK(fault_of("7") == "wanted an array, got 7");
    thing::tolerances tolerated{};
    const auto one = thing::from_json<walk>(R"({"length":2})", {.tolerated = &tolerated});
    REQUIRE(one);
    CHECK(one->steps.size() == 1);
    CHECK(tolerated[thing::looseness::object_for_array] == 1);
}

TEST_CASE("a struct that is an array is validated") {
    CHECK_FALSE(thing::validate(walk{{step{1}, step{2}}}));
    CHECK(thing::validate(walk{{step{1}, step{0}}})->pointer == "/1/length");
    CHECK(thing::validate(walk{std::vector<step>(4, step{1})})->code == thing::fault_code::wrong_length);
    CHECK(thing::validate(day{.morning = {{step{0}}}})->pointer == "/morning/0/length");
}

TEST_CASE("a struct that is an array is documented as its member") {
    const auto rows = thing::fields_of<walk>();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].name.empty());
    CHECK(dockwire::test::type_text(rows[0]) == "array of object");
    REQUIRE(rows[0].children[0].children.size() == 1);
    CHECK(rows[0].children[0].children[0].name == "length");
    const auto nested = thing::fields_of<day>();
    CHECK(dockwire::test::type_text(nested[0]) == "array of object");
    CHECK(dockwire::test::type_text(nested[1]) == "array of array of object");
}
