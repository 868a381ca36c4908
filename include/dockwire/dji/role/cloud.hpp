// The backend's side of the Cloud API.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/protocol/devices.hpp"
#include "dockwire/dji/role/call.hpp"
#include "dockwire/dji/role/cloud_options.hpp"
#include "dockwire/dji/role/detail/data_reader.hpp"
#include "dockwire/dji/role/detail/handler.hpp"
#include "dockwire/dji/role/role.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/json/detail/json_text.hpp"

namespace dockwire::dji {
namespace detail {

/// The name under which handlers of osd and state are kept.
inline std::string key_of(const device_model& model) {
    std::string key{};
    thing::detail::append_number(static_cast<int>(model.domain), key);
    thing::detail::append_number(model.type, key += '-');
    thing::detail::append_number(model.sub_type, key += '-');
    return key;
}

/// Defined in properties.hpp, for those who use it.
template <class Osd, class State>
struct properties_of;

class cloud_core final : public role_core {
public:
    cloud_core(std::shared_ptr<pubsub> bus, const cloud_options& options)
        : role_core{std::move(bus),
                    {.calls = {options.qos, options.repeat_after},
                     .handlers = {options.handlers_at_once, options.receive_queue},
                     .remembered_answers = options.remembered_answers,
                     .strict = options.strict}},
          unhandled_result_{options.unhandled_result},
          unhandled_event_result_{options.unhandled_event_result},
          kept_devices_{options.kept_devices},
          group_{options.share_group} {
        for (const default_answer& one : options.default_answers)
            default_answers_.emplace(one.method, one.result);
    }

    void listen_to_all() {
        for (const topic_filter& filter : cloud_filters) {
            const std::string text = build_topic(filter.kind, "+", filter.prefix);
            listen(group_.empty() || filter.by_instance ? text : "$share/" + group_ + "/" + text, true);
        }
    }

    /// Frames of live control are many: a cloud hears them only when it handles some.
    void listen_to_frames() {
        if (std::exchange(hears_frames_, true)) return;
        const std::string text = build_topic(topic_kind::drc_up, "+");
        listen(group_.empty() ? text : "$share/" + group_ + "/" + text, false);
    }

    std::size_t kept_devices() const noexcept { return kept_devices_; }

    /// Sets the handler of the osd or the state of these models.
    void on_push(message_kind kind, std::span<const device_model> models, const std::shared_ptr<handler>& what) {
        for (const device_model& model : models)
            set_handler(kind, key_of(model), what);
    }

    void add_device(known_device what) { devices_.add(std::move(what)); }
    std::vector<known_device> devices() const { return devices_.all(); }

protected:
    void take(incoming& message) override {
        switch (message.from.kind) {
        case topic_kind::osd:
            return take_push(message_kind::osd, message);
        case topic_kind::state:
            return take_push(message_kind::state, message);
        case topic_kind::status:
            return take_status(message);
        case topic_kind::events:
            return take_once(message_kind::event, message);
        case topic_kind::requests:
            return take_once(message_kind::request, message);
        case topic_kind::drc_up:
            return take_frame(message);
        default:
            ++statistics().unhandled;
        }
    }

    void identify(origin& from) const override {
        const known_device* known = devices_.find(from.device_sn);
        if (!known) return;
        from.model = known->model;
        if (from.gateway_sn == from.device_sn) from.gateway_sn = known->gateway_sn;
    }

private:
    void take_push(message_kind kind, const incoming& message) {
        const auto& model = message.from.model;
        if (model && dispatch(kind, key_of(*model), message)) return;
        ++(model ? statistics().unhandled : statistics().unknown_devices);
        tell_unknown_device(message);
        if (message.from.need_reply) answers(message)(plain_answer(unhandled_event_result_));
    }

    void take_once(message_kind kind, incoming& message) {
        if (!repeated(message, message.payload)) take_named(kind, message);
    }

    void take_named(message_kind kind, const incoming& message) {
        if (message.from.method.empty()) ++statistics().without_method;
        if (dispatch(kind, message.from.method, message)) return;
        const auto found = default_answers_.find(message.from.method);
        const int usual = kind == message_kind::event ? unhandled_event_result_ : unhandled_result_;
        unhandled(message, found == default_answers_.end() ? usual : found->second);
    }

    /// Nothing answers a frame, and most of them have no handler.
    void take_frame(const incoming& message) {
        if (!dispatch(message_kind::drc_up, message.from.method, message)) ++statistics().unhandled;
    }

