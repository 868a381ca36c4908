// Credentials that the application is asked for.
#include "dockwire/asio.hpp"

#include <stdexcept>
#include <string>
#include <string_view>

#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "support/hex.hpp"
#include "world.hpp"

using namespace client_test;
using mqtt::credentials_answer;

namespace {

/// Whether a text is in the bytes that a server has heard.
bool has(const std::string& bytes, std::string_view text) {
    return bytes.find(dockwire::test::to_hex(dockwire::as_bytes(text))) != std::string::npos;
}

mqtt::client_options with(mqtt::credentials_ref credentials) {
    auto all = options();
    all.user_name = "from-options";
    all.credentials = credentials;
    return all;
}

} // namespace

TEST_CASE("each CONNECT has the credentials that the function gives for it") {
    strings asked;
    auto gives = [&](const mqtt::endpoint& broker) -> credentials_answer {
        asked.push_back(broker.host);
        return mqtt::credentials{"me", "token-" + std::to_string(asked.size())};
    };
    connected_world here{with(gives)};
    here.connect();
    const std::string first = here.server.bytes_heard();
    CHECK(has(first, "token-1"));
    CHECK_FALSE(has(first, "from-options"));
    here.server.cut();
    here.pass(500ms);
    CHECK(here.client->status() == client_status::online);
    CHECK(has(here.server.bytes_heard(), "token-2"));
    CHECK(asked == strings{"server", "server"});
}

TEST_CASE("a function without captures may be given as it is, and empty credentials are not sent") {
    connected_world here{with([](const mqtt::endpoint&) -> credentials_answer { return mqtt::credentials{}; })};
    here.connect();
    CHECK_FALSE(has(here.server.bytes_heard(), "from-options"));
}

TEST_CASE("a coroutine may take its time for credentials") {
    asio::steady_timer* waiting = nullptr;
    auto gives = [&](const mqtt::endpoint&) -> asio::awaitable<credentials_answer> {
        asio::steady_timer timer{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
        waiting = &timer;
        try {
            co_await timer.async_wait(asio::use_awaitable);
        } catch (const std::system_error&) {
        }
        co_return mqtt::credentials{"me", "token"};
    };
    connected_world here{with(gives)};
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.states() == strings{"connecting credentials"});
    CHECK(here.server.heard().empty());
    REQUIRE(waiting != nullptr);
    waiting->cancel();
    here.settle();
    CHECK(here.client->status() == client_status::online);
    CHECK(has(here.server.bytes_heard(), "token"));
}

TEST_CASE("credentials that do not come in time are a failure that names the step, and their coroutine is cancelled") {
    int cancelled = 0;
    auto gives = [&](const mqtt::endpoint&) -> asio::awaitable<credentials_answer> {
        asio::steady_timer timer{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
        try {
            co_await timer.async_wait(asio::use_awaitable);
        } catch (const std::system_error&) {
            ++cancelled;
            throw;
        }
        co_return mqtt::credentials{};
    };
    auto options = with(gives);
    options.credentials_timeout = 3s;
    connected_world here{options};
    here.client->async_run(here.run.note());
    here.pass(2900ms);
    CHECK(cancelled == 0);
    here.pass(100ms);
    CHECK(here.states() == strings{"connecting credentials", "waiting 500 ms: timed out (credentials)"});
    CHECK(cancelled == 1);

    // The same where the client stops meanwhile.
    here.pass(500ms);
    here.client.reset();
    here.settle();
    CHECK(cancelled == 2);
}

TEST_CASE("refused credentials are asked for again") {
    const auto refusal = GENERATE(mqtt::reason_code::bad_user_name_or_password, mqtt::reason_code::not_authorized);
    int asked = 0;
    auto gives = [&](const mqtt::endpoint&) -> credentials_answer {
        return mqtt::credentials{"me", "token-" + std::to_string(++asked)};
    };
    connected_world here{with(gives)};
    here.server.does().connack.reason = refusal;
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.client->status() == client_status::waiting);
    here.server.does().connack.reason = mqtt::reason_code::success;
    here.pass(500ms);
    CHECK(here.client->status() == client_status::online);
    CHECK(asked == 2);
}

TEST_CASE("a function that has no credentials says why, and the attempt is repeated") {
    bool has_some = false;
    auto gives = [&](const mqtt::endpoint&) -> credentials_answer {
        if (!has_some) return std::make_error_code(std::errc::host_unreachable);
        return mqtt::credentials{"me", "token"};
    };
    connected_world here{with(gives)};
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.states() == strings{"connecting credentials", "waiting 500 ms: No route to host"});
    has_some = true;
    here.pass(500ms);
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("an exception instead of credentials leaves run, and the attempt is repeated") {
    int asked = 0;
    auto function = [&](const mqtt::endpoint&) -> credentials_answer {
        if (++asked == 1) throw std::runtime_error{"no token"};
        return mqtt::credentials{"me", "token"};
    };
    auto coroutine = [&](const mqtt::endpoint&) -> asio::awaitable<credentials_answer> {
        if (++asked == 1) throw std::runtime_error{"no token"};
        co_return mqtt::credentials{"me", "token"};
    };
    connected_world here{GENERATE(false, true) ? with(function) : with(coroutine)};
    here.client->async_run(here.run.note());
    CHECK(here.settle_catching() == 1);
    CHECK(here.client->status() == client_status::waiting);
    CHECK(here.states().back() == "waiting 500 ms: the application gave no credentials");
    here.pass(500ms);
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("credentials are not asked for when the client is gone") {
    int asked = 0;
    auto function = [&](const mqtt::endpoint&) -> credentials_answer {
        ++asked;
        return mqtt::credentials{};
    };
    auto coroutine = [&](const mqtt::endpoint&) -> asio::awaitable<credentials_answer> {
        ++asked;
        co_return mqtt::credentials{};
    };
    connected_world here{GENERATE(false, true) ? with(function) : with(coroutine)};
    here.client->on_state([&](const mqtt::connection_state&) { here.client.reset(); });
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(asked == 0);
    CHECK(here.run.aborted());
}
