// Proxies: which one, what is said to it, and connections through one that the test plays.
#include "dockwire/asio.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/transport/proxy/proxy.hpp"
#include "streams.hpp"
#include "support/hex.hpp"

using namespace streams;
using mqtt::endpoint;
using mqtt::http_status;
using mqtt::proxy_error;
using mqtt::detail::proxy_step;
using proxy_memory = mqtt::proxy_transport<mqtt::memory_transport>;

namespace {

std::string wire(std::string_view hex) { return std::string{dockwire::as_text(dockwire::test::from_hex(hex))}; }

const endpoint broker{.scheme = "mqtt", .host = "broker.example", .port = 1883};

std::unique_ptr<mqtt::detail::proxy_dialogue> dialogue(std::string_view url, const endpoint& to = broker) {
    return mqtt::detail::proxy_dialogue_with(*mqtt::parse_proxy_url(url), to);
}

proxy_step hear(mqtt::detail::proxy_dialogue& with, std::string words) { return with.hear(words); }

} // namespace

TEST_CASE("a proxy's URL has a scheme, a place and perhaps a login") {
    struct row {
        const char* url;
        endpoint parsed;
    };
    const row rows[]{
        {"http://proxy:3128", {.scheme = "http", .host = "proxy", .port = 3128}},
        {"http://proxy", {.scheme = "http", .host = "proxy", .port = 1080}},
        {"proxy:8080", {.scheme = "http", .host = "proxy", .port = 8080}},
        {"me:pass%3Aword@proxy", {.scheme = "http", .host = "proxy", .port = 1080, .user = "me", .password = "pass:word"}},
        {"SOCKS5://me@[::1]:9/", {.scheme = "socks5", .host = "::1", .port = 9, .user = "me"}},
        {"socks5h://proxy", {.scheme = "socks5h", .host = "proxy", .port = 1080}},
    };
    for (const row& each : rows) {
        CAPTURE(each.url);
        const auto parsed = mqtt::parse_proxy_url(each.url);
        REQUIRE(parsed);
        CHECK(*parsed == each.parsed);
    }
    CHECK(mqtt::parse_proxy_url("ftp://proxy").error() == mqtt::url_fault{0, "http://, socks5:// or socks5h://"});
    CHECK(mqtt::parse_proxy_url("proxy:x").error() == mqtt::url_fault{6, "port number 0 to 65535"});
    CHECK(mqtt::parse_proxy_url("http://proxy:x").error().position == 13);
}

TEST_CASE("the environment chooses a proxy as curl does") {
    using variables = std::map<std::string, std::string>;
    struct row {
        const char* name;
        const char* broker;
        variables set;
        const char* proxy;
    };
    const row rows[]{
        {"nothing set", "mqtt://a.b", {}, ""},
        {"for everything", "mqtt://a.b", {{"all_proxy", "socks5://p"}}, "socks5://p"},
        {"in capitals", "ws://a.b", {{"ALL_PROXY", "p"}}, "p"},
        {"in the clear", "mqtt://a.b", {{"http_proxy", "h"}, {"https_proxy", "s"}, {"all_proxy", "a"}}, "h"},
        {"ws is in the clear", "ws://a.b", {{"http_proxy", "h"}, {"https_proxy", "s"}}, "h"},
        {"over TLS", "mqtts://a.b", {{"http_proxy", "h"}, {"HTTPS_PROXY", "s"}}, "s"},
        {"wss is over TLS", "wss://a.b", {{"http_proxy", "h"}, {"https_proxy", "s"}}, "s"},
        {"lower case wins", "wss://a.b", {{"https_proxy", "s"}, {"HTTPS_PROXY", "S"}}, "s"},
        {"HTTP_PROXY is a header of a request", "mqtt://a.b", {{"HTTP_PROXY", "evil"}}, ""},
        {"an empty one is none", "mqtt://a.b", {{"http_proxy", ""}, {"all_proxy", "a"}}, "a"},
        {"not for this host", "mqtt://a.b", {{"all_proxy", "a"}, {"no_proxy", "x, a.b"}}, ""},
        {"not for hosts below", "mqtt://a.b", {{"all_proxy", "a"}, {"NO_PROXY", ".b"}}, ""},
        {"in any case", "mqtt://a.B", {{"all_proxy", "a"}, {"no_proxy", "A.b"}}, ""},
        {"not another that ends alike", "mqtt://xa.b", {{"all_proxy", "a"}, {"no_proxy", "a.b"}}, "a"},
        {"not for an address", "mqtt://[::1]", {{"all_proxy", "a"}, {"no_proxy", "::1"}}, ""},
        {"not for any host", "mqtt://a.b", {{"all_proxy", "a"}, {"no_proxy", "*"}}, ""},
        {"an empty list", "mqtt://a.b", {{"all_proxy", "a"}, {"no_proxy", ",,"}}, "a"},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        const auto value = [&](const char* name) -> const char* {
            const auto found = each.set.find(name);
            return found == each.set.end() ? nullptr : found->second.c_str();
        };
        CHECK(mqtt::detail::proxy_from_environment(*mqtt::parse_url(each.broker), value) == each.proxy);
    }
}

