// Received messages whose exchange is not complete: acknowledgements in the standard's order, QoS 2 exactly once.
#pragma once

#include <cstdint>
#include <utility>

#include "dockwire/session/event.hpp"
#include "dockwire/session/fifo.hpp"
#include "dockwire/session/id_table.hpp"

namespace dockwire::mqtt {

/// An acknowledgement that is due: PUBACK for QoS 1, PUBREC for QoS 2.
struct due_acknowledgement {
    packet_id id{packet_id::none};
    mqtt::qos qos{mqtt::qos::at_least_once};
    reason_code reason{reason_code::success};
    explanation_pointer why{};
};

/// Keeps the order in which PUBACKs and PUBRECs are owed, whatever the order in which the application is done
/// ([MQTT-4.6.0-2], [MQTT-4.6.0-3]), and the QoS 2 messages whose PUBREL has not come.
class inbox {
public:
    /// How many messages the peer has in flight towards us, as Receive Maximum counts them.
    std::size_t in_flight() const noexcept { return in_flight_; }

    /// Whether this identifier is that of a QoS 2 message whose exchange is not over.
    bool knows(packet_id id) const noexcept { return exactly_once_.get(id).number != 0; }

    /// Whether a PUBLISH of QoS 1 or 2 adds to those in flight on this connection.
    bool counts(packet_id id, mqtt::qos qos) const noexcept {
        return qos == mqtt::qos::at_least_once || exactly_once_.get(id).place == 0;
    }

    /// Bytes of the messages that the application is not done with.
    std::size_t waiting_bytes() const noexcept { return lines_[0].bytes + lines_[1].bytes; }

    /// Takes a message of so many bytes that the application has not seen.
    delivery take(packet_id id, mqtt::qos qos, std::size_t size = 0) {
        if (qos == mqtt::qos::at_most_once) return {};
        ++in_flight_;
        const std::uint64_t number = line(qos).push(id, size);
        if (qos == mqtt::qos::exactly_once) exactly_once_[id] = {number, number};
        return {number, id, qos};
    }

    /// Takes a QoS 2 message that the peer sends once more: the application does not see it again.
    void take_again(packet_id id) {
        known& message = exactly_once_[id];
        acknowledgement_line& waiting = line(mqtt::qos::exactly_once);
        if (waiting.holds(message.place)) return; // its PUBREC will come anyway
        if (message.place == 0) ++in_flight_;
        message.place = waiting.push(id);
        if (message.acknowledged) waiting.mark(message.place, message.reason);
    }

    /// The application is done with a message; false when it was acknowledged before, or when its connection is gone and the peer
    /// will send it again as a new one.
    bool acknowledge(const delivery& message, reason_code reason, const explanation_pointer& why = {}) {
        if (message.qos == mqtt::qos::at_least_once) return line(message.qos).mark(message.number, reason, why);
        if (message.qos == mqtt::qos::at_most_once) return true;
        known taken = exactly_once_.get(message.id);
        if (taken.number == 0 || taken.number != message.number || taken.acknowledged) return false;
        taken.acknowledged = true;
        taken.reason = reason;
        exactly_once_[message.id] = taken;
        line(message.qos).mark(taken.place, reason, why);
        return true;
    }

    /// The application has not handled a message: it is new when the peer sends it again. True when its acknowledgement is owed on this
    /// connection.
    bool give_back(const delivery& message) {
        if (message.qos == mqtt::qos::at_least_once) return line(message.qos).is_open(message.number);
        const known taken = exactly_once_.get(message.id);
        if (message.qos == mqtt::qos::at_most_once || taken.number != message.number || taken.acknowledged) return false;
        exactly_once_[message.id] = {};
        return taken.place != 0;
    }

    /// A QoS 2 message that a previous process has acknowledged.
    void restore(packet_id id) { exactly_once_[id] = {UINT64_MAX, 0, true}; }

    /// Takes the next acknowledgement that may go out now; false when there is none. A refused QoS 2 message is forgotten here
    /// [MQTT-4.3.3-9].
    bool next_due(due_acknowledgement& into) {
        for (const mqtt::qos level : {mqtt::qos::at_least_once, mqtt::qos::exactly_once}) {
            if (!line(level).take_done(into)) continue;
            into.qos = level;
            if (level == mqtt::qos::at_least_once) --in_flight_;
            if (level == mqtt::qos::exactly_once && is_failure(into.reason)) finish(into.id);
            return true;
        }
        return false;
    }

    /// PUBREL came: the exchange is over. False when the identifier is unknown.
    bool finish(packet_id id) {
        const known taken = exactly_once_.get(id);
        if (taken.number == 0) return false;
        if (taken.place != 0) --in_flight_;
        line(mqtt::qos::exactly_once).skip(taken.place); // a peer that did not wait for PUBREC must not block those behind
        exactly_once_[id] = {};
        return true;
    }

    /// The connection is gone: its due acknowledgements are dropped, the identifiers of QoS 2 messages stay known.
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
        packet_id id{packet_id::none}; ///< none: no acknowledgement is due any more
        bool done{false};
        reason_code reason{reason_code::success};
        std::uint32_t size{0};
        explanation_pointer why{};
    };

    // Places are numbered from 1 on and never used again.
    struct acknowledgement_line {
        fifo<entry> entries{};
        std::uint64_t head{1};
        std::size_t bytes{0}; // of those that are not done

        std::uint64_t push(packet_id id, std::size_t size = 0) {
            entries.push({.id = id, .size = static_cast<std::uint32_t>(size)});
            bytes += size;
            return head + entries.size() - 1;
        }
        bool holds(std::uint64_t place) const noexcept { return place >= head && place - head < entries.size(); }
        bool is_open(std::uint64_t place) noexcept { return holds(place) && !entries[place - head].done; }
        bool mark(std::uint64_t place, reason_code reason, const explanation_pointer& why = {}) {
            if (!holds(place)) return false;
            entry& owed = entries[place - head];
            if (owed.done) return false;
            owed.done = true;
            bytes -= owed.size;
            owed.reason = reason;
            owed.why = why;
            return true;
        }
        void skip(std::uint64_t place) {
            if (!holds(place)) return;
            mark(place, reason_code::success);
            entries[place - head].id = packet_id::none;
        }
        bool take_done(due_acknowledgement& into) {
            while (!entries.empty() && entries.front().done) {
                entry& first = entries.front();
                into.id = first.id;
                into.reason = first.reason;
                into.why = std::move(first.why);
                entries.pop();
                ++head;
                if (into.id != packet_id::none) return true;
            }
            return false;
        }
        void clear() {
            head += entries.size();
            entries.clear();
            bytes = 0;
        }
    };

    struct known {
        std::uint64_t number{0}; ///< of its delivery; 0 is none
        std::uint64_t place{0};  ///< in the line of this connection; 0 when this connection has not seen it
        bool acknowledged{false};
        reason_code reason{reason_code::success};
    };

    acknowledgement_line& line(mqtt::qos qos) noexcept { return lines_[qos == mqtt::qos::exactly_once ? 1 : 0]; }

    acknowledgement_line lines_[2]{};
    id_table<known> exactly_once_{};
    std::size_t in_flight_{0};
};

} // namespace dockwire::mqtt
