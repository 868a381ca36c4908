// What can be chosen about TLS.
#pragma once

#include <string_view>

namespace dockwire::mqtt {

/// How TLS is spoken by `mqtts` and `wss`. The peer's certificate and name are verified.
struct tls_options {
    /// Certificates of the authorities that are trusted, a PEM file; empty trusts those of the system.
    std::string_view ca_file{};
};

} // namespace dockwire::mqtt
