// What can be chosen about the layers of a connection. Views and numbers only: whoever makes a client or a listener of them copies the
// texts; a function object that they refer to must outlive it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "dockwire/core/function_ref.hpp"
#include "dockwire/transport/tls/options.hpp"

namespace dockwire::mqtt {

struct endpoint;
class websocket_headers;

/// How TCP sockets are made. What the system does not have fails the connection with `asio::error::operation_not_supported`.
struct tcp_options {
    /// Sends small packets at once instead of waiting for more (TCP_NODELAY).
    bool no_delay{true};
    /// Whether the system probes a silent peer, and ends the connection when no probe is answered (SO_KEEPALIVE). MQTT's own keep-alive
    /// does more, since it asks the server and not its kernel.
    bool keep_alive{false};
    /// The silence before the first probe, 1 to 32,767 s.
    std::chrono::seconds keep_alive_idle{60};
    /// The pause between probes, 1 to 32,767 s.
    std::chrono::seconds keep_alive_interval{10};
    /// How many probes go unanswered, 1 to 127.
    int keep_alive_probes{3};
    /// How long written bytes may stay unacknowledged before the system ends the connection (TCP_USER_TIMEOUT, Linux); 0 leaves that to the
    /// system, which takes about a quarter of an hour.
    std::chrono::milliseconds user_timeout{0};
    /// Connections leave by this network interface (SO_BINDTODEVICE, Linux: "eth0"), or from this local address ("192.0.2.7", everywhere);
    /// empty leaves the choice to the system.
    std::string_view local_interface{};
    /// RFC 8305: while an attempt to connect to one address of a name is unanswered, the next address is tried after this pause; 10 ms at
    /// least.
    std::chrono::milliseconds attempt_delay{250};
};

/// The proxy through which connections go, if any.
struct proxy_options {
    /// `http://[user:password@]host[:8080]` (CONNECT) or `socks5://[user:password@]host[:1080]`; empty for none. The proxy resolves the
    /// broker's name.
    std::string_view url{};
    /// Whether the environment says what proxy to take when `url` is empty: `all_proxy`, `http_proxy` (for mqtt and ws), `https_proxy` (for
    /// mqtts and wss), and `no_proxy` for hosts without; `HTTP_PROXY` in capitals is not looked at, since web servers set it from requests.
    bool from_environment{false};
};

/// WebSocket handshake and frames.
struct websocket_options {
    /// Adds header fields to a client's handshake, such as a fresh `Authorization`. Called on the transport's executor at each attempt to
    /// connect; it throws nothing.
    function_ref<void(const endpoint&, websocket_headers&)> add_headers{};
    /// The longest payload of one frame that is accepted, in bytes; a longer one ends the connection with close code 1009. MQTT packets
    /// are at most 268,435,460 bytes long. Frames are never collected, so this costs no memory.
    std::uint64_t largest_frame{268'435'460};
    /// The longest head of the peer's opening handshake that is accepted, in bytes.
    std::size_t largest_head{std::size_t{8} * 1024};
};

/// All layers of a connection; each takes its own.
struct transport_options {
    tcp_options tcp{};
    tls_options tls{};
    proxy_options proxy{};
    websocket_options websocket{};
};

// GCC 12 destroys a temporary aggregate inside a co_await expression twice unless that does nothing.
static_assert(std::is_trivially_destructible_v<transport_options>);

} // namespace dockwire::mqtt
