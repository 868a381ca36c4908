// The small containers that keep the session's work constant for each message.

#include "dockwire/session/fifo.hpp"
#include "dockwire/session/id_table.hpp"
#include "dockwire/session/input.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/packet_ids.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/transmitter.hpp"
#include "session/packets.hpp"
#include "session/text_codec.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace session_test;

namespace {

std::size_t moves = 0;

struct counted {
    int value{0};
    counted(int v) : value{v} {}
    counted(counted&& other) noexcept : value{other.value} { ++moves; }
    counted& operator=(counted&& other) noexcept {
        value = other.value;
        ++moves;
        return *this;
    }
};

} // namespace

TEST_CASE("a fifo gives back in order, moves each item a few times only, and finds by position") {
    mqtt::fifo<counted> line{};
    moves = 0;
    int in = 0, out = 0;
    for (int round = 0; round < 1000; ++round) {
        for (int i = 0; i < round % 37; ++i)
            line.push(counted{in++});
        CHECK(line.size() == static_cast<std::size_t>(in - out));
        if (!line.empty()) CHECK(line[line.size() - 1].value == in - 1);
        for (int i = 0; i < (round + 5) % 35 && !line.empty(); ++i) {
            REQUIRE(line.front().value == out++);
            line.pop();
        }
    }
    CHECK(moves < static_cast<std::size_t>(in) * 5);
}

