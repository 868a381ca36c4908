// Thing models at run time: files, models of described structs, and JSON against them.
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/thing/schema.hpp"
#include "examples.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::thing;
using namespace std::string_literals;

namespace {

std::string weather_mast_text() {
    std::ifstream file{DOCKWIRE_TEST_DATA "/thing/weather_mast.json", std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

schema weather_mast() {
    auto read = read_schema(weather_mast_text());
    REQUIRE(read);
    return *std::move(read);
}

/// The fault of a file, which has a position if it is not JSON.
std::string fault_of(std::string_view text) {
    const auto read = read_schema(text);
    if (read) return "no fault";
    return to_string(read.error()) + (read.error().position > 0 ? " at " + std::to_string(read.error().position) : ""s);
}

/// A file with one property of this type.
std::string of_type(std::string_view type) {
    return R"({"profile":{},"services":[],"events":[],"properties":[{"identifier":"p","dataType":)" + std::string{type} + "}]}";
}

/// A file with these properties.
std::string with_properties(std::string_view list) {
    return R"({"profile":{},"services":[],"events":[],"properties":)" + std::string{list} + "}";
}

std::string text_of_faults(const std::vector<fault>& faults) {
    std::string text{};
    for (const fault& one : faults)
        (text += text.empty() ? "" : "; ") += to_string(one);
    return text.empty() ? "fine" : text;
}

/// What the mast's model says of a push.
std::string push(std::string_view json, const check_options& options = {}) {
    return text_of_faults(check_push(json, weather_mast().properties, options));
}

std::string call(std::string_view json, const check_options& options = {}) {
    const auto wrong = check(json, weather_mast().find_service("heater_switch")->input, options);
    return wrong ? to_string(*wrong) : "fine";
}

struct thing_reply {
    int result{0};
    bool operator==(const thing_reply&) const = default;
};
void describe(const thing_reply& self, auto& field) { field("result", self.result); }

struct start {
    static constexpr std::string_view method = "start";
    using reply = thing_reply;

    thing_test::mission mission{};
    std::optional<int> attempts{};
};
void describe(const start& self, auto& field) {
    field("mission", self.mission);
    field("attempts", self.attempts, {.min = 1});
}

schema described_product() {
    schema made{};
    made.profile = {"Example", "1.2", "3-9000-1"};
    add_properties<thing_test::osd>(made, push_mode::osd);
    add_properties<thing_test::point>(made, push_mode::state, access_mode::rw);
    add_service<start>(made);
    add_event<start>(made, schema_level::error);
    return made;
}

} // namespace

TEST_CASE("a model of described structs is written, read and equal") {
    const schema made = described_product();
    const auto text = write_schema(made);
    REQUIRE(text);
    const auto read = read_schema(*text);
    REQUIRE(read);
    CHECK(*read == made);
    REQUIRE(read->find_property("wind_speed") != nullptr);
    CHECK(read->find_property("wind_speed")->rule.max == 60);
    CHECK(read->find_property("wind_speed")->rule.unit == "m/s");
    CHECK(read->find_property("wind_speed")->rule.push == push_mode::osd);
    CHECK(read->find_property("latitude")->rule.access == access_mode::rw);
    CHECK(read->find_property("temperature")->rule.scale == 0.1);
    CHECK(read->find_property("temperature")->rule.no_reading == -1000);
    CHECK(read->find_service("start")->input.at(0).children.size() == 6);
    CHECK(read->find_event("start")->level == schema_level::error);
    CHECK(read->find_event("stop") == nullptr);
}

TEST_CASE("the remark of a rule is a remark in the file, and no name") {
    const auto text = write_schema(described_product());
    REQUIRE(text);
    CHECK(text->find(R"("remark": "Positive is north.")") != std::string::npos);
    const auto read = read_schema(*text);
    REQUIRE(read);
    CHECK(read->find_property("latitude")->rule.remark == "Positive is north.");
    CHECK(read->find_property("latitude")->title.empty());
}

TEST_CASE("a file has one number for no reading, or a list of them") {
    const auto numbers_of = [](std::string_view value) {
        const auto read = read_schema(of_type(R"({"type":"double","specs":{"noReading":)" + std::string{value} + "}}"));
        REQUIRE(read);
        CHECK(*read_schema(*write_schema(*read)) == *read);
        return read->properties.front().rule.no_reading;
    };
    CHECK(numbers_of("32767") == 32767);
    CHECK(numbers_of("\"32767\"") == 32767);
    CHECK(numbers_of("[32767, 3276.7]") == no_reading_numbers{32767, 3276.7});
    CHECK(numbers_of("[]").empty());
    CHECK(numbers_of("null").empty());
}

TEST_CASE("a file by hand is read, also with limits as texts, and written as an equal one") {
    const schema read = weather_mast();
    CHECK(read.profile == schema_profile{"Weather mast", "1.0.0", "3-9001-0"});
    CHECK(read.find_property("wind_speed")->rule.max == 60);
    CHECK(read.find_property("label")->rule.max_length == 8);
    CHECK(read.find_property("mode")->kind == kind::number_enum);
    CHECK(read.find_property("mode")->values.at(2) == value_row{"10", "Heating"});
    CHECK(read.find_property("gusts")->children.at(0).kind == kind::real);
    CHECK(read.find_property("position")->children.at(2).rule.alias == "sourse");
    const auto text = write_schema(read);
    REQUIRE(text);
    const auto again = read_schema(*text);
    REQUIRE(again);
    CHECK(*again == read);
}

TEST_CASE("the file that docs/custom-device.md shows is a model") {
    std::ifstream file{DOCKWIRE_TEST_DATA "/../../docs/custom-device.md", std::ios::binary};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    constexpr std::string_view fence{"```json\n"};
    const auto begin = page.find(fence);
    REQUIRE(begin != page.npos);
    const auto text = std::string_view{page}.substr(begin + fence.size());
    const auto read = read_schema(text.substr(0, text.find("```")));
    REQUIRE(read);
    CHECK(is_writable(*read->find_property("label")));
    CHECK(read->find_service("heater_switch") != nullptr);
    CHECK(read->find_event("lightning") != nullptr);
}

TEST_CASE("the osd and the state of one product may share a struct, and a property set makes a property writable") {
    schema made{};
    add_properties<thing_test::mission>(made, push_mode::osd);
    const auto before = made.properties.size();
    add_properties<thing_test::mission>(made, push_mode::undocumented, access_mode::rw);
    CHECK(made.properties.size() == before);
    CHECK(made.find_property("file")->rule.access == access_mode::rw);
    CHECK(made.find_property("file")->rule.push == push_mode::osd);
    CHECK(made.find_property("file")->children.size() == 2);
}

TEST_CASE("a file that is not JSON, or lacks a part, says where") {
    CHECK(fault_of(R"({"profile":{)").find(" at 1") != std::string::npos);
    CHECK(fault_of("[]") == "wanted an object, got [] (thing model)");
    CHECK(fault_of(R"({"profile":{},"properties":[],"services":[]})") == "/events: missing (thing model)");
    CHECK(fault_of(R"({"profile":{},"properties":7,"services":[],"events":[]})") ==
          "/properties: wanted an array, got 7 (thing model)");
    CHECK(fault_of(with_properties(R"([{"dataType":{"type":"int"}}])")) == "/properties/0/identifier: missing (thing model)");
}

TEST_CASE("a data type that is wrong says what was expected") {
    const std::string at = "/properties/0/dataType";
    CHECK(
        fault_of(of_type(R"({"type":"integer"})")) ==
        at +
            "/type: wanted bool, int, double, text, enum_int, enum_string, struct, array, map or any, got integer (thing model)");
    CHECK(fault_of(of_type(R"({"type":"enum"})")) == at + "/specs: missing, the values (thing model)");
    CHECK(fault_of(of_type(R"({"type":"enum","specs":{}})")) == at + "/specs: wanted the values of the enum (thing model)");
    CHECK(fault_of(of_type(R"({"type":"enum","specs":{"on":"On"}})")) ==
          at + "/specs/on: wanted an integer as the value of an enum_int (thing model)");
    CHECK(fault_of(of_type(R"({"type":"enum","specs":{"1":[]}})")) == at + "/specs/1: wanted a text, got [] (thing model)");
    CHECK(fault_of(of_type(R"({"type":"struct"})")) == at + "/specs: missing, the members (thing model)");
    CHECK(fault_of(of_type(R"({"type":"struct","specs":[{"identifier":"a","dataType":{"type":"b"}}]})"))
              .starts_with(at + "/specs/0/dataType/type: wanted bool"));
    CHECK(fault_of(of_type(R"({"type":"array"})")) == at + "/specs/item: missing, the type of what is inside (thing model)");
    CHECK(
        fault_of(of_type(R"({"type":"array","specs":{"item":{"type":"?"}}})")).starts_with(at + "/specs/item/type: wanted bool"));
    CHECK(fault_of(of_type(R"({"type":"int","specs":{"min":"low"}})")) ==
          at + "/specs/min: wanted a number, got \"low\" (thing model)");
    CHECK(fault_of(of_type(R"({"type":"int","specs":{"min":2,"max":1}})")) == at + "/specs/max: is less than min (thing model)");
    CHECK(fault_of(of_type(R"({"type":"int","specs":{"scale":0}})")) ==
          at + "/specs/scale: wanted a number above 0 (thing model)");
    CHECK(fault_of(of_type(R"({"type":"int","specs":{"noReading":[1,"x"]}})")) ==
          at + "/specs/noReading/1: wanted a number, got \"x\" (thing model)");
    CHECK(fault_of(of_type(R"({"type":"int","specs":{"noReading":[1,2,3,4,5]}})")) ==
          at + "/specs/noReading: wanted at most 4 numbers (thing model)");
    CHECK(fault_of(of_type(R"({"type":"text","specs":{"minLength":2,"length":1}})")) ==
          at + "/specs/length: is less than minLength (thing model)");
}

TEST_CASE("a property that is wrong says what was expected") {
    const std::string rest = R"(,"dataType":{"type":"bool"}})";
    CHECK(fault_of(with_properties(R"([{"identifier":"a","accessMode":"w")" + rest + "]")) ==
          "/properties/0/accessMode: wanted r or rw, got w (thing model)");
    CHECK(fault_of(with_properties(R"([{"identifier":"a","pushMode":3)" + rest + "]")) ==
          "/properties/0/pushMode: wanted 0, 1 or 2 (thing model)");
    CHECK(fault_of(with_properties(R"([{"identifier":"a","keyed":true)" + rest + "]")) ==
          "/properties/0/identifier: wanted the form of a key, such as {type-subtype-gimbalindex}, got a (thing model)");
    CHECK(fault_of(with_properties(R"([{"identifier":"a")" + rest + R"(,{"identifier":"a")" + rest + "]")) ==
          "/properties/1/identifier: wanted another one, there is a second a (thing model)");
    CHECK(fault_of(with_properties(R"([{"identifier":"a")" + rest + R"(,{"identifier":"")" + rest + "]")) ==
          "/properties/1/identifier: wanted a name, got none (thing model)");
}

TEST_CASE("a service or event that is wrong says what was expected") {
    const auto file = [](std::string_view services, std::string_view events) {
        return R"({"profile":{},"properties":[],"services":)" + std::string{services} + R"(,"events":)" + std::string{events} +
               "}";
    };
    CHECK(fault_of(file(R"([{"identifier":""}])", "[]")) == "/services/0/identifier: wanted a name, got none (thing model)");
    CHECK(fault_of(file(R"([{"identifier":"a","callType":"later"}])", "[]")) ==
          "/services/0/callType: wanted async or sync, got later (thing model)");
    CHECK(fault_of(file(R"([{"identifier":"a","inputData":[{}]}])", "[]")) ==
          "/services/0/inputData/0/identifier: missing (thing model)");
    CHECK(fault_of(file("[]", R"([{"identifier":"a"},{"identifier":"a"}])")) ==
          "/events/1/identifier: wanted another one, there is a second a (thing model)");
    CHECK(fault_of(file("[]", R"([{"identifier":"a","type":"news"}])")) ==
          "/events/0/type: wanted info, alert or error, got news (thing model)");
}

TEST_CASE("a model whose text is not UTF-8 is not written") {
    schema made = weather_mast();
    SECTION("in a name") { made.services.front().name = "\xff"; }
    SECTION("in a unit, deep inside") { made.services.front().output.at(1).children.front().rule.unit = "\xff"; }
    SECTION("in an enum") { made.properties.at(1).values.front().text = "\xff"; }
    CHECK_FALSE(write_schema(made));
}

TEST_CASE("a push that keeps the model has no fault, and nothing in it is required") {
    CHECK(push("{}") == "fine");
    CHECK(push(R"({"wind_speed":3.5,"mode":10,"label":"north","position":{"latitude":1,"longitude":2,"source":"gps"},
                   "gusts":[1,2.5],"52-0-0":{"version":1},"counters":{"a":1},"lit":true,"vendor":[{}]})",
               {.strict = true}) == "fine");
    CHECK(push(R"({"wind_speed":32767})", {.strict = true}) == "fine"); // no reading
}

