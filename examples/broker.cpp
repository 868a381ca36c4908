// A small MQTT 5 broker: broker [--port N] [--bind ADDRESS]
#include "dockwire/asio.hpp"

#include <charconv>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>

#include "dockwire/broker/broker.hpp"

namespace mqtt = dockwire::mqtt;

namespace {

constexpr std::string_view usage = "usage: broker [--port N] [--bind ADDRESS]\n"
                                   "  --port N        TCP port, 0 to 65535; 0 takes a free one (default 1883)\n"
                                   "  --bind ADDRESS  IPv4 or IPv6 address to listen on (default 127.0.0.1)\n";

std::optional<std::uint16_t> port_of(std::string_view text) {
    std::uint16_t port{0};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    return port;
}

std::optional<mqtt::endpoint> endpoint_of(int argc, char** argv) {
    mqtt::endpoint where{.scheme = "mqtt", .host = "127.0.0.1", .port = 1883};
    for (int i = 1; i < argc; i += 2) {
        const std::string_view option{argv[i]};
        if (i + 1 == argc) return std::nullopt;
        if (option == "--bind") {
            where.host = argv[i + 1];
        } else if (const auto port = port_of(argv[i + 1]); option == "--port" && port) {
            where.port = *port;
        } else {
            return std::nullopt;
        }
    }
    return where;
}

std::string url_of(const mqtt::endpoint& where) {
    const bool is_v6 = where.host.find(':') != std::string::npos;
    return "mqtt://" + (is_v6 ? "[" + where.host + "]" : where.host) + ":" + std::to_string(where.port);
}

} // namespace

int main(int argc, char** argv) {
    const auto where = endpoint_of(argc, argv);
    if (!where) {
        std::cerr << usage;
        return 2;
    }
    asio::io_context io{1};
    mqtt::broker broker{io};
    if (const std::error_code error = broker.listen(*where)) {
        std::cerr << "broker cannot listen on " << url_of(*where) << ": " << error.message() << '\n';
        return 1;
    }
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](std::error_code, int) { broker.close(); });
    std::cout << "broker listens on " << url_of(broker.local_endpoint()) << '\n' << std::flush; // somebody waits for it
    io.run();
}
