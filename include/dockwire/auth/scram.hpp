// SCRAM-SHA-256 (RFC 5802, RFC 7677) as an authentication method of MQTT 5.0: neither the password nor anything that could replace it
// goes over the wire, and the server proves that it knows the user too. Needs OpenSSL: link `dockwire::tls`.
#pragma once

#if !__has_include(<openssl/evp.h>)
#error "dockwire/auth/scram.hpp needs OpenSSL: install its headers (Debian: libssl-dev) and link dockwire::tls"
#endif

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/core/base64.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// The Authentication Method.
inline constexpr std::string_view scram_sha_256_method = "SCRAM-SHA-256";

namespace detail::scram {

using digest = std::array<unsigned char, 32>;

inline std::string_view text_of(const digest& bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline const unsigned char* octets(std::string_view text) noexcept { return reinterpret_cast<const unsigned char*>(text.data()); }

inline digest hmac(std::string_view key, std::string_view text) {
    digest out{};
    unsigned size{0};
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), octets(text), text.size(), out.data(), &size);
    return out;
}

inline digest hash(std::string_view text) {
    digest out{};
    unsigned size{0};
    EVP_Digest(text.data(), text.size(), out.data(), &size, EVP_sha256(), nullptr);
    return out;
}

inline digest salted(std::string_view password, std::string_view salt, unsigned iterations) {
    digest out{};
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octets(salt), static_cast<int>(salt.size()),
                      static_cast<int>(iterations), EVP_sha256(), static_cast<int>(out.size()), out.data());
    return out;
}

inline digest exclusive_or(const digest& a, const digest& b) {
    digest out{};
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = a[i] ^ b[i];
    return out;
}

// Compares in constant time: the time must not tell where a proof is wrong.
inline bool same(std::string_view a, std::string_view b) noexcept {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

inline std::string random_text(std::size_t bytes) {
    std::string random(bytes, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(random.data()), static_cast<int>(bytes)) != 1) return {};
    return to_base64(as_bytes(random));
}

// "," and "=" separate attributes (RFC 5802, 5.1).
inline std::string escaped(std::string_view name) {
    std::string out{};
    for (const char c : name)
        c == ',' ? out += "=2C" : (c == '=' ? out += "=3D" : out += c);
    return out;
}

inline std::optional<std::string> unescaped(std::string_view name) {
    std::string out{};
    for (; !name.empty(); name.remove_prefix(1)) {
        const std::string_view code = name.substr(0, 3);
        if (name.front() != '=') {
            out += name.front();
            continue;
        }
        if (code != "=2C" && code != "=3D") return std::nullopt;
        out += code == "=2C" ? ',' : '=';
        name.remove_prefix(2);
    }
    return out;
}

/// Takes the attribute `name=VALUE` off the front of a message; nothing when another one is there.
inline std::optional<std::string_view> take(std::string_view& message, char name) {
    if (message.size() < 2 || message[0] != name || message[1] != '=') return std::nullopt;
    const std::size_t end = std::min(message.find(','), message.size());
    const std::string_view value = message.substr(2, end - 2);
    message.remove_prefix(std::min(end + 1, message.size()));
    return value;
}

/// What both ends compute of one exchange.
struct proof {
    proof(const digest& stored_key, const digest& server_key, std::string_view auth_message)
        : client_signature{hmac(text_of(stored_key), auth_message)}, server_signature{hmac(text_of(server_key), auth_message)} {}

    digest client_signature;
    digest server_signature;
};

// No channel binding (RFC 5802, 7): TLS ends at proxies and load balancers in front of brokers.
inline constexpr std::string_view gs2_header = "n,,";
inline constexpr unsigned least_iterations = 4096;      // RFC 7677, 4
inline constexpr unsigned most_iterations = 10'000'000; // more would let a server keep the client computing for minutes
inline constexpr std::size_t nonce_bytes = 24;

} // namespace detail::scram

/// The client's part; models `authenticator`.
class scram_sha_256 {
public:
    /// @param user_name, password  UTF-8, used as they are: RFC 7677 wants SASLprep, which changes nothing in ASCII
    scram_sha_256(std::string_view user_name, std::string_view password) : user_name_{user_name}, password_{password} {}
    scram_sha_256(const scram_sha_256&) = delete;
    scram_sha_256& operator=(const scram_sha_256&) = delete;
    ~scram_sha_256() { OPENSSL_cleanse(password_.data(), password_.size()); }

    std::string_view method() const noexcept { return scram_sha_256_method; }

    auth_data begin() { return begin_with(detail::scram::random_text(detail::scram::nonce_bytes)); }

    /// The same with a nonce that is known, for tests.
    auth_data begin_with(std::string_view nonce) {
        if (nonce.empty()) return std::make_error_code(std::errc::resource_unavailable_try_again);
        nonce_ = nonce;
        first_bare_ = "n=" + detail::scram::escaped(user_name_) + ",r=" + nonce_;
        server_signature_.clear();
        return std::string{detail::scram::gs2_header} + first_bare_;
    }

    /// `std::errc::bad_message` when the server's message is not one of the method, or its nonce does not continue ours.
    auth_data respond(bytes_view challenge) {
        using namespace detail::scram;
        const std::string_view server_first = as_text(challenge);
        const auto offer = read(server_first);
        if (!offer) return std::make_error_code(std::errc::bad_message);
        const digest password = salted(password_, offer->salt, offer->iterations);
        const digest client_key = hmac(text_of(password), "Client Key");
        std::string final = "c=" + to_base64(as_bytes(gs2_header)) + ",r=" + std::string{offer->nonce};
        const proof exchange{hash(text_of(client_key)), hmac(text_of(password), "Server Key"),
                             first_bare_ + "," + std::string{server_first} + "," + final};
        server_signature_ = text_of(exchange.server_signature);
        final += ",p=" + to_base64(as_bytes(text_of(exclusive_or(client_key, exchange.client_signature))));
        return final;
    }

