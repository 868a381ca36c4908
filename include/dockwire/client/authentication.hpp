// The client's side of an enhanced authentication (4.12).
#pragma once

#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

/// Puts what the authenticator says into packets. Without an authenticator it is false, and only `verify` may be called.
class authentication {
public:
    explicit authentication(authenticator_ref with) : with_{with}, method_{with ? with.method() : std::string_view{}} {}

    explicit operator bool() const noexcept { return static_cast<bool>(with_); }

    auth_data begin() const { return with_.begin(); }
    auth_data respond(bytes_view challenge) const { return with_.respond(challenge); }
    std::error_code verify(bytes_view proof) const { return with_.verify(proof); }
    std::error_code verify(const packet::connack& answer) const {
        return with_ ? verify(answer.authentication_data.value_or(binary{}).bytes) : std::error_code{};
    }

    /// An AUTH that views `data`.
    packet::auth auth_packet(reason_code reason, std::string_view data) const {
        packet::auth exchange{};
        exchange.reason = reason;
        exchange.authentication_method = method_;
        if (!data.empty()) exchange.authentication_data = binary{data};
        return exchange;
    }

private:
    authenticator_ref with_;
    std::string method_;
};

} // namespace dockwire::mqtt::detail
