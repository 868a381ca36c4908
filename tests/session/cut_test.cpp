// A connection that breaks at any byte loses nothing and repeats nothing.
#include "session/session_pair.hpp"
#include "support/catch.hpp"

namespace {

using namespace session_test;

enum class direction { to_server, to_client };

// Three messages of one QoS in one direction, the wire breaking once after `cut` bytes of `way`; then whole again.
struct broken_exchange {
    session_pair<> pair{};

    broken_exchange(bool from_client, mqtt::qos qos, direction way, std::size_t cut, std::size_t piece) {
        pair.piece = piece;
        pair.connect();
        (way == direction::to_server ? pair.cut_to_server : pair.cut_to_client) = cut;
        std::uint64_t operation = 0;
        for (const char* payload : {"one", "two", "three"})
            submit(from_client, publish(payload, qos), operation_id{++operation});
        pair.run();
        for (int attempt = 0; attempt < 3 && !pair.is_open(); ++attempt) {
            pair.cut_to_server = pair.cut_to_client = session_pair<>::no_cut;
            pair.reconnect();
        }
    }

    void submit(bool from_client, const mqtt::packet::publish& message, operation_id operation) {
        const auto error =
            from_client ? pair.client.submit(pair.now, message, operation) : pair.server.submit(pair.now, message, operation);
        REQUIRE_FALSE(error);
        pair.run();
    }
};

// What arrived without the repetitions that QoS 1 allows.
std::vector<std::string> without_repetitions(std::vector<std::string> messages) {
    std::vector<std::string> first{};
    for (const auto& message : messages) {
        if (std::find(first.begin(), first.end(), message) == first.end()) first.push_back(message);
    }
    return first;
}

void check_delivery(mqtt::qos qos) {
    const std::vector<std::string> all{"one", "two", "three"};
    for (const bool from_client : {true, false}) {
        for (const direction way : {direction::to_server, direction::to_client}) {
            for (const std::size_t piece : {std::size_t{1}, session_pair<>::no_cut}) {
                for (std::size_t cut = 0; cut <= 80; ++cut) {
                    CAPTURE(from_client, static_cast<int>(way), piece, cut);
                    const broken_exchange done{from_client, qos, way, cut, piece};
                    const journal& receiver = from_client ? done.pair.at_server : done.pair.at_client;
                    const journal& sender = from_client ? done.pair.at_client : done.pair.at_server;
                    if (qos == mqtt::qos::exactly_once) CHECK(receiver.messages == all);
                    CHECK(without_repetitions(receiver.messages) == all);
                    CHECK(sender.completed.size() == 3);
                    for (const auto& [operation, errors] : sender.completed)
                        CHECK(errors == std::vector<std::error_code>{{}});
                    CHECK(done.pair.client.in_flight() + done.pair.server.in_flight() == 0);
                }
            }
        }
    }
}

} // namespace

TEST_CASE("a QoS 1 message is delivered in order after the connection broke at any byte") {
    check_delivery(mqtt::qos::at_least_once);
}

TEST_CASE("a QoS 2 message is delivered in order and exactly once after the connection broke at any byte") {
    check_delivery(mqtt::qos::exactly_once);
}
