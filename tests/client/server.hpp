// A server whose every word is the test's: it notes what it hears as readable lines.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/io_context.hpp>

#include "dockwire/codec/packets.hpp"

namespace client_test {

namespace mqtt = dockwire::mqtt;

/// What a server does unless a test wants something else: it accepts, grants, acknowledges and keeps the session.
struct manners {
    mqtt::packet::connack connack{}; ///< session_present is filled in
    bool answers_connect{true};
    bool grants{true};                                  ///< answers SUBSCRIBE
    bool acknowledges{true};                            ///< answers PUBLISH
    std::map<std::string, mqtt::reason_code> refused{}; ///< filters, and why
    std::optional<mqtt::reason_code> grants_nothing{};  ///< any filter, and why
    mqtt::reason_code publish_reason{};                 ///< what PUBACK says
    bool is_strict{true};                               ///< fails the test when the client breaks the standard
};

/// A message with a response topic.
struct request {
    std::string response_topic{};
    std::string correlation_data{};
};

/// One client's server at `memory://NAME`.
class server {
public:
    explicit server(asio::io_context& io, std::string name = "server");
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    manners& does() noexcept;

    /// What came since the last call: "CONNECT id clean", "PUBLISH topic text qos 1", "SUBSCRIBE a/# qos 2", "UNSUBSCRIBE a/#",
    /// "acknowledged text", "DISCONNECT 00", "end".
    std::vector<std::string> heard();
    bool has_client() const noexcept;
    /// Of one connection, the packets as they were encoded.
    std::string bytes_heard();

    void publish(std::string_view topic, std::string_view payload, mqtt::qos qos = mqtt::qos::at_most_once);
    /// What came with a response topic, since the beginning.
    const std::vector<request>& requests() const noexcept;
    /// Publishes the answer to a request.
    void respond(const request& to, std::string_view payload);
    void disconnect(mqtt::reason_code reason);
    /// The same with all that a DISCONNECT may say.
    void disconnect(const mqtt::packet::disconnect& packet);
    /// AUTH with the method "PARROT".
    void authenticate(mqtt::reason_code reason, std::string_view data);
    /// Answers a CONNECT that was not.
    void answer_connect(const mqtt::packet::connack& answer);
    /// Writes bytes as they are.
    void says(std::vector<std::byte> bytes);
    /// Acknowledges what it did not.
    void acknowledge();
    /// Closes the connection without DISCONNECT.
    void cut();
    /// Reads nothing more on this connection.
    void sleep();
    /// Forgets the session, as after a restart.
    void forget();
    /// From now on nobody is there; or somebody again.
    void hide();
    void listen();

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

} // namespace client_test
