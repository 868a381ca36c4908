// Asynchronous calls of the roles: from a message and a completion token to the request engine.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>

#include "dockwire/dji/error.hpp"
#include "dockwire/dji/reply.hpp"
#include "dockwire/dji/role.hpp"
#include "dockwire/dji/traits.hpp"
#include "dockwire/thing/json.hpp"

namespace dockwire::dji {

/// How a call is made. Views must live until it is initiated.
struct call_options {
    /// The business flow that the call belongs to; a new one unless given.
    std::string_view bid{};
    /// How long the reply may take; the message's own time-out (`message_traits<M>::timeout`) unless given.
    std::chrono::milliseconds timeout{0};
};
static_assert(std::is_trivially_destructible_v<call_options>); // GCC 12, see dockwire/asio.hpp

namespace detail {

/// Reads the reply of `M` with a `JsonReader`. Whatever reads replies has a `reply_type` and `read`, which returns a `received_reply`.
template <answered_message M, class JsonReader>
struct typed_reply_reader {
    using reply_type = dji::reply<M>;
    received_reply<reply_type> read(const envelope& from, const thing::read_options& options) const {
        return read_reply<M, JsonReader>(from, options);
    }
};

/// Waits for a reply on behalf of a completion handler, which is called by post on its own executor.
template <class Reader, class Handler>
class reply_waiter final : public waiter {
    using reply_type = typename Reader::reply_type;

public:
    reply_waiter(const std::shared_ptr<role_core>& core, Reader reader, Handler handler)
        : core_{core},
          reader_{std::move(reader)},
          handler_{std::move(handler)},
          work_{asio::get_associated_executor(handler_, core->executor())} {}

    void reply(std::string_view topic, const envelope& received) override {
        const auto core = core_.lock();
        auto read = reader_.read(received, core->reading(received.method));
        if (read.wrong) {
            core->malformed(topic, *read.wrong);
            return complete(call_error::malformed_reply, {});
        }
        complete(read.result == 0 ? std::error_code{} : result_error(read.result), std::move(read.reply));
    }

    void fail(std::error_code why) override { complete(why, {}); }

private:
    void complete(std::error_code error, reply_type with) {
        auto slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected()) slot.clear();
        asio::post(work_.get_executor(), [handler = std::move(handler_), error, with = std::move(with)]() mutable {
            std::move(handler)(error, std::move(with));
        });
    }

    std::weak_ptr<role_core> core_;
    Reader reader_;
    Handler handler_;
    asio::executor_work_guard<asio::associated_executor_t<Handler, asio::any_io_executor>> work_;
};

/// A message that is ready to go, or what is wrong with it.
struct prepared_call {
    command what{};
    std::error_code error{};
    std::optional<thing::fault> wrong{};
};

inline void start_call(role_core& core, std::uint64_t call, const prepared_call& prepared, std::unique_ptr<waiter> waits) {
    if (prepared.wrong) core.report(build_topic(prepared.what.kind, prepared.what.sn), *prepared.wrong);
    if (prepared.error)
        waits->fail(prepared.error);
    else
        core.calls->start(call, prepared.what, std::move(waits));
}

/// The cancellation slot may be emitted inside any handler; the call ends by post, behind its own start.
template <class Handler>
void make_cancellable(const std::shared_ptr<role_core>& core, std::uint64_t call, Handler& handler) {
    auto slot = asio::get_associated_cancellation_slot(handler);
    if (!slot.is_connected()) return;
    slot.assign([weak = std::weak_ptr<requester>{core->calls}, executor = core->executor(), call](asio::cancellation_type) {
        asio::post(executor, [weak, call] {
            if (const auto calls = weak.lock()) calls->cancel(call);
        });
    });
}

template <class Reader>
struct initiate_call {
    std::shared_ptr<role_core> core;
    Reader reader;

    template <class Handler>
    void operator()(Handler&& handler, std::shared_ptr<const prepared_call> prepared) const {
        const std::uint64_t call = core->calls->new_call();
        make_cancellable(core, call, handler);
        auto waits = std::make_unique<reply_waiter<Reader, std::decay_t<Handler>>>(core, reader, std::forward<Handler>(handler));
        asio::dispatch(core->executor(), [core = core, call, prepared = std::move(prepared), waits = std::move(waits)]() mutable {
            start_call(*core, call, *prepared, std::move(waits));
        });
    }
};

/// Says what keeps a call whose data is written from being sent.
inline std::shared_ptr<const prepared_call> finish_call(prepared_call prepared) {
    if (!is_serial_number(prepared.what.sn))
        prepared.error = call_error::invalid_serial_number;
    else if (prepared.wrong)
        prepared.error = call_error::invalid_message;
    return std::make_shared<const prepared_call>(std::move(prepared));
}

/// Writes the message at once, so that it need not live on.
template <answered_message M>
std::shared_ptr<const prepared_call> prepare_call(std::string_view sn, const M& message, const call_options& options) {
    using traits = message_traits<M>;
    prepared_call prepared{};
    command& what = prepared.what;
    what = {traits::topic,   std::string{sn},       std::string{M::method}, {}, std::string{options.bid},
            options.timeout, traits::safe_to_repeat};
    if (what.timeout <= std::chrono::milliseconds{0}) what.timeout = traits::timeout;
    prepared.wrong = write_message(message, M::method, what.data);
    return finish_call(std::move(prepared));
}

/// Any call: `void(std::error_code, Reader::reply_type)`.
template <class Reader, class Token>
auto async_call(const std::shared_ptr<role_core>& core, Reader reader, std::shared_ptr<const prepared_call> prepared,
                Token&& token) {
    return asio::async_initiate<Token, void(std::error_code, typename Reader::reply_type)>(
        initiate_call<Reader>{core, std::move(reader)}, token, std::move(prepared));
}

template <class JsonReader, answered_message M, class Token>
auto async_call(const std::shared_ptr<role_core>& core, std::string_view sn, const M& message, const call_options& options,
                Token&& token) {
    return async_call(core, typed_reply_reader<M, JsonReader>{}, prepare_call(sn, message, options), std::forward<Token>(token));
}

} // namespace detail
} // namespace dockwire::dji
