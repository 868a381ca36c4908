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

// A moment of a boot that is known by a number, 0 for one without a name.
mqtt::journal::moment at(std::int64_t wall, std::int64_t since_boot = 0, unsigned char boot = 0) {
    mqtt::journal::moment made{std::chrono::sys_seconds{seconds{wall}}, seconds{since_boot}};
    made.boot.back() = std::byte{boot};
    return made;
}

constexpr std::int64_t monday = 1'800'000'000;

constexpr mqtt::message_number number(std::uint64_t n) { return mqtt::message_number{n}; }
constexpr mqtt::packet_id id(std::uint16_t n) { return mqtt::packet_id{n}; }

// What `load` brings, a line each: "1 'one' 5 s", "2 'two' 5 s id 7 never late", "3 id 8 released", "received 9".
lines loaded(const mqtt::journal& from, const mqtt::journal::moment& now = at(monday + 5)) {
    lines all{};
    from.load(
        now,
        [&](const mqtt::stored_message& left) {
            std::string line = std::to_string(static_cast<std::uint64_t>(left.number));
            if (!left.packet.empty()) line += " '" + std::string{dockwire::as_text(left.packet)} + "'";
            if (!left.released) line += " " + std::to_string(left.age.count()) + " s";
            if (left.id != mqtt::packet_id::none) line += " id " + std::to_string(static_cast<unsigned>(left.id));
            if (left.terms.never_late) line += " never late";
            if (left.is_age_sure) line += " sure";
            if (left.in_doubt) line += " in doubt";
            all.push_back(line + (left.released ? " released" : ""));
        },
        [&](mqtt::packet_id received) { all.push_back("received " + std::to_string(static_cast<unsigned>(received))); });
    return all;
}

