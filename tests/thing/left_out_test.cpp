// What cannot be read and may be missing: left out, counted, told, kept and written back; the rest is delivered.
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/schema.hpp"
#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;

namespace {

struct device {
    int id{};
    std::optional<std::string> name{};
    std::optional<double> charge{};
    std::vector<int> cells{};
    thing::extra extra{};
    bool operator==(const device&) const = default;
};
void describe(const device& self, auto& field) {
    field("id", self.id);
    field("name", self.name);
    field("charge", self.charge, {.min = 0, .max = 100});
    field("cells", self.cells, {.required = false});
}

struct fleet {
    device lead{};
    std::vector<device> devices{};
    std::optional<std::vector<std::vector<double>>> borders{};
    std::optional<std::vector<double>> position{};
    std::map<std::string, int> counts{};
    std::map<std::string, payload> payloads{};
    bool is_busy{true};
    thing::extra extra{};
    bool operator==(const fleet&) const = default;
};
void describe(const fleet& self, auto& field) {
    field("lead", self.lead, {.required = false});
    field("devices", self.devices, {.required = false});
    field("borders", self.borders);
    field("position", self.position, {.size = 2});
    field("counts", self.counts, {.required = false});
    field.keyed(thing::dashed_numbers<3>, self.payloads);
    field("is_busy", self.is_busy, {.required = false});
}

/// What became of a text: what is written again, what was told, and how much was counted.
struct reading_of {
    std::string written{};
    std::string told{};
    std::uint32_t count{0};
};

std::string lines_of(const std::vector<thing::fault>& faults) {
    std::string lines{};
    for (const thing::fault& one : faults)
        (lines += lines.empty() ? "" : "\n") += to_string(one);
    return lines;
}

template <class T>
reading_of tolerant(std::string_view text) {
    thing::tolerances counted{};
    std::vector<thing::fault> told{};
    reading_of seen{};
    seen.written = read_as<T>(text, {.context = "osd", .pointer = "/data", .tolerated = &counted, .left_out = &told});
    seen.told = lines_of(told);
    seen.count = counted[thing::looseness::left_out];
    // A check by the model reads as the struct's reader.
    std::vector<thing::fault> told_by_model{};
    const auto wrong =
        thing::check(text, thing::fields_of<T>(),
                     {.whole = false, .limits = false, .context = "osd", .pointer = "/data", .left_out = &told_by_model});
    CHECK(lines_of(told_by_model) == seen.told);
    CHECK((wrong ? thing::to_string(*wrong) : seen.written) == seen.written);
    return seen;
}

template <class T>
T read_one(std::string_view text) {
    auto read = thing::from_json<T>(text);
    REQUIRE(read);
    return *std::move(read);
}

std::string text_of(const auto& value) { return *thing::to_json(value); }

} // namespace

TEST_CASE("a member that may be missing and cannot be read is left out, told with its pointer, and written as it came") {
    struct left_out_case {
        std::string_view text;
        std::string_view written;
        std::string_view told;
    };
    const left_out_case cases[]{
        {R"({"id":1,"charge":"","cells":[]})", R"({"id":1,"cells":[],"charge":""})",
         R"(/data/charge: left out, wanted a number, got "" (osd))"},
        {R"({"name":{"a": 1.50},"id":1,"cells":[2]})", R"({"id":1,"cells":[2],"name":{"a": 1.50}})",
         R"(/data/name: left out, wanted a text, got {"a": 1.50} (osd))"},
        {R"({"id":1,"cells":"none","z":0})", R"({"id":1,"cells":"none","z":0})",
         R"(/data/cells: left out, wanted an array, got "none" (osd))"},
    };
    for (const left_out_case& one : cases) {
        CAPTURE(one.text);
        const reading_of seen = tolerant<device>(one.text);
        CHECK(seen.written == one.written);
        CHECK(seen.told == one.told);
        CHECK(seen.count == 1);
    }
}

TEST_CASE("what is required is a fault, what is optional inside of it is left out") {
    CHECK(tolerant<device>(R"({"id":"x","charge":""})").written == "/data/id: wanted an integer, got \"x\" (osd)");
    CHECK(tolerant<device>(R"({"charge":""})").written == "/data/id: missing (osd)");
    CHECK(tolerant<mission>(R"({"id":"m","type":0,"file":{"url":"u"}})").written == "/data/file/fingerprint: missing (osd)");
    const reading_of seen = tolerant<fleet>(R"({"devices":[{"id":1,"charge":"","cells":[]}]})");
    CHECK(seen.written.find(R"("devices":[{"id":1,"cells":[],"charge":""}])") != std::string::npos);
    CHECK(seen.told == R"(/data/devices/0/charge: left out, wanted a number, got "" (osd))");
}

