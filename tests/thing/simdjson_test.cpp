// Over simdjson a text gives what it gives over nlohmann's parser: values, faults, tolerances.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/simdjson.hpp"
#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

/// All that a read can tell.
template <class T>
struct told {
    std::optional<T> value{};
    std::optional<thing::fault> wrong{};
    thing::tolerances tolerated{};
    bool operator==(const told&) const = default;
};

template <class T, class Reader>
told<T> tell(Reader& reader, std::string_view text, bool strict) {
    told<T> all{};
    auto read = reader.template read<T>(
        text, thing::read_options{.strict = strict, .context = "c", .pointer = "/data", .tolerated = &all.tolerated});
    if (read)
        all.value = std::move(*read);
    else
        all.wrong = read.error();
    return all;
}

template <class T>
bool agree_on(std::string_view text) {
    static thing::json_reader plain{};
    static thing::simdjson_reader fast{};
    for (const bool strict : {false, true})
        if (!(tell<T>(plain, text, strict) == tell<T>(fast, text, strict))) return false;
    return true;
}

/// Whether simdjson read the text itself.
template <class T>
bool reads_fast(std::string_view text) {
    thing::simdjson_document document{};
    T out{};
    return document.open(text) && !thing::read(document.root(), out) && document.whole();
}

struct member {
    std::string key{};
    std::string json{};
    bool is_apart{false};
    bool operator==(const member&) const = default;
};

template <class Reader>
std::optional<std::vector<member>> scan(std::string_view text) {
    Reader reader{};
    std::vector<member> all{};
    const auto take = [](std::vector<member>& into, std::string_view key, const auto& value) {
        if constexpr (requires { value.raw(); })
            into.push_back({std::string{key}, std::string{value.raw()}});
        else
            into.push_back({std::string{key}, std::string{value}, true});
    };
    if (reader.scan(text, "data", all, take)) return std::nullopt;
    return all;
}

/// Has every kind of field, nested, and what devices send instead.
constexpr std::string_view whole{
    R"({"height":1.5e1,"wind_speed":32767,"role":"la\u006eding","home":{"latitude":-1,"longitude":2,"x":[{"y":[]}]},)"
    R"("1-0-0":{"version":"3"},"counts":{"a":1,"b":true},"anything":[null,{"x":[]},-0,1e300],"unknown":"\ud83d\ude00\\",)"
    R"("temperature":-12,"more":[{"a":{}},"]"],"hieght":18446744073709551616,"home":[{"latitude":0.1,"longitude":-0.5}]})"};

constexpr std::string_view payload_text{
    R"({"tid":"t\n","bid":"","data":{"a":[1,{"b":"}"}],"c":{}},"timestamp":1,"data":{"x":[]},"method":"m","need_reply":0})"};

class generator {
public:
    std::size_t below(std::size_t limit) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>(state_ >> 33U) % limit;
    }

private:
    std::uint64_t state_{7};
};

/// Changes, removes and inserts a few bytes, mostly such as JSON has.
std::string mutate(std::string_view from, generator& random) {
    constexpr std::string_view bytes{"{}[]\":,\\ \n\t0123456789-+.eEtrufalsn/\x01\x80\xE4"};
    std::string text{from};
    for (std::size_t changes = 1 + random.below(3); changes > 0; --changes) {
        const std::size_t at = random.below(text.size());
        const char byte = random.below(2) == 0 ? bytes[random.below(bytes.size())] : from[random.below(from.size())];
        switch (random.below(4)) {
        case 0:
            text.erase(at, 1 + random.below(4));
            break;
        case 1:
            text.insert(at, 1, byte);
            break;
        default:
            text[at] = byte;
        }
        if (text.empty()) text = "{";
    }
    return text;
}

} // namespace

TEST_CASE("simdjson reads a text itself unless there is a fault in it") {
    CHECK(reads_fast<osd>(R"({"height":"3","home":[{"latitude":1,"longitude":2}],"role":null,"x":{"y":[1,"\u00e9"]}})"));
    CHECK(reads_fast<std::vector<std::string>>(R"( ["\"", 1.50, "" ] )"));
    CHECK_FALSE(reads_fast<osd>(R"({"height":01})"));
    CHECK_FALSE(reads_fast<osd>(R"({"height":{}})"));
    CHECK_FALSE(reads_fast<int>("1"));
}

