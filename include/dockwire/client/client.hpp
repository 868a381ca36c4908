// The MQTT 5.0 client.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/execution_context.hpp>

#include "dockwire/async/detail/post.hpp"
#include "dockwire/client/detail/core.hpp"
#include "dockwire/client/detail/executor.hpp"
#include "dockwire/client/detail/initiate.hpp"
#include "dockwire/client/detail/message_queue.hpp"
#include "dockwire/client/detail/subscription.hpp"
#include "dockwire/client/detail/user_handler.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/client/subscription.hpp"
#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/session/session_concept.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

/// A client as a layer above keeps it, to publish and subscribe. Copies mean the same client. It keeps the client's implementation
/// alive, though not its connection: once the client is destroyed, operations complete with `asio::error::operation_aborted`.
template <class Core>
class basic_client_handle {
public:
    using executor_type = asio::any_io_executor;
    using subscription = basic_subscription<Core>;

    explicit basic_client_handle(std::shared_ptr<Core> core) : core_{std::move(core)} {}

    executor_type get_executor() const noexcept { return core_->executor(); }

    /// Publishes a message (3.3). Without a connection QoS 1 and 2 wait; QoS 0 does if `queue_at_most_once` says so.
    ///
    /// @param topic    a topic name of 1 to 65,535 bytes of UTF-8, without wildcards
    /// @param payload  any bytes or text; views must live until the operation is initiated, as the topic and the options'
    ///
    /// Signature: `void(std::error_code, publish_result)`
    /// Completes: at QoS 0 when the write that carries it is done, at QoS 1 with PUBACK, at QoS 2 with PUBCOMP.
    /// Errors: the server's reason code; `usage_error::invalid_topic_name`, `packet_too_large`, `qos_not_supported`,
    /// `retain_not_supported`, `queue_full`, `not_connected`, `connection_lost` (QoS 0), `message_expired`, `stopped`. With a store that
    /// outlives the program, QoS 1 and 2 end with `kept_for_next_run` instead of `stopped`: the message will still be sent.
    /// Cancellation: (terminal, partial, total) withdraws a message that is not yet sent; one that is sent stays in flight.
    template <class Token>
    auto async_publish(std::string_view topic, payload_view payload, const publish_options& options, Token&& token) {
        return asio::async_initiate<Token, void(std::error_code, publish_result)>(detail::initiate_publish<Core>{{core_}}, token,
                                                                                  topic, payload, options);
    }
    template <class Token>
    auto async_publish(std::string_view topic, payload_view payload, Token&& token) {
        return async_publish(topic, payload, publish_options{}, std::forward<Token>(token));
    }

    /// Publishes a request and waits for its answer (4.10). The client adds Response Topic and Correlation Data, and subscribes to the
    /// response topic before its first request; any number of requests may wait at once.
    ///
    /// @param topic, payload  as of `async_publish`
    ///
    /// Signature: `void(std::error_code, message)`
    /// Completes: with the answer.
    /// Errors: those of the publish; the server's reason code when it refuses the response topic; `usage_error::timed_out`.
    /// Cancellation: ends the waiting only; the request may still be sent.
    template <class Token>
    auto async_request(std::string_view topic, payload_view payload, const request_options& options, Token&& token) {
        return asio::async_initiate<Token, void(std::error_code, message)>(detail::initiate_request<Core>{{core_}}, token, topic,
                                                                           payload, options);
    }
    template <class Token>
    auto async_request(std::string_view topic, payload_view payload, Token&& token) {
        return async_request(topic, payload, request_options{}, std::forward<Token>(token));
    }

