// What outlives a TLS connection: the SSL_CTX that the options make, and the sessions to resume.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "dockwire/core/concat.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/tls/detail/certificate.hpp"
#include "dockwire/transport/tls/options.hpp"

namespace dockwire::mqtt::detail {

enum class tls_role : std::uint8_t { client_side, server_side };

/// Makes an SSL_CTX of options. Keeps the first thing that is wrong, as a text.
class tls_context_maker {
public:
    tls_context_maker(const tls_options& options, tls_role role) : options_{options}, role_{role} {}

    /// Null when something is wrong.
    context_owner make() {
        ERR_clear_error();
        if (options_.context != nullptr) SSL_CTX_up_ref(options_.context);
        context_.reset(options_.context != nullptr ? options_.context : SSL_CTX_new(TLS_method()));
        if (!context_) return fail("tls", take_openssl_error()), nullptr;
        set_rules();
        trust();
        revoke();
        introduce();
        ERR_clear_error();
        return fault_.empty() ? std::move(context_) : nullptr;
    }

    std::string_view fault() const noexcept { return fault_; }

private:
    struct infos_deleter {
        void operator()(STACK_OF(X509_INFO) * infos) const noexcept { sk_X509_INFO_pop_free(infos, X509_INFO_free); }
    };
    using infos_owner = std::unique_ptr<STACK_OF(X509_INFO), infos_deleter>;
    struct pem {
        std::string name{}; // the option, for faults
        std::string text{};
    };

    static int number_of(tls_version version) noexcept {
        return version == tls_version::tls_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION;
    }

    void set_rules() {
        SSL_CTX* const context = context_.get();
        SSL_CTX_set_min_proto_version(context, number_of(options_.oldest_version));
        SSL_CTX_set_max_proto_version(context, number_of(options_.newest_version));
        SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
        // Buffers are released while nothing flows: an idle connection holds none.
        SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
        // A client keeps its sessions itself, a server gives them to its clients as tickets.
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
        static constexpr unsigned char id[]{"dockwire"};
        if (role_ == tls_role::server_side) SSL_CTX_set_session_id_context(context, id, sizeof id - 1);
    }

    void trust() {
        if (!options_.ca_path.empty())
            SSL_CTX_load_verify_locations(context_.get(), nullptr, std::string{options_.ca_path}.c_str());
        if (!options_.ca.empty() || !options_.ca_file.empty()) return trust_only(read("tls.ca", options_.ca, options_.ca_file));
        const bool is_own = options_.context != nullptr; // has what it trusts
        if (role_ == tls_role::client_side && options_.ca_path.empty() && !is_own)
            SSL_CTX_set_default_verify_paths(context_.get());
    }

    void trust_only(const pem& authorities) {
        const infos_owner infos = parse(authorities);
        int added = 0;
        for (int i = 0; i < sk_X509_INFO_num(infos.get()); ++i) {
            X509* const certificate = sk_X509_INFO_value(infos.get(), i)->x509;
            if (certificate != nullptr) added += X509_STORE_add_cert(store(), certificate);
        }
        if (added == 0) fail(authorities.name, "there is no certificate in it");
        X509_STORE_set_flags(store(), X509_V_FLAG_PARTIAL_CHAIN); // an authority in between is trusted as it is given
    }

    void revoke() {
        if (options_.crl_file.empty()) return;
        const pem lists = read("tls.crl", {}, options_.crl_file);
        const infos_owner infos = parse(lists);
        int added = 0;
        for (int i = 0; i < sk_X509_INFO_num(infos.get()); ++i) {
            X509_CRL* const list = sk_X509_INFO_value(infos.get(), i)->crl;
            if (list != nullptr) added += X509_STORE_add_crl(store(), list);
        }
        if (added == 0) fail(lists.name, "there is no revocation list in it");
        X509_STORE_set_flags(store(), X509_V_FLAG_CRL_CHECK);
    }

    void introduce() {
        const bool has_certificate = !options_.certificate.empty() || !options_.certificate_file.empty();
        const bool has_key = !options_.key.empty() || !options_.key_file.empty();
        const bool has_own = SSL_CTX_get0_certificate(context_.get()) != nullptr;
        if (has_certificate) return introduce_with(has_key);
        if (has_key) return fail("tls.certificate_file", "there is a key, and no certificate that it belongs to");
        if (role_ == tls_role::server_side && !has_own)
            fail("tls.certificate_file", "a listener needs a certificate and its key");
    }

    void introduce_with(bool has_key) {
        const pem chain = read("tls.certificate", options_.certificate, options_.certificate_file);
        use(chain);
        use_key(has_key ? read("tls.key", options_.key, options_.key_file) : chain);
    }

