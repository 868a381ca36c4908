// The operations of a client: from initiating functions to the connection, and from its events to handlers.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/error.hpp>

#include "dockwire/async/context_executor.hpp"
#include "dockwire/async/context_member.hpp"
#include "dockwire/async/detail/post.hpp"
#include "dockwire/client/backoff.hpp"
#include "dockwire/client/detail/connection.hpp"
#include "dockwire/client/detail/drain.hpp"
#include "dockwire/client/detail/executor.hpp"
#include "dockwire/client/detail/incoming_message.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/detail/requester.hpp"
#include "dockwire/client/detail/subscriptions.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// The implementation of a client. Outstanding handlers keep it alive after the client is destroyed.
template <class Transport, class Session, class Clock>
class client_core final : public std::enable_shared_from_this<client_core<Transport, Session, Clock>>, private context_member {
public:
    using connection = client_connection<client_core, Transport, Session, Clock>;
    using entry_pointer = std::shared_ptr<subscription_entry>;

    /// `store`: that of the session, or nothing for one with a default.
    template <class... Store>
    client_core(const asio::any_io_executor& executor, const client_options& options, Store... store)
        : context_member{executor},
          executor_{new context_executor{executor}},
          context_{executor_->get(), {}},
          inside_{executor},
          connection_{*this, options, std::move(store)...},
          subscriptions_{*this, options.receive_queue_bytes},
          response_topic_{options.response_topic} {
        subscriptions_.begin_behind(last_subscription_id(options.clean_start));
    }

    // --- for the client ---------------------------------------------------------------------------------------------

    operation_context& context() noexcept { return context_; }
    const asio::any_io_executor& executor() const noexcept { return context_.executor; }
    /// The same for those who may outlive the client.
    const std::shared_ptr<context_executor>& shared_executor() const noexcept { return executor_; }
    bool inside() const noexcept { return context_ended() || inside_(context_.executor); }
    /// The execution context is destroyed: nothing may be posted any more, and no handler be called.
    bool context_ended() const noexcept { return executor_->has_ended(); }
    client_status status() const noexcept { return connection_.status(); }
    /// The server's last CONNACK.
    const packet::connack& connack() const noexcept { return connection_.connack(); }

    void on_state(std::function<void(const connection_state&)> handler) { state_handler_ = std::move(handler); }
    client_subscriptions<client_core>& subscriptions() noexcept { return subscriptions_; }
    void on_set_aside(std::function<void(std::size_t)> handler) { set_aside_handler_ = std::move(handler); }
    void on_receive_maximum_exceeded(std::function<void(std::size_t)> handler) { exceeded_handler_ = std::move(handler); }
    void on_message_given_up(std::function<void(const message_view&, std::error_code)> handler) {
        given_up_handler_ = std::move(handler);
    }

    client_statistics statistics() const {
        client_statistics present = connection_.statistics();
        present.published = counted_.published;
        present.messages_received = counted_.messages_received;
        present.messages_unmatched = counted_.messages_unmatched;
        present.messages_dropped = subscriptions_.dropped();
        present.messages_given_up = counted_.messages_given_up;
        present.receive_maximum_exceeded = counted_.receive_maximum_exceeded;
        present.set_aside = set_aside();
        return present;
    }

    // --- operations -------------------------------------------------------------------------------------------------

    /// Begins an operation by `begin(client_core&, operation&)`, unless it was cancelled on its way or the client is destroyed.
    template <class Begin>
    void start(operation& waiter, Begin& begin) {
        if (!waiter.begin() || connection_.gone()) return finish_later(waiter, asio::error::operation_aborted);
        begin(*this, waiter);
    }

    void run(operation& waiter) {
        if (running_ != nullptr) return finish_later(waiter, usage_error::already_running);
        running_ = &waiter;
        connection_.start();
        subscriptions_.ask_again();
        post(executor(), [self = this->shared_from_this()] {
            if (self->connection_.gone()) return;
            self->report_set_aside();
            self->connection_.pump();
        });
    }

    void publish(const packet::publish& message, publish_terms terms, operation& waiter) {
        if (drain_.is_active()) return finish_later(waiter, usage_error::stopping);
        if (const auto error = connection_.session().submit(now(), message, waiter.id(), terms))
            return finish_later(waiter, error);
        ++counted_.published;
        connection_.flush();
    }

