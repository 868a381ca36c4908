// Options and results of the client. Option aggregates hold views and numbers only: what they view lives until the operation is initiated.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/client/backoff.hpp"
#include "dockwire/client/credentials.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/transport/options.hpp"

namespace dockwire::mqtt {

/// The options of a client; its constructor copies everything.
struct client_options {
    /// The broker: `mqtt://host[:1883]`; a user name and password in it stand for the options of that name.
    std::string_view url{};
    /// Several brokers, tried in turn after `url`, each at all addresses of its name. A server may also send the client elsewhere (4.11, Server Reference): then that is tried
    /// first, with the credentials of the broker that refers; from TLS only to TLS.
    std::span<const std::string_view> brokers{};
    /// Draws the order of `url` and `brokers` when the client is made, so that clients spread over equal brokers.
    bool shuffle_brokers{false};
    /// 3.1.3.1; empty lets the server assign one, which reconnects keep.
    std::string_view client_id{};
    std::string_view user_name{};
    std::string_view password{};
    /// Asked at the beginning of each attempt for the user name and password of its CONNECT, in the place of those above, of the URL and of a
    /// Server Reference: for tokens that expire. With it a refusal of credentials (0x86, 0x87) is tried again like other failures.
    credentials_ref credentials{};
    /// Whether the first connection discards a session that the server still has (3.1.2.4). Reconnects always resume.
    bool clean_start{true};
    /// Where a server has a session of this client that is not of the state here (of another broker, or of a process without a store), nothing
    /// that it kept is lost: see docs/connections.md. True closes instead and starts clean, which is [MQTT-3.2.2-4] by the letter.
    bool strict_session_present{false};
    /// The brokers are one cluster, which has the session whatever node the client connects to. Else each has its own.
    bool brokers_share_sessions{false};
    /// How long the server keeps the session after the connection is lost (3.1.2.11.2); 0 ends it at once.
    std::chrono::seconds session_expiry{300};
    /// The longest silence before a PINGREQ, 0 to 65,535 s (3.1.2.10); a connection on which half of it more passes in silence is given
    /// up. 0 turns it off. The server may override it.
    std::chrono::seconds keep_alive{60};
    /// Messages of QoS 1 and 2 that the server may have in flight towards us, 1 to 65,535 (3.1.2.11.3).
    std::uint16_t receive_maximum{1024};
    /// The memory for messages that wait for the application, in bytes, of all subscriptions together; for each of two kinds. Of QoS 0 those that wait
    /// for a coroutine handler or for `async_receive`; beyond it `overflow` says which goes. Of QoS 1 and 2 what a server sends beyond our Receive
    /// Maximum (Mosquitto 2.0.11 does), counted and told to `on_receive_maximum_exceeded`; beyond it, and with `strict_receive_maximum` at once, the
    /// connection ends with 0x93. Within Receive Maximum they are always taken.
    std::size_t receive_queue_bytes{std::size_t{64} * 1024 * 1024};
    bool strict_receive_maximum{false};
    /// The largest packet that is accepted, in bytes, 1 to 268,435,460 (3.1.2.11.4).
    std::uint32_t maximum_packet_size{268'435'460};
    /// How many topic aliases the server may use (3.1.2.11.5).
    std::uint16_t topic_alias_maximum{16};
    /// How many topic aliases this client uses at most, within what the server takes (3.2.2.3.8); 0 uses none. They are given to the
    /// topics that were published to last, with nothing to do for the application.
    std::uint16_t outbound_topic_aliases{64};
    /// Whether payloads that are said to be UTF-8 are looked at, in both directions (3.3.2.3.2): see `session_options`.
    bool check_payload_format{false};
    /// An enhanced authentication (4.12), such as SCRAM; it must outlive the client.
    authenticator_ref authenticator{};
    /// A message that the server publishes when the connection ends without a DISCONNECT (3.1.2.5).
    std::optional<mqtt::will> will{};
    /// Sent with every CONNECT (3.1.2.11.8).
    std::span<const user_property> user_properties{};
    /// Whether the server may explain its answers by Reason String and User Properties (3.1.2.11.7).
    bool request_problem_information{true};
    /// Asks the server for Response Information, on which `async_request` bases its response topic (3.1.2.11.6).
    bool request_response_information{false};
    /// Where answers to `async_request` come; empty makes a topic that no other client has.
    std::string_view response_topic{};
    /// Bounds of what waits for a connection or for the server's window; `queue_policy` says what becomes of a message beyond them.
    std::size_t queue_messages{100'000};
    std::size_t queue_bytes{std::size_t{64} * 1024 * 1024};
    /// Whether QoS 0 messages wait for a connection; else they fail with `not_connected`.
    bool queue_at_most_once{false};
    mqtt::queue_policy queue_policy{mqtt::queue_policy::reject};
    /// How the layers of the transport connect; each takes its own. A proxy wants a client that has one, such as `any_client`.
    tcp_options tcp{};
    tls_options tls{};
    proxy_options proxy{};
    websocket_options websocket{};
    /// Time-outs of the steps of an attempt to connect, each on its own: the application's credentials, name resolution, the connection to one of the addresses, the
    /// proxy's answer, the handshakes of TLS and WebSocket, CONNACK.
    std::chrono::milliseconds credentials_timeout{10'000};
    std::chrono::milliseconds resolve_timeout{5'000};
    std::chrono::milliseconds connect_timeout{5'000};
    std::chrono::milliseconds proxy_timeout{10'000};
    std::chrono::milliseconds tls_timeout{10'000};
    std::chrono::milliseconds websocket_timeout{10'000};
    std::chrono::milliseconds connack_timeout{10'000};
    /// How long the client tries to write DISCONNECT and end the stream before it closes.
    std::chrono::milliseconds close_timeout{2'000};
    /// The pauses between attempts.
    mqtt::backoff backoff{};
    /// Whether to try again after a failure; the default stops on what retrying cannot cure. A refusal that depends on the server (0x86, 0x87,
    /// 0x9A, 0x9B) ends the run only when every other address and broker was asked once, and never when the server had accepted the connection.
    retry_policy should_retry{&retry_unless_hopeless};
};

/// How a message is published (3.3).
struct publish_options {
    mqtt::qos qos{mqtt::qos::at_most_once};
    bool retain{false};
    /// The server deletes the message when it was not delivered in this time, whole seconds (3.3.2.3.3); it is also not sent
    /// when it waited here for that long.
    std::optional<std::chrono::seconds> message_expiry{};
    /// After `message_expiry` the message is not sent again either when the connection was lost before the server acknowledged it.
    /// The standard wants it sent ([MQTT-4.4.0-1]): set this for commands that must not arrive late.
    bool never_late{false};
    /// Says that the payload is UTF-8 text (3.3.2.3.2).
    std::optional<bool> payload_is_utf8{};
    std::optional<std::string_view> content_type{};
    /// Where an answer is expected, and what shall come back with it (4.10).
    std::optional<std::string_view> response_topic{};
    std::optional<binary> correlation_data{};
    std::span<const user_property> user_properties{};
};

/// Which message of QoS 0 goes when a subscription's queue is full; it is counted and reported either way.
enum class overflow_policy : std::uint8_t { drop_oldest, drop_newest };

/// How a filter is subscribed (3.8.3.1), and what becomes of its messages.
struct subscribe_options {
    mqtt::qos qos{mqtt::qos::exactly_once};
    /// Whether messages of this client itself stay away; not with `$share`.
    bool no_local{false};
    bool retain_as_published{false};
    mqtt::retain_handling retain_handling{mqtt::retain_handling::send};
    /// Messages of QoS 1 and 2 are acknowledged by `message::acknowledge` only. What is not acknowledged counts against
    /// `client_options::receive_maximum`, and comes again after a reconnect.
    bool acknowledge_by_hand{false};
    /// How many coroutines of the handler run at once, at least 1; they begin in the order of the messages. With 1 they also end in it.
    std::size_t handlers_at_once{1};
    /// How many messages of QoS 0 wait for a coroutine handler or for `async_receive`, within `client_options::receive_queue_bytes`, and what
    /// happens to more.
    std::size_t receive_queue{1'000};
    overflow_policy overflow{overflow_policy::drop_oldest};
    /// Sent with the SUBSCRIBE (3.8.2.1.3).
    std::span<const user_property> user_properties{};
};

/// How a request is sent, and how long its answer may take (4.10).
struct request_options {
    /// Response Topic and Correlation Data are set by the client.
    publish_options publish{.qos = qos::at_least_once};
    /// From the initiation to the answer.
    std::chrono::milliseconds timeout{10'000};
};

/// How a client disconnects (3.14).
struct disconnect_options {
    reason_code reason{reason_code::success};
    /// Replaces the session expiry of the connection (3.14.2.2.2).
    std::optional<std::chrono::seconds> session_expiry{};
    /// How long messages that are queued or in flight, and requests without an answer, may take to complete before DISCONNECT is sent, reconnects
    /// included. Meanwhile new operations get `usage_error::stopping`. Another `async_disconnect` replaces this one.
    std::chrono::milliseconds drain{0};
    /// For people who read the server's log (3.14.2.2.3).
    std::optional<std::string_view> reason_string{};
    std::span<const user_property> user_properties{};
};

/// What an UNSUBSCRIBE says beside its filters (3.10.2.1.2).
struct unsubscribe_options {
    std::span<const user_property> user_properties{};
};

// GCC 12 destroys a temporary aggregate inside a co_await expression twice unless that does nothing.
static_assert(std::is_trivially_destructible_v<client_options>);
static_assert(std::is_trivially_destructible_v<publish_options>);
static_assert(std::is_trivially_destructible_v<subscribe_options>);
static_assert(std::is_trivially_destructible_v<unsubscribe_options>);
static_assert(std::is_trivially_destructible_v<request_options>);
static_assert(std::is_trivially_destructible_v<disconnect_options>);

namespace detail {

inline session_options session_options_of(const client_options& options) {
    session_options own{};
    own.receive_maximum = options.receive_maximum;
    own.maximum_packet_size = options.maximum_packet_size;
    own.topic_alias_maximum = options.topic_alias_maximum;
    own.queue_messages = options.queue_messages;
    own.queue_bytes = options.queue_bytes;
    own.queue_at_most_once = options.queue_at_most_once;
    own.queue_policy = options.queue_policy;
    own.outbound_topic_aliases = options.outbound_topic_aliases;
    own.check_payload_format = options.check_payload_format;
    own.handshake_timeout = options.connack_timeout;
    own.strict_session_present = options.strict_session_present;
    own.receive_queue_bytes = options.receive_queue_bytes;
    own.strict_receive_maximum = options.strict_receive_maximum;
    return own;
}

} // namespace detail

/// What the server answered, with what it said beside its reason code.
struct answer {
    reason_code reason{reason_code::success};
    /// Without control characters.
    std::string reason_string{};
    std::vector<std::pair<std::string, std::string>> user_properties{};
};

/// The outcome of a publish: PUBACK's, PUBREC's or PUBCOMP's reason; success for QoS 0.
struct publish_result : answer {};

/// The outcome of a subscription: the granted QoS as a reason code, or the first refusal; and that of each filter.
struct subscribe_result : answer {
    std::vector<reason_code> reasons{};
    /// A filter was asked for at the server's Maximum QoS (3.2.2.3.4), which is less than was wanted.
    bool qos_capped{false};
};

/// The outcome of ending a subscription; and that of each filter of which the server was told.
struct unsubscribe_result : answer {
    std::vector<reason_code> reasons{};
};

/// A payload argument: text or bytes, not copied.
struct payload_view {
    bytes_view bytes{};

    payload_view() = default;
    payload_view(bytes_view data) noexcept : bytes{data} {}
    payload_view(std::string_view text) noexcept : bytes{as_bytes(text)} {}
    payload_view(const std::string& text) noexcept : bytes{as_bytes(text)} {}
    payload_view(const char* text) noexcept : bytes{as_bytes(text)} {}
};

} // namespace dockwire::mqtt