    /// Subscribes to a topic filter (3.8), now or as soon as there is a connection; restored when the server loses the session.
    /// The handler is called on the client's executor, once for every message that is meant for this subscription:
    /// - `void(const message_view&)`: the message is acknowledged after it returned.
    /// - `asio::awaitable<void>(const message_view&)`: after the coroutine has finished; the message lives until then.
    /// - `void(message)`, `asio::awaitable<void>(message)`: to keep; after the last copy is gone, or `message::acknowledge`.
    /// Coroutines run one at a time, in the order of the messages, unless `handlers_at_once` says more. After the end of the subscription none
    /// begins, and what waits for one is acknowledged.
    /// A message that several subscriptions match is acknowledged after the last of them. After an exception of one of them it is not: the
    /// exception leaves the executor's run function, and for QoS 1 and 2 the connection ends with Implementation specific error, so that the server
    /// sends the message again.
    template <class Handler>
    subscription subscribe(std::string_view filter, const subscribe_options& options, Handler&& handler) {
        const subscription_request wanted = detail::request_of(filter, options);
        return subscribe(std::span{&wanted, 1}, options, std::forward<Handler>(handler));
    }
    template <detail::not_options Handler>
    subscription subscribe(std::string_view filter, Handler&& handler) {
        return subscribe(filter, subscribe_options{}, std::forward<Handler>(handler));
    }

    /// The same without a handler: messages wait for `subscription::async_receive`.
    subscription subscribe(std::string_view filter, const subscribe_options& options = {}) {
        const subscription_request wanted = detail::request_of(filter, options);
        return subscribe(std::span{&wanted, 1}, options);
    }

    /// Several filters in one SUBSCRIBE, which is granted filter by filter: see `subscribe_result::reasons`. QoS, No Local and what is
    /// retained stand with each filter; of `options`, only the rest counts.
    template <class Handler>
    subscription subscribe(std::span<const subscription_request> filters, const subscribe_options& options, Handler&& handler) {
        auto entry = std::make_shared<detail::subscription_entry>(filters, options);
        entry->handler = detail::make_message_handler(std::forward<Handler>(handler), options);
        return begin(std::move(entry), options);
    }
    template <detail::not_options Handler>
    subscription subscribe(std::span<const subscription_request> filters, Handler&& handler) {
        return subscribe(filters, subscribe_options{}, std::forward<Handler>(handler));
    }

