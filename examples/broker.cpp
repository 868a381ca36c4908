// A small MQTT 5 broker on the command line; without options it listens on mqtt://127.0.0.1:1883.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/address.hpp>
#include <asio/signal_set.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/codec/topic.hpp"

namespace mqtt = dockwire::mqtt;

namespace {

/// What the command line asks for.
struct settings {
    mqtt::endpoint where{.scheme = "mqtt", .host = "127.0.0.1", .port = 1883};
    std::optional<std::uint16_t> websocket_port{};
    mqtt::broker_options broker{};
    std::vector<std::string> denied{};
    std::map<std::string, std::string, std::less<>> users{};
    bool strict{false};
};

/// Reads a whole number from `least` to what `Number` holds; false when the text is none.
template <class Number>
bool read_number(std::string_view text, Number& into, std::uint64_t least = 0, std::uint64_t most = Number(-1)) {
    std::uint64_t value{0};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) return false;
    into = static_cast<Number>(value);
    return true;
}

bool set_address(settings& to, std::string_view text) {
    std::error_code error;
    asio::ip::make_address(std::string{text}, error);
    to.where.host = text;
    return !error;
}

bool set_websocket_port(settings& to, std::string_view text) { return read_number(text, to.websocket_port.emplace()); }

bool set_keep_alive(settings& to, std::string_view text) {
    std::uint16_t seconds{0};
    const bool read = read_number(text, seconds);
    to.broker.server_keep_alive = std::chrono::seconds{seconds};
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

struct option {
    std::string_view name{};
    std::string_view value{}; ///< how the usage names it; empty for a switch
    std::string_view expected{};
    std::string_view help{};
    bool (*set)(settings&, std::string_view){nullptr};
};

constexpr std::array options{
    option{"--port", "N", "a number from 0 to 65535", "TCP port; 0 takes a free one (default 1883)",
           [](settings& to, std::string_view text) { return read_number(text, to.where.port); }},
    option{"--websocket-port", "N", "a number from 0 to 65535", "WebSocket port; 0 takes a free one (default: no WebSocket)",
           set_websocket_port},
    option{"--bind", "ADDRESS", "an IPv4 or IPv6 address", "where to listen (default 127.0.0.1)", set_address},
    option{"--server-keep-alive", "SECONDS", "a number from 0 to 65535", "replaces the clients' keep-alive time; 0 turns it off",
           set_keep_alive},
    option{"--receive-maximum", "N", "a number from 1 to 65535", "messages that a client may have in flight (default 65535)",
           [](settings& to, std::string_view text) { return read_number(text, to.broker.receive_maximum, 1); }},
    option{"--topic-alias-maximum", "N", "a number from 0 to 65535", "topic aliases that a client may use (default 16)",
           [](settings& to, std::string_view text) { return read_number(text, to.broker.topic_alias_maximum); }},
    option{"--maximum-packet-size", "BYTES", "a number from 1 to 268435460",
           "largest packet that is accepted (default: no limit)",
           [](settings& to, std::string_view text) {
               return read_number(text, to.broker.maximum_packet_size, 1, mqtt::largest_packet_size);
           }},
    option{"--deny", "TOPIC_FILTER", "a topic filter", "nobody publishes there or subscribes to a filter in there; repeatable",
           add_denied},
    option{"--user", "NAME:PASSWORD", "NAME:PASSWORD", "only such users may connect; repeatable", add_user},
    option{"--strict", "", "", "writes each statement of the standard that a client breaks to stderr",
           [](settings& to, std::string_view) { return to.strict = true; }},
};

void print_usage() {
    std::cerr << "usage: broker [OPTION]...\n";
    for (const option& each : options) {
        std::string left{each.name};
        left.append(1, ' ').append(each.value);
        left.resize(std::max<std::size_t>(left.size(), 29), ' ');
        std::cerr << "  " << left << each.help << '\n';
    }
}

/// Puts one option into `to` and moves `arguments` past it; false, with a line on stderr, when it is wrong.
bool take_option(settings& to, std::vector<std::string_view>& arguments) {
    const std::string_view name = arguments.front();
    const auto* const known = std::ranges::find(options, name, &option::name);
    const bool has_value = known != options.end() && !known->value.empty();
    if (known == options.end()) {
        std::cerr << "broker: " << name << ": there is no such option\n";
        print_usage();
        return false;
    }
    if (has_value && arguments.size() < 2) {
        std::cerr << "broker: " << name << ": expected " << known->expected << '\n';
        return false;
    }
    const std::string_view value = has_value ? arguments[1] : std::string_view{};
    if (!known->set(to, value)) {
        std::cerr << "broker: " << name << ' ' << value << ": expected " << known->expected << '\n';
        return false;
    }
    arguments.erase(arguments.begin(), arguments.begin() + (has_value ? 2 : 1));
    return true;
}

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
    const bool is_v6 = where.host.find(':') != std::string::npos;
    return where.scheme + "://" + (is_v6 ? "[" + where.host + "]" : where.host) + ":" + std::to_string(where.port);
}

std::vector<mqtt::endpoint> places_of(const settings& given) {
    std::vector<mqtt::endpoint> places{given.where};
    if (given.websocket_port) places.push_back({.scheme = "ws", .host = given.where.host, .port = *given.websocket_port});
    return places;
}

} // namespace

int main(int argc, char** argv) {
    settings given{};
    std::vector<std::string_view> arguments{argv + 1, argv + argc};
    while (!arguments.empty()) {
        if (!take_option(given, arguments)) return 2;
    }
    asio::io_context io{1};
    mqtt::broker broker{io, broker_options_of(given)};
    std::string places{};
    for (const mqtt::endpoint& where : places_of(given)) {
        if (const std::error_code error = broker.listen(where)) {
            std::cerr << "broker cannot listen on " << url_of(where) << ": " << error.message() << '\n';
            return 1;
        }
        places += (places.empty() ? "" : " and ") + url_of(broker.local_endpoint(places.empty() ? 0 : 1));
    }
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](std::error_code, int) { broker.close(); });
    std::cout << "broker listens on " << places << '\n' << std::flush; // somebody waits for it
    io.run();
}
