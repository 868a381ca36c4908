// Whose session it is that a server has: of this state, of another server's, or of a process that is gone.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

struct moving_client : client_dialogue {
    using client_dialogue::client_dialogue;

    /// Connects to a server, and says what happened and what was sent.
    std::string goes_to(std::string_view peer, std::string_view answer, bool clean_start = false) {
        breaks();
        happened();
        session.transport_opened(now, connect_packet(clean_start), peer);
        hears();
        says(answer);
        return happened();
    }
};

const std::string session_present = "CONNACK session_present=1";

} // namespace

TEST_CASE("a session of a process without a store is taken over: each identifier is cleared before QoS 2 uses it",
          "[MQTT-3.2.2-4]") {
    moving_client client{};
    CHECK(client.goes_to("a", session_present) == "connected session_present=1 without state");
    client.publishes("one", qos_2, 1);
    CHECK(client.hears() == "PUBREL id=1");
    SECTION("the server had nothing under it") { client.says("PUBCOMP id=1 reason=146"); }
    SECTION("the server had a message under it") { client.says("PUBCOMP id=1"); }
    CHECK(client.happened().empty());
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=one");
    client.says("PUBREC id=1");
    CHECK(client.hears() == "PUBREL id=1");
    client.says("PUBCOMP id=1");
    CHECK(client.happened() == "completed 1");

    // It is clear now; the next one is not.
    client.publishes("two", qos_2, 2);
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=two");
    client.publishes("three", qos_2, 3);
    CHECK(client.hears() == "PUBREL id=2");
}

TEST_CASE("messages keep their order while an identifier is cleared, and QoS 0 does not wait") {
    moving_client client{};
    client.goes_to("a", session_present);
    client.publishes("one", qos_2);
    client.publishes("two", qos_1);
    client.publishes("three", qos_2);
    client.publishes("zero", qos_0);
    CHECK(client.hears() == "PUBREL id=1 | PUBLISH topic=t payload=zero");
    client.says("PUBCOMP id=1 reason=146");
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=one | PUBLISH qos=1 id=2 topic=t payload=two | PUBREL id=3");
    client.says("PUBCOMP id=3");
    CHECK(client.hears() == "PUBLISH qos=2 id=3 topic=t payload=three");
}

TEST_CASE("clearing that is cut off begins anew on the next connection") {
    moving_client client{};
    client.goes_to("a", session_present);
    client.publishes("one", qos_2);
    CHECK(client.hears() == "PUBREL id=1");
    client.goes_to("a", session_present);
    CHECK(client.hears() == "PUBREL id=1");
    client.goes_to("a", "CONNACK"); // it has nothing any more
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=one");
}

TEST_CASE("the session of another server is taken over: what is wanted is asked and sent there as new") {
    moving_client client{};
    client.goes_to("a", "CONNACK");
    client.session.submit(client.now, subscribe({.filter = "f"}), operation_id{1});
    client.publishes("one", qos_1);
    client.publishes("two", qos_2);
    client.hears();
    client.says("SUBACK id=1 reasons=2");
    const bool is_present = GENERATE(true, false);
    CHECK(client.goes_to("b", is_present ? session_present : "CONNACK") ==
          (is_present ? "connected session_present=1 without state" : "connected"));
    const std::string two = "PUBLISH qos=2 id=1 topic=t payload=two";
    CHECK(client.hears() == "SUBSCRIBE id=3 filters=f | PUBLISH qos=1 id=2 topic=t payload=one | " +
                                (is_present ? std::string{"PUBREL id=1"} : two));
    client.says("SUBACK id=3 reasons=2");

    // And on the way back the first server's is another's again.
    CHECK(client.goes_to("a", session_present) == "connected session_present=1 without state");
    const std::string sent = client.hears();
    CHECK(sent.find("filters=f") != std::string::npos);
    client.says("SUBACK" + sent.substr(sent.find(" id="), 5) + " reasons=2");
    CHECK(client.goes_to("a", session_present) == "connected session_present=1");
    CHECK(client.hears().find("filters=f") == std::string::npos);
}

TEST_CASE("an identifier that is open at one server does not swallow a new message of another") {
    moving_client client{};
    client.goes_to("a", "CONNACK");
    client.says("PUBLISH qos=2 id=7 topic=t payload=one");
    client.acknowledges(0);
    client.hears();
    client.goes_to("b", session_present);
    client.says("PUBLISH qos=2 id=7 topic=t payload=two");
    CHECK(client.happened() == "message qos=2 id=7 topic=t payload=two");
}

TEST_CASE("what a handler still has of one server is not acknowledged to another") {
    moving_client client{};
    client.goes_to("a", "CONNACK");
    client.says("PUBLISH qos=1 id=7 topic=t payload=one | PUBLISH qos=2 id=8 topic=t payload=two");
    client.goes_to("b", session_present);
    client.says("PUBLISH qos=1 id=7 topic=t payload=three | PUBLISH qos=2 id=8 topic=t payload=four");
    CHECK(client.acknowledges(0) == dockwire::usage_error::already_acknowledged);
    CHECK(client.acknowledges(1) == dockwire::usage_error::already_acknowledged);
    CHECK(client.hears().empty());
}

TEST_CASE("without the name of the server any session is taken for that of the state") {
    moving_client client{};
    CHECK(client.goes_to("", session_present) == "connected session_present=1");
    client.publishes("one", qos_2);
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=one");
}

TEST_CASE("by the letter a session without a state here ends the connection, and the next one starts clean", "[MQTT-3.2.2-4]") {
    moving_client client{{.strict_session_present = true}};
    CHECK(client.goes_to("a", session_present).find("there is no state of it here") != std::string::npos);
    CHECK(client.hears() == "DISCONNECT reason=130");
    client.breaks();
    client.session.transport_opened(client.now, connect_packet(), "a");
    CHECK(client.hears().find("clean_start=1") != std::string::npos);
    client.says("CONNACK");
    CHECK(client.happened() == "connected");
    client.breaks();
    client.session.transport_opened(client.now, connect_packet(), "a");
    CHECK(client.hears().find("clean_start=1") == std::string::npos);
    client.says(session_present);
    CHECK(client.happened().find("connected session_present=1") != std::string::npos);
}
