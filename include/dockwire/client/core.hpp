// Where the session meets Asio: one read, one write and one timer, and the life of the connection.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>

#include <asio/any_io_executor.hpp>
#include <asio/bind_executor.hpp>
#include <asio/error.hpp>

#include "dockwire/client/authentication.hpp"
#include "dockwire/client/executor.hpp"
#include "dockwire/client/incoming_message.hpp"
#include "dockwire/client/operation.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/owned_packet.hpp"
#include "dockwire/client/requester.hpp"
#include "dockwire/client/run.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/client/subscriptions.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/transport/alarm.hpp"
#include "dockwire/transport/link.hpp"
#include "dockwire/transport/post.hpp"
#include "dockwire/transport/settings.hpp"

namespace dockwire::mqtt::detail {

/// What a client is made of. Its object outlives the client while handlers of ours are outstanding; `gone_` says so.
template <class Transport, class Session, class Clock>
class client_core : public std::enable_shared_from_this<client_core<Transport, Session, Clock>> {
public:
    using entry_pointer = std::shared_ptr<subscription_entry>;

    /// `store`: that of the session, or nothing for one with a default.
    template <class... Store>
    client_core(const asio::any_io_executor& executor, const client_options& options, Store... store)
        : context_{executor, {}},
          inside_{executor},
          run_{options, Transport::schemes, serves_proxy<Transport>()},
          transport_settings_{std::make_shared<transport_settings>(
              transport_options{options.tcp, options.tls, options.proxy, options.websocket})},
          session_{session_options_of(options), std::move(store)...},
          alarm_{executor},
          authentication_{options.authenticator},
          response_topic_{options.response_topic} {
        if constexpr (requires { session_.restore(now()); }) session_.restore(now());
    }

    // --- for the client ---------------------------------------------------------------------------------------------

    operation_context& context() noexcept { return context_; }
    const asio::any_io_executor& executor() const noexcept { return context_.executor; }
    bool inside() const noexcept { return inside_(context_.executor); }
    client_status status() const noexcept { return run_.status(); }

    void on_state(std::function<void(const connection_state&)> handler) { state_handler_ = std::move(handler); }
    client_subscriptions<client_core>& subscriptions() noexcept { return subscriptions_; }
    void on_set_aside(std::function<void(std::size_t)> handler) { set_aside_handler_ = std::move(handler); }

    /// The server's last CONNACK.
    const packet::connack& connack() const noexcept { return connack_.view(); }

    client_statistics statistics() const {
        client_statistics now = statistics_;
        now.failed_attempts = run_.failed_attempts();
        now.messages_dropped = subscriptions_.dropped();
        now.queued = session_.queued();
        now.in_flight = session_.in_flight();
        now.unacknowledged = session_.unacknowledged();
        now.set_aside = set_aside();
        return now;
    }

    /// Begins an operation by `begin(client_core&, operation&)`, unless it was cancelled on its way.
    template <class Begin>
    void start(operation& waiter, Begin& begin) {
        if (!waiter.begin()) return finish_later(waiter, asio::error::operation_aborted);
        begin(*this, waiter);
    }

    void run(operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (running_ != nullptr) return finish_later(waiter, usage_error::already_running);
        running_ = &waiter;
        run_.start();
        subscriptions_.ask_again();
        post(executor(), [self = this->shared_from_this()] {
            if (self->gone_) return;
            self->report_set_aside();
            self->pump();
        });
    }

    void publish(const packet::publish& message, publish_terms terms, operation& waiter) {
        ++statistics_.published;
        submit(waiter, [&] { return session_.submit(now(), message, waiter.id(), terms); });
    }

    void request(const packet::publish& question, duration timeout, publish_terms terms, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (!requests_) requests_ = std::make_unique<requester<client_core>>(*this, response_topic_, pause_random{this}());
        requests_->request(question, now() + timeout, terms, waiter);
    }

    void disconnect(const packet::disconnect& request, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (running_ == nullptr || run_.is_stopping()) return finish_later(waiter, usage_error::not_connected);
        if (const auto error = stop(request, {})) return finish_later(waiter, error);
        stopping_ = &waiter;
    }

    void refuse(operation& waiter, std::error_code why) { finish_later(waiter, why); }

    /// The application no longer waits: a run ends, anything else is withdrawn or goes on unobserved.
    void cancel(cancellation_link& link) {
        link.requested = true;
        if (gone_ || link.target == nullptr) return;
        operation& waiter = *link.target;
        if (&waiter == running_) {
            stop({}, asio::error::operation_aborted);
            return;
        }
        if (&waiter == stopping_) stopping_ = nullptr;
        if (&waiter == reauthenticating_) reauthenticating_ = nullptr;
        if (!waiter.leave_list() && !(requests_ && requests_->forget(waiter))) session_.withdraw(waiter.id());
        finish_later(waiter, asio::error::operation_aborted);
    }