    /// `std::errc::permission_denied` when the server does not prove that it knows the user.
    std::error_code verify(bytes_view proof) const {
        std::string_view server_final = as_text(proof);
        const auto signature = detail::scram::take(server_final, 'v');
        const auto bytes = signature ? from_base64(*signature) : std::nullopt;
        const bool proven = bytes && !server_signature_.empty() && detail::scram::same(*bytes, server_signature_);
        return proven ? std::error_code{} : std::make_error_code(std::errc::permission_denied);
    }

private:
    struct server_offer {
        std::string_view nonce{};
        std::string salt{};
        unsigned iterations{0};
    };

    std::optional<server_offer> read(std::string_view server_first) const {
        using namespace detail::scram;
        const auto nonce = take(server_first, 'r');
        const auto salt_text = take(server_first, 's');
        const auto count = take(server_first, 'i');
        if (!nonce || !salt_text || !count) return std::nullopt;
        if (nonce_.empty() || !nonce->starts_with(nonce_) || nonce->size() == nonce_.size()) return std::nullopt;
        auto salt = from_base64(*salt_text);
        unsigned iterations{0};
        const auto parsed = std::from_chars(count->data(), count->data() + count->size(), iterations);
        const bool in_range = iterations >= least_iterations && iterations <= most_iterations;
        if (!salt || salt->empty() || parsed.ec != std::errc{} || parsed.ptr != count->data() + count->size() || !in_range)
            return std::nullopt;
        return server_offer{*nonce, std::move(*salt), iterations};
    }

    std::string user_name_;
    std::string password_;
    std::string nonce_{};
    std::string first_bare_{};
    std::string server_signature_{};
};

/// What a server keeps of a user: enough to check a proof, not enough to make one.
struct scram_credentials {
    std::string salt{};
    unsigned iterations{detail::scram::least_iterations};
    std::array<unsigned char, 32> stored_key{};
    std::array<unsigned char, 32> server_key{};

    /// From a password, with a random salt.
    static scram_credentials of(std::string_view password, unsigned iterations = detail::scram::least_iterations) {
        return of(password, detail::scram::random_text(16), iterations);
    }
    static scram_credentials of(std::string_view password, std::string_view salt, unsigned iterations) {
        using namespace detail::scram;
        const digest key = salted(password, salt, iterations);
        const digest client_key = hmac(text_of(key), "Client Key");
        return {std::string{salt}, iterations, hash(text_of(client_key)), hmac(text_of(key), "Server Key")};
    }
};

/// The server's part of one exchange.
class scram_sha_256_server final : public server_authenticator {
public:
    /// Finds the credentials of a user name; nothing when there is no such user.
    using lookup = std::function<std::optional<scram_credentials>(std::string_view user_name)>;

    explicit scram_sha_256_server(lookup users) : users_{std::move(users)} {}

    auth_answer answer(bytes_view from_client) override {
        const std::string_view text = as_text(from_client);
        return first_bare_.empty() ? first(text) : final(text);
    }

private:
    static auth_answer refuse() { return {reason_code::not_authorized, {}}; }

    auth_answer first(std::string_view message) {
        using namespace detail::scram;
        if (!message.starts_with(gs2_header)) return refuse();
        message.remove_prefix(gs2_header.size());
        std::string_view rest = message;
        const auto name = take(rest, 'n');
        const auto nonce = take(rest, 'r');
        const auto user = name ? unescaped(*name) : std::nullopt;
        const auto known = user ? users_(*user) : std::nullopt;
        if (!known || !nonce || nonce->empty()) return refuse();
        credentials_ = *known;
        first_bare_ = message;
        nonce_ = std::string{*nonce} + random_text(nonce_bytes);
        server_first_ = "r=" + nonce_ + ",s=" + to_base64(as_bytes(known->salt)) + ",i=" + std::to_string(known->iterations);
        return {reason_code::continue_authentication, server_first_};
    }

    auth_answer final(std::string_view message) {
        using namespace detail::scram;
        const std::string bare = std::exchange(first_bare_, {}); // the next message begins another exchange
        const std::size_t end = message.rfind(",p=");
        std::string_view rest = message;
        const auto binding = take(rest, 'c');
        const auto nonce = take(rest, 'r');
        const auto proof_text = take(rest, 'p');
        const auto client_proof = proof_text ? from_base64(*proof_text) : std::nullopt;
        if (!binding || *binding != to_base64(as_bytes(gs2_header)) || !nonce || !same(*nonce, nonce_)) return refuse();
        if (!client_proof || client_proof->size() != digest{}.size()) return refuse();
        const proof exchange{credentials_.stored_key, credentials_.server_key,
                             bare + "," + server_first_ + "," + std::string{message.substr(0, end)}};
        digest given{};
        std::copy(client_proof->begin(), client_proof->end(), given.begin());
        const digest key = hash(text_of(exclusive_or(given, exchange.client_signature)));
        if (!same(text_of(key), text_of(credentials_.stored_key))) return refuse();
        return {reason_code::success, "v=" + to_base64(as_bytes(text_of(exchange.server_signature)))};
    }

    lookup users_;
    scram_credentials credentials_{};
    std::string first_bare_{};
    std::string nonce_{};
    std::string server_first_{};
};

} // namespace dockwire::mqtt
