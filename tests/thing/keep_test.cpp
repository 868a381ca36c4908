// What no document lists survives a round trip, as it came.
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

/// Has no `extra`, as an exception to the rule.
struct bare {
    int a{};
};
void describe(const bare& self, auto& field) { field("a", self.a); }

/// Devices do not agree on what no reading is.
struct probe {
    thing::reading<double> real{};
    thing::reading<int> whole{};
    thing::extra extra{};
};
void describe(const probe& self, auto& field) {
    field("real", self.real, {.no_reading = {32767, 3276.7}});
    field("whole", self.whole, {.no_reading = {65535, 6553.5}});
}

} // namespace

TEST_CASE("unknown fields are written back behind the others, character by character") {
    for (const std::string_view json :
         {"1", "-0", "91.40", "1E+2", "18446744073709551616", "0.10000000000000000000000000001", "true", "false", "null", "\"\"",
          R"("a\"b\\\u00e9\/")", "[]", "{}", "[ 1 ,\t2 ]", R"({ "a" : [ { } , "}]" ] })", R"("]")", "\"\xE4\xB8\x96\""}) {
        CAPTURE(json);
        const std::string kept{json};
        const auto read = thing::from_json<payload>("{ \"first\" : " + kept + " , \"version\":3,\"last\":" + kept + "}");
        REQUIRE(read);
        REQUIRE(read->extra.find("first"));
        CHECK(*read->extra.find("first") == kept);
        CHECK(*thing::to_json(*read) == R"({"version":3,"first":)" + kept + R"(,"last":)" + kept + "}");
    }
}

TEST_CASE("unknown fields stay in the object where they were") {
    CHECK(read_as<osd>(R"({"home":{"a":1,"latitude":1,"longitude":2,"b":2},"1-0-0":{"c":3},"d":4})") ==
          R"({"home":{"latitude":1,"longitude":2,"a":1,"b":2},"1-0-0":{"c":3},"d":4})");
}

TEST_CASE("the key of an unknown field is escaped again") {
    CHECK(read_as<payload>(R"({"a\"\\\n\u0001":1})") == R"({"a\"\\\n\u0001":1})");
}

TEST_CASE("of a repeated unknown field the last one wins") {
    CHECK(read_as<payload>(R"({"x":1,"y":2,"x":3})") == R"({"x":3,"y":2})");
}

TEST_CASE("a struct without extra drops what it does not know") { CHECK(read_as<bare>(R"({"x":1,"a":2})") == R"({"a":2})"); }

TEST_CASE("extra can be looked up and set") {
    thing::extra extra{};
    CHECK(extra.empty());
    CHECK(extra.find("a") == nullptr);
    extra.set("a", "1");
    extra.set("b", "[]");
    extra.set("a", "2");
    CHECK(*extra.find("a") == "2");
    CHECK(extra.fields.size() == 2);
    CHECK(extra == thing::extra{{{"a", "2"}, {"b", "[]"}}});
}

TEST_CASE("raw JSON is kept as text, and left out when it is empty") {
    CHECK(read_as<osd>(R"({"anything":{"a": [1.0, null]}})") == R"({"anything":{"a": [1.0, null]}})");
    CHECK(read_as<osd>(R"({"anything":null})") == R"({"anything":null})");
    CHECK(*thing::to_json(osd{}) == "{}");
}

TEST_CASE("an enum that travels as a number keeps any number of its type") {
    const auto read = thing::from_json<mission>(R"({"id":"","type":-9,"file":{"url":"","fingerprint":""}})");
    REQUIRE(read);
    CHECK(read->type == task_type{-9});
    CHECK(thing::text_of(read->type).empty());
    CHECK(thing::text_of(task_type::timed) == "Timed mission");
}

TEST_CASE("an enum that travels as a text keeps any text") {
    const auto role = thing::from_json<thing::open<dock_role>>(R"("hover")");
    REQUIRE(role);
    CHECK(!role->known());
    CHECK(role->text() == "hover");
    CHECK(*role == thing::open<dock_role>{"hover"});
    CHECK(*role != thing::open<dock_role>{"Hover"});
    CHECK(*role != dock_role::landing);
    CHECK(*thing::to_json(*role) == R"("hover")");
}

TEST_CASE("a known text is an enum value") {
    const thing::open<dock_role> role{"takeoff"};
    CHECK(role == dock_role::takeoff);
    CHECK(role.known() == dock_role::takeoff);
    CHECK(role.text() == "takeoff");
    CHECK(thing::open<dock_role>{} == dock_role::landing);
}

