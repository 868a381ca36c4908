// Where the session meets Asio: one read, one write and one timer, and the life of the connection.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
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
#include <asio/bind_executor.hpp>
#include <asio/error.hpp>

#include "dockwire/client/authentication.hpp"
#include "dockwire/client/executor.hpp"
#include "dockwire/client/incoming_message.hpp"
#include "dockwire/client/last_words.hpp"
#include "dockwire/client/operation.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/owned_packet.hpp"
#include "dockwire/client/reconnect.hpp"
#include "dockwire/client/requester.hpp"
#include "dockwire/client/router.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/client/target.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/core/trivial_array.hpp"
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
    /// `store`: that of the session, or nothing for one with a default.
    template <class... Store>
    client_core(const asio::any_io_executor& executor, const client_options& options, Store... store)
        : context_{executor, {}},
          inside_{executor},
          target_{options, Transport::schemes, serves_proxy<Transport>()},
          plan_{options.backoff, target_.brokers()},
          settings_{options},
          transport_settings_{std::make_shared<transport_settings>(
              transport_options{options.tcp, options.tls, options.proxy, options.websocket})},
          session_{session_options_of(options), std::move(store)...},
          alarm_{executor},
          authentication_{options.authenticator},
          response_topic_{options.response_topic} {
        if (options.shuffle_brokers) target_.shuffle(random_);
        if constexpr (requires { session_.restore(now()); }) session_.restore(now());
    }

    // --- for the client ---------------------------------------------------------------------------------------------

    operation_context& context() noexcept { return context_; }
    const asio::any_io_executor& executor() const noexcept { return context_.executor; }
    bool inside() const noexcept { return inside_(context_.executor); }
    client_status status() const noexcept { return status_; }

    void on_state(std::function<void(const connection_state&)> handler) { state_handler_ = std::move(handler); }
    void on_message_dropped(std::function<void(const message_view&)> handler) { dropped_handler_ = std::move(handler); }
    void on_subscription_lost(std::function<void(std::string_view, std::error_code)> handler) {
        lost_handler_ = std::move(handler);
    }

    void on_set_aside(std::function<void(std::size_t)> handler) { set_aside_handler_ = std::move(handler); }

    /// The server's last CONNACK.
    const packet::connack& connack() const noexcept { return connack_.view(); }

    client_statistics statistics() const {
        client_statistics now = statistics_;
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
        if (run_ != nullptr) return finish_later(waiter, usage_error::already_running);
        run_ = &waiter;
        plan_.start();
        ask_again();
        post(executor(), [self = this->shared_from_this(), serial = ++attempt_serial_] {
            self->report_set_aside();
            if (self->attempt_serial_ == serial) self->begin();
        });
    }

    void publish(const packet::publish& message, publish_terms terms, operation& waiter) {
        ++statistics_.published;
        submit(waiter, [&] { return session_.submit(now(), message, waiter.id(), terms); });
    }

    void request(const packet::publish& question, duration timeout, publish_terms terms, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (!requests_) requests_ = std::make_unique<requester<client_core>>(*this, response_topic_, random_());
        requests_->request(question, now() + timeout, terms, waiter);
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
        if (&waiter == reauthenticating_) reauthenticating_ = nullptr;
        if (!waiter.leave_list() && !(requests_ && requests_->forget(waiter))) session_.withdraw(waiter.id());
        finish_later(waiter, asio::error::operation_aborted);
    }

    void await_grant(const router::entry& entry, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (!entry->settled) return waiter.wait_in(entry->waiting);
        entry->tell_outcome([&](const event::completed& outcome) { waiter.complete(outcome, completion_mode::posted); });
    }

    void receive(const router::entry& entry, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (!entry->active) return finish_later(waiter, usage_error::not_subscribed);
        if (entry->queue == nullptr) return finish_later(waiter, usage_error::invalid_option);
        entry->queue->receive(waiter);
    }

    void subscribe(const router::entry& entry, const list_view<user_property>& user_properties) {
        if (entry->queue != nullptr) entry->queue->on_drop([this](const message& dropped) { this->report_drop(*dropped); });
        const subscription_id id = router_.next_id();
        const std::error_code error = gone_ ? std::error_code{asio::error::operation_aborted} : ask(entry, id, user_properties);
        if (error) return entry->settle(failure(error), completion_mode::posted);
        router_.add(entry, id);
        flush();
    }

    void unsubscribe(const router::entry& entry, const list_view<user_property>& user_properties, operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (!entry->active) return finish_later(waiter, usage_error::not_subscribed);
        if (entry->queue != nullptr) entry->queue->close(usage_error::not_subscribed);
        router_.remove(*entry);
        if (!entry->settled) entry->settle(failure(usage_error::not_subscribed), completion_mode::posted);
        trivial_array<filter_name> unused{};
        for (const std::string& filter : entry->filters) {
            if (!router_.has(filter)) unused.push_back({filter});
        }
        if (unused.empty()) return finish_later(waiter, {});
        packet::unsubscribe packet{};
        packet.filters = unused.view();
        packet.user_properties = user_properties;
        const auto error = ask_server(
            packet, [entry](const event::completed& answer, completion_mode mode) { entry->complete_waiting(answer, mode); });
        if (error) return finish_later(waiter, error);
        waiter.wait_in(entry->waiting);
        flush();
    }

    void reauthenticate(operation& waiter) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (status_ != client_status::online) return finish_later(waiter, usage_error::not_connected);
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
        lost_handler_ = {};
        dropped_handler_ = {};
        set_aside_handler_ = {};
        ++attempt_serial_;
        connecting_.reset();
        link_.close();
        alarm_.cancel();
        session_.abandon(asio::error::operation_aborted);
        session_.transport_closed(now(), asio::error::operation_aborted);
        pump();
        while (!router_.all().empty()) {
            subscription_entry& last = *router_.all().back();
            if (last.queue != nullptr) last.queue->close(asio::error::operation_aborted);
            router_.remove(last);
        }
        if (requests_) requests_->fail_all(asio::error::operation_aborted);
        for (operation** waiter : {&run_, &stopping_, &reauthenticating_}) {
            if (*waiter != nullptr) finish_later(*std::exchange(*waiter, nullptr), asio::error::operation_aborted);
        }
        // The execution context may go next, and the store works on a thread of its own. It still writes what it keeps.
        if constexpr (requires { session_.recorder().close(); }) session_.recorder().close();
    }

    /// For the requester: a subscription that the server refused is of no use any more.
    void drop(subscription_entry& refused) { router_.remove(refused); }
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
        if (timers_.take(timer::step, at)) attempt_failed(usage_error::timed_out, to_string(step_));
        if (timers_.take(timer::close, at)) link_.close();
        if (timers_.take(timer::retry, at)) connect();
        if (requests_) requests_->expire(at);
        pump();
    }

