// Joins a session with its byte stream and its timer, for the client and for the broker.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <system_error>
#include <utility>
#include <variant>

#include <asio/bind_executor.hpp>
#include <asio/error.hpp>

#include "dockwire/async/alarm.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// Owns a session. Events go to the owner, encoded bytes to the owner's stream, the earliest deadline to one timer; where the session
/// has a store that commits, bytes wait until the store has what they depend on.
///
/// The owner holds the driver and reports what happened: `received`, `written` and `closed` of its stream, `on_alarm` of the timer. It has
/// `executor()` and `shared_from_this()`, and is asked for:
/// - `on(event)`: each event of the session;
/// - `after_events()`: all events were told. True when what the owner did here may have caused further events;
/// - `can_write()`, `write(bytes)`: the stream is open and no write is in flight; `written` follows. The bytes stay until then;
/// - `progress()`: how far the bytes of the stream have come, which the session is told at deadlines;
/// - `next_timeout()`, `on_timeout(now)`: deadlines of its own;
/// - `on_commit_failed(error)`, `on_settled(error)`: only with a store that commits, or after `settle`.
template <class Session, class Clock, class Owner>
class session_driver {
public:
    using time_point = typename alarm<Clock>::time_point;

    /// The session is made of `of_session`.
    template <class... Arguments>
    explicit session_driver(Owner& owner, Arguments&&... of_session)
        : owner_{owner}, session_{std::forward<Arguments>(of_session)...}, alarm_{owner.executor()} {}
    session_driver(const session_driver&) = delete;
    session_driver& operator=(const session_driver&) = delete;

    static time_point now() noexcept { return alarm<Clock>::now(); }

    Session& session() noexcept { return session_; }
    const Session& session() const noexcept { return session_; }

    // --- what happened ----------------------------------------------------------------------------------------------

    void received(bytes_view bytes) {
        session_.received(now(), bytes);
        pump();
    }

    /// `count` of the bytes that were given to `write` are written.
    void written(std::size_t count) {
        session_.transmitted(now(), count);
        pump();
    }

    void closed(std::error_code why) {
        const bool by_peer = why == asio::error::eof || why == asio::error::connection_reset || why == asio::error::broken_pipe;
        session_.transport_closed(now(), why, by_peer);
        pump();
    }

    void on_alarm() {
        if (stopped_) return;
        const time_point at = now();
        session_.timeout(at, owner_.progress());
        owner_.on_timeout(at);
        pump();
    }

    // --- what is due ------------------------------------------------------------------------------------------------

    /// Tells all events, then does what `flush` does. The owner's handlers may lead here again; the outermost call does the work.
    void pump() {
        if (pumping_) return;
        pumping_ = true;
        do {
            while (const auto* happened = session_.poll_event())
                std::visit([this](const auto& event) { owner_.on(event); }, *happened);
        } while (owner_.after_events());
        pumping_ = false;
        flush();
    }

    /// Writes what is encoded and sees to the next deadline. No handler is called, so an initiating call may do it.
    void flush() {
        if (pumping_ || stopped_) return;
        write();
        rearm();
    }

    /// Calls `on_settled` when the store has all that was recorded until now, at once if it has that already. A commit that is under way
    /// may have begun before, so another one follows it.
    void settle() {
        commits_to_settle_ = committing_ ? 2 : 1;
        if (!commits_first()) settled({});
    }

    /// From now on nothing is written and no deadline is kept. Events are still told.
    void stop() {
        stopped_ = true;
        alarm_.stop();
    }
    bool is_stopped() const noexcept { return stopped_; }

private:
    void write() {
        if (commits_first() || !owner_.can_write()) return;
        const bytes_view bytes = session_.transmit_buffer();
        if (!bytes.empty()) owner_.write(bytes);
    }

    void rearm() {
        auto next = session_.next_timeout();
        if (const auto own = owner_.next_timeout(); own && (!next || *own < *next)) next = own;
        alarm_.arm(next, owner_);
    }

    // What is sent may depend on what was recorded: the store has it first. Recording goes on meanwhile, for the next commit.
    bool commits_first() {
        if constexpr (requires { session_.recorder().uncommitted(); }) {
            if (committing_ || !session_.recorder().uncommitted()) return committing_;
            committing_ = true;
            session_.recorder().async_commit(asio::bind_executor(
                owner_.executor(), [this, self = owner_.shared_from_this()](std::error_code error) { this->committed(error); }));
            return true;
        } else {
            return false;
        }
    }

    void committed(std::error_code error) {
        committing_ = false;
        if (stopped_) return;
        if (commits_to_settle_ != 0) {
            if (!error && --commits_to_settle_ != 0 && commits_first()) return;
            settled(error);
        } else if (error) {
            return owner_.on_commit_failed(error);
        }
        pump();
    }

    void settled(std::error_code error) {
        commits_to_settle_ = 0;
        owner_.on_settled(error);
    }

    Owner& owner_;
    Session session_;
    alarm<Clock> alarm_;
    bool pumping_{false};
    bool committing_{false};
    bool stopped_{false};
    int commits_to_settle_{0};
};

} // namespace dockwire::mqtt
