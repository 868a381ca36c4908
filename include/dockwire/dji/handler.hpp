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

#include <asio/awaitable.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>

#include "dockwire/dji/error.hpp"
#include "dockwire/dji/reply.hpp"
#include "dockwire/dji/role.hpp"
#include "dockwire/dji/traits.hpp"
#include "dockwire/thing/json.hpp"

namespace dockwire::dji::detail {

template <class T>
struct awaited {
    using type = T;
    static constexpr bool is_coroutine = false;
};
template <class T, class Executor>
struct awaited<asio::awaitable<T, Executor>> {
    using type = T;
    static constexpr bool is_coroutine = true;
};

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

/// What the data of `M`'s reply looks like for an answer of type `R`. A reply that breaks a rule is reported and sent as a failure.
template <class M, class R>
answer answer_of(role_core& core, const origin& to, const R& given) {
    static_assert(std::is_same_v<R, ack> || std::is_same_v<R, typename M::reply>,
                  "a handler returns void, dji::ack (dji::accepted, dji::refused(code)), the message's reply, or an "
                  "asio::awaitable of one");
    const int result = result_of(given);
    if constexpr (std::is_same_v<R, property_reply>) {
        return plain_answer(result);
    } else {
        answer made{result, {}};
        const auto wrong = write_message(given, M::method, made.data);
        if (!wrong) return made;
        core.report(build_topic(*info(to.kind).reply, to.device_sn, to.prefix), *wrong);
        return plain_answer(result_code::failure);
    }
}

inline std::string thrown_text(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& error) {
        return error.what();
    } catch (...) {
        return "something that is no std::exception";
    }
}

/// Reports a handler that threw, unless the role is gone.
inline void handler_threw(role_core& core, const origin& from, std::string_view name, const std::exception_ptr& thrown) {
    if (core.closed()) return;
    ++core.statistics->failed_handlers;
    core.report(build_topic(from.kind, from.device_sn, from.prefix), {.code = thing::fault_code::unknown_value,
                                                                      .text = "the handler threw: " + thrown_text(thrown),
                                                                      .context = std::string{name}});
}

/// One message in the hands of a handler. What derives from it has the `message`, a `name()` for faults, and makes answers: `done()` for a
/// handler that returns nothing, `answer_to(given)` for one that returns something.
struct handler_job_base {
    std::shared_ptr<role_core> core{};
    origin from{};
};

template <class M>
struct message_job : handler_job_base {
    M message{};

    static constexpr std::string_view name() noexcept { return name_of<M>(); }
    static answer done() { return plain_answer(result_code::success); }
    template <class R>
    answer answer_to(const R& given) const {
        return answer_of<M>(*core, from, given);
    }
};

/// With all that has to live until the handler has finished.
template <class Job, class F>
struct handler_job : Job {
    std::shared_ptr<F> call{};
};

/// Its parameters have no type of the user's own: GCC warns of a coroutine in a header whose frame holds somebody's lambda.
template <class Job, class R>
asio::awaitable<answer> finish_job(std::shared_ptr<handler_job_base> job, asio::awaitable<R> running) {
    if constexpr (std::is_void_v<R>) {
        co_await std::move(running);
        co_return static_cast<const Job&>(*job).done();
    } else {
        const R given = co_await std::move(running);
        co_return static_cast<const Job&>(*job).answer_to(given);
    }
}

/// Gives a message to a callable `F` and the answer to a finisher, now or when the coroutine has ended.
template <class Job, class F>
class handler_run {
    using job_type = handler_job<Job, F>;
    using message_type = decltype(Job::message);
    using returned =
        awaited<decltype(invoke_handler(std::declval<F&>(), std::declval<const origin&>(), std::declval<const message_type&>()))>;

public:
    static void start(const std::shared_ptr<job_type>& job, const finisher& finish) {
        try {
            if constexpr (returned::is_coroutine)
                spawn(job, finish);
            else
                finish(run(*job));
        } catch (...) {
            failed(*job, std::current_exception(), finish);
        }
    }

private:
    static answer run(job_type& job) {
        if constexpr (std::is_void_v<typename returned::type>) {
            invoke_handler(*job.call, job.from, job.message);
            return job.done();
        } else {
            return job.answer_to(invoke_handler(*job.call, job.from, job.message));
        }
    }

    static void spawn(const std::shared_ptr<job_type>& job, const finisher& finish) {
        auto running = invoke_handler(*job->call, job->from, job->message);
        const auto signal = job->core->new_signal();
        auto done = [job, signal, finish](std::exception_ptr thrown, const answer& given) {
            job->core->forget(signal);
            if (thrown)
                failed(*job, thrown, finish);
            else
                finish(given);
        };
        asio::co_spawn(job->core->executor(), finish_job<Job>(job, std::move(running)),
                       asio::bind_cancellation_slot(signal->slot(), std::move(done)));
    }

    static void failed(const job_type& job, const std::exception_ptr& thrown, const finisher& finish) {
        handler_threw(*job.core, job.from, job.name(), thrown);
        if (!job.core->closed()) finish(plain_answer(result_code::failure));
    }
};

/// Handler of the message type `M` by a callable `F`.
template <message M, class F, class Reader>
class typed_handler final : public handler {
    static_assert(handler_of<F, M>, "a handler takes (const dji::origin&, const M&) or (const M&)");
    using job_type = handler_job<message_job<M>, F>;

public:
    explicit typed_handler(F call) : call_{std::make_shared<F>(std::move(call))} {}

    void take(const std::shared_ptr<role_core>& core, const incoming& message, const finisher& finish) override {
        auto job = std::make_shared<job_type>(job_type{{{core, message.from}, M{}}, call_});
        if (const auto wrong = read_message(message.head, job->message, core->reading(name_of<M>()))) {
            core->malformed(message.topic, *wrong);
            return finish(plain_answer(result_code::wrong_parameter));
        }
        handler_run<message_job<M>, F>::start(job, finish);
    }

private:
    std::optional<thing::fault> read_message(const envelope& head, M& into, const thing::read_options& how) {
        if constexpr (event_message<M> && requires { into.output; })
            if (is_bare_output(head)) return read_bare_output(head, into.output, how);
        return read_data(reader_, head, into, how);
    }

    template <class Output>
    std::optional<thing::fault> read_bare_output(const envelope& head, Output& into, const thing::read_options& how) {
        loose_keys loose{};
        loose.add(thing::looseness::missing_wrapper, "data", {});
        if (how.tolerated) *how.tolerated += loose.counts;
        if (how.strict) return fault_of(*loose.first, how.context);
        return read_data(reader_, head, into, how);
    }

    /// The data of a progress event is documented with result and output around it, and without.
    bool is_bare_output(const envelope& head) {
        bool is_wrapped = false;
        const auto look = [](bool& wrapped, std::string_view key, const auto&) { wrapped |= key == "output" || key == "result"; };
        reader_.scan(head.data_text(), "output", is_wrapped, look);
        return !is_wrapped;
    }

    std::shared_ptr<F> call_;
    Reader reader_{};
};

} // namespace dockwire::dji::detail
