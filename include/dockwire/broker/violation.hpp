// What strict mode tells of a client.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <string_view>

namespace dockwire::mqtt {

/// A client broke a rule of the standard. Views live as long as the call that tells of it, or longer.
struct violation {
    std::string_view client_id{};
    /// The statement, such as `MQTT-3.3.4-7`; for a rule without a number its section, such as `3.3.2.3.4`.
    std::string_view statement{};
    /// What the client did.
    std::string_view text{};
};

} // namespace dockwire::mqtt
