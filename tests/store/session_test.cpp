// A session that goes on where an earlier life of it ended.
#include <cstdint>
#include <memory>
#include <utility>

#include "dockwire/store/journal.hpp"
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

// A store over a journal that outlives the session; the wall clock is the test's.
struct lasting_store {
    std::shared_ptr<mqtt::journal> records = std::make_shared<mqtt::journal>();
    mqtt::journal::wall_time wall{};

    void queued(mqtt::message_number number, dockwire::bytes_view packet, mqtt::publish_terms terms) {
        records->queued(number, packet, terms, {});
    }
    void sent(mqtt::message_number number, mqtt::packet_id id) { records->sent(number, id); }
    void released(mqtt::message_number number) { records->released(number); }
    void completed(mqtt::message_number number) { records->completed(number); }
    void received(mqtt::packet_id id) { records->received(id); }
    void finished(mqtt::packet_id id) { records->finished(id); }
    void inbound_lost() { records->inbound_lost(); }

    template <class OnMessage, class OnReceived>
    void load(OnMessage&& on_message, OnReceived&& on_received) const {
        records->load(wall, on_message, on_received);
    }
};
static_assert(mqtt::loading_store<lasting_store>);

struct life : dialogue<mqtt::client_role, lasting_store> {
    using dialogue::dialogue;

    std::string connects(std::string_view answer) {
        session.transport_opened(now, connect_packet());
        hears();
        says(answer);
        happened();
        return hears();
    }

    // What a crash leaves, after this time.
    life next(std::chrono::seconds later = {}) {
        auto store = session.recorder();
        store.wall += later;
        life after{{}, store};
        after.session.restore(after.now);
        return after;
    }
};

} // namespace

TEST_CASE("messages that were queued or in flight are sent by the next life, in their order") {
    life first{};
    first.connects("CONNACK receive_maximum=2");
    first.publishes("one", qos_1);
    first.publishes("two", qos_2);
    first.publishes("three", qos_1);
    first.hears();
    life second = first.next();
    CHECK(second.session.queued() == 3);
    CHECK(second.connects("CONNACK session_present=1 receive_maximum=9") ==
          "PUBLISH dup=1 qos=1 id=1 topic=t payload=one | PUBLISH dup=1 qos=2 id=2 topic=t payload=two | "
          "PUBLISH qos=1 id=3 topic=t payload=three");
}

TEST_CASE("a QoS 2 message of which only PUBCOMP is missing is released again and not sent again") {
    life first{};
    first.connects("CONNACK");
    first.publishes("one", qos_2);
    first.says("PUBREC id=1");
    life second = first.next();
    CHECK(second.connects("CONNACK session_present=1") == "PUBREL id=1");
    second.says("PUBCOMP id=1");
    CHECK(second.happened().empty()); // nobody waits for it any more
    life third = second.next();
    CHECK(third.connects("CONNACK session_present=1").empty());
}

TEST_CASE("identifiers of an earlier life are not given to new messages") {
    life first{};
    first.connects("CONNACK");
    for (const char* payload : {"one", "two", "three"})
        first.publishes(payload, qos_1);
    first.says("PUBACK id=1 | PUBACK id=3");
    life second = first.next();
    second.connects("CONNACK session_present=1");
    for (const char* payload : {"four", "five", "six"})
        second.publishes(payload, qos_1);
    CHECK(second.hears().find("id=2") == std::string::npos);
    CHECK(second.session.in_flight() == 4);
}

TEST_CASE("messages of an earlier life are sent as new when the server has lost the session") {
    life first{};
    first.connects("CONNACK");
    first.publishes("one", qos_1);
    life second = first.next();
    CHECK(second.connects("CONNACK") == "PUBLISH qos=1 id=1 topic=t payload=one");
}

TEST_CASE("a QoS 2 message that an earlier life was done with is not shown again") {
    life first{};
    first.connects("CONNACK");
    first.says("PUBLISH qos=2 id=5 topic=t payload=once");
    first.acknowledges(0);
    life second = first.next();
    second.connects("CONNACK session_present=1");
    second.says("PUBLISH dup=1 qos=2 id=5 topic=t payload=once");
    CHECK(second.happened().empty());
    CHECK(second.hears() == "PUBREC id=5");
    second.says("PUBREL id=5");
    CHECK(second.hears() == "PUBCOMP id=5");
    life third = second.next();
    third.connects("CONNACK session_present=1");
    third.says("PUBLISH qos=2 id=5 topic=t payload=another");
    CHECK(third.deliveries.size() == 1);
}

TEST_CASE("the time between two lives counts for a message's expiry") {
    life first{};
    auto message = publish("one", qos_1);
    message.message_expiry_interval = 60;
    first.session.submit(first.now, message);
    CHECK(first.next(20s).connects("CONNACK") == "PUBLISH qos=1 id=1 expiry=40 topic=t payload=one");
    CHECK(first.next(60s).connects("CONNACK").empty());
}

TEST_CASE("what must never be late is not sent again by a later life") {
    life first{};
    first.connects("CONNACK");
    for (const bool never_late : {false, true}) {
        auto message = publish(never_late ? "command" : "news", qos_1);
        message.message_expiry_interval = 60;
        first.session.submit(first.now, message, operation_id::none, {.never_late = never_late});
    }
    CHECK(first.next(61s).connects("CONNACK session_present=1") == "PUBLISH dup=1 qos=1 id=1 expiry=0 topic=t payload=news");
}

TEST_CASE("numbers of messages go on behind those of earlier lives") {
    life first{};
    first.publishes("one", qos_1);
    first.publishes("two", qos_1);
    life second = first.next();
    second.publishes("three", qos_1);
    CHECK(second.next().connects("CONNACK session_present=1") ==
          "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=1 id=2 topic=t payload=two | "
          "PUBLISH qos=1 id=3 topic=t payload=three");
}
