// What surrounds the data of every message ("Topic Definition"). It is read first; the data only when somebody wants it.
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/json/value_kind.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/read_state.hpp"
#include "dockwire/thing/model/tolerance.hpp"

namespace dockwire::dji {

/// One way in which an envelope differs from its documentation.
struct loose_key {
    thing::looseness which{};
    std::string_view key{};
    /// As it came; empty for a key that is missing.
    std::string_view value{};
};

/// All ways in which an envelope differs from its documentation; `check_envelope` counts or refuses them.
struct loose_keys {
    thing::tolerances counts{};
    std::optional<loose_key> first{};

    void add(thing::looseness which, std::string_view key, std::string_view value) noexcept {
        ++counts[which];
        if (!first) first = loose_key{which, key, value};
    }
};

/// A received envelope. Views are valid while the payload and the reader that took it live, until that reader reads again.
struct envelope {
    std::string_view tid{};
    std::string_view bid{};
    std::string_view gateway{};
    std::string_view method{};
    /// Unix time in ms. Devices also send 0 and numbers with 14 digits; they are kept.
    std::optional<std::int64_t> timestamp{};
    std::optional<bool> need_reply{};
    /// Of live control frames; `frame_seq` looks for it in the data too.
    std::optional<std::int64_t> seq{};
    /// The data as JSON text, as it came; empty when the message has none. Whoever reads it finds its faults.
    std::string_view data{};
    /// The whole message.
    std::string_view payload{};
    /// What is loose whatever the topic.
    loose_keys loose{};
    /// Which keys were there: bits by their places in `detail::envelope_key_names`.
    std::uint16_t keys{0};

