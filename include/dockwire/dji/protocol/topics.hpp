// The topics of the Cloud API ("Topic Definition"): one table, read in both directions.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dockwire::dji {

/// The 14 topics of the reference, and `state_reply`, which it does not have: who wants an answer to state waits for it there.
enum class topic_kind : std::uint8_t {
    osd,
    state,
    services,
    services_reply,
    events,
    events_reply,
    requests,
    requests_reply,
    status,
    status_reply,
    property_set,
    property_set_reply,
    drc_up,
    drc_down,
    state_reply,
};

/// Up is from the device to the cloud.
enum class direction : std::uint8_t { up, down };

/// The first levels of a topic. Status belongs under `sys`; the pages of the remote controllers write it under `thing`.
enum class topic_prefix : std::uint8_t { thing, sys };

/// What the reference says about one topic.
struct topic_info {
    topic_kind kind{};
    topic_prefix prefix{topic_prefix::thing};
    /// The levels behind the serial number.
    std::string_view name{};
    dji::direction direction{dji::direction::up};
    /// Where the answer goes.
    std::optional<topic_kind> reply{};
};

inline constexpr auto topic_table = std::to_array<topic_info>({
    {topic_kind::osd, topic_prefix::thing, "osd", direction::up, {}},
    {topic_kind::state, topic_prefix::thing, "state", direction::up, topic_kind::state_reply},
    {topic_kind::services, topic_prefix::thing, "services", direction::down, topic_kind::services_reply},
    {topic_kind::services_reply, topic_prefix::thing, "services_reply", direction::up, {}},
    {topic_kind::events, topic_prefix::thing, "events", direction::up, topic_kind::events_reply},
    {topic_kind::events_reply, topic_prefix::thing, "events_reply", direction::down, {}},
    {topic_kind::requests, topic_prefix::thing, "requests", direction::up, topic_kind::requests_reply},
    {topic_kind::requests_reply, topic_prefix::thing, "requests_reply", direction::down, {}},
    {topic_kind::status, topic_prefix::sys, "status", direction::up, topic_kind::status_reply},
    {topic_kind::status_reply, topic_prefix::sys, "status_reply", direction::down, {}},
    {topic_kind::property_set, topic_prefix::thing, "property/set", direction::down, topic_kind::property_set_reply},
    {topic_kind::property_set_reply, topic_prefix::thing, "property/set_reply", direction::up, {}},
    {topic_kind::drc_up, topic_prefix::thing, "drc/up", direction::up, {}},
    {topic_kind::drc_down, topic_prefix::thing, "drc/down", direction::down, {}},
    {topic_kind::state_reply, topic_prefix::thing, "state_reply", direction::down, {}},
});

/// The row of a kind.
constexpr const topic_info& info(topic_kind kind) noexcept { return topic_table[static_cast<std::size_t>(kind)]; }

static_assert(
    [] {
        for (std::size_t row = 0; row < topic_table.size(); ++row)
            if (static_cast<std::size_t>(topic_table[row].kind) != row) return false;
        return true;
    }(),
    "the topic table is in the order of topic_kind");

/// Whether messages on such a topic are commands: a device acts on them.
constexpr bool is_command(topic_kind kind) noexcept {
    return kind == topic_kind::services || kind == topic_kind::property_set || kind == topic_kind::drc_down;
}

/// Whether a message on such a topic says with `need_reply` if it wants an answer.
constexpr bool may_ask(topic_kind kind) noexcept { return kind == topic_kind::events || kind == topic_kind::state; }

/// Whether messages on such a topic are properties that a device pushes.
constexpr bool is_push(topic_kind kind) noexcept { return kind == topic_kind::osd || kind == topic_kind::state; }

/// A topic taken apart. The serial number is a view into the text that was parsed.
struct parsed_topic {
    topic_kind kind{};
    std::string_view sn{};
    topic_prefix prefix{topic_prefix::thing};

    bool operator==(const parsed_topic&) const = default;
};

/// Whether a text can be a serial number: one topic level, no wildcard, no U+0000, not empty.
constexpr bool is_serial_number(std::string_view sn) noexcept {
    return !sn.empty() && sn.find_first_of(std::string_view{"/+#\0", 4}) == std::string_view::npos;
}

namespace detail {

constexpr std::string_view text_of(topic_prefix prefix) noexcept {
    return prefix == topic_prefix::sys ? "sys/product/" : "thing/product/";
}

constexpr bool may_have(const topic_info& row, topic_prefix prefix) noexcept {
    return row.prefix == prefix || row.prefix == topic_prefix::sys;
}

constexpr std::optional<topic_prefix> take_prefix(std::string_view& topic) noexcept {
    for (const auto prefix : {topic_prefix::thing, topic_prefix::sys}) {
        if (!topic.starts_with(text_of(prefix))) continue;
        topic.remove_prefix(text_of(prefix).size());
        return prefix;
    }
    return std::nullopt;
}

} // namespace detail

/// Takes a topic apart. Status and its reply are known under both prefixes. Empty for what is no topic of the Cloud API.
constexpr std::optional<parsed_topic> parse_topic(std::string_view topic) noexcept {
    const auto prefix = detail::take_prefix(topic);
    const auto slash = topic.find('/');
    if (!prefix || slash == std::string_view::npos || !is_serial_number(topic.substr(0, slash))) return std::nullopt;
    for (const topic_info& row : topic_table)
        if (row.name == topic.substr(slash + 1) && detail::may_have(row, *prefix))
            return parsed_topic{row.kind, topic.substr(0, slash), *prefix};
    return std::nullopt;
}

/// The topic of a kind for a device; `sn` may be "+" to make a filter. `prefix` is the usual one unless given.
inline std::string build_topic(topic_kind kind, std::string_view sn, std::optional<topic_prefix> prefix = {}) {
    const topic_info& row = info(kind);
    std::string topic{detail::text_of(prefix.value_or(row.prefix))};
    return topic.append(sn).append(1, '/').append(row.name);
}

/// One filter of a subscription.
struct topic_filter {
    topic_kind kind{};
    topic_prefix prefix{topic_prefix::thing};
    /// Each instance of a backend has to see all of them: reply topics name no instance (see dji/role/cloud.hpp).
    bool by_instance{false};
};

/// What a backend listens to, for all devices. Live control is not among them: it may have a broker of its own.
inline constexpr auto cloud_filters = std::to_array<topic_filter>({
    {topic_kind::osd, topic_prefix::thing, false},
    {topic_kind::state, topic_prefix::thing, false},
    {topic_kind::services_reply, topic_prefix::thing, true},
    {topic_kind::events, topic_prefix::thing, false},
    {topic_kind::requests, topic_prefix::thing, false},
    {topic_kind::status, topic_prefix::sys, false},
    {topic_kind::status, topic_prefix::thing, false},
    {topic_kind::property_set_reply, topic_prefix::thing, true},
});

/// What a gateway device listens to, for its own serial number.
inline constexpr auto device_filters = std::to_array<topic_filter>({
    {topic_kind::services, topic_prefix::thing, true},
    {topic_kind::events_reply, topic_prefix::thing, true},
    {topic_kind::requests_reply, topic_prefix::thing, true},
    {topic_kind::status_reply, topic_prefix::sys, true},
    {topic_kind::property_set, topic_prefix::thing, true},
});

} // namespace dockwire::dji
