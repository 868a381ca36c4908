// Lookups of names, by a name server of the test. What a case leaves hanging ends with its process: each is to be run in one of its own.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "dockwire/transport/socket/detail/lookups.hpp"
#include "streams.hpp"
#include "support/name_server.hpp"

using namespace streams;
using dockwire::test::name_server;
using mqtt::detail::lookups;

namespace {

/// Who asks, and what was found.
struct asking : mqtt::detail::lookup_waiter {
    void on_found(std::error_code why, const addresses& what) override {
        error = why;
        found = what;
    }
    std::error_code error{};
    std::optional<addresses> found{};
};

std::shared_ptr<asking> ask(asio::io_context& io, const std::string& name) {
    auto one = std::make_shared<asking>();
    lookups::shared().begin(name, io.get_executor(), one);
    return one;
}

bool hears(asio::io_context& io, const asking& one) {
    return run_until(io, [&] { return one.found.has_value(); });
}

/// The threads of this process. A thread is there when the function that starts it returns.
std::ptrdiff_t threads() { return std::distance(std::filesystem::directory_iterator{"/proc/self/task"}, {}); }

std::string name_that_hangs(std::size_t number) { return "n" + std::to_string(number) + ".hangs"; }

std::vector<std::shared_ptr<asking>> ask_names_that_hang(asio::io_context& io, std::size_t from, std::size_t count) {
    std::vector<std::shared_ptr<asking>> all{};
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(ask(io, name_that_hangs(from + i)));
    return all;
}

void give_up(const std::vector<std::shared_ptr<asking>>& all) {
    for (const auto& each : all)
        CHECK(lookups::shared().cancel(*each));
}

} // namespace

TEST_CASE("a client connects while the lookup of another hangs, and nobody waits for that at the end") {
    outcome hangs;
    outcome connects;
    {
        asio::io_context io;
        asio::ip::tcp::acceptor listens{io, {asio::ip::make_address("127.0.0.1"), 0}};
        const std::uint16_t port = listens.local_endpoint().port();
        mqtt::tcp_transport first{io.get_executor()};
        mqtt::tcp_transport second{io.get_executor()};
        first.async_connect({.scheme = "mqtt", .host = "broker.hangs", .port = port}, no_step, hangs.handler());
        second.async_connect({.scheme = "mqtt", .host = "broker.test", .port = port}, no_step, connects.handler());
        CHECK(run_until(io, [&] { return connects.done(); }));
        CHECK_FALSE(connects.error);
    }
    CHECK_FALSE(hangs.done());
}

TEST_CASE("a connection that is closed while its name is looked up is told so at once") {
    asio::io_context io;
    outcome connecting;
    mqtt::tcp_transport client{io.get_executor()};
    client.async_connect({.scheme = "mqtt", .host = "broker.hangs", .port = 1}, no_step, connecting.handler());
    client.close();
    CHECK(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == asio::error::operation_aborted);
    CHECK(io.run() == 0);
}

TEST_CASE("a literal address is not looked up") {
    asio::io_context io;
    asio::ip::tcp::acceptor listens{io, {asio::ip::make_address("127.0.0.1"), 0}};
    outcome connecting;
    mqtt::tcp_transport client{io.get_executor()};
    client.async_connect({.scheme = "mqtt", .host = "127.0.0.1", .port = listens.local_endpoint().port()}, no_step,
                         connecting.handler());
    CHECK(run_until(io, [&] { return connecting.done(); }));
    CHECK_FALSE(connecting.error);
    CHECK_FALSE(name_server::shared().was_asked("127.0.0.1"));
}

TEST_CASE("clients that ask for a name at the same time share its lookup") {
    asio::io_context io;
    asio::io_context other;
    const auto first = ask(io, "broker.hangs");
    const auto second = ask(io, "broker.hangs");
    const auto third = ask(other, "broker.hangs");
    CHECK(name_server::shared().asked("broker.hangs") == 1);
    name_server::shared().answer("broker.hangs");
    CHECK(hears(io, *first));
    CHECK(hears(io, *second));
    CHECK(hears(other, *third));
    CHECK(name_server::shared().asked("broker.hangs") == 1);
    CHECK(third->found->begin()->endpoint().address().to_string() == "127.0.0.1");
}

TEST_CASE("a context runs until a lookup for it has answered") {
    asio::io_context io;
    const auto one = ask(io, "broker.test");
    CHECK(io.run() == 1);
    CHECK(one->found);
}

TEST_CASE("eight names are looked up at once, and the next when one is found or given up") {
    asio::io_context io;
    auto eight = ask_names_that_hang(io, 0, 1);
    const auto before = threads(); // a sanitizer begins one of its own with the first
    for (const auto& each : ask_names_that_hang(io, 1, lookups::most_at_once - 1))
        eight.push_back(each);
    const auto ninth = ask(io, "ninth.hangs");
    const auto tenth = ask(io, "tenth.hangs");
    CHECK(threads() == before + 7);

    name_server::shared().answer(name_that_hangs(0));
    CHECK(hears(io, *eight[0]));
    CHECK(name_server::shared().asked("ninth.hangs") == 1);
    CHECK_FALSE(name_server::shared().was_asked("tenth.hangs"));

    CHECK(lookups::shared().cancel(*eight[1]));
    CHECK(name_server::shared().asked("tenth.hangs") == 1);
    CHECK(threads() >= before + 8); // the one that was given up is still there
}

TEST_CASE("a lookup that was given up does not serve whoever asks next") {
    asio::io_context io;
    const auto gives_up = ask(io, "broker.hangs");
    CHECK(name_server::shared().asked("broker.hangs") == 1);
    CHECK(lookups::shared().cancel(*gives_up));
    CHECK_FALSE(lookups::shared().cancel(*gives_up));
    const auto before = threads();
    const auto next = ask(io, "broker.hangs");
    CHECK(threads() == before + 1);
    name_server::shared().answer("broker.hangs");
    CHECK(hears(io, *next));
    CHECK_FALSE(gives_up->found);
}

TEST_CASE("with 64 lookups that hang, the next says try again") {
    asio::io_context io;
    for (std::size_t i = 0; i < lookups::most_threads; i += lookups::most_at_once)
        give_up(ask_names_that_hang(io, i, lookups::most_at_once));
    const auto refused = ask(io, "broker.test");
    CHECK(hears(io, *refused));
    CHECK(refused->error == asio::error::try_again);

    // When one of them ends there is room again.
    const auto full = threads();
    name_server::shared().answer(name_that_hangs(0));
    for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20}; threads() == full;) {
        REQUIRE(std::chrono::steady_clock::now() < end);
        std::this_thread::yield();
    }
    const auto again = ask(io, "broker.test");
    CHECK(hears(io, *again));
    CHECK_FALSE(again->error);
}
