// JSON against a thing model that was read at run time: what the reader of a described struct does, without a struct.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/model/detail/find_key.hpp"
#include "dockwire/thing/model/detail/object_reader.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/read.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::thing {

/// How to check JSON against a schema.
struct check_options {
    /// Refuse every looseness instead of accepting and counting it: for what is sent.
    bool strict{false};
    /// Leave out nothing, as `read_options::whole`. Without it what cannot be read is as little a fault as for a tolerant reader.
    bool whole{true};
    /// Check ranges, lengths and enum values too. Without it they are as free as for a reader of described structs.
    bool limits{true};
    /// What is checked, usually the method; faults name it.
    std::string_view context{};
    /// Where the value lies in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
    /// Counts what was tolerated; nullptr to count nothing.
    tolerances* tolerated{nullptr};
    /// Gets a fault for each value that is left out, as `read_options::left_out`.
    std::vector<fault>* left_out{nullptr};
};

namespace detail {

/// Checks the current member alone.
inline bool check_member(read_state& state, const tape_members& members, const std::vector<field>& fields) {
    return object_reader{state, members, fields, nullptr, nullptr}.read_current() || state.inside(members.key());
}

/// Counts a property that is there again; a fault in a strict check. The properties of a push or a set are checked each on its own.
inline std::optional<fault> check_repeated(const tape_members& member, data_keys& seen, const read_options& options) {
    read_state state{options};
    if (seen.add(member.key()) || state.tolerate(looseness::duplicate_key, member.key())) return std::nullopt;
    state.inside(member.key());
    return state.finish();
}

inline read_options options_to_read(const check_options& options) noexcept {
    return {.strict = options.strict,
            .whole = options.whole,
            .context = options.context,
            .pointer = options.pointer,
            .tolerated = options.tolerated,
            .left_out = options.left_out};
}

/// Parses a text that is to be checked.
inline std::optional<fault> parse(std::string_view text, tape& into, const check_options& options) {
    auto wrong = into.parse(text);
    if (wrong) {
        wrong->pointer = options.pointer;
        wrong->context = options.context;
    }
    return wrong;
}

} // namespace detail

/// Checks a JSON value that has `fields` as its members: the input of a service, its output, the output of an event.
/// @return the first fault, or nothing.
inline std::optional<fault> check(const tape_value& value, const std::vector<field>& fields, const check_options& options = {}) {
    const read_options reading = detail::options_to_read(options);
    detail::read_state state{reading, options.limits};
    const bool is_no_object = fields.size() == 1 && fields.front().name.empty();
    const bool is_right = is_no_object ? detail::read_value(state, value, fields.front(), detail::place{})
                                       : detail::read_object(state, value, detail::object_place{fields});
    return is_right ? std::nullopt : state.finish();
}

/// The same for a JSON text.
inline std::optional<fault> check(std::string_view text, const std::vector<field>& fields, const check_options& options = {}) {
    tape parsed{};
    auto wrong = detail::parse(text, parsed, options);
    return wrong ? wrong : check(parsed.root(), fields, options);
}

/// Checks what a device pushed: an object with some of the `properties`, each on its own.
/// @return a fault for each property that has one.
inline std::vector<fault> check_push(const tape_value& value, const std::vector<field>& properties,
                                     const check_options& options = {}) {
    std::vector<fault> faults{};
    const read_options reading = detail::options_to_read(options);
    if (value.kind() != value_kind::object) {
        faults.push_back({.code = fault_code::wrong_type,
                          .pointer = std::string{options.pointer},
                          .text = "wanted an object, got " + detail::excerpt(value.raw()),
                          .context = std::string{options.context}});
        return faults;
    }
    detail::data_keys seen{};
    for (auto members = value.members(); !members.done(); members.next()) {
        detail::read_state state{reading, options.limits};
        if (auto repeated = detail::check_repeated(members, seen, reading))
            faults.push_back(*std::move(repeated));
        else if (!detail::check_member(state, members, properties))
            faults.push_back(*state.finish());
    }
    return faults;
}

/// The same for a JSON text.
inline std::vector<fault> check_push(std::string_view text, const std::vector<field>& properties,
                                     const check_options& options = {}) {
    tape parsed{};
    if (auto wrong = detail::parse(text, parsed, options)) return {*std::move(wrong)};
    return check_push(parsed.root(), properties, options);
}

} // namespace dockwire::thing
