// A client as its broker knows it: a session, which outlives connections.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>

#include "dockwire/async/session_driver.hpp"
#include "dockwire/broker/detail/authentication.hpp"
#include "dockwire/broker/detail/connection.hpp"
#include "dockwire/broker/detail/granting.hpp"
#include "dockwire/broker/detail/session_end.hpp"
#include "dockwire/broker/options.hpp"
#include "dockwire/broker/strict/rules.hpp"
#include "dockwire/broker/strict/watch.hpp"
#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/transmitter.hpp"

namespace dockwire::mqtt::detail {

/// Answers the events of one server session. What concerns others goes to the core, bytes go to the present connection.
template <class Core>
class broker_client : public std::enable_shared_from_this<broker_client<Core>> {
public:
    using connection = broker_connection<Core>;

    /// A new session. Its first CONNECT is answered with `refusal`, if that is a failure.
    broker_client(std::shared_ptr<Core> core, std::string id, const session_options& own,
                  reason_code refusal = reason_code::success)
        : core_{std::move(core)}, id_{std::move(id)}, refusal_{refusal}, driver_{*this, own} {
        if (!core_->options().on_violation) return;
        watch_ = std::make_unique<strict_watch>([this](const strict_rule& broken) { core_->report(id_, broken); });
    }

    /// Makes this the temporary session of a client that authenticates itself. Then its CONNECT is given to the session that it is for.
    void authenticate_first(server_authentication exchange, bytes_view connect) {
        authentication_ = std::move(exchange);
        connect_.assign(connect);
    }

    const std::string& id() const noexcept { return id_; }
    bool online() const noexcept { return driver_.session().current_phase() == phase::online; }
    /// Whether an earlier connection has left a session that goes on.
    bool resumes() const noexcept { return resumes_; }
    client_info info() const noexcept { return {id_, user_name_}; }
    /// Request Problem Information of its CONNECT.
    bool wants_explanations() const noexcept { return explains_; }

    // --- for the connection -----------------------------------------------------------------------------------------

    /// A new connection, whose CONNECT follows.
    void enter(std::shared_ptr<connection> by) {
        connection_ = std::move(by);
        has_disconnected_ = false;
        watched_ = 0;
        if (watch_) watch_->begin();
        if (holds_ != 0) connection_->hold_reading(true);
        session().transport_opened(core_->now());
    }

    /// The same for a connection whose client has authenticated itself.
    void enter(std::shared_ptr<connection> by, server_authentication done) {
        authentication_ = std::move(done);
        enter(std::move(by));
    }

    void received(bytes_view bytes) {
        if (refusal_due_) return; // what a refused client still says is not kept
        if (watch_) watch_->received(bytes);
        driver_.received(bytes);
    }

    void written(std::size_t count) {
        watched_ -= std::min(watched_, count);
        driver_.written(count);
    }
    void flush() { driver_.flush(); }

    void connection_lost(std::error_code why) {
        connection_.reset();
        driver_.closed(why);
    }

    // --- for the core -----------------------------------------------------------------------------------------------

    /// Ends the connection, if there is one, with this reason.
    void close(reason_code reason) {
        break_off(reason);
        driver_.pump();
    }

    /// Answers a request of the client.
    template <class Packet>
    void answer(const Packet& packet) {
        session().submit(core_->now(), packet);
    }

    /// Hands a copy of a message to the session; an error says why it is dropped.
    std::error_code deliver(const packet::publish& message) {
        if (message.qos == qos::at_most_once && !online()) return {}; // not kept for later (4.1)
        const operation_id watched = message.qos == qos::at_most_once ? operation_id::none : delivered;
        const std::error_code dropped = session().submit(core_->now(), message, watched);
        if (dropped) core_->count_dropped();
        flush();
        return dropped;
    }

    /// Nothing is read of the client, until as many calls of `release_reading` follow.
    void hold_reading() {
        if (++holds_ == 1 && connection_) connection_->hold_reading(true);
    }
    void release_reading() {
        if (--holds_ == 0 && connection_) connection_->hold_reading(false);
    }
    /// A client that is not read cannot be heard, which is not its fault.
    void excuse_silence() { driver_.received({}); }

