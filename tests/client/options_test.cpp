// Options that cannot work, and what is said of them.
#include <string>

#include "dockwire/client/detail/target.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "world.hpp"

using namespace client_test;

namespace {

struct refusal {
    std::error_code error{};
    std::string text{};
};

refusal refusal_of(const mqtt::client_options& given) {
    const mqtt::detail::connection_target target{given, mqtt::tcp_transport::schemes};
    return {target.error(), std::string{target.error_text()}};
}

} // namespace

TEST_CASE("a URL that does not parse is told with position and expectation") {
    connected_world here{{.url = "mqtt://"}};
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.run.is(usage_error::invalid_url));
    CHECK(here.states() == strings{"idle: the broker URL does not parse (URL at position 7: expected host name or address)"});
    here.pass(1min);
    CHECK(here.states().empty());
}

TEST_CASE("options that cannot work name what is wrong") {
    const std::string_view bad_second[]{"mqtt://other:70000"};
    const std::string long_id(70'000, 'x');
    struct row {
        const char* name;
        mqtt::client_options given;
        usage_error error;
        const char* text;
    };
    const row rows[]{
        {"no broker", {}, usage_error::no_broker, "set client_options::url or brokers"},
        {"not a URL",
         {.url = "here"},
         usage_error::invalid_url,
         "URL at position 0: expected mqtt://, mqtts://, ws://, wss://, unix:// or memory://"},
        {"a bad port",
         {.url = "mqtt://host:99999"},
         usage_error::invalid_url,
         "URL at position 12: expected port number 0 to 65535"},
        {"a TCP option out of its range",
         {.url = "mqtt://host", .tcp = {.keep_alive_probes = 0}},
         usage_error::invalid_option,
         "tcp: expected 1 to 32767 s, 1 to 127 probes, user_timeout from 0 ms"},
        {"a proxy without a proxy layer",
         {.url = "mqtt://host", .proxy = {.url = "http://proxy"}},
         usage_error::invalid_option,
         "proxy: this client has no proxy layer; use mqtt::any_client"},
        {"a bad one among the brokers",
         {.url = "mqtt://host", .brokers = bad_second},
         usage_error::invalid_url,
         "URL at position 13: expected port number 0 to 65535"},
        {"TLS without TLS",
         {.url = "mqtts://host"},
         usage_error::unsupported_scheme,
         "this client has no mqtts://; use mqtt::tls_client"},
        {"WebSocket without WebSocket",
         {.url = "ws://host/mqtt"},
         usage_error::unsupported_scheme,
         "this client has no ws://; use mqtt::websocket_client"},
        {"both", {.url = "wss://host/mqtt"}, usage_error::unsupported_scheme, "this client has no wss://; use mqtt::any_client"},
        {"a Unix socket",
         {.url = "unix:///run/mqtt"},
         usage_error::unsupported_scheme,
         "this client has no unix://; use mqtt::local_client"},
        {"a memory broker",
         {.url = "memory://here"},
         usage_error::unsupported_scheme,
         "this client has no memory://; use mqtt::basic_client<mqtt::memory_transport>"},
        {"a negative keep-alive",
         {.url = "mqtt://host", .keep_alive = -1s},
         usage_error::invalid_option,
         "keep_alive: expected 0 to 65535 s"},
        {"a keep-alive of a day",
         {.url = "mqtt://host", .keep_alive = 24h},
         usage_error::invalid_option,
         "keep_alive: expected 0 to 65535 s"},
        {"a negative session expiry",
         {.url = "mqtt://host", .session_expiry = -1s},
         usage_error::invalid_option,
         "session_expiry: expected 0 to 4294967295 s"},
        {"a receive maximum of 0",
         {.url = "mqtt://host", .receive_maximum = 0},
         usage_error::invalid_option,
         "receive_maximum: expected 1 to 65535"},
        {"a packet size of 0",
         {.url = "mqtt://host", .maximum_packet_size = 0},
         usage_error::invalid_option,
         "maximum_packet_size: expected at least 1"},
        {"an identifier that is too long",
         {.url = "mqtt://host", .client_id = long_id},
         usage_error::invalid_string,
         "client_options: a text is not valid for MQTT"},
        {"a user name that is not UTF-8",
         {.url = "mqtt://host", .user_name = "\xFF"},
         usage_error::invalid_string,
         "client_options: a text is not valid for MQTT"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        const refusal told = refusal_of(each.given);
        CHECK(told.error == each.error);
        CHECK(told.text == each.text);
    }
}

TEST_CASE("a broker's name has neither user nor password, and an address in brackets") {
    const std::string_view more[]{"mqtt://[::1]", "mqtt://host:1884"};
    const mqtt::client_options given{.url = "mqtt://me:secret@127.0.0.1", .brokers = more};
    const mqtt::detail::connection_target target{given, mqtt::tcp_transport::schemes};
    REQUIRE_FALSE(target.error());
    REQUIRE(target.brokers() == 3);
    CHECK(target.broker_name(0) == "mqtt://127.0.0.1:1883");
    CHECK(target.broker_name(1) == "mqtt://[::1]:1883");
    CHECK(target.broker_name(2) == "mqtt://host:1884");
}

TEST_CASE("user name and password of a URL stand for those of the options") {
    const std::string_view more[]{"mqtt://other"};
    const mqtt::client_options given{.url = "mqtt://me:secret@host", .brokers = more, .user_name = "all", .password = "same"};
    const mqtt::detail::connection_target target{given, mqtt::tcp_transport::schemes};
    CHECK(target.connect_packet(0).user_name == "me");
    CHECK(target.connect_packet(0).password == mqtt::binary{std::string_view{"secret"}});
    CHECK(target.connect_packet(1).user_name == "all");
    CHECK(target.connect_packet(1).password == mqtt::binary{std::string_view{"same"}});
}

TEST_CASE("everything that the options view is copied") {
    auto url = std::make_unique<std::string>("memory://server");
    auto id = std::make_unique<std::string>("a name too long for the small string optimisation");
    auto topic = std::make_unique<std::string>("last/will");
    mqtt::client_options given{.url = *url, .client_id = *id};
    given.will.emplace();
    given.will->topic = *topic;
    connected_world here{given};
    url.reset();
    id.reset();
    topic.reset();
    here.client->async_run(here.run.note());
    here.settle();
    CHECK(here.server.heard() == strings{"CONNECT a name too long for the small string optimisation clean"});
    CHECK(here.server.bytes_heard().find("6C 61 73 74 2F 77 69 6C 6C") != std::string::npos);
}
