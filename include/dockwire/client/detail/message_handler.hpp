// What takes the messages of a subscription.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <functional>
#include <memory>

#include <asio/any_io_executor.hpp>

#include "dockwire/client/message.hpp"

namespace dockwire::mqtt::detail {

/// Gives a handler the message as a view, or to keep.
class message_source {
public:
    virtual const message_view& view() const noexcept = 0;
    virtual std::shared_ptr<receipt> keep() = 0;

protected:
    ~message_source() = default;
};

/// What the messages that wait in all subscriptions share: their memory, and who is told of one that is dropped.
struct waiting_room {
    std::size_t most_bytes{0};
    std::size_t bytes{0};
    std::function<void(const message_view&)> dropped{};
};

/// A subscription's receiver.
class message_handler {
public:
    message_handler() = default;
    message_handler(const message_handler&) = delete;
    message_handler& operator=(const message_handler&) = delete;
    virtual ~message_handler() = default;
    /// Before the first message. The room lives longer than this.
    virtual void enter(waiting_room&) noexcept {}
    /// A new connection has the session of the one before, whose acknowledgements are void.
    virtual void session_resumed() {}
    virtual void take(message_source& source, const asio::any_io_executor& executor) = 0;
};

} // namespace dockwire::mqtt::detail
