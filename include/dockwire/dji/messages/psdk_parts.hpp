// What commands to payloads that are made with the PSDK have in common ("PSDK").
#pragma once

#include "dockwire/dji/messages/command_way.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::command {

/// Of the number of a payload. The pages of frames have no limits.
template <message_kind Kind>
inline constexpr thing::rules psdk_index_rules = way<Kind>::is_frame ? thing::rules{} : thing::rules{.min = 0};

/// The same for settings of speakers, whose services name the greatest number.
template <message_kind Kind>
inline constexpr thing::rules psdk_index_of_four =
    way<Kind>::is_frame ? thing::rules{} : thing::rules{.min = 0, .max = 3, .step = 1};

} // namespace dockwire::dji::command
