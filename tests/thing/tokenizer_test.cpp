// The tokenizer beside nlohmann's parser: what each accepts, and what it reads.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/json/detail/container_text.hpp"
#include "dockwire/thing/json/detail/plain_text.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/json_transcript.hpp"

using namespace dockwire;

namespace {

using test::by_nlohmann;

/// A copy without anything behind it lets a sanitizer see a read behind the end.
std::string by_tokenizer(std::string_view text) {
    const std::vector<char> exactly{text.begin(), text.end()};
    return test::by_tokenizer({exactly.data(), exactly.size()});
}

struct text_case {
    std::string_view text;
    bool is_json;
};

using namespace std::string_view_literals;

constexpr text_case known_texts[]{
    // numbers
    {"0"sv, true},
    {"-0"sv, true},
    {"-0.0"sv, true},
    {"0.0"sv, true},
    {"1"sv, true},
    {"-1"sv, true},
    {"10"sv, true},
    {"1.5"sv, true},
    {"1e5"sv, true},
    {"1E5"sv, true},
    {"1e+5"sv, true},
    {"1e-5"sv, true},
    {"0e1"sv, true},
    {"0.1e1"sv, true},
    {"1.0E-2"sv, true},
    {"9223372036854775807"sv, true},
    {"9223372036854775808"sv, true},
    {"-9223372036854775808"sv, true},
    {"-9223372036854775809"sv, true},
    {"18446744073709551615"sv, true},
    {"18446744073709551616"sv, true},
    {"-18446744073709551616"sv, true},
    {"100000000000000000000000"sv, true},
    {"1.7976931348623157e308"sv, true},
    {"-1.7976931348623157e308"sv, true},
    {"1.7976931348623159e308"sv, false},
    {"1e999"sv, false},
    {"-1e999"sv, false},
    {"1e99999999999999999999"sv, false},
    {"1e400"sv, false},
    {"1e-400"sv, true},
    {"-1e-400"sv, true},
    {"1e-99999999999999999999"sv, true},
    {"1000e9223372036854775807"sv, false},
    {"0.0001e-9223372036854775808"sv, true},
    {"0e99999999999999999999"sv, true},
    {"5e-324"sv, true},
    {"2e-324"sv, true},
    {"0.000000000000000000000000000000000000000000000000001e-300"sv, true},
    {"123456789012345678901234567890e-400"sv, true},
    {"2.2250738585072014e-308"sv, true},
    {"0.1"sv, true},
    {"123456.789e-3"sv, true},
    {"9007199254740993"sv, true},
    {"9007199254740993.0"sv, true},
    {"9007199254740992.5"sv, true},
    {"0.9007199254740993"sv, true},
    {"0.000000000000000123"sv, true},
    {"-0.0000000000000000123"sv, true},
    {"0.0000000000000000000001"sv, true},
    {"0.00000000000000000000001"sv, true},
    {"1234567890123456789.0"sv, true},
    {"12345678901234567890.5"sv, true},
    {"9999999999999999999"sv, true},
    {"-9999999999999999999"sv, true},
    {"99999999999999999999"sv, true},
    {"00"sv, false},
    {"01"sv, false},
    {"-01"sv, false},
    {"-"sv, false},
    {"--1"sv, false},
    {"+1"sv, false},
    {"1."sv, false},
    {"1.e1"sv, false},
    {".5"sv, false},
    {"-.5"sv, false},
    {"1e"sv, false},
    {"1e+"sv, false},
    {"1e-"sv, false},
    {"1e1.5"sv, false},
    {"1,5"sv, false},
    {"0x10"sv, false},
    {"1f"sv, false},
    {"1_000"sv, false},
    {"NaN"sv, false},
    {"Infinity"sv, false},
    {"-Infinity"sv, false},
    {"- 1"sv, false},
    // words
    {"true"sv, true},
    {"false"sv, true},
    {"null"sv, true},
    {"True"sv, false},
    {"tru"sv, false},
    {"truee"sv, false},
    {"nul"sv, false},
    {"nulL"sv, false},
    {"fals"sv, false},
    {"none"sv, false},
    // white space and what is around
    {""sv, false},
    {" "sv, false},
    {" 1 "sv, true},
    {"\t\r\n1\n"sv, true},
    {"\v1"sv, false},
    {"\f1"sv, false},
    {"\xC2\xA0"
     "1"sv,
     false},
    {"\xEF\xBB\xBF"
     "1"sv,
     true},
    {"\xEF\xBB\xBF"sv, false},
    {"\xEF\xBB"
     "1"sv,
     false},
    {" \xEF\xBB\xBF"
     "1"sv,
     false},
    {"1 2"sv, false},
    {"{} {}"sv, false},
    {"1,"sv, false},
    {"/**/1"sv, false},
    {"//\n1"sv, false},
    {"#\n1"sv, false},
    {"1\0"sv, true},
    {"[1]\0"sv, true},
    {"\0"sv, false},
    {"[1,\0]"sv, false},
    // arrays
    {"[]"sv, true},
    {"[ ]"sv, true},
    {"[1]"sv, true},
    {"[1,2]"sv, true},
    {"[ 1 , 2 ]"sv, true},
    {"[[[]]]"sv, true},
    {"[null,true,false,\"\",{},[]]"sv, true},
    {"["sv, false},
    {"]"sv, false},
    {"[1"sv, false},
    {"[1,"sv, false},
    {"[1,]"sv, false},
    {"[,1]"sv, false},
    {"[,]"sv, false},
    {"[1,,2]"sv, false},
    {"[1 2]"sv, false},
    {"[1}"sv, false},
    {"[1]]"sv, false},
    {"[1:2]"sv, false},
    // objects
    {"{}"sv, true},
    {"{ }"sv, true},
    {R"({"a":1})"sv, true},
    {R"({ "a" : 1 , "b" : 2 })"sv, true},
    {R"({"a":1,"a":2})"sv, true},
    {R"({"":0})"sv, true},
    {R"({"a":{"b":{"c":[]}}})"sv, true},
    {R"({"\u0061":1})"sv, true},
    {"{"sv, false},
    {"}"sv, false},
    {R"({"a")"sv, false},
    {R"({"a":)"sv, false},
    {R"({"a":1)"sv, false},
    {R"({"a":1,)"sv, false},
    {R"({"a":1,})"sv, false},
    {R"({,"a":1})"sv, false},
    {R"({"a",1})"sv, false},
    {R"({"a" 1})"sv, false},
    {R"({"a"::1})"sv, false},
    {R"({"a":1 "b":2})"sv, false},
    {R"({"a":1]})"sv, false},
    {R"({"a":1;"b":2})"sv, false},
    {"{1:2}"sv, false},
    {"{a:1}"sv, false},
    {"{'a':1}"sv, false},
    {"{null:1}"sv, false},
    {"{[]:1}"sv, false},
    // texts
    {R"("")"sv, true},
    {R"("abc")"sv, true},
    {R"("a text that is longer than one block of the processor")"sv, true},
    {R"("\"\\\/\b\f\n\r\t")"sv, true},
    {R"("\\")"sv, true},
    {R"("\\\"")"sv, true},
    {"\"\x7F\""sv, true},
    {"\"a"sv, false},
    {"\""sv, false},
    {R"("\)"sv, false},
    {R"("\")"sv, false},
    {R"("\x41")"sv, false},
    {R"("\'")"sv, false},
    {R"("\0")"sv, false},
    {R"("\ ")"sv, false},
    {R"("\U0041")"sv, false},
    {"\"a\nb\""sv, false},
    {"\"a\tb\""sv, false},
    {"\"a\0b\""sv, false},
    {"\"\x1F\""sv, false},
    {"'a'"sv, false},
    // escapes of code points
    {R"("\u0000")"sv, true},
    {R"("\u001f")"sv, true},
    {R"("\u007f\u0080\u07ff\u0800\uffff")"sv, true},
    {R"("\u00E9\u00e9")"sv, true},
    {R"("\ud800\udc00")"sv, true},
    {R"("\uDBFF\uDFFF")"sv, true},
    {R"("\ud7ff\ue000")"sv, true},
    {R"("\ud83d\ude00 and more")"sv, true},
    {R"("\ud800")"sv, false},
    {R"("\udc00")"sv, false},
    {R"("\udc00\ud800")"sv, false},
    {R"("\ud800\ud800")"sv, false},
    {R"("\ud800a")"sv, false},
    {R"("\ud800\n")"sv, false},
    {R"("\ud800\u0041")"sv, false},
    {R"("\ud800\u")"sv, false},
    {R"("\u")"sv, false},
    {R"("\u1")"sv, false},
    {R"("\u12")"sv, false},
    {R"("\u123")"sv, false},
    {R"("\u123g")"sv, false},
    {R"("\u12 4")"sv, false},
    {R"("\u-123")"sv, false},
    {R"("\u+123")"sv, false},
    // UTF-8
    {"\"\xC2\x80\""sv, true},
    {"\"\xDF\xBF\""sv, true},
    {"\"\xE0\xA0\x80\""sv, true},
    {"\"\xE4\xB8\xAD\xE6\x96\x87\""sv, true},
    {"\"\xED\x9F\xBF\""sv, true},
    {"\"\xEE\x80\x80\""sv, true},
    {"\"\xEF\xBF\xBF\""sv, true},
    {"\"\xF0\x90\x80\x80\""sv, true},
    {"\"\xF4\x8F\xBF\xBF\""sv, true},
    {"\"\x80\""sv, false},
    {"\"\xBF\""sv, false},
    {"\"\xC0\xAF\""sv, false},
    {"\"\xC1\xBF\""sv, false},
    {"\"\xC2\""sv, false},
    {"\"\xC2"sv, false},
    {"\"\xC2\xC0\""sv, false},
    {"\"\xE0\x80\x80\""sv, false},
    {"\"\xE0\x9F\xBF\""sv, false},
    {"\"\xE4\xB8\""sv, false},
    {"\"\xE4\xB8"sv, false},
    {"\"\xE4\""sv, false},
    {"\"\xED\xA0\x80\""sv, false},
    {"\"\xF0\x80\x80\x80\""sv, false},
    {"\"\xF0\x90\x80\""sv, false},
    {"\"\xF4\x90\x80\x80\""sv, false},
    {"\"\xF5\x80\x80\x80\""sv, false},
    {"\"\xF8\x88\x80\x80\x80\""sv, false},
    {"\"\xFE\""sv, false},
    {"\"\xFF\""sv, false},
    {"{\"\xFF\":1}"sv, false},
};

/// Every sample of a message, as text.
std::vector<std::string> samples() {
    std::vector<std::string> texts{};
    for (const char* const folder : {"/dji/messages", "/dji/quirks", "/dji/malformed"}) {
        for (const auto& entry : std::filesystem::directory_iterator{std::string{DOCKWIRE_TEST_DATA} + folder}) {
            std::ifstream file{entry.path(), std::ios::binary};
            texts.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
        }
    }
    std::ranges::sort(texts); // the order of a folder is nobody's
    return texts;
}

/// Changes a few bytes: others in their places, some taken out, put in or brought from elsewhere.
std::string mutated(std::string text, std::minstd_rand& random) {
    constexpr std::string_view telling{"{}[]\",:\\/ \n\t0123456789.eE+-untrfalsbu\x01\x1F\x7F\x80\xBF\xC2\xE4\xED\xA0\xF0\xFF"};
    const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
    for (std::size_t changes = 1 + below(3); changes != 0 && !text.empty(); --changes) {
        const std::size_t at = below(text.size());
        switch (below(5)) {
        case 0:
            text.erase(at, 1 + below(4));
            break;
        case 1:
            text.insert(at, 1, telling[below(telling.size())]);
            break;
        case 2:
            text.insert(at, text.substr(below(text.size()), 1 + below(12)));
            break;
        case 3:
            text.resize(at);
            break;
        default:
            text[at] = telling[below(telling.size())];
        }
    }
    return text;
}

} // namespace

TEST_CASE("the tokenizer accepts what is JSON, refuses what is not, and reads as nlohmann's parser does") {
    STATIC_REQUIRE(std::size(known_texts) >= 120);
    for (const text_case& one : known_texts) {
        CAPTURE(one.text);
        const std::string read = by_tokenizer(one.text);
        CHECK((read != "refused") == one.is_json);
        CHECK(read == by_nlohmann(one.text));
    }
}

TEST_CASE("behind a zero byte the tokenizer takes nothing, where nlohmann's parser takes anything") {
    for (const std::string_view text : {"1\0 "sv, "1\0\0"sv, "[]\0[]"sv, "{}\0garbage"sv}) {
        CHECK(by_tokenizer(text) == "refused");
        CHECK(by_nlohmann(text) != "refused");
    }
}

TEST_CASE("mutations of samples are read by the tokenizer as by nlohmann's parser, or refused by both") {
    std::minstd_rand random{1};
    const std::vector<std::string> texts = samples();
    REQUIRE(texts.size() > 200);
    int accepted = 0;
    const int count = test::from_environment("JSON_MUTATIONS", 5'000);
    for (int i = 0; i < count; ++i) {
        const auto number = static_cast<std::size_t>(i);
        // First each as it is.
        const std::string text = number < texts.size() ? texts[number] : mutated(texts[random() % texts.size()], random);
        const std::string read = by_tokenizer(text);
        if (read == "too deep") continue;
        accepted += read != "refused" ? 1 : 0;
        const std::string expected = by_nlohmann(text);
        if (read == expected) continue;
        CAPTURE(i, text);
        CHECK(read == expected);
    }
    CHECK(accepted > count / 20);
}

TEST_CASE("numbers of few and of many digits are the doubles that nlohmann's parser reads") {
    std::minstd_rand random{1};
    int divided = 0;
    for (int i = 0; i < 50'000; ++i) {
        std::string text{random() % 2 == 0 ? "-" : ""};
        const auto add_digits = [&](std::size_t count) {
            for (; count != 0; --count)
                text += static_cast<char>('0' + random() % 10);
        };
        text += static_cast<char>('1' + random() % 9);
        add_digits(random() % 12);
        text += '.';
        add_digits(1 + random() % 24);
        if (random() % 8 == 0) text.append(random() % 2 == 0 ? "e-" : "E").append(std::to_string(random() % 300));
        divided += text.size() <= 16 ? 1 : 0;
        CAPTURE(text);
        REQUIRE(by_tokenizer(text) == by_nlohmann(text));
    }
    CHECK(divided > 10'000);
}

TEST_CASE("plain bytes end at the same place, looked at one by one and many at a time") {
    std::string text(100, 'x');
    for (std::size_t length = 0; length <= 70; ++length) {
        for (int byte = 0; byte < 256; ++byte) {
            text.assign(100, 'x');
            text[length] = static_cast<char>(byte);
            for (const std::size_t size : {length + 1, length + 3, std::size_t{100}}) {
                const char* const end = text.data() + size;
                const char* const behind = thing::detail::behind_plain_bytes(text.data(), end);
                REQUIRE((thing::detail::behind_plain(text.data(), end) == behind));
                REQUIRE((thing::detail::behind_plain_words(text.data(), end) == behind));
            }
        }
    }
}

TEST_CASE("a container ends at the same place, looked at byte by byte and 64 at a time") {
    constexpr std::string_view telling{"{}[]\"\\\\\"ab\0[{", 14};
    std::minstd_rand random{1};
    int found = 0;
    for (int i = 0; i < 20'000; ++i) {
        std::string text{"{"};
        const std::size_t size = random() % 300;
        while (text.size() < size)
            text += random() % 4 == 0 ? telling[random() % telling.size()] : 'x';
        text.append(random() % 40, '}');
        const std::vector<char> exactly{text.begin(), text.end()};
        const char* const end = exactly.data() + exactly.size();
        const char* const behind = thing::detail::behind_container(exactly.data(), end);
        CAPTURE(text);
        REQUIRE((behind == thing::detail::behind_container_bytes(exactly.data(), end)));
        REQUIRE((behind == thing::detail::behind_container<thing::detail::word_block>(exactly.data(), end)));
        found += behind != nullptr ? 1 : 0;
    }
    CHECK(found > 5'000);
}

TEST_CASE("what is taken apart is the first container of its key, in the object that the text is") {
    const auto apart = [](std::string_view text) {
        thing::tape tape{};
        REQUIRE(!tape.parse(text, "data"));
        return std::string{tape.apart()};
    };
    CHECK(apart(R"({"a":{"data":[]},"data":{"b":"}"},"data":[]})") == R"({"b":"}"})");
    CHECK(apart(R"({"data":1,"data": [1,{}] })") == "[1,{}]");
    CHECK(apart(R"({"d\u0061ta":{}})") == "{}");
    CHECK(apart(R"({"data":"{}"})").empty());
    CHECK(apart(R"([{"data":{}}])").empty());
    CHECK(apart(R"({"data":{no JSON, and "nobody" looks}})") == R"({no JSON, and "nobody" looks})");
}

TEST_CASE("a container that does not end is a fault, taken apart or not") {
    thing::tape tape{};
    const auto wrong = tape.parse(R"({"data":{"a":[1})", "data");
    REQUIRE(wrong);
    CHECK(wrong->text == "at byte 16: expected ',' or ']', found '}'");
}
