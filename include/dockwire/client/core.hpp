// Where the session meets Asio: one read, one write and one timer, and the decision when to connect again.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/basic_waitable_timer.hpp>
#include <asio/error.hpp>

#include "dockwire/client/executor.hpp"
#include "dockwire/client/operation.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/router.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/client/target.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/transport/link.hpp"

namespace dockwire::mqtt::detail {

template <class Transport, class Session, class Clock>
class client_core : public std::enable_shared_from_this<client_core<Transport, Session, Clock>> {
public:
    client_core(const asio::any_io_executor& executor, const client_options& options)
        : context_{executor, {}},
          inside_{executor},
          target_{options, Transport::schemes},
          settings_{options},
          session_{session_options_of(options)},
          timer_{executor} {}

    // --- for the client ---------------------------------------------------------------------------------------------

    operation_context& context() noexcept { return context_; }
    const asio::any_io_executor& executor() const noexcept { return context_.executor; }
    bool inside() const noexcept { return inside_(context_.executor); }
    client_status status() const noexcept { return status_; }
    bool stopped_for_good() const noexcept { return gone_; }

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

    void run(operation& waiter) {
        if (gone_ || run_ != nullptr) return fail(waiter, gone_ ? usage_error::stopped : usage_error::already_running);
        run_ = &waiter;
        attempt_ = 0;
        post(executor(), [self = this->shared_from_this(), serial = ++attempt_serial_] {
            if (self->attempt_serial_ == serial) self->begin();
        });
    }

    void publish(const packet::publish& message, operation& waiter) {
        ++statistics_.published;
        submit(waiter, [&] { return session_.submit(now(), message, waiter.id()); });
    }

    void disconnect(const packet::disconnect& request, operation& waiter) {
        if (gone_) return fail(waiter, usage_error::stopped);
        if (run_ == nullptr || stop_requested_) return fail(waiter, usage_error::not_connected);
        stopping_ = &waiter;
        stop(request);
    }

    void refuse(operation& waiter, std::error_code why) { fail(waiter, why); }

    /// The application no longer waits: a run ends, anything else is withdrawn or goes on unobserved.
    void cancel(operation& waiter) {
        if (&waiter == run_) {
            run_error_ = asio::error::operation_aborted;
            return stop({});
        }
        if (&waiter == stopping_) stopping_ = nullptr;
        for (const auto& entry : router_.all())
            std::erase(entry->waiting, &waiter);
        session_.withdraw(waiter.id());
        fail(waiter, asio::error::operation_aborted);
    }

    void await_grant(const router::entry& entry, operation& waiter) {
        if (entry->settled) return waiter.complete(entry->answer(), completion_mode::posted);
        entry->waiting.push_back(&waiter);
    }

    void subscribe(const router::entry& entry) {
        if (gone_) return entry->settle(failure(usage_error::stopped), completion_mode::posted);
        subscription_request request{entry->filter, entry->options.qos, entry->options.no_local,
                                     entry->options.retain_as_published, entry->options.retain_handling};
        packet::subscribe packet{};
        packet.subscriptions = std::span<const subscription_request>{&request, 1};
        auto& grant = *new grant_operation{entry};
        submit(grant, [&] {
            const auto error = session_.submit(now(), packet, grant.id());
            if (!error) router_.add(entry);
            return error;
        });
    }

    void unsubscribe(const router::entry& entry, operation& waiter) {
        if (!entry->active) return fail(waiter, usage_error::not_subscribed);
        router_.remove(entry);
        if (router_.has(entry->filter)) return post_completion(waiter, {});
        const filter_name filter{entry->filter};
        packet::unsubscribe packet{};
        packet.filters = std::span<const filter_name>{&filter, 1};
        submit(waiter, [&] { return session_.submit(now(), packet, waiter.id()); });
    }

    /// The last holder of a kept message lets it go, wherever that is.
    void acknowledge(const delivery& message) {
        if (gone_) return;
        if (!inside()) {
            return post(executor(), [self = this->shared_from_this(), message] { self->acknowledge(message); });
        }
        session_.acknowledge(now(), message);
        settle();
    }

    /// The client is destroyed: everything that is open completes with operation_aborted, by post.
    void shut_down() {
        gone_ = true;
        state_handler_ = {};
        lost_handler_ = {};
        ++attempt_serial_;
        connecting_.reset();
        link_.close();
        timer_.cancel();
        timers_.disarm_all();
        session_.transport_closed(now(), asio::error::operation_aborted);
        session_.abandon(asio::error::operation_aborted);
        pump();
        const auto entries = router_.all();
        for (const auto& entry : entries)
            router_.remove(entry);
        for (operation** waiter : {&run_, &stopping_}) {
            if (*waiter != nullptr) fail(*std::exchange(*waiter, nullptr), asio::error::operation_aborted);
        }
    }

