// What becomes of a message when as many wait as may.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;
using mqtt::queue_policy;

namespace {

const std::string dropped = "the message was dropped for a newer one";

mqtt::session_options drops(std::size_t messages, std::size_t bytes = 1'000'000) {
    return {.queue_messages = messages,
            .queue_bytes = bytes,
            .queue_at_most_once = true,
            .queue_policy = queue_policy::drop_oldest_at_most_once};
}

mqtt::session_options waits(std::size_t messages, std::size_t bytes = 1'000'000, bool at_most_once = true) {
    return {
        .queue_messages = messages, .queue_bytes = bytes, .queue_at_most_once = at_most_once, .queue_policy = queue_policy::wait};
}

} // namespace

TEST_CASE("the QoS 0 message that waits longest makes room for a newer one and is told") {
    client_dialogue client{drops(3)};
    CHECK_FALSE(client.publishes("a", qos_1, 1));
    CHECK_FALSE(client.publishes("b", qos_0, 2));
    CHECK_FALSE(client.publishes("c", qos_0, 3));
    CHECK_FALSE(client.publishes("d", qos_2, 4));
    CHECK(client.happened() == "completed 2: " + dropped);
    CHECK_FALSE(client.publishes("e", qos_0, 5));
    CHECK(client.happened() == "completed 3: " + dropped);
    CHECK_FALSE(client.publishes("f", qos_1, 6));
    CHECK(client.happened() == "completed 5: " + dropped);
    CHECK(client.publishes("g", qos_0, 7) == usage_error::queue_full); // nothing is left that may be dropped
    CHECK(client.publishes("h", qos_1, 8) == usage_error::queue_full);
    CHECK(client.session.queued() == 3);
    client.connects();
    CHECK(client.hears() ==
          "PUBLISH qos=1 id=1 topic=t payload=a | PUBLISH qos=2 id=2 topic=t payload=d | PUBLISH qos=1 id=3 topic=t payload=f");
}

TEST_CASE("a session whose submit completed another operation wants to be polled at once") {
    client_dialogue client{drops(1)};
    CHECK_FALSE(client.publishes("a", qos_0, 1));
    CHECK_FALSE(client.session.next_timeout());
    CHECK_FALSE(client.publishes("b", qos_0, 2));
    REQUIRE(client.session.next_timeout());
    CHECK(*client.session.next_timeout() <= client.now);
    client.pass(0s);
    CHECK(client.happened() == "completed 1: " + dropped);
    CHECK_FALSE(client.session.next_timeout());
}

TEST_CASE("as many make room as the bytes need") {
    const std::string large(100, 'x');
    client_dialogue client{drops(100, 300)};
    CHECK_FALSE(client.publishes(large, qos_1, 1));
    CHECK_FALSE(client.publishes(large, qos_0, 2));
    CHECK_FALSE(client.publishes("small", qos_0, 3));
    CHECK_FALSE(client.publishes("small", qos_0, 4)); // the bound may be passed by one message
    CHECK(client.happened().empty());
    CHECK_FALSE(client.publishes(large, qos_1, 5));
    CHECK(client.happened() == "completed 2: " + dropped);
    CHECK_FALSE(client.publishes(large, qos_1, 6));
    CHECK(client.happened() == "completed 3: " + dropped + " | completed 4: " + dropped);
    CHECK(client.publishes(large, qos_1, 7) == usage_error::queue_full);
    CHECK(client.session.queued() == 3);
}

TEST_CASE("nothing is dropped when all that may be dropped would not make room") {
    client_dialogue client{drops(100, 300)};
    CHECK_FALSE(client.publishes("small", qos_0, 1));
    CHECK_FALSE(client.publishes(std::string(400, 'x'), qos_1, 2));
    CHECK(client.publishes("new", qos_1, 3) == usage_error::queue_full);
    CHECK(client.publishes("new", qos_0, 4) == usage_error::queue_full);
    CHECK(client.happened().empty());
    CHECK(client.session.queued() == 2);
}

