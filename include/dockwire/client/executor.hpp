// Whether the caller is already where the client lives.
#pragma once

#include "dockwire/asio.hpp"

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/strand.hpp>

namespace dockwire::mqtt::detail {

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
        if (executor.target<context>() != nullptr) return &ask<context>;
        if (executor.target<asio::strand<context>>() != nullptr) return &ask<asio::strand<context>>;
        if (executor.target<asio::strand<asio::any_io_executor>>() != nullptr) return &ask<asio::strand<asio::any_io_executor>>;
        return [](const asio::any_io_executor&) { return false; };
    }

    question ask_;
};

} // namespace dockwire::mqtt::detail