    // --- for the link -----------------------------------------------------------------------------------------------

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

private:
    enum class timer : std::uint8_t { step, retry, close, count };
    struct settings {
        explicit settings(const client_options& options)
            : resolve_timeout{options.resolve_timeout},
              connect_timeout{options.connect_timeout},
              close_timeout{options.close_timeout},
              backoff{options.backoff},
              should_retry{options.should_retry} {}
        duration resolve_timeout;
        duration connect_timeout;
        duration close_timeout;
        mqtt::backoff backoff;
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

    static time_point now() noexcept { return time_point{std::chrono::duration_cast<duration>(Clock::now().time_since_epoch())}; }

    static event::completed failure(std::error_code error) {
        event::completed completed{};
        completed.error = error;
        return completed;
    }

    static void post_completion(operation& waiter, std::error_code error) {
        waiter.complete(failure(error), completion_mode::posted);
    }
    static void fail(operation& waiter, std::error_code error) { post_completion(waiter, error); }

    template <class F>
    void submit(operation& waiter, F&& to_session) {
        const std::error_code error = gone_ ? make_error_code(usage_error::stopped) : to_session();
        if (error) return fail(waiter, error);
        settle();
    }

    // --- events of the session ----------------------------------------------------------------------------------------

    // Everything that the session has to say, then everything that it has to send. Handlers may call the client; they land here again
    // and leave the work to the outermost call.
    void pump() {
        if (pumping_) return;
        {
            const struct guard {
                explicit guard(bool& flag) : set{flag} { set = true; }
                ~guard() { set = false; }
                bool& set;
            } running{pumping_};
            while (auto happened = session_.poll_event()) {
                std::visit([this](const auto& event) { this->on(event); }, *happened);
            }
        }
        settle();
    }

    void settle() {
        if (pumping_ || gone_) return;
        if (link_.is_open()) write();
        if (ending_ && !(link_.is_open() && (link_.writing() || session_.unwritten() != 0))) return end_connection();
        rearm();
    }

    void write() {
        if (link_.writing()) return;
        const bytes_view bytes = session_.transmit_buffer();
        if (!bytes.empty()) link_.write(bytes);
    }

    void on(const event::completed& completed) {
        operation::from(completed.operation).complete(completed, gone_ ? completion_mode::posted : completion_mode::batch);
    }

    void on(const event::message& received) {
        ++statistics_.messages_received;
        incoming source{*this, received};
        const std::size_t matches =
            router_.dispatch(received.publish.topic, [&](subscription_entry& entry) { entry.handler->take(source, executor()); });
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
                    if (const auto alive = weak.lock()) alive->acknowledge(taken);
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
        attempt_ = 0;
        target_.connected(connected.connack.assigned_client_id);
        status_ = client_status::online;
        connection_state state = present_state();
        state.session_present = connected.connack.session_present;
        notify(state);
    }

    void on(const event::subscription_lost& lost) {
        if (lost_handler_) lost_handler_(lost.filter, lost.reason);
    }

    void on(const event::closed& closed) {
        ending_ = true;
        end_reason_ = closed.why;
        end_text_ = closed.text;
        timers_.arm(timer::close, now() + settings_.close_timeout);
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
        if (target_.error()) return give_up(target_.error());
        connect();
        settle();
    }

    void connect() {
        ++attempt_;
        const std::uint64_t serial = ++attempt_serial_;
        status_ = client_status::connecting;
        failed_step_ = connect_step::resolve;
        notify(present_state());
        if (attempt_serial_ != serial) return; // the handler stopped the client
        timers_.arm(timer::step, now() + settings_.resolve_timeout);
        connecting_.emplace(executor());
        initiating_ = true;
        connect_transport(serial);
        initiating_ = false;
    }

    void connect_transport(std::uint64_t serial) {
        const std::weak_ptr<client_core> weak = this->weak_from_this();
        connecting_->async_connect(
            target_.broker(),
            [weak, serial](connect_step step) {
                if (const auto self = weak.lock(); self && self->attempt_serial_ == serial) self->step_begins(step);
            },
            [self = this->shared_from_this(), serial](std::error_code error) {
                if (self->attempt_serial_ == serial) self->transport_made(error);
            });
    }

    void step_begins(connect_step step) {
        failed_step_ = step;
        timers_.arm(timer::step, now() + (step == connect_step::resolve ? settings_.resolve_timeout : settings_.connect_timeout));
        if (initiating_) return; // a handler must not meet a transport in the middle of a call
        notify(present_state());
        settle();
    }

    void transport_made(std::error_code error) {
        timers_.disarm(timer::step);
        if (error) return attempt_failed(error, {});
        link_.start(std::move(*connecting_), this->shared_from_this());
        connecting_.reset();
        session_.transport_opened(now(), target_.connect_packet());
        pump();
    }

    void attempt_failed(std::error_code why, std::string_view text) {
        ++attempt_serial_;
        ++statistics_.failed_attempts;
        connecting_.reset();
        go_on_after(why, text);
    }

