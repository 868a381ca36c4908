// What the roles need of an MQTT client: publish, subscribe, and the time. They know no client class.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>

#include "dockwire/async/alarm.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/qos.hpp"

namespace dockwire::dji {

/// How a role publishes a message.
struct publish_terms {
    mqtt::qos qos{mqtt::qos::at_least_once};
    /// After this the broker deletes the message instead of delivering it, whole seconds.
    std::optional<std::chrono::seconds> expiry{};
};

/// A client that roles can use. `dockwire::mqtt::basic_client` is one.
///
/// `client.handle()` gives a copyable object that keeps the client's implementation alive, though not its connection. The handle has
/// `async_publish(topic, payload, options, token)` completing with `std::error_code` first, `subscribe(filter, options, handler)`
/// calling `handler(message)` with `message.topic`, `message.payload.bytes` and `message.retain` and returning an object with
/// `async_unsubscribe(token)`, and `get_executor()`. The client names the types of its options `publish_options` (with `qos` and
/// `message_expiry`) and `subscribe_options` (with `qos` and `retain_handling`), whose numbers are MQTT's, in an enum or as they are; `clock_type`
/// if its clock is another than `std::chrono::steady_clock`.
template <class C>
concept pubsub_client = requires(C& client, typename C::publish_options publish, typename C::subscribe_options subscribe) {
    { client.handle() } -> std::copy_constructible;
    { client.get_executor() } -> std::convertible_to<asio::any_io_executor>;
    publish.qos;
    publish.message_expiry;
    subscribe.qos;
    subscribe.retain_handling;
};

namespace detail {

/// How a role subscribes.
struct subscribe_terms {
    mqtt::qos qos{mqtt::qos::at_least_once};
    /// Whether the broker shall send what it retained (MQTT 5.0 3.8.3.1, Retain Handling 0), or nothing of it (2).
    bool retained{true};
};

/// A message as a client hands it over.
struct received_message {
    std::string_view topic{};
    std::string_view payload{};
    /// The broker had retained it.
    bool retained{false};
};

using time_point = std::chrono::steady_clock::time_point;

/// One deadline that can be moved. It may ring too early: whoever hears it looks at the time. Destroying it stops it; a call that is queued
/// already may still come.
class alarm {
public:
    alarm() = default;
    alarm(const alarm&) = delete;
    alarm& operator=(const alarm&) = delete;
    virtual ~alarm() = default;
    virtual void set(time_point at) = 0;
    virtual void stop() = 0;
};

template <class Clock>
class clock_alarm final : public alarm {
public:
    clock_alarm(const asio::any_io_executor& executor, std::function<void()> ring)
        : bell_{std::make_shared<bell>(executor, std::move(ring))} {}
    ~clock_alarm() override { bell_->timer.cancel(); }

    void set(time_point at) override { bell_->timer.arm(at, *bell_); }
    void stop() override { bell_->timer.cancel(); }

private:
    // What an outstanding wait holds.
    struct bell : std::enable_shared_from_this<bell> {
        bell(const asio::any_io_executor& executor, std::function<void()> what) : timer{executor}, ring{std::move(what)} {}
        void on_alarm() { ring(); }

        mqtt::alarm<Clock> timer;
        std::function<void()> ring;
    };

    std::shared_ptr<bell> bell_;
};

/// A client without its type, so that roles are compiled once.
class pubsub {
public:
    using receive_handler = std::function<void(const received_message&)>;

    pubsub() = default;
    pubsub(const pubsub&) = delete;
    pubsub& operator=(const pubsub&) = delete;
    virtual ~pubsub() = default;

    virtual asio::any_io_executor get_executor() const = 0;
    virtual time_point now() const = 0;
    virtual std::unique_ptr<alarm> make_alarm(std::function<void()> ring) = 0;
    /// `done` is called once, never inside this call.
    virtual void publish(std::string_view topic, std::string_view payload, const publish_terms& terms,
                         std::function<void(std::error_code)> done) = 0;
    /// Returns what ends the subscription.
    virtual std::function<void()> subscribe(std::string_view filter, const subscribe_terms& terms, receive_handler handler) = 0;
};

template <class C>
struct clock_of {
    using type = std::chrono::steady_clock;
};
template <class C>
    requires requires { typename C::clock_type; }
struct clock_of<C> {
    using type = typename C::clock_type;
};

template <pubsub_client C>
class client_pubsub final : public pubsub {
    using clock = typename clock_of<C>::type;

public:
    explicit client_pubsub(C& client) : handle_{client.handle()} {}

    asio::any_io_executor get_executor() const override { return handle_.get_executor(); }
    time_point now() const override {
        return time_point{std::chrono::duration_cast<time_point::duration>(clock::now().time_since_epoch())};
    }
    std::unique_ptr<alarm> make_alarm(std::function<void()> ring) override {
        return std::make_unique<clock_alarm<clock>>(get_executor(), std::move(ring));
    }

    void publish(std::string_view topic, std::string_view payload, const publish_terms& terms,
                 std::function<void(std::error_code)> done) override {
        typename C::publish_options options{};
        options.qos = static_cast<decltype(options.qos)>(terms.qos);
        if (terms.expiry) options.message_expiry = *terms.expiry;
        // What expires is a command, and one that arrives late is worse than one that does not.
        if constexpr (requires { options.never_late; }) options.never_late = terms.expiry.has_value();
        handle_.async_publish(topic, payload, options,
                              [done = std::move(done)](std::error_code error, const auto&...) { done(error); });
    }

    std::function<void()> subscribe(std::string_view filter, const subscribe_terms& terms, receive_handler handler) override {
        typename C::subscribe_options options{};
        options.qos = static_cast<decltype(options.qos)>(terms.qos);
        options.retain_handling = static_cast<decltype(options.retain_handling)>(terms.retained ? 0 : 2);
        auto made = handle_.subscribe(filter, options, [handler = std::move(handler)](const auto& message) {
            handler({message.topic, as_text(message.payload.bytes), message.retain});
        });
        return [made = std::move(made)]() mutable { made.async_unsubscribe([](std::error_code, const auto&...) {}); };
    }

private:
    using handle = decltype(std::declval<C&>().handle());

    handle handle_;
};

} // namespace detail
} // namespace dockwire::dji
