// From an initiating function, on any thread, to the client's core on its executor.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/cancellation_type.hpp>
#include <asio/error.hpp>

#include "dockwire/async/context_executor.hpp"
#include "dockwire/client/detail/executor.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/detail/subscription.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"

namespace dockwire::mqtt::detail {

/// Lets the handler's cancellation slot, if it has one, end the operation that will be made.
template <class Core, class Handler>
std::shared_ptr<cancellation_link> link_to_slot(const std::shared_ptr<Core>& core, const Handler& handler) {
    if constexpr (has_cancellation_slot<Handler>) {
        auto slot = asio::get_associated_cancellation_slot(handler);
        if (slot.is_connected()) {
            auto link = std::make_shared<cancellation_link>();
            // The slot keeps this function after the operation has completed; then there is no target.
            slot.assign([weak = std::weak_ptr<Core>{core}, link](asio::cancellation_type) {
                if (const auto alive = weak.lock()) on_executor(alive, [alive, link] { alive->cancel(*link); });
            });
            return link;
        }
    }
    return nullptr;
}

template <class Result, class Core, class Handler>
operation& make_operation(const std::shared_ptr<Core>& core, bool inside, Handler&& handler) {
    auto link = link_to_slot(core, handler);
    return handler_operation<Result, std::decay_t<Handler>>::create(core->context(), inside, std::move(link),
                                                                    std::forward<Handler>(handler));
}

/// Makes the operation for a handler and calls `begin(Core&, operation&)` now. When the execution context is gone the handler is destroyed
/// without a call, as those were that it still had.
template <class Result, class Core, class Handler, class Begin>
void initiate_inside(const std::shared_ptr<Core>& core, Handler&& handler, Begin begin) {
    if (core->context_ended()) return;
    core->start(make_operation<Result>(core, true, std::forward<Handler>(handler)), begin);
}

/// The same by way of the executor. What is posted does not depend on the handler's type.
template <class Result, class Core, class Handler, class Begin>
void initiate_outside(const std::shared_ptr<Core>& core, Handler&& handler, Begin begin) {
    pending_operation made{&make_operation<Result>(core, false, std::forward<Handler>(handler))};
    post(core->executor(),
         [core, made = std::move(made), begin = std::move(begin)]() mutable { core->start(*made.release(), begin); });
}

template <class Result, class Core, class Handler, class Begin>
void initiate(const std::shared_ptr<Core>& core, Handler&& handler, Begin begin) {
    if (core->inside()) return initiate_inside<Result>(core, std::forward<Handler>(handler), std::move(begin));
    initiate_outside<Result>(core, std::forward<Handler>(handler), std::move(begin));
}

/// Seconds as packets carry them; nothing when they do not fit.
inline std::optional<std::uint32_t> wire_seconds(std::chrono::seconds time) noexcept {
    if (time.count() < 0 || time.count() > std::int64_t{UINT32_MAX}) return std::nullopt;
    return static_cast<std::uint32_t>(time.count());
}

inline packet::publish packet_of(std::string_view topic, payload_view payload, const publish_options& options) {
    packet::publish packet{};
    packet.topic = topic;
    packet.payload = payload.bytes;
    packet.qos = options.qos;
    packet.retain = options.retain;
    packet.payload_is_utf8 = options.payload_is_utf8;
    if (options.message_expiry) packet.message_expiry_interval = wire_seconds(*options.message_expiry);
    packet.content_type = options.content_type;
    packet.response_topic = options.response_topic;
    packet.correlation_data = options.correlation_data;
    packet.user_properties = options.user_properties;
    return packet;
}

inline subscription_request request_of(std::string_view filter, const subscribe_options& options) {
    return {filter, options.qos, options.no_local, options.retain_as_published, options.retain_handling};
}

inline packet::disconnect packet_of(const disconnect_options& options) {
    packet::disconnect packet{};
    packet.reason = options.reason;
    packet.reason_string = options.reason_string;
    packet.user_properties = options.user_properties;
    if (options.session_expiry) packet.session_expiry_interval = wire_seconds(*options.session_expiry);
    return packet;
}

/// The error of a time that no packet can carry.
inline std::error_code check_seconds(const std::optional<std::chrono::seconds>& time) noexcept {
    return !time || wire_seconds(*time) ? std::error_code{} : usage_error::invalid_option;
}

/// What initiations share: completion tokens ask them for the executor.
template <class Core>
struct core_initiation {
    using executor_type = asio::any_io_executor;
    executor_type get_executor() const noexcept { return core->executor(); }

