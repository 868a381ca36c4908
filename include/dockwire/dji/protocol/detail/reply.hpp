// Replies as JSON, both ways.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/model/read_state.hpp"
#include "dockwire/thing/model/validate.hpp"

namespace dockwire::dji::detail {

/// A number too large for a result code is no success either.
inline int clamp_result(std::int64_t number) noexcept {
    return std::in_range<int>(number) ? static_cast<int>(number) : std::numeric_limits<int>::max();
}

/// The `result` of an object; nothing when it has none.
inline std::optional<int> result_in(const thing::tape_value& value) {
    if (value.kind() != thing::value_kind::object) return std::nullopt;
    for (auto members = value.members(); !members.done(); members.next())
        if (members.key() == "result")
            if (const auto number = number_in(members.value())) return clamp_result(*number);
    return std::nullopt;
}

/// The `result` in the data of a reply; nothing when it has none.
inline std::optional<int> result_in(const envelope& from) {
    thing::tape data{};
    return data.parse(from.data_text()) ? std::nullopt : result_in(data.root());
}

/// The `result` of a property's answer; nothing when it has none. False when its looseness is refused.
inline bool take_result(thing::detail::read_state& state, const thing::tape_value& value, std::optional<int>& into) {
    if (value.kind() != thing::value_kind::object) return true;
    for (auto members = value.members(); !members.done(); members.next()) {
        if (members.key() != "result") continue;
        std::optional<std::int64_t> number{};
        const looseness_met met = take_number(members.value(), number);
        if (number) into = clamp_result(*number);
        if (met && !state.tolerate(*met, members.value())) return state.inside("result");
    }
    return true;
}

/// Collects the results of properties; those of a struct's members lie one level deeper.
inline bool collect_results(thing::detail::read_state& state, const thing::tape_value& value, const std::string& prefix,
                            property_reply& into) {
    if (value.kind() != thing::value_kind::object) return true;
    for (auto members = value.members(); !members.done(); members.next()) {
        std::string name = prefix + std::string{members.key()};
        std::optional<int> result{};
        if (!take_result(state, members.value(), result)) return state.inside(members.key());
        if (result)
            into.results.push_back({std::move(name), *result});
        else if (prefix.empty() && !collect_results(state, members.value(), name + "/", into))
            return state.inside(members.key());
    }
    return true;
}

/// The result code that a reply carries; 0 for one that has none.
template <class R>
int result_of(const R& reply) {
    if constexpr (std::is_same_v<R, property_reply>)
        return reply.result();
    else if constexpr (requires { reply.result; })
        return reply.result;
    else
        return 0;
}

/// Reads the reply to a property set and its result.
inline std::optional<thing::fault> read_property_reply(const envelope& from, thing::read_options options, property_reply& into,
                                                       int& result) {
    thing::tape data{};
    if (auto wrong = data.parse(from.data_text())) return locate(*wrong, from), wrong;
    options.pointer = "/data";
    thing::detail::read_state state{options};
    if (!collect_results(state, data.root(), {}, into)) return state.finish();
    result = into.result();
    if (!into.results.empty()) return std::nullopt;
    return thing::fault{.code = thing::fault_code::missing_field, .pointer = "/data", .text = "no property has a result"};
}

/// A refusal may lack the fields of a success: then its result is all that counts.
inline void excuse_refusal(const envelope& from, bool strict, int& result, std::optional<thing::fault>& wrong) {
    const auto refused = wrong ? result_in(from) : std::nullopt;
    if (!refused || *refused == 0) return;
    if (strict && wrong->code != thing::fault_code::missing_field) return;
    wrong.reset();
    result = *refused;
}

/// Reads the reply of `M` and its result.
template <answered_message M>
std::optional<thing::fault> read_reply(const envelope& from, thing::read_options options, reply<M>& into, int& result) {
    options.context = M::method;
    if constexpr (property_message<M>) {
        return read_property_reply(from, options, into, result);
    } else {
        thing::json_reader reader{};
        auto wrong = read_data(reader, from, incoming_data{into}, options);
        result = result_of(into);
        excuse_refusal(from, options.strict, result, wrong);
        return wrong;
    }
}

/// A message or a reply of whatever type, so that what writes it is compiled once.
struct outgoing_data {
    template <class M>
    explicit outgoing_data(const M& message) noexcept : value{std::addressof(message)}, type{&thing::detail::member_type_of<M>} {}

    const void* value;
    const thing::detail::member_type* type;
};

/// Writes the data of a message or a reply, unless it breaks a documented rule; faults begin with "/data".
inline std::optional<thing::fault> write_message(const outgoing_data& data, std::string_view context, std::string& out) {
    const thing::validate_options rules{.context = context, .pointer = "/data"};
    if (auto wrong = thing::detail::validate(data.value, *data.type, rules)) return wrong;
    return thing::detail::write(data.value, *data.type, out, {.context = context, .pointer = "/data"});
}

/// What a handler answers, ready to be sent.
struct answer {
    int result{0};
    /// The data of the reply as JSON text.
    std::string data{};
};

/// {"result": 0} with another number if need be.
inline answer plain_answer(int result) { return {result, "{\"result\":" + std::to_string(result) + "}"}; }

} // namespace dockwire::dji::detail
