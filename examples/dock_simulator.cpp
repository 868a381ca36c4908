// A simulated Dock 2 with a Matrice 3TD: dock_simulator --broker URL --speed FACTOR. Ends with SIGINT or SIGTERM.
#include <array>
#include <cstdio>
#include <dockwire/any.hpp>
#include <dockwire/sim/dock.hpp>
#include <string>
#include <string_view>

#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include "arguments.hpp"

namespace mqtt = dockwire::mqtt;
namespace sim = dockwire::sim;

namespace {

/// What the command line asks for.
struct settings {
    std::string broker{"mqtt://127.0.0.1:1883"};
    std::string sn{"SIM-DOCK-0001"};
    std::string aircraft_sn{"SIM-AIRCRAFT-0001"};
    double speed{1};
};

using option = examples::option<settings>;
constexpr std::array options{
    option{"--broker", "URL", "a URL", "where the broker is (default mqtt://127.0.0.1:1883)",
           examples::set_text<&settings::broker>},
    option{"--sn", "SN", "a serial number", "of the dock (default SIM-DOCK-0001)", examples::set_text<&settings::sn>},
    option{"--aircraft-sn", "SN", "a serial number", "of its aircraft (default SIM-AIRCRAFT-0001)",
           examples::set_text<&settings::aircraft_sn>},
    option{"--speed", "FACTOR", "a number above 0", "how fast simulated time goes (default 1)",
           [](settings& to, std::string_view text) { return examples::read_positive(text, to.speed); }},
};

} // namespace

int main(int argc, char** argv) {
    settings given{};
    if (const auto exit_code = examples::read_arguments("dock_simulator", argc, argv, options, given)) return *exit_code;
    const auto log = [](std::string_view line) {
        std::printf("dock: %.*s\n", static_cast<int>(line.size()), line.data());
        std::fflush(stdout);
    };

    asio::io_context io{1};
    mqtt::any_client client{io, {.url = given.broker, .client_id = given.sn}};
    sim::dock dock{client, {.sn = given.sn, .aircraft_sn = given.aircraft_sn, .speed = given.speed}, log};
    client.on_state([&, started = false](const mqtt::connection_state& state) mutable {
        log(std::string{to_string(state.status)} + (state.why ? ": " + state.why.message() : ""));
        if (state.status == mqtt::client_status::online && !std::exchange(started, true)) dock.start();
    });

    int status = 0;
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](std::error_code error, int) {
        if (!error) client.async_disconnect(asio::detached);
    });
    client.async_run([&](std::error_code error) {
        status = error ? 1 : 0;
        signals.cancel();
        const sim::dock gone{std::move(dock)}; // its timers end with it
    });
    io.run();
    return status;
}
