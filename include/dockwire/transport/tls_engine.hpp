// One end of TLS without I/O: ciphertext is put in and taken out, the bytes of the owner are written and read.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/error.hpp>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/transport/read_buffer.hpp"
#include "dockwire/transport/readable.hpp"
#include "dockwire/transport/tls_certificate.hpp"
#include "dockwire/transport/tls_error.hpp"
#include "dockwire/transport/tls_options.hpp"
#include "dockwire/transport/tls_reason.hpp"

namespace dockwire::mqtt::detail {

/// A part of a block of the thread's pool; without bytes it holds no block.
class tls_bytes {
public:
    bytes_view view() const noexcept { return {block_.data() + begin_, size()}; }
    std::size_t size() const noexcept { return end_ - begin_; }
    std::size_t room() const noexcept { return read_buffer::size - end_; }

    /// The whole block, to be filled; only while it is empty.
    std::span<std::byte> fill() {
        if (block_.data() == nullptr) block_ = read_buffer::borrow();
        return {block_.data(), read_buffer::size};
    }
    void filled(std::size_t count) {
        begin_ = 0;
        end_ = count;
        if (count == 0) release();
    }

    void append(bytes_view bytes) {
        fill();
        std::memcpy(block_.data() + end_, bytes.data(), bytes.size());
        end_ += bytes.size();
    }
    std::size_t take(std::span<std::byte> into) {
        const std::size_t count = std::min(into.size(), size());
        if (count != 0) std::memcpy(into.data(), block_.data() + begin_, count);
        begin_ += count;
        if (size() == 0) release();
        return count;
    }

    void release() noexcept {
        begin_ = end_ = 0;
        block_.release();
    }

private:
    read_buffer block_{};
    std::size_t begin_{0};
    std::size_t end_{0};
};

/// Both ends. It stays where it is, because OpenSSL knows where that is.
class tls_engine {
public:
    /// What the handshake needs to go on.
    enum class progress : std::uint8_t { done, input, output, failed };

    tls_engine() = default;
    tls_engine(const tls_engine&) = delete;
    tls_engine& operator=(const tls_engine&) = delete;

    // --- before the handshake ---------------------------------------------------------------------------------------

    /// A client that wants to talk to `host`, and to nobody else unless told so.
    bool begin_client(SSL_CTX* context, const tls_options& options, std::string_view host) {
        if (!begin(context)) return false;
        SSL_set_connect_state(ssl_.get());
        SSL_set_cert_cb(ssl_.get(), &note_wanted, this);
        host_ = host;
        if (options.insecure_skip_verification) {
            SSL_set_verify(ssl_.get(), SSL_VERIFY_NONE, nullptr);
        } else {
            SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER, &verify);
        }
        return name_host(options.insecure_skip_verification);
    }

    bool begin_server(SSL_CTX* context, const tls_options& options) {
        if (!begin(context)) return false;
        SSL_set_accept_state(ssl_.get());
        SSL_CTX_set_alpn_select_cb(context, &select_protocol, nullptr);
        constexpr int required = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
        SSL_set_verify(ssl_.get(), options.require_client_certificate ? required : SSL_VERIFY_NONE, &verify);
        return true;
    }

    /// What is spoken over this; empty says nothing about it.
    void speak(std::string_view protocol) {
        protocol_ = protocol;
        if (!protocol.empty()) protocol_.insert(protocol_.begin(), static_cast<char>(protocol.size()));
        if (SSL_is_server(ssl_.get()) == 0) SSL_set_alpn_protos(ssl_.get(), octets(), static_cast<unsigned>(protocol_.size()));
    }

    void resume(SSL_SESSION* session) {
        if (session != nullptr) SSL_set_session(ssl_.get(), session);
    }

    // --- ciphertext -------------------------------------------------------------------------------------------------

    /// Where ciphertext goes; only while there is none. `received` says how much it was.
    std::span<std::byte> input() { return input_.fill(); }
    void received(std::size_t count) {
        input_.filled(count);
        if (!heard_) first_words();
    }
    /// Nothing was received.
    void no_input() noexcept { input_.release(); }

    bool has_output() const noexcept { return output_.size() != 0; }
    tls_bytes take_output() noexcept { return std::exchange(output_, tls_bytes{}); }

    // --- bytes ------------------------------------------------------------------------------------------------------

