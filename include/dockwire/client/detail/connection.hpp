// A client's connection: does what the run asks for, with a session and a transport.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/error.hpp>

#include "dockwire/async/alarm.hpp"
#include "dockwire/async/detail/post.hpp"
#include "dockwire/async/link.hpp"
#include "dockwire/async/session_driver.hpp"
#include "dockwire/client/detail/authentication.hpp"
#include "dockwire/client/detail/connecting.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/detail/run.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/client/state.hpp"
#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// A part of the core, which hears what concerns its operations: `core.on(event)` for completions, messages and lost subscriptions,
/// `core.on_state(state)`, `core.on_run_ended(error)`, `core.on_timeout(now)` and `core.next_timeout()`.
template <class Core, class Transport, class Session, class Clock>
class client_connection {
public:
    /// `store`: that of the session, or nothing for one with a default.
    template <class... Store>
    client_connection(Core& core, const client_options& options, Store... store)
        : core_{core},
          run_{options, Transport::schemes, serves_proxy<Transport>()},
          connecting_{options},
          authentication_{options.authenticator},
          driver_{*this, session_options_of(options), std::move(store)...} {
        if constexpr (requires { session().restore(now()); }) session().restore(now());
    }

    static time_point now() noexcept { return alarm<Clock>::now(); }
    const asio::any_io_executor& executor() const noexcept { return core_.executor(); }
    /// Shares ownership with the core, of which this is a member.
    std::shared_ptr<client_connection> shared_from_this() { return {core_.shared_from_this(), this}; }

    // --- for the core -----------------------------------------------------------------------------------------------

    Session& session() noexcept { return driver_.session(); }
    const Session& session() const noexcept { return driver_.session(); }
    client_status status() const noexcept { return run_.status(); }
    bool is_stopping() const noexcept { return run_.is_stopping(); }
    /// The client is destroyed, though handlers may be outstanding.
    bool gone() const noexcept { return driver_.is_stopped(); }
    /// The server's last CONNACK.
    const packet::connack& connack() const noexcept { return connack_.view(); }
    client_authentication& authentication() noexcept { return authentication_; }

    client_statistics statistics() const {
        client_statistics present = counted_;
        present.failed_attempts = run_.failed_attempts();
        present.queued = session().queued();
        present.in_flight = session().in_flight();
        present.unacknowledged = session().unacknowledged();
        return present;
    }

    void start() { run_.start(); }

    /// Ends the run, with `why`.
    std::error_code stop(const packet::disconnect& request, std::error_code why) {
        const auto error = run_.is_stopping() ? std::error_code{} : session().submit(now(), request);
        if (error && error != usage_error::not_connected) return error;
        run_.stop(why);
        pump_later();
        return {};
    }

    void reauthenticate(operation& waiter) {
        if (status() != client_status::online) return finish_later(waiter, usage_error::not_connected);
        authentication_.repeat(session(), now(), waiter);
        flush();
    }

    void flush() { driver_.flush(); }
    void pump() { driver_.pump(); }

    /// The client is destroyed: every open operation of the session completes.
    void shut_down() {
        driver_.stop();
        close();
        session().abandon(asio::error::operation_aborted);
        driver_.closed(asio::error::operation_aborted);
        authentication_.shut_down(asio::error::operation_aborted);
        // The execution context may be destroyed next, and the store's thread must not post to it after that. `close` writes what is left.
        if constexpr (requires { session().recorder().close(); }) session().recorder().close();
    }

    // --- for the link, the alarm and the transport that is being made -------------------------------------------------

    void on_bytes(bytes_view bytes) {
        counted_.bytes_received += bytes.size();
        driver_.received(bytes);
    }

    void on_written(std::size_t count) {
        counted_.bytes_sent += count;
        driver_.written(count);
    }

    void on_closed(std::error_code why) {
        link_.close();
        driver_.closed(why);
    }

    void on_alarm() { driver_.on_alarm(); }

    // Called by the transport in the middle of its work: handlers, which may destroy it, are called later.
    void on_step(connect_step step) {
        run_.step_begun(now(), step, connecting_.has_more_addresses());
        driver_.flush();
        pump_later();
    }

    void on_transport(std::error_code error) {
        if (error) {
            run_.transport_failed(now(), error, connecting_.error_text());
        } else if (run_.transport_made(connecting_.has_more_addresses())) {
            link_.start(connecting_.take(), shared_from_this());
        }
        pump();
    }