    /// Whether there is data; null is none.
    bool has_data() const noexcept { return !data.empty() && data != "null"; }
    /// The data; no data is like an empty object.
    std::string_view data_text() const noexcept { return data.empty() ? std::string_view{"{}"} : data; }
};

namespace detail {

/// The text of a value, or the digits of a number in its place.
inline std::string_view text_in(thing::tape_value value) {
    if (value.kind() == thing::value_kind::text) return value.text();
    return value.kind() == thing::value_kind::number ? value.raw() : std::string_view{};
}

inline std::optional<std::int64_t> whole(const thing::number& number) noexcept {
    if (number.is == thing::number::form::negative) return number.negative;
    if (number.is == thing::number::form::natural)
        return std::in_range<std::int64_t>(number.natural) ? std::optional{static_cast<std::int64_t>(number.natural)}
                                                           : std::nullopt;
    constexpr double limit = 9'007'199'254'740'992; // beyond 2^53 a double is no exact integer
    return number.real > -limit && number.real < limit ? std::optional{static_cast<std::int64_t>(number.real)} : std::nullopt;
}

/// A whole number, also in quotes or with a fraction that is dropped; true or false.
inline std::optional<std::int64_t> number_in(thing::tape_value value) {
    if (value.kind() == thing::value_kind::boolean) return value.boolean() ? 1 : 0;
    if (value.kind() == thing::value_kind::number) return whole(value.number());
    const std::string_view digits = text_in(value);
    std::int64_t number{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

/// The keys of all envelopes.
inline constexpr std::array<std::string_view, 8> envelope_key_names{"tid",    "bid",        "timestamp", "gateway",
                                                                    "method", "need_reply", "seq",       "data"};

constexpr std::size_t place_of_key(std::string_view name) noexcept {
    std::size_t place = 0;
    while (place < envelope_key_names.size() && envelope_key_names[place] != name)
        ++place;
    return place;
}

constexpr std::uint16_t bit_of_key(std::string_view name) noexcept {
    return static_cast<std::uint16_t>(1U << place_of_key(name));
}

using looseness_met = std::optional<thing::looseness>;

inline looseness_met take_text(thing::tape_value value, std::string_view& into) {
    switch (value.kind()) {
    case thing::value_kind::text:
        into = value.text();
        return into.empty() ? looseness_met{thing::looseness::missing_key} : std::nullopt;
    case thing::value_kind::number:
        into = value.raw();
        return thing::looseness::number_for_text;
    case thing::value_kind::null:
        into = {};
        return thing::looseness::null_for_nothing;
    default:
        into = {};
        return thing::looseness::unusable_value;
    }
}

inline looseness_met take_number(thing::tape_value value, std::optional<std::int64_t>& into) {
    if (value.kind() == thing::value_kind::number) {
        const thing::number number = value.number();
        into = whole(number);
        if (number.is != thing::number::form::real && into) return std::nullopt;
        return into ? thing::looseness::fraction_for_integer : thing::looseness::unusable_value;
    }
    into = number_in(value);
    if (value.kind() == thing::value_kind::null) return thing::looseness::null_for_nothing;
    if (!into) return thing::looseness::unusable_value;
    return value.kind() == thing::value_kind::text ? thing::looseness::text_for_number : thing::looseness::bool_for_number;
}

inline looseness_met take_need_reply(thing::tape_value value, std::optional<bool>& into) {
    std::optional<std::int64_t> number{};
    const looseness_met met = take_number(value, number);
    if (number) into = *number != 0;
    return met;
}

struct envelope_key {
    std::string_view name{};
    looseness_met (*take)(envelope& into, thing::tape_value value){nullptr};
};

/// How the values of `envelope_key_names` are taken, in their order.
inline constexpr std::array<envelope_key, envelope_key_names.size()> envelope_keys{{
    {"tid", [](envelope& into, thing::tape_value value) { return take_text(value, into.tid); }},
    {"bid", [](envelope& into, thing::tape_value value) { return take_text(value, into.bid); }},
    {"timestamp", [](envelope& into, thing::tape_value value) { return take_number(value, into.timestamp); }},
    {"gateway", [](envelope& into, thing::tape_value value) { return take_text(value, into.gateway); }},
    {"method", [](envelope& into, thing::tape_value value) { return take_text(value, into.method); }},
    {"need_reply", [](envelope& into, thing::tape_value value) { return take_need_reply(value, into.need_reply); }},
    {"seq", [](envelope& into, thing::tape_value value) { return take_number(value, into.seq); }},
    {"data", [](envelope& into, thing::tape_value value) -> looseness_met { return into.data = value.raw(), std::nullopt; }},
}};

/// Takes the members of an envelope; data that nobody parsed is text already.
struct envelope_taker {
    void operator()(envelope& into, std::string_view key, thing::tape_value value) const {
        const bool is_misspelled = key == "timestamp:"; // as pages of the reference have it
        const std::size_t place = place_of_key(is_misspelled ? "timestamp" : key);
        if (place == envelope_key_names.size()) return into.loose.add(thing::looseness::unknown_field, key, value.raw());
        if (is_misspelled) into.loose.add(thing::looseness::alias_key, key, value.raw());
        note(into, place);
        if (const looseness_met met = envelope_keys[place].take(into, value))
            into.loose.add(*met, envelope_key_names[place], value.raw());
    }
    void operator()(envelope& into, std::string_view, std::string_view data) const {
        note(into, place_of_key("data"));
        into.data = data;
    }

private:
    /// Of a repeated key the last one wins.
    static void note(envelope& into, std::size_t place) {
        const auto bit = static_cast<std::uint16_t>(1U << place);
        const std::string_view name = envelope_key_names[place];
        if ((into.keys & bit) != 0) into.loose.add(thing::looseness::duplicate_key, name, name);
        into.keys = static_cast<std::uint16_t>(into.keys | bit);
    }
};

} // namespace detail

/// Reads envelopes one after another and keeps the memory that it needs for that.
class envelope_reader {
public:
    /// Reads the envelope of `payload`, which has to live as long as the result is used. Keys that are missing, misspelled or of another
    /// type are tolerated: which ones are needed depends on the message. The data is not parsed.
    /// @return the envelope, or why the payload has none: not JSON, or not an object
    result<envelope, thing::fault> read(std::string_view payload) {
        envelope found{};
        if (auto wrong = reader_.scan(payload, "data", found, detail::envelope_taker{})) return std::move(*wrong);
        found.payload = payload;
        return found;
    }

private:
    thing::json_reader reader_{};
};

/// The number of a live control frame: beside the data, or inside it as the definition page has it.
inline std::optional<std::int64_t> frame_seq(const envelope& of) {
    auto found = of.seq;
    if (found) return found;
    const auto take = [](std::optional<std::int64_t>& into, std::string_view key, const auto& value) {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, thing::tape_value>)
            if (key == "seq") into = detail::number_in(value);
    };
    thing::json_reader{}.scan(of.data_text(), {}, found, take);
    return found;
}

namespace detail {

/// Gives a fault of the data's syntax its place in the whole message.
inline void locate(thing::fault& wrong, const envelope& from) {
    if (wrong.position == 0) return;
    const auto same = thing::tape{}.parse(from.payload);
    if (!same) return;
    wrong.text = same->text;
    wrong.position = same->position;
}

} // namespace detail

namespace detail {

/// A message or a reply of whatever type that nothing was read into yet, so that what reads it is compiled once.
struct incoming_data {
    template <class M>
    explicit incoming_data(M& message) noexcept : value{std::addressof(message)}, type{&thing::detail::member_type_of<M>} {}

    void* value;
    const thing::detail::member_type* type;
};

inline std::optional<thing::fault> read_data(thing::json_reader& reader, const envelope& from, const incoming_data& into,
                                             thing::read_options options) {
    options.pointer = "/data";
    auto wrong = reader.read_new(from.data_text(), into.value, *into.type, options);
    if (wrong) locate(*wrong, from);
    return wrong;
}

} // namespace detail

/// Reads the data of an envelope as the message or reply `M`; faults begin with "/data". No data reads like an empty object. Of a command nothing
/// is left out.
/// @param options  without `pointer`; its `context` is usually the method
template <class M>
std::optional<thing::fault> read_data(thing::json_reader& reader, const envelope& from, M& out, thing::read_options options) {
    if constexpr (message<M>) options.whole = options.whole || is_command(message_traits<M>::topic);
    options.pointer = "/data";
    auto wrong = reader.read(from.data_text(), out, options);
    if (wrong) detail::locate(*wrong, from);
    return wrong;
}

template <class M>
std::optional<thing::fault> read_data(const envelope& from, M& out, const thing::read_options& options) {
    thing::json_reader reader{};
    return read_data(reader, from, out, options);
}

} // namespace dockwire::dji
