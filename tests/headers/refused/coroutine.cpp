#include "dockwire/asio.hpp"

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>

#include "dockwire/client/tcp_client.hpp"

namespace mqtt = dockwire::mqtt;

asio::awaitable<void> take(mqtt::message message);

void subscribe(mqtt::client& client) { client.subscribe("a", {}, take); }
