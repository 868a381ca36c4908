// The padding that simdjson wants costs no memory for each message.
#include <cstddef>
#include <optional>
#include <string>

#include "dockwire/thing/simdjson.hpp"
#include "support/allocation_count.hpp"
#include "support/catch.hpp"

namespace thing = dockwire::thing;

namespace {

struct place {
    std::optional<double> latitude{};
    std::optional<double> longitude{};
    thing::extra extra{};
    bool operator==(const place&) const = default;
};
void describe(const place& self, auto& field) {
    field("latitude", self.latitude);
    field("longitude", self.longitude);
}

} // namespace

TEST_CASE("behind the longest message simdjson takes no more memory") {
    thing::simdjson_reader reader{};
    const std::string text = R"({"latitude": 1, "longitude": 2.5)" + std::string(3000, ' ') + "}";
    const std::string shorter{R"({"latitude": 3})"};
    place out{};
    REQUIRE_FALSE(reader.read(text, out));
    const std::size_t before = allocation_count::all;
    for (int i = 0; i < 3; ++i) {
        const bool failed = reader.read(shorter, out) || reader.read(text, out);
        if (failed) FAIL("no fault is expected");
    }
    CHECK(allocation_count::all == before);
    CHECK(out == place{1, 2.5});
}