    void use(const pem& chain) {
        const bio_owner from = reading(chain.text);
        const certificate_owner own{PEM_read_bio_X509_AUX(from.get(), nullptr, &no_password, nullptr)};
        if (!own || SSL_CTX_use_certificate(context_.get(), own.get()) != 1) return fail(chain.name, take_openssl_error());
        SSL_CTX_clear_chain_certs(context_.get());
        while (X509* const next = PEM_read_bio_X509(from.get(), nullptr, &no_password, nullptr)) {
            if (SSL_CTX_add0_chain_cert(context_.get(), next) != 1) X509_free(next);
        }
        ERR_clear_error(); // OpenSSL reports the end of the text as an error
    }

    void use_key(const pem& from) {
        if (!fault_.empty()) return;
        const bio_owner text = reading(from.text);
        const key_owner key{PEM_read_bio_PrivateKey(text.get(), nullptr, &give_password, this)};
        if (!key && password_asked_) {
            return fail(from.name, options_.key_password ? "it does not decrypt with tls.key_password"
                                                         : "it is encrypted, and there is no tls.key_password");
        }
        if (!key) return fail(from.name, "there is no private key in it");
        if (SSL_CTX_use_PrivateKey(context_.get(), key.get()) != 1) fail(from.name, take_openssl_error());
    }

    pem read(std::string_view option, std::string_view text, std::string_view file) {
        if (!text.empty()) return {std::string{option}, std::string{text}};
        pem found{concat({option, "_file: ", file}), {}};
        errno = 0;
        std::ifstream in{std::string{file}, std::ios::binary};
        found.text.assign(std::istreambuf_iterator<char>{in}, {});
        if (in.fail() && found.text.empty()) fail(found.name, std::generic_category().message(errno));
        return found;
    }

    static infos_owner parse(const pem& from) {
        return infos_owner{PEM_X509_INFO_read_bio(reading(from.text).get(), nullptr, &no_password, nullptr)};
    }

    // Without a callback OpenSSL would ask for the password at the terminal.
    static int no_password(char*, int, int, void*) { return -1; }

    static int give_password(char* to, int room, int, void* self) {
        auto& maker = *static_cast<tls_context_maker*>(self);
        maker.password_asked_ = true;
        if (!maker.options_.key_password) return -1;
        const std::string password = maker.options_.key_password();
        if (password.size() > static_cast<std::size_t>(room)) return -1;
        std::ranges::copy(password, to);
        return static_cast<int>(password.size());
    }

    X509_STORE* store() const { return SSL_CTX_get_cert_store(context_.get()); }

    void fail(std::string_view what, std::string_view why) {
        if (fault_.empty()) fault_ = concat({what, ": ", why});
    }

    const tls_options& options_;
    tls_role role_;
    context_owner context_{};
    std::string fault_{};
    bool password_asked_{false};
};

/// The sessions that servers gave to a client, one for each server, so that its next connection needs less work.
class tls_sessions {
public:
    /// Null when there is none.
    SSL_SESSION* find(std::string_view server) const noexcept {
        const auto found = std::ranges::find(kept_, server, &entry::server);
        return found == kept_.end() ? nullptr : found->session.get();
    }

    void keep(std::string_view server, session_owner session) {
        std::erase_if(kept_, [server](const entry& each) { return each.server == server; });
        if (kept_.size() == most) kept_.erase(kept_.begin());
        kept_.push_back({std::string{server}, std::move(session)});
    }

private:
    static constexpr std::size_t most = 16;
    struct entry {
        std::string server{};
        session_owner session{};
    };

    std::vector<entry> kept_{};
};

/// What the TLS layer keeps in `transport_settings::tls_state`.
class tls_state {
public:
    static tls_state& of(transport_settings& settings) {
        if (!settings.tls_state) settings.tls_state = std::make_shared<tls_state>();
        return *static_cast<tls_state*>(settings.tls_state.get());
    }

    /// The SSL_CTX for one end; null, with a text in `fault`, when the options are wrong. A new attempt reads the files again.
    SSL_CTX* context(const tls_options& options, tls_role role, std::string& fault) {
        context_owner& made = contexts_[static_cast<std::size_t>(role)];
        if (made) return made.get();
        tls_context_maker maker{options, role};
        made = maker.make();
        fault = maker.fault();
        return made.get();
    }

    tls_sessions sessions{};

private:
    std::array<context_owner, 2> contexts_{};
};

} // namespace dockwire::mqtt::detail
