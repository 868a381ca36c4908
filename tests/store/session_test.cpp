// A session that goes on where a previous process ended.
#include <cstdint>
#include <memory>
#include <string>

#include "dockwire/store/journal.hpp"
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

// A store over a journal that outlives the session; the clocks are the test's.
struct lasting_store {
    std::shared_ptr<mqtt::journal> records = std::make_shared<mqtt::journal>();
    mqtt::journal::moment now{.boot = {std::byte{1}}};

    void queued(mqtt::message_number number, dockwire::bytes_view packet, mqtt::publish_terms terms) {
        records->queued(number, packet, terms, {.boot = {std::byte{1}}});
    }
    void sent(mqtt::message_number number, mqtt::packet_id id) { records->sent(number, id); }
    void released(mqtt::message_number number) { records->released(number); }
    void completed(mqtt::message_number number) { records->completed(number); }
    void received(mqtt::packet_id id) { records->received(id); }
    void finished(mqtt::packet_id id) { records->finished(id); }
    void inbound_lost() { records->inbound_lost(); }
    void peer(std::string_view name) { records->peer(name); }
    void ids_in_doubt() { records->ids_in_doubt(); }
    void subscription_id(std::uint32_t last) { records->subscription_id(last); }
    mqtt::recalled_state recalled() const { return records->recalled(); }
    void set_aside(mqtt::message_number number) { records->set_aside(number); }
    std::size_t set_aside_count() const { return records->set_aside_count(); }

    template <class OnMessage, class OnReceived>
    void load(OnMessage&& on_message, OnReceived&& on_received) const {
        records->load(now, on_message, on_received);
    }
};
static_assert(mqtt::loading_store<lasting_store>);

struct process : dialogue<mqtt::client_role, lasting_store> {
    using dialogue::dialogue;

    std::string connects(std::string_view answer, std::string_view peer = {}) {
        session.transport_opened(now, connect_packet(), peer);
        hears();
        says(answer);
        happened();
        return hears();
    }

    // What a crash leaves, after this time; the wall clock is set by `wrong`.
    process next(std::chrono::seconds later = {}, std::chrono::seconds wrong = {}) {
        lasting_store left = session.recorder();
        left.now.wall += later + wrong;
        left.now.since_boot += later;
        return process{left};
    }
    // What a crash of the computer leaves. Nothing measures that time but the wall clock.
    process next_boot(std::chrono::seconds later) {
        lasting_store left = session.recorder();
        left.now.wall += later;
        left.now.since_boot = {};
        left.now.boot = {std::byte{2}};
        return process{left};
    }
    // What is left where a record is damaged that came last.
    process next_without_last_record() {
        lasting_store left = session.recorder();
        std::string all{dockwire::as_text(left.records->take_fresh().view())};
        all.back() ^= 1;
        left.records = std::make_shared<mqtt::journal>();
        left.records->read(dockwire::as_bytes(all));
        return process{left};
    }

private:
    explicit process(const lasting_store& left) : dialogue{{}, left} { session.restore(now); }
};

} // namespace

TEST_CASE("messages that were queued or in flight are sent by the next process, in their order") {
    process first{};
    first.connects("CONNACK receive_maximum=2");
    first.publishes("one", qos_1);
    first.publishes("two", qos_2);
    first.publishes("three", qos_1);
    first.hears();
    process second = first.next();
    CHECK(second.session.queued() == 3);
    CHECK(second.connects("CONNACK session_present=1 receive_maximum=9") ==
          "PUBLISH dup=1 qos=1 id=1 topic=t payload=one | PUBLISH dup=1 qos=2 id=2 topic=t payload=two | "
          "PUBLISH qos=1 id=3 topic=t payload=three");
}

TEST_CASE("a QoS 2 message of which only PUBCOMP is missing is released again and not sent again") {
    process first{};
    first.connects("CONNACK");
    first.publishes("one", qos_2);
    first.says("PUBREC id=1");
    process second = first.next();
    CHECK(second.connects("CONNACK session_present=1") == "PUBREL id=1");
    second.says("PUBCOMP id=1");
    CHECK(second.happened().empty()); // nobody waits for it any more
    process third = second.next();
    CHECK(third.connects("CONNACK session_present=1").empty());
}

TEST_CASE("identifiers of a previous process are not given to new messages") {
    process first{};
    first.connects("CONNACK");
    for (const char* payload : {"one", "two", "three"})
        first.publishes(payload, qos_1);
    first.says("PUBACK id=1 | PUBACK id=3");
    process second = first.next();
    second.connects("CONNACK session_present=1");
    for (const char* payload : {"four", "five", "six"})
        second.publishes(payload, qos_1);
    CHECK(second.hears().find("id=2") == std::string::npos);
    CHECK(second.session.in_flight() == 4);
}

