// What CONNECT and CONNACK have settled for one connection.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reason_rules.hpp"
#include "dockwire/session/auth_exchange.hpp"

namespace dockwire::mqtt {

/// Packets whose Reason String and User Properties depend on Request Problem Information.
template <class Packet>
concept explains_on_request = requires(Packet packet) {
    packet.reason_string;
    packet.user_properties;
} && !std::is_same_v<Packet, packet::connack> && !std::is_same_v<Packet, packet::disconnect>;

/// What of CONNECT and CONNACK still matters after them, and the rules that follow from it; both ends keep the same.
class agreement {
public:
    /// Whether this CONNECT has Clean Start, whatever its owner says.
    bool starts_clean() const noexcept { return starts_clean_; }

    /// CONNECT went out, or came in.
    void begin(const packet::connect& request) {
        client_id_ = request.client_id;
        clean_start_ = request.clean_start;
        keep_alive_ = request.keep_alive;
        may_outlive_ = outlives_ = request.session_expiry_interval.value_or(0) != 0;
        wants_explanations_ = request.request_problem_information.value_or(true);
        wants_response_information_ = request.request_response_information.value_or(false);
        authentication_.begin(request.authentication_method);
    }

    /// What is wrong with a CONNACK that the server sent with success. `unwanted_session`: the server has one, there is no state of it here, and
    /// by the letter that ends the connection. The next CONNECT has Clean Start then, whatever its owner says.
    std::optional<peer_fault> fault_in(const packet::connack& answer, bool unwanted_session) noexcept {
        if (unwanted_session && !clean_start_) {
            starts_clean_ = true;
            return peer_fault{
                reason_code::protocol_error, false, {"session present, and there is no state of it here", "MQTT-3.2.2-4"}};
        }
        // Without Clean Start the client has state of the session, so that Session Present is legal.
        if (answer.session_present && clean_start_) {
            return peer_fault{reason_code::protocol_error, false, {"session present after a clean start", "MQTT-3.2.2-4"}};
        }
        // Without a method in CONNECT there is none in CONNACK [MQTT-4.12.0-6].
        if (answer.authentication_method != authentication_.method()) {
            return peer_fault{
                reason_code::protocol_error, false, {"Authentication Method: not that of CONNECT", "MQTT-4.12.0-5"}};
        }
        // A server assigns an identifier to a client that has none (3.2.2.3.7). Another one would name somebody else's session.
        if (!client_id_.empty() && answer.assigned_client_id.value_or(client_id_) != client_id_) {
            return peer_fault{
                reason_code::protocol_error, false, {"Assigned Client Identifier: CONNECT has another", "3.2.2.3.7"}};
        }
        return std::nullopt;
    }

    /// Takes out of a server's CONNACK what its client must not get, and names the method that it must.
    void adapt(packet::connack& answer) const noexcept {
        if (is_failure(answer.reason) || clean_start_) answer.session_present = false; // [MQTT-3.2.2-2], [MQTT-3.2.2-6]
        if (!wants_response_information_) answer.response_information.reset();         // [MQTT-3.1.2-28]
        if (is_failure(answer.reason) && answer.authentication_method) return;         // it may name the method or not
        if (!is_failure(answer.reason)) answer.authentication_method = authentication_.method();
        if (!answer.authentication_method) answer.authentication_data.reset();
    }

    /// The connection is up.
    void accept(const packet::connack& answer) noexcept {
        if (answer.session_expiry_interval) outlives_ = *answer.session_expiry_interval != 0; // 3.2.2.3.2
        if (answer.server_keep_alive) keep_alive_ = *answer.server_keep_alive;                // [MQTT-3.1.2-21]
        authentication_.settle();
        starts_clean_ = false;
    }

    /// Whether the client wants to hear more than reason codes (3.1.2.11.7).
    bool wants_explanations() const noexcept { return wants_explanations_; }

    /// Takes explanations out of a packet of the server that the client does not want [MQTT-3.1.2-29].
    template <explains_on_request Packet>
    void trim(Packet& packet) const noexcept {
        if (wants_explanations_) return;
        packet.reason_string.reset();
        packet.user_properties = {};
    }

    /// What is wrong with a packet of the server: it explains what the client did not ask to be explained (3.1.2.11.7).
    template <explains_on_request Packet>
    std::optional<peer_fault> fault_in(const Packet& packet) const noexcept {
        if (wants_explanations_ || (!packet.reason_string && packet.user_properties.empty())) return std::nullopt;
        return peer_fault{
            reason_code::protocol_error, false, {"Reason String or User Property: was not asked for", "MQTT-3.1.2-29"}};
    }

    /// A session that was to end with its connection cannot be made to last by DISCONNECT (3.14.2.2.2).
    bool revives_session(const packet::disconnect& last) const noexcept {
        return !may_outlive_ && last.session_expiry_interval.value_or(0) != 0;
    }

    /// Whether this end may send this DISCONNECT.
    bool may_send(side self, const packet::disconnect& ours) const noexcept {
        const bool server_sets_expiry = self == side::server && ours.session_expiry_interval; // [MQTT-3.14.2-2]
        return mqtt::may_send(self, packet_type::disconnect, ours.reason) && !server_sets_expiry && !revives_session(ours);
    }

    /// The client's DISCONNECT, which may change the Session Expiry Interval (3.14.2.2.2).
    void end(const packet::disconnect& last) noexcept {
        if (last.session_expiry_interval) outlives_ = *last.session_expiry_interval != 0;
    }

    bool ends_with_connection() const noexcept { return !outlives_; }
    std::chrono::seconds keep_alive() const noexcept { return std::chrono::seconds{keep_alive_}; }
    auth_exchange& authentication() noexcept { return authentication_; }

private:
    std::string client_id_{};
    bool clean_start_{false};
    bool starts_clean_{false};
    bool may_outlive_{false}; // as CONNECT says
    bool outlives_{false};    // as it is now
    bool wants_explanations_{true};
    bool wants_response_information_{false};
    std::uint16_t keep_alive_{0}; // in seconds
    auth_exchange authentication_{};
};

} // namespace dockwire::mqtt
