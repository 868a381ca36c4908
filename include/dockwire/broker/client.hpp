// A client as its broker knows it: the session, which outlives connections, and what happens when they end.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "dockwire/broker/authentication.hpp"
#include "dockwire/broker/connection.hpp"
#include "dockwire/broker/options.hpp"
#include "dockwire/broker/owned_message.hpp"
#include "dockwire/broker/strict_rules.hpp"
#include "dockwire/broker/strict_watch.hpp"
#include "dockwire/broker/subscriptions.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/transport/alarm.hpp"

namespace dockwire::mqtt::detail {

/// Drives one server session: its events go to the core, its bytes to the connection, its deadlines to one timer.
template <class Core>
class broker_client : public std::enable_shared_from_this<broker_client<Core>> {
public:
    using connection = broker_connection<Core>;

    /// A session that is not there yet: what its first connection says is answered with `refusal`, if that is a failure.
    broker_client(std::shared_ptr<Core> core, std::string id, reason_code refusal)
        : core_{std::move(core)},
          id_{std::move(id)},
          refusal_{refusal},
          session_{session_options_of(core_->options())},
          alarm_{core_->executor()} {
        if (!core_->options().on_violation) return;
        watch_ = std::make_unique<strict_watch>([this](const strict_rule& broken) { core_->report(id_, broken); });
    }

    /// Makes this the anteroom of a client that authenticates itself: once it has, its CONNECT is given to the session that it is for.
    void authenticate_first(server_authentication exchange, bytes_view connect) {
        authentication_ = std::move(exchange);
        connect_.assign(connect);
    }

    const std::string& id() const noexcept { return id_; }
    bool online() const noexcept { return session_.current_phase() == phase::online; }
    /// Whether an earlier connection has left a session that goes on.
    bool resumes() const noexcept { return resumes_; }
    client_info info() const noexcept { return {id_, user_name_}; }

    // --- for the connection -----------------------------------------------------------------------------------------

    /// A new connection, whose CONNECT follows.
    void enter(std::shared_ptr<connection> by) {
        connection_ = std::move(by);
        said_goodbye_ = false;
        if (watch_) watch_->begin();
        session_.transport_opened(core_->now());
    }

    /// The same for a connection whose client has authenticated itself.
    void enter(std::shared_ptr<connection> by, server_authentication done) {
        authentication_ = std::move(done);
        enter(std::move(by));
    }

    void received(bytes_view bytes) {
        if (watch_) watch_->received(bytes);
        session_.received(core_->now(), bytes);
        pump();
    }

    void connection_lost(std::error_code why) {
        connection_.reset();
        session_.transport_closed(core_->now(), why);
        pump();
    }

    /// Writes what there is to write, and sees to the next deadline. Inside an event that is left to the outermost call.
    void settle() {
        if (pumping_ || retired_) return;
        if (ending_) return end_connection();
        write();
        alarm_.arm(next_deadline(), *this);
    }

    // --- for the core -----------------------------------------------------------------------------------------------

    /// Ends the connection, if there is one, with this reason.
    void close(reason_code reason) {
        session_.close(reason, reason, {});
        pump();
    }

    /// Hands a copy of a message to the session.
    void deliver(const packet::publish& message) {
        if (message.qos == qos::at_most_once && !online()) return; // not kept for later (4.1)
        const operation_id watched = message.qos == qos::at_most_once ? operation_id::none : delivered;
        if (session_.submit(core_->now(), message, watched)) core_->count_dropped();
        settle();
    }

    /// The session is over. Its will does not wait any longer ([MQTT-3.1.3-9]).
    void retire() {
        const auto self = this->shared_from_this();
        if (std::exchange(retired_, true)) return;
        alarm_.cancel();
        publish_will();
    }

    /// Ends everything without a word.
    void abandon() {
        will_.reset();
        retire();
        connection_.reset();
    }

    // --- for the alarm ----------------------------------------------------------------------------------------------

    void on_alarm() {
        const time_point now = core_->now();
        session_.timeout(now);
        meet_deadlines(now);
        pump();
    }

private:
    enum class timer : std::uint8_t { will, expiry, count };
    static constexpr std::uint32_t never_expires = UINT32_MAX;
    static constexpr operation_id delivered{1}; // all messages of QoS 1 and 2: only how they end is of interest

    static session_options session_options_of(const broker_options& options) {
        session_options own{};
        own.receive_maximum = options.receive_maximum;
        own.maximum_packet_size = options.maximum_packet_size;
        own.topic_alias_maximum = options.topic_alias_maximum;
        own.outbound_topic_aliases = options.outbound_topic_aliases;
        own.queue_messages = options.queue_messages;
        own.queue_bytes = options.queue_bytes;
        own.handshake_timeout = options.connect_timeout;
        return own;
    }

    // --- the session's events ---------------------------------------------------------------------------------------

