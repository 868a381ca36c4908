// Coroutines over the transports, to see that they work with every supported compiler and Asio.
#include "dockwire/asio.hpp"

#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/use_awaitable.hpp>

#include "streams.hpp"

using namespace streams;
using mqtt::memory_transport;
using mqtt::tcp_transport;

namespace {

constexpr auto token = dockwire::asio_compat::as_tuple(asio::use_awaitable);

template <class Transport>
auto async_read(Transport& from, asio::mutable_buffer into) {
    return asio::async_initiate<decltype(token), void(std::error_code, std::size_t)>(
        [&from, into](auto handler) { from.async_read_some(into, std::move(handler)); }, token);
}

template <class Transport>
auto async_send(Transport& to, asio::const_buffer bytes) {
    return asio::async_initiate<decltype(token), void(std::error_code, std::size_t)>(
        [&to, bytes](auto handler) { to.async_write_some(bytes, std::move(handler)); }, token);
}

template <class Transport>
asio::awaitable<void> echo(Transport& end) {
    char into[64];
    while (true) {
        const auto [error, count] = co_await async_read(end, asio::buffer(into));
        if (error) co_return;
        co_await async_send(end, asio::buffer(into, count));
    }
}

template <class Transport>
asio::awaitable<void> talk(Transport& end, std::string& heard) {
    for (int i = 0; i < 10; ++i) {
        const std::string word = std::to_string(i);
        co_await async_send(end, asio::buffer(word));
        char into[64];
        const auto [error, count] = co_await async_read(end, asio::buffer(into));
        heard.append(into, error ? 0 : count);
    }
    end.close();
}

} // namespace

TEMPLATE_TEST_CASE("a coroutine echoes what another one says", "", tcp_transport, memory_transport) {
    asio::io_context io;
    connected<TestType> ends{io};
    std::string heard;
    int finished = 0;
    asio::co_spawn(io, echo(ends.server), [&](std::exception_ptr) { ++finished; });
    asio::co_spawn(io, talk(ends.client, heard), [&](std::exception_ptr) { ++finished; });
    REQUIRE(run_until(io, [&] { return finished == 2; }));
    CHECK(heard == "0123456789");
}