private:
    enum class timer : std::uint8_t { step, retry, close, count };
    struct settings {
        explicit settings(const client_options& options)
            : step_timeouts{options.resolve_timeout, options.connect_timeout, options.proxy_timeout, options.tls_timeout,
                            options.websocket_timeout},
              close_timeout{options.close_timeout},
              lasting{options.backoff.longest},
              should_retry{options.should_retry} {}
        std::array<duration, static_cast<std::size_t>(connect_step::connack)> step_timeouts;
        duration close_timeout;
        duration lasting; // a connection that was up for so long was no mistake
        retry_policy should_retry;
    };

    static time_point now() noexcept { return alarm<Clock>::now(); }

    template <class F>
    void submit(operation& waiter, F&& to_session) {
        if (gone_) return finish_later(waiter, asio::error::operation_aborted);
        if (const std::error_code error = to_session()) return finish_later(waiter, error);
        flush();
    }

    // --- subscriptions ------------------------------------------------------------------------------------------------

    std::error_code ask(const router::entry& entry, subscription_id id, const list_view<user_property>& user_properties) {
        packet::subscribe packet{};
        packet.subscriptions = entry->requests.view();
        if (connack().subscription_identifier_available.value_or(true)) packet.subscription_id = id;
        packet.user_properties = user_properties;
        return ask_server(
            packet, [this, entry](const event::completed& answer, completion_mode mode) { this->granted(entry, answer, mode); });
    }

    void granted(const router::entry& entry, const event::completed& answer, completion_mode mode) {
        if (entry->settled) return;
        if (answer.error != usage_error::subscription_id_not_supported) return entry->settle(answer, mode);
        // It was asked before we knew this server. Now CONNACK has told.
        if (const auto error = ask(entry, {}, {})) entry->settle(failure(error), mode);
    }

    template <class Packet, class Then>
    std::error_code ask_server(const Packet& packet, Then then) {
        operation& waiter = own_operation_of(std::move(then));
        const std::error_code error = session_.submit(now(), packet, waiter.id());
        if (error) waiter.discard();
        return error;
    }

    // What the end of the last run kept from the server is asked for by the next.
    void ask_again() {
        for (subscription_entry* const entry : router_.all()) {
            if (entry->error != usage_error::stopped) continue;
            entry->settled = false;
            entry->error = {};
            const subscription_id id = router_.renew(*entry);
            if (const auto error = ask(entry->self, id, {})) entry->settle(failure(error), completion_mode::posted);
        }
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

    void report_drop(const message_view& dropped) {
        ++statistics_.messages_dropped;
        if (const auto handler = dropped_handler_) call_user(executor(), [&] { handler(dropped); });
    }

    // --- events of the session ----------------------------------------------------------------------------------------

    // Everything that the session has to say, then everything that it has to send. Handlers may call the client; they land here again
    // and leave the work to the outermost call.
    void pump() {
        if (pumping_) return;
        pumping_ = true;
        while (const auto* happened = session_.poll_event()) {
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
        if (parting_ && (error || !commits_first())) {
            last_words ending = *std::exchange(parting_, std::nullopt);
            if (!ending.why) ending.why = error; // what is kept for the next run is in this process only
            return finish_run(ending);
        }
        if (error && !link_.is_open()) return;
        error ? on_closed(error) : pump();
    }

    void rearm() {
        alarm_.arm(
            earlier(earlier(session_.next_timeout(), timers_.next()), requests_ ? requests_->next_deadline() : std::nullopt),
            *this);
    }

    void on(const event::completed& completed) {
        operation::from(completed.operation).complete(completed, gone_ ? completion_mode::posted : completion_mode::batch);
    }

    void on(const event::message& received) {
        ++statistics_.messages_received;
        incoming_message<client_core> source{*this, received};
        const std::size_t matches = router_.dispatch(received.publish, [&](subscription_entry& entry) {
            source.by_hand = entry.by_hand;
            call_user(executor(), [&] { entry.handler->take(source, executor()); });
        });
        if (matches == 0) ++statistics_.messages_unmatched;
        if (source.kept) {
            source.kept->done(reason_code::success); // this was our own share of it
        } else {
            session_.acknowledge(now(), received.delivery);
        }
    }

    void on(const event::connected& connected) {
        connack_.keep(connected.connack);
        if (const auto error = authentication_.verify(connected.connack)) return distrust(error);
        ++statistics_.connections;
        plan_.connected();
        target_.connected(connected.connack.assigned_client_id);
        status_ = client_status::online;
        online_since_ = now();
        connection_state state = present_state();
        state.session_present = connected.connack.session_present;
        notify(state);
    }

    // The server proved badly who it is. It hears no more than that we go.
    void distrust(std::error_code why) {
        session_.close(reason_code::not_authorized, why, "the server's proof in the authentication exchange is wrong");
    }

    void on(const event::subscription_lost& lost) {
        if (const auto handler = lost_handler_) call_user(executor(), [&] { handler(lost.filter, lost.reason); });
    }

    void on(const event::closed& closed) {
        if (gone_) return;
        ending_ = true;
        end_.keep(closed);
        if (reauthenticating_ != nullptr) {
            const std::error_code why = closed.why ? closed.why : make_error_code(usage_error::connection_lost);
            std::exchange(reauthenticating_, nullptr)->complete(failure(why), completion_mode::batch);
        }
        // Whoever was silent for too long gets our last words, and no more time.
        const bool was_silent = closed.why == usage_error::timed_out;
        timers_.arm(timer::close, now() + (was_silent ? duration::zero() : settings_.close_timeout));
        if (status_ == client_status::stopping) notify(present_state());
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

    void begin() {
        if (target_.error()) return give_up(last_words{target_.error(), std::string{target_.error_text()}});
        connect();
        flush();
    }

    void connect() {
        plan_.attempt_begins();
        status_ = client_status::connecting;
        connecting_.emplace(make_layer<Transport>(executor(), transport_settings_));
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
        timers_.arm(timer::step, now() + settings_.step_timeouts[static_cast<std::size_t>(step)]);
        rearm();
        post(executor(), [self = this->shared_from_this(), serial = attempt_serial_, step] {
            if (self->attempt_serial_ == serial && self->step_ == step) self->notify(self->present_state());
        });
    }

    void transport_made(std::error_code error) {
        timers_.disarm(timer::step);
        if (error) {
            attempt_failed(error, error_text_of(*connecting_));
            return pump();
        }
        step_ = connect_step::connack;
        link_.start(std::move(*connecting_), this->shared_from_this());
        connecting_.reset();
        open_session();
        notify(present_state());
        pump();
    }

    void open_session() {
        packet::connect request = target_.connect_packet(plan_.broker());
        const auto first = authentication_ ? authentication_.begin() : auth_data{std::string{}};
        if (authentication_ && first) request.authentication_data = binary{std::string_view{*first}};
        session_.transport_opened(now(), request);
        if (!first) session_.close(reason_code::not_authorized, first.error(), "the authentication exchange cannot begin");
    }

    void attempt_failed(std::error_code why, std::string_view text) {
        ++attempt_serial_;
        ++statistics_.failed_attempts;
        const last_words ending{why, std::string{text}};
        connecting_.reset();
        go_on_after(ending);
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
        session_.transport_closed(now(), end_.why);
        const last_words ending = std::exchange(end_, {});
        if (plan_.attempt() != 0) ++statistics_.failed_attempts;
        go_on_after(ending);
        pump();
    }

    void go_on_after(const last_words& ending) {
        if (stop_requested_) return give_up(last_words{std::exchange(run_error_, {})});
        if (!settings_.should_retry(ending.why)) return give_up(ending);
        status_ = client_status::waiting;
        connection_state state = present_state();
        ending.tell(state);
        const std::string left{state.broker}; // which the next may replace
        state.broker = left;
        state.retry_in = choose_next(ending);
        timers_.arm(timer::retry, now() + state.retry_in);
        notify(state);
    }

    // Which broker is next, and after what pause.
    std::chrono::milliseconds choose_next(const last_words& ending) {
        const bool is_sent_away = ending.why == reason_code::use_another_server || ending.why == reason_code::server_moved;
        const bool has_moved = ending.why == reason_code::server_moved;
        if (is_sent_away && target_.follow(plan_.broker(), ending.server_reference, has_moved)) {
            const bool was_online = plan_.attempt() == 0;
            return plan_.referred(random_, was_online && now() - online_since_ >= settings_.lasting);
        }
        if (plan_.attempt() != 0 && target_.next_reference()) return {};
        target_.forget_references();
        return plan_.next(random_, is_sent_away);
    }

    // The run is over: after a disconnect, or because trying again is of no use. It ends when the store has what was recorded, because
    // `kept_for_next_run` promises that a later process has it too.
    void give_up(const last_words& ending) {
        if (!commits_first()) return finish_run(ending);
        status_ = client_status::stopping;
        timers_.disarm_all();
        parting_ = ending;
    }

    void finish_run(const last_words& ending) {
        status_ = client_status::idle;
        stop_requested_ = false;
        timers_.disarm_all();
        session_.abandon(usage_error::stopped);
        connection_state state = present_state();
        ending.tell(state);
        if (stopping_ != nullptr) finish_later(*std::exchange(stopping_, nullptr), {});
        if (run_ != nullptr) finish_later(*std::exchange(run_, nullptr), ending.why);
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
        if (stop_requested_ && !ending_) give_up(last_words{std::exchange(run_error_, {})}); // there was no connection
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

    pause_random random_{this};
    operation_context context_;
    inside_test inside_;
    connection_target target_;
    reconnect_plan plan_;
    settings settings_;
    std::shared_ptr<transport_settings> transport_settings_;
    Session session_;
    alarm<Clock> alarm_;
    timer_table<timer> timers_{};
    link<Transport, client_core> link_{};
    std::optional<Transport> connecting_{};
    router router_{};

    client_status status_{client_status::idle};
    connect_step step_{connect_step::resolve};
    time_point online_since_{};
    std::uint64_t attempt_serial_{0}; // tells handlers of an attempt whether it is still theirs
    operation* run_{nullptr};
    operation* stopping_{nullptr};
    std::error_code run_error_{};
    bool pumping_{false};
    bool committing_{false};
    bool gone_{false};
    bool stop_requested_{false};
    bool ending_{false}; // the session has closed the connection, and what it said last is on its way
    last_words end_{};
    std::optional<last_words> parting_{}; // the run has ended thus and waits for the store
    owned_packet<packet::connack> connack_{};
    authentication authentication_;
    operation* reauthenticating_{nullptr};

    std::string response_topic_;
    std::unique_ptr<request_waiting> requests_{};

    std::function<void(const connection_state&)> state_handler_{};
    std::function<void(std::string_view, std::error_code)> lost_handler_{};
    std::function<void(const message_view&)> dropped_handler_{};
    std::function<void(std::size_t)> set_aside_handler_{};
    std::size_t reported_aside_{0};
    client_statistics statistics_{};
};

} // namespace dockwire::mqtt::detail
