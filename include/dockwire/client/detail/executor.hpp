// The client's executor: whether the caller is already there, and calling the user there.
#pragma once

#include "dockwire/asio.hpp"

#include <exception>
#include <memory>
#include <typeinfo>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/strand.hpp>

#include "dockwire/async/detail/post.hpp"
#include "dockwire/core/exceptions.hpp"

namespace dockwire::mqtt::detail {

/// Posts the exception that is being handled, so that it leaves the executor's run function.
inline void rethrow_later(const asio::any_io_executor& executor) {
    post(executor, [thrown = std::current_exception()] { std::rethrow_exception(thrown); });
}

/// Calls a function of the user's. An exception is posted, and so leaves the executor's run function when the client's state is consistent;
/// false when there was one.
template <class F>
bool call_user(const asio::any_io_executor& executor, F&& function) {
    const auto call = [&] {
        std::forward<F>(function)();
        return true;
    };
    return dockwire::detail::catching_all(call, [&] {
        rethrow_later(executor);
        return false;
    });
}

/// The target of `executor`, if it is of this type. Asio 1.22's own `target` does not check the type.
template <class Executor>
const Executor* target_of([[maybe_unused]] const asio::any_io_executor& executor) noexcept {
#if defined(ASIO_NO_TYPEID)
    return nullptr;
#else
    return executor.target_type() == typeid(Executor) ? executor.target<Executor>() : nullptr;
#endif
}

/// Tells, for one executor, whether the calling thread is inside it: then work needs no post, and views need no copy.
/// An executor of a kind that cannot tell is never inside.
class inside_test {
public:
    explicit inside_test(const asio::any_io_executor& executor) noexcept : ask_{question_for(executor)} {}
    bool operator()(const asio::any_io_executor& executor) const noexcept { return ask_(executor); }

private:
    using question = bool (*)(const asio::any_io_executor&);

    template <class Executor>
    static bool ask(const asio::any_io_executor& executor) {
        return executor.target<Executor>()->running_in_this_thread();
    }

    static question question_for(const asio::any_io_executor& executor) noexcept {
        using context = asio::io_context::executor_type;
        if (target_of<context>(executor) != nullptr) return &ask<context>;
        if (target_of<asio::strand<context>>(executor) != nullptr) return &ask<asio::strand<context>>;
        if (target_of<asio::strand<asio::any_io_executor>>(executor) != nullptr) return &ask<asio::strand<asio::any_io_executor>>;
        return [](const asio::any_io_executor&) { return false; };
    }

    question ask_;
};

/// Runs `work` on the client's executor: at once when the caller is inside it, else by post.
template <class Core, class F>
void on_executor(const std::shared_ptr<Core>& core, F&& work) {
    if (core->inside()) return work();
    post(core->executor(), std::forward<F>(work));
}

} // namespace dockwire::mqtt::detail
