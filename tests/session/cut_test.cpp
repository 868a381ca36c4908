// A connection that breaks at any byte loses nothing and repeats nothing.
#include "session/session_pair.hpp"
#include "support/catch.hpp"

namespace {

using namespace session_test;
using pair = session_pair<>;

const std::vector<std::string> all{"one", "two", "three"};

// What arrived without the repetitions that QoS 1 allows.
std::vector<std::string> without_repetitions(const std::vector<std::string>& messages) {
    std::vector<std::string> first{};
    for (const auto& message : messages) {
        if (std::find(first.begin(), first.end(), message) == first.end()) first.push_back(message);
    }
    return first;
}

void check_delivery(const journal& sender, const journal& receiver, mqtt::qos qos) {
    if (qos == qos_2) CHECK(receiver.messages == all);
    CHECK(without_repetitions(receiver.messages) == all);
    CHECK(sender.completed.size() == all.size());
    for (const auto& [operation, errors] : sender.completed)
        CHECK(errors == std::vector<std::error_code>{{}});
}

template <class Session>
void submit_all(pair& ends, Session& from, mqtt::qos qos) {
    std::uint64_t operation = 0;
    for (const std::string& payload : all) {
        REQUIRE_FALSE(from.submit(ends.now, publish(payload, qos), operation_id{++operation}));
        ends.run();
    }
}

void reconnect_until_complete(pair& ends) {
    for (int attempt = 0; attempt < 3 && !ends.is_open(); ++attempt) {
        ends.cut_to_server = ends.cut_to_client = pair::no_cut;
        ends.reconnect();
    }
    CHECK(ends.client.in_flight() + ends.server.in_flight() == 0);
}

// Where the wire breaks: after how many bytes of which direction.
struct cut {
    bool to_server{true};
    std::size_t bytes{0};

    void apply(pair& ends) const { (to_server ? ends.cut_to_server : ends.cut_to_client) = bytes; }
};

void check_each_cut(mqtt::qos qos) {
    for (const bool from_client : {true, false}) {
        for (const bool to_server : {true, false}) {
            for (const std::size_t piece : {std::size_t{1}, pair::no_cut}) {
                for (std::size_t bytes = 0; bytes <= 80; ++bytes) {
                    CAPTURE(from_client, to_server, piece, bytes);
                    pair ends{};
                    ends.piece = piece;
                    ends.connect();
                    cut{to_server, bytes}.apply(ends);
                    from_client ? submit_all(ends, ends.client, qos) : submit_all(ends, ends.server, qos);
                    reconnect_until_complete(ends);
                    check_delivery(from_client ? ends.at_client : ends.at_server, from_client ? ends.at_server : ends.at_client,
                                   qos);
                }
            }
        }
    }
}

// Both ends publish at once; the wire breaks during the exchange and again during the next connection.
void exchange_with_two_cuts(pair& ends, mqtt::qos qos, std::uint16_t receive_maximum, cut first, cut second) {
    auto request = connect_packet(false);
    request.receive_maximum = receive_maximum;
    ends.connack.receive_maximum = receive_maximum;
    ends.connect(request);
    first.apply(ends);
    std::uint64_t operation = 0;
    for (const std::string& payload : all) {
        ++operation;
        REQUIRE_FALSE(ends.client.submit(ends.now, publish(payload, qos), operation_id{operation}));
        REQUIRE_FALSE(ends.server.submit(ends.now, publish(payload, qos), operation_id{operation}));
    }
    ends.run();
    if (!ends.is_open()) {
        ends.cut_to_server = ends.cut_to_client = pair::no_cut;
        second.apply(ends);
        ends.connect(request);
    }
    reconnect_until_complete(ends);
}

} // namespace

TEST_CASE("a QoS 1 message is delivered in order after the connection broke at any byte",
          "[MQTT-3.1.2-23][MQTT-4.4.0-1][MQTT-4.6.0-1]") {
    check_each_cut(qos_1);
}

TEST_CASE("a QoS 2 message is delivered in order and exactly once after the connection broke at any byte",
          "[MQTT-3.1.2-23][MQTT-4.3.3-6][MQTT-4.4.0-1][MQTT-4.6.0-1]") {
    check_each_cut(qos_2);
}

TEST_CASE("messages both ways survive a connection that breaks and breaks again while it resumes") {
    const auto qos = GENERATE(qos_1, qos_2);
    const std::uint16_t receive_maximum = GENERATE(std::uint16_t{1}, std::uint16_t{2});
    for (const bool first_to_server : {true, false}) {
        for (const bool second_to_server : {true, false}) {
            for (std::size_t first = 0; first <= 96; first += 7) {
                for (std::size_t second = 0; second <= 120; second += 2) {
                    CAPTURE(static_cast<int>(qos), receive_maximum, first_to_server, first, second_to_server, second);
                    pair ends{};
                    exchange_with_two_cuts(ends, qos, receive_maximum, {first_to_server, first}, {second_to_server, second});
                    check_delivery(ends.at_client, ends.at_server, qos);
                    check_delivery(ends.at_server, ends.at_client, qos);
                }
            }
        }
    }
}

TEST_CASE("messages are sent again as new when the server has lost the session") {
    const auto qos = GENERATE(qos_1, qos_2);
    for (const bool to_server : {true, false}) {
        for (std::size_t bytes = 0; bytes <= 80; ++bytes) {
            CAPTURE(static_cast<int>(qos), to_server, bytes);
            pair ends{};
            ends.connect();
            cut{to_server, bytes}.apply(ends);
            submit_all(ends, ends.client, qos);
            ends.server_has_session = ends.is_open();
            reconnect_until_complete(ends);
            CHECK(without_repetitions(ends.at_server.messages) == all);
            CHECK(ends.at_server.messages.size() <= 2 * all.size());
            CHECK(ends.at_client.completed.size() == all.size());
            for (const auto& [operation, errors] : ends.at_client.completed)
                CHECK(errors == std::vector<std::error_code>{{}});
        }
    }
}

TEST_CASE("a message that the server had taken over is not sent to it again when it has lost the session") {
    pair ends{};
    ends.connect();
    REQUIRE_FALSE(ends.client.submit(ends.now, publish("once", qos_2), operation_id{1}));
    const std::size_t pubrec = 4;
    ends.cut_to_client = pubrec; // then the wire breaks, before PUBCOMP
    ends.run();
    REQUIRE_FALSE(ends.is_open());
    ends.server_has_session = false;
    reconnect_until_complete(ends);
    CHECK(ends.at_server.messages == std::vector<std::string>{"once"});
    CHECK(ends.at_client.completed[1] == std::vector<std::error_code>{{}});
}
