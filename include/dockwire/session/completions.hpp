// Operations that are complete, until the owner is told.
#pragma once

#include <cstddef>
#include <system_error>

#include "dockwire/session/event.hpp"
#include "dockwire/session/fifo.hpp"

namespace dockwire::mqtt {

/// Completions that wait to be polled, in their order.
class completion_queue {
public:
    void push(operation_id operation, std::error_code error) {
        if (operation != operation_id::none) waiting_.push({operation, error});
    }

    bool empty() const noexcept { return waiting_.empty(); }

    /// Takes the next completion of an operation that was not withdrawn; false when there is none.
    bool next(event::completed& into) {
        while (!waiting_.empty()) {
            const entry first = waiting_.front();
            waiting_.pop();
            if (first.operation == operation_id::none) continue;
            into.operation = first.operation;
            into.error = first.error;
            return true;
        }
        return false;
    }

    /// Drops the completion of this operation, if it is waiting; linear, for cancellation.
    void withdraw(operation_id operation) noexcept {
        for (std::size_t i = 0; i < waiting_.size(); ++i) {
            if (waiting_[i].operation == operation) waiting_[i].operation = operation_id::none;
        }
    }

    void release_idle_memory() noexcept {
        if (waiting_.empty()) waiting_.release();
    }

private:
    struct entry {
        operation_id operation{operation_id::none};
        std::error_code error{};
    };

    fifo<entry> waiting_{};
};

} // namespace dockwire::mqtt
