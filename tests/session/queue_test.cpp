// Messages that wait for a connection; giving up single ones and all.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

namespace {

// The events in a text, sorted.
std::vector<std::string> sorted(std::string_view events) {
    std::vector<std::string> all{};
    while (!events.empty()) {
        const std::size_t end = std::min(events.find(" | "), events.size());
        all.emplace_back(events.substr(0, end));
        events.remove_prefix(std::min(end + 3, events.size()));
    }
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace

TEST_CASE("messages of QoS 1 and 2 wait for a connection, in their order") {
    client_dialogue client{};
    CHECK_FALSE(client.publishes("one", qos_1, 1));
    CHECK_FALSE(client.publishes("two", qos_2, 2));
    client.opens();
    CHECK_FALSE(client.publishes("three", qos_1, 3));
    CHECK(client.session.queued() == 3);
    client.says("CONNACK");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=2 id=2 topic=t payload=two | "
                            "PUBLISH qos=1 id=3 topic=t payload=three");
    CHECK(client.session.queued() == 0);
    CHECK(client.session.in_flight() == 3);
}

TEST_CASE("QoS 0 waits only if the options say so") {
    client_dialogue client{};
    CHECK(client.publishes("one", qos_0) == usage_error::not_connected);
    client.opens();
    CHECK(client.publishes("one", qos_0) == usage_error::not_connected);

    client_dialogue patient{{.queue_at_most_once = true}};
    CHECK_FALSE(patient.publishes("one", qos_0, 1));
    patient.connects();
    CHECK(patient.hears() == "PUBLISH topic=t payload=one");
    CHECK(patient.happened() == "completed 1");
}

TEST_CASE("QoS 0 keeps its order behind QoS 0 that still waits") {
    client_dialogue client{{.queue_at_most_once = true}};
    client.publishes("1a", qos_1, 1);
    client.publishes("1b", qos_1, 2);
    client.publishes("0a", qos_0, 3);
    client.connects("CONNACK receive_maximum=1");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=1a");
    client.publishes("0b", qos_0, 4);
    CHECK(client.hears().empty());
    client.says("PUBACK id=1");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=1b | PUBLISH topic=t payload=0a | PUBLISH topic=t payload=0b");
    client.publishes("0c", qos_0, 5);
    CHECK(client.hears() == "PUBLISH topic=t payload=0c");
}

TEST_CASE("the queue is bounded in messages") {
    client_dialogue client{{.queue_messages = 2}};
    CHECK_FALSE(client.publishes("one", qos_1));
    CHECK_FALSE(client.publishes("two", qos_1));
    CHECK(client.publishes("three", qos_1) == usage_error::queue_full);
    client.connects("CONNACK receive_maximum=1");
    CHECK_FALSE(client.publishes("four", qos_1));
    CHECK(client.publishes("five", qos_1) == usage_error::queue_full);
    CHECK_FALSE(client.publishes("not queued", qos_0));
}

TEST_CASE("waiting requests are bounded likewise") {
    client_dialogue client{{.queue_messages = 1}};
    CHECK_FALSE(client.session.submit(client.now, subscribe({.filter = "f"})));
    CHECK(client.session.submit(client.now, subscribe({.filter = "g"})) == usage_error::queue_full);
    client.connects();
    CHECK_FALSE(client.session.submit(client.now, subscribe({.filter = "g"})));
    CHECK_FALSE(client.session.submit(client.now, subscribe({.filter = "h"})));
}

TEST_CASE("the queue is bounded in bytes, and takes one message of any size") {
    client_dialogue client{{.queue_bytes = 100}};
    CHECK_FALSE(client.publishes(std::string(200, 'x'), qos_1));
    CHECK(client.publishes("x", qos_1) == usage_error::queue_full);
    client.connects();
    client.hears();
    CHECK_FALSE(client.publishes("waits for the first one", qos_1)); // what is in flight counts too
    CHECK(client.session.queued() == 1);
    client.says("PUBACK id=1");
    CHECK(client.session.queued() == 0);
}

TEST_CASE("what is encoded and not written is bounded for QoS 0") {
    client_dialogue client{{.queue_bytes = 100}};
    client.connects();
    CHECK_FALSE(client.publishes(std::string(200, 'x'), qos_0, 1));
    CHECK(client.publishes("x", qos_0) == usage_error::queue_full);
    client.session.transmit_buffer(); // is being written now
    CHECK_FALSE(client.publishes("x", qos_0, 2));
    CHECK(client.session.unwritten() > 200);
    client.hears();
    CHECK(client.session.unwritten() == 0);
}

TEST_CASE("an operation that was not sent is withdrawn") {
    client_dialogue client{{.queue_at_most_once = true}};
    client.publishes("zero", qos_0, 1);
    client.publishes("one", qos_1, 2);
    client.publishes("two", qos_1, 3);
    client.session.submit(client.now, subscribe({.filter = "f"}), operation_id{4});
    for (const std::uint64_t operation : {1U, 2U, 4U})
        CHECK(client.session.withdraw(operation_id{operation}));
    CHECK_FALSE(client.session.withdraw(operation_id{1}));
    CHECK_FALSE(client.session.withdraw(operation_id::none));
    client.connects();
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=two");
    CHECK_FALSE(client.publishes("live", qos_0, 5)); // no QoS 0 waits any more
    CHECK(client.hears() == "PUBLISH topic=t payload=live");
}

TEST_CASE("an operation that was sent goes on in silence, also over a reconnect",
          "[MQTT-3.1.2-23][MQTT-3.3.1-1][MQTT-4.3.2-3][MQTT-4.3.3-3][MQTT-4.4.0-1]") {
    client_dialogue client{};
    client.connects();
    client.publishes("zero", qos_0, 1);
    client.publishes("one", qos_1, 2);
    client.publishes("two", qos_2, 3);
    for (const std::uint64_t operation : {1U, 2U, 3U})
        CHECK_FALSE(client.session.withdraw(operation_id{operation}));
    CHECK(client.hears() == "PUBLISH topic=t payload=zero | PUBLISH qos=1 id=1 topic=t payload=one | "
                            "PUBLISH qos=2 id=2 topic=t payload=two");
    client.reconnects();
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one | PUBLISH dup=1 qos=2 id=2 topic=t payload=two");
    client.says("PUBACK id=1 | PUBREC id=2 | PUBCOMP id=2");
    CHECK(client.happened().empty());
    CHECK(client.session.in_flight() == 0);
}

TEST_CASE("a completion that was not polled yet can still be withdrawn") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_0, 1);
    client.publishes("two", qos_0, 2);
    const auto bytes = client.session.transmit_buffer();
    client.session.transmitted(client.now, bytes.size());
    CHECK_FALSE(client.session.withdraw(operation_id{2}));
    CHECK(client.happened() == "completed 1");
}

