// How operations of the memory transport wait for a result.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <system_error>
#include <tuple>
#include <utility>

#include <asio/associated_allocator.hpp>

#include "dockwire/async/detail/wake_signal.hpp"

namespace dockwire::mqtt::detail {

using memory_result = std::tuple<std::error_code>;
using memory_transfer = std::tuple<std::error_code, std::size_t>;

// Attempts until there is a result: first in the executor's next turn, so never inside the initiating call, then at each signal. The
// attempt holds what holds the signal.
template <class Attempt, class Handler>
struct memory_operation {
    using allocator_type = asio::associated_allocator_t<Handler>;
    allocator_type get_allocator() const noexcept { return asio::get_associated_allocator(handler); }

    void start() && {
        wake_signal& given = *signal;
        given.wait(std::move(*this));
        given.wake();
    }

    void operator()(std::error_code) {
        auto result = attempt();
        if (result) return std::apply(handler, std::move(*result));
        wake_signal& given = *signal;
        given.wait(std::move(*this));
    }

    wake_signal* signal;
    Attempt attempt;
    Handler handler;
};

template <class Attempt, class Handler>
void start_memory_operation(wake_signal& signal, Attempt attempt, Handler handler) {
    memory_operation<Attempt, Handler>{&signal, std::move(attempt), std::move(handler)}.start();
}

} // namespace dockwire::mqtt::detail