TEST_CASE("messages of a previous process are sent as new when the server has lost the session") {
    process first{};
    first.connects("CONNACK");
    first.publishes("one", qos_1);
    process second = first.next();
    CHECK(second.connects("CONNACK") == "PUBLISH qos=1 id=1 topic=t payload=one");
}

TEST_CASE("a QoS 2 message that a previous process was done with is not shown again") {
    process first{};
    first.connects("CONNACK");
    first.says("PUBLISH qos=2 id=5 topic=t payload=once");
    first.acknowledges(0);
    process second = first.next();
    second.connects("CONNACK session_present=1");
    second.says("PUBLISH dup=1 qos=2 id=5 topic=t payload=once");
    CHECK(second.happened().empty());
    CHECK(second.hears() == "PUBREC id=5");
    second.says("PUBREL id=5");
    CHECK(second.hears() == "PUBCOMP id=5");
    process third = second.next();
    third.connects("CONNACK session_present=1");
    third.says("PUBLISH qos=2 id=5 topic=t payload=another");
    CHECK(third.deliveries.size() == 1);
}

TEST_CASE("the time between two processes counts for a message's expiry") {
    process first{};
    auto message = publish("one", qos_1);
    message.message_expiry_interval = 60;
    first.session.submit(first.now, message);
    CHECK(first.next(20s).connects("CONNACK") == "PUBLISH qos=1 id=1 expiry=40 topic=t payload=one");
    CHECK(first.next(60s).connects("CONNACK").empty());
}

TEST_CASE("what must never be late is not sent again by a later process") {
    process first{};
    first.connects("CONNACK");
    for (const bool never_late : {false, true}) {
        auto message = publish(never_late ? "command" : "news", qos_1);
        message.message_expiry_interval = 60;
        first.session.submit(first.now, message, operation_id::none, {.never_late = never_late});
    }
    CHECK(first.next(61s).connects("CONNACK session_present=1") == "PUBLISH dup=1 qos=1 id=1 expiry=0 topic=t payload=news");
}

TEST_CASE("numbers of messages go on behind those of previous processes") {
    process first{};
    first.publishes("one", qos_1);
    first.publishes("two", qos_1);
    process second = first.next();
    second.publishes("three", qos_1);
    CHECK(second.next().connects("CONNACK session_present=1") ==
          "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=1 id=2 topic=t payload=two | "
          "PUBLISH qos=1 id=3 topic=t payload=three");
}

TEST_CASE("the end of a run keeps the messages of a store that gives them back") {
    process client{{.queue_at_most_once = true}};
    client.connects("CONNACK receive_maximum=3");
    client.publishes("one", qos_1, 1);
    client.publishes("two", qos_2, 2);
    client.publishes("released", qos_2, 3);
    client.publishes("waits", qos_1, 4);
    client.says("PUBREC id=3");
    client.hears();
    client.breaks();
    client.publishes("offline", qos_0, 5);
    client.session.submit(client.now, subscribe({.filter = "offline"}), operation_id{6});
    client.happened();

    client.session.abandon(dockwire::usage_error::stopped);
    const std::string kept = ": the run has ended; the message is kept and will still be sent by the next run";
    CHECK(client.happened() == "completed 1" + kept + " | completed 2" + kept + " | completed 4" + kept +
                                   " | completed 5: the client is stopped | completed 3" + kept +
                                   " | completed 6: the client is stopped");
    CHECK(client.session.queued() == 3);

    const std::string resent = "PUBREL id=3 | PUBLISH dup=1 qos=1 id=1 topic=t payload=one | "
                               "PUBLISH dup=1 qos=2 id=2 topic=t payload=two | PUBLISH qos=1 id=4 topic=t payload=waits";
    SECTION("for the next run") {
        CHECK(client.connects("CONNACK session_present=1") == resent);
        client.says("PUBCOMP id=3 | PUBACK id=1 | PUBREC id=2 | PUBACK id=4");
        client.says("PUBCOMP id=2");
        CHECK(client.happened().empty()); // nobody waits for them any more
        process next = client.next();
        CHECK(next.connects("CONNACK session_present=1").empty());
    }
    SECTION("for the next process") {
        process next = client.next();
        CHECK(next.connects("CONNACK session_present=1") == resent);
    }
}

TEST_CASE("what was withdrawn before the end of a run is not kept") {
    process client{};
    client.publishes("one", qos_1, 1);
    client.publishes("two", qos_1, 2);
    client.session.withdraw(operation_id{1});
    client.session.abandon(dockwire::usage_error::stopped);
    CHECK(client.connects("CONNACK") == "PUBLISH qos=1 id=1 topic=t payload=two");
}

