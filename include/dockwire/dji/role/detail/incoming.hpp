// A received message, and who takes it.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/devices.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/origin.hpp"

namespace dockwire::dji::detail {

/// A received message on its way to a handler; views live while it is dispatched.
struct incoming {
    std::string_view topic{};
    std::string_view payload{};
    envelope head{};
    origin from{};
    /// Its number in the memory of answers; 0 for what is not remembered.
    std::uint64_t number{0};
};

/// Where a handler's answer goes; called at most once.
using finisher = std::function<void(const answer&)>;

class role_core;

/// A user's handler for one message type.
class handler : public std::enable_shared_from_this<handler> {
public:
    handler() = default;
    handler(const handler&) = delete;
    handler& operator=(const handler&) = delete;
    virtual ~handler() = default;
    virtual void take(const std::shared_ptr<role_core>& core, const incoming& message, const finisher& finish) = 0;
    /// A topology came.
    virtual void devices_changed(const device_map&) {}
};

} // namespace dockwire::dji::detail
