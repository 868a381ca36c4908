// One end of TLS without I/O. It is OpenSSL over memory of our own and not asio::ssl::stream, which holds two buffers of 17 KiB for each
// connection also while nothing flows, and does not tell how many bytes it has decrypted and not handed over (`buffered()`).
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/error.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/readable.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/tls/detail/bio.hpp"
#include "dockwire/transport/tls/detail/certificate.hpp"
#include "dockwire/transport/tls/detail/context.hpp"
#include "dockwire/transport/tls/detail/reason.hpp"
#include "dockwire/transport/tls/error.hpp"
#include "dockwire/transport/tls/options.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// What is agreed on over TLS for a URL scheme, unless the options say otherwise.
constexpr std::string_view tls_protocol(const tls_options& options, std::string_view scheme) noexcept {
    return options.alpn.value_or(scheme == "wss" ? "http/1.1" : "mqtt");
}

/// Both ends of TLS, as a `stream_engine`. Ciphertext comes in and goes out in blocks of the thread's pool.
class tls_engine {
public:
    static constexpr connect_step step{connect_step::tls};
    static constexpr std::string_view scheme_over(std::string_view below) noexcept { return below == "mqtt" ? "mqtts" : below; }

    explicit tls_engine(std::shared_ptr<transport_settings> settings)
        : settings_{settings ? std::move(settings) : std::make_shared<transport_settings>()} {}
    tls_engine(const tls_engine&) = delete;
    tls_engine& operator=(const tls_engine&) = delete;

    // --- the handshake ----------------------------------------------------------------------------------------------