    void request(const packet::publish& question, duration timeout, publish_terms terms, operation& waiter) {
        if (drain_.is_active()) return finish_later(waiter, usage_error::stopping);
        if (!requests_) requests_ = std::make_unique<requester<client_core>>(*this, response_topic_, pause_random{this}());
        requests_->request(question, now() + timeout, terms, waiter);
    }

    void disconnect(const packet::disconnect& request, duration time, operation& waiter) {
        if (running_ == nullptr || connection_.is_stopping()) return finish_later(waiter, usage_error::not_connected);
        if (time > duration::zero() && !is_idle()) {
            drain_.begin(request, now() + time);
            connection_.flush();
        } else if (const auto error = connection_.stop(request, {})) {
            return finish_later(waiter, error);
        }
        if (stopping_ != nullptr) finish_later(*stopping_, asio::error::operation_aborted);
        stopping_ = &waiter;
    }

    void reauthenticate(operation& waiter) { connection_.reauthenticate(waiter); }
    void refuse(operation& waiter, std::error_code why) { finish_later(waiter, why); }

    /// Cancels an operation: a run ends; what was not sent is withdrawn, and anything else goes on unobserved.
    void cancel(cancellation_link& link) {
        link.requested = true;
        if (connection_.gone() || link.target == nullptr) return;
        operation& waiter = *link.target;
        if (&waiter == running_) {
            connection_.stop({}, asio::error::operation_aborted);
            return;
        }
        if (&waiter == stopping_) stopping_ = nullptr;
        connection_.authentication().forget(waiter);
        if (!waiter.leave_list() && !(requests_ && requests_->forget(waiter))) connection_.session().withdraw(waiter.id());
        finish_later(waiter, asio::error::operation_aborted);
    }

    void await_grant(const entry_pointer& of, operation& waiter) { subscriptions_.await_grant(of, waiter); }
    void receive(const entry_pointer& from, operation& waiter) { subscriptions_.receive(from, waiter); }

    void subscribe(const entry_pointer& added, const list_view<user_property>& user_properties) {
        if (connection_.gone()) return added->settle(failure(asio::error::operation_aborted), completion_mode::posted);
        if (drain_.is_active()) return added->settle(failure(usage_error::stopping), completion_mode::posted);
        subscriptions_.subscribe(added, user_properties);
        connection_.flush();
    }

    void unsubscribe(const entry_pointer& ended, const list_view<user_property>& user_properties, operation& waiter) {
        if (drain_.is_active()) return finish_later(waiter, usage_error::stopping);
        subscriptions_.unsubscribe(ended, user_properties, waiter);
        connection_.flush();
    }

    /// The receivers of a kept message are done with it, on the client's executor.
    void acknowledge(const delivery& message, reason_code reason, const explanation_pointer& why) {
        if (connection_.gone()) return;
        const bool sayable = reason == reason_code::success || may_send(side::client, packet_type::puback, reason);
        connection_.session().acknowledge(now(), message, sayable ? reason : reason_code::unspecified_error, why);
        connection_.flush();
    }

    /// A receiver of a message has thrown an exception.
    void fail(const delivery& message) {
        if (connection_.gone()) return;
        connection_.session().give_back(now(), message);
        connection_.flush();
    }

    /// The client is destroyed: everything that is open completes with operation_aborted, by post.
    void shut_down() {
        if (context_ended()) return;
        connection_.shut_down(); // first, because a handler that is destroyed may call the client
        state_handler_ = {};
        set_aside_handler_ = {};
        given_up_handler_ = {};
        exceeded_handler_ = {};
        subscriptions_.end(asio::error::operation_aborted);
        if (requests_) requests_->fail_all(asio::error::operation_aborted);
        for (operation** waiter : {&running_, &stopping_}) {
            if (*waiter != nullptr) finish_later(*std::exchange(*waiter, nullptr), asio::error::operation_aborted);
        }
    }

    // --- for its subscriptions and its requester ----------------------------------------------------------------------

    /// A SUBSCRIBE or UNSUBSCRIBE.
    template <class Packet>
    std::error_code submit(const Packet& request, operation_id operation) {
        return connection_.session().submit(now(), request, operation);
    }
    /// A Subscription Identifier that is given out now; a store remembers it.
    subscription_id noted(subscription_id given) {
        if constexpr (requires { connection_.session().recorder(); })
            connection_.session().recorder().subscription_id(given.value);
        return given;
    }
    /// Removes a subscription that the server refused.
    void drop(subscription_entry& refused) { subscriptions_.drop(refused); }
    /// An answer came that no request waits for.
    void count_unmatched() noexcept { ++counted_.messages_unmatched; }

