// Certificates for a test, made by the test: an authority, and what it signs.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "support/catch.hpp"

namespace dockwire::test {

using key_ptr = std::shared_ptr<EVP_PKEY>;
using certificate_ptr = std::shared_ptr<X509>;

template <class Write>
std::string pem_of(Write write) {
    BIO* const to = BIO_new(BIO_s_mem());
    REQUIRE(write(to) == 1);
    char* text = nullptr;
    const long size = BIO_get_mem_data(to, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(to);
    return pem;
}

inline key_ptr new_key() {
    EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr);
    EVP_PKEY* key = nullptr;
    REQUIRE(EVP_PKEY_keygen_init(context) == 1);
    REQUIRE(EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, NID_X9_62_prime256v1) == 1);
    REQUIRE(EVP_PKEY_keygen(context, &key) == 1);
    EVP_PKEY_CTX_free(context);
    return {key, EVP_PKEY_free};
}

/// What a certificate says. Days are counted from now.
struct certificate_wish {
    std::string name{"localhost"};
    std::string hosts{"DNS:localhost,IP:127.0.0.1,IP:::1"};
    int first_day{-1};
    int last_day{30};
    bool is_authority{false};
};

/// A certificate with its key, and the power to sign others.
class identity {
public:
    /// Signed by `signer`, or by itself.
    explicit identity(const certificate_wish& wish, const identity* signer = nullptr)
        : key_{new_key()}, certificate_{X509_new(), X509_free} {
        static long serial = 0;
        X509* const made = certificate_.get();
        X509_set_version(made, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
        X509_gmtime_adj(X509_getm_notBefore(made), day * wish.first_day);
        X509_gmtime_adj(X509_getm_notAfter(made), day * wish.last_day);
        X509_set_pubkey(made, key_.get());
        X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
        const identity& by = signer != nullptr ? *signer : *this;
        X509_set_issuer_name(made, X509_get_subject_name(by.certificate_.get()));
        add(NID_basic_constraints, wish.is_authority ? "critical,CA:TRUE" : "CA:FALSE");
        if (wish.is_authority) add(NID_key_usage, "critical,keyCertSign,cRLSign");
        if (!wish.hosts.empty()) add(NID_subject_alt_name, wish.hosts);
        REQUIRE(X509_sign(made, by.key_.get(), EVP_sha256()) != 0);
    }

    std::string certificate() const {
        return pem_of([this](BIO* to) { return PEM_write_bio_X509(to, certificate_.get()); });
    }
    /// PKCS#8; encrypted when there is a password.
    std::string key(std::string_view password = {}) const {
        return pem_of([&](BIO* to) {
            return PEM_write_bio_PKCS8PrivateKey(to, key_.get(), password.empty() ? nullptr : EVP_aes_256_cbc(), password.data(),
                                                 static_cast<int>(password.size()), nullptr, nullptr);
        });
    }

    /// The list of these certificates that this authority takes back, current until `last_day`.
    std::string revoking(std::initializer_list<const identity*> revoked, int last_day = 30) const {
        const std::shared_ptr<X509_CRL> list{X509_CRL_new(), X509_CRL_free};
        const std::shared_ptr<ASN1_TIME> from{X509_gmtime_adj(nullptr, -2 * day), ASN1_TIME_free};
        const std::shared_ptr<ASN1_TIME> until{X509_gmtime_adj(nullptr, day * last_day), ASN1_TIME_free};
        X509_CRL_set_version(list.get(), 1);
        X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
        X509_CRL_set1_lastUpdate(list.get(), from.get());
        X509_CRL_set1_nextUpdate(list.get(), until.get());
        for (const identity* const each : revoked) {
            X509_REVOKED* const entry = X509_REVOKED_new();
            X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(each->certificate_.get()));
            X509_REVOKED_set_revocationDate(entry, from.get());
            X509_CRL_add0_revoked(list.get(), entry);
        }
        X509_CRL_sort(list.get());
        REQUIRE(X509_CRL_sign(list.get(), key_.get(), EVP_sha256()) != 0);
        return pem_of([&](BIO* to) { return PEM_write_bio_X509_CRL(to, list.get()); });
    }

private:
    static constexpr long day = 24L * 60 * 60;

    void add(int kind, const std::string& value) const {
        X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
        REQUIRE(extension != nullptr);
        X509_add_ext(certificate_.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }

    key_ptr key_;
    certificate_ptr certificate_;
};

/// One authority and a server that it vouches for, made once per program.
struct authority_and_server {
    identity authority{{.name = "Test authority", .hosts = "", .is_authority = true}};
    identity server{{}, &authority};
    std::string ca{authority.certificate()};
    std::string certificate{server.certificate()};
    std::string key{server.key()};

    static const authority_and_server& of_this_program() {
        static const authority_and_server made;
        return made;
    }
};

} // namespace dockwire::test
