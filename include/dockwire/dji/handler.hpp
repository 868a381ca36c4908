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

/// What the data of `M`'s reply looks like for an answer of type `R`. A reply that breaks a rule is sent as a failure.
template <class M, class R>
answer answer_of(const R& given) {
    static_assert(std::is_same_v<R, ack> || std::is_same_v<R, typename M::reply>,
                  "a handler returns void, dji::ack (dji::accepted, dji::refused(code)), the message's reply, or an "
                  "asio::awaitable of one");
    const int result = result_of(given);
    if constexpr (std::is_same_v<R, property_reply>) {
        return plain_answer(result);
    } else {
        auto text = thing::to_json(given);
        return text ? answer{result, *std::move(text)} : plain_answer(result_code::failure);
    }
}

/// One message in the hands of a coroutine: both live until that has finished.
template <class M, class F>
struct handler_job {
    std::shared_ptr<F> call{};
    origin from{};
    M message{};
};

template <class M, class F>
asio::awaitable<answer> run_job(std::shared_ptr<handler_job<M, F>> job) {
    using returned = typename awaited<decltype(invoke_handler(*job->call, job->from, job->message))>::type;
    if constexpr (std::is_void_v<returned>) {
        co_await invoke_handler(*job->call, job->from, job->message);
        co_return plain_answer(result_code::success);
    } else {
        const returned given = co_await invoke_handler(*job->call, job->from, job->message);
        co_return answer_of<M>(given);
    }
}

/// Handler of the message type `M` by a callable `F`.
template <message M, class F>
class typed_handler final : public handler {
    static_assert(handler_of<F, M>, "a handler takes (const dji::origin&, const M&) or (const M&)");
    using job_type = handler_job<M, F>;
    using returned =
        awaited<decltype(invoke_handler(std::declval<F&>(), std::declval<const origin&>(), std::declval<const M&>()))>;

public:
    explicit typed_handler(F call) : call_{std::make_shared<F>(std::move(call))} {}

    void take(const std::shared_ptr<role_core>& core, const incoming& message, finisher finish) override {
        auto job = std::make_shared<job_type>(job_type{call_, message.from, M{}});
        if (const auto wrong = read_message(message.head, job->message, core->statistics->tolerated)) {
            core->malformed(message.topic, *wrong);
            return finish(plain_answer(result_code::wrong_parameter));
        }
        if constexpr (returned::is_coroutine)
            spawn(core, std::move(job), std::move(finish));
        else
            call(core, *job, finish);
    }

private:
    /// A progress event is documented with and without its outer result and output.
    static std::optional<thing::fault> read_message(const envelope& head, M& into, thing::tolerances& tolerated) {
        if constexpr (event_message<M> && requires { into.output; }) {
            if (!has_member(head, "output")) {
                envelope bare = head;
                return read_data(bare, into.output, name_of<M>(), &tolerated);
            }
        }
        return read_data(head, into, name_of<M>(), &tolerated);
    }

    static bool has_member(const envelope& head, std::string_view wanted) {
        if (!head.data || head.data->kind() != thing::value_kind::object) return false;
        for (auto members = head.data->members(); !members.done(); members.next())
            if (members.key_is(wanted)) return true;
        return false;
    }

    static void call(const std::shared_ptr<role_core>& core, job_type& job, const finisher& finish) {
        try {
            if constexpr (std::is_void_v<typename returned::type>) {
                invoke_handler(*job.call, job.from, job.message);
                finish(plain_answer(result_code::success));
            } else {
                finish(answer_of<M>(invoke_handler(*job.call, job.from, job.message)));
            }
        } catch (...) {
            failed(core, job.from, std::current_exception(), finish);
        }
    }

    static void spawn(const std::shared_ptr<role_core>& core, std::shared_ptr<job_type> job, finisher finish) {
        const auto signal = core->new_signal();
        auto done = [core, job, signal, finish = std::move(finish)](std::exception_ptr thrown, const answer& given) {
            core->forget(signal);
            if (thrown)
                failed(core, job->from, thrown, finish);
            else
                finish(given);
        };
        asio::co_spawn(core->executor(), run_job<M, F>(std::move(job)),
                       asio::bind_cancellation_slot(signal->slot(), std::move(done)));
    }

    static void failed(const std::shared_ptr<role_core>& core, const origin& from, const std::exception_ptr& thrown,
                       const finisher& finish) {
        if (core->closed()) return;
        ++core->statistics->failed_handlers;
        core->report(build_topic(from.kind, from.device_sn, from.prefix), {.code = thing::fault_code::unknown_value,
                                                                           .text = "the handler threw: " + text_of(thrown),
                                                                           .context = std::string{name_of<M>()}});
        finish(plain_answer(result_code::failure));
    }

    static std::string text_of(const std::exception_ptr& thrown) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::exception& error) {
            return error.what();
        } catch (...) {
            return "something that is no std::exception";
        }
    }

    std::shared_ptr<F> call_;
};

} // namespace dockwire::dji::detail
