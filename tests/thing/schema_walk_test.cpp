// A model checks as the reader of its struct reads, also where the struct is unusual or the model was made by hand.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/json.hpp"
#include "dockwire/thing/schema.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::thing;

namespace {

struct lens {
    std::optional<int> zoom{};
};
void describe(const lens& self, auto& field) { field("zoom", self.zoom); }

struct cameras {
    std::map<std::string, lens> lenses{};
    std::map<std::string, int> counts{};
};
void describe(const cameras& self, auto& field) {
    field.keyed(dashed_numbers<3>, self.lenses);
    field("counts", self.counts, {.required = false});
}

struct gauge {
    reading<std::int8_t> level{};
    reading<double> wind{};
    std::vector<reading<int>> history{};
    std::map<std::string, reading<double>> by_name{};
    std::uint64_t total{};
};
void describe(const gauge& self, auto& field) {
    field("level", self.level, {.required = true});
    field("wind", self.wind);
    field("history", self.history, {.required = false});
    field("by_name", self.by_name, {.required = false});
    field("total", self.total, {.required = false});
}

/// What has to be there although its type may be absent, and anything.
struct demanding {
    std::optional<int> number{};
    std::optional<std::vector<int>> list{};
    std::optional<raw_json> anything{};
};
void describe(const demanding& self, auto& field) {
    field("number", self.number, {.required = true});
    field("list", self.list, {.required = true});
    field("anything", self.anything);
}

struct nest {
    static constexpr bool is_array = true;
    std::vector<nest> nests{};
};
void describe(const nest& self, auto& field) { field("", self.nests); }

struct branch {
    nest leaves{};
    std::vector<branch> branches{};
};
void describe(const branch& self, auto& field) {
    field("leaves", self.leaves);
    field("branches", self.branches);
}

std::string text_of(const std::optional<fault>& wrong) { return wrong ? to_string(*wrong) : "fine"; }

/// What the reader of the struct says, which the check by its model must say too.
template <class T>
std::string both(std::string_view json, bool strict) {
    T read{};
    const auto wrong = json_reader{}.read(json, read, {.strict = strict, .whole = true});
    CHECK(text_of(check(json, fields_of<T>(), {.strict = strict, .limits = false})) == text_of(wrong));
    return text_of(wrong);
}

field made(std::string_view name, thing::kind is) {
    field made{};
    made.name = name;
    made.kind = is;
    return made;
}

/// So many required integers, which are called f0, f1, ...
std::vector<field> many_fields(int count) {
    std::vector<field> fields{};
    for (int i = 0; i < count; ++i) {
        fields.push_back(made("f" + std::to_string(i), kind::integer));
        fields.back().required = true;
    }
    return fields;
}

/// All of them but one, and one of them twice.
std::string many_members(int count, int missing, int twice) {
    std::string json{};
    for (int i = 0; i < count; ++i)
        for (int times = i == missing ? 0 : i == twice ? 2 : 1; times > 0; --times)
            ((json += json.empty() ? "{\"f" : ",\"f") += std::to_string(i)) += "\":1";
    return json + "}";
}

} // namespace

TEST_CASE("a repeated key that is data is refused by a strict check as by a strict reader") {
    CHECK(both<cameras>(R"({"52-0-0":{},"53-0-0":{"zoom":2},"52-0-0":{}})", true) == "/52-0-0: a repeated key: 52-0-0");
    CHECK(both<cameras>(R"({"counts":{"a":1,"b":2,"a":3}})", true) == "/counts/a: a repeated key: a");
    CHECK(both<cameras>(R"({"52-0-0":{},"counts":{"a":1,"a":3},"52-0-0":{}})", false) == "fine");
}