TEST_CASE("each property that breaks the model has a fault of its own") {
    CHECK(push(R"({"wind_speed":61,"mode":2,"lit":true,"label":"too long a text"})", {.context = "osd", .pointer = "/data"}) ==
          "/data/wind_speed: wanted a number from 0 to 60 m/s, got 61 (osd); "
          "/data/mode: wanted a documented value, got 2 (osd); "
          "/data/label: wanted at most 8 characters, got 15 (osd)");
    CHECK(push(R"({"position":{"latitude":91,"longitude":0}})") ==
          "/position/latitude: wanted a number from -90 to 90 °, got 91");
    CHECK(push(R"({"position":{"latitude":1}})") == "/position/longitude: missing");
    CHECK(push(R"({"position":{"latitude":1,"longitude":2,"source":"sun"}})") ==
          "/position/source: wanted a documented value, got \"sun\"");
    CHECK(push(R"({"gusts":[1,-1]})") == "/gusts/1: wanted a number from 0, got -1");
    CHECK(push(R"({"gusts":[1,1,1,1]})") == "/gusts: wanted at most 3 elements, got 4");
    CHECK(push(R"({"52-0-0":{"version":"x"}})") == "/52-0-0/version: wanted an integer, got \"x\"");
    CHECK(push(R"({"counters":{"a":1.5}})") == "/counters/a: wanted an integer, got 1.5");
    CHECK(push(R"({"wind_speed":{}})") == "/wind_speed: wanted a number, got {}");
    CHECK(push(R"({"position":7})") == "/position: wanted an object, got 7");
    CHECK(push("[1]", {.context = "osd", .pointer = "/data"}) == "/data: wanted an object, got [1] (osd)");
    CHECK(push("{", {.pointer = "/data"}).starts_with("/data: "));
}

