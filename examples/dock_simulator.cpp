// A simulated Dock 2 with a Matrice 3TD: dock_simulator --broker URL --speed FACTOR. Ends with SIGINT or SIGTERM.
#include <cstdio>
#include <dockwire/any.hpp>
#include <dockwire/sim/dock.hpp>
#include <string>

#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include "arguments.hpp"

namespace mqtt = dockwire::mqtt;
namespace sim = dockwire::sim;

int main(int argc, char** argv) {
    const examples::arguments options{
        argc,
        argv,
        {{"broker", "mqtt://127.0.0.1:1883"}, {"speed", "1"}, {"sn", "SIM-DOCK-0001"}, {"aircraft-sn", "SIM-AIRCRAFT-0001"}}};
    const auto log = [](std::string_view line) {
        std::printf("dock: %.*s\n", static_cast<int>(line.size()), line.data());
        std::fflush(stdout);
    };

    asio::io_context io{1};
    mqtt::any_client client{io, {.url = options["broker"], .client_id = options["sn"]}};
    sim::dock dock{client, {.sn = options["sn"], .aircraft_sn = options["aircraft-sn"], .speed = options.number("speed")}, log};
    client.on_state([&, started = false](const mqtt::connection_state& state) mutable {
        log(std::string{to_string(state.status)} + (state.why ? ": " + state.why.message() : ""));
        if (state.status == mqtt::client_status::online && !std::exchange(started, true)) dock.start();
    });

    int status = 0;
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](std::error_code error, int) {
        if (!error) client.async_disconnect({}, asio::detached);
    });
    client.async_run([&](std::error_code error) {
        status = error ? 1 : 0;
        signals.cancel();
        const sim::dock gone{std::move(dock)}; // its timers end with it
    });
    io.run();
    return status;
}
