// How packet tests look at bytes: whole, byte by byte, and followed by the next packet.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/codec/codec.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

namespace dockwire::test {

using namespace dockwire::mqtt;

/// What a decoder said to some bytes, comparable and printable.
struct verdict {
    std::string text{};
    bool operator==(const verdict&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const verdict& v) { return out << v.text; }

inline verdict refused(std::string_view what, reason_code reason, bool malformed) {
    return {std::string{malformed ? "malformed, " : "refused, "} + std::string{name_of(reason)} + ", " + std::string{what}};
}
inline verdict refused(std::string_view what, reason_code reason) {
    return refused(what, reason, reason == reason_code::malformed_packet);
}
inline verdict refused(const peer_fault& fault) { return refused(fault.text(), fault.reason, fault.malformed); }

/// An accepted packet is told by what it encodes to.
template <class Packet>
verdict accepted(const Packet& packet) {
    byte_buffer out;
    encode(packet, out);
    return {to_hex(out.view())};
}

inline verdict incomplete() { return {"incomplete"}; }

/// The verdict on the packet at the front of `input`.
inline verdict verdict_of(bytes_view input, side receiver) {
    const frame found = next_frame(input);
    if (found.fault) return refused(*found.fault);
    if (found.state == frame::status::incomplete) return incomplete();
    verdict result{"no packet was handed on"};
    const auto fault = decode(input.first(found.size), receiver, [&](const auto& packet) { result = accepted(packet); });
    return fault ? refused(*fault) : result;
}

/// The first verdict that is not "incomplete" when bytes come one at a time.
inline verdict verdict_byte_by_byte(bytes_view input, side receiver) {
    for (std::size_t size = 0; size < input.size(); ++size) {
        const verdict early = verdict_of(input.first(size), receiver);
        if (early != incomplete()) return early;
    }
    return verdict_of(input, receiver);
}

inline verdict verdict_with_next_packet(bytes_view input, side receiver) {
    std::vector<std::byte> both{input.begin(), input.end()};
    for (const std::byte byte : receiver == side::server ? "C0 00"_hex : "D0 00"_hex)
        both.push_back(byte);
    return verdict_of(both, receiver);
}

/// One packet that a peer sends and must not.
struct refusal {
    std::string_view fact{};
    std::string_view bytes{};
    std::string_view what{};
    reason_code reason{reason_code::malformed_packet};
};

inline void check_refusals(std::span<const refusal> cases, side receiver) {
    for (const refusal& each : cases) {
        DYNAMIC_SECTION(each.fact) {
            const auto bytes = from_hex(each.bytes);
            const verdict wanted = refused(each.what, each.reason);
            CHECK(verdict_of(bytes, receiver) == wanted);
            CHECK(verdict_byte_by_byte(bytes, receiver) == wanted);
            CHECK(verdict_with_next_packet(bytes, receiver) == wanted);
        }
    }
}

// What the tables of several packets use.
inline constexpr packet_id some_id{0x0102};
inline constexpr user_property one_pair[]{{"k", "v"}};
inline constexpr auto protocol = reason_code::protocol_error;

/// One packet and the bytes that stand for it, in our canonical form.
template <class Packet>
struct packet_case {
    std::string_view fact{};
    Packet packet{};
    std::string_view bytes{};
};

/// Whether `bytes` decode to exactly this packet.
template <class Packet>
bool decodes_to(bytes_view bytes, side receiver, const Packet& wanted) {
    bool equal = false;
    const auto fault = decode(bytes, receiver, [&](const auto& packet) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(packet)>, Packet>) equal = packet == wanted;
    });
    if (fault) UNSCOPED_INFO(fault->text());
    return !fault && equal;
}

/// Packet to bytes and back, and the ways in which bytes arrive.
template <class Packet>
void check_packets(std::span<const packet_case<Packet>> cases, side receiver) {
    for (const auto& each : cases) {
        DYNAMIC_SECTION(each.fact) {
            const auto bytes = from_hex(each.bytes);
            const verdict wanted{to_hex(bytes)};
            CHECK_FALSE(check(each.packet));
            CHECK(accepted(each.packet) == wanted);
            CHECK(encoded_size(each.packet) == bytes.size());
            CHECK(decodes_to(bytes, receiver, each.packet));
            CHECK(verdict_of(bytes, receiver) == wanted);
            CHECK(verdict_byte_by_byte(bytes, receiver) == wanted);
            CHECK(verdict_with_next_packet(bytes, receiver) == wanted);
        }
    }
}

/// Bytes that are valid but not as we write them, and what they become.
struct other_form {
    std::string_view fact{};
    std::string_view bytes{};
    std::string_view canonical{};
};

inline void check_other_forms(std::span<const other_form> cases, side receiver) {
    for (const other_form& each : cases) {
        DYNAMIC_SECTION(each.fact) {
            const auto bytes = from_hex(each.bytes);
            const verdict wanted{to_hex(from_hex(each.canonical))};
            CHECK(verdict_of(bytes, receiver) == wanted);
            CHECK(verdict_byte_by_byte(bytes, receiver) == wanted);
            CHECK(verdict_with_next_packet(bytes, receiver) == wanted);
        }
    }
}

} // namespace dockwire::test
