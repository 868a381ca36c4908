// SUBSCRIBE and UNSUBSCRIBE: waiting, asked, answered, and asked again when the server has lost the session.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/static_text.hpp"
#include "dockwire/core/trivial_array.hpp"
#include "dockwire/session/connection.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/limits.hpp"
#include "dockwire/session/packet_ids.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/subscriptions.hpp"

namespace dockwire::mqtt {

/// The requests of a client, and the subscriptions that they have brought it.
template <side Self, codec Codec>
class requests {
public:
    using connection = session_connection<Self, Codec>;

    requests(const session_options& options, connection& on, packet_ids& ids) noexcept
        : most_{options.queue_policy == queue_policy::wait ? SIZE_MAX : std::max<std::size_t>(options.queue_messages, 1)},
          connection_{on},
          ids_{ids} {}

    template <request_packet Request>
    std::error_code submit(const Request& wanted, operation_id operation) {
        if (connection_.online()) {
            if (const auto refused = refused_by(connection_.peer(), wanted)) return *refused;
            if (Codec::encoded_size(wanted) > connection_.peer().maximum_packet_size) return usage_error::packet_too_large;
        }
        if (waiting_.size() >= most_) return usage_error::queue_full;
        take_back_for(wanted, waiting_.end());
        waiting_.push_back(made_from(wanted, operation));
        send_waiting();
        return {};
    }

    /// Sends what waits, while an identifier is free.
    void send_waiting() {
        while (connection_.online() && !waiting_.empty()) {
            entry& next = waiting_.front();
            release_id(next); // that of an earlier connection
            next.id = ids_.acquire();
            if (next.id == packet_id::none) return;
            if (const auto refused = send(next)) {
                complete(waiting_, waiting_.begin(), *refused);
            } else {
                next.sent = true;
                asked_.splice(asked_.end(), waiting_, waiting_.begin());
            }
        }
    }

    /// A SUBACK or UNSUBACK came: an operation that completes by it is told in `done`. Returns what the server did wrong. An answer to
    /// nothing is passed over, as an answer to a message is.
    template <request_packet Request, class Answer>
    std::optional<peer_fault> settle(const Answer& answer, event::completed& done) {
        const auto found = std::find_if(asked_.begin(), asked_.end(), [&](const entry& each) { return each.id == answer.id; });
        if (found == asked_.end()) return std::nullopt;
        std::optional<bool> is_whole{}; // nothing: the request was one of the other kind
        Codec::decode(found->packet.view(), side::server, [&](const Request& request) {
            is_whole = granted_.settle(request, answer, [&](std::string_view filter, reason_code why) {
                if (found->restores) lose(filter, why);
            });
        });
        if (!is_whole) return std::nullopt;
        if (!*is_whole) {
            constexpr static_text statement = std::same_as<Request, packet::subscribe> ? "MQTT-3.8.4-6" : "3.11.3";
            return peer_fault{
                reason_code::protocol_error, false, {"SUBACK or UNSUBACK: not one reason code for each filter", statement}};
        }
        done.operation = found->operation;
        done.qos_capped = found->qos_capped;
        tell(answer, done);
        remove(asked_, found);
        return std::nullopt;
    }

    /// The connection is gone: what was asked is asked again on the next one, before what waits.
    void connection_lost() {
        waiting_.splice(waiting_.begin(), asked_);
        take_back_what_is_ended();
    }

    /// The server has lost the session: everything that it had granted is asked for again, before what was asked for meanwhile.
    void peer_lost_session() {
        // What still waits from an earlier loss of the session is made anew below.
        for (auto each = waiting_.begin(); each != waiting_.end();) {
            const auto next = std::next(each);
            if (each->restores) remove(waiting_, each);
            each = next;
        }
        const auto before = waiting_.begin();
        granted_.for_each_packet([&](packet::subscribe& request) {
            // The server may be another one, without Subscription Identifiers: restore the subscription without one.
            if (!connection_.peer().subscription_ids_available) request.subscription_id.reset();
            waiting_.insert(before, made_from(request, operation_id::none))->restores = true;
        });
        take_back_what_is_ended();
    }

    /// Whether there are subscriptions that could not be made again.
    bool has_lost() const noexcept { return !lost_.empty(); }

    /// Takes one of the subscriptions that could not be made again; false when there is none. Its views live until the next call.
    bool next_lost(event::subscription_lost& into) {
        if (lost_.empty()) return false;
        told_ = std::move(lost_.back());
        lost_.pop_back();
        granted_.forget(told_.filter);
        into = {told_.filter, told_.reason};
        return true;
    }

    /// Every request completes with `why`.
    void abandon(std::error_code why) {
        for (std::list<entry>* each : {&waiting_, &asked_}) {
            while (!each->empty())
                complete(*each, each->begin(), why);
        }
    }

    /// The session is forgotten too.
    void forget(std::error_code why) {
        abandon(why);
        granted_ = {};
    }

