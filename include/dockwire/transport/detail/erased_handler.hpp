// Handlers of any type behind one, in the memory that each asks for.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <utility>

#include <asio/associated_allocator.hpp>

namespace dockwire::mqtt::detail {

/// A move-only handler `void(Args...)` of any type. It lives in memory of its associated allocator, and gives that back before it is
/// called. It is called once, or never.
template <class... Args>
class erased_handler {
public:
    template <class Handler>
    static erased_handler of(Handler handler) {
        using target = target_of<Handler>;
        typename target::allocator allocator{asio::get_associated_allocator(handler)};
        target* const place = std::allocator_traits<typename target::allocator>::allocate(allocator, 1);
        return erased_handler{::new (static_cast<void*>(place)) target{std::move(handler)}};
    }

    erased_handler(erased_handler&& other) noexcept : target_{std::exchange(other.target_, nullptr)} {}
    erased_handler& operator=(erased_handler&& other) noexcept {
        std::swap(target_, other.target_);
        return *this;
    }
    ~erased_handler() {
        if (target_ != nullptr) target_->drop();
    }

    void operator()(Args... args) { std::exchange(target_, nullptr)->call(args...); }

private:
    struct base {
        virtual void call(Args... args) = 0;
        virtual void drop() noexcept = 0;

    protected:
        ~base() = default;
    };

    template <class Handler>
    struct target_of final : base {
        using allocator = typename std::allocator_traits<asio::associated_allocator_t<Handler>>::template rebind_alloc<target_of>;

        explicit target_of(Handler&& with) : handler{std::move(with)} {}

        void call(Args... args) override {
            Handler taken{std::move(handler)};
            free_with(taken);
            taken(args...);
        }
        void drop() noexcept override {
            const Handler taken{std::move(handler)};
            free_with(taken);
        }
        void free_with(const Handler& taken) noexcept {
            allocator with{asio::get_associated_allocator(taken)};
            target_of* const self = this;
            std::destroy_at(self);
            std::allocator_traits<allocator>::deallocate(with, self, 1);
        }

        Handler handler;
    };

    explicit erased_handler(base* target) noexcept : target_{target} {}

    base* target_;
};

} // namespace dockwire::mqtt::detail
