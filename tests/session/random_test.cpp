// Long random conversations over a wire that breaks: what must hold in each of them. The seeds are fixed.
#include <random>

#include "session/session_pair.hpp"
#include "support/catch.hpp"

namespace {

using namespace session_test;
using dockwire::usage_error;

// A message is "<qos>:<number>"; numbers rise with the submissions of one end.
struct sent_message {
    mqtt::qos qos{};
    std::uint64_t number{0};
    bool withdrawn{false};

    std::string payload() const { return std::to_string(static_cast<int>(qos)) + ":" + std::to_string(number); }
};

class conversation {
public:
    explicit conversation(unsigned seed, bool server_forgets) : random_{seed}, server_forgets_{server_forgets} {
        ends_.acknowledge = false;
        ends_.connack.receive_maximum = static_cast<std::uint16_t>(1 + below(4));
        request_.receive_maximum = static_cast<std::uint16_t>(1 + below(4));
        ends_.connect(request_);
    }

    void go_on(int steps) {
        for (int i = 0; i < steps; ++i)
            one_step();
    }

    void end() {
        for (int turn = 0; turn < 500; ++turn) {
            if (!ends_.is_open()) ends_.connect(request_);
            ends_.piece = session_pair<>::no_cut;
            ends_.run();
            acknowledge_all();
            ends_.run();
        }
        check_nothing_is_left();
        ends_.client.abandon(usage_error::stopped);
        ends_.server.abandon(usage_error::stopped);
        ends_.run();
        check(from_client_, ends_.at_client, ends_.at_server);
        check(from_server_, ends_.at_server, ends_.at_client);
    }

    /// Ends in the middle instead.
    void give_up() {
        ends_.client.abandon(usage_error::stopped);
        ends_.server.abandon(usage_error::stopped);
        ends_.run();
        check_completions(from_client_, ends_.at_client);
        check_completions(from_server_, ends_.at_server);
    }

private:
    unsigned below(unsigned limit) { return static_cast<unsigned>(random_()) % limit; }

    void one_step() {
        switch (below(16)) {
        case 0:
        case 1:
        case 2:
            return submit(ends_.client, from_client_);
        case 3:
        case 4:
            return submit(ends_.server, from_server_);
        case 5:
            return withdraw(ends_.client, from_client_);
        case 6:
            return acknowledge_one(ends_.client, ends_.at_client);
        case 7:
            return acknowledge_one(ends_.server, ends_.at_server);
        case 8:
            return break_or_mend();
        case 9:
            return ends_.pass(std::chrono::seconds{below(3)});
        default:
            ends_.piece = 1 + below(30);
            ends_.step();
        }
    }

    template <class Session>
    void submit(Session& from, std::vector<sent_message>& sent) {
        const sent_message next{static_cast<mqtt::qos>(below(3)), ++last_number_};
        if (from.submit(ends_.now, publish(next.payload(), next.qos), operation_id{next.number})) return;
        sent.push_back(next);
    }

    template <class Session>
    void withdraw(Session& from, std::vector<sent_message>& sent) {
        if (sent.empty() || below(4) != 0) return;
        sent_message& chosen = sent[below(static_cast<unsigned>(sent.size()))];
        from.withdraw(operation_id{chosen.number});
        chosen.withdrawn = true;
    }

    template <class Session>
    void acknowledge_one(Session& at, journal& notes) {
        if (notes.kept.empty()) return;
        const auto chosen = notes.kept.begin() + below(static_cast<unsigned>(notes.kept.size()));
        at.acknowledge(ends_.now, *chosen);
        notes.kept.erase(chosen);
    }

    void acknowledge_all() {
        while (!ends_.at_client.kept.empty())
            acknowledge_one(ends_.client, ends_.at_client);
        while (!ends_.at_server.kept.empty())
            acknowledge_one(ends_.server, ends_.at_server);
    }

    void break_or_mend() {
        if (!ends_.is_open()) return ends_.open(request_);
        if (below(3) != 0) return;
        if (below(4) == 0) ends_.client.submit(ends_.now, mqtt::packet::disconnect{});
        if (below(4) == 0) ends_.server.close(mqtt::reason_code::server_busy, usage_error::stopped, "busy");
        ends_.close();
        if (server_forgets_ && below(3) == 0) ends_.server_has_session = false;
    }

    void check_nothing_is_left() {
        CHECK(ends_.client.in_flight() + ends_.client.queued() + ends_.client.unwritten() == 0);
        CHECK(ends_.server.in_flight() + ends_.server.queued() + ends_.server.unwritten() == 0);
        CHECK(ends_.client.unacknowledged() + ends_.server.unacknowledged() == 0);
    }

    // Each operation completes once; one that was withdrawn at most once, before that.
    static void check_completions(const std::vector<sent_message>& sent, const journal& sender) {
        for (const sent_message& message : sent) {
            CAPTURE(message.payload());
            const auto found = sender.completed.find(message.number);
            const std::size_t count = found == sender.completed.end() ? 0 : found->second.size();
            CHECK(count <= 1);
            if (!message.withdrawn) CHECK(count == 1);
        }
    }

    void check(const std::vector<sent_message>& sent, const journal& sender, const journal& receiver) const {
        check_completions(sent, sender);
        for (const sent_message& message : sent) {
            CAPTURE(message.payload());
            const auto arrived = std::count(receiver.messages.begin(), receiver.messages.end(), message.payload());
            const auto completed = sender.completed.find(message.number);
            const bool succeeded = completed != sender.completed.end() && !completed->second.front();
            if (succeeded && message.qos != qos_0) CHECK(arrived >= 1);
            if (message.qos == qos_0 || (message.qos == qos_2 && !server_forgets_)) CHECK(arrived <= 1);
        }
        for (const auto qos : {qos_0, qos_1, qos_2})
            check_order(qos, receiver);
    }

    // Of one QoS, what arrives for the first time arrives in the order of submission.
    static void check_order(mqtt::qos qos, const journal& receiver) {
        std::uint64_t last = 0;
        std::vector<std::uint64_t> seen{};
        for (const std::string& payload : receiver.messages) {
            if (payload[0] != static_cast<char>('0' + static_cast<int>(qos))) continue;
            const std::uint64_t number = std::stoull(payload.substr(2));
            if (std::find(seen.begin(), seen.end(), number) != seen.end()) continue;
            CHECK(number > last);
            last = number;
            seen.push_back(number);
        }
    }

    std::minstd_rand random_;
    bool server_forgets_;
    mqtt::packet::connect request_ = connect_packet(false);
    session_pair<> ends_{};
    std::vector<sent_message> from_client_{};
    std::vector<sent_message> from_server_{};
    std::uint64_t last_number_{0};
};

} // namespace

TEST_CASE("in any conversation every operation completes once, QoS 2 arrives once, and order is kept") {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        conversation talk{seed, false};
        talk.go_on(400);
        talk.end();
    }
}

TEST_CASE("when the server forgets sessions, every operation still completes once and nothing that succeeded is lost") {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        conversation talk{seed, true};
        talk.go_on(400);
        talk.end();
    }
}

TEST_CASE("given up at any moment, every operation completes once") {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        CAPTURE(seed);
        conversation talk{seed, seed % 2 == 0};
        talk.go_on(static_cast<int>(seed));
        talk.give_up();
    }
}