    void pump() {
        if (pumping_) return;
        const auto self = this->shared_from_this();
        pumping_ = true;
        while (const auto* happened = session_.poll_event())
            std::visit([this](const auto& event) { this->on(event); }, *happened);
        acknowledge();
        pumping_ = false;
        settle();
    }

    void on(const event::connect_request& request) {
        if (is_failure(refusal_)) return refuse();
        if (authentication_.under_way()) return go_on(request.connect.authentication_data);
        timers_.disarm_all();
        will_.reset();
        if (request.connect.will) remember(*request.connect.will);
        expiry_ = core_->granted_expiry(request.connect.session_expiry_interval.value_or(0));
        user_name_ = request.connect.user_name.value_or("");
        explains_ = request.connect.request_problem_information.value_or(true);
        welcome(request.connect);
    }

    void welcome(const packet::connect& request) {
        packet::connack answer = core_->connack(request, *this);
        const std::string& prefix = core_->options().response_topic_prefix;
        const std::string responses = prefix + id_;
        if (request.request_response_information.value_or(false) && !prefix.empty()) answer.response_information = responses;
        if (request.authentication_method) authentication_.complete(answer);
        session_.submit(core_->now(), answer);
        resumes_ = true;
    }

    void refuse() {
        packet::connack answer{};
        answer.reason = refusal_;
        session_.submit(core_->now(), answer);
    }

    void remember(const will& last) {
        will_.emplace(message_of(last));
        will_delay_ = std::chrono::seconds{last.will_delay_interval.value_or(0)};
    }

    void on(const event::message& received) {
        if (received.publish.qos > core_->options().maximum_qos) { // [MQTT-3.2.2-11]
            return session_.close(reason_code::qos_not_supported, reason_code::qos_not_supported, {});
        }
        if (received.publish.retain && !core_->options().retain_available) { // [MQTT-3.2.2-14]
            return session_.close(reason_code::retain_not_supported, reason_code::retain_not_supported, {});
        }
        acknowledgements_.push_back({received.delivery, core_->publish(received.publish, *this)});
    }

    // Only when all that came together is read: what of it is above Receive Maximum was sent before it could be acknowledged.
    void acknowledge() {
        for (const auto& [which, reason] : acknowledgements_)
            session_.acknowledge(core_->now(), which, reason);
        acknowledgements_.clear();
    }

    void on(const event::subscribe_request& request) {
        std::vector<reason_item> granted{};
        std::vector<subscription_request> owed{};
        packet::suback answer{};
        for (subscription_request wanted : request.subscribe.subscriptions) {
            if (!core_->may(info(), access::subscribe, matched_part(wanted.filter))) {
                granted.push_back({reason_code::unspecified_error});
                if (explains_) answer.reason_string = "not authorized"; // [MQTT-3.1.2-29]
                continue;
            }
            wanted.maximum_qos = std::min(wanted.maximum_qos, core_->options().maximum_qos);
            granted.push_back({static_cast<reason_code>(wanted.maximum_qos)});
            const bool is_new = core_->subscriptions().subscribe(*this, wanted, request.subscribe.subscription_id);
            if (owes_retained(wanted, is_new)) owed.push_back(wanted);
        }
        answer.id = request.subscribe.id;
        answer.reasons = std::span<const reason_item>{granted};
        session_.submit(core_->now(), answer);
        for (const subscription_request& wanted : owed)
            core_->deliver_retained(*this, wanted, request.subscribe.subscription_id);
    }

    // 3.8.3.1; a shared subscription gets none (4.8.2).
    static bool owes_retained(const subscription_request& wanted, bool is_new) noexcept {
        if (is_shared(wanted.filter)) return false;
        return wanted.retain_handling == retain_handling::send ||
               (wanted.retain_handling == retain_handling::send_if_new && is_new);
    }

    void on(const event::unsubscribe_request& request) {
        std::vector<reason_item> reasons{};
        for (const filter_name& filter : request.unsubscribe.filters) {
            const bool was_there = core_->subscriptions().unsubscribe(*this, filter.text);
            reasons.push_back({was_there ? reason_code::success : reason_code::no_subscription_existed});
        }
        packet::unsuback answer{};
        answer.id = request.unsubscribe.id;
        answer.reasons = std::span<const reason_item>{reasons};
        session_.submit(core_->now(), answer);
    }

    void on(const event::disconnect_request& request) {
        said_goodbye_ = true;
        if (request.disconnect.reason == reason_code::success) will_.reset(); // [MQTT-3.1.2-10]
        const auto wanted = request.disconnect.session_expiry_interval;
        if (wanted && expiry_ != 0) expiry_ = core_->granted_expiry(*wanted); // from 0 it cannot be raised (3.14.2.2.2)
    }

    void on(const event::completed& done) {
        if (done.error.category() == usage_category()) core_->count_dropped();
    }

