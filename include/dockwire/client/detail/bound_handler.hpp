// The user's completion handler and the executor on which it runs.
#pragma once

#include "dockwire/asio.hpp"

#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>

#include "dockwire/async/detail/post.hpp"
#include "dockwire/client/detail/executor.hpp"

namespace dockwire::mqtt::detail {

/// Where a completion comes from decides how it reaches its handler.
enum class completion_mode {
    batch, ///< from an I/O handler of the client: call it now if it runs on the client's executor
    posted ///< from inside an initiating call or a destructor: never call it now
};

/// Stands for 'nothing associated' in Asio's traits.
struct nothing_associated {
    bool operator==(const nothing_associated&) const = default;
};

template <class Handler>
inline constexpr bool has_own_executor =
    !std::is_same_v<asio::associated_executor_t<Handler, nothing_associated>, nothing_associated>;

template <class Handler>
inline constexpr bool has_cancellation_slot =
    !std::is_same_v<asio::associated_cancellation_slot_t<Handler, nothing_associated>, nothing_associated>;

/// A handler with the executor on which it must run. A handler without one runs on `ours`.
template <class Handler>
class bound_handler {
public:
    template <class H>
    bound_handler(H&& handler, const asio::any_io_executor& ours) : handler_{std::forward<H>(handler)}, work_{handler_, ours} {}

    Handler& get() noexcept { return handler_; }

    /// Calls the handler with `arguments`; moves from this object.
    template <class... Arguments>
    void call(const asio::any_io_executor& ours, completion_mode mode, Arguments... arguments) && {
        auto ready = [handler = std::move(handler_), ... arguments = std::move(arguments)]() mutable {
            std::move(handler)(std::move(arguments)...);
        };
        if constexpr (!has_own_executor<Handler>) {
            if (mode == completion_mode::batch)
                call_user(ours, ready);
            else
                post(ours, std::move(ready));
        } else if constexpr (!own_executor_is_erased) {
            auto go = [executor = work_.guard.get_executor(), ready = std::move(ready)]() mutable {
                asio::dispatch(executor, std::move(ready));
            };
            if (mode == completion_mode::batch)
                call_user(ours, go);
            else
                post(ours, std::move(go));
        } else {
            const asio::any_io_executor executor = work_.guard.get_executor();
            if (mode == completion_mode::posted) return post(executor, std::move(ready));
            if (executor == ours)
                call_user(ours, ready);
            else
                dispatch(executor, std::move(ready));
        }
    }

private:
    // Some executors, such as that of asio::use_future, do not convert to any_io_executor, so their own type is kept.
    using associated_executor = asio::associated_executor_t<Handler, asio::any_io_executor>;
    static constexpr bool own_executor_is_erased = std::is_convertible_v<associated_executor, asio::any_io_executor>;
    using own_executor = std::conditional_t<own_executor_is_erased, asio::any_io_executor, associated_executor>;

    // Only an executor of the handler's own needs a work guard: the client's reads and timers are work on `ours`.
    struct no_work {
        no_work(const Handler&, const asio::any_io_executor&) noexcept {}
    };
    struct counted_work {
        counted_work(const Handler& handler, const asio::any_io_executor& ours)
            : guard{asio::get_associated_executor(handler, ours)} {}
        asio::executor_work_guard<own_executor> guard;
    };

    Handler handler_;
    [[no_unique_address]] std::conditional_t<has_own_executor<Handler>, counted_work, no_work> work_;
};

} // namespace dockwire::mqtt::detail