    void await_grant(const entry_pointer& of, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        subscriptions_.await_grant(of, waiter);
    }

    void receive(const entry_pointer& from, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        subscriptions_.receive(from, waiter);
    }

    void subscribe(const entry_pointer& added, const list_view<user_property>& user_properties) {
        if (gone_) return added->settle(failure(asio::error::operation_aborted), completion_mode::posted);
        subscriptions_.subscribe(added, user_properties);
        flush();
    }

    void unsubscribe(const entry_pointer& ended, const list_view<user_property>& user_properties, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        subscriptions_.unsubscribe(ended, user_properties, waiter);
        flush();
    }

    void reauthenticate(operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (status() != client_status::online) return finish_later(waiter, usage_error::not_connected);
        if (!authentication_ || reauthenticating_ != nullptr) return finish_later(waiter, usage_error::invalid_option);
        const auto first = authentication_.begin();
        const std::error_code error =
            first ? session_.submit(now(), authentication_.auth_packet(reason_code::re_authenticate, *first)) : first.error();
        if (error) return finish_later(waiter, error);
        reauthenticating_ = &waiter;
        flush();
    }

    /// The receivers of a kept message are done with it, on the client's executor.
    void acknowledge(const delivery& message, reason_code reason, const explanation_pointer& why) {
        if (gone_) return;
        const bool sayable = reason == reason_code::success || may_send(side::client, packet_type::puback, reason);
        session_.acknowledge(now(), message, sayable ? reason : reason_code::unspecified_error, why);
        flush();
    }

    /// The client is destroyed: everything that is open completes with operation_aborted, by post.
    void shut_down() {
        gone_ = true;
        state_handler_ = {};
        set_aside_handler_ = {};
        ++attempt_serial_;
        connecting_.reset();
        link_.close();
        alarm_.cancel();
        session_.abandon(asio::error::operation_aborted);
        session_.transport_closed(now(), asio::error::operation_aborted);
        pump();
        subscriptions_.end(asio::error::operation_aborted);
        if (requests_) requests_->fail_all(asio::error::operation_aborted);
        for (operation** waiter : {&running_, &stopping_, &reauthenticating_}) {
            if (*waiter != nullptr) finish_later(*std::exchange(*waiter, nullptr), asio::error::operation_aborted);
        }
        // The execution context may go next, and the store works on a thread of its own. It still writes what it keeps.
        if constexpr (requires { session_.recorder().close(); }) session_.recorder().close();
    }

    /// For the subscriptions: a SUBSCRIBE or UNSUBSCRIBE.
    template <class Packet>
    std::error_code submit(const Packet& request, operation_id operation) {
        return session_.submit(now(), request, operation);
    }
    /// For the requester: a subscription that the server refused is of no use any more.
    void drop(subscription_entry& refused) { subscriptions_.drop(refused); }
    /// For the requester: an answer that nobody waits for.
    void count_unmatched() noexcept { ++statistics_.messages_unmatched; }

    // --- for the link and the alarm -----------------------------------------------------------------------------------

    void on_bytes(bytes_view bytes) {
        statistics_.bytes_received += bytes.size();
        session_.received(now(), bytes);
        pump();
    }

    void on_written(std::size_t count) {
        statistics_.bytes_sent += count;
        session_.transmitted(now(), count);
        pump();
    }

    void on_closed(std::error_code why) {
        link_.close();
        session_.transport_closed(now(), why);
        pump();
    }

    void on_alarm() {
        if (gone_) return;
        const time_point at = now();
        session_.timeout(at);
        run_.timeout(at);
        if (requests_) requests_->expire(at);
        pump();
    }

private:
    static time_point now() noexcept { return alarm<Clock>::now(); }

    template <class F>
    void submit(operation& waiter, F&& to_session) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (const std::error_code error = to_session()) return finish_later(waiter, error);
        flush();
    }