    void on(const event::closed& ended) {
        if (watch_ && ended.why == usage_error::timed_out) watch_->timed_out();
        ending_ = true;
    }

    void on(const event::connected&) {}
    void on(const event::subscription_lost&) {}

    // --- enhanced authentication (4.12) -----------------------------------------------------------------------------

    void on(const event::authentication& said) {
        const bool begins = said.auth.reason == reason_code::re_authenticate && online();
        if (begins && authentication_.agrees_with(said.auth)) {
            authentication_.begin(core_->make_authenticator(authentication_.method()));
        }
        const bool continues = said.auth.reason == reason_code::continue_authentication;
        if (!(begins || continues) || !authentication_.agrees_with(said.auth) || !authentication_.under_way()) {
            return session_.close(reason_code::protocol_error, reason_code::protocol_error, {});
        }
        go_on(said.auth.authentication_data);
    }

    void go_on(const std::optional<binary>& data) {
        auth_answer answer = authentication_.answer(data.value_or(binary{}));
        if (is_failure(answer.reason)) {
            if (!online()) core_->count_refused();
            return session_.close(answer.reason, answer.reason, {}); // by CONNACK before the connection is up, else by DISCONNECT
        }
        const bool goes_on = answer.reason == reason_code::continue_authentication;
        if (goes_on || online()) return say(answer);
        move_in(std::move(answer.data));
    }

    void say(const auth_answer& answer) {
        packet::auth next{};
        next.reason = answer.reason;
        next.authentication_method = authentication_.method();
        if (!answer.data.empty()) next.authentication_data = binary{std::string_view{answer.data}};
        if (session_.submit(core_->now(), next)) session_.close(reason_code::packet_too_large, reason_code::packet_too_large, {});
    }

    // The client is who it says: the connection goes to its session, an older connection of which ends only now.
    void move_in(std::string proof) {
        const auto by = std::exchange(connection_, nullptr);
        if (const auto home = core_->admit_authenticated(connect_.view())) {
            by->moves_to(home);
            home->enter(by, server_authentication{authentication_.method(), std::move(proof)});
            home->received(connect_.view());
        }
        session_.transport_closed(core_->now(), {});
    }

    // --- sending ----------------------------------------------------------------------------------------------------

    void write() {
        if (!connection_ || connection_->writing()) return;
        const bytes_view bytes = session_.transmit_buffer();
        if (bytes.empty()) return;
        if (watch_) watch_->sent(bytes);
        connection_->write(bytes);
        session_.transmitted(core_->now(), bytes.size());
    }

    // --- the end of a connection ------------------------------------------------------------------------------------

    void end_connection() {
        ending_ = false;
        if (const auto left = std::exchange(connection_, nullptr)) {
            if (watch_) watch_->sent(session_.transmit_buffer());
            left->leave(session_.transmit_buffer(), said_goodbye_ ? std::optional{id_} : std::nullopt);
        }
        session_.transport_closed(core_->now(), {});
        authentication_ = {};
        if (expiry_ == 0) return core_->end_session(*this);
        if (will_) timers_.arm(timer::will, core_->now() + will_delay_);
        if (expiry_ != never_expires) timers_.arm(timer::expiry, core_->now() + std::chrono::seconds{expiry_});
        meet_deadlines(core_->now());
        pump();
    }

    void meet_deadlines(time_point now) {
        if (timers_.take(timer::will, now)) publish_will();
        if (timers_.take(timer::expiry, now)) core_->end_session(*this);
    }

    void publish_will() {
        if (const auto last = std::exchange(will_, std::nullopt)) core_->publish(last->view(), *this);
    }

    std::optional<time_point> next_deadline() const {
        const auto a = session_.next_timeout();
        const auto b = timers_.next();
        return a && b ? std::min(*a, *b) : (a ? a : b);
    }

    struct acknowledgement {
        mqtt::delivery which{};
        reason_code reason{reason_code::success};
    };

    std::shared_ptr<Core> core_;
    std::string id_;
    std::string user_name_{};
    reason_code refusal_;
    basic_session<server_role> session_;
    std::shared_ptr<connection> connection_{};
    std::vector<acknowledgement> acknowledgements_{}; // due when all that came is read
    server_authentication authentication_{};
    byte_buffer connect_{}; // of a client that is not let in yet
    std::unique_ptr<strict_watch> watch_{};
    alarm<typename Core::clock> alarm_;
    timer_table<timer> timers_{};
    std::optional<owned_message> will_{};
    duration will_delay_{};
    std::uint32_t expiry_{0};
    bool resumes_{false};
    bool explains_{true}; // Request Problem Information
    bool said_goodbye_{false};
    bool pumping_{false};
    bool ending_{false};
    bool retired_{false};
};

} // namespace dockwire::mqtt::detail
