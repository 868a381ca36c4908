// What programs do with a client, whatever it connects by.
#pragma once

#include <string>

template <class Client>
void use_client(asio::io_context& io, const std::string& url, const std::string& payload) {
    namespace mqtt = dockwire::mqtt;
    Client client{io, {.url = url}};
    client.on_state([&](const mqtt::connection_state& state) {
        if (state.why) client.async_disconnect({}, asio::detached);
    });
    client.subscribe("in/+", {}, [&](const mqtt::message_view& message) {
        client.async_publish("out", message.payload.text(), {.qos = mqtt::qos::exactly_once}, asio::detached);
    });
    client.async_request("request", payload, {}, [&](std::error_code failed, const mqtt::message&) {
        if (!failed) client.async_publish("out", payload, {.qos = mqtt::qos::at_least_once, .retain = true}, asio::detached);
    });
    client.async_run(asio::detached);
    io.run();
}
