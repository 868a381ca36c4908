// Outstanding operations: the user's handler in pooled memory, called on its own executor.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <system_error>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/executor_work_guard.hpp>

#include "dockwire/client/executor.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/session/event.hpp"

namespace dockwire::mqtt::detail {

/// Blocks for operations in a few sizes, kept when they are free; a client's own, so that publishing allocates nothing once it is warm.
class operation_pool {
public:
    operation_pool() = default;
    operation_pool(const operation_pool&) = delete;
    operation_pool& operator=(const operation_pool&) = delete;
    ~operation_pool() {
        for (free_block*& list : free_) {
            while (list != nullptr)
                ::operator delete(std::exchange(list, list->next));
        }
    }

    void* allocate(std::size_t size) {
        const std::size_t bucket = bucket_of(size);
        if (bucket >= free_.size()) return ::operator new(size);
        if (free_block* const block = free_[bucket]) {
            free_[bucket] = block->next;
            return block;
        }
        return ::operator new((bucket + 1) * step);
    }

    void deallocate(void* memory, std::size_t size) noexcept {
        const std::size_t bucket = bucket_of(size);
        if (bucket >= free_.size()) return ::operator delete(memory);
        free_[bucket] = new (memory) free_block{free_[bucket]};
    }

private:
    struct free_block {
        free_block* next;
    };
    static constexpr std::size_t step = 64;
    static std::size_t bucket_of(std::size_t size) noexcept { return (size - 1) / step; }

    std::array<free_block*, 8> free_{};
};

/// Where a completion comes from decides how it reaches its handler.
enum class completion_mode {
    batch, ///< from an I/O completion of ours: call it now if it lives on our executor
    posted ///< from inside an initiating call or a destructor: never call it now
};

/// Something that waits for the session's `completed` event. It destroys itself when it completes.
class operation {
public:
    operation() = default;
    operation(const operation&) = delete;
    operation& operator=(const operation&) = delete;

    virtual void complete(const event::completed& result, completion_mode mode) = 0;

    operation_id id() const noexcept { return operation_id{reinterpret_cast<std::uintptr_t>(this)}; }
    static operation& from(operation_id id) noexcept { return *reinterpret_cast<operation*>(static_cast<std::uintptr_t>(id)); }

protected:
    ~operation() = default;
};

/// Stands for 'no associated executor' in `associated_executor_t`.
struct no_executor {
    bool operator==(const no_executor&) const = default;
};

template <class Handler>
inline constexpr bool has_own_executor = !std::is_same_v<asio::associated_executor_t<Handler, no_executor>, no_executor>;

/// A handler with the executor on which it must run. A handler without one runs on `ours`.
template <class Handler>
class bound_handler {
public:
    bound_handler(Handler&& handler, const asio::any_io_executor& ours) : handler_{std::move(handler)}, work_{handler_, ours} {}

    Handler& get() noexcept { return handler_; }

    /// Calls the handler with `arguments`; moves from this object.
    template <class... Arguments>
    void call(const asio::any_io_executor& ours, completion_mode mode, Arguments... arguments) && {
        Handler handler = std::move(handler_);
        if constexpr (!has_own_executor<Handler>) {
            if (mode == completion_mode::batch) return std::move(handler)(std::move(arguments)...);
            post(ours, bound(std::move(handler), std::move(arguments)...));
        } else {
            const asio::any_io_executor executor = work_.guard.get_executor();
            if (mode == completion_mode::posted) return post(executor, bound(std::move(handler), std::move(arguments)...));
            if (executor == ours) return std::move(handler)(std::move(arguments)...);
            dispatch(executor, bound(std::move(handler), std::move(arguments)...));
        }
    }

private:
    template <class... Arguments>
    static auto bound(Handler handler, Arguments... arguments) {
        return [handler = std::move(handler), ... arguments = std::move(arguments)]() mutable {
            std::move(handler)(std::move(arguments)...);
        };
    }

    // Work is counted only for an executor of the handler's own; ours has the client's reads and timers.
    struct no_work {
        no_work(const Handler&, const asio::any_io_executor&) noexcept {}
    };
    struct counted_work {
        counted_work(const Handler& handler, const asio::any_io_executor& ours)
            : guard{asio::get_associated_executor(handler, ours)} {}
        asio::executor_work_guard<asio::any_io_executor> guard;
    };

    Handler handler_;
    [[no_unique_address]] std::conditional_t<has_own_executor<Handler>, counted_work, no_work> work_;
};

/// The answer as the application keeps it.
template <class Result>
Result result_of(const event::completed& completed) {
    Result result{};
    result.reason = completed.reason;
    if (completed.reason_string) result.reason_string = *completed.reason_string;
    for (const user_property& property : completed.user_properties)
        result.user_properties.emplace_back(property.name, property.value);
    return result;
}

/// What the operations of one client share; it outlives them.
struct operation_context {
    asio::any_io_executor executor{};
    operation_pool pool{};
};

/// An operation that completes a handler of `void(std::error_code, Result)`, or of `void(std::error_code)` where `Result` is void.
template <class Result, class Handler>
class handler_operation final : public operation {
public:
    static handler_operation& create(operation_context& context, Handler&& handler) {
        if constexpr (pooled) {
            return *new (context.pool.allocate(sizeof(handler_operation))) handler_operation{context, std::move(handler)};
        } else {
            auto allocator = own_allocator(handler);
            return *new (allocator.allocate(1)) handler_operation{context, std::move(handler)};
        }
    }

    Handler& handler() noexcept { return handler_.get(); }

    void complete(const event::completed& completed, completion_mode mode) override {
        auto slot = asio::get_associated_cancellation_slot(handler_.get());
        if (slot.is_connected()) slot.clear();
        const asio::any_io_executor& executor = context_.executor;
        const std::error_code error = completed.error;
        // The memory goes back first, so that the handler's next operation finds it.
        if constexpr (std::is_void_v<Result>) {
            release().call(executor, mode, error);
        } else {
            Result result = result_of<Result>(completed);
            release().call(executor, mode, error, std::move(result));
        }
    }

private:
    // A handler that brings an allocator gets memory from there.
    static constexpr bool pooled = std::is_same_v<asio::associated_allocator_t<Handler>, std::allocator<void>>;

    handler_operation(operation_context& context, Handler&& handler)
        : context_{context}, handler_{std::move(handler), context.executor} {}
    ~handler_operation() = default;

    static auto own_allocator(const Handler& handler) {
        const auto associated = asio::get_associated_allocator(handler);
        return
            typename std::allocator_traits<std::remove_const_t<decltype(associated)>>::template rebind_alloc<handler_operation>{
                associated};
    }

    bound_handler<Handler> release() {
        auto handler = std::move(handler_);
        if constexpr (pooled) {
            operation_pool& pool = context_.pool;
            this->~handler_operation();
            pool.deallocate(this, sizeof(handler_operation));
        } else {
            auto allocator = own_allocator(handler.get());
            this->~handler_operation();
            allocator.deallocate(this, 1);
        }
        return handler;
    }

    operation_context& context_;
    bound_handler<Handler> handler_;
};

} // namespace dockwire::mqtt::detail
