// TLS for the tests that run over every transport.
#pragma once

#include "dockwire/transport/tls/tls.hpp"
#include "streams.hpp"
#include "support/certificates.hpp"

namespace streams {

using tls_tcp = mqtt::tls_transport<mqtt::tcp_transport>;
using tls_memory = mqtt::tls_transport<mqtt::memory_transport>;
using websocket_tls_tcp = mqtt::websocket_transport<tls_tcp>;

template <class Next>
struct listens_for<mqtt::tls_transport<Next>> {
    using type = mqtt::tls_listener<typename listens_for<Next>::type>;
};

inline std::shared_ptr<mqtt::transport_settings> tls_settings(const mqtt::tls_options& tls) {
    return std::make_shared<mqtt::transport_settings>(mqtt::transport_options{.tls = tls});
}

/// A listener with a certificate of this program's authority.
inline mqtt::tls_options tls_server_options() {
    const auto& made = dockwire::test::authority_and_server::of_this_program();
    return {.certificate = made.certificate, .key = made.key};
}
/// A client that trusts that authority, under a name that the certificate is for.
inline mqtt::tls_options tls_client_options() {
    return {.ca = dockwire::test::authority_and_server::of_this_program().ca, .server_name = "localhost"};
}

template <class Next>
struct settings_for<mqtt::tls_transport<Next>> {
    static std::shared_ptr<mqtt::transport_settings> client() { return tls_settings(tls_client_options()); }
    static std::shared_ptr<mqtt::transport_settings> listener() { return tls_settings(tls_server_options()); }
};

} // namespace streams