    /// The topology is kept whether or not the application wants to hear of it.
    void take_status(incoming& message) {
        if (message.from.method != update_topo::method) return take_named(message_kind::status, message);
        if (!message.head.has_data()) return refuse_malformed(*this, message, no_data_in(update_topo::method), answers(message));
        update_topo topology{};
        thing::read_options how = reading(update_topo::method);
        if (find_handler(message_kind::status, update_topo::method)) {
            how.tolerated = nullptr; // the handler's reader counts and tells
            how.left_out = nullptr;
        }
        const auto wrong = read_data(message.head, topology, how);
        if (!wrong) take_over(message.from.device_sn, topology);
        identify(message.from);
        if (dispatch(message_kind::status, update_topo::method, message)) return;
        if (wrong) {
            malformed(message.topic, *wrong);
        } else {
            ++statistics().handled;
            report_left_out(message.topic);
        }
        answers(message)(plain_answer(wrong ? result_code::wrong_parameter : result_code::success));
    }

    void take_over(std::string_view gateway_sn, const update_topo& topology) {
        statistics().nameless_devices += devices_.update(gateway_sn, topology);
        tell_handlers(message_kind::osd, devices_);
    }

    int unhandled_result_;
    int unhandled_event_result_;
    std::size_t kept_devices_;
    std::string group_;
    bool hears_frames_{false};
    std::map<std::string, int, std::less<>> default_answers_{};
    device_map devices_{};
};

} // namespace detail

/// The backend's role: calls services of gateways, takes events, requests, osd and state, keeps the topology.
///
/// Handlers run on the client's executor. Asynchronous functions may be called from any thread, the others where the executor runs or
/// before it does. Every function may be called inside every handler. Cloud and client may be destroyed in either order and at any time:
/// what is open completes with `asio::error::operation_aborted`, running coroutine handlers are cancelled. Both may outlive the execution
/// context, with which everything open ends; then they are only to be destroyed.
///
/// Each instance makes tids that begin with 8 hex digits of its own. Several instances share the work through `share_group`: each sees all
/// replies and takes those to its own calls.
class cloud {
public:
    /// Subscribes through `client`, now or when it connects.
    template <pubsub_client Client>
    explicit cloud(Client& client, const cloud_options& options = {})
        : core_{std::make_shared<detail::cloud_core>(std::make_shared<detail::client_pubsub<Client>>(client), options)} {
        core_->listen_to_all();
    }
    asio::any_io_executor get_executor() const { return core_->executor(); }

    /// Sets the handler of a message type; replaces the one before.
    ///
    /// `call(const origin&, const M&)` or `call(const M&)` returns void, `dji::ack` (`dji::accepted`, `dji::refused(code)`), the message's
    /// reply, or an `asio::awaitable` of one of these. Void is an acceptance. The answer is sent when the handler has returned: always for
    /// requests and status, for events and state if the device wants one, never for osd. A handler that throws answers with failure and
    /// is reported to `on_error`. Osd and state go to the handler of the model that the topology names.
    ///
    /// Frames of live control have no answer: `call` returns nothing. They are heard where this client's broker is that of `drc_mode_enter`. A
    /// frame that is `also_as_event` is taken on both topics.
    ///
    /// Coroutines of one device and one message type run one at a time, in order; those of others at once, within `handlers_at_once`. The
    /// message is acknowledged to the broker at once: acknowledgements are in order, so that one slow handler would hold up all devices. What
    /// makes an event safe is the answer, without which the device repeats it.
    template <class M, class Handler>
    void on(Handler call) {
        static_assert(
            message_to_cloud<M>,
            "a cloud handles events, requests, status, osd, state and frames of live control that a device sends (drc::up): a "
            "described struct with `kind`, with `method` and, but for frames, `reply` or, for osd and state, with `models`");
        if constexpr (push_message<M>)
            core_->on_push(M::kind, M::models, detail::make_handler<detail::typed_handler<M, Handler>>(std::move(call)));
        else if constexpr (drc_up_message<M>)
            on_frame<M>(std::move(call));
        else
            core_->set_handler(M::kind, std::string{M::method},
                               detail::make_handler<detail::typed_handler<M, Handler>>(std::move(call)));
    }

    /// Sets the handler of the osd or state of one model that sends them in the form of `M`, such as a newer product: what `M` does not know is
    /// in its `extra`. As `on`.
    template <push_message M, class Handler>
    void on(const device_model& model, Handler call) {
        core_->on_push(M::kind, std::span{&model, 1}, detail::make_handler<detail::typed_handler<M, Handler>>(std::move(call)));
    }

    /// Sets the handler of all properties of the models that send both `Osd` and `State`, put together from their pushes; replaces those of
    /// `on` for the same models, and is replaced by them. Include "dockwire/dji/role/properties.hpp".
    ///
    /// `call(const origin&, const aged<properties<Osd, State>>&)` or `call(const aged<...>&)`, called for each push, returns void or
    /// `asio::awaitable<void>`. A push sets what it has (`dji::merge`), and `row.age(&Osd::member)` says how old the rest is. What the broker
    /// had retained counts from its arrival. A device is forgotten when a topology says that it is offline, and when more than
    /// `cloud_options::kept_devices` have pushed since.
    template <class Osd, class State, class Handler>
    void on_properties(Handler call) {
        set_properties<Osd, State>(Osd::models, State::models, std::move(call));
    }
    /// The same for one model that sends them in the form of another, as for `on`.
    template <class Osd, class State, class Handler>
    void on_properties(const device_model& model, Handler call) {
        set_properties<Osd, State>(std::span{&model, 1}, std::span{&model, 1}, std::move(call));
    }