void queue(mqtt::journal& to, std::uint64_t n, std::string_view packet, mqtt::publish_terms terms = {}) {
    to.queued(number(n), dockwire::as_bytes(packet), terms, at(monday));
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

std::string record_of(std::string_view body) {
    dockwire::byte_buffer made{};
    mqtt::detail::record_writer{made}.bytes(from_hex(body));
    return std::string{dockwire::as_text(made.view())};
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

TEST_CASE("a damaged byte costs the record that it is in, and what is before it is in doubt") {
    mqtt::journal written{};
    std::vector<dockwire::byte_buffer> records{};
    for (std::uint64_t n = 1; n <= 5; ++n) {
        queue(written, n, "message");
        records.push_back(written.take_fresh());
    }
    std::vector<std::byte> whole{};
    for (const auto& record : records)
        whole.insert(whole.end(), record.view().begin(), record.view().end());
    const std::size_t size = records.front().size();
    for (std::size_t at = 0; at < whole.size(); ++at) {
        CAPTURE(at);
        std::vector<std::byte> changed = whole;
        changed[at] ^= std::byte{0x10};
        mqtt::journal made{};
        CHECK(made.read(changed) == whole.size());
        CHECK(made.damaged_count() == 1);
        lines expected{};
        for (std::size_t n = 1; n <= 5; ++n) {
            if (n != at / size + 1)
                expected.push_back(std::to_string(n) + " 'message' 5 s" + (n <= at / size ? " in doubt" : ""));
        }
        CHECK(loaded(made) == expected);
        CHECK(made.recalled().ids_in_doubt);
    }
}

TEST_CASE("bytes that were written over are found to be damage, wherever records begin again behind them") {
    mqtt::journal written{};
    fill(written);
    std::string all{dockwire::as_text(written.take_fresh().view())};
    queue(written, 9, "nine");
    const std::string last{dockwire::as_text(written.take_fresh().view())};
    for (std::size_t from = 0; from < all.size(); from += 7) {
        CAPTURE(from);
        std::string changed = all;
        changed.replace(from, all.size() - from, all.size() - from, 'x');
        mqtt::journal made{};
        CHECK(made.read(dockwire::as_bytes(changed + last)) == changed.size() + last.size());
        CHECK(made.damaged_count() > 0);
        CHECK(loaded(made).back() == "9 'nine' 5 s");
    }
}

TEST_CASE("doubt is kept in a compact journal until the inbound side is lost, and forgets whose inbound exchanges are open") {
    mqtt::journal written{};
    fill(written);
    std::string all{dockwire::as_text(written.take_fresh().view())};
    all.back() ^= 1; // "completed 4"
    mqtt::journal made{};
    CHECK(made.read(dockwire::as_bytes(all)) == all.size());
    CHECK(loaded(made) == lines{"1 'one' 5 s id 7 in doubt", "2 'two' 5 s never late in doubt", "3 id 8 in doubt released",
                                "4 'four' 5 s in doubt"});
    mqtt::journal next = read(made.compact().view());
    CHECK(next.recalled().ids_in_doubt);
    next.inbound_lost();
    CHECK_FALSE(read(next.compact().view()).recalled().ids_in_doubt);
}

TEST_CASE("a journal knows the server of its session, and the last subscription identifier") {
    mqtt::journal written{};
    CHECK(written.recalled() == mqtt::recalled_state{});
    written.peer("mqtt://a:1883");
    written.subscription_id(7);
    written.peer("mqtt://b:1883");
    written.subscription_id(8);
    const mqtt::journal again = read(written.take_fresh().view());
    CHECK(again.recalled() == mqtt::recalled_state{"mqtt://b:1883", 8, false});
    const mqtt::journal compact = read(written.compact().view());
    CHECK(compact.recalled() == again.recalled());
}

TEST_CASE("an age is sure within one boot of the computer, whatever the wall clock says") {
    struct row {
        const char* what;
        mqtt::journal::moment now;
        const char* expected;
    };
    const row rows[]{
        {"the same boot", at(monday + 5, 105, 1), "1 'one' 5 s sure"},
        {"the clock was set back", at(monday - 1'000'000, 105, 1), "1 'one' 5 s sure"},
        {"the clock was set forward", at(monday + 1'000'000, 105, 1), "1 'one' 5 s sure"},
        {"another boot", at(monday + 5, 1, 2), "1 'one' 5 s"},
        {"another boot, the clock was set back", at(monday - 5, 1, 2), "1 'one' 0 s"},
        {"a boot without a name", at(monday + 5, 105, 0), "1 'one' 5 s"},
    };
    for (const row& each : rows) {
        CAPTURE(each.what);
        mqtt::journal written{};
        written.queued(number(1), dockwire::as_bytes("one"), {}, at(monday, 100, 1));
        CHECK(loaded(read(written.take_fresh().view()), each.now) == lines{each.expected});
    }
    mqtt::journal nameless{};
    nameless.queued(number(1), dockwire::as_bytes("one"), {}, at(monday, 100));
    CHECK(loaded(nameless, at(monday + 5, 200)) == lines{"1 'one' 5 s"});
}

TEST_CASE("a record that is whole and has no meaning is set aside, and those behind it count") {
    struct odd_record {
        const char* what;
        const char* body;
    };
    const odd_record odd[]{
        {"kind 0", "00"},
        {"a kind of a later version", "0B | 01"},
        {"queued: cut in the number", "01 | 09 00 00 00"},
        {"queued: cut before the terms", "01 | 09 00 00 00 00 00 00 00 | 00 00 00 00 00 00 00 00 | 00 00 00 00 00 00 00 00 | "
                                         "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"},
        {"queued: a number that is in use", "01 | 01 00 00 00 00 00 00 00 | 00 00 00 00 00 00 00 00 | 00 00 00 00 00 00 00 00 | "
                                            "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 | 00 | 78"},
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
        {"subscription identifier: cut", "09 | 00 00 00"},
        {"identifiers in doubt: a byte too many", "0A | 00"},
    };
    for (const odd_record& each : odd) {
        CAPTURE(each.what);
        mqtt::journal before{};
        fill(before);
        mqtt::journal behind{};
        queue(behind, 9, "nine");
        const std::string record = record_of(each.body);
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
        written.queued(number(1), dockwire::as_bytes("one"), {}, at(each.seconds));
        CHECK(loaded(read(written.take_fresh().view()), at(monday)) == each.expected);
    }
}

TEST_CASE("a record is a mark, its size, its CRC-32, the CRC-32 of these, its kind and its fields") {
    mqtt::journal written{};
    written.received(id(0x0102));
    const auto bytes = written.take_fresh();
    CHECK(dockwire::test::to_hex(bytes.view()) == "72 EC C6 9D 03 00 00 00 ED 49 BB BC 76 93 C7 C0 05 02 01");
    CHECK(mqtt::detail::crc32(dockwire::as_bytes("123456789")) == 0xCBF4'3926); // the check value of this CRC
}
