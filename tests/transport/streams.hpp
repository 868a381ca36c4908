// Two connected ends of any transport, and loops that are bounded, for tests that run over each.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>

#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/memory.hpp"
#include "dockwire/transport/memory_faults.hpp"
#include "dockwire/transport/tcp.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/websocket.hpp"
#include "support/catch.hpp"

namespace streams {

namespace mqtt = dockwire::mqtt;

using websocket_tcp = mqtt::websocket_transport<mqtt::tcp_transport>;
using websocket_memory = mqtt::websocket_transport<mqtt::memory_transport>;

template <class Transport>
struct listens_for;
template <>
struct listens_for<mqtt::tcp_transport> {
    using type = mqtt::tcp_listener;
};
template <>
struct listens_for<mqtt::memory_transport> {
    using type = mqtt::memory_listener;
};
template <class Next>
struct listens_for<mqtt::websocket_transport<Next>> {
    using type = mqtt::websocket_listener<typename listens_for<Next>::type>;
};
template <class Transport>
using listener_of = typename listens_for<Transport>::type;

template <class Transport>
mqtt::endpoint anywhere() {
    const std::string scheme{Transport::schemes.front()};
    return *mqtt::parse_url(scheme + (scheme == "memory" ? "://anywhere" : "://127.0.0.1:0"));
}

inline void no_step(mqtt::connect_step) {}

/// Runs handlers until `done`, or until nothing happened for longer than any test may take.
template <class Done>
bool run_until(asio::io_context& io, Done done) {
    while (!done()) {
        io.restart();
        if (io.run_one_for(std::chrono::seconds{20}) == 0) return false;
    }
    return true;
}

/// Runs all handlers that are ready, at most `most`.
inline std::size_t run_ready(asio::io_context& io, std::size_t most = 100'000) {
    std::size_t count = 0;
    io.restart();
    while (count < most && io.poll_one() != 0)
        ++count;
    return count;
}

/// What an operation completed with; `handler()` may be given to one operation.
struct outcome {
    auto handler() {
        return [this](std::error_code completed, std::size_t transferred = 0) {
            ++calls;
            error = completed;
            count = transferred;
        };
    }
    bool done() const { return calls != 0; }

    int calls{0};
    std::error_code error{};
    std::size_t count{0};
};

template <class Transport>
struct connected {
    explicit connected(asio::io_context& io) : client{io.get_executor()}, server{io.get_executor()} {
        listener_of<Transport> listener{io.get_executor()};
        REQUIRE_FALSE(listener.listen(anywhere<Transport>()));
        bool accepted = false;
        outcome connecting;
        listener.async_accept([&](std::error_code error, Transport taken) {
            accepted = !error;
            server = std::move(taken);
        });
        client.async_connect(listener.local_endpoint(), no_step, connecting.handler());
        REQUIRE(run_until(io, [&] { return accepted && connecting.done(); }));
        REQUIRE_FALSE(connecting.error);
    }

    Transport client;
    Transport server;
};

/// Writes all of `text`, while whoever reads it does so in other handlers.
template <class Transport>
outcome write(asio::io_context& io, Transport& to, std::string_view text) {
    outcome written;
    to.async_write(asio::buffer(text), written.handler());
    REQUIRE(run_until(io, [&] { return written.done(); }));
    return written;
}

template <class Transport>
std::pair<std::error_code, std::string> read_some(asio::io_context& io, Transport& from, std::size_t most = 100) {
    outcome read;
    std::string text(most, '\0');
    from.async_read_some(asio::buffer(text), read.handler());
    REQUIRE(run_until(io, [&] { return read.done(); }));
    text.resize(read.count);
    return {read.error, text};
}

/// Reads until the end or an error: the error and all the bytes before it.
template <class Transport>
std::pair<std::error_code, std::string> read_all(asio::io_context& io, Transport& from) {
    std::string all;
    while (true) {
        const auto [error, text] = read_some(io, from);
        if (error) return {error, all};
        all += text;
    }
}

} // namespace streams