TEST_CASE("limits and enum values are as free as for a typed reader, when so wanted") {
    tolerances counted{};
    const check_options free{.limits = false, .tolerated = &counted};
    CHECK(push(R"({"wind_speed":61,"mode":2,"label":"too long a text","gusts":[-1,1,1,1]})", free) == "fine");
    CHECK(counted[looseness::unknown_enum_value] == 1);
    CHECK(push(R"({"wind_speed":true,"mode":"x"})", free) == "/mode: wanted an integer, got \"x\"");
}

TEST_CASE("looseness is counted, and refused when the check is strict") {
    const auto [json, which] = GENERATE(table<std::string, looseness>({
        {R"({"wind_speed":"3.5"})", looseness::text_for_number},
        {R"({"label":7})", looseness::number_for_text},
        {R"({"lit":1})", looseness::number_for_bool},
        {R"({"mode":1.0})", looseness::fraction_for_integer},
        {R"({"lit":null})", looseness::null_for_nothing},
        {R"({"position":[{"latitude":1,"longitude":2}]})", looseness::array_for_object},
        {R"({"position":{"latitude":1,"longitude":2,"sourse":"gps"}})", looseness::alias_key},
        {R"({"position":{"latitude":1,"longitude":2,"latitude":1}})", looseness::duplicate_key},
        {R"({"position":{"latitude":1,"longitude":2,"height":3}})", looseness::unknown_field},
        {R"({"humidity":50})", looseness::unknown_field},
        {R"({"52-0":{}})", looseness::unknown_field},
    }));
    CAPTURE(json);
    tolerances counted{};
    CHECK(push(json, {.tolerated = &counted}) == "fine");
    CHECK(counted[which] == 1);
    CHECK(counted.total() == 1);
    CHECK(push(json, {.strict = true}) != "fine");
}

