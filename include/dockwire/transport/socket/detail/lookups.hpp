// Looking up the addresses of names, on threads that nobody waits for.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/error.hpp>
#include <asio/execution/context.hpp>
#include <asio/execution/outstanding_work.hpp>
#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/prefer.hpp>
#include <asio/query.hpp>

#if !defined(_WIN32)
#include <csignal>
#endif

#include "dockwire/async/detail/post.hpp"
#include "dockwire/core/exceptions.hpp"

namespace dockwire::mqtt::detail {

/// Who waits for a lookup. It is kept alive as long as it waits.
class lookup_waiter {
public:
    using addresses = asio::ip::tcp::resolver::results_type; // with port 0

    lookup_waiter() = default;
    lookup_waiter(const lookup_waiter&) = delete;
    lookup_waiter& operator=(const lookup_waiter&) = delete;
    virtual ~lookup_waiter() = default;
    /// Called on the executor that was given with it.
    virtual void on_found(std::error_code error, const addresses& found) = 0;

private:
    friend class lookups;
    std::shared_ptr<lookup_waiter> itself_{};
    asio::any_io_executor executor_{}; // counts as work, as that of an operation of Asio would
    std::string host_{};
    std::uint64_t lookup_{0}; // 0 until it runs
    lookup_waiter* next_{nullptr};
};

/// The lookups of a process. Asio has one resolver thread for an execution context, where a lookup that hangs stops all others and the
/// destruction of the context. Here each name has a thread of its own, and clients that ask for the same name at the same time share it.
/// A lookup that nobody waits for any more, since the time-out of its step is over, counts no longer against `most_at_once`; its thread ends
/// when the system lets it. Safe to call from any thread.
class lookups {
public:
    /// More names wait until one of these is done.
    static constexpr std::size_t most_at_once = 8;
    /// With those that hang and are given up. More fail with `asio::error::try_again`.
    static constexpr std::size_t most_threads = 64;

    /// Never destroyed: its threads outlive `main`.
    static lookups& shared() {
        static lookups& all = *new lookups;
        return all;
    }

    /// `who` waits for one lookup at a time.
    void begin(const std::string& host, const asio::any_io_executor& executor, const std::shared_ptr<lookup_waiter>& who) {
        asio::use_service<context_end>(context_of(executor));
        const std::lock_guard lock{mutex_};
        who->itself_ = who;
        who->executor_ = asio::prefer(executor, asio::execution::outstanding_work.tracked);
        who->host_ = host;
        who->lookup_ = 0;
        who->next_ = nullptr;
        lookup_waiter** last = &waiting_;
        while (*last != nullptr)
            last = &(*last)->next_;
        *last = who.get();
        start_waiting();
    }

    /// It need not be told any more. False when it does not wait: it has been told, or soon is.
    bool cancel(const lookup_waiter& who) noexcept {
        return give_up([&](const lookup_waiter& each) { return &each == &who; });
    }

private:
    /// A lookup that runs, and for how many.
    struct running {
        std::uint64_t lookup{0}; // 0: none
        std::string host{};
        std::size_t waiting{0};
    };

    /// Takes out who waits on a context before that is destroyed.
    class context_end final : public asio::execution_context::service {
    public:
        static inline asio::execution_context::id id{};
        explicit context_end(asio::execution_context& of) : service{of} {}

    private:
        void shutdown() override {
            shared().give_up([this](const lookup_waiter& each) { return &context_of(each.executor_) == &context(); });
        }
    };

    lookups() = default;

    static asio::execution_context& context_of(const asio::any_io_executor& executor) {
        return asio::query(executor, asio::execution::context);
    }

    template <class Predicate>
    bool give_up(Predicate is_it) noexcept {
        bool found = false;
        while (const auto one = take(is_it)) {
            found = true;
            one->executor_ = nullptr;
        } // here it may be destroyed, without the lock: its destructor may begin or cancel a lookup
        return found;
    }

    // The first of those who wait that `is_it`.
    template <class Predicate>
    std::shared_ptr<lookup_waiter> take(Predicate is_it) {
        const std::lock_guard lock{mutex_};
        lookup_waiter** at = &waiting_;
        while (*at != nullptr && !is_it(**at))
            at = &(*at)->next_;
        if (*at == nullptr) return nullptr;
        lookup_waiter& one = **at;
        *at = one.next_;
        for (running& each : running_) {
            if (each.lookup == one.lookup_ && each.lookup != 0 && --each.waiting == 0) each.lookup = 0;
        }
        start_waiting();
        return std::move(one.itself_);
    }

    // In the order in which they came.
    void start_waiting() {
        for (lookup_waiter** at = &waiting_; *at != nullptr;) {
            lookup_waiter& each = **at;
            if (each.lookup_ == 0 && !join(each)) {
                *at = each.next_;
                tell(each, asio::error::try_again, {});
            } else {
                at = &each.next_;
            }
        }
    }

    // False when there can be no thread for it.
    bool join(lookup_waiter& one) {
        running* free = nullptr;
        for (running& each : running_) {
            if (each.lookup == 0) {
                free = &each;
            } else if (each.host == one.host_) {
                one.lookup_ = each.lookup;
                ++each.waiting;
                return true;
            }
        }
        if (free == nullptr) return true; // it goes on waiting
        if (!start(one.host_)) return false;
        *free = {last_lookup_, one.host_, 1};
        one.lookup_ = last_lookup_;
        return true;
    }

    bool start(const std::string& host) {
        if (threads_ == most_threads) return false;
        const auto start_thread = [&] {
            const no_signals here{};
            std::thread{[this, host, number = last_lookup_ + 1] { look_up(host, number); }}.detach();
            return true;
        };
        if (!dockwire::detail::catching<std::system_error>(start_thread, [](const std::system_error&) { return false; }))
            return false;
        ++last_lookup_;
        ++threads_;
        return true;
    }

    void look_up(const std::string& host, std::uint64_t number) {
        std::error_code error;
        const auto found = asio::ip::tcp::resolver{context_}.resolve(host, "", {}, error);
        const std::lock_guard lock{mutex_};
        --threads_;
        for (running& each : running_) {
            if (each.lookup == number) each.lookup = 0;
        }
        for (lookup_waiter** at = &waiting_; *at != nullptr;) {
            lookup_waiter& each = **at;
            if (each.lookup_ == number) {
                *at = each.next_;
                tell(each, error, found);
            } else {
                at = &each.next_;
            }
        }
        start_waiting();
    }

    static void tell(lookup_waiter& one, std::error_code error, const lookup_waiter::addresses& found) {
        const asio::any_io_executor executor = std::move(one.executor_);
        post(executor, [who = std::move(one.itself_), error, found] { who->on_found(error, found); });
    }

    // Signals are for the threads of the application: a thread that begins meanwhile gets none.
    class no_signals {
    public:
        no_signals(const no_signals&) = delete;
        no_signals& operator=(const no_signals&) = delete;
#if defined(_WIN32)
        no_signals() = default;
#else
        no_signals() noexcept {
            sigset_t all;
            ::sigfillset(&all);
            ::pthread_sigmask(SIG_BLOCK, &all, &before_);
        }
        ~no_signals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

    private:
        sigset_t before_;
#endif
    };

    std::mutex mutex_{};
    lookup_waiter* waiting_{nullptr};
    running running_[most_at_once]{};
    std::uint64_t last_lookup_{0};
    std::size_t threads_{0};
    asio::io_context context_{}; // of the resolvers; nothing runs on it
};

} // namespace dockwire::mqtt::detail
