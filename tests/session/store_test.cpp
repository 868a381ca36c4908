// What a session records, and when.
#include <memory>

#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

// Writes down every call; copies share one page.
struct recording_store {
    std::shared_ptr<std::string> page = std::make_shared<std::string>();

    void note(const std::string& what) { *page += (page->empty() ? "" : " | ") + what; }
    static std::string text(mqtt::message_number number) { return std::to_string(static_cast<std::uint64_t>(number)); }

    void queued(mqtt::message_number number, dockwire::bytes_view packet, mqtt::publish_terms) {
        const auto line = dockwire::as_text(packet.first(packet.size() - 1));
        const auto topic = line.find(line.find("topic=t ") == std::string_view::npos ? "topic=" : "payload=");
        note("queued " + text(number) + " " + std::string{line.substr(topic)});
    }
    void sent(mqtt::message_number number, mqtt::packet_id id) { note("sent " + text(number) + " id=" + text_of(id)); }
    void released(mqtt::message_number number) { note("released " + text(number)); }
    void completed(mqtt::message_number number) { note("completed " + text(number)); }
    void received(mqtt::packet_id id) { note("received id=" + text_of(id)); }
    void finished(mqtt::packet_id id) { note("finished id=" + text_of(id)); }
    void inbound_lost() { note("inbound lost"); }
    void peer(std::string_view name) { note("peer " + std::string{name}); }
    void ids_in_doubt() { note("ids in doubt"); }
    void subscription_id(std::uint32_t) {}
};
static_assert(mqtt::store<recording_store>);

struct recorded_client : dialogue<mqtt::client_role, recording_store> {
    using dialogue::dialogue;

    std::string recorded() { return std::exchange(*session.recorder().page, {}); }
    void connects(std::string_view answer) {
        session.transport_opened(now, connect_packet());
        hears();
        says(answer);
        happened();
    }
};

} // namespace

TEST_CASE("outbound messages are recorded before they are sent, and until they are complete") {
    recorded_client client{};
    client.publishes("one", qos_1);
    CHECK(client.recorded() == "queued 1 payload=one");
    client.connects("CONNACK session_present=1");
    CHECK(client.recorded() == "sent 1 id=1");
    client.publishes("two", qos_2);
    CHECK(client.recorded() == "queued 2 payload=two | sent 2 id=2");
    client.says("PUBREC id=2 | PUBACK id=1");
    CHECK(client.recorded() == "released 2 | completed 1");
    client.says("PUBCOMP id=2");
    CHECK(client.recorded() == "completed 2");
}

TEST_CASE("a message that is sent again under its identifier is not recorded again, as new it is") {
    recorded_client client{};
    client.connects("CONNACK session_present=1");
    client.publishes("one", qos_1);
    client.recorded();
    client.breaks();
    client.connects("CONNACK session_present=1");
    CHECK(client.recorded().empty());
    client.breaks();
    client.connects("CONNACK");
    CHECK(client.recorded() == "inbound lost | sent 1 id=1");
}

TEST_CASE("QoS 0 and requests are not recorded") {
    recorded_client client{};
    client.connects("CONNACK session_present=1");
    client.publishes("one", qos_2); // leaves its place in memory to the next
    client.says("PUBREC id=1 | PUBCOMP id=1");
    client.recorded();
    client.publishes("zero", qos_0);
    client.session.submit(client.now, subscribe({.filter = "f"}), operation_id{1});
    client.hears();
    client.says("SUBACK id=1 reasons=2");
    client.breaks();
    client.session.submit(client.now, subscribe({.filter = "g"}), operation_id{2});
    CHECK(client.session.withdraw(operation_id{2}));
    CHECK(client.recorded().empty());
}

TEST_CASE("what is withdrawn, expired or given up is recorded as over") {
    recorded_client client{};
    client.publishes("one", qos_1, 1);
    client.session.withdraw(operation_id{1});
    CHECK(client.recorded() == "queued 1 payload=one | completed 1");
    auto message = publish("two", qos_1);
    message.message_expiry_interval = 1;
    client.session.submit(client.now, message);
    client.pass(1s);
    CHECK(client.recorded() == "queued 2 payload=two | completed 2");
    client.connects("CONNACK session_present=1");
    client.publishes("three", qos_1, 3);
    client.publishes("four", qos_2, 4);
    client.recorded();
    client.breaks();
    client.session.abandon(dockwire::usage_error::stopped);
    CHECK(client.recorded() == "completed 3 | released 4");
}

TEST_CASE("an inbound QoS 2 message is recorded when the application has taken it over, before its PUBREC") {
    recorded_client client{};
    client.connects("CONNACK session_present=1");
    client.says("PUBLISH qos=2 id=1 topic=t | PUBLISH qos=1 id=2 topic=t | PUBLISH qos=2 id=3 topic=t");
    CHECK(client.recorded().empty()); // a crash now makes the peer send it again
    client.acknowledges(2);
    CHECK(client.recorded() == "received id=3");
    CHECK(client.hears().empty());
    client.acknowledges(1);
    client.acknowledges(0, mqtt::reason_code::not_authorized);
    CHECK(client.recorded().empty());
    CHECK(client.hears() == "PUBACK id=2 | PUBREC id=1 reason=135 | PUBREC id=3");
    client.says("PUBREL id=3");
    CHECK(client.recorded() == "finished id=3");
}

TEST_CASE("what is recorded of a message that went out under an alias has its topic") {
    recorded_client client{};
    client.connects("CONNACK session_present=1 topic_alias_maximum=5");
    for (const char* payload : {"one", "two"})
        client.session.submit(client.now, publish(payload, qos_1, "some/topic"));
    CHECK(client.hears() == "PUBLISH qos=1 id=1 alias=1 topic=some/topic payload=one | PUBLISH qos=1 id=2 alias=1 payload=two");
    CHECK(client.recorded() == "queued 1 topic=some/topic payload=one | sent 1 id=1 | "
                               "queued 2 topic=some/topic payload=two | sent 2 id=2");
}

TEST_CASE("reset records the end of everything") {
    recorded_client client{};
    client.publishes("one", qos_1);
    client.recorded();
    client.session.reset(dockwire::usage_error::stopped);
    CHECK(client.recorded() == "completed 1 | inbound lost");
}
