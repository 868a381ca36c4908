// The gateway's side of the Cloud API: a dock or a remote controller, and the devices behind it.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/core/qos.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/protocol/error_codes.hpp" // before the name `device` is: GCC 12 sees an enumerator of that name as a shadow
#include "dockwire/dji/protocol/outgoing.hpp"
#include "dockwire/dji/role/call.hpp"
#include "dockwire/dji/role/detail/answers.hpp"
#include "dockwire/dji/role/detail/handler.hpp"
#include "dockwire/dji/role/detail/property_answers.hpp"
#include "dockwire/dji/role/role.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/json/tape.hpp"

namespace dockwire::dji {

/// How a device behaves; everything is copied by its constructor.
struct device_options {
    /// QoS of subscriptions, requests, events and replies.
    mqtt::qos qos{mqtt::qos::at_least_once};
    /// QoS of osd and state. With QoS 0 what is reported without a connection is lost, and counted (`role_statistics::publish_failures`),
    /// unless the client has `queue_at_most_once`.
    mqtt::qos report_qos{mqtt::qos::at_most_once};
    /// When a request that is safe to repeat is sent again, under the same tid.
    std::chrono::milliseconds repeat_after{5000};
    /// The result that answers services and properties without a handler.
    int unhandled_result{result_code::not_supported};
    /// How many coroutine handlers run at once, at least 1; those of one method or property one at a time, in the order of their messages.
    std::size_t handlers_at_once{1'000};
    /// How many commands are remembered with their answers, at least 1. A repetition is answered from there and does not act twice.
    std::size_t remembered_answers{65'536};
    /// Refuses every looseness of messages, as for `cloud_options`. For tests.
    bool strict{false};
};
static_assert(std::is_trivially_destructible_v<device_options>);

namespace detail {

class device_core final : public role_core {
public:
    device_core(std::shared_ptr<pubsub> bus, std::string_view own_sn, const device_options& options)
        : role_core{std::move(bus),
                    {.calls = {options.qos, options.repeat_after},
                     .handlers = {options.handlers_at_once, 0},
                     .remembered_answers = options.remembered_answers,
                     .strict = options.strict}},
          sn_{own_sn},
          report_qos_{options.report_qos},
          unhandled_result_{options.unhandled_result} {}

    const std::string& sn() const noexcept { return sn_; }

    /// Nothing retained is wanted: a command of an earlier time must not run, and a reply of an earlier time meets no call.
    void listen_to_own() {
        for (const topic_filter& filter : device_filters)
            listen(build_topic(filter.kind, sn_, filter.prefix), false);
    }

    /// Sends a message that nobody answers, about the device `about`; what breaks a rule is reported instead.
    template <message M>
    void send(std::string_view about, const M& what, std::string_view bid = {}) {
        send(message_traits<M>::topic, about, name_of<M>(), outgoing_data{what}, bid);
    }

    void send(topic_kind kind, std::string_view about, std::string_view method, const outgoing_data& what, std::string_view bid) {
        std::string data;
        if (const auto wrong = write_message(what, method, data)) return report(build_topic(kind, about), *wrong);
        send_data(kind, about, method, data, bid);
    }

    void send_data(topic_kind kind, std::string_view about, std::string_view method, std::string_view data,
                   std::string_view bid = {}) {
        const std::string tid = ids().tid();
        const std::string flow = bid.empty() ? ids().bid() : std::string{bid};
        publish(build_topic(kind, about),
                write_envelope(
                    kind, {.tid = tid, .bid = flow, .timestamp = unix_time(), .gateway = sn_, .method = method, .data = data}),
                is_push(kind) ? report_qos_ : qos());
    }

protected:
    /// Whatever the command says: its answer is this gateway's.
    void identify(origin& from) const override { from.gateway_sn = sn_; }

    void take(incoming& message) override {
        if (repeated(message, message.head.data)) return;
        if (message.from.kind == topic_kind::property_set) return take_properties(message);
        if (message.from.method.empty()) ++statistics().without_method;
        if (!dispatch(message_kind::service, message.from.method, message)) unhandled(message, unhandled_result_);
    }

private:
    void take_properties(const incoming& message) {
        thing::tape data{};
        if (auto wrong = data.parse(message.head.data_text())) {
            locate(*wrong, message.head);
            return malformed(message.topic, *wrong);
        }
        const auto results = std::make_shared<property_answers>(answers(message), properties_in(data.root()));
        const std::vector<std::string> names = results->names();
        if (names.empty())
            return malformed(message.topic,
                             {.code = thing::fault_code::missing_field, .pointer = "/data", .text = "no property"});
        for (const std::string& name : names)
            set_property_by(name, message, results);
    }

    /// The handler of a payload's property gets it for all payloads of the message.
    void set_property_by(const std::string& name, const incoming& message, const std::shared_ptr<property_answers>& results) {
        const auto found = find_handler(message_kind::property_set, name);
        if (!found) {
            ++statistics().unhandled;
            tell_unknown_method(message);
            return results->add(name, unhandled_result_);
        }
        found->take(shared_from_this(), message, [results, name](const answer& with) { results->add(name, with.result); });
    }

    std::string sn_;
    mqtt::qos report_qos_;
    int unhandled_result_;
};

} // namespace detail

/// A device behind a gateway: it reports through the gateway. It may outlive the gateway's role and then does nothing.
class reporting_device {
public:
    reporting_device(const std::shared_ptr<detail::device_core>& gateway, std::string_view sn) : gateway_{gateway}, sn_{sn} {}

    const std::string& sn() const noexcept { return sn_; }

    /// Publishes osd or state of this device. Executor's thread.
    template <push_message M>
    void report(const M& properties) {
        if (const auto gateway = open_gateway()) gateway->send(sn_, properties);
    }

private:
    template <class Role>
    friend class by_model;

    /// Nothing when the gateway's role is gone.
    std::shared_ptr<detail::device_core> open_gateway() const {
        auto open = gateway_.lock();
        return open && !open->closed() ? std::move(open) : nullptr;
    }

    std::weak_ptr<detail::device_core> gateway_;
    std::string sn_;
};

/// The role of a gateway device: takes services and property sets, sends events, requests, topology, osd and state.
///
/// A command that comes again, with the same method, tid, bid and text of `data`, is answered from memory and does not act twice: within 10
/// minutes, or among the last 1,024, unless more than `remembered_answers` came since. One with an empty or nil tid is not remembered.
///
/// The device asks the broker for nothing that it retained. A command that comes retained all the same is not taken: it is counted
/// (`role_statistics::retained`) and reported to `on_error`. One that is published with RETAIN while the device is subscribed is like any other.
///
/// Threads, handlers, completion and destruction are as for `cloud`.
class device {
public:
    /// Subscribes through `client` for the gateway with the serial number `sn` (`is_serial_number(sn)` holds).
    template <pubsub_client Client>
    device(Client& client, std::string_view sn, const device_options& options = {})
        : core_{std::make_shared<detail::device_core>(std::make_shared<detail::client_pubsub<Client>>(client), sn, options)} {
        core_->listen_to_own();
    }
    asio::any_io_executor get_executor() const { return core_->executor(); }
    const std::string& sn() const noexcept { return core_->sn(); }

    /// Sets the handler of a service or of a property; replaces the one before. As for `cloud::on`; the answer is always sent. A property's
    /// handler answers with `dji::ack`.
    template <class M, class Handler>
    void on(Handler call) {
        static_assert(message_to_device<M>,
                      "a device handles services and properties: a described struct with `method`, `kind` and `reply`");
        core_->set_handler(M::kind, std::string{M::method},
                           detail::make_handler<detail::typed_handler<M, Handler>>(std::move(call)));
    }

    /// Says that the gateway and these devices are online: `void(std::error_code, ack)`; errors as for `cloud::async_call`. Called where the
    /// executor runs, because the topology is kept.
    template <class Topology, class Token>
        requires std::same_as<std::remove_cvref_t<Topology>, update_topo>
    auto async_online(Topology&& topology, Token&& token) {
        topology_ = topology;
        return detail::async_call<message_kind::status>(core_.share(), core_->sn(), std::forward<Topology>(topology), {},
                                                        std::forward<Token>(token));
    }

    /// Says that no device behind the gateway is online any more: the last topology without its devices. As
    /// `async_online`.
    template <class Token>
    auto async_sub_devices_offline(Token&& token) {
        topology_.sub_devices.clear();
        return detail::async_call<message_kind::status>(core_.share(), core_->sn(), topology_, {}, std::forward<Token>(token));
    }

    /// Asks the cloud: `void(std::error_code, reply<M>)`; errors and cancellation as for `cloud::async_call`.
    template <class M, class Token>
    auto async_request(M&& question, const call_options& options, Token&& token) {
        return detail::async_call<message_kind::request>(core_.share(), core_->sn(), std::forward<M>(question), options,
                                                         std::forward<Token>(token));
    }
    template <class M, class Token>
    auto async_request(M&& question, Token&& token) {
        return async_request(std::forward<M>(question), call_options{}, std::forward<Token>(token));
    }

    /// Sends an event that the cloud has to answer (need_reply 1): `void(std::error_code, reply<M>)`.
    template <class M, class Token>
    auto async_event(M&& news, const call_options& options, Token&& token) {
        return detail::async_call<message_kind::event>(core_.share(), core_->sn(), std::forward<M>(news), options,
                                                       std::forward<Token>(token));
    }
    template <class M, class Token>
    auto async_event(M&& news, Token&& token) {
        return async_event(std::forward<M>(news), call_options{}, std::forward<Token>(token));
    }

    /// Sends an event that nobody answers (need_reply 0). Executor's thread.
    template <event_message M>
    void send_event(const M& news, std::string_view bid = {}) {
        core_->send(core_->sn(), news, bid);
    }

    /// Publishes osd or state of the gateway itself, which is a dock or a remote controller: those of an aircraft go through `sub_device`.
    /// Executor's thread.
    template <push_message M>
    void report(const M& properties) {
        static_assert(
            is_of_gateway<M>,
            "a gateway reports the osd and state of a dock or a remote controller about itself: those of a device behind it "
            "are reported by sub_device(sn).report");
        core_->send(core_->sn(), properties);
    }

    /// A device behind this gateway.
    reporting_device sub_device(std::string_view sn) const { return {core_.share(), sn}; }

    /// Told of services and properties that no handler takes; they are answered by the options.
    void on_unknown_method(raw_handler tell) { core_->on_unknown_method(std::move(tell)); }
    /// Told of messages that cannot be read, of retained commands, and of own messages that break a rule.
    void on_error(error_handler tell) { core_->on_error(std::move(tell)); }
    /// Told of replies that came too late, twice, or to no call.
    void on_late_reply(stray_handler tell) { core_->on_stray_reply(std::move(tell)); }

    /// A new bid, for the messages of one business flow.
    std::string new_bid() { return core_->ids().bid(); }
    role_statistics statistics() const { return core_->statistics(); }

private:
    template <class Role>
    friend class by_model; // shares the core

    closing_ptr<detail::device_core> core_;
    update_topo topology_{};
};

} // namespace dockwire::dji