    std::size_t set_aside() const noexcept {
        if constexpr (requires { session_.recorder().set_aside_count(); }) {
            return session_.recorder().set_aside_count();
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

    // --- events of the session ----------------------------------------------------------------------------------------

    // Everything that the session has to say, then everything that it has to send. Handlers may call the client; they land here again
    // and leave the work to the outermost call.
    void pump() {
        if (pumping_) return;
        pumping_ = true;
        do {
            while (const auto* happened = session_.poll_event())
                std::visit([this](const auto& event) { this->on(event); }, *happened);
        } while (act());
        pumping_ = false;
        flush();
    }

    // For calls inside which nobody may be called.
    void pump_later() {
        post(executor(), [self = this->shared_from_this()] {
            if (!self->gone_) self->pump();
        });
    }

    // What the run asks for; false when it asks for nothing.
    bool act() {
        bool acted = false;
        for (; !gone_; acted = true) {
            if (const auto next = run_.poll())
                std::visit([this](const auto& todo) { this->perform(todo); }, *next);
            else if (run_.phase() != run_phase::closing || link_.is_open())
                break;
            else
                end_stream();
        }
        return acted;
    }

    // The part of the work that calls no handler, and so may be done inside an initiating call.
    void flush() {
        if (pumping_ || gone_) return;
        write();
        shut_down_stream();
        rearm();
    }

    void write() {
        if (commits_first() || !link_.is_open() || link_.writing()) return;
        const bytes_view bytes = session_.transmit_buffer();
        if (!bytes.empty()) link_.write(bytes);
    }

    // What is sent may depend on what was recorded: the store has it first. Recording goes on meanwhile, for the next commit.
    bool commits_first() {
        if constexpr (requires { session_.recorder().uncommitted(); }) {
            if (committing_ || !session_.recorder().uncommitted()) return committing_;
            committing_ = true;
            session_.recorder().async_commit(asio::bind_executor(
                executor(), [self = this->shared_from_this()](std::error_code error) { self->committed(error); }));
            return true;
        } else {
            return false;
        }
    }

    // A store that fails costs the connection; the next attempt tries it again.
    void committed(std::error_code error) {
        committing_ = false;
        if (gone_) return;
        if (commits_to_settle_ != 0) {
            if (error || --commits_to_settle_ == 0 || !commits_first()) settle(error), pump();
            return;
        }
        if (error && !link_.is_open()) return;
        error ? on_closed(error) : pump();
    }

    void rearm() {
        alarm_.arm(
            earlier(earlier(session_.next_timeout(), run_.next_timeout()), requests_ ? requests_->next_deadline() : std::nullopt),
            *this);
    }

    void on(const event::completed& completed) {
        operation::from(completed.operation).complete(completed, gone_ ? completion_mode::posted : completion_mode::batch);
    }

    void on(const event::message& received) {
        ++statistics_.messages_received;
        incoming_message<client_core> source{*this, received};
        if (subscriptions_.deliver(source) == 0) ++statistics_.messages_unmatched;
        if (source.kept) {
            source.kept->done(reason_code::success); // Drop the reference that dispatch itself held.
        } else {
            session_.acknowledge(now(), received.delivery);
        }
    }

    void on(const event::connected& connected) {
        connack_.keep(connected.connack);
        if (const auto error = authentication_.verify(connected.connack)) return distrust(error);
        ++statistics_.connections;
        run_.connected(now(), connected.connack);
        act(); // before the next event, so that nobody hears of a message before the connection is told
    }

    // The server failed to authenticate itself. Close with Not authorized and do not say why.
    void distrust(std::error_code why) {
        session_.close(reason_code::not_authorized, why, "the server's proof in the authentication exchange is wrong");
    }

    void on(const event::subscription_lost& lost) { subscriptions_.lost(lost); }

    void on(const event::closed& closed) {
        if (gone_) return;
        run_.session_closed(now(), closed);
        if (reauthenticating_ != nullptr) {
            const std::error_code why = closed.why ? closed.why : make_error_code(usage_error::connection_lost);
            std::exchange(reauthenticating_, nullptr)->complete(failure(why), completion_mode::batch);
        }
    }

    // Without an authenticator nothing asked for an exchange (4.12): the session sees that the server breaks the protocol.
    void on(const event::authentication& exchange) {
        if (!authentication_) return;
        const bytes_view data = exchange.auth.authentication_data.value_or(binary{}).bytes;
        if (exchange.auth.reason != reason_code::continue_authentication) return reauthenticated(data);
        const auto answer = authentication_.respond(data);
        if (!answer) return session_.close(reason_code::not_authorized, answer.error(), "the authentication exchange failed");
        session_.submit(now(), authentication_.auth_packet(reason_code::continue_authentication, *answer));
    }

    void reauthenticated(bytes_view proof) {
        if (const auto error = authentication_.verify(proof)) return distrust(error);
        if (reauthenticating_ == nullptr) return; // who asked has been cancelled
        std::exchange(reauthenticating_, nullptr)->complete({}, completion_mode::batch);
    }

    template <class Event>
    void on(const Event&) {} // events of the server's role

    // --- the life of a connection ---------------------------------------------------------------------------------------

    void perform(const action::connect&) {
        connecting_.emplace(make_layer<Transport>(executor(), transport_settings_));
        const std::uint64_t serial = ++attempt_serial_;
        connecting_->async_connect(
            run_.broker(),
            [weak = this->weak_from_this(), serial](connect_step step) {
                if (const auto self = weak.lock(); self && self->attempt_serial_ == serial) self->step_begins(step);
            },
            [self = this->shared_from_this(), serial](std::error_code error) {
                if (self->attempt_serial_ == serial) self->transport_made(error);
            });
    }

    // Called by the transport in the middle of its work: handlers, which may destroy it, are called later.
    void step_begins(connect_step step) {
        run_.step_begun(now(), step);
        rearm();
        pump_later();
    }

    void transport_made(std::error_code error) {
        if (error) {
            run_.transport_failed(now(), error, error_text_of(*connecting_));
        } else if (run_.transport_made()) {
            link_.start(std::move(*connecting_), this->shared_from_this());
            connecting_.reset();
        }
        pump();
    }

    void perform(const action::close&) {
        ++attempt_serial_;
        connecting_.reset();
        link_.close();
    }

    void perform(const action::open_session&) {
        shutting_down_ = false;
        packet::connect request = run_.connect_packet();
        const auto first = authentication_ ? authentication_.begin() : auth_data{std::string{}};
        if (authentication_ && first) request.authentication_data = binary{std::string_view{*first}};
        session_.transport_opened(now(), request);
        if (!first) session_.close(reason_code::not_authorized, first.error(), "the authentication exchange cannot begin");
    }

    void perform(const action::shut_down&) { shutting_down_ = true; }

    // What is encoded goes out, then our end of the stream. The server ends its own when it has read that, so that a DISCONNECT is not lost
    // in a reset.
    void shut_down_stream() {
        if (!shutting_down_ || !link_.is_open() || link_.writing() || !session_.transmit_buffer().empty()) return;
        link_.shutdown();
    }

    void end_stream() {
        session_.transport_closed(now(), run_.why());
        run_.stream_closed(now());
    }

    // A run ends when the store has what was recorded until now, because `kept_for_next_run` promises that a later process has it too. A commit
    // that is under way may have begun before that.
    void perform(const action::settle&) {
        commits_to_settle_ = committing_ ? 2 : 1;
        if (!commits_first()) settle({});
    }

    // With `error` the store could not write it.
    void settle(std::error_code error) {
        commits_to_settle_ = 0;
        session_.abandon(usage_error::stopped);
        run_.settled(error);
    }

    void perform(const action::done& ending) {
        if (stopping_ != nullptr) finish_later(*std::exchange(stopping_, nullptr), {});
        if (running_ != nullptr) finish_later(*std::exchange(running_, nullptr), ending.error);
    }

    void perform(const action::tell& now_so) { notify(now_so.state); }

    // What that leads to happens later: nobody is called inside an initiating call.
    std::error_code stop(const packet::disconnect& request, std::error_code why) {
        const auto error = run_.is_stopping() ? std::error_code{} : session_.submit(now(), request);
        if (error && error != usage_error::not_connected) return error;
        run_.stop(why);
        pump_later();
        return {};
    }

    void notify(const connection_state& state) {
        if (const auto handler = state_handler_) call_user(executor(), [&] { handler(state); });
    }

    operation_context context_;
    inside_test inside_;
    client_run run_;
    std::shared_ptr<transport_settings> transport_settings_;
    Session session_;
    alarm<Clock> alarm_;
    link<Transport, client_core> link_{};
    std::optional<Transport> connecting_{};
    client_subscriptions<client_core> subscriptions_{*this};

    std::uint64_t attempt_serial_{0}; // tells handlers of an attempt whether it is still theirs
    operation* running_{nullptr};
    operation* stopping_{nullptr};
    bool pumping_{false};
    bool committing_{false};
    bool gone_{false};
    bool shutting_down_{false}; // the stream, when everything is written
    int commits_to_settle_{0};  // the run ends after so many
    owned_packet<packet::connack> connack_{};
    authentication authentication_;
    operation* reauthenticating_{nullptr};

    std::string response_topic_;
    std::unique_ptr<request_waiting> requests_{};

    std::function<void(const connection_state&)> state_handler_{};
    std::function<void(std::size_t)> set_aside_handler_{};
    std::size_t reported_aside_{0};
    client_statistics statistics_{};
};

} // namespace dockwire::mqtt::detail
