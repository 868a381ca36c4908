// Which end of a connection a session is.
#pragma once

#include "dockwire/codec/packet_type.hpp"

namespace dockwire::mqtt {

/// The session of a client: sends CONNECT, subscribes.
struct client_role {
    static constexpr side self = side::client;
};

/// The session that a server keeps for one client: answers CONNECT, grants subscriptions.
struct server_role {
    static constexpr side self = side::server;
};

} // namespace dockwire::mqtt
