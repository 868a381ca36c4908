// The MQTT 5.0 client.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/execution_context.hpp>

#include "dockwire/client/core.hpp"
#include "dockwire/client/executor.hpp"
#include "dockwire/client/initiate.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/client/subscription.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/session/session_concept.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

/// A subscription of a client. It is a handle: dropping it changes nothing, `async_unsubscribe` ends the subscription. Copies mean the
/// same subscription. It may outlive the client and the execution context; once the client is destroyed, its operations complete
/// with `asio::error::operation_aborted`.
template <class Core>
class basic_subscription {
public:
    basic_subscription(const std::shared_ptr<Core>& core, std::shared_ptr<detail::subscription_entry> entry)
        : core_{core}, executor_{detail::below_strand(core->executor())}, entry_{std::move(entry)} {}

    /// The topic filter as it was given.
    const std::string& filter() const noexcept { return entry_->filter; }

    /// Completes when the server has answered the subscription, at once when it has already: `void(std::error_code, subscribe_result)`.
    /// Errors: the server's reason code; `usage_error` when the filter was refused here or the client stopped. Cancellation ends the
    /// waiting only. Any thread.
    template <class Token>
    auto async_granted(Token&& token) {
        return initiate<subscribe_result>(&Core::await_grant, token);
    }

    /// Ends the subscription (3.10): `void(std::error_code, unsubscribe_result)`. Its handler is not called any more from the moment
    /// that this is initiated. The server hears of it when no other subscription of this client has the same filter. Any thread.
    template <class Token>
    auto async_unsubscribe(Token&& token) {
        return initiate<unsubscribe_result>(&Core::unsubscribe, token);
    }

private:
    using entry_pointer = std::shared_ptr<detail::subscription_entry>;

    template <class Result, class Token>
    auto initiate(void (Core::*begin)(const entry_pointer&, detail::operation&), Token& token) {
        return asio::async_initiate<Token, void(std::error_code, Result)>(
            detail::initiate_on_subscription<Core, Result>{core_, executor_, entry_, begin}, token);
    }

    std::weak_ptr<Core> core_;
    asio::any_io_executor executor_;
    entry_pointer entry_;
};

/// What a layer above keeps of a client: it publishes and subscribes. Copies mean the same client. It keeps the client's implementation
/// alive, though not its connection: once the client is destroyed, operations complete with `asio::error::operation_aborted`. It must not
/// outlive the execution context.
template <class Core>
class basic_client_handle {
public:
    using executor_type = asio::any_io_executor;
    using subscription = basic_subscription<Core>;

    explicit basic_client_handle(std::shared_ptr<Core> core) : core_{std::move(core)} {}

    executor_type get_executor() const noexcept { return core_->executor(); }

    /// Publishes a message (3.3): `void(std::error_code, publish_result)`, at QoS 0 when the write that carries it is done, at QoS 1 with
    /// PUBACK, at QoS 2 with PUBCOMP. Without a connection QoS 1 and 2 wait; QoS 0 does if `queue_at_most_once` says so.
    ///
    /// @param topic    a topic name of 1 to 65,535 bytes of UTF-8, without wildcards
    /// @param payload  any bytes or text; views must live until the operation is initiated, as the topic and the options'
    /// Errors: the server's reason code; `usage_error::invalid_topic_name`, `packet_too_large`, `qos_not_supported`,
    /// `retain_not_supported`, `queue_full`, `not_connected`, `connection_lost` (QoS 0), `message_expired`, `stopped`.
    /// Cancellation (terminal, partial, total) withdraws what is not yet sent; what is sent stays in flight.
    template <class Token>
    auto async_publish(std::string_view topic, payload_view payload, const publish_options& options, Token&& token) {
        return asio::async_initiate<Token, void(std::error_code, publish_result)>(detail::initiate_publish<Core>{{core_}}, token,
                                                                                  topic, payload, options);
    }

