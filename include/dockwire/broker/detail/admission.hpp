// How a CONNECT is answered, and whose session it goes on with.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/broker/detail/authentication.hpp"
#include "dockwire/broker/detail/client.hpp"
#include "dockwire/broker/detail/session_end.hpp"
#include "dockwire/broker/options.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

/// A part of the core, which it uses: its options and rules, `core.clients()`, `core.end_session(client)`, `core.endings()`.
template <class Core>
class broker_admission {
public:
    using client = broker_client<Core>;

    explicit broker_admission(Core& core) : core_{core} {}

    /// The client that the first packet of a connection belongs to. When that is no valid CONNECT, a new client, whose session answers with
    /// what is wrong. Null when the application has closed the broker meanwhile.
    std::shared_ptr<client> admit(bytes_view packet) {
        std::shared_ptr<client> admitted = make_stranger({});
        v5_codec::decode(packet, side::server, [&](const packet::connect& request) { admitted = admit(request, packet); });
        return admitted;
    }

    /// The same for a CONNECT whose client has authenticated itself: the session that it is for.
    std::shared_ptr<client> admit_authenticated(bytes_view packet) {
        std::shared_ptr<client> admitted{};
        v5_codec::decode(packet, side::server, [&](const packet::connect& request) { admitted = session_for(request); });
        return admitted;
    }

    /// Whether a new connection may say its CONNECT. Some more than are let in may, to be told why they are not.
    bool hears_one_more() const noexcept {
        const std::size_t most = core_.options().maximum_connections;
        return core_.connections() < most || core_.connections() - most < heard_to_be_refused;
    }

    /// Why there is no room for one more client of this identifier, or success.
    reason_code quota_for(std::string_view id) const {
        const broker_options& options = core_.options();
        const auto known = core_.clients().find(id);
        const bool is_known = known != core_.clients().end();
        const bool takes_over = is_known && known->second->online();
        if (core_.connections() > options.maximum_connections && !takes_over) return reason_code::server_busy;
        if (!is_known && core_.clients().size() >= options.maximum_sessions) return reason_code::quota_exceeded;
        return reason_code::success;
    }

    /// The answer to a CONNECT that is accepted; the session adds its limits. Of the optional features only RETAIN can be missing.
    /// Views in it live as long as `to`.
    packet::connack answer_to(const packet::connect& request, const client& to) const {
        const broker_options& options = core_.options();
        packet::connack answer{};
        answer.session_present = to.resumes();
        if (request.client_id.empty()) answer.assigned_client_id = to.id();
        const std::uint32_t granted = granted_expiry(options, request.session_expiry_interval);
        if (granted != request.session_expiry_interval.value_or(0)) answer.session_expiry_interval = granted;
        if (options.maximum_qos < qos::exactly_once) answer.maximum_qos = options.maximum_qos;
        if (!options.retain_available) answer.retain_available = false;
        answer.server_keep_alive = keep_alive_for(options, request.keep_alive);
        return answer;
    }

private:
    static constexpr std::size_t heard_to_be_refused{100};

    // For a client that is not let in, or not yet.
    std::shared_ptr<client> make_stranger(std::string_view id, reason_code refusal = reason_code::success) {
        return std::make_shared<client>(core_.shared_from_this(), std::string{id}, stranger_options_of(core_.options()), refusal);
    }

    std::shared_ptr<client> admit(const packet::connect& request, bytes_view packet) {
        const unsigned before = core_.endings();
        reason_code refusal = refusal_of(request);
        if (core_.endings() != before) return nullptr;
        if (!is_failure(refusal) && request.authentication_method) {
            if (auto exchange = core_.make_authenticator(*request.authentication_method)) {
                return make_temporary(request, std::move(exchange), packet);
            }
            refusal = reason_code::bad_authentication_method; // [MQTT-4.12.0-1]
        }
        if (!is_failure(refusal)) return session_for(request);
        return make_stranger(request.client_id, refusal);
    }

    // A temporary session for a client while it authenticates itself: until then it must not reach the session that it asks for.
    std::shared_ptr<client> make_temporary(const packet::connect& request, std::unique_ptr<server_authenticator> exchange,
                                           bytes_view packet) {
        auto temporary = make_stranger(request.client_id);
        temporary->authenticate_first(server_authentication{*request.authentication_method, std::move(exchange)}, packet);
        return temporary;
    }

    reason_code refusal_of(const packet::connect& request) const {
        const broker_options& options = core_.options();
        if (const reason_code full = quota_for(request.client_id); is_failure(full)) return full;
        if (request.will && request.will->qos > options.maximum_qos) return reason_code::qos_not_supported; // [MQTT-3.2.2-12]
        if (request.will && request.will->retain && !options.retain_available) return reason_code::retain_not_supported;
        const auto authenticate = options.authenticate; // a copy: the hook may destroy the broker
        const reason_code answer = authenticate ? authenticate(request) : reason_code::success;
        if (is_failure(answer) || !request.will) return answer;
        const client_info who{request.client_id, request.user_name.value_or("")};
        return core_.may(who, access::publish, request.will->topic) ? answer : reason_code::not_authorized;
    }

    std::shared_ptr<client> session_for(const packet::connect& request) {
        std::string id = request.client_id.empty() ? unused_id() : std::string{request.client_id};
        if (auto known = take_over(id, request.clean_start)) return known;
        auto added = std::make_shared<client>(core_.shared_from_this(), id, session_options_of(core_.options()));
        core_.clients().emplace(std::move(id), added);
        return added;
    }

    // The session that goes on under this identifier, if there is one; an older connection of it ends ([MQTT-3.1.4-3]).
    std::shared_ptr<client> take_over(const std::string& id, bool clean_start) {
        auto& clients = core_.clients();
        if (const auto found = clients.find(id); found != clients.end()) {
            const auto older = found->second;
            older->close(reason_code::session_taken_over);
        }
        const auto left = clients.find(id);
        if (left == clients.end()) return nullptr;
        auto known = left->second;
        if (!clean_start) return known;
        core_.end_session(*known); // [MQTT-3.1.2-4]
        return nullptr;
    }

    std::string unused_id() {
        std::string id;
        do
            id = "assigned-" + std::to_string(++last_assigned_);
        while (core_.clients().contains(id));
        return id;
    }

    Core& core_;
    std::uint64_t last_assigned_{0};
};

} // namespace dockwire::mqtt::detail
