// JSON against a thing model that was read at run time. It accepts, counts and refuses what the reader of a described struct does.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/keyed.hpp"
#include "dockwire/thing/numbers.hpp"
#include "dockwire/thing/read.hpp"
#include "dockwire/thing/read_state.hpp"
#include "dockwire/thing/schema_model.hpp"
#include "dockwire/thing/tape.hpp"
#include "dockwire/thing/validate.hpp"

namespace dockwire::thing {

/// How to check JSON against a schema.
struct check_options {
    /// Refuse every looseness instead of accepting and counting it: for what is sent.
    bool strict{false};
    /// Check ranges, lengths and enum values too. Without it they are as free as for a reader of described structs.
    bool limits{true};
    /// What is checked, usually the method; faults name it.
    std::string_view context{};
    /// Where the value lies in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
    /// Counts what was tolerated; nullptr to count nothing.
    tolerances* tolerated{nullptr};
};

namespace detail {

/// Whether `key` has the form that a keyed field's identifier gives: numbers with dashes, as many as names in the braces.
inline bool has_form(std::string_view form, std::string_view key) noexcept {
    const auto dashes = [](std::string_view text) { return std::ranges::count(text, '-'); };
    const bool may_be = !key.empty() && dashes(form) == dashes(key) && is_digit(key.front()) && is_digit(key.back());
    return may_be && key.find("--") == key.npos && std::ranges::all_of(key, [](char c) { return c == '-' || is_digit(c); });
}

/// The field that a member with this key is, or nullptr.
inline const schema_field* find_field(std::string_view key, const schema_fields& fields) noexcept {
    const auto found = std::ranges::find_if(fields, [key](const schema_field& one) {
        if (one.keyed) return has_form(one.identifier, key);
        return one.identifier == key || (!one.alias.empty() && one.alias == key);
    });
    return found == fields.end() ? nullptr : &*found;
}

inline rules rules_of(const schema_field& field) noexcept {
    return {.min = field.min,
            .max = field.max,
            .unit = field.unit,
            .min_length = field.min_length,
            .max_length = field.max_length,
            .size = field.size};
}

/// One check: what a value is wanted to be, and the first fault.
class schema_checker {
public:
    schema_checker(const read_options& options, bool limits) noexcept : state_{options}, limits_{limits} {}

    bool check(const tape_value& value, const schema_field& field) {
        // Functions, because GCC 12 warns at -O3 that a call by a pointer to member reads an object that is not initialised.
        using checker = bool (*)(schema_checker&, const tape_value&, const schema_field&);
        static constexpr std::array<checker, 10> checkers{
            &call<&schema_checker::check_boolean>,  &call<&schema_checker::check_integer>,
            &call<&schema_checker::check_real>,     &call<&schema_checker::check_text>,
            &call<&schema_checker::check_enum_int>, &call<&schema_checker::check_enum_string>,
            &call<&schema_checker::check_object>,   &call<&schema_checker::check_array>,
            &call<&schema_checker::check_map>,      &call<&schema_checker::check_anything>,
        };
        return checkers[static_cast<std::size_t>(field.kind)](*this, value, field);
    }

    /// An object with these members; one without a name is the value itself.
    bool check_fields(const tape_value& value, const schema_fields& fields) {
        if (fields.size() == 1 && fields.front().identifier.empty()) return check(value, fields.front());
        return check_wrapped(value, fields);
    }

    /// The value of the member `key`.
    bool check_member(std::string_view key, const tape_value& value, const schema_fields& fields) {
        const schema_field* field = find_field(key, fields);
        if (field == nullptr) return fields.empty() || state_.tolerate(looseness::unknown_field, value.raw());
        if (key == field->alias && !state_.tolerate(looseness::alias_key, value.raw())) return false;
        if (value.kind() == value_kind::null && !field->required && field->kind != schema_kind::any)
            return state_.tolerate(looseness::null_for_nothing, value.raw());
        return check(value, *field);
    }

