// How work gets to an executor.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/execution/blocking.hpp>
#include <asio/execution/relationship.hpp>
#include <asio/prefer.hpp>
#include <asio/require.hpp>

namespace dockwire::mqtt::detail {

/// Work on its way to an executor. Asio's templates for posting cost much compile time for each type of function; behind this
/// they are compiled once.
class task {
public:
    task() = default;
    task(const task&) = delete;
    task& operator=(const task&) = delete;
    virtual ~task() = default;
    virtual void run() = 0;
};

template <class F>
class function_task final : public task {
public:
    explicit function_task(F function) : function_{std::move(function)} {}
    void run() override { std::move(function_)(); }

private:
    F function_;
};

struct run_task {
    std::unique_ptr<task> work;
    void operator()() const { work->run(); }
};

// The same as asio::post and asio::dispatch of a function without associated executor and allocator.
inline void post_task(const asio::any_io_executor& executor, std::unique_ptr<task> work) {
    const asio::any_io_executor never_inside = asio::require(executor, asio::execution::blocking.never);
    asio::prefer(never_inside, asio::execution::relationship.fork).execute(run_task{std::move(work)});
}

inline void dispatch_task(const asio::any_io_executor& executor, std::unique_ptr<task> work) {
    executor.execute(run_task{std::move(work)});
}

/// Calls `function` on the executor, never inside this call.
template <class F>
void post(const asio::any_io_executor& executor, F function) {
    post_task(executor, std::unique_ptr<task>{new function_task<F>{std::move(function)}});
}

/// Calls `function` on the executor, inside this call if it may.
template <class F>
void dispatch(const asio::any_io_executor& executor, F function) {
    dispatch_task(executor, std::unique_ptr<task>{new function_task<F>{std::move(function)}});
}

} // namespace dockwire::mqtt::detail