    /// Nobody waits for this operation any more: true if it was never sent and is withdrawn, false if it goes on in silence or is not a
    /// request.
    bool withdraw(operation_id operation) {
        for (std::list<entry>* each : {&waiting_, &asked_}) {
            const auto found =
                std::find_if(each->begin(), each->end(), [operation](const entry& item) { return item.operation == operation; });
            if (found == each->end()) continue;
            found->operation = operation_id::none;
            if (found->sent) return false;
            remove(*each, found);
            return true;
        }
        return false;
    }

private:
    struct entry {
        byte_buffer packet{};
        operation_id operation{operation_id::none}; ///< completes with the answer
        packet_id id{packet_id::none};              ///< on this connection
        bool sent{false};                           ///< on this connection or an earlier one of the same session
        bool qos_capped{false};                     ///< less QoS was asked for than wanted
        bool restores{false};                       ///< asks again for what was granted before the server lost the session
    };
    using position = typename std::list<entry>::iterator;

    template <request_packet Request>
    entry made_from(const Request& wanted, operation_id operation) {
        entry made{{}, operation};
        made.packet.assign(connection_.encode_to_keep(wanted));
        return made;
    }

    // An UNSUBSCRIBE ends what a SUBSCRIBE before it asks for, if that is not on this connection: its filters are not asked for any more. The
    // UNSUBSCRIBE goes all the same, because the server may have the subscription from an earlier connection or process.
    void take_back_what_is_ended() {
        for (auto each = waiting_.begin(); each != waiting_.end(); ++each) {
            Codec::decode(each->packet.view(), side::server,
                          [&](const packet::unsubscribe& ended) { take_back_for(ended, each); });
        }
    }

    void take_back_for(const packet::subscribe&, position) noexcept {}
    void take_back_for(const packet::unsubscribe& ended, position end) {
        for (auto each = waiting_.begin(); each != end;) {
            const auto next = std::next(each);
            if (is_taken_back(*each, ended)) complete(waiting_, each, usage_error::not_subscribed);
            each = next;
        }
    }

    // Takes the filters out of a SUBSCRIBE; true when none is left.
    bool is_taken_back(entry& from, const packet::unsubscribe& ended) {
        bool is_empty = false;
        Codec::decode(from.packet.view(), side::server, [&](packet::subscribe request) {
            trivial_array<subscription_request> left{};
            for (const subscription_request& wanted : request.subscriptions) {
                if (!has(ended, wanted.filter)) left.push_back(wanted);
            }
            is_empty = left.empty();
            if (is_empty || left.size() == request.subscriptions.size()) return;
            request.subscriptions = left.view();
            from.packet.assign(connection_.encode_to_keep(request));
        });
        return is_empty;
    }

    static bool has(const packet::unsubscribe& request, std::string_view filter) {
        for (const filter_name& each : request.filters) {
            if (each.text == filter) return true;
        }
        return false;
    }

    // The limits are checked again, because the server may be another one than at submission.
    std::optional<usage_error> send(entry& next) {
        std::optional<usage_error> refused{};
        Codec::decode(next.packet.view(), side::server, [&]<request_packet Request>(Request request) {
            request.id = next.id;
            trivial_array<subscription_request> less{};
            next.qos_capped = cap(request, less);
            refused = refused_by(connection_.peer(), request);
            if (!refused && !connection_.send(request)) refused = usage_error::packet_too_large;
            if (refused && next.restores) lose(request, *refused);
        });
        return refused;
    }

    // A server without a QoS has to take a SUBSCRIBE for it ([MQTT-3.2.2-10]), and some end the connection instead.
    bool cap(packet::subscribe& request, trivial_array<subscription_request>& less) {
        const qos most = connection_.peer().maximum_qos;
        bool is_less = false;
        for (subscription_request wanted : request.subscriptions) {
            is_less = is_less || wanted.maximum_qos > most;
            wanted.maximum_qos = std::min(wanted.maximum_qos, most);
            less.push_back(wanted);
        }
        if (is_less) request.subscriptions = less.view();
        return is_less;
    }
    static bool cap(const packet::unsubscribe&, trivial_array<subscription_request>&) noexcept { return false; }

    void lose(const packet::subscribe& request, usage_error why) {
        for (const subscription_request& wanted : request.subscriptions)
            lose(wanted.filter, reason_for(why));
    }
    void lose(const packet::unsubscribe&, usage_error) noexcept {}
    void lose(std::string_view filter, reason_code why) { lost_.push_back({std::string{filter}, why}); }

    template <class Answer>
    static void tell(const Answer& answer, event::completed& done) {
        done.reason = first_failure(answer.reasons);
        if (is_failure(done.reason)) done.error = done.reason;
        done.reasons = answer.reasons;
        done.reason_string = answer.reason_string;
        done.user_properties = answer.user_properties;
    }

    void complete(std::list<entry>& from, position which, std::error_code error) {
        connection_.completions.push(which->operation, error);
        remove(from, which);
    }

    void remove(std::list<entry>& from, position which) {
        release_id(*which);
        from.erase(which);
    }

    void release_id(entry& of) {
        if (of.id != packet_id::none) ids_.release(std::exchange(of.id, packet_id::none));
    }

    std::size_t most_; // that may wait
    connection& connection_;
    packet_ids& ids_;
    std::list<entry> waiting_{};
    std::list<entry> asked_{}; // without an answer, in the order in which they were sent
    subscription_registry granted_{};
    std::vector<lost_subscription> lost_{};
    lost_subscription told_{};
};

} // namespace dockwire::mqtt
