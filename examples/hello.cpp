// Publishes one message, receives it, disconnects: hello [URL]
#include <dockwire/mqtt.hpp>

#include <iostream>
namespace mqtt = dockwire::mqtt;
int main(int argc, char** argv) {
    asio::io_context io;
    mqtt::client client{io, {.url = argc > 1 ? argv[1] : "mqtt://127.0.0.1:1883"}};
    client.subscribe("hello/#", [&](const mqtt::message_view& message) {
        std::cout << message.topic << ": " << message.payload.text() << '\n';
        client.async_disconnect(asio::detached);
    });
    client.async_publish("hello/world", "from dockwire", {.qos = mqtt::qos::at_least_once}, asio::detached);
    client.async_run([](std::error_code why) { std::cout << "stopped: " << why.message() << '\n'; });
    io.run();
}