TEST_CASE("the smallest part that may be missing is left out, and the fault says what is wrong inside of it") {
    const reading_of seen = tolerant<osd>(R"({"height":2,"home":{"latitude":1,"longitude":"west"}})");
    CHECK(seen.written == R"({"height":2,"home":{"latitude":1,"longitude":"west"}})");
    CHECK(seen.told == R"(/data/home: left out, /longitude: wanted a number, got "west" (osd))");
    CHECK_FALSE(read_one<osd>(R"({"home":{"latitude":1}})").home);
}

TEST_CASE("a number with a fraction is no integer and never rounded to one") {
    const device read = read_one<device>(R"({"id":1,"cells":[3,66.7]})");
    CHECK(read.cells == std::vector<int>{3});
    CHECK(*read.extra.find("cells/1") == "66.7");
    CHECK(tolerant<device>(R"({"id":66.7})").written == "/data/id: wanted an integer, got 66.7 (osd)");
    CHECK(text_of(read_one<mission>(R"({"id":"m","type":0,"file":{"url":"u","fingerprint":"f"},"execute_time":66.7})")) ==
          R"({"id":"m","type":0,"file":{"url":"u","fingerprint":"f"},"points":[],"rth_altitude":100,"execute_time":66.7})");
}

TEST_CASE("an element that cannot be read is left out of its list, keeps its index, and is written back there") {
    const reading_of seen = tolerant<device>(R"({"id":1,"cells":[null,10,"x",[], 40,{}]})");
    CHECK(seen.written == R"({"id":1,"cells":[null,10,"x",[],40,{}]})");
    CHECK(seen.told == "/data/cells/0: left out, wanted an integer, got null (osd)\n"
                       "/data/cells/2: left out, wanted an integer, got \"x\" (osd)\n"
                       "/data/cells/3: left out, wanted an integer, got [] (osd)\n"
                       "/data/cells/5: left out, wanted an integer, got {} (osd)");
    CHECK(seen.count == 4);
    const device read = read_one<device>(R"({"id":1,"cells":[null,10,"x",40]})");
    CHECK(read.cells == std::vector<int>{10, 40});
    REQUIRE(read.extra.fields.size() == 2);
    CHECK(read.extra.fields[1] == thing::extra::field{"cells/2", "\"x\"", true});
}

TEST_CASE("an odd element costs no other") {
    const reading_of seen = tolerant<fleet>(R"({"devices":[{"id":1,"cells":[]},{"cells":[]},7,{"id":4,"cells":[],"name":5}]})");
    CHECK(seen.told == "/data/devices/1: left out, /id: missing (osd)\n/data/devices/2: left out, wanted an object, got 7 (osd)");
    const fleet read = read_one<fleet>(R"({"devices":[{"id":1},{"name":"x"},{"id":3,"charge":[]}]})");
    REQUIRE(read.devices.size() == 2);
    CHECK(read.devices[1].id == 3);
    CHECK(*read.devices[1].extra.find("charge") == "[]");
    CHECK(*read.extra.find("devices/1") == R"({"name":"x"})");
}

TEST_CASE("a list of a fixed number of elements and a list in a list are read as a whole, or not") {
    const fleet read = read_one<fleet>(R"({"borders":[[1,2],[3,null],[5,6]],"position":[1,"x"]})");
    CHECK(read.borders == std::vector<std::vector<double>>{{1, 2}, {5, 6}});
    CHECK(*read.extra.find("borders/1") == "[3,null]");
    CHECK_FALSE(read.position);
    CHECK(*read.extra.find("position") == R"([1,"x"])");
}

TEST_CASE("an entry of a map that cannot be read is left out, and written back under its key") {
    const reading_of seen = tolerant<fleet>(R"({"counts":{"a":1,"b/~":"x"},"52-0-0":5,"53-0-0":{"version":2}})");
    CHECK(seen.told == "/data/counts/b~1~0: left out, wanted an integer, got \"x\" (osd)\n"
                       "/data/52-0-0: left out, wanted an object, got 5 (osd)");
    fleet read = read_one<fleet>(R"({"counts":{"a":1,"b/~":"x"},"52-0-0":5,"53-0-0":{"version":2}})");
    CHECK(read.counts == std::map<std::string, int>{{"a", 1}});
    CHECK(read.payloads.size() == 1);
    CHECK(text_of(read).find(R"("counts":{"a":1,"b/~":"x"},"53-0-0":{"version":2})") != std::string::npos);
    CHECK(text_of(read).ends_with(R"("52-0-0":5})"));
    read.payloads["52-0-0"] = {};
    read.counts["b/~"] = 3;
    CHECK(text_of(read).find(R"("counts":{"a":1,"b/~":3},"52-0-0":{},"53-0-0":{"version":2},"is_busy":true})") !=
          std::string::npos);
}

