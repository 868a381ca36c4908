// Reading costs no memory beyond that of what is read.
#include <cstddef>
#include <optional>
#include <string>

#include "dockwire/thing/json.hpp"
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

TEST_CASE("behind the longest message a reader takes no more memory") {
    thing::json_reader reader{};
    const std::string text = R"({"l\u0061titude": 1, "longitude": 2.5)" + std::string(3000, ' ') + "}";
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
