// A small MQTT 5 broker on the command line; without options it listens on mqtt://127.0.0.1:1883.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/address.hpp>
#include <asio/signal_set.hpp>

#include "arguments.hpp"
#include "dockwire/broker/broker.hpp"
#include "dockwire/codec/topic.hpp"
#ifdef DOCKWIRE_TLS
#include "dockwire/broker/tls.hpp"
#include "self_signed.hpp"
#endif

namespace mqtt = dockwire::mqtt;

namespace {

/// What the command line asks for.
struct settings {
    mqtt::endpoint where{.scheme = "mqtt", .host = "127.0.0.1", .port = 1883};
    std::optional<std::uint16_t> websocket_port{};
    std::optional<std::uint16_t> tls_port{};
    std::optional<std::uint16_t> tls_websocket_port{};
    std::string local_socket{};
    std::string certificate_file{};
    std::string key_file{};
    std::string client_ca_file{};
    std::string self_signed_file{};
    mqtt::broker_options broker{};
    std::vector<std::string> denied{};
    std::map<std::string, std::string, std::less<>> users{};
    bool strict{false};
};

bool set_address(settings& to, std::string_view text) {
    std::error_code error;
    asio::ip::make_address(std::string{text}, error);
    to.where.host = text;
    return !error;
}

/// Sets a member that is a port, if any.
template <auto Member>
bool set_port(settings& to, std::string_view text) {
    return examples::read_number(text, (to.*Member).emplace());
}

bool set_keep_alive(settings& to, std::string_view text) {
    std::uint16_t seconds{0};
    const bool read = examples::read_number(text, seconds);
    to.broker.server_keep_alive = std::chrono::seconds{seconds};
    return read;
}

bool set_maximum_keep_alive(settings& to, std::string_view text) {
    std::uint16_t seconds{0};
    const bool read = examples::read_number(text, seconds, 1);
    to.broker.maximum_keep_alive = std::chrono::seconds{seconds};
    return read;
}

bool add_user(settings& to, std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    to.users.insert_or_assign(std::string{text.substr(0, colon)}, std::string{text.substr(colon + 1)});
    return true;
}

bool add_denied(settings& to, std::string_view text) {
    to.denied.emplace_back(text);
    return mqtt::is_topic_filter(text) && !mqtt::is_shared(text);
}

using option = examples::option<settings>;

constexpr std::array options{
    option{"--port", "N", "a number from 0 to 65535", "TCP port; 0 takes a free one (default 1883)",
           [](settings& to, std::string_view text) { return examples::read_number(text, to.where.port); }},
    option{"--websocket-port", "N", "a number from 0 to 65535", "WebSocket port; 0 takes a free one (default: no WebSocket)",
           set_port<&settings::websocket_port>},
    option{"--tls-port", "N", "a number from 0 to 65535", "TLS port; 0 takes a free one (default: no TLS)",
           set_port<&settings::tls_port>},
    option{"--tls-websocket-port", "N", "a number from 0 to 65535",
           "port for WebSocket over TLS; 0 takes a free one (default: none)", set_port<&settings::tls_websocket_port>},
    option{"--certificate", "FILE", "a file", "the certificate for TLS and those between it and its authority, PEM",
           examples::set_text<&settings::certificate_file>},
    option{"--key", "FILE", "a file", "its key, PEM (default: in the file of the certificate)",
           examples::set_text<&settings::key_file>},
    option{"--client-ca", "FILE", "a file", "TLS clients must show a certificate of these authorities, PEM",
           examples::set_text<&settings::client_ca_file>},
    option{"--self-signed", "FILE", "a file",
           "makes a certificate for localhost, 127.0.0.1 and ::1 at each start and writes it there, as the authority for clients",
           examples::set_text<&settings::self_signed_file>},
    option{"--unix", "FILE", "an absolute path", "a local socket to listen on too",
           [](settings& to, std::string_view text) {
               return examples::set_text<&settings::local_socket>(to, text) && text.starts_with('/');
           }},
    option{"--bind", "ADDRESS", "an IPv4 or IPv6 address", "where to listen (default 127.0.0.1)", set_address},
    option{"--server-keep-alive", "SECONDS", "a number from 0 to 65535", "replaces the clients' keep-alive time; 0 turns it off",
           set_keep_alive},
    option{"--maximum-keep-alive", "SECONDS", "a number from 1 to 65535",
           "the longest keep-alive time; who asks for a longer one, or for none, gets this one", set_maximum_keep_alive},
    option{"--receive-maximum", "N", "a number from 1 to 65535", "messages that a client may have in flight (default 65535)",
           [](settings& to, std::string_view text) { return examples::read_number(text, to.broker.receive_maximum, 1); }},
    option{"--topic-alias-maximum", "N", "a number from 0 to 65535", "topic aliases that a client may use (default 16)",
           [](settings& to, std::string_view text) { return examples::read_number(text, to.broker.topic_alias_maximum); }},
    option{"--maximum-packet-size", "BYTES", "a number from 1 to 268435460",
           "largest packet that is accepted (default: no limit)",
           [](settings& to, std::string_view text) {
               return examples::read_number(text, to.broker.maximum_packet_size, 1, mqtt::largest_packet_size);
           }},
    option{"--deny", "TOPIC_FILTER", "a topic filter", "nobody publishes there or subscribes to a filter in there; repeatable",
           add_denied},
    option{"--user", "NAME:PASSWORD", "NAME:PASSWORD", "only such users may connect; repeatable", add_user},
    option{"--strict", "", "", "writes each statement of the standard that a client breaks to stderr",
           [](settings& to, std::string_view) { return to.strict = true; }},
};

/// Lets in who is in `users` with this password.
mqtt::reason_code look_up(const settings& given, const mqtt::packet::connect& request) {
    const auto user = given.users.find(request.user_name.value_or(""));
    const bool known = user != given.users.end() && request.password && request.password->text() == user->second;
    return known ? mqtt::reason_code::success : mqtt::reason_code::bad_user_name_or_password;
}

/// A filter is in a denied one when it matches it level by level, as a topic would.
bool allows(const settings& given, mqtt::access wanted, std::string_view topic_or_filter) {
    if (wanted == mqtt::access::publish && topic_or_filter.starts_with('$')) return false;
    return std::ranges::none_of(given.denied, [&](const std::string& filter) { return mqtt::matches(filter, topic_or_filter); });
}

void print_violation(const mqtt::violation& found) {
    std::cerr << "violation: " << found.statement << " by '" << found.client_id << "': " << found.text << '\n';
}

mqtt::broker_options broker_options_of(const settings& given) {
    mqtt::broker_options made = given.broker;
    if (!given.users.empty()) {
        made.authenticate = [&given](const mqtt::packet::connect& request) { return look_up(given, request); };
    }
    if (!given.denied.empty()) {
        made.authorize = [&given](const mqtt::client_info&, mqtt::access wanted, std::string_view what) {
            return allows(given, wanted, what);
        };
    }
    if (given.strict) made.on_violation = print_violation;
    return made;
}

std::string url_of(const mqtt::endpoint& where) {
    if (!where.path.empty() && where.host.empty()) return where.scheme + "://" + where.path;
    const bool is_v6 = where.host.find(':') != std::string::npos;
    return where.scheme + "://" + (is_v6 ? "[" + where.host + "]" : where.host) + ":" + std::to_string(where.port);
}

std::vector<mqtt::endpoint> places_of(const settings& given) {
    std::vector<mqtt::endpoint> places{given.where};
    const auto add = [&](std::string_view scheme, std::optional<std::uint16_t> port) {
        if (port) places.push_back({.scheme = std::string{scheme}, .host = given.where.host, .port = *port});
    };
    add("ws", given.websocket_port);
    add("mqtts", given.tls_port);
    add("wss", given.tls_websocket_port);
    if (!given.local_socket.empty()) places.push_back({.scheme = "unix", .path = given.local_socket});
    return places;
}

#ifdef DOCKWIRE_TLS

/// The certificate that the command line asks for; false, with a line on stderr, when it cannot be made.
bool sign(const settings& given, self_signed& made) {
    if (given.self_signed_file.empty()) return true;
    made = make_self_signed("DNS:localhost,IP:127.0.0.1,IP:::1");
    std::ofstream to{given.self_signed_file};
    to << made.certificate << std::flush;
    if (!made.certificate.empty() && to) return true;
    std::cerr << "broker: --self-signed " << given.self_signed_file << ": cannot be written\n";
    return false;
}

std::error_code listen(mqtt::broker& broker, const mqtt::endpoint& where, const settings& given, const self_signed& made) {
    mqtt::transport_options layers{};
    layers.tls.certificate_file = given.certificate_file;
    layers.tls.key_file = given.key_file;
    layers.tls.certificate = made.certificate;
    layers.tls.key = made.key;
    layers.tls.ca_file = given.client_ca_file;
    layers.tls.require_client_certificate = !given.client_ca_file.empty();
    return mqtt::listen_tls(broker, where, layers);
}

#else

struct self_signed {};

bool sign(const settings& given, self_signed&) {
    if (given.self_signed_file.empty()) return true;
    std::cerr << "broker: --self-signed: this broker was built without OpenSSL\n";
    return false;
}

std::error_code listen(mqtt::broker& broker, const mqtt::endpoint& where, const settings&, const self_signed&) {
    return broker.listen(where);
}

#endif

/// Listens everywhere; the places in one line, or nothing, with a line on stderr, when one of them cannot be had.
std::optional<std::string> listen(mqtt::broker& broker, const settings& given, const self_signed& made) {
    std::string places{};
    std::size_t count = 0;
    for (const mqtt::endpoint& where : places_of(given)) {
        if (const std::error_code error = listen(broker, where, given, made)) {
            const std::string_view more = broker.error_text();
            std::cerr << "broker cannot listen on " << url_of(where) << ": " << error.message() << (more.empty() ? "" : ": ")
                      << more << '\n';
            return std::nullopt;
        }
        places += (count == 0 ? "" : " and ") + url_of(broker.local_endpoint(count));
        ++count;
    }
    return places;
}

} // namespace

int main(int argc, char** argv) {
    settings given{};
    if (const auto exit_code = examples::read_arguments("broker", argc, argv, options, given)) return *exit_code;
    asio::io_context io{1};
    mqtt::broker broker{io, broker_options_of(given)};
    self_signed made{};
    if (!sign(given, made)) return 1;
    const auto places = listen(broker, given, made);
    if (!places) return 1;
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](std::error_code, int) { broker.close(); });
    std::cout << "broker listens on " << *places << '\n' << std::flush; // somebody waits for it
    io.run();
}
