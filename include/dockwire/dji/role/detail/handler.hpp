// Handlers as users write them: functions and coroutines that take a message and may answer it.
#pragma once

#include "dockwire/asio.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include "dockwire/async/coroutine.hpp"
#include "dockwire/core/exceptions.hpp"
#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/dji/role/detail/coroutines.hpp"
#include "dockwire/dji/role/detail/data_reader.hpp"
#include "dockwire/dji/role/role.hpp"
#include "dockwire/thing/json.hpp"

namespace dockwire::dji::detail {

/// Calls a handler that takes the origin and the message, or the message alone.
template <class F, class M>
decltype(auto) invoke_handler(F& handler, const origin& from, const M& message) {
    if constexpr (std::is_invocable_v<F&, const origin&, const M&>)
        return handler(from, message);
    else
        return handler(message);
}

template <class F, class M>
concept handler_of = std::is_invocable_v<F&, const origin&, const M&> || std::is_invocable_v<F&, const M&>;

/// A reply that breaks a rule is reported and sent as a failure.
inline answer written_answer(role_core& core, const origin& to, std::string_view method, int result, const outgoing_data& given) {
    answer made{result, {}};
    const auto wrong = write_message(given, method, made.data);
    if (!wrong) return made;
    core.report(build_topic(*info(to.kind).reply, to.device_sn, to.prefix), *wrong);
    return plain_answer(result_code::failure);
}

template <class R, class M>
concept answer_to_message = answered_message<M> && (std::is_same_v<R, ack> || std::is_same_v<R, typename M::reply>);

/// What the data of `M`'s reply looks like for an answer of type `R`.
template <class M, class R>
answer answer_of(role_core& core, const origin& to, const R& given) {
    static_assert(answer_to_message<R, M>,
                  "a handler returns void, dji::ack (dji::accepted, dji::refused(code)), the message's reply, or an "
                  "asio::awaitable of one; that of osd, state or a frame of live control returns void");
    const int result = result_of(given);
    if constexpr (std::is_same_v<R, property_reply>)
        return plain_answer(result);
    else
        return written_answer(core, to, M::method, result, outgoing_data{given});
}

/// Reports a handler that threw, unless the role is gone.
inline void handler_threw(role_core& core, const origin& from, std::string_view name, const std::exception_ptr& thrown) {
    if (core.closed()) return;
    ++core.statistics().failed_handlers;
    core.report(build_topic(from.kind, from.device_sn, from.prefix),
                {.code = thing::fault_code::unknown_value,
                 .text = "the handler threw: " + dockwire::detail::thrown_text(thrown),
                 .context = std::string{name}});
}

/// One message in the hands of a handler. What derives from it has the `message`, a `name()` for faults, and makes answers: `done()` for a
/// handler that returns nothing, `answer_to(given)` for one that returns something.
struct handler_job_base {
    std::shared_ptr<role_core> core{};
    origin from{};
};

inline void handler_failed(const handler_job_base& job, std::string_view name, const std::exception_ptr& thrown,
                           const finisher& finish) {
    handler_threw(*job.core, job.from, name, thrown);
    if (!job.core->closed()) finish(plain_answer(result_code::failure));
}

template <class M>
struct message_job : handler_job_base {
    M message{};

    static constexpr std::string_view name() noexcept {
        constexpr std::string_view is = name_of<M>();
        return is;
    }
    static answer done() { return plain_answer(result_code::success); }
    template <class R>
    answer answer_to(const R& given) const {
        return answer_of<M>(*core, from, given);
    }
};

/// With what has to live until a coroutine has finished.
template <class Job>
struct kept_job : Job {
    std::shared_ptr<handler> keeps{};
};

#if defined(DOCKWIRE_HAS_COROUTINES)
/// Keep user types out of the coroutine frame: GCC warns about lambdas there.
template <class Job, class R>
asio::awaitable<answer> await_answer(std::shared_ptr<handler_job_base> job, asio::awaitable<R> running) {
    if constexpr (std::is_void_v<R>) {
        co_await std::move(running);
        co_return static_cast<const Job&>(*job).done();
    } else {
        const R given = co_await std::move(running);
        co_return static_cast<const Job&>(*job).answer_to(given);
    }
}

/// What a coroutine that runs has, and gives back when it ends, or when it is destroyed without an end.
class taken_turn {
public:
    taken_turn(std::shared_ptr<role_core> core, handler_turns::turn turn) : core_{std::move(core)}, turn_{turn} {}
    taken_turn(taken_turn&&) noexcept = default;
    taken_turn& operator=(taken_turn&&) = delete;
    ~taken_turn() {
        if (!core_) return;
        core_->forget(signal_);
        core_->end_turn(turn_);
    }

