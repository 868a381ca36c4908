// What somebody else's first program would be: a client that has nobody to talk to.
#include <dockwire/mqtt.hpp>

#include <iostream>

#include <asio/io_context.hpp>

int main() {
    asio::io_context io{1};
    dockwire::mqtt::client client{io, {.url = "wss://127.0.0.1"}};
    std::error_code result{};
    client.async_run([&](std::error_code error) { result = error; });
    io.run();
    std::cout << "stopped: " << result.message() << '\n';
    return result == dockwire::usage_error::unsupported_scheme ? 0 : 1;
}
