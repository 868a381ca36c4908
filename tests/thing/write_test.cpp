// Writing is exact.
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

template <class T>
std::string json_of(const T& value) {
    const auto written = thing::to_json(value, {.context = "prepare", .pointer = "/data"});
    return written ? *written : to_string(written.error());
}

struct deep {
    std::vector<std::map<std::string, std::string>> texts{};
    thing::extra extra{};
};
void describe(const deep& self, auto& field) { field("texts", self.texts); }

} // namespace

TEST_CASE("fields are written in the order of describe, absent ones are left out") {
    mission written{
        .id = "m1", .type = task_type::timed, .file = {.url = "u", .fingerprint = "f"}, .points = {{.latitude = 22.5}}};
    CHECK(
        json_of(written) ==
        R"({"id":"m1","type":1,"file":{"url":"u","fingerprint":"f"},"points":[{"latitude":22.5,"longitude":0}],"rth_altitude":100})");
    written.execute_time = 1667935211000;
    CHECK(json_of(written).find(R"("type":1,"execute_time":1667935211000,"file")") != std::string::npos);
    CHECK(json_of(osd{}) == "{}");
    CHECK(json_of(osd{.home = point{}, .counts = std::map<std::string, int>{}}) ==
          R"({"home":{"latitude":0,"longitude":0},"counts":{}})");
}

TEST_CASE("writing appends") {
    std::string out{"data="};
    REQUIRE(!thing::write(payload{.version = 1}, out));
    CHECK(out == R"(data={"version":1})");
}

TEST_CASE("integers are written with all their digits") {
    CHECK(json_of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    CHECK(json_of(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
    CHECK(json_of(std::int8_t{-5}) == "-5");
    CHECK(json_of(std::uint8_t{'A'}) == "65");
    CHECK(json_of(true) == "true");
}

TEST_CASE("floating points are written shortest and read back as the same") {
    CHECK(json_of(5.0) == "5");
    CHECK(json_of(0.1) == "0.1");
    CHECK(json_of(0.1F) == "0.1");
    CHECK(json_of(1e300) == "1e+300");
    for (const double value :
         {0.0, -0.0, 1.0 / 3, 22.907809968, 113.95123456789012, 591.70001220703125, 1e21, 123456789012345680.0, 5e-324,
          std::numeric_limits<double>::max(), std::numeric_limits<double>::min(), -2.5e-7}) {
        CAPTURE(value);
        const auto read = thing::from_json<double>(json_of(value), {.strict = true});
        REQUIRE(read);
        CHECK(*read == value);
        CHECK(std::signbit(*read) == std::signbit(value));
    }
}

TEST_CASE("a number that JSON cannot write is a fault") {
    CHECK(json_of(std::nan("")) == "/data: is not a finite number (prepare)");
    CHECK(json_of(osd{.height = -std::numeric_limits<double>::infinity()}) == "/data/height: is not a finite number (prepare)");
}

TEST_CASE("texts are escaped as RFC 8259 wants it and no more") {
    CHECK(json_of(std::string{"a\"b\\c/d"}) == R"("a\"b\\c/d")");
    CHECK(json_of(std::string{"\b\f\n\r\t"}) == R"("\b\f\n\r\t")");
    CHECK(json_of(std::string{"\x01\x1F\x7F"}) == "\"\\u0001\\u001f\x7F\"");
    CHECK(json_of(std::string{"a\0b", 3}) == R"("a\u0000b")");
    CHECK(json_of(std::string{"\xC3\xA9\xE4\xB8\x96\xF0\x9F\x98\x80"}) == "\"\xC3\xA9\xE4\xB8\x96\xF0\x9F\x98\x80\"");
}

TEST_CASE("every control character reads back as itself") {
    for (int c = 0; c < 0x20; ++c) {
        const std::string text{'a', static_cast<char>(c), 'b'};
        const auto read = thing::from_json<std::string>(json_of(text));
        REQUIRE(read);
        CHECK(*read == text);
    }
}

TEST_CASE("a text that is not UTF-8 is a fault, and nothing is written") {
    for (const std::string_view text : {"\x80", "\xC3", "\xC3(", "\xC0\xAF", "\xE0\x80\xAF", "\xE4\xB8", "\xED\xA0\x80",
                                        "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xF0\x9F\x98"}) {
        CAPTURE(text);
        std::string out{"before"};
        const auto wrong = thing::write("ok " + std::string{text} + " ok", out);
        REQUIRE(wrong);
        CHECK(wrong->code == thing::fault_code::invalid_text);
        CHECK(out == "before");
    }
    for (const std::string_view text :
         {"\xC2\x80", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        CHECK(json_of(std::string{text}) == "\"" + std::string{text} + "\"");
}

TEST_CASE("a fault of writing points to its place") {
    CHECK(json_of(mission{.points = {{}, {.latitude = std::nan("")}}}) ==
          "/data/points/1/latitude: is not a finite number (prepare)");
    CHECK(json_of(deep{.texts = {{{"a", "b"}, {"c/d", "\xFF"}}}}) == "/data/texts/0/c~1d: is not valid UTF-8 (prepare)");
    CHECK(json_of(osd{.payloads = {{"\xFF", {}}}}).ends_with(": is not valid UTF-8 (prepare)"));
    osd unknown{};
    unknown.extra.set("\xFF", "1");
    CHECK(json_of(unknown).ends_with(": is not valid UTF-8 (prepare)"));
    CHECK(json_of(osd{.role = thing::open{dock_role{7}}}) == "/data/role: is an enum value that has no name (prepare)");
}

TEST_CASE("a message of every kind of field survives a round trip") {
    const osd pushed{.height = 1.25,
                     .wind_speed = thing::no_reading,
                     .temperature = -3,
                     .role = thing::open<dock_role>{"hover"},
                     .home = point{.latitude = -1.5, .longitude = 2},
                     .payloads = {{"1-0-0", {.version = 1}}, {"2-0-0", {}}},
                     .counts = std::map<std::string, int>{{"a", 1}},
                     .anything = {"[1,\"x\"]"},
                     .extra = {{{"later", "{\"a\":1.50}"}}}};
    thing::tolerances counted{};
    const auto read = thing::from_json<osd>(json_of(pushed), {.tolerated = &counted});
    REQUIRE(read);
    CHECK(*read == pushed);
    CHECK(counted.total() == 2);
}