TEST_CASE("a message that was given up while it was in flight is not said to be kept") {
    process client{};
    client.connects("CONNACK");
    auto message = publish("one", qos_2);
    message.message_expiry_interval = 1;
    client.session.submit(client.now, message, operation_id{1}, {.never_late = true});
    client.hears();
    client.breaks();
    client.pass(2s);
    CHECK(client.connects("CONNACK session_present=1") == "PUBREL id=1");
    client.session.abandon(dockwire::usage_error::stopped);
    CHECK(client.happened().find("completed 1: the client is stopped") == 0);
}

TEST_CASE("between two runs the expiry of what is kept goes on, without a timer") {
    process client{};
    for (const std::uint32_t expiry : {60U, 10U}) {
        const std::string payload = std::to_string(expiry);
        auto message = publish(payload, qos_1);
        message.message_expiry_interval = expiry;
        client.session.submit(client.now, message, operation_id{expiry});
    }
    client.session.abandon(dockwire::usage_error::stopped);
    client.happened();
    CHECK_FALSE(client.session.next_timeout());

    auto message = publish("new", qos_1);
    message.message_expiry_interval = 5;
    client.session.submit(client.now, message, operation_id{1});
    CHECK(client.session.next_timeout() == client.now + 5s);
    client.pass(20s);
    CHECK(client.happened() == "completed 1: the message expired before it could be sent");
    CHECK_FALSE(client.session.next_timeout());
    CHECK(client.connects("CONNACK") == "PUBLISH qos=1 id=1 expiry=40 topic=t payload=60");
}

TEST_CASE("what has expired between two runs makes room for new messages") {
    process client{{.queue_messages = 1}};
    auto message = publish("old", qos_1);
    message.message_expiry_interval = 10;
    CHECK_FALSE(client.session.submit(client.now, message, operation_id{1}));
    client.session.abandon(dockwire::usage_error::stopped);
    client.happened();
    client.pass(9s);
    CHECK(client.session.submit(client.now, publish("new", qos_1), operation_id{2}) == dockwire::usage_error::queue_full);
    client.pass(1s);
    CHECK_FALSE(client.session.submit(client.now, publish("new", qos_1), operation_id{3}));
    CHECK(client.session.queued() == 1);
}

TEST_CASE("a stored message that cannot be sent is set aside, and the others are sent") {
    struct odd_message {
        const char* what;
        const char* packet;
        std::uint64_t number{5};
    };
    const odd_message odd[]{
        {"no packet", ""},
        {"not a packet", "rubbish\n"},
        {"another packet", "PUBREL id=1\n"},
        {"two packets", "PUBLISH qos=1 id=1 topic=t\nPUBLISH qos=1 id=1 topic=t\n"},
        {"QoS 0", "PUBLISH topic=t\n"},
        {"without a topic", "PUBLISH qos=1 id=1\n"},
        {"a wildcard", "PUBLISH qos=1 id=1 topic=t/#\n"},
        {"an alias of another connection", "PUBLISH qos=1 id=1 topic=t alias=1\n"},
        {"a number behind which no other fits", "PUBLISH qos=1 id=1 topic=t\n", UINT64_MAX},
    };
    for (const odd_message& each : odd) {
        CAPTURE(each.what);
        process first{};
        first.publishes("one", qos_1);
        auto& records = *first.session.recorder().records;
        records.queued(mqtt::message_number{each.number}, dockwire::as_bytes(each.packet), {}, {});
        records.queued(mqtt::message_number{6}, dockwire::as_bytes("PUBLISH qos=1 id=1 topic=t payload=two\n"), {}, {});
        process second = first.next();
        CHECK(records.set_aside_count() == 1);
        second.publishes("three", qos_1);
        CHECK(second.connects("CONNACK") == "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=1 id=2 topic=t payload=two | "
                                            "PUBLISH qos=1 id=3 topic=t payload=three");
        process third = second.next(); // it is not given again
        CHECK(records.set_aside_count() == 1);
    }
}

TEST_CASE("a stored PUBREL without an identifier of its own is set aside") {
    process first{};
    first.connects("CONNACK");
    first.publishes("one", qos_2);
    first.publishes("two", qos_2);
    first.says("PUBREC id=1 | PUBREC id=2");
    auto& records = *first.session.recorder().records;
    SECTION("that of another message") { records.sent(mqtt::message_number{2}, mqtt::packet_id{1}); }
    SECTION("none") { records.sent(mqtt::message_number{2}, mqtt::packet_id::none); }
    process second = first.next();
    CHECK(records.set_aside_count() == 1);
    CHECK(second.connects("CONNACK session_present=1") == "PUBREL id=1");
}

