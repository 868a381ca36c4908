// The opening handshake of RFC 6455, section 4, without I/O: what each end sends, and how it reads the other's head.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/core/base64.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/core/readable.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/http/detail/head.hpp"
#include "dockwire/transport/websocket/detail/sha1.hpp"
#include "dockwire/transport/websocket/error.hpp"

namespace dockwire::mqtt {

/// Extra header fields of a client's handshake, such as `Authorization`.
class websocket_headers {
public:
    /// Adds one field. When the name is no HTTP token, or the value has control characters, connecting fails with
    /// `websocket_error::invalid_header`.
    void add(std::string_view name, std::string_view value) {
        sound_ = sound_ && detail::is_http_token(name) && detail::is_http_value(value);
        lines_ += concat({name, ": ", value, "\r\n"});
    }

    bool sound() const noexcept { return sound_; }
    /// The fields as they are sent.
    std::string_view lines() const noexcept { return lines_; }

private:
    std::string lines_{};
    bool sound_{true};
};

namespace detail {

inline constexpr std::string_view mqtt_subprotocol = "mqtt";
inline constexpr std::size_t websocket_key_size = 16;

/// Four bytes that cannot be predicted (RFC 6455, section 5.3).
inline std::array<std::byte, 4> unpredictable_bytes() {
    static thread_local std::random_device source;
    const std::uint32_t drawn = source();
    std::array<std::byte, 4> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(drawn >> 8 * i);
    return bytes;
}

inline std::string new_websocket_key() {
    std::array<std::byte, websocket_key_size> nonce{};
    for (std::size_t i = 0; i < nonce.size(); i += 4) {
        const auto part = unpredictable_bytes();
        for (std::size_t j = 0; j < part.size(); ++j)
            nonce[i + j] = part[j];
    }
    return to_base64(nonce);
}

/// Section 4.2.2: what proves that the key was read.
inline std::string accept_key_of(std::string_view key) {
    return to_base64(sha1::of(as_bytes(concat({key, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"}))));
}

/// RFC 9110, section 7.2: host and port, without the port when it is the scheme's own.
inline std::string host_field_of(const endpoint& where) {
    const bool is_address6 = where.host.find(':') != std::string::npos;
    const bool is_default = where.port == (where.scheme == "wss" ? 443 : 80);
    // The zone of an IPv6 address is known on this machine only.
    const std::string_view host = std::string_view{where.host}.substr(0, where.host.find('%'));
    return concat({is_address6 ? "[" : "", host, is_address6 ? "]" : "", is_default ? "" : ":",
                   is_default ? std::string{} : std::to_string(where.port)});
}

inline std::string websocket_request(const endpoint& where, std::string_view key, std::string_view extra_lines) {
    return concat({"GET ", where.path.empty() ? "/" : std::string_view{where.path}, " HTTP/1.1\r\nHost: ", host_field_of(where),
                   "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ", key,
                   "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ", mqtt_subprotocol, "\r\n", extra_lines, "\r\n"});
}

/// How far the peer's head is, as soon as that can be told. Without an error and with size 0, more bytes are needed.
struct head_progress {
    std::size_t size{0}; ///< of the head, when it is whole
    std::error_code error{};
};

/// Looks for the end of a head that begins with `first` and has at most `most` bytes.
inline head_progress find_head(std::string_view received, std::string_view first, std::size_t most) {
    if (!may_begin(first, received)) return {0, websocket_error::not_http};
    const std::size_t at = received.find(http_head::end);
    const std::size_t size = at == std::string_view::npos ? 0 : at + http_head::end.size();
    if (size > most || (size == 0 && received.size() >= most)) return {0, websocket_error::header_too_large};
    return {size, {}};
}

inline constexpr std::string_view websocket_request_start = "GET ";

/// What a client makes of the server's head: the reason why this is no WebSocket, or no error.
inline std::error_code response_fault(std::string_view text, std::string_view accept_key) {
    const auto head = http_head::parse(text);
    if (!head) return websocket_error::malformed_http;
    const auto status = status_of(head->start_line());
    if (!status) return websocket_error::malformed_http;
    if (*status != 101) return static_cast<http_status>(*status);
    if (!head->lists_word("Upgrade", "websocket") || !head->lists_word("Connection", "upgrade"))
        return websocket_error::not_websocket;
    if (head->only("Sec-WebSocket-Accept") != accept_key) return websocket_error::wrong_accept_key;
    if (head->lists("Sec-WebSocket-Extensions", [](std::string_view name) { return !name.empty(); }))
        return websocket_error::unasked_extension;
    if (head->only("Sec-WebSocket-Protocol") != mqtt_subprotocol) return websocket_error::subprotocol_missing;
    return {};
}

/// What a server answers, and why it does not go on after that, if it does not.
struct handshake_answer {
    std::string text{};
    std::error_code error{};
};

inline handshake_answer refuse_handshake(std::string_view status, std::string_view extra_lines, std::error_code why) {
    const std::string body = why.message() + "\n";
    return {concat({"HTTP/1.1 ", status, "\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ",
                    std::to_string(body.size()), "\r\n", extra_lines, "\r\n", body}),
            why};
}

/// RFC 6455, section 4.2.1.
inline bool asks_for_websocket(const http_head& head) {
    std::string_view rest = head.start_line();
    const std::string_view method = take_until(rest, " ");
    const std::string_view target = take_until(rest, " ");
    return method == "GET" && !target.empty() && rest == "HTTP/1.1" && head.count("Host") == 1 &&
           head.lists_word("Upgrade", "websocket") && head.lists_word("Connection", "upgrade") &&
           from_base64(head.only("Sec-WebSocket-Key").value_or("")).value_or("").size() == websocket_key_size;
}

/// What a server answers to a client's head. [MQTT-6.0.0-3], [MQTT-6.0.0-4]
inline handshake_answer answer_request(std::string_view text) {
    const auto head = http_head::parse(text);
    if (!head) return refuse_handshake("400 Bad Request", "", websocket_error::malformed_http);
    if (head->count("Upgrade") != 0 && head->only("Sec-WebSocket-Version").value_or("13") != "13")
        return refuse_handshake("426 Upgrade Required", "Sec-WebSocket-Version: 13\r\n", websocket_error::not_websocket);
    if (!asks_for_websocket(*head) || head->only("Sec-WebSocket-Version") != "13")
        return refuse_handshake("400 Bad Request", "", websocket_error::not_websocket);
    if (!head->lists("Sec-WebSocket-Protocol", [](std::string_view name) { return name == mqtt_subprotocol; }))
        return refuse_handshake("400 Bad Request", "", websocket_error::subprotocol_missing);
    return {
        concat({"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ",
                accept_key_of(*head->only("Sec-WebSocket-Key")), "\r\nSec-WebSocket-Protocol: ", mqtt_subprotocol, "\r\n\r\n"}),
        {}};
}

/// The answer to bytes that are no HTTP head.
inline handshake_answer answer_nonsense(std::error_code why) {
    const bool too_large = why == websocket_error::header_too_large;
    return refuse_handshake(too_large ? "431 Request Header Fields Too Large" : "400 Bad Request", "", why);
}

} // namespace detail

} // namespace dockwire::mqtt
