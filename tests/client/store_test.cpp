// What becomes of messages that are not complete when a run ends, with a store in a file and without.
#include "dockwire/asio.hpp"

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/post.hpp>

#include "dockwire/client/client.hpp"
#include "dockwire/store/file_store.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace client_test;
using mqtt::qos;
using mqtt::reason_code;

namespace {

namespace fs = std::filesystem;

using stored_session = mqtt::basic_session<mqtt::client_role, mqtt::v5_codec, mqtt::file_store>;
using stored_client = mqtt::basic_client<mqtt::memory_transport, stored_session, manual_clock>;

constexpr int burst = 100;

// How a run ends.
struct end_case {
    std::string what{};
    enum class by : std::uint8_t { user, connack, disconnect } how{by::user};
    reason_code reason{};
};

const std::vector<end_case> ends{
    {"async_disconnect", end_case::by::user, {}},
    {"CONNACK 84", end_case::by::connack, reason_code::unsupported_protocol_version},
    {"CONNACK 85", end_case::by::connack, reason_code::client_identifier_not_valid},
    {"CONNACK 86", end_case::by::connack, reason_code::bad_user_name_or_password},
    {"CONNACK 87", end_case::by::connack, reason_code::not_authorized},
    {"CONNACK 8A", end_case::by::connack, reason_code::banned},
    {"CONNACK 8C", end_case::by::connack, reason_code::bad_authentication_method},
    {"DISCONNECT 8E", end_case::by::disconnect, reason_code::session_taken_over},
};

std::size_t kept_in(const std::string& file) {
    std::size_t count = 0;
    const auto store = mqtt::file_store::open(file);
    if (store) store->load([&](const mqtt::stored_message&) { ++count; }, [](mqtt::packet_id) {});
    return count;
}

// No file of this process can grow.
struct full_disk {
    full_disk() {
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit none{0, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &none);
    }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;
    ~full_disk() {
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, handler);
    }

    rlimit before{};
    void (*handler)(int) = std::signal(SIGXFSZ, SIG_IGN);
};

// A scripted server, and a file that outlives the clients of a test.
struct stored_world : world {
    stored_world() { fs::create_directory(folder); }
    stored_world(const stored_world&) = delete;
    stored_world& operator=(const stored_world&) = delete;
    ~stored_world() { fs::remove_all(folder); }

    mqtt::client_options resuming() const {
        auto made = options();
        made.clean_start = false;
        return made;
    }
    stored_client next_life() {
        auto store = mqtt::file_store::open(file());
        if (!store) FAIL(store.error().message());
        return {io, resuming(), std::move(*store)};
    }
    std::string file() const { return (folder / "session.journal").string(); }

    // How many messages a process leaves behind that is killed now.
    std::size_t kept_by_a_crash() const {
        fs::copy_file(file(), file() + ".copy");
        return kept_in(file() + ".copy");
    }

    // The disk takes its own time, and the clock of the client stands still meanwhile.
    template <class Condition>
    void run_until(Condition holds) {
        const auto until = std::chrono::steady_clock::now() + 30s;
        while (!holds() && std::chrono::steady_clock::now() < until) {
            io.restart();
            if (io.poll() == 0) std::this_thread::yield();
        }
        REQUIRE(holds());
    }

    fs::path folder = fs::temp_directory_path() / ("dockwire-ends-" + std::to_string(::getpid()));
    outcome run{};
    std::vector<std::error_code> published{};
};

template <class Client>
void publish_burst(stored_world& here, Client& client) {
    for (int i = 0; i < burst; ++i) {
        client.async_publish("a", std::to_string(i), {.qos = qos::at_least_once},
                             [&here](std::error_code error, const mqtt::publish_result&) { here.published.push_back(error); });
    }
}

// Runs the client until its run ends in this way with a burst of messages of which the server acknowledges none.
template <class Client>
void run_to_the_end(stored_world& here, Client& client, const end_case& end) {
    here.server.does().acknowledges = false;
    here.server.does().connack.receive_maximum = 10; // the rest of the burst waits
    if (end.how == end_case::by::connack) here.server.does().connack.reason = end.reason;
    publish_burst(here, client);
    client.async_run(here.run.note());
    if (end.how != end_case::by::connack) {
        here.run_until([&] { return client.statistics().in_flight == 10 && client.statistics().bytes_sent > 100; });
        end.how == end_case::by::user ? client.async_disconnect({}, [](std::error_code) {}) : here.server.disconnect(end.reason);
    }
    here.run_until([&] { return here.run.calls == 1; });
    here.settle();
    here.server.does() = {};
}