TEST_CASE("the option wins over the environment, which is looked at when it is asked for") {
    REQUIRE(::setenv("all_proxy", "http://from-environment", 1) == 0);
    using mqtt::detail::proxy_url_for;
    CHECK(proxy_url_for(broker, {.url = "http://p", .from_environment = true}) == "http://p");
    CHECK(proxy_url_for(broker, {.from_environment = true}) == "http://from-environment");
    CHECK(proxy_url_for(broker, {}).empty());
    REQUIRE(::unsetenv("all_proxy") == 0);
}

TEST_CASE("HTTP CONNECT names the broker and logs in when there is a login") {
    CHECK(dialogue("http://proxy")->begin().say == "CONNECT broker.example:1883 HTTP/1.1\r\nHost: broker.example:1883\r\n\r\n");
    CHECK(dialogue("http://me:secret@proxy", {.host = "::1", .port = 8883})->begin().say ==
          "CONNECT [::1]:8883 HTTP/1.1\r\nHost: [::1]:8883\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n");
}

TEST_CASE("what an HTTP proxy answers") {
    struct row {
        const char* name;
        std::string answer;
        proxy_step step;
        const char* text;
    };
    const row rows[]{
        {"nothing yet", "", {}, ""},
        {"a head that is not whole", "HTTP/1.1 200 OK\r\nX: y\r\n", {}, ""},
        {"connected", "HTTP/1.1 200 Connection established\r\n\r\n", {.connected = true}, ""},
        {"connected, by an old proxy", "HTTP/1.0 200 OK\r\nProxy-agent: x\r\n\r\n", {.connected = true}, ""},
        {"a login is wanted",
         "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 8\r\n\r\nWho\nare?",
         {.error = http_status{407}},
         "Who are?"},
        {"a refusal whose body is on its way", "HTTP/1.1 403 Forbidden\r\nContent-Length: 80\r\n\r\nNot", {}, "Not"},
        {"a refusal without body", "HTTP/1.1 502 Bad Gateway\r\n\r\n", {.error = http_status{502}}, ""},
        {"no HTTP", "SSH-2.0-OpenSSH\r\n", {.error = proxy_error::not_http}, "SSH-2.0-OpenSSH"},
        {"no status", "HTTP/1.1 OK\r\n\r\n", {.error = proxy_error::not_http}, "HTTP/1.1 OK"},
        {"no end", "HTTP/1.1 200 " + std::string(9000, 'x'), {.error = proxy_error::answer_too_long}, ""},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        const auto with = dialogue("http://proxy");
        static_cast<void>(with->begin());
        CHECK(hear(*with, each.answer) == each.step);
        CHECK(with->text() == each.text);
    }
}

TEST_CASE("SOCKS5 is spoken as in RFC 1928 and RFC 1929") {
    struct row {
        const char* name;
        const char* proxy;
        endpoint to;
        std::vector<std::pair<std::string, std::string>> exchanges; // what the proxy says, and our answer
    };
    const std::string host = wire("05 01 00 | 03 0E 'broker.example' | 07 5B");
    const row rows[]{
        {"no login", "socks5://p", broker, {{"", wire("05 01 00")}, {wire("05 00"), host}}},
        {"a login that is not wanted", "socks5://me:pw@p", broker, {{"", wire("05 02 00 02")}, {wire("05 00"), host}}},
        {"a login",
         "socks5h://me:pw@p",
         broker,
         {{"", wire("05 02 00 02")}, {wire("05 02"), wire("01 | 02 'me' | 02 'pw'")}, {wire("01 00"), host}}},
        {"an IPv4 address",
         "socks5://p",
         {.host = "192.0.2.1", .port = 443},
         {{"", wire("05 01 00")}, {wire("05 00"), wire("05 01 00 | 01 C0 00 02 01 | 01 BB")}}},
        {"an IPv6 address",
         "socks5://p",
         {.host = "2001:db8::1", .port = 443},
         {{"", wire("05 01 00")},
          {wire("05 00"), wire("05 01 00 | 04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 | 01 BB")}}},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        const auto with = dialogue(each.proxy, each.to);
        for (const auto& [said, answer] : each.exchanges)
            CHECK((said.empty() ? with->begin() : hear(*with, said)) == proxy_step{.say = answer});
        CHECK(hear(*with, wire("05 00 00 | 03 01 'x' | 00 00")) == proxy_step{.connected = true});
    }
}

