// Recognition results are found in video streams, whatever the pieces in which these come.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dockwire/core/bytes.hpp"
#include "dockwire/dji/protocol/ai_sei.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::test;

namespace {

using byte_stream = std::vector<std::byte>;
using found_frames = std::vector<ai::frame>;

// GCC 12 warns of an insert here when it optimises.
void append(byte_stream& to, bytes_view more) {
    for (const std::byte one : more)
        to.push_back(one);
}

byte_stream joined(std::initializer_list<byte_stream> parts) {
    byte_stream all{};
    for (const byte_stream& one : parts)
        append(all, one);
    return all;
}

/// Writes what a reader reads.
struct sei_encoder {
    std::endian order{std::endian::little};

    void number(byte_stream& to, std::uint32_t value, std::size_t size) const {
        for (std::size_t i = 0; i < size; ++i)
            to.push_back(static_cast<std::byte>(value >> 8 * (order == std::endian::big ? size - 1 - i : i)));
    }

    void box(byte_stream& to, const ai::box& one) const {
        number(to, one.id, 2);
        number(to, static_cast<std::uint8_t>(one.type), 1);
        number(to, static_cast<std::uint8_t>(one.state), 1);
        for (const std::uint16_t value : {one.center_x, one.center_y, one.width, one.height})
            number(to, value, 2);
        number(to, one.distance, 4);
    }

    /// A group of boxes and one of counts, and `more` groups.
    byte_stream results(const ai::frame& of, bytes_view more_groups = {}, std::uint32_t more = 0) const {
        byte_stream made{std::byte{of.version}};
        number(made, of.time_stamp, 4);
        number(made, static_cast<std::uint8_t>(of.type), 1);
        if (of.extension) append(made, *of.extension);
        number(made, of.track_id, 2);
        number(made, of.reserved, 1);
        number(made, 2 + more, 1);
        for (const std::uint32_t head : {10U, static_cast<std::uint32_t>(of.boxes.size())})
            number(made, head, 1);
        for (const ai::box& one : of.boxes)
            box(made, one);
        for (const std::uint32_t head : {12U, static_cast<std::uint32_t>(of.counts.size())})
            number(made, head, 1);
        for (const ai::class_count& one : of.counts) {
            number(made, static_cast<std::uint8_t>(one.type), 1);
            number(made, one.count, 2);
        }
        append(made, more_groups);
        return made;
    }

