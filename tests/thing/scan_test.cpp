// A look at the members of an object that leaves the largest of them unread.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/json.hpp"
#include "support/catch.hpp"

namespace thing = dockwire::thing;

namespace {

struct scanned {
    std::string key{};
    std::string json{};
    bool is_apart{false};
    bool operator==(const scanned&) const = default;
};

std::optional<std::vector<scanned>> scan(std::string_view text) {
    thing::json_reader reader{};
    std::vector<scanned> all{};
    const auto take = [](std::vector<scanned>& into, std::string_view key, const auto& value) {
        if constexpr (requires { value.raw(); })
            into.push_back({std::string{key}, std::string{value.raw()}});
        else
            into.push_back({std::string{key}, std::string{value}, true});
    };
    if (reader.scan(text, "data", all, take)) return std::nullopt;
    return all;
}

} // namespace

TEST_CASE("a scan finds the members and leaves one unread") {
    const std::vector<scanned> wanted{
        {"tid", R"("t\n")"}, {"bid", "\"\""},         {"data", R"({"a":[1,{"b":"}"}],"c":{}})", true},
        {"timestamp", "1"},  {"data", R"({"x":[]})"}, {"method", "\"m\""}};
    CHECK(scan(R"({"tid":"t\n","bid":"","data":{"a":[1,{"b":"}"}],"c":{}},"timestamp":1,"data":{"x":[]},"method":"m"})") ==
          wanted);
}

TEST_CASE("what a scan leaves unread may be anything between brackets") {
    for (const std::string_view text :
         {R"({"data":{"a":01,nonsense "}"[}]})", R"({"data" : [ {"x":tru} , ] ,"a":1})", R"({"data":{"\q":1}})"}) {
        CAPTURE(text);
        const auto all = scan(text);
        REQUIRE(all);
        CHECK(all->front().is_apart);
    }
    for (const std::string_view text :
         {R"({"data":{"a":})", R"({"data":{"a":"}})", R"({"data":[1]]})", R"({"a":01,"data":{}})", R"({"data":01})",
          R"({"data":{}"a":1})", R"({data:{}})", R"([{"data":{}}])", R"({"data"{}})"}) {
        CAPTURE(text);
        CHECK_FALSE(scan(text));
    }
}
