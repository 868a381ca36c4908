// The client against Mosquitto and its command-line clients, on a free loopback port.
#include "dockwire/asio.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "dockwire/client/tcp_client.hpp"
#include "support/catch.hpp"

namespace mqtt = dockwire::mqtt;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using mqtt::qos;

namespace {

std::string path_of(const char* program) {
    for (const char* const folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"}) {
        if (fs::exists(std::string{folder} + program)) return std::string{folder} + program;
    }
    return {};
}

/// A program that runs beside the test and is ended with this object, by its id.
class child {
public:
    child(std::vector<std::string> command, const fs::path& output) {
        std::vector<char*> arguments;
        arguments.reserve(command.size() + 1);
        for (std::string& each : command)
            arguments.push_back(each.data());
        arguments.push_back(nullptr);
        id_ = fork();
        REQUIRE(id_ >= 0);
        if (id_ != 0) return;
        const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(file, 1);
        dup2(file, 2);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    ~child() {
        if (id_ <= 0) return;
        kill(id_, SIGTERM);
        waitpid(id_, nullptr, 0);
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Whether it has ended well.
    bool ended() {
        int status = 0;
        if (id_ == 0) return true;
        if (waitpid(id_, &status, WNOHANG) != id_) return false;
        id_ = 0;
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
        return true;
    }

private:
    pid_t id_{0};
};

/// Mosquitto with a configuration of its own in a folder of its own.
class mosquitto {
public:
    enum class access { anonymous, with_password };

    explicit mosquitto(access wanted = access::anonymous) {
        std::string pattern = (fs::temp_directory_path() / "dockwire_XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        port_ = free_port();
        std::ofstream config{folder_ / "config"};
        config << "listener " << port_ << " 127.0.0.1\n";
        if (wanted == access::anonymous) {
            config << "allow_anonymous true\n";
        } else {
            config << "password_file " << (folder_ / "passwords").string() << "\n";
            add_user();
        }
        config.close();
        start();
    }
    ~mosquitto() {
        broker_.reset();
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    std::string url(const std::string& login = {}) const { return "mqtt://" + login + "127.0.0.1:" + std::to_string(port_); }
    void stop() { broker_.reset(); }
    void start() {
        broker_.emplace(std::vector<std::string>{path_of("mosquitto"), "-c", (folder_ / "config").string()}, folder_ / "log");
        for (int tries = 0; tries < 500; ++tries) {
            asio::io_context io;
            asio::ip::tcp::socket socket{io};
            std::error_code error;
            socket.connect({asio::ip::address_v4::loopback(), port_}, error);
            if (!error) return;
            usleep(20'000);
        }
        FAIL("Mosquitto does not listen");
    }

    /// Runs one of its clients with these arguments.
    std::unique_ptr<child> run(const char* program, std::vector<std::string> arguments, const char* output = "output") const {
        std::vector<std::string> command{path_of(program), "-h", "127.0.0.1", "-p", std::to_string(port_), "-V", "5"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return std::make_unique<child>(command, folder_ / output);
    }
    std::string output(const char* name = "output") const {
        std::ifstream file{folder_ / name};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    void add_user() const {
        child adding{{path_of("mosquitto_passwd"), "-b", "-c", (folder_ / "passwords").string(), "someone", "right"},
                     folder_ / "log"};
        for (int tries = 0; tries < 500 && !adding.ended(); ++tries)
            usleep(20'000);
        REQUIRE(adding.ended());
        // Mosquitto reads it as a user of its own.
        fs::permissions(folder_, fs::perms::all);
        fs::permissions(folder_ / "passwords", fs::perms::owner_all | fs::perms::others_read);
    }

    static std::uint16_t free_port() {
        asio::io_context io;
        const asio::ip::tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
        return acceptor.local_endpoint().port();
    }

    fs::path folder_{};
    std::uint16_t port_{0};
    std::optional<child> broker_{};
};

bool is_installed() {
    for (const char* const program : {"mosquitto", "mosquitto_passwd", "mosquitto_pub", "mosquitto_sub"}) {
        if (!path_of(program).empty()) continue;
        std::cout << "skipped: " << program << " is not installed\n";
        return false;
    }
    return true;
}

/// A client that is driven until something has happened.
struct driven {
    explicit driven(const mqtt::client_options& options) : client{io, options} {}

    template <class Done>
    bool until(Done done) {
        const auto last = std::chrono::steady_clock::now() + 20s;
        while (!done() && std::chrono::steady_clock::now() < last) {
            io.restart();
            io.run_for(5ms);
        }
        return done();
    }
    void connect() {
        client.async_run([this](std::error_code why) { ended = why; });
        REQUIRE(until([this] { return client.status() == mqtt::client_status::online; }));
    }
    void disconnect() {
        client.async_disconnect({}, [](std::error_code) {});
        REQUIRE(until([this] { return ended.has_value(); }));
        CHECK_FALSE(*ended);
    }

    asio::io_context io{1};
    mqtt::client client;
    std::optional<std::error_code> ended{};
};

} // namespace

TEST_CASE("messages of every QoS go to mosquitto_sub") {
    if (!is_installed()) return;
    const mosquitto broker;
    driven here{{.url = broker.url()}};
    here.connect();
    const auto subscriber = broker.run("mosquitto_sub", {"-t", "to/#", "-q", "2", "-C", "3", "-F", "%t %q %p"});
    // It is there when a message of its own topic comes through.
    std::array<int, 3> results{};
    const auto publish = [&](int level) {
        here.client.async_publish("to/" + std::to_string(level), "payload", {.qos = static_cast<qos>(level)},
                                  [&results, level](std::error_code error, const mqtt::publish_result& result) {
                                      const bool received = result.reason == mqtt::reason_code::success;
                                      results[static_cast<std::size_t>(level)] = error ? -1 : received ? 1 : 2;
                                  });
    };
    // PUBACK says 'no matching subscribers' until it has subscribed.
    REQUIRE(here.until([&] {
        if (results[1] == 1) return true;
        if (results[1] != 0) results[1] = 0;
        publish(1);
        return here.until([&] { return results[1] != 0; }) && results[1] == 1;
    }));
    publish(2);
    publish(0);
    REQUIRE(here.until([&] { return subscriber->ended(); }));
    CHECK(results == std::array{1, 1, 1});
    // QoS 2 may be overtaken: mosquitto_sub delivers it with PUBREL.
    const std::string heard = broker.output();
    for (const char* const line : {"to/0 0 payload\n", "to/1 1 payload\n", "to/2 2 payload\n"}) {
        CAPTURE(line, heard);
        CHECK(heard.find(line) != std::string::npos);
    }
    here.disconnect();
}

TEST_CASE("messages of every QoS come from mosquitto_pub") {
    if (!is_installed()) return;
    const mosquitto broker;
    driven here{{.url = broker.url()}};
    std::vector<std::string> heard;
    bool granted = false;
    here.client
        .subscribe("from/#", {},
                   [&](const mqtt::message_view& message) {
                       heard.push_back(std::string{message.topic} + " " + std::to_string(static_cast<int>(message.qos)) + " " +
                                       std::string{dockwire::as_text(message.payload.bytes)});
                   })
        .async_granted([&](std::error_code error, const mqtt::subscribe_result&) { granted = !error; });
    here.connect();
    REQUIRE(here.until([&] { return granted; }));
    for (const char* const level : {"0", "1", "2"}) {
        const auto publisher = broker.run("mosquitto_pub", {"-t", std::string{"from/"} + level, "-q", level, "-m", "text"});
        REQUIRE(here.until([&] { return publisher->ended(); }));
    }
    REQUIRE(here.until([&] { return heard.size() >= 3; }));
    CHECK(heard == std::vector<std::string>{"from/0 0 text", "from/1 1 text", "from/2 2 text"});
    CHECK(here.until([&] { return here.client.statistics().unacknowledged == 0; }));
    here.disconnect();
}

TEST_CASE("a session is resumed: what was published meanwhile arrives") {
    if (!is_installed()) return;
    const mosquitto broker;
    const mqtt::client_options options{.client_id = "resumer"};
    std::vector<std::string> heard;
    const std::string url = broker.url();
    auto with = options;
    with.url = url;
    driven here{with};
    bool present = false;
    here.client.on_state([&](const mqtt::connection_state& state) { present = state.session_present; });
    bool granted = false;
    here.client
        .subscribe("s", {.qos = qos::exactly_once},
                   [&](const mqtt::message_view& message) { heard.emplace_back(dockwire::as_text(message.payload.bytes)); })
        .async_granted([&](std::error_code error, const mqtt::subscribe_result&) { granted = !error; });
    here.connect();
    REQUIRE(here.until([&] { return granted; }));
    here.disconnect();
    const auto publisher = broker.run("mosquitto_pub", {"-t", "s", "-q", "2", "-m", "while away"});
    REQUIRE(here.until([&] { return publisher->ended(); }));
    here.ended.reset();
    here.connect();
    CHECK(present);
    CHECK(here.until([&] { return !heard.empty(); }));
    CHECK(heard == std::vector<std::string>{"while away"});
    here.disconnect();
}

TEST_CASE("a broker that restarts without its sessions gets the subscriptions again") {
    if (!is_installed()) return;
    mosquitto broker;
    const std::string url = broker.url();
    driven here{{.url = url, .client_id = "stayer", .backoff = {.first = 20ms, .longest = 100ms}}};
    int heard = 0;
    here.client.subscribe("s", {.qos = qos::at_least_once}, [&](const mqtt::message_view&) { ++heard; });
    here.connect();
    broker.stop();
    REQUIRE(here.until([&] { return here.client.status() != mqtt::client_status::online; }));
    bool published = false;
    here.client.async_publish("s", "kept here", {.qos = qos::at_least_once},
                              [&](std::error_code error, const mqtt::publish_result&) { published = !error; });
    broker.start();
    CHECK(here.until([&] { return published && heard == 1; }));
    CHECK(here.client.statistics().connections == 2);
    here.disconnect();
}

TEST_CASE("a retained message comes to a later subscription, marked as retained") {
    if (!is_installed()) return;
    const mosquitto broker;
    const std::string url = broker.url();
    driven here{{.url = url}};
    here.connect();
    bool published = false;
    here.client.async_publish("kept", "value", {.qos = qos::at_least_once, .retain = true},
                              [&](std::error_code error, const mqtt::publish_result&) { published = !error; });
    REQUIRE(here.until([&] { return published; }));
    std::string heard;
    here.client.subscribe("kept", {}, [&](const mqtt::message_view& message) {
        heard = std::string{dockwire::as_text(message.payload.bytes)} + (message.retain ? " retained" : "");
    });
    CHECK(here.until([&] { return !heard.empty(); }));
    CHECK(heard == "value retained");
    here.disconnect();
}

TEST_CASE("the will is published when the client vanishes, and not after a disconnect") {
    if (!is_installed()) return;
    const mosquitto broker;
    const std::string url = broker.url();
    driven watcher{{.url = url}};
    std::vector<std::string> wills;
    bool granted = false;
    watcher.client.subscribe("will/#", {}, [&](const mqtt::message_view& message) { wills.emplace_back(message.topic); })
        .async_granted([&](std::error_code error, const mqtt::subscribe_result&) { granted = !error; });
    watcher.connect();
    REQUIRE(watcher.until([&] { return granted; }));
    const auto options_with_will = [&](std::string_view topic) {
        mqtt::client_options options{.url = url, .session_expiry = 0s};
        options.will.emplace();
        options.will->topic = topic;
        return options;
    };
    {
        driven polite{options_with_will("will/polite")};
        polite.connect();
        polite.disconnect();
        auto vanishing = std::make_unique<driven>(options_with_will("will/vanished"));
        vanishing->connect();
        vanishing.reset();
    }
    CHECK(watcher.until([&] { return !wills.empty(); }));
    CHECK(wills == std::vector<std::string>{"will/vanished"});
    watcher.disconnect();
}

TEST_CASE("a refused login is told by its name and not tried again") {
    if (!is_installed()) return;
    const mosquitto broker{mosquitto::access::with_password};
    driven welcome{{.url = broker.url("someone:right@")}};
    welcome.connect();
    welcome.disconnect();
    driven here{{.url = broker.url("someone:wrong@")}};
    std::vector<std::string> states;
    here.client.on_state([&](const mqtt::connection_state& state) { states.emplace_back(to_string(state.status)); });
    here.client.async_run([&](std::error_code why) { here.ended = why; });
    REQUIRE(here.until([&] { return here.ended.has_value(); }));
    // Mosquitto 2.0 says the one, others the other.
    CAPTURE(here.ended->message());
    CHECK((*here.ended == mqtt::reason_code::not_authorized || *here.ended == mqtt::reason_code::bad_user_name_or_password));
    CHECK(here.client.statistics().failed_attempts == 1);
    CHECK(std::ranges::count(states, "waiting") == 0);
    CHECK(states.back() == "idle");
}