TEST_CASE("a fifo that is never empty does not move its items for every push") {
    mqtt::fifo<counted> line{};
    for (int i = 0; i < 1000; ++i)
        line.push(counted{i});
    moves = 0;
    for (int i = 0; i < 10'000; ++i) {
        line.push(counted{i});
        line.pop();
    }
    CHECK(moves < 50'000);
}

TEST_CASE("packet identifiers are all handed out, none twice, and come back", "[MQTT-2.2.1-3]") {
    mqtt::packet_ids pool{};
    std::vector<bool> used(65'536, false);
    for (int i = 0; i < 65'535; ++i) {
        const auto id = static_cast<std::size_t>(pool.acquire());
        REQUIRE(id != 0);
        REQUIRE_FALSE(used[id]);
        used[id] = true;
    }
    CHECK(pool.acquire() == mqtt::packet_id::none);
    pool.release(mqtt::packet_id{777});
    CHECK(pool.acquire() == mqtt::packet_id{777});
    CHECK(pool.acquire() == mqtt::packet_id::none);
}

TEST_CASE("a table by identifier reads absent entries as nothing") {
    mqtt::id_table<int> table{};
    CHECK(table.get(mqtt::packet_id{65'535}) == 0);
    table[mqtt::packet_id{65'535}] = 7;
    table[mqtt::packet_id{1}] = 8;
    CHECK(table.get(mqtt::packet_id{65'535}) == 7);
    CHECK(table.get(mqtt::packet_id{2}) == 0);
    int sum = 0;
    table.for_each([&](int& entry) { sum += std::exchange(entry, 0); });
    CHECK(sum == 15);
    CHECK(table.get(mqtt::packet_id{1}) == 0);
}

TEST_CASE("an outbox keeps the order of what goes back to wait, and counts its bytes") {
    mqtt::packet_ids ids{};
    mqtt::outbox box{ids};
    using list = mqtt::outbox::list;
    const auto add = [&](list where, std::uint64_t operation) {
        return box.add(where, operation_id{operation}, dockwire::as_bytes("12345"));
    };
    const auto operations = [&](list which) {
        std::vector<std::uint64_t> all{};
        for (auto i = box.first(which); i != mqtt::outbox::none; i = box[i].next)
            all.push_back(static_cast<std::uint64_t>(box[i].operation));
        return all;
    };
    for (const std::uint64_t operation : {1U, 2U, 3U})
        CHECK(box.identify(add(list::sent, operation)));
    const auto waiting = add(list::waiting, 4);
    CHECK(box.bytes(list::sent) == 15);
    CHECK(box.find(mqtt::packet_id{2}) == box.find(operation_id{2}));
    box.requeue();
    CHECK(operations(list::waiting) == std::vector<std::uint64_t>{1, 2, 3, 4});
    CHECK(box.bytes(list::sent) == 0);
    CHECK(box.bytes(list::waiting) == 20);
    const auto leaving = box.find(mqtt::packet_id{2});
    box[leaving].qos = qos_2;
    box[leaving].sent = box[leaving].never_late = true;
    box[leaving].given_up = dockwire::usage_error::message_expired;
    box.remove(leaving);
    box.drop_packet(waiting);
    CHECK(operations(list::waiting) == std::vector<std::uint64_t>{1, 3, 4});
    CHECK(box.bytes(list::waiting) == 10);
    CHECK(box.find(operation_id{2}) == mqtt::outbox::none);
    const auto again = add(list::released, 5); // in the place of the one that was removed, with nothing of it left
    CHECK(again == leaving);
    CHECK(box[again].id == mqtt::packet_id::none);
    CHECK(box[again].qos == qos_0);
    CHECK_FALSE(box[again].sent);
    CHECK_FALSE(box[again].never_late);
    CHECK(box[again].given_up == dockwire::usage_error{});
    CHECK(box.identify(again));
    CHECK(box[again].id == mqtt::packet_id{2});
    CHECK(box.in_flight() == 1);
}

TEST_CASE("packets are cut out of any pieces of input") {
    const std::string text = "PINGREQ\nPUBLISH topic=t payload=one\nPINGRESP\nDISCONNECT\n";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        CAPTURE(piece);
        mqtt::input input{};
        input.limit(1000);
        std::string seen{};
        for (std::size_t at = 0; at < text.size(); at += piece) {
            const std::string part = text.substr(at, piece);
            input.feed(dockwire::as_bytes(part));
            for (auto step = input.next<text_codec>(); !step.packet.empty(); step = input.next<text_codec>())
                seen += dockwire::as_text(step.packet);
            input.release_idle_memory();
        }
        CHECK(seen == text);
    }
}

TEST_CASE("the next deadline is the earliest, and is taken once") {
    enum class timer : std::uint8_t { a, b, count };
    mqtt::timer_table<timer> timers{};
    const mqtt::time_point start{};
    CHECK_FALSE(timers.next());
    timers.arm(timer::a, start + 5s);
    timers.arm(timer::b, start + 3s);
    CHECK(timers.next() == start + 3s);
    CHECK_FALSE(timers.take(timer::b, start + 2s));
    CHECK(timers.take(timer::b, start + 3s));
    CHECK_FALSE(timers.take(timer::b, start + 3s));
    CHECK(timers.next() == start + 5s);
    timers.disarm(timer::a);
    CHECK_FALSE(timers.next());
}

TEST_CASE("what is encoded and not written can be handed over, and what is being written stays where it is") {
    mqtt::transmitter<mqtt::v5_codec> sender{};
    sender.send(mqtt::packet::pingreq{});
    const dockwire::bytes_view writing = sender.buffer();
    sender.transmitted(1, [](mqtt::operation_id) {});
    sender.send(mqtt::packet::pingresp{});
    const mqtt::unwritten_bytes taken = sender.take_unwritten();
    CHECK(taken.begun.view().data() == writing.data());
    CHECK(dockwire::same_bytes(taken.begun.view(), dockwire::test::from_hex("C0 00")));
    CHECK(taken.written == 1);
    CHECK(dockwire::same_bytes(taken.rest.view(), dockwire::test::from_hex("D0 00")));
    CHECK(sender.unwritten() == 0);
    sender.send(mqtt::packet::pingreq{});
    CHECK(dockwire::same_bytes(sender.buffer(), dockwire::test::from_hex("C0 00")));
}