// Two messages that no client can send.
void store_rubbish(const std::string& file) {
    auto store = mqtt::file_store::open(file);
    REQUIRE(store);
    for (const std::uint64_t number : {1U, 2U})
        store->queued(mqtt::message_number{number}, dockwire::as_bytes("not a packet"), {});
    store->close();
}

const std::vector<std::error_code> all_kept(burst, usage_error::kept_for_next_run);

// The numbers of the messages that the server has heard, in their order.
strings payloads(const strings& heard) {
    strings all{};
    for (const std::string& line : heard) {
        if (line.starts_with("PUBLISH a ")) all.push_back(line.substr(10, line.find(' ', 10) - 10));
    }
    return all;
}

strings numbers() {
    strings all{};
    for (int i = 0; i < burst; ++i)
        all.push_back(std::to_string(i));
    return all;
}

} // namespace

TEST_CASE("the end of a run leaves in a file the messages that are not complete") {
    for (const end_case& end : ends) {
        CAPTURE(end.what);
        stored_world here;
        {
            auto client = here.next_life();
            run_to_the_end(here, client, end);
            CHECK(here.published == all_kept);
            CHECK(client.statistics().queued == burst);
            CHECK(here.kept_by_a_crash() == burst);
        }
        CHECK(kept_in(here.file()) == burst);
    }
}

TEST_CASE("without a store the end of a run completes everything with 'stopped'") {
    for (const end_case& end : ends) {
        CAPTURE(end.what);
        stored_world here;
        client_test::client client{here.io, here.resuming()};
        run_to_the_end(here, client, end);
        CHECK(here.published == std::vector<std::error_code>(burst, usage_error::stopped));
        CHECK(client.statistics().queued == 0);
    }
}

TEST_CASE("the next run of a client sends what the store kept, in its order") {
    for (const end_case& end : ends) {
        CAPTURE(end.what);
        stored_world here;
        auto client = here.next_life();
        run_to_the_end(here, client, end);
        here.server.heard();
        outcome second{};
        client.async_run(second.note());
        here.run_until([&] { return client.statistics().queued == 0 && client.statistics().in_flight == 0; });
        CHECK(payloads(here.server.heard()) == numbers());
        CHECK(here.published == all_kept); // each completed once
    }
}

TEST_CASE("the next process sends what the store kept, in its order") {
    for (const end_case& end : ends) {
        CAPTURE(end.what);
        stored_world here;
        {
            auto client = here.next_life();
            run_to_the_end(here, client, end);
        }
        here.settle();
        here.server.heard();
        auto client = here.next_life();
        CHECK(client.statistics().queued == burst);
        client.async_run([](std::error_code) {});
        here.run_until([&] { return client.statistics().queued == 0 && client.statistics().in_flight == 0; });
        CHECK(payloads(here.server.heard()) == numbers());
    }
}

TEST_CASE("a message of QoS 0 and a subscription are not kept by a store") {
    stored_world here;
    auto with = here.resuming();
    with.queue_at_most_once = true;
    auto store = mqtt::file_store::open(here.file());
    REQUIRE(store);
    stored_client client{here.io, with, std::move(*store)};
    outcome zero;
    outcome granted;
    client.async_publish("a", "zero", {}, zero.note());
    client.subscribe("b", {}, [](const mqtt::message_view&) {}).async_granted(granted.note());
    here.server.does().connack.reason = reason_code::not_authorized;
    client.async_run(here.run.note());
    here.run_until([&] { return here.run.calls == 1; });
    here.settle();
    CHECK(zero.is(usage_error::stopped));
    CHECK(granted.is(usage_error::stopped));
}

TEST_CASE("a publish that was cancelled before it was sent is not kept by a store") {
    stored_world here;
    auto client = here.next_life();
    asio::cancellation_signal cancel;
    outcome cancelled;
    client.async_publish("a", "1", {.qos = qos::at_least_once}, asio::bind_cancellation_slot(cancel.slot(), cancelled.note()));
    here.settle();
    cancel.emit(asio::cancellation_type::terminal);
    here.settle();
    CHECK(cancelled.aborted());
    here.server.does().connack.reason = reason_code::not_authorized;
    client.async_run(here.run.note());
    here.run_until([&] { return here.run.calls == 1; });
    CHECK(client.statistics().queued == 0);
}