    progress shake_hands() {
        if (end_) return progress::failed;
        ERR_clear_error();
        const int result = SSL_do_handshake(ssl_.get());
        if (result == 1) return progress::done;
        switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return progress::input;
        case SSL_ERROR_WANT_WRITE:
            return progress::output;
        default:
            fail(handshake_fault());
            return progress::failed;
        }
    }

    /// The bytes that were received, as many as `into` holds. When there are none, `ended` or `blocked` may say why.
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
    /// Bytes that `read` would find, or ciphertext that it would look at.
    std::size_t unread() const noexcept {
        return ssl_ ? static_cast<std::size_t>(SSL_pending(ssl_.get())) + input_.size() : std::size_t{0};
    }
    /// The output must go first.
    bool blocked() const noexcept { return blocked_; }

    /// Takes what finds room in the output; how much that was.
    std::size_t write(bytes_view bytes) {
        std::size_t total = 0;
        while (total != bytes.size() && output_.room() >= record_room && !broken_) {
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

    /// Puts our goodbye into the output (close_notify).
    void say_goodbye() {
        ERR_clear_error();
        if (!broken_) SSL_shutdown(ssl_.get());
    }

    // --- the end ----------------------------------------------------------------------------------------------------

    /// Why nothing more is read, if so: `asio::error::eof` after the peer's goodbye.
    std::error_code end() const noexcept { return end_; }
    bool is_broken() const noexcept { return broken_; }
    /// The stream below has ended or failed.
    void stop_reading(std::error_code why) noexcept { end_ = why; }
    /// More about `end`, for people; often empty.
    std::string_view text() const noexcept { return text_; }
    void fail(const tls_fault& fault) {
        end_ = fault.error;
        broken_ = true;
        text_ = fault.text;
    }

    /// The session that the server gave us, if it can be resumed.
    session_owner session() {
        if (!ssl_ || broken_ || !SSL_is_init_finished(ssl_.get())) return nullptr;
        // A connection that ends without goodbyes takes nothing from the session's worth (RFC 5246, section 7.2.1).
        SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
        session_owner own{SSL_get1_session(ssl_.get())};
        return own && SSL_SESSION_is_resumable(own.get()) == 1 ? std::move(own) : nullptr;
    }

    SSL* native_handle() const noexcept { return ssl_.get(); }

private:
    // A record of the longest text, with what is around it, and a message about new keys before it.
    static constexpr std::size_t record_room = SSL3_RT_MAX_PLAIN_LENGTH + 1024;

    bool begin(SSL_CTX* context) {
        ERR_clear_error();
        ssl_.reset(SSL_new(context));
        BIO* const ends = BIO_new(bio_method());
        if (!ssl_ || ends == nullptr) return false;
        BIO_set_data(ends, this);
        BIO_set_init(ends, 1);
        SSL_set_bio(ssl_.get(), ends, ends);
        SSL_set_app_data(ssl_.get(), this);
        return true;
    }

    // The certificate must be for the host; a name, not an address, is also told to the server (RFC 6066, section 3).
    bool name_host(bool unverified) {
        X509_VERIFY_PARAM* const rules = SSL_get0_param(ssl_.get());
        const std::string host = host_.substr(0, host_.find('%'));
        if (host.empty()) return unverified;
        if (X509_VERIFY_PARAM_set1_ip_asc(rules, host.c_str()) == 1) return true;
        X509_VERIFY_PARAM_set_hostflags(rules, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        return SSL_set_tlsext_host_name(ssl_.get(), host.c_str()) == 1 &&
               X509_VERIFY_PARAM_set1_host(rules, host.data(), host.size()) == 1;
    }

    const unsigned char* octets() const noexcept { return reinterpret_cast<const unsigned char*>(protocol_.data()); }

    // A TLS connection begins with a record of a handshake or an alert, of version 3.x.
    void first_words() {
        const std::string_view words = as_text(input_.view());
        if (words.empty()) return;
        heard_ = true;
        const bool is_record = words[0] == '\x16' || words[0] == '\x15';
        if (is_record && (words.size() == 1 || words[1] == '\x03')) return;
        fail({tls_error::not_tls, concat({"it says: ", readable_beginning(words)})});
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
    static tls_engine& of(BIO* bio) { return *static_cast<tls_engine*>(BIO_get_data(bio)); }

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

    static int bio_read(BIO* bio, char* into, int size) {
        BIO_clear_retry_flags(bio);
        const std::span<char> wanted{into, static_cast<std::size_t>(size)};
        const std::size_t count = of(bio).input_.take(std::as_writable_bytes(wanted));
        if (count != 0) return static_cast<int>(count);
        BIO_set_retry_read(bio);
        return -1;
    }

    static int bio_write(BIO* bio, const char* from, int size) {
        BIO_clear_retry_flags(bio);
        tls_bytes& output = of(bio).output_;
        const std::size_t count = std::min(static_cast<std::size_t>(size), output.room());
        if (count != 0) output.append(as_bytes({from, count}));
        if (count != 0) return static_cast<int>(count);
        BIO_set_retry_write(bio);
        return -1;
    }

    static long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

    static const BIO_METHOD* bio_method() {
        struct made {
            made() : method{BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "dockwire")} {
                BIO_meth_set_read(method.get(), &bio_read);
                BIO_meth_set_write(method.get(), &bio_write);
                BIO_meth_set_ctrl(method.get(), &bio_control);
            }
            std::unique_ptr<BIO_METHOD, freed_by<BIO_meth_free>> method;
        };
        static const made own;
        return own.method.get();
    }

    ssl_owner ssl_{};
    tls_bytes input_{};
    tls_bytes output_{};
    std::string host_{};
    std::string protocol_{}; // as ALPN writes it
    std::optional<tls_fault> certificate_fault_{};
    std::error_code end_{};
    std::string text_{};
    bool broken_{false};
    bool blocked_{false};
    bool heard_{false};
    bool certificate_wanted_{false};
};

} // namespace dockwire::mqtt::detail
