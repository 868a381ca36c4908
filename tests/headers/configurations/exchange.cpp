// A dock and its cloud on a broker in the same process, as a program that every configuration compiles and runs. It returns 0 when the dock has
// accepted the cloud's command.
#include <dockwire/dockwire.hpp>

#include <dockwire/broker/broker.hpp>
#include <dockwire/transport/memory/memory.hpp>
#include <system_error>

#include "throw_exception.hpp"

namespace dji = dockwire::dji;
namespace mqtt = dockwire::mqtt;

int main() {
    using client = mqtt::basic_client<mqtt::memory_transport>;
    asio::io_context io{1};
    mqtt::broker broker{io};
    if (broker.listen("memory://plant")) return 2;

    client dock_client{io, {.url = "memory://plant"}};
    client cloud_client{io, {.url = "memory://plant"}};
    dji::device dock{dock_client, "SN"};
    dji::cloud cloud{cloud_client};
    bool is_accepted = false;

    dock.on<dji::flighttask_execute>([](const dji::flighttask_execute&) { return dji::accepted; });
    // The dock's subscriptions reach the broker before this message does.
    cloud_client.subscribe("ready", {}, [&](const mqtt::message_view&) {
        dji::flighttask_execute mission{};
        mission.flight_id = "f-1";
        cloud.async_call("SN", mission, [&](std::error_code failed, const dji::ack& reply) {
            is_accepted = !failed && reply.result == 0;
            cloud_client.async_disconnect({}, asio::detached);
            dock_client.async_disconnect({}, [&](std::error_code) { broker.close(); });
        });
    });
    cloud_client.on_state([&](const mqtt::connection_state& state) {
        if (state.status != mqtt::client_status::online) return;
        dock_client.async_publish("ready", {}, {.qos = mqtt::qos::at_least_once}, asio::detached);
        dock_client.async_run(asio::detached);
    });
    cloud_client.async_run(asio::detached);
    io.run();
    return is_accepted ? 0 : 1;
}
