// The user name and password of a CONNECT, where the application is asked for them each time.
#pragma once

#include "dockwire/asio.hpp"

#include <concepts>
#include <exception>
#include <memory>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include "dockwire/async/coroutine.hpp"
#include "dockwire/async/detail/post.hpp"
#include "dockwire/client/detail/executor.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/function_ref.hpp"
#include "dockwire/core/result.hpp"
#include "dockwire/transport/endpoint.hpp"

namespace dockwire::mqtt {

/// What a CONNECT identifies its sender by (3.1.3.5, 3.1.3.6); an empty text is not sent.
struct credentials {
    std::string user_name{};
    std::string password{};
};

/// Credentials, or why there are none; that is a failed attempt.
using credentials_answer = result<credentials, std::error_code>;

namespace detail {

/// Somebody who waits for credentials.
class credentials_question {
public:
    explicit credentials_question(endpoint broker) : broker_{std::move(broker)} {}
    credentials_question(const credentials_question&) = delete;
    credentials_question& operator=(const credentials_question&) = delete;
    virtual ~credentials_question() = default;

    /// Whether the answer is awaited. This and the next on the client's executor.
    virtual bool is_awaited() const noexcept = 0;
    /// To be called when it is.
    virtual void answer(credentials_answer given) = 0;

    const endpoint& broker() const noexcept { return broker_; }
    asio::cancellation_signal& cancellation() noexcept { return cancellation_; }

private:
    endpoint broker_;
    asio::cancellation_signal cancellation_{};
};

} // namespace detail

/// Refers to a function that gives credentials for a broker: `credentials_answer(const endpoint&)`, or
/// `asio::awaitable<credentials_answer>(const endpoint&)`, a coroutine that runs on the client's executor. A function object must have a name
/// and outlive the client. Where a coroutine is not awaited any more, since `client_options::credentials_timeout` is over or the client stops, it
/// is cancelled (terminal). An exception leaves the executor's run function, and the attempt fails with `usage_error::no_credentials`.
class credentials_ref {
    using function = function_ref<credentials_answer(const endpoint&)>;
    using coroutine = function_ref<asio_compat::awaitable<credentials_answer>(const endpoint&)>;

public:
    credentials_ref() = default;

    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, credentials_ref> && std::constructible_from<function, F>)
    credentials_ref(F&& gives) noexcept : function_{std::forward<F>(gives)}, ask_{&call<F>} {}

    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, credentials_ref> && std::constructible_from<coroutine, F>)
    credentials_ref(F&& gives) noexcept : coroutine_{std::forward<F>(gives)}, ask_{&spawn<F>} {}

    explicit operator bool() const noexcept { return ask_ != nullptr; }

    /// Answers later, on the executor. To be called only when this refers to a function.
    void ask(const asio::any_io_executor& executor, std::shared_ptr<detail::credentials_question> from) const {
        detail::post(executor, [self = *this, executor, from = std::move(from)] { self.ask_(self, executor, from); });
    }

private:
    using question = std::shared_ptr<detail::credentials_question>;

    // Templates, so that only who uses them compiles them.
    template <class F>
    static void call(const credentials_ref& self, const asio::any_io_executor& executor, const question& from) {
        if (!from->is_awaited()) return;
        credentials_answer given{usage_error::no_credentials};
        detail::call_user(executor, [&] { given = self.function_(from->broker()); });
        if (from->is_awaited()) from->answer(std::move(given));
    }

#if defined(DOCKWIRE_HAS_COROUTINES)
    template <class F>
    static void spawn(const credentials_ref& self, const asio::any_io_executor& executor, const question& from) {
        if (!from->is_awaited()) return;
        auto& cancellation = from->cancellation();
        auto done = [from](std::exception_ptr thrown) {
            if (!thrown || !from->is_awaited()) return;
            from->answer(std::error_code{usage_error::no_credentials});
            std::rethrow_exception(thrown);
        };
        asio::co_spawn(executor, run<F>(self.coroutine_, from),
                       asio::bind_cancellation_slot(cancellation.slot(), std::move(done)));
    }

    template <class F>
    static asio::awaitable<void> run(coroutine gives, question from) {
        credentials_answer given = co_await gives(from->broker());
        if (from->is_awaited()) from->answer(std::move(given));
    }
#else
    template <class F>
    static void spawn(const credentials_ref&, const asio::any_io_executor&, const question&) {
        asio_compat::require_coroutines<F>();
    }
#endif

    function function_{};
    coroutine coroutine_{};
    void (*ask_)(const credentials_ref&, const asio::any_io_executor&, const question&){nullptr};
};

static_assert(std::is_trivially_destructible_v<credentials_ref>, "it stands in option aggregates");

} // namespace dockwire::mqtt
