// What a message has to have, and where a fault points.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

struct described_as_before {
    int number{};
    thing::extra extra{};
    bool operator==(const described_as_before&) const = default;
};
void describe(thing::self<described_as_before> auto& self, auto& field) { field("number", self.number); }

} // namespace

TEST_CASE("a message is read member by member") {
    const auto read = thing::from_json<mission>(R"({
        "id": "m1", "type": 1, "execute_time": 1667935211000,
        "file": {"url": "https://x/y.kmz", "fingerprint": "abcd"},
        "points": [{"latitude": 22.5, "longitude": -113}, {"latitude": 0, "longitude": 0}],
        "rth_altitude": 120
    })",
                                                {.strict = true});
    REQUIRE(read);
    CHECK(*read == mission{.id = "m1",
                           .type = task_type::timed,
                           .execute_time = 1667935211000,
                           .file = {.url = "https://x/y.kmz", .fingerprint = "abcd"},
                           .points = {{.latitude = 22.5, .longitude = -113}, {}},
                           .rth_altitude = 120});
}

TEST_CASE("a message that is described in the older form is read and written") {
    const auto read = thing::from_json<described_as_before>(R"({"number":7})", {.strict = true});
    REQUIRE(read);
    CHECK(read->number == 7);
    CHECK(*thing::to_json(*read) == R"({"number":7})");
}

TEST_CASE("what is missing keeps its default") {
    const auto read = thing::from_json<mission>(small_mission, {.strict = true});
    REQUIRE(read);
    CHECK(read->rth_altitude == 100);
    CHECK(!read->execute_time);
}

