// A broker that listens with TLS too. Needs OpenSSL: link `dockwire::tls`.
#pragma once

#include "dockwire/asio.hpp"

#include <string_view>
#include <system_error>

#include "dockwire/broker/broker.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/options.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/tls/tls.hpp"
#include "dockwire/transport/websocket/websocket.hpp"

namespace dockwire::mqtt {

/// `broker.listen` with two schemes more: `mqtts` and `wss`. They need a certificate and its key in `options.tls`:
///
///     mqtt::listen_tls(broker, "mqtts://127.0.0.1:8883", {.tls = {.certificate_file = "broker.pem", .key_file = "broker.key"}});
///
/// Errors: those of `listen`; `usage_error::invalid_option` when certificate, key or lists cannot be used: `broker.error_text()` says why.
template <class Clock>
std::error_code listen_tls(basic_broker<Clock>& on, const endpoint& where, const transport_options& options = {}) {
    using over_tls = tls_listener<tcp_listener>;
    using over_websocket = websocket_listener<over_tls>;
    if (serves<over_tls::transport_type>(where.scheme)) return on.template listen_on<over_tls>(where, options);
    if (serves<over_websocket::transport_type>(where.scheme)) return on.template listen_on<over_websocket>(where, options);
    return on.listen(where, options);
}

/// The same for a URL; `usage_error::invalid_url` when it does not parse.
template <class Clock>
std::error_code listen_tls(basic_broker<Clock>& on, std::string_view url, const transport_options& options = {}) {
    const auto parsed = parse_url(url);
    return parsed ? listen_tls(on, *parsed, options) : on.listen(url, options); // which says what is wrong
}

} // namespace dockwire::mqtt
