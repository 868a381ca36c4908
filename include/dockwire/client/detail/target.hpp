// Where to connect, and with which CONNECT.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/client/detail/server_reference.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/transport/endpoint.hpp"

namespace dockwire::mqtt::detail {

/// The brokers of the options in their order, and the CONNECT that they get. Owns everything it took from the options.
class connection_target {
public:
    /// `schemes` and `takes_proxy` are the transport's.
    connection_target(const client_options& options, std::span<const std::string_view> schemes, bool takes_proxy = false)
        : schemes_{schemes}, brokers_share_sessions_{options.brokers_share_sessions} {
        if (!takes_proxy && (!options.proxy.url.empty() || options.proxy.from_environment))
            refuse(usage_error::invalid_option, "proxy: this client has no proxy layer; use mqtt::any_client");
        if (!options.url.empty()) add(options.url, schemes);
        for (const std::string_view url : options.brokers)
            add(url, schemes);
        if (brokers_.empty() && !error_) refuse(usage_error::no_broker, "set client_options::url or brokers");
        if (!error_) prepare(options);
    }

    /// Why these options cannot work, as an error and as text.
    std::error_code error() const noexcept { return error_; }
    std::string_view error_text() const noexcept { return error_text_; }

    std::size_t brokers() const noexcept { return brokers_.size(); }
    /// The broker to connect to: the one that a server has sent us to, or else the one of this number.
    const endpoint& broker(std::size_t number) const noexcept { return entry(number).where; }
    /// The broker's URL without user name and password; empty when there is none.
    std::string_view broker_name(std::size_t number) const noexcept {
        return number < brokers_.size() ? std::string_view{entry(number).name} : std::string_view{};
    }

    /// Whose session a server has that is reached there: all addresses of a name are one server, and so is where it refers to or has moved to.
    std::string_view session_peer(std::size_t number) const noexcept {
        if (brokers_share_sessions_) return "shared";
        const broker_entry& broker = *brokers_[number];
        return broker.moved_from ? broker.moved_from->name : broker.name;
    }

    /// Puts the brokers into a random order.
    template <class Random>
    void shuffle(Random& random) {
        for (std::size_t i = brokers_.size(); i > 1; --i)
            brokers_[i - 1].swap(brokers_[static_cast<std::size_t>(random() % i)]);
    }

    /// The server at the broker of this number refers to others: they are tried next, and if it has moved, the first of them replaces the
    /// broker. False when none of them can be used.
    bool follow(std::size_t number, std::string_view server_reference, bool has_moved) {
        broker_list others{};
        for_each_reference(server_reference, broker(number), schemes_,
                           [&](const endpoint& each) { others.push_back(std::make_shared<broker_entry>(each)); });
        if (others.empty()) return false;
        if (has_moved) {
            auto& broker = brokers_[number];
            others.front()->moved_from = broker->moved_from ? broker->moved_from : broker;
            broker = others.front();
        }
        referred_ = std::move(others);
        reference_ = 0;
        return true;
    }

    /// The server that another one referred to cannot be reached: goes on to the next reference, and says whether there is one.
    bool next_reference() {
        if (++reference_ >= referred_.size()) forget_references();
        return !referred_.empty();
    }
    /// Back to the brokers, one of which may have moved.
    void forget_references() { referred_.clear(); }
    /// Back to the brokers as they are in the options: where one has moved to, nobody answers.
    void forget_moves() {
        for (auto& each : brokers_) {
            if (each->moved_from) each = std::shared_ptr{each->moved_from};
        }
    }

    /// The CONNECT for a broker; its views live as long as this.
    packet::connect connect_packet(std::size_t number) const {
        packet::connect request = connect_.view();
        const endpoint& where = broker(number);
        if (!where.user.empty()) request.user_name = where.user;
        if (!where.password.empty()) request.password = binary{where.password};
        if (!assigned_id_.empty()) request.client_id = assigned_id_;
        request.clean_start = clean_start_;
        return request;
    }

    /// Later connections resume the session that the server has now, under our client identifier, or under the one that it assigned.
    void connected(std::optional<std::string_view> assigned_client_id) {
        clean_start_ = false;
        if (assigned_client_id && connect_.view().client_id.empty()) assigned_id_ = *assigned_client_id;
    }

private:
    struct broker_entry {
        explicit broker_entry(const endpoint& at) : where{at}, name{name_of(at)} {}
        endpoint where;
        std::string name;
        std::shared_ptr<broker_entry> moved_from{}; // the broker of the options whose place this has taken
    };
    using broker_list = std::vector<std::shared_ptr<broker_entry>>;

    const broker_entry& entry(std::size_t number) const noexcept {
        return referred_.empty() ? *brokers_[number] : *referred_[reference_];
    }

