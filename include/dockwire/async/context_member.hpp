// Objects that may outlive the execution context whose timers and sockets they use.
#pragma once

#include "dockwire/asio.hpp"

#include <mutex>

#include <asio/any_io_executor.hpp>
#include <asio/execution/context.hpp>
#include <asio/execution_context.hpp>
#include <asio/query.hpp>

namespace dockwire::mqtt {

/// Is told once when the execution context of its executor is destroyed, while the services of that still exist: the last moment at which a
/// timer or a socket can be destroyed, or a strand. Whatever it posts then is destroyed without a call. Members are told in the order in
/// which they were made.
///
/// It is made and destroyed on the context's threads or when none runs.
class context_member {
public:
    context_member(const context_member&) = delete;
    context_member& operator=(const context_member&) = delete;

protected:
    explicit context_member(const asio::any_io_executor& executor)
        : members_{&asio::use_service<members>(asio::query(executor, asio::execution::context))} {
        members_->add(*this);
    }
    ~context_member() {
        if (members_ != nullptr) members_->remove(*this);
    }

    virtual void on_context_end() noexcept = 0;

private:
    class members final : public asio::execution_context::service {
    public:
        static inline asio::execution_context::id id{};
        explicit members(asio::execution_context& of) : service{of} {}

        void add(context_member& added) {
            const std::lock_guard lock{mutex_};
            added.previous_ = last_;
            (last_ != nullptr ? last_->next_ : first_) = &added;
            last_ = &added;
        }

        void remove(context_member& gone) noexcept {
            const std::lock_guard lock{mutex_};
            (gone.previous_ != nullptr ? gone.previous_->next_ : first_) = gone.next_;
            (gone.next_ != nullptr ? gone.next_->previous_ : last_) = gone.previous_;
        }

    private:
        // One that is told may destroy others.
        void shutdown() override {
            while (context_member* const told = first_) {
                remove(*told);
                told->members_ = nullptr;
                told->on_context_end();
            }
        }

        std::mutex mutex_{}; // contexts have several threads
        context_member* first_{nullptr};
        context_member* last_{nullptr};
    };

    members* members_; // null when the context is gone
    context_member* previous_{nullptr};
    context_member* next_{nullptr};
};

} // namespace dockwire::mqtt
