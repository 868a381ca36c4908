// The run of a client, without I/O and without a clock: when to connect and where, when to give up, and what to tell the application.
#pragma once

#include <array>
#include <cassert>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/client/detail/connection_end.hpp"
#include "dockwire/client/detail/reconnect.hpp"
#include "dockwire/client/detail/run_phase.hpp"
#include "dockwire/client/detail/target.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// What the owner of a run does next.
enum class run_action : std::uint8_t {
    nothing,      ///< until something happens
    close,        ///< drop the attempt, or what is left of the connection
    connect,      ///< make a transport to `client_run::broker()`
    open_session, ///< open the session with `client_run::connect_packet()`
    shut_down,    ///< write what is encoded, then end our direction of the stream
    settle,       ///< end what is open, then call `settled`
    done,         ///< the run is over, with `client_run::why()`
    tell,         ///< tell the application `client_run::state()`
};

/// The owner reports what happened, then does what `poll` says until that is `nothing`, and calls `timeout` no later than `next_timeout`.
class client_run {
public:
    /// @param schemes, takes_proxy  the transport's
    client_run(const client_options& options, std::span<const std::string_view> schemes, bool takes_proxy)
        : target_{options, schemes, takes_proxy},
          plan_{options.backoff, target_.brokers()},
          step_timeouts_{options.credentials_timeout, options.resolve_timeout, options.connect_timeout,
                         options.proxy_timeout,       options.tls_timeout,     options.websocket_timeout},
          close_timeout_{options.close_timeout},
          lasting_{options.backoff.lasting},
          should_retry_{options.should_retry},
          asks_credentials_{options.credentials} {
        if (options.shuffle_brokers) target_.shuffle(random_);
    }

    // --- what happened ----------------------------------------------------------------------------------------------

    void start() {
        if (!may(run_input::start)) return;
        plan_.start();
        stop_.reset();
        tries_next_address_ = false;
        refusal_ = {};
        if (!target_.error()) return begin_attempt(run_input::start);
        end_ = {target_.error(), std::string{target_.error_text()}};
        move(run_input::start, run_phase::ending);
    }

    /// The run shall end, with `why`; of several errors the last counts. A session that is open has been told to disconnect, and ends the
    /// connection.
    void stop(std::error_code why) {
        if (!may(run_input::stop)) return;
        if (!stop_ || why) stop_ = why;
        status_ = client_status::stopping;
        const bool is_unopened = phase_ == run_phase::opening && next_ == run_action::open_session;
        const bool is_made = phase_ == run_phase::connecting || is_unopened;
        if (is_made) closes_ = true;
        if (is_made || phase_ == run_phase::waiting) move(run_input::stop, run_phase::ending);
    }

    /// A step of making the transport begins. `more_addresses`: the broker's name has addresses that were not tried yet.
    void step_begun(time_point now, connect_step step, bool more_addresses = false) {
        if (phase_ != run_phase::connecting) return;
        step_ = step;
        more_addresses_ = more_addresses;
        timers_.arm(timer::step, now + step_timeouts_[static_cast<std::size_t>(step)]);
        tells_ = true;
    }

    /// The transport is there. False when it comes too late and is not wanted any more.
    [[nodiscard]] bool transport_made(bool more_addresses = false) {
        if (!may(run_input::made)) return false;
        more_addresses_ = more_addresses;
        move(run_input::made, run_phase::opening);
        step_ = connect_step::connack;
        next_ = run_action::open_session;
        tells_ = true;
        return true;
    }

    void transport_failed(time_point now, std::error_code why, std::string_view text) {
        if (!may(run_input::failed)) return;
        closes_ = true;
        end_ = {why, std::string{text}};
        go_on(now, run_input::failed);
    }

    /// CONNACK came with success.
    void connected(time_point now, const packet::connack& said, bool resumed_without_state = false) {
        if (!may(run_input::connected)) return;
        move(run_input::connected, run_phase::online);
        plan_.connected();
        refusal_ = {};
        target_.connected(said.assigned_client_id);
        session_present_ = said.session_present;
        resumed_without_state_ = resumed_without_state;
        online_since_ = now;
        tells_ = true;
    }

