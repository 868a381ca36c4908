// What goes wrong on a WebSocket, as error values with text: a handshake that fails, a peer that breaks the protocol, a close code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "dockwire/transport/http_status.hpp"

namespace dockwire::mqtt {

/// A WebSocket that cannot be, or cannot go on. The peer's fault, but for `invalid_header`.
enum class websocket_error {
    not_http = 1,         ///< what came is not HTTP: a server of another kind is there
    malformed_http,       ///< HTTP whose header breaks the rules of RFC 9112
    header_too_large,     ///< a handshake longer than the limit
    not_websocket,        ///< HTTP, but not the WebSocket handshake of RFC 6455, version 13
    wrong_accept_key,     ///< the server's answer belongs to another handshake, such as a cached one
    subprotocol_missing,  ///< the peer does not offer, or does not select, the subprotocol `mqtt`
    unasked_extension,    ///< the server selects an extension that was not offered
    invalid_header,       ///< an extra header of ours that HTTP does not have (`websocket_headers`)
    protocol_error,       ///< a frame that RFC 6455 forbids; close code 1002
    text_frame,           ///< a text frame, which MQTT forbids ([MQTT-6.0.0-1]); close code 1003
    invalid_close_reason, ///< a close reason that is not UTF-8; close code 1007
    frame_too_large,      ///< a frame longer than the limit; close code 1009
};

/// Why a WebSocket was closed (RFC 6455, section 7.4). Other numbers exist: 3000 to 4999 are for applications.
enum class close_code : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    unsupported_data = 1003,
    invalid_payload = 1007,
    policy_violation = 1008,
    message_too_big = 1009,
    extension_missing = 1010,
    internal_error = 1011,
    service_restart = 1012,
    try_again_later = 1013,
    bad_gateway = 1014,
};

namespace detail {

class websocket_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "websocket"; }
    std::string message(int value) const override {
        static constexpr std::string_view texts[]{
            "no error",
            "the peer does not speak HTTP, so there is no WebSocket",
            "the HTTP header of the WebSocket handshake is malformed",
            "the HTTP header of the WebSocket handshake is too large",
            "the peer speaks HTTP, but no WebSocket of version 13",
            "the server's Sec-WebSocket-Accept is not the answer to our key",
            "the WebSocket subprotocol mqtt was not agreed on",
            "the server uses a WebSocket extension that was not offered",
            "an extra header is not valid in HTTP",
            "the peer broke the WebSocket protocol",
            "the peer sent a WebSocket text frame, which MQTT forbids",
            "the peer's WebSocket close reason is not UTF-8",
            "the peer sent a WebSocket frame above the limit",
        };
        const auto index = static_cast<std::size_t>(value);
        return std::string{index < std::size(texts) ? texts[index] : "unknown WebSocket error"};
    }
};

class close_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "websocket.close"; }
    std::string message(int value) const override {
        static constexpr number_name names[]{
            {1000, "normal closure"},  {1001, "going away"},       {1002, "protocol error"},  {1003, "unsupported data"},
            {1007, "invalid payload"}, {1008, "policy violation"}, {1009, "message too big"}, {1010, "extension missing"},
            {1011, "internal error"},  {1012, "service restart"},  {1013, "try again later"}, {1014, "bad gateway"},
        };
        return numbered("the peer closed the WebSocket: ", value, name_in(names, value));
    }
};

} // namespace detail

inline const std::error_category& websocket_category() noexcept {
    static const detail::websocket_category_type category;
    return category;
}

/// The category of close codes that a peer sent.
inline const std::error_category& websocket_close_category() noexcept {
    static const detail::close_category_type category;
    return category;
}

inline std::error_code make_error_code(websocket_error error) noexcept { return {static_cast<int>(error), websocket_category()}; }
inline std::error_code make_error_code(close_code code) noexcept { return {static_cast<int>(code), websocket_close_category()}; }

namespace detail {

/// The close code that a fault of the peer's is answered with (RFC 6455, section 7.4.1).
constexpr close_code code_for(websocket_error fault) noexcept {
    switch (fault) {
    case websocket_error::text_frame:
        return close_code::unsupported_data;
    case websocket_error::invalid_close_reason:
        return close_code::invalid_payload;
    case websocket_error::frame_too_large:
        return close_code::message_too_big;
    default:
        return close_code::protocol_error;
    }
}

/// Whether a close frame may carry this code (RFC 6455, section 7.4; 1012 to 1014 were registered later).
constexpr bool may_be_sent(std::uint16_t code) noexcept {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace detail

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::websocket_error> : std::true_type {};
template <>
struct std::is_error_code_enum<dockwire::mqtt::close_code> : std::true_type {};