    asio::cancellation_slot slot() { return signal_->slot(); }

private:
    std::shared_ptr<role_core> core_;
    handler_turns::turn turn_;
    role_core::signal_place signal_{core_->new_signal()};
};
#endif

/// Gives a message to a callable `F` and the answer to a finisher, now or when the coroutine has ended.
template <class Job, class F>
class handler_run {
    using job_type = kept_job<Job>;
    using message_type = decltype(Job::message);
    using returned =
        awaited<decltype(invoke_handler(std::declval<F&>(), std::declval<const origin&>(), std::declval<const message_type&>()))>;

public:
    /// @param call  is part of `owner`
    static void run(Job&& job, F& call, [[maybe_unused]] const std::shared_ptr<handler>& owner, const finisher& finish) {
        if constexpr (!returned::is_coroutine) {
            run_function(job, call, finish);
        } else {
            asio_compat::require_coroutines<F>();
#if defined(DOCKWIRE_HAS_COROUTINES)
            await_turn(std::make_shared<job_type>(job_type{std::move(job), owner}), call, finish);
#endif
        }
    }

private:
    static void run_function(const Job& job, F& call, const finisher& finish) {
        const auto work = [&] {
            if constexpr (std::is_void_v<typename returned::type>) {
                invoke_handler(call, job.from, job.message);
                finish(job.done());
            } else {
                finish(job.answer_to(invoke_handler(call, job.from, job.message)));
            }
        };
        call_handler(job, work, finish);
    }

    template <class Work>
    static void call_handler(const Job& job, Work&& work, const finisher& finish) {
        dockwire::detail::catching_all(std::forward<Work>(work),
                                       [&] { handler_failed(job, job.name(), std::current_exception(), finish); });
    }

#if defined(DOCKWIRE_HAS_COROUTINES)
    static void await_turn(const std::shared_ptr<job_type>& job, F& call, const finisher& finish) {
        job->core->await_turn(job->from, job->name(),
                              [job, &call, finish](handler_turns::turn turn) { run_coroutine(job, call, finish, turn); });
    }

    static void run_coroutine(const std::shared_ptr<job_type>& job, F& call, const finisher& finish, handler_turns::turn turn) {
        taken_turn taken{job->core, turn};
        const auto work = [&] {
            auto running = invoke_handler(call, job->from, job->message);
            if (job->core->closed()) return; // by the handler itself
            const asio::cancellation_slot slot = taken.slot();
            auto done = [job, finish, taken = std::move(taken)](std::exception_ptr thrown, const answer& given) {
                if (thrown)
                    handler_failed(*job, job->name(), thrown, finish);
                else
                    finish(given);
            };
            asio::co_spawn(job->core->executor(), await_answer<Job>(job, std::move(running)),
                           asio::bind_cancellation_slot(slot, std::move(done)));
        };
        call_handler(*job, work, finish);
    }
#endif
};

/// Handler of the message type `M` by a callable `F`.
/// Where the data of a progress event goes that has no result and output around it.
template <message M>
std::optional<incoming_data> output_of(M& into) noexcept {
    if constexpr (event_message<M> && requires { into.output; })
        return incoming_data{into.output};
    else
        return std::nullopt;
}

template <message M, class F>
class typed_handler final : public handler {
    static_assert(handler_of<F, M>, "a handler takes (const dji::origin&, const M&) or (const M&)");

public:
    explicit typed_handler(F call) : call_{std::move(call)} {}

    void take(const std::shared_ptr<role_core>& core, const incoming& message, const finisher& finish) override {
        message_job<M> job{{core, message.from}, {}};
        const std::optional<incoming_data> output = output_of(job.message);
        const data_reader reader{*core, reader_, job.name(), message.from.kind};
        if (reader.take(message, incoming_data{job.message}, output, finish))
            handler_run<message_job<M>, F>::run(std::move(job), call_, shared_from_this(), finish);
    }

private:
    F call_;
    thing::json_reader reader_{};
};

/// Not by make_shared, which would compile a control block for each type.
template <class Handler, class... Arguments>
std::shared_ptr<handler> make_handler(Arguments&&... arguments) {
    return std::unique_ptr<handler>{new Handler{std::forward<Arguments>(arguments)...}};
}

} // namespace dockwire::dji::detail
