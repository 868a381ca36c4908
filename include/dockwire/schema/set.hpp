// What may be set of a thing model: its properties by their access mode.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/schema/check.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::thing {
namespace detail {

/// A member without an access mode has that of the struct around it.
inline access_mode access_of(const field& what, access_mode around) noexcept {
    return what.rule.access == access_mode::undocumented ? around : what.rule.access;
}

inline std::optional<fault> not_writable(std::string_view pointer) {
    return fault{.code = fault_code::unknown_value,
                 .pointer = std::string{pointer},
                 .text = "wanted a property with access mode rw, this one cannot be set"};
}

/// The object that a struct is read from: the value, or the one inside `[{...}]`, which is tolerated.
inline std::optional<tape_value> object_in(const tape_value& value) {
    if (value.kind() == value_kind::object) return value;
    if (value.kind() != value_kind::array) return std::nullopt;
    const auto elements = value.elements();
    if (elements.done() || elements.value().kind() != value_kind::object) return std::nullopt;
    return elements.value();
}

/// A struct is set member by member: each has to be writable, and a struct of which nothing is set, itself. What no field describes is for
/// others to find.
inline std::optional<fault> check_access(const tape_value& value, const field& what, access_mode around,
                                         const std::string& pointer) {
    const access_mode access = access_of(what, around);
    const auto object = what.kind == kind::object ? object_in(value) : std::nullopt;
    bool is_whole = true;
    if (object) {
        for (auto members = object->members(); !members.done(); members.next()) {
            const field* const member = find_key(members.key(), what.children);
            if (member == nullptr) continue;
            is_whole = false;
            auto wrong = check_access(members.value(), *member, access, pointer + pointer_token(members.key()));
            if (wrong) return wrong;
        }
    }
    return is_whole && access != access_mode::rw ? not_writable(pointer) : std::nullopt;
}

} // namespace detail

/// Whether a property, or a member of it, has the access mode `rw`.
inline bool is_writable(const field& property) noexcept {
    return property.rule.access == access_mode::rw || std::ranges::any_of(property.children, is_writable);
}

/// Checks one property that is to be set, the current member: it is in the model, what is set of it has the access mode `rw`, and the value
/// keeps the rules.
/// @return the first fault, with a pointer that begins with the one of the options and the name; or nothing
inline std::optional<fault> check_set(const tape_members& member, const std::vector<field>& properties,
                                      const check_options& options = {}) {
    const std::string pointer = std::string{options.pointer} + detail::pointer_token(member.key());
    const field* const what = detail::find_key(member.key(), properties);
    std::optional<fault> wrong{};
    if (what == nullptr)
        wrong = fault{.code = fault_code::unknown_field, .pointer = pointer, .text = "the thing model has no such property"};
    else
        wrong = detail::check_access(member.value(), *what, access_mode::undocumented, pointer);
    if (wrong) {
        wrong->context = options.context;
        return wrong;
    }
    const read_options reading = detail::options_to_read(options);
    detail::read_state state{reading, options.limits};
    return detail::check_member(state, member, properties) ? std::nullopt : state.finish();
}

/// Checks a JSON text whose members are properties that are to be set, at least one.
inline std::optional<fault> check_set(std::string_view text, const std::vector<field>& properties,
                                      const check_options& options = {}) {
    const auto at_all = [&options](fault_code code, std::string what) {
        return fault{code, std::string{options.pointer}, std::move(what), std::string{options.context}};
    };
    tape parsed{};
    if (auto wrong = detail::parse(text, parsed, options)) return wrong;
    const tape_value root = parsed.root();
    if (root.kind() != value_kind::object)
        return at_all(fault_code::wrong_type, "wanted an object, got " + detail::excerpt(root.raw()));
    auto members = root.members();
    if (members.done()) return at_all(fault_code::missing_field, "no property");
    const read_options reading = detail::options_to_read(options);
    for (detail::data_keys seen{}; !members.done(); members.next()) {
        if (auto wrong = detail::check_repeated(members, seen, reading)) return wrong;
        if (auto wrong = check_set(members, properties, options)) return wrong;
    }
    return std::nullopt;
}

} // namespace dockwire::thing