    bool inside(std::string_view key) { return state_.inside(key); }
    std::optional<fault> finish() { return state_.finish(); }

private:
    template <auto Check>
    static bool call(schema_checker& self, const tape_value& value, const schema_field& field) {
        return (self.*Check)(value, field);
    }

    bool check_boolean(const tape_value& value, const schema_field&) {
        bool read{};
        return read_boolean(state_, value, read);
    }

    bool check_integer(const tape_value& value, const schema_field& field) {
        std::int64_t read{};
        if (!read_integer(state_, value, read)) return false;
        const rules rule = rules_of(field);
        return is_free(field, static_cast<double>(read)) || detail::check_integer(state_, as_number(read), rule);
    }

    bool check_real(const tape_value& value, const schema_field& field) {
        double read{};
        return read_real(state_, value, read) && (is_free(field, read) || check_number(state_, as_number(read), rules_of(field)));
    }

    bool is_free(const schema_field& field, double number) const noexcept { return !limits_ || field.no_reading == number; }

    bool check_text(const tape_value& value, const schema_field& field) {
        std::string read{};
        if (!read_text(state_, value, read)) return false;
        return !limits_ || check_length(state_, count_characters(read), rules_of(field), "characters");
    }

    bool check_enum_int(const tape_value& value, const schema_field& field) {
        std::int64_t read{};
        return read_integer(state_, value, read) && check_listed(value, field, std::to_string(read));
    }

    bool check_enum_string(const tape_value& value, const schema_field& field) {
        std::string read{};
        return read_text(state_, value, read) && check_listed(value, field, read);
    }

    bool check_listed(const tape_value& value, const schema_field& field, std::string_view read) {
        if (std::ranges::find(field.values, read, &value_row::value) != field.values.end()) return true;
        if (limits_) return state_.wrong(fault_code::unknown_value, "a documented value", value.raw());
        return state_.tolerate(looseness::unknown_enum_value, value.raw());
    }

    bool check_object(const tape_value& value, const schema_field& field) { return check_wrapped(value, field.children); }

    bool check_wrapped(const tape_value& value, const schema_fields& fields) {
        switch (value.kind()) {
        case value_kind::null:
            return state_.tolerate(looseness::null_for_nothing, value.raw()) && check_members(value, fields);
        case value_kind::object:
            return check_members(value, fields);
        case value_kind::array:
            return check_one_object(value, fields);
        default:
            return state_.wrong_type("an object", value.raw());
        }
    }

    /// The one object inside `[{...}]`.
    bool check_one_object(const tape_value& value, const schema_fields& fields) {
        auto elements = value.elements();
        if (elements.done() || elements.value().kind() != value_kind::object) return state_.wrong_type("an object", value.raw());
        if (!state_.tolerate(looseness::array_for_object, value.raw())) return false;
        if (!check_members(elements.value(), fields)) return state_.inside(std::size_t{0});
        elements.next();
        return elements.done() || state_.wrong_type("one object", value.raw());
    }

    bool check_members(const tape_value& value, const schema_fields& fields) {
        std::vector<std::string_view> seen;
        for (auto members = value.members(); !members.done(); members.next()) {
            const std::string_view key = members.key();
            const bool again = std::ranges::find(seen, key) != seen.end();
            if (again && !state_.tolerate(looseness::duplicate_key, members.keep())) return state_.inside(key);
            if (!check_member(key, members.value(), fields)) return state_.inside(key);
            seen.push_back(key);
        }
        return check_required(seen, fields);
    }

    bool check_required(const std::vector<std::string_view>& seen, const schema_fields& fields) {
        for (const schema_field& field : fields) {
            if (!field.required || field.keyed) continue;
            const auto is_it = [&](std::string_view key) { return find_field(key, fields) == &field; };
            if (std::ranges::any_of(seen, is_it)) continue;
            state_.fail(fault_code::missing_field, "missing");
            return state_.inside(field.identifier);
        }
        return true;
    }

