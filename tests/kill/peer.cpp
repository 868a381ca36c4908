// One end of tests/kill, in a process that is killed at any moment: what it does is in a log, line by line.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "dockwire/client/client.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/store/file_store.hpp"
#include "dockwire/transport/socket/tcp.hpp"

namespace {

namespace fs = std::filesystem;
namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;

using session = mqtt::basic_session<mqtt::client_role, mqtt::v5_codec, mqtt::file_store>;
using client = mqtt::basic_client<mqtt::tcp_transport, session>;

/// What was written is there when the process is gone, but for the line that it was just writing.
class log_file {
public:
    explicit log_file(const std::string& path) : file_{::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)} {}
    log_file(const log_file&) = delete;
    log_file& operator=(const log_file&) = delete;
    ~log_file() { ::close(file_); }

    void operator()(std::string_view what, std::string_view of = {}) const {
        const std::string line = std::string{what} + (of.empty() ? "" : " ") + std::string{of} + "\n";
        if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::abort();
    }

private:
    int file_;
};

mqtt::file_store store_in(const std::string& folder) {
    auto made = mqtt::file_store::open(folder + "/journal");
    if (made) return std::move(*made);
    std::fprintf(stderr, "%s: %s\n", folder.c_str(), made.error().message().c_str());
    std::exit(1);
}

mqtt::client_options options_of(std::string_view url, std::string_view id) {
    return {
        .url = url, .client_id = id, .clean_start = false, .session_expiry = 1h, .backoff = {.first = 20ms, .longest = 100ms}};
}

/// Publishes numbered messages, one each millisecond, until there is a file "stop", and ends when all are complete.
class publisher {
public:
    publisher(asio::io_context& io, const std::string& url, std::string folder)
        : folder_{std::move(folder)}, log_{folder_ + "/log"}, timer_{io}, client_{io, options_of(url, "publisher"), recovered()} {
        client_.async_run([](std::error_code) {});
        go_on();
    }

private:
    // What the previous process has left is delivered, whether or not it lived to see it complete.
    mqtt::file_store recovered() {
        std::ifstream log{folder_ + "/log"};
        for (std::string what, number; log >> what >> number;) {
            if (what == "submitted") next_ = std::stoi(number) + 1;
        }
        mqtt::file_store store = store_in(folder_);
        const auto note = [this](const mqtt::stored_message& left) {
            mqtt::v5_codec::decode(left.packet, mqtt::side::server,
                                   [this](const mqtt::packet::publish& message) { log_("kept", message.payload.text()); });
        };
        store.load(note, [](mqtt::packet_id) {});
        return store;
    }

    void go_on() {
        timer_.expires_after(1ms);
        timer_.async_wait([this](std::error_code) {
            if (fs::exists(folder_ + "/stop")) return client_.async_disconnect({.drain = 60s}, [](std::error_code) {});
            publish(next_++);
            go_on();
        });
    }

    void publish(int number) {
        const std::string text = std::to_string(number);
        log_("submitted", text);
        client_.async_publish("kill/" + std::to_string(number % 2), text, {.qos = static_cast<mqtt::qos>(number % 3)},
                              [this, text](std::error_code error, const mqtt::publish_result&) {
                                  if (!error) log_("done", text);
                              });
    }

    std::string folder_;
    log_file log_;
    int next_{0};
    asio::steady_timer timer_;
    client client_;
};

int subscribe(const std::string& url, const std::string& folder) {
    const log_file log{folder + "/log"};
    asio::io_context io{1};
    client subscriber{io, options_of(url, "subscriber"), store_in(folder)};
    log("start");
    auto subscription =
        subscriber.subscribe("kill/#", {}, [&](const mqtt::message_view& message) { log("got", message.payload.text()); });
    subscription.async_granted([&](std::error_code error, const mqtt::subscribe_result&) { log(error ? "refused" : "granted"); });
    subscriber.async_run([](std::error_code) {});
    io.run();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) return std::fprintf(stderr, "usage: kill_peer publish|subscribe URL FOLDER\n"), 2;
    if (std::string_view{argv[1]} == "subscribe") return subscribe(argv[2], argv[3]);
    asio::io_context io{1};
    const publisher one{io, argv[2], argv[3]};
    io.run();
    return 0;
}