TEST_CASE("abandon completes everything once and sends nothing of it again") {
    client_dialogue client{{.queue_at_most_once = true}};
    client.connects("CONNACK receive_maximum=3");
    client.publishes("sent one", qos_1, 1);
    client.publishes("sent two", qos_2, 2);
    client.publishes("released", qos_2, 3);
    client.publishes("waits", qos_1, 4);
    client.session.submit(client.now, subscribe({.filter = "asked"}), operation_id{5});
    client.hears();
    client.says("PUBREC id=3");
    client.hears();
    client.breaks();
    client.publishes("offline", qos_0, 6);
    client.session.submit(client.now, subscribe({.filter = "offline"}), operation_id{7});
    client.happened();

    client.session.abandon(usage_error::stopped);
    std::vector<std::string> expected{};
    for (const char* operation : {"1", "2", "3", "4", "5", "6", "7"})
        expected.push_back("completed " + std::string{operation} + ": the client is stopped");
    CHECK(sorted(client.happened()) == expected);
    client.session.abandon(usage_error::stopped);
    CHECK(client.happened().empty());
    CHECK(client.session.queued() == 0);

    // The exchanges end properly: PUBREL for QoS 2, and the identifier of QoS 1 stays out of use.
    client.opens();
    client.breaks(); // an attempt that fails settles nothing
    client.happened();
    client.opens();
    client.says("CONNACK session_present=1");
    CHECK(client.hears() == "PUBREL id=3 | PUBREL id=2");
    client.says("PUBCOMP id=3 | PUBCOMP id=2 reason=146");
    for (int i = 0; i < 5; ++i)
        client.publishes("new", qos_1);
    const std::string heard = client.hears();
    CHECK(heard.find("id=2 ") != std::string::npos);
    CHECK(heard.find("id=1 ") == std::string::npos);
    CHECK(client.happened() == "connected session_present=1");
}

