// Whose turn it is in an enhanced authentication.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/codec/packet_type.hpp"
#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt {

/// The authentication exchange of one connection, under the Authentication Method of its CONNECT (4.12). Both ends count the same
/// steps: the server answers CONNECT by CONNACK or AUTH, the client answers AUTH, and later it may begin anew.
class auth_exchange {
public:
    /// CONNECT names the method, or none: then there is no AUTH on this connection ([MQTT-4.12.0-6], [MQTT-4.12.0-7]).
    void begin(std::optional<std::string_view> method) {
        method_.reset();
        if (method) method_.emplace(*method);
        turn_ = method ? turn::server : turn::nobody;
    }

    /// CONNACK came with success: the exchange is over.
    void settle() noexcept { turn_ = turn::nobody; }

    /// The method of CONNECT, which every AUTH and the CONNACK with success name too [MQTT-4.12.0-5].
    std::optional<std::string_view> method() const noexcept { return method_; }

    /// Takes one AUTH of `sender`; false when it is not the next step. `online`: CONNACK has come or gone out.
    bool step(side sender, const packet::auth& packet, bool online) noexcept {
        if (!method_ || !names_method(packet)) return false;
        const auto next = after(sender, packet.reason, online);
        if (next) turn_ = *next;
        return next.has_value();
    }

private:
    enum class turn : std::uint8_t { nobody, client, server };

    static constexpr turn turn_of(side end) noexcept { return end == side::client ? turn::client : turn::server; }

    // 3.15.2.2.2 demands the method in every AUTH, but 3.15.2.1 allows success without properties.
    bool names_method(const packet::auth& packet) const noexcept {
        const bool is_bare = !packet.authentication_method && packet.reason == reason_code::success;
        return is_bare || packet.authentication_method == method_;
    }

    std::optional<turn> after(side sender, reason_code reason, bool online) const noexcept {
        using enum reason_code;
        const side other = sender == side::client ? side::server : side::client;
        if (turn_ == turn::nobody) { // [MQTT-4.12.1-1]
            const bool begins = sender == side::client && online && reason == re_authenticate;
            return begins ? std::optional{turn::server} : std::nullopt;
        }
        if (turn_ != turn_of(sender)) return std::nullopt;
        if (reason == continue_authentication) return turn_of(other); // [MQTT-4.12.0-2], [MQTT-4.12.0-3]
        // Before CONNACK, it is CONNACK with success that ends the exchange, and no AUTH.
        const bool ends = sender == side::server && online && reason == success;
        return ends ? std::optional{turn::nobody} : std::nullopt;
    }

    std::optional<std::string> method_{};
    turn turn_{turn::nobody};
};

} // namespace dockwire::mqtt