    /// Calls a service of a gateway: `void(std::error_code, reply<M>)`.
    ///
    /// The command is checked against its documented rules, sent under one tid, and expires at the broker with its time-out. Only methods
    /// that are safe to repeat are sent again. A result other than 0 is an error of `result_category`; the reply is given all the same.
    /// Other errors: `call_error`, `usage_error::timed_out`, what the client says when it cannot publish, `operation_aborted`.
    /// Cancellation (any type) ends the call, not what the device does.
    ///
    /// In a co_await expression the message has to be a named object with GCC before 14, which refuses another.
    template <class M, class Token>
    auto async_call(std::string_view gateway_sn, M&& command, const call_options& options, Token&& token) {
        return detail::async_call<message_kind::service>(core_.share(), gateway_sn, std::forward<M>(command), options,
                                                         std::forward<Token>(token));
    }
    template <class M, class Token>
    auto async_call(std::string_view gateway_sn, M&& command, Token&& token) {
        return async_call(gateway_sn, std::forward<M>(command), call_options{}, std::forward<Token>(token));
    }

    /// Sets a property of a gateway: `void(std::error_code, property_reply)`; errors and cancellation as for `async_call`. The error is the
    /// first result that is not 0.
    ///
    /// With `all_of(height, lights)` for the property ("dockwire/dji/role/set_all.hpp") several: `void(std::error_code,
    /// std::vector<set_result>)`, when all are done, with the error and the reply of each in their order. Each has a message of its own;
    /// `all_of(height, lights).in_one_message()` is one. If one breaks a rule none is sent. The error is the first of them.
    template <class P, class Token>
    auto async_set(std::string_view gateway_sn, P&& property, const call_options& options, Token&& token) {
        if constexpr (requires { property.in_one_message(); })
            return property.async_set(core_.share(), gateway_sn, options, std::forward<Token>(token));
        else
            return detail::async_call<message_kind::property_set>(core_.share(), gateway_sn, std::forward<P>(property), options,
                                                                  std::forward<Token>(token));
    }
    template <class P, class Token>
    auto async_set(std::string_view gateway_sn, P&& property, Token&& token) {
        return async_set(gateway_sn, std::forward<P>(property), call_options{}, std::forward<Token>(token));
    }

    /// Told of events, requests and status that no handler takes; they are answered by the options.
    void on_unknown_method(raw_handler tell) { core_->on_unknown_method(std::move(tell)); }
    /// Told of osd and state that no handler takes: of a device that no topology named, which has no `origin::model`, or of a model without a
    /// handler.
    void on_unknown_device(raw_handler tell) { core_->on_unknown_device(std::move(tell)); }
    /// Told of messages and values that cannot be read, and of own messages that break a rule.
    void on_error(error_handler tell) { core_->on_error(std::move(tell)); }
    /// Told of replies that came too late, twice, or to no call.
    void on_late_reply(stray_handler tell) { core_->on_stray_reply(std::move(tell)); }

    /// Makes a device known that the application remembers from an earlier topology.
    void add_device(known_device device) { core_->add_device(std::move(device)); }
    /// All devices that topologies named or the application added.
    std::vector<known_device> devices() const { return core_->devices(); }

    /// A new bid, for the calls of one business flow.
    std::string new_bid() { return core_->ids().bid(); }
    role_statistics statistics() const { return core_->statistics(); }

private:
    template <class Role>
    friend class by_model; // shares the core

    template <class Osd, class State, class Handler>
    void set_properties(std::span<const device_model> osd_of, std::span<const device_model> state_of, Handler call) {
        using setter = detail::properties_of<Osd, State>;
        static_assert(requires { sizeof(setter); }, "on_properties needs dockwire/dji/role/properties.hpp");
        if constexpr (requires { sizeof(setter); }) setter::listen(*core_, osd_of, state_of, std::move(call));
    }

    template <class M, class Handler>
    void on_frame(Handler call) {
        const auto made = detail::make_handler<detail::typed_handler<M, Handler>>(std::move(call));
        core_->set_handler(M::kind, std::string{M::method}, made);
        if constexpr (message_traits<M>::also_as_event) core_->set_handler(message_kind::event, std::string{M::method}, made);
        core_->listen_to_frames();
    }

    closing_ptr<detail::cloud_core> core_;
};

} // namespace dockwire::dji
