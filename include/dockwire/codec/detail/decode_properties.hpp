// The property section of a packet (2.2.2).
#pragma once

#include <cstdint>
#include <optional>

#include "dockwire/codec/packet_field.hpp"
#include "dockwire/codec/packet_properties.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/property.hpp"
#include "dockwire/codec/reader.hpp"

namespace dockwire::mqtt::detail {

// Reads the value of one property into its member.
class property_reader {
public:
    property_reader(reader& in, const property_rule& rule, bytes_view section) noexcept
        : in_{in}, rule_{rule}, section_{section} {}

    template <class T>
    void operator()(property identifier, T& member) noexcept {
        if (identifier == rule_.identifier) take(member);
    }

private:
    [[gnu::noinline]] void take(std::optional<bool>& member) noexcept { member = number(in_.u8(rule_.field)) != 0; }
    [[gnu::noinline]] void take(std::optional<qos>& member) noexcept { member = static_cast<qos>(number(in_.u8(rule_.field))); }
    [[gnu::noinline]] void take(std::optional<std::uint16_t>& member) noexcept {
        member = static_cast<std::uint16_t>(number(in_.u16(rule_.field)));
    }
    [[gnu::noinline]] void take(std::optional<std::uint32_t>& member) noexcept { member = number(in_.u32(rule_.field)); }
    [[gnu::noinline]] void take(std::optional<subscription_id>& member) noexcept { member = {number(in_.variable(rule_.field))}; }
    [[gnu::noinline]] void take(std::optional<std::string_view>& member) noexcept { member = in_.text(rule_.field); }
    [[gnu::noinline]] void take(std::optional<binary>& member) noexcept { member = binary{in_.data(rule_.field)}; }
    [[gnu::noinline]] void take(list_view<subscription_id>& member) noexcept {
        number(in_.variable(rule_.field));
        count(member);
    }
    [[gnu::noinline]] void take(list_view<user_property>& member) noexcept {
        in_.text(rule_.field);
        in_.text(rule_.field);
        count(member);
    }

    // Repeated properties stay where they are: the view finds them again in the section.
    template <class T>
    void count(list_view<T>& member) noexcept {
        if (in_.ok()) member = list_view<T>{section_, member.size() + 1};
    }

    std::uint32_t number(std::uint32_t value) noexcept {
        if (value >= rule_.least && value <= rule_.most) return value;
        in_.fail({rule_.out_of_range, false, {flaws::out_of_range.text, rule_.out_of_range_statement}, rule_.field.name});
        return 0;
    }

    reader& in_;
    const property_rule& rule_;
    bytes_view section_;
};

// The row of the next property, if the packet may have it here and now.
inline const property_rule* next_property(reader& in, packet_set carrier, std::uint64_t& seen) noexcept {
    const property_rule* const rule = find_property(in.variable(fields::property_identifier));
    if (!in.ok()) return nullptr;
    if (rule == nullptr) {
        in.malformed({"property identifier: not one of MQTT 5.0", "2.2.2.2"});
        return nullptr;
    }
    if ((rule->carriers & carrier) == 0) in.malformed(flaws::misplaced, rule->field.name);
    const std::uint64_t bit = std::uint64_t{1} << static_cast<unsigned>(rule->identifier);
    if ((seen & bit) != 0 && (rule->repeatable_in & carrier) == 0) in.protocol_error(flaws::repeated, rule->field.name);
    seen |= bit;
    return in.ok() ? rule : nullptr;
}

template <class Packet>
void read_property_section(reader& section, Packet& packet) noexcept {
    const bytes_view whole = section.view();
    std::uint64_t seen = 0;
    while (!section.done()) {
        if (const property_rule* const rule = next_property(section, carrier_of<Packet>, seen)) {
            each_property(packet, property_reader{section, *rule, whole});
        }
    }
}

template <class Packet>
void read_properties(reader& in, Packet& packet) noexcept {
    const std::uint32_t size = in.variable(fields::property_length);
    if (size == 0) return;
    reader section = in.section(size, fields::property_length);
    read_property_section(section, packet);
    if (!in.ok()) in.rest();
}

} // namespace dockwire::mqtt::detail
