// OpenSSL's objects with an owner, PEM texts, and what a certificate says.
#pragma once

#if !__has_include(<openssl/ssl.h>)
#error "TLS needs OpenSSL 1.1.1 or newer: install its headers (Debian: libssl-dev) and link dockwire::tls"
#endif

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "dockwire/core/concat.hpp"
#include "dockwire/core/readable.hpp"

namespace dockwire::mqtt::detail {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};
using bio_owner = std::unique_ptr<BIO, freed_by<BIO_free>>;
using certificate_owner = std::unique_ptr<X509, freed_by<X509_free>>;
using key_owner = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using ssl_owner = std::unique_ptr<SSL, freed_by<SSL_free>>;
using session_owner = std::unique_ptr<SSL_SESSION, freed_by<SSL_SESSION_free>>;
using context_owner = std::unique_ptr<SSL_CTX, freed_by<SSL_CTX_free>>;

/// A BIO to read `text` from, which outlives it.
inline bio_owner reading(std::string_view text) { return bio_owner{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))}; }

/// What OpenSSL says about its oldest error, and forgets them all.
inline std::string take_openssl_error() {
    const unsigned long error = ERR_get_error();
    ERR_clear_error();
    const char* const reason = ERR_reason_error_string(error);
    return reason != nullptr ? reason : "unknown reason";
}

/// What `print(BIO*)` writes, for people.
template <class Print>
std::string printed(Print print) {
    const bio_owner to{BIO_new(BIO_s_mem())};
    print(to.get());
    char* text = nullptr;
    const long size = BIO_get_mem_data(to.get(), &text);
    return readable_beginning({text, static_cast<std::size_t>(size)});
}

inline std::string name_text(const X509_NAME* name) {
    return printed([name](BIO* to) { X509_NAME_print_ex(to, name, 0, XN_FLAG_ONELINE); });
}

inline std::string time_text(const ASN1_TIME* time) {
    return printed([time](BIO* to) { ASN1_TIME_print(to, time); });
}

inline std::string address_text(const ASN1_OCTET_STRING& address) {
    const unsigned char* const bytes = ASN1_STRING_get0_data(&address);
    return printed([&](BIO* to) {
        if (ASN1_STRING_length(&address) == 4) {
            BIO_printf(to, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
            return;
        }
        for (int i = 0; i + 1 < ASN1_STRING_length(&address); i += 2)
            BIO_printf(to, "%s%x", i == 0 ? "" : ":", bytes[i] << 8 | bytes[i + 1]);
    });
}

/// The hosts that a certificate is for: its alternative names, and without any its subject.
inline std::string hosts_text(const X509& certificate) {
    using names_owner = std::unique_ptr<GENERAL_NAMES, freed_by<GENERAL_NAMES_free>>;
    const names_owner names{static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr))};
    std::string all{};
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME& name = *sk_GENERAL_NAME_value(names.get(), i);
        if (name.type != GEN_DNS && name.type != GEN_IPADD) continue;
        if (!all.empty()) all += ", ";
        if (name.type == GEN_IPADD)
            all += address_text(*name.d.iPAddress);
        else
            all.append(reinterpret_cast<const char*>(ASN1_STRING_get0_data(name.d.dNSName)),
                       static_cast<std::size_t>(ASN1_STRING_length(name.d.dNSName)));
    }
    return all.empty() ? name_text(X509_get_subject_name(&certificate)) : readable_beginning(all);
}

} // namespace dockwire::mqtt::detail
