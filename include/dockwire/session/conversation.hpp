// One connection after the other between two ends: how it begins and ends, its deadlines, and what each packet that arrives means.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/session/agreement.hpp"
#include "dockwire/session/closing_reason.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/input.hpp"
#include "dockwire/session/keep_alive.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/session_parts.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// Leads the parts of a session through its connections, and tells the owner what happens.
template <side Self, codec Codec, mqtt::store Store>
class conversation {
public:
    conversation(const session_options& options, Store store) : parts{options, std::move(store)} {}

    session_parts<Self, Codec, Store> parts;

    // --- a connection begins and ends -------------------------------------------------------------------------------

    /// A byte stream is open.
    void open() {
        if (!phase().is(mqtt::phase::offline)) close_stream(usage_error::connection_lost);
        phase().take(phase_step::opened);
        parts.begin();
        closed_.reset();
        input_.limit(parts.options.maximum_packet_size);
        handshake_until_ = now() + parts.options.handshake_timeout;
    }

    /// The stream is gone; `why` is the transport's error, and `by_peer` whether the peer has ended the stream.
    void close_stream(std::error_code why, bool by_peer = false) {
        if (phase().is(mqtt::phase::offline)) return;
        if (phase().reads() && by_peer) ended_by_peer_ = why;
        end(why, {});
        phase().take(phase_step::closed);
        input_.clear();
        parts.connection_lost(std::exchange(was_online_, false), std::exchange(ended_by_peer_, {}));
    }

    /// The peer was told these limits, in CONNECT or CONNACK.
    template <class Packet>
    void adopt_own_limits(const Packet& packet) {
        parts.in.begin(packet);
        input_.limit(packet.maximum_packet_size.value_or(largest_packet_size));
    }

    /// CONNACK was sent with success.
    void accept(const packet::connack& answer) {
        phase().take(phase_step::accepted);
        go_online(answer);
    }

    /// Breaks the connection off, with DISCONNECT or CONNACK of this reason if one of them may be sent now.
    void break_off(reason_code reason, std::error_code why, std::string_view text) {
        if (!phase().reads()) return;
        parts.connection.send_reason(reason);
        end(why, text);
    }

    /// Ends the connection in order, by DISCONNECT if it may be sent now.
    void disconnect(const packet::disconnect& request) {
        if (parts.connection.may_disconnect()) parts.connection.send_fitting(request);
        parts.agreed.end(request);
        end({}, {});
    }

    /// Nothing more is read, and `event::closed` is told.
    void end(std::error_code why, std::string_view text) {
        if (!phase().reads()) return;
        phase().take(phase_step::ended);
        handshake_until_ = time_point::max();
        parts.connection.keep_alive.stop();
        closed_ = event::closed{why, text};
    }

    // --- time -------------------------------------------------------------------------------------------------------

    void timeout(const stream_progress& reached) {
        if (now() >= handshake_until_)
            return break_off(reason_code::unspecified_error, usage_error::timed_out, "no CONNECT or CONNACK in time");
        const auto demand = parts.connection.keep_alive.due(now(), parts.connection.last_sent(), reached);
        if (demand == keep_alive<Self>::demand::close) {
            return break_off(reason_code::keep_alive_timeout, usage_error::timed_out, "nothing heard within the keep-alive time");
        }
        if (demand == keep_alive<Self>::demand::ping) ping(reached);
        parts.out.expire();
    }

    // A submit may complete another operation, whose message made room. The owner is told when it polls, so it shall poll at once.
    time_point next_timeout() const noexcept {
        if (parts.has_news()) return now();
        return std::min({handshake_until_, parts.connection.keep_alive.next(), parts.out.next_expiry()});
    }

    // --- what arrives, and what is told -----------------------------------------------------------------------------

    void received(bytes_view bytes) {
        if (!phase().reads()) return;
        input_.feed(bytes);
        parts.connection.keep_alive.heard(now());
    }

    bytes_view take_unread() noexcept { return input_.take_unread(); }

    const session_event* poll_event() {
        told_ = false;
        while (!told_) {
            if (parts.next_event(event_)) {
                told_ = true;
            } else if (closed_) {
                tell(*std::exchange(closed_, std::nullopt));
            } else if (!phase().reads() || !handle_next()) {
                return nullptr;
            }
        }
        return &event_;
    }

private:
    static constexpr side peer_side = Self == side::client ? side::server : side::client;

    session_phase<Self>& phase() noexcept { return parts.connection.phase; }
    time_point now() const noexcept { return parts.connection.now(); }

    void go_online(const packet::connack& answer) {
        was_online_ = true;
        handshake_until_ = time_point::max();
        parts.agreed.accept(answer);
        parts.connection.keep_alive.begin(now(), parts.agreed.keep_alive());
        parts.go_online();
    }

    // What a CONNACK or DISCONNECT of the peer says about the end.
    template <class Packet>
    void end_as_told(const Packet& last) {
        if (may_be_for_a_message(last.reason)) ended_by_peer_ = last.reason;
        end(why_of<Self>(last.reason), last.reason_string.value_or(std::string_view{}));
        if (!closed_) return;
        closed_->server_reference = last.server_reference;
        closed_->user_properties = last.user_properties;
    }

    // The peer broke the protocol (4.13).
    void fault(const peer_fault& found) {
        parts.connection.send_reason(found.reason);
        fault_text_ = found.text();
        end(why_of(found), fault_text_);
    }

    void ping(const stream_progress& reached) {
        const bool is_first = parts.connection.wire().unwritten() == 0 && reached.acknowledged >= reached.sent;
        parts.connection.send(packet::pingreq{});
        parts.connection.keep_alive.asked(now(), is_first ? 0 : parts.connection.wire().unwritten(), reached);
        release_idle_memory();
    }