    void add(std::string_view url, std::span<const std::string_view> schemes) {
        const auto parsed = parse_url(url);
        if (!parsed) return refuse(usage_error::invalid_url, parsed.error().text());
        for (const std::string_view scheme : schemes) {
            if (scheme == parsed->scheme) return brokers_.push_back(std::make_shared<broker_entry>(*parsed));
        }
        refuse(usage_error::unsupported_scheme,
               concat({"this client has no ", parsed->scheme, "://; use ", client_for(parsed->scheme)}));
    }

    static std::string name_of(const endpoint& where) {
        const bool is_address6 = where.host.find(':') != std::string::npos;
        const std::string port = where.port == 0 ? "" : std::to_string(where.port);
        return concat({where.scheme, "://", is_address6 ? "[" : "", where.host, is_address6 ? "]" : "", port.empty() ? "" : ":",
                       port, where.path});
    }

    static std::string_view client_for(std::string_view scheme) {
        struct row {
            std::string_view scheme;
            std::string_view type;
        };
        static constexpr row rows[]{
            {"mqtt", "mqtt::client"},
            {"mqtts", "mqtt::tls_client"},
            {"ws", "mqtt::websocket_client"},
            {"unix", "mqtt::local_client"},
            {"memory", "mqtt::basic_client<mqtt::memory_transport>"},
        };
        for (const row& entry : rows) {
            if (entry.scheme == scheme) return entry.type;
        }
        return "mqtt::any_client";
    }

    void prepare(const client_options& options) {
        if (options.keep_alive.count() < 0 || options.keep_alive.count() > 65'535) {
            return refuse(usage_error::invalid_option, "keep_alive: expected 0 to 65535 s");
        }
        if (options.session_expiry.count() < 0 || options.session_expiry.count() > std::int64_t{UINT32_MAX}) {
            return refuse(usage_error::invalid_option, "session_expiry: expected 0 to 4294967295 s");
        }
        if (options.receive_maximum == 0) return refuse(usage_error::invalid_option, "receive_maximum: expected 1 to 65535");
        if (options.maximum_packet_size == 0)
            return refuse(usage_error::invalid_option, "maximum_packet_size: expected at least 1");
        if (!is_sound(options.tcp))
            return refuse(usage_error::invalid_option, "tcp: expected 1 to 32767 s, 1 to 127 probes, user_timeout from 0 ms");
        const packet::connect request = request_of(options);
        if (const auto error = v5_codec::check(request)) return refuse(error, "client_options: a text is not valid for MQTT");
        connect_.keep(request);
        clean_start_ = options.clean_start;
    }

    static bool is_sound(const tcp_options& tcp) noexcept {
        const auto is_time = [](std::chrono::seconds time) { return time.count() >= 1 && time.count() <= 32'767; };
        return is_time(tcp.keep_alive_idle) && is_time(tcp.keep_alive_interval) && tcp.keep_alive_probes >= 1 &&
               tcp.keep_alive_probes <= 127 && tcp.user_timeout.count() >= 0 && tcp.user_timeout.count() <= INT32_MAX;
    }

    static packet::connect request_of(const client_options& options) {
        packet::connect request{};
        request.client_id = options.client_id;
        request.keep_alive = static_cast<std::uint16_t>(options.keep_alive.count());
        request.will = options.will;
        if (!options.user_name.empty()) request.user_name = options.user_name;
        if (!options.password.empty()) request.password = binary{options.password};
        if (options.session_expiry.count() != 0)
            request.session_expiry_interval = static_cast<std::uint32_t>(options.session_expiry.count());
        request.receive_maximum = options.receive_maximum;
        if (options.topic_alias_maximum != 0) request.topic_alias_maximum = options.topic_alias_maximum;
        if (options.maximum_packet_size < largest_packet_size) request.maximum_packet_size = options.maximum_packet_size;
        request.user_properties = options.user_properties;
        if (!options.request_problem_information) request.request_problem_information = false;
        if (options.request_response_information) request.request_response_information = true;
        if (options.authenticator) request.authentication_method = options.authenticator.method();
        return request;
    }

    void refuse(std::error_code why, std::string text) {
        if (error_) return;
        error_ = why;
        error_text_ = std::move(text);
    }

    std::span<const std::string_view> schemes_;
    bool brokers_share_sessions_;
    broker_list brokers_{};
    broker_list referred_{};
    std::size_t reference_{0}; // the one of `referred_` whose turn it is
    owned<packet::connect> connect_{};
    bool clean_start_{true};
    std::string assigned_id_{};
    std::error_code error_{};
    std::string error_text_{};
};

} // namespace dockwire::mqtt::detail
