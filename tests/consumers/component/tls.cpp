// A client over TLS whose certificate authority is no such thing.
#include <dockwire/tls.hpp>
#include <iostream>

#ifndef DOCKWIRE_TLS
#error "the package does not say that it is with TLS"
#endif

int main() {
    asio::io_context io{1};
    dockwire::mqtt::tls_client client{io, {.url = "mqtts://127.0.0.1", .tls = {.ca = "no certificate"}}};
    std::error_code result{};
    client.async_run([&](std::error_code error) { result = error; });
    io.run();
    std::cout << "stopped: " << result.message() << '\n';
    return result == dockwire::usage_error::invalid_option ? 0 : 1;
}
