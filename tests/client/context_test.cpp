// The end of an io_context that a client with sockets still has.
#include "dockwire/asio.hpp"

#include <optional>
#include <string>
#include <system_error>

#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/tcp_client.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/role/cloud.hpp"
#include "support/catch.hpp"

namespace mqtt = dockwire::mqtt;

TEST_CASE("an io_context may be destroyed before a client, a role and a broker that have sockets and timers on it") {
    int calls = 0;
    const auto count = [&](std::error_code, const auto&...) { ++calls; };
    std::optional<mqtt::broker> broker;
    std::optional<mqtt::client> client;
    std::optional<dockwire::dji::cloud> cloud;
    {
        asio::io_context io;
        broker.emplace(io);
        REQUIRE_FALSE(broker->listen("mqtt://127.0.0.1:0"));
        const std::string url = "mqtt://127.0.0.1:" + std::to_string(broker->local_endpoint().port);
        client.emplace(io, mqtt::client_options{.url = url});
        cloud.emplace(*client);
        bool online = false;
        client->on_state([&](const mqtt::connection_state& state) { online = state.status == mqtt::client_status::online; });
        client->async_run(count);
        while (!online)
            REQUIRE(io.run_one() == 1);
        const dockwire::dji::property::silent_mode mode{};
        cloud->async_set("DOCK", mode, count);
        client->async_publish("a", std::string(1 << 20, 'x'), {.qos = mqtt::qos::exactly_once}, count);
    }
    CHECK(calls == 0);
}
