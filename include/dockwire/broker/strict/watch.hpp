// Strict mode: reads what passes between a client and the broker and finds what the client breaks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/broker/strict/answers.hpp"
#include "dockwire/broker/strict/publishes.hpp"
#include "dockwire/broker/strict/rules.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/packet_form.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

/// Watches one session over all its connections, from the bytes alone: it shares nothing with the session that it watches, so that
/// neither's mistakes hide the other's. A rule that is broken is reported each time.
class strict_watch {
public:
    explicit strict_watch(strict_reporter report) : report_{std::move(report)} {}
    strict_watch(const strict_watch&) = delete;
    strict_watch& operator=(const strict_watch&) = delete;

    /// A connection begins; its CONNECT follows.
    void begin() {
        now_ = connection{};
        incoming_.clear();
        publishes_.begin();
        answers_.begin();
    }

    /// What the client says, in any pieces, before the broker answers it.
    void received(bytes_view bytes) {
        if (now_.at == stage::lost) return;
        incoming_.append(bytes);
        std::size_t read = 0;
        while (const std::size_t size = receive_one(incoming_.view().subspan(read)))
            read += size;
        incoming_.consume(read);
    }

    /// What the broker says, whole packets.
    void sent(bytes_view bytes) {
        while (!bytes.empty()) {
            const frame next = v5_codec::next_frame(bytes, largest_packet_size);
            if (next.state != frame::status::complete) return;
            v5_codec::decode(bytes.first(next.size), side::client, [this](const auto& packet) { this->say(packet); });
            bytes = bytes.subspan(next.size);
        }
    }

    /// The broker has waited for one and a half Keep Alive times in vain.
    void timed_out() {
        if (now_.at == stage::online) report_(now_.server_keep_alive ? strict::silence_for_server : strict::silence);
    }

private:
    enum class stage : std::uint8_t {
        greeting, ///< CONNECT follows
        asking,   ///< CONNACK follows
        online,
        left, ///< DISCONNECT came
        lost  ///< a packet could not be read, so nothing behind it can
    };

    // What holds for one connection.
    struct connection {
        stage at{stage::greeting};
        std::optional<std::string> method{};
        bool ends_with_connection{true};
        bool server_keep_alive{false};
        std::size_t maximum_packet_size{largest_packet_size};
        qos maximum_qos{qos::exactly_once};
        bool retain_available{true};
        std::size_t alias_maximum{SIZE_MAX};
        std::set<std::uint16_t> aliases{};
        std::set<packet_id> requests{}; // SUBSCRIBE and UNSUBSCRIBE without an answer
    };

    // Reads the packet at the front; 0 when there is none any more.
    std::size_t receive_one(bytes_view bytes) {
        if (bytes.empty() || now_.at == stage::lost) return 0;
        const frame next = v5_codec::next_frame(bytes, now_.maximum_packet_size);
        if (next.fault) return lose(*next.fault);
        if (next.state != frame::status::complete) return 0;
        const auto wrong =
            v5_codec::decode(bytes.first(next.size), side::server, [this](const auto& packet) { this->hear(packet); });
        return wrong ? lose(*wrong) : next.size;
    }

    std::size_t lose(const peer_fault& fault) {
        const std::string text = fault.text();
        report_({fault.what.statement, text});
        now_.at = stage::lost;
        return 0;
    }

    // --- the client ---------------------------------------------------------------------------------------------------

    template <class Packet>
    void hear(const Packet& packet) {
        constexpr bool may_come_early = type_of<Packet> == packet_type::auth || type_of<Packet> == packet_type::disconnect;
        if (now_.at == stage::left) return report_(strict::after_disconnect);
        if (now_.at == stage::asking && now_.method && !may_come_early) report_(strict::before_connack);
        on(packet);
    }