    bool check_array(const tape_value& value, const schema_field& field) {
        const schema_field& item = field.children.front();
        if (value.kind() == value_kind::null) return state_.tolerate(looseness::null_for_nothing, value.raw());
        if (value.kind() == value_kind::object && item.kind == schema_kind::object)
            return state_.tolerate(looseness::object_for_array, value.raw()) && check(value, item);
        if (value.kind() != value_kind::array) return state_.wrong_type("an array", value.raw());
        std::size_t count = 0;
        for (auto elements = value.elements(); !elements.done(); elements.next(), ++count)
            if (!check(elements.value(), item)) return state_.inside(count);
        return !limits_ || check_length(state_, count, rules_of(field), "elements");
    }

    bool check_map(const tape_value& value, const schema_field& field) {
        if (value.kind() == value_kind::null) return state_.tolerate(looseness::null_for_nothing, value.raw());
        if (value.kind() != value_kind::object) return state_.wrong_type("an object", value.raw());
        std::size_t count = 0;
        for (auto members = value.members(); !members.done(); members.next(), ++count)
            if (!check(members.value(), field.children.front())) return state_.inside(members.key());
        return !limits_ || check_length(state_, count, rules_of(field), "members");
    }

    bool check_anything(const tape_value&, const schema_field&) { return true; }

    read_state state_;
    bool limits_;
};

inline read_options options_to_read(const check_options& options) noexcept {
    return {.strict = options.strict, .context = options.context, .pointer = options.pointer, .tolerated = options.tolerated};
}

} // namespace detail

/// Checks a JSON value that has `fields` as its members: the input of a service, its output, the output of an event.
/// @return the first fault, or nothing.
inline std::optional<fault> check(const tape_value& value, const schema_fields& fields, const check_options& options = {}) {
    const read_options reading = detail::options_to_read(options);
    detail::schema_checker checker{reading, options.limits};
    return checker.check_fields(value, fields) ? std::nullopt : checker.finish();
}

/// The same for a JSON text.
inline std::optional<fault> check(std::string_view text, const schema_fields& fields, const check_options& options = {}) {
    tape parsed{};
    auto wrong = parsed.parse(text);
    if (!wrong) return check(parsed.root(), fields, options);
    wrong->pointer = options.pointer;
    wrong->context = options.context;
    return wrong;
}

/// Checks what a device pushed: an object with some of the `properties`, each on its own.
/// @return a fault for each property that has one.
inline std::vector<fault> check_push(const tape_value& value, const schema_fields& properties,
                                     const check_options& options = {}) {
    std::vector<fault> faults{};
    const read_options reading = detail::options_to_read(options);
    const auto note = [&](detail::schema_checker& checker) {
        if (auto wrong = checker.finish()) faults.push_back(std::move(*wrong));
    };
    if (value.kind() != value_kind::object) {
        faults.push_back({.code = fault_code::wrong_type,
                          .pointer = std::string{options.pointer},
                          .text = "wanted an object, got " + detail::excerpt(value.raw()),
                          .context = std::string{options.context}});
        return faults;
    }
    for (auto members = value.members(); !members.done(); members.next()) {
        detail::schema_checker checker{reading, options.limits};
        if (!checker.check_member(members.key(), members.value(), properties)) checker.inside(members.key());
        note(checker);
    }
    return faults;
}

/// The same for a JSON text.
inline std::vector<fault> check_push(std::string_view text, const schema_fields& properties, const check_options& options = {}) {
    tape parsed{};
    auto wrong = parsed.parse(text);
    if (!wrong) return check_push(parsed.root(), properties, options);
    wrong->pointer = options.pointer;
    wrong->context = options.context;
    return {std::move(*wrong)};
}

} // namespace dockwire::thing