TEST_CASE("abandon breaks a connection off that is up") {
    client_dialogue client{};
    client.connects();
    client.publishes("zero", qos_0, 1);
    client.publishes("one", qos_1, 2);
    client.session.abandon(usage_error::stopped);
    CHECK(client.happened() == "completed 1: the client is stopped | completed 2: the client is stopped | "
                               "closed: the client is stopped");
    CHECK(client.hears() == "PUBLISH topic=t payload=zero | PUBLISH qos=1 id=1 topic=t payload=one | DISCONNECT reason=128");
    CHECK(client.happened().empty());
}

TEST_CASE("reset forgets the exchanges and the subscriptions too") {
    client_dialogue client{};
    client.connects();
    client.session.submit(client.now, subscribe({.filter = "f"}));
    client.publishes("one", qos_1, 1);
    client.publishes("two", qos_2, 2);
    client.says("SUBACK id=1 reasons=2 | PUBREC id=3 | PUBLISH qos=2 id=1 topic=t");
    client.breaks();
    client.hears();
    client.happened();
    client.session.reset(usage_error::stopped);
    CHECK(client.happened() == "completed 1: the client is stopped | completed 2: the client is stopped");
    client.opens();
    client.says("CONNACK");
    CHECK(client.hears().empty());
    client.says("PUBLISH qos=2 id=1 topic=t payload=new");
    CHECK(client.happened() == "connected | message qos=2 id=1 topic=t payload=new");
}

TEST_CASE("a server without Session Present starts with nothing of an earlier session", "[MQTT-3.1.2-4]") {
    server_dialogue server{};
    server.connects("CONNECT client_id=c session_expiry=60");
    server.publishes("one", qos_1, 1);
    server.says("PUBLISH qos=2 id=1 topic=t payload=old");
    server.hears();
    server.breaks();
    server.publishes("two", qos_1, 2);
    server.happened();
    server.opens();
    server.says("CONNECT client_id=c clean_start=1 | PUBLISH qos=2 id=1 topic=t payload=new");
    CHECK(server.happened() == "CONNECT client_id=c clean_start=1 | "
                               "completed 1: the connection was lost before the operation was complete | "
                               "completed 2: the connection was lost before the operation was complete | "
                               "message qos=2 id=1 topic=t payload=new");
    CHECK(server.hears() == "CONNACK receive_maximum=1024");
}

TEST_CASE("a server with Session Present goes on") {
    server_dialogue server{};
    server.connack.session_present = true;
    server.connects("CONNECT client_id=c session_expiry=60");
    server.publishes("one", qos_1, 1);
    server.breaks();
    server.publishes("two", qos_2, 2);
    server.opens();
    server.says("CONNECT client_id=c session_expiry=60");
    CHECK(server.hears() == "CONNACK session_present=1 receive_maximum=1024 | PUBLISH dup=1 qos=1 id=1 topic=t payload=one | "
                            "PUBLISH qos=2 id=2 topic=t payload=two");
}