    // The session has said its last word and it is written.
    void end_connection() {
        ending_ = false;
        timers_.disarm(timer::close);
        link_.close();
        session_.transport_closed(now(), end_reason_);
        const bool was_online = status_ == client_status::online || status_ == client_status::stopping;
        if (!was_online) ++statistics_.failed_attempts;
        const std::string text = std::exchange(end_text_, {});
        go_on_after(end_reason_, text);
        pump();
    }

    void go_on_after(std::error_code why, std::string_view text) {
        if (stop_requested_) return give_up(std::exchange(run_error_, {}));
        if (!settings_.should_retry(why)) return give_up(why, text);
        status_ = client_status::waiting;
        connection_state state = present_state();
        state.why = why;
        state.text = text;
        const bool round_is_over = target_.next_broker();
        state.retry_in = round_is_over ? settings_.backoff.pause(std::max(attempt_, 1U), random_) : std::chrono::milliseconds{0};
        timers_.arm(timer::retry, now() + state.retry_in);
        notify(state);
        settle();
    }

    // The run is over: after a disconnect, or because trying again is of no use.
    void give_up(std::error_code why, std::string_view text = {}) {
        status_ = client_status::idle;
        stop_requested_ = false;
        timers_.disarm_all();
        connection_state state = present_state();
        state.why = why;
        state.text = text.empty() ? target_.error_text() : text;
        session_.abandon(usage_error::stopped);
        operation* const stopped = std::exchange(stopping_, nullptr);
        operation* const run = std::exchange(run_, nullptr);
        if (stopped != nullptr) post_completion(*stopped, {});
        if (run != nullptr) post_completion(*run, why);
        notify(state);
        pump();
    }

    void stop(const packet::disconnect& request) {
        if (std::exchange(stop_requested_, true)) return;
        ++attempt_serial_;
        connecting_.reset();
        if (session_.submit(now(), request)) { // no connection
            timers_.disarm_all();
            return post(executor(), [self = this->shared_from_this()] {
                if (!self->gone_ && self->run_ != nullptr) self->give_up(std::exchange(self->run_error_, {}));
            });
        }
        status_ = client_status::stopping;
        pump();
    }

    connection_state present_state() const {
        connection_state state{};
        state.status = status_;
        state.broker = target_.broker_name();
        state.step = failed_step_;
        state.attempt = attempt_;
        return state;
    }

    void notify(const connection_state& state) {
        if (const auto handler = state_handler_) handler(state);
    }

    // --- the one timer ---------------------------------------------------------------------------------------------------

    std::optional<time_point> next_deadline() const {
        const auto a = session_.next_timeout();
        const auto b = timers_.next();
        return a && b ? std::min(*a, *b) : (a ? a : b);
    }

    // Deadlines move later all the time and earlier rarely: an alarm that comes too soon just looks again.
    void rearm() {
        const auto next = next_deadline();
        if (!next || *next >= armed_at_) return;
        armed_at_ = *next;
        timer_.expires_at(
            typename Clock::time_point{std::chrono::duration_cast<typename Clock::duration>(next->time_since_epoch())});
        timer_.async_wait(with_memory(timer_memory_, [self = this->shared_from_this(), due = armed_at_](std::error_code error) {
            if (!error && due == self->armed_at_) self->on_timer();
        }));
    }

    void on_timer() {
        armed_at_ = time_point::max();
        if (gone_) return;
        const time_point at = now();
        session_.timeout(at);
        if (timers_.take(timer::step, at)) attempt_failed(usage_error::timed_out, to_string(failed_step_));
        if (timers_.take(timer::close, at)) link_.close();
        if (timers_.take(timer::retry, at)) connect();
        pump();
    }

    operation_context context_;
    inside_test inside_;
    connection_target target_;
    settings settings_;
    Session session_;
    asio::basic_waitable_timer<Clock> timer_;
    handler_memory timer_memory_{};
    time_point armed_at_{time_point::max()};
    timer_table<timer> timers_{};
    link<Transport, client_core> link_{};
    std::optional<Transport> connecting_{};
    router router_{};
    std::minstd_rand random_{std::random_device{}()};

    client_status status_{client_status::idle};
    connect_step failed_step_{connect_step::resolve};
    unsigned attempt_{0};
    std::uint64_t attempt_serial_{0};
    operation* run_{nullptr};
    operation* stopping_{nullptr};
    std::error_code run_error_{};
    bool pumping_{false};
    bool gone_{false};
    bool stop_requested_{false};
    bool initiating_{false};
    bool ending_{false};
    std::error_code end_reason_{};
    std::string end_text_{};

    std::function<void(const connection_state&)> state_handler_{};
    std::function<void(std::string_view, std::error_code)> lost_handler_{};
    client_statistics statistics_{};
};

} // namespace dockwire::mqtt::detail
