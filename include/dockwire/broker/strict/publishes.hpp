// Strict mode: what a client publishes, over all connections of its session.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>

#include "dockwire/broker/strict/rules.hpp"
#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt::detail {

/// What is known of the session on the present connection: CONNACK tells.
enum class strict_session : std::uint8_t { unknown, fresh, resumed };

/// Follows the exchanges that the client has begun: identifiers, window, resending, the order of PUBRELs. Only what arrived and was
/// not acknowledged yet is held against it: an acknowledgement that was sent may have been lost.
class strict_publishes {
public:
    explicit strict_publishes(const strict_reporter& report) : report_{report} {}

    /// A connection begins.
    void begin() {
        for (auto& [id, each] : open_)
            each.here = false;
        pubrels_due_.clear();
        session_ = strict_session::unknown;
        receive_maximum_ = SIZE_MAX;
        in_flight_ = 0;
        last_resent_ = 0;
        has_new_ = false;
    }

    void adopt(strict_session session, std::size_t receive_maximum) {
        session_ = session;
        receive_maximum_ = receive_maximum;
        if (session == strict_session::fresh) std::erase_if(open_, [](const auto& entry) { return !entry.second.here; });
    }

    bool uses(packet_id id) const { return open_.contains(id); }

    void received(const packet::publish& message) {
        if (message.qos == qos::at_most_once) return;
        const auto known = open_.find(message.id);
        known == open_.end() ? begin_exchange(message) : see_again(known->second, message.dup);
        if (in_flight_ > receive_maximum_) report_(strict::too_many_in_flight);
    }

    void received(const packet::pubrel& release) {
        take_in_order(release.id);
        const auto known = open_.find(release.id);
        if (known != open_.end()) {
            known->second.released = true;
        } else if (session_ == strict_session::fresh) {
            report_(strict::pubrel_of_nothing); // of a session that goes on, the message may have been lost
        }
    }

    void sent(const packet::puback& answer) { finish(answer.id); }
    void sent(const packet::pubcomp& answer) { finish(answer.id); }
    void sent(const packet::pubrec& answer) {
        if (is_failure(answer.reason)) return finish(answer.id);
        if (std::ranges::find(pubrels_due_, answer.id) == pubrels_due_.end()) pubrels_due_.push_back(answer.id);
    }

    /// DISCONNECT came: a client that has sent new messages must have sent again, before them, what the session had in flight.
    void disconnected() {
        const bool left =
            std::ranges::any_of(open_, [](const auto& entry) { return !entry.second.here && !entry.second.released; });
        if (session_ == strict_session::resumed && has_new_ && left) report_(strict::not_resent);
    }

private:
    struct exchange {
        std::uint64_t number{0}; ///< in the order in which they were begun
        bool here{true};         ///< PUBLISH came on the present connection
        bool released{false};    ///< PUBREL came
    };

    void begin_exchange(const packet::publish& message) {
        if (message.dup && session_ == strict_session::fresh) {
            report_(message.qos == qos::at_least_once ? strict::new_with_dup_1 : strict::new_with_dup_2);
        }
        open_.emplace(message.id, exchange{++last_number_});
        has_new_ = has_new_ || !message.dup;
        ++in_flight_;
    }

    void see_again(exchange& known, bool dup) {
        if (!dup) {
            report_(known.here ? strict::id_in_use : strict::resent_without_dup);
        } else if (known.released) {
            report_(strict::resent_after_pubrel);
        } else if (known.here) {
            report_(strict::resent_at_once);
        }
        if (!known.here) resume(known);
    }

    void resume(exchange& known) {
        if (known.number < last_resent_) report_(strict::resent_out_of_order);
        last_resent_ = std::max(last_resent_, known.number);
        known.here = true;
        ++in_flight_;
    }

    // PUBREL answers a PUBREC of this connection, or it is sent again; then no order is asked for.
    void take_in_order(packet_id id) {
        const auto due = std::ranges::find(pubrels_due_, id);
        if (due == pubrels_due_.end()) return;
        if (due != pubrels_due_.begin()) report_(strict::pubrel_out_of_order);
        pubrels_due_.erase(due);
    }

    void finish(packet_id id) {
        const auto known = open_.find(id);
        if (known == open_.end()) return;
        if (known->second.here) --in_flight_;
        open_.erase(known);
    }

    const strict_reporter& report_;
    std::map<packet_id, exchange> open_{};
    std::deque<packet_id> pubrels_due_{};
    strict_session session_{strict_session::unknown};
    std::size_t receive_maximum_{SIZE_MAX};
    std::size_t in_flight_{0};
    std::uint64_t last_number_{0};
    std::uint64_t last_resent_{0};
    bool has_new_{false};
};

} // namespace dockwire::mqtt::detail
