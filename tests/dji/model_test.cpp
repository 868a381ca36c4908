// The comparisons that the drift and sample tests rest on find what they should.
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "dji/model.hpp"
#include "dji/round_trip.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::model_test;
using namespace dockwire::dji::round_trip_test;
using nlohmann::json;

namespace {

struct bulb {
    toggle state{toggle::off};
    thing::extra extra{};
};
void describe(const bulb& self, auto& field) { field("state", self.state); }

struct lamp {
    int brightness{0};
    std::string name{};
    std::optional<bulb> main{};
    std::vector<bulb> others{};
    thing::reading<double> temperature{};
    bool dimmed{false};
    thing::extra extra{};
};
void describe(const lamp& self, auto& field) {
    field("brightness", self.brightness, {.min = 0, .max = 100, .unit = "%"});
    field("name", self.name, {.max_length = 20});
    field("main", self.main);
    field("others", self.others, {.max_length = 4});
    field("temperature", self.temperature, {.no_reading = 32767});
    field("dimmed", self.dimmed);
}

/// What the catalogue says of a lamp.
json catalogue() {
    const json state{{"name", "state"}, {"type", "enum_int"}, {"enum", {{"0", "Off"}, {"1", "On"}}}};
    return json::array({{{"name", "brightness"}, {"type", "int"}, {"min", 0}, {"max", 100}, {"unit", "Percentage / %"}},
                        {{"name", "name"}, {"type", "text"}, {"max_length", 20}},
                        {{"name", "main"}, {"type", "struct"}, {"fields", {state}}},
                        {{"name", "others"}, {"type", "array"}, {"item_type", "struct"}, {"size", 4}, {"fields", {state}}},
                        {{"name", "temperature"}, {"type", "float"}, {"exceptional_value", 32767}},
                        {{"name", "dimmed"}, {"type", "bool"}, {"enum", {{"0", "No"}, {"1", "Yes"}}}}});
}

std::string compare_with(const json& fields, const std::string& on_purpose = {}) {
    std::istringstream list{on_purpose};
    drift found{list};
    compare(found, "lamp", thing::fields_of<lamp>(), fields);
    std::ostringstream out{};
    found.report(out);
    return out.str();
}

/// The first line that is printed after `change` was made to the catalogue.
template <class Change>
std::string drift_after(Change change) {
    json fields = catalogue();
    change(fields);
    const std::string all = compare_with(fields);
    return all.substr(0, all.find(" ("));
}

std::string differences(const char* was, const char* is) {
    comparison compared{};
    compared.compare(json::parse(was), json::parse(is), "");
    std::ostringstream out{};
    for (const change& one : compared.changes())
        out << one << "; ";
    return out.str() + compared.unexplained();
}

} // namespace

TEST_CASE("a described type that says what the catalogue says does not drift") {
    CHECK(compare_with(catalogue()) == "8 fields agreed, 0 differ on purpose, 0 differ\n");
}

