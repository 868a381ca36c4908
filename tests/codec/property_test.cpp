// The property table and the lists of each packet agree, and hold for every packet.
#include <algorithm>
#include <vector>

#include "dockwire/codec/codec.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire;
using namespace dockwire::mqtt;
using namespace dockwire::test;

namespace {

struct listed_property {
    property identifier{};
    bool repeats{false};
    property_type type{};
};

constexpr property_type type_for(const std::optional<bool>&) { return property_type::byte; }
constexpr property_type type_for(const std::optional<qos>&) { return property_type::byte; }
constexpr property_type type_for(const std::optional<std::uint16_t>&) { return property_type::two_byte_integer; }
constexpr property_type type_for(const std::optional<std::uint32_t>&) { return property_type::four_byte_integer; }
constexpr property_type type_for(const std::optional<subscription_id>&) { return property_type::variable_byte_integer; }
constexpr property_type type_for(const list_view<subscription_id>&) { return property_type::variable_byte_integer; }
constexpr property_type type_for(const std::optional<std::string_view>&) { return property_type::utf8_string; }
constexpr property_type type_for(const std::optional<binary>&) { return property_type::binary_data; }
constexpr property_type type_for(const list_view<user_property>&) { return property_type::utf8_string_pair; }

struct lister {
    std::vector<listed_property>& list;

    template <class T>
    void operator()(property identifier, const std::optional<T>& member) const {
        list.push_back({identifier, false, type_for(member)});
    }
    template <class T>
    void operator()(property identifier, const list_view<T>& member) const {
        list.push_back({identifier, true, type_for(member)});
    }
};

// Whether the list of one packet is what the table says.
template <class Packet>
void check_list() {
    CAPTURE(carrier_of<Packet>);
    const Packet packet{};
    std::vector<listed_property> list;
    each_property(packet, lister{list});
    CHECK(std::ranges::is_sorted(list, {}, &listed_property::identifier));
    for (const property_rule& rule : property_rules) {
        CAPTURE(rule.field.name);
        const auto listed = std::ranges::find(list, rule.identifier, &listed_property::identifier);
        const bool carried = (rule.carriers & carrier_of<Packet>) != 0;
        REQUIRE(carried == (listed != list.end()));
        if (!carried) continue;
        CHECK(listed->repeats == ((rule.repeatable_in & carrier_of<Packet>) != 0));
        CHECK(listed->type == rule.type);
    }
}

// The least value of each type.
std::string_view sample(property_type type) {
    switch (type) {
    case property_type::byte:
    case property_type::variable_byte_integer:
        return "01";
    case property_type::two_byte_integer:
        return "00 01";
    case property_type::four_byte_integer:
        return "00 00 00 01";
    case property_type::utf8_string:
    case property_type::binary_data:
        return "00 01 'x'";
    case property_type::utf8_string_pair:
        return "00 01 'x' 00 01 'y'";
    }
    return "";
}

// A packet of each type, cut where its property section stands.
struct frame_around {
    packet_set carrier{0};
    std::string_view before{};
    std::string_view after{};
    side receiver{side::client};
};

const frame_around frames[]{
    {set_of(packet_type::connect), "10 | 00 04 'MQTT' | 05 | 00 | 00 00", "00 00", side::server},
    {will_properties, "10 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00", "00 01 'w' | 00 00", side::server},
    {set_of(packet_type::connack), "20 | 00 | 00", ""},
    {set_of(packet_type::publish), "30 | 00 01 'a'", "'p'"},
    {set_of(packet_type::puback), "40 | 00 01 | 00", ""},
    {set_of(packet_type::pubrec), "50 | 00 01 | 00", ""},
    {set_of(packet_type::pubrel), "62 | 00 01 | 00", ""},
    {set_of(packet_type::pubcomp), "70 | 00 01 | 00", ""},
    {set_of(packet_type::subscribe), "82 | 00 01", "00 01 'a' 00", side::server},
    {set_of(packet_type::suback), "90 | 00 01", "00"},
    {set_of(packet_type::unsubscribe), "A2 | 00 01", "00 01 'a'", side::server},
    {set_of(packet_type::unsuback), "B0 | 00 01", "00"},
    {set_of(packet_type::disconnect), "E0 | 00", "", side::server},
    {set_of(packet_type::auth), "F0 | 18", ""},
};

// The packet with this property section in it.
std::vector<std::byte> packet_with(const frame_around& around, const std::vector<std::byte>& section) {
    std::vector<std::byte> packet = from_hex(around.before);
    packet.push_back(static_cast<std::byte>(section.size()));
    packet.insert(packet.end(), section.begin(), section.end());
    const auto after = from_hex(around.after);
    packet.insert(packet.end(), after.begin(), after.end());
    packet.insert(packet.begin() + 1, static_cast<std::byte>(packet.size() - 1));
    return packet;
}

std::vector<std::byte> property_bytes(const property_rule& rule, int times) {
    std::vector<std::byte> bytes;
    for (int i = 0; i < times; ++i) {
        bytes.push_back(static_cast<std::byte>(rule.identifier));
        for (const std::byte byte : from_hex(sample(rule.type)))
            bytes.push_back(byte);
    }
    return bytes;
}

// These two belong together, and AUTH must have the first.
bool wants_method(packet_set carrier, property identifier) {
    return identifier == property::authentication_data ||
           (carrier == set_of(packet_type::auth) && identifier != property::authentication_method);
}

std::optional<peer_fault> fault_of(const frame_around& around, const property_rule& rule, int times) {
    auto section = property_bytes(rule, times);
    if (wants_method(around.carrier, rule.identifier)) {
        for (const std::byte byte : "15 00 01 'M'"_hex)
            section.push_back(byte);
    }
    return decode(packet_with(around, section), around.receiver, [](const auto&) {});
}

} // namespace

