// Where a packet ends (2.1), and the variable byte integer (1.5.5).

#include "dockwire/codec/codec.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire;
using namespace dockwire::mqtt;
using namespace dockwire::test;

namespace {

using status = frame::status;

struct header_case {
    std::string_view fact{};
    std::string_view bytes{};
    status state{status::incomplete};
    std::size_t size{0};
    std::string_view what{};
};

constexpr header_case headers[]{
    {"nothing has no size yet", "", status::incomplete, 0},
    {"a first byte alone has no size yet", "30", status::incomplete, 0},
    {"a cut Remaining Length has no size yet", "30 80", status::incomplete, 0},
    {"a Remaining Length may be cut before its fourth byte", "30 80 80 80", status::incomplete, 0},
    {"the size is known with the fixed header", "30 05", status::incomplete, 7},
    {"a packet without a body is whole", "C0 00", status::complete, 2},
    {"what follows does not belong to the packet", "C0 00 | C0 00", status::complete, 2},
    {"one byte is missing", "40 02 | 00", status::incomplete, 4},
    {"Remaining Length 127 has one byte", "30 7F", status::incomplete, 129},
    {"Remaining Length 128 has two", "30 80 01", status::incomplete, 131},
    {"Remaining Length 16,383 has two", "30 FF 7F", status::incomplete, 16'386},
    {"Remaining Length 16,384 has three", "30 80 80 01", status::incomplete, 16'388},
    {"Remaining Length 2,097,151 has three", "30 FF FF 7F", status::incomplete, 2'097'155},
    {"Remaining Length 2,097,152 has four", "30 80 80 80 01", status::incomplete, 2'097'157},
    {"the largest packet", "30 FF FF FF 7F", status::incomplete, 268'435'460},
    {"Remaining Length of five bytes", "30 80 80 80 80", status::malformed, 0, "Remaining Length: longer than four bytes"},
    {"Remaining Length 0 in two bytes", "30 80 00", status::malformed, 0, "Remaining Length: not in its shortest form"},
    {"Remaining Length 127 in four bytes", "30 FF 80 80 00", status::malformed, 0, "Remaining Length: not in its shortest form"},
    {"packet type 0 is refused at once", "00", status::malformed, 0, "packet type 0 is forbidden"},
    {"packet type 0 is refused with any flags", "0F", status::malformed, 0, "packet type 0 is forbidden"},
    {"QoS 3 is refused at once", "36", status::malformed, 0, "PUBLISH: both QoS bits are set"},
    {"QoS 3 is refused with DUP and retain", "3F", status::malformed, 0, "PUBLISH: both QoS bits are set"},
};

} // namespace

TEST_CASE("framing tells whole, cut and malformed packets apart", "[MQTT-1.5.5-1]") {
    for (const header_case& each : headers) {
        DYNAMIC_SECTION(each.fact) {
            const frame found = next_frame(from_hex(each.bytes));
            CHECK(found.state == each.state);
            CHECK(found.size == each.size);
            CHECK(found.fault.has_value() == !each.what.empty());
            if (found.fault) CHECK(found.fault->text() == each.what);
            if (found.fault) CHECK((found.fault->malformed && found.fault->reason == reason_code::malformed_packet));
        }
    }
}

TEST_CASE("a first byte is legal when type and flags are those of a packet",
          "[MQTT-2.1.3-1][MQTT-3.3.1-4][MQTT-3.6.1-1][MQTT-3.8.1-1][MQTT-3.10.1-1][MQTT-3.14.1-1][MQTT-3.15.1-1]") {
    int legal = 0;
    for (unsigned first = 0; first < 256; ++first) {
        CAPTURE(first);
        const std::byte byte{static_cast<std::uint8_t>(first)};
        const unsigned type = first >> 4;
        const unsigned flags = first & 0x0F;
        const unsigned wanted = type == 6 || type == 8 || type == 10 ? 2 : 0;
        const bool expected = type == 3 ? (flags & 6) != 6 : (type != 0 && flags == wanted);
        CHECK((next_frame({&byte, 1}).state == status::incomplete) == expected);
        legal += expected ? 1 : 0;
    }
    CHECK(legal == 14 + 12);
}

TEST_CASE("a packet above the limit is refused as soon as its length is known") {
    const auto header = "30 80 01"_hex; // 131 bytes in all
    CHECK(next_frame(header, 131).state == status::incomplete);
    const frame found = next_frame(header, 130);
    CHECK(found.state == status::too_large);
    CHECK(found.size == 131);
    REQUIRE(found.fault);
    CHECK(found.fault->reason == reason_code::packet_too_large);
    CHECK_FALSE(found.fault->malformed);
    CHECK(next_frame("C0 00"_hex, 2).state == status::complete);
    CHECK(next_frame("C0 00"_hex, 1).state == status::too_large);
}

TEST_CASE("decode refuses bytes that are not exactly one packet") {
    const auto nothing = [](const auto&) { FAIL("a packet was handed on"); };
    for (const std::string_view bytes : {"", "C0", "C0 00 | C0 00", "40 02 | 00"}) {
        CAPTURE(bytes);
        CHECK(decode(from_hex(bytes), side::server, nothing));
    }
}

TEST_CASE("a variable byte integer takes as many bytes as its value needs", "[MQTT-1.5.5-1]") {
    using integer = variable_byte_integer;
    struct {
        std::uint32_t value;
        std::size_t size;
    } const cases[]{{0, 1}, {127, 1}, {128, 2}, {16'383, 2}, {16'384, 3}, {2'097'151, 3}, {2'097'152, 4}, {268'435'455, 4}};
    for (const auto& each : cases) {
        CAPTURE(each.value);
        std::byte bytes[5]{};
        mqtt::detail::writer{bytes}.variable(each.value);
        CHECK(variable_size(each.value) == each.size);
        const integer read = read_variable(bytes);
        CHECK(read.state == integer::status::complete);
        CHECK(read.size == each.size);
        CHECK(read.value == each.value);
        CHECK(read_variable(bytes_view{bytes}.first(each.size - 1)).state == integer::status::incomplete);
    }
}
