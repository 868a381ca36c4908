#include <dockwire/tls.hpp>

#include "client.hpp"

template void use_client<dockwire::mqtt::tls_client>(asio::io_context&, const std::string&, const std::string&);