TEST_CASE("the order of members does not matter") {
    const std::vector<std::string> members{R"("id":"m1")", R"("type":2)", R"("file":{"fingerprint":"abcd","url":"u"})",
                                           R"("points":[])", R"("rth_altitude":50)"};
    const mission expected{
        .id = "m1", .type = task_type::conditional, .file = {.url = "u", .fingerprint = "abcd"}, .rth_altitude = 50};
    // All 120 orders.
    std::vector<std::size_t> order{0, 1, 2, 3, 4};
    do {
        std::string text{"{"};
        for (const std::size_t i : order)
            text += (text.size() > 1 ? "," : "") + members[i];
        text += "}";
        CAPTURE(text);
        const auto read = thing::from_json<mission>(text, {.strict = true});
        REQUIRE(read);
        CHECK(*read == expected);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("reading into an object replaces what the text has and leaves the rest") {
    thing::json_reader reader{};
    osd pushed{.height = 1.5, .home = point{.latitude = 1, .longitude = 2}};
    REQUIRE(!reader.read(R"({"wind_speed":3})", pushed));
    CHECK(pushed.height == 1.5);
    CHECK(pushed.wind_speed == 3.0);
    CHECK(pushed.home == point{.latitude = 1, .longitude = 2});
}

TEST_CASE("a fault says where and what") {
    struct fault_case {
        const char* name;
        std::string_view text;
        std::string_view fault;
        thing::fault_code code;
    };
    using enum thing::fault_code;
    const fault_case cases[]{
        {"the first field is missing", R"({"type":0,"file":{"url":"u","fingerprint":"f"}})", "/data/id: missing (prepare)",
         missing_field},
        {"a field of a member is missing", R"({"id":"","type":0,"file":{"url":"u"}})",
         "/data/file/fingerprint: missing (prepare)", missing_field},
        {"a whole member is missing", R"({"id":"","type":0})", "/data/file: missing (prepare)", missing_field},
        {"the first of several missing ones is named", R"({"rth_altitude":5})", "/data/id: missing (prepare)", missing_field},
        {"a repeated field does not stand for a missing one", R"({"id":"","id":"","file":{"url":"u","fingerprint":"f"}})",
         "/data/type: missing (prepare)", missing_field},
        {"an empty object", "{}", "/data/id: missing (prepare)", missing_field},
        {"null for a required field", R"({"id":null})", "/data/id: wanted a text, got null (prepare)", wrong_type},
        {"a text for an enum", R"({"type":"x"})", "/data/type: wanted an integer, got \"x\" (prepare)", wrong_type},
        {"an object for an integer", R"({"execute_time":{"a":1}})",
         "/data/execute_time: wanted an integer, got {\"a\":1} (prepare)", wrong_type},
        {"a number for an object", R"({"file":5})", "/data/file: wanted an object, got 5 (prepare)", wrong_type},
        {"a text for an array", R"({"points":"none"})", "/data/points: wanted an array, got \"none\" (prepare)", wrong_type},
        {"an element of an array", R"({"points":[{"latitude":1,"longitude":1},{"latitude":"north"}]})",
         "/data/points/1/latitude: wanted a number, got \"north\" (prepare)", wrong_type},
        {"a missing field of an element", R"({"points":[{"latitude":1}]})", "/data/points/0/longitude: missing (prepare)",
         missing_field},
        {"beyond the integer type", R"({"rth_altitude":2147483648})",
         "/data/rth_altitude: wanted an integer from -2147483648 to 2147483647, got 2147483648 (prepare)", out_of_range},
        {"the first fault is the one that is told", R"({"type":[],"execute_time":[]})",
         "/data/type: wanted an integer, got [] (prepare)", wrong_type},
        {"a fault before the missing fields", R"({"rth_altitude":false,"points":1})",
         "/data/points: wanted an array, got 1 (prepare)", wrong_type},
        {"the whole is not an object", "[]", "/data: wanted an object, got [] (prepare)", wrong_type},
        {"the whole is a text", R"("x")", "/data: wanted an object, got \"x\" (prepare)", wrong_type},
        {"long values are cut", R"({"id":[1111111111,2222222222,3333333333,4444444444]})",
         "/data/id: wanted a text, got [1111111111,2222222222,3333333333,444444... (prepare)", wrong_type},
    };
    for (const fault_case& one : cases) {
        CAPTURE(one.name);
        const auto read = thing::from_json<mission>(one.text, {.whole = true, .context = "prepare", .pointer = "/data"});
        REQUIRE(!read);
        CHECK(to_string(read.error()) == one.fault);
        CHECK(read.error().code == one.code);
    }
}

TEST_CASE("a JSON pointer escapes ~ and /") {
    CHECK(read_whole<std::map<std::string, int>>(R"({"a/b~c":[]})") == "/a~1b~0c: wanted an integer, got []");
    CHECK(read_whole<osd>(R"({"counts":{"a":1,"":true,"x~1":"y"}})") == "/counts/x~01: wanted an integer, got \"y\"");
}

TEST_CASE("a long value is cut between characters") {
    // The 40th byte is inside the euro sign.
    const std::string text = "[\"" + std::string(37, 'x') + "\xE2\x82\xAC yyyy\"]";
    CHECK(read_as<int>(text) == "wanted an integer, got [\"" + std::string(37, 'x') + "...");
}

TEST_CASE("a fault code is a std::error_code") {
    const std::error_code code = thing::fault_code::missing_field;
    CHECK(code.category().name() == std::string{"dockwire.thing"});
    CHECK(code.message() == "missing field");
    CHECK(std::error_code{thing::fault_code::invalid_text}.message() == "invalid text");
    CHECK(thing::thing_category().message(99) == "unknown fault");
}

TEST_CASE("integers are exact up to the limits of their type") {
    CHECK(read_strictly<std::int64_t>("-9223372036854775808") == "-9223372036854775808");
    CHECK(read_strictly<std::int64_t>("9223372036854775807") == "9223372036854775807");
    CHECK(read_strictly<std::uint64_t>("18446744073709551615") == "18446744073709551615");
    CHECK(read_strictly<std::int8_t>("-128") == "-128");
    CHECK(read_strictly<std::uint8_t>("255") == "255");

    const auto range = [](auto lowest, auto highest) {
        return "wanted an integer from " + std::to_string(lowest) + " to " + std::to_string(highest) + ", got ";
    };
    CHECK(read_as<std::int8_t>("128") == range(-128, 127) + "128");
    CHECK(read_as<std::uint8_t>("-1") == range(0, 255) + "-1");
    CHECK(read_as<std::uint64_t>("-1") == range(0U, std::numeric_limits<std::uint64_t>::max()) + "-1");
    CHECK(read_as<std::int64_t>("9223372036854775808").ends_with("got 9223372036854775808"));
    CHECK(read_as<std::uint64_t>("18446744073709551616").ends_with("got 18446744073709551616"));
    CHECK(read_as<std::int64_t>("-9223372036854775809").ends_with("got -9223372036854775809"));
    CHECK(read_as<std::int64_t>("9007199254740993.0").ends_with("got 9007199254740993.0"));
    CHECK(read_as<std::int64_t>("-9007199254740993.0").ends_with("got -9007199254740993.0"));
    CHECK(read_as<std::int64_t>("9007199254740991.0") == "9007199254740991");
    CHECK(read_as<std::int32_t>("-2147483648.0") == "-2147483648");
    CHECK(read_as<std::int32_t>("2147483648.0").ends_with("got 2147483648.0"));
    CHECK(read_as<std::uint32_t>("-1.0").ends_with("got -1.0"));
    CHECK(read_as<std::int64_t>("1e30").ends_with("got 1e30"));
    CHECK(read_as<task_type>("4294967296").ends_with("got 4294967296"));
}

TEST_CASE("an integer is a number") {
    CHECK(read_strictly<double>("5") == "5");
    CHECK(read_strictly<float>("-5") == "-5");
    CHECK(read_strictly<double>("18446744073709551615") == "18446744073709551616");
}

TEST_CASE("a number that no float holds is out of range") {
    CHECK(read_as<float>("1e39") == "wanted a number that fits a float, got 1e39");
    CHECK(read_strictly<double>("1e39") == "1e+39");
    CHECK(read_strictly<float>("1e-50") == "0");
}

TEST_CASE("a map takes all members") {
    CHECK(read_strictly<std::map<std::string, int>>(R"({"b":2,"a":1})") == R"({"a":1,"b":2})");
    CHECK(read_as<std::map<std::string, int>>("5") == "wanted an object, got 5");
}

TEST_CASE("arrays may hold any element") {
    CHECK(read_strictly<std::vector<bool>>("[true,false]") == "[true,false]");
    CHECK(read_strictly<std::vector<std::string>>(R"(["a","b"])") == R"(["a","b"])");
    CHECK(read_strictly<std::vector<std::vector<int>>>("[[1],[],[2,3]]") == "[[1],[],[2,3]]");
    CHECK(read_whole<std::vector<std::vector<int>>>("[[1],[2,null]]") == "/1/1: wanted an integer, got null");
    CHECK(read_strictly<std::vector<thing::reading<int>>>("[1,32767]") == "[1,32767]");
    CHECK(read_strictly<std::vector<thing::raw_json>>("[null, {\"a\" : 1}]") == "[null,{\"a\" : 1}]");
}