    /// Only a server whose certificate is for the host of `where` is accepted, unless the options say otherwise.
    std::error_code begin_client(const endpoint& where) {
        const tls_options& options = settings_->options().tls;
        tls_state& state = tls_state::of(*settings_);
        SSL_CTX* const context = state.context(options, tls_role::client_side, text_);
        if (context == nullptr) return usage_error::invalid_option;
        host_ = options.server_name.empty() ? std::string_view{where.host} : options.server_name;
        if (!begin(context) || !name_host(options.insecure_skip_verification)) {
            text_ = concat({"tls.server_name: '", host_, "' is no host that a certificate could be for"});
            return usage_error::invalid_option;
        }
        SSL_set_connect_state(ssl_.get());
        SSL_set_cert_cb(ssl_.get(), &note_wanted, this);
        if (options.insecure_skip_verification)
            SSL_set_verify(ssl_.get(), SSL_VERIFY_NONE, nullptr);
        else
            SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, &verify);
        speak(tls_protocol(options, where.scheme));
        SSL_set_alpn_protos(ssl_.get(), octets(), static_cast<unsigned>(protocol_.size()));
        server_ = concat({host_, ":", std::to_string(where.port)});
        if (SSL_SESSION* const kept = state.sessions.find(server_)) SSL_set_session(ssl_.get(), kept);
        return {};
    }

    std::error_code begin_server(std::string_view scheme) {
        const tls_options& options = settings_->options().tls;
        SSL_CTX* const context = tls_state::of(*settings_).context(options, tls_role::server_side, text_);
        if (context == nullptr || !begin(context)) return usage_error::invalid_option;
        SSL_set_accept_state(ssl_.get());
        SSL_CTX_set_alpn_select_cb(context, &select_protocol, nullptr);
        constexpr int required = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
        SSL_set_verify(ssl_.get(), options.require_client_certificate ? required : SSL_VERIFY_NONE, &verify);
        speak(tls_protocol(options, scheme));
        return {};
    }

    static std::error_code check_listener(transport_settings& settings, std::string& text) {
        const bool is_sound = tls_state::of(settings).context(settings.options().tls, tls_role::server_side, text) != nullptr;
        return is_sound ? std::error_code{} : usage_error::invalid_option;
    }

    bool shake_hands() {
        if (end_) return false;
        ERR_clear_error();
        const int result = SSL_do_handshake(ssl_.get());
        if (result == 1) return true;
        const int wanted = SSL_get_error(ssl_.get(), result);
        if (wanted != SSL_ERROR_WANT_READ && wanted != SSL_ERROR_WANT_WRITE) fail(handshake_fault());
        return false;
    }

    // --- ciphertext -------------------------------------------------------------------------------------------------

    std::span<std::byte> input(std::span<std::byte> = {}) { return bio_.input.fill(); }
    void received(std::size_t count) {
        bio_.input.filled(count);
        if (!began_) check_first_record();
    }

    bool has_output() const noexcept { return bio_.output.size() != 0; }
    bytes_view take_output() noexcept {
        outgoing_ = std::exchange(bio_.output, tls_bytes{});
        return outgoing_.view();
    }
    void sent() noexcept { outgoing_.release(); }

    // --- bytes ------------------------------------------------------------------------------------------------------

    /// As many as `into` holds.
    std::size_t read(std::span<std::byte> into) {
        std::size_t total = 0;
        blocked_ = false;
        while (total != into.size() && !end_) {
            std::size_t count = 0;
            ERR_clear_error();
            const int result = SSL_read_ex(ssl_.get(), into.data() + total, into.size() - total, &count);
            total += count;
            if (result == 1) continue;
            stop_reading_by(SSL_get_error(ssl_.get(), result));
            break;
        }
        return total;
    }
    std::size_t unread() const noexcept {
        return ssl_ ? static_cast<std::size_t>(SSL_pending(ssl_.get())) + bio_.input.size() : std::size_t{0};
    }
    bool blocked() const noexcept { return blocked_; }

    /// Takes what finds room in one block, in records of the greatest size.
    std::size_t write(bytes_view bytes) {
        std::size_t total = 0;
        while (total != bytes.size() && bio_.output.room() >= record_room && !broken_) {
            std::size_t count = 0;
            ERR_clear_error();
            const std::size_t size = std::min<std::size_t>(bytes.size() - total, SSL3_RT_MAX_PLAIN_LENGTH);
            const int result = SSL_write_ex(ssl_.get(), bytes.data() + total, size, &count);
            total += count;
            if (result == 1) continue;
            if (SSL_get_error(ssl_.get(), result) != SSL_ERROR_WANT_WRITE) fail(take_tls_fault(tls_error::protocol_error));
            break;
        }
        return total;
    }
    std::error_code write_error() const noexcept {
        if (broken_) return end_;
        return close_notify_sent_ ? make_error_code(asio::error::broken_pipe) : std::error_code{};
    }

    /// Puts close_notify into the output.
    std::error_code shut_down() {
        if (broken_) return end_;
        ERR_clear_error();
        if (!std::exchange(close_notify_sent_, true)) SSL_shutdown(ssl_.get());
        return {};
    }

    // --- the end ----------------------------------------------------------------------------------------------------

    std::error_code end() const noexcept { return end_; }
    std::error_code cut_off(std::error_code why) const noexcept {
        const bool cut = why == asio::error::eof || why == asio::error::connection_reset || why == asio::error::broken_pipe;
        if (end_) return end_;
        return cut ? make_error_code(tls_error::closed_in_handshake) : why;
    }
    std::string_view text() const noexcept { return text_; }

    /// Keeps a client's session for its next connection to the same server.
    void closing() noexcept {
        if (server_.empty()) return;
        if (auto own = session()) tls_state::of(*settings_).sessions.keep(server_, std::move(own));
    }

    /// The session that the server gave us, if it can be resumed.
    session_owner session() {
        if (!ssl_ || broken_ || !SSL_is_init_finished(ssl_.get())) return nullptr;
        // A session may be resumed also when its connection ended without close_notify (RFC 5246, section 7.2.1).
        SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        session_owner own{SSL_get1_session(ssl_.get())};
        return own && SSL_SESSION_is_resumable(own.get()) == 1 ? std::move(own) : nullptr;
    }

    SSL* native_handle() const noexcept { return ssl_.get(); }