    subscription subscribe(std::span<const subscription_request> filters, const subscribe_options& options = {}) {
        auto entry = std::make_shared<detail::subscription_entry>(filters, options);
        auto queue = std::make_unique<detail::message_queue>(options);
        entry->queue = queue.get();
        entry->handler = std::move(queue);
        return begin(std::move(entry), options);
    }

private:
    subscription begin(std::shared_ptr<detail::subscription_entry> entry, const subscribe_options& options) {
        core_->subscribe(entry, options.user_properties);
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
/// is legal at any time: what is open completes with `asio::error::operation_aborted`. A client may outlive its execution context: whatever is
/// open when that is destroyed, or begun later, is destroyed without a call.
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

    /// Likewise, with the store of the session, such as a `file_store`. A session that outlives the process wants three options: a
    /// `client_id`, `clean_start = false`, and a `session_expiry`; without them the server forgets it. The messages that a previous
    /// process left in the store are sent as the standard demands (4.4), without a completion. The next run does the same with those that
    /// are in the store when a run ends.
    template <class Store>
    basic_client(executor_type executor, const client_options& options, Store store)
        : handle_type{std::make_shared<core_type>(executor, options, std::move(store))} {}

    /// Likewise, on an execution context such as an `asio::io_context`.
    template <class Context>
        requires std::is_convertible_v<Context&, asio::execution_context&>
    explicit basic_client(Context& context, const client_options& options = {}) : basic_client(context.get_executor(), options) {}
    template <class Context, class Store>
        requires std::is_convertible_v<Context&, asio::execution_context&>
    basic_client(Context& context, const client_options& options, Store store)
        : basic_client(context.get_executor(), options, std::move(store)) {}

    /// A handle for a layer above, which may outlive this client.
    handle_type handle() const { return *this; }

    /// Connects, and connects again whenever the connection ends.
    ///
    /// Signature: `void(std::error_code)`
    /// Completes: after `async_disconnect`, without an error; or after a failure that `should_retry` calls hopeless.
    /// Errors: the server's reason code (`bad_user_name_or_password`), `usage_error::invalid_url`, `unsupported_scheme`, `no_broker`,
    /// `invalid_option`, `already_running`.
    /// Cancellation: disconnects.
    template <class Token>
    auto async_run(Token&& token) {
        return asio::async_initiate<Token, void(std::error_code)>(detail::initiate_run<core_type>{{core_}}, token);
    }

    /// Sends DISCONNECT (3.14) after what is encoded already, closes, and ends `async_run`. With `drain` that is when nothing is queued or in flight
    /// any more, or that time is over. Messages that are queued or in flight then complete
    /// with `usage_error::stopped`; those of QoS 1 and 2 in a store with `kept_for_next_run`, and stay there. When the store cannot write
    /// the last of them, `async_run` completes with its error.
    ///
    /// Signature: `void(std::error_code)`
    /// Completes: when the run has ended.
    /// Errors: `usage_error::not_connected` when nothing runs, `invalid_option`; `asio::error::operation_aborted` when another call takes the place of
    /// one that drains.
    /// Cancellation: ends the waiting only.
    template <class Token>
    auto async_disconnect(const disconnect_options& options, Token&& token) {
        return asio::async_initiate<Token, void(std::error_code)>(detail::initiate_disconnect<core_type>{{core_}}, token,
                                                                  options);
    }
    template <class Token>
    auto async_disconnect(Token&& token) {
        return async_disconnect(disconnect_options{}, std::forward<Token>(token));
    }

    /// Authenticates again while connected (4.12.1), by `client_options::authenticator`.
    ///
    /// Signature: `void(std::error_code)`
    /// Completes: when the server has accepted the new exchange, and the authenticator the server's proof.
    /// Errors: the authenticator's about the server's proof, and the server's reason code; both end the connection.
    /// `usage_error::not_connected`, `connection_lost`, and `invalid_option` without an authenticator or while an exchange is under way.
    /// Cancellation: ends the waiting only.
    template <class Token>
    auto async_reauthenticate(Token&& token) {
        return asio::async_initiate<Token, void(std::error_code)>(detail::initiate_reauthenticate<core_type>{{core_}}, token);
    }

    /// Sets the handler that is told every change of the connection, with its reasons; replaces the one before.
    void on_state(std::function<void(const connection_state&)> handler) { core_->on_state(std::move(handler)); }

    /// Sets the handler for a subscription that the server refused to restore: filter and reason code.
    void on_subscription_lost(std::function<void(std::string_view, std::error_code)> handler) {
        core_->subscriptions().on_subscription_lost(std::move(handler));
    }

    /// Sets the handler for messages of QoS 0 that are dropped, because too many wait for a coroutine handler or for `async_receive`.
    void on_message_dropped(std::function<void(const message_view&)> handler) {
        core_->subscriptions().on_message_dropped(std::move(handler));
    }

    /// Sets the handler for messages of QoS 1 and 2 that are not sent any more: one on which the server ends every connection, with the server's
    /// reason; from a store, `usage_error::message_expired` where nothing says how old a `never_late` message is, and `usage_error::outcome_unknown` for one of QoS 2
    /// that may have been delivered. The view is valid while the handler runs.
    void on_message_given_up(std::function<void(const message_view&, std::error_code)> handler) {
        core_->on_message_given_up(std::move(handler));
    }

    /// Sets the handler for each message by which the server exceeds our Receive Maximum, with the number of those that are not acknowledged.
    void on_receive_maximum_exceeded(std::function<void(std::size_t)> handler) {
        core_->on_receive_maximum_exceeded(std::move(handler));
    }

    /// Sets the handler that is told how many records were set aside because they could not be used, counted since the store was opened.
    /// It is called when a run begins, and only if there are any of which it was not told.
    void on_set_aside(std::function<void(std::size_t)> handler) { core_->on_set_aside(std::move(handler)); }

    /// The server's last CONNACK, with what it granted, assigned and said (3.2.2.3). Views are valid until the next connection.
    const packet::connack& connack() const noexcept { return core_->connack(); }

    client_status status() const noexcept { return core_->status(); }
    client_statistics statistics() const { return core_->statistics(); }

private:
    closing_ptr<core_type, &core_type::shut_down> closing_{core_}; // handles share the core, and only this ends it
};

} // namespace dockwire::mqtt