TEST_CASE("a reading is absent, without a value, or there") {
    const auto read = thing::from_json<osd>(R"({"wind_speed":32767,"temperature":32767})", {.strict = true});
    REQUIRE(read);
    CHECK(read->wind_speed.is_no_reading());
    CHECK(!read->wind_speed);
    CHECK(read->wind_speed == thing::no_reading);
    CHECK(read->wind_speed.value_or(-1) == -1);
    // Another exceptional value is documented for this one.
    CHECK(read->temperature == 32767);
    CHECK(osd{}.wind_speed.is_absent());
    CHECK(osd{}.wind_speed != thing::no_reading);
}

TEST_CASE("no reading is written as its exceptional value") {
    osd pushed{.wind_speed = thing::no_reading, .temperature = thing::no_reading};
    CHECK(*thing::to_json(pushed) == R"({"wind_speed":32767,"temperature":-1000})");
    pushed.wind_speed = 2.5;
    pushed.temperature = {};
    CHECK(*thing::to_json(pushed) == R"({"wind_speed":2.5})");
    CHECK(*pushed.wind_speed == 2.5);
}

TEST_CASE("each number of the rule is no reading, and the first is written") {
    const auto read = [](std::string_view json) { return *thing::from_json<probe>(json); };
    for (const std::string_view json :
         {R"({"real":32767,"whole":65535})", R"({"real":3276.7,"whole":6553.5})", R"({"real":"3276.7","whole":65535.0})"}) {
        CAPTURE(json);
        CHECK(read(json).real.is_no_reading());
        CHECK(read(json).whole.is_no_reading());
        CHECK(*thing::to_json(read(json)) == R"({"real":32767,"whole":65535})");
    }
    CHECK(read(R"({"real":327.67})").real == 327.67);
    thing::tolerances counted{};
    CHECK(thing::from_json<probe>(R"({"whole":6553.5})", {.strict = true}));
    CHECK(thing::from_json<probe>(R"({"whole":65535.0})", {.tolerated = &counted}));
    CHECK(counted[thing::looseness::fraction_for_integer] == 1);
}

TEST_CASE("a rule has up to four numbers for no reading") {
    thing::no_reading_numbers numbers{1, 2.5, 3};
    CHECK(numbers.size() == 3);
    CHECK(numbers.has(2.5));
    CHECK_FALSE(numbers.has(0)); // the places behind the last are none
    CHECK(numbers.add(4));
    CHECK_FALSE(numbers.add(5));
    CHECK(numbers == thing::no_reading_numbers{1, 2.5, 3, 4});
    CHECK(thing::no_reading_numbers{}.empty());
}

TEST_CASE("keys of a form go to their map, others do not") {
    const auto read = thing::from_json<osd>(R"({"52-0-0":{"version":1},"height":3,"39-0-7":{},"52-0":{},"52-0-x":1,"52--0":1})");
    REQUIRE(read);
    CHECK(read->payloads == std::map<std::string, payload>{{"39-0-7", {}}, {"52-0-0", {.version = 1}}});
    CHECK(read->extra.fields.size() == 3);
    CHECK(*thing::to_json(*read) == R"({"height":3,"39-0-7":{},"52-0-0":{"version":1},"52-0":{},"52-0-x":1,"52--0":1})");
    CHECK(read_whole<osd>(R"({"52-0-0":{"version":[]}})") == "/52-0-0/version: wanted an integer, got []");
}

TEST_CASE("dashed numbers are numbers with single dashes between them") {
    constexpr auto form = thing::dashed_numbers<3>;
    CHECK(thing::dashed_numbers<2>.name == "{n-n}");
    for (const std::string_view key : {"0-0-0", "52-0-0", "65535-65535-7"})
        CHECK(form.matches(key));
    for (const std::string_view key :
         {"", "-", "52", "52-0", "52-0-0-0", "-52-0-0", "52-0-0-", "52--0", "52-0-a", "52_0_0", " 52-0-0"})
        CHECK_FALSE(form.matches(key));
}

TEST_CASE("an object that is read into again keeps each unknown field once, however many there are") {
    std::string json{};
    for (int i = 0; i < 200; ++i)
        ((json += json.empty() ? "{\"k" : ",\"k") += std::to_string(i)) += "\":" + std::to_string(i);
    json += R"(,"k150":"last"})";
    payload kept{};
    for (int times = 0; times < 3; ++times)
        REQUIRE_FALSE(thing::json_reader{}.read(json, kept));
    CHECK(kept.extra.fields.size() == 200);
    CHECK(kept.extra.fields[150] == thing::extra::field{"k150", "\"last\""});
    CHECK(kept.extra.fields[199] == thing::extra::field{"k199", "199"});
    CHECK(thing::json_reader{}.read(json.substr(0, json.size() - 1) + R"(,"version":[]})", kept, {.whole = true}));
    CHECK(kept.extra.fields.size() == 200);
}
