// Strict mode: how a client acknowledges what the broker sends it, over all connections of its session.
#pragma once

#include <algorithm>
#include <deque>
#include <map>

#include "dockwire/broker/strict/rules.hpp"
#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt::detail {

/// Follows the exchanges that the broker has begun: who may be acknowledged, by which packet, in which order.
class strict_answers {
public:
    explicit strict_answers(const strict_reporter& report) : report_{report} {}

    /// A connection begins.
    void begin() {
        pubacks_due_.clear();
        pubrecs_due_.clear();
    }

    /// Nothing of an earlier session is left.
    void forget() { open_.clear(); }

    void sent(const packet::publish& message) {
        if (message.qos == qos::at_most_once) return;
        open_[message.id] = {message.qos, false};
        (message.qos == qos::at_least_once ? pubacks_due_ : pubrecs_due_).push_back(message.id);
    }
    void sent(const packet::pubrel& release) { open_[release.id] = {qos::exactly_once, true}; }

    void received(const packet::puback& answer) {
        const auto known = find(answer.id, qos::at_least_once);
        if (known == open_.end()) return;
        take_in_order(pubacks_due_, answer.id, strict::puback_out_of_order);
        open_.erase(known);
    }

    void received(const packet::pubrec& answer) {
        const auto known = find(answer.id, qos::exactly_once);
        if (known == open_.end()) return;
        take_in_order(pubrecs_due_, answer.id, strict::pubrec_out_of_order);
        if (is_failure(answer.reason)) open_.erase(known);
    }

    void received(const packet::pubcomp& answer) {
        const auto known = find(answer.id, qos::exactly_once);
        if (known == open_.end()) return;
        if (!known->second.released) report_(strict::answer_to_nothing);
        open_.erase(known);
    }

private:
    struct exchange {
        mqtt::qos qos{mqtt::qos::at_least_once};
        bool released{false};
    };
    using exchanges = std::map<packet_id, exchange>;

    exchanges::iterator find(packet_id id, qos expected) {
        const auto known = open_.find(id);
        if (known == open_.end()) {
            report_(strict::answer_to_nothing);
        } else if (known->second.qos != expected) {
            report_(strict::answer_of_other_qos);
            return open_.end();
        }
        return known;
    }

    // One that is due since an earlier connection is not in `due`: its order is that of the message that is sent again.
    void take_in_order(std::deque<packet_id>& due, packet_id id, const strict_rule& rule) {
        const auto found = std::ranges::find(due, id);
        if (found == due.end()) return;
        if (found != due.begin()) report_(rule);
        due.erase(found);
    }

    const strict_reporter& report_;
    exchanges open_{};
    std::deque<packet_id> pubacks_due_{};
    std::deque<packet_id> pubrecs_due_{};
};

} // namespace dockwire::mqtt::detail
