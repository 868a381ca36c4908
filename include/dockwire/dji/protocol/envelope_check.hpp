// Whether an envelope is what the reference gives to its topic ("Topic Definition").
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/dji/protocol/detail/envelope_form.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/model/read_state.hpp"
#include "dockwire/thing/model/tolerance.hpp"

namespace dockwire::dji {
namespace detail {

/// Keys by their bits.
struct key_sets {
    std::uint16_t needed{0};
    std::uint16_t possible{0};
};

/// The keys that all envelopes of a topic have, and those that they may have.
constexpr key_sets keys_of(topic_kind kind) noexcept {
    const envelope_form form = form_of(kind);
    std::uint16_t needed = bit_of_key("data");
    const auto add = [&needed](bool has, std::string_view name) {
        if (has) needed = static_cast<std::uint16_t>(needed | bit_of_key(name));
    };
    add(form.ids, "tid");
    add(form.ids, "bid");
    add(form.ids, "timestamp");
    add(form.need_reply, "need_reply");
    add(form.gateway, "gateway");
    add(form.method, "method");
    if (form.ids) return {needed, needed};
    return {needed, static_cast<std::uint16_t>(needed | bit_of_key("seq"))};
}

inline void add_keys(loose_keys& into, thing::looseness which, std::uint16_t keys) noexcept {
    for (std::size_t place = 0; keys != 0; ++place, keys = static_cast<std::uint16_t>(keys >> 1U))
        if ((keys & 1U) != 0) into.add(which, envelope_key_names[place], {});
}

constexpr bool has_13_digits(std::int64_t timestamp) noexcept {
    constexpr std::int64_t least = 1'000'000'000'000;
    return timestamp >= least && timestamp < 10 * least;
}

/// Whether a message has its properties at the top level: who reads them counts those that are unknown.
inline bool stands_for_data(const envelope& of, topic_kind kind) noexcept { return is_push(kind) && !of.has_data(); }

inline loose_keys without_unknown_fields(loose_keys all) noexcept {
    all.counts[thing::looseness::unknown_field] = 0;
    if (all.first && all.first->which == thing::looseness::unknown_field) all.first.reset();
    return all;
}

inline thing::fault fault_of(const loose_key& key, std::string_view context) {
    const thing::looseness_row& row = thing::looseness_table[static_cast<std::size_t>(key.which)];
    std::string text{row.text};
    if (!key.value.empty()) (text += ": ") += thing::detail::excerpt(key.value);
    return {.code = row.code,
            .pointer = key.key.empty() ? std::string{} : thing::detail::pointer_token(key.key),
            .text = std::move(text),
            .context = std::string{context}};
}

} // namespace detail

/// Everything that is loose in an envelope that came on `topic`: keys that are missing, empty, misplaced, unknown, repeated, misspelled, of
/// another type; a topic under the other prefix, as a key without a name. The data is not looked at.
inline loose_keys loose_keys_of(const envelope& of, const parsed_topic& topic) {
    loose_keys all = detail::stands_for_data(of, topic.kind) ? detail::without_unknown_fields(of.loose) : of.loose;
    const detail::key_sets sets = detail::keys_of(topic.kind);
    if (topic.prefix != info(topic.kind).prefix) all.add(thing::looseness::other_prefix, {}, {});
    detail::add_keys(all, thing::looseness::missing_key, static_cast<std::uint16_t>(sets.needed & ~of.keys));
    detail::add_keys(all, thing::looseness::misplaced_key, static_cast<std::uint16_t>(of.keys & ~sets.possible));
    if (of.timestamp && !detail::has_13_digits(*of.timestamp)) all.add(thing::looseness::odd_timestamp, "timestamp", {});
    return all;
}

/// Counts what is loose in an envelope that came on `topic`, as `thing::read` counts what is loose in the data.
/// @return the first looseness as a fault, if the options are strict; its pointer is that of the whole message
inline std::optional<thing::fault> check_envelope(const envelope& of, const parsed_topic& topic,
                                                  const thing::read_options& options) {
    const loose_keys all = loose_keys_of(of, topic);
    if (!all.first) return std::nullopt;
    if (options.tolerated) *options.tolerated += all.counts;
    if (!options.strict) return std::nullopt;
    return detail::fault_of(*all.first, options.context);
}

} // namespace dockwire::dji
