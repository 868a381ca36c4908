// Asynchronous calls of the roles, in three steps: prepare (check and write the message), start (send it and set its timer), finish (call the
// completion handler).
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>

#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/dji/role/detail/coroutines.hpp"
#include "dockwire/dji/role/role.hpp"
#include "dockwire/thing/json.hpp"

namespace dockwire::dji {

/// How a call is made. Views are copied when the call is prepared, which is before the function returns.
struct call_options {
    /// The business flow that the call belongs to; a new one unless given.
    std::string_view bid{};
    /// How long the reply may take; the message's own time-out (`message_traits<M>::timeout`) unless given.
    std::chrono::milliseconds timeout{0};
};
static_assert(std::is_trivially_destructible_v<call_options>); // GCC 12, see dockwire/asio.hpp

namespace detail {

/// Reads the reply of `M`. Whatever reads replies has a `reply_type` and `read`, which says what is wrong.
template <answered_message M>
struct typed_reply_reader {
    using reply_type = dji::reply<M>;
    std::optional<thing::fault> read(const envelope& from, const thing::read_options& options, reply_type& into,
                                     int& result) const {
        return read_reply<M>(from, options, into, result);
    }
};

/// A waiter that finishes by post. The posted function has one type for all, because each type costs the compiler a good deal.
class posted_waiter : public waiter {
public:
    virtual void call_handler() = 0;

protected:
    template <class Executor>
    void post_to(const Executor& executor) {
        asio::post(executor, posted_call{std::static_pointer_cast<posted_waiter>(shared_from_this())});
    }

private:
    struct posted_call {
        std::shared_ptr<posted_waiter> waits;
        void operator()() const { waits->call_handler(); }
    };
};

/// The executor of a completion handler. Some, such as that of asio::use_future, have a type of their own and nothing else will do.
template <class Handler, class Executor = asio::associated_executor_t<Handler, asio::any_io_executor>>
using completion_executor =
    std::conditional_t<std::is_convertible_v<Executor, asio::any_io_executor>, asio::any_io_executor, Executor>;

/// The error of a call whose reply was read; what is wrong with it is reported.
inline std::error_code error_of_reply(role_core& core, std::string_view topic, const std::optional<thing::fault>& wrong,
                                      int result) {
    if (wrong) {
        core.malformed(topic, *wrong);
        return call_error::malformed_reply;
    }
    core.report_left_out(topic);
    return result == 0 ? std::error_code{} : result_error(result);
}

/// Waits for a reply on behalf of a completion handler, which is called by post on its own executor.
template <class Reader, class Handler>
class reply_waiter final : public posted_waiter {
public:
    reply_waiter(const std::shared_ptr<role_core>& core, Reader reader, Handler handler)
        : core_{core},
          reader_{std::move(reader)},
          handler_{std::move(handler)},
          work_{asio::get_associated_executor(handler_, core->executor())} {}

    void finish(std::string_view topic, const envelope& reply) override {
        const auto core = core_.lock();
        int result = 0;
        const auto wrong = reader_.read(reply, core->reading(reply.method), with_, result);
        finish(error_of_reply(*core, topic, wrong, result));
    }

    void finish(std::error_code error) override {
        asio::cancellation_slot slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected()) slot.clear();
        error_ = error;
        post_to(work_.get_executor());
    }

    void call_handler() override {
        auto handler = std::move(handler_);
        std::move(handler)(error_, std::move(with_));
    }

private:
    std::weak_ptr<role_core> core_;
    Reader reader_;
    Handler handler_;
    asio::executor_work_guard<completion_executor<Handler>> work_;
    std::error_code error_{};
    typename Reader::reply_type with_{};
};

/// The data of a message that is sent: its text, or what keeps it from being sent.
struct checked_data {
    std::string text{};
    std::optional<thing::fault> wrong{};
};

inline checked_data check_data(const outgoing_data& data, std::string_view context) {
    checked_data made{};
    made.wrong = write_message(data, context, made.text);
    return made;
}

/// What a call needs beside its data: of a typed message, what its traits say.
struct call_form {
    topic_kind topic{topic_kind::services};
    std::string_view method{};
    std::chrono::milliseconds timeout{0};
    bool safe_to_repeat{false};
};

template <answered_message M>
inline constexpr call_form call_form_of{message_traits<M>::topic, M::method, message_traits<M>::timeout,
                                        message_traits<M>::safe_to_repeat};

/// A message that is ready to go, or what is wrong with it.
struct prepared_call {
    command what{};
    std::error_code error{};
    std::optional<thing::fault> wrong{};
};

inline std::error_code error_of(const prepared_call& prepared) {
    if (!is_serial_number(prepared.what.sn)) return call_error::invalid_serial_number;
    if (prepared.wrong) return call_error::invalid_message;
    return {};
}

/// Copies everything, so that nothing else need live on.
inline std::shared_ptr<const prepared_call> prepare_call(const call_form& form, std::string_view sn, checked_data data,
                                                         const call_options& options) {
    const std::shared_ptr<prepared_call> prepared = std::make_unique<prepared_call>();
    command& what = prepared->what;
    what.kind = form.topic;
    what.sn = sn;
    what.method = form.method;
    what.data = std::move(data.text);
    what.bid = options.bid;
    what.timeout = options.timeout > std::chrono::milliseconds{0} ? options.timeout : form.timeout;
    what.safe_to_repeat = form.safe_to_repeat;
    prepared->wrong = std::move(data.wrong);
    prepared->error = error_of(*prepared);
    return prepared;
}

/// The same for a typed message; a function of its own, so that no more than a call of it is compiled for each.
inline std::shared_ptr<const prepared_call> prepare_call(const call_form& form, std::string_view sn, const outgoing_data& message,
                                                         const call_options& options) {
    return prepare_call(form, sn, check_data(message, form.method), options);
}

/// Starts a call, or finishes it at once when it cannot be sent. On the role's executor.
inline void start_prepared(role_core& core, std::uint64_t call, const prepared_call& prepared, std::shared_ptr<waiter> waits) {
    if (prepared.error)
        waits->finish(prepared.error);
    else
        core.start(call, prepared.what, std::move(waits));
}

/// The same, and reports what is wrong.
inline void start_call(role_core& core, std::uint64_t call, const prepared_call& prepared, std::shared_ptr<waiter> waits) {
    if (prepared.wrong) core.report(build_topic(prepared.what.kind, prepared.what.sn), *prepared.wrong);
    start_prepared(core, call, prepared, std::move(waits));
}

inline void dispatch_start(const std::shared_ptr<role_core>& core, std::uint64_t call,
                           std::shared_ptr<const prepared_call> prepared, std::shared_ptr<waiter> waits) {
    asio::dispatch(core->executor(), [core, call, prepared = std::move(prepared), waits = std::move(waits)] {
        start_call(*core, call, *prepared, waits);
    });
}

/// The cancellation slot may be emitted inside any handler; the call is finished by post, behind its own start.
inline void make_cancellable(const std::shared_ptr<role_core>& core, std::uint64_t call, asio::cancellation_slot slot) {
    if (!slot.is_connected()) return;
    slot.assign([weak = std::weak_ptr{core}, executor = core->executor(), call](asio::cancellation_type) {
        asio::post(executor, [weak, call] {
            if (const auto role = weak.lock()) role->cancel(call);
        });
    });
}

/// Starts a call for a completion token. Any thread.
template <class Reader>
struct call_starter {
    std::shared_ptr<role_core> core;
    Reader reader;