    void release_idle_memory() noexcept {
        parts.release_idle_memory();
        input_.release_idle_memory();
    }

    // Handles the next whole packet of the input; false when there is none.
    bool handle_next() {
        const frame_step step = input_.template next<Codec>();
        if (step.packet.empty() && !step.fault) return false;
        const auto wrong = step.fault ? step.fault : handle(step.packet);
        if (wrong) {
            const bool is_first = phase().is(mqtt::phase::connecting);
            if (Self == side::server && is_first) phase().take(phase_step::unreadable);
            fault(Self == side::client && is_first && refuses_version_5(step.packet) ? older_version : *wrong);
        } else if (phase().reads() && parts.connection.answers_pile_up()) {
            fault({reason_code::quota_exceeded, false, {"sends without reading the answers"}});
        }
        return true;
    }

    std::optional<peer_fault> handle(bytes_view packet) {
        return Codec::decode(packet, Self, [this]<received_by<Self> Packet>(const Packet& received) { this->take(received); });
    }

    template <class Packet>
    void take(const Packet& packet) {
        if (!phase().admits(type_of<Packet>)) {
            return fault({reason_code::protocol_error,
                          false,
                          {"this packet must not come now", phase().order_broken_by(type_of<Packet>)}});
        }
        if constexpr (Self == side::client && explains_on_request<Packet>) {
            if (const auto wrong = parts.agreed.fault_in(packet)) return fault(*wrong);
        }
        on(packet);
    }

    void on(const packet::connect& request)
        requires(Self == side::server)
    {
        phase().accept(packet_type::connect);
        parts.agreed.begin(request);
        parts.adopt_peer_limits(limits_in(request));
        if (request.will && parts.in.misnames_payload(*request.will)) {
            return fault({reason_code::payload_format_invalid, false, {"Will Payload: is not UTF-8", "3.1.3.2.3"}});
        }
        tell(event::connect_request{request});
    }

    void on(const packet::connack& answer)
        requires(Self == side::client)
    {
        if (is_failure(answer.reason)) return end_as_told(answer);
        const bool is_foreign = answer.session_present && parts.whose.is_foreign();
        const bool is_unwanted = is_foreign && parts.options.strict_session_present;
        if (const auto wrong = parts.agreed.fault_in(answer, is_unwanted)) return fault(*wrong);
        parts.adopt_peer_limits(limits_in(answer));
        parts.begin_session(answer.session_present, is_foreign);
        phase().accept(packet_type::connack);
        go_online(answer);
        tell(event::connected{answer, is_foreign});
    }

    void on(const packet::publish& message) {
        const auto shown = parts.in.take(event_.template emplace<event::message>(message));
        if (!shown) return fault(shown.error());
        told_ = *shown;
        if (!told_) parts.in.flush();
    }

    // PUBACK, PUBREC and PUBCOMP.
    template <packet_type Type>
    void on(const packet::publish_reply<Type>& reply) {
        event::completed done{};
        if (parts.out.on(reply, done)) answered(done);
    }

    // What waited for its identifier or its place in the window may go.
    void answered(const event::completed& done) {
        parts.send_what_may_go();
        if (done.operation != operation_id::none) tell(done);
    }

    void on(const packet::pubrel& request) { parts.in.on(request); }

    // SUBACK and UNSUBACK.
    template <packet_type Type>
    void on(const packet::subscription_reply<Type>& answer)
        requires(Self == side::client)
    {
        using request = std::conditional_t<Type == packet_type::suback, packet::subscribe, packet::unsubscribe>;
        event::completed done{};
        if (const auto wrong = parts.requests.template settle<request>(answer, done)) return fault(*wrong);
        answered(done);
    }

    void on(const packet::subscribe& request)
        requires(Self == side::server)
    {
        tell(event::subscribe_request{request});
    }

    void on(const packet::unsubscribe& request)
        requires(Self == side::server)
    {
        tell(event::unsubscribe_request{request});
    }

    void on(const packet::pingreq&)
        requires(Self == side::server)
    {
        release_idle_memory();
        parts.connection.answer(packet::pingresp{});
    }

    void on(const packet::pingresp&)
        requires(Self == side::client)
    {
        parts.connection.keep_alive.answered();
    }

    void on(const packet::auth& step) {
        if (!parts.agreed.authentication().step(peer_side, step, parts.connection.online())) {
            return fault({reason_code::protocol_error, false, {"AUTH: not the next step under the method of CONNECT", "4.12"}});
        }
        tell(event::authentication{step});
    }

    void on(const packet::disconnect& last) {
        if constexpr (Self == side::server) {
            if (parts.agreed.revives_session(last)) {
                return fault({reason_code::protocol_error, false, {"Session Expiry Interval: was 0 in CONNECT", "3.14.2.2.2"}});
            }
            parts.agreed.end(last);
            tell(event::disconnect_request{last});
        }
        end_as_told(last);
    }

    template <class Event>
    void tell(const Event& happened) {
        event_.template emplace<Event>(happened);
        told_ = true;
    }

    bool was_online_{false};          // since the stream was opened
    std::error_code ended_by_peer_{}; // what the peer has ended the connection for, if that may be a message
    time_point handshake_until_{time_point::max()};
    input input_{};

    session_event event_{};
    bool told_{false}; // `event_` is what the owner polled last, or is about to get
    std::optional<event::closed> closed_{};
    std::string fault_text_{}; // what `closed_` may view
};

} // namespace dockwire::mqtt