TEST_CASE("what a SOCKS5 proxy answers to the request") {
    struct row {
        const char* name;
        std::string answer;
        proxy_step step;
    };
    const row rows[]{
        {"nothing yet", "", {}},
        {"the beginning", wire("05 00 00 01"), {}},
        {"connected, IPv4", wire("05 00 00 01 | 7F 00 00 01 | 04 38"), {.connected = true}},
        {"connected, IPv6", wire("05 00 00 04 | 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 | 04 38"), {.connected = true}},
        {"connected, a name", wire("05 00 00 03 | 05 'proxy' | 04 38"), {.connected = true}},
        {"a name that is not whole", wire("05 00 00 03 | 05 'prox'"), {}},
        {"an address type of the future", wire("05 00 00 09 | 7F"), {.error = proxy_error::not_socks5}},
        {"general failure", wire("05 01 00 01 00 00 00 00 00 00"), {.error = proxy_error::general_failure}},
        {"not allowed", wire("05 02"), {.error = proxy_error::not_allowed}},
        {"network unreachable", wire("05 03"), {.error = proxy_error::network_unreachable}},
        {"host unreachable", wire("05 04"), {.error = proxy_error::host_unreachable}},
        {"refused", wire("05 05"), {.error = proxy_error::connection_refused}},
        {"too far", wire("05 06"), {.error = proxy_error::time_to_live_expired}},
        {"no CONNECT", wire("05 07"), {.error = proxy_error::command_unsupported}},
        {"no such address", wire("05 08"), {.error = proxy_error::address_unsupported}},
        {"a code of the future", wire("05 63"), {.error = proxy_error::unknown_reply}},
        {"SOCKS4", wire("00 5A"), {.error = proxy_error::not_socks5}},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        const auto with = dialogue("socks5://p");
        static_cast<void>(with->begin());
        static_cast<void>(hear(*with, wire("05 00")));
        CHECK(hear(*with, each.answer) == each.step);
    }
}

TEST_CASE("how logging in to a SOCKS5 proxy fails") {
    CHECK(hear(*dialogue("socks5://p"), wire("05 FF")).error == proxy_error::no_method);
    CHECK(hear(*dialogue("socks5://p"), wire("05 02")).error == proxy_error::no_method);
    CHECK(hear(*dialogue("socks5://p"), "HTTP/1.1 400 Bad Request\r\n").error == proxy_error::not_socks5);
    const auto with = dialogue("socks5://me:wrong@p");
    static_cast<void>(hear(*with, wire("05 02")));
    CHECK(hear(*with, wire("01 01")).error == proxy_error::bad_credentials);
    CHECK(dialogue("socks5://" + std::string(256, 'x') + "@p")->begin().error == proxy_error::text_too_long);
}

TEST_CASE("every proxy error has a text of its own") {
    std::vector<std::string> texts;
    for (int value = 1; value <= static_cast<int>(proxy_error::text_too_long); ++value)
        texts.push_back(std::error_code{static_cast<proxy_error>(value)}.message());
    CHECK(texts.front() == "the proxy failed");
    CHECK(texts.back() == "a text is too long for SOCKS5");
    CHECK(std::error_code{proxy_error{99}}.message() == "unknown proxy error");
}

namespace {

// A client that asks for the broker, and the end of its connection at the proxy.
struct proxied {
    explicit proxied(asio::io_context& context, std::string_view url) : io{context} {
        const mqtt::transport_options options{.proxy = {.url = url}};
        client.emplace(io.get_executor(), std::make_shared<mqtt::transport_settings>(options));
        mqtt::memory_listener listener{io.get_executor()};
        REQUIRE_FALSE(listener.listen(*mqtt::parse_url("memory://proxy")));
        bool accepted = false;
        listener.async_accept([&](std::error_code error, mqtt::memory_transport taken) {
            accepted = !error;
            proxy = std::move(taken);
        });
        client->async_connect(broker, [this](mqtt::connect_step step) { steps.push_back(step); }, connecting.handler());
        REQUIRE(run_until(io, [&] { return accepted; }));
    }

    std::string hear() { return read_some(io, proxy, 1000).second; }
    void say(std::string_view words) { write(io, proxy, words); }
    std::error_code end() {
        REQUIRE(run_until(io, [&] { return connecting.done(); }));
        return connecting.error;
    }

    asio::io_context& io;
    mqtt::memory_transport proxy{io.get_executor()};
    std::optional<proxy_memory> client{};
    std::vector<mqtt::connect_step> steps{};
    outcome connecting{};
};

const char* const established = "HTTP/1.1 200 Connection established\r\n\r\n";

} // namespace

