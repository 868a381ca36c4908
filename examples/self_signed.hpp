// A self-signed certificate for development, made by OpenSSL.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

/// PEM texts; empty when OpenSSL cannot make them.
struct self_signed {
    std::string certificate{};
    std::string key{};
};

namespace self_signed_detail {

using key_ptr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using certificate_ptr = std::unique_ptr<X509, decltype(&X509_free)>;

inline key_ptr new_key() {
    EVP_PKEY* key = nullptr;
    EVP_PKEY_CTX* const maker = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nullptr);
    const bool made = EVP_PKEY_keygen_init(maker) == 1 &&
                      EVP_PKEY_CTX_set_ec_paramgen_curve_nid(maker, NID_X9_62_prime256v1) == 1 &&
                      EVP_PKEY_keygen(maker, &key) == 1;
    EVP_PKEY_CTX_free(maker);
    return {made ? key : nullptr, EVP_PKEY_free};
}

/// Clients refuse two certificates of one name and one number.
inline void number(X509* certificate) {
    unsigned char bytes[16]{};
    RAND_bytes(bytes, sizeof bytes);
    bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 1); // positive, and of this length
    BIGNUM* const random = BN_bin2bn(bytes, sizeof bytes, nullptr);
    BN_to_ASN1_INTEGER(random, X509_get_serialNumber(certificate));
    BN_free(random);
}

inline void add(X509* certificate, int kind, const char* value) {
    X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

inline void describe(X509* certificate, const char* hosts) {
    constexpr long day = 24L * 60 * 60;
    X509_set_version(certificate, 2);
    number(certificate);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -day);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 90 * day);
    X509_NAME* const name = X509_get_subject_name(certificate);
    const auto* const text = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, text, -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    add(certificate, NID_basic_constraints, "critical,CA:FALSE");
    add(certificate, NID_subject_alt_name, hosts);
}

template <class Write>
std::string pem(Write write) {
    BIO* const to = BIO_new(BIO_s_mem());
    char* text = nullptr;
    const long size = write(to) == 1 ? BIO_get_mem_data(to, &text) : 0;
    std::string written(text, static_cast<std::size_t>(size));
    BIO_free(to);
    return written;
}

} // namespace self_signed_detail

/// Makes one for `hosts`, such as "DNS:localhost,IP:127.0.0.1", valid for 90 days.
inline self_signed make_self_signed(const char* hosts) {
    using namespace self_signed_detail;
    const key_ptr key = new_key();
    const certificate_ptr certificate{X509_new(), X509_free};
    if (!key || !certificate) return {};
    describe(certificate.get(), hosts);
    X509_set_pubkey(certificate.get(), key.get());
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0) return {};
    return {pem([&](BIO* to) { return PEM_write_bio_X509(to, certificate.get()); }),
            pem([&](BIO* to) { return PEM_write_bio_PKCS8PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr); })};
}
