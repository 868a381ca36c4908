// Publisher and subscriber are killed at random moments, again and again: nothing of QoS 1 and 2 is lost, QoS 2 comes once, and in order.
#include "dockwire/asio.hpp"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "support/catch.hpp"
#include "support/environment.hpp"
#include "support/mosquitto.hpp"

namespace {

namespace fs = std::filesystem;
namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using dockwire::test::from_environment;

struct temporary_folder {
    temporary_folder() {
        std::string pattern = (fs::temp_directory_path() / "dockwire_XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder() { fs::remove_all(path); }
    fs::path path{};
};

/// A peer in a process of its own.
class peer {
public:
    peer(std::string role, std::string url, const fs::path& folder)
        : role_{std::move(role)}, url_{std::move(url)}, folder_{(folder / role_).string()} {
        fs::create_directory(folder_);
        start();
    }
    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;
    ~peer() { kill(); }

    void start() {
        id_ = ::fork();
        REQUIRE(id_ >= 0);
        if (id_ != 0) return;
        ::execl(KILL_PEER, "kill_peer", role_.c_str(), url_.c_str(), folder_.c_str(), nullptr);
        ::_exit(127);
    }
    void kill() {
        if (id_ == 0) return;
        ::kill(id_, SIGKILL);
        ::waitpid(std::exchange(id_, 0), nullptr, 0);
    }
    /// Whether it has ended by itself, and well.
    bool has_ended() {
        int status = 0;
        if (::waitpid(id_, &status, WNOHANG) != id_) return false;
        id_ = 0;
        CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
        return true;
    }
    void tell_to_stop() const { std::ofstream{folder_ + "/stop"}; }

    struct line {
        std::string what{};
        int number{-1};
    };
    std::vector<line> log() const {
        std::vector<line> all{};
        std::ifstream file{folder_ + "/log"};
        for (std::string text; std::getline(file, text);) {
            const auto gap = text.find(' ');
            all.push_back({text.substr(0, gap), gap == std::string::npos ? -1 : std::atoi(text.c_str() + gap)});
        }
        return all;
    }

private:
    std::string role_;
    std::string url_;
    std::string folder_;
    pid_t id_{0};
};

constexpr int qos_of(int number) { return number % 3; }

/// A broker in this process, or Mosquitto.
struct stage {
    explicit stage(bool ours) {
        if (ours) {
            broker.emplace(io);
            REQUIRE_FALSE(broker->listen("mqtt://127.0.0.1:0"));
            url = "mqtt://127.0.0.1:" + std::to_string(broker->local_endpoint().port);
        } else {
            other = std::make_unique<dockwire::test::mosquitto>(dockwire::test::mosquitto::access::anonymous,
                                                                "max_queued_messages 0\n");
            url = other->url();
        }
    }
    void pass(std::chrono::milliseconds time) {
        const auto end = std::chrono::steady_clock::now() + time;
        for (auto left = time; left > 0ms;
             left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now())) {
            io.restart();
            if (io.run_for(left) == 0 && !broker) ::usleep(static_cast<useconds_t>(left.count()) * 1000);
        }
    }
    template <class Done>
    bool until(Done done) {
        const auto last = std::chrono::steady_clock::now() + 60s;
        while (!done() && std::chrono::steady_clock::now() < last)
            pass(20ms);
        return done();
    }

    asio::io_context io{1};
    std::optional<mqtt::broker> broker{};
    std::unique_ptr<dockwire::test::mosquitto> other{};
    std::string url{};
};

/// What must arrive: it was acknowledged, or the store had it when a process began.
std::set<int> owed(const peer& publisher) {
    std::set<int> numbers{};
    for (const auto& [what, number] : publisher.log()) {
        if ((what == "done" || what == "kept") && qos_of(number) != 0) numbers.insert(number);
    }
    return numbers;
}

std::set<int> missing(const peer& publisher, const peer& subscriber) {
    std::set<int> numbers = owed(publisher);
    for (const auto& [what, number] : subscriber.log()) {
        if (what == "got") numbers.erase(number);
    }
    return numbers;
}

// A message of QoS 2 may come twice to a subscriber that was killed after its handler had begun and before the acknowledgement was on the disk.
void check_arrivals(const peer& subscriber) {
    int life = 0;
    std::map<int, int> seen_in{};              // the life of the subscriber in which a message came last
    std::map<std::pair<int, int>, int> last{}; // by topic and QoS
    for (const auto& [what, number] : subscriber.log()) {
        if (what == "start") ++life;
        if (what != "got") continue;
        CAPTURE(number, life);
        const auto [known, is_new] = seen_in.try_emplace(number, life);
        if (is_new) {
            auto& before = last.try_emplace({number % 2, qos_of(number)}, -1).first->second;
            CHECK(number > before);
            before = number;
        } else if (qos_of(number) == 2) {
            CHECK(known->second != life);
        }
        known->second = life;
    }
}

} // namespace

TEST_CASE("over kills of publisher and subscriber nothing of QoS 1 and 2 is lost, and QoS 2 is not doubled") {
    const bool ours = GENERATE(true, false);
    const int kills = from_environment("KILLS", 10);
    const int seed = from_environment("KILL_SEED", 1);
    CAPTURE(ours, kills, seed);
    std::minstd_rand random{static_cast<unsigned>(seed)};
    const temporary_folder folder{};
    stage here{ours};
    peer subscriber{"subscribe", here.url, folder.path};
    // The server keeps nothing for a subscriber that it does not know yet.
    REQUIRE(here.until([&] {
        const auto lines = subscriber.log();
        return !lines.empty() && lines.back().what == "granted";
    }));
    peer publisher{"publish", here.url, folder.path};
    for (int i = 0; i < kills; ++i) {
        here.pass(std::chrono::milliseconds{5 + random() % 200});
        peer& victim = random() % 2 == 0 ? publisher : subscriber;
        victim.kill();
        here.pass(std::chrono::milliseconds{random() % 20});
        victim.start();
    }
    here.pass(300ms);
    publisher.tell_to_stop();
    CHECK(here.until([&] { return publisher.has_ended(); }));
    CHECK(owed(publisher).size() > 20);
    CHECK(here.until([&] { return missing(publisher, subscriber).empty(); }));
    CHECK(missing(publisher, subscriber) == std::set<int>{});
    check_arrivals(subscriber);
}