TEST_CASE("null is nothing of a reading, whether it is required or inside of an array or map") {
    for (const std::string_view json : {R"({"level":null})", R"({"level":1,"wind":null})", R"({"level":1,"history":[1,null]})",
                                        R"({"level":1,"by_name":{"a":null}})"}) {
        CAPTURE(json);
        CHECK(both<gauge>(json, false) == "fine");
        CHECK(both<gauge>(json, true).find(": null where the field should be absent or empty: null") != std::string::npos);
    }
}

TEST_CASE("null is no value of an optional member that is required, and a value of one that may be anything") {
    CHECK(both<demanding>(R"({"number":null,"list":[]})", false) == "/number: wanted an integer, got null");
    CHECK(both<demanding>(R"({"number":1,"list":null})", false) == "fine");
    const std::string_view json = R"({"number":1,"list":[],"anything":null})";
    CHECK(both<demanding>(json, true) == "fine");
    CHECK(*to_json(*from_json<demanding>(json)) == json);
}

TEST_CASE("an integer that only an unsigned type holds is an integer") {
    CHECK(both<gauge>(R"({"level":1,"total":18446744073709551615})", true) == "fine");
    field small = made("n", kind::integer);
    small.rule.max = 10;
    CHECK(text_of(check(R"({"n":18446744073709551615})", {small})) == "/n: wanted a number up to 10, got 18446744073709551615");
}

TEST_CASE("a reading whose type does not have the number for none is written and read") {
    gauge without{};
    without.level = no_reading;
    const auto text = to_json(without);
    REQUIRE(text);
    CHECK(both<gauge>(*text, true) == "fine");
    CHECK(from_json<gauge>(*text)->level.is_no_reading());
    CHECK(from_json<reading<double>>("32767.0", {.strict = true})->is_no_reading());
    CHECK(to_string(from_json<gauge>(R"({"level":128})").error()) == "/level: wanted an integer from -128 to 127, got 128");
}

TEST_CASE("each number for no reading is one for a check too, outside of all limits") {
    field level = made("level", kind::integer);
    level.rule.max = 10;
    level.rule.no_reading = {255, 25.5};
    for (const std::string_view json : {R"({"level":255})", R"({"level":25.5})", R"({"level":"255"})"})
        CHECK(text_of(check(json, {level})) == "fine");
    CHECK(text_of(check(R"({"level":11})", {level})) == "/level: wanted a number up to 10, got 11");
}

TEST_CASE("a struct that is an array of itself has a model, which takes anything where the struct begins again") {
    schema model{};
    model.properties = fields_of<branch>();
    const auto text = write_schema(model);
    REQUIRE(text);
    const auto read = read_schema(*text);
    REQUIRE(read);
    CHECK(*read == model);
    CHECK(both<branch>(R"({"leaves":[[],[[[]]]],"branches":[{"leaves":[],"branches":[]}]})", true) == "fine");
}

TEST_CASE("anything is inside of an array or map that does not say what") {
    const std::vector<field> fields{made("list", kind::array), made("map", kind::map)};
    CHECK(text_of(check(R"({"list":[1,null,{}],"map":{"a":[]}})", fields, {.strict = true})) == "fine");
    CHECK(text_of(check(R"({"list":{}})", fields)) == "/list: wanted an array, got {}");
    schema model{};
    model.properties = fields;
    const auto text = write_schema(model);
    REQUIRE(text);
    CHECK(read_schema(*text)->properties.front().children.front().kind == kind::any);
}

TEST_CASE("a struct may have any number of fields, missing and repeated ones are found among all of them") {
    const auto fields = many_fields(300);
    const auto checked = [&](int missing, int twice, bool strict = false) {
        return text_of(check(many_members(300, missing, twice), fields, {.strict = strict}));
    };
    CHECK(checked(-1, -1, true) == "fine");
    CHECK(checked(-1, 280) == "fine");
    CHECK(checked(-1, 280, true) == "/f280: a repeated key: f280");
    CHECK(checked(3, 280) == "/f3: missing");
    CHECK(checked(290, -1) == "/f290: missing");
}
