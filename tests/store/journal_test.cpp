// What the records of a session amount to when they are read again.
#include <cstdint>
#include <string>
#include <vector>

#include "dockwire/store/journal.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

namespace {

namespace mqtt = dockwire::mqtt;
using dockwire::test::from_hex;
using lines = std::vector<std::string>;
using std::chrono::seconds;

const mqtt::journal::wall_time monday{seconds{1'800'000'000}};

constexpr mqtt::message_number number(std::uint64_t n) { return mqtt::message_number{n}; }
constexpr mqtt::packet_id id(std::uint16_t n) { return mqtt::packet_id{n}; }

// What `load` brings, a line each: "1 'one' 5 s", "2 'two' 5 s id 7 never late", "3 id 8 released", "received 9".
lines loaded(const mqtt::journal& from, mqtt::journal::wall_time now = monday + seconds{5}) {
    lines all{};
    from.load(
        now,
        [&](const mqtt::stored_message& left) {
            std::string line = std::to_string(static_cast<std::uint64_t>(left.number));
            if (!left.packet.empty()) line += " '" + std::string{dockwire::as_text(left.packet)} + "'";
            if (!left.released) line += " " + std::to_string(left.age.count()) + " s";
            if (left.id != mqtt::packet_id::none) line += " id " + std::to_string(static_cast<unsigned>(left.id));
            if (left.terms.never_late) line += " never late";
            all.push_back(line + (left.released ? " released" : ""));
        },
        [&](mqtt::packet_id received) { all.push_back("received " + std::to_string(static_cast<unsigned>(received))); });
    return all;
}

void queue(mqtt::journal& to, std::uint64_t n, std::string_view packet, mqtt::publish_terms terms = {}) {
    to.queued(number(n), dockwire::as_bytes(packet), terms, monday);
}

// One of everything, and what is left of it.
void fill(mqtt::journal& to) {
    queue(to, 1, "one");
    queue(to, 2, "two", {.never_late = true});
    to.sent(number(1), id(7));
    queue(to, 3, "three");
    to.sent(number(3), id(8));
    to.released(number(3));
    to.received(id(20));
    to.received(id(21));
    to.finished(id(20));
    queue(to, 4, "four");
    to.completed(number(4));
}
const lines left_of_it{"1 'one' 5 s id 7", "2 'two' 5 s never late", "3 id 8 released", "received 21"};

std::string little_endian(std::size_t value) {
    std::string bytes{};
    for (int shift = 0; shift < 32; shift += 8)
        bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

mqtt::journal read(dockwire::bytes_view bytes) {
    mqtt::journal made{};
    CHECK(made.read(bytes) == bytes.size());
    return made;
}

} // namespace

TEST_CASE("a journal that is read again amounts to what was recorded") {
    mqtt::journal written{};
    fill(written);
    CHECK(loaded(written) == left_of_it);
    CHECK(loaded(read(written.take_fresh().view())) == left_of_it);
}

TEST_CASE("a compact journal amounts to the same and is shorter") {
    mqtt::journal written{};
    fill(written);
    const auto compact = written.compact();
    const auto whole = written.take_fresh();
    CHECK(loaded(read(compact.view())) == left_of_it);
    CHECK(compact.size() < whole.size());
}

TEST_CASE("the records of a journal are handed out once, and reading makes none") {
    mqtt::journal written{};
    fill(written);
    const auto all = written.take_fresh();
    CHECK_FALSE(written.has_fresh());
    CHECK_FALSE(read(all.view()).has_fresh());
    written.completed(number(1));
    CHECK(written.has_fresh());
}

TEST_CASE("an inbound side that is lost leaves nothing of itself") {
    mqtt::journal written{};
    fill(written);
    written.inbound_lost();
    CHECK(loaded(read(written.take_fresh().view())) == lines{left_of_it.begin(), left_of_it.end() - 1});
}

TEST_CASE("a journal that is cut anywhere amounts to what its whole records say") {
    mqtt::journal written{};
    std::vector<dockwire::byte_buffer> records{};
    std::vector<lines> stages{{}};
    const auto note = [&] {
        records.push_back(written.take_fresh());
        stages.push_back(loaded(written));
    };
    queue(written, 1, "one"), note();
    written.sent(number(1), id(7)), note();
    written.released(number(1)), note();
    written.received(id(20)), note();
    written.completed(number(1)), note();
    std::vector<std::byte> all{};
    std::vector<std::size_t> ends{0};
    for (const auto& record : records) {
        all.insert(all.end(), record.view().begin(), record.view().end());
        ends.push_back(all.size());
    }
    for (std::size_t size = 0; size <= all.size(); ++size) {
        CAPTURE(size);
        std::size_t stage = 0;
        while (stage + 1 < ends.size() && ends[stage + 1] <= size)
            ++stage;
        mqtt::journal made{};
        CHECK(made.read(dockwire::bytes_view{all}.first(size)) == ends[stage]);
        CHECK(loaded(made) == stages[stage]);
    }
}

TEST_CASE("a journal ends before the first record that is not as it was written") {
    mqtt::journal written{};
    fill(written);
    const auto whole = written.take_fresh();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        CAPTURE(at);
        std::vector<std::byte> changed{whole.view().begin(), whole.view().end()};
        changed[at] ^= std::byte{0x10};
        mqtt::journal made{};
        CHECK(made.read(changed) <= at);
    }
}

TEST_CASE("a record that is whole and has no meaning is set aside, and those behind it count") {
    struct odd_record {
        const char* what;
        const char* body;
    };
    const odd_record odd[]{
        {"kind 0", "00"},
        {"a kind of a later version", "08 | 01"},
        {"queued: cut in the number", "01 | 09 00 00 00"},
        {"queued: cut before the terms", "01 | 09 00 00 00 00 00 00 00 | 00 00 00 00 00 00 00 00"},
        {"queued: a number that is in use", "01 | 01 00 00 00 00 00 00 00 | 00 00 00 00 00 00 00 00 | 00 | 78"},
        {"sent: cut", "02 | 01 00 00 00 00 00 00 00 | 07"},
        {"sent: a byte too many", "02 | 01 00 00 00 00 00 00 00 | 07 00 | 00"},
        {"sent: without an identifier", "02 | 01 00 00 00 00 00 00 00 | 00 00"},
        {"released: cut", "03 | 01"},
        {"released: a message that was not sent", "03 | 02 00 00 00 00 00 00 00"},
        {"completed: cut", "04 | 01"},
        {"completed: a byte too many", "04 | 01 00 00 00 00 00 00 00 | 00"},
        {"received: cut", "05 | 01"},
        {"received: without an identifier", "05 | 00 00"},
        {"finished: cut", "06 | 01"},
        {"inbound lost: a byte too many", "07 | 00"},
    };
    for (const odd_record& each : odd) {
        CAPTURE(each.what);
        mqtt::journal before{};
        fill(before);
        mqtt::journal behind{};
        queue(behind, 9, "nine");
        const auto body = from_hex(each.body);
        const std::string record =
            little_endian(body.size()) + little_endian(mqtt::detail::crc32(body)) + std::string{dockwire::as_text(body)};
        std::string all{dockwire::as_text(before.take_fresh().view())};
        all += record;
        all += dockwire::as_text(behind.take_fresh().view());

        mqtt::journal made = read(dockwire::as_bytes(all));
        auto expected = left_of_it;
        expected.insert(expected.begin() + 3, "9 'nine' 5 s");
        CHECK(loaded(made) == expected);
        CHECK(made.set_aside_count() == 1);
        CHECK(dockwire::as_text(made.take_set_aside().view()) == record);
        CHECK(loaded(read(made.compact().view())) == expected);
    }
}

TEST_CASE("a journal ends before zeros, as a power failure may leave them") {
    mqtt::journal written{};
    fill(written);
    std::string all{dockwire::as_text(written.take_fresh().view())};
    const std::size_t end = all.size();
    all.append(100, '\0');
    mqtt::journal made{};
    CHECK(made.read(dockwire::as_bytes(all)) == end);
    CHECK(loaded(made) == left_of_it);
    CHECK(made.set_aside_count() == 0);
}

TEST_CASE("a message that is set aside is not loaded again, and what was known of it is kept") {
    mqtt::journal written{};
    fill(written);
    written.set_aside(number(1));
    written.set_aside(number(3));
    written.set_aside(number(77)); // is not there
    CHECK(written.set_aside_count() == 2);
    const lines rest{"2 'two' 5 s never late", "received 21"};
    CHECK(loaded(written) == rest);
    CHECK(loaded(read(written.take_fresh().view())) == rest);
    CHECK(loaded(read(written.take_set_aside().view())) == lines{"1 'one' 5 s id 7", "3 id 8 released"});
    CHECK_FALSE(written.has_set_aside());
}

TEST_CASE("a time of recording that cannot be is no reason for a negative or endless age") {
    struct odd_time {
        std::int64_t seconds;
        lines expected;
    };
    for (const odd_time& each : {odd_time{INT64_MIN, {"1 'one' 1800000000 s"}}, odd_time{-1, {"1 'one' 1800000000 s"}},
                                 odd_time{INT64_MAX, {"1 'one' 0 s"}}}) {
        mqtt::journal written{};
        written.queued(number(1), dockwire::as_bytes("one"), {}, mqtt::journal::wall_time{seconds{each.seconds}});
        CHECK(loaded(read(written.take_fresh().view()), monday) == each.expected);
    }
}

TEST_CASE("a record is its size, its CRC-32, its kind and its fields") {
    mqtt::journal written{};
    written.received(id(0x0102));
    const auto bytes = written.take_fresh();
    CHECK(dockwire::same_bytes(bytes.view(), from_hex("03 00 00 00 | ED 49 BB BC | 05 | 02 01")));
    CHECK(mqtt::detail::crc32(dockwire::as_bytes("123456789")) == 0xCBF4'3926); // the check value of this CRC
}