    void on(const packet::connect& request) {
        if (now_.at != stage::greeting) return report_(strict::second_connect);
        now_.at = stage::asking;
        if (request.authentication_method) now_.method = *request.authentication_method;
        now_.ends_with_connection = request.session_expiry_interval.value_or(0) == 0;
    }

    void on(const packet::publish& message) {
        if (message.qos > now_.maximum_qos) report_(strict::qos_above_maximum);
        if (message.retain && !now_.retain_available) report_(strict::retain_not_available);
        if (message.topic_alias) look_at_alias(*message.topic_alias, message.topic);
        if (message.qos != qos::at_most_once && now_.requests.contains(message.id)) report_(strict::id_in_use);
        publishes_.received(message);
    }

    void look_at_alias(std::uint16_t alias, std::string_view topic) {
        if (alias > now_.alias_maximum) {
            return report_(now_.alias_maximum == 0 ? strict::alias_not_allowed : strict::alias_above_maximum);
        }
        if (!topic.empty()) {
            now_.aliases.insert(alias);
        } else if (!now_.aliases.contains(alias)) {
            report_(strict::alias_unknown);
        }
    }

    void on(const packet::subscribe& request) { ask(request.id); }
    void on(const packet::unsubscribe& request) { ask(request.id); }
    void ask(packet_id id) {
        if (!now_.requests.insert(id).second || publishes_.uses(id)) report_(strict::id_in_use);
    }

    void on(const packet::pubrel& release) { publishes_.received(release); }
    void on(const packet::puback& answer) { answers_.received(answer); }
    void on(const packet::pubrec& answer) { answers_.received(answer); }
    void on(const packet::pubcomp& answer) { answers_.received(answer); }

    void on(const packet::auth& exchange) {
        if (!now_.method) return report_(strict::auth_unasked);
        const bool begins = exchange.reason == reason_code::re_authenticate;
        if (exchange.authentication_method != now_.method) {
            report_(begins ? strict::auth_again_of_other_method : strict::auth_of_other_method);
        }
        if (begins && now_.at == stage::asking) report_(strict::auth_not_continued);
    }

    void on(const packet::disconnect& last) {
        if (now_.ends_with_connection && last.session_expiry_interval.value_or(0) != 0) report_(strict::session_revived);
        if (last.reason == reason_code::success) publishes_.disconnected();
        now_.at = stage::left;
    }

    template <class Packet>
    void on(const Packet&) {}

    // --- the broker ---------------------------------------------------------------------------------------------------

    void say(const packet::connack& answer) {
        if (is_failure(answer.reason)) return;
        if (now_.at == stage::asking) now_.at = stage::online;
        now_.server_keep_alive = answer.server_keep_alive.has_value();
        now_.maximum_packet_size = answer.maximum_packet_size.value_or(largest_packet_size);
        now_.maximum_qos = answer.maximum_qos.value_or(qos::exactly_once);
        now_.retain_available = answer.retain_available.value_or(true);
        now_.alias_maximum = answer.topic_alias_maximum.value_or(0);
        if (!answer.session_present) answers_.forget();
        publishes_.adopt(answer.session_present ? strict_session::resumed : strict_session::fresh,
                         answer.receive_maximum.value_or(65'535));
    }

    void say(const packet::publish& message) { answers_.sent(message); }
    void say(const packet::pubrel& release) { answers_.sent(release); }
    void say(const packet::puback& answer) { publishes_.sent(answer); }
    void say(const packet::pubrec& answer) { publishes_.sent(answer); }
    void say(const packet::pubcomp& answer) { publishes_.sent(answer); }
    void say(const packet::suback& answer) { now_.requests.erase(answer.id); }
    void say(const packet::unsuback& answer) { now_.requests.erase(answer.id); }

    template <class Packet>
    void say(const Packet&) {}

    strict_reporter report_;
    connection now_{};
    byte_buffer incoming_{};
    strict_publishes publishes_{report_};
    strict_answers answers_{report_};
};

} // namespace dockwire::mqtt::detail