    std::shared_ptr<Core> core;
};

/// Begins an operation that publishes: `begin(Core&, const packet::publish&, operation&)`, with a copy of the message if it must go
/// to another thread.
template <class Result, class Core, class Handler, class Begin>
void initiate_message(const std::shared_ptr<Core>& core, Handler&& handler, std::string_view topic, payload_view payload,
                      const publish_options& options, Begin begin) {
    const packet::publish packet = packet_of(topic, payload, options);
    const bool inside = core->inside();
    std::error_code error = check_seconds(options.message_expiry);
    if (!error && !inside) error = v5_codec::check(packet); // `owned` encodes it, and only a valid packet can be encoded
    if (error) {
        initiate<Result>(core, std::forward<Handler>(handler), [error](Core& c, operation& waiter) { c.refuse(waiter, error); });
    } else if (inside) {
        initiate_inside<Result>(core, std::forward<Handler>(handler),
                                [&](Core& c, operation& waiter) { begin(c, packet, waiter); });
    } else {
        initiate_outside<Result>(
            core, std::forward<Handler>(handler),
            [kept = owned<packet::publish>{packet}, begin](Core& c, operation& waiter) { begin(c, kept.view(), waiter); });
    }
}

template <class Core>
struct initiate_publish : core_initiation<Core> {
    template <class Handler>
    void operator()(Handler&& handler, std::string_view topic, payload_view payload, const publish_options& options) const {
        initiate_message<publish_result>(
            this->core, std::forward<Handler>(handler), topic, payload, options,
            [terms = publish_terms{options.never_late}](Core& c, const packet::publish& message, operation& waiter) {
                c.publish(message, terms, waiter);
            });
    }
};

template <class Core>
struct initiate_request : core_initiation<Core> {
    template <class Handler>
    void operator()(Handler&& handler, std::string_view topic, payload_view payload, const request_options& options) const {
        initiate_message<message>(
            this->core, std::forward<Handler>(handler), topic, payload, options.publish,
            [timeout = options.timeout, terms = publish_terms{options.publish.never_late}](
                Core& c, const packet::publish& question, operation& waiter) { c.request(question, timeout, terms, waiter); });
    }
};

template <class Core>
struct initiate_reauthenticate : core_initiation<Core> {
    template <class Handler>
    void operator()(Handler&& handler) const {
        initiate<void>(this->core, std::forward<Handler>(handler), [](Core& c, operation& waiter) { c.reauthenticate(waiter); });
    }
};

template <class Core>
struct initiate_run : core_initiation<Core> {
    template <class Handler>
    void operator()(Handler&& handler) const {
        initiate<void>(this->core, std::forward<Handler>(handler), [](Core& c, operation& waiter) { c.run(waiter); });
    }
};

template <class Core>
struct initiate_disconnect : core_initiation<Core> {
    template <class Handler>
    void operator()(Handler&& handler, const disconnect_options& options) const {
        const packet::disconnect request = packet_of(options);
        std::error_code error = check_seconds(options.session_expiry);
        if (!error) error = v5_codec::check(request); // while the caller's buffers are still alive
        initiate<void>(this->core, std::forward<Handler>(handler),
                       [kept = owned<packet::disconnect>{request}, error, drain = options.drain](Core& c, operation& waiter) {
                           error ? c.refuse(waiter, error) : c.disconnect(kept.view(), drain, waiter);
                       });
    }
};

/// What operations of a subscription share; its client may be gone.
template <class Core>
struct subscription_initiation {
    using executor_type = asio::any_io_executor;
    executor_type get_executor() const noexcept {
        const auto alive = core.lock();
        return alive ? alive->executor() : executor->get();
    }

    std::weak_ptr<Core> core;
    std::shared_ptr<context_executor> executor;
    std::shared_ptr<subscription_entry> entry;

    template <class Result, class Handler, class Begin>
    void start(Handler&& handler, Begin begin) const {
        if (const auto alive = core.lock()) {
            return initiate<Result>(alive, std::forward<Handler>(handler), std::move(begin));
        }
        if (executor->has_ended()) return;
        bound_handler<std::decay_t<Handler>> bound{std::forward<Handler>(handler), executor->get()};
        std::move(bound).call(executor->get(), completion_mode::posted, std::error_code{asio::error::operation_aborted},
                              Result{});
    }
};

template <class Core, class Result>
struct initiate_on_subscription : subscription_initiation<Core> {
    void (Core::*begin)(const std::shared_ptr<subscription_entry>&, operation&);

    template <class Handler>
    void operator()(Handler&& handler) const {
        this->template start<Result>(
            std::forward<Handler>(handler),
            [entry = this->entry, begin = begin](Core& c, operation& waiter) { (c.*begin)(entry, waiter); });
    }
};

template <class Core>
struct initiate_unsubscribe : subscription_initiation<Core> {
    template <class Handler>
    void operator()(Handler&& handler, const unsubscribe_options& options) const {
        this->template start<unsubscribe_result>(
            std::forward<Handler>(handler),
            [entry = this->entry,
             kept = owned<packet::unsubscribe>{packet::unsubscribe{.user_properties = options.user_properties}}](
                Core& c, operation& waiter) { c.unsubscribe(entry, kept.view().user_properties, waiter); });
    }
};

} // namespace dockwire::mqtt::detail
