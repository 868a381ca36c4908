// A client and a server in one process, and the time between them.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/client.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "server.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"

namespace client_test {

using namespace std::chrono_literals;
using dockwire::usage_error;
using dockwire::test::manual_clock;
using mqtt::client_status;
using strings = std::vector<std::string>;

using client = mqtt::basic_client<mqtt::memory_transport, mqtt::basic_session<>, manual_clock>;

/// Options of most tests: pauses without jitter.
inline mqtt::client_options options() { return {.url = "memory://server", .client_id = "me", .backoff = {.jitter = false}}; }

/// What a completion handler was told, and how often.
struct outcome {
    int calls{0};
    std::error_code error{};
    mqtt::reason_code reason{};

    /// A handler that writes here.
    auto note() {
        return [this](std::error_code why, const auto&... result) {
            ++calls;
            error = why;
            ((reason = result.reason), ...);
        };
    }
    bool is(std::error_code expected) const { return calls == 1 && error == expected; }
    bool succeeded() const { return is({}); }
    bool aborted() const { return is(asio::error::operation_aborted); }
};

/// A change of state as a line: "connecting connect", "online", "waiting 500 ms: Connection refused", "idle: Not authorized".
std::string line_of(const mqtt::connection_state& state);

/// An executor that polls by hand, a server on it, a clock that stands still.
struct world {
    /// Runs everything that is ready.
    void settle();
    /// The same; says how many exceptions came out.
    int settle_catching();
    /// Lets time pass, in steps no longer than `step`.
    void pass(manual_clock::duration time, manual_clock::duration step = 100ms);

    asio::io_context io{1};
    client_test::server server{io};
};

/// A world with a client that is connected unless the test does it.
struct connected_world : world {
    explicit connected_world(const mqtt::client_options& with = options());
    /// Connects and forgets how.
    void connect();
    /// What was told of the connection since the last call.
    strings states() { return std::exchange(states_, {}); }

    std::optional<client_test::client> client;
    outcome run{};

private:
    strings states_{};
};

} // namespace client_test

// Compiled once for all sources of a test program, in world.cpp.
using client_test_core = dockwire::mqtt::detail::client_core<dockwire::mqtt::memory_transport, dockwire::mqtt::basic_session<>,
                                                             client_test::manual_clock>;
using client_test_connection = client_test_core::connection;
extern template class dockwire::mqtt::basic_session<>;
extern template class dockwire::mqtt::link<dockwire::mqtt::memory_transport, client_test_connection>;
extern template class dockwire::mqtt::session_driver<dockwire::mqtt::basic_session<>, client_test::manual_clock,
                                                     client_test_connection>;
extern template class dockwire::mqtt::detail::client_connection<client_test_core, dockwire::mqtt::memory_transport,
                                                                dockwire::mqtt::basic_session<>, client_test::manual_clock>;
extern template class dockwire::mqtt::detail::client_core<dockwire::mqtt::memory_transport, dockwire::mqtt::basic_session<>,
                                                          client_test::manual_clock>;
