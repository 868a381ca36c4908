#include <dockwire/websocket.hpp>

#include "client.hpp"

template void use_client<dockwire::mqtt::websocket_client>(asio::io_context&, const std::string&, const std::string&);
