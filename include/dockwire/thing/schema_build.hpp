// Thing models of described structs.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/document.hpp"
#include "dockwire/thing/schema_model.hpp"

namespace dockwire::thing {
namespace detail {

/// What the documenter calls the kinds.
inline schema_kind kind_of(std::string_view documented) noexcept {
    constexpr std::pair<std::string_view, schema_kind> kinds[]{
        {"bool", schema_kind::boolean},  {"integer", schema_kind::integer},       {"number", schema_kind::real},
        {"text", schema_kind::text},     {"integer enum", schema_kind::enum_int}, {"text enum", schema_kind::enum_string},
        {"object", schema_kind::object},
    };
    const auto found = std::ranges::find(kinds, documented, &std::pair<std::string_view, schema_kind>::first);
    return found == std::end(kinds) ? schema_kind::any : found->second;
}

inline schema_fields fields_of(const std::vector<field_row>& rows);

/// An array's or map's own rules are its lengths; all others are those of its items.
inline void set_lengths(schema_field& into, const rules& rule) {
    into.min_length = rule.min_length;
    into.max_length = rule.max_length;
    into.size = rule.size;
}

inline void set_type(schema_field& into, std::string_view type, const field_row& row, bool lengths) {
    constexpr std::string_view array{"array of "};
    constexpr std::string_view map{"map of "};
    if (lengths) set_lengths(into, row.rule);
    if (type.starts_with(array) || type.starts_with(map)) {
        into.kind = type.starts_with(array) ? schema_kind::array : schema_kind::map;
        type.remove_prefix(into.kind == schema_kind::array ? array.size() : map.size());
        return set_type(into.children.emplace_back(), type, row, false);
    }
    into.kind = kind_of(type);
    into.min = row.rule.min;
    into.max = row.rule.max;
    into.step = row.rule.step;
    into.unit = row.rule.unit;
    if (row.may_have_no_reading) into.no_reading = row.rule.no_reading;
    into.values = row.values;
    into.children = fields_of(row.children);
}

inline schema_field field_of(const field_row& row) {
    schema_field field{};
    field.identifier = row.name;
    field.remark = row.rule.remark;
    field.alias = row.rule.alias;
    field.required = row.required;
    field.keyed = row.keyed;
    field.access = row.rule.access;
    set_type(field, row.type, row, true);
    return field;
}

inline schema_fields fields_of(const std::vector<field_row>& rows) {
    schema_fields fields;
    fields.reserve(rows.size());
    std::ranges::transform(rows, std::back_inserter(fields), field_of);
    return fields;
}

/// Adds a property, or the members of a struct that it does not have yet: the osd and the state of one product may share it.
inline void merge_field(schema_fields& into, schema_field field) {
    const auto same = std::ranges::find(into, field.identifier, &schema_field::identifier);
    if (same == into.end()) return into.push_back(std::move(field));
    if (field.access == access_mode::rw) same->access = access_mode::rw;
    if (same->kind != schema_kind::object || field.kind != schema_kind::object) return;
    for (schema_field& child : field.children)
        merge_field(same->children, std::move(child));
}

} // namespace detail

/// The fields of a described struct.
template <described T>
schema_fields fields_of() {
    return detail::fields_of(document<T>());
}

/// Adds the fields of `T` as properties: an osd type with `push_mode::osd`, a state type with `push_mode::state`, and a type that is set
/// with `push_mode::undocumented`, which makes a property that is there already writable.
template <described T>
void add_properties(schema& model, push_mode push, access_mode access = access_mode::r) {
    for (schema_field& field : fields_of<T>()) {
        field.push = push;
        field.required = false;
        if (field.access == access_mode::undocumented) field.access = access;
        detail::merge_field(model.properties, std::move(field));
    }
}

/// Adds a service: a described struct with `method` and a described `reply`.
template <described M>
void add_service(schema& model) {
    model.services.push_back(
        {.identifier = std::string{M::method}, .input = fields_of<M>(), .output = fields_of<typename M::reply>()});
}

/// Adds an event: a described struct with `method`.
template <described M>
void add_event(schema& model, schema_level level = schema_level::info) {
    model.events.push_back({.identifier = std::string{M::method}, .level = level, .output = fields_of<M>()});
}

} // namespace dockwire::thing