    /// Subscribes to a topic filter (3.8), now or as soon as there is a connection; restored when the server loses the session.
    /// `handler(const message_view&)` is called on the client's executor for every message that the filter matches. When it returns void the
    /// message is acknowledged after it returned; when it returns `asio::awaitable<void>`, after the coroutine has finished, and
    /// the message lives until then. A message that several subscriptions match is acknowledged after the last of them.
    template <class Handler>
    subscription subscribe(std::string_view filter, const subscribe_options& options, Handler&& handler) {
        auto entry = std::make_shared<detail::subscription_entry>();
        entry->filter = filter;
        entry->options = options;
        entry->handler = detail::make_message_handler(std::forward<Handler>(handler));
        core_->subscribe(entry);
        return subscription{core_, std::move(entry)};
    }

protected:
    std::shared_ptr<Core> core_;
};

/// An MQTT 5.0 client over a byte stream `Transport`.
///
/// Asynchronous functions may be called from any thread, whatever the executor: a strand, or an io_context that one thread runs. The others
/// (`subscribe`, `on_state`, `statistics`, construction and destruction) are called where the executor runs, or before it runs.
/// Every function may be called inside every handler. No completion runs inside the call that initiates it. Destroying the client
/// is legal at any time: what is open completes with `asio::error::operation_aborted`.
///
/// @tparam Transport  models `transport`
/// @tparam Session    the protocol; `basic_session<>` is MQTT 5.0
/// @tparam Clock      a monotonic clock; another than `steady_clock` needs wait traits for `asio::basic_waitable_timer`
template <transport Transport, session Session = basic_session<>, class Clock = std::chrono::steady_clock>
class basic_client : public basic_client_handle<detail::client_core<Transport, Session, Clock>> {
    using core_type = detail::client_core<Transport, Session, Clock>;
    using handle_type = basic_client_handle<core_type>;
    using handle_type::core_;

public:
    using executor_type = asio::any_io_executor;
    using transport_type = Transport;
    using clock_type = Clock;
    using publish_options = mqtt::publish_options;
    using subscribe_options = mqtt::subscribe_options;

    /// Copies what the options view. A mistake in them is reported by `async_run`.
    explicit basic_client(executor_type executor, const client_options& options = {})
        : handle_type{std::make_shared<core_type>(executor, options)} {}

    /// Likewise, on an execution context such as an `asio::io_context`.
    template <class Context>
        requires std::is_convertible_v<Context&, asio::execution_context&>
    explicit basic_client(Context& context, const client_options& options = {}) : basic_client(context.get_executor(), options) {}

    basic_client(basic_client&&) noexcept = default;
    basic_client& operator=(basic_client&& other) noexcept {
        std::swap(core_, other.core_);
        return *this;
    }
    ~basic_client() {
        if (core_) core_->shut_down();
    }

    /// For a layer above, which may outlive this client.
    handle_type handle() const { return *this; }

    /// Connects, and connects again whenever the connection ends, until `async_disconnect` or a failure that `should_retry` calls
    /// hopeless: `void(std::error_code)`, with no error after a disconnect. Errors: the server's reason code (`bad_user_name_or_password`),
    /// `usage_error::invalid_url`, `unsupported_scheme`, `no_broker`, `invalid_option`, `already_running`. Cancellation disconnects.
    template <class Token>
    auto async_run(Token&& token) {
        return asio::async_initiate<Token, void(std::error_code)>(detail::initiate_run<core_type>{{core_}}, token);
    }

    /// Sends DISCONNECT (3.14) after what is encoded already, closes, and ends `async_run`: `void(std::error_code)`.
    /// Messages that are queued or in flight complete with `usage_error::stopped`. Errors: `usage_error::not_connected` when nothing runs.
    template <class Token>
    auto async_disconnect(const disconnect_options& options, Token&& token) {
        return asio::async_initiate<Token, void(std::error_code)>(detail::initiate_disconnect<core_type>{{core_}}, token,
                                                                  options);
    }

    /// Sets the handler that is told every change of the connection, with its reasons; replaces the one before.
    void on_state(std::function<void(const connection_state&)> handler) { core_->on_state(std::move(handler)); }

    /// Sets the handler for a subscription that the server refused to restore: filter and reason code.
    void on_subscription_lost(std::function<void(std::string_view, std::error_code)> handler) {
        core_->on_subscription_lost(std::move(handler));
    }

    client_status status() const noexcept { return core_->status(); }
    client_statistics statistics() const { return core_->statistics(); }
};

} // namespace dockwire::mqtt
