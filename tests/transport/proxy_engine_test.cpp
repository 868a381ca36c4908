// A proxy without I/O: what its engine says, and what becomes of the answers.
#include "dockwire/asio.hpp"

#include <memory>
#include <string_view>

#include <asio/error.hpp>

#include "dockwire/transport/proxy/detail/engine.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/stream_engine.hpp"
#include "engines.hpp"
#include "support/catch.hpp"

namespace {

using dockwire::mqtt::detail::proxy_engine;

struct proxied_engine {
    explicit proxied_engine(std::string_view url)
        : engine{std::make_shared<dockwire::mqtt::transport_settings>(dockwire::mqtt::transport_options{.proxy = {.url = url}})} {
        refused = engine.begin_client(where);
    }

    void hears(std::string_view bytes) {
        for (const char& each : bytes)
            engines::put(engine, {&each, 1});
    }

    dockwire::mqtt::endpoint where{.scheme = "mqtts", .host = "broker.example", .port = 8883};
    proxy_engine engine;
    std::error_code refused{};
};

} // namespace

static_assert(dockwire::mqtt::stream_engine<proxy_engine>);
static_assert(dockwire::mqtt::detail::is_transparent<proxy_engine>);
static_assert(!dockwire::mqtt::server_engine<proxy_engine>);

TEST_CASE("without a proxy its engine has nothing to do, and leaves the broker's place as it is") {
    proxied_engine direct{""};
    CHECK(direct.where.host == "broker.example");
    CHECK(direct.engine.shake_hands());
    CHECK_FALSE(direct.engine.has_output());
}

TEST_CASE("the engine of a proxy leads to the proxy, asks it for the broker, and is done byte by byte") {
    proxied_engine through{"http://proxy:3128"};
    REQUIRE_FALSE(through.refused);
    CHECK(through.where.host == "proxy");
    CHECK(through.where.port == 3128);
    CHECK(engines::take(through.engine).starts_with("CONNECT broker.example:8883 "));
    through.hears("HTTP/1.1 200 OK\r\n\r");
    CHECK_FALSE(through.engine.shake_hands());
    through.hears("\n");
    CHECK(through.engine.shake_hands());
    CHECK_FALSE(through.engine.end());
    CHECK(through.engine.text().empty());
}

TEST_CASE("a proxy's refusal carries its words, also when the stream ends before they are whole") {
    proxied_engine through{"http://proxy"};
    engines::take(through.engine);
    through.hears("HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\nNot you");
    CHECK_FALSE(through.engine.end());
    CHECK(through.engine.cut_off(asio::error::eof) == dockwire::mqtt::http_status{403});
    CHECK(through.engine.text() == "Not you");
}

TEST_CASE("bytes behind a proxy's answer, before the broker was spoken to, fail the connect") {
    proxied_engine through{"http://proxy"};
    engines::take(through.engine);
    engines::put(through.engine, "HTTP/1.1 200 OK\r\n\r\n*");
    CHECK(through.engine.end() == dockwire::mqtt::proxy_error::unexpected_bytes);
    CHECK_FALSE(through.engine.shake_hands());
}

TEST_CASE("a proxy's URL that does not parse is refused before anything connects") {
    const proxied_engine through{"gopher://proxy"};
    CHECK(through.refused == dockwire::mqtt::proxy_error::invalid_url);
    CHECK(through.engine.text() == "proxy URL at position 0: expected http://, socks5:// or socks5h://");
}
