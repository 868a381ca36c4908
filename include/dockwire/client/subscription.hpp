// A subscription, as the user holds it.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/async_result.hpp>

#include "dockwire/async/context_executor.hpp"
#include "dockwire/client/detail/initiate.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/detail/subscription.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/client/options.hpp"

namespace dockwire::mqtt {

/// A subscription of a client. It is a handle: dropping it changes nothing, `async_unsubscribe` ends the subscription. Copies mean the
/// same subscription. It may outlive the client and the execution context: once the client is destroyed, its operations complete with
/// `asio::error::operation_aborted`, and once the context is, they are destroyed without a call.
template <class Core>
class basic_subscription {
public:
    basic_subscription(const std::shared_ptr<Core>& core, std::shared_ptr<detail::subscription_entry> entry)
        : core_{core}, executor_{core->shared_executor()}, entry_{std::move(entry)} {}

    /// The topic filter as it was given; of several, the first.
    const std::string& filter() const noexcept { return entry_->filters.front(); }
    const std::vector<std::string>& filters() const noexcept { return entry_->filters; }

    /// Waits until the subscription is granted. Any thread.
    ///
    /// Signature: `void(std::error_code, subscribe_result)`
    /// Completes: with SUBACK; at once when it has come already.
    /// Errors: the server's reason code; `usage_error` when the filter was refused here or the client stopped.
    /// Cancellation: ends the waiting only.
    template <class Token>
    auto async_granted(Token&& token) {
        return initiate<subscribe_result>(&Core::await_grant, token);
    }

    /// Receives the next message of a subscription without a handler. The message is acknowledged when the next one is asked for, or by
    /// `message::acknowledge`; with `acknowledge_by_hand` only by the latter. Several may wait; they are served in turn. Any thread.
    ///
    /// Signature: `void(std::error_code, message)`
    /// Completes: when there is a message.
    /// Errors: `usage_error::not_subscribed` after the end of the subscription, `invalid_option` when it has a handler, or why the server
    /// refused it.
    /// Cancellation: ends the waiting only and loses no message.
    template <class Token>
    auto async_receive(Token&& token) {
        return initiate<message>(&Core::receive, token);
    }

    /// Ends the subscription (3.10). Its handler is not called any more from the moment that this is initiated. UNSUBSCRIBE names the
    /// filters that no other subscription of this client has; these are not asked for any more, if they were not yet, or without an answer
    /// on an earlier connection. Any thread.
    ///
    /// Signature: `void(std::error_code, unsubscribe_result)`
    /// Completes: with UNSUBACK; at once when there is nothing to send.
    /// Errors: the server's reason code; `usage_error::not_subscribed` when it was ended before, `queue_full`, `stopped`.
    /// Cancellation: ends the waiting only.
    template <class Token>
    auto async_unsubscribe(const unsubscribe_options& options, Token&& token) {
        return asio::async_initiate<Token, void(std::error_code, unsubscribe_result)>(
            detail::initiate_unsubscribe<Core>{{core_, executor_, entry_}}, token, options);
    }
    template <class Token>
    auto async_unsubscribe(Token&& token) {
        return async_unsubscribe(unsubscribe_options{}, std::forward<Token>(token));
    }

private:
    using entry_pointer = std::shared_ptr<detail::subscription_entry>;

    template <class Result, class Token>
    auto initiate(void (Core::*begin)(const entry_pointer&, detail::operation&), Token& token) {
        return asio::async_initiate<Token, void(std::error_code, Result)>(
            detail::initiate_on_subscription<Core, Result>{{core_, executor_, entry_}, begin}, token);
    }

    std::weak_ptr<Core> core_;
    std::shared_ptr<context_executor> executor_;
    entry_pointer entry_;
};

} // namespace dockwire::mqtt
