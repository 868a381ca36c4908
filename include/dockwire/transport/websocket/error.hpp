// What goes wrong on a WebSocket, as error values with text: a handshake that fails, a peer that breaks the protocol, a close code.
#pragma once

#include <cstdint>
#include <system_error>
#include <type_traits>

#include "dockwire/core/error_table.hpp"
#include "dockwire/transport/http/status.hpp"

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

inline constexpr error_text websocket_texts[]{
    {websocket_error{}, "no error"},
    {websocket_error::not_http, "the peer does not speak HTTP, so there is no WebSocket"},
    {websocket_error::malformed_http, "the HTTP header of the WebSocket handshake is malformed"},
    {websocket_error::header_too_large, "the HTTP header of the WebSocket handshake is too large"},
    {websocket_error::not_websocket, "the peer speaks HTTP, but no WebSocket of version 13"},
    {websocket_error::wrong_accept_key, "the server's Sec-WebSocket-Accept is not the answer to our key"},
    {websocket_error::subprotocol_missing, "the WebSocket subprotocol mqtt was not agreed on"},
    {websocket_error::unasked_extension, "the server uses a WebSocket extension that was not offered"},
    {websocket_error::invalid_header, "an extra header is not valid in HTTP"},
    {websocket_error::protocol_error, "the peer broke the WebSocket protocol"},
    {websocket_error::text_frame, "the peer sent a WebSocket text frame, which MQTT forbids"},
    {websocket_error::invalid_close_reason, "the peer's WebSocket close reason is not UTF-8"},
    {websocket_error::frame_too_large, "the peer sent a WebSocket frame above the limit"},
};

inline constexpr error_text close_texts[]{
    {close_code::normal, "normal closure"},           {close_code::going_away, "going away"},
    {close_code::protocol_error, "protocol error"},   {close_code::unsupported_data, "unsupported data"},
    {close_code::invalid_payload, "invalid payload"}, {close_code::policy_violation, "policy violation"},
    {close_code::message_too_big, "message too big"}, {close_code::extension_missing, "extension missing"},
    {close_code::internal_error, "internal error"},   {close_code::service_restart, "service restart"},
    {close_code::try_again_later, "try again later"}, {close_code::bad_gateway, "bad gateway"},
};

} // namespace detail

inline const std::error_category& websocket_category() noexcept {
    static const error_table category{detail::websocket_texts, {.category = "websocket", .unknown = "unknown WebSocket error"}};
    return category;
}

/// The category of close codes that a peer sent.
inline const std::error_category& websocket_close_category() noexcept {
    static const error_table category{
        detail::close_texts, {.category = "websocket.close", .before = "the peer closed the WebSocket: ", .behind_number = " "}};
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
