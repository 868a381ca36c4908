// Where the session meets Asio: one read, one write and one timer, and the life of the connection.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>

#include <asio/any_io_executor.hpp>
#include <asio/error.hpp>

#include "dockwire/client/alarm.hpp"
#include "dockwire/client/executor.hpp"
#include "dockwire/client/operation.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/reconnect.hpp"
#include "dockwire/client/router.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/client/target.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/transport/link.hpp"

namespace dockwire::mqtt::detail {

/// What a client is made of. Its object outlives the client while handlers of ours are outstanding; `gone_` says so.
template <class Transport, class Session, class Clock>
class client_core : public std::enable_shared_from_this<client_core<Transport, Session, Clock>> {
public:
    client_core(const asio::any_io_executor& executor, const client_options& options)
        : context_{executor, {}},
          inside_{executor},
          target_{options, Transport::schemes},
          plan_{options.backoff, target_.brokers()},
          settings_{options},
          session_{session_options_of(options)},
          alarm_{executor} {}

    // --- for the client ---------------------------------------------------------------------------------------------

    operation_context& context() noexcept { return context_; }
    const asio::any_io_executor& executor() const noexcept { return context_.executor; }
    bool inside() const noexcept { return inside_(context_.executor); }
    client_status status() const noexcept { return status_; }

    void on_state(std::function<void(const connection_state&)> handler) { state_handler_ = std::move(handler); }
    void on_subscription_lost(std::function<void(std::string_view, std::error_code)> handler) {
        lost_handler_ = std::move(handler);
    }

    client_statistics statistics() const {
        client_statistics now = statistics_;
        now.queued = session_.queued();
        now.in_flight = session_.in_flight();
        now.unacknowledged = session_.unacknowledged();
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
        if (run_ != nullptr) return finish_later(waiter, usage_error::already_running);
        run_ = &waiter;
        plan_.start();
        ask_again();
        post(executor(), [self = this->shared_from_this(), serial = ++attempt_serial_] {
            if (self->attempt_serial_ == serial) self->begin();
        });
    }

    void publish(const packet::publish& message, operation& waiter) {
        ++statistics_.published;
        submit(waiter, [&] { return session_.submit(now(), message, waiter.id()); });
    }

    void disconnect(const packet::disconnect& request, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (run_ == nullptr || stop_requested_) return finish_later(waiter, usage_error::not_connected);
        if (const auto error = stop(request)) return finish_later(waiter, error);
        stopping_ = &waiter;
    }

    void refuse(operation& waiter, std::error_code why) { finish_later(waiter, why); }

    /// The application no longer waits: a run ends, anything else is withdrawn or goes on unobserved.
    void cancel(cancellation_link& link) {
        link.requested = true;
        if (gone_ || link.target == nullptr) return;
        operation& waiter = *link.target;
        if (&waiter == run_) {
            run_error_ = asio::error::operation_aborted;
            stop({});
            return;
        }
        if (&waiter == stopping_) stopping_ = nullptr;
        if (!waiter.leave_list()) session_.withdraw(waiter.id());
        finish_later(waiter, asio::error::operation_aborted);
    }

    void await_grant(const router::entry& entry, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (entry->settled) return waiter.complete(entry->outcome(), completion_mode::posted);
        waiter.wait_in(entry->waiting);
    }

    void subscribe(const router::entry& entry) {
        const std::error_code error = gone_ ? std::error_code{asio::error::operation_aborted} : ask(entry);
        if (error) return entry->settle(failure(error), completion_mode::posted);
        router_.add(entry);
        flush();
    }

    void unsubscribe(const router::entry& entry, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (!entry->active) return finish_later(waiter, usage_error::not_subscribed);
        router_.remove(entry);
        if (!entry->settled) entry->settle(failure(usage_error::not_subscribed), completion_mode::posted);
        if (router_.has(entry->filter)) return finish_later(waiter, {});
        const filter_name filter{entry->filter};
        packet::unsubscribe packet{};
        packet.filters = std::span<const filter_name>{&filter, 1};
        if (const auto error = request(packet, entry, &request_operation::ended)) return finish_later(waiter, error);
        waiter.wait_in(entry->waiting);
        flush();
    }

