#include <dockwire/local.hpp>

#include "client.hpp"

template void use_client<dockwire::mqtt::local_client>(asio::io_context&, const std::string&, const std::string&);
