// The inside of the broker: who is there, who wants what, and what is passed on to whom.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/broker/authentication.hpp"
#include "dockwire/broker/client.hpp"
#include "dockwire/broker/connection.hpp"
#include "dockwire/broker/listening.hpp"
#include "dockwire/broker/options.hpp"
#include "dockwire/broker/retained.hpp"
#include "dockwire/broker/strict_rules.hpp"
#include "dockwire/broker/subscriptions.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/transport/alarm.hpp"
#include "dockwire/transport/local.hpp"
#include "dockwire/transport/memory.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/tcp.hpp"
#include "dockwire/transport/websocket.hpp"

namespace dockwire::mqtt::detail {

template <class Clock>
class broker_core : public std::enable_shared_from_this<broker_core<Clock>> {
public:
    using clock = Clock;
    using client = broker_client<broker_core>;
    using connection = broker_connection<broker_core>;

    broker_core(asio::any_io_executor executor, broker_options options)
        : executor_{std::move(executor)}, options_{std::move(options)} {}

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    const broker_options& options() const noexcept { return options_; }
    static time_point now() noexcept { return alarm<Clock>::now(); }
    subscription_table<client>& subscriptions() noexcept { return subscriptions_; }

    // --- for the broker ---------------------------------------------------------------------------------------------

    std::error_code listen(const endpoint& where, const transport_options& options) {
        if (serves<tcp_transport>(where.scheme)) return listen_on<tcp_listener>(where, options);
        if (serves<memory_transport>(where.scheme)) return listen_on<memory_listener>(where, options);
        if (serves<local_transport>(where.scheme)) return listen_on<local_listener>(where, options);
        if (serves<websocket_transport<tcp_transport>>(where.scheme))
            return listen_on<websocket_listener<tcp_listener>>(where, options);
        listen_fault_ = concat({"broker::listen has no ", where.scheme, "://; mqtt::listen_tls has mqtts:// and wss://"});
        return usage_error::unsupported_scheme;
    }

    template <listener Listener>
    std::error_code listen_on(const endpoint& where, const transport_options& options) {
        listen_fault_.clear();
        if (!are_sound(options_)) return usage_error::invalid_option;
        auto added = std::make_shared<listening_on<Listener, broker_core>>(this->shared_from_this(),
                                                                           std::make_shared<transport_settings>(options));
        const std::error_code error = added->open(where);
        listen_fault_ = added->error_text();
        if (!error) listeners_.push_back(std::move(added));
        return error;
    }

    std::string_view listen_fault() const noexcept { return listen_fault_; }

    endpoint local_endpoint(std::size_t which) const {
        return which < listeners_.size() ? listeners_[which]->where() : endpoint{};
    }

