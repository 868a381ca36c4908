// How a connection ended, kept for as long as the client shows it.
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "dockwire/client/state.hpp"
#include "dockwire/core/readable.hpp"
#include "dockwire/session/event.hpp"

namespace dockwire::mqtt::detail {

/// Why a connection or an attempt ended.
struct connection_end {
    std::error_code why{};
    std::string text{};
    std::string broker{}; // its name
    std::string server_reference{};
    std::vector<std::pair<std::string, std::string>> user_properties{};

    void keep(const event::closed& closed) {
        why = closed.why;
        text = readable(closed.text);
        server_reference = closed.server_reference.value_or(std::string_view{});
        user_properties.clear();
        for (const user_property& property : closed.user_properties)
            user_properties.emplace_back(property.name, property.value);
    }

    void tell(connection_state& state) const {
        if (!broker.empty()) state.broker = broker;
        state.why = why;
        state.text = text;
        state.server_reference = server_reference;
        state.user_properties = user_properties;
    }
};

} // namespace dockwire::mqtt::detail
