// The padding that simdjson wants costs no memory for each message.
#include <cstddef>
#include <string>
#include <vector>

#include "dockwire/thing/simdjson.hpp"
#include "support/allocation_count.hpp"
#include "support/catch.hpp"

using namespace dockwire;

TEST_CASE("behind the longest message simdjson takes no more memory") {
    thing::simdjson_reader reader{};
    const std::string text = "[1,2.5" + std::string(3000, ' ') + "]";
    const std::string shorter{"[ 1, 2.5, 3 ]"};
    std::vector<double> out(3);
    REQUIRE_FALSE(reader.read(text, out));
    const std::size_t before = allocation_count::all;
    for (int i = 0; i < 3; ++i) {
        const bool failed = reader.read(shorter, out) || reader.read(text, out);
        if (failed) FAIL("no fault is expected");
    }
    CHECK(allocation_count::all == before);
    CHECK(out == std::vector<double>{1, 2.5});
}
