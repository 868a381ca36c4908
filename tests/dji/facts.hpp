// What the drift tests and the reference say about described messages, as data.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/thing/model/fields.hpp"

namespace dockwire::dji::model_test {

using rows = std::vector<thing::field>;

/// A kind, as the catalogue calls it.
constexpr std::string_view name_of(message_kind kind) noexcept {
    constexpr std::string_view names[]{"service", "event", "request",  "status", "property_set",
                                       "osd",     "state", "drc_down", "drc_up"};
    return names[static_cast<std::size_t>(kind)];
}

/// Whether a property, or the member of a payload, is described as one that can be set.
inline bool can_be_set(const rows& described, std::string_view name) {
    return std::ranges::any_of(described, [&](const auto& row) {
        return (row.name == name && row.rule.access == thing::access_mode::rw) || (row.keyed && can_be_set(row.children, name));
    });
}

/// One message.
struct message_row {
    /// Its method, or "osd" or "state".
    std::string name{};
    message_kind kind{};
    gateway_set known_to{};
    std::string_view since{};
    gateway_set retired_on{};
    bool also_as_event{false};
    /// Of a property set that no push of these devices has.
    std::vector<device_model> models{};
    bool may_be_answered{false};
    bool safe_to_repeat{false};
    std::chrono::seconds timeout{};
    rows data{};
    /// Only replies with fields of their own: a reply to a property set has none.
    std::optional<rows> reply{};
};

template <message M>
message_row described() {
    using traits = message_traits<M>;
    message_row row{.name = std::string{dji::name_of<M>()}, .kind = M::kind, .may_be_answered = answered_message<M>};
    row.safe_to_repeat = traits::safe_to_repeat;
    row.timeout = traits::timeout;
    row.since = traits::since;
    row.retired_on = traits::retired_on;
    row.also_as_event = traits::also_as_event;
    row.data = thing::fields_of<M>();
    if constexpr (requires { M::known_to; }) row.known_to = M::known_to;
    if constexpr (requires { M::models; }) row.models.assign(M::models.begin(), M::models.end());
    if constexpr (answered_message<M> && !property_message<M>) row.reply = thing::fields_of<dji::reply<M>>();
    return row;
}

} // namespace dockwire::dji::model_test
