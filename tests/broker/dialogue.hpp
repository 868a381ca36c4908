// A broker in virtual time, and clients that say bytes and note what they hear.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"
#include "support/manual_clock.hpp"

extern template class dockwire::mqtt::basic_broker<dockwire::test::manual_clock>;

namespace broker_test {

using namespace std::chrono_literals;
namespace mqtt = dockwire::mqtt;
using dockwire::test::manual_clock;

// CONNECT of the clients alice and bob, with Clean Start and a Keep Alive of 60 s.
inline constexpr const char* hello_alice = "10 12 | 00 04 'MQTT' 05 02 00 3C | 00 | 00 05 'alice'";
inline constexpr const char* hello_bob = "10 10 | 00 04 'MQTT' 05 02 00 3C | 00 | 00 03 'bob'";

/// What `heard` is compared with: pairs of digits and 'quoted text', grouped as one likes.
inline std::string wire(std::string_view text) { return dockwire::test::to_hex(dockwire::test::from_hex(text)); }

/// A broker at `memory://broker`, and the time.
struct world {
    explicit world(mqtt::broker_options options = {});

    /// Runs everything that is ready.
    void settle() {
        io.restart();
        for (int handlers = 0; handlers < 1'000'000 && io.poll_one() != 0; ++handlers) {
        }
    }

    /// Lets time pass, in steps no longer than `step`.
    void pass(manual_clock::duration time, manual_clock::duration step = 1h) {
        for (; time > manual_clock::duration::zero(); time -= step) {
            manual_clock::since_start += std::min(time, step);
            settle();
        }
    }

    asio::io_context io{1};
    std::optional<mqtt::basic_broker<manual_clock>> broker;
};

/// A client of bytes. `Transport` is where they go.
template <class Transport>
class basic_peer {
public:
    basic_peer(asio::io_context& io, const mqtt::endpoint& where) : io_{io}, state_{std::make_shared<state>(io)} {
        bool connected = false;
        state_->transport.async_connect(where, [](mqtt::connect_step) {}, [&](std::error_code error) { connected = !error; });
        run_until([&] { return connected; });
        REQUIRE(connected);
        read(state_);
    }

    basic_peer(basic_peer&&) noexcept = default;
    basic_peer& operator=(basic_peer&&) = delete;
    ~basic_peer() {
        if (state_) state_->transport.close();
    }

    void says(std::string_view text) { says(dockwire::test::from_hex(text)); }
    void says(std::vector<std::byte> bytes) {
        bool failed = false;
        for (asio::const_buffer rest = asio::buffer(bytes); rest.size() != 0 && !failed;) {
            bool written = false;
            state_->transport.async_write_some(rest, [&](std::error_code error, std::size_t count) {
                written = true;
                failed = bool{error};
                rest += count;
            });
            run_until([&] { return written; });
        }
        settle();
    }

    /// What came since the last call.
    std::string heard() {
        settle();
        return dockwire::test::to_hex(std::exchange(state_->heard, {}));
    }

    /// The same, for connections that take their time: waits until as much came as `expected` is long.
    std::string heard_like(std::string_view expected) {
        const std::size_t size = dockwire::test::from_hex(expected).size();
        run_until([&] { return state_->heard.size() >= size || state_->ended; });
        return heard();
    }

    /// The broker has ended the connection.
    bool is_cut() {
        settle();
        return state_->ended;
    }
    bool is_cut_soon() {
        return run_until([&] { return state_->ended; });
    }

    /// Closes without DISCONNECT.
    void vanishes() {
        state_->transport.close();
        settle();
    }

    /// Stops reading, or goes on.
    void sleeps(bool asleep = true) {
        state_->asleep = asleep;
        if (!asleep) read(state_);
        settle();
    }

private:
    struct state {
        explicit state(asio::io_context& io) : transport{io.get_executor()} {}
        Transport transport;
        std::array<std::byte, 4096> buffer{};
        std::vector<std::byte> heard{};
        bool ended{false};
        bool asleep{false};
        bool reading{false};
    };

    static void read(const std::shared_ptr<state>& on) {
        if (on->asleep || std::exchange(on->reading, true)) return;
        on->transport.async_read_some(asio::buffer(on->buffer), [on](std::error_code error, std::size_t count) {
            on->reading = false;
            on->heard.insert(on->heard.end(), on->buffer.begin(), on->buffer.begin() + static_cast<std::ptrdiff_t>(count));
            on->ended = on->ended || error;
            if (!error) read(on);
        });
    }

    template <class Done>
    bool run_until(Done done) {
        while (!done()) {
            io_.restart();
            if (io_.run_one_for(20s) == 0) return false;
        }
        return true;
    }

    void settle() {
        io_.restart();
        for (int handlers = 0; handlers < 1'000'000 && io_.poll_one() != 0; ++handlers) {
        }
    }

    asio::io_context& io_;
    std::shared_ptr<state> state_;
};

// Instantiated once, in dialogue.cpp: each takes seconds.
extern template class basic_peer<mqtt::memory_transport>;

/// What a client's CONNECT says, as far as tests differ in it.
struct connect_terms {
    bool clean_start{true};
    std::optional<std::uint32_t> session_expiry{};
    std::optional<std::uint16_t> receive_maximum{};
    std::optional<std::uint32_t> maximum_packet_size{};
    std::uint16_t keep_alive{0};
    std::optional<mqtt::will> will{};
    std::optional<std::uint16_t> topic_alias_maximum{};
    std::optional<bool> request_problem_information{};
    std::optional<bool> request_response_information{};
    std::optional<std::string_view> user_name{};
    std::optional<std::string_view> authentication_method{};
    std::optional<std::string_view> authentication_data{};
};

std::vector<std::byte> connect_bytes(std::string_view id, const connect_terms& terms);

/// What the broker answers when it allows the 16 topic aliases of its defaults.
inline const std::string welcome = wire("20 06 | 00 00 | 03 | 22 00 10");
inline const std::string welcome_back = wire("20 06 | 01 00 | 03 | 22 00 10");

/// A client in virtual time.
class peer : public basic_peer<mqtt::memory_transport> {
public:
    explicit peer(world& in);

    /// With CONNECT; what the broker answers is for `heard`.
    peer(world& in, std::string_view id, const connect_terms& terms);

    /// Connected: a new session was welcomed.
    peer(world& in, std::string_view id);
};

} // namespace broker_test
