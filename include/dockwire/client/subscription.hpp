// Subscriptions as the application sees them, and the handlers behind them.
#pragma once

#include "dockwire/asio.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>

#include "dockwire/client/operation.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/codec/codec.hpp"

namespace dockwire::mqtt {

/// A received message: topic, payload, QoS and every property, as views.
using message_view = packet::publish;

/// A received message that owns its bytes. Copies share them; the last one that is destroyed acknowledges the message.
class message {
public:
    /// Copies the bytes of `viewed`; `done` is called when nobody holds the message any more.
    message(const message_view& viewed, std::function<void()> done)
        : shared_{std::make_shared<const content>(viewed, std::move(done))} {}

    const message_view& operator*() const noexcept { return shared_->view; }
    const message_view* operator->() const noexcept { return &shared_->view; }

private:
    struct content {
        content(const message_view& viewed, std::function<void()> when_done) : done{std::move(when_done)} {
            // The receiving form of a packet is the one that may carry subscription identifiers.
            packet::publish plain = viewed;
            plain.topic_alias.reset();
            v5_codec::encode(plain, bytes);
            v5_codec::decode(bytes.view(), side::client, [this](const message_view& copied) { view = copied; });
        }
        content(const content&) = delete;
        content& operator=(const content&) = delete;
        ~content() { done(); }

        byte_buffer bytes{};
        message_view view{};
        std::function<void()> done;
    };

    std::shared_ptr<const content> shared_;
};

namespace detail {

/// Gives a handler the message as a view, or to keep.
class message_source {
public:
    virtual const message_view& view() const noexcept = 0;
    virtual const message& keep() = 0;

protected:
    ~message_source() = default;
};

/// A subscription's receiver, whatever the user gave.
class message_handler {
public:
    message_handler() = default;
    message_handler(const message_handler&) = delete;
    message_handler& operator=(const message_handler&) = delete;
    virtual ~message_handler() = default;
    virtual void take(message_source& source, const asio::any_io_executor& executor) = 0;
};

template <class Handler>
inline constexpr bool is_coroutine_handler = std::is_invocable_r_v<asio::awaitable<void>, Handler&, const message_view&> &&
                                             !std::is_void_v<std::invoke_result_t<Handler&, const message_view&>>;

/// A function: the message is done when it returns.
template <class Handler>
class function_handler final : public message_handler {
public:
    explicit function_handler(Handler handler) : handler_{std::move(handler)} {}
    void take(message_source& source, const asio::any_io_executor&) override { handler_(source.view()); }

private:
    Handler handler_;
};

/// A coroutine: the message is done when it has finished. An exception that leaves it leaves the executor's run function,
/// as one that leaves a function does.
template <class Handler>
class coroutine_handler final : public message_handler {
public:
    explicit coroutine_handler(Handler handler) : handler_{std::make_shared<Handler>(std::move(handler))} {}
    void take(message_source& source, const asio::any_io_executor& executor) override {
        asio::co_spawn(executor, run(handler_, source.keep()), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
    }

private:
    static asio::awaitable<void> run(std::shared_ptr<Handler> handler, message kept) { co_await (*handler)(*kept); }

    std::shared_ptr<Handler> handler_;
};

template <class Handler>
std::unique_ptr<message_handler> make_message_handler(Handler&& handler) {
    using type = std::decay_t<Handler>;
    static_assert(
        std::is_invocable_v<type&, const message_view&>,
        "a subscription's handler takes (const dockwire::mqtt::message_view&) and returns void or asio::awaitable<void>");
    if constexpr (is_coroutine_handler<type>) {
        return std::make_unique<coroutine_handler<type>>(std::forward<Handler>(handler));
    } else {
        return std::make_unique<function_handler<type>>(std::forward<Handler>(handler));
    }
}

/// One call of `subscribe`, and the operations that wait for its SUBACK or, after its end, for its UNSUBACK.
struct subscription_entry {
    std::string filter{};
    subscribe_options options{};
    std::unique_ptr<message_handler> handler{};
    bool active{true};
    bool settled{false};
    std::error_code error{};
    subscribe_result result{};
    std::vector<operation*> waiting{};

    event::completed outcome() const {
        event::completed completed{};
        completed.error = error;
        completed.reason = result.reason;
        if (!result.reason_string.empty()) completed.reason_string = result.reason_string;
        return completed;
    }

    void settle(const event::completed& completed, completion_mode mode) {
        settled = true;
        error = completed.error;
        result = subscribe_result{answer_of(completed)};
        complete_waiting(completed, mode);
    }

    void complete_waiting(const event::completed& completed, completion_mode mode) {
        // One by one: a handler may cancel another one that waits.
        while (!waiting.empty()) {
            operation* const first = waiting.front();
            waiting.erase(waiting.begin());
            first->complete(completed, mode);
        }
    }
};

/// Waits for a SUBACK or UNSUBACK on behalf of an entry: those who wait may cease to, the request goes on.
class request_operation final : public operation {
public:
    using done = void (*)(subscription_entry&, const event::completed&, completion_mode);

    request_operation(std::shared_ptr<subscription_entry> entry, done then) noexcept : entry_{std::move(entry)}, then_{then} {}
    ~request_operation() = default;

    void complete(const event::completed& completed, completion_mode mode) override {
        const std::unique_ptr<request_operation> self{this};
        then_(*entry_, completed, mode);
    }
    void discard() noexcept override { delete this; }

    static void granted(subscription_entry& entry, const event::completed& completed, completion_mode mode) {
        if (!entry.settled) entry.settle(completed, mode);
    }
    static void ended(subscription_entry& entry, const event::completed& completed, completion_mode mode) {
        entry.complete_waiting(completed, mode);
    }

private:
    std::shared_ptr<subscription_entry> entry_;
    done then_;
};

} // namespace detail
} // namespace dockwire::mqtt
