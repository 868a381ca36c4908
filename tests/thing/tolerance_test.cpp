// The looseness of real devices: accepted and counted, or refused in strict mode.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

using thing::looseness;

/// What tolerant and strict reading make of one text, and what is counted.
struct outcome {
    std::string tolerant{};
    std::string strict{};
    thing::tolerances counted{};
};

template <class T>
outcome outcome_of(std::string_view text) {
    outcome both{};
    both.tolerant = read_as<T>(text, {.tolerated = &both.counted});
    both.strict = read_strictly<T>(text);
    return both;
}

struct loose_case {
    const char* name;
    outcome (*read)(std::string_view);
    std::string_view text;
    std::string_view tolerant;
    looseness counted;
    std::string_view strict;
};

const loose_case loose_cases[]{
    {"a text for an integer", outcome_of<int>, R"("-3")", "-3", looseness::text_for_number,
     "a text where a number is documented: \"-3\""},
    {"a text for a double", outcome_of<double>, R"("-91.40")", "-91.4", looseness::text_for_number,
     "a text where a number is documented: \"-91.40\""},
    {"a text for an enum", outcome_of<task_type>, R"("2")", "2", looseness::text_for_number,
     "a text where a number is documented: \"2\""},
    {"a text for a reading", outcome_of<thing::reading<int>>, R"("32767")", "32767", looseness::text_for_number,
     "a text where a number is documented: \"32767\""},
    {"a number for a text", outcome_of<std::string>, "123456", R"("123456")", looseness::number_for_text,
     "a number where a text is documented: 123456"},
    {"a number for a text keeps its digits", outcome_of<std::string>, "91.40", R"("91.40")", looseness::number_for_text,
     "a number where a text is documented: 91.40"},
    {"0 for false", outcome_of<bool>, "0", "false", looseness::number_for_bool, "a number where true or false is documented: 0"},
    {"1 for true", outcome_of<bool>, "1", "true", looseness::number_for_bool, "a number where true or false is documented: 1"},
    {"true for 1", outcome_of<int>, "true", "1", looseness::bool_for_number, "true or false where a number is documented: true"},
    {"false for an enum", outcome_of<task_type>, "false", "0", looseness::bool_for_number,
     "true or false where a number is documented: false"},
    {"true for 1.0", outcome_of<double>, "true", "1", looseness::bool_for_number,
     "true or false where a number is documented: true"},
    {"a fraction of zero", outcome_of<int>, "5.0", "5", looseness::fraction_for_integer,
     "a number with a fraction where an integer is documented: 5.0"},
    {"an exponent", outcome_of<std::int64_t>, "-1e3", "-1000", looseness::fraction_for_integer,
     "a number with a fraction where an integer is documented: -1e3"},
    {"null for an absent field", outcome_of<osd>, R"({"height":null})", "{}", looseness::null_for_nothing,
     "/height: null where the field should be absent or empty: null"},
    {"null for an absent reading", outcome_of<osd>, R"({"wind_speed":null})", "{}", looseness::null_for_nothing,
     "/wind_speed: null where the field should be absent or empty: null"},
    {"null for an empty object", outcome_of<osd>, "null", "{}", looseness::null_for_nothing,
     "null where the field should be absent or empty: null"},
    {"null for an empty array", outcome_of<std::vector<int>>, "null", "[]", looseness::null_for_nothing,
     "null where the field should be absent or empty: null"},
    {"null for an empty map", outcome_of<std::map<std::string, int>>, "null", "{}", looseness::null_for_nothing,
     "null where the field should be absent or empty: null"},
    {"an array with the one object", outcome_of<osd>, R"([{"height":2}])", R"({"height":2})", looseness::array_for_object,
     "an array where an object is documented: [{\"height\":2}]"},
    {"the one object without its array", outcome_of<std::vector<payload>>, R"({"version":2})", R"([{"version":2}])",
     looseness::object_for_array, "an object where an array is documented: {\"version\":2}"},
    {"another spelling", outcome_of<osd>, R"({"hieght":2})", R"({"height":2})", looseness::alias_key,
     "/hieght: another spelling of a documented field: hieght"},
    {"a repeated field", outcome_of<osd>, R"({"height":1,"home":{"latitude":1,"longitude":1},"height":2})",
     R"({"height":2,"home":{"latitude":1,"longitude":1}})", looseness::duplicate_key, "/height: a repeated key: height"},
    {"a repeated key of a map", outcome_of<std::map<std::string, int>>, R"({"a":1,"b":2,"a":3})", R"({"a":3,"b":2})",
     looseness::duplicate_key, "/a: a repeated key: a"},
    {"a repeated payload index", outcome_of<osd>, R"({"1-0-0":{"version":1},"1-0-0":{}})", R"({"1-0-0":{}})",
     looseness::duplicate_key, "/1-0-0: a repeated key: 1-0-0"},
    {"a number that no document lists", outcome_of<task_type>, "-77", "-77", looseness::unknown_enum_value,
     "a value that is not documented: -77"},
    {"a text that no document lists", outcome_of<thing::open<dock_role>>, R"("hover")", R"("hover")",
     looseness::unknown_enum_value, "a value that is not documented: \"hover\""},
    {"an unknown field", outcome_of<osd>, R"({"x":[1, 2.50]})", R"({"x":[1, 2.50]})", looseness::unknown_field,
     "/x: a field that is not documented: x"},
    {"a member that cannot be read", outcome_of<osd>, R"({"height":"low"})", R"({"height":"low"})", looseness::left_out,
     "/height: wanted a number, got \"low\""},
};

} // namespace

