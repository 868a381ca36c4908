// Which texts a packet may hold (1.5.4).
#include <string>

#include "dockwire/codec/utf8.hpp"
#include "dockwire/core/readable.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire;
using namespace dockwire::mqtt;
using namespace dockwire::test;

namespace {

struct text_case {
    std::string_view fact{};
    std::string_view bytes{};
};

constexpr text_case valid[]{
    {"nothing", ""},
    {"U+0001, the first character that is allowed", "01"},
    {"U+007F", "7F"},
    {"U+0080, the first of two bytes", "C2 80"},
    {"U+07FF, the last of two bytes", "DF BF"},
    {"U+0800, the first of three bytes", "E0 A0 80"},
    {"U+D7FF, before the surrogates", "ED 9F BF"},
    {"U+E000, after the surrogates", "EE 80 80"},
    {"U+FEFF is a character, not a byte order mark", "EF BB BF"},
    {"U+FFFE, a non-character", "EF BF BE"},
    {"U+FFFF, the last of three bytes", "EF BF BF"},
    {"U+10000, the first of four bytes", "F0 90 80 80"},
    {"U+2A6D4, the example of 1.5.4", "'A' F0 AA 9B 94"},
    {"U+10FFFF, the last character", "F4 8F BF BF"},
};

constexpr text_case invalid[]{
    {"U+0000", "00"},
    {"U+0000 as an overlong form", "C0 80"},
    {"a slash as an overlong form of two bytes", "C0 AF"},
    {"U+007F as an overlong form", "C1 BF"},
    {"a slash as an overlong form of three bytes", "E0 80 AF"},
    {"U+07FF as an overlong form", "E0 9F BF"},
    {"U+FFFF as an overlong form", "F0 8F BF BF"},
    {"U+D800, the first surrogate", "ED A0 80"},
    {"U+DFFF, the last surrogate", "ED BF BF"},
    {"a pair of surrogates", "ED A0 BD ED B8 80"},
    {"U+110000, above the last character", "F4 90 80 80"},
    {"a first byte F5", "F5 80 80 80"},
    {"FE", "FE"},
    {"FF", "FF"},
    {"a continuation byte alone", "80"},
    {"two bytes without the second", "C3"},
    {"two bytes whose second is ASCII", "C3 'a'"},
    {"three bytes without the third", "E4 B8"},
    {"three bytes whose third is a first byte", "E4 B8 E4"},
    {"four bytes without the fourth", "F0 9F 98"},
    {"four bytes whose fourth is ASCII", "F0 9F 98 'a'"},
};

// The fast path looks at 8 bytes at a time: the same text at every offset and with every tail.
bool valid_anywhere(std::string_view text, bool wanted) {
    for (std::size_t before = 0; before < 18; ++before) {
        for (std::size_t after = 0; after < 18; ++after) {
            const std::string whole = std::string(before, 'x') + std::string{text} + std::string(after, '~');
            if (is_valid_text(whole) != wanted) return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("well-formed UTF-8 without U+0000 is valid text", "[MQTT-1.5.4-1][MQTT-1.5.4-3]") {
    for (const text_case& each : valid) {
        DYNAMIC_SECTION(each.fact) { CHECK(valid_anywhere(as_text(from_hex(each.bytes)), true)); }
    }
}

TEST_CASE("everything else is not valid text", "[MQTT-1.5.4-1][MQTT-1.5.4-2]") {
    for (const text_case& each : invalid) {
        DYNAMIC_SECTION(each.fact) { CHECK(valid_anywhere(as_text(from_hex(each.bytes)), false)); }
    }
}

TEST_CASE("a text whose last character is cut is not valid", "[MQTT-1.5.4-1]") {
    const std::string text = "\xF0\x9F\x98\x80";
    for (std::size_t size = 1; size < text.size(); ++size)
        CHECK_FALSE(is_valid_text(text.substr(0, size)));
    CHECK(is_valid_text(text));
}

TEST_CASE("U+0000 is well-formed UTF-8 all the same") {
    CHECK(is_utf8(std::string_view{"\0", 1}));
    CHECK(has_null(std::string_view{"a\0b", 3}));
}

TEST_CASE("what a peer says is shown as text in one line, without control characters") {
    using dockwire::readable;
    using dockwire::readable_beginning;
    CHECK(readable("<html>\r\n\t<b>Not  here</b>\x1B[2J") == "<html> <b>Not here</b> [2J");
    CHECK(readable("said\r\n") == "said");
    CHECK(readable("").empty());
    CHECK(readable("Z\xC3\xBCrich\x7F") == "Z\xC3\xBCrich");
    CHECK(readable("a\xC2\x85"
                   "b") == "a b"); // a control character of two bytes
    CHECK(readable("a\xFF\xC3") == "a\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(readable_beginning(std::string(1000, 'x')).size() == 200);
    CHECK(readable("abc\xC3\xBC", 4) == "abc"); // no half of a character
}