    // --- for the connection -------------------------------------------------------------------------------------------

    void on(const event::completed& completed) {
        const auto mode = connection_.gone() ? completion_mode::posted : completion_mode::batch;
        operation::from(completed.operation).complete(completed, mode);
    }

    void on(const event::connected& connected) {
        if (connected.connack.session_present && !connected.resumed_without_state) subscriptions_.resumed();
    }

    void on(const event::message& received) {
        ++counted_.messages_received;
        incoming_message<client_core> source{*this, received};
        if (subscriptions_.deliver(source) == 0) count_unmatched();
        if (source.failed) fail(received.delivery);
        if (source.kept) {
            source.kept->done(reason_code::success); // Drop the reference that dispatch itself held.
        } else if (!source.failed) {
            connection_.session().acknowledge(now(), received.delivery);
        }
    }

    void on(const event::given_up& lost) {
        ++counted_.messages_given_up;
        if (const auto handler = given_up_handler_) call_user(executor(), [&] { handler(lost.publish, lost.why); });
    }

    void on(const event::receive_maximum_exceeded& by) {
        ++counted_.receive_maximum_exceeded;
        if (const auto handler = exceeded_handler_) call_user(executor(), [&] { handler(by.in_flight); });
    }

    void on(const event::subscription_lost& lost) { subscriptions_.lost(lost); }

    void on_state(const connection_state& state) {
        if (const auto handler = state_handler_) call_user(executor(), [&] { handler(state); });
    }

    /// All events have been told.
    void after_events() {
        if (!drain_.is_active() || !drain_.is_over(now(), is_idle())) return;
        drain_.end();
        connection_.stop(drain_.request(), {});
    }

    void on_run_ended(std::error_code why) {
        drain_.end();
        if (stopping_ != nullptr) finish_later(*std::exchange(stopping_, nullptr), {});
        if (running_ != nullptr) finish_later(*std::exchange(running_, nullptr), why);
    }

    std::optional<time_point> next_timeout() const { return earlier(next_answer(), drain_.deadline()); }
    void on_timeout(time_point at) {
        if (requests_) requests_->expire(at);
    }

private:
    void on_context_end() noexcept override {
        const auto self = this->shared_from_this(); // a handler that is destroyed may destroy the client
        shut_down();
    }

    std::optional<time_point> next_answer() const { return requests_ ? requests_->next_deadline() : std::nullopt; }
    bool is_idle() const {
        return connection_.session().queued() == 0 && connection_.session().in_flight() == 0 && !next_answer();
    }

    // Where a previous process may have had a session and nothing says which identifiers it gave out, any number is as good, and those of the
    // two are hardly the same.
    std::uint32_t last_subscription_id(bool clean_start) {
        std::uint32_t last = 0;
        if constexpr (requires { connection_.session().recorder().recalled(); })
            last = connection_.session().recorder().recalled().last_subscription_id;
        return last == 0 && !clean_start ? static_cast<std::uint32_t>(pause_random{this}() % 0x800'0000) : last;
    }

    static time_point now() noexcept { return connection::now(); }

    std::size_t set_aside() const noexcept {
        if constexpr (requires { connection_.session().recorder().set_aside_count(); }) {
            return connection_.session().recorder().set_aside_count();
        } else {
            return 0;
        }
    }

    void report_set_aside() {
        const std::size_t count = set_aside();
        const auto handler = set_aside_handler_;
        if (!handler || count == reported_aside_) return;
        reported_aside_ = count;
        call_user(executor(), [&] { handler(count); });
    }

    std::shared_ptr<context_executor> executor_;
    operation_context context_; // the connection begins with its executor
    inside_test inside_;
    connection connection_;
    client_subscriptions<client_core> subscriptions_;
    operation* running_{nullptr};
    operation* stopping_{nullptr};
    drain drain_{};

    std::string response_topic_;
    std::unique_ptr<request_waiting> requests_{};

    std::function<void(const connection_state&)> state_handler_{};
    std::function<void(std::size_t)> set_aside_handler_{};
    std::function<void(const message_view&, std::error_code)> given_up_handler_{};
    std::function<void(std::size_t)> exceeded_handler_{};
    std::size_t reported_aside_{0};
    client_statistics counted_{};
};

} // namespace dockwire::mqtt::detail
