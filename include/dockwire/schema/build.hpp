// Thing models of described structs.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dockwire/schema/model.hpp"
#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/fields.hpp"

namespace dockwire::thing {
namespace detail {

/// Adds a property, or the members of a struct that it does not have yet: the osd and the state of one product may share it.
inline void merge_field(std::vector<field>& into, field added) {
    const auto same = std::ranges::find(into, added.name, &field::name);
    if (same == into.end()) return into.push_back(std::move(added));
    if (added.rule.access == access_mode::rw) same->rule.access = access_mode::rw;
    if (same->kind != kind::object || added.kind != kind::object) return;
    for (field& child : added.children)
        merge_field(same->children, std::move(child));
}

} // namespace detail

/// Adds the fields of `T` as properties: an osd type with `push_mode::osd`, a state type with `push_mode::state`, and a type that is set
/// with `push_mode::undocumented`, which makes a property that is there already writable.
template <described T>
void add_properties(schema& model, push_mode push, access_mode access = access_mode::r) {
    for (field& one : fields_of<T>()) {
        one.rule.push = push;
        one.required = false;
        if (one.rule.access == access_mode::undocumented) one.rule.access = access;
        detail::merge_field(model.properties, std::move(one));
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
