// Received messages and their acknowledgements.
#pragma once

#include <cstddef>
#include <string_view>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/utf8.hpp"
#include "dockwire/core/result.hpp"
#include "dockwire/core/static_text.hpp"
#include "dockwire/core/trivial_array.hpp"
#include "dockwire/session/connection.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/inbox.hpp"
#include "dockwire/session/session_options.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/session/topic_aliases.hpp"

namespace dockwire::mqtt {

/// Takes PUBLISH and PUBREL, and acknowledges them.
template <side Self, codec Codec, store Store>
class messages_in {
public:
    using connection = session_connection<Self, Codec>;

    messages_in(const session_options& options, connection& on, Store& store) noexcept
        : checks_payload_format_{options.check_payload_format},
          most_waiting_{Self == side::server || options.strict_receive_maximum ? 0 : options.receive_queue_bytes},
          connection_{on},
          store_{store} {}

    /// A connection begins, on which the peer was told these limits.
    template <class Packet>
    void begin(const Packet& ours) noexcept {
        receive_maximum_ = ours.receive_maximum.value_or(65'535);
        aliases_.begin(ours.topic_alias_maximum.value_or(0));
    }

    /// Whether a message came that is beyond Receive Maximum; `take_excess` says so once for each.
    bool has_excess() const noexcept { return exceeded_; }
    bool take_excess() noexcept { return std::exchange(exceeded_, false); }

    /// The messages that are not acknowledged.
    std::size_t in_flight() const noexcept { return inbox_.in_flight(); }

    /// Takes a PUBLISH, puts its topic in and names its delivery; true when the owner is to see it.
    result<bool, peer_fault> take(event::message& arrived) {
        packet::publish& message = arrived.publish;
        if (const auto wrong = aliases_.resolve(message)) return *wrong;
        if (message.qos != mqtt::qos::at_most_once) return take_acknowledged(arrived);
        if (misnames_payload(message))
            return peer_fault{reason_code::payload_format_invalid, false, {"Payload: is not UTF-8", "3.3.2.3.2"}};
        return true;
    }

    /// The owner is done with a message; false when that was said before.
    bool acknowledge(const delivery& message, reason_code reason, const explanation_pointer& why) {
        if (!inbox_.acknowledge(message, reason, why)) return false;
        // From here on a restarted program must not see it again. After a crash before this, the peer sends it again as new.
        if (message.qos == mqtt::qos::exactly_once && !is_failure(reason)) store_.received(message.id);
        flush();
        return true;
    }

    /// The owner has not handled a message; see `inbox::give_back`.
    bool give_back(const delivery& message) { return inbox_.give_back(message); }

    void on(const packet::pubrel& request) {
        const bool known = inbox_.finish(request.id);
        if (known) store_.finished(request.id);
        connection_.answer(packet::pubcomp{request.id, known ? reason_code::success : reason_code::packet_identifier_not_found});
        flush();
    }

    /// Sends the acknowledgements that are due.
    void flush() {
        due_acknowledgement due{};
        while (connection_.online() && inbox_.next_due(due)) {
            if (due.qos == mqtt::qos::at_least_once) {
                answer(packet::puback{due.id, due.reason}, due.why);
            } else {
                answer(packet::pubrec{due.id, due.reason}, due.why);
            }
        }
    }

    void connection_lost() { inbox_.connection_lost(); }

    /// A QoS 2 message that a previous process acknowledged.
    void restore(packet_id id) { inbox_.restore(id); }

    /// Both ends have discarded the session.
    void forget() {
        inbox_.session_lost();
        store_.inbound_lost();
    }

    /// Whether the payload of a message or Will is said to be UTF-8 and is not, if the owner wants to know (3.3.2.3.2). U+0000 is
    /// allowed there.
    template <class Message>
    bool misnames_payload(const Message& message) const noexcept {
        if (!checks_payload_format_ || !message.payload_is_utf8.value_or(false)) return false;
        const std::string_view text = message.payload.text();
        return !is_valid_text(text) && !is_utf8(text); // the first is quick on ASCII
    }

private:
    template <class Packet>
    void answer(const Packet& packet, const explanation_pointer& why) {
        why ? explain(packet, *why) : void(connection_.answer(packet));
    }

    // Reason String and User Properties are left out when the peer does not take so long a packet [MQTT-3.4.2-2], [MQTT-3.4.2-3].
    template <class Packet>
    [[gnu::cold]] void explain(Packet packet, const explanation& why) {
        trivial_array<user_property> properties{};
        for (const auto& [name, value] : why.user_properties) {
            if (is_sayable(name) && is_sayable(value)) properties.push_back({name, value});
        }
        if (!why.reason_string.empty() && is_sayable(why.reason_string)) packet.reason_string = why.reason_string;
        packet.user_properties = properties.view();
        connection_.send_fitting(packet);
    }

    static bool is_sayable(std::string_view text) noexcept { return text.size() <= largest_text_size && is_valid_text(text); }

    result<bool, peer_fault> take_acknowledged(event::message& arrived) {
        const packet::publish& message = arrived.publish;
        if (inbox_.counts(message.id, message.qos) && inbox_.in_flight() >= receive_maximum_ && !tolerates(message)) {
            constexpr static_text statement = Self == side::server ? "MQTT-3.3.4-7" : "MQTT-3.3.4-9";
            return peer_fault{
                reason_code::receive_maximum_exceeded, false, {"more messages in flight than Receive Maximum", statement}};
        }
        if (message.qos == mqtt::qos::exactly_once && inbox_.knows(message.id)) { // [MQTT-4.3.3-10]
            inbox_.take_again(message.id);
            return false;
        }
        arrived.delivery = inbox_.take(message.id, message.qos, message.topic.size() + message.payload.bytes.size());
        if (!misnames_payload(message)) return true;
        // Refuse this message only (4.13.2): if the connection ended, the peer would send it again on the next one, and so for ever.
        inbox_.acknowledge(arrived.delivery, reason_code::payload_format_invalid);
        return false;
    }

    // A server that sends more than our Receive Maximum (Mosquitto 2.0.11 does) fills our memory only as far as it may; ending the connection
    // would bring the same messages again.
    [[gnu::cold]] bool tolerates(const packet::publish& message) noexcept {
        const std::size_t size = message.topic.size() + message.payload.bytes.size();
        if (inbox_.waiting_bytes() + size > most_waiting_) return false;
        return exceeded_ = true;
    }

    bool checks_payload_format_;
    std::size_t most_waiting_; // bytes, of a peer that does not keep to Receive Maximum
    bool exceeded_{false};     // and nobody was told
    connection& connection_;
    Store& store_;
    std::size_t receive_maximum_{65'535};
    topic_alias_table aliases_{};
    inbox inbox_{};
};

} // namespace dockwire::mqtt