    template <class Handler>
    void operator()(Handler&& handler, std::shared_ptr<const prepared_call> prepared) const {
        using waiter_type = reply_waiter<Reader, std::decay_t<Handler>>;
        const std::uint64_t call = core->new_call();
        make_cancellable(core, call, asio::get_associated_cancellation_slot(handler));
        // Not by make_shared, which would compile a control block for each type.
        std::shared_ptr<waiter> waits = std::unique_ptr<waiter>{new waiter_type{core, reader, std::forward<Handler>(handler)}};
        dispatch_start(core, call, std::move(prepared), std::move(waits));
    }
};

/// Whether a completion token can be told of a reply of type `R`.
template <class Token, class R>
#if defined(ASIO_HAS_CONCEPTS)
inline constexpr bool takes_reply = asio::completion_token_for<Token, void(std::error_code, R)>;
#else
inline constexpr bool takes_reply = true;
#endif

/// Any call: `void(std::error_code, Reader::reply_type)`.
template <class Reader, class Token>
auto async_call(const std::shared_ptr<role_core>& core, Reader reader, std::shared_ptr<const prepared_call> prepared,
                Token&& token) {
    using reply_type = typename Reader::reply_type;
    static_assert(takes_reply<Token, reply_type>,
                  "the completion handler of a call takes a std::error_code and the message's reply, "
                  "as in [](std::error_code error, const dji::ack& reply) {}, and can be moved");
    if constexpr (takes_reply<Token, reply_type>)
        return asio::async_initiate<Token, void(std::error_code, reply_type)>(call_starter<Reader>{core, std::move(reader)},
                                                                              token, std::move(prepared));
}

template <class M>
concept called_message = service_message<M> || property_message<M> || event_message<M> || request_message<M> || status_message<M>;
template <class M>
concept drc_message = drc_down_message<M> || drc_up_message<M>;

/// Whether a function that sends messages of one kind may be given an `M`.
template <message_kind Kind, class M>
inline constexpr bool is_sent_as = false;
template <message_kind Kind, called_message M>
inline constexpr bool is_sent_as<Kind, M> = M::kind == Kind;

/// Says which function is for an `M`, where another was called.
template <class M>
struct elsewhere {
    static_assert(!service_message<M>, "a service is called by cloud.async_call");
    static_assert(!property_message<M>, "a property is set by cloud.async_set");
    static_assert(!event_message<M>, "an event is sent by device.send_event, or by device.async_event if it wants an answer");
    static_assert(!request_message<M>, "a request is sent by device.async_request");
    static_assert(!status_message<M>, "a topology is sent by device.async_online");
    static_assert(!push_message<M>, "osd and state are sent by device.report, and by device.sub_device(sn).report");
    static_assert(!drc_message<M>, "a frame of live control is made by dji::write_frame");
    static_assert(called_message<M> || push_message<M> || drc_message<M>,
                  "a message is a described struct with `kind`, `method` and `reply`");
};

/// A call of a message of a kind.
template <message_kind Kind, class M, class Token>
auto async_call(const std::shared_ptr<role_core>& core, std::string_view sn, M&& message, const call_options& options,
                Token&& token) {
    using type = std::remove_cvref_t<M>;
    if constexpr (!is_sent_as<Kind, type>) {
        static_assert(sizeof(elsewhere<type>) != 0);
    } else {
        using reader = typed_reply_reader<type>;
        using operation = decltype(async_call(core, reader{}, nullptr, std::forward<Token>(token)));
        static_assert(
            may_be_awaited<M, operation, reply<type>>,
            "this compiler, GCC before 14, destroys a temporary message in a co_await expression twice: give the message a "
            "name first, as in `const auto task = ...; co_await cloud.async_call(sn, task, token)`, and do not move it");
        return async_call(core, reader{}, prepare_call(call_form_of<type>, sn, outgoing_data{message}, options),
                          std::forward<Token>(token));
    }
}

} // namespace detail
} // namespace dockwire::dji
