// The core of a broker: its clients, their subscriptions, and how a message is passed on.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
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

#include "dockwire/async/alarm.hpp"
#include "dockwire/async/context_member.hpp"
#include "dockwire/auth/authenticator.hpp"
#include "dockwire/broker/detail/admission.hpp"
#include "dockwire/broker/detail/client.hpp"
#include "dockwire/broker/detail/connection.hpp"
#include "dockwire/broker/detail/listening.hpp"
#include "dockwire/broker/detail/refusal_pauses.hpp"
#include "dockwire/broker/detail/retained.hpp"
#include "dockwire/broker/detail/retained_delivery.hpp"
#include "dockwire/broker/detail/subscriptions.hpp"
#include "dockwire/broker/options.hpp"
#include "dockwire/broker/strict/rules.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/socket/local.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/websocket/websocket.hpp"

namespace dockwire::mqtt::detail {

template <class Clock>
class broker_core final : public std::enable_shared_from_this<broker_core<Clock>>, private context_member {
public:
    using clock = Clock;
    using client = broker_client<broker_core>;
    using connection = broker_connection<broker_core>;

    broker_core(asio::any_io_executor executor, broker_options options)
        : context_member{executor}, executor_{std::move(executor)}, options_{std::move(options)} {}

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    const broker_options& options() const noexcept { return options_; }
    static time_point now() noexcept { return alarm<Clock>::now(); }
    subscription_table<client>& subscriptions() noexcept { return subscriptions_; }
    retained_messages& retained() noexcept { return retained_; }
    retained_delivery<broker_core>& deliveries_of_retained() noexcept { return deliveries_of_retained_; }
    broker_admission<broker_core>& admission() noexcept { return admission_; }
    /// By identifier: those whose session goes on, with a connection or without.
    std::map<std::string, std::shared_ptr<client>, std::less<>>& clients() noexcept { return clients_; }
    /// How often the broker was closed.
    unsigned endings() const noexcept { return endings_; }

    // --- for the broker ---------------------------------------------------------------------------------------------

    std::error_code listen(std::string_view url, const transport_options& options) {
        const auto parsed = parse_url(url);
        if (parsed) return listen(*parsed, options);
        listen_fault_ = parsed.error().text();
        return usage_error::invalid_url;
    }

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
        present.retained_bytes = retained_.bytes();
        return present;
    }

    /// Disconnects every client and forgets the sessions; what is encoded still goes out.
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
        if (context_ended_) return;
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

    /// How many connections there are, whatever their stage.
    std::size_t connections() const noexcept { return connections_.size(); }

    void accepted(std::shared_ptr<connection> added) {
        ++counters_.connections_accepted;
        connections_.insert(std::move(added));
    }

    void forget(connection& gone) { connections_.erase(gone.shared_from_this()); }

    // --- for clients ------------------------------------------------------------------------------------------------

    /// Whether a client may do that, by `authorize` or by the default rule.
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
        if (message.retain && !retained_.keep(message, now())) {
            ++counters_.retained_refused;
            return reason_code::quota_exceeded;
        }
        const std::size_t copies = subscriptions_.route(
            message.topic, &publisher, [&](client& to, const delivery_terms& terms) { deliver(to, message, terms); });
        return copies != 0 ? reason_code::success : reason_code::no_matching_subscribers;
    }

    /// Hands a copy of a message to a client; an error says why it is dropped.
    std::error_code deliver(client& to, const packet::publish& message, const delivery_terms& terms) {
        packet::publish copy = message;
        copy.id = packet_id::none;
        copy.dup = false; // [MQTT-3.3.1-3]
        copy.topic_alias.reset();
        copy.qos = std::min(message.qos, terms.maximum_qos);       // [MQTT-3.8.4-8]
        copy.retain = message.retain && terms.retain_as_published; // [MQTT-3.3.1-12], [MQTT-3.3.1-13]
        copy.subscription_ids = terms.ids;                         // [MQTT-3.3.4-3], [MQTT-3.3.4-4]
        ++counters_.messages_sent;
        return to.deliver(copy);
    }

    void end_session(client& over) {
        const auto held = over.shared_from_this();
        subscriptions_.forget(over);
        if (const auto found = clients_.find(over.id()); found != clients_.end() && found->second == held) clients_.erase(found);
        over.retire();
    }

    /// How long a client that is not let in waits for the answer.
    duration pause_before(reason_code refusal, std::string_view user_name) { return pauses_.after(refusal, user_name, now()); }

    void count_dropped() noexcept { ++counters_.messages_dropped; }
    void count_refused() noexcept { ++counters_.connections_refused; }

    /// A client broke a rule; of interest in strict mode only.
    void report(std::string_view client_id, const strict_rule& broken) {
        if (!options_.on_violation) return;
        ++counters_.violations;
        options_.on_violation({client_id, broken.statement, broken.text});
    }

private:
    void on_context_end() noexcept override {
        const auto self = this->shared_from_this(); // what is destroyed now may destroy the broker
        shut_down();
        context_ended_ = true;
        executor_ = {}; // a strand would touch its context when it is destroyed
    }

    void stop_listening() {
        for (const auto& each : std::exchange(listeners_, {}))
            each->close();
    }

    asio::any_io_executor executor_;
    broker_options options_;
    std::vector<std::shared_ptr<listening>> listeners_{};
    std::string listen_fault_{};
    std::set<std::shared_ptr<connection>> connections_{};
    std::map<std::string, std::shared_ptr<client>, std::less<>> clients_{};
    subscription_table<client> subscriptions_{};
    retained_messages retained_{options_.maximum_retained, options_.maximum_retained_bytes};
    // A client is given up after `connect_timeout`, with another reason.
    refusal_pauses pauses_{std::min(options_.longest_refusal_pause, options_.connect_timeout / 2)};
    retained_delivery<broker_core> deliveries_of_retained_{*this};
    broker_statistics counters_{};
    broker_admission<broker_core> admission_{*this};
    unsigned endings_{0};
    bool context_ended_{false};
};

} // namespace dockwire::mqtt::detail
