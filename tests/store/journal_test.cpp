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

TEST_CASE("a record is its size, its CRC-32, its kind and its fields") {
    mqtt::journal written{};
    written.received(id(0x0102));
    const auto bytes = written.take_fresh();
    CHECK(dockwire::same_bytes(bytes.view(), from_hex("03 00 00 00 | ED 49 BB BC | 05 | 02 01")));
    CHECK(mqtt::detail::crc32(dockwire::as_bytes("123456789")) == 0xCBF4'3926); // the check value of this CRC
}
