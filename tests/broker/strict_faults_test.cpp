// Strict mode: which statement a packet breaks that the codec refuses.
#include <set>
#include <string>
#include <vector>

#include "dockwire/broker/strict_watch.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire::mqtt;
using detail::fault_statement;

namespace {

struct sample {
    const char* statement;
    const char* bytes;
};

// The first packet of a connection.
constexpr sample greetings[]{
    {"MQTT-3.1.2-1", "10 0D | 00 04 'MQTX' 05 02 00 00 | 00 | 00 00"},
    {"3.1.2.2", "10 0D | 00 04 'MQTT' 04 02 00 00 | 00 | 00 00"},
    {"MQTT-3.1.2-3", "10 0D | 00 04 'MQTT' 05 03 00 00 | 00 | 00 00"},
    {"MQTT-3.1.2-12", "10 0D | 00 04 'MQTT' 05 1E 00 00 | 00 | 00 00"},
    {"MQTT-3.1.2-11", "10 0D | 00 04 'MQTT' 05 0A 00 00 | 00 | 00 00"},
    {"MQTT-3.1.2-13", "10 0D | 00 04 'MQTT' 05 22 00 00 | 00 | 00 00"},
    {"MQTT-3.1.3-3", "10 0D | 00 04 'MQTT' 05 02 00 00 | 00 | 00 05"},
    {"MQTT-3.1.3-4", "10 0E | 00 04 'MQTT' 05 02 00 00 | 00 | 00 01 FF"},
    {"MQTT-3.1.2-9", "10 0E | 00 04 'MQTT' 05 06 00 00 | 00 | 00 00 | 00"},
    {"MQTT-3.1.2-9", "10 11 | 00 04 'MQTT' 05 06 00 00 | 00 | 00 00 | 00 | 00 01 'a'"},
    {"MQTT-3.1.3-11", "10 13 | 00 04 'MQTT' 05 06 00 00 | 00 | 00 00 | 00 | 00 01 FF | 00 00"},
    {"MQTT-4.7.0-1", "10 13 | 00 04 'MQTT' 05 06 00 00 | 00 | 00 00 | 00 | 00 01 '#' | 00 00"},
    {"MQTT-4.7.3-1", "10 12 | 00 04 'MQTT' 05 06 00 00 | 00 | 00 00 | 00 | 00 00 | 00 00"},
    {"MQTT-4.7.3-2", "10 13 | 00 04 'MQTT' 05 06 00 00 | 00 | 00 00 | 00 | 00 01 00 | 00 00"},
    {"MQTT-3.1.2-17", "10 0D | 00 04 'MQTT' 05 82 00 00 | 00 | 00 00"},
    {"MQTT-3.1.3-12", "10 10 | 00 04 'MQTT' 05 82 00 00 | 00 | 00 00 | 00 01 FF"},
    {"MQTT-3.1.2-19", "10 0D | 00 04 'MQTT' 05 42 00 00 | 00 | 00 00"},
    {"MQTT-3.1.3-1", "10 0E | 00 04 'MQTT' 05 02 00 00 | 00 | 00 00 | 00"},
    {"3.1.2.11.10", "10 10 | 00 04 'MQTT' 05 02 00 00 | 03 16 00 00 | 00 00"},
};

// After CONNECT and a CONNACK with Maximum Packet Size 100.
constexpr sample later[]{
    {"MQTT-3.6.1-1", "60 02 | 00 01"},
    {"MQTT-3.8.1-1", "80 07 | 00 01 | 00 | 00 01 'a' 00"},
    {"MQTT-3.10.1-1", "A0 06 | 00 01 | 00 | 00 01 'a'"},
    {"MQTT-3.14.1-1", "E1 00"},
    {"MQTT-3.15.1-1", "F1 02 | 18 00"},
    {"MQTT-2.1.3-1", "41 02 | 00 01"},
    {"2.1.2", "00 00"},
    {"2.1.2", "D0 00"},
    {"MQTT-3.3.1-4", "36 06 | 00 01 'a' 00 01 00"},
    {"MQTT-3.3.1-2", "38 04 | 00 01 'a' 00"},
    {"MQTT-3.2.2-15", "30 65"},
    {"MQTT-2.2.1-3", "32 06 | 00 01 'a' 00 00 00"},
    {"MQTT-2.2.1-5", "40 02 | 00 00"},
    {"MQTT-3.3.2-1", "30 02 | 00 05"},
    {"MQTT-3.3.2-1", "30 04 | 00 01 FF 00"},
    {"MQTT-3.3.2-2", "30 04 | 00 01 '#' 00"},
    {"MQTT-4.7.3-1", "30 03 | 00 00 | 00"},
    {"MQTT-4.7.3-2", "30 04 | 00 01 00 00"},
    {"MQTT-3.3.2-8", "30 07 | 00 01 'a' | 03 | 23 00 00"},
    {"MQTT-3.3.2-13", "30 08 | 00 01 'a' | 04 | 08 00 01 FF"},
    {"MQTT-3.3.2-14", "30 08 | 00 01 'a' | 04 | 08 00 01 '#'"},
    {"MQTT-3.3.2-19", "30 08 | 00 01 'a' | 04 | 03 00 01 FF"},
    {"MQTT-3.3.4-6", "30 06 | 00 01 'a' | 02 | 0B 01"},
    {"MQTT-3.4.2-1", "40 03 | 00 01 | 01"},
    {"MQTT-3.5.2-1", "50 03 | 00 01 | 01"},
    {"MQTT-3.6.2-1", "62 03 | 00 01 | 01"},
    {"MQTT-3.7.2-1", "70 03 | 00 01 | 01"},
    {"MQTT-3.8.3-2", "82 03 | 00 01 | 00"},
    {"MQTT-3.10.3-2", "A2 03 | 00 01 | 00"},
    {"MQTT-3.8.3-1", "82 07 | 00 01 | 00 | 00 01 FF 00"},
    {"MQTT-3.10.3-1", "A2 06 | 00 01 | 00 | 00 01 FF"},
    {"MQTT-4.7.3-1", "82 06 | 00 01 | 00 | 00 00 00"},
    {"MQTT-4.7.3-2", "82 07 | 00 01 | 00 | 00 01 00 00"},
    {"MQTT-4.7.1-1", "82 08 | 00 01 | 00 | 00 02 'a#' 00"},
    {"MQTT-4.7.1-1", "82 09 | 00 01 | 00 | 00 03 '#/a' 00"},
    {"MQTT-4.7.1-2", "82 08 | 00 01 | 00 | 00 02 'a+' 00"},
    {"MQTT-4.7.1-2", "82 0A | 00 01 | 00 | 00 04 'a+/#' 00"},
    {"MQTT-4.8.2-1", "82 0F | 00 01 | 00 | 00 09 '$share//a' 00"},
    {"MQTT-4.8.2-2", "82 0E | 00 01 | 00 | 00 08 '$share/g' 00"},
    {"MQTT-3.8.3-5", "82 07 | 00 01 | 00 | 00 01 'a' 40"},
    {"MQTT-3.8.3-4", "82 10 | 00 01 | 00 | 00 0A '$share/g/a' 04"},
    {"3.8.3.1", "82 07 | 00 01 | 00 | 00 01 'a' 03"},
    {"3.8.3.1", "82 07 | 00 01 | 00 | 00 01 'a' 30"},
    {"MQTT-3.14.2-1", "E0 01 | 01"},
    {"MQTT-3.15.2-1", "F0 02 | 01 00"},
    {"MQTT-4.12.0-5", "F0 02 | 18 00"},
    {"MQTT-1.5.7-1", "30 0A | 00 01 'a' | 06 | 26 00 01 FF 00 00"},
    {"MQTT-1.5.7-1", "30 0A | 00 01 'a' | 06 | 26 00 01 00 00 00"},
    {"MQTT-1.5.4-1", "40 08 | 00 01 | 00 | 04 | 1F 00 01 FF"},
    {"MQTT-1.5.4-2", "40 08 | 00 01 | 00 | 04 | 1F 00 01 00"},
    {"MQTT-1.5.5-1", "C0 80 00"},
    {"1.5.5", "C0 FF FF FF FF"},
    {"2.2.2.1", "30 04 | 00 01 'a' 05"},
    {"2.2.2.2", "30 05 | 00 01 'a' | 01 | 7F"},
    {"2.2.2.2", "30 09 | 00 01 'a' | 05 | 11 00 00 00 00"},
    {"2.2.2.2", "30 08 | 00 01 'a' | 04 | 01 00 01 00"},
    {"2.2.2.2", "30 06 | 00 01 'a' | 02 | 01 02"},
    {"4.13", "C0 01 | 00"},
};

struct finding {
    std::string statement{};
    std::string text{};
};

// What strict mode says of a packet, with a connection before it or not.
std::vector<finding> rules_broken_by(const sample& packet, bool connected) {
    std::vector<finding> found{};
    detail::strict_watch watch{
        [&](const detail::strict_rule& broken) { found.push_back({std::string{broken.statement}, std::string{broken.text}}); }};
    watch.begin();
    if (connected) {
        watch.received(dockwire::test::from_hex("10 0D | 00 04 'MQTT' 05 02 00 00 | 00 | 00 00"));
        watch.sent(dockwire::test::from_hex("20 08 | 00 00 | 05 | 27 00 00 00 64"));
    }
    watch.received(dockwire::test::from_hex(packet.bytes));
    return found;
}

const fault_statement* check(const sample& packet, bool connected) {
    CAPTURE(packet.bytes);
    const auto found = rules_broken_by(packet, connected);
    REQUIRE(found.size() == 1);
    CAPTURE(found[0].text);
    CHECK(found[0].statement == packet.statement);
    const auto first = dockwire::test::from_hex(packet.bytes)[0];
    return detail::find_fault_statement(static_cast<packet_type>(std::to_integer<unsigned>(first) >> 4), found[0].text);
}

} // namespace

TEST_CASE("strict mode names the statement that a refused packet breaks, and its table has no row that nothing reaches") {
    std::set<const fault_statement*> reached{};
    for (const sample& each : greetings)
        reached.insert(check(each, false));
    for (const sample& each : later)
        reached.insert(check(each, true));
    for (const fault_statement& row : detail::fault_statements) {
        CAPTURE(row.text_end, row.statement);
        CHECK(reached.contains(&row));
    }
}

TEST_CASE("strict mode says nothing more of a connection after a packet that cannot be read") {
    std::vector<std::string_view> found{};
    detail::strict_watch watch{[&](const detail::strict_rule& broken) { found.push_back(broken.statement); }};
    watch.begin();
    watch.received(dockwire::test::from_hex("10 0D | 00 04 'MQTT' 05 03 00 00 | 00 | 00 00 | 00 00 | 41 02 00 01"));
    watch.received(dockwire::test::from_hex("41 02 | 00 01"));
    CHECK(found == std::vector<std::string_view>{"MQTT-3.1.2-3"});
}
