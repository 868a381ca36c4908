// What a subscription does with its messages: a handler of the user's, whatever its form.
#pragma once

#include "dockwire/asio.hpp"

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>

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

/// A subscription's receiver.
class message_handler {
public:
    message_handler() = default;
    message_handler(const message_handler&) = delete;
    message_handler& operator=(const message_handler&) = delete;
    virtual ~message_handler() = default;
    virtual void take(message_source& source, const asio::any_io_executor& executor) = 0;
};

template <class Handler>
inline constexpr bool takes_view = std::is_invocable_v<Handler&, const message_view&>;
template <class Handler>
inline constexpr bool takes_message = // a generic handler is never looked at with a message
    std::conjunction_v<std::negation<std::is_invocable<Handler&, const message_view&>>, std::is_invocable<Handler&, message>>;

template <class Handler, class Argument>
inline constexpr bool is_coroutine =
    std::is_invocable_r_v<asio::awaitable<void>, Handler&, Argument> && !std::is_void_v<std::invoke_result_t<Handler&, Argument>>;

/// A function: a message that it only views is done with when it returns. Unwinding by an exception acknowledges nothing: until the handler
/// has returned, the library has a share in the message.
template <class Handler>
class function_handler final : public message_handler {
public:
    explicit function_handler(Handler handler) : handler_{std::move(handler)} {}
    void take(message_source& source, const asio::any_io_executor&) override {
        if constexpr (takes_message<Handler>) {
            const std::shared_ptr<receipt> own = source.keep();
            call(own);
        } else {
            handler_(source.view());
        }
    }

private:
    void call(const std::shared_ptr<receipt>& own) {
        try {
            handler_(message{own});
        } catch (...) {
            own->fail();
            throw;
        }
    }

    Handler handler_;
};

/// A coroutine: a message that it only views is done with when it has finished. An exception that leaves it leaves the executor's
/// run function, as one that leaves a function does.
template <class Handler>
class coroutine_handler final : public message_handler {
public:
    explicit coroutine_handler(Handler handler) : handler_{std::make_shared<Handler>(std::move(handler))} {}
    void take(message_source& source, const asio::any_io_executor& executor) override {
        const std::shared_ptr<receipt> own = source.keep();
        asio::co_spawn(executor, run(handler_, message{own}), [own](std::exception_ptr thrown) {
            if (!thrown) return;
            own->fail();
            std::rethrow_exception(thrown);
        });
    }

private:
    static asio::awaitable<void> run(std::shared_ptr<Handler> handler, message kept) {
        if constexpr (takes_message<Handler>) {
            co_await (*handler)(std::move(kept));
        } else {
            co_await (*handler)(*kept);
        }
    }

    std::shared_ptr<Handler> handler_;
};

template <class Handler>
std::unique_ptr<message_handler> make_message_handler(Handler&& handler) {
    using type = std::decay_t<Handler>;
    static_assert(
        takes_view<type> || takes_message<type>,
        "a subscription's handler takes (const dockwire::mqtt::message_view&) or (dockwire::mqtt::message), and returns "
        "void or asio::awaitable<void>");
    using argument = std::conditional_t<takes_view<type>, const message_view&, message>;
    using handler_type = std::conditional_t<is_coroutine<type, argument>, coroutine_handler<type>, function_handler<type>>;
    return std::make_unique<handler_type>(std::forward<Handler>(handler));
}

} // namespace dockwire::mqtt::detail