private:
    // A record with the most plain text, its overhead, and a key update before it.
    static constexpr std::size_t record_room = SSL3_RT_MAX_PLAIN_LENGTH + 1024;

    bool begin(SSL_CTX* context) {
        ERR_clear_error();
        ssl_.reset(SSL_new(context));
        BIO* const ends = ssl_ ? bio_.make() : nullptr;
        if (ends == nullptr) return false;
        SSL_set_bio(ssl_.get(), ends, ends);
        SSL_set_app_data(ssl_.get(), this);
        return true;
    }

    // The certificate must be for the host; a name, not an address, is also told to the server (RFC 6066, section 3).
    bool name_host(bool unverified) {
        X509_VERIFY_PARAM* const rules = SSL_get0_param(ssl_.get());
        std::string host = host_.substr(0, host_.find('%'));
        if (host.ends_with('.'))
            host.pop_back(); // it says that the name is absolute, and is not part of it (RFC 6066, section 3)
        if (host.empty()) return unverified;
        if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1) return true;
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        // What the macro SSL_set_tlsext_host_name stands for, without its cast.
        return SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1 &&
               X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size()) == 1;
    }

    // The protocol to agree on by ALPN; empty leaves ALPN out.
    void speak(std::string_view protocol) {
        protocol_ = protocol;
        if (!protocol.empty()) protocol_.insert(protocol_.begin(), static_cast<char>(protocol.size()));
    }
    const unsigned char* octets() const noexcept { return reinterpret_cast<const unsigned char*>(protocol_.data()); }

    // A TLS connection begins with a handshake or alert record of version 3.x.
    void check_first_record() {
        const std::string_view bytes = as_text(bio_.input.view());
        if (bytes.empty()) return;
        began_ = true;
        const bool is_record = bytes[0] == '\x16' || bytes[0] == '\x15';
        if (is_record && (bytes.size() == 1 || bytes[1] == '\x03')) return;
        fail({tls_error::not_tls, concat({"it says: ", readable_beginning(bytes)})});
    }

    void fail(const tls_fault& fault) {
        end_ = fault.error;
        broken_ = true;
        text_ = fault.text;
    }

    tls_fault handshake_fault() {
        if (certificate_fault_) return *certificate_fault_;
        tls_fault fault = take_tls_fault(tls_error::handshake_failed);
        const bool showed_none = certificate_wanted_ && SSL_get_certificate(ssl_.get()) == nullptr;
        if (fault.error == tls_error::peer_refuses && showed_none) fault.error = tls_error::peer_wants_certificate;
        return fault;
    }

    void stop_reading_by(int result) {
        blocked_ = result == SSL_ERROR_WANT_WRITE;
        if (result == SSL_ERROR_ZERO_RETURN) end_ = asio::error::eof;
        if (result == SSL_ERROR_SSL || result == SSL_ERROR_SYSCALL) fail(take_tls_fault(tls_error::protocol_error));
    }

    // --- called by OpenSSL ------------------------------------------------------------------------------------------

    static tls_engine& of(SSL* ssl) { return *static_cast<tls_engine*>(SSL_get_app_data(ssl)); }

    static int verify(int is_sound, X509_STORE_CTX* at) {
        auto& self = of(static_cast<SSL*>(X509_STORE_CTX_get_ex_data(at, SSL_get_ex_data_X509_STORE_CTX_idx())));
        if (is_sound == 0 && !self.certificate_fault_) self.certificate_fault_ = certificate_fault(*at, self.host_);
        return is_sound;
    }

    static int note_wanted(SSL*, void* self) {
        static_cast<tls_engine*>(self)->certificate_wanted_ = true;
        return 1;
    }

    static int select_protocol(SSL* ssl, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                               unsigned offered_size, void*) {
        const tls_engine& self = of(ssl);
        if (self.protocol_.empty()) return SSL_TLSEXT_ERR_NOACK;
        unsigned char* chosen = nullptr;
        const int found = SSL_select_next_proto(&chosen, out_size, self.octets(), static_cast<unsigned>(self.protocol_.size()),
                                                offered, offered_size);
        *out = chosen;
        return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
    }

    std::shared_ptr<transport_settings> settings_;
    tls_bio bio_{};
    tls_bytes outgoing_{}; // being written
    ssl_owner ssl_{};
    std::string host_{};
    std::string protocol_{}; // as ALPN writes it
    std::string server_{};   // set for a client: the key of its session
    std::optional<tls_fault> certificate_fault_{};
    std::error_code end_{};
    std::string text_{};
    bool broken_{false};
    bool blocked_{false};
    bool close_notify_sent_{false};
    bool began_{false};
    bool certificate_wanted_{false};
};

} // namespace dockwire::mqtt::detail
