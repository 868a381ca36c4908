#include <string_view>

#include "dockwire/transport/endpoint.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

namespace {

struct good_url {
    std::string_view url{};
    endpoint expected{};
};

const good_url good_urls[]{
    {"mqtt://broker", {.scheme = "mqtt", .host = "broker", .port = 1883}},
    {"mqtt://broker:1884", {.scheme = "mqtt", .host = "broker", .port = 1884}},
    {"mqtt://broker/", {.scheme = "mqtt", .host = "broker", .port = 1883}},
    {"MQTT://Broker.Example.com", {.scheme = "mqtt", .host = "Broker.Example.com", .port = 1883}},
    {"mqtt://127.0.0.1:0", {.scheme = "mqtt", .host = "127.0.0.1", .port = 0}},
    {"mqtt://127.0.0.1:65535", {.scheme = "mqtt", .host = "127.0.0.1", .port = 65535}},
    {"mqtts://my_broker-2", {.scheme = "mqtts", .host = "my_broker-2", .port = 8883}},
    {"mqtt://[::1]", {.scheme = "mqtt", .host = "::1", .port = 1883}},
    {"mqtt://[2001:db8::192.0.2.1]:1999", {.scheme = "mqtt", .host = "2001:db8::192.0.2.1", .port = 1999}},
    {"mqtt://[fe80::1%25eth0]:1", {.scheme = "mqtt", .host = "fe80::1%eth0", .port = 1}},
    {"mqtt://user@broker", {.scheme = "mqtt", .host = "broker", .port = 1883, .user = "user"}},
    {"mqtt://user:@broker", {.scheme = "mqtt", .host = "broker", .port = 1883, .user = "user"}},
    {"mqtt://user:a:b@broker:9", {.scheme = "mqtt", .host = "broker", .port = 9, .user = "user", .password = "a:b"}},
    {"mqtt://a%40b:%2f%C3%A9@[::1]:9", {.scheme = "mqtt", .host = "::1", .port = 9, .user = "a@b", .password = "/\xc3\xa9"}},
    {"ws://broker", {.scheme = "ws", .host = "broker", .port = 80, .path = "/"}},
    {"ws://broker:8080/mqtt?a=b%20c", {.scheme = "ws", .host = "broker", .port = 8080, .path = "/mqtt?a=b%20c"}},
    {"wss://broker?token=x", {.scheme = "wss", .host = "broker", .port = 443, .path = "/?token=x"}},
    {"wss://u:p@broker/mqtt/@",
     {.scheme = "wss", .host = "broker", .port = 443, .path = "/mqtt/@", .user = "u", .password = "p"}},
    {"unix:///run/broker.sock", {.scheme = "unix", .path = "/run/broker.sock"}},
    {"unix:///tmp/a%20b%25", {.scheme = "unix", .path = "/tmp/a b%"}},
    {"memory://dock_1.test", {.scheme = "memory", .host = "dock_1.test"}},
};

struct bad_url {
    std::string_view url{};
    std::size_t position{0};
    std::string_view expected{};
};

constexpr std::string_view some_scheme = "mqtt://, mqtts://, ws://, wss://, unix:// or memory://";
constexpr std::string_view some_host = "host name or address";
constexpr std::string_view some_port = "port number 0 to 65535";
constexpr std::string_view some_address6 = "an IPv6 address and ']'";
constexpr std::string_view the_end = "the end of the URL";

constexpr bad_url bad_urls[]{
    {"", 0, some_scheme},
    {"broker:1883", 0, some_scheme},
    {"mqtt:/broker", 0, some_scheme},
    {"http://broker", 0, some_scheme},
    {"://broker", 0, some_scheme},
    {"mqtt://", 7, some_host},
    {"mqtt://:1883", 7, some_host},
    {"mqtt:///topic", 7, some_host},
    {"mqtt://user@", 12, some_host},
    {"mqtt://bro ker", 10, the_end},
    {"mqtt://broker/topic", 14, the_end},
    {"mqtt://broker?x", 13, the_end},
    {"mqtt://broker:", 14, some_port},
    {"mqtt://broker:/", 14, some_port},
    {"mqtt://broker:65536", 14, some_port},
    {"mqtt://broker:-1", 14, some_port},
    {"mqtt://broker:18x", 16, the_end},
    {"mqtt://[::1", 11, some_address6},
    {"mqtt://[::g]", 10, some_address6},
    {"mqtt://[127.0.0.1]", 8, some_address6},
    {"mqtt://[]", 8, some_address6},
    {"mqtt://[fe80::1%eth0]", 15, some_address6},
    {"mqtt://[::1]1883", 12, the_end},
    {"mqtt://us%4er:p%4@broker", 16, "two hexadecimal digits after %"},
    {"mqtt://%zz@broker", 8, "two hexadecimal digits after %"},
    {"mqtt://a b@broker", 8, "a printable ASCII character, or % and two hexadecimal digits"},
    {"ws://broker:80x", 14, "'/', ':' and a port, or the end"},
    {"ws://broker/a#b", 13, "a path without fragment, spaces or unencoded bytes"},
    {"ws://broker/a b", 13, "a path without fragment, spaces or unencoded bytes"},
    {"unix://run/broker.sock", 7, "an absolute path: unix:///run/broker.sock"},
    {"unix://", 7, "an absolute path: unix:///run/broker.sock"},
    {"unix:///a%2", 10, "two hexadecimal digits after %"},
    {"memory://", 9, some_host},
    {"memory://name:1", 13, the_end},
    {"memory://name/", 13, the_end},
};

} // namespace

TEST_CASE("a URL of every form gives the endpoint that it says") {
    for (const auto& [url, expected] : good_urls) {
        CAPTURE(url);
        const auto parsed = parse_url(url);
        REQUIRE(parsed);
        CHECK(parsed->scheme == expected.scheme);
        CHECK(parsed->host == expected.host);
        CHECK(parsed->port == expected.port);
        CHECK(parsed->path == expected.path);
        CHECK(parsed->user == expected.user);
        CHECK(parsed->password == expected.password);
    }
}

TEST_CASE("the fault of a URL says where it is and what was expected there") {
    for (const auto& [url, position, expected] : bad_urls) {
        CAPTURE(url);
        const auto parsed = parse_url(url);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().position == position);
        CHECK(parsed.error().expected == expected);
    }
}

TEST_CASE("no beginning of a URL crashes the parser, and a fault lies within the URL") {
    for (const auto& [url, expected] : good_urls) {
        for (std::size_t length = 0; length <= url.size(); ++length) {
            const auto parsed = parse_url(url.substr(0, length));
            if (!parsed) CHECK(parsed.error().position <= length);
        }
    }
}