TEST_CASE("each difference from the catalogue is a drift of its field") {
    CHECK(drift_after([](json& fields) { fields[0]["max"] = 99; }) == "lamp/brightness | max");
    CHECK(drift_after([](json& fields) { fields[0].erase("min"); }) == "lamp/brightness | min");
    CHECK(drift_after([](json& fields) { fields[0]["step"] = 1; }) == "lamp/brightness | step");
    CHECK(drift_after([](json& fields) { fields[0]["unit"] = "Meters / m"; }) == "lamp/brightness | unit");
    CHECK(drift_after([](json& fields) { fields[0]["type"] = "float"; }) == "lamp/brightness | type");
    CHECK(drift_after([](json& fields) { fields[0]["products"] = {"dock1"}; }) == "lamp/brightness | required");
    CHECK(drift_after([](json& fields) { fields[1]["max_length"] = 21; }) == "lamp/name | max_length");
    CHECK(drift_after([](json& fields) { fields[2]["fields"][0]["enum"]["2"] = "Half"; }) == "lamp/main/state | enum");
    CHECK(drift_after([](json& fields) { fields[2]["type"] = "array"; }) == "lamp/main | type");
    CHECK(drift_after([](json& fields) { fields[3]["size"] = 5; }) == "lamp/others | size");
    CHECK(drift_after([](json& fields) { fields[4].erase("exceptional_value"); }) == "lamp/temperature | exceptional");
    CHECK(drift_after([](json& fields) { fields[4]["exceptional_value"] = 0; }) == "lamp/temperature | exceptional");
    CHECK(drift_after([](json& fields) { fields[0]["exceptional_value"] = 0; }) == "lamp/brightness | exceptional");
    CHECK(drift_after([](json& fields) { fields[5]["enum"]["2"] = "Perhaps"; }) == "lamp/dimmed | enum");
    CHECK(drift_after([](json& fields) { fields.erase(1); }) == "lamp/name | added");
    CHECK(drift_after([](json& fields) { fields[1]["name"] = "title"; }) == "lamp/name | added");
}

TEST_CASE("a difference on purpose is one field with all that differs, and has to be there") {
    json fields = catalogue();
    fields[0]["max"] = 99;
    const std::string sums = "7 fields agreed, 1 differ on purpose, 0 differ\n";
    CHECK(compare_with(fields, "# a comment\nlamp/brightness | max | the page says 100\n") == sums);
    CHECK(compare_with(fields, "lamp/brightness | max min | more than differs\n").ends_with(" 0 differ on purpose, 1 differ\n"));
    CHECK(compare_with(fields, "lamp/brightness | max |\n").ends_with(" 0 differ on purpose, 2 differ\n"));
    CHECK(compare_with(catalogue(), "lamp/brightness | max | it once differed\n").ends_with(" 0 differ on purpose, 1 differ\n"));
    CHECK(compare_with(catalogue(), "lamp/* | max | no wildcards\n").ends_with(" 0 differ on purpose, 1 differ\n"));
}

TEST_CASE("what a tolerance changed is explained by it") {
    CHECK(differences(R"({"a":1,"b":[1.0,"x"]})", R"({"b":[1,"x"],"a":1.0})").empty());
    CHECK(differences(R"({"a":"3"})", R"({"a":3})") == "/a: \"3\" became 3 (a text where a number is documented); ");
    CHECK(differences(R"({"a":3})", R"({"a":"3"})") == "/a: 3 became \"3\" (a number where a text is documented); ");
    CHECK(differences("[0]", "[false]") == "/0: 0 became false (a number where true or false is documented); ");
    CHECK(differences("[true]", "[1]") == "/0: true became 1 (true or false where a number is documented); ");
    CHECK(differences(R"({"a":null})", "{}") == "/a: null became nothing (null where the field should be absent or empty); ");
    CHECK(differences(R"({"a":[{"b":1}]})", R"({"a":{"b":1}})") ==
          "/a: [...] became {...} (an array where an object is documented); ");
    CHECK(differences(R"({"end_ime":1})", R"({"end_time":1})") ==
          ": \"end_ime\" became \"end_time\" (another spelling of a documented field); ");
}

TEST_CASE("what no tolerance explains is a difference") {
    CHECK(differences(R"({"a":1})", R"({"a":2})") == "/a: 1 became 2; ");
    CHECK(differences(R"({"a":"3"})", R"({"a":4})") == "/a: \"3\" became 4; ");
    CHECK(differences(R"({"a":2})", R"({"a":true})") == "/a: 2 became true; ");
    CHECK(differences(R"({"a":1,"b":2})", R"({"b":2})") == "/a: went away; ");
    CHECK(differences(R"({"a":1})", R"({"a":1,"b":2})") == "/b: was not there; ");
    CHECK(differences("[1,2]", "[1]") == ": [1,2] became [1]; ");
}