TEST_CASE("a wall clock that was set neither lengthens nor ends the lifetime of a stored message") {
    process first{};
    auto message = publish("one", qos_1);
    message.message_expiry_interval = 60;
    first.session.submit(first.now, message);
    const std::string sent = "PUBLISH qos=1 id=1 expiry=50 topic=t payload=one";
    CHECK(first.next(10s, -std::chrono::hours{24 * 365}).connects("CONNACK") == sent);
    CHECK(first.next(10s, std::chrono::hours{24 * 365 * 1'000}).connects("CONNACK") == sent);
    CHECK(first.next(60s, -std::chrono::hours{24 * 365}).connects("CONNACK").empty());
}

TEST_CASE("after another boot the wall clock says how old a stored message is, within its lifetime") {
    process first{};
    auto message = publish("one", qos_1);
    message.message_expiry_interval = 60;
    first.session.submit(first.now, message);
    CHECK(first.next_boot(10s).connects("CONNACK") == "PUBLISH qos=1 id=1 expiry=50 topic=t payload=one");
    CHECK(first.next_boot(-100s).connects("CONNACK") == "PUBLISH qos=1 id=1 expiry=60 topic=t payload=one");
    CHECK(first.next_boot(std::chrono::hours{24 * 365 * 1'000}).connects("CONNACK").empty());
}

TEST_CASE("a message that must not come late is given up where nothing says how late it is") {
    process first{};
    first.connects("CONNACK");
    const auto submit = [&](std::string_view payload, mqtt::qos qos) {
        auto message = publish(payload, qos);
        message.message_expiry_interval = 60;
        first.session.submit(first.now, message, operation_id::none, {.never_late = true});
    };
    submit("sent", qos_2);
    first.breaks();
    submit("waiting", qos_1);
    CHECK(first.next(10s).connects("CONNACK session_present=1") ==
          "PUBLISH dup=1 qos=2 id=1 expiry=50 topic=t payload=sent | PUBLISH qos=1 id=2 expiry=50 topic=t payload=waiting");
    process second = first.next_boot(10s);
    CHECK(second.happened() == "given up PUBLISH 'sent': " + expired + " | given up PUBLISH 'waiting': " + expired);
    CHECK(second.connects("CONNACK session_present=1") == "PUBREL id=1"); // the server may have this one
}

TEST_CASE("a message of QoS 2 that may have been sent is not sent again when a record is missing, one of QoS 1 is") {
    process first{};
    first.connects("CONNACK");
    first.publishes("one", qos_1);
    first.publishes("two", qos_2);
    first.breaks();
    first.publishes("three", qos_2);
    first.session.recorder().received(mqtt::packet_id{9}); // is damaged
    process second = first.next_without_last_record();
    const std::string unknown = "the message may have been delivered, and is not sent again";
    CHECK(second.happened() == "given up PUBLISH 'two': " + unknown + " | given up PUBLISH 'three': " + unknown);
    CHECK(second.connects("CONNACK session_present=1") == "PUBREL id=2 | PUBLISH dup=1 qos=1 id=1 topic=t payload=one");
    CHECK(second.next().happened().empty());
}

TEST_CASE("after a record that is missing every identifier is cleared before QoS 2 uses it, and in the next process too") {
    process first{};
    first.publishes("one", qos_1);
    first.session.recorder().finished(mqtt::packet_id{9}); // is damaged
    process second = first.next_without_last_record();
    CHECK(second.connects("CONNACK session_present=1") == "PUBLISH qos=1 id=1 topic=t payload=one");
    second.publishes("two", qos_2);
    CHECK(second.hears() == "PUBREL id=2");
    process third = second.next();
    third.publishes("three", qos_2);
    CHECK(third.connects("CONNACK session_present=1").find("PUBREL") != std::string::npos);
    CHECK(third.next().connects("CONNACK").find("PUBREL") == std::string::npos);
}

TEST_CASE("a store says whose session its state is of") {
    process first{};
    CHECK(first.connects("CONNACK", "mqtt://a").empty());
    first.publishes("one", qos_2);
    SECTION("the same server") {
        process second = first.next();
        CHECK(second.connects("CONNACK session_present=1", "mqtt://a") == "PUBLISH dup=1 qos=2 id=1 topic=t payload=one");
    }
    SECTION("another one") {
        process second = first.next();
        CHECK(second.connects("CONNACK session_present=1", "mqtt://b") == "PUBREL id=1");
        second.says("PUBCOMP id=1 reason=146");
        CHECK(second.hears() == "PUBLISH qos=2 id=1 topic=t payload=one");
        process third = second.next(); // still that one's, and its identifiers are still in doubt
        CHECK(third.connects("CONNACK session_present=1", "mqtt://b") == "PUBLISH dup=1 qos=2 id=1 topic=t payload=one");
        third.publishes("two", qos_2);
        CHECK(third.hears() == "PUBREL id=2");
    }
}

TEST_CASE("a reset forgets what a store holds") {
    process client{};
    client.publishes("one", qos_1, 1);
    client.session.reset(dockwire::usage_error::stopped);
    CHECK(client.happened() == "completed 1: the client is stopped");
    CHECK(client.next().connects("CONNACK").empty());
}
