// The parts of a session: its connection and packet identifiers, and on top of these messages in, messages out and requests.
#pragma once

#include <cstddef>
#include <system_error>
#include <utility>

#include "dockwire/codec/codec.hpp"
#include "dockwire/session/agreement.hpp"
#include "dockwire/session/connection.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/messages_in.hpp"
#include "dockwire/session/messages_out.hpp"
#include "dockwire/session/packet_ids.hpp"
#include "dockwire/session/requests.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/session_peer.hpp"
#include "dockwire/session/store.hpp"

namespace dockwire::mqtt {

/// The parts of a session, which know the connection and not each other. What concerns several of them is here.
template <side Self, codec Codec, mqtt::store Store>
struct session_parts {
    session_parts(const session_options& with, Store recorder) : options{with}, store{std::move(recorder)} {}
    session_parts(const session_parts&) = delete; // they refer to each other
    session_parts& operator=(const session_parts&) = delete;

    session_options options;
    Store store;
    session_connection<Self, Codec> connection{};
    packet_ids ids{};
    agreement agreed{};
    session_peer whose{};
    messages_in<Self, Codec, Store> in{options, connection, store};
    messages_out<Self, Codec, Store> out{options, connection, ids, store};
    mqtt::requests<Self, Codec> requests{options, connection, ids};

    /// A connection is being made: nothing is known of the peer yet.
    void begin() {
        connection.adopt({});
        out.begin();
    }

    void adopt_peer_limits(const peer_limits& peer) {
        connection.adopt(peer);
        out.adopt_limits();
    }

    void go_online() {
        out.go_online();
        send_what_may_go();
    }

    /// To be called when an identifier or a place in the window may be free again.
    void send_what_may_go() {
        if constexpr (Self == side::client) requests.send_waiting();
        out.send_waiting();
    }

    void transmitted(std::size_t count) {
        connection.transmitted(count);
        out.transmitted();
    }

    /// See `messages_out::connection_lost`.
    void connection_lost(bool was_online, std::error_code ended_by_peer) {
        connection.drop_unwritten();
        out.connection_lost(was_online, ended_by_peer);
        requests.connection_lost();
        in.connection_lost();
    }

    /// [MQTT-3.2.2-5] What the application still wants is sent as new.
    void peer_lost_session() {
        in.forget();
        ids.trust();
        out.peer_lost_session();
        requests.peer_lost_session();
    }

    /// CONNACK came. `is_foreign`: the session that the peer has is not of this state. What it kept there comes as new; of what this end sent
    /// there, nothing is known: what the application wants is sent as new, under identifiers that are cleared first.
    void begin_session(bool is_present, bool is_foreign) {
        if (!is_present || is_foreign) peer_lost_session();
        if (is_foreign) {
            ids.doubt();
            store.ids_in_doubt();
        }
        if (!whose.is_foreign()) return;
        whose.adopt();
        store.peer(whose.name());
    }

    void abandon(std::error_code why) {
        connection.end_operations(why);
        out.abandon(why);
        requests.abandon(why);
    }

    void forget(std::error_code why) {
        connection.end_operations(why);
        out.forget(why);
        requests.forget(why);
        in.forget();
    }

    bool withdraw(operation_id operation) {
        if (operation == operation_id::none) return false;
        if (out.withdraw(operation) || requests.withdraw(operation)) return true;
        connection.withdraw(operation);
        return false;
    }

    /// Whether there is something to tell that did not arrive just now.
    bool has_news() const noexcept { return !connection.completions.empty() || out.has_condemned(); }

    /// Takes the next thing to tell, but what arrives; false when there is none.
    bool next_event(session_event& into) {
        if (event::completed done{}; connection.completions.next(done)) {
            into.emplace<event::completed>(done);
            return true;
        }
        const bool is_rare = in.has_excess() || out.has_condemned() || requests.has_lost();
        return is_rare && next_rare_event(into);
    }

    /// A connection with nothing to do but PINGREQ keeps no memory for the next burst.
    void release_idle_memory() noexcept {
        connection.release_idle_memory();
        out.release_idle_memory();
    }

private:
    [[gnu::cold]] bool next_rare_event(session_event& into) {
        if (in.take_excess()) {
            into.emplace<event::receive_maximum_exceeded>(in.in_flight());
        } else if (event::given_up lost{}; out.next_given_up(lost)) {
            into.emplace<event::given_up>(lost);
        } else if (event::subscription_lost gone{}; requests.next_lost(gone)) {
            into.emplace<event::subscription_lost>(gone);
        } else {
            return false;
        }
        return true;
    }
};

} // namespace dockwire::mqtt
