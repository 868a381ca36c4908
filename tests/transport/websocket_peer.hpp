// A WebSocket whose peer is a test that writes and reads every byte itself.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/transport/websocket/detail/decoder.hpp"
#include "dockwire/transport/websocket/handshake.hpp"
#include "dockwire/transport/websocket/websocket.hpp"
#include "streams.hpp"
#include "support/hex.hpp"

namespace streams {

using dockwire::test::from_hex;

/// Bytes as `support/hex.hpp` reads them, as text.
inline std::string wire(std::string_view hex) {
    const auto bytes = from_hex(hex);
    return std::string{dockwire::as_text(bytes)};
}

/// What has come so far, at least one byte.
inline std::string hear(asio::io_context& io, mqtt::memory_transport& peer) { return read_some(io, peer, 100'000).second; }

/// A head up to its empty line, and what came behind it.
inline std::string hear_head(asio::io_context& io, mqtt::memory_transport& peer) {
    std::string heard;
    while (heard.find("\r\n\r\n") == std::string::npos) {
        const auto [error, more] = read_some(io, peer, 100'000);
        REQUIRE_FALSE(error);
        heard += more;
    }
    return heard;
}

inline std::string sound_answer_to(std::string_view request) { return mqtt::detail::answer_request(request).text; }

inline std::shared_ptr<mqtt::transport_settings> settings_of(const mqtt::websocket_options& options) {
    return std::make_shared<mqtt::transport_settings>(mqtt::transport_options{.websocket = options});
}

/// A client that has connected to the test below WebSocket, and asks for it.
struct asking_client {
    explicit asking_client(asio::io_context& context, const mqtt::websocket_options& options = {}) : io{context} {
        mqtt::memory_listener listener{io.get_executor()};
        REQUIRE_FALSE(listener.listen(*mqtt::parse_url("memory://raw")));
        bool accepted = false;
        listener.async_accept([&](std::error_code error, mqtt::memory_transport taken) {
            accepted = !error;
            peer = std::move(taken);
        });
        socket.emplace(io.get_executor(), settings_of(options));
        const auto note = [this](mqtt::connect_step step) { steps.push_back(step); };
        socket->async_connect(*mqtt::parse_url("memory://raw"), note, connecting.handler());
        REQUIRE(run_until(io, [&] { return accepted; }));
        request = hear_head(io, peer);
    }

    /// The server answers.
    outcome answer(std::string_view text) {
        write(io, peer, text);
        REQUIRE(run_until(io, [&] { return connecting.done(); }));
        return connecting;
    }

    asio::io_context& io;
    mqtt::memory_transport peer{io.get_executor()};
    std::optional<websocket_memory> socket{};
    std::vector<mqtt::connect_step> steps{};
    outcome connecting{};
    std::string request{};
};

/// A client that is connected; `early` comes in one piece with the server's handshake.
struct open_client : asking_client {
    explicit open_client(asio::io_context& context, std::string_view early = {}) : asking_client{context} {
        REQUIRE_FALSE(answer(sound_answer_to(request) + std::string{early}).error);
    }
};

/// A server's end of a connection whose client is the test.
struct accepted_server {
    explicit accepted_server(asio::io_context& context) : io{context} {
        mqtt::websocket_listener<mqtt::memory_listener> listener{io.get_executor()};
        REQUIRE_FALSE(listener.listen(*mqtt::parse_url("memory://raw")));
        listener.async_accept([&](std::error_code error, websocket_memory taken) {
            REQUIRE_FALSE(error);
            socket.emplace(std::move(taken));
        });
        outcome connecting;
        peer.async_connect(*mqtt::parse_url("memory://raw"), no_step, connecting.handler());
        REQUIRE(run_until(io, [&] { return connecting.done() && socket; }));
    }

    asio::io_context& io;
    mqtt::memory_transport peer{io.get_executor()};
    std::optional<websocket_memory> socket{};
};

inline std::string sound_request() {
    return mqtt::detail::websocket_request(*mqtt::parse_url("ws://broker"), "dGhlIHNhbXBsZSBub25jZQ==", "");
}

/// The payload of a client's frames, unmasked.
inline std::string unmasked(std::string frames) {
    mqtt::detail::websocket_decoder decoder{mqtt::websocket_role::server_side, 1'000'000};
    frames.resize(decoder.decode(std::as_writable_bytes(std::span{frames})));
    CHECK_FALSE(decoder.finished());
    return frames;
}

} // namespace streams