TEST_CASE("documented looseness is accepted and counted, and refused in strict mode") {
    for (const loose_case& one : loose_cases) {
        CAPTURE(one.name);
        const outcome read = one.read(one.text);
        CHECK(read.tolerant == one.tolerant);
        CHECK(read.counted[one.counted] == 1);
        CHECK(read.counted.total() == 1);
        CHECK(read.strict == one.strict);
    }
}

TEST_CASE("every looseness of values has a case") {
    for (const thing::looseness_row& row : thing::looseness_table) {
        if (row.which > looseness::left_out) continue; // of envelopes: tests/dji/quirks_test.cpp
        CAPTURE(row.text);
        CHECK(std::ranges::any_of(loose_cases, [&](const loose_case& one) { return one.counted == row.which; }));
    }
}

TEST_CASE("a repeated object replaces the first one whole") {
    CHECK(read_as<osd>(R"({"home":{"latitude":1,"longitude":1,"x":1},"home":{"latitude":2,"longitude":2}})") ==
          R"({"home":{"latitude":2,"longitude":2}})");
    CHECK(read_as<mission>(R"({"id":"a","type":0,"file":{"url":"u","fingerprint":"f","x":1},)"
                           R"("file":{"url":"v","fingerprint":"g"}})") ==
          R"({"id":"a","type":0,"file":{"url":"v","fingerprint":"g"},"points":[],"rth_altitude":100})");
    CHECK(read_as<std::map<std::string, payload>>(R"({"a":{"version":1},"a":{}})") == R"({"a":{}})");
    CHECK(read_whole<std::map<std::string, int>>(R"({"a":1,"a":null})") == "/a: wanted an integer, got null");
}

TEST_CASE("a spelling and the other are one field") {
    thing::tolerances counted{};
    CHECK(read_as<osd>(R"({"hieght":1,"height":2})", {.tolerated = &counted}) == R"({"height":2})");
    CHECK(counted[looseness::alias_key] == 1);
    CHECK(counted[looseness::duplicate_key] == 1);
}

TEST_CASE("looseness of two kinds is counted twice") {
    thing::tolerances counted{};
    CHECK(read_as<task_type>(R"("77")", {.tolerated = &counted}) == "77");
    CHECK(counted[looseness::text_for_number] == 1);
    CHECK(counted[looseness::unknown_enum_value] == 1);
    CHECK(counted.total() == 2);
}

TEST_CASE("counts add up over messages") {
    thing::tolerances counted{};
    for (int i = 0; i < 3; ++i)
        read_as<osd>(R"({"x":1,"y":2})", {.tolerated = &counted});
    CHECK(counted[looseness::unknown_field] == 6);
}

TEST_CASE("what only resembles the documented type is a fault") {
    const auto wanted = [](std::string_view what, std::string_view got) {
        return "wanted " + std::string{what} + ", got " + std::string{got};
    };
    for (const std::string_view text : {R"("")", R"("-")", R"("x")", R"("3x")", R"(" 3")", R"("+3")", R"("inf")", R"("nan")",
                                        R"("-inf")", R"("0x10")", R"("1e999")", "null", "[]", "{}"}) {
        CHECK(read_as<int>(text) == wanted("an integer", text));
        CHECK(read_as<double>(text) == wanted("a number", text));
    }
    for (const std::string_view text : {"2", "-1", "0.5", R"("true")", R"("1")", "null", "[]"})
        CHECK(read_as<bool>(text) == wanted("true or false", text));
    for (const std::string_view text : {"true", "null", "[]", "{}"})
        CHECK(read_as<std::string>(text) == wanted("a text", text));
    for (const std::string_view text : {"6.9", R"("6.9")", "-0.1"})
        CHECK(read_as<int>(text) == wanted("an integer", text));
    for (const std::string_view text : {"[]", "[1]", "[[{}]]"})
        CHECK(read_as<osd>(text) == wanted("an object", text));
    CHECK(read_as<osd>("[{},{}]") == wanted("one object", "[{},{}]"));
    CHECK(read_as<std::vector<int>>("{}") == wanted("an array", "{}"));
    CHECK(read_whole<osd>(R"([{"height":"x"}])") == "/0/height: wanted a number, got \"x\"");
}

TEST_CASE("a key that is data is repeated by the text, not by what was there before") {
    osd kept{};
    const auto read = [&kept](std::string_view text) {
        const auto wrong = thing::json_reader{}.read(text, kept, {.strict = true});
        return wrong ? to_string(*wrong) : "fine";
    };
    CHECK(read(R"({"52-0-0":{"version":1},"53-0-0":{"version":2}})") == "fine");
    CHECK(read(R"({"52-0-0":{"version":3}})") == "fine");
    CHECK(*thing::to_json(kept) == R"({"52-0-0":{"version":3},"53-0-0":{"version":2}})");
    CHECK(read(R"({"52-0-0":{"version":4},"52-0-0":{"version":5}})") == "/52-0-0: a repeated key: 52-0-0");
}