    /// The last holder of a kept message lets it go, on the client's executor.
    void acknowledge(const delivery& message) {
        if (gone_) return;
        session_.acknowledge(now(), message);
        flush();
    }

    /// The client is destroyed: everything that is open completes with operation_aborted, by post.
    void shut_down() {
        gone_ = true;
        state_handler_ = {};
        lost_handler_ = {};
        ++attempt_serial_;
        connecting_.reset();
        link_.close();
        alarm_.stop();
        session_.abandon(asio::error::operation_aborted);
        session_.transport_closed(now(), asio::error::operation_aborted);
        pump();
        while (!router_.all().empty())
            router_.remove(router_.all().back());
        for (operation** waiter : {&run_, &stopping_}) {
            if (*waiter != nullptr) finish_later(*std::exchange(*waiter, nullptr), asio::error::operation_aborted);
        }
    }

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
        if (timers_.take(timer::step, at)) attempt_failed(usage_error::timed_out, to_string(step_));
        if (timers_.take(timer::close, at)) link_.close();
        if (timers_.take(timer::retry, at)) connect();
        pump();
    }

private:
    enum class timer : std::uint8_t { step, retry, close, count };
    struct settings {
        explicit settings(const client_options& options)
            : resolve_timeout{options.resolve_timeout},
              connect_timeout{options.connect_timeout},
              close_timeout{options.close_timeout},
              should_retry{options.should_retry} {}
        duration resolve_timeout;
        duration connect_timeout;
        duration close_timeout;
        retry_policy should_retry;
    };

    static session_options session_options_of(const client_options& options) {
        session_options own{};
        own.receive_maximum = options.receive_maximum;
        own.maximum_packet_size = options.maximum_packet_size;
        own.topic_alias_maximum = options.topic_alias_maximum;
        own.queue_messages = options.queue_messages;
        own.queue_bytes = options.queue_bytes;
        own.queue_at_most_once = options.queue_at_most_once;
        own.handshake_timeout = options.connack_timeout;
        return own;
    }

    static time_point now() noexcept { return alarm<Clock, client_core>::now(); }

    static event::completed failure(std::error_code error) {
        event::completed completed{};
        completed.error = error;
        return completed;
    }
    static void finish_later(operation& waiter, std::error_code error) {
        waiter.complete(failure(error), completion_mode::posted);
    }