    /// The session is over.
    void retire() {
        const auto self = this->shared_from_this();
        if (driver_.is_stopped()) return;
        driver_.stop();
        publish(end_.take_will());
    }

    /// Ends everything at once: nothing is sent or published any more.
    void abandon() {
        end_.take_will();
        retire();
        connection_.reset();
    }

    // --- for the alarm and the driver -------------------------------------------------------------------------------

    const asio::any_io_executor& executor() const noexcept { return core_->executor(); }
    void on_alarm() { driver_.on_alarm(); }

    bool can_write() const noexcept { return connection_ && !connection_->writing(); }
    // A server judges a client by what it hears.
    stream_progress progress() const noexcept { return {}; }
    void write(bytes_view bytes) {
        if (watch_) watch_->sent(bytes.subspan(watched_));
        watched_ = bytes.size();
        connection_->write(bytes);
    }

    std::optional<time_point> next_timeout() const noexcept { return refusal_due_ ? refusal_due_ : end_.next_timeout(); }
    void on_timeout(time_point now) {
        if (refusal_due_ && *refusal_due_ <= now) {
            refusal_due_.reset();
            break_off(refusal_);
        }
        publish(end_.take_due_will(now));
        if (end_.has_expired(now)) core_->end_session(*this);
    }

    bool after_events() {
        acknowledge();
        if (!ending_ || driver_.is_stopped()) return false;
        end_connection();
        return !driver_.is_stopped();
    }

    // --- the session's events ---------------------------------------------------------------------------------------

    void on(const event::connect_request& request) {
        user_name_ = request.connect.user_name.value_or("");
        if (is_failure(refusal_)) return refuse(refusal_);
        if (authentication_.under_way()) return go_on(request.connect.authentication_data);
        end_.begin(request.connect, granted_expiry(core_->options(), request.connect.session_expiry_interval));
        explains_ = request.connect.request_problem_information.value_or(true);
        welcome(request.connect);
    }

    void on(const event::message& received) {
        const broker_options& limits = core_->options();
        const auto& [message, which] = received;
        if (message.qos > limits.maximum_qos) return break_off(reason_code::qos_not_supported);              // [MQTT-3.2.2-11]
        if (message.retain && !limits.retain_available) return break_off(reason_code::retain_not_supported); // [MQTT-3.2.2-14]
        acknowledgements_.push_back({which, core_->publish(message, *this)});
    }

    void on(const event::subscribe_request& request) { grant(*core_, *this, request.subscribe); }
    void on(const event::unsubscribe_request& request) { end_subscriptions(*core_, *this, request.unsubscribe); }

    void on(const event::authentication& said) {
        const auto make = [this](std::string_view method) { return core_->make_authenticator(method); };
        if (!authentication_.takes(said.auth, online(), make)) return break_off(reason_code::protocol_error);
        go_on(said.auth.authentication_data);
    }

    void on(const event::disconnect_request& request) {
        has_disconnected_ = true;
        end_.on(request.disconnect, core_->options());
    }

    void on(const event::completed& done) {
        if (done.error.category() == usage_category()) core_->count_dropped();
    }

    void on(const event::closed& ended) {
        if (watch_ && ended.why == usage_error::timed_out) watch_->timed_out();
        ending_ = true;
    }

    template <class Event>
    void on(const Event&) {} // events of the client's role

private:
    static constexpr operation_id delivered{1}; // all messages of QoS 1 and 2: only how they end is of interest

    struct acknowledgement {
        mqtt::delivery which{};
        reason_code reason{reason_code::success};
    };

    basic_session<server_role>& session() noexcept { return driver_.session(); }

    // By CONNACK before the connection is up, else by DISCONNECT.
    void break_off(reason_code reason) { session().close(reason, reason, {}); }

