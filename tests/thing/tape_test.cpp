// Hostile and broken texts, and the tape itself.
#include <cstdint>
#include <string>
#include <string_view>

#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

struct broken_text {
    const char* name;
    std::string text;
    std::size_t position;
};

const broken_text broken[]{
    {"nothing", "", 1},
    {"white space", "  ", 3},
    {"an open object", "{", 2},
    {"an open array", "[1,", 4},
    {"an open text", R"("abc)", 5},
    {"half a number", "-", 2},
    {"a leading zero", "01", 2},
    {"a leading plus", "+1", 1},
    {"a point without digits", "1.", 3},
    {"an exponent without digits", "1e", 3},
    {"a bare word", "{\"a\":yes}", 6},
    {"half a literal", "tru", 4},
    {"NaN", "NaN", 1},
    {"a number that is infinite", "[1e999]", 2},
    {"a comma at the end", "{\"a\":1,}", 8},
    {"no comma", "[1 2]", 4},
    {"a key that is a number", "{1:2}", 2},
    {"single quotes", "{'a':1}", 2},
    {"a comment", "{/**/}", 2},
    {"two values", "{} {}", 4},
    {"a closing bracket of the other kind", "{]", 2},
    {"one bracket too many", "{}}", 3},
    {"a bare line feed in a text", "\"a\nb\"", 3},
    {"an escape that does not exist", R"("\x")", 3},
    {"half a unicode escape", R"("\u12")", 6},
    {"a lone high surrogate", R"("\ud800")", 2},
    {"a lone low surrogate", R"("\udc00")", 2},
    {"a byte that is not UTF-8", "\"\xFF\"", 2},
    {"a longer UTF-8 form than needed", "\"\xC0\xAF\"", 2},
    {"a zero byte", std::string{"{\0}", 3}, 2},
};

/// A message that has everything, for cutting and mutating.
constexpr std::string_view whole{
    R"({"height":1.5e1,"wind_speed":32767,"role":"la\u006eding","home":{"latitude":-1,"longitude":2},)"
    R"("1-0-0":{"version":"3"},"counts":{"a":1,"b":true},"anything":[null,{"x":[]}],"unknown":"\ud83d\ude00"})"};

/// Numbers that look random and are the same in each run.
class generator {
public:
    std::uint32_t below(std::uint32_t limit) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::uint32_t>(state_ >> 33U) % limit;
    }

private:
    std::uint64_t state_{42};
};

/// `depth` opening brackets and as many closing ones.
std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

} // namespace

TEST_CASE("what is not JSON is a fault with its place") {
    for (const broken_text& one : broken) {
        CAPTURE(one.name);
        const auto read = thing::from_json<osd>(one.text, {.context = "osd", .pointer = "/data"});
        REQUIRE(!read);
        CHECK(read.error().code == thing::fault_code::syntax_error);
        CHECK(read.error().pointer == "/data");
        CHECK(read.error().position == one.position);
        CHECK(read.error().text.starts_with("at byte " + std::to_string(one.position) + ": "));
        CHECK(read.error().text.find("exception") == std::string::npos);
    }
}

TEST_CASE("a syntax fault reads well") {
    CHECK(read_as<osd>(R"({"a":1)", {.context = "osd"}) == "at byte 7: expected ',' or '}', found the end (osd)");
}

