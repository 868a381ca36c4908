// Messages that came in and are not through: acknowledgements in the standard's order, QoS 2 exactly once.
#pragma once

#include <cstdint>
#include <optional>

#include "dockwire/session/event.hpp"
#include "dockwire/session/fifo.hpp"
#include "dockwire/session/id_table.hpp"

namespace dockwire::mqtt {

/// An acknowledgement that is due: PUBACK for QoS 1, PUBREC for QoS 2.
struct due_acknowledgement {
    packet_id id{packet_id::none};
    mqtt::qos qos{mqtt::qos::at_least_once};
    reason_code reason{reason_code::success};
};

/// Keeps the order in which PUBACKs and PUBRECs are owed, whatever the order in which the application is done
/// ([MQTT-4.6.0-2], [MQTT-4.6.0-3]), and the QoS 2 messages whose PUBREL has not come.
class inbox {
public:
    /// How many messages the peer has in flight towards us, as Receive Maximum counts them.
    std::size_t in_flight() const noexcept { return in_flight_; }

    /// Whether a QoS 2 message with this identifier was already taken over.
    bool knows(packet_id id) const noexcept { return exactly_once_.get(id).number != 0; }

    /// Takes a message that the application has not seen.
    delivery take(packet_id id, mqtt::qos qos) {
        if (qos == mqtt::qos::at_most_once) return {};
        ++in_flight_;
        const std::uint64_t number = line(qos).push(id);
        if (qos == mqtt::qos::exactly_once) exactly_once_[id] = {number, number, false};
        return {number, id, qos};
    }

    /// Takes a QoS 2 message that the peer sends once more: the application does not see it again.
    void take_again(packet_id id) {
        known& message = exactly_once_[id];
        const bool awaited = message.place != 0 && !message.acknowledged; // its PUBREC will come anyway
        if (awaited) return;
        if (message.place == 0) ++in_flight_;
        message.place = line(mqtt::qos::exactly_once).push(id);
        if (message.acknowledged) mark(line(mqtt::qos::exactly_once), message.place, reason_code::success);
    }

    /// The application is done with a message; false when it was acknowledged before or its connection is gone.
    bool acknowledge(const delivery& message, reason_code reason) {
        if (message.qos == mqtt::qos::at_least_once) return mark(line(message.qos), message.number, reason);
        if (message.qos == mqtt::qos::at_most_once) return true;
        known& taken = exactly_once_[message.id];
        if (taken.number != message.number || taken.acknowledged) return false;
        taken.acknowledged = true;
        mark(line(message.qos), taken.place, reason);
        return true;
    }

    /// The next acknowledgement that may go out now. A refused QoS 2 message is forgotten here (4.3.3).
    std::optional<due_acknowledgement> next_due() {
        for (const mqtt::qos level : {mqtt::qos::at_least_once, mqtt::qos::exactly_once}) {
            acknowledgement_line& waiting = line(level);
            if (waiting.entries.empty() || !waiting.entries.front().done) continue;
            const entry first = waiting.entries.front();
            waiting.entries.pop();
            ++waiting.head;
            if (level == mqtt::qos::at_least_once) --in_flight_;
            if (level == mqtt::qos::exactly_once && is_failure(first.reason)) finish(first.id);
            return due_acknowledgement{first.id, level, first.reason};
        }
        return std::nullopt;
    }

    /// PUBREL came: the exchange is over. False when the identifier is unknown.
    bool finish(packet_id id) {
        const known taken = exactly_once_.get(id);
        if (taken.number == 0) return false;
        if (taken.place != 0) --in_flight_;
        exactly_once_[id] = {};
        return true;
    }

    /// The connection is gone: what is owed on it is void, what QoS 2 knows stays.
    void connection_lost() {
        for (acknowledgement_line& waiting : lines_)
            waiting.clear();
        in_flight_ = 0;
        exactly_once_.for_each([](known& message) { message.place = 0; });
    }

    /// The peer has lost the session.
    void session_lost() {
        connection_lost();
        exactly_once_.clear();
    }

private:
    struct entry {
        packet_id id{packet_id::none};
        bool done{false};
        reason_code reason{reason_code::success};
    };
    struct acknowledgement_line {
        fifo<entry> entries{};
        std::uint64_t head{1};

        std::uint64_t push(packet_id id) {
            entries.push({id});
            return head + entries.size() - 1;
        }
        void clear() {
            head += entries.size();
            entries.clear();
        }
    };
    struct known {
        std::uint64_t number{0}; ///< of its delivery; 0 is none
        std::uint64_t place{0};  ///< in the line of this connection; 0 when this connection has not seen it
        bool acknowledged{false};
    };

    acknowledgement_line& line(mqtt::qos qos) noexcept { return lines_[qos == mqtt::qos::exactly_once ? 1 : 0]; }

    static bool mark(acknowledgement_line& waiting, std::uint64_t place, reason_code reason) {
        if (place < waiting.head || place - waiting.head >= waiting.entries.size()) return false;
        entry& owed = waiting.entries[place - waiting.head];
        if (owed.done) return false;
        owed.done = true;
        owed.reason = reason;
        return true;
    }

    acknowledgement_line lines_[2]{};
    id_table<known> exactly_once_{};
    std::size_t in_flight_{0};
};

} // namespace dockwire::mqtt