    void welcome(const packet::connect& request) {
        packet::connack connack = core_->admission().answer_to(request, *this);
        const std::string& prefix = core_->options().response_topic_prefix;
        const std::string responses = prefix + id_;
        if (request.request_response_information.value_or(false) && !prefix.empty()) connack.response_information = responses;
        if (request.authentication_method) authentication_.complete(connack);
        answer(connack);
        resumes_ = true;
    }

    // Does not let the client in. Who guesses passwords waits for that answer.
    void refuse(reason_code reason) {
        core_->count_refused();
        refusal_ = reason;
        const duration pause = core_->pause_before(reason, user_name_);
        if (pause == duration::zero()) return break_off(reason);
        refusal_due_ = core_->now() + pause;
        session().take_unread(); // an answer to what lies behind CONNECT would tell too early
    }

    // To be called only when all bytes that arrived together are read, so that messages above Receive Maximum among them are noticed: the
    // client sent them before it could have an acknowledgement.
    void acknowledge() {
        for (const auto& [which, reason] : acknowledgements_)
            session().acknowledge(core_->now(), which, reason);
        acknowledgements_.clear();
    }

    // --- enhanced authentication (4.12) -----------------------------------------------------------------------------

    void go_on(const std::optional<binary>& data) {
        auth_answer next = authentication_.answer(data.value_or(binary{}));
        const bool is_proven = !is_failure(next.reason) && next.reason != reason_code::continue_authentication && !online();
        if (is_proven) next.reason = core_->admission().quota_for(id_); // others may have come meanwhile
        if (is_failure(next.reason)) return online() ? break_off(next.reason) : refuse(next.reason);
        if (is_proven) return move_in(std::move(next.data));
        if (session().submit(core_->now(), authentication_.packet_of(next))) break_off(reason_code::packet_too_large);
    }

    // The client has authenticated itself: the connection moves to its session, and an older connection of that session ends only now. The
    // last challenge may still be in a write, because the client may answer before that completes, so unwritten bytes move too; and what
    // came behind the answer.
    void move_in(std::string proof) {
        const auto by = std::exchange(connection_, nullptr);
        if (const auto home = core_->admission().admit_authenticated(connect_.view())) {
            by->moves_to(home, session().take_unwritten());
            home->enter(by, server_authentication{authentication_.method(), std::move(proof)});
            const bytes_view rest = session().take_unread();
            home->received(connect_.view());
            if (!rest.empty()) home->received(rest);
        }
        session().transport_closed(core_->now(), {});
    }

    // --- the end of a connection ------------------------------------------------------------------------------------

    void end_connection() {
        ending_ = false;
        if (const auto left = std::exchange(connection_, nullptr)) {
            unwritten_bytes unwritten = session().take_unwritten();
            if (watch_) watch_->sent(unwritten.rest.view());
            left->leave(std::move(unwritten), has_disconnected_ ? std::optional{id_} : std::nullopt);
        }
        session().transport_closed(core_->now(), {});
        authentication_ = {};
        if (!end_.connection_ended(core_->now())) return core_->end_session(*this);
        on_timeout(core_->now()); // the will's delay may be 0
    }

    void publish(const std::optional<owned<packet::publish>>& will) {
        if (will) core_->publish(will->view(), *this);
    }

    std::shared_ptr<Core> core_;
    std::string id_;
    std::string user_name_{};
    reason_code refusal_;
    std::optional<time_point> refusal_due_{}; // while its answer waits
    session_driver<basic_session<server_role>, typename Core::clock, broker_client> driver_;
    std::shared_ptr<connection> connection_{};
    std::vector<acknowledgement> acknowledgements_{}; // due when all that came is read
    server_authentication authentication_{};
    byte_buffer connect_{}; // of a client that is not let in yet
    std::unique_ptr<strict_watch> watch_{};
    std::size_t watched_{0}; // bytes that are to be written and that it has seen, because a write took only a part
    session_end end_{};
    unsigned holds_{0};
    bool resumes_{false};
    bool explains_{true};
    bool has_disconnected_{false};
    bool ending_{false}; // the connection, when all events are told
};

} // namespace dockwire::mqtt::detail
