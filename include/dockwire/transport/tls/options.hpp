// What can be chosen about TLS; no header of OpenSSL is needed for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "dockwire/core/function_ref.hpp"

struct ssl_ctx_st; // OpenSSL's SSL_CTX

namespace dockwire::mqtt {

/// Versions of TLS; older ones are not spoken.
enum class tls_version : std::uint8_t { tls_1_2, tls_1_3 };

/// How TLS is spoken by `mqtts` and `wss`, by a client and by a listener. A peer's certificate is verified unless the one option that
/// says so turns that off. Certificates, keys and lists are PEM, in a file or as text; when both are given, the text counts. They are
/// read when a client connects first, or when a listener begins; what cannot be used is `usage_error::invalid_option`, with a text.
struct tls_options {
    /// Certificates of the authorities that are trusted: a file, a folder with hashed names (`openssl rehash`), or PEM text. With none
    /// of the three a client trusts the authorities of the system, and a listener no client.
    std::string_view ca_file{};
    std::string_view ca_path{};
    std::string_view ca{};
    /// Our own certificate, followed by those of the authorities between it and a trusted one. A listener must have one, a client shows
    /// it to a server that asks.
    std::string_view certificate_file{};
    std::string_view certificate{};
    /// The private key of our certificate, PKCS#8 or in the older forms; empty when it stands beside the certificate.
    std::string_view key_file{};
    std::string_view key{};
    /// Gives the password of an encrypted key. It must outlive the client or listener.
    function_ref<std::string()> key_password{};
    /// Revoked certificates: the lists (CRL) of the authorities that sign the peers' certificates. With it, a certificate whose
    /// authority has no current list there is refused too.
    std::string_view crl_file{};
    /// The name that the server's certificate must be for, and that is asked for (SNI), instead of the URL's host.
    std::string_view server_name{};
    tls_version oldest_version{tls_version::tls_1_2};
    tls_version newest_version{tls_version::tls_1_3};
    /// The protocol to agree on (ALPN, RFC 7301): unless set, `mqtt`, or `http/1.1` below WebSocket; empty leaves it out. A listener
    /// refuses a peer that offers others only.
    std::optional<std::string_view> alpn{};
    /// A listener: clients must show a certificate that `ca_file`, `ca_path` or `ca` vouches for.
    bool require_client_certificate{false};
    /// A client accepts any certificate, and so anybody in between. For experiments.
    bool insecure_skip_verification{false};
    /// An SSL_CTX of your own (`asio::ssl::context::native_handle()`), for what has no option here. It is kept alive, and everything
    /// above is set in it or in its connections: peers are verified whatever it says about that.
    ssl_ctx_st* context{nullptr};
};

static_assert(std::is_trivially_destructible_v<tls_options>);

} // namespace dockwire::mqtt