    void session_closed(time_point now, const event::closed& said) {
        if (!may(run_input::session_closed)) return;
        // A message whose handler throws comes again on the next connection.
        const bool repeats = said.why == usage_error::handler_failed;
        if (phase_ == run_phase::online && !repeats && now - online_since_ >= lasting_) plan_.lasted();
        move(run_input::session_closed, run_phase::closing);
        end_.keep(said);
        next_ = run_action::shut_down;
        tells_ = is_stopping();
        // After a keep-alive timeout, send DISCONNECT but do not wait for the peer to close.
        const bool was_silent = said.why == usage_error::timed_out;
        timers_.arm(timer::close, now + (was_silent ? duration::zero() : close_timeout_));
    }

    /// The stream is gone too.
    void stream_closed(time_point now) {
        if (may(run_input::stream_closed)) go_on(now, run_input::stream_closed);
    }

    /// What `run_action::settle` asks for is done. If that failed with an error, the run ends with it, unless it has one of its own.
    void settled(std::error_code why = {}) {
        if (!may(run_input::settled)) return;
        if (stop_) end_ = {*std::exchange(stop_, std::nullopt)};
        if (!end_.why) end_.why = why;
        move(run_input::settled, run_phase::idle);
        next_ = run_action::done;
        tells_ = true;
    }

    /// The time that `next_timeout` named has come.
    void timeout(time_point now) {
        // A pause of 0 that begins here ends with the next call: the application is told of it first.
        if (timers_.take(timer::retry, now)) begin_attempt(run_input::retry);
        if (timers_.take(timer::step, now)) transport_failed(now, usage_error::timed_out, to_string(step_));
        if (timers_.take(timer::close, now)) closes_ = true;
    }

    // --- what the owner does next -----------------------------------------------------------------------------------

    run_action poll() noexcept {
        if (std::exchange(closes_, false)) return run_action::close;
        if (next_ != run_action::nothing) return std::exchange(next_, run_action::nothing);
        return std::exchange(tells_, false) ? run_action::tell : run_action::nothing;
    }

    /// The one deadline that the owner keeps.
    std::optional<time_point> next_timeout() const noexcept { return timers_.next(); }

    // --- what can be seen -------------------------------------------------------------------------------------------

    run_phase phase() const noexcept { return phase_; }
    client_status status() const noexcept { return status_; }
    bool is_stopping() const noexcept { return stop_.has_value(); }
    /// Why the last connection or attempt ended.
    std::error_code why() const noexcept { return end_.why; }
    /// Attempts that did not get to a CONNACK with success.
    std::uint64_t failed_attempts() const noexcept { return failed_attempts_; }

    /// What the application is told. Views are valid until the next call of the run.
    connection_state state() const {
        connection_state present{};
        present.status = status_;
        present.broker = target_.broker_name(plan_.broker());
        present.step = step_;
        present.attempt = plan_.attempt();
        present.session_present = phase_ == run_phase::online && session_present_;
        present.resumed_without_state = phase_ == run_phase::online && resumed_without_state_;
        if (phase_ == run_phase::waiting) present.retry_in = retry_in_;
        if (phase_ == run_phase::waiting || phase_ == run_phase::idle) end_.tell(present);
        return present;
    }

    const endpoint& broker() const noexcept { return target_.broker(plan_.broker()); }
    /// Whose session the server there has; see `session_peer`.
    std::string_view session_peer() const noexcept { return target_.session_peer(plan_.broker()); }
    /// Whether another address of the same broker is to be tried.
    bool tries_next_address() const noexcept { return tries_next_address_; }
    /// The CONNECT for this broker; its views live as long as the run.
    packet::connect connect_packet() const { return target_.connect_packet(plan_.broker()); }

private:
    enum class timer : std::uint8_t { step, retry, close, count };

    bool may(run_input what) const noexcept { return is_legal(phase_, what); }

    void move([[maybe_unused]] run_input what, run_phase to) {
        assert(is_legal(phase_, what, to));
        phase_ = to;
        timers_.disarm_all();
        next_ = run_action::nothing;
        tells_ = false;
        if (to == run_phase::ending) next_ = run_action::settle;
        if (const auto status = status_in(to); status && !is_stopping()) status_ = *status;
    }