    // --- for the driver ---------------------------------------------------------------------------------------------

    void on(const event::connected& connected) {
        connack_.keep(connected.connack);
        if (!authentication_.accepts(connected.connack, session())) return;
        ++counted_.connections;
        core_.on(connected);
        run_.connected(now(), connected.connack, connected.resumed_without_state);
        act(); // before the next event, so that the application is told `online` before it gets a message
    }

    void on(const event::closed& closed) {
        if (gone()) return;
        run_.session_closed(now(), closed);
        authentication_.closed(closed.why);
    }

    void on(const event::authentication& exchange) { authentication_.on(exchange.auth, session(), now()); }
    void on(const event::completed& completed) { core_.on(completed); }
    void on(const event::message& received) { core_.on(received); }
    void on(const event::given_up& lost) { core_.on(lost); }
    void on(const event::receive_maximum_exceeded& by) { core_.on(by); }
    void on(const event::subscription_lost& lost) { core_.on(lost); }

    template <class Event>
    void on(const Event&) {} // events of the server's role

    bool after_events() {
        core_.after_events();
        const bool acted = act();
        shut_down_stream();
        return acted;
    }

    bool can_write() const noexcept { return link_.is_open() && !link_.writing(); }
    void write(bytes_view bytes) { link_.write(bytes); }
    stream_progress progress() const noexcept { return link_.progress(); }

    void on_timeout(time_point at) {
        run_.timeout(at);
        core_.on_timeout(at);
    }
    std::optional<time_point> next_timeout() const { return earlier(run_.next_timeout(), core_.next_timeout()); }

    // When the store fails the connection is closed; the next attempt commits again.
    void on_commit_failed(std::error_code error) {
        if (link_.is_open()) on_closed(error);
    }

    void on_settled(std::error_code error) {
        session().abandon(usage_error::stopped);
        run_.settled(error);
    }

private:
    // For functions that must not call handlers.
    void pump_later() {
        post(executor(), [self = shared_from_this()] {
            if (!self->gone()) self->pump();
        });
    }

    // What the run asks for; false when it asks for nothing.
    bool act() {
        bool acted = false;
        for (; !gone(); acted = true) {
            if (const run_action next = run_.poll(); next != run_action::nothing)
                perform(next);
            else if (run_.phase() == run_phase::closing && !link_.is_open())
                end_stream();
            else
                break;
        }
        return acted;
    }

    void perform(run_action next) {
        switch (next) {
        case run_action::nothing:
            return;
        case run_action::close:
            return close();
        case run_action::connect:
            return connecting_.begin(executor(), run_.broker(), run_.tries_next_address(), shared_from_this());
        case run_action::open_session:
            shutting_down_ = false;
            return authentication_.open(session(), now(), connect_packet(), run_.session_peer());
        case run_action::shut_down:
            shutting_down_ = true;
            return;
        case run_action::settle:
            // `kept_for_next_run` promises that the store has what was recorded until now.
            return driver_.settle();
        case run_action::done:
            return core_.on_run_ended(run_.why());
        case run_action::tell:
            return core_.on_state(run_.state());
        }
    }

    packet::connect connect_packet() const {
        packet::connect request = run_.connect_packet();
        if (const credentials* given = connecting_.given()) {
            request.user_name.reset();
            request.password.reset();
            if (!given->user_name.empty()) request.user_name = given->user_name;
            if (!given->password.empty()) request.password = binary{given->password};
        }
        return request;
    }

    void close() {
        connecting_.drop();
        link_.close();
    }

    // Writes what is encoded, then ends our direction of the stream. The server ends its own when it has read all: if the client closed
    // at once, a reset could make the server lose the DISCONNECT.
    void shut_down_stream() {
        if (shutting_down_ && can_write() && session().transmit_buffer().empty()) link_.shutdown();
    }

    void end_stream() {
        session().transport_closed(now(), run_.why());
        run_.stream_closed(now());
    }

    Core& core_;
    client_run run_;
    connecting<Transport> connecting_;
    link<Transport, client_connection> link_{};
    bool shutting_down_{false}; // the stream, when everything is written
    owned<packet::connack> connack_{};
    client_authentication authentication_;
    session_driver<Session, Clock, client_connection> driver_;
    client_statistics counted_{};
};

} // namespace dockwire::mqtt::detail
