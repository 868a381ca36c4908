// Engines of layers without a stream: the test carries every byte between them.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/stream_engine.hpp"
#include "support/catch.hpp"

namespace engines {

/// What the engine wants sent; it is sent.
template <dockwire::mqtt::stream_engine Engine>
std::string take(Engine& from) {
    std::string output;
    while (from.has_output()) {
        output += dockwire::as_text(from.take_output());
        from.sent();
    }
    return output;
}

/// The stream has brought `bytes`, to `into` if they are not for memory of the engine's own.
template <dockwire::mqtt::stream_engine Engine>
void put(Engine& to, std::string_view bytes, std::span<std::byte> into = {}) {
    std::ranges::copy(dockwire::as_bytes(bytes), to.input(into).begin());
    to.received(bytes.size());
}

/// The same, and what the engine's owner reads then.
template <dockwire::mqtt::stream_engine Engine>
std::string feed(Engine& to, std::string_view bytes) {
    std::string buffer(100'000, '\0');
    const auto into = std::as_writable_bytes(std::span{buffer});
    put(to, bytes, into);
    buffer.resize(to.shake_hands() ? to.read(into) : 0);
    return buffer;
}

/// Carries what one end wants sent to the other, in pieces of this size at most; gives what the other's owner reads.
template <class From, class To>
std::string carry(From& from, To& to, std::size_t piece = 100'000) {
    std::string text;
    std::string bytes = take(from);
    for (; !bytes.empty() && !to.end(); bytes.erase(0, piece))
        text += feed(to, bytes.substr(0, piece));
    return text;
}

/// Carries the whole handshake.
template <class Client, class Server>
void meet(Client& client, Server& server, std::size_t piece = 100'000) {
    for (int flights = 0; flights < 4; ++flights) {
        client.shake_hands();
        carry(client, server, piece);
        server.shake_hands();
        carry(server, client, piece);
    }
}

template <class Engine>
std::size_t write(Engine& to, std::string_view text) {
    return to.write(dockwire::as_bytes(text));
}

/// What the engine's owner reads of what is there.
template <class Engine>
std::string read(Engine& from, std::size_t most = 100'000) {
    std::string text(most, '\0');
    text.resize(from.read(std::as_writable_bytes(std::span{text})));
    return text;
}

} // namespace engines