    byte_stream part(std::uint16_t type, bytes_view data) const {
        byte_stream made{};
        number(made, type, 2);
        number(made, static_cast<std::uint32_t>(data.size()), 2);
        append(made, data);
        return made;
    }
};

byte_stream sei_message(std::uint8_t type, bytes_view data, std::size_t too_large_by = 0) {
    byte_stream made{std::byte{type}};
    std::size_t size = data.size() + too_large_by;
    for (; size >= 255; size -= 255)
        made.push_back(std::byte{255});
    made.push_back(static_cast<std::byte>(size));
    append(made, data);
    return made;
}

/// With a start code of four bytes, protected, and with the bit that ends it.
byte_stream sei_unit(bytes_view head, std::initializer_list<byte_stream> messages) {
    byte_stream made{from_hex("00 00 00 01")};
    append(made, head);
    std::size_t zeros = 0;
    for (const std::byte one : joined(messages)) {
        if (zeros >= 2 && one <= std::byte{3}) made.push_back(std::byte{3}), zeros = 0;
        made.push_back(one);
        zeros = one == std::byte{0} ? zeros + 1 : 0;
    }
    made.push_back(std::byte{0x80});
    return made;
}

const byte_stream h264{std::byte{6}};
const byte_stream a_slice{from_hex("00 00 01 | 65 88 84 00 00 03 00 10 FF FE")};

/// Zeros everywhere: much of it has to be protected.
ai::frame sparse() {
    ai::frame made{};
    made.version = 1;
    made.time_stamp = 0x01000000;
    made.type = ai::frame_type::base;
    made.extension.emplace();
    made.boxes.push_back({.id = 3, .type = ai::object_type::person, .center_x = 0x0100, .distance = 2});
    made.boxes.push_back({.id = 0x0100, .center_y = 1, .height = 0x0300, .distance = 0x01000000});
    made.counts.push_back({ai::object_type::person, 1});
    return made;
}

ai::frame dense() {
    ai::frame made{};
    made.version = 2;
    made.time_stamp = 123'456'789;
    made.type = ai::frame_type::base;
    made.extension.emplace();
    for (std::size_t i = 0; i < made.extension->size(); ++i)
        made.extension->at(i) = static_cast<std::byte>(i + 200);
    made.track_id = 777;
    made.reserved = 9;
    made.boxes.push_back({.id = 4321,
                          .type = ai::object_type::boat,
                          .state = ai::object_state::found_again,
                          .center_x = 5000,
                          .center_y = 2500,
                          .width = 9999,
                          .height = 301,
                          .distance = 123'456});
    made.counts.push_back({ai::object_type::car, 300});
    made.counts.push_back({ai::object_type::boat, 65'535});
    return made;
}

/// An SEI unit of H.264 with the results of a frame.
byte_stream sei_of(const ai::frame& of, sei_encoder by = {}) {
    return sei_unit(h264, {sei_message(0xF5, by.part(7, by.results(of)))});
}

byte_stream without_start_code(byte_stream one) {
    one.erase(one.begin(), one.begin() + 4);
    return one;
}

found_frames read_piece(ai_sei& by, bytes_view piece) {
    found_frames all{};
    while (auto one = by.next(piece))
        all.push_back(std::move(*one));
    CHECK(piece.empty());
    return all;
}

found_frames read_end(ai_sei& by) {
    found_frames all{};
    while (auto one = by.finish())
        all.push_back(std::move(*one));
    return all;
}

found_frames read_whole(ai_sei& by, bytes_view whole) {
    found_frames all = read_piece(by, whole);
    for (ai::frame& one : read_end(by))
        all.push_back(std::move(one));
    return all;
}

found_frames read_whole(bytes_view whole, const ai_sei_options& options = {}) {
    ai_sei reader{options};
    return read_whole(reader, whole);
}

} // namespace

TEST_CASE("results are read from the bytes of a stream") {
    const auto bytes =
        from_hex("00 00 00 01 | 06 | F5 31 | 07 00 2D 00 | 01 | 78 56 34 12 | 01 | 01 02 03 04 05 06 07 08 09 0A 0B 0C"
                 " | 15 00 | 00 03 | 02 | 0A 01 | 05 00 02 01 88 13 C4 09 64 00 C8 00 40 E2 01 03 | 0C 01 | 02 07 01"
                 " | 80 | 00 00 01 65 88");
    ai_sei reader{};
    const auto found = read_piece(reader, bytes);
    REQUIRE(found.size() == 1);
    CHECK(found[0].version == 1);
    CHECK(found[0].time_stamp == 0x12345678);
    CHECK(found[0].type == ai::frame_type::base);
    REQUIRE(found[0].extension);
    CHECK(found[0].extension->back() == std::byte{12});
    CHECK(found[0].track_id == 21);
    REQUIRE(found[0].boxes.size() == 1);
    CHECK(found[0].boxes[0] == ai::box{.id = 5,
                                       .type = ai::object_type::person,
                                       .state = ai::object_state::tracked,
                                       .center_x = 5000,
                                       .center_y = 2500,
                                       .width = 100,
                                       .height = 200,
                                       .distance = 0x0301E240});
    CHECK(found[0].counts == std::vector{ai::class_count{ai::object_type::person, 263}});
    CHECK(reader.statistics() == ai_sei_statistics{.units = 1, .results = 1});
}

TEST_CASE("results come with the start code of the next unit, or at the end of the stream") {
    ai_sei reader{};
    CHECK(read_piece(reader, sei_of(dense())).empty());
    CHECK(read_piece(reader, from_hex("00 00")).empty());
    CHECK(read_piece(reader, from_hex("01")) == found_frames{dense()});
    CHECK(read_end(reader).empty());
    CHECK(read_piece(reader, sei_of(sparse())).empty());
    CHECK(read_end(reader) == found_frames{sparse()});
    CHECK(read_end(reader).empty());
    CHECK(read_piece(reader, from_hex("06 F5 00 80")).empty());
    CHECK(read_end(reader).empty());
    // No start code spans a gap.
    CHECK(read_whole(reader, joined({sei_of(dense()), from_hex("00 00")})) == found_frames{dense()});
    CHECK(read_whole(reader, joined({from_hex("01"), without_start_code(sei_of(dense()))})).empty());
}

TEST_CASE("a stream that is cut anywhere has the same results") {
    const byte_stream whole = joined({from_hex("FF 00 00"), a_slice, sei_of(sparse()), a_slice, from_hex("00 00 00"),
                                      sei_of(dense()), sei_of(sparse(), {std::endian::big}), from_hex("00 00 00 00")});
    const found_frames expected{sparse(), dense(), sparse()};
    for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
        ai_sei reader{};
        found_frames found = read_piece(reader, std::span{whole}.first(cut));
        for (ai::frame& one : read_whole(reader, std::span{whole}.subspan(cut)))
            found.push_back(std::move(one));
        CHECK(found == expected);
    }
    ai_sei reader{};
    found_frames found{};
    for (const std::byte& one : whole)
        for (ai::frame& each : read_piece(reader, bytes_view{&one, 1}))
            found.push_back(std::move(each));
    for (ai::frame& each : read_end(reader))
        found.push_back(std::move(each));
    CHECK(found == expected);
    CHECK(reader.statistics() == ai_sei_statistics{.units = 3, .results = 3});
}

TEST_CASE("numbers are read in either byte order, which the part of type 7 shows") {
    const sei_encoder little{std::endian::little};
    const sei_encoder big{std::endian::big};
    for (const sei_encoder& by : {little, big})
        for (const ai::frame& one : {sparse(), dense()}) {
            CHECK(read_whole(sei_of(one, by)) == found_frames{one});
            CHECK(read_whole(sei_of(one, by), {.byte_order = by.order}) == found_frames{one});
            CHECK(read_whole(sei_of(one, by), {.byte_order = by.order == big.order ? little.order : big.order}).empty());
        }
}

TEST_CASE("Agora has the same results in messages of another type") {
    const sei_encoder by{};
    CHECK(read_whole(sei_unit(h264, {sei_message(0x65, by.part(7, by.results(dense())))})) == found_frames{dense()});
    CHECK(read_whole(sei_unit(h264, {sei_message(0x05, by.part(7, by.results(dense())))})).empty());
}

TEST_CASE("H.265 has SEI units before and behind a picture") {
    const sei_encoder by{};
    const auto in_unit = [&](std::string_view head) {
        return joined({from_hex("00 00 01 | 26 01 AF"),
                       sei_unit(from_hex(head), {sei_message(0xF5, by.part(7, by.results(sparse())))}), a_slice});
    };
    CHECK(read_whole(in_unit("50 01"), {.codec = ai::video_codec::h265}) == found_frames{sparse()});
    CHECK(read_whole(in_unit("4E 01"), {.codec = ai::video_codec::h265}) == found_frames{sparse()});
    CHECK(read_whole(in_unit("42 01"), {.codec = ai::video_codec::h265}).empty());
    CHECK(read_whole(sei_of(sparse()), {.codec = ai::video_codec::h265}).empty());
    CHECK(read_whole(in_unit("50 01")).empty());
    CHECK(read_whole(from_hex("00 00 01 50"), {.codec = ai::video_codec::h265}).empty());
}

TEST_CASE("an SEI unit of H.264 has that type and no error bit") {
    const sei_encoder by{};
    const auto in_unit = [&](std::string_view head) {
        return sei_unit(from_hex(head), {sei_message(0xF5, by.part(7, by.results(dense())))});
    };
    CHECK(read_whole(in_unit("66")) == found_frames{dense()});
    CHECK(read_whole(in_unit("86")).empty());
    CHECK(read_whole(in_unit("05")).empty());
}

TEST_CASE("what stands around the results in a unit is skipped") {
    const sei_encoder by{};
    const byte_stream both = joined({by.part(1, from_hex("AA")), by.part(7, by.results(dense())), by.part(9, {}),
                                     by.part(7, by.results(sparse())), from_hex("01 02 03")});
    const byte_stream whole = sei_unit(h264, {sei_message(0x05, byte_stream(300)), sei_message(0xF5, both), sei_message(0x06, {}),
                                              sei_message(0x65, by.part(7, by.results(dense())))});
    ai_sei reader{};
    CHECK(read_whole(reader, whole) == found_frames{dense(), sparse(), dense()});
    CHECK(reader.statistics() == ai_sei_statistics{.units = 1, .results = 3});
}

TEST_CASE("types and sizes of messages go on behind each byte FF") {
    const sei_encoder by{};
    for (const std::size_t size : {254U, 255U, 256U, 509U, 510U, 511U, 5'000U}) {
        const byte_stream results = by.part(7, by.results(dense()));
        const byte_stream padded = joined({results, by.part(2, byte_stream(size - results.size() - 4, std::byte{7}))});
        REQUIRE(padded.size() == size);
        CHECK(read_whole(sei_unit(h264, {sei_message(0xF5, padded)})) == found_frames{dense()});
    }
    const byte_stream other_type = joined({from_hex("FF"), sei_message(0xF5, by.part(7, by.results(dense())))});
    CHECK(read_whole(sei_unit(h264, {other_type})).empty());
}

TEST_CASE("the size of a message may count the bytes that protect it") {
    const sei_encoder by{};
    const byte_stream results = by.part(7, by.results(sparse()));
    const byte_stream whole = sei_of(sparse());
    const std::size_t protection = whole.size() - 4 - 1 - 2 - results.size() - 1;
    REQUIRE(protection > 3);
    CHECK(read_whole(sei_unit(h264, {sei_message(0xF5, results, protection)})) == found_frames{sparse()});
    ai_sei reader{};
    CHECK(read_whole(reader, sei_unit(h264, {sei_message(0xF5, results, protection + 2)})).empty());
    CHECK(reader.statistics().malformed == 1);
    CHECK(read_whole(reader, joined({sei_of(sparse()), from_hex("00 00 01 06 F5 03 AA 80")})) == found_frames{sparse()});
    CHECK(reader.statistics().malformed == 2);
}

TEST_CASE("a frame that is not a base frame has no extension") {
    ai::frame other = dense();
    other.extension.reset();
    for (const auto type : {ai::frame_type::invalid, ai::frame_type{7}}) {
        other.type = type;
        CHECK(read_whole(sei_of(other)) == found_frames{other});
    }
}

TEST_CASE("values that are not documented are kept") {
    ai::frame newer = dense();
    newer.boxes[0].type = ai::object_type{99};
    newer.boxes[0].state = ai::object_state{200};
    newer.counts[0].type = ai::object_type{255};
    CHECK(read_whole(sei_of(newer)) == found_frames{newer});
}

TEST_CASE("groups of an unknown type are left unread with all behind them") {
    const sei_encoder by{};
    const auto groups = from_hex("63 02 AA BB | 0A 00 | 0C 00");
    ai_sei reader{};
    const auto found = read_whole(reader, sei_unit(h264, {sei_message(0xF5, by.part(7, by.results(dense(), groups, 3)))}));
    ai::frame expected = dense();
    expected.unread_groups = 3;
    expected.unread = groups;
    CHECK(found == found_frames{expected});
    CHECK(reader.statistics() == ai_sei_statistics{.units = 1, .results = 1, .unread_groups = 3});
}

TEST_CASE("an empty group of an unknown type is skipped, and several groups of one type are read") {
    const sei_encoder by{};
    const auto groups = from_hex("63 00 | 0C 01 02 03 00");
    ai::frame expected = dense();
    expected.counts.push_back({ai::object_type::person, 3});
    CHECK(read_whole(sei_unit(h264, {sei_message(0xF5, by.part(7, by.results(dense(), groups, 2)))})) == found_frames{expected});
}

TEST_CASE("bytes behind the last group belong to something newer") {
    const sei_encoder by{};
    CHECK(read_whole(sei_unit(h264, {sei_message(0xF5, by.part(7, by.results(dense(), from_hex("AA BB CC"))))})) ==
          found_frames{dense()});
}

TEST_CASE("results that end too early are counted and not told") {
    const sei_encoder by{};
    const byte_stream whole = by.results(dense());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const byte_stream cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        ai_sei reader{};
        CHECK(read_whole(reader, joined({sei_unit(h264, {sei_message(0xF5, by.part(7, cut))}), sei_of(sparse())})) ==
              found_frames{sparse()});
        CHECK(reader.statistics() == ai_sei_statistics{.units = 2, .results = 1, .malformed = 1});
    }
}

TEST_CASE("units and parts that end too early are counted") {
    const std::vector<byte_stream> cut{from_hex("F5 FF FF"), from_hex("F5 03 07"), from_hex("FF FF"),
                                       from_hex("F5 04 | 07 00 01 00"), from_hex("F5 06 | 07 07 01 01 AA BB")};
    for (const byte_stream& one : cut) {
        ai_sei reader{};
        CHECK(read_whole(reader, sei_unit(h264, {one})).empty());
        CHECK(reader.statistics() == ai_sei_statistics{.units = 1, .malformed = 1});
    }
    ai_sei reader{};
    CHECK(read_whole(reader, from_hex("00 00 01 06 | 00 00 01 06 80 | 00 00 01 | 00 00 01 06 F5 00")).empty());
    CHECK(reader.statistics() == ai_sei_statistics{.units = 3});
}

TEST_CASE("a unit that is too long is skipped and counted") {
    const byte_stream one = sei_of(dense());
    const std::size_t length = one.size() - 4; // there is nothing to protect in it
    ai_sei fits{{.longest_unit = length}};
    CHECK(read_whole(fits, joined({one, sei_of(dense())})) == found_frames{dense(), dense()});
    ai_sei too_small{{.longest_unit = length - 1}};
    CHECK(read_whole(too_small, joined({one, a_slice, one})).empty());
    CHECK(too_small.statistics() == ai_sei_statistics{.too_long = 2});
    ai_sei reader{};
    const byte_stream endless =
        joined({from_hex("00 00 01 06"), byte_stream(300'000, std::byte{0x55}), byte_stream(300'000), sei_of(sparse())});
    CHECK(read_whole(reader, endless) == found_frames{sparse()});
    CHECK(reader.statistics() == ai_sei_statistics{.units = 1, .results = 1, .too_long = 1});
}

TEST_CASE("the longest results fit") {
    ai::frame large = sparse();
    large.boxes.assign(255, {});
    const sei_encoder by{};
    byte_stream groups{};
    for (int i = 0; i < 14; ++i) {
        groups.insert(groups.end(), {std::byte{10}, std::byte{255}});
        groups.resize(groups.size() + 255 * 16);
    }
    const auto found = read_whole(sei_unit(h264, {sei_message(0xF5, by.part(7, by.results(large, groups, 14)))}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].boxes.size() == 15 * 255);
}
