// A user's handler of messages, whatever its form.
#pragma once

#include "dockwire/asio.hpp"

#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>

#include "dockwire/async/coroutine.hpp"
#include "dockwire/async/detail/post.hpp"
#include "dockwire/client/detail/message_handler.hpp"
#include "dockwire/client/detail/waiting_messages.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/core/exceptions.hpp"

namespace dockwire::mqtt::detail {

/// What may be a handler where options may stand too.
template <class Handler>
concept not_options = !std::same_as<std::remove_cvref_t<Handler>, subscribe_options>;

template <class Handler>
inline constexpr bool takes_view = std::is_invocable_v<Handler&, const message_view&>;
template <class Handler>
inline constexpr bool takes_message = // a generic handler is never looked at with a message
    std::conjunction_v<std::negation<std::is_invocable<Handler&, const message_view&>>, std::is_invocable<Handler&, message>>;

template <class Handler, class Argument>
inline constexpr bool is_coroutine = std::is_invocable_r_v<asio_compat::awaitable<void>, Handler&, Argument> &&
                                     !std::is_void_v<std::invoke_result_t<Handler&, Argument>>;

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
        dockwire::detail::catching_all([&] { handler_(message{own}); },
                                       [&] {
                                           own->fail();
                                           dockwire::detail::throw_again();
                                       });
    }

    Handler handler_;
};

#if defined(DOCKWIRE_HAS_COROUTINES)
/// A coroutine: a message that it only views is done with when it has finished. Only so many run at once, in the order of their messages; the
/// others wait. An exception that leaves it leaves the executor's run function, as one that leaves a function does.
template <class Handler>
class coroutine_handler final : public message_handler {
public:
    coroutine_handler(Handler handler, const subscribe_options& options)
        : state_{std::make_shared<state>(std::move(handler), options)} {}
    ~coroutine_handler() override { state_->waiting.clear(); }

    void enter(waiting_room& room) noexcept override { state_->waiting.enter(room); }

    void session_resumed() override { state_->waiting.session_resumed(); }

    void take(message_source& source, const asio::any_io_executor& executor) override {
        if (state_->running == state_->most_at_once) return state_->waiting.add(source);
        ++state_->running;
        begin(state_, executor, source.keep());
    }

private:
    // Running coroutines outlive the subscription.
    struct state {
        state(Handler&& what, const subscribe_options& options)
            : handler{std::move(what)}, most_at_once{options.handlers_at_once}, waiting{options} {}

        Handler handler;
        std::size_t most_at_once;
        std::size_t running{0};
        waiting_messages waiting;
    };
    using shared_state = std::shared_ptr<state>;

    // What a coroutine that runs has, and leaves to the next when it ends, or when it is destroyed without an end.
    class place {
    public:
        place(shared_state of, asio::any_io_executor executor) noexcept : of_{std::move(of)}, executor_{std::move(executor)} {}
        place(place&&) noexcept = default;
        place& operator=(place&&) = delete;
        ~place() {
            if (of_) begin_next(of_, executor_);
        }

    private:
        shared_state of_;
        asio::any_io_executor executor_;
    };

    static void begin(const shared_state& of, const asio::any_io_executor& executor, const std::shared_ptr<receipt>& own) {
        asio::co_spawn(executor, run(of, message{own}), [taken = place{of, executor}, own](std::exception_ptr thrown) {
            if (!thrown) return;
            own->fail();
            std::rethrow_exception(thrown);
        });
    }

    // By post, because a coroutine that waits for nothing ends inside `begin`.
    static void begin_next(const shared_state& of, const asio::any_io_executor& executor) {
        if (of->waiting.empty()) {
            --of->running;
            return;
        }
        post(executor, [of, executor] {
            of->waiting.empty() ? void(--of->running) : begin(of, executor, of->waiting.take()); // they may be gone by now
        });
    }

    static asio::awaitable<void> run(shared_state of, message kept) {
        if constexpr (takes_message<Handler>) {
            co_await of->handler(std::move(kept));
        } else {
            co_await of->handler(*kept);
        }
    }

    shared_state state_;
};

#endif

template <class Handler>
std::unique_ptr<message_handler> make_message_handler(Handler&& handler, [[maybe_unused]] const subscribe_options& options) {
    using type = std::decay_t<Handler>;
    static_assert(
        takes_view<type> || takes_message<type>,
        "a subscription's handler takes (const dockwire::mqtt::message_view&) or (dockwire::mqtt::message), and returns "
        "void or asio::awaitable<void>");
    using argument = std::conditional_t<takes_view<type>, const message_view&, message>;
    if constexpr (is_coroutine<type, argument>) {
        asio_compat::require_coroutines<type>();
#if defined(DOCKWIRE_HAS_COROUTINES)
        return std::make_unique<coroutine_handler<type>>(std::forward<Handler>(handler), options);
#endif
    } else {
        return std::make_unique<function_handler<type>>(std::forward<Handler>(handler));
    }
}

} // namespace dockwire::mqtt::detail