TEST_CASE("a syntax fault is short and printable, whatever the text") {
    const auto read = thing::from_json<osd>("\"" + std::string(100'000, 'x') + "\x01\xFF");
    REQUIRE(!read);
    CHECK(read.error().text.size() < 200);
    for (const char c : read.error().text)
        CHECK((c >= ' ' && c <= '~'));
}

TEST_CASE("a message that is cut anywhere is a fault") {
    CHECK(thing::from_json<osd>(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        // A copy, so that a sanitizer sees a read behind the end.
        const std::string cut{whole.substr(0, size)};
        CAPTURE(cut);
        const auto read = thing::from_json<osd>(cut);
        REQUIRE(!read);
        CHECK(read.error().code == thing::fault_code::syntax_error);
    }
}

TEST_CASE("no mutation of a message does harm, and what reads can be written and read again") {
    generator random{};
    int read_well = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text{whole};
        for (std::uint32_t changes = 1 + random.below(3); changes > 0; --changes)
            text[random.below(static_cast<std::uint32_t>(text.size()))] =
                whole[random.below(static_cast<std::uint32_t>(whole.size()))];
        const auto read = thing::from_json<osd>(text);
        if (!read) {
            CHECK(!to_string(read.error()).empty());
            continue;
        }
        ++read_well;
        const auto written = thing::to_json(*read);
        REQUIRE(written);
        CAPTURE(text, *written);
        const auto again = thing::from_json<osd>(*written);
        REQUIRE(again);
        CHECK(*again == *read);
    }
    CHECK(read_well > 1000);
}

TEST_CASE("nesting is limited") {
    CHECK(read_as<thing::raw_json>(nested(64)) == nested(64));
    const auto read = thing::from_json<thing::raw_json>(nested(65));
    REQUIRE(!read);
    CHECK(read.error().code == thing::fault_code::too_deep);
    CHECK(read.error().position == 65);
    CHECK(!thing::from_json<thing::raw_json>(std::string(1'000'000, '[')));
    std::string objects{};
    for (int i = 0; i < 100'000; ++i)
        objects += R"({"a":)";
    CHECK(thing::from_json<osd>(objects).error().code == thing::fault_code::too_deep);
}

TEST_CASE("a hundred thousand unknown fields take their time once each") {
    std::string text{"{"};
    for (int i = 0; i < 100'000; ++i)
        text += "\"k" + std::to_string(i) + "\":1,";
    text += "\"version\":2}";
    const auto read = thing::from_json<payload>(text);
    REQUIRE(read);
    CHECK(read->version == 2);
    CHECK(read->extra.fields.size() == 100'000);
}

TEST_CASE("a hundred thousand repeats of one field are read one after another") {
    std::string text{"{"};
    for (int i = 0; i < 100'000; ++i)
        text += "\"version\":" + std::to_string(i) + ",";
    text.back() = '}';
    CHECK(read_as<payload>(text) == R"({"version":99999})");
}

TEST_CASE("texts are unescaped") {
    CHECK(*thing::from_json<std::string>(R"("a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00z")") ==
          "a\"\\/\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80z");
    CHECK(*thing::from_json<std::string>(R"("a\u0000b")") == std::string{"a\0b", 3});
    CHECK(*thing::from_json<std::string>(R"("\"")") == "\"");
    CHECK(*thing::from_json<std::string>(R"("\\")") == "\\");
    CHECK(thing::from_json<std::string>("\"\"")->empty());
    CHECK(read_as<payload>(R"({"ver\u0073ion":3})") == R"({"version":3})");
}

TEST_CASE("a byte order mark is skipped") {
    CHECK(read_as<payload>("\xEF\xBB\xBF {\"version\":3}") == R"({"version":3})");
    CHECK(read_as<thing::raw_json>("\xEF\xBB\xBF[1]") == "[1]");
}

TEST_CASE("the raw text of a value is the slice of the document") {
    constexpr std::string_view text{" { \"a\" : [ 1 , -2.50 ,\"x\\\"\" ,true,null, { } ] , \"b\":3}\n"};
    thing::tape tape{};
    REQUIRE(!tape.parse(text));
    CHECK(tape.root().raw() == text.substr(1, text.size() - 2));
    auto members = tape.root().members();
    CHECK(members.value().raw() == R"([ 1 , -2.50 ,"x\"" ,true,null, { } ])");
    auto elements = members.value().elements();
    for (const std::string_view raw : {"1", "-2.50", R"("x\"")", "true", "null", "{ }"}) {
        REQUIRE(!elements.done());
        CHECK(elements.value().raw() == raw);
        elements.next();
    }
    CHECK(elements.done());
    members.next();
    CHECK(members.key() == "b");
    CHECK(members.value().raw() == "3");
    members.next();
    CHECK(members.done());
}

TEST_CASE("a lone value is its own raw text") {
    for (const std::string_view text : {"1", "-2.5e+3", "true", "false", "null", "\"a\"", "[]", "{}"})
        CHECK(read_as<thing::raw_json>(text) == text);
}

TEST_CASE("a tape is used again, also after a fault") {
    thing::json_reader reader{};
    CHECK(reader.read<payload>(R"({"version":1,"\u0041":1})"));
    CHECK(!reader.read<payload>(R"({"version":)"));
    const auto read = reader.read<payload>(R"({"version":2,"\u0042":1})");
    REQUIRE(read);
    CHECK(read->version == 2);
    CHECK(read->extra.find("B"));
}

TEST_CASE("a tape is empty after a fault") {
    thing::tape tape{};
    CHECK(tape.empty());
    REQUIRE(!tape.parse("[1]"));
    CHECK(!tape.empty());
    REQUIRE(tape.parse("[1"));
    CHECK(tape.empty());
}