TEST_CASE("each packet lists exactly the properties that the table gives it, in order") {
    check_list<packet::connect>();
    check_list<will>();
    check_list<packet::connack>();
    check_list<packet::publish>();
    check_list<packet::puback>();
    check_list<packet::pubrec>();
    check_list<packet::pubrel>();
    check_list<packet::pubcomp>();
    check_list<packet::subscribe>();
    check_list<packet::suback>();
    check_list<packet::unsubscribe>();
    check_list<packet::unsuback>();
    check_list<packet::pingreq>();
    check_list<packet::pingresp>();
    check_list<packet::disconnect>();
    check_list<packet::auth>();
}

TEST_CASE("every property is taken where the table allows it and refused everywhere else") {
    for (const frame_around& around : frames) {
        for (const property_rule& rule : property_rules) {
            CAPTURE(around.before, rule.field.name);
            const auto fault = fault_of(around, rule, 1);
            if ((rule.carriers & around.carrier) != 0) {
                CHECK_FALSE(fault);
            } else {
                CHECK(fault == peer_fault{reason_code::malformed_packet, true, flaws::misplaced, rule.field.name});
            }
        }
    }
}

TEST_CASE("a property is taken twice only where the table allows it") {
    for (const frame_around& around : frames) {
        for (const property_rule& rule : property_rules) {
            if ((rule.carriers & around.carrier) == 0) continue;
            CAPTURE(around.before, rule.field.name);
            const auto fault = fault_of(around, rule, 2);
            if ((rule.repeatable_in & around.carrier) != 0) {
                CHECK_FALSE(fault);
            } else {
                CHECK(fault == peer_fault{reason_code::protocol_error, false, flaws::repeated, rule.field.name});
            }
        }
    }
}

TEST_CASE("every property that is cut is malformed, wherever it is cut") {
    for (const frame_around& around : frames) {
        for (const property_rule& rule : property_rules) {
            if ((rule.carriers & around.carrier) == 0) continue;
            auto section = property_bytes(rule, 1);
            while (section.size() > 1) {
                section.pop_back();
                CAPTURE(around.before, rule.field.name, section.size());
                const auto fault = decode(packet_with(around, section), around.receiver, [](const auto&) {});
                CHECK(fault == peer_fault{reason_code::malformed_packet, true, flaws::cut_short, rule.field.name});
            }
        }
    }
}

TEST_CASE("an identifier that is in no row is malformed") {
    int unknown = 0;
    for (unsigned identifier = 0; identifier < 0x80; ++identifier) {
        if (find_property(identifier) != nullptr) continue;
        ++unknown;
        CAPTURE(identifier);
        const std::vector<std::byte> section{static_cast<std::byte>(identifier), std::byte{0}};
        const auto fault = decode(packet_with(frames[0], section), side::server, [](const auto&) {});
        CHECK(fault == peer_fault{reason_code::malformed_packet, true, {"property identifier: not one of MQTT 5.0", "2.2.2.2"}});
    }
    CHECK(unknown == 0x80 - 27);
    CHECK(find_property(0x80) == nullptr);
    CHECK(find_property(0x126) == nullptr);
}
