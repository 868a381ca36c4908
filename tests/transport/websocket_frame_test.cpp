// Frames of RFC 6455 as they come in: a table of cases, each one whole and in pieces.
#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/transport/websocket/detail/decoder.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire::mqtt::detail;
using dockwire::as_text;
using dockwire::bytes_view;
using dockwire::mqtt::websocket_role;
using dockwire::test::from_hex;

namespace {

constexpr std::uint64_t limit = 100'000;

/// What comes in, and what is made of it. `filler` bytes 'x' follow `bytes`, then `after`.
struct frame_case {
    const char* name{""};
    const char* bytes{""};
    const char* outcome{""};
    std::size_t filler{0};
    const char* after{""};
};

// From a server, which does not mask.
constexpr frame_case to_client[]{
    // 5.2: lengths
    {"an empty frame", "82 00", "data ''"},
    {"one byte", "82 01 'a'", "data 'a'"},
    {"two frames in a row", "82 02 'ab' | 82 01 'c'", "data 'abc'"},
    {"an empty frame between two others", "82 01 'a' | 82 00 | 82 01 'b'", "data 'ab'"},
    {"125 bytes, the most of 7 bits", "82 7D", "data 125 bytes", 125},
    {"126 bytes, the least of 16 bits", "82 7E 00 7E", "data 126 bytes", 126},
    {"127 bytes", "82 7E 00 7F", "data 127 bytes", 127},
    {"255 bytes", "82 7E 00 FF", "data 255 bytes", 255},
    {"256 bytes", "82 7E 01 00", "data 256 bytes", 256},
    {"65,535 bytes, the most of 16 bits", "82 7E FF FF", "data 65535 bytes", 65'535},
    {"65,536 bytes, the least of 64 bits", "82 7F 00 00 00 00 00 01 00 00", "data 65536 bytes", 65'536},
    {"65,537 bytes, and a frame after them", "82 7F 00 00 00 00 00 01 00 01", "data 65538 bytes", 65'537, "82 01 'x'"},
    {"as long as the limit", "82 7F 00 00 00 00 00 01 86 A0", "data 100000 bytes", 100'000},
    {"one above the limit", "82 7F 00 00 00 00 00 01 86 A1", "fault 1009 a frame above the limit"},
    {"4 GiB", "82 7F 00 00 00 01 00 00 00 00", "fault 1009 a frame above the limit"},
    {"as long as can be", "82 7F 7F FF FF FF FF FF FF FF", "fault 1009 a frame above the limit"},
    {"64 bits with the highest set", "82 7F 80 00 00 00 00 00 00 00", "fault 1002 a length of more than 63 bits"},
    {"64 bits, all set", "82 7F FF FF FF FF FF FF FF FF", "fault 1002 a length of more than 63 bits"},
    {"0 in 16 bits", "82 7E 00 00", "fault 1002 a length that is not in its shortest form"},
    {"1 in 16 bits", "82 7E 00 01 'a'", "fault 1002 a length that is not in its shortest form"},
    {"125 in 16 bits", "82 7E 00 7D", "fault 1002 a length that is not in its shortest form"},
    {"0 in 64 bits", "82 7F 00 00 00 00 00 00 00 00", "fault 1002 a length that is not in its shortest form"},
    {"126 in 64 bits", "82 7F 00 00 00 00 00 00 00 7E", "fault 1002 a length that is not in its shortest form"},
    {"65,535 in 64 bits", "82 7F 00 00 00 00 00 00 FF FF", "fault 1002 a length that is not in its shortest form"},
    // cut: more is needed, and nothing is wrong
    {"nothing at all", "", "data ''"},
    {"a first byte alone", "82", "data ''"},
    {"16 bits cut", "82 7E 01", "data ''"},
    {"64 bits cut", "82 7F 00 00 00 00 00 01 00", "data ''"},
    {"a payload cut", "82 05 'Hel'", "data 'Hel'"},
    {"a ping cut", "89 05 'Hel'", "data ''"},
    {"a close frame cut", "88 02 03", "data ''"},
    // 5.2: reserved bits, opcodes
    {"RSV1", "C2 01 'a'", "fault 1002 reserved bits are set"},
    {"RSV2", "A2 01 'a'", "fault 1002 reserved bits are set"},
    {"RSV3", "92 01 'a'", "fault 1002 reserved bits are set"},
    {"all reserved bits", "F2 01 'a'", "fault 1002 reserved bits are set"},
    {"RSV1 in a ping", "C9 00", "fault 1002 reserved bits are set"},
    {"RSV1 in a close frame", "C8 00", "fault 1002 reserved bits are set"},
    {"RSV1 in a continuation", "02 01 'a' | C0 01 'b'", "data 'a' fault 1002 reserved bits are set"},
    {"opcode 3", "83 00", "fault 1002 an unknown opcode"},
    {"opcode 4", "84 00", "fault 1002 an unknown opcode"},
    {"opcode 5", "85 00", "fault 1002 an unknown opcode"},
    {"opcode 6", "86 00", "fault 1002 an unknown opcode"},
    {"opcode 7", "87 00", "fault 1002 an unknown opcode"},
    {"opcode 11", "8B 00", "fault 1002 an unknown opcode"},
    {"opcode 12", "8C 00", "fault 1002 an unknown opcode"},
    {"opcode 13", "8D 00", "fault 1002 an unknown opcode"},
    {"opcode 14", "8E 00", "fault 1002 an unknown opcode"},
    {"opcode 15", "8F 00", "fault 1002 an unknown opcode"},
    {"an unknown opcode after data", "82 01 'a' | 83 00", "data 'a' fault 1002 an unknown opcode"},
    // 5.1: a server does not mask
    {"masked data", "82 81 00 00 00 00 'a'", "fault 1002 a masked frame"},
    {"a masked ping", "89 80 00 00 00 00", "fault 1002 a masked frame"},
    {"a masked close frame", "88 80 00 00 00 00", "fault 1002 a masked frame"},
    {"masked data after data", "82 01 'a' | 82 81 00 00 00 00 'b'", "data 'a' fault 1002 a masked frame"},
    // MQTT 5.0, 6.0: binary frames only
    {"text", "81 05 'Hello'", "fault 1003 a text frame, MQTT travels in binary frames"},
    {"an empty text", "81 00", "fault 1003 a text frame, MQTT travels in binary frames"},
    {"the first fragment of a text", "01 03 'Hel'", "fault 1003 a text frame, MQTT travels in binary frames"},
    {"text after data", "82 01 'a' | 81 01 'b'", "data 'a' fault 1003 a text frame, MQTT travels in binary frames"},
    {"text inside a fragmented message", "02 01 'a' | 81 01 'b'",
     "data 'a' fault 1003 a text frame, MQTT travels in binary frames"},
    // 5.4: fragments
    {"two fragments", "02 03 'Hel' | 80 02 'lo'", "data 'Hello'"},
    {"three fragments", "02 01 'a' | 00 01 'b' | 80 01 'c'", "data 'abc'"},
    {"a message that does not end", "02 01 'a' | 00 01 'b' | 00 01 'c'", "data 'abc'"},
    {"an empty first fragment", "02 00 | 80 01 'a'", "data 'a'"},
    {"an empty last fragment", "02 01 'a' | 80 00", "data 'a'"},
    {"nothing but empty fragments", "02 00 | 00 00 | 00 00 | 80 00", "data ''"},
    {"a whole message after fragments", "02 01 'a' | 80 01 'b' | 82 01 'c'", "data 'abc'"},
    {"fragments after fragments", "02 01 'a' | 80 01 'b' | 02 01 'c' | 80 01 'd'", "data 'abcd'"},
    {"a continuation of nothing", "80 01 'a'", "fault 1002 a continuation of no message"},
    {"a continuation of nothing, not the last", "00 01 'a'", "fault 1002 a continuation of no message"},
    {"an empty continuation of nothing", "80 00", "fault 1002 a continuation of no message"},
    {"a continuation after a whole message", "82 01 'a' | 80 01 'b'", "data 'a' fault 1002 a continuation of no message"},
    {"a continuation after the last", "02 01 'a' | 80 01 'b' | 80 01 'c'", "data 'ab' fault 1002 a continuation of no message"},
    {"a message inside a message", "02 01 'a' | 82 01 'b'", "data 'a' fault 1002 a new message inside a fragmented one"},
    {"a fragment that begins inside a message", "02 01 'a' | 02 01 'b'",
     "data 'a' fault 1002 a new message inside a fragmented one"},
    {"an empty message inside a message", "02 01 'a' | 82 00", "data 'a' fault 1002 a new message inside a fragmented one"},
    // 5.5: control frames
    {"an empty ping", "89 00", "data '' ping ''"},
    {"a ping with a payload", "89 05 'Hello'", "data '' ping 'Hello'"},
    {"a ping of 125 bytes", "89 7D", "data '' ping 125 bytes", 125},
    {"a ping of 126 bytes", "89 7E 00 7E", "fault 1002 a control frame longer than 125 bytes", 126},
    {"a ping in 64 bits", "89 7F 00 00 00 00 00 01 00 00", "fault 1002 a control frame longer than 125 bytes"},
    {"a ping in fragments", "09 03 'Hel' | 80 02 'lo'", "fault 1002 a fragmented control frame"},
    {"a ping between messages", "82 01 'a' | 89 01 'p' | 82 01 'b'", "data 'ab' ping 'p'"},
    {"a ping between fragments", "02 01 'a' | 89 01 'p' | 80 01 'b'", "data 'ab' ping 'p'"},
    {"a ping between all fragments", "02 01 'a' | 89 01 'p' | 00 01 'b' | 89 01 'q' | 80 01 'c'", "data 'abc' ping 'q'"},
    {"only the last ping is answered", "89 01 '1' | 89 01 '2' | 89 01 '3'", "data '' ping '3'"},
    {"an empty ping after another", "89 01 '1' | 89 00", "data '' ping ''"},
    {"a pong that nobody asked for", "8A 00", "data ''"},
    {"a pong with a payload", "82 01 'a' | 8A 04 'pong' | 82 01 'b'", "data 'ab'"},
    {"a pong leaves the ping to be answered", "89 01 'p' | 8A 01 'q'", "data '' ping 'p'"},
    {"a pong between fragments", "02 01 'a' | 8A 01 'q' | 80 01 'b'", "data 'ab'"},
    {"a pong of 126 bytes", "8A 7E 00 7E", "fault 1002 a control frame longer than 125 bytes", 126},
    {"a pong in fragments", "0A 00", "fault 1002 a fragmented control frame"},
    {"a close frame in fragments", "08 00", "fault 1002 a fragmented control frame"},
    // 5.5.1, 7.4: closing
    {"an empty close frame", "88 00", "data '' close"},
    {"close 1000", "88 02 03 E8", "data '' close 1000"},
    {"close 1000 with a reason", "88 05 03 E8 'bye'", "data '' close 1000 'bye'"},
    {"close 1000 with the longest reason", "88 7D 03 E8", "data '' close 1000 123 bytes", 123},
    {"a close frame of 126 bytes", "88 7E 00 7E 03 E8", "fault 1002 a control frame longer than 125 bytes", 124},
    {"half a close code", "88 01 03", "fault 1002 a close frame with half a code"},
    {"close 1001", "88 02 03 E9", "data '' close 1001"},
    {"close 1002", "88 02 03 EA", "data '' close 1002"},
    {"close 1003", "88 02 03 EB", "data '' close 1003"},
    {"close 1007", "88 02 03 EF", "data '' close 1007"},
    {"close 1008", "88 02 03 F0", "data '' close 1008"},
    {"close 1009", "88 02 03 F1", "data '' close 1009"},
    {"close 1010", "88 02 03 F2", "data '' close 1010"},
    {"close 1011", "88 02 03 F3", "data '' close 1011"},
    {"close 1014", "88 02 03 F6", "data '' close 1014"},
    {"close 3000, a framework's", "88 02 0B B8", "data '' close 3000"},
    {"close 3999", "88 02 0F 9F", "data '' close 3999"},
    {"close 4000, an application's", "88 02 0F A0", "data '' close 4000"},
    {"close 4999", "88 02 13 87", "data '' close 4999"},
    {"close 0", "88 02 00 00", "fault 1002 a close code that nobody may send"},
    {"close 999", "88 02 03 E7", "fault 1002 a close code that nobody may send"},
    {"close 1004, reserved", "88 02 03 EC", "fault 1002 a close code that nobody may send"},
    {"close 1005, which means none", "88 02 03 ED", "fault 1002 a close code that nobody may send"},
    {"close 1006, which means none came", "88 02 03 EE", "fault 1002 a close code that nobody may send"},
    {"close 1015, which means TLS", "88 02 03 F7", "fault 1002 a close code that nobody may send"},
    {"close 1016", "88 02 03 F8", "fault 1002 a close code that nobody may send"},
    {"close 2999", "88 02 0B B7", "fault 1002 a close code that nobody may send"},
    {"close 5000", "88 02 13 88", "fault 1002 a close code that nobody may send"},
    {"close 65535", "88 02 FF FF", "fault 1002 a close code that nobody may send"},
    {"a reason with an umlaut", "88 04 03 E8 C3 BC", "data '' close 1000 '\xC3\xBC'"},
    {"a reason of four-byte characters", "88 06 03 E8 F0 9F 98 80", "data '' close 1000 '\xF0\x9F\x98\x80'"},
    {"a reason with a lone continuation byte", "88 03 03 E8 80", "fault 1007 a close reason that is not UTF-8"},
    {"a reason that is cut in a character", "88 03 03 E8 C3", "fault 1007 a close reason that is not UTF-8"},
    {"a reason with an overlong form", "88 04 03 E8 C0 AF", "fault 1007 a close reason that is not UTF-8"},
    {"a reason with an overlong form of three bytes", "88 05 03 E8 E0 80 AF", "fault 1007 a close reason that is not UTF-8"},
    {"a reason with a surrogate", "88 05 03 E8 ED A0 80", "fault 1007 a close reason that is not UTF-8"},
    {"a reason above U+10FFFF", "88 06 03 E8 F4 90 80 80", "fault 1007 a close reason that is not UTF-8"},
    {"a reason with a byte that never occurs", "88 03 03 E8 FF", "fault 1007 a close reason that is not UTF-8"},
    {"data before the close frame", "82 01 'a' | 88 02 03 E8", "data 'a' close 1000"},
    {"data after the close frame is nothing", "88 02 03 E8 | 82 01 'a'", "data '' close 1000"},
    {"a second close frame is nothing", "88 02 03 E8 | 88 02 03 EA", "data '' close 1000"},
    {"a ping after the close frame is nothing", "88 02 03 E8 | 89 00", "data '' close 1000"},
    {"a ping before the close frame", "89 01 'p' | 88 00", "data '' ping 'p' close"},
    {"closing in the middle of a message", "02 01 'a' | 88 00", "data 'a' close"},
    {"data after a fault is nothing", "83 00 | 82 01 'a'", "fault 1002 an unknown opcode"},
};

// From a client, which masks.
constexpr frame_case to_server[]{
    {"the RFC's Hello, as binary", "82 85 | 37 FA 21 3D | 7F 9F 4D 51 58", "data 'Hello'"},
    {"an empty frame has its key too", "82 80 | 37 FA 21 3D", "data ''"},
    {"a key of zeros", "82 85 | 00 00 00 00 | 'Hello'", "data 'Hello'"},
    {"each frame has its own key", "82 81 | 01 00 00 00 | 60 | 82 81 | 02 00 00 00 | 60", "data 'ab'"},
    {"the key begins anew in each fragment", "02 81 | 01 02 00 00 | 60 | 80 81 | 02 01 00 00 | 60", "data 'ab'"},
    {"the key goes around", "82 86 | 20 40 20 40 | 41 21 43 24 65 26", "data 'aacdEf'"},
    {"126 bytes", "82 FE 00 7E | 00 00 00 00", "data 126 bytes", 126},
    {"65,536 bytes", "82 FF 00 00 00 00 00 01 00 00 | 00 00 00 00", "data 65536 bytes", 65'536},
    {"a key cut", "82 85 | 37 FA 21", "data ''"},
    {"a payload cut", "82 85 | 00 00 00 00 | 'Hel'", "data 'Hel'"},
    {"4 GiB is refused before its key comes", "82 FF 00 00 00 01 00 00 00 00", "fault 1009 a frame above the limit"},
    {"data that is not masked", "82 01 'a'", "fault 1002 a frame that is not masked"},
    {"an empty frame that is not masked", "82 00", "fault 1002 a frame that is not masked"},
    {"a ping that is not masked", "89 00", "fault 1002 a frame that is not masked"},
    {"a close frame that is not masked", "88 00", "fault 1002 a frame that is not masked"},
    {"not masked after masked", "82 81 | 00 00 00 00 | 'a' | 82 01 'b'", "data 'a' fault 1002 a frame that is not masked"},
    {"text", "81 85 | 37 FA 21 3D | 7F 9F 4D 51 58", "fault 1003 a text frame, MQTT travels in binary frames"},
    {"a ping", "89 84 | 01 01 01 01 | 71 68 6F 66", "data '' ping 'ping'"},
    {"a ping between fragments", "02 81 | 00 00 00 00 | 'a' | 89 80 | 00 00 00 00 | 80 81 | 00 00 00 00 | 'b'",
     "data 'ab' ping ''"},
    {"a ping of 125 bytes", "89 FD | 00 00 00 00", "data '' ping 125 bytes", 125},
    {"a ping of 126 bytes", "89 FE 00 7E | 00 00 00 00", "fault 1002 a control frame longer than 125 bytes", 126},
    {"a pong", "8A 81 | 00 00 00 00 | 'p'", "data ''"},
    {"a masked close code", "88 82 | 01 01 01 01 | 02 E9", "data '' close 1000"},
    {"a masked reason", "88 85 | 00 00 00 00 | 03 E9 'bye'", "data '' close 1001 'bye'"},
    {"an empty close frame", "88 80 | 37 FA 21 3D", "data '' close"},
    {"half a close code", "88 81 | 00 00 00 00 | 03", "fault 1002 a close frame with half a code"},
    {"a continuation of nothing", "80 81 | 00 00 00 00 | 'a'", "fault 1002 a continuation of no message"},
    {"an MQTT packet in two frames", "82 81 | 00 00 00 00 | C0 | 82 81 | 00 00 00 00 | 00", "data '\xC0' and 1 more"},
};
static_assert(std::size(to_client) + std::size(to_server) >= 100);

std::string quoted(bytes_view bytes) {
    if (bytes.size() > 20) return std::to_string(bytes.size()) + " bytes";
    // A NUL would end the expectation.
    const std::string_view text = as_text(bytes);
    const std::size_t end = text.find('\0');
    const std::string rest = end == text.npos ? "" : " and " + std::to_string(text.size() - end) + " more";
    return "'" + std::string{text.substr(0, end)} + "'" + rest;
}

std::string outcome_of(websocket_decoder& decoder, std::vector<std::byte> bytes, std::size_t piece) {
    std::vector<std::byte> data;
    std::string ping;
    for (std::span<std::byte> rest{bytes}; !rest.empty(); rest = rest.subspan(std::min(piece, rest.size()))) {
        const auto now = rest.first(std::min(piece, rest.size()));
        const std::size_t count = decoder.decode(now);
        data.insert(data.end(), now.begin(), now.begin() + static_cast<std::ptrdiff_t>(count));
        if (const auto pinged = decoder.take_ping()) ping = " ping " + quoted(*pinged);
    }
    std::string line = (decoder.fault() && data.empty() ? "" : "data " + quoted(data)) + ping;
    if (const auto& closed = decoder.close()) {
        line += " close" + (closed->code ? " " + std::to_string(*closed->code) : "");
        if (!closed->reason.empty()) line += " " + quoted(dockwire::as_bytes(closed->reason));
    }
    if (const auto& fault = decoder.fault()) {
        line += (line.empty() ? "" : " ") + ("fault " + std::to_string(static_cast<int>(code_for(fault->error)))) + " ";
        line += fault->what;
    }
    return line;
}

void check_all(std::span<const frame_case> cases, websocket_role self, std::size_t piece) {
    for (const frame_case& each : cases) {
        INFO(each.name << ", " << piece << " bytes at a time");
        std::vector<std::byte> bytes = from_hex(each.bytes);
        bytes.resize(bytes.size() + each.filler, std::byte{'x'});
        const auto after = from_hex(each.after);
        bytes.insert(bytes.end(), after.begin(), after.end());
        websocket_decoder decoder{self, limit};
        CHECK(outcome_of(decoder, bytes, piece) == each.outcome);
    }
}

std::vector<std::byte> counting(std::size_t size) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>(i * 7);
    return bytes;
}

} // namespace

TEST_CASE("WebSocket frames become what they carry, whole, byte by byte and in other pieces", "[MQTT-6.0.0-1][MQTT-6.0.0-2]") {
    const std::size_t piece = GENERATE(std::numeric_limits<std::size_t>::max(), std::size_t{1}, std::size_t{2}, std::size_t{3},
                                       std::size_t{5}, std::size_t{1000});
    check_all(to_client, websocket_role::client_side, piece);
    check_all(to_server, websocket_role::server_side, piece);
}

TEST_CASE("a frame header is written in its shortest form and reads back") {
    struct row {
        std::uint64_t length;
        std::size_t size;
    };
    constexpr row rows[]{
        {0, 2}, {1, 2}, {125, 2}, {126, 4}, {65'535, 4}, {65'536, 10}, {70'000, 10}, {1ULL << 32, 10}, {(1ULL << 63) - 1, 10}};
    for (const auto& [length, size] : rows) {
        for (const auto opcode : {websocket_opcode::binary, websocket_opcode::continuation}) {
            for (const bool masked : {false, true}) {
                CAPTURE(length, masked);
                websocket_header header{opcode, length % 2 == 0, length, {}};
                if (masked) header.mask = mask_key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
                std::array<std::byte, longest_websocket_header> bytes{};
                const std::size_t written = write_websocket_header(bytes, header);
                CHECK(written == size + (masked ? 4 : 0));
                const auto reader = masked ? websocket_role::server_side : websocket_role::client_side;
                const auto read = read_websocket_header(bytes_view{bytes}.first(written), reader, length);
                CHECK_FALSE(read.fault);
                CHECK(read.size == written);
                CHECK(read.header == header);
            }
        }
    }
}

TEST_CASE("masking twice gives the bytes back, at every length, offset and phase of the key") {
    const mask_key key{std::byte{0x37}, std::byte{0xFA}, std::byte{0x21}, std::byte{0x3D}};
    for (std::size_t size = 0; size < 200; size += size < 140 ? 1 : 13) {
        for (std::size_t cut = 0; cut <= size; cut += 1 + size / 7) {
            CAPTURE(size, cut);
            const auto clear = counting(size);
            std::vector<std::byte> masked(size);
            apply_mask(masked.data(), clear.data(), size, key);
            for (std::size_t i = 0; i < size; ++i)
                REQUIRE(masked[i] == (clear[i] ^ key[i % 4]));
            // In place, in two parts.
            apply_mask(masked.data(), masked.data(), cut, key);
            apply_mask(masked.data() + cut, masked.data() + cut, size - cut, advanced(key, cut));
            CHECK(masked == clear);
        }
    }
}

TEST_CASE("unmasking moves bytes down by any distance") {
    const mask_key key{std::byte{9}, std::byte{8}, std::byte{7}, std::byte{6}};
    for (std::size_t distance = 0; distance < 80; ++distance) {
        CAPTURE(distance);
        const auto clear = counting(300);
        std::vector<std::byte> place(distance + clear.size());
        apply_mask(place.data() + distance, clear.data(), clear.size(), key);
        apply_mask(place.data(), place.data() + distance, clear.size(), key);
        place.resize(clear.size());
        CHECK(place == clear);
    }
}
