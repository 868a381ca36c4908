// What a TLS transport and its operations share: the stream below, the two ends of TLS, and who writes.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/core/concat.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/tls_context.hpp"
#include "dockwire/transport/tls_engine.hpp"
#include "dockwire/transport/tls_error.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/wake_signal.hpp"

namespace dockwire::mqtt::detail {

/// What is agreed on over TLS for a URL scheme, unless the options say otherwise.
constexpr std::string_view tls_protocol(const tls_options& options, std::string_view scheme) noexcept {
    return options.alpn.value_or(scheme == "wss" ? "http/1.1" : "mqtt");
}

/// Held by the transport and by its operations, which find it closed instead of dead.
///
/// One write to the stream is in flight at a time: a write of the owner's, or what TLS itself has to say. What finds the stream taken
/// waits for `changed`.
template <transport Next>
struct tls_connection : std::enable_shared_from_this<tls_connection<Next>> {
    enum class stage : std::uint8_t { unconnected, handshake, open, failed };

    tls_connection(Next stream, std::shared_ptr<transport_settings> made_with)
        : next{std::move(stream)}, settings{std::move(made_with)}, changed{next.get_executor()} {}

    // --- the handshake ----------------------------------------------------------------------------------------------

    std::error_code prepare_client(const endpoint& where) {
        const tls_options& options = settings->options().tls;
        const std::string_view host = options.server_name.empty() ? std::string_view{where.host} : options.server_name;
        tls_state& state = tls_state::of(*settings);
        SSL_CTX* const context = state.context(options, tls_role::client_side, text);
        if (context == nullptr) return usage_error::invalid_option;
        if (!engine.begin_client(context, options, host)) {
            text = concat({"tls.server_name: '", host, "' is no host that a certificate could be for"});
            return usage_error::invalid_option;
        }
        engine.speak(tls_protocol(options, where.scheme));
        server = concat({host, ":", std::to_string(where.port)});
        engine.resume(state.sessions.find(server));
        return {};
    }

    std::error_code prepare_server(std::string_view scheme) {
        role = tls_role::server_side;
        const tls_options& options = settings->options().tls;
        SSL_CTX* const context = tls_state::of(*settings).context(options, tls_role::server_side, text);
        if (context == nullptr || !engine.begin_server(context, options)) return usage_error::invalid_option;
        engine.speak(tls_protocol(options, scheme));
        return {};
    }

    void open() {
        at = stage::open;
        flush();
        changed.wake();
    }

    void fail(std::error_code why) {
        at = stage::failed;
        engine.stop_reading(why);
        if (text.empty()) text = engine.text();
        changed.wake();
    }

    /// Open, or accepted and not refused so far.
    bool is_open() const noexcept {
        return !is_closed && (at == stage::open || (role == tls_role::server_side && at == stage::handshake));
    }

    void close() noexcept {
        if (std::exchange(is_closed, true)) return;
        keep_session();
        next.close();
        changed.wake();
    }

    // --- reading ----------------------------------------------------------------------------------------------------

    /// Reading has come to its end: every read says `engine.end()` from now on.
    bool has_ended() const noexcept { return static_cast<bool>(engine.end()); }
    /// A read needs nothing from the stream.
    bool has_something() const noexcept { return is_closed || has_ended() || engine.unread() != 0; }

    std::size_t read(asio::mutable_buffer into) {
        const std::size_t count = engine.read({static_cast<std::byte*>(into.data()), into.size()});
        flush();
        return count;
    }

    // --- writing ----------------------------------------------------------------------------------------------------

    /// Why nothing can be written any more.
    std::error_code write_error() const noexcept {
        if (is_closed) return asio::error::operation_aborted;
        if (at == stage::failed || engine.is_broken()) return engine.end();
        if (at == stage::unconnected) return asio::error::not_connected;
        if (goodbye_said) return asio::error::broken_pipe;
        return {};
    }
    bool may_write() const noexcept { return at != stage::handshake && !writing; }

    /// Sends all that TLS has put out; `handler` is called by the stream, and calls `written`.
    template <class Handler>
    void send(Handler handler) {
        writing = true;
        outgoing = engine.take_output();
        next.async_write(asio::buffer(outgoing.view().data(), outgoing.size()), std::move(handler));
    }

    /// The stream is free for the next write.
    void written() {
        writing = false;
        outgoing.release();
        flush();
        changed.wake();
    }

    /// Sends what TLS itself has to say, such as an alert.
    void flush() {
        if (writing || is_closed || at != stage::open || !engine.has_output()) return;
        flushing = true;
        send(flusher{this->shared_from_this()});
    }

    Next next;
    std::shared_ptr<transport_settings> settings;
    wake_signal changed;
    tls_engine engine{};
    tls_bytes outgoing{}; // being written
    stage at{stage::unconnected};
    tls_role role{tls_role::client_side};
    bool is_closed{false};
    bool writing{false};
    bool flushing{false}; // and it is for TLS itself
    bool goodbye_said{false};
    std::error_code flush_error{};
    std::string server{}; // a client's, by which its session is kept
    std::string text{};   // why the handshake failed, for people

private:
    struct flusher {
        void operator()(std::error_code error, std::size_t) {
            on->flushing = false;
            on->flush_error = error;
            on->written();
        }
        std::shared_ptr<tls_connection> on;
    };

    void keep_session() {
        if (role == tls_role::server_side || at != stage::open) return;
        if (auto session = engine.session()) tls_state::of(*settings).sessions.keep(server, std::move(session));
    }
};

} // namespace dockwire::mqtt::detail