    template <class F>
    void submit(operation& waiter, F&& to_session) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (const std::error_code error = to_session()) return finish_later(waiter, error);
        flush();
    }

    // --- subscriptions ------------------------------------------------------------------------------------------------

    std::error_code ask(const router::entry& entry) {
        const subscription_request wanted{entry->filter, entry->options.qos, entry->options.no_local,
                                          entry->options.retain_as_published, entry->options.retain_handling};
        packet::subscribe packet{};
        packet.subscriptions = std::span<const subscription_request>{&wanted, 1};
        return request(packet, entry, &request_operation::granted);
    }

    template <class Packet>
    std::error_code request(const Packet& packet, const router::entry& entry, request_operation::done then) {
        auto waiter = std::make_unique<request_operation>(entry, then);
        const std::error_code error = session_.submit(now(), packet, waiter->id());
        if (!error) static_cast<void>(waiter.release()); // it destroys itself when it completes
        return error;
    }

    // What the end of the last run kept from the server is asked for by the next.
    void ask_again() {
        for (const router::entry& entry : router_.all()) {
            if (entry->error != usage_error::stopped) continue;
            entry->settled = false;
            entry->error = {};
            if (const auto error = ask(entry)) entry->settle(failure(error), completion_mode::posted);
        }
    }

    // --- events of the session ----------------------------------------------------------------------------------------

    // Everything that the session has to say, then everything that it has to send. Handlers may call the client; they land here again
    // and leave the work to the outermost call.
    void pump() {
        if (pumping_) return;
        pumping_ = true;
        while (auto happened = session_.poll_event()) {
            std::visit([this](const auto& event) { this->on(event); }, *happened);
        }
        pumping_ = false;
        if (ending_ && !gone_) return finish_connection();
        flush();
    }

    // The part of the work that calls no handler, and so may be done inside an initiating call.
    void flush() {
        if (pumping_ || gone_) return;
        write();
        rearm();
    }

    void write() {
        if (!link_.is_open() || link_.writing()) return;
        const bytes_view bytes = session_.transmit_buffer();
        if (!bytes.empty()) link_.write(bytes);
    }

    void rearm() {
        const auto a = session_.next_timeout();
        const auto b = timers_.next();
        alarm_.set(a && b ? std::min(*a, *b) : (a ? a : b), *this);
    }

    void on(const event::completed& completed) {
        operation::from(completed.operation).complete(completed, gone_ ? completion_mode::posted : completion_mode::batch);
    }

    void on(const event::message& received) {
        ++statistics_.messages_received;
        incoming source{*this, received};
        const std::size_t matches = router_.dispatch(received.publish.topic, [&](subscription_entry& entry) {
            call_user(executor(), [&] { entry.handler->take(source, executor()); });
        });
        if (matches == 0) ++statistics_.messages_unmatched;
        if (!source.kept) session_.acknowledge(now(), received.delivery);
    }

    // A message on its way to its handlers; the first that keeps it takes over the acknowledgement.
    struct incoming final : message_source {
        incoming(client_core& to, const event::message& what) : core{to}, received{what} {}
        const message_view& view() const noexcept override { return received.publish; }
        const message& keep() override {
            if (!kept) {
                kept.emplace(received.publish, [weak = core.weak_from_this(), taken = received.delivery] {
                    if (const auto alive = weak.lock()) on_executor(alive, [alive, taken] { alive->acknowledge(taken); });
                });
            }
            return *kept;
        }
        client_core& core;
        const event::message& received;
        std::optional<message> kept{};
    };

    void on(const event::connected& connected) {
        ++statistics_.connections;
        plan_.connected();
        target_.connected(connected.connack.assigned_client_id);
        status_ = client_status::online;
        connection_state state = present_state();
        state.session_present = connected.connack.session_present;
        notify(state);
    }

    void on(const event::subscription_lost& lost) {
        if (const auto handler = lost_handler_) call_user(executor(), [&] { handler(lost.filter, lost.reason); });
    }

    void on(const event::closed& closed) {
        if (gone_) return;
        ending_ = true;
        end_reason_ = closed.why;
        end_text_ = closed.text;
        timers_.arm(timer::close, now() + settings_.close_timeout);
        if (status_ == client_status::stopping) notify(present_state());
    }

    // Without an authenticator nothing asked for an exchange (4.12): the server breaks the protocol.
    void on(const event::authentication&) {
        session_.close(reason_code::protocol_error, make_error_code(static_cast<peer_error>(reason_code::protocol_error)),
                       "AUTH without an authentication method");
    }

    template <class Event>
    void on(const Event&) {} // events of the server's role

    // --- the life of a connection ---------------------------------------------------------------------------------------

    void begin() {
        if (target_.error()) return give_up(target_.error(), target_.error_text());
        connect();
        flush();
    }

    void connect() {
        plan_.attempt_begins();
        status_ = client_status::connecting;
        connecting_.emplace(executor());
        const std::uint64_t serial = ++attempt_serial_;
        connecting_->async_connect(
            target_.broker(plan_.broker()),
            [weak = this->weak_from_this(), serial](connect_step step) {
                if (const auto self = weak.lock(); self && self->attempt_serial_ == serial) self->step_begins(step);
            },
            [self = this->shared_from_this(), serial](std::error_code error) {
                if (self->attempt_serial_ == serial) self->transport_made(error);
            });
    }

    // Called by the transport in the middle of its work: handlers, which may destroy it, are called later.
    void step_begins(connect_step step) {
        step_ = step;
        timers_.arm(timer::step, now() + (step == connect_step::resolve ? settings_.resolve_timeout : settings_.connect_timeout));
        rearm();
        post(executor(), [self = this->shared_from_this(), serial = attempt_serial_, step] {
            if (self->attempt_serial_ == serial && self->step_ == step) self->notify(self->present_state());
        });
    }

    void transport_made(std::error_code error) {
        timers_.disarm(timer::step);
        if (error) {
            attempt_failed(error, {});
            return pump();
        }
        step_ = connect_step::connack;
        link_.start(std::move(*connecting_), this->shared_from_this());
        connecting_.reset();
        session_.transport_opened(now(), target_.connect_packet(plan_.broker()));
        notify(present_state());
        pump();
    }

    void attempt_failed(std::error_code why, std::string_view text) {
        ++attempt_serial_;
        ++statistics_.failed_attempts;
        connecting_.reset();
        go_on_after(why, text);
    }

    // The session has said its last word. What is encoded goes out, then our end of the stream; the server ends its own when it has
    // read that, so that a DISCONNECT is not lost in a reset.
    void finish_connection() {
        if (link_.is_open()) {
            write();
            if (!link_.writing()) link_.shutdown();
            return rearm();
        }
        ending_ = false;
        timers_.disarm(timer::close);
        session_.transport_closed(now(), end_reason_);
        const std::error_code why = std::exchange(end_reason_, {});
        const std::string text = std::exchange(end_text_, {});
        if (plan_.attempt() != 0) ++statistics_.failed_attempts;
        go_on_after(why, text);
        pump();
    }

    void go_on_after(std::error_code why, std::string_view text) {
        if (stop_requested_) return give_up(std::exchange(run_error_, {}), {});
        if (!settings_.should_retry(why)) return give_up(why, text);
        status_ = client_status::waiting;
        connection_state state = present_state();
        state.why = why;
        state.text = text;
        state.retry_in = plan_.next(random_);
        timers_.arm(timer::retry, now() + state.retry_in);
        notify(state);
    }

    // The run is over: after a disconnect, or because trying again is of no use.
    void give_up(std::error_code why, std::string_view text) {
        status_ = client_status::idle;
        stop_requested_ = false;
        timers_.disarm_all();
        session_.abandon(usage_error::stopped);
        connection_state state = present_state();
        state.why = why;
        state.text = text;
        if (stopping_ != nullptr) finish_later(*std::exchange(stopping_, nullptr), {});
        if (run_ != nullptr) finish_later(*std::exchange(run_, nullptr), why);
        notify(state);
        pump();
    }

    // Ends the run. What that leads to happens later: nobody is called inside an initiating call.
    std::error_code stop(const packet::disconnect& request) {
        if (stop_requested_) return {};
        const std::error_code error = session_.submit(now(), request);
        if (error && error != usage_error::not_connected) return error;
        stop_requested_ = true;
        status_ = client_status::stopping;
        ++attempt_serial_;
        connecting_.reset();
        timers_.disarm(timer::step);
        timers_.disarm(timer::retry);
        post(executor(), [self = this->shared_from_this()] { self->go_on_stopping(); });
        return {};
    }

    void go_on_stopping() {
        if (gone_) return;
        pump();
        if (stop_requested_ && !ending_) give_up(std::exchange(run_error_, {}), {}); // there was no connection
    }

    connection_state present_state() const {
        connection_state state{};
        state.status = status_;
        state.broker = target_.broker_name(plan_.broker());
        state.step = step_;
        state.attempt = plan_.attempt();
        return state;
    }

    void notify(const connection_state& state) {
        if (const auto handler = state_handler_) call_user(executor(), [&] { handler(state); });
    }

    operation_context context_;
    inside_test inside_;
    connection_target target_;
    reconnect_plan plan_;
    settings settings_;
    Session session_;
    alarm<Clock, client_core> alarm_;
    timer_table<timer> timers_{};
    link<Transport, client_core> link_{};
    std::optional<Transport> connecting_{};
    router router_{};
    pause_random random_{this};

    client_status status_{client_status::idle};
    connect_step step_{connect_step::resolve};
    std::uint64_t attempt_serial_{0}; // tells handlers of an attempt whether it is still theirs
    operation* run_{nullptr};
    operation* stopping_{nullptr};
    std::error_code run_error_{};
    bool pumping_{false};
    bool gone_{false};
    bool stop_requested_{false};
    bool ending_{false}; // the session has closed the connection, and what it said last is on its way
    std::error_code end_reason_{};
    std::string end_text_{};

    std::function<void(const connection_state&)> state_handler_{};
    std::function<void(std::string_view, std::error_code)> lost_handler_{};
    client_statistics statistics_{};
};

} // namespace dockwire::mqtt::detail
