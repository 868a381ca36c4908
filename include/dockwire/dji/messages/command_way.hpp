// Commands that are a service on some products, and a frame of live control with the same fields on others.
#pragma once

#include <string_view>

#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::command {

/// How such a command travels. The method of a frame begins with "drc_".
template <message_kind Kind>
struct way {
    static constexpr bool is_frame = Kind == message_kind::drc_down;

    /// The frames came with RC Plus 2 and Dock 3; the pages do not say with which version.
    static constexpr std::string_view since = is_frame ? "1.12-1.16.1" : "1.11.3";

    static constexpr std::string_view method(std::string_view frame) { return is_frame ? frame : frame.substr(4); }
    static constexpr gateway_set pick(gateway_set service, gateway_set frame) { return is_frame ? frame : service; }
};

} // namespace dockwire::dji::command