TEST_CASE("the input of a service has its required members") {
    CHECK(call(R"({"power":50})", {.strict = true}) == "fine");
    CHECK(call("{}", {.context = "heater_switch", .pointer = "/data"}) == "/data/power: missing (heater_switch)");
    CHECK(call(R"({"power":null})") == "/power: wanted an integer, got null");
    CHECK(call(R"({"power":101})") == "/power: wanted a number from 0 to 100 %, got 101");
    CHECK(call(R"({"power":1,"minute":5})", {.strict = true}) == "/minute: a field that is not documented: minute");
    CHECK(call("7") == "wanted an object, got 7");
}

TEST_CASE("data that is no object has one field without a name") {
    const auto file = R"({"profile":{},"properties":[],"events":[],"services":[{"identifier":"list","inputData":[
        {"identifier":"","dataType":{"type":"array","specs":{"item":{"type":"int"}}}}]}]})";
    const auto read = read_schema(file);
    REQUIRE(read);
    const auto& input = read->find_service("list")->input;
    CHECK_FALSE(check("[1,2]", input, {.strict = true}));
    CHECK(to_string(check("[1,true]", input, {.strict = true}).value()) ==
          "/1: true or false where a number is documented: true");
}

TEST_CASE("the value of an integer enum is a number, however a file writes it") {
    const auto read = read_schema(of_type(R"({"type":"enum_int","specs":{"01":"on","-0":"off"}})"));
    REQUIRE(read);
    CHECK(read->properties.front().values == std::vector<value_row>{{"1", "on"}, {"0", "off"}});
    CHECK(check_push(R"({"p":1})", read->properties).empty());
}