    std::size_t clients_online() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(clients_, [](const auto& entry) { return entry.second->online(); }));
    }

    broker_statistics statistics() const {
        broker_statistics present = counters_;
        present.sessions = clients_.size();
        present.subscriptions = subscriptions_.size();
        present.retained = retained_.size();
        return present;
    }

    /// Says goodbye to every client and forgets the sessions; what is being said still goes out.
    void close() {
        ++endings_;
        stop_listening();
        const auto leaving = connections_;
        for (const auto& each : leaving)
            each->dismiss();
        while (!clients_.empty())
            end_session(*clients_.begin()->second);
    }

    /// The broker is destroyed: everything ends at once.
    void shut_down() {
        ++endings_;
        stop_listening();
        const auto clients = std::exchange(clients_, {});
        for (const auto& [id, each] : clients)
            each->abandon();
        const auto dropped = std::exchange(connections_, {});
        for (const auto& each : dropped)
            each->drop();
    }

    // --- for listeners and connections ------------------------------------------------------------------------------

    void accepted(std::shared_ptr<connection> added) {
        ++counters_.connections_accepted;
        connections_.insert(std::move(added));
    }

    void forget(connection& gone) { connections_.erase(gone.shared_from_this()); }

    /// The client that a first packet belongs to. When that is no sound CONNECT, a new one, whose session will say what is wrong. Null
    /// when the application has ended the broker meanwhile.
    std::shared_ptr<client> admit(bytes_view packet) {
        std::shared_ptr<client> admitted = make_client({});
        v5_codec::decode(packet, side::server, [&](const packet::connect& request) { admitted = admit(request, packet); });
        return admitted;
    }

    /// The same for a CONNECT whose client has authenticated itself: the session that it is for.
    std::shared_ptr<client> admit_authenticated(bytes_view packet) {
        std::shared_ptr<client> admitted{};
        v5_codec::decode(packet, side::server, [&](const packet::connect& request) { admitted = session_for(request); });
        return admitted;
    }

    // --- for clients ------------------------------------------------------------------------------------------------

    /// The session's life after its connection, in seconds; UINT32_MAX is for ever (3.1.2.11.2).
    std::uint32_t granted_expiry(std::uint32_t wanted) const {
        const auto most = static_cast<std::uint32_t>(options_.session_expiry_maximum.count());
        return std::min(wanted, most);
    }

    /// The answer to a CONNECT that is accepted; the session adds its limits. Of the optional features only RETAIN can be missing.
    /// Views in it live as long as `to`.
    packet::connack connack(const packet::connect& request, const client& to) const {
        packet::connack answer{};
        answer.session_present = to.resumes();
        if (request.client_id.empty()) answer.assigned_client_id = to.id();
        const std::uint32_t wanted = request.session_expiry_interval.value_or(0);
        if (granted_expiry(wanted) != wanted) answer.session_expiry_interval = granted_expiry(wanted);
        if (options_.maximum_qos < qos::exactly_once) answer.maximum_qos = options_.maximum_qos;
        if (!options_.retain_available) answer.retain_available = false;
        if (options_.server_keep_alive)
            answer.server_keep_alive = static_cast<std::uint16_t>(options_.server_keep_alive->count());
        return answer;
    }

    /// Whether a client may do that, by `authorize` or by the rule that stands for it.
    bool may(const client_info& who, access wanted, std::string_view what) const {
        if (options_.authorize) return options_.authorize(who, wanted, what);
        return wanted == access::subscribe || !what.starts_with('$');
    }

    std::unique_ptr<server_authenticator> make_authenticator(std::string_view method) const {
        return options_.authenticator ? options_.authenticator(method) : nullptr;
    }

    /// Passes a message on, if its publisher may publish it; the answer is what its acknowledgement says.
    reason_code publish(const packet::publish& message, const client& publisher) {
        ++counters_.messages_received;
        if (!may(publisher.info(), access::publish, message.topic)) {
            ++counters_.messages_denied;
            return reason_code::not_authorized;
        }
        if (message.retain) retained_.keep(message, now());
        const std::size_t copies = subscriptions_.route(
            message.topic, &publisher, [&](client& to, const delivery_terms& terms) { deliver(to, message, terms); });
        return copies != 0 ? reason_code::success : reason_code::no_matching_subscribers;
    }

    void deliver_retained(client& to, const subscription_request& wanted, std::optional<subscription_id> id) {
        const delivery_terms terms{wanted.maximum_qos, true, {id ? &*id : nullptr, id ? std::size_t{1} : 0}};
        retained_.for_each_match(wanted.filter, now(), [&](const packet::publish& message) { deliver(to, message, terms); });
    }

    void end_session(client& over) {
        const auto held = over.shared_from_this();
        subscriptions_.forget(over);
        if (const auto found = clients_.find(over.id()); found != clients_.end() && found->second == held) clients_.erase(found);
        over.retire();
    }

    void count_dropped() noexcept { ++counters_.messages_dropped; }
    void count_refused() noexcept { ++counters_.connections_refused; }

    /// A client broke a rule; of interest in strict mode only.
    void report(std::string_view client_id, const strict_rule& broken) {
        if (!options_.on_violation) return;
        ++counters_.violations;
        options_.on_violation({client_id, broken.statement, broken.text});
    }

