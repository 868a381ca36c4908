// What the operations of a layer over another transport, such as TLS or WebSocket, have in common.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <utility>

#include <asio/associated_allocator.hpp>

namespace dockwire::mqtt::detail {

/// An operation uses the allocator of the handler that it ends with, and holds its connection, which it may find closed. A `Connection`
/// has `is_closed`, `at`, the `stage` of its handshake, and `changed`, the signal that wakes operations.
template <class Connection, class Handler>
struct layer_operation {
    using stage = typename Connection::stage;
    using allocator_type = asio::associated_allocator_t<Handler>;
    allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler); }

    bool in_handshake() const noexcept { return !on->is_closed && on->at == stage::handshake; }

    std::shared_ptr<Connection> on;
    Handler handler;
};

/// The operation goes on when something has changed.
template <class Operation>
void await_change(Operation operation) {
    auto& changed = operation.on->changed;
    changed.wait(std::move(operation));
}

/// The same in the executor's next turn, never inside the call.
template <class Operation>
void go_on_later(Operation operation) {
    auto& changed = operation.on->changed;
    changed.wait(std::move(operation));
    changed.wake();
}

} // namespace dockwire::mqtt::detail
