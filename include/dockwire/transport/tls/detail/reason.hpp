// Which of our errors a failure of OpenSSL's is, and what a person should know about it.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "dockwire/core/concat.hpp"
#include "dockwire/transport/tls/detail/certificate.hpp"
#include "dockwire/transport/tls/error.hpp"

namespace dockwire::mqtt::detail {

/// A failure: the error value and a text.
struct tls_fault {
    tls_error error{tls_error::handshake_failed};
    std::string text{};
};

struct tls_reason {
    int number;
    tls_error error;
};

template <std::size_t N>
constexpr tls_error reason_in(const tls_reason (&table)[N], int number, tls_error otherwise) noexcept {
    const auto* const found = std::ranges::find(table, number, &tls_reason::number);
    return found == std::end(table) ? otherwise : found->error;
}

/// For the results of verifying a certificate, `X509_V_ERR_...`.
constexpr tls_error certificate_error(int result) noexcept {
    constexpr tls_reason reasons[]{
        {X509_V_ERR_CERT_HAS_EXPIRED, tls_error::certificate_expired},
        {X509_V_ERR_CERT_NOT_YET_VALID, tls_error::certificate_not_yet_valid},
        {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, tls_error::self_signed_certificate},
        {X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, tls_error::unknown_authority},
        {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, tls_error::unknown_authority},
        {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, tls_error::unknown_authority},
        {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, tls_error::unknown_authority},
        {X509_V_ERR_CERT_UNTRUSTED, tls_error::unknown_authority},
        {X509_V_ERR_HOSTNAME_MISMATCH, tls_error::wrong_host},
        {X509_V_ERR_IP_ADDRESS_MISMATCH, tls_error::wrong_host},
        {X509_V_ERR_CERT_REVOKED, tls_error::certificate_revoked},
        {X509_V_ERR_UNABLE_TO_GET_CRL, tls_error::no_revocation_list},
        {X509_V_ERR_CRL_HAS_EXPIRED, tls_error::no_revocation_list},
        {X509_V_ERR_CRL_NOT_YET_VALID, tls_error::no_revocation_list},
    };
    return reason_in(reasons, result, tls_error::invalid_certificate);
}

/// For alerts that the peer sent (RFC 8446, section 6).
constexpr tls_error alert_error(int alert) noexcept {
    constexpr tls_reason reasons[]{
        {SSL_AD_BAD_CERTIFICATE, tls_error::peer_refuses_certificate},
        {SSL_AD_UNSUPPORTED_CERTIFICATE, tls_error::peer_refuses_certificate},
        {SSL_AD_CERTIFICATE_REVOKED, tls_error::peer_refuses_certificate},
        {SSL_AD_CERTIFICATE_EXPIRED, tls_error::peer_refuses_certificate},
        {SSL_AD_CERTIFICATE_UNKNOWN, tls_error::peer_refuses_certificate},
        {SSL_AD_UNKNOWN_CA, tls_error::peer_refuses_certificate},
        {SSL_AD_CERTIFICATE_REQUIRED, tls_error::peer_wants_certificate},
        {SSL_AD_PROTOCOL_VERSION, tls_error::no_common_version},
        {SSL_AD_INSUFFICIENT_SECURITY, tls_error::no_common_cipher},
        {SSL_AD_NO_APPLICATION_PROTOCOL, tls_error::no_common_protocol},
    };
    return reason_in(reasons, alert, tls_error::peer_refuses);
}

/// For what OpenSSL itself finds wrong, `SSL_R_...`.
constexpr tls_error openssl_error(int reason, tls_error otherwise) noexcept {
    constexpr tls_reason reasons[]{
        {SSL_R_UNSUPPORTED_PROTOCOL, tls_error::no_common_version},
        {SSL_R_WRONG_SSL_VERSION, tls_error::no_common_version},
        {SSL_R_VERSION_TOO_LOW, tls_error::no_common_version},
        {SSL_R_NO_PROTOCOLS_AVAILABLE, tls_error::no_common_version},
        {SSL_R_NO_SHARED_CIPHER, tls_error::no_common_cipher},
        {SSL_R_NO_SUITABLE_SIGNATURE_ALGORITHM, tls_error::no_common_cipher},
        {SSL_R_NO_APPLICATION_PROTOCOL, tls_error::no_common_protocol},
        {SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE, tls_error::certificate_missing},
    };
    return reason_in(reasons, reason, otherwise);
}

/// The oldest error of OpenSSL's queue, which is cleared.
inline tls_fault take_tls_fault(tls_error otherwise) {
    const unsigned long error = ERR_peek_error();
    const int reason = ERR_GET_REASON(error);
    if (ERR_GET_LIB(error) != ERR_LIB_SSL) return {otherwise, take_openssl_error()};
    const bool is_alert = reason > SSL_AD_REASON_OFFSET;
    return {is_alert ? alert_error(reason - SSL_AD_REASON_OFFSET) : openssl_error(reason, otherwise), take_openssl_error()};
}

/// What is wrong with a certificate that was not verified; `host` is the name that it should be for.
inline tls_fault certificate_fault(X509_STORE_CTX& at, std::string_view host) {
    const int result = X509_STORE_CTX_get_error(&at);
    const X509* const certificate = X509_STORE_CTX_get_current_cert(&at);
    tls_fault fault{certificate_error(result), X509_verify_cert_error_string(result)};
    if (certificate == nullptr) return fault;
    const std::string subject = name_text(X509_get_subject_name(certificate));
    const std::string issuer = name_text(X509_get_issuer_name(certificate));
    switch (fault.error) {
    case tls_error::wrong_host:
        fault.text = concat({"the certificate is for ", hosts_text(*certificate), "; not for ", host});
        break;
    case tls_error::certificate_expired:
        fault.text = concat({"the certificate of ", subject, " expired on ", time_text(X509_get0_notAfter(certificate))});
        break;
    case tls_error::certificate_not_yet_valid:
        fault.text = concat({"the certificate of ", subject, " begins on ", time_text(X509_get0_notBefore(certificate))});
        break;
    default:
        fault.text += concat({": the certificate of ", subject, ", signed by ", issuer});
    }
    return fault;
}

} // namespace dockwire::mqtt::detail
