#include <dockwire/any.hpp>

#include "client.hpp"

template void use_client<dockwire::mqtt::any_client>(asio::io_context&, const std::string&, const std::string&);