    // While a connection closes, the status stays what it was.
    static std::optional<client_status> status_in(run_phase phase) noexcept {
        switch (phase) {
        case run_phase::idle:
            return client_status::idle;
        case run_phase::connecting:
        case run_phase::opening:
            return client_status::connecting;
        case run_phase::online:
            return client_status::online;
        case run_phase::waiting:
            return client_status::waiting;
        case run_phase::ending:
            return client_status::stopping;
        default:
            return std::nullopt;
        }
    }

    void begin_attempt(run_input what) {
        move(what, run_phase::connecting);
        more_addresses_ = false;
        plan_.attempt_begins();
        next_ = run_action::connect;
    }

    // An attempt or a connection is over.
    void go_on(time_point now, run_input what) {
        const bool was_online = plan_.attempt() == 0;
        if (!was_online) ++failed_attempts_;
        end_.broker = target_.broker_name(plan_.broker());
        const bool is_hopeless = !has_other_credentials(end_.why) && !should_retry_(end_.why);
        if (is_stopping() || (is_hopeless && !depends_on_server(end_.why))) return move(what, run_phase::ending);
        if (!was_online && !refusal_.why && is_hopeless) refusal_ = {end_.why, end_.text, end_.broker};
        const next_attempt next = choose_next();
        if (refusal_.why && next.begins_round) {
            end_ = std::move(refusal_);
            return move(what, run_phase::ending);
        }
        move(what, run_phase::waiting);
        tries_next_address_ = next.is_next_address;
        retry_in_ = next.pause;
        timers_.arm(timer::retry, now + retry_in_);
        tells_ = true;
    }

    // The next attempt may have credentials that are granted.
    bool has_other_credentials(std::error_code why) const noexcept {
        return asks_credentials_ && (why == reason_code::bad_user_name_or_password || why == reason_code::not_authorized);
    }

    // What one server refuses another may grant, and so may the same one later when it ends a connection that it had accepted.
    static bool depends_on_server(std::error_code why) noexcept {
        static constexpr reason_code refusals[]{reason_code::bad_user_name_or_password, reason_code::not_authorized,
                                                reason_code::retain_not_supported, reason_code::qos_not_supported};
        for (const reason_code code : refusals)
            if (why == code) return true;
        return false;
    }

    struct next_attempt {
        std::chrono::milliseconds pause{0};
        bool is_next_address{false};
        bool begins_round{false}; // everything has been tried
    };

    // Which server is next, and after what pause.
    next_attempt choose_next() {
        const bool is_sent_away = end_.why == reason_code::use_another_server || end_.why == reason_code::server_moved;
        const bool has_moved = end_.why == reason_code::server_moved;
        if (is_sent_away && target_.follow(plan_.broker(), end_.server_reference, has_moved))
            return {.pause = plan_.referred(random_)};
        const bool has_failed = plan_.has_failed();
        if (has_failed && !is_sent_away && more_addresses_) return {.is_next_address = true};
        if (plan_.attempt() != 0 && target_.next_reference()) return {};
        target_.forget_references();
        const auto pause = plan_.next(random_, is_sent_away);
        const bool begins_round = plan_.is_round_over();
        if (has_failed && begins_round) target_.forget_moves();
        return {.pause = pause, .begins_round = begins_round};
    }

    pause_random random_{this};
    connection_target target_;
    reconnect_plan plan_;
    std::array<duration, static_cast<std::size_t>(connect_step::connack)> step_timeouts_;
    duration close_timeout_;
    duration lasting_;
    retry_policy should_retry_;
    bool asks_credentials_;

    run_phase phase_{run_phase::idle};
    client_status status_{client_status::idle};
    connect_step step_{};
    bool session_present_{false};
    bool resumed_without_state_{false};
    time_point online_since_{};
    std::optional<std::error_code> stop_{}; // told to stop, and what the run ends with
    connection_end end_{};                  // what was said when the last connection or attempt ended
    connection_end refusal_{};              // what ends the run unless another server grants it
    bool more_addresses_{false};
    bool tries_next_address_{false};
    std::chrono::milliseconds retry_in_{0};
    std::uint64_t failed_attempts_{0};
    timer_table<timer> timers_{};

    // What `poll` says next.
    bool closes_{false};
    run_action next_{run_action::nothing};
    bool tells_{false};
};

} // namespace dockwire::mqtt::detail