private:
    void stop_listening() {
        for (const auto& each : std::exchange(listeners_, {}))
            each->close();
    }

    std::shared_ptr<client> make_client(std::string id, reason_code refusal = reason_code::success) {
        return std::make_shared<client>(this->shared_from_this(), std::move(id), refusal);
    }

    std::shared_ptr<client> admit(const packet::connect& request, bytes_view packet) {
        const unsigned before = endings_;
        reason_code refusal = refusal_of(request);
        if (endings_ != before) return nullptr;
        if (!is_failure(refusal) && request.authentication_method) {
            if (auto exchange = make_authenticator(*request.authentication_method)) {
                return make_anteroom(request, std::move(exchange), packet);
            }
            refusal = reason_code::bad_authentication_method; // [MQTT-4.12.0-1]
        }
        if (!is_failure(refusal)) return session_for(request);
        ++counters_.connections_refused;
        return make_client(std::string{request.client_id}, refusal);
    }

    std::shared_ptr<client> make_anteroom(const packet::connect& request, std::unique_ptr<server_authenticator> exchange,
                                          bytes_view packet) {
        auto anteroom = make_client(std::string{request.client_id});
        anteroom->authenticate_first(server_authentication{*request.authentication_method, std::move(exchange)}, packet);
        return anteroom;
    }

    std::shared_ptr<client> session_for(const packet::connect& request) {
        std::string id = request.client_id.empty() ? unused_id() : std::string{request.client_id};
        if (auto known = take_over(id, request.clean_start)) return known;
        auto added = make_client(id);
        clients_.emplace(std::move(id), added);
        return added;
    }

    reason_code refusal_of(const packet::connect& request) const {
        if (request.will && request.will->qos > options_.maximum_qos) return reason_code::qos_not_supported; // [MQTT-3.2.2-12]
        if (request.will && request.will->retain && !options_.retain_available) return reason_code::retain_not_supported;
        const auto authenticate = options_.authenticate; // a copy: the hook may destroy the broker
        const reason_code answer = authenticate ? authenticate(request) : reason_code::success;
        if (is_failure(answer) || !request.will) return answer;
        const client_info who{request.client_id, request.user_name.value_or("")};
        return may(who, access::publish, request.will->topic) ? answer : reason_code::not_authorized;
    }

    // The session that goes on under this identifier, if there is one; an older connection of it ends ([MQTT-3.1.4-3]).
    std::shared_ptr<client> take_over(const std::string& id, bool clean_start) {
        if (const auto found = clients_.find(id); found != clients_.end()) {
            const auto older = found->second;
            older->close(reason_code::session_taken_over);
        }
        const auto left = clients_.find(id);
        if (left == clients_.end()) return nullptr;
        auto known = left->second;
        if (!clean_start) return known;
        end_session(*known); // [MQTT-3.1.2-4]
        return nullptr;
    }

    std::string unused_id() {
        std::string id;
        do
            id = "assigned-" + std::to_string(++last_assigned_);
        while (clients_.contains(id));
        return id;
    }

    void deliver(client& to, const packet::publish& message, const delivery_terms& terms) {
        packet::publish copy = message;
        copy.id = packet_id::none;
        copy.dup = false; // [MQTT-3.3.1-3]
        copy.topic_alias.reset();
        copy.qos = std::min(message.qos, terms.maximum_qos);       // [MQTT-3.8.4-8]
        copy.retain = message.retain && terms.retain_as_published; // [MQTT-3.3.1-12], [MQTT-3.3.1-13]
        copy.subscription_ids = terms.ids;                         // [MQTT-3.3.4-3], [MQTT-3.3.4-4]
        ++counters_.messages_sent;
        to.deliver(copy);
    }

    asio::any_io_executor executor_;
    broker_options options_;
    std::vector<std::shared_ptr<listening>> listeners_{};
    std::string listen_fault_{};
    std::set<std::shared_ptr<connection>> connections_{};
    std::map<std::string, std::shared_ptr<client>, std::less<>> clients_{};
    subscription_table<client> subscriptions_{};
    retained_messages retained_{};
    broker_statistics counters_{};
    std::uint64_t last_assigned_{0};
    unsigned endings_{0}; // how often the broker was closed
};

} // namespace dockwire::mqtt::detail
