// Two connected ends of any transport, and loops that are bounded, for tests that run over each.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>

#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/memory/faults.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/socket/local.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/websocket/websocket.hpp"
#include "support/catch.hpp"

namespace streams {

namespace mqtt = dockwire::mqtt;

using websocket_tcp = mqtt::websocket_transport<mqtt::tcp_transport>;
using websocket_memory = mqtt::websocket_transport<mqtt::memory_transport>;
using websocket_local = mqtt::websocket_transport<mqtt::local_transport>;

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
template <>
struct listens_for<mqtt::local_transport> {
    using type = mqtt::local_listener;
};
template <class Next>
struct listens_for<mqtt::websocket_transport<Next>> {
    using type = mqtt::websocket_listener<typename listens_for<Next>::type>;
};
template <class Transport>
using listener_of = typename listens_for<Transport>::type;

/// What the two ends of a connection are made with, where they need something.
template <class Transport>
struct settings_for {
    static std::shared_ptr<mqtt::transport_settings> client() { return nullptr; }
    static std::shared_ptr<mqtt::transport_settings> listener() { return nullptr; }
};
template <class Next>
struct settings_for<mqtt::websocket_transport<Next>> : settings_for<Next> {};

template <class Transport>
Transport new_client(asio::io_context& io) {
    return mqtt::detail::make_layer<Transport>(io.get_executor(), settings_for<Transport>::client());
}
template <class Transport>
listener_of<Transport> new_listener(asio::io_context& io) {
    return mqtt::detail::make_layer<listener_of<Transport>>(io.get_executor(), settings_for<Transport>::listener());
}

/// A socket file that no other test program has.
inline std::string socket_path() { return "/tmp/dockwire-test-" + std::to_string(::getpid()) + ".sock"; }

template <class Transport>
mqtt::endpoint anywhere() {
    const std::string scheme{Transport::schemes.front()};
    const std::string place = scheme == "memory" ? "anywhere" : scheme == "unix" ? socket_path() : "127.0.0.1:0";
    return *mqtt::parse_url(scheme + "://" + place);
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
    explicit connected(asio::io_context& io) : client{new_client<Transport>(io)}, server{new_client<Transport>(io)} {
        auto listener = new_listener<Transport>(io);
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

/// Writes all of `text` in as many writes as that takes, then tells the outcome. It stays where it is until then.
template <class Transport>
class whole_write {
public:
    whole_write(Transport& to, std::string_view text, outcome& told) : to_{&to}, rest_{text}, told_{told} {}
    whole_write(const whole_write&) = delete;
    whole_write& operator=(const whole_write&) = delete;

    void start() {
        to_->async_write_some(asio::buffer(rest_), [this](std::error_code error, std::size_t count) { take(error, count); });
    }

    /// The transport has moved, or is gone.
    void moved(Transport* to) { to_ = to; }

private:
    void take(std::error_code error, std::size_t count) {
        rest_.remove_prefix(count);
        written_ += count;
        if (!error && !rest_.empty() && (to_ == nullptr || !to_->is_open())) error = asio::error::operation_aborted;
        if (error || rest_.empty()) return told_.handler()(error, written_);
        start();
    }

    Transport* to_;
    std::string_view rest_;
    outcome& told_;
    std::size_t written_{0};
};

/// Writes all of `text`, while whoever reads it does so in other handlers.
template <class Transport>
outcome write(asio::io_context& io, Transport& to, std::string_view text) {
    outcome written;
    whole_write<Transport> writing{to, text, written};
    writing.start();
    REQUIRE(run_until(io, [&] { return written.done(); }));
    return written;
}

/// What one read finds: perhaps nothing for us.
template <class Transport>
std::pair<std::error_code, std::string> read_once(asio::io_context& io, Transport& from, std::size_t most = 100) {
    outcome read;
    std::string text(most, '\0');
    from.async_read_some(asio::buffer(text), read.handler());
    REQUIRE(run_until(io, [&] { return read.done(); }));
    text.resize(read.count);
    return {read.error, text};
}

/// At least one byte, or an error.
template <class Transport>
std::pair<std::error_code, std::string> read_some(asio::io_context& io, Transport& from, std::size_t most = 100) {
    auto read = read_once(io, from, most);
    while (!read.first && read.second.empty())
        read = read_once(io, from, most);
    return read;
}

/// At least `size` bytes.
template <class Transport>
std::string hear(asio::io_context& io, Transport& from, std::size_t size) {
    std::string heard;
    while (heard.size() < size) {
        const auto [error, more] = read_some(io, from, 100'000);
        REQUIRE_FALSE(error);
        heard += more;
    }
    return heard;
}

/// The client has read what a layer sends at the beginning for itself, such as TLS its session tickets.
template <class Transport>
void settle(asio::io_context& io, connected<Transport>& ends) {
    write(io, ends.server, "begin");
    REQUIRE(read_some(io, ends.client).second == "begin");
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