TEST_CASE("what has left the queue in another way makes no room") {
    client_dialogue client{drops(2)};
    client.publishes("a", qos_0, 1);
    client.session.withdraw(operation_id{1});
    auto message = publish("b", qos_0);
    message.message_expiry_interval = 1;
    CHECK_FALSE(client.session.submit(client.now, message, operation_id{2}));
    client.pass(1s);
    CHECK(client.happened() == "completed 2: " + expired);
    client.publishes("c", qos_0, 3); // may have the places of the two
    client.publishes("d", qos_1, 4);
    client.publishes("e", qos_1, 5);
    CHECK(client.happened() == "completed 3: " + dropped);
    CHECK(client.publishes("f", qos_1, 6) == usage_error::queue_full);
    client.connects();
    client.hears();
    client.says("PUBACK id=1 | PUBACK id=2");
    client.breaks();
    client.happened();
    for (std::uint64_t i = 10; i < 1'000; ++i)
        REQUIRE_FALSE(client.publishes("x", qos_0, i));
    CHECK(client.happened().ends_with("completed 997: " + dropped));
    CHECK(client.session.queued() == 2);
}

TEST_CASE("a message beyond the bound waits for room, in its order, and is not counted as queued") {
    client_dialogue client{waits(2)};
    for (const char* payload : {"1", "2", "3", "4"})
        CHECK_FALSE(client.publishes(payload, qos_1, static_cast<std::uint64_t>(*payload - '0')));
    CHECK_FALSE(client.publishes("5", qos_0, 5));
    CHECK(client.session.queued() == 2);
    CHECK(client.happened().empty());
    client.connects("CONNACK receive_maximum=1");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=1");
    for (const char* next : {"PUBLISH qos=1 id=1 topic=t payload=2", "PUBLISH qos=1 id=1 topic=t payload=3",
                             "PUBLISH qos=1 id=1 topic=t payload=4 | PUBLISH topic=t payload=5"}) {
        client.says("PUBACK id=1");
        CHECK(client.hears() == next);
    }
    CHECK(client.happened() == "completed 1 | completed 2 | completed 3 | completed 5"); // QoS 0 when it is written
    CHECK(client.session.queued() == 0);
}

TEST_CASE("requests beyond the bound wait too") {
    client_dialogue client{waits(1)};
    for (const char* filter : {"a", "b", "c"})
        CHECK_FALSE(client.session.submit(client.now, subscribe({.filter = filter})));
    client.connects();
    CHECK(client.hears() == "SUBSCRIBE id=1 filters=a | SUBSCRIBE id=2 filters=b | SUBSCRIBE id=3 filters=c");
}

TEST_CASE("a message that waits for room expires, can be withdrawn and given up") {
    client_dialogue client{waits(1)};
    client.publishes("a", qos_1, 1);
    auto message = publish("b", qos_1);
    message.message_expiry_interval = 2;
    CHECK_FALSE(client.session.submit(client.now, message, operation_id{2}));
    client.publishes("c", qos_1, 3);
    client.publishes("d", qos_1, 4);
    client.pass(2s);
    CHECK(client.happened() == "completed 2: " + expired);
    CHECK(client.session.withdraw(operation_id{3}));
    client.session.abandon(usage_error::stopped);
    CHECK(client.happened() == "completed 1: the client is stopped | completed 4: the client is stopped");
}

TEST_CASE("QoS 0 waits for a connection that does not read, and goes on when it does") {
    client_dialogue client{waits(100, 100, false)};
    client.connects();
    const std::string large(101, 'x');
    CHECK_FALSE(client.publishes(large, qos_0, 1));
    CHECK_FALSE(client.publishes("b", qos_0, 2));
    CHECK_FALSE(client.publishes("c", qos_0, 3));
    CHECK(client.session.queued() == 2);
    CHECK(client.happened().empty());
    CHECK(client.hears() == "PUBLISH topic=t payload=" + large + " | PUBLISH topic=t payload=b | PUBLISH topic=t payload=c");
    CHECK(client.happened() == "completed 1 | completed 2 | completed 3");
    CHECK_FALSE(client.publishes("d", qos_0, 4));
    CHECK(client.hears() == "PUBLISH topic=t payload=d");
}

TEST_CASE("QoS 0 that waits for the wire ends with its connection when it is not to wait for the next") {
    const bool keeps = GENERATE(true, false);
    client_dialogue client{waits(100, 100, keeps)};
    client.connects();
    client.publishes(std::string(101, 'x'), qos_0, 1);
    client.publishes("b", qos_0, 2);
    client.publishes("c", qos_1, 3);
    client.publishes("d", qos_0, 4);
    client.breaks();
    const std::string lost = ": the connection was lost before the operation was complete";
    CHECK(client.happened() == "completed 1" + lost + (keeps ? "" : " | completed 2" + lost + " | completed 4" + lost) +
                                   " | closed: Connection reset by peer");
    client.opens();
    client.says("CONNACK session_present=1");
    CHECK(client.hears() == (keeps
                                 ? "PUBLISH topic=t payload=b | PUBLISH qos=1 id=1 topic=t payload=c | PUBLISH topic=t payload=d"
                                 : "PUBLISH qos=1 id=1 topic=t payload=c"));
}

TEST_CASE("dropping costs little time however many messages of QoS 1 wait before") {
    constexpr std::size_t many = 30'000;
    client_dialogue client{drops(many + 1, 100'000'000)};
    for (std::size_t i = 0; i < many; ++i)
        REQUIRE_FALSE(client.publishes("x", qos_1));
    for (std::size_t i = 0; i < many; ++i) // with a search for each it would be 900 million steps
        REQUIRE_FALSE(client.publishes("y", qos_0));
    CHECK(client.session.queued() == many + 1);
}
