// The server's end of an enhanced authentication (4.12), as one client's connection has it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"

namespace dockwire::mqtt::detail {

/// The method that CONNECT named, and the exchange that is under way.
class server_authentication {
public:
    server_authentication() = default;
    server_authentication(std::string_view method, std::unique_ptr<server_authenticator> exchange)
        : method_{method}, exchange_{std::move(exchange)} {}

    /// What CONNACK says of an exchange that succeeded: the method, and the last data.
    server_authentication(std::string_view method, std::string proof) : method_{method}, proof_{std::move(proof)} {}

    bool asked_for() const noexcept { return !method_.empty(); }
    bool under_way() const noexcept { return exchange_ != nullptr; }
    std::string_view method() const noexcept { return method_; }

    /// Whether an AUTH of the client is the next step under the method of its CONNECT ([MQTT-4.12.0-5], [MQTT-4.12.1-1]). A client that is
    /// online may begin another exchange, which `make(method)` makes.
    template <class Make>
    bool takes(const packet::auth& said, bool is_online, Make&& make) {
        if (!asked_for() || said.authentication_method != method_) return false;
        const bool begins = said.reason == reason_code::re_authenticate && is_online;
        if (begins) exchange_ = make(method_);
        return (begins || said.reason == reason_code::continue_authentication) && under_way();
    }

    /// Answers the client's data. An answer that does not ask for more ends the exchange.
    auth_answer answer(const binary& data) {
        auth_answer next = exchange_->answer(data.bytes);
        if (next.reason != reason_code::continue_authentication) exchange_.reset();
        return next;
    }

    /// The AUTH for an answer; views `answer`.
    packet::auth packet_of(const auth_answer& answer) const {
        packet::auth next{};
        next.reason = answer.reason;
        next.authentication_method = method_;
        if (!answer.data.empty()) next.authentication_data = binary{std::string_view{answer.data}};
        return next;
    }

    void complete(packet::connack& answer) const {
        if (!asked_for()) return; // [MQTT-4.12.0-6]
        answer.authentication_method = method_;
        if (!proof_.empty()) answer.authentication_data = binary{std::string_view{proof_}};
    }

private:
    std::string method_{};
    std::unique_ptr<server_authenticator> exchange_{};
    std::string proof_{};
};

} // namespace dockwire::mqtt::detail
