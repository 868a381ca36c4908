// What goes wrong with TLS, as error values with text. No header of OpenSSL is needed for it.
#pragma once

#include <system_error>
#include <type_traits>

#include "dockwire/core/error_table.hpp"

namespace dockwire::mqtt {

/// A TLS connection that cannot be, or cannot go on. `tls_transport::error_text` says more: the names in a certificate, its dates.
/// What is wrong with our own certificate, key or lists is `usage_error::invalid_option`.
enum class tls_error {
    not_tls = 1,         ///< what came is not TLS: a server without encryption, or of another kind, is there
    closed_in_handshake, ///< the peer ended the connection in the handshake without an alert, as servers without TLS do
    handshake_failed,    ///< the two ends do not understand each other, for a reason that has no value of its own
    no_common_version,   ///< no version of TLS that both speak
    no_common_cipher,    ///< no cipher or signature algorithm that both have
    no_common_protocol,  ///< the peer does not speak MQTT there (ALPN)
    certificate_expired, ///< the peer's certificate, or that of an authority, is not valid any more
    certificate_not_yet_valid,
    self_signed_certificate,  ///< the peer's certificate is signed by itself, and is not trusted
    unknown_authority,        ///< no authority that is trusted has signed the peer's certificate
    wrong_host,               ///< the server's certificate is for other names
    certificate_revoked,      ///< its authority has taken the peer's certificate back
    no_revocation_list,       ///< there is no current list (CRL) of the authority that signed the peer's certificate
    invalid_certificate,      ///< the peer's certificate is wrong in another way, such as its purpose
    certificate_missing,      ///< the peer shows no certificate, and must
    peer_wants_certificate,   ///< the peer wants a certificate, and we showed none
    peer_refuses_certificate, ///< the peer does not trust the certificate that we showed
    peer_refuses,             ///< the peer ended the connection with another alert
    protocol_error,           ///< the peer broke the protocol, or somebody in between changed its bytes
};

namespace detail {

inline constexpr error_text tls_texts[]{
    {tls_error{}, "no error"},
    {tls_error::not_tls, "the peer does not speak TLS"},
    {tls_error::closed_in_handshake, "the peer closed the connection in the TLS handshake; perhaps it does not speak TLS"},
    {tls_error::handshake_failed, "the TLS handshake failed"},
    {tls_error::no_common_version, "the peer speaks no version of TLS that we speak"},
    {tls_error::no_common_cipher, "the peer has no TLS cipher in common with us"},
    {tls_error::no_common_protocol, "the peer does not agree on MQTT as the protocol over TLS (ALPN)"},
    {tls_error::certificate_expired, "the peer's certificate has expired"},
    {tls_error::certificate_not_yet_valid, "the peer's certificate is not valid yet"},
    {tls_error::self_signed_certificate, "the peer's certificate is self-signed and not trusted"},
    {tls_error::unknown_authority, "the peer's certificate was signed by no authority that is trusted"},
    {tls_error::wrong_host, "the server's certificate is for another host"},
    {tls_error::certificate_revoked, "the peer's certificate was revoked"},
    {tls_error::no_revocation_list, "there is no current revocation list for the peer's certificate"},
    {tls_error::invalid_certificate, "the peer's certificate is not valid"},
    {tls_error::certificate_missing, "the peer shows no certificate"},
    {tls_error::peer_wants_certificate, "the peer wants a certificate from us"},
    {tls_error::peer_refuses_certificate, "the peer refuses our certificate"},
    {tls_error::peer_refuses, "the peer refuses the TLS connection"},
    {tls_error::protocol_error, "the peer broke the TLS protocol"},
};

} // namespace detail

inline const std::error_category& tls_category() noexcept {
    static const error_table category{detail::tls_texts, {.category = "tls", .unknown = "unknown TLS error"}};
    return category;
}

inline std::error_code make_error_code(tls_error error) noexcept { return {static_cast<int>(error), tls_category()}; }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::tls_error> : std::true_type {};
