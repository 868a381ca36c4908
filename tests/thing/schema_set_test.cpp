// What may be set of a thing model.
#include <string>
#include <string_view>

#include "dockwire/thing/schema.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::thing;

namespace {

field of(std::string_view name, thing::kind is, access_mode access = access_mode::undocumented) {
    field made{};
    made.name = name;
    made.kind = is;
    made.rule.access = access;
    return made;
}

field struct_of(std::string_view name, access_mode access, std::vector<field> members) {
    field made = of(name, kind::object, access);
    made.children = std::move(members);
    return made;
}

/// A lamp that can be set but for its hours, and a place of which only the height can.
std::vector<field> properties() {
    field payload = struct_of("{type-subtype-gimbalindex}", access_mode::rw, {of("zoom", kind::real)});
    payload.keyed = true;
    return {struct_of("lamp", access_mode::rw,
                      {of("lit", kind::boolean), of("hours", kind::integer, access_mode::r),
                       struct_of("colour", access_mode::undocumented, {of("red", kind::integer)})}),
            struct_of("place", access_mode::r, {of("latitude", kind::real), of("height", kind::real, access_mode::rw)}),
            of("mode", kind::integer), std::move(payload)};
}

std::string set(std::string_view json, const check_options& options = {.strict = true}) {
    const auto wrong = check_set(json, properties(), options);
    return wrong ? to_string(*wrong) : "fine";
}

} // namespace

TEST_CASE("what is writable may be set, a member without an access mode has that of its struct") {
    CHECK(set(R"({"lamp":{"lit":true,"colour":{"red":3}}})") == "fine");
    CHECK(set(R"({"place":{"height":3.5},"lamp":{"lit":false}})") == "fine");
    CHECK(set(R"({"52-0-0":{"zoom":2}})") == "fine");
}

TEST_CASE("what is not writable may not be set, and the pointer says which member that is") {
    const std::string read_only = ": wanted a property with access mode rw, this one cannot be set";
    CHECK(set(R"({"mode":1})") == "/mode" + read_only);
    CHECK(set(R"({"lamp":{"lit":true,"hours":1}})") == "/lamp/hours" + read_only);
    CHECK(set(R"({"place":{"latitude":1,"height":1}})") == "/place/latitude" + read_only);
    CHECK(set(R"({"place":{}})") == "/place" + read_only);
    CHECK(set(R"({"place":7})") == "/place" + read_only);
    CHECK(set(R"({"lamp":[{"hours":1}]})", {}) == "/lamp/hours" + read_only);
    CHECK(set(R"({"lamp":{"hours":1}})", {.strict = true, .context = "set", .pointer = "/data"}) ==
          "/data/lamp/hours" + read_only + " (set)");
}

TEST_CASE("what is set keeps the rules of its property") {
    CHECK(set(R"({"lamp":{"lit":"x"}})") == "/lamp/lit: wanted true or false, got \"x\"");
    CHECK(set(R"({"lamp":[{"lit":true}]})") == "/lamp: an array where an object is documented: [{\"lit\":true}]");
    CHECK(set(R"({"lamp":{"lit":true,"dim":1}})") == "/lamp/dim: a field that is not documented: dim");
    CHECK(set(R"({"fan":1})") == "/fan: the thing model has no such property");
    CHECK(set("{}") == "no property");
    CHECK(set("[]") == "wanted an object, got []");
    CHECK(set("{", {.context = "set", .pointer = "/data"}).starts_with("/data: "));
}

TEST_CASE("looseness is accepted and counted where it is not refused") {
    tolerances counted{};
    CHECK(set(R"({"lamp":{"lit":1}})", {.tolerated = &counted}) == "fine");
    CHECK(counted[looseness::number_for_bool] == 1);
}

TEST_CASE("a property is writable if a member of it is") {
    const std::vector<field> all = properties();
    CHECK(is_writable(all[0]));
    CHECK(is_writable(all[1]));
    CHECK_FALSE(is_writable(all[2]));
}

TEST_CASE("a key that is a name is no other spelling, for what may be set as for the reader") {
    field written = of("a", kind::integer, access_mode::rw);
    written.rule.alias = "b";
    const std::vector<field> both{written, of("b", kind::text, access_mode::r)};
    CHECK(to_string(check_set(R"({"b":"x"})", both).value()) ==
          "/b: wanted a property with access mode rw, this one cannot be set");
    CHECK_FALSE(check_set(R"({"a":1})", both));
}

TEST_CASE("a property that is set or pushed twice in one message is counted, and refused where looseness is") {
    const std::string_view twice = R"({"52-0-0":{"zoom":2},"lamp":{"lit":true},"52-0-0":{"zoom":3}})";
    CHECK(set(twice) == "/52-0-0: a repeated key: 52-0-0");
    const auto faults = check_push(twice, properties(), {.strict = true, .context = "osd", .pointer = "/data"});
    REQUIRE(faults.size() == 1);
    CHECK(to_string(faults.front()) == "/data/52-0-0: a repeated key: 52-0-0 (osd)");
    tolerances counted{};
    CHECK(set(twice, {.tolerated = &counted}) == "fine");
    CHECK(check_push(twice, properties(), {.tolerated = &counted}).empty());
    CHECK(counted[looseness::duplicate_key] == 2);
    CHECK(counted.total() == 2);
}