TEST_CASE("a handler that is told of records set aside may stop the client, or destroy it") {
    stored_world here;
    store_rubbish(here.file());
    std::optional<stored_client> client{here.next_life()};
    SECTION("stop") {
        client->on_set_aside([&](std::size_t) { client->async_disconnect({}, [](std::error_code) {}); });
        client->async_run(here.run.note());
        here.run_until([&] { return here.run.calls == 1; });
        CHECK(here.run.succeeded());
    }
    SECTION("destroy") {
        client->on_set_aside([&](std::size_t) { client.reset(); });
        client->async_run(here.run.note());
        here.run_until([&] { return here.run.calls == 1; });
        CHECK(here.run.aborted());
    }
    here.settle();
    CHECK(here.server.heard().empty());
}

TEST_CASE("stored records that cannot be used are set aside, told of, and block nothing") {
    stored_world here;
    store_rubbish(here.file());
    auto client = here.next_life();
    CHECK(client.statistics().set_aside == 2);
    std::vector<std::size_t> told{};
    client.on_set_aside([&](std::size_t count) { told.push_back(count); });
    outcome published;
    client.async_publish("a", "1", {.qos = qos::at_least_once}, published.note());
    client.async_run(here.run.note());
    here.run_until([&] { return published.calls == 1; });
    CHECK(published.succeeded());
    CHECK(payloads(here.server.heard()) == strings{"1"});
    client.async_disconnect({}, [](std::error_code) {});
    here.run_until([&] { return here.run.calls == 1; });
    outcome second;
    client.async_run(second.note());
    here.settle();
    CHECK(told == std::vector<std::size_t>{2});
    CHECK(fs::file_size(here.file() + ".rejected") > 2 * std::string_view{"not a packet"}.size());
}

TEST_CASE("DISCONNECT is sent when the store has what was recorded before it") {
    stored_world here;
    auto client = here.next_life();
    client.async_run(here.run.note());
    client.async_publish("a", "1", {.qos = qos::at_least_once}, [&](std::error_code, const mqtt::publish_result&) {
        client.async_disconnect({}, [](std::error_code) {}); // that the message is over is recorded and not committed
    });
    here.run_until([&] { return here.run.calls == 1; });
    CHECK(here.run.succeeded());
    CHECK(here.server.heard() == strings{"CONNECT me resume", "PUBLISH a 1 qos 1", "DISCONNECT 00"});
}

TEST_CASE("publishing goes on and does not keep a run from ending") {
    stored_world here;
    auto client = here.next_life();
    client.async_run(here.run.note());
    std::function<void()> publish = [&] {
        if (here.run.calls == 0) client.async_publish("a", "1", {.qos = qos::at_least_once}, [](std::error_code, const auto&) {});
        if (here.run.calls == 0) asio::post(here.io, publish);
    };
    here.server.hide();
    publish();
    client.async_disconnect({}, [](std::error_code) {});
    here.run_until([&] { return here.run.calls == 1; });
    CHECK(here.run.succeeded());
}

TEST_CASE("a run whose last messages the disk refuses says so, and the client's next run sends them") {
    stored_world here;
    auto client = here.next_life();
    {
        const full_disk full{};
        publish_burst(here, client);
        client.async_run(here.run.note());
        client.async_disconnect({}, [](std::error_code) {});
        here.run_until([&] { return here.published.size() == burst && here.run.calls == 1; });
    }
    CHECK(here.run.error == std::errc::file_too_large);
    CHECK(here.published.back() == usage_error::kept_for_next_run);
    client.async_run(here.run.note());
    strings heard;
    here.run_until([&] {
        for (std::string& line : here.server.heard())
            heard.push_back(std::move(line));
        return heard.size() == burst + 1;
    });
    CHECK(heard.back() == "PUBLISH a 99 qos 1");
}

TEST_CASE("a run that waits for the disk at its end can be stopped, and the client destroyed") {
    stored_world here;
    std::optional<stored_client> client{here.next_life()};
    here.server.does().connack.reason = reason_code::not_authorized;
    outcome disconnected;
    client->async_run(here.run.note());
    publish_burst(here, *client);
    SECTION("stopped") {
        client->async_disconnect({}, disconnected.note());
        here.run_until([&] { return here.run.calls == 1; });
        CHECK(here.kept_by_a_crash() == burst);
        here.settle();
        CHECK(here.run.succeeded());
        CHECK(disconnected.succeeded());
        CHECK(here.published == all_kept);
    }
    SECTION("destroyed") { here.io.poll(); }
    client.reset();
    here.settle();
    CHECK(here.published.size() == burst);
    CHECK(kept_in(here.file()) == burst);
}
