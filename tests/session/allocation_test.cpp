// What a session allocates: nothing for QoS 0 once it is warm, little for the rest, and never what a peer only announces.
#include <vector>

#include "dockwire/session/session.hpp"
#include "session/event_text.hpp"
#include "session/packets.hpp"
#include "support/allocation_count.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

namespace {

using namespace session_test;
using namespace dockwire::test;
using client_session = mqtt::basic_session<mqtt::client_role>;

constexpr std::size_t many = 1000;

void go_online(client_session& session) {
    session.transport_opened({}, connect_packet());
    REQUIRE(feed(session, "20 03 | 00 00 | 00"_hex) == "connected");
    session.transmitted({}, session.transmit_buffer().size());
}

void write_all(client_session& session) {
    for (auto bytes = session.transmit_buffer(); !bytes.empty(); bytes = session.transmit_buffer())
        session.transmitted({}, bytes.size());
}

std::size_t count_events(client_session& session) {
    std::size_t count = 0;
    while (session.poll_event())
        ++count;
    return count;
}

// `many` packets of four bytes with the identifiers from 1 on.
std::vector<std::byte> answers(std::uint8_t first_byte) {
    std::vector<std::byte> bytes{};
    for (std::size_t id = 1; id <= many; ++id) {
        for (const std::size_t byte : {std::size_t{first_byte}, std::size_t{2}, id >> 8, id & 0xFF})
            bytes.push_back(static_cast<std::byte>(byte));
    }
    return bytes;
}

std::vector<std::byte> incoming(mqtt::qos qos) {
    dockwire::byte_buffer bytes{};
    for (std::size_t id = 1; id <= many; ++id) {
        auto message = publish("payload", qos);
        message.id = static_cast<mqtt::packet_id>(id);
        mqtt::encode(message, bytes);
    }
    return {bytes.view().begin(), bytes.view().end()};
}

// What the third time costs; the first two warm up.
template <class F>
std::size_t blocks_when_warm(F&& work) {
    work();
    work();
    const std::size_t before = allocation_count::all;
    work();
    return allocation_count::all - before;
}

} // namespace

TEST_CASE("QoS 0 with 1,000 outstanding allocates nothing") {
    client_session session{};
    go_online(session);
    const std::string payload(100, 'x');
    const auto work = [&] {
        for (std::size_t i = 1; i <= many; ++i)
            REQUIRE_FALSE(session.submit({}, publish(payload, qos_0), operation_id{i}));
        write_all(session);
        REQUIRE(count_events(session) == many);
    };
    CHECK(blocks_when_warm(work) < 10); // Catch's own, none for each message
}

TEST_CASE("topic aliases that come and go allocate nothing") {
    client_session session{};
    session.transport_opened({}, connect_packet());
    REQUIRE(feed(session, "20 06 | 00 00 | 03 22 00 10"_hex) == "connected topic_alias_maximum=16");
    std::vector<std::string> topics{};
    for (int i = 0; i < 40; ++i)
        topics.push_back("some/topic/that/is/longer/than/a/short/string/" + std::to_string(i));
    const auto work = [&] {
        for (std::size_t i = 0; i < many; ++i)
            REQUIRE_FALSE(session.submit({}, publish("x", qos_0, topics[i % topics.size()])));
        write_all(session);
    };
    CHECK(blocks_when_warm(work) < 10);
}

TEST_CASE("QoS 1 and 2 with 1,000 in flight allocate at most one block for each message") {
    const auto qos = GENERATE(qos_1, qos_2);
    const bool aliases = GENERATE(false, true);
    client_session session{};
    session.transport_opened({}, connect_packet());
    feed(session, aliases ? "20 06 | 00 00 | 03 22 00 10"_hex : "20 03 | 00 00 | 00"_hex);
    write_all(session);
    const std::string payload(100, 'x');
    const auto pubacks = answers(0x40), pubrecs = answers(0x50), pubcomps = answers(0x70);
    const auto work = [&] {
        for (std::size_t i = 1; i <= many; ++i)
            session.submit({}, publish(payload, qos, "some/topic"), operation_id{i});
        write_all(session);
        std::size_t events = 0;
        for (const auto* bytes : {&pubacks, &pubrecs, &pubcomps}) {
            session.received({}, *bytes);
            events += count_events(session);
        }
        write_all(session);
        REQUIRE(events == many);
    };
    CHECK(blocks_when_warm(work) < (qos == qos_1 ? 10 : many + 10));
}

TEST_CASE("receiving allocates nothing") {
    const auto qos = GENERATE(qos_0, qos_1, qos_2);
    client_session session{};
    go_online(session);
    const auto messages = incoming(qos);
    const auto pubrels = answers(0x62);
    const auto work = [&] {
        session.received({}, messages);
        std::size_t count = 0;
        while (const auto* event = session.poll_event()) {
            session.acknowledge({}, std::get<mqtt::event::message>(*event).delivery);
            ++count;
        }
        if (qos == qos_2) session.received({}, pubrels);
        count_events(session);
        write_all(session);
        REQUIRE(count == many);
    };
    CHECK(blocks_when_warm(work) < 10);
}

TEST_CASE("a length that a peer announces allocates nothing") {
    client_session session{};
    go_online(session);
    const auto header = "30 FF FF FF 7F | 00 01 't'"_hex; // 256 MiB
    const std::size_t before = allocation_count::bytes;
    session.received({}, header);
    REQUIRE_FALSE(session.poll_event());
    CHECK(allocation_count::bytes - before < 1000);
}

TEST_CASE("a large topic alias maximum costs nothing until it is used") {
    client_session session{{.topic_alias_maximum = 65'535}};
    const std::size_t before = allocation_count::bytes;
    go_online(session);
    CHECK(allocation_count::bytes - before < 10'000);
}

TEST_CASE("a connection that has been idle for a while keeps little memory") {
    client_session session{};
    auto request = connect_packet();
    request.keep_alive = 10;
    session.transport_opened({}, request);
    feed(session, "20 03 | 00 00 | 00"_hex);
    const std::string large(1'000'000, 'x');
    session.submit({}, publish(large, qos_0), operation_id{1});
    write_all(session);
    count_events(session);
    mqtt::time_point now{};
    for (int i = 0; i < 3; ++i) {
        now += 10s;
        session.timeout(now);
        write_all(session);
        feed(session, "D0 00"_hex, now);
    }
    // Its buffers are gone: the next burst allocates as the first one did.
    const std::size_t before = allocation_count::bytes;
    session.submit(now, publish(large, qos_0), operation_id{2});
    CHECK(allocation_count::bytes - before >= large.size());
}
