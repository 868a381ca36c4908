// What a message type says about itself, in one place for both roles.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/topics.hpp"

namespace dockwire::dji {

/// A described struct that says how it travels.
template <class M>
concept message = thing::described<M> && requires {
    { M::kind } -> std::convertible_to<message_kind>;
};

/// A message that is known by its `method`: all but osd and state. A property's method is its name.
template <class M>
concept named_message = message<M> && requires {
    { M::method } -> std::convertible_to<std::string_view>;
};

/// A message that may be answered.
template <class M>
concept answered_message = named_message<M> && requires { typename M::reply; };

template <class M>
concept service_message = answered_message<M> && M::kind == message_kind::service;
template <class M>
concept event_message = answered_message<M> && M::kind == message_kind::event;
template <class M>
concept request_message = answered_message<M> && M::kind == message_kind::request;
template <class M>
concept status_message = answered_message<M> && M::kind == message_kind::status;
template <class M>
concept property_message = answered_message<M> && M::kind == message_kind::property_set;

/// A frame of live control to a device. One that is an `answered_message` is answered with a frame of the same method.
template <class M>
concept drc_down_message = named_message<M> && M::kind == message_kind::drc_down;
/// A frame of live control that a device pushes.
template <class M>
concept drc_up_message = named_message<M> && M::kind == message_kind::drc_up;

/// Properties that a device pushes. `models` lists the devices that send them in this form.
template <class M>
concept push_message = message<M> && (M::kind == message_kind::osd || M::kind == message_kind::state) && requires {
    { *std::begin(M::models) } -> std::convertible_to<device_model>;
};

/// Osd of a device.
template <class M>
concept osd_message = push_message<M> && M::kind == message_kind::osd;
template <class M>
concept state_message = push_message<M> && M::kind == message_kind::state;

/// Whether all devices that push `M` are gateways: docks and remote controllers.
template <push_message M>
inline constexpr bool is_of_gateway = std::all_of(std::begin(M::models), std::end(M::models), [](const device_model& model) {
    return model.domain == device_domain::dock || model.domain == device_domain::remote_controller;
});

/// What a cloud can handle, and what a device can.
template <class M>
concept message_to_cloud = event_message<M> || request_message<M> || status_message<M> || push_message<M> || drc_up_message<M>;
template <class M>
concept message_to_device = service_message<M> || property_message<M>;

/// The top level of a reply's data.
enum class reply_form : std::uint8_t {
    result,        ///< {"result": 0}, for a few methods with fields beside it
    result_output, ///< {"result": 0, "output": {...}}
    fields,        ///< the fields themselves
    properties,    ///< {"name": {"result": 0}}
};

/// The reply type of `M`.
template <answered_message M>
using reply = typename M::reply;

namespace detail {

/// In the order of `message_kind`.
inline constexpr std::array topics_by_kind{topic_kind::services, topic_kind::events,       topic_kind::requests,
                                           topic_kind::status,   topic_kind::property_set, topic_kind::osd,
                                           topic_kind::state,    topic_kind::drc_down,     topic_kind::drc_up};
static_assert(topics_by_kind.size() == static_cast<std::size_t>(message_kind::drc_up) + 1);

} // namespace detail

/// The topic of a kind of message.
constexpr topic_kind topic_of(message_kind kind) noexcept { return detail::topics_by_kind[static_cast<std::size_t>(kind)]; }

/// The same facts for every message; what a message does not declare has a default.
template <message M>
struct message_traits {
    static constexpr message_kind kind = M::kind;
    static constexpr topic_kind topic = topic_of(kind);

    /// Whether an answer always comes. For events and state the sender decides, with `need_reply`.
    static constexpr bool owes_reply = info(topic).reply.has_value() && !may_ask(topic);

    static constexpr dji::reply_form reply_form = [] {
        if constexpr (property_message<M>)
            return dji::reply_form::properties;
        else if constexpr (requires(typename M::reply& r) {
                               r.result;
                               r.output;
                           })
            return dji::reply_form::result_output;
        else if constexpr (requires(typename M::reply& r) { r.result; })
            return dji::reply_form::result;
        else
            return dji::reply_form::fields;
    }();

    /// Whether executing it twice does no more than once. Only then it is sent again when no reply comes.
    static constexpr bool safe_to_repeat = [] {
        if constexpr (requires { M::safe_to_repeat; })
            return M::safe_to_repeat;
        else
            return false;
    }();

    /// The version of the Cloud API that brought the message, or the versions between which it came. `known_to` says to which gateways.
    static constexpr std::string_view since = [] {
        if constexpr (requires { M::since; })
            return std::string_view{M::since};
        else
            return std::string_view{"1.11.3"};
    }();

    /// Gateways whose pages call the message retired.
    static constexpr gateway_set retired_on = [] {
        if constexpr (requires { M::retired_on; })
            return M::retired_on;
        else
            return gateway_set{};
    }();

    /// Whether a frame comes as an event too: the pages do not agree on its topic.
    static constexpr bool also_as_event = [] {
        if constexpr (requires { M::also_as_event; })
            return M::also_as_event;
        else
            return false;
    }();

    /// How long a reply may take. Replies to flight commands were seen after 20 s; others say it themselves.
    static constexpr std::chrono::seconds timeout = [] {
        if constexpr (requires { M::flight_command; })
            return std::chrono::seconds{M::flight_command ? 30 : 15};
        else if constexpr (requires { M::reply_within_s; })
            return std::chrono::seconds{M::reply_within_s};
        else
            return std::chrono::seconds{15};
    }();
};

/// What faults call a message: its method, or "osd" or "state".
template <message M>
constexpr std::string_view name_of() noexcept {
    if constexpr (named_message<M>)
        return M::method;
    else
        return info(message_traits<M>::topic).name;
}

} // namespace dockwire::dji