TEST_CASE("a value that is set later wins over what was left out") {
    device read = read_one<device>(R"({"id":1,"charge":"","cells":"none"})");
    read.charge = 5;
    read.cells = {1};
    CHECK(text_of(read) == R"({"id":1,"charge":5,"cells":[1]})");
    read.extra.erase("charge");
    read.charge.reset();
    read.cells.clear();
    CHECK(text_of(read) == R"({"id":1,"cells":"none"})");
}

TEST_CASE("an element is not written back into a list that does not reach its index, or that was forgotten") {
    device read = read_one<device>(R"({"id":1,"cells":[10,20,30,null,50,"x"]})");
    read.cells[1] = 21;
    CHECK(text_of(read) == R"({"id":1,"cells":[10,21,30,null,50,"x"]})");
    read.cells = {7};
    CHECK(text_of(read) == R"({"id":1,"cells":[7]})");
    read.cells = {1, 2, 3, 4};
    read.extra.erase("cells");
    CHECK(text_of(read) == R"({"id":1,"cells":[1,2,3,4]})");
}

TEST_CASE("a member that cannot be absent keeps its initial value when it is left out") {
    const fleet read = read_one<fleet>(R"({"is_busy":7,"lead":{"id":[]}})");
    CHECK(read.is_busy);
    CHECK(read.lead == device{});
    CHECK(*read.extra.find("is_busy") == "7");
}

TEST_CASE("what is read into an object again replaces what was left out before") {
    thing::json_reader reader{};
    device kept{.id = 1};
    REQUIRE_FALSE(reader.read(R"({"id":1,"charge":"","cells":[1,null],"name":{}})", kept));
    REQUIRE_FALSE(reader.read(R"({"id":1,"charge":3,"cells":[1,2,"x"]})", kept));
    CHECK(text_of(kept) == R"({"id":1,"charge":3,"cells":[1,2,"x"],"name":{}})");
    REQUIRE_FALSE(reader.read(R"({"id":1,"charge":"?","charge":[],"cells":[null],"cells":[4]})", kept));
    CHECK(text_of(kept) == R"({"id":1,"cells":[4],"name":{},"charge":[]})");
    CHECK(kept.extra.fields.size() == 2);
    fleet merged{};
    for (const std::string_view text : {R"({"52-0-0":5})", R"({"52-0-0":6})", R"({"52-0-0":{"version":[]}})"})
        REQUIRE_FALSE(reader.read(text, merged));
    CHECK(merged.extra.empty());
    CHECK(*merged.payloads.at("52-0-0").extra.find("version") == "[]");
}

TEST_CASE("all that is left out is counted, and the first of it is told") {
    std::string text{R"({"id":1,"cells":[7)"};
    for (int i = 0; i < 1000; ++i)
        text += ",null";
    text += "]}";
    thing::tolerances counted{};
    std::vector<thing::fault> told(1);
    const auto read = thing::from_json<device>(text, {.tolerated = &counted, .left_out = &told});
    REQUIRE(read);
    CHECK(counted[thing::looseness::left_out] == 1000);
    CHECK(told.size() == 1 + thing::read_options::most_told);
    CHECK(told.back().pointer == "/cells/16");
    CHECK(told.back().left_out);
    CHECK(read->cells == std::vector<int>{7});
    CHECK(text_of(*read) == text);
}

TEST_CASE("who reads strictly or as a whole leaves out nothing") {
    thing::tolerances counted{};
    std::vector<thing::fault> told{};
    for (const thing::read_options& how : {thing::read_options{.strict = true, .tolerated = &counted, .left_out = &told},
                                           thing::read_options{.whole = true, .tolerated = &counted, .left_out = &told}}) {
        CHECK(read_as<device>(R"({"id":1,"charge":""})", how) == "/charge: wanted a number, got \"\"");
        CHECK(read_as<device>(R"({"id":1,"cells":[1,null]})", how) == "/cells/1: wanted an integer, got null");
        CHECK(read_as<fleet>(R"({"52-0-0":5})", how) == "/52-0-0: wanted an object, got 5");
    }
    CHECK(counted.total() == 0);
    CHECK(told.empty());
}

TEST_CASE("a value outside of the limits can be read, so a check by a model refuses it and leaves out nothing") {
    const auto check = [](std::string_view text) {
        const auto wrong = thing::check(text, thing::fields_of<device>(), {.whole = false});
        return wrong ? to_string(*wrong) : "fine";
    };
    CHECK(check(R"({"id":1,"charge":""})") == "fine");
    CHECK(check(R"({"id":1,"charge":101})") == "/charge: wanted a number from 0 to 100, got 101");
    CHECK(thing::check_push(R"({"charge":""})", thing::fields_of<device>()).size() == 1);
}