TEST_CASE("without a proxy the connection is direct") {
    asio::io_context io;
    mqtt::memory_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(*mqtt::parse_url("memory://broker.example")));
    proxy_memory client{io.get_executor()};
    std::vector<mqtt::connect_step> steps;
    outcome connecting;
    client.async_connect(broker, [&](mqtt::connect_step step) { steps.push_back(step); }, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK_FALSE(connecting.error);
    CHECK(client.is_open());
    CHECK(steps == std::vector{mqtt::connect_step::connect});
}

TEST_CASE("a connection through a proxy carries bytes both ways") {
    asio::io_context io;
    proxied through{io, "http://proxy"};
    CHECK(through.hear().starts_with("CONNECT broker.example:1883 "));
    through.say("HTTP/1.1 200");
    run_ready(io);
    CHECK_FALSE(through.client->is_open());
    through.say(" OK\r\n\r\n");
    REQUIRE_FALSE(through.end());
    CHECK(through.client->is_open());
    CHECK(through.steps == std::vector{mqtt::connect_step::connect, mqtt::connect_step::proxy});
    write(io, *through.client, "to the broker");
    CHECK(through.hear() == "to the broker");
    through.say("from the broker");
    CHECK(read_some(io, *through.client).second == "from the broker");
}

TEST_CASE("SOCKS5 goes to and fro, byte by byte") {
    asio::io_context io;
    mqtt::memory_faults faults{"proxy"};
    faults.chunk(mqtt::memory_direction::to_client, 1);
    proxied through{io, "socks5://me:pw@proxy"};
    CHECK(through.hear() == wire("05 02 00 02"));
    through.say(wire("05 02"));
    CHECK(through.hear() == wire("01 | 02 'me' | 02 'pw'"));
    through.say(wire("01 00"));
    CHECK(through.hear() == wire("05 01 00 | 03 0E 'broker.example' | 07 5B"));
    through.say(wire("05 00 00 01 | 7F 00 00 01 | 04 38"));
    CHECK_FALSE(through.end());
}

TEST_CASE("a proxy's refusal is told with the text that it sent") {
    asio::io_context io;
    proxied through{io, "http://proxy"};
    through.say("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 100\r\n\r\nLog in first.");
    through.proxy.close();
    CHECK(through.end() == http_status{407});
    CHECK(through.client->error_text() == "Log in first.");
    CHECK_FALSE(through.client->is_open());
}

TEST_CASE("a proxy that ends, or says too much, connects nobody") {
    asio::io_context io;
    SECTION("it ends") {
        proxied through{io, "http://proxy"};
        through.proxy.close();
        CHECK(through.end() == asio::error::eof);
    }
    SECTION("it says too much") {
        proxied through{io, "http://proxy"};
        through.say(std::string{established} + "x");
        CHECK(through.end() == proxy_error::unexpected_bytes);
    }
}

TEST_CASE("a proxy whose URL does not parse is told with the position") {
    asio::io_context io;
    proxy_memory client{io.get_executor(),
                        std::make_shared<mqtt::transport_settings>(mqtt::transport_options{.proxy = {.url = "gopher://proxy"}})};
    outcome connecting;
    client.async_connect(broker, no_step, connecting.handler());
    CHECK(connecting.calls == 0);
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == proxy_error::invalid_url);
    CHECK(client.error_text() == "proxy URL at position 0: expected http://, socks5:// or socks5h://");
}

TEST_CASE("what a proxy says comes up through the layers above") {
    asio::io_context io;
    mqtt::websocket_transport<proxy_memory> client{
        io.get_executor(), std::make_shared<mqtt::transport_settings>(mqtt::transport_options{.proxy = {.url = "ftp://x"}})};
    STATIC_REQUIRE(mqtt::serves_proxy<decltype(client)>());
    STATIC_REQUIRE_FALSE(mqtt::serves_proxy<websocket_memory>());
    outcome connecting;
    client.async_connect(broker, no_step, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(client.error_text().starts_with("proxy URL at position 0"));
}

TEST_CASE("closing or destroying a client at any point of its talk with the proxy cancels it") {
    const std::size_t handlers = GENERATE(range(std::size_t{0}, std::size_t{10}));
    const bool destroy = GENERATE(false, true);
    CAPTURE(handlers, destroy);
    asio::io_context io;
    proxied through{io, "http://proxy"};
    outcome said;
    through.proxy.async_write_some(asio::buffer(established, std::string_view{established}.size()), said.handler());
    run_ready(io, handlers);
    const bool was_open = through.client->is_open();
    if (destroy)
        through.client.reset();
    else
        through.client->close();
    CHECK(through.end() == (was_open ? std::error_code{} : asio::error::operation_aborted));
    run_ready(io);
    CHECK(through.connecting.calls == 1);
}
