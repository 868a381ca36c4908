// Outstanding operations: the user's handler in pooled memory, called on its own executor.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <system_error>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_allocator.hpp>

#include "dockwire/client/detail/bound_handler.hpp"
#include "dockwire/client/message.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/core/readable.hpp"
#include "dockwire/core/trivial_array.hpp"
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

/// What the operations of one client share; it outlives them.
struct operation_context {
    const asio::any_io_executor& executor;
    operation_pool pool{};
};

class operation;

/// Between a cancellation slot and its operation, either of which may be gone. Touched on the client's executor only.
struct cancellation_link {
    operation* target{nullptr};               ///< once it has begun, until it completes
    trivial_array<operation*>* list{nullptr}; ///< where the target waits, if it is not the session that knows it
    bool requested{false};                    ///< before it began
};

/// Something that waits for the session's `completed` event. It destroys itself when it completes.
class operation {
public:
    explicit operation(std::shared_ptr<cancellation_link> link = {}) noexcept : link_{std::move(link)} {}
    operation(const operation&) = delete;
    operation& operator=(const operation&) = delete;

    virtual void complete(const event::completed& result, completion_mode mode) = 0;
    /// Completes it with a message. Only for one that waits for a message; `complete` tells it that none will come.
    virtual void deliver(message&&, completion_mode) {}
    /// Destroys it without a completion: the executor will not run any more.
    virtual void discard() noexcept = 0;

    operation_id id() const noexcept { return operation_id{reinterpret_cast<std::uintptr_t>(this)}; }
    static operation& from(operation_id id) noexcept { return *reinterpret_cast<operation*>(static_cast<std::uintptr_t>(id)); }

    /// False when it was cancelled on its way to the executor.
    bool begin() noexcept {
        if (link_) link_->target = this;
        return !link_ || !link_->requested;
    }

    void wait_in(trivial_array<operation*>& list) {
        list.push_back(this);
        if (link_) link_->list = &list;
    }

    /// False when it waits in no list.
    bool leave_list() noexcept {
        if (!link_ || link_->list == nullptr) return false;
        erase_if(*std::exchange(link_->list, nullptr), [this](const operation* each) { return each == this; });
        return true;
    }

protected:
    ~operation() {
        if (link_) link_->target = nullptr;
    }

private:
    std::shared_ptr<cancellation_link> link_;
};

inline event::completed failure(std::error_code error) noexcept {
    event::completed completed{};
    completed.error = error;
    return completed;
}

/// Completes an operation with nothing but an error, never inside this call.
inline void finish_later(operation& waiter, std::error_code error) { waiter.complete(failure(error), completion_mode::posted); }

/// Takes the one that waits longest off a list that is not empty.
inline operation& take_first(trivial_array<operation*>& waiting) {
    operation* const first = waiting.front();
    waiting.erase(waiting.begin());
    return *first;
}

struct discard_operation {
    void operator()(operation* lost) const noexcept { lost->discard(); }
};
/// An operation on its way to the client's executor.
using pending_operation = std::unique_ptr<operation, discard_operation>;

/// An operation of the client's own: calls `function(const event::completed&, completion_mode)`.
template <class F>
class own_operation final : public operation {
public:
    explicit own_operation(F function) : function_{std::move(function)} {}
    ~own_operation() = default;

    void complete(const event::completed& result, completion_mode mode) override {
        auto function = std::move(function_);
        delete this;
        function(result, mode);
    }
    void discard() noexcept override { delete this; }

private:
    F function_;
};

template <class F>
operation& own_operation_of(F function) {
    return *new own_operation<F>{std::move(function)};
}

/// The answer as the application keeps it.
inline void keep(answer& result, const event::completed& completed) {
    result.reason = completed.reason;
    if (completed.reason_string) result.reason_string = readable(*completed.reason_string);
    for (const user_property& property : completed.user_properties)
        result.user_properties.emplace_back(property.name, property.value);
}

template <class Result>
Result result_of(const event::completed& completed) {
    Result result{};
    keep(result, completed);
    if constexpr (requires { result.reasons; }) {
        for (const reason_item& reason : completed.reasons)
            result.reasons.push_back(reason.code);
    }
    if constexpr (requires { result.qos_capped; }) result.qos_capped = completed.qos_capped;
    return result;
}

/// An operation that completes a handler of `void(std::error_code, Result)`, or of `void(std::error_code)` where `Result` is void.
template <class Result, class Handler>
class handler_operation final : public operation {
public:
    /// `on_executor` says whether this is the client's executor, where its pool is.
    template <class H>
    static handler_operation& create(operation_context& context, bool on_executor, std::shared_ptr<cancellation_link> link,
                                     H&& handler) {
        if constexpr (may_pool) {
            void* const memory =
                on_executor ? context.pool.allocate(sizeof(handler_operation)) : ::operator new(sizeof(handler_operation));
            return *new (memory) handler_operation{context, on_executor, std::move(link), std::forward<H>(handler)};
        } else {
            auto allocator = own_allocator(handler);
            return *new (allocator.allocate(1)) handler_operation{context, false, std::move(link), std::forward<H>(handler)};
        }
    }

    void complete(const event::completed& completed, completion_mode mode) override {
        const asio::any_io_executor& executor = context_.executor;
        const std::error_code error = completed.error;
        // The memory goes back first, so that the handler's next operation finds it.
        if constexpr (std::is_void_v<Result>) {
            release().call(executor, mode, error);
        } else if constexpr (std::is_same_v<Result, message>) {
            release().call(executor, mode, error, message{});
        } else {
            auto result = result_of<Result>(completed);
            release().call(executor, mode, error, std::move(result));
        }
    }

    void deliver(message&& received, completion_mode mode) override {
        if constexpr (std::is_same_v<Result, message>) {
            const asio::any_io_executor& executor = context_.executor;
            release().call(executor, mode, std::error_code{}, std::move(received));
        }
    }

    void discard() noexcept override { release(); }

private:
    // A handler that brings an allocator gets memory from there.
    static constexpr bool may_pool = std::is_same_v<asio::associated_allocator_t<Handler>, std::allocator<void>> &&
                                     alignof(Handler) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__;

    template <class H>
    handler_operation(operation_context& context, bool pooled, std::shared_ptr<cancellation_link> link, H&& handler)
        : operation{std::move(link)}, context_{context}, pooled_{pooled}, handler_{std::forward<H>(handler), context.executor} {}
    ~handler_operation() = default;

    static auto own_allocator(const Handler& handler) {
        const auto associated = asio::get_associated_allocator(handler);
        return
            typename std::allocator_traits<std::remove_const_t<decltype(associated)>>::template rebind_alloc<handler_operation>{
                associated};
    }

    bound_handler<Handler> release() {
        auto handler = std::move(handler_);
        if constexpr (may_pool) {
            operation_pool* const pool = pooled_ ? &context_.pool : nullptr;
            this->~handler_operation();
            pool != nullptr ? pool->deallocate(this, sizeof(handler_operation)) : ::operator delete(this);
        } else {
            auto allocator = own_allocator(handler.get());
            this->~handler_operation();
            allocator.deallocate(this, 1);
        }
        return handler;
    }

    operation_context& context_;
    bool pooled_;
    bound_handler<Handler> handler_;
};

} // namespace dockwire::mqtt::detail
