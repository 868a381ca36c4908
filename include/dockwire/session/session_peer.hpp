// Whose session the state is.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <string>
#include <string_view>

namespace dockwire::mqtt {

/// A client's state is of its session with one server. Another server, or this one after a process without the state, may have a session under
/// the same client identifier all the same: what it has then is not what this state says.
class session_peer {
public:
    /// What a store says.
    void recall(std::string_view name) { of_state_ = name; }

    /// A connection to this server is being made. Without a name nothing is known, and any session is taken for that of the state.
    void connecting(std::string_view name) { present_ = name; }

    /// Whether a session that the server has is another than that of the state.
    bool is_foreign() const noexcept { return !present_.empty() && present_ != of_state_; }

    /// The state is of a session with the present server from now on.
    void adopt() { of_state_ = present_; }

    std::string_view name() const noexcept { return present_; }

private:
    std::string of_state_{};
    std::string present_{};
};

} // namespace dockwire::mqtt
