// A client over each journal of a folder: whatever the records say, it sends its own messages and comes to its end.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/client.hpp"
#include "dockwire/store/detail/record.hpp"
#include "dockwire/store/file_store.hpp"
#include "dockwire/store/journal.hpp"
#include "dockwire/transport/memory/memory.hpp"

namespace {

namespace fs = std::filesystem;
namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;

using session = mqtt::basic_session<mqtt::client_role, mqtt::v5_codec, mqtt::file_store>;
using client = mqtt::basic_client<mqtt::memory_transport, session>;

// The journals are of version 1: a record was its size, its CRC-32 and its body, and a queued message had no time since the boot.
std::string as_of_today(std::string_view version_1) {
    dockwire::byte_buffer made{};
    made.append(mqtt::journal::head());
    while (version_1.size() > 8) {
        const auto size = static_cast<std::size_t>(mqtt::detail::get_number(dockwire::as_bytes(version_1.substr(0, 4))));
        const std::string_view body = version_1.substr(8, size);
        version_1.remove_prefix(8 + body.size());
        mqtt::detail::record_writer record{made};
        const bool is_queued = body.size() > 17 && body.front() == '\x01';
        record.bytes(dockwire::as_bytes(body.substr(0, is_queued ? 17 : body.size())));
        if (!is_queued) continue;
        for (int i = 0; i < 3; ++i)
            record.number(std::uint64_t{0});
        record.bytes(dockwire::as_bytes(body.substr(17)));
    }
    return std::string{dockwire::as_text(made.view())};
}

// A copy as it would be written today, in a folder of its own.
struct journal_copy {
    explicit journal_copy(const fs::path& from) {
        std::string folder_name = (fs::temp_directory_path() / "dockwire_XXXXXX").string();
        if (::mkdtemp(folder_name.data()) == nullptr) throw fs::filesystem_error{"mkdtemp", {}};
        folder = folder_name;
        std::ifstream in{from, std::ios::binary};
        std::ofstream out{file(), std::ios::binary};
        out << as_of_today(std::string{std::istreambuf_iterator<char>{in}, {}});
    }
    journal_copy(const journal_copy&) = delete;
    journal_copy& operator=(const journal_copy&) = delete;
    ~journal_copy() { fs::remove_all(folder); }

    std::string file() const { return (folder / "journal").string(); }

    fs::path folder{};
};

// Publishes one message and disconnects when nothing is left to send; empty when all went well.
std::string run_client(const std::string& file) {
    asio::io_context io{1};
    mqtt::broker broker{io};
    if (const auto error = broker.listen("memory://broker")) return error.message();
    auto store = mqtt::file_store::open(file);
    if (!store) return store.error().message();
    client under_test{
        io, {.url = "memory://broker", .client_id = "me", .clean_start = false, .session_expiry = 1h}, std::move(*store)};
    const std::string not_ended = "the run does not end";
    std::string outcome = not_ended;
    std::string published = "the publish does not complete";
    under_test.async_publish("news", "1", {.qos = mqtt::qos::at_least_once},
                             [&](std::error_code error, const mqtt::publish_result&) {
                                 published = error ? "publish: " + error.message() : "";
                                 under_test.async_disconnect({}, [](std::error_code) {});
                             });
    under_test.async_run([&](std::error_code error) { outcome = error ? "run: " + error.message() : ""; });
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (outcome == not_ended && std::chrono::steady_clock::now() < until) {
        io.restart();
        io.run_one_for(100ms);
    }
    if (!outcome.empty() || !published.empty()) return outcome + published;
    const auto now = under_test.statistics();
    std::printf("%zu set aside, %zu still queued, %zu in flight\n", now.set_aside, now.queued, now.in_flight);
    return {};
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return std::fprintf(stderr, "usage: damaged_journals FOLDER\n"), 2;
    int files = 0;
    int failures = 0;
    for (const auto& entry : fs::directory_iterator{argv[1]}) {
        const journal_copy copy{entry.path()};
        ++files;
        std::printf("%s: ", entry.path().filename().c_str());
        const std::string fault = run_client(copy.file());
        if (fault.empty()) continue;
        ++failures;
        std::printf("%s\n", fault.c_str());
    }
    std::printf("%d files, %d failures\n", files, failures);
    return files == 0 || failures != 0 ? 1 : 0;
}