TEST_CASE("both sources agree on values of every kind") {
    for (const std::string_view value : {"0",
                                         "-0",
                                         "-0.0",
                                         "1",
                                         "-1",
                                         "5.0",
                                         "1e2",
                                         "1E+2",
                                         "-1.5e-3",
                                         "0.1",
                                         "1e-400",
                                         "1e308",
                                         "1e309",
                                         "-1e999",
                                         "01",
                                         "-",
                                         "+1",
                                         "1.",
                                         ".5",
                                         "1e",
                                         "0x10",
                                         "1 2",
                                         "9223372036854775807",
                                         "9223372036854775808",
                                         "-9223372036854775808",
                                         "-9223372036854775809",
                                         "18446744073709551615",
                                         "18446744073709551616",
                                         "123456789012345678901234567890",
                                         "3.4028236e38",
                                         "2.2250738585072014e-308",
                                         "0.30000000000000004",
                                         "true",
                                         "false",
                                         "null",
                                         "tru",
                                         "truex",
                                         "nul",
                                         "falsee",
                                         "nullnull",
                                         "yes",
                                         "NaN",
                                         "Infinity",
                                         "\"\"",
                                         "\"x\"",
                                         "\"3\"",
                                         "\"-91.40\"",
                                         "\"a\\\"b\\\\\\u00e9\\/\\b\\f\\n\\r\\t\"",
                                         "\"\\u0000\"",
                                         "\"\\ud83d\\ude00\"",
                                         "\"\\ud800\"",
                                         "\"\\udc00\"",
                                         "\"\\ud800\\u0041\"",
                                         "\"\\x\"",
                                         "\"\\u12\"",
                                         "\"\\\"",
                                         "\"a\nb\"",
                                         "\"\xC3\xA9\"",
                                         "\"\xFF\"",
                                         "\"\xC0\xAF\"",
                                         "\"\xED\xA0\x80\"",
                                         "\"a\"b",
                                         "'a'",
                                         "[]",
                                         "[1]",
                                         "[1,]",
                                         "[,1]",
                                         "[1 2]",
                                         "[1}",
                                         "{}",
                                         "{]",
                                         "{\"a\":1}",
                                         "{\"a\" 1}",
                                         "{\"a\":}",
                                         "{\"a\":1,}",
                                         "{,}",
                                         "{1:2}",
                                         "{\"a\":\"b\":1}",
                                         "{\"a\":1 \"b\":2}",
                                         "{\"a\":{\"b\":[[],{}]},\"c\":[{}]}",
                                         "[{}]",
                                         "[{},{}]",
                                         "[{\"version\":1}]",
                                         "{\"version\":1}",
                                         "{\"version\":\"1\",\"x\":[1,{}]}",
                                         "{\"\\u0076ersion\":1}",
                                         "{\"\\q\":1}",
                                         "{\"latitude\":1}",
                                         "{} {}",
                                         "[]]",
                                         "/**/1",
                                         "",
                                         "\x01"}) {
        CAPTURE(value);
        const std::string alone{value};
        for (const std::string& text : {alone, "[" + alone + "]", " [ " + alone + " , " + alone + "\n] ", "{\"a\":" + alone + "}",
                                        "{\"a\" : " + alone + " ,\"b\":" + alone + "}", "[[" + alone + "],[]]"}) {
            CAPTURE(text);
            CHECK(agree_on<thing::raw_json>(text));
            CHECK(agree_on<std::vector<int>>(text));
            CHECK(agree_on<std::vector<std::uint64_t>>(text));
            CHECK(agree_on<std::vector<double>>(text));
            CHECK(agree_on<std::vector<bool>>(text));
            CHECK(agree_on<std::vector<std::string>>(text));
            CHECK(agree_on<std::vector<task_type>>(text));
            CHECK(agree_on<std::vector<thing::open<dock_role>>>(text));
            CHECK(agree_on<std::vector<thing::reading<int>>>(text));
            CHECK(agree_on<std::vector<payload>>(text));
            CHECK(agree_on<std::vector<std::vector<double>>>(text));
            CHECK(agree_on<std::map<std::string, int>>(text));
            CHECK(agree_on<std::map<std::string, payload>>(text));
            CHECK(agree_on<osd>(text));
            CHECK(agree_on<mission>(text));
        }
    }
}

TEST_CASE("both sources agree on whatever becomes of a text") {
    generator random{};
    int whole_ones = 0;
    for (int i = 0; i < 10'000; ++i) {
        const std::string text = mutate(whole, random);
        if (!agree_on<osd>(text)) FAIL_CHECK(text);
        whole_ones += reads_fast<osd>(text);
    }
    CHECK(whole_ones > 800);
}

TEST_CASE("both sources agree on a text that is cut anywhere") {
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        const std::string cut{whole.substr(0, size)};
        CAPTURE(cut);
        CHECK(agree_on<osd>(cut));
        CHECK(agree_on<osd>(cut + "}"));
        CHECK(agree_on<osd>(cut + "]}"));
    }
}

TEST_CASE("a scan finds the members and leaves one unread") {
    const std::vector<member> wanted{
        {"tid", R"("t\n")"}, {"bid", "\"\""},         {"data", R"({"a":[1,{"b":"}"}],"c":{}})", true},
        {"timestamp", "1"},  {"data", R"({"x":[]})"}, {"method", "\"m\""},
        {"need_reply", "0"}};
    CHECK(scan<thing::json_reader>(payload_text) == wanted);
    CHECK(scan<thing::simdjson_reader>(payload_text) == wanted);
}

TEST_CASE("what a scan leaves unread may be anything between brackets") {
    for (const std::string_view text :
         {R"({"data":{"a":01,nonsense "}"[}]})", R"({"data" : [ {"x":tru} , ] ,"a":1})", R"({"data":{"\q":1}})"}) {
        CAPTURE(text);
        const auto plain = scan<thing::json_reader>(text);
        REQUIRE(plain);
        CHECK(plain->front().is_apart);
        CHECK(plain == scan<thing::simdjson_reader>(text));
    }
    for (const std::string_view text :
         {R"({"data":{"a":})", R"({"data":{"a":"}})", R"({"data":[1]]})", R"({"a":01,"data":{}})", R"({"data":01})",
          R"({"data":{}"a":1})", R"({data:{}})", R"([{"data":{}}])", R"({"data"{}})"}) {
        CAPTURE(text);
        CHECK_FALSE(scan<thing::json_reader>(text));
        CHECK_FALSE(scan<thing::simdjson_reader>(text));
    }
}

TEST_CASE("both sources scan alike whatever becomes of a text") {
    generator random{};
    int whole_ones = 0;
    for (int i = 0; i < 10'000; ++i) {
        const std::string text = mutate(payload_text, random);
        const auto plain = scan<thing::json_reader>(text);
        if (plain != scan<thing::simdjson_reader>(text)) FAIL_CHECK(text);
        whole_ones += plain.has_value();
    }
    CHECK(whole_ones > 800);
}
