// The in-process MQTT 5.0 broker, for tests, demos and simulators.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/execution_context.hpp>

#include "dockwire/broker/detail/core.hpp"
#include "dockwire/broker/options.hpp"
#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/options.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

/// A small MQTT 5.0 broker: QoS 0, 1 and 2, wildcards, sessions that resume, retained messages, wills with delay, shared and overlapping
/// subscriptions, topic aliases both ways, flow control, message and session expiry, enhanced authentication and re-authentication by a
/// method of yours, rules for who may do what, response information. It keeps everything in memory and serves one process; production
/// runs on a real broker.
///
/// - A message goes to a client once, however many of its subscriptions match, at the highest QoS granted and with all their identifiers;
///   shared subscriptions get copies of their own.
/// - A message longer than a client's Maximum Packet Size is dropped for that client as if it had been delivered, and counted.
/// - PUBACK and PUBREC go out when all that arrived together is read: a client that sends more than Receive Maximum before it can have
///   an answer is disconnected with 0x93 even if each message could have been acknowledged at once.
/// - Topics that begin with `$` are for servers: clients may subscribe to them, not publish, unless `broker_options::authorize` says so.
/// - Expiry, will delay and keep-alive end when they are due, not in steps.
/// - In strict mode (`broker_options::on_violation`) it names the statement of the standard that a client breaks.
///
/// Everything happens on its executor: an io_context that one thread runs, or a strand. All functions are called there, or before it runs.
/// Destroying it is legal at any time: connections end without DISCONNECT, which `close` sends first. It may outlive its execution context, with
/// which all its connections end; then it is only to be destroyed.
///
/// @tparam Clock  a monotonic clock; another than `steady_clock` needs wait traits for `asio::basic_waitable_timer`
template <class Clock = std::chrono::steady_clock>
class basic_broker {
public:
    using executor_type = asio::any_io_executor;

    explicit basic_broker(executor_type executor, broker_options options = {})
        : core_{std::make_shared<detail::broker_core<Clock>>(std::move(executor), std::move(options))} {}

    /// Likewise, on an execution context such as an `asio::io_context`.
    template <class Context>
        requires std::is_convertible_v<Context&, asio::execution_context&>
    explicit basic_broker(Context& context, broker_options options = {})
        : basic_broker(executor_type{context.get_executor()}, std::move(options)) {}

    executor_type get_executor() const noexcept { return core_->executor(); }

    /// Accepts connections at one more place from now on: over TCP (`mqtt`), WebSocket (`ws`, any path), a local socket (`unix`) or in
    /// memory; with TLS too (`mqtts`, `wss`) by `listen_tls` of "dockwire/broker/tls.hpp". Sockets are bound to an address, not a name;
    /// port 0 takes a free one. Each layer takes its own from `options`.
    /// Errors: `usage_error::unsupported_scheme`, `invalid_option` (in the broker's options or these), `asio::error::address_in_use` and
    /// others of the system; `error_text` may say more.
    std::error_code listen(const endpoint& where, const transport_options& options = {}) { return core_->listen(where, options); }

    /// The same for `mqtt://127.0.0.1:1883`, `ws://127.0.0.1:8083`, `unix:///run/broker.sock` or `memory://name`;
    /// `usage_error::invalid_url` when it does not parse.
    std::error_code listen(std::string_view url, const transport_options& options = {}) { return core_->listen(url, options); }

    /// The same with a listener of your choice, such as `tls_listener<memory_listener>`; the scheme is ignored.
    template <listener Listener>
    std::error_code listen_on(const endpoint& where, const transport_options& options = {}) {
        return core_->template listen_on<Listener>(where, options);
    }

    /// After a `listen` that failed: more about what is wrong, as text; often empty.
    std::string_view error_text() const noexcept { return core_->listen_fault(); }

    /// Where the `which`-th listen of those that worked takes connections, with the port that the system chose; empty when there is none.
    endpoint local_endpoint(std::size_t which = 0) const { return core_->local_endpoint(which); }

    /// How many clients are connected: those that got CONNACK with success and whose connection has not ended.
    std::size_t connections() const { return core_->clients_online(); }

    broker_statistics statistics() const { return core_->statistics(); }

    /// Stops listening, disconnects every client with 0x8B, Server shutting down, and forgets the sessions. The executor runs out of the
    /// broker's work when the clients have closed too, or after `close_timeout`.
    void close() { core_->close(); }

private:
    closing_ptr<detail::broker_core<Clock>, &detail::broker_core<Clock>::shut_down> core_;
};

using broker = basic_broker<>;

} // namespace dockwire::mqtt
